//! Many tests at once: which of them may be called discoveries?

/// The q of each p among `m` tests: `q_(r) = min over s ≥ r of p_(s) m/s`, at most 1 (Benjamini & Hochberg 1995). `p` need not be sorted and may be fewer than `m`: those
/// that are missing count as larger than all. Weighted p (Genovese, Roeder & Wasserman 2006) go in as they are.
pub fn q_values(p: &[f64], m: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&one, &other| p[one].total_cmp(&p[other]));
    let mut q = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (rank, &at) in order.iter().enumerate().rev() {
        least = least.min(p[at] * m / (rank + 1) as f64);
        q[at] = least;
    }
    q
}
