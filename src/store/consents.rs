//! What people agreed to, and took back. The history stays; the last answer counts.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        id::{ConsentId, OrganizationId, PersonId},
        person::{CONSENT_KEEP, CONSENT_QUOTE},
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        merges::{self, Roots},
        others,
        people::{self, Person},
        schema::consents,
        vignettes,
    },
};

pub(super) fn insert(db: &mut Db, author: &Author, person: PersonId, kind: &str, given: bool, ordinal: i32, on: NaiveDate) -> Result<(), StoreError> {
    diesel::insert_into(consents::table)
        .values((
            consents::id.eq(ConsentId::random()),
            consents::organization_id.eq(author.organization),
            consents::person_id.eq(person),
            consents::kind.eq(kind),
            consents::given.eq(given),
            consents::given_on.eq(on),
            consents::recorder_id.eq(author.user),
            consents::ordinal.eq(ordinal),
        ))
        .execute(db)?;
    others::forget_all();
    Ok(())
}

/// Records that a person agreed to something, or withdrew it. The history stays; with an agreement to be quoted go their words.
pub fn record(db: &mut Db, author: &Author, person: &Person, kind: &str, given: bool) -> Result<(), StoreError> {
    people::by_id(db, author, person.id)?;
    let group = merges::group(db, author.organization, person.id)?;
    let ordinal = consents::table.filter(consents::person_id.eq_any(&group)).count().get_result::<i64>(db)?;
    if !given && [CONSENT_QUOTE, CONSENT_KEEP].contains(&kind) {
        vignettes::forget(db, &group)?;
    }
    insert(db, author, person.id, kind, given, i32::try_from(ordinal).unwrap_or(i32::MAX), author.today)?;
    author.records(db, Action::ConsentRecorded, &person.code.to_string(), if given { "given" } else { "withdrawn" })
}

/// Everything a person, and whoever was merged into them, was asked to agree to, oldest first: kind, whether, when. Of two answers that stand alike a no comes last, and holds.
pub fn history(db: &mut Db, organization: OrganizationId, person: PersonId) -> Result<Vec<(String, bool, NaiveDate)>, StoreError> {
    let group = merges::group(db, organization, person)?;
    Ok(consents::table
        .filter(consents::organization_id.eq(organization))
        .filter(consents::person_id.eq_any(group))
        .order((consents::given_on.asc(), consents::ordinal.asc(), consents::given.desc()))
        .select((consents::kind, consents::given, consents::given_on))
        .load(db)?)
}

/// Whether a person agrees to something now: the last answer counts.
pub fn agrees(db: &mut Db, organization: OrganizationId, person: PersonId, kind: &str) -> Result<bool, StoreError> {
    Ok(history(db, organization, person)?.iter().rev().find(|(asked, _, _)| asked == kind).is_some_and(|(_, given, _)| *given))
}

/// People whose latest answer to something is yes, and who have not withdrawn that their record is kept.
pub(super) fn who_agree(db: &mut Db, organization: OrganizationId, roots: &Roots, to: &str) -> Result<HashSet<PersonId>, StoreError> {
    let answers = consents::table
        .filter(consents::organization_id.eq(organization))
        .filter(consents::kind.eq_any([to, CONSENT_KEEP]))
        .order((consents::given_on.asc(), consents::ordinal.asc(), consents::given.desc()))
        .select((consents::person_id, consents::kind, consents::given))
        .load::<(PersonId, String, bool)>(db)?;
    let mut agreed = HashSet::new();
    let mut gone = HashSet::new();
    for (person, kind, given) in answers {
        let person = roots.of(person);
        let (set, enters) = if kind == to { (&mut agreed, given) } else { (&mut gone, !given) };
        if enters {
            set.insert(person);
        } else {
            set.remove(&person);
        }
    }
    Ok(agreed.difference(&gone).copied().collect())
}
