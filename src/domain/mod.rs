//! What are the things called, and when is one valid? Plain types; no database, no web, no clock of their own.

pub mod day;
pub mod language;
