//! The filters of pages: how things are said, and the frame in which a page stands.

use askama::Values;

pub use crate::words::filters::*;

use crate::{
    domain::language::Language,
    draw::interval::{Ratio, line},
    words::{numbers, text},
};

use super::frame::Frame;

/// The frame of this page: `{% let frame = ""|frame %}`.
#[askama::filter_fn]
pub fn frame(_: &str, values: &dyn Values) -> askama::Result<Frame> {
    askama::get_value::<Frame>(values, "frame").cloned()
}

/// Whether all that is shown is invented: `{% if ""|is_demo %}`.
#[askama::filter_fn]
pub fn is_demo(_: &str, values: &dyn Values) -> askama::Result<bool> {
    askama::get_value::<bool>(values, "demo").copied()
}

/// The interval line of a finding: `{{ ratio|interval|safe }}`.
#[askama::filter_fn]
pub fn interval(ratio: &Ratio, values: &dyn Values) -> askama::Result<String> {
    let language = *askama::get_value::<Language>(values, "lang")?;
    let said =
        text("layout-interval").with("times", numbers::times(ratio.value, language)).with("range", numbers::range(ratio.low, ratio.high, language));
    Ok(line(*ratio, &text("layout-interval-same").say(language), &said.say(language)))
}
