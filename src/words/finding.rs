//! The sentence of a finding.
