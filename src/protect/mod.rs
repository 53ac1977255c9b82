//! May this figure leave the house? Disclosure control of released tables: pure, knows neither database nor web.
//!
//! What it does so far: one table at a time, no totals, small cells hidden. What it does not: weigh one table against another (METHODS of releases, in `release::dictionary`, say so).

pub mod suppress;
pub mod table;
