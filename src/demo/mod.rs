//! What does a newcomer see? A fictional organization with people, places and offices that do not exist, and with a few patterns hidden in its record.
//!
//! `plan` says what there is to insert, as plain lists made from a fixed seed; the rest of the folder is what it is drawn from.

mod dice;
mod fate;
mod offices;
mod people;
mod places;
pub mod plan;
pub mod planted;
mod rules;
mod walk;
