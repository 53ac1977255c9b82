//! The page of one person.

use askama::Template;

use crate::{
    domain::{
        caller::Caller,
        code::PersonCode,
        id::OrganizationId,
        outcome::CaseState,
        person::Card,
        rights::{Assign, Right, Role},
    },
    seed::vocabulary::Vocabulary,
    store::{
        StoreError,
        cases::{self, Case},
        consents,
        db::Db,
        organizations, people,
        people::Person,
        reference::{self, Named, Reference},
        users::{self, User},
    },
    web::{
        filters,
        form::{Choice, Wrong},
    },
    words::{Says, Text, days, text},
};

/// What the record says of a person.
pub struct Found {
    person: Person,
    lists: &'static Vocabulary,
    reference: std::sync::Arc<Reference>,
    /// Which services a new case can be about.
    services: Vec<reference::Service>,
    attributes: std::collections::HashMap<crate::domain::id::FacetId, crate::domain::id::FacetValueId>,
    history: Vec<(String, bool, chrono::NaiveDate)>,
    cases: Vec<Case>,
    assigned: Vec<crate::domain::id::UserId>,
    colleagues: Vec<User>,
}

/// The vocabulary with which an organization began: where the fixed choices have their words.
pub fn lists(db: &mut Db, organization: OrganizationId) -> Result<&'static Vocabulary, StoreError> {
    use crate::store::starter::Vocabulary;
    let vocabulary = organizations::find(db, organization)?.vocabulary;
    Ok(vocabulary.parse::<Vocabulary>().unwrap_or(Vocabulary::General).lists())
}

pub fn gather(db: &mut Db, caller: &Caller, code: PersonCode, today: chrono::NaiveDate) -> Result<Found, StoreError> {
    let person = people::find(db, caller, code)?;
    let reference = Reference::load(db, caller.organization)?;
    Ok(Found {
        lists: lists(db, caller.organization)?,
        services: reference.offered(today).services,
        reference,
        attributes: people::attributes(db, caller.organization, person.id)?,
        history: consents::history(db, caller.organization, person.id)?,
        cases: cases::of_person(db, caller, person.id)?,
        assigned: people::assignees(db, caller.organization, person.id)?,
        colleagues: users::all(db, caller.organization)?,
        person,
    })
}

#[derive(Template)]
#[template(path = "people/show.html")]
pub struct PersonPage {
    code: String,
    decade: Option<i16>,
    /// Who it is, when asked for.
    card: Option<Shown>,
    facets: Vec<(String, String)>,
    consents: Vec<Agreed>,
    cases: Vec<Line>,
    services: Vec<Choice>,
    assigned: Vec<String>,
    /// To whom a supervisor may give the person; none for others.
    colleagues: Vec<Choice>,
    may_assign: bool,
    wrong: Wrong,
}

/// What identifies the person, as lines.
struct Shown {
    name: String,
    phones: String,
    birth_year: String,
    safe_contact: String,
}

/// Something to which a person can agree, and what they said, newest first.
struct Agreed {
    kind: String,
    label: String,
    given: bool,
    required: bool,
    history: Vec<Text>,
}

struct Line {
    code: String,
    service: String,
    opened: String,
    open: bool,
}

impl PersonPage {
    pub fn of(found: Found, caller: &Caller, card: Option<Card>, wrong: Wrong) -> Self {
        let language = caller.language;
        let reference = &found.reference;
        let value = |facet: &reference::Facet| {
            let id = found.attributes.get(&facet.id)?;
            let value = reference.facet_values.iter().find(|value| value.id == *id)?;
            Some((facet.name(language).to_owned(), value.name(language).to_owned()))
        };
        let agreed = |consent: &crate::seed::vocabulary::Consent| {
            let said: Vec<_> = found.history.iter().filter(|(kind, ..)| *kind == consent.code).collect();
            let told = |given: bool, on: chrono::NaiveDate| {
                if given { text("people-consent-given").with("on", on) } else { text("people-consent-not").with("on", on) }
            };
            Agreed {
                kind: consent.code.clone(),
                label: language.pick(&consent.en, &consent.zh).to_owned(),
                given: said.last().is_some_and(|(_, given, _)| *given),
                required: consent.required,
                history: said.iter().rev().map(|(_, given, on)| told(*given, *on)).collect(),
            }
        };
        let line = |case: &Case| Line {
            code: case.code.to_string(),
            service: reference
                .services
                .iter()
                .find(|service| service.id == case.service_id)
                .map(|service| service.name(language).to_owned())
                .unwrap_or_default(),
            opened: days::day(case.opened_on, language),
            open: case.state == CaseState::Open,
        };
        let may_assign = caller.roles.any_of(Assign::ROLES);
        let can_take = |user: &&User| {
            let works = user.roles().has(Role::Caseworker) || user.roles().has(Role::Supervisor);
            works && user.admitted_on.is_some() && !user.suspended && !found.assigned.contains(&user.id)
        };
        Self {
            code: found.person.code.to_string(),
            decade: found.person.birth_decade,
            card: card.map(|card| Shown {
                phones: card.phones.join(", "),
                birth_year: card.birth_year.map(|year| days::year(year, language)).unwrap_or_default(),
                name: card.name,
                safe_contact: card.safe_contact,
            }),
            facets: reference.facets.iter().filter_map(value).collect(),
            consents: found.lists.consents.iter().map(agreed).collect(),
            cases: found.cases.iter().map(line).collect(),
            services: found.services.iter().map(|service| Choice::new(&service.code, service.name(language))).collect(),
            assigned: found.colleagues.iter().filter(|user| found.assigned.contains(&user.id)).map(|user| user.name.clone()).collect(),
            colleagues: if may_assign {
                found.colleagues.iter().filter(can_take).map(|user| Choice::new(user.id.0.to_string(), &user.name)).collect()
            } else {
                Vec::new()
            },
            may_assign,
            wrong,
        }
    }
}
