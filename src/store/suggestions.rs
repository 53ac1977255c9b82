//! What somebody who may not edit the reference data adds to it. An entry of a list is used at once, until an editor keeps it or points it to another;
//! a rule decides nothing before an editor has looked it up and entered it.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        id::{EntryId, OrganizationId, PolicySuggestionId, UserId},
        list::List,
        rights::{EditReference, Right},
    },
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        schema::{offices, policy_suggestions, reasons, requirements, services, users},
    },
};

macro_rules! on {
    ($list:expr, $table:ident => $query:expr) => {
        match $list {
            List::Offices => {
                use offices as $table;
                $query
            }
            List::Services => {
                use services as $table;
                $query
            }
            List::Requirements => {
                use requirements as $table;
                $query
            }
            List::Reasons => {
                use reasons as $table;
                $query
            }
            // whoever adds to these is an editor
            List::Places | List::Facets | List::Values => 0,
        }
    };
}

/// Notes of an entry that was just added whether it is a suggestion; what the audit log calls its adding.
pub(super) fn note(db: &mut Db, author: &Author, list: List, entry: EntryId) -> Result<&'static str, StoreError> {
    if author.roles.any_of(EditReference::ROLES) {
        return Ok("added");
    }
    let by = Some(author.user);
    on!(list, table => diesel::update(table::table.filter(table::id.eq(entry))).set(table::suggested_by.eq(by)).execute(db)?);
    Ok("suggested")
}

/// An editor has decided on an entry: it is one of the list, or retired.
pub(super) fn decided(db: &mut Db, list: List, entry: EntryId) -> Result<usize, StoreError> {
    let nobody = None::<UserId>;
    Ok(on!(list, table => diesel::update(table::table.filter(table::id.eq(entry))).set(table::suggested_by.eq(nobody)).execute(db)?))
}

/// The entries on which no editor has decided yet, each with who added it.
pub(super) fn open(db: &mut Db, organization: OrganizationId) -> Result<Vec<(EntryId, UserId)>, StoreError> {
    let mut open = Vec::new();
    macro_rules! of {
        ($($table:ident)+) => { $(
            open.extend(
                $table::table
                    .filter($table::organization_id.eq(organization))
                    .filter($table::suggested_by.is_not_null())
                    .select(($table::id, $table::suggested_by.assume_not_null()))
                    .load::<(EntryId, UserId)>(db)?,
            );
        )+ };
    }
    of!(offices services requirements reasons);
    Ok(open)
}

/// A rule that somebody read of.
#[derive(Queryable, Clone, Debug)]
pub struct Rule {
    pub id: PolicySuggestionId,
    pub title: String,
    /// Where one read of it.
    pub source: String,
    /// Who suggested it, as colleagues call them.
    pub who: String,
    pub on: NaiveDate,
}

macro_rules! rules {
    ($caller:expr) => {
        policy_suggestions::table
            .inner_join(users::table)
            .filter(policy_suggestions::organization_id.eq($caller.organization))
            .order((policy_suggestions::suggested_on.asc(), policy_suggestions::id.asc()))
            .select((policy_suggestions::id, policy_suggestions::title, policy_suggestions::source, users::name, policy_suggestions::suggested_on))
    };
}

/// Tells the editors of a rule.
pub fn tell_of_rule(db: &mut Db, author: &Author, title: &str, source: &str) -> Result<(), StoreError> {
    let id = PolicySuggestionId::random();
    diesel::insert_into(policy_suggestions::table)
        .values((
            policy_suggestions::id.eq(id),
            policy_suggestions::organization_id.eq(author.organization),
            policy_suggestions::title.eq(title),
            policy_suggestions::source.eq(source),
            policy_suggestions::suggested_by.eq(author.user),
            policy_suggestions::suggested_on.eq(author.today),
        ))
        .execute(db)?;
    author.records(db, Action::ReferenceChanged, "", "policies suggested")
}

/// The rules that nobody has entered or laid aside yet, first told first.
pub fn rules(db: &mut Db, caller: &Caller) -> Result<Vec<Rule>, StoreError> {
    Ok(rules!(caller).load(db)?)
}

pub fn rule(db: &mut Db, caller: &Caller, id: PolicySuggestionId) -> Result<Rule, StoreError> {
    Ok(rules!(caller).filter(policy_suggestions::id.eq(id)).first(db)?)
}

/// A rule was entered: whoever told of it needs to wait no longer. Twice is once.
pub fn entered(db: &mut Db, author: &Author, id: PolicySuggestionId) -> Result<usize, StoreError> {
    let own = policy_suggestions::table.filter(policy_suggestions::organization_id.eq(author.organization)).filter(policy_suggestions::id.eq(id));
    Ok(diesel::delete(own).execute(db)?)
}

/// A rule is none, or none that the organization needs.
pub fn lay_aside(db: &mut Db, author: &Author, id: PolicySuggestionId) -> Result<(), StoreError> {
    if entered(db, author, id)? == 0 {
        return Err(StoreError::NotFound);
    }
    author.records(db, Action::ReferenceChanged, "", "policies suggestion laid aside")
}
