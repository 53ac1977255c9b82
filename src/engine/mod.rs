//! What does the record show? Pure: columns in, findings out; it knows neither database nor web.

pub mod columns;
pub mod journeys;
pub mod returns;
