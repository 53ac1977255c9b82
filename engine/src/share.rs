//! How many of how many, with what chance leaves open.

use serde::{Deserialize, Serialize};

use super::stats::{Estimate, rate};

/// So many persons of so many, and the share with its 95 % interval (Wilson 1927); no share where nobody is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Share {
    pub persons: u64,
    pub of: u64,
    pub share: Option<Estimate>,
}

impl Share {
    /// `persons` is at most `of`.
    pub fn new(persons: u64, of: u64) -> Self {
        Self { persons, of, share: (of > 0).then(|| rate::wilson(persons, of)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_no_share() {
        assert_eq!(Share::new(0, 0).share, None);
        let quarter = Share::new(1, 4).share.unwrap();
        assert!((quarter.low - 0.0456).abs() < 1e-3 && (quarter.high - 0.6994).abs() < 1e-3);
    }
}
