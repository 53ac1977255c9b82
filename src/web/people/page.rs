//! The page of one person.

use askama::Template;

use crate::{
    domain::{
        caller::Caller,
        code::PersonCode,
        day::{Day, Precision},
        id::{OrganizationId, UserId},
        language::Language,
        outcome::CaseState,
        person::{Attribute, Card},
        rights::{Assign, MergePeople, Right, Role},
    },
    seed::vocabulary::Vocabulary,
    store::{
        StoreError, attributes,
        cases::{self, Case},
        consents,
        db::Db,
        erasures,
        households::{self, Housemate},
        keyring::Keyring,
        merges, organizations, people,
        people::Person,
        reassignments::{self, Reassignment},
        reference::{self, Named, Reference},
        retention,
        users::{self, User},
    },
    web::{
        filters,
        form::{Choice, Typed, Wrong},
    },
    words::{Says, Text, days, text},
};

use super::form;

/// What the record says of a person.
pub struct Found {
    person: Person,
    lists: &'static Vocabulary,
    reference: std::sync::Arc<Reference>,
    /// What can be recorded now: services that a new case can be about, groups.
    offered: reference::Offered,
    attributes: Vec<Attribute>,
    housemates: Vec<Housemate>,
    merged: Vec<merges::Merge>,
    /// How often they were handed over, and why, for whoever may open that.
    handed_over: Vec<(Reassignment, String)>,
    history: Vec<(String, bool, chrono::NaiveDate)>,
    cases: Vec<Case>,
    assigned: Vec<UserId>,
    colleagues: Vec<User>,
    erasing: Option<erasures::Request>,
    /// When it will be erased by time who this is.
    erase_on: Option<chrono::NaiveDate>,
}

/// The vocabulary with which an organization began: where the fixed choices have their words.
pub fn lists(db: &mut Db, organization: OrganizationId) -> Result<&'static Vocabulary, StoreError> {
    use crate::store::starter::Vocabulary;
    let vocabulary = organizations::find(db, organization)?.vocabulary;
    Ok(vocabulary.parse::<Vocabulary>().unwrap_or(Vocabulary::General).lists())
}

pub fn gather(db: &mut Db, caller: &Caller, ring: &Keyring, code: PersonCode, today: chrono::NaiveDate) -> Result<Found, StoreError> {
    let person = people::find(db, caller, code)?;
    let reference = Reference::load(db, caller.organization)?;
    Ok(Found {
        lists: lists(db, caller.organization)?,
        offered: reference.offered(today),
        reference,
        attributes: attributes::history(db, caller.organization, person.id)?,
        housemates: households::housemates(db, caller, person.id)?,
        handed_over: if caller.admitted && person.erased_on.is_none() { reassignments::history(db, caller, ring, person.id)? } else { Vec::new() },
        merged: merges::into_person(db, caller.organization, person.id)?,
        history: consents::history(db, caller.organization, person.id)?,
        cases: cases::of_person(db, caller, person.id)?,
        assigned: people::assignees(db, caller.organization, person.id)?,
        colleagues: users::all(db, caller.organization)?,
        erasing: erasures::waiting(db, caller.organization, person.id)?,
        erase_on: retention::of_person(db, caller.organization, person.id)?,
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
    facets: Vec<Grouped>,
    /// What can be recorded, and what was typed where something is wrong.
    groups: Vec<(String, Vec<Choice>)>,
    typed: Typed,
    housemates: Vec<Mate>,
    /// Records that turned out to be of this person: identifier of the merge, and what is said of it.
    merged: Vec<(String, Text)>,
    may_merge: bool,
    consents: Vec<Agreed>,
    cases: Vec<Line>,
    services: Vec<Choice>,
    assigned: Vec<String>,
    handed_over: Vec<Text>,
    /// To whom a supervisor may give the person; none for others.
    colleagues: Vec<Choice>,
    may_assign: bool,
    /// Whether its erasing was asked for; or done.
    erasing: Option<Text>,
    /// That it will be erased by time, and when.
    announced: Option<Text>,
    wrong: Wrong,
}

/// What identifies the person, as lines.
struct Shown {
    name: String,
    phones: String,
    birth_year: String,
    safe_contact: String,
    other_names: String,
    document: String,
    contact: String,
    /// Code, names and phones of the records that were merged into this one.
    also: Vec<(String, String)>,
}

/// Who it is, with the cards of whoever was merged into them.
pub struct Opened {
    pub card: Card,
    pub merged: Vec<(PersonCode, Card)>,
}

/// A group to which the person belongs, since when, and what was noted before.
struct Grouped {
    facet: String,
    value: String,
    since: String,
    before: Vec<Text>,
}

/// Someone who lives with them.
struct Mate {
    code: String,
    decade: Option<i16>,
    visible: bool,
    workers: String,
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

/// What is noted of one group: the value in force, and earlier ones, newest first.
fn grouped(found: &Found, facet: &reference::Facet, language: Language) -> Option<Grouped> {
    let name = |attribute: &Attribute| {
        let value = found.reference.facet_values.iter().find(|value| value.id == attribute.value);
        value.map(|value| value.name(language).to_owned()).unwrap_or_default()
    };
    let mut noted: Vec<&Attribute> = found.attributes.iter().filter(|attribute| attribute.facet == facet.id).collect();
    let last = noted.pop()?;
    let told =
        |attribute: &&Attribute| text("people-group-before").with("value", name(attribute)).with("since", days::day(attribute.since, language));
    Some(Grouped {
        facet: facet.name(language).to_owned(),
        value: name(last),
        since: days::day(last.since, language),
        before: noted.iter().rev().map(told).collect(),
    })
}

/// Whether, how and when they may be called or written to, in one line.
fn contact(lists: &Vocabulary, rule: &str, when: &str, language: Language) -> String {
    let rule = lists.safe_contacts.iter().find(|known| known.code == rule).map(|known| language.pick(&known.en, &known.zh));
    rule.into_iter().chain([when]).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(language.pick(": ", "："))
}

fn erasing(found: &Found) -> Option<Text> {
    if let Some(month) = found.person.erased_on {
        return Some(text("people-erased").with("month", Day::from_parts(month, Precision::Month)));
    }
    let asked = found.erasing.as_ref()?;
    let said = if asked.approved_by.is_some() { text("people-erase-approved") } else { text("people-erase-asked") };
    Some(said.with("who", &asked.who).with("on", asked.asked_on))
}

impl PersonPage {
    pub fn of(found: Found, caller: &Caller, card: Option<Opened>, typed: Typed, wrong: Wrong) -> Self {
        let language = caller.language;
        let reference = &found.reference;
        let named = |users: &[UserId]| {
            let names = found.colleagues.iter().filter(|user| users.contains(&user.id)).map(|user| user.name.clone());
            names.collect::<Vec<_>>().join(language.pick(", ", "、"))
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
            card: card.map(|Opened { card, merged }| Shown {
                also: merged
                    .iter()
                    .map(|(code, card)| (code.to_string(), card.names().chain(card.phones.iter().map(String::as_str)).collect::<Vec<_>>().join(", ")))
                    .collect(),
                other_names: card.other_names.join(language.pick(", ", "、")),
                document: card.document,
                contact: contact(found.lists, &card.contact_rule, &card.contact_when, language),
                phones: card.phones.join(", "),
                birth_year: card.birth_year.map(|year| days::year(year, language)).unwrap_or_default(),
                name: card.name,
                safe_contact: card.safe_contact,
            }),
            facets: reference.facets.iter().filter_map(|facet| grouped(&found, facet, language)).collect(),
            groups: form::groups(&found.offered, &typed, language),
            housemates: found
                .housemates
                .iter()
                .map(|mate| Mate { code: mate.code.to_string(), decade: mate.decade, visible: mate.visible, workers: named(&mate.workers) })
                .collect(),
            merged: found
                .merged
                .iter()
                .map(|merge| {
                    let said = text("people-merged").with("code", merge.merged.to_string()).with("who", named(&[merge.by]));
                    (merge.id.0.to_string(), said.with("on", days::day(merge.on, language)))
                })
                .collect(),
            handed_over: found
                .handed_over
                .iter()
                .map(|(handover, why)| {
                    let said = text("people-handed-over").with("by", named(&[handover.by])).with("from", named(handover.from.as_slice()));
                    said.with("to", named(&[handover.to])).with("on", days::day(handover.on, language)).with("why", why.as_str())
                })
                .collect(),
            may_merge: caller.roles.any_of(MergePeople::ROLES),
            typed,
            consents: found.lists.consents.iter().map(agreed).collect(),
            cases: found.cases.iter().map(line).collect(),
            services: found.offered.services.iter().map(|service| Choice::new(&service.code, service.name(language))).collect(),
            assigned: found.colleagues.iter().filter(|user| found.assigned.contains(&user.id)).map(|user| user.name.clone()).collect(),
            colleagues: if may_assign {
                found.colleagues.iter().filter(can_take).map(|user| Choice::new(user.id.0.to_string(), &user.name)).collect()
            } else {
                Vec::new()
            },
            may_assign,
            announced: found.erase_on.map(|day| text("people-erase-on").with("on", day)),
            erasing: erasing(&found),
            wrong,
        }
    }
}
