//! Throughline: case tracking for those who stand beside internal migrants.

pub mod domain;
pub mod draw;
pub mod engine;
pub mod web;
pub mod words;
