//! The filters of pages: how things are said, and the frame in which a page stands.

use askama::Values;

pub use crate::words::filters::*;

use super::frame::Frame;

/// The frame of this page: `{% let frame = ""|frame %}`.
#[askama::filter_fn]
pub fn frame(_: &str, values: &dyn Values) -> askama::Result<Frame> {
    askama::get_value::<Frame>(values, "frame").cloned()
}
