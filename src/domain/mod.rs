//! What are the things called, and when is one valid? Plain types: no I/O, no framework.

pub mod band;
pub mod bilingual;
pub mod caller;
pub mod closing;
pub mod code;
pub mod day;
pub mod dossier;
pub mod file;
pub mod id;
pub mod language;
pub mod licence;
pub mod likeness;
pub mod list;
pub mod outcome;
pub mod person;
pub mod release;
pub mod rights;
pub mod step;
pub mod task;
pub mod vignette;

pub use throughline_protect::period;
