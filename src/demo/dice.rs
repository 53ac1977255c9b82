//! The dice of the demo: the same throws for the same person, every time.

/// A seeded source of chance.
pub struct Dice(fastrand::Rng);

impl Dice {
    /// Each person has dice of their own, so that a change to one life leaves all others as they were.
    pub fn of(seed: u64, person: u64) -> Dice {
        // Spreads neighbouring numbers over all 64 bits (the constant is 2⁶⁴ divided by the golden ratio).
        Dice(fastrand::Rng::with_seed((seed ^ person).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.0.f64() < probability
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.i64(low..=high)
    }

    /// One of the entries, each as likely as its weight; the last one if all weights are nothing.
    pub fn weighted<T: Copy>(&mut self, entries: &[(T, f64)]) -> T {
        let mut left = self.0.f64() * entries.iter().map(|(_, weight)| weight).sum::<f64>();
        for (entry, weight) in entries {
            if left < *weight {
                return *entry;
            }
            left -= weight;
        }
        entries[entries.len() - 1].0
    }

    /// One of the entries, all alike.
    pub fn one<T: Copy>(&mut self, entries: &[T]) -> T {
        entries[self.0.usize(..entries.len())]
    }
}
