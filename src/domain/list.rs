//! The lists of the reference data that an organization edits.

/// One of the lists by which steps and people are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    Offices,
    Places,
    Services,
    Requirements,
    Reasons,
    Facets,
    /// The values of all facets.
    Values,
}

impl List {
    pub const ALL: &'static [Self] = &[Self::Offices, Self::Places, Self::Services, Self::Requirements, Self::Reasons, Self::Facets, Self::Values];

    /// As addresses and the audit log call it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Offices => "offices",
            Self::Places => "places",
            Self::Services => "services",
            Self::Requirements => "requirements",
            Self::Reasons => "reasons",
            Self::Facets => "facets",
            Self::Values => "values",
        }
    }

    /// Whether whoever may not edit the lists can suggest an entry: what is met at counters. Groups and places are how the organization itself counts.
    pub fn takes_suggestions(self) -> bool {
        matches!(self, Self::Offices | Self::Services | Self::Requirements | Self::Reasons)
    }

    /// Whether an entry that is retired can point to another under which reports count it. A facet cannot: its values mean something else.
    pub fn points(self) -> bool {
        self != Self::Facets
    }
}
