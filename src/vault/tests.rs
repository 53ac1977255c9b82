//! The vault as an office uses it: from set-up to a stolen database.
