//! What is typed of a new person: it becomes someone to be registered and the service they seek, or everything that is wrong.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::{
    domain::{
        caller::Caller,
        day::Day,
        id::{FacetId, FacetValueId, ServiceId},
        language::Language,
        person::{Attribute, CONSENT_KEEP, Card, InvalidPerson, cohort},
    },
    seed::vocabulary::{Vocabulary, general},
    store::{
        people::NewPerson,
        reference::{Facet, FacetValue, Named, Offered},
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
    let card = card(typed, lists, today, &mut wrong);
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

/// The card, or everything that is wrong with it.
pub fn whole_card(typed: &Typed, lists: &Vocabulary, today: NaiveDate) -> Result<Card, Wrong> {
    let mut wrong = Wrong::default();
    let card = card(typed, lists, today, &mut wrong);
    if wrong.is_empty() { Ok(card) } else { Err(wrong) }
}

/// What identifies someone, as it was typed. Fields that a form does not ask stay empty.
pub fn card(typed: &Typed, lists: &Vocabulary, today: NaiveDate, wrong: &mut Wrong) -> Card {
    let name = typed.text("name", Card::NAME_MAX, wrong);
    let other_names = several(&typed.text("other_names", Card::OTHER_NAMES_MAX * (Card::NAME_MAX + 2), wrong));
    let phones = several(&typed.text("phone", 100, wrong));
    let birth_year = match typed.get("birth_year") {
        "" => None,
        year => year.parse().ok().or_else(|| {
            wrong.add("birth_year", text("people-wrong-birth-year"));
            None
        }),
    };
    let said = typed.text("safe_contact", Card::CONTACT_MAX, wrong);
    let chosen = typed.get("contact_rule");
    // the form for a new person asks in one line, which offers the choices and takes whatever else is said
    let rule = lists.safe_contacts.iter().find(|rule| rule.code == chosen || (chosen.is_empty() && (rule.en == said || rule.zh == said)));
    if rule.is_none() && !chosen.is_empty() {
        wrong.add("contact_rule", text("people-wrong-choice"));
    }
    let card = Card {
        name,
        other_names,
        phones,
        document: typed.text("document", Card::DOCUMENT_MAX, wrong),
        birth_year,
        contact_rule: rule.map(|rule| rule.code.clone()).unwrap_or_default(),
        contact_when: typed.text("contact_when", 200, wrong),
        safe_contact: if rule.is_some_and(|rule| rule.en == said || rule.zh == said) { String::new() } else { said },
        reference: None,
    };
    for fault in card.faults(today) {
        match fault {
            InvalidPerson::NoName => wrong.add("name", text("people-wrong-name")),
            InvalidPerson::OtherNames => wrong.add("other_names", text("people-wrong-other-names")),
            InvalidPerson::Phone => wrong.add("phone", text("people-wrong-phone")),
            InvalidPerson::BirthYear => wrong.add("birth_year", text("people-wrong-birth-year")),
            // said already, where the text was read
            InvalidPerson::NameTooLong | InvalidPerson::ContactTooLong => {}
        }
    }
    card
}

/// What stands in one line with commas between.
fn several(line: &str) -> Vec<String> {
    line.split([',', '，', ';', '；', '、']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn attributes(typed: &Typed, reference: &Offered, birth_year: Option<i32>, since: NaiveDate, wrong: &mut Wrong) -> Vec<Attribute> {
    let values = values(&reference.facet_values);
    let mut attributes = Vec::new();
    for facet in &reference.facets {
        if facet.source == FROM_BIRTH_YEAR {
            attributes.extend(cohort_in(facet, &values, birth_year).map(|value| Attribute { facet: facet.id, value, since }));
            continue;
        }
        let field = field(facet);
        let code = typed.get(&field);
        match values.get(&(facet.id, code)) {
            Some(value) => attributes.push(Attribute { facet: facet.id, value: *value, since }),
            None if code.is_empty() => {}
            None => wrong.add("facets", text("people-wrong-choice")),
        }
    }
    attributes
}

type Values<'r> = HashMap<(FacetId, &'r str), FacetValueId>;

fn values(values: &[FacetValue]) -> Values<'_> {
    values.iter().map(|value| ((value.facet_id, value.code.as_str()), value.id)).collect()
}

fn cohort_in(facet: &Facet, values: &Values<'_>, birth_year: Option<i32>) -> Option<FacetValueId> {
    values.get(&(facet.id, cohort(birth_year?).as_str())).copied()
}

/// What follows from a year of birth: each facet that does, with its value.
pub fn from_birth_year(reference: &Offered, birth_year: Option<i32>) -> Vec<(FacetId, Option<FacetValueId>)> {
    let values = values(&reference.facet_values);
    let following = reference.facets.iter().filter(|facet| facet.source == FROM_BIRTH_YEAR);
    following.map(|facet| (facet.id, cohort_in(facet, &values, birth_year))).collect()
}

/// A group attribute from a day on: `facet:value` in the field `group`, the day in `since`; without one, from today.
pub fn attribute(typed: &Typed, reference: &Offered, today: NaiveDate) -> Result<Attribute, Wrong> {
    let mut wrong = Wrong::default();
    let since = match typed.get("since") {
        "" => Some(today),
        day => Day::past(day, today).map(Day::earliest).inspect_err(|_| wrong.add("since", text("people-wrong-since"))).ok(),
    };
    let (facet, value) = typed.get("group").split_once(':').unwrap_or_default();
    let facet = reference.facets.iter().find(|known| known.code == facet && known.source != FROM_BIRTH_YEAR);
    let found = facet.and_then(|facet| values(&reference.facet_values).get(&(facet.id, value)).map(|value| (facet.id, *value)));
    if found.is_none() {
        wrong.add("group", text("people-wrong-choice"));
    }
    match (found, since) {
        (Some((facet, value)), Some(since)) => Ok(Attribute { facet, value, since }),
        _ => Err(wrong),
    }
}

/// The groups that can be recorded by hand, each with its values as `facet:value`.
pub fn groups(reference: &Offered, typed: &Typed, language: Language) -> Vec<(String, Vec<Choice>)> {
    let by_hand = reference.facets.iter().filter(|facet| facet.source != FROM_BIRTH_YEAR);
    let of = |facet: &Facet| {
        let values = reference.facet_values.iter().filter(|value| value.facet_id == facet.id);
        let choice = |value: &FacetValue| {
            let code = format!("{}:{}", facet.code, value.code);
            Choice::new(&code, value.name(language)).chosen(typed.get("group") == code)
        };
        (facet.name(language).to_owned(), values.map(choice).collect())
    };
    by_hand.map(of).collect()
}
