//! What is typed of a new person: it becomes someone to be registered and the service they seek, or everything that is wrong.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::{
    domain::{
        caller::Caller,
        id::{FacetId, FacetValueId, ServiceId},
        language::Language,
        person::{Attribute, CONSENT_KEEP, Card, InvalidPerson},
    },
    seed::vocabulary::{Vocabulary, general},
    store::{
        people::NewPerson,
        reference::{Facet, Named, Offered},
    },
    web::form::{Choice, Typed, Wrong},
    words::text,
};

/// The facet that follows from the year of birth.
const FROM_BIRTH_YEAR: &str = "birth_year";
/// So many facets are asked at once; the others wait behind "more".
const FEW: usize = 4;

/// A group attribute that the form asks.
pub struct Asked {
    pub field: String,
    pub label: String,
    pub choices: Vec<Choice>,
}

/// The facets to ask, those that the organization's vocabulary has beyond the general ones first: they tell the groups apart that are treated differently here.
pub fn facets(reference: &Offered, typed: &Typed, language: Language) -> (Vec<Asked>, Vec<Asked>) {
    let everywhere = |facet: &&Facet| general().facets.iter().any(|known| known.code == facet.code);
    let mut asked: Vec<&Facet> = reference.facets.iter().filter(|facet| facet.source != FROM_BIRTH_YEAR).collect();
    asked.sort_by_key(|facet| (everywhere(facet), facet.source != "asked", facet.ordinal));
    let mut all: Vec<Asked> = asked
        .into_iter()
        .map(|facet| {
            let field = field(facet);
            let values = reference.facet_values.iter().filter(|value| value.facet_id == facet.id);
            let choices = values.map(|value| Choice::new(&value.code, value.name(language)).chosen(typed.is(&field, &value.code))).collect();
            Asked { label: facet.name(language).to_owned(), choices, field }
        })
        .collect();
    let rest = all.split_off(FEW.min(all.len()));
    (all, rest)
}

fn field(facet: &Facet) -> String {
    format!("facet-{}", facet.code)
}

/// What was meant, or everything that is wrong.
pub fn read(typed: &Typed, reference: &Offered, lists: &Vocabulary, caller: &Caller, today: NaiveDate) -> Result<(NewPerson, ServiceId), Wrong> {
    let mut wrong = Wrong::default();
    let card = card(typed, today, &mut wrong);
    let attributes = attributes(typed, reference, card.birth_year, today, &mut wrong);
    if !typed.is("consents", CONSENT_KEEP) {
        wrong.add("consents", text("people-wrong-keep"));
    }
    let consents = lists.consents.iter().map(|consent| (consent.code.clone(), typed.is("consents", &consent.code))).collect();
    let service = super::service_of_code(&reference.services, typed.get("service"));
    match service {
        Some(service) if wrong.is_empty() => Ok((NewPerson { card, attributes, consents, assignee: caller.user, import: None, on: today }, service)),
        Some(_) => Err(wrong),
        None => {
            wrong.add("service", text("people-wrong-service"));
            Err(wrong)
        }
    }
}

fn card(typed: &Typed, today: NaiveDate, wrong: &mut Wrong) -> Card {
    let name = typed.text("name", Card::NAME_MAX, wrong);
    let phones: Vec<String> = typed
        .text("phone", 100, wrong)
        .split([',', '，', ';', '；', '、'])
        .map(str::trim)
        .filter(|phone| !phone.is_empty())
        .map(str::to_owned)
        .collect();
    let birth_year = match typed.get("birth_year") {
        "" => None,
        year => year.parse().ok().or_else(|| {
            wrong.add("birth_year", text("people-wrong-birth-year"));
            None
        }),
    };
    let card = Card { name, phones, birth_year, safe_contact: typed.text("safe_contact", Card::CONTACT_MAX, wrong), reference: None };
    for fault in card.faults(today) {
        match fault {
            InvalidPerson::NoName => wrong.add("name", text("people-wrong-name")),
            InvalidPerson::Phone => wrong.add("phone", text("people-wrong-phone")),
            InvalidPerson::BirthYear => wrong.add("birth_year", text("people-wrong-birth-year")),
            // said already, where the text was read
            InvalidPerson::NameTooLong | InvalidPerson::ContactTooLong => {}
        }
    }
    card
}

fn attributes(typed: &Typed, reference: &Offered, birth_year: Option<i32>, since: NaiveDate, wrong: &mut Wrong) -> Vec<Attribute> {
    let values: HashMap<(FacetId, &str), FacetValueId> =
        reference.facet_values.iter().map(|value| ((value.facet_id, value.code.as_str()), value.id)).collect();
    let mut attributes = Vec::new();
    for facet in &reference.facets {
        let cohort = birth_year.map(cohort);
        let field = field(facet);
        let code = if facet.source == FROM_BIRTH_YEAR { cohort.as_deref().unwrap_or_default() } else { typed.get(&field) };
        match values.get(&(facet.id, code)) {
            Some(value) => attributes.push(Attribute { facet: facet.id, value: *value, since }),
            None if code.is_empty() || facet.source == FROM_BIRTH_YEAR => {}
            None => wrong.add("facets", text("people-wrong-choice")),
        }
    }
    attributes
}

/// The birth cohort of a year, as the vocabulary codes it: by decades, the first and the last of them open.
fn cohort(birth_year: i32) -> String {
    if birth_year < 1960 { "before-1960".to_owned() } else { format!("{}s", (birth_year / 10 * 10).min(2010)) }
}
