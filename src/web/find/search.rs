//! Whom a search finds: among those the caller works with by name, among others only that there is a match.

use std::collections::{HashMap, HashSet};

use crate::{
    domain::{caller::Caller, code::PersonCode, id::UserId, rights::Role},
    store::{
        StoreError,
        audit::Author,
        cases,
        db::Db,
        directory,
        keyring::Keyring,
        people,
        reference::{self, Named},
        users,
    },
};

use super::query::{Fit, Query};

/// So many stand on a page.
pub const A_LIST: usize = 20;

/// Someone found, with enough to tell them apart.
pub struct Hit {
    pub name: String,
    pub code: String,
    pub decade: Option<i16>,
    /// Code and service of each case.
    pub cases: Vec<(String, String)>,
    pub workers: String,
}

/// Someone whom others work with.
pub struct Elsewhere {
    pub code: String,
    pub decade: Option<i16>,
    pub workers: String,
}

/// The `most` best hits among those whose cards the caller may open, and whether there are more.
pub fn among_own(db: &mut Db, caller: &Caller, ring: &Keyring, query: &Query, most: usize) -> Result<(Vec<Hit>, bool), StoreError> {
    let mut found: Vec<(Fit, PersonCode, Option<i16>, String)> =
        directory::each(db, caller, ring, |code, decade, entry| Some((query.fits(code, entry)?, code, decade, entry.card.name.clone())))?;
    found.sort_by_key(|(fit, code, ..)| (*fit, *code));
    // who was merged has two cards
    let mut seen = HashSet::new();
    found.retain(|(_, code, ..)| seen.insert(*code));
    let more = found.len() > most;
    found.truncate(most);
    let colleagues = colleagues(db, caller)?;
    let services: HashMap<_, _> =
        reference::services(db, caller.organization)?.into_iter().map(|service| (service.id, service.name(caller.language).to_owned())).collect();
    let mut hits = Vec::new();
    for (_, code, decade, name) in found {
        let person = people::find(db, caller, code)?;
        let cases = cases::of_person(db, caller, person.id)?;
        let cases = cases.iter().map(|case| (case.code.to_string(), services.get(&case.service_id).cloned().unwrap_or_default())).collect();
        let workers = people::assignees(db, caller.organization, person.id)?;
        hits.push(Hit { name, code: code.to_string(), decade, cases, workers: named(&colleagues, &workers, caller) });
    }
    Ok((hits, more))
}

/// People with exactly this phone number, or this name and year of birth, whom others work with. A supervisor has found them already.
pub fn elsewhere(db: &mut Db, author: &Author, ring: &Keyring, query: &Query) -> Result<Vec<Elsewhere>, StoreError> {
    if author.is(Role::Supervisor) {
        return Ok(Vec::new());
    }
    let known = people::matches(db, author, ring, &query.as_card())?;
    let colleagues = colleagues(db, author)?;
    let told = |one: people::Match| Elsewhere { code: one.code.to_string(), decade: one.decade, workers: named(&colleagues, &one.workers, author) };
    Ok(known.into_iter().map(told).collect())
}

fn colleagues(db: &mut Db, caller: &Caller) -> Result<HashMap<UserId, String>, StoreError> {
    Ok(users::all(db, caller.organization)?.into_iter().map(|user| (user.id, user.name)).collect())
}

fn named(colleagues: &HashMap<UserId, String>, workers: &[UserId], caller: &Caller) -> String {
    workers.iter().filter_map(|id| colleagues.get(id).cloned()).collect::<Vec<_>>().join(caller.language.pick(", ", "、"))
}
