//! What the step form offers by name, and what a typed name means: offices, reasons, requirements.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock, Weak},
};

use askama::Template;
use chrono::NaiveDate;

use crate::{
    domain::{id::OrganizationId, language::Language},
    store::reference::{Named, Office, Reason, Reference, Requirement},
    vault::names::{Spellings, folded as spelled_alike},
};

/// An entry of the reference data that is called by name.
pub trait Coded: Named {
    fn code(&self) -> &str;
}

macro_rules! coded {
    ($($name:ident)+) => { $(impl Coded for $name {
        fn code(&self) -> &str { &self.code }
    })+ };
}
coded!(Office Reason Requirement);

/// One kind of entry as the form offers and understands it: worked out once, since it is the same for every case.
pub struct List<T> {
    /// Those that are offered, in the order of the list.
    pub entries: Vec<T>,
    /// The names for type-ahead as `<option>`s, in either language.
    options: [String; 2],
    /// Which entries a folded name, code, or name with code means, by their place in the list.
    meaning: HashMap<String, Vec<usize>>,
    /// Folded names that several entries share.
    shared: HashSet<String>,
    /// How each entry can be typed, in the order of the list.
    spelled: Vec<[Spellings; 2]>,
}

/// A longer list is not sent along with each page: it is asked for what was typed.
const MOST_OPTIONS: usize = 300;

/// Blanks and capitals do not count.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn apart(name: &str, code: &str) -> String {
    format!("{name} ({code})")
}

impl<T: Coded> List<T> {
    fn of(entries: Vec<T>) -> Self {
        let mut meaning: HashMap<String, Vec<usize>> = HashMap::new();
        let mut holders: HashMap<String, usize> = HashMap::new();
        for (place, entry) in entries.iter().enumerate() {
            let names = BTreeSet::from([folded(entry.en()), folded(entry.zh())]);
            let with_code = [entry.en(), entry.zh()].map(|name| folded(&apart(name, entry.code())));
            let all: BTreeSet<String> = names.iter().cloned().chain(with_code).chain([folded(entry.code())]).collect();
            for said in all {
                meaning.entry(said).or_default().push(place);
            }
            for name in names {
                *holders.entry(name).or_default() += 1;
            }
        }
        let shared = holders.into_iter().filter(|(_, holders)| *holders > 1).map(|(name, _)| name).collect();
        let spelled = entries.iter().map(|entry| [entry.en(), entry.zh()].map(Spellings::of)).collect();
        let mut list = Self { entries, options: Default::default(), meaning, shared, spelled };
        if list.entries.len() <= MOST_OPTIONS {
            list.options = [Language::En, Language::Zh].map(|language| list.written(language));
        }
        list
    }

    /// The entries that a typed text means: by name in either language, by code, or as the list shows those that share a name.
    pub fn named(&self, typed: &str) -> Vec<&T> {
        let meant = self.meaning.get(&folded(typed)).filter(|_| !typed.trim().is_empty());
        meant.into_iter().flatten().filter_map(|place| self.entries.get(*place)).collect()
    }

    /// Whether something was typed that means no entry, so that adding it is offered.
    pub fn lacks(&self, typed: &str) -> bool {
        !typed.is_empty() && self.named(typed).is_empty()
    }

    /// The one entry that is meant; none where several share a name.
    pub fn only(&self, typed: &str) -> Option<&T> {
        match self.named(typed).as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// How an entry is written in a field: its name, with its code where another one has the same.
    pub fn label(&self, entry: &T, language: Language) -> String {
        let name = entry.name(language);
        if self.shared.contains(&folded(name)) { apart(name, entry.code()) } else { name.to_owned() }
    }

    /// The labels of the first `most` entries for a beginning or a part of a name in either language, in full pinyin or initials, or for a code; those that begin with it first.
    pub fn like(&self, typed: &str, language: Language, most: usize) -> Vec<String> {
        let (wanted, code) = (spelled_alike(typed), typed.trim());
        if wanted.is_empty() {
            return Vec::new();
        }
        let begins =
            |spelled: &Spellings| spelled.written.starts_with(&wanted) || spelled.readings.iter().any(|reading| reading.starts_with(&wanted));
        let (mut first, mut rest) = (Vec::new(), Vec::new());
        for (entry, spelled) in self.entries.iter().zip(&self.spelled) {
            if entry.code().eq_ignore_ascii_case(code) || spelled.iter().any(begins) {
                first.push(entry);
            } else if rest.len() < most && spelled.iter().any(|spelled| spelled.contain(&wanted)) {
                rest.push(entry);
            }
            if first.len() == most {
                break;
            }
        }
        first.into_iter().chain(rest).take(most).map(|entry| self.label(entry, language)).collect()
    }

    /// The names for type-ahead without a script; none for a list that is too long to be sent along.
    pub fn options(&self, language: Language) -> &str {
        &self.options[usize::from(language == Language::Zh)]
    }

    /// Those with another name in the other language stand under both, so that either finds them.
    fn written(&self, language: Language) -> String {
        let both = self.entries.iter().flat_map(|entry| {
            let (name, other) = (self.label(entry, language), self.label(entry, language.other()));
            let other = (other != name).then_some(other);
            [Some(name), other]
        });
        Options { names: both.flatten().collect() }.render().expect("a string takes whatever is written to it")
    }
}

#[derive(Template)]
#[template(path = "cases/options.html")]
struct Options {
    names: Vec<String>,
}

/// All that the form offers by name.
pub struct Names {
    pub offices: List<Office>,
    pub reasons: List<Reason>,
    pub requirements: List<Requirement>,
}

/// The names made of one edition of the reference data, on one day.
#[derive(Clone)]
struct Kept {
    of: Weak<Reference>,
    on: NaiveDate,
    names: Arc<Names>,
}

impl Names {
    /// Of what is offered today; kept for as long as the reference data of the organization is the same.
    pub fn of(organization: OrganizationId, reference: &Arc<Reference>, today: NaiveDate) -> Arc<Self> {
        static KEPT: RwLock<BTreeMap<OrganizationId, Kept>> = RwLock::new(BTreeMap::new());
        // What a thread that failed left behind is whole: entries are only ever replaced.
        let kept = KEPT.read().unwrap_or_else(PoisonError::into_inner).get(&organization).cloned();
        if let Some(kept) = kept.filter(|kept| kept.on == today && std::ptr::eq(kept.of.as_ptr(), Arc::as_ptr(reference))) {
            return kept.names;
        }
        let offered = reference.offered(today);
        let names =
            Arc::new(Self { offices: List::of(offered.offices), reasons: List::of(offered.reasons), requirements: List::of(offered.requirements) });
        KEPT.write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(organization, Kept { of: Arc::downgrade(reference), on: today, names: Arc::clone(&names) });
        names
    }
}
