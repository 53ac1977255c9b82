//! What is asked about people: whether someone is one of those recorded already, and who works with them.

use std::collections::HashMap;

use super::{
    answers::{Answer, List},
    lexicon::{Lexicon, Meaning, fold},
};
use crate::domain::{code::PersonCode, id::UserId};

impl Lexicon<'_> {
    /// Whether someone who may be one of these is one of them; none while it is asked for.
    pub fn person(&mut self, key: &str, candidates: &[PersonCode], line: u64) -> Option<Answer> {
        let list = List::Person(key.to_owned());
        let entries = self.lists.entry(list.clone()).or_default();
        if entries.offered.is_empty() {
            entries.offered = candidates.iter().map(|code| (code.to_string(), code.to_string(), code.to_string())).collect();
        }
        self.ask(&list, key, line)
    }

    /// Who works with someone; whoever is not known is asked for. An answer is a colleague's e-mail address.
    pub fn colleague(&mut self, value: Option<&str>, colleagues: &HashMap<String, UserId>, line: u64) -> Meaning<UserId> {
        let Some(value) = value else { return Meaning::Nothing };
        if let Some(known) = colleagues.get(&fold(value)) {
            return Meaning::Known(*known);
        }
        let entries = self.lists.entry(List::Colleague).or_default();
        if entries.offered.is_empty() {
            let mut emails: Vec<&String> = colleagues.keys().filter(|name| name.contains('@')).collect();
            emails.sort_unstable();
            entries.offered = emails.into_iter().map(|email| (email.clone(), email.clone(), email.clone())).collect();
        }
        match self.ask(&List::Colleague, value, line) {
            Some(Answer::Entry(email)) => colleagues.get(&email).map_or(Meaning::Asked, |user| Meaning::Known(*user)),
            Some(Answer::Empty) => Meaning::Nothing,
            Some(Answer::New) | None => Meaning::Asked,
        }
    }
}
