//! Referrals: where else a person was sent for help, why, and what became of it. What was typed is sealed under the person's key.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        id::{CaseId, OrganizationId, ReferralId},
        outcome::Reply,
    },
    store::{
        StoreError,
        audit::{Action, Author},
        cases::Case,
        db::Db,
        schema::{referrals, users},
    },
    vault::{field::Place, keys::PersonKey},
};

/// The most that is told of whom somebody was referred to, in characters.
pub const RECIPIENT_MAX: usize = 200;

/// The most that is told of what it is about, or of what they replied, in characters.
pub const TEXT_MAX: usize = 2_000;

#[derive(Queryable, Clone)]
pub struct Referral {
    pub id: ReferralId,
    organization: OrganizationId,
    recipient: Vec<u8>,
    about: Vec<u8>,
    pub made_on: NaiveDate,
    /// What whoever referred them is called by colleagues.
    pub who: String,
    pub answer: Option<Reply>,
    pub answered_on: Option<NaiveDate>,
    reply: Option<Vec<u8>>,
}

/// What was typed of a referral, opened.
#[derive(Clone)]
pub struct Said {
    pub recipient: String,
    pub about: String,
    pub reply: String,
}

impl Referral {
    pub fn open(&self, key: &PersonKey) -> Result<Said, StoreError> {
        let opened = |column, sealed: &[u8]| Ok::<_, StoreError>(key.open_text(&place(self.organization, self.id, column), sealed)?.to_string());
        Ok(Said {
            recipient: opened("recipient", &self.recipient)?,
            about: opened("about", &self.about)?,
            reply: self.reply.as_deref().map_or(Ok(String::new()), |sealed| opened("reply", sealed))?,
        })
    }
}

fn place(organization: OrganizationId, referral: ReferralId, column: &'static str) -> Place {
    Place { organization: organization.0, table: "referrals", column, row: referral.0, generation: 0 }
}

/// A referral to be kept.
pub struct NewReferral {
    /// Chosen when the form was shown, so that the same press of the button twice is one referral.
    pub id: ReferralId,
    pub recipient: String,
    pub about: String,
    pub on: NaiveDate,
}

pub fn add(db: &mut Db, author: &Author, case: &Case, key: &PersonKey, new: &NewReferral) -> Result<(), StoreError> {
    match referrals::table.find(new.id).select(referrals::case_id).first::<CaseId>(db).optional()? {
        Some(there) if there == case.id => return Ok(()),
        Some(_) => return Err(StoreError::NotFound),
        None => {}
    }
    let last = referrals::table.filter(referrals::case_id.eq(case.id)).select(diesel::dsl::max(referrals::ordinal)).first::<Option<i32>>(db)?;
    diesel::insert_into(referrals::table)
        .values((
            referrals::id.eq(new.id),
            referrals::organization_id.eq(author.organization),
            referrals::case_id.eq(case.id),
            referrals::ordinal.eq(last.unwrap_or(0).saturating_add(1)),
            referrals::recipient.eq(key.seal(&place(author.organization, new.id, "recipient"), &new.recipient)),
            referrals::about.eq(key.seal(&place(author.organization, new.id, "about"), &new.about)),
            referrals::made_by.eq(author.user),
            referrals::made_on.eq(new.on),
        ))
        .execute(db)?;
    author.records(db, Action::ReferralMade, &case.code.to_string(), "")
}

/// Records what became of a referral; a later word replaces the one before.
pub fn answer(
    db: &mut Db,
    author: &Author,
    case: &Case,
    key: &PersonKey,
    id: ReferralId,
    (answer, on): (Reply, NaiveDate),
    reply: &str,
) -> Result<(), StoreError> {
    let own = referrals::table.filter(referrals::id.eq(id)).filter(referrals::case_id.eq(case.id));
    let done = diesel::update(own)
        .set((
            referrals::answer.eq(Some(answer)),
            referrals::answered_on.eq(Some(on)),
            referrals::reply.eq((!reply.is_empty()).then(|| key.seal(&place(author.organization, id, "reply"), reply))),
        ))
        .execute(db)?;
    if done != 1 {
        return Err(StoreError::NotFound);
    }
    author.records(db, Action::ReferralAnswered, &case.code.to_string(), answer.code())
}

/// The referrals of a case, newest first. The caller has found the case, and so may see it.
pub fn of_case(db: &mut Db, case: CaseId) -> Result<Vec<Referral>, StoreError> {
    Ok(referrals::table
        .inner_join(users::table)
        .filter(referrals::case_id.eq(case))
        .order(referrals::ordinal.desc())
        .select((
            referrals::id,
            referrals::organization_id,
            referrals::recipient,
            referrals::about,
            referrals::made_on,
            users::name,
            referrals::answer,
            referrals::answered_on,
            referrals::reply,
        ))
        .load(db)?)
}
