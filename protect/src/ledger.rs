//! What has to be remembered between releases: the secret of the persons' keys, what was published, and who stood behind it. It never leaves the house.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    io::{Read, Write},
    sync::Arc,
};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    keys::Secret,
    published::{Cell, Measure, Release},
};
use crate::period::Period;

/// A set of persons by their numbers in the ledger, ascending.
pub type Behind = Arc<[u32]>;

/// What was published of a cell, and who stood behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Hidden(Behind),
    Shown(BTreeMap<Measure, (u64, Behind)>),
}

/// Stands for a figure of a shown cell that is not told.
pub const NOT_TOLD: u64 = u64::MAX;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    pub secret: Secret,
    /// Keys of the persons it knows; a person's number is the place of their key.
    persons: Vec<u64>,
    numbers: FxHashMap<u64, u32>,
    /// All releases, the earliest first.
    pub releases: Vec<Release>,
    pub cells: BTreeMap<Cell, Standing>,
    /// Values of dimensions that were (not) shown as rows of their own.
    pub values: BTreeMap<Cell, Standing>,
    /// The most that one person adds to each magnitude in a period or the whole record, and from whom that was taken.
    caps: BTreeMap<(Option<Period>, Measure), (u64, Behind)>,
}

/// Why a ledger cannot be used. It is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("is not a ledger of releases; name another file, or one that does not exist yet to begin a new ledger")]
    Foreign,
    #[error("is a ledger of a newer version of this program")]
    Newer,
    #[error("is damaged: put back a copy of it. A new ledger would not know what was published, and the next release could betray somebody")]
    Damaged,
    #[error("belongs to other data: none of the persons whom it knows is in this file")]
    OtherData,
}

const MAGIC: &[u8] = b"THROUGHLINE LEDGER ";
const VERSION: &[u8] = b"1\n";
/// No ledger unpacks to more bytes.
const LARGEST: u64 = 4 << 30;

impl Ledger {
    pub fn new(secret: Secret) -> Self {
        Self {
            secret,
            persons: Vec::new(),
            numbers: FxHashMap::default(),
            releases: Vec::new(),
            cells: BTreeMap::new(),
            values: BTreeMap::new(),
            caps: BTreeMap::new(),
        }
    }

    /// The numbers of persons by their keys; whoever is new is entered, in the order of keys.
    ///
    /// # Errors
    /// A ledger that knows people, and none of these.
    pub fn numbers(&mut self, keys: &[u64]) -> Result<Vec<u32>, Unusable> {
        if !self.persons.is_empty() && !keys.iter().any(|key| self.numbers.contains_key(key)) {
            return Err(Unusable::OtherData);
        }
        Ok(self.entered(keys))
    }

    /// The same where these may all be new: who came in one period need not have come in another.
    pub fn entered(&mut self, keys: &[u64]) -> Vec<u32> {
        let mut new: Vec<u64> = keys.iter().copied().filter(|key| !self.numbers.contains_key(key)).collect();
        new.sort_unstable();
        new.dedup();
        for key in new {
            self.numbers.insert(key, self.persons.len() as u32);
            self.persons.push(key);
        }
        keys.iter().map(|key| self.numbers[key]).collect()
    }

    /// The file: a line that says what it is, a digest of the rest, and the rest packed: the figures as JSON, then keys and sets.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut sets = Sets::default();
        let mut kept = |standing: &Standing| -> Written {
            match standing {
                Standing::Hidden(behind) => Written { hidden: Some(sets.put(behind)), shown: Vec::new() },
                Standing::Shown(figures) => {
                    Written { hidden: None, shown: figures.iter().map(|(measure, (figure, behind))| (*measure, *figure, sets.put(behind))).collect() }
                }
            }
        };
        let head = Head {
            secret: self.secret.0,
            cells: self.cells.iter().map(|(cell, standing)| (cell.clone(), kept(standing))).collect(),
            values: self.values.iter().map(|(cell, standing)| (cell.clone(), kept(standing))).collect(),
            caps: self
                .caps
                .iter()
                .filter(|((period, _), _)| period.is_none())
                .map(|((_, measure), (cap, behind))| (*measure, *cap, sets.put(behind)))
                .collect(),
            caps_of_periods: self
                .caps
                .iter()
                .filter_map(|((period, measure), (cap, behind))| Some(((*period)?, *measure, *cap, sets.put(behind))))
                .collect(),
            releases: self.releases.clone(),
            persons: self.persons.len() as u64,
            sets: sets.bytes.len() as u64,
        };
        let head = serde_json::to_vec(&head).unwrap_or_default(); // plain texts and numbers, in which nothing can fail
        let mut payload = Vec::with_capacity(head.len() + 8 * self.persons.len() + sets.bytes.len() + 8);
        payload.extend((head.len() as u64).to_le_bytes());
        payload.extend(head);
        payload.extend(self.persons.iter().flat_map(|key| key.to_le_bytes()));
        payload.extend(sets.bytes);
        let mut file = [MAGIC, VERSION].concat();
        file.extend(Sha256::digest(&payload));
        let mut packed = ZlibEncoder::new(file, Compression::fast());
        // memory takes whatever is written to it
        let _ = packed.write_all(&payload);
        packed.finish().unwrap_or_default()
    }

    /// # Errors
    /// A file that is something else, was written by a newer version, or does not agree with its digest.
    pub fn from_bytes(file: &[u8]) -> Result<Self, Unusable> {
        let rest = file.strip_prefix(MAGIC).ok_or(Unusable::Foreign)?;
        let rest = rest.strip_prefix(VERSION).ok_or(if rest.len() > 32 && rest[0].is_ascii_digit() { Unusable::Newer } else { Unusable::Damaged })?;
        let (digest, packed) = rest.split_at_checked(32).ok_or(Unusable::Damaged)?;
        let mut payload = Vec::new();
        ZlibDecoder::new(packed).take(LARGEST).read_to_end(&mut payload).map_err(|_| Unusable::Damaged)?;
        if Sha256::digest(&payload).as_slice() != digest {
            return Err(Unusable::Damaged);
        }
        Self::unpacked(&payload).ok_or(Unusable::Damaged)
    }

    fn unpacked(payload: &[u8]) -> Option<Self> {
        let (length, rest) = payload.split_first_chunk::<8>()?;
        let (head, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        let head: Head = serde_json::from_slice(head).ok()?;
        let (keys, sets) = rest.split_at_checked(usize::try_from(head.persons.checked_mul(8)?).ok()?)?;
        let persons: Vec<u64> = keys.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect();
        let standings = |written: Vec<(Cell, Written)>| -> Option<BTreeMap<Cell, Standing>> {
            written.into_iter().map(|(cell, written)| Some((cell, written.standing(sets)?))).collect()
        };
        let of_periods = head.caps_of_periods.into_iter().map(|(period, measure, cap, begin)| ((Some(period), measure), cap, begin));
        let caps = head.caps.into_iter().map(|(measure, cap, begin)| ((None, measure), cap, begin)).chain(of_periods);
        Some(Self {
            secret: Secret(head.secret),
            numbers: persons.iter().zip(0..).map(|(&key, number)| (key, number)).collect(),
            persons,
            cells: standings(head.cells)?,
            values: standings(head.values)?,
            caps: caps.map(|(key, cap, begin)| Some((key, (cap, take(sets, begin)?)))).collect::<Option<_>>()?,
            releases: head.releases,
        })
    }

    /// Whether what was published of a cell stays: fewer than `k` persons entered or left since.
    pub fn stays<T: Ord>(before: &[T], now: &[T], k: u64) -> bool {
        let (mut one, mut other, mut changes) = (before.iter().peekable(), now.iter().peekable(), 0);
        loop {
            match (one.peek(), other.peek()) {
                (None, None) => return changes < k,
                (Some(a), Some(b)) if a == b => {
                    one.next();
                    other.next();
                    continue;
                }
                (Some(a), Some(b)) if a < b => one.next(),
                (Some(_), None) => one.next(),
                _ => other.next(),
            };
            changes += 1;
            if changes >= k {
                return false;
            }
        }
    }

    /// What was published of a measure of a shown cell, where it stays; [`NOT_TOLD`] where the measure was not.
    pub fn kept(&self, cell: &Cell, measure: Measure, now: &[u32], k: u64) -> Option<u64> {
        let Some(Standing::Shown(figures)) = self.cells.get(cell) else { return None };
        figures.get(&measure).filter(|(_, then)| Self::stays(then, now, k)).map(|(figure, _)| *figure)
    }

    /// The cap of a magnitude: the one of before, until at least `k` people who have it came or went. None where it would be of too few.
    pub fn cap(&mut self, (period, measure): (Option<Period>, Measure), cap: Option<u64>, now: &Behind, k: u64) -> Option<u64> {
        if let Some((known, _)) = self.caps.get(&(period, measure)).filter(|(_, then)| Self::stays(then, now, k)) {
            return Some(*known);
        }
        self.caps.insert((period, measure), (cap?, Arc::clone(now)));
        cap
    }

    /// Remembers what is published of a cell now; what stays keeps those who stood behind it then.
    pub fn remember(cells: &mut BTreeMap<Cell, Standing>, cell: Cell, figures: Option<&[(Measure, u64)]>, now: &Behind, k: u64) {
        let new =
            |figures: &[(Measure, u64)]| figures.iter().map(|&(measure, figure)| (measure, (figure, Arc::clone(now)))).collect::<BTreeMap<_, _>>();
        match cells.entry(cell) {
            Entry::Vacant(vacant) => {
                vacant.insert(figures.map_or_else(|| Standing::Hidden(Arc::clone(now)), |figures| Standing::Shown(new(figures))));
            }
            Entry::Occupied(mut occupied) => match (occupied.get_mut(), figures) {
                (Standing::Hidden(behind), None) => {
                    if !Self::stays(behind, now, k) {
                        *behind = Arc::clone(now);
                    }
                }
                (Standing::Shown(known), Some(figures)) => {
                    for (measure, entry) in new(figures) {
                        let stays = known.get(&measure).is_some_and(|(_, behind)| Self::stays(behind, now, k));
                        if !stays {
                            known.insert(measure, entry);
                        }
                    }
                }
                (standing, Some(figures)) => *standing = Standing::Shown(new(figures)),
                (standing, None) => *standing = Standing::Hidden(Arc::clone(now)),
            },
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Head {
    secret: [u8; 32],
    cells: Vec<(Cell, Written)>,
    values: Vec<(Cell, Written)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    caps: Vec<(Measure, u64, u64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    caps_of_periods: Vec<(Period, Measure, u64, u64)>,
    releases: Vec<Release>,
    persons: u64,
    sets: u64,
}

/// A standing whose sets lie elsewhere, each where it begins.
#[derive(Serialize, Deserialize)]
struct Written {
    hidden: Option<u64>,
    shown: Vec<(Measure, u64, u64)>,
}

impl Written {
    fn standing(self, sets: &[u8]) -> Option<Standing> {
        Some(match self.hidden {
            Some(begin) => Standing::Hidden(take(sets, begin)?),
            None => {
                let figures = self.shown.into_iter().map(|(measure, figure, begin)| Some((measure, (figure, take(sets, begin)?))));
                Standing::Shown(figures.collect::<Option<_>>()?)
            }
        })
    }
}

/// Sets one after the other: of each its size and the steps from one number to the next, seven bits a byte (LEB128).
#[derive(Default)]
struct Sets {
    bytes: Vec<u8>,
    /// The set written last, which is often asked for again: the measures of a cell share it.
    last: Option<(Behind, u64)>,
}

impl Sets {
    /// Writes a set, and says where it begins.
    fn put(&mut self, behind: &Behind) -> u64 {
        if let Some((_, begin)) = self.last.as_ref().filter(|(last, _)| Arc::ptr_eq(last, behind) || last == behind) {
            return *begin;
        }
        let begin = self.bytes.len() as u64;
        let mut write = |mut number: u32| {
            while number >= 128 {
                self.bytes.push(number as u8 | 128);
                number >>= 7;
            }
            self.bytes.push(number as u8);
        };
        write(behind.len() as u32);
        let mut last = 0;
        for &number in behind.iter() {
            write(number - last);
            last = number;
        }
        self.last = Some((Arc::clone(behind), begin));
        begin
    }
}

fn take(sets: &[u8], begin: u64) -> Option<Behind> {
    let mut rest = sets.get(usize::try_from(begin).ok()?..)?.iter();
    let mut read = || {
        let mut number = 0_u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = *rest.next()?;
            number |= u32::from(byte & 127).checked_shl(shift)?;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    };
    let size = read()?;
    let mut last = 0_u32;
    (0..size)
        .map(|_| {
            last = last.checked_add(read()?)?;
            Some(last)
        })
        .collect()
}
