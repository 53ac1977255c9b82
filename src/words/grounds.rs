//! Why two records may be one person, in words.

use crate::domain::likeness::{Ground, Likeness};

use super::{Text, text};

/// The grounds of a likeness, the strongest first.
pub fn grounds(likeness: &Likeness) -> Vec<Text> {
    likeness.grounds.iter().copied().map(ground).collect()
}

fn ground(ground: Ground) -> Text {
    match ground {
        Ground::Document => text("duplicates-same-document"),
        Ground::Phone => text("duplicates-same-phone"),
        Ground::HouseholdPhone => text("duplicates-household-phone"),
        Ground::NameAndYear => text("duplicates-same-name-and-year"),
        Ground::Name => text("duplicates-same-name"),
        Ground::NearNameAndYear => text("duplicates-near-name-and-year"),
        Ground::NearName => text("duplicates-near-name"),
    }
}
