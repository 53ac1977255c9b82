//! Throughline: case tracking for those who stand beside internal migrants.

pub mod engine;
pub mod vault;
