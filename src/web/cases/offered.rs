//! What the step form offers, with what was typed or chosen still standing in it.

use crate::{
    domain::language::Language,
    seed::vocabulary,
    store::reference::{self, Named},
    web::form::{Choice, Typed},
};

use super::known::Known;

/// An entry of the reference data that is called by name.
pub trait Coded: Named {
    fn code(&self) -> &str;
}

macro_rules! coded {
    ($($name:ident)+) => { $(impl Coded for reference::$name {
        fn code(&self) -> &str { &self.code }
    })+ };
}
coded!(Office Reason Requirement);

/// The entries that a typed text means: by name in either language, by code, or as the list shows those that share a name. Blanks and capitals do not count.
pub fn named<'a, T: Coded>(entries: &'a [T], typed: &str) -> Vec<&'a T> {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let wanted = folded(typed);
    if wanted.is_empty() {
        return Vec::new();
    }
    let with_code = |entry: &T, name: &str| folded(&apart(name, entry.code())) == wanted;
    entries
        .iter()
        .filter(|entry| {
            [entry.en(), entry.zh()].iter().any(|name| folded(name) == wanted || with_code(entry, name)) || folded(entry.code()) == wanted
        })
        .collect()
}

/// The one entry that is meant; none where several share a name.
pub fn only<T>(meant: Vec<&T>) -> Option<&T> {
    match meant.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

fn apart(name: &str, code: &str) -> String {
    format!("{name} ({code})")
}

/// How an entry is written in a field: its name, with its code where another one has the same.
pub fn label<T: Coded>(entry: &T, entries: &[T], language: Language) -> String {
    let name = entry.name(language);
    let shared = entries.iter().filter(|other| other.name(language) == name).count() > 1;
    if shared { apart(name, entry.code()) } else { name.to_owned() }
}

/// The entries for type-ahead; those with another name in the other language under both, so that either finds them.
pub fn listed<T: Coded>(entries: &[T], language: Language) -> Vec<Choice> {
    let both = entries.iter().flat_map(|entry| {
        let (name, other) = (label(entry, entries, language), label(entry, entries, language.other()));
        let other = (other != name).then(|| Choice::new(entry.code(), other));
        [Some(Choice::new(entry.code(), name)), other]
    });
    both.flatten().collect()
}

/// A list of the vocabulary as a select or as ticks.
pub fn choices(list: &[vocabulary::Choice], field: &str, typed: &Typed, language: Language) -> Vec<Choice> {
    list.iter().map(|entry| Choice::new(&entry.code, language.pick(&entry.en, &entry.zh)).chosen(typed.is(field, &entry.code))).collect()
}

/// The word of a code in a list of the vocabulary; the code itself where it is not listed any more.
pub fn word(list: &[vocabulary::Choice], code: &str, language: Language) -> String {
    list.iter().find(|entry| entry.code == code).map_or(code, |entry| language.pick(&entry.en, &entry.zh)).to_owned()
}

/// The order of the outcomes as keys: what goes wrong most often stands first.
const OUTCOMES: [&str; 11] = [
    "refused",
    "not-taken",
    "deflected",
    "deferred",
    "more-demanded",
    "no-answer",
    "accepted-for-processing",
    "granted",
    "partly-granted",
    "withdrew",
    "other",
];

pub fn outcomes(known: &Known, typed: &Typed) -> Vec<Choice> {
    let offered = OUTCOMES.iter().filter_map(|code| known.lists.outcomes.iter().find(|outcome| outcome.code == *code));
    offered
        .map(|outcome| {
            let label = known.language.pick(&outcome.en, &outcome.zh);
            let mut choice = Choice::new(&outcome.code, label).chosen(typed.is("outcome", &outcome.code));
            choice.key = Some(outcome.key);
            choice.asks = outcome.ask.iter().filter_map(asks).collect::<Vec<_>>().join(" ");
            choice
        })
        .collect()
}

/// What the form shows once an outcome was picked; what it always shows is not asked for.
fn asks(ask: &vocabulary::Ask) -> Option<&'static str> {
    use vocabulary::Ask;
    Some(match ask {
        Ask::Reason | Ask::GivenHow => "reason",
        Ask::SentTo => "sent_to",
        Ask::Promise | Ask::AnswerDue => "promise",
        Ask::GaveUpReason => "gave_up",
        Ask::Demands => "deadline",
        Ask::Note | Ask::Attribution => return None,
    })
}

/// What counters usually ask for at the service, as ticks.
pub fn demands(known: &Known, typed: &Typed) -> Vec<Choice> {
    known.usual.iter().map(|entry| Choice::new(&entry.code, entry.name(known.language)).chosen(typed.is("demands", &entry.code))).collect()
}
