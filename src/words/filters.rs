//! Askama filters that say things in the reader's language. A module with templates writes `use crate::words::filters::{self, Says as _};`
//! (pages of the web: `crate::web::filters`) and renders with a value `lang` of type `Language` (pages of the web get it from their frame).

use askama::Values;
use chrono::NaiveDate;

use crate::domain::{day::Day, language::Language, period::Period};

pub use super::Says;
use super::{Text, days, numbers};

/// Says a text: `{{ text("case-title").with("code", code)|t }}`.
#[askama::filter_fn]
pub fn t<T: AsRef<Text>>(text: T, values: &dyn Values) -> askama::Result<String> {
    Ok(text.as_ref().say(language(values)?))
}

/// Says a day as precisely as it is remembered: `{{ step.day|day }}`.
#[askama::filter_fn]
pub fn day(day: &Day, values: &dyn Values) -> askama::Result<String> {
    Ok(days::remembered(*day, language(values)?))
}

/// Says a day of the calendar in full: `{{ deadline.by|date }}`.
#[askama::filter_fn]
pub fn date(day: &NaiveDate, values: &dyn Values) -> askama::Result<String> {
    Ok(days::day(*day, language(values)?))
}

/// Says a period: `{{ line.period|period }}`.
#[askama::filter_fn]
pub fn period(period: &Period, values: &dyn Values) -> askama::Result<String> {
    Ok(days::period(*period, language(values)?))
}

/// Says a ratio: `{{ ratio|times }}` is "2.9 times", "2.9 倍".
#[askama::filter_fn]
pub fn times(ratio: &f64, values: &dyn Values) -> askama::Result<String> {
    Ok(numbers::times(*ratio, language(values)?))
}

/// Says a share between 0 and 1: `{{ share|percent }}` is "6 %", "6%".
#[askama::filter_fn]
pub fn percent(share: &f64, values: &dyn Values) -> askama::Result<String> {
    Ok(numbers::percent(*share, language(values)?))
}

/// Writes a count with its thousands apart: `{{ people|count }}`.
#[askama::filter_fn]
pub fn count<T: TryInto<i64> + Copy>(number: &T, _: &dyn Values) -> askama::Result<String> {
    let number = (*number).try_into().map_err(|_| askama::Error::Fmt)?;
    Ok(numbers::whole(number))
}

/// The value of a `lang` attribute: `{{ ""|lang }}`.
#[askama::filter_fn]
pub fn lang(_: &str, values: &dyn Values) -> askama::Result<&'static str> {
    Ok(language(values)?.tag())
}

/// The language to which a switch leads: `{% let other = ""|other_language %}`.
#[askama::filter_fn]
pub fn other_language(_: &str, values: &dyn Values) -> askama::Result<Language> {
    Ok(language(values)?.other())
}

fn language(values: &dyn Values) -> askama::Result<Language> {
    askama::get_value::<Language>(values, "lang").copied()
}
