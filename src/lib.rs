//! Throughline: case tracking for those who stand beside internal migrants.

pub mod access;
pub mod cli;
pub mod config;
pub mod demo;
pub mod digest;
pub mod domain;
pub mod draw;
pub mod intake;
pub mod jobs;
pub mod law;
pub mod letters;
pub mod release;
pub mod seed;
pub mod store;
pub mod vault;
pub mod web;
pub mod words;

// What does the record show, and may a figure leave the house? Crates of their own, since they need nothing of the rest: compiled once, and optimised for tests as well.
pub use throughline_engine as engine;
pub use throughline_protect as protect;
