//! The outbox: one row a recipient and period, sealed under the server's key, claimed by one node, kept until a mail server took it.

use chrono::TimeDelta;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        caller::Caller,
        id::{MessageId, OrganizationId, UserId},
    },
    each,
    store::{
        StoreError,
        audit::{self, Action},
        db::Db,
        schema::{messages, users},
        sql::Instant,
    },
    vault::{VaultError, field::Place, server::ServerKey},
};

const PENDING: &str = "pending";
const SENT: &str = "sent";
const UNDELIVERED: &str = "undelivered";

/// How long a node may take to hand a mail over before another tries.
const CLAIM: TimeDelta = TimeDelta::minutes(5);
/// Pauses double from a minute to six hours; after so many tries a week has passed.
const MOST_TRIES: i16 = 36;
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Where one click ends the subscription.
    pub unsubscribe: String,
}

/// A mail to be kept in the outbox.
pub struct NewMessage {
    pub organization: OrganizationId,
    pub user: UserId,
    pub kind: &'static str,
    pub period: String,
    /// Without angle brackets; the same however often it is sent.
    pub message_id: String,
    pub body: Body,
}

/// A mail that was claimed to be sent now.
pub struct Claimed {
    pub id: MessageId,
    pub organization: OrganizationId,
    pub email: String,
    pub message_id: String,
    pub body: Body,
    tries: i16,
}

fn place(organization: OrganizationId, id: MessageId) -> Place {
    Place { organization: organization.0, table: "messages", column: "sealed", row: id.0, generation: 0 }
}

/// Whether a mail of this kind and period is in the outbox already, sent or not.
pub fn is_there(db: &mut Db, user: UserId, kind: &str, period: &str) -> Result<bool, StoreError> {
    let there = messages::table.filter(messages::user_id.eq(user)).filter(messages::kind.eq(kind)).filter(messages::period.eq(period));
    Ok(diesel::select(diesel::dsl::exists(there)).get_result(db)?)
}

/// Puts a mail into the outbox, unless it is there.
pub fn add(db: &mut Db, keys: &ServerKey, new: &NewMessage, now: Instant) -> Result<(), StoreError> {
    let id = MessageId::random();
    let json = serde_json::to_vec(&new.body).map_err(|_| VaultError::CannotOpen)?;
    let row = (
        messages::id.eq(id),
        messages::organization_id.eq(new.organization),
        messages::user_id.eq(new.user),
        messages::kind.eq(new.kind),
        messages::period.eq(&new.period),
        messages::message_id.eq(&new.message_id),
        messages::sealed.eq(keys.mail_key().seal(&place(new.organization, id), json)),
        messages::state.eq(PENDING),
        messages::tries.eq(0_i16),
        messages::next_try_at.eq(now),
    );
    each!(db, connection => diesel::insert_into(messages::table).values(row).on_conflict_do_nothing().execute(connection))?;
    Ok(())
}

/// Claims the next mail that is due; none when nothing is.
pub fn claim(db: &mut Db, keys: &ServerKey, now: Instant) -> Result<Option<Claimed>, StoreError> {
    let due = messages::table
        .inner_join(users::table)
        .filter(messages::state.eq(PENDING))
        .filter(messages::next_try_at.le(now))
        .filter(messages::claimed_until.is_null().or(messages::claimed_until.le(now)))
        .order((messages::next_try_at.asc(), messages::id.asc()))
        .select((messages::id, messages::organization_id, users::email, messages::message_id, messages::sealed, messages::tries))
        .first::<(MessageId, OrganizationId, String, String, Vec<u8>, i16)>(db)
        .optional()?;
    let Some((id, organization, email, message_id, sealed, tries)) = due else { return Ok(None) };
    let mine = diesel::update(messages::table.find(id))
        .filter(messages::state.eq(PENDING))
        .filter(messages::claimed_until.is_null().or(messages::claimed_until.le(now)))
        .set(messages::claimed_until.eq(Some(Instant::from(now.utc() + CLAIM))))
        .execute(db)?;
    if mine != 1 {
        return Ok(None);
    }
    let json = keys.mail_key().open(&place(organization, id), &sealed)?;
    let body = serde_json::from_slice(&json).map_err(|_| VaultError::CannotOpen)?;
    Ok(Some(Claimed { id, organization, email, message_id, body, tries }))
}

/// A mail server took it.
pub fn sent(db: &mut Db, keys: &ServerKey, message: MessageId, organization: OrganizationId, now: Instant) -> Result<(), StoreError> {
    diesel::update(messages::table.find(message)).set((messages::state.eq(SENT), messages::sent_at.eq(Some(now)))).execute(db)?;
    audit::append(db, &keys.audit_key(organization.0), organization, None, now, Action::SummarySent, "", "")
}

/// It was not taken: tried again after a pause, for a week; at once given up where the address is refused for good.
pub fn failed(db: &mut Db, message: &Claimed, for_good: bool, now: Instant) -> Result<(), StoreError> {
    let tries = message.tries.saturating_add(1);
    let state = if for_good || tries >= MOST_TRIES { UNDELIVERED } else { PENDING };
    let pause = (TimeDelta::minutes(1) * (1 << message.tries.clamp(0, 10))).min(LONGEST_PAUSE);
    let nobody: Option<Instant> = None;
    diesel::update(messages::table.find(message.id))
        .set((
            messages::state.eq(state),
            messages::tries.eq(tries),
            messages::next_try_at.eq(Instant::from(now.utc() + pause)),
            messages::claimed_until.eq(nobody),
        ))
        .execute(db)?;
    Ok(())
}

/// How many mails of the organization could not be delivered, for its administrators.
pub fn undelivered(db: &mut Db, caller: &Caller) -> Result<i64, StoreError> {
    Ok(messages::table.filter(messages::organization_id.eq(caller.organization)).filter(messages::state.eq(UNDELIVERED)).count().get_result(db)?)
}
