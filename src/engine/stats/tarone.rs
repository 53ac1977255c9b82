//! Which hypotheses can be tested at all?

/// The largest `t` with `t · #{p_min ≤ t} ≤ budget` (Tarone 1990), as a logarithm. `ln_least` are the logarithms of the smallest p that each hypothesis' margins allow;
/// those above the result cannot become significant whatever the data say. `−∞` if there is none below.
pub fn ln_threshold(ln_least: &mut [f64], budget: f64) -> f64 {
    ln_least.sort_unstable_by(f64::total_cmp);
    let mut threshold = f64::NEG_INFINITY;
    let mut counted = 0;
    while counted < ln_least.len() {
        let here = ln_least[counted];
        let with_equals = counted + ln_least[counted..].partition_point(|&other| other <= here);
        let allowed = (budget / with_equals as f64).ln();
        if here > allowed {
            break; // counts only grow from here, and so does p_min
        }
        let next = ln_least.get(with_equals).copied().unwrap_or(f64::INFINITY);
        threshold = if allowed < next { allowed } else { next.next_down() };
        counted = with_equals;
    }
    threshold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_balances_how_many_and_how_small() {
        let ln = |p: f64| p.ln();
        // with 0.02: at t = 0.004 three hypotheses count and 0.012 are spent; a fourth only counts from 0.03 on
        let mut least = [ln(0.004), ln(1e-5), ln(0.03), ln(0.001)];
        assert!((ln_threshold(&mut least, 0.02).exp() - 0.02 / 3.0).abs() < 1e-12);
        assert_eq!(ln_threshold(&mut [ln(0.5)], 0.02), f64::NEG_INFINITY);
        assert_eq!(ln_threshold(&mut [], 0.02), f64::NEG_INFINITY);
        assert!((ln_threshold(&mut [ln(1e-9); 10], 0.02).exp() - 0.002).abs() < 1e-12);
    }
}
