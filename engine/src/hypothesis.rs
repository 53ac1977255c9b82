//! A statement in codes: target, scope and group as they are looked for in the columns.

use std::collections::BTreeMap;

use super::columns::{Column, Columns, UNKNOWN};
use super::record::Record;
use super::statement::{Statement, Target};

/// What a scope may speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// A level of place, by its position in `Shape::places`.
    Place(usize),
    Office,
    Service,
    Stage,
    /// Policy period.
    Period,
}

impl Dimension {
    /// All that the record knows anything about.
    pub fn all(columns: &Columns) -> Vec<Dimension> {
        let levels = (0..columns.places().len()).map(Dimension::Place);
        let known = |dimension: &Dimension| dimension.column(columns).is_known_anywhere();
        levels.chain([Dimension::Office, Dimension::Service, Dimension::Stage, Dimension::Period]).filter(known).collect()
    }

    pub fn column(self, columns: &Columns) -> &Column {
        match self {
            Dimension::Place(level) => &columns.places()[level],
            Dimension::Office => columns.office(),
            Dimension::Service => columns.service(),
            Dimension::Stage => columns.stage(),
            Dimension::Period => columns.period(),
        }
    }

    pub fn name(self, columns: &Columns) -> &str {
        match self {
            Dimension::Place(level) => &columns.shape().places[level],
            Dimension::Office => "office",
            Dimension::Service => "service",
            Dimension::Stage => "stage",
            Dimension::Period => "period",
        }
    }

    /// Whether it says where: only what is somewhere has peers elsewhere.
    pub fn is_where(self) -> bool {
        matches!(self, Dimension::Place(_) | Dimension::Office)
    }
}

/// One term of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    pub dimension: Dimension,
    pub code: u32,
}

impl Term {
    pub fn holds(self, columns: &Columns, step: usize) -> bool {
        self.dimension.column(columns).codes()[step] == self.code
    }
}

/// One term of a group: a value of a facet, by its position in `Shape::facet_columns`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Belonging {
    pub facet: usize,
    pub code: u32,
}

/// What happened, in codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    Outcome(u32),
    OutcomeFor {
        outcome: u32,
        reason: u32,
    },
    /// This requirement was asked for.
    Demand(u32),
    /// This requirement was asked for, and no rule in force names it.
    DemandWithoutRule(u32),
    AnyDemandWithoutRule,
    PromiseBroken,
    Returned,
}

impl Event {
    pub fn happened(self, record: &Record, step: usize) -> bool {
        match self {
            Event::Outcome(outcome) => record.columns.outcome().codes()[step] == outcome,
            Event::OutcomeFor { outcome, reason } => {
                record.columns.outcome().codes()[step] == outcome && record.columns.reason().codes()[step] == reason
            }
            Event::Demand(code) => record.columns.demands().at(step).iter().any(|made| made.requirement == code),
            Event::DemandWithoutRule(code) => {
                record.columns.demands().at(step).iter().any(|made| made.requirement == code && made.basis.is_named_by_no_rule())
            }
            Event::AnyDemandWithoutRule => record.columns.demands().at(step).iter().any(|made| made.basis.is_named_by_no_rule()),
            Event::PromiseBroken => record.columns.promises_broken().binary_search(&(step as u32)).is_ok(),
            Event::Returned => record.events.returned(step),
        }
    }

    /// Whether every step with `other` is one with this, and not the other way round.
    pub fn contains(self, other: Event) -> bool {
        match (self, other) {
            (Event::Outcome(outcome), Event::OutcomeFor { outcome: same, .. }) => outcome == same,
            (Event::Demand(code), Event::DemandWithoutRule(same)) => code == same,
            (Event::AnyDemandWithoutRule, Event::DemandWithoutRule(_)) => true,
            _ => false,
        }
    }
}

/// At most so many terms of scope, of group, and of both together.
pub const MOST_IN_SCOPE: usize = 3;
pub const MOST_IN_GROUP: usize = 2;
pub const MOST_TERMS: usize = 4;

/// Target, scope (all terms hold) and group (all hold, of different facets).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hypothesis {
    pub event: Event,
    pub scope: Vec<Term>,
    pub group: Vec<Belonging>,
}

impl Hypothesis {
    /// Number of terms of scope and group together.
    pub fn terms(&self) -> usize {
        self.scope.len() + self.group.len()
    }

    pub fn in_scope(&self, columns: &Columns, step: usize) -> bool {
        self.scope.iter().all(|term| term.holds(columns, step))
    }

    /// Whether the person is in the group, by the values in force at this step. `None` if a value is not known. An empty group has everyone.
    pub fn in_group(&self, columns: &Columns, step: usize) -> Option<bool> {
        let mut all = true;
        for belonging in &self.group {
            match columns.facets()[belonging.facet].codes()[step] {
                UNKNOWN => return None,
                code => all &= code == belonging.code,
            }
        }
        Some(all)
    }

    /// The same in names.
    pub fn statement(&self, columns: &Columns) -> Statement {
        let name = |column: &Column, code: u32| column.name(code).unwrap_or_default().to_owned();
        let requirement = |code: u32| columns.demands().name(code).unwrap_or_default().to_owned();
        let target = match self.event {
            Event::Outcome(outcome) => Target::Outcome(name(columns.outcome(), outcome)),
            Event::OutcomeFor { outcome, reason } => {
                Target::OutcomeFor { outcome: name(columns.outcome(), outcome), reason: name(columns.reason(), reason) }
            }
            Event::Demand(code) => Target::Demand(requirement(code)),
            Event::DemandWithoutRule(code) => Target::DemandWithoutRule(requirement(code)),
            Event::AnyDemandWithoutRule => Target::AnyDemandWithoutRule,
            Event::PromiseBroken => Target::PromiseBroken,
            Event::Returned => Target::Returned,
        };
        let scope = self.scope.iter().map(|term| (term.dimension.name(columns).to_owned(), name(term.dimension.column(columns), term.code)));
        let facets = columns.shape().facet_columns();
        let group = self.group.iter().map(|term| (facets[term.facet].to_owned(), name(&columns.facets()[term.facet], term.code)));
        Statement { target, scope: scope.collect(), group: group.collect::<BTreeMap<_, _>>() }
    }

    /// The hypothesis that a statement makes about this record; `None` if the record does not know one of its names.
    pub fn of(statement: &Statement, columns: &Columns) -> Option<Hypothesis> {
        let event = match &statement.target {
            Target::Outcome(outcome) => Event::Outcome(columns.outcome().code(outcome)?),
            Target::OutcomeFor { outcome, reason } => {
                Event::OutcomeFor { outcome: columns.outcome().code(outcome)?, reason: columns.reason().code(reason)? }
            }
            Target::Demand(name) => Event::Demand(columns.demands().code(name)?),
            Target::DemandWithoutRule(name) => Event::DemandWithoutRule(columns.demands().code(name)?),
            Target::AnyDemandWithoutRule => Event::AnyDemandWithoutRule,
            Target::PromiseBroken => Event::PromiseBroken,
            Target::Returned => Event::Returned,
        };
        let dimensions = Dimension::all(columns);
        let term = |(name, value): (&String, &String)| {
            let dimension = dimensions.iter().copied().find(|dimension| dimension.name(columns) == name)?;
            Some(Term { dimension, code: dimension.column(columns).code(value)? })
        };
        let facets = columns.shape().facet_columns();
        let belonging = |(name, value): (&String, &String)| {
            let facet = facets.iter().position(|facet| facet == name)?;
            Some(Belonging { facet, code: columns.facets()[facet].code(value)? })
        };
        Some(Hypothesis {
            event,
            scope: statement.scope.iter().map(term).collect::<Option<_>>()?,
            group: statement.group.iter().map(belonging).collect::<Option<_>>()?,
        })
    }
}
