//! What does a rule ask, and by when? Pure: no database, no web, no clock; the day, the rules in force and the calendar are handed in.

pub mod basis;
pub mod calendar;
pub mod deadline;
pub mod eligibility;
pub mod remedy;
