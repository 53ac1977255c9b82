//! The chain of the audit trail: each entry vouches for all before it.

use subtle::ConstantTimeEq;

use super::secret::Secret;

/// What the first entry of an organization is chained to.
pub const START: [u8; 32] = [0; 32];

/// One organization's key for its audit trail. Only the running program has it, so whoever writes the database alone cannot mend a broken chain.
pub struct AuditKey(pub(super) Secret);

impl AuditKey {
    /// `HMAC-SHA256(audit key, previous | entry)`. `entry` must hold its own sequence number.
    pub fn chain(&self, previous: &[u8; 32], entry: &[u8]) -> [u8; 32] {
        self.0.mac(&[previous, entry])
    }

    /// Whether `link` is what [`chain`](Self::chain) gives, compared in constant time.
    pub fn follows(&self, link: &[u8; 32], previous: &[u8; 32], entry: &[u8]) -> bool {
        self.chain(previous, entry).ct_eq(link).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_altered_moved_or_missing_entry_breaks_the_chain() {
        let key = AuditKey(Secret::random());
        let first = key.chain(&START, b"1 signed in");
        let second = key.chain(&first, b"2 opened a case");
        assert!(key.follows(&second, &first, b"2 opened a case"));
        assert!(!key.follows(&second, &first, b"2 opened no case"), "altered");
        assert!(!key.follows(&second, &START, b"2 opened a case"), "the one before is missing");
        assert!(!AuditKey(Secret::random()).follows(&second, &first, b"2 opened a case"), "another key");
    }
}
