//! What is beginning right now: met by more people of late than its own past lets one expect.

use super::{Seen, filter};
use crate::{
    engine::emerging::Cluster,
    words::{
        Text,
        finding::{Labels, ScopeKind, Sentence},
        numbers, text,
    },
};

/// At most so many are listed.
const LINES: usize = 8;

pub struct Beginning {
    pub sentence: String,
    pub meta: Text,
}

impl Beginning {
    /// The clusters of the last scan that the reader may see, least likely by chance first.
    pub fn all(seen: &Seen) -> Vec<Self> {
        let clusters = seen.scan.as_ref().map(|scan| scan.findings.emerging.clusters.as_slice()).unwrap_or_default();
        clusters.iter().filter(|cluster| seen.sight.sees(cluster.persons)).take(LINES).map(|cluster| Self::of(seen, cluster)).collect()
    }

    fn of(seen: &Seen, cluster: &Cluster) -> Self {
        let target = &cluster.target;
        let mut what = vec![filter::outcome(seen, target.outcome())];
        what.extend(target.reason().map(|reason| seen.names.reason(reason).unwrap_or(reason).to_owned()));
        what.extend(target.requirement().map(|code| seen.names.requirement(code).unwrap_or(code).to_owned()));
        what.extend(cluster.scope.iter().map(|(dimension, code)| seen.names.scope(ScopeKind::of(dimension), code).unwrap_or(code).to_owned()));
        let line = text("patterns-beginning-line")
            .with("what", what.join(" · "))
            .with("people", numbers::count(cluster.persons))
            .with("weeks", cluster.weeks)
            .with("expected", numbers::plain((cluster.expected * 10.0).round() / 10.0));
        Self {
            sentence: Sentence::of(line.say(seen.names.language)).html(),
            meta: text("patterns-beginning-chance").with("p", numbers::probability(cluster.p)),
        }
    }
}
