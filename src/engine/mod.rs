//! What does the record show? Pure: columns in, findings out; it knows neither database nor web.

pub mod columns;
