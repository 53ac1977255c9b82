//! The tables of all groups in a scope at once, from one pass over the people seen there: never a pass per hypothesis.

use super::groups::Groups;
use super::hypothesis::{Belonging, Hypothesis, MOST_IN_SCOPE};
use super::record::Record;
use super::scopes::{Family, ScopeId, Scopes, Stay};
use super::stats::TwoByTwo;

/// Counters that are filled at a time: 8 MiB, about what a processor keeps at hand.
const COUNTERS: usize = 1 << 21;

/// A counted hypothesis with its table; most are looked at once and forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub event: u32,
    pub scope: ScopeId,
    pub group: [Option<Belonging>; 2],
    pub table: TwoByTwo,
}

impl Count {
    pub fn hypothesis(&self, record: &Record, scopes: &Scopes) -> Hypothesis {
        Hypothesis {
            event: record.events.list[self.event as usize],
            scope: scopes.terms(self.scope),
            group: self.group.iter().flatten().copied().collect(),
        }
    }

    /// Number of terms of scope and group together.
    pub fn terms(&self, scopes: &Scopes) -> usize {
        scopes.family(self.scope).dimensions.len() + self.group.iter().flatten().count()
    }
}

/// What becomes of the tables.
pub trait Look {
    /// A table both of whose sides were seen, and in which some, not all, met the target.
    fn table(&mut self, count: &Count);

    /// So many hypotheses of a group of `group` terms in the scope whose target nobody met, or everybody: chance cannot be told from anything else.
    fn unvaried(&mut self, scope: ScopeId, group: usize, hypotheses: usize);
}

/// Which counters there are: the groups in blocks that fit into memory at a time.
pub struct Plan {
    events: usize,
    alone: Vec<Block>,
    in_pairs: Vec<Block>,
}

/// Groups that are counted together.
#[derive(Default)]
struct Block {
    parts: Vec<Part>,
    cells: usize,
}

/// The groups of one facet, or of two at once: the cell of a person is `from + number · width + other number`.
struct Part {
    facet: usize,
    from: usize,
    other: Option<(usize, usize)>,
}

impl Plan {
    pub fn of(groups: &Groups, events: usize) -> Self {
        let width = |facet: usize| groups.facets[facet].width;
        let (mut alone, mut in_pairs) = (Vec::new(), Vec::new());
        for facet in 0..groups.facets.len() {
            add(&mut alone, events, facet, None, width(facet));
        }
        for facet in 0..groups.facets.len() {
            for other in facet + 1..groups.facets.len() {
                add(&mut in_pairs, events, facet, Some((other, width(other))), width(facet) * width(other));
            }
        }
        Plan { events, alone, in_pairs }
    }
}

fn add(blocks: &mut Vec<Block>, events: usize, facet: usize, other: Option<(usize, usize)>, cells: usize) {
    if blocks.last().is_none_or(|block| (block.cells + cells) * (events + 1) > COUNTERS) {
        blocks.push(Block::default());
    }
    if let Some(block) = blocks.last_mut() {
        block.parts.push(Part { facet, from: block.cells, other });
        block.cells += cells;
    }
}

/// The counters of one thread, kept from scope to scope.
#[derive(Default)]
pub struct Counters {
    /// `counts[event · cells + cell]`; the last event stands for having been seen at all.
    counts: Vec<u32>,
    /// One set of events at a time, before it is added to each of its events.
    plane: Vec<u32>,
    /// The stays, by set of events.
    by_set: Vec<Stay>,
}

/// Shows every table of a scope whose two sides were both seen: groups of one term, and of two where the scope leaves room for them.
pub fn of_scope(scopes: &Scopes, id: ScopeId, groups: &Groups, plan: &Plan, counters: &mut Counters, look: &mut impl Look) {
    let family = scopes.family(id);
    counters.by_set.clear();
    counters.by_set.extend_from_slice(scopes.stays(id));
    counters.by_set.sort_unstable_by_key(|stay| (stay.met, stay.first));
    let in_pairs = if family.dimensions.len() < MOST_IN_SCOPE { plan.in_pairs.as_slice() } else { &[] };
    for block in plan.alone.iter().chain(in_pairs) {
        counters.fill(family, groups, plan.events, block);
        for part in &block.parts {
            counters.read(id, groups, plan.events, block, part, look);
        }
    }
}

impl Counters {
    fn fill(&mut self, family: &Family, groups: &Groups, events: usize, block: &Block) {
        let cells = block.cells;
        self.counts.clear();
        self.counts.resize(cells * (events + 1), 0);
        for same in self.by_set.chunk_by(|one, other| one.met == other.met) {
            let met = family.sets.events(same[0].met);
            let of = met.iter().map(|&event| event as usize).chain([events]);
            if same.len() * block.parts.len() * met.len() < cells / 4 {
                // so few people that their cells are sooner raised for each event
                for event in of {
                    block.raise(same, groups, &mut self.counts[event * cells..(event + 1) * cells]);
                }
                continue;
            }
            self.plane.clear();
            self.plane.resize(cells, 0);
            block.raise(same, groups, &mut self.plane);
            for event in of {
                for (count, more) in self.counts[event * cells..(event + 1) * cells].iter_mut().zip(&self.plane) {
                    *count += more;
                }
            }
        }
    }

    fn read(&self, scope: ScopeId, groups: &Groups, events: usize, block: &Block, part: &Part, look: &mut impl Look) {
        let count = |event: usize, cell: usize| u64::from(self.counts[event * block.cells + part.from + cell]);
        let (other_width, terms) = part.other.map_or((1, 1), |(_, width)| (width, 2));
        let others = if part.other.is_some() { 1 } else { 0 }; // whoever's value is not known leaves the table
        let known = || (1..groups.facets[part.facet].width).flat_map(move |number| (others..other_width).map(move |other| (number, other)));
        let seen: u64 = known().map(|(number, other)| count(events, number * other_width + other)).sum();
        let named: Vec<(usize, u64, [Option<Belonging>; 2])> = known()
            .filter_map(|(number, other)| {
                let cell = number * other_width + other;
                let group = count(events, cell);
                let first = groups.belonging(part.facet, number)?;
                let second = match part.other {
                    Some((facet, _)) => Some(groups.belonging(facet, other)?),
                    None => None,
                };
                (group > 0 && group < seen).then_some((cell, group, [Some(first), second]))
            })
            .collect();
        if named.is_empty() {
            return;
        }
        for event in 0..events {
            let target: u64 = known().map(|(number, other)| count(event, number * other_width + other)).sum();
            if target == 0 || target == seen {
                look.unvaried(scope, terms, named.len());
                continue;
            }
            for &(cell, group, belongs) in &named {
                let a = count(event, cell);
                let table = TwoByTwo::new(a, group - a, target - a, (seen - group) - (target - a));
                look.table(&Count { event: event as u32, scope, group: belongs, table });
            }
        }
    }
}

impl Block {
    /// Raises the cell of each person in each part.
    fn raise(&self, stays: &[Stay], groups: &Groups, plane: &mut [u32]) {
        for stay in stays {
            let row = groups.row(stay.first as usize);
            for part in &self.parts {
                let cell = match part.other {
                    Some((other, width)) => usize::from(row[part.facet]) * width + usize::from(row[other]),
                    None => usize::from(row[part.facet]),
                };
                plane[part.from + cell] += 1;
            }
        }
    }
}
