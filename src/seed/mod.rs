//! What does an organization start with? The vocabularies, policies, letters, calendar and places that are built into the program, read once into typed lists.
//!
//! All of it is only a start: an organization edits its own copy. Codes are stable and never shown; every text is there in English and Chinese.

pub mod calendar;
pub mod letters;
pub mod places;
pub mod policies;
#[cfg(test)]
mod references;
pub mod remedies;
pub mod vocabulary;
