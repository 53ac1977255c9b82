//! A release before it is one: drawn up, written, read again and attacked. Only what holds can be published.

use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use super::{archive, package, publication::Publication};
use crate::{
    protect::{
        attack::{Verdict, attack_until},
        draw_up::{Cost, Drawn, Patience, Refused, draw_up_within},
        published::Release,
    },
    store::releases::{Frozen, Gathered, Ready},
};

/// Cells of a release that is drawn up while somebody waits for the page.
pub const CELLS_MAX: usize = 10_000;

/// How long somebody waits for a release to be drawn up, and as long again for the attack.
const WAIT: Duration = Duration::from_secs(45);

/// A release as it would be published now.
pub struct Proposal {
    pub publication: Publication,
    /// Exactly; not for readers who may not see all cases.
    pub cost: Cost,
    /// People who have no value with a row in some dimension.
    pub without_row: usize,
    /// Releases that left the house before, against which it was attacked as well.
    pub earlier: usize,
    pub verdict: Verdict,
    gathered: Gathered,
    files: Vec<(String, Vec<u8>)>,
}

impl Proposal {
    /// Draws the release up. `says` gives the publication that its files are written from.
    ///
    /// # Errors
    /// What cannot be published, whatever is hidden.
    pub fn draw_up(mut gathered: Gathered, says: impl FnOnce(Release) -> Publication) -> Result<Self, Refused> {
        let mut earlier = gathered.ledger.releases.clone();
        let patience = Patience { cells: CELLS_MAX, until: Some(Instant::now() + WAIT) };
        let Drawn { release, cost, left_out } = draw_up_within(&gathered.record, &gathered.wanted, gathered.rules, &mut gathered.ledger, patience)?;
        // the newest first
        earlier.reverse();
        let publication = says(release);
        let files = publication.files();
        let verdict = attacked(&files, &earlier);
        Ok(Self { publication, cost, without_row: left_out, earlier: earlier.len(), verdict, gathered, files })
    }

    pub fn holds(&self) -> bool {
        self.verdict.holds()
    }

    /// What is kept at the publication; none of a release that does not hold.
    pub fn ready(&self) -> Option<Ready> {
        let frozen = Frozen { figures: self.publication.figures.clone(), names: self.publication.names.clone() };
        let digest = Sha256::digest(archive::write(&self.files)).into();
        self.holds().then(|| Ready::of(&self.gathered, &frozen, digest))
    }
}

/// What anybody can work out of these files and those of earlier releases. Files that cannot be read again hold nothing.
pub fn attacked(files: &[(String, Vec<u8>)], earlier: &[Release]) -> Verdict {
    let written = |release: &Release| package::reread(&package::files(release, &package::About::default()));
    let all = std::iter::once(package::reread(files)).chain(earlier.iter().map(written)).collect::<Result<Vec<_>, _>>();
    all.map_or_else(|_| Verdict { contradictory: true, ..Verdict::default() }, |releases| attack_until(&releases, Some(Instant::now() + WAIT)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protect::{
        draw_up::{Axis, Record, Wanted, draw_up},
        keys::Secret,
        ledger::Ledger,
        published::{Measure, OneValue, Rules},
    };

    /// 200 people, of whom few are of the last group and few were refused.
    fn drawn() -> Release {
        let person: Vec<u32> = (0..200).collect();
        let axis = |name: &str, one_value, values: u32, codes: Vec<u32>| Axis {
            name: name.to_owned(),
            one_value,
            values: (0..values).map(|value| format!("v{value}")).collect(),
            declared: true,
            codes,
        };
        let record = Record {
            names: person.iter().map(u32::to_string).collect(),
            attempt: person.clone(),
            axes: vec![
                axis("group", OneValue::Person, 3, person.iter().map(|person| if person % 40 == 0 { 2 } else { person % 2 }).collect()),
                axis("outcome", OneValue::Step, 3, person.iter().map(|person| if person % 29 == 0 { 2 } else { person / 7 % 2 }).collect()),
            ],
            person,
            ..Record::default()
        };
        let wanted =
            Wanted { name: "t".to_owned(), dimensions: vec![0, 1], measures: vec![Measure::Persons], rate_over: Some(1), ..Wanted::default() };
        let rules = Rules::new(10, 2);
        draw_up(&record, &[wanted], rules, &mut Ledger::new(Secret([5; 32]))).expect("enough people").release
    }

    #[test]
    fn what_is_protected_too_little_does_not_hold() {
        let files = |release: &Release| package::files(release, &package::About::default());
        let mut release = drawn();
        assert!(attacked(&files(&release), &[]).holds());
        let hidden = release.tables[0].rows.iter_mut().find(|row| row.figures.is_none()).expect("few were refused");
        hidden.figures = Some(vec![4]);
        assert!(!attacked(&files(&release), &[]).holds(), "a small figure is told");
        assert!(!attacked(&files(&drawn()), &[release]).holds(), "an earlier release told it");
        assert!(!attacked(&[], &[]).holds(), "nothing to be read");
    }
}
