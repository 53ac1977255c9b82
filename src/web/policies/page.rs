//! The page of one policy, and the form in which it is written.

use askama::Template;

use crate::{
    domain::{
        id::{JurisdictionId, PolicyId},
        language::Language,
    },
    law::deadline::Unit,
    seed::{places, vocabulary},
    store::{
        policies::{Entry, Policy, Says as Speaks},
        reference::{InList, Named as _, Reference},
    },
    web::{
        filters,
        form::{Choice, Typed, Wrong},
    },
    words::{Says, Text, days, text},
};

use super::form::{Known, SAYS};

/// A policy in the list.
pub struct Line {
    pub href: String,
    pub title: String,
    pub issuer: String,
    pub place: String,
    pub in_force: Text,
    pub checked: bool,
}

impl Line {
    pub fn of(entry: &Entry, known: &Known, language: Language) -> Self {
        let policy = &entry.policy;
        Self {
            href: href(policy),
            title: policy.title(language).to_owned(),
            issuer: language.pick(&policy.issuer_en, &policy.issuer_zh).to_owned(),
            place: place(&known.lists, policy.jurisdiction_id, language),
            in_force: in_force(policy, language),
            checked: policy.checked_on.is_some(),
        }
    }
}

pub fn href(policy: &Policy) -> String {
    format!("/reference/policies/{}", policy.id.0)
}

/// A place with all that it lies in, outermost first.
pub fn place(lists: &Reference, at: Option<JurisdictionId>, language: Language) -> String {
    let mut way: Vec<&str> = lists.upwards(at).iter().map(|place| place.name(language)).collect();
    way.reverse();
    way.join(" › ")
}

fn in_force(policy: &Policy, language: Language) -> Text {
    let from = days::remembered(policy.from(), language);
    match policy.until() {
        Some(until) => text("policies-in-force-until").with("from", from).with("until", days::remembered(until, language)),
        None => text("policies-in-force").with("from", from),
    }
}

#[derive(Template)]
#[template(path = "policies/show.html")]
pub struct PolicyPage {
    href: String,
    title: String,
    /// What stands in it, each with its heading; what it does not say is left out.
    facts: Vec<(Text, Vec<String>)>,
    implements: Vec<(String, String)>,
    implemented_by: Vec<(String, String)>,
    checked: Text,
    is_checked: bool,
    /// What an editor should compare with the official text.
    check: Option<String>,
    may_edit: bool,
}

impl PolicyPage {
    pub fn of(known: &Known, id: PolicyId, language: Language, may_edit: bool) -> Option<Self> {
        let entry = known.register.iter().find(|entry| entry.policy.id == id)?;
        let policy = &entry.policy;
        let link = |entry: &Entry| (href(&entry.policy), entry.policy.title(language).to_owned());
        let checked = match policy.checked_on {
            Some(day) => text("policies-checked-on").with("day", days::day(day, language)),
            None => text("policies-not-checked"),
        };
        let said = |en: &Option<String>, zh: &Option<String>| en.clone().zip(zh.clone()).map(|(en, zh)| language.pick(&en, &zh).to_owned());
        Some(Self {
            href: href(policy),
            title: policy.title(language).to_owned(),
            facts: facts(entry, known, language),
            implements: known.register.iter().filter(|other| entry.implements.contains(&other.policy.id)).map(link).collect(),
            implemented_by: known.register.iter().filter(|other| other.implements.contains(&id)).map(link).collect(),
            checked,
            is_checked: policy.checked_on.is_some(),
            check: said(&policy.check_en, &policy.check_zh),
            may_edit,
        })
    }
}

fn facts(entry: &Entry, known: &Known, language: Language) -> Vec<(Text, Vec<String>)> {
    let policy = &entry.policy;
    let said = |en: &Option<String>, zh: &Option<String>| en.as_deref().zip(zh.as_deref()).map(|(en, zh)| language.pick(en, zh).to_owned());
    let one = |text: Option<String>| text.into_iter().collect::<Vec<_>>();
    let services = match entry.services.as_slice() {
        [] => vec![text("policies-any-service").say(language)],
        some => known.lists.services.iter().filter(|own| some.contains(&own.id)).map(|own| own.name(language).to_owned()).collect(),
    };
    let papers = |says: Speaks, when: Option<String>| {
        let ids: Vec<_> = entry.which(says).collect();
        let names = known.lists.requirements.iter().filter(|own| ids.contains(&own.id)).map(|own| own.name(language).to_owned());
        let when = when.filter(|_| !ids.is_empty()).map(|when| text("policies-only-when").with("when", when).say(language));
        names.chain(when).collect::<Vec<_>>()
    };
    let promise = said(&policy.promise_en, &policy.promise_zh).map(|promise| match policy.promise_until {
        Some(until) => text("policies-promise-until").with("promise", promise).with("until", days::day(until, language)).say(language),
        None => promise,
    });
    let all = [
        (text("policies-issuer"), vec![language.pick(&policy.issuer_en, &policy.issuer_zh).to_owned()]),
        (text("policies-number"), one(policy.number.clone())),
        (text("policies-level"), vec![word(&known.words.policy_levels, &policy.level, language)]),
        (text("policies-place"), one(Some(place(&known.lists, policy.jurisdiction_id, language)).filter(|place| !place.is_empty()))),
        (text("policies-dates"), vec![in_force(policy, language).say(language)]),
        (text("policies-services"), services),
        (text("policies-names"), papers(Speaks::Names, None)),
        (text("policies-any-of"), papers(Speaks::AnyOf, said(&policy.any_of_when_en, &policy.any_of_when_zh))),
        (text("policies-forbids"), papers(Speaks::Forbids, said(&policy.forbids_when_en, &policy.forbids_when_zh))),
        (text("policies-owes"), one(said(&policy.owes_en, &policy.owes_zh))),
        (text("policies-answer"), one(answer(entry, known, language))),
        (text("policies-promise"), one(promise)),
        (text("policies-pays"), vec![word(&known.words.payers, &policy.pays, language)]),
        (text("policies-source"), one(entry.source.clone())),
    ];
    all.into_iter().filter(|(_, said)| !said.is_empty()).collect()
}

/// "15 days, from: papers accepted".
fn answer(entry: &Entry, known: &Known, language: Language) -> Option<String> {
    let within = entry.policy.answers_within()?;
    let n = i64::from(within.n());
    let time = match within.unit() {
        Unit::Day => text("policies-days").with("n", n),
        Unit::WorkingDay => text("policies-working-days").with("n", n),
        Unit::Month => text("policies-months").with("n", n),
        Unit::Year => text("policies-years").with("n", n),
    };
    let time = time.say(language);
    Some(match &entry.answer_from {
        Some(from) => text("policies-time-from").with("time", time).with("from", word(&known.words.clock_starts, from, language)).say(language),
        None => time,
    })
}

fn word(list: &[vocabulary::Choice], code: &str, language: Language) -> String {
    list.iter().find(|entry| entry.code == code).map_or(code, |entry| language.pick(&entry.en, &entry.zh)).to_owned()
}

fn unit(unit: Unit, language: Language) -> String {
    let label = match unit {
        Unit::Day => text("policies-unit-day"),
        Unit::WorkingDay => text("policies-unit-working-day"),
        Unit::Month => text("policies-unit-month"),
        Unit::Year => text("policies-unit-year"),
    };
    label.say(language)
}

/// What a value of the form is called on it.
pub fn said(known: &Known, field: &str, value: &str, language: Language) -> String {
    fn named<T: InList>(entries: &[T], code: &str, language: Language) -> Option<String> {
        entries.iter().find(|entry| entry.code() == code).map(|entry| entry.name(language).to_owned())
    }
    let found = match field {
        "services" => named(&known.lists.services, value, language),
        "names" | "any_of" | "forbids" => named(&known.lists.requirements, value, language),
        "implements" => known.register.iter().find(|entry| entry.policy.code == value).map(|entry| entry.policy.title(language).to_owned()),
        "level" => Some(word(&known.words.policy_levels, value, language)),
        "pays" => Some(word(&known.words.payers, value, language)),
        "answer_from" => Some(word(&known.words.clock_starts, value, language)),
        "answer_unit" => Some(unit(Unit::from_code(value).unwrap_or(Unit::Day), language)),
        _ => None,
    };
    found.unwrap_or_else(|| value.to_owned())
}

#[derive(Template)]
#[template(path = "policies/edit.html")]
pub struct PolicyForm {
    action: String,
    back: String,
    is_new: bool,
    typed: Typed,
    wrong: Wrong,
    levels: Vec<Choice>,
    places: Vec<Choice>,
    policies: Vec<Choice>,
    services: Vec<Choice>,
    names: Vec<Choice>,
    any_of: Vec<Choice>,
    forbids: Vec<Choice>,
    units: Vec<Choice>,
    starts: Vec<Choice>,
    payers: Vec<Choice>,
}

impl PolicyForm {
    pub fn of(known: &Known, policy: Option<PolicyId>, typed: Typed, wrong: Wrong, language: Language) -> Self {
        let lists = &known.lists;
        let select = |list: &[vocabulary::Choice], field: &str| {
            let choice =
                |entry: &vocabulary::Choice| Choice::new(&entry.code, language.pick(&entry.en, &entry.zh)).chosen(typed.get(field) == entry.code);
            list.iter().map(choice).collect::<Vec<_>>()
        };
        fn ticks<T: InList>(entries: &[T], known: &Known, field: &str, typed: &Typed, language: Language) -> Vec<Choice> {
            // what is retired stands there only where it is ticked already
            let shown = entries.iter().filter(|entry| known.lists.is_offered(*entry, known.today) || typed.is(field, entry.code()));
            shown.map(|entry| Choice::new(entry.code(), entry.name(language)).chosen(typed.is(field, entry.code()))).collect()
        }
        let [names, any_of, forbids] = SAYS.map(|(field, _)| ticks(&lists.requirements, known, field, &typed, language));
        let others = known.register.iter().filter(|entry| Some(entry.policy.id) != policy);
        let other = |entry: &Entry| Choice::new(&entry.policy.code, entry.policy.title(language)).chosen(typed.is("implements", &entry.policy.code));
        let unit = |known: Unit| Choice::new(known.code(), unit(known, language)).chosen(typed.get("answer_unit") == known.code());
        let at = policy.map(|policy| format!("/reference/policies/{}", policy.0));
        Self {
            action: at.as_ref().map_or_else(|| "/reference/policies/new".to_owned(), |at| format!("{at}/edit")),
            back: at.unwrap_or_else(|| "/reference/policies".to_owned()),
            is_new: policy.is_none(),
            levels: select(&known.words.policy_levels, "level"),
            places: offered_places(known, language),
            policies: others.map(other).collect(),
            services: ticks(&lists.services, known, "services", &typed, language),
            names,
            any_of,
            forbids,
            units: Unit::ALL.map(unit).to_vec(),
            starts: select(&known.words.clock_starts, "answer_from"),
            payers: select(&known.words.payers, "pays"),
            typed,
            wrong,
        }
    }
}

/// The organization's own places, then the shipped provinces and prefectures; a county is found by its code.
fn offered_places(known: &Known, language: Language) -> Vec<Choice> {
    let own = &known.lists.jurisdictions;
    let shipped = places::china().all().iter().filter(|place| matches!(place.level, "nation" | "province" | "municipality" | "prefecture"));
    let shipped = shipped.filter(|place| !own.iter().any(|known| known.code == place.code));
    let label = |name: &str, code: &str| Choice::new(code, format!("{name} {code}"));
    let own = own.iter().filter(|place| known.lists.is_offered(*place, known.today)).map(|place| label(place.name(language), &place.code));
    own.chain(shipped.map(|place| label(language.pick(place.en, place.zh), place.code))).collect()
}
