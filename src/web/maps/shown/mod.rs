//! What each map says of its figures: a file a map, sentences first, then pictures with their tables.

pub mod burden;
pub mod directives;
pub mod effect;
pub mod funnel;
pub mod gradations;
pub mod hope;
pub mod inclusion;
pub mod openness;
pub mod patchwork;
pub mod practice;
pub mod promises;
pub mod waiting;

use super::page::{Block, Reading, Shown};
use crate::{
    draw::bars::{Bar, Shade},
    engine::share::Share,
};

/// A bar of one share, with its interval; empty where the share may not be shown.
pub fn bar(reading: &Reading<'_>, label: String, share: Share, shade: Shade) -> Bar {
    let estimate = reading.share(share).and_then(|share| share.share);
    Bar {
        label,
        said: reading.short(share),
        parts: estimate.map(|estimate| vec![(estimate.value, shade)]).unwrap_or_default(),
        interval: estimate.map(|estimate| (estimate.low, estimate.high)),
    }
}
