//! What are the things called, and when is one valid? Plain types, no input or output, no framework.

pub mod language;
