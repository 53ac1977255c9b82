//! How is it handed over? One file a format; a release leaves the house through here only.

pub mod archive;
pub mod besides;
pub mod brief;
pub mod charts;
pub mod claim;
pub mod counted;
pub mod csv;
pub mod definition;
pub mod dictionary;
pub mod json;
pub mod labels;
pub mod package;
pub mod proposal;
pub mod publication;
pub mod rates;
pub mod shown;
pub mod site;
pub mod took;
pub mod xlsx;
