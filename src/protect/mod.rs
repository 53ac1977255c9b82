//! May this figure leave the house? Disclosure control of released tables: pure, knows neither database nor web.
//!
//! What it does so far: one table at a time, no totals, small cells hidden. What it does not: weigh one table against another (METHODS of releases, in `release::dictionary`, say so).

pub mod attack;
pub mod conceal;
pub mod draw_up;
pub mod keys;
pub mod ledger;
pub mod linkage;
mod program;
pub mod published;
mod standing;
pub mod suppress;
mod system;
pub mod table;
pub mod tally;
mod world;

#[cfg(test)]
mod tests;
