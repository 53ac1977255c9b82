//! May this figure leave the house? Disclosure control of released tables: pure, knows neither database nor web.
//!
//! [`draw_up`] makes a release of a record and a ledger; [`attack`] reads releases only, and says what can be worked out of them.

mod amounts;
pub mod attack;
pub mod conceal;
pub mod draw_up;
pub mod keys;
pub mod ledger;
pub mod linkage;
mod magnitudes;
pub mod period;
mod periods;
mod program;
pub mod published;
pub mod rates;
mod standing;
mod system;
pub mod tally;
pub mod told;
mod world;

#[cfg(test)]
mod tests;
