//! Who may do what: each right is a type, and the table that gives rights to roles stands here only.

use crate::domain::outcome::UnknownCode;

/// What someone does in the organization. One user may hold several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Caseworker,
    Supervisor,
    Analyst,
    Admin,
}

impl Role {
    pub const ALL: &'static [Self] = &[Self::Caseworker, Self::Supervisor, Self::Analyst, Self::Admin];

    pub fn code(self) -> &'static str {
        match self {
            Self::Caseworker => "caseworker",
            Self::Supervisor => "supervisor",
            Self::Analyst => "analyst",
            Self::Admin => "admin",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|role| role.code() == text).ok_or_else(|| UnknownCode(text.chars().take(60).collect()))
    }
}

/// The roles that a user holds: a set, kept as one bit a role in the order of [`Role::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Roles(u8);

impl Roles {
    pub fn from_bits(bits: i16) -> Self {
        Self(bits.to_le_bytes()[0] & 0b1111)
    }

    pub fn bits(self) -> i16 {
        i16::from(self.0)
    }

    pub fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    pub fn any_of(self, roles: &[Role]) -> bool {
        roles.iter().any(|&role| self.has(role))
    }

    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |&role| self.has(role))
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().fold(0, |bits, role| bits | 1 << role as u8))
    }
}

/// A right, named after what it lets one do.
pub trait Right: 'static {
    const NAME: &'static str;
    const ROLES: &'static [Role];
}

macro_rules! rights {
    ($($(#[$about:meta])* $right:ident $name:literal: $($role:ident)+;)+) => {
        $($(#[$about])* #[derive(Debug)] pub struct $right; impl Right for $right { const NAME: &'static str = $name; const ROLES: &'static [Role] = &[$(Role::$role),+]; })+

        /// The whole table, in order: what a right is called, and who has it.
        pub const TABLE: &[(&str, &[Role])] = &[$(($right::NAME, $right::ROLES)),+];
    };
}

rights! {
    /// Whatever concerns only oneself: language, password, sign-out.
    OwnAccount "manage one's own account": Caseworker Supervisor Analyst Admin;
    /// Today: each role sees there what concerns it.
    SeeToday "see what is due today": Caseworker Supervisor Analyst Admin;
    /// People and cases: a caseworker's own, a supervisor's all. Which ones is the store's predicate `visible_to`.
    ReadCases "read people and cases": Caseworker Supervisor;
    WriteCases "record people, cases and steps": Caseworker Supervisor;
    /// Handing a person to a colleague.
    Assign "assign people to caseworkers": Supervisor;
    MergePeople "merge two records of one person": Supervisor;
    LeadTeam "see how the team's cases stand": Supervisor;
    /// A caseworker hands over those whom they work with; whom, the store's predicate says.
    HandOver "hand people over to a colleague": Caseworker Supervisor;
    /// Whose erasing was asked for, by code.
    ReadErasures "see whose erasing was asked for": Supervisor Admin;
    ApproveErasure "agree to the erasing of a person": Supervisor;
    Erase "erase a person, by code": Admin;
    DecideClosing "approve the closing of cases": Supervisor;
    ReadPatterns "read patterns and maps": Caseworker Supervisor Analyst;
    ReadMonth "read the month for the board": Supervisor Analyst;
    DecidePatterns "confirm or dismiss patterns": Supervisor Analyst;
    ReadReleases "read published releases": Caseworker Supervisor Analyst;
    DraftReleases "draft releases": Analyst;
    PublishReleases "approve and publish releases": Supervisor;
    GatherDossiers "gather and freeze dossiers, and record where they went": Supervisor Analyst;
    /// Whoever froze it is not the one who approves.
    ApproveDossiers "approve dossiers": Supervisor;
    /// From cases that the store's predicate lets them see.
    ProposeVignettes "propose vignettes from one's own cases": Caseworker Supervisor;
    ReviewVignettes "edit and approve vignettes": Supervisor;
    ImportCases "import people and cases": Supervisor;
    ReadReference "read the reference data": Caseworker Supervisor Analyst Admin;
    /// From whoever may not edit them, it waits for an editor's eye.
    SuggestReference "add what is met at counters to the lists": Caseworker Supervisor Analyst Admin;
    EditReference "edit the reference data": Supervisor Analyst Admin;
    AdmitUsers "admit colleagues to identities": Supervisor;
    ReadUsers "see who works here": Supervisor Admin;
    ManageUsers "invite and suspend users": Admin;
    ManageSettings "change the organization's settings": Admin;
    ReadAudit "read the audit log": Supervisor Admin;
}

/// [`TABLE`] as a table in Markdown, for the manual.
pub fn table_as_markdown() -> String {
    let mut page = String::from("| may | caseworker | supervisor | analyst | admin |\n|---|---|---|---|---|\n");
    for (name, roles) in TABLE {
        page.push_str(&format!("| {name} |"));
        for role in Role::ALL {
            page.push_str(if roles.contains(role) { " yes |" } else { " – |" });
        }
        page.push('\n');
    }
    page
}
