//! Who is asking.

use crate::domain::{
    id::{OrganizationId, UserId},
    language::Language,
    rights::{Role, Roles},
};

/// A signed-in user, as every function of the store that reads or writes for someone needs to know them. No key is part of it.
#[derive(Clone, Debug)]
pub struct Caller {
    pub user: UserId,
    pub organization: OrganizationId,
    pub roles: Roles,
    pub name: String,
    pub language: Language,
    /// Whether a supervisor has admitted them to identities; until then they see codes only.
    pub admitted: bool,
}

impl Caller {
    pub fn is(&self, role: Role) -> bool {
        self.roles.has(role)
    }
}
