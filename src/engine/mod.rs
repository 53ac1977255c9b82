//! What does the record show? Pure: columns in, findings out; it knows neither database nor web.
//! A record becomes [`columns::Columns`]; [`scan::scan`] finds its patterns; [`behind::Behind`] says who is behind one.

pub mod adjust;
pub mod alike;
pub mod behind;
pub mod circles;
pub mod cohort;
pub mod columns;
pub mod crosstabs;
pub mod events;
pub mod flows;
pub mod groups;
pub mod hypothesis;
pub mod journeys;
pub mod pattern;
pub mod peers;
pub mod record;
pub mod recorder;
pub mod returned;
pub mod rivals;
pub mod runaround;
pub mod scan;
pub mod scopes;
pub mod statement;
pub mod stats;
pub mod tables;
pub mod worked;
