//! The map of journeys: what follows what, how often, for how many, and after how many days (METHODS §5).

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::columns::{Column, Columns, NO_DAY, UNKNOWN};
use super::runaround::Runaround;

/// What the nodes of a map are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Activity,
    Office,
}

/// The journeys of a record. Serialised, it is what `throughline journeys --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Journeys {
    #[serde(skip)]
    pub persons: usize,
    pub attempts: usize,
    pub steps: usize,
    /// Most steps first.
    pub nodes: Vec<Node>,
    /// Most successions first.
    pub edges: Vec<Edge>,
    /// Number of distinct sequences of nodes.
    pub variants: usize,
    /// Always between offices, whatever the nodes are.
    pub returns: Runaround,
    /// Steps whose node is not known. No edge leads to them or from them.
    #[serde(skip)]
    pub steps_unknown: usize,
    /// The sequences that most attempts follow, at most `MOST_VARIANTS`.
    #[serde(skip)]
    pub top_variants: Vec<Variant>,
}

/// A place of the map: an office or an activity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Node {
    pub name: String,
    pub steps: usize,
    pub attempts: usize,
    #[serde(skip)]
    pub persons: usize,
}

/// Direct successions within an attempt, `from` → `to`; a step after another at the same node is one, too.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edge {
    pub from: String,
    pub to: String,
    pub count: usize,
    pub attempts: usize,
    #[serde(skip)]
    pub persons: usize,
    /// Median days between the two steps, over the successions whose days are known and not reversed.
    pub median_days: Option<f64>,
}

/// A sequence of nodes (an empty name where not known) and how many attempts follow it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Variant {
    pub nodes: Vec<String>,
    pub attempts: usize,
}

const MOST_VARIANTS: usize = 50;

/// Up to this many nodes edges are found in a square table of 4 bytes a pair (16 MB), beyond it by hashing.
const DENSE_UP_TO: usize = 2_000;

impl Journeys {
    /// Draws the map of all attempts, in parallel; the result does not depend on the number of threads.
    pub fn of(columns: &Columns, by: By) -> Self {
        Self::among(columns, by, |_| true)
    }

    /// The map of some attempts, chosen by number.
    pub fn among(columns: &Columns, by: By, is_in: impl Fn(usize) -> bool + Sync) -> Self {
        let column = match by {
            By::Activity => columns.activity(),
            By::Office => columns.office(),
        };
        let parts = shares(columns).into_par_iter().map(|persons| Part::of(columns, column, persons, &is_in)).collect::<Vec<_>>();
        let mut nodes = vec![Count::default(); column.width()];
        let mut edges = BTreeMap::<(u32, u32), (Count, Vec<Vec<i32>>)>::new();
        let mut variants: FxHashMap<&[u32], usize> = FxHashMap::default();
        let (mut persons, mut attempts, mut steps) = (0, 0, 0);
        for part in parts {
            persons += part.persons;
            attempts += part.attempts;
            steps += part.steps;
            nodes.iter_mut().zip(&part.nodes).for_each(|(sum, one)| sum.add(one));
            for (pair, count, days) in part.edges.into_edges() {
                let edge = edges.entry(pair).or_default();
                edge.0.add(&count);
                edge.1.push(days);
            }
            if variants.is_empty() {
                variants = part.variants;
            } else {
                part.variants.into_iter().for_each(|(sequence, attempts)| *variants.entry(sequence).or_default() += attempts);
            }
        }
        let name = |code: u32| column.name(code).unwrap_or_default().to_owned();
        let edges = edges.into_iter().collect::<Vec<_>>().into_par_iter().map(|((from, to), (count, days))| Edge {
            from: name(from),
            to: name(to),
            count: count.steps,
            attempts: count.attempts,
            persons: count.persons,
            median_days: median(&mut days.concat()),
        });
        let mut edges = edges.collect::<Vec<_>>();
        // Codes ascend with names, so that a stable sort leaves equals in the order of names.
        edges.sort_by_key(|edge| std::cmp::Reverse(edge.count));
        Self {
            persons,
            attempts,
            steps,
            steps_unknown: nodes.first().map_or(0, |unknown| unknown.steps),
            nodes: named(&nodes, name),
            edges,
            variants: variants.len(),
            top_variants: top(&variants, name),
            returns: Runaround::among(columns, &is_in),
        }
    }
}

fn named(counts: &[Count], name: impl Fn(u32) -> String) -> Vec<Node> {
    let known = counts.iter().enumerate().skip(1).filter(|(_, count)| count.steps > 0);
    let mut nodes = known
        .map(|(code, count)| Node { name: name(code as u32), steps: count.steps, attempts: count.attempts, persons: count.persons })
        .collect::<Vec<_>>();
    nodes.sort_by_key(|node| std::cmp::Reverse(node.steps));
    nodes
}

fn top(variants: &FxHashMap<&[u32], usize>, name: impl Fn(u32) -> String) -> Vec<Variant> {
    let mut all = variants.iter().map(|(sequence, attempts)| (*attempts, *sequence)).collect::<Vec<_>>();
    let order = |a: &(usize, &[u32]), b: &(usize, &[u32])| (b.0, a.1).cmp(&(a.0, b.1));
    if all.len() > MOST_VARIANTS {
        all.select_nth_unstable_by(MOST_VARIANTS, order);
        all.truncate(MOST_VARIANTS);
    }
    all.sort_by(order);
    all.into_iter().map(|(attempts, sequence)| Variant { nodes: sequence.iter().map(|code| name(*code)).collect(), attempts }).collect()
}

/// Persons cut into as many runs as there are threads, of about as many persons each; no person is cut in two.
pub(super) fn shares(columns: &Columns) -> Vec<Range<usize>> {
    let (persons, shares) = (columns.persons(), rayon::current_num_threads().max(1));
    (0..shares).map(|share| persons * share / shares..persons * (share + 1) / shares).filter(|share| !share.is_empty()).collect()
}

/// The median, the mean of the middle two where there is no middle one; reorders the values.
pub(super) fn median<T: Copy + Ord + Into<f64>>(values: &mut [T]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let (middle, even) = (values.len() / 2, values.len().is_multiple_of(2));
    let (below, upper, _) = values.select_nth_unstable(middle);
    let upper: f64 = (*upper).into();
    let lower = below.iter().max().filter(|_| even);
    Some(lower.map_or(upper, |lower| f64::midpoint((*lower).into(), upper)))
}

/// Steps or successions, and in how many attempts and by how many persons.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    steps: usize,
    attempts: usize,
    persons: usize,
    /// Attempt and person counted last, plus one: both come in runs.
    last: (u32, u32),
}

impl Count {
    fn one(&mut self, attempt: u32, person: u32) {
        self.steps += 1;
        self.attempts += usize::from(self.last.0 != attempt + 1);
        self.persons += usize::from(self.last.1 != person + 1);
        self.last = (attempt + 1, person + 1);
    }

    fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        self.attempts += other.attempts;
        self.persons += other.persons;
    }
}

/// The journeys of a run of persons.
struct Part<'c> {
    persons: usize,
    attempts: usize,
    steps: usize,
    nodes: Vec<Count>,
    edges: Edges,
    variants: FxHashMap<&'c [u32], usize>,
}

impl<'c> Part<'c> {
    fn of(columns: &'c Columns, column: &'c Column, persons: Range<usize>, is_in: &impl Fn(usize) -> bool) -> Self {
        let (nodes, edges) = (vec![Count::default(); column.width()], Edges::new(column.width()));
        let mut part = Part { persons: 0, attempts: 0, steps: 0, nodes, edges, variants: FxHashMap::default() };
        let days = columns.days();
        for person in persons {
            let before = part.attempts;
            for attempt in columns.attempts_of(person).filter(|&attempt| is_in(attempt)) {
                let steps = columns.steps_of_attempt(attempt);
                part.attempts += 1;
                part.steps += steps.len();
                let sequence = &column.codes()[steps.clone()];
                *part.variants.entry(sequence).or_default() += 1;
                for node in sequence {
                    part.nodes[*node as usize].one(attempt as u32, person as u32);
                }
                for (pair, days) in sequence.windows(2).zip(days[steps].windows(2)) {
                    if pair[0] != UNKNOWN && pair[1] != UNKNOWN {
                        let edge = part.edges.slot(pair[0], pair[1]);
                        part.edges.counts[edge].one(attempt as u32, person as u32);
                        if days[0] != NO_DAY && days[1] >= days[0] {
                            part.edges.days[edge].push(days[1] - days[0]);
                        }
                    }
                }
            }
            part.persons += usize::from(part.attempts > before);
        }
        part
    }
}

/// Edges as they are met, each with a slot of its own.
struct Edges {
    find: Find,
    pairs: Vec<(u32, u32)>,
    counts: Vec<Count>,
    days: Vec<Vec<i32>>,
}

enum Find {
    /// Slot plus one of each pair, 0 where there is none yet; row `from`, column `to`.
    Dense {
        width: usize,
        slots: Vec<u32>,
    },
    Sparse(FxHashMap<(u32, u32), u32>),
}

impl Edges {
    fn new(width: usize) -> Self {
        let find = if width <= DENSE_UP_TO { Find::Dense { width, slots: vec![0; width * width] } } else { Find::Sparse(FxHashMap::default()) };
        Self { find, pairs: Vec::new(), counts: Vec::new(), days: Vec::new() }
    }

    fn slot(&mut self, from: u32, to: u32) -> usize {
        let slot = match &mut self.find {
            Find::Dense { width, slots } => &mut slots[from as usize * *width + to as usize],
            Find::Sparse(slots) => slots.entry((from, to)).or_default(),
        };
        if *slot == 0 {
            self.pairs.push((from, to));
            self.counts.push(Count::default());
            self.days.push(Vec::new());
            *slot = self.pairs.len() as u32;
        }
        *slot as usize - 1
    }

    fn into_edges(self) -> impl Iterator<Item = ((u32, u32), Count, Vec<i32>)> {
        self.pairs.into_iter().zip(self.counts).zip(self.days).map(|((pair, count), days)| (pair, count, days))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::columns::{Shape, Step};

    /// Persons' attempts as sequences of office (0: not known) and days since the step before.
    type Walks = Vec<Vec<Vec<(u8, u8)>>>;

    fn columns(walks: &Walks) -> Columns {
        let mut builder = Columns::builder(Shape::default());
        for (person, attempts) in walks.iter().enumerate() {
            for (attempt, steps) in attempts.iter().enumerate() {
                let mut day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
                for (order, (office, gap)) in steps.iter().enumerate() {
                    day = day.checked_add_days(chrono::Days::new((*gap).into())).unwrap();
                    builder.push(&Step {
                        person: &person.to_string(),
                        attempt: Some(&attempt.to_string()),
                        order: Some(order as i64),
                        day: Some(day),
                        office: (*office > 0).then(|| ["A", "B", "C", "D"][*office as usize - 1]),
                        ..Step::default()
                    });
                }
            }
        }
        builder.finish()
    }

    /// The same counts, one after the other and without any haste.
    fn plainly(walks: &Walks) -> BTreeMap<(u8, u8), (usize, usize, usize, f64)> {
        let mut edges = BTreeMap::<(u8, u8), (Vec<u8>, BTreeSet<(usize, usize)>, BTreeSet<usize>)>::new();
        for (person, attempts) in walks.iter().enumerate() {
            for (attempt, steps) in attempts.iter().enumerate() {
                for pair in steps.windows(2).filter(|pair| pair[0].0 > 0 && pair[1].0 > 0) {
                    let edge = edges.entry((pair[0].0, pair[1].0)).or_default();
                    edge.0.push(pair[1].1);
                    edge.1.insert((person, attempt));
                    edge.2.insert(person);
                }
            }
        }
        let finish = |(mut days, attempts, persons): (Vec<u8>, BTreeSet<_>, BTreeSet<_>)| {
            days.sort_unstable();
            let (low, high) = (days[(days.len() - 1) / 2], days[days.len() / 2]);
            (days.len(), attempts.len(), persons.len(), f64::midpoint(low.into(), high.into()))
        };
        edges.into_iter().map(|(pair, edge)| (pair, finish(edge))).collect()
    }

    fn walks() -> impl Strategy<Value = Walks> {
        let attempt = proptest::collection::vec((0_u8..5, 0_u8..20), 1..8);
        proptest::collection::vec(proptest::collection::vec(attempt, 1..4), 1..20)
    }

    proptest! {
        #[test]
        fn edges_are_what_a_plain_count_says(walks in walks()) {
            let code = |name: &str| name.as_bytes()[0] - b'A' + 1;
            let map = Journeys::of(&columns(&walks), By::Office);
            let edges = map.edges.iter().map(|edge| ((code(&edge.from), code(&edge.to)), (edge.count, edge.attempts, edge.persons, edge.median_days.unwrap())));
            prop_assert_eq!(edges.collect::<BTreeMap<_, _>>(), plainly(&walks));
            let sequences = walks.iter().flatten().map(|steps| steps.iter().map(|step| step.0).collect::<Vec<_>>()).collect::<BTreeSet<_>>();
            prop_assert_eq!(map.variants, sequences.len());
            prop_assert_eq!(map.top_variants.iter().map(|variant| variant.attempts).sum::<usize>() == map.attempts, map.variants <= MOST_VARIANTS);
        }

        #[test]
        fn the_number_of_threads_does_not_show(walks in walks()) {
            let columns = columns(&walks);
            let with = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| Journeys::of(&columns, By::Office));
            prop_assert_eq!(with(1), with(3));
        }
    }

    #[test]
    fn many_nodes_are_mapped_like_few() {
        let names = (0..=DENSE_UP_TO).map(|number| format!("office {number:05}")).collect::<Vec<_>>();
        let mut builder = Columns::builder(Shape::default());
        for (order, name) in names.iter().enumerate() {
            builder.push(&Step { person: "p", attempt: Some("1"), order: Some(order as i64), office: Some(name), ..Step::default() });
        }
        let map = Journeys::of(&builder.finish(), By::Office);
        assert_eq!((map.nodes.len(), map.edges.len()), (DENSE_UP_TO + 1, DENSE_UP_TO));
        assert_eq!((map.edges[7].from.as_str(), map.edges[7].to.as_str(), map.edges[7].median_days), ("office 00007", "office 00008", None));
    }
}
