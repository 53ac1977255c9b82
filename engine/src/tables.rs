//! The tables of all groups in a scope at once, from one pass over the people seen there: never a pass per hypothesis.

use std::ops::Range;

use super::groups::Groups;
use super::hypothesis::{Belonging, Hypothesis, MOST_IN_SCOPE};
use super::record::Record;
use super::scopes::{Family, ScopeId, Scopes, Stay};
use super::stats::TwoByTwo;

/// Counters that are filled at a time: a quarter of a megabyte before they are carried over, what a processor keeps near.
const COUNTERS: usize = 1 << 18;

/// So many events of a cell are counted side by side, in one go.
const LANES: usize = 16;

/// A lane holds a byte: what was counted is carried over after so many people.
const CARRY: usize = u8::MAX as usize;

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
    /// Lanes of a cell: one counter an event, the last one for having been seen at all.
    lanes: usize,
    /// Where the numbers of each facet begin when all lie one after the other, and their end.
    starts: Vec<usize>,
    alone: Vec<Block>,
    in_pairs: Vec<Block>,
}

/// Groups that are counted together.
#[derive(Default)]
struct Block {
    runs: Vec<Run>,
    cells: usize,
}

/// The groups of some facets, alone or each together with one facet's. For each number of that one the cells of all others lie side by side.
struct Run {
    with: Option<usize>,
    facets: Range<usize>,
    /// Its first cell, and the cells from one number of `with` to the next.
    from: usize,
    stride: usize,
}

impl Plan {
    pub fn of(groups: &Groups, events: usize) -> Self {
        let widths = groups.facets.iter().map(|facet| facet.width);
        let starts = std::iter::once(0)
            .chain(widths.scan(0, |end, width| {
                *end += width;
                Some(*end)
            }))
            .collect();
        let mut plan = Plan { events, lanes: (events + 1).div_ceil(LANES), starts, alone: Vec::new(), in_pairs: Vec::new() };
        plan.alone = plan.blocks(std::iter::once((None, 0..groups.facets.len())));
        plan.in_pairs = plan.blocks((0..groups.facets.len()).map(|facet| (Some(facet), facet + 1..groups.facets.len())));
        plan
    }

    fn blocks(&self, runs: impl Iterator<Item = (Option<usize>, Range<usize>)>) -> Vec<Block> {
        let mut blocks = vec![Block::default()];
        for (with, facets) in runs {
            let times = with.map_or(1, |facet| self.width(facet..facet + 1));
            let mut next = facets.start;
            while next < facets.end {
                let cells = |to: usize| times * self.width(next..to);
                let used = blocks.last().map_or(0, |block| block.cells);
                let fits = |to: &usize| (used + cells(*to)) * self.lanes * LANES <= COUNTERS;
                let end = match (next + 1..=facets.end).take_while(fits).last() {
                    Some(end) => end,
                    None if used == 0 => next + 1, // it is too large for any block
                    None => {
                        blocks.push(Block::default());
                        continue;
                    }
                };
                let added = cells(end);
                if let Some(block) = blocks.last_mut() {
                    block.runs.push(Run { with, facets: next..end, from: used, stride: added / times });
                    block.cells += added;
                }
                next = end;
            }
        }
        blocks
    }

    /// The numbers of some facets together.
    fn width(&self, facets: Range<usize>) -> usize {
        self.starts[facets.end] - self.starts[facets.start]
    }
}

/// The counters of one thread, kept from scope to scope; all are 0 between two blocks.
///
/// The counters of a cell lie side by side, event by event, so that a person raises all events of a cell at once: `lanes · LANES` of them, and the last one counts everybody seen.
#[derive(Default)]
pub struct Counters {
    /// `fresh[cell · lanes + event / LANES][event % LANES]`, of the last [`CARRY`] people.
    fresh: Vec<[u8; LANES]>,
    /// `all[(cell · lanes · LANES) + event]`, of those before.
    all: Vec<u32>,
}

/// Shows every table of a scope whose two sides were both seen: groups of one term, and of two where the scope leaves room for them.
pub fn of_scope(scopes: &Scopes, id: ScopeId, groups: &Groups, plan: &Plan, counters: &mut Counters, look: &mut impl Look) {
    let family = scopes.family(id);
    let in_pairs = if family.dimensions.len() < MOST_IN_SCOPE { plan.in_pairs.as_slice() } else { &[] };
    for block in plan.alone.iter().chain(in_pairs) {
        counters.fill(family, scopes.stays(id), groups, plan, block);
        for run in &block.runs {
            for facet in run.facets.clone() {
                counters.read(id, groups, plan, run, facet, look);
            }
        }
        counters.all[..block.cells * plan.lanes * LANES].fill(0);
    }
}

impl Counters {
    /// Raises the cells of each person.
    fn fill(&mut self, family: &Family, stays: &[Stay], groups: &Groups, plan: &Plan, block: &Block) {
        self.fresh.resize(self.fresh.len().max(block.cells * plan.lanes), [0; LANES]);
        self.all.resize(self.fresh.len() * LANES, 0);
        for some in stays.chunks(CARRY) {
            match plan.lanes {
                1 => self.raise::<1>(family, some, groups, plan, block),
                2 => self.raise::<2>(family, some, groups, plan, block),
                3 => self.raise::<3>(family, some, groups, plan, block),
                4 => self.raise::<4>(family, some, groups, plan, block),
                _ => self.raise_singly(family, some, groups, plan, block),
            }
            self.carry(plan.lanes, block.cells);
        }
    }

    /// Raises all events at once, where there are so few that this is a handful of instructions.
    fn raise<const L: usize>(&mut self, family: &Family, stays: &[Stay], groups: &Groups, plan: &Plan, block: &Block) {
        let (cells, _) = self.fresh.as_chunks_mut::<L>();
        for stay in stays {
            let mut own = [[0; LANES]; L];
            own[L - 1][LANES - 1] = 1;
            family.sets.events(stay.met).iter().for_each(|&event| own[event as usize / LANES][event as usize % LANES] = 1);
            block.cells_of(groups.row(stay.first as usize), plan, |cell| {
                for (counts, own) in cells[cell].iter_mut().zip(own) {
                    *counts = sum(*counts, own);
                }
            });
        }
    }

    /// Raises one event after the other: of many, a person meets few.
    fn raise_singly(&mut self, family: &Family, stays: &[Stay], groups: &Groups, plan: &Plan, block: &Block) {
        let width = plan.lanes * LANES;
        let counts = self.fresh.as_flattened_mut();
        for stay in stays {
            let met = family.sets.events(stay.met);
            block.cells_of(groups.row(stay.first as usize), plan, |cell| {
                met.iter().for_each(|&event| counts[cell * width + event as usize] += 1);
                counts[(cell + 1) * width - 1] += 1;
            });
        }
    }

    /// Adds what was counted last to the rest.
    fn carry(&mut self, lanes: usize, cells: usize) {
        let fresh = self.fresh[..cells * lanes].chunks_exact_mut(lanes);
        for (fresh, all) in fresh.zip(self.all.chunks_exact_mut(lanes * LANES)).filter(|(fresh, _)| fresh[lanes - 1][LANES - 1] > 0) {
            all.iter_mut().zip(fresh.as_flattened()).for_each(|(all, fresh)| *all += u32::from(*fresh));
            fresh.fill([0; LANES]);
        }
    }

    fn read(&self, scope: ScopeId, groups: &Groups, plan: &Plan, run: &Run, facet: usize, look: &mut impl Look) {
        let width = plan.lanes * LANES;
        let met = |cell: usize, event: usize| u64::from(self.all[cell * width + event]);
        let seen_in = |cell: usize| met(cell, width - 1);
        let first = run.from + plan.width(run.facets.start..facet);
        // whoever's value is not known leaves the table
        let (withs, terms) = match run.with {
            Some(with) => (1..groups.facets[with].width, 2),
            None => (0..1, 1),
        };
        let known = withs.flat_map(|with| (1..groups.facets[facet].width).map(move |number| (first + with * run.stride + number, with, number)));
        let known: Vec<(usize, usize, usize)> = known.filter(|(cell, _, _)| seen_in(*cell) > 0).collect();
        let seen: u64 = known.iter().map(|(cell, _, _)| seen_in(*cell)).sum();
        let named = known.iter().filter_map(|&(cell, with, number)| {
            let own = groups.belonging(facet, number)?;
            let belongs = match run.with {
                Some(facet) => [Some(groups.belonging(facet, with)?), Some(own)],
                None => [Some(own), None],
            };
            let group = seen_in(cell);
            (group < seen).then_some((cell, group, belongs))
        });
        let named: Vec<(usize, u64, [Option<Belonging>; 2])> = named.collect();
        if named.is_empty() {
            return;
        }
        for event in 0..plan.events {
            let target: u64 = known.iter().map(|(cell, _, _)| met(*cell, event)).sum();
            if target == 0 || target == seen {
                look.unvaried(scope, terms, named.len());
                continue;
            }
            for &(cell, group, belongs) in &named {
                let a = met(cell, event);
                let table = TwoByTwo::new(a, group - a, target - a, (seen - group) - (target - a));
                look.table(&Count { event: event as u32, scope, group: belongs, table });
            }
        }
    }
}

fn sum(mut one: [u8; LANES], other: [u8; LANES]) -> [u8; LANES] {
    for (to, more) in one.iter_mut().zip(other) {
        *to = to.wrapping_add(more); // it never wraps before it is carried over
    }
    one
}

impl Block {
    /// Shows the cell of a person in each of its groups.
    fn cells_of(&self, row: &[u16], plan: &Plan, mut show: impl FnMut(usize)) {
        for run in &self.runs {
            let from = run.from + run.with.map_or(0, |with| usize::from(row[with]) * run.stride);
            let first = plan.starts[run.facets.start];
            for (start, number) in plan.starts[run.facets.clone()].iter().zip(&row[run.facets.clone()]) {
                show(from + start - first + usize::from(*number));
            }
        }
    }
}
