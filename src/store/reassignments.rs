//! Handing people over from one colleague to others, all or none, with a reason that stays with each of them.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::CaseCode,
        id::{OrganizationId, PersonId, ReassignmentId, UserId},
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        keyring::Keyring,
        merges, notices, people,
        schema::{assignments, reassignments},
        tasks, team, watches,
    },
    vault::{field::Place, keys::PersonKey},
};

/// How long a reason may be, in characters.
pub const REASON_MAX: usize = 500;

/// Which open cases are handed over, from whom, to whom, and why.
pub struct Order {
    pub from: UserId,
    /// Each takes about as many cases as the others.
    pub to: Vec<UserId>,
    pub cases: Chosen,
    pub reason: String,
}

/// Some of a colleague's open cases, or all.
pub enum Chosen {
    All,
    These(HashSet<CaseCode>),
}

/// Hands people over, in one write: the one loses their keys, the other gets them with what was still to do and what was watched, each history says who and why, and each
/// who takes some is told once.
/// Whoever has several cases goes to one colleague with all of them, since they work with a person, not with a paper.
/// [`StoreError::NotFound`] if a case that was chosen is not theirs (any more), or there is none: then nothing is handed over.
pub fn hand_over(db: &mut Db, author: &Author, ring: &Keyring, order: &Order) -> Result<usize, StoreError> {
    let theirs: Vec<_> = team::standing(db, author, author.today)?.into_iter().filter(|case| case.workers.contains(&order.from)).collect();
    let chosen = |code: &CaseCode| match &order.cases {
        Chosen::All => true,
        Chosen::These(codes) => codes.contains(code),
    };
    let moved: HashSet<PersonId> = theirs.iter().filter(|case| chosen(&case.code)).map(|case| case.person).collect();
    let known = |code: &CaseCode| theirs.iter().any(|case| case.code == *code);
    if moved.is_empty() || order.to.is_empty() || matches!(&order.cases, Chosen::These(codes) if !codes.iter().all(known)) {
        return Err(StoreError::NotFound);
    }
    let mut cases: BTreeMap<PersonId, usize> = BTreeMap::new();
    for case in theirs.iter().filter(|case| moved.contains(&case.person)) {
        *cases.entry(case.person).or_default() += 1;
    }
    let mut told: HashMap<UserId, usize> = HashMap::new();
    for (person, to) in split(&cases, &order.to) {
        give_on(db, author, ring, person, order, to)?;
        *told.entry(to).or_default() += cases[&person];
    }
    for (user, cases) in &told {
        notices::leave(db, author, *user, notices::HANDED_OVER, *cases)?;
    }
    Ok(cases.values().sum())
}

/// Who takes whom: those with most cases first, each to whoever has fewest so far.
fn split(cases: &BTreeMap<PersonId, usize>, to: &[UserId]) -> Vec<(PersonId, UserId)> {
    let mut load: Vec<(usize, UserId)> = to.iter().map(|user| (0, *user)).collect();
    let mut people: Vec<(PersonId, usize)> = cases.iter().map(|(person, cases)| (*person, *cases)).collect();
    people.sort_by_key(|(_, cases)| std::cmp::Reverse(*cases));
    let mut taken = Vec::new();
    for (person, cases) in people {
        // there is at least one
        if let Some(least) = load.iter_mut().min_by_key(|(load, _)| *load) {
            least.0 += cases;
            taken.push((person, least.1));
        }
    }
    taken
}

fn give_on(db: &mut Db, author: &Author, ring: &Keyring, person: PersonId, order: &Order, to: UserId) -> Result<(), StoreError> {
    let shown = people::by_id(db, author, person)?;
    let key = people::key(db, author, ring, &shown)?;
    people::assign(db, author, ring, person, to)?;
    if to != order.from {
        for one in merges::group(db, author.organization, person)? {
            tasks::pass_on(db, one, order.from, to)?;
            watches::pass_on(db, one, order.from, to)?;
            diesel::delete(assignments::table.find((one, order.from))).execute(db)?;
        }
    }
    let id = ReassignmentId::random();
    diesel::insert_into(reassignments::table)
        .values((
            reassignments::id.eq(id),
            reassignments::organization_id.eq(author.organization),
            reassignments::person_id.eq(person),
            reassignments::from_id.eq(Some(order.from)),
            reassignments::to_id.eq(to),
            reassignments::handed_by.eq(author.user),
            reassignments::handed_on.eq(author.today),
            reassignments::reason.eq(Some(key.seal(&place(author.organization, id), &order.reason))),
        ))
        .execute(db)?;
    author.records(db, Action::PersonHandedOver, &shown.code.to_string(), &to.0.to_string())
}

fn place(organization: OrganizationId, id: ReassignmentId) -> Place {
    Place { organization: organization.0, table: "reassignments", column: "reason", row: id.0, generation: 0 }
}

/// That a person was handed over.
#[derive(Queryable, Clone)]
pub struct Reassignment {
    id: ReassignmentId,
    organization: OrganizationId,
    pub from: Option<UserId>,
    pub to: UserId,
    pub by: UserId,
    pub on: NaiveDate,
    reason: Option<Vec<u8>>,
}

impl Reassignment {
    fn why(&self, key: &PersonKey) -> Result<String, StoreError> {
        let Some(sealed) = self.reason.as_deref() else { return Ok(String::new()) };
        Ok(key.open_text(&place(self.organization, self.id), sealed)?.to_string())
    }
}

/// Each time that a person was handed over, newest first, with the reason.
pub fn history(db: &mut Db, caller: &Caller, ring: &Keyring, person: PersonId) -> Result<Vec<(Reassignment, String)>, StoreError> {
    let mut told = Vec::new();
    for one in merges::group(db, caller.organization, person)? {
        let noted = reassignments::table
            .filter(reassignments::organization_id.eq(caller.organization))
            .filter(reassignments::person_id.eq(one))
            .order((reassignments::handed_on.desc(), reassignments::id.asc()))
            .select((
                reassignments::id,
                reassignments::organization_id,
                reassignments::from_id,
                reassignments::to_id,
                reassignments::handed_by,
                reassignments::handed_on,
                reassignments::reason,
            ))
            .load::<Reassignment>(db)?;
        if noted.is_empty() {
            continue;
        }
        let person = people::by_id(db, caller, one)?;
        let key = people::key(db, caller, ring, &person)?;
        for handover in noted {
            let why = handover.why(&key)?;
            told.push((handover, why));
        }
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_split_evenly_and_a_person_stays_with_one() {
        let people: Vec<PersonId> = (0..20).map(|_| PersonId::random()).collect();
        let cases: BTreeMap<PersonId, usize> = people.iter().enumerate().map(|(at, person)| (*person, if at < 17 { 2 } else { 1 })).collect();
        let to = [UserId::random(), UserId::random()];
        let taken = split(&cases, &to);
        assert_eq!(taken.len(), 20);
        let load = to.map(|user| taken.iter().filter(|(_, taker)| *taker == user).map(|(person, _)| cases[person]).sum::<usize>());
        assert!(load.iter().sum::<usize>() == 37 && load[0].abs_diff(load[1]) == 1, "{load:?}");
    }
}
