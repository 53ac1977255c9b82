//! Whom may a caller see? The one predicate through which every function goes that reads people or cases.

use diesel::prelude::*;

use crate::{
    domain::{
        caller::Caller,
        id::{OrganizationId, UserId},
        rights::Role,
    },
    store::schema::{assignments, persons},
};

/// Which people a caller may read and write: a supervisor all of the organization, a caseworker those assigned to them, others none.
pub fn visible_to(caller: &Caller) -> Visible {
    let whole = if caller.is(Role::Supervisor) { caller.organization } else { OrganizationId(NOBODY) };
    visible(caller.organization, whole, assignee(caller))
}

/// The type of [`visible_to`].
type Visible = visible;

/// Nobody's identifier. One value, where a list of one or none would have the statement planned anew each time.
const NOBODY: uuid::Uuid = uuid::Uuid::nil();

fn assignee(caller: &Caller) -> UserId {
    if caller.is(Role::Caseworker) { caller.user } else { UserId(NOBODY) }
}

/// People of an organization that is seen whole, or assigned to this user. Asks of each person by key, so that one is found without listing all.
#[diesel::dsl::auto_type]
fn visible(organization: OrganizationId, whole: OrganizationId, assigned: UserId) -> _ {
    let to_them = assignments::table.filter(assignments::person_id.eq(persons::id)).filter(assignments::user_id.eq(assigned));
    persons::table.filter(persons::organization_id.eq(organization)).filter(persons::organization_id.eq(whole).or(diesel::dsl::exists(to_them)))
}

/// The people of [`visible_to`] for whoever does not see the whole organization, beginning with the list of those assigned to them: for lists of what is theirs.
pub fn assigned_to(caller: &Caller) -> Assigned {
    assigned(caller.organization, assignee(caller))
}

/// The type of [`assigned_to`].
type Assigned = assigned;

// The organization is asked of the assignments alone: asked of the persons too, SQLite would rather begin with all of them.
#[diesel::dsl::auto_type]
fn assigned(organization: OrganizationId, user: UserId) -> _ {
    persons::table.inner_join(assignments::table).filter(assignments::organization_id.eq(organization)).filter(assignments::user_id.eq(user))
}
