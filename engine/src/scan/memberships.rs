//! Who belongs to which of the standing patterns: the strata that a candidate is tested in.

use rustc_hash::FxHashMap;

use crate::cohort::Cohort;
use crate::hypothesis::Hypothesis;
use crate::record::Record;
use crate::stats::TwoByTwo;

/// 64 patterns a word.
const WORDS: usize = 8;

/// How many patterns can stand at most; the list shows a hundred.
pub const MOST_STANDING: usize = WORDS * 64;

/// A person's memberships, one bit a pattern.
pub type Key = [u64; WORDS];

/// Memberships by step, from which those within any scope follow, and by person over the whole record, for the many who have no step outside of it.
pub struct Memberships<'a> {
    record: &'a Record<'a>,
    patterns: Vec<Hypothesis>,
    planes: Vec<Plane>,
    /// The combinations that occur among persons, and each person's: 4 bytes a person.
    kinds: Vec<Key>,
    kind_of: Vec<u32>,
}

/// One bit a pattern: for each step whether it lies in the pattern's scope, and whether the person is in its group by the values in force there. 16 bytes a step.
struct Plane {
    scope: Vec<u64>,
    group: Vec<u64>,
}

/// A candidate's people by their memberships, ascending by key.
#[derive(Default)]
pub struct Strata(Vec<(Key, TwoByTwo)>);

impl<'a> Memberships<'a> {
    pub fn new(record: &'a Record<'a>) -> Self {
        Memberships { record, patterns: Vec::new(), planes: Vec::new(), kinds: vec![[0; WORDS]], kind_of: vec![0; record.columns.persons()] }
    }

    /// Adds a pattern, whose number is how many were added before. At most [`MOST_STANDING`] can be.
    pub fn add(&mut self, hypothesis: &Hypothesis) {
        let (number, columns) = (self.patterns.len(), self.record.columns);
        self.patterns.push(hypothesis.clone());
        if number.is_multiple_of(64) {
            self.planes.push(Plane { scope: vec![0; columns.steps()], group: vec![0; columns.steps()] });
        }
        let (word, bit) = (number / 64, 1 << (number % 64));
        let mut kinds_with: FxHashMap<u32, u32> = FxHashMap::default();
        for &person in self.record.persons_in(&hypothesis.scope).iter() {
            let mut belongs = None;
            for step in self.record.steps_of(person).filter(|&step| hypothesis.in_scope(columns, step)) {
                let here = hypothesis.in_group(columns, step) == Some(true);
                self.planes[word].scope[step] |= bit;
                self.planes[word].group[step] |= if here { bit } else { 0 };
                belongs.get_or_insert(here); // the first step in the scope decides
            }
            if belongs == Some(true) {
                let kind = &mut self.kind_of[person as usize];
                *kind = *kinds_with.entry(*kind).or_insert_with(|| {
                    let mut key = self.kinds[*kind as usize];
                    key[word] |= bit;
                    self.kinds.push(key);
                    (self.kinds.len() - 1) as u32
                });
            }
        }
    }

    /// The patterns, by number.
    pub fn patterns(&self) -> &[Hypothesis] {
        &self.patterns
    }

    /// Whether a step lies in the scope of a pattern.
    pub fn is_in_scope(&self, number: usize, step: usize) -> bool {
        self.planes[number / 64].scope[step] & 1 << (number % 64) != 0
    }

    /// Whether it does, and the person is in the pattern's group by the values in force there.
    pub fn is_member_at(&self, number: usize, step: usize) -> bool {
        self.planes[number / 64].group[step] & 1 << (number % 64) != 0
    }

    /// The people of a candidate in strata of joint membership, by person and within the candidate's scope.
    pub fn of(&self, cohort: &Cohort) -> Strata {
        let mut whole = vec![TwoByTwo::default(); self.kinds.len()];
        let mut within: FxHashMap<Key, TwoByTwo> = FxHashMap::default();
        for member in &cohort.members {
            if cohort.has_all_steps(member) {
                whole[self.kind_of[member.person as usize] as usize].count(member.in_group, member.met);
            } else {
                within.entry(self.key(cohort.steps(member))).or_default().count(member.in_group, member.met);
            }
        }
        let seen = self.kinds.iter().copied().zip(whole).filter(|(_, table)| table.persons() > 0);
        Strata::merged(seen.chain(within).collect())
    }

    /// For each member of a cohort a number that those share who belong to the same patterns of the mask.
    pub fn kinds(&self, cohort: &Cohort, mask: &Key) -> Vec<u32> {
        let mut numbers: FxHashMap<Key, u32> = FxHashMap::default();
        let keys = cohort.members.iter().map(|member| match cohort.has_all_steps(member) {
            true => self.kinds[self.kind_of[member.person as usize] as usize],
            false => self.key(cohort.steps(member)),
        });
        keys.map(|key| {
            let next = numbers.len() as u32;
            *numbers.entry(std::array::from_fn(|at| key[at] & mask[at])).or_insert(next)
        })
        .collect()
    }

    fn key(&self, steps: impl Iterator<Item = usize>) -> Key {
        let (mut key, mut seen) = ([0; WORDS], [0; WORDS]);
        for step in steps {
            for (at, plane) in self.planes.iter().enumerate() {
                let new = plane.scope[step] & !seen[at];
                key[at] |= new & plane.group[step];
                seen[at] |= new;
            }
        }
        key
    }
}

impl Strata {
    /// Takes tables of combinations, in any order; the same combination may come several times.
    pub fn of(strata: Vec<(Key, TwoByTwo)>) -> Self {
        Strata::merged(strata)
    }

    fn merged(mut strata: Vec<(Key, TwoByTwo)>) -> Self {
        strata.sort_unstable_by_key(|(key, _)| *key);
        strata.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1 + next.1;
            }
            same
        });
        Strata(strata)
    }

    /// The tables when only the patterns of the mask are told apart.
    pub fn under(&self, mask: &Key) -> Vec<TwoByTwo> {
        let masked = self.0.iter().map(|(key, table)| (std::array::from_fn(|at| key[at] & mask[at]), *table));
        Strata::merged(masked.collect()).0.into_iter().map(|(_, table)| table).collect()
    }

    /// For each of so many patterns the table of its members.
    pub fn of_patterns(&self, patterns: usize) -> Vec<TwoByTwo> {
        let mut tables = vec![TwoByTwo::default(); patterns];
        for (key, table) in &self.0 {
            for (at, word) in key.iter().enumerate() {
                let mut left = *word;
                while left != 0 {
                    let number = at * 64 + left.trailing_zeros() as usize;
                    tables[number] = tables[number] + *table;
                    left &= left - 1;
                }
            }
        }
        tables
    }
}

/// The mask of some patterns.
pub fn mask(numbers: impl Iterator<Item = usize>) -> Key {
    let mut mask = [0; WORDS];
    for number in numbers {
        mask[number / 64] |= 1 << (number % 64);
    }
    mask
}
