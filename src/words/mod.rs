//! How is it said? Screen texts from Fluent files, sentences of findings, numbers and days, in both languages.

pub mod answers;
pub mod days;
pub mod filters;
pub mod finding;
pub mod grounds;
pub mod heading;
#[cfg(test)]
mod keys;
pub mod names;
pub mod numbers;
mod text;

pub use text::{Says, Text, Value, text};
