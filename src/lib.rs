//! Throughline: case tracking for those who stand beside internal migrants.

pub mod access;
pub mod cli;
pub mod config;
pub mod demo;
pub mod digest;
pub mod domain;
pub mod draw;
pub mod engine;
pub mod intake;
pub mod jobs;
pub mod law;
pub mod letters;
pub mod protect;
pub mod release;
pub mod seed;
pub mod store;
pub mod vault;
pub mod web;
pub mod words;
