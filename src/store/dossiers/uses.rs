//! Where a dossier went, by when an answer was due, what was answered, and what changed.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Row, telling};
use crate::{
    domain::{
        caller::Caller,
        code::ShortCode,
        dossier::{Answer, Progress},
        id::{CaseId, DossierId, DossierUseId, OfficeId, OrganizationId},
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        schema::{dossier_cases, dossier_uses, dossiers, users},
    },
    vault::{field::Place, server::SettingsKey},
};

/// The most that is told of to whom it went, or of what changed, in characters.
pub const USE_TEXT_MAX: usize = 2_000;

/// One place to which a dossier went.
#[derive(Clone, Debug)]
pub struct Use {
    pub id: DossierUseId,
    /// An office of the list, or else whoever was typed.
    pub office: Option<OfficeId>,
    pub recipient: Option<String>,
    pub sent_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub answer: Option<Answer>,
    pub answered_on: Option<NaiveDate>,
    pub changed: Option<String>,
}

impl Use {
    /// Whether an answer was due before today and none came.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.answer.is_none() && self.due_on.is_some_and(|due| due < today)
    }
}

/// A dossier sent somewhere.
pub struct NewUse {
    pub id: DossierUseId,
    pub office: Option<OfficeId>,
    /// Where it is no office of the list.
    pub recipient: String,
    pub sent_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
}

fn place(organization: OrganizationId, id: DossierUseId, column: &'static str) -> Place {
    Place { organization: organization.0, table: "dossier_uses", column, row: id.0, generation: 0 }
}

type Kept = (DossierUseId, Option<OfficeId>, Option<Vec<u8>>, NaiveDate, Option<NaiveDate>, Option<Answer>, Option<NaiveDate>, Option<Vec<u8>>);

/// Where a dossier went, first to last. The caller has found it.
pub fn uses(db: &mut Db, organization: OrganizationId, key: &SettingsKey, dossier: DossierId) -> Result<Vec<Use>, StoreError> {
    let rows = dossier_uses::table
        .filter(dossier_uses::dossier_id.eq(dossier))
        .order(dossier_uses::ordinal.asc())
        .select((
            dossier_uses::id,
            dossier_uses::office_id,
            dossier_uses::recipient,
            dossier_uses::sent_on,
            dossier_uses::due_on,
            dossier_uses::answer,
            dossier_uses::answered_on,
            dossier_uses::changed,
        ))
        .load::<Kept>(db)?;
    let mut found = Vec::new();
    for (id, office, recipient, sent_on, due_on, answer, answered_on, changed) in rows {
        let open = |column, sealed: Option<Vec<u8>>| -> Result<Option<String>, StoreError> {
            Ok(sealed.map(|sealed| key.open_text(&place(organization, id, column), &sealed)).transpose()?.map(|text| text.to_string()))
        };
        let (recipient, changed) = (open("recipient", recipient)?, open("changed", changed)?);
        found.push(Use { id, office, recipient, sent_on, due_on, answer, answered_on, changed });
    }
    Ok(found)
}

/// Notes that an approved dossier was sent somewhere; the same press of the button twice is noted once.
///
/// # Errors
/// [`StoreError::Conflict`] for one that nobody approved.
pub fn record(db: &mut Db, author: &Author, key: &SettingsKey, code: ShortCode, new: &NewUse) -> Result<(), StoreError> {
    let (dossier, state) = of_code(db, author, code)?;
    if state != Progress::Approved {
        return Err(StoreError::Conflict);
    }
    match dossier_uses::table.find(new.id).select(dossier_uses::dossier_id).first::<DossierId>(db).optional()? {
        Some(there) if there == dossier => return Ok(()),
        Some(_) => return Err(StoreError::NotFound),
        None => {}
    }
    let last = dossier_uses::table.filter(dossier_uses::dossier_id.eq(dossier)).select(diesel::dsl::max(dossier_uses::ordinal));
    let last = last.first::<Option<i32>>(db)?.unwrap_or(0);
    let typed = (!new.recipient.is_empty()).then(|| key.seal(&place(author.organization, new.id, "recipient"), &new.recipient));
    diesel::insert_into(dossier_uses::table)
        .values((
            dossier_uses::id.eq(new.id),
            dossier_uses::organization_id.eq(author.organization),
            dossier_uses::dossier_id.eq(dossier),
            dossier_uses::ordinal.eq(last + 1),
            dossier_uses::office_id.eq(new.office),
            dossier_uses::recipient.eq(typed),
            dossier_uses::sent_on.eq(new.sent_on),
            dossier_uses::due_on.eq(new.due_on),
            dossier_uses::recorded_by.eq(author.user),
        ))
        .execute(db)?;
    author.records(db, Action::DossierUsed, &code.to_string(), "sent")
}

/// Notes what came of it; a later word replaces the one before. Where it is another answer than before, people are to hear of it.
pub fn answer(
    db: &mut Db,
    author: &Author,
    key: &SettingsKey,
    code: ShortCode,
    id: DossierUseId,
    (answer, on): (Answer, NaiveDate),
    changed: &str,
) -> Result<(), StoreError> {
    let (dossier, _) = of_code(db, author, code)?;
    let own = dossier_uses::table.filter(dossier_uses::id.eq(id)).filter(dossier_uses::dossier_id.eq(dossier));
    let before = own.select(dossier_uses::answer).first::<Option<Answer>>(db)?;
    diesel::update(own)
        .set((
            dossier_uses::answer.eq(Some(answer)),
            dossier_uses::answered_on.eq(Some(on)),
            dossier_uses::changed.eq((!changed.is_empty()).then(|| key.seal(&place(author.organization, id, "changed"), changed))),
        ))
        .execute(db)?;
    if before != Some(answer) {
        telling::ask(db, author, dossier)?;
    }
    author.records(db, Action::DossierUsed, &code.to_string(), answer.code())
}

fn of_code(db: &mut Db, author: &Author, code: ShortCode) -> Result<(DossierId, Progress), StoreError> {
    let own = dossiers::table.filter(dossiers::organization_id.eq(author.organization)).filter(dossiers::code.eq(code));
    Ok(own.select((dossiers::id, dossiers::state)).first(db)?)
}

/// How many answers to each dossier are overdue; dossiers without any are left out.
pub fn overdue(db: &mut Db, caller: &Caller, today: NaiveDate) -> Result<Vec<(DossierId, i64)>, StoreError> {
    let late = dossier_uses::table
        .filter(dossier_uses::organization_id.eq(caller.organization))
        .filter(dossier_uses::answer.is_null())
        .filter(dossier_uses::due_on.lt(today));
    let of = late.select(dossier_uses::dossier_id).load::<DossierId>(db)?;
    let mut counts: std::collections::BTreeMap<DossierId, i64> = std::collections::BTreeMap::new();
    of.into_iter().for_each(|dossier| *counts.entry(dossier).or_default() += 1);
    Ok(counts.into_iter().collect())
}

/// A dossier of which answers are overdue.
pub struct Late {
    pub code: ShortCode,
    pub title: String,
    /// How many.
    pub answers: i64,
    /// By when the first of them was due.
    pub due_on: NaiveDate,
}

/// The dossiers of which answers are overdue, the longest first.
pub fn late(db: &mut Db, caller: &Caller, key: &SettingsKey, today: NaiveDate) -> Result<Vec<Late>, StoreError> {
    let rows = dossier_uses::table
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_uses::dossier_id)))
        .filter(dossier_uses::organization_id.eq(caller.organization))
        .filter(dossier_uses::answer.is_null())
        .filter(dossier_uses::due_on.lt(today))
        .order((dossier_uses::due_on.asc(), dossiers::code.asc()))
        .select((dossiers::id, dossiers::code, dossiers::title, dossier_uses::due_on.assume_not_null()))
        .load::<(DossierId, ShortCode, Vec<u8>, NaiveDate)>(db)?;
    let mut found: Vec<Late> = Vec::new();
    for (id, code, title, due_on) in rows {
        match found.iter_mut().find(|late| late.code == code) {
            Some(late) => late.answers += 1,
            None => {
                let title = key.open_text(&super::place(caller.organization, id, "title"), &title)?.to_string();
                found.push(Late { code, title, answers: 1, due_on });
            }
        }
    }
    Ok(found)
}

/// An approved dossier into which a case went, and what became of it.
pub struct Used {
    pub title: String,
    pub approved_on: Option<NaiveDate>,
    pub uses: Vec<Use>,
}

impl Used {
    /// What was answered, and from whom.
    pub fn answers(&self) -> impl Iterator<Item = (&Use, Answer, NaiveDate)> {
        self.uses.iter().filter_map(|one| Some((one, one.answer?, one.answered_on?)))
    }
}

/// The approved dossiers in which a case was counted or quoted. The caller has found the case, and so may know of it.
pub fn used_in(db: &mut Db, organization: OrganizationId, key: &SettingsKey, case: CaseId) -> Result<Vec<Used>, StoreError> {
    let rows = dossier_cases::table
        .inner_join(dossiers::table.inner_join(users::table.on(users::id.eq(dossiers::made_by))))
        .filter(dossier_cases::case_id.eq(case))
        .filter(dossiers::state.eq(Progress::Approved))
        .order((dossiers::approved_on.desc(), dossiers::code.asc()))
        .select(Row::as_select())
        .load(db)?;
    let mut found = Vec::new();
    for row in rows {
        let dossier = row.open(key)?;
        found.push(Used { title: dossier.title, approved_on: dossier.approved_on, uses: uses(db, organization, key, dossier.id)? });
    }
    Ok(found)
}
