//! The vocabulary as a file's values meet it: found by code, by English or by Chinese name, whatever the case.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{
    answers::{Answer, Answers, List},
    broken::nearest_of,
};
use crate::{
    domain::{
        id::{FacetId, FacetValueId, OfficeId, OrganizationId, ReasonId, ServiceId},
        language::Language,
        outcome::{Outcome, Stage},
    },
    seed::vocabulary::Vocabulary,
    store::{
        imports::NewEntries,
        reference::{Facet, FacetValue, Office, Reason, Reference, Service, fresh_code},
    },
};

/// What a value is found to be.
pub enum Meaning<T> {
    Known(T),
    /// Not given, or left empty.
    Nothing,
    /// Asked for, and not answered yet.
    Asked,
}

/// A value that the vocabulary does not know.
#[derive(Clone, Debug)]
pub struct Question {
    pub list: List,
    /// Empty where a step needs one and has none.
    pub value: String,
    /// Rows in which it stands, and the first of them.
    pub rows: usize,
    pub line: u64,
    /// The code of the entry that it is most likely a misspelling of.
    pub near: Option<String>,
    pub answer: Option<Answer>,
}

/// For each list what a value of it can be answered with: code and name in each language.
pub type Offers = HashMap<List, Vec<(String, [String; 2])>>;

/// The entries of one list, by every name that they have.
#[derive(Default)]
pub(super) struct Entries {
    ids: HashMap<String, Vec<Uuid>>,
    /// Code and names, as they are offered.
    pub(super) offered: Vec<(String, String, String)>,
}

impl Entries {
    fn add(&mut self, id: Uuid, code: &str, en: &str, zh: &str) {
        self.know(id, code, en, zh);
        self.offered.push((code.to_owned(), en.to_owned(), zh.to_owned()));
    }

    /// Names by which an entry is found, without being offered under them.
    fn know(&mut self, id: Uuid, code: &str, en: &str, zh: &str) {
        for name in HashSet::from([fold(code), fold(en), fold(zh)]) {
            if !name.is_empty() {
                self.ids.entry(name).or_default().push(id);
            }
        }
    }

    fn find(&self, value: &str) -> &[Uuid] {
        self.ids.get(&fold(value)).map_or(&[], Vec::as_slice)
    }

    fn near(&self, value: &str) -> Option<String> {
        let name = nearest_of(&fold(value), self.ids.keys().map(String::as_str))?;
        let offered = self.offered.iter().find(|(code, en, zh)| [code, en, zh].iter().any(|text| fold(text) == name));
        offered.map(|(code, ..)| code.clone())
    }
}

pub(super) fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The vocabulary, the answers, and the entries that come to be on the way.
pub struct Lexicon<'a> {
    organization: OrganizationId,
    reference: &'a Reference,
    answers: &'a Answers,
    pub(super) lists: HashMap<List, Entries>,
    facets: Entries,
    taken: HashSet<String>,
    questions: HashMap<(List, String), Question>,
    pub new: NewEntries,
    /// What a service is called that no row names.
    list_name: &'a str,
}

impl<'a> Lexicon<'a> {
    pub fn new(organization: OrganizationId, reference: &'a Reference, words: &Vocabulary, answers: &'a Answers, list_name: &'a str) -> Self {
        let mut lists: HashMap<List, Entries> = HashMap::new();
        let mut taken = HashSet::new();
        macro_rules! fill {
            ($($list:expr => $entries:ident),+) => { $( let list = lists.entry($list).or_default(); for entry in &reference.$entries {
                let counted = reference.counted_under(entry.id.into()).0;
                // what is retired and points to another means the other
                if counted == entry.id.0 {
                    list.add(counted, &entry.code, &entry.en, &entry.zh);
                } else {
                    list.know(counted, &entry.code, &entry.en, &entry.zh);
                }
                taken.insert(entry.code.clone());
            } )+ };
        }
        fill!(List::Service => services, List::Office => offices, List::Reason => reasons);
        let (outcomes, stages) = (&words.outcomes, &words.stages);
        let list = lists.entry(List::Outcome).or_default();
        outcomes.iter().for_each(|entry| list.add(Uuid::nil(), &entry.code, &entry.en, &entry.zh));
        let list = lists.entry(List::Stage).or_default();
        stages.iter().for_each(|entry| list.add(Uuid::nil(), &entry.code, &entry.en, &entry.zh));
        let mut facets = Entries::default();
        reference.facets.iter().for_each(|facet| facets.add(facet.id.0, &facet.code, &facet.en, &facet.zh));
        Self { organization, reference, answers, lists, facets, taken, questions: HashMap::new(), new: NewEntries::default(), list_name }
    }

    /// The service of a row. A file that names none is about one service, asked for once.
    pub fn service(&mut self, value: Option<&str>, line: u64) -> Meaning<ServiceId> {
        let value = value.unwrap_or_default();
        if let Some(id) = self.met(&List::Service, value) {
            return Meaning::Known(ServiceId(id));
        }
        match self.ask(&List::Service, value, line) {
            Some(Answer::New) => {
                let id = ServiceId::random();
                let name = if value.is_empty() { self.list_name } else { value }.to_owned();
                self.learn(&List::Service, value, id.0);
                let (code, ordinal) = (self.fresh_code(), after(self.reference.services.iter().map(|entry| entry.ordinal)));
                self.new.services.push(Service {
                    id,
                    organization_id: self.organization,
                    code,
                    en: name.clone(),
                    zh: name,
                    stage: Stage::Access,
                    ordinal,
                });
                Meaning::Known(id)
            }
            Some(Answer::Entry(code)) => self.entry(&List::Service, &code).map_or(Meaning::Asked, |id| Meaning::Known(ServiceId(id))),
            Some(Answer::Empty) | None => Meaning::Asked,
        }
    }

    /// The office of a row. Of offices that bear the same name, the one in this place, or the one of which no place is known.
    pub fn office(&mut self, value: Option<&str>, place: Option<&'static str>, line: u64) -> Meaning<OfficeId> {
        let Some(value) = value else { return Meaning::Nothing };
        let found = self.find(&List::Office, value);
        let here = found.iter().copied().find(|id| self.may_be_at(OfficeId(*id), place));
        if let Some(id) = here {
            self.count(&List::Office, value);
            return Meaning::Known(OfficeId(id));
        }
        match self.ask(&List::Office, value, line) {
            Some(Answer::New) => {
                let id = OfficeId::random();
                self.learn(&List::Office, value, id.0);
                let (code, name) = (self.fresh_code(), value.to_owned());
                self.new
                    .offices
                    .push((Office { id, organization_id: self.organization, jurisdiction_id: None, code, en: name.clone(), zh: name }, place));
                Meaning::Known(id)
            }
            Some(Answer::Entry(code)) => self.entry(&List::Office, &code).map_or(Meaning::Asked, |id| Meaning::Known(OfficeId(id))),
            Some(Answer::Empty) => Meaning::Nothing,
            None => Meaning::Asked,
        }
    }

    /// Whether an office can be the one meant at a place: nothing is known of where either is, or one lies in the other.
    fn may_be_at(&self, office: OfficeId, place: Option<&'static str>) -> bool {
        let Some(place) = place else { return true };
        let path = |code: &str| crate::seed::places::china().path(code).into_iter().map(|place| place.code.to_owned()).collect::<Vec<_>>();
        let known = match self.new.offices.iter().find(|(new, _)| new.id == office) {
            Some((_, at)) => at.map(path).unwrap_or_default(),
            None => {
                let at = self.reference.offices.iter().find(|known| known.id == office).and_then(|known| known.jurisdiction_id);
                self.reference.upwards(at).into_iter().rev().map(|place| place.code.clone()).collect()
            }
        };
        known.iter().zip(path(place)).all(|(known, wanted)| *known == wanted)
    }

    pub fn reason(&mut self, value: Option<&str>, line: u64) -> Meaning<ReasonId> {
        let Some(value) = value else { return Meaning::Nothing };
        if let Some(id) = self.met(&List::Reason, value) {
            return Meaning::Known(ReasonId(id));
        }
        match self.ask(&List::Reason, value, line) {
            Some(Answer::New) => {
                let id = ReasonId::random();
                self.learn(&List::Reason, value, id.0);
                let (code, name) = (self.fresh_code(), value.to_owned());
                let ordinal = after(self.reference.reasons.iter().map(|entry| entry.ordinal));
                self.new.reasons.push(Reason { id, organization_id: self.organization, code, en: name.clone(), zh: name, ordinal });
                Meaning::Known(id)
            }
            Some(Answer::Entry(code)) => self.entry(&List::Reason, &code).map_or(Meaning::Asked, |id| Meaning::Known(ReasonId(id))),
            Some(Answer::Empty) => Meaning::Nothing,
            None => Meaning::Asked,
        }
    }

    /// The outcome of a row. Where no column holds outcomes it is "other": what happened stands in the note.
    pub fn outcome(&mut self, value: Option<&str>, is_mapped: bool, line: u64) -> Meaning<Outcome> {
        if !is_mapped {
            return Meaning::Known(Outcome::Other);
        }
        self.coded(&List::Outcome, value.unwrap_or_default(), line)
    }

    pub fn stage(&mut self, value: Option<&str>, line: u64) -> Meaning<Stage> {
        value.map_or(Meaning::Nothing, |value| self.coded(&List::Stage, value, line))
    }

    fn coded<T: std::str::FromStr>(&mut self, list: &List, value: &str, line: u64) -> Meaning<T> {
        let known = self.lists.get(list).and_then(|list| {
            let offered = list.offered.iter().find(|(code, en, zh)| [code, en, zh].iter().any(|name| fold(name) == fold(value)));
            offered.and_then(|(code, ..)| code.parse().ok())
        });
        if let Some(known) = known {
            return Meaning::Known(known);
        }
        match self.ask(list, value, line) {
            Some(Answer::Entry(code)) => code.parse().map_or(Meaning::Asked, Meaning::Known),
            Some(Answer::Empty) if list.may_be_empty() => Meaning::Nothing,
            _ => Meaning::Asked,
        }
    }

    /// Which facet a column is.
    pub fn facet(&mut self, column: &str, rival: bool) -> Meaning<FacetId> {
        let facet = match self.facets.find(column) {
            [id, ..] => FacetId(*id),
            [] => match self.ask(&List::Facets, column, 1) {
                Some(Answer::New) => {
                    let id = FacetId::random();
                    let (code, name) = (self.fresh_code(), column.to_owned());
                    self.facets.add(id.0, &code, column, column);
                    let (source, ordinal) = ("asked".to_owned(), after(self.reference.facets.iter().map(|entry| entry.ordinal)));
                    self.new.facets.push(Facet {
                        id,
                        organization_id: self.organization,
                        code,
                        en: name.clone(),
                        zh: name,
                        rival,
                        ordered: false,
                        tier: false,
                        source,
                        ordinal,
                    });
                    id
                }
                Some(Answer::Entry(code)) => match self.facets.find(&code) {
                    [id, ..] => FacetId(*id),
                    [] => return Meaning::Asked,
                },
                Some(Answer::Empty) => return Meaning::Nothing,
                None => return Meaning::Asked,
            },
        };
        let list = self.lists.entry(List::Facet(column.to_owned())).or_default();
        for value in self.reference.facet_values.iter().filter(|value| value.facet_id == facet) {
            list.add(self.reference.counted_under(value.id.into()).0, &value.code, &value.en, &value.zh);
        }
        Meaning::Known(facet)
    }

    /// A value of the facet in a column.
    pub fn facet_value(&mut self, column: &str, facet: FacetId, value: Option<&str>, line: u64) -> Meaning<FacetValueId> {
        let Some(value) = value else { return Meaning::Nothing };
        let list = List::Facet(column.to_owned());
        if let Some(id) = self.met(&list, value) {
            return Meaning::Known(FacetValueId(id));
        }
        match self.ask(&list, value, line) {
            Some(Answer::New) => {
                let id = FacetValueId::random();
                self.learn(&list, value, id.0);
                let (code, name) = (self.fresh_code(), value.to_owned());
                let ordinal = after(self.reference.facet_values.iter().filter(|entry| entry.facet_id == facet).map(|entry| entry.ordinal));
                self.new.facet_values.push(FacetValue {
                    id,
                    organization_id: self.organization,
                    facet_id: facet,
                    code,
                    en: name.clone(),
                    zh: name,
                    ordinal,
                });
                Meaning::Known(id)
            }
            Some(Answer::Entry(code)) => self.entry(&list, &code).map_or(Meaning::Asked, |id| Meaning::Known(FacetValueId(id))),
            Some(Answer::Empty) => Meaning::Nothing,
            None => Meaning::Asked,
        }
    }

    /// Whether a value is asked for and not answered.
    pub fn is_open(&self, list: &List, value: &str) -> bool {
        self.questions.get(&(list.clone(), value.to_owned())).is_some_and(|question| question.answer.is_none())
    }

    /// What was asked, by list and value.
    pub fn questions(&self) -> Vec<Question> {
        let mut questions: Vec<Question> = self.questions.values().cloned().collect();
        questions.sort_by(|one, other| (&one.list, &one.value).cmp(&(&other.list, &other.value)));
        questions
    }

    /// For each list that a question is about, what it can be answered with.
    pub fn offered(&self, questions: &[Question]) -> Offers {
        let mut offers = Offers::new();
        for question in questions {
            offers.entry(question.list.clone()).or_insert_with(|| {
                let (english, chinese) = (self.offers(&question.list, Language::En), self.offers(&question.list, Language::Zh));
                english.into_iter().zip(chinese).map(|((code, en), (_, zh))| (code, [en, zh])).collect()
            });
        }
        offers
    }

    /// What a question can be answered with: code and name in a language.
    fn offers(&self, list: &List, language: Language) -> Vec<(String, String)> {
        let entries = if *list == List::Facets { Some(&self.facets) } else { self.lists.get(list) };
        let name = |(code, en, zh): &(String, String, String)| (code.clone(), if language == Language::Zh { zh } else { en }.clone());
        entries.map(|entries| entries.offered.iter().map(name).collect()).unwrap_or_default()
    }

    fn find(&self, list: &List, value: &str) -> Vec<Uuid> {
        self.lists.get(list).map_or(Vec::new(), |list| list.find(value).to_vec())
    }

    /// The entry that a value means by itself, or by an answer that made it one.
    fn met(&mut self, list: &List, value: &str) -> Option<Uuid> {
        let id = self.entry(list, value)?;
        self.count(list, value);
        Some(id)
    }

    /// Counts a row whose value was asked for and has become an entry.
    fn count(&mut self, list: &List, value: &str) {
        if let Some(question) = self.questions.get_mut(&(list.clone(), value.to_owned())) {
            question.rows += 1;
        }
    }

    fn entry(&self, list: &List, code: &str) -> Option<Uuid> {
        self.find(list, code).first().copied()
    }

    /// From here on a value means an entry that came to be; it is not offered to other values.
    fn learn(&mut self, list: &List, value: &str, id: Uuid) {
        self.lists.entry(list.clone()).or_default().ids.entry(fold(value)).or_default().push(id);
        self.questions.entry((list.clone(), value.to_owned())).and_modify(|question| question.answer = Some(Answer::New));
    }

    pub(super) fn ask(&mut self, list: &List, value: &str, line: u64) -> Option<Answer> {
        let key = (list.clone(), value.to_owned());
        if !self.questions.contains_key(&key) {
            let near = if *list == List::Facets { self.facets.near(value) } else { self.lists.get(list).and_then(|list| list.near(value)) };
            let answer = self.answers.to(list, value);
            self.questions.insert(key.clone(), Question { list: list.clone(), value: value.to_owned(), rows: 0, line, near, answer });
        }
        let question = self.questions.get_mut(&key)?;
        question.rows += 1;
        question.line = question.line.min(line);
        question.answer.clone()
    }

    /// A code that no entry has.
    fn fresh_code(&mut self) -> String {
        loop {
            let code = fresh_code();
            if self.taken.insert(code.clone()) {
                return code;
            }
        }
    }
}

fn after(ordinals: impl Iterator<Item = i32>) -> i32 {
    ordinals.max().unwrap_or(0).saturating_add(1)
}
