//! How is it handed over? One file a format; a release leaves the house through here only.

pub mod counted;
pub mod csv;
pub mod definition;
pub mod dictionary;
pub mod labels;
pub mod package;
