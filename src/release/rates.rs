//! Rates of a release: shares with their intervals, reckoned from the published figures alone, so that they tell nothing that those do not.

use crate::{
    domain::language::Language,
    engine::stats::{Estimate, rate},
    protect::{
        published::{Rules, Table},
        rates::Read,
    },
    words::{Text, numbers, text},
};

/// The columns of rates in files: the share and the ends of its interval, each between 0 and 1.
pub const COLUMNS: [&str; 3] = ["rate", "rate_low", "rate_high"];

/// By row the rate with its 95 % interval (Wilson 1927; exact where fewer than 20 persons are counted), where it may be told; none of a table without rates.
pub fn of(table: &Table, rules: Rules) -> Option<Vec<Option<Estimate>>> {
    table.rates.as_ref()?;
    Some(table.rates(rules).into_iter().map(|counts| counts.and_then(|(met, of)| rate::rate(met, of))).collect())
}

/// What the columns are called.
pub fn heads() -> [Text; 3] {
    [text("release-rate"), text("release-rate-low"), text("release-rate-high")]
}

/// Share and interval to three decimals.
pub fn rounded(rate: Estimate) -> [f64; 3] {
    [rate.value, rate.low, rate.high].map(|share| (share * 1000.0).round() / 1000.0)
}

/// The share in words: "48 % (37 % to 58 %)"; empty where it is not told.
pub fn said(rate: Option<Estimate>, language: Language) -> String {
    let Some(rate) = rate else { return String::new() };
    let percent = |share| numbers::percent(share, language);
    text("release-rate-range").with("share", percent(rate.value)).with("low", percent(rate.low)).with("high", percent(rate.high)).say(language)
}

/// The share and its interval as a file tells them, whoever wrote it: as `0.274`, `27.4 %` or, of percents, `27.4`. None where nothing stands there.
///
/// # Errors
/// A text that is no share.
pub fn read(cells: [&str; 3]) -> Result<Option<Read>, &str> {
    let [share, low, high] = cells.map(|cell| if cell.is_empty() { Ok(None) } else { units(cell).map(Some).ok_or(cell) });
    let (share, interval) = (share?, low?.zip(high?));
    let ends = interval.map(|((low, _), (high, _))| (low, high));
    Ok(match (share, ends) {
        (Some((share, rounding)), _) => Some(Read { share, rounding, interval: ends }),
        // the interval alone says where the share lies
        (None, Some((low, high))) => Some(Read { share: u64::midpoint(low, high), rounding: high.abs_diff(low) / 2, interval: ends }),
        (None, None) => None,
    })
}

/// A share in units, and by how many of them it may be rounded.
fn units(cell: &str) -> Option<(u64, u64)> {
    let (digits, is_percent) = cell.trim_end().strip_suffix(['%', '％']).map_or((cell, false), |digits| (digits.trim_end(), true));
    let number: f64 = digits.parse().ok().filter(|number| (0.0..=100.0).contains(number))?;
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len().min(9) as i32);
    let scale = if is_percent || number > 1.0 { 100.0 } else { 1.0 };
    let whole = |share: f64| (share * Read::UNIT as f64).round() as u64; // shares lie between 0 and 1
    Some((whole(number / scale), whole(0.5 * 0.1_f64.powi(decimals) / scale)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_as_it_is_written() {
        let estimate = rate::rate(40, 80).expect("somebody is counted");
        let [share, low, high] = rounded(estimate).map(|share| format!("{share:.3}"));
        assert_eq!([&share, &low, &high], ["0.500", "0.393", "0.607"]);
        let read = read([&share, &low, &high]).expect("shares").expect("one is told");
        assert_eq!(read, Read { share: 500_000_000, rounding: 500_000, interval: Some((393_000_000, 607_000_000)) });
    }

    #[test]
    fn rates_of_others_are_read_too_and_what_is_none_is_not() {
        let share = |cell| read([cell, "", ""]).map(|read| read.map(|read| (read.share, read.rounding)));
        assert_eq!(share("27.4 %"), Ok(Some((274_000_000, 500_000))));
        assert_eq!(share("27"), Ok(Some((270_000_000, 5_000_000))));
        assert_eq!(share(""), Ok(None));
        assert_eq!(share("most"), Err("most"));
        assert_eq!(share("-1"), Err("-1"));
        assert_eq!(read(["", "0.2", "0.4"]).map(|read| read.map(|read| (read.share, read.rounding))), Ok(Some((300_000_000, 100_000_000))));
    }
}
