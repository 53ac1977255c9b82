//! What most people bear: the middle of a set of figures and what lies around it.

use serde::{Deserialize, Serialize};

/// Median and quartiles of some figures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quartiles {
    pub lower: f64,
    pub median: f64,
    pub upper: f64,
}

impl Quartiles {
    /// By linear interpolation between the ordered figures, at `1 + (n − 1) p` (Hyndman & Fan 1996, definition 7). Figures that are not numbers are left out; `None` of none. Sorts the figures.
    pub fn of(figures: &mut Vec<f64>) -> Option<Self> {
        figures.retain(|figure| !figure.is_nan());
        figures.sort_unstable_by(f64::total_cmp);
        let last = figures.len().checked_sub(1)?;
        let at = |share: f64| {
            let place = last as f64 * share;
            let (below, above) = (figures[place.floor() as usize], figures[place.ceil() as usize]);
            below + (above - below) * place.fract()
        };
        Some(Self { lower: at(0.25), median: at(0.5), upper: at(0.75) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quartiles_lie_between_the_figures() {
        let of = |figures: &[f64]| Quartiles::of(&mut figures.to_vec());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[f64::NAN]), None);
        assert_eq!(of(&[3.0]), Some(Quartiles { lower: 3.0, median: 3.0, upper: 3.0 }));
        assert_eq!(of(&[4.0, 1.0, 2.0, 3.0]), Some(Quartiles { lower: 1.75, median: 2.5, upper: 3.25 }));
    }

    proptest! {
        #[test]
        fn quartiles_are_in_order_and_within(figures in proptest::collection::vec(-1e6_f64..1e6, 1..60)) {
            let found = Quartiles::of(&mut figures.clone()).unwrap();
            let (least, most) = (figures.iter().copied().fold(f64::INFINITY, f64::min), figures.iter().copied().fold(f64::NEG_INFINITY, f64::max));
            prop_assert!(least <= found.lower && found.lower <= found.median && found.median <= found.upper && found.upper <= most);
            prop_assert!(figures.iter().filter(|figure| **figure < found.median).count() * 2 <= figures.len());
        }
    }
}
