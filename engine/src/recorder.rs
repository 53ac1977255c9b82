//! Is it one caseworker's way of coding? A pattern in strata of who recorded it, and without the one who recorded most of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cohort::{Cohort, Member};
use super::columns::UNKNOWN;
use super::scan::LEAST_RATIO;
use super::stats::{Estimate, TwoByTwo, adjusted};

/// The steps behind a pattern, and who recorded them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Steps of the persons in the table, within the scope.
    pub steps: u64,
    /// Caseworkers who recorded them; 0 where that is not known.
    pub recorders: u64,
    /// Share of these steps whose outcome is not known or "other", between 0 and 1.
    pub not_coded: f64,
    /// Persons left out: seen on both sides, or whose value is not known.
    pub left_out: u64,
    /// The Mantel–Haenszel risk ratio in strata of the recorder of each person's first step; `None` where no recorder is known or no stratum has both sides.
    pub by_recorder: Option<Estimate>,
    pub warning: Option<RecorderWarning>,
}

/// Why a pattern may be somebody's way of coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecorderWarning {
    /// Without the people of one caseworker there is no difference left.
    RestsOnOneCaseworker,
    /// In strata of caseworkers there is no difference left.
    VanishesWithinCaseworkers,
}

/// An outcome that says nothing.
const OTHER: &str = "other";

impl Quality {
    pub fn of(cohort: &Cohort) -> Quality {
        let columns = cohort.record.columns;
        let (outcomes, recorders) = (columns.outcome().codes(), columns.recorder().codes());
        let other = columns.outcome().code(OTHER);
        let (mut steps, mut not_coded) = (0, 0);
        let mut seen = vec![false; columns.recorder().width()];
        for step in cohort.members.iter().flat_map(|member| cohort.steps(member)) {
            steps += 1;
            not_coded += u64::from(outcomes[step] == UNKNOWN || Some(outcomes[step]) == other);
            seen[recorders[step] as usize] = true;
        }
        let by_recorder = columns.recorder().is_known_anywhere().then(|| ByRecorder::of(cohort));
        Quality {
            steps,
            recorders: seen.iter().skip(1).filter(|seen| **seen).count() as u64,
            not_coded: if steps == 0 { 0.0 } else { not_coded as f64 / steps as f64 },
            left_out: cohort.left_out as u64,
            by_recorder: by_recorder.as_ref().and_then(|by| by.risk_ratio),
            warning: by_recorder.and_then(|by| by.warning()),
        }
    }
}

struct ByRecorder {
    risk_ratio: Option<Estimate>,
    /// The table without the persons of the recorder who has most of the cell `a`, if that is more than half of it.
    without_first: Option<TwoByTwo>,
}

impl ByRecorder {
    fn of(cohort: &Cohort) -> Self {
        let columns = cohort.record.columns;
        let codes = columns.recorder().codes();
        let recorder = |member: &Member| Some(codes[cohort.first_step(member)]).filter(|code| *code != UNKNOWN);
        let risk_ratio = adjusted::risk_ratio(&cohort.in_strata(columns.recorder().width() as u128, |member| recorder(member).map(u128::from)));
        // whoever recorded the steps at which the group met the target, each person counted once for each
        let mut behind: BTreeMap<u32, u64> = BTreeMap::new();
        let mut known = 0;
        for member in cohort.members.iter().filter(|member| member.in_group && member.met) {
            let happened = |&step: &usize| cohort.hypothesis.event.happened(cohort.record, step) && codes[step] != UNKNOWN;
            let mut own: Vec<u32> = cohort.steps(member).filter(happened).map(|step| codes[step]).collect();
            own.sort_unstable();
            own.dedup();
            known += u64::from(!own.is_empty());
            for code in own {
                *behind.entry(code).or_default() += 1;
            }
        }
        let first = behind.into_iter().max_by_key(|&(code, persons)| (persons, std::cmp::Reverse(code))).filter(|&(_, persons)| 2 * persons > known);
        let without_first = first.map(|(first, _)| {
            let mut table = TwoByTwo::default();
            for member in cohort.members.iter().filter(|member| !cohort.steps(member).any(|step| codes[step] == first)) {
                table.count(member.in_group, member.met);
            }
            table
        });
        ByRecorder { risk_ratio, without_first }
    }

    fn warning(&self) -> Option<RecorderWarning> {
        // the point alone decides: these are fewer people, and a wide interval says nothing about the recorder
        let is_left = |ratio: Option<Estimate>| ratio.is_some_and(|ratio| ratio.value >= LEAST_RATIO);
        match self.without_first {
            Some(table) if !is_left(table.has_both_sides().then(|| table.risk_ratio())) => Some(RecorderWarning::RestsOnOneCaseworker),
            _ if !is_left(self.risk_ratio) => Some(RecorderWarning::VanishesWithinCaseworkers),
            _ => None,
        }
    }
}
