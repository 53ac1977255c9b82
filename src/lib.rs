//! Throughline: case tracking for those who stand beside internal migrants.

pub mod cli;
pub mod domain;
pub mod draw;
pub mod engine;
pub mod intake;
pub mod law;
pub mod web;
pub mod words;
