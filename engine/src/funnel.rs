//! Where do people stop? Of those who began, how many reached and passed each stage, and how the others ended (METHODS §5).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::columns::{Columns, UNKNOWN};
use super::cut::Cut;
use super::returned::GRANTED;
use super::share::Share;

/// The stages in their order: proving that one is entitled, asking for the service, using what was granted.
pub const STAGES: [&str; 3] = ["qualify", "access", "use"];

/// What a case says at its close and no step tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet<'a> {
    pub person: &'a str,
    pub service: &'a str,
    pub ended: QuietEnd,
    /// A code of the vocabulary.
    pub reason: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuietEnd {
    GaveUp,
    NeverApplied,
}

/// How a pursuit stands that did not get through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    GaveUp,
    /// Refused, or the papers were not taken.
    Refused,
    SentElsewhere,
    MoreDemanded,
    /// Told to wait, taken for processing, or without an answer.
    Waiting,
    NotKnown,
}

impl How {
    fn of(outcome: Option<&str>) -> Self {
        match outcome {
            Some("withdrew") => Self::GaveUp,
            Some("refused" | "not-taken") => Self::Refused,
            Some("deflected") => Self::SentElsewhere,
            Some("more-demanded") => Self::MoreDemanded,
            Some("deferred" | "accepted-for-processing" | "no-answer") => Self::Waiting,
            _ => Self::NotKnown,
        }
    }
}

/// The funnel of a cut. It counts pursuits: one person's of one service; within one service they are persons.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Funnel {
    pub persons: u64,
    /// Pursuits with at least one step in the cut.
    pub began: u64,
    /// Those of them whose stage is known nowhere; they are in no stage below.
    pub without_stage: u64,
    pub stages: Vec<Stage>,
    /// Pursuits that never had a step, by reason, most first.
    pub never_applied: Vec<Stopped>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    pub stage: String,
    /// Of those with a stage. Whoever was seen at a later stage only reached this one, too.
    pub reached: Share,
    /// Of those who reached it: granted something in it, or seen at a later one.
    pub passed: Share,
    /// The others, by how they stand and why, most first; their sum is `reached − passed`.
    pub stopped: Vec<Stopped>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    pub how: How,
    /// Why they gave up, why they were refused, or why they never applied.
    pub reason: Option<String>,
    pub persons: u64,
}

/// Counts the funnel. `quiet` holds what cases say at their close, of people in the cut; someone with steps in the cut never counts as never having applied.
pub fn funnel(columns: &Columns, cut: &Cut, quiet: &[Quiet]) -> Funnel {
    let slice = cut.of(columns);
    let gave_up: HashMap<(&str, &str), Option<&str>> =
        quiet.iter().filter(|quiet| quiet.ended == QuietEnd::GaveUp).map(|quiet| ((quiet.person, quiet.service), quiet.reason)).collect();
    let stages = STAGES.map(|name| columns.stage().code(name));
    let grants: Vec<u32> = GRANTED.iter().filter_map(|name| columns.outcome().code(name)).collect();
    let mut all = Funnel::default();
    let (mut reached, mut passed) = ([0; 3], [0; 3]);
    let mut stopped: [BTreeMap<(How, Option<String>), u64>; 3] = Default::default();
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for person in 0..columns.persons() {
        let mut pursuits: BTreeMap<u32, Pursuit> = BTreeMap::new();
        for step in slice.steps_of(person) {
            let pursuit = pursuits.entry(columns.service().codes()[step]).or_default();
            pursuit.last = step;
            let code = Some(columns.stage().codes()[step]).filter(|code| *code != UNKNOWN);
            if let Some(stage) = code.and_then(|code| stages.iter().position(|stage| *stage == Some(code))) {
                pursuit.reached = pursuit.reached.max(Some(stage));
                pursuit.granted[stage] |= grants.contains(&columns.outcome().codes()[step]);
            }
        }
        all.persons += u64::from(!pursuits.is_empty());
        for (service, pursuit) in pursuits {
            let key = (columns.person_name(person), columns.service().name(service).unwrap_or_default());
            all.began += 1;
            seen.insert(key);
            let Some(furthest) = pursuit.reached else {
                all.without_stage += 1;
                continue;
            };
            reached[..=furthest].iter_mut().for_each(|stage| *stage += 1);
            passed[..furthest].iter_mut().for_each(|stage| *stage += 1);
            if pursuit.granted[furthest] {
                passed[furthest] += 1;
            } else {
                let outcome = columns.outcome().name(columns.outcome().codes()[pursuit.last]);
                let ground = columns.reason().name(columns.reason().codes()[pursuit.last]);
                let end = match gave_up.get(&key) {
                    Some(why) => (How::GaveUp, why.map(str::to_owned)),
                    None => (How::of(outcome), ground.map(str::to_owned)),
                };
                *stopped[furthest].entry(end).or_default() += 1;
            }
        }
    }
    let with_stage = all.began - all.without_stage;
    all.stages = (0..3)
        .map(|at| Stage {
            stage: STAGES[at].to_owned(),
            reached: Share::new(reached[at], with_stage),
            passed: Share::new(passed[at], reached[at]),
            stopped: most_first(std::mem::take(&mut stopped[at])),
        })
        .collect();
    let never: BTreeMap<(&str, &str), Option<&str>> = quiet
        .iter()
        .filter(|quiet| quiet.ended == QuietEnd::NeverApplied && !seen.contains(&(quiet.person, quiet.service)))
        .map(|quiet| ((quiet.person, quiet.service), quiet.reason))
        .collect();
    let mut reasons = BTreeMap::new();
    never.into_values().for_each(|reason| *reasons.entry((How::GaveUp, reason.map(str::to_owned))).or_default() += 1);
    all.never_applied = most_first(reasons);
    all
}

/// One person's pursuit of one service, as far as it got.
#[derive(Default)]
struct Pursuit {
    reached: Option<usize>,
    granted: [bool; 3],
    /// The last step in the cut.
    last: usize,
}

fn most_first(counts: BTreeMap<(How, Option<String>), u64>) -> Vec<Stopped> {
    let mut stopped: Vec<Stopped> = counts.into_iter().map(|((how, reason), persons)| Stopped { how, reason, persons }).collect();
    stopped.sort_by_key(|one| std::cmp::Reverse(one.persons)); // stable: equals stay in the order of how and why
    stopped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::columns::{Shape, Step};

    /// Person, stage, outcome.
    fn found(rows: &[(&str, &str, &str)], quiet: &[Quiet]) -> Funnel {
        let mut builder = Columns::builder(Shape::default());
        for (at, (person, stage, outcome)) in rows.iter().enumerate() {
            let stage = Some(*stage).filter(|stage| !stage.is_empty());
            builder.push(&Step {
                person,
                attempt: Some("1"),
                order: Some(at as i64),
                service: Some("school"),
                stage,
                outcome: Some(outcome),
                ..Step::default()
            });
        }
        funnel(&builder.finish(), &Cut::default(), quiet)
    }

    fn stopped(how: How, reason: Option<&str>, persons: u64) -> Stopped {
        Stopped { how, reason: reason.map(str::to_owned), persons }
    }

    #[test]
    fn each_person_is_counted_as_far_as_they_got() {
        let rows = [
            ("1", "qualify", "granted"),
            ("1", "access", "granted"),
            ("1", "use", "refused"),
            ("2", "qualify", "more-demanded"),
            ("2", "access", "deferred"),
            ("3", "qualify", "refused"),
            ("4", "access", "partly-granted"),
            ("5", "", "refused"),
        ];
        let quiet = [
            Quiet { person: "3", service: "school", ended: QuietEnd::GaveUp, reason: Some("fear") },
            Quiet { person: "9", service: "school", ended: QuietEnd::NeverApplied, reason: Some("cost") },
            Quiet { person: "4", service: "school", ended: QuietEnd::NeverApplied, reason: Some("cost") },
        ];
        let funnel = found(&rows, &quiet);
        assert_eq!((funnel.persons, funnel.began, funnel.without_stage), (5, 5, 1));
        let figures: Vec<_> = funnel.stages.iter().map(|stage| (stage.reached.persons, stage.reached.of, stage.passed.persons)).collect();
        assert_eq!(figures, [(4, 4, 3), (3, 4, 2), (1, 4, 0)]);
        assert_eq!(funnel.stages[0].stopped, [stopped(How::GaveUp, Some("fear"), 1)]);
        assert_eq!(funnel.stages[1].stopped, [stopped(How::Waiting, None, 1)]);
        assert_eq!(funnel.stages[2].stopped, [stopped(How::Refused, None, 1)]);
        assert_eq!(funnel.never_applied, [stopped(How::GaveUp, Some("cost"), 1)], "person 4 did apply");
    }

    proptest! {
        #[test]
        fn everyone_who_reached_a_stage_passed_it_or_stopped_there(rows in proptest::collection::vec((0_usize..6, 0_usize..4, 0_usize..6), 0..60)) {
            let (people, stages, outcomes) = (["1", "2", "3", "4", "5", "6"], ["", "qualify", "access", "use"], ["granted", "refused", "withdrew", "deferred", "deflected", "other"]);
            let rows: Vec<_> = rows.into_iter().map(|(person, stage, outcome)| (people[person], stages[stage], outcomes[outcome])).collect();
            let funnel = found(&rows, &[]);
            prop_assert_eq!(funnel.stages[0].reached.persons, funnel.began - funnel.without_stage);
            for pair in funnel.stages.windows(2) {
                prop_assert!(pair[1].reached.persons <= pair[0].passed.persons);
            }
            for stage in &funnel.stages {
                prop_assert_eq!(stage.reached.persons, stage.passed.persons + stage.stopped.iter().map(|one| one.persons).sum::<u64>());
            }
        }
    }
}
