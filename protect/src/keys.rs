//! Cell keys (Fraser & Wooton 2005): a figure differs from the truth by a little that nobody can predict, and always by the same little for the same people.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::published::{Measure, Rules};

/// What the persons' keys are derived from. Whoever has it can take the perturbation off again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Secret(pub [u8; 32]);

impl Secret {
    /// A person's key: the first 8 bytes of HMAC-SHA-256 over the code by which the record knows them.
    pub fn key(&self, person: &str) -> u64 {
        // a key of any length is taken
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        mac.update(b"person\0");
        mac.update(person.as_bytes());
        let bytes = mac.finalize().into_bytes();
        u64::from_le_bytes(std::array::from_fn(|at| bytes[at]))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The figure that is shown for a true count: `count + e`, at least `k` (magnitudes: at least 0), where `e` lies between `−D·cap` and `D·cap`, each as likely, and is a fixed function of the count and the cell's key:
/// the sum of its persons' keys modulo 2⁶⁴.
pub fn perturbed(count: u64, cell_key: u64, measure: Measure, rules: Rules) -> u64 {
    let off = rules.perturbation(measure);
    let figure = (count + drawn(count, cell_key, measure.tag(), off)).saturating_sub(off);
    let step = rules.step(measure);
    if measure.is_count() { figure.max(rules.k) } else { (figure + step / 2) / step * step }
}

/// A number between 0 and `2·off`, each as likely, that is always the same for the same count, key and tag.
pub(super) fn drawn(count: u64, cell_key: u64, tag: u64, off: u64) -> u64 {
    let mixed = mix(mix(cell_key ^ mix(count)) ^ tag);
    let drawn = (u128::from(mixed) * u128::from(2 * off + 1)) >> 64;
    // the product of a number below 2⁶⁴ with another, divided by 2⁶⁴, is below the other
    u64::try_from(drawn).unwrap_or(off)
}

/// Bits thrown together (Steele, Lea & Flood 2014, splitmix64).
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_figure_lies_within_its_bound_and_is_always_the_same(count in 10..100_000_u64, key: u64, d in 0..4_u64) {
            let rules = Rules::new(10, d);
            for measure in Measure::COUNTS {
                let figure = perturbed(count, key, measure, rules);
                prop_assert!(figure.abs_diff(count) <= d * measure.cap());
                prop_assert!(figure >= 10);
                prop_assert_eq!(figure, perturbed(count, key, measure, rules));
            }
        }
    }

    #[test]
    fn every_perturbation_is_about_as_likely() {
        let rules = Rules::new(10, 2);
        let mut times = [0_u32; 5];
        for key in 0..50_000_u64 {
            times[(perturbed(100, key, Measure::Persons, rules) - 98) as usize] += 1;
        }
        // five times the standard deviation of 50 000 draws at one fifth
        assert!(times.iter().all(|times| times.abs_diff(10_000) < 450), "{times:?}");
    }

    #[test]
    fn persons_have_keys_of_their_own() {
        let secret = Secret([7; 32]);
        assert_ne!(secret.key("P1"), secret.key("P2"));
        assert_ne!(secret.key("P1"), Secret([8; 32]).key("P1"));
    }
}
