//! Vignettes: what somebody met, told without who it was. Proposed, one is sealed under the person's key like all that is typed about them; approved, under the server key, since analysts read it who may
//! read no identity. It lasts as long as the person agrees to be quoted.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        code::CaseCode,
        id::{CaseId, JurisdictionId, OrganizationId, PersonId, UserId, VignetteId},
        person::{CONSENT_KEEP, CONSENT_QUOTE, Card},
        vignette::Standing,
    },
    store::{
        StoreError,
        audit::{Action, Author},
        cases::Case,
        consents,
        db::Db,
        keyring::Keyring,
        merges,
        people::{self, Person},
        schema::{cases, dossier_vignettes, persons, users, vignettes},
        sight,
    },
    vault::{field::Place, keys::PersonKey, server::ServerKey},
};

/// What is told beside the words, all of it coarse; none where nothing is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// How old they were, by tens.
    pub decade: Option<i16>,
    /// A city, or what it lies in.
    pub place: Option<JurisdictionId>,
    /// Its first day.
    pub month: Option<NaiveDate>,
}

#[derive(Queryable, Selectable, Clone)]
#[diesel(table_name = vignettes)]
pub struct Vignette {
    pub id: VignetteId,
    organization_id: OrganizationId,
    pub case_id: CaseId,
    pub state: Standing,
    proposal: Option<Vec<u8>>,
    approved: Option<Vec<u8>>,
    decade: Option<i16>,
    place_id: Option<JurisdictionId>,
    month: Option<NaiveDate>,
    pub proposed_by: UserId,
    pub proposed_on: NaiveDate,
    pub approved_on: Option<NaiveDate>,
}

impl Vignette {
    pub fn about(&self) -> About {
        About { decade: self.decade, place: self.place_id, month: self.month }
    }

    /// The words of one that is not approved yet.
    pub fn proposal(&self, key: &PersonKey) -> Result<String, StoreError> {
        let sealed = self.proposal.as_deref().ok_or(StoreError::NotFound)?;
        Ok(key.open_text(&place(self.organization_id, self.id, "proposal"), sealed)?.to_string())
    }

    /// The words of an approved one.
    pub fn words(&self, keys: &ServerKey) -> Result<String, StoreError> {
        let sealed = self.approved.as_deref().ok_or(StoreError::NotFound)?;
        Ok(keys.settings_key().open_text(&place(self.organization_id, self.id, "approved"), sealed)?.to_string())
    }
}

fn place(organization: OrganizationId, vignette: VignetteId, column: &'static str) -> Place {
    Place { organization: organization.0, table: "vignettes", column, row: vignette.0, generation: 0 }
}

/// Whether somebody agrees now to be quoted, and has not taken back that their record is kept.
pub fn may_quote(db: &mut Db, organization: OrganizationId, person: PersonId) -> Result<bool, StoreError> {
    let root = persons::table.find(person).select(persons::merged_into).first::<Option<PersonId>>(db)?.unwrap_or(person);
    let said = consents::history(db, organization, root)?;
    let last = |kind: &str| said.iter().rev().find(|(asked, ..)| asked == kind).map(|(_, given, _)| *given);
    Ok(last(CONSENT_QUOTE) == Some(true) && last(CONSENT_KEEP) != Some(false))
}

/// All by which somebody is known, in their own record and in those that were merged with it: what must not stand in a vignette. It is never shown.
pub fn identity(db: &mut Db, caller: &Caller, ring: &Keyring, person: &Person) -> Result<Card, StoreError> {
    let mut all = Card::default();
    for id in merges::group(db, caller.organization, person.merged_into.unwrap_or(person.id))? {
        let one = people::by_id(db, caller, id)?;
        let key = people::key(db, caller, ring, &one)?;
        let card = people::card(&one, &key)?;
        all.birth_year = all.birth_year.or(card.birth_year);
        all.other_names.extend(card.names().map(str::to_owned));
        // numbers are looked for alike, whatever they are of
        all.phones.extend(card.phones.iter().cloned().chain([card.document.clone()]).chain(card.reference.map(|reference| reference.code)));
    }
    Ok(all)
}

/// Proposes a vignette for a supervisor to read. The same proposal sent twice is kept once.
///
/// # Errors
/// [`StoreError::Conflict`] where the person does not agree to be quoted.
pub fn propose(db: &mut Db, author: &Author, case: &Case, key: &PersonKey, id: VignetteId, words: &str, about: About) -> Result<(), StoreError> {
    match vignettes::table.find(id).select(vignettes::case_id).first::<CaseId>(db).optional()? {
        Some(there) if there == case.id => return Ok(()),
        Some(_) => return Err(StoreError::NotFound),
        None => {}
    }
    if !may_quote(db, author.organization, case.person_id)? {
        return Err(StoreError::Conflict);
    }
    diesel::insert_into(vignettes::table)
        .values((
            vignettes::id.eq(id),
            vignettes::organization_id.eq(author.organization),
            vignettes::case_id.eq(case.id),
            vignettes::state.eq(Standing::Proposed),
            vignettes::proposal.eq(Some(key.seal(&place(author.organization, id, "proposal"), words))),
            vignettes::decade.eq(about.decade),
            vignettes::place_id.eq(about.place),
            vignettes::month.eq(about.month),
            vignettes::proposed_by.eq(author.user),
            vignettes::proposed_on.eq(author.today),
        ))
        .execute(db)?;
    author.records(db, Action::VignetteProposed, &case.code.to_string(), "")
}

/// One in a list: with the code of its case, and who proposed it.
#[derive(Queryable)]
pub struct Listed {
    pub vignette: Vignette,
    pub case: CaseCode,
    pub who: String,
}

/// Those of people whom the caller may see: the proposed ones first, oldest first.
pub fn list(db: &mut Db, caller: &Caller) -> Result<Vec<Listed>, StoreError> {
    Ok(sight::visible_to(caller)
        .inner_join(cases::table.inner_join(vignettes::table))
        .inner_join(users::table.on(users::id.eq(vignettes::proposed_by)))
        .order((vignettes::state.desc(), vignettes::proposed_on.asc(), vignettes::id.asc()))
        .select((Vignette::as_select(), cases::code, users::name))
        .load(db)?)
}

/// Those of a case, oldest first. The caller has found the case, and so may see it.
pub fn of_case(db: &mut Db, case: CaseId) -> Result<Vec<Vignette>, StoreError> {
    Ok(vignettes::table
        .filter(vignettes::case_id.eq(case))
        .order((vignettes::proposed_on.asc(), vignettes::id.asc()))
        .select(Vignette::as_select())
        .load(db)?)
}

/// One with its case and person, if the caller may see them.
pub fn find(db: &mut Db, caller: &Caller, id: VignetteId) -> Result<(Vignette, Case, Person), StoreError> {
    Ok(sight::visible_to(caller)
        .inner_join(cases::table.inner_join(vignettes::table))
        .filter(vignettes::id.eq(id))
        .select((Vignette::as_select(), Case::as_select(), Person::as_select()))
        .first(db)?)
}

/// Approves a proposal in the words in which it may be read. From now on they stay as they are.
///
/// # Errors
/// [`StoreError::Conflict`] where it is approved already, or the person does not agree to be quoted any more.
pub fn approve(db: &mut Db, author: &Author, keys: &ServerKey, id: VignetteId, words: &str, about: About) -> Result<(), StoreError> {
    let (vignette, case, _) = find(db, author, id)?;
    if vignette.state != Standing::Proposed || !may_quote(db, author.organization, case.person_id)? {
        return Err(StoreError::Conflict);
    }
    diesel::update(vignettes::table.find(id))
        .set((
            vignettes::state.eq(Standing::Approved),
            vignettes::proposal.eq(None::<Vec<u8>>),
            vignettes::approved.eq(Some(keys.settings_key().seal(&place(author.organization, id, "approved"), words))),
            vignettes::decade.eq(about.decade),
            vignettes::place_id.eq(about.place),
            vignettes::month.eq(about.month),
            vignettes::approved_by.eq(Some(author.user)),
            vignettes::approved_on.eq(Some(author.today)),
        ))
        .execute(db)?;
    author.records(db, Action::VignetteApproved, &case.code.to_string(), "")
}

/// Removes one for good, from every dossier too.
pub fn remove(db: &mut Db, author: &Author, id: VignetteId) -> Result<(), StoreError> {
    let (_, case, _) = find(db, author, id)?;
    diesel::delete(dossier_vignettes::table.filter(dossier_vignettes::vignette_id.eq(id))).execute(db)?;
    diesel::delete(vignettes::table.find(id)).execute(db)?;
    author.records(db, Action::VignetteRemoved, &case.code.to_string(), "")
}

/// Removes everything that was told of these people.
pub(super) fn forget(db: &mut Db, people: &[PersonId]) -> Result<(), StoreError> {
    let theirs = cases::table.inner_join(vignettes::table).filter(cases::person_id.eq_any(people)).select(vignettes::id).load::<VignetteId>(db)?;
    diesel::delete(dossier_vignettes::table.filter(dossier_vignettes::vignette_id.eq_any(&theirs))).execute(db)?;
    diesel::delete(vignettes::table.filter(vignettes::id.eq_any(&theirs))).execute(db)?;
    Ok(())
}

/// One as everybody may read it who works with dossiers.
#[derive(Clone, Debug)]
pub struct Readable {
    pub id: VignetteId,
    pub words: String,
    pub about: About,
}

/// The approved ones of an organization whose people agree to be quoted today, in the order of their approval.
pub fn readable(db: &mut Db, caller: &Caller, keys: &ServerKey) -> Result<Vec<Readable>, StoreError> {
    let rows = vignettes::table
        .inner_join(cases::table)
        .filter(vignettes::organization_id.eq(caller.organization))
        .filter(vignettes::state.eq(Standing::Approved))
        .order((vignettes::approved_on.asc(), vignettes::id.asc()))
        .select((Vignette::as_select(), cases::person_id))
        .load::<(Vignette, PersonId)>(db)?;
    let roots = merges::roots(db, caller.organization)?;
    let agreed = consents::who_agree(db, caller.organization, &roots, CONSENT_QUOTE)?;
    let quoted = rows.into_iter().filter(|(_, person)| agreed.contains(&roots.of(*person)));
    quoted.map(|(vignette, _)| Ok(Readable { id: vignette.id, words: vignette.words(keys)?, about: vignette.about() })).collect()
}
