//! Two people side by side. Both are shown by name, so both looks are in the audit log.

use actix_web::web;
use askama::Template;

use crate::{
    domain::{caller::Caller, code::PersonCode, person::Card, rights::MergePeople},
    store::{
        StoreError, attributes,
        audit::{Action, Author},
        cases,
        db::Db,
        duplicates, households,
        keyring::Keyring,
        people::{self, Person},
        reference::{Named, Reference},
        users,
    },
    web::{error::WebError, filters, may::May},
    words::{Says, Text, days, grounds::grounds, text},
};

#[derive(Template)]
#[template(path = "duplicates/compare.html")]
struct ComparePage {
    one: String,
    other: String,
    score: u8,
    grounds: Vec<Text>,
    /// What is compared, of the one and of the other, and whether both say the same.
    rows: Vec<(Text, String, String, bool)>,
}

/// One of the two, opened.
struct Side {
    person: Person,
    card: Card,
    cases: Vec<cases::Case>,
    groups: Vec<crate::domain::person::Attribute>,
    workers: String,
}

pub async fn show(may: May<MergePeople>, pair: web::Path<(PersonCode, PersonCode)>) -> Result<web::Html, WebError> {
    let (one, other) = pair.into_inner();
    let (sides, together, reference) = may
        .write_open(move |db, author, ring| {
            if one == other {
                return Err(StoreError::NotFound);
            }
            let sides = [open(db, author, ring, one)?, open(db, author, ring, other)?];
            let mates = households::housemates(db, author, sides[0].person.id)?;
            let together = mates.iter().any(|mate| mate.id == sides[1].person.id);
            Ok((sides, together, Reference::load(db, author.organization)?))
        })
        .await?;
    let [left, right] = &sides;
    let likeness = duplicates::compare(&left.card, &right.card, together);
    let rows = told(left, &reference, may.caller()).into_iter().zip(told(right, &reference, may.caller()));
    may.page(ComparePage {
        one: one.to_string(),
        other: other.to_string(),
        score: likeness.score,
        grounds: grounds(&likeness),
        rows: rows
            .map(|((what, left), (_, right))| (what, !left.is_empty() && left == right, left, right))
            .map(|(what, same, left, right)| (what, left, right, same))
            .collect(),
    })
}

fn open(db: &mut Db, author: &Author, ring: &Keyring, code: PersonCode) -> Result<Side, StoreError> {
    let person = people::find(db, author, code)?;
    author.records(db, Action::IdentityShown, &code.to_string(), "1")?;
    let card = people::card(&person, &people::key(db, author, ring, &person)?)?;
    let (cases, groups) = (cases::of_person(db, author, person.id)?, attributes::history(db, author.organization, person.id)?);
    let workers = people::assignees(db, author.organization, person.id)?;
    let names = users::all(db, author.organization)?.into_iter().filter(|user| workers.contains(&user.id)).map(|user| user.name);
    let workers = names.collect::<Vec<_>>().join(author.language.pick(", ", "、"));
    Ok(Side { person, card, cases, groups, workers })
}

/// What is known of one of them, line by line; the same lines for both.
fn told(side: &Side, reference: &Reference, caller: &Caller) -> Vec<(Text, String)> {
    let (card, language) = (&side.card, caller.language);
    let between = language.pick(", ", "、");
    let service = |case: &cases::Case| {
        let service =
            reference.services.iter().find(|service| service.id == case.service_id).map(|service| service.name(language)).unwrap_or_default();
        format!("{} {service}", case.code)
    };
    let mut lines = vec![
        (text("duplicates-name"), card.name.clone()),
        (text("duplicates-other-names"), card.other_names.join(between)),
        (text("duplicates-phone"), card.phones.join(between)),
        (text("duplicates-document"), card.document.clone()),
        (text("duplicates-birth-year"), card.birth_year.map(|year| days::year(year, language)).unwrap_or_default()),
        (text("duplicates-registered"), days::day(side.person.registered_on, language)),
        (text("duplicates-workers"), side.workers.clone()),
        (text("duplicates-cases"), side.cases.iter().map(service).collect::<Vec<_>>().join(between)),
    ];
    let last = |facet: &crate::store::reference::Facet| {
        let value = side.groups.iter().rev().find(|group| group.facet == facet.id)?.value;
        reference.facet_values.iter().find(|known| known.id == value).map(|value| value.name(language).to_owned())
    };
    for facet in &reference.facets {
        lines.push((text("duplicates-facet").with("facet", facet.name(language)), last(facet).unwrap_or_default()));
    }
    lines
}
