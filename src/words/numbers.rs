//! Numbers as people write them: thousands apart, ratios to two figures, money in its currency.

use crate::domain::language::Language;

/// A whole number with its thousands apart: "1,234" in both languages.
pub fn whole(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        written.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// A count with its thousands apart.
pub fn count(number: u64) -> String {
    whole(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A number as it is: whole ones with thousands apart, others with at most two decimals.
pub fn plain(number: f64) -> String {
    #[allow(clippy::cast_possible_truncation, reason = "saturates, and such numbers are counts")]
    let nearest = number.round() as i64;
    if (number - number.round()).abs() < 0.005 { whole(nearest) } else { format!("{number:.2}").trim_end_matches('0').replace('-', "−") }
}

/// A ratio to the precision that a reader can use: "0.97", "2.9", "14", without a unit.
pub fn ratio(ratio: f64) -> String {
    if !ratio.is_finite() {
        "∞".to_owned()
    } else if ratio < 0.995 {
        format!("{ratio:.2}")
    } else if ratio < 9.95 {
        format!("{ratio:.1}")
    } else {
        plain(ratio.round())
    }
}

/// How many times as often: "2.9 times", "2.9 倍".
pub fn times(value: f64, language: Language) -> String {
    match language {
        Language::En => format!("{} times", ratio(value)),
        Language::Zh => format!("{} 倍", ratio(value)),
    }
}

/// An interval of ratios: "2.2 to 3.8", "2.2 至 3.8".
pub fn range(low: f64, high: f64, language: Language) -> String {
    match language {
        Language::En => format!("{} to {}", ratio(low), ratio(high)),
        Language::Zh => format!("{} 至 {}", ratio(low), ratio(high)),
    }
}

/// A share between 0 and 1 in whole percent: "6 %", "6%"; what is more than nothing and less than one in a hundred says so.
pub fn percent(share: f64, language: Language) -> String {
    let hundredth = share * 100.0;
    let written = if hundredth > 0.0 && hundredth < 0.5 { "< 1".to_owned() } else { plain(hundredth.round()) };
    match language {
        Language::En => format!("{written}\u{a0}%"),
        Language::Zh => format!("{written}%"),
    }
}

/// Money from minor units and an ISO 4217 code: "¥340", "¥1,340.50", "340 EUR". Minor units are hundredths.
pub fn money(minor: i64, currency: &str) -> String {
    let sign = if minor < 0 { "−" } else { "" };
    let (units, hundredths) = (minor.unsigned_abs() / 100, minor.unsigned_abs() % 100);
    let units = whole(i64::try_from(units).unwrap_or(i64::MAX));
    let amount = if hundredths == 0 { units } else { format!("{units}.{hundredths:02}") };
    if currency == "CNY" { format!("{sign}¥{amount}") } else { format!("{sign}{amount}\u{a0}{currency}") }
}

/// A probability that may be tiny: "0.03", "2 × 10⁻⁹".
pub fn probability(p: f64) -> String {
    if p >= 0.001 || !p.is_normal() || p < 0.0 {
        return format!("{p:.3}").trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    let written = format!("{p:.0e}");
    let (digit, exponent) = written.split_once("e-").unwrap_or((&written, "0"));
    let raised: String = exponent.chars().map(superscript).collect();
    format!("{digit} × 10⁻{raised}")
}

fn superscript(digit: char) -> char {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digit.to_digit(10).map_or(digit, |value| RAISED[value as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([0, 12, 123, 1234, 3_769_180, -1234].map(whole), ["0", "12", "123", "1,234", "3,769,180", "−1,234"]);
        assert_eq!([2.0, 2.5, 2.25, 1234.0].map(plain), ["2", "2.5", "2.25", "1,234"]);
    }

    #[test]
    fn a_ratio_has_the_figures_that_matter() {
        assert_eq!([0.973, 1.0, 2.94, 9.96, 14.2, f64::INFINITY].map(ratio), ["0.97", "1.0", "2.9", "10", "14", "∞"]);
        assert_eq!(times(2.94, Language::En), "2.9 times");
        assert_eq!(times(2.94, Language::Zh), "2.9 倍");
        assert_eq!(range(2.2, 3.8, Language::Zh), "2.2 至 3.8");
    }

    #[test]
    fn a_small_share_is_not_rounded_to_nothing() {
        assert_eq!(percent(0.061, Language::En), "6\u{a0}%");
        assert_eq!(percent(0.0, Language::Zh), "0%");
        assert_eq!(percent(0.001, Language::Zh), "< 1%");
    }

    #[test]
    fn money_shows_hundredths_only_where_there_are_some() {
        assert_eq!(money(34_000, "CNY"), "¥340");
        assert_eq!(money(134_050, "CNY"), "¥1,340.50");
        assert_eq!(money(-500, "EUR"), "−5\u{a0}EUR");
    }

    #[test]
    fn a_tiny_probability_is_written_as_a_power() {
        assert_eq!([0.03, 0.5, 2.1e-9, 1e-12, 0.0].map(probability), ["0.03", "0.5", "2 × 10⁻⁹", "1 × 10⁻¹²", "0"]);
    }
}
