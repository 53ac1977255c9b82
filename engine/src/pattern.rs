//! A pattern with its evidence, as pages show it and as `analyse` prints it.

use serde::{Deserialize, Serialize};

use super::adjust::{Adjusted, Explanation};
use super::cohort::Cohort;
use super::recorder::Quality;
use super::rivals::{Rival, rivals};
use super::statement::Statement;
use super::stats::{Estimate, TwoByTwo};

/// A statement that the record bears out, or seems to until it is explained. Serialised it is an entry of `patterns` in the command line's contract.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pattern {
    /// Kept from week to week; see [`Statement::id`].
    pub id: String,
    /// The statement in words; the engine leaves it empty, for whoever knows the language and the vocabulary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
    #[serde(flatten)]
    pub statement: Statement,
    /// Persons.
    pub table: TwoByTwo,
    pub risk_ratio: Estimate,
    pub ic: Estimate,
    /// One-sided hypergeometric mid-p of the table.
    pub p: f64,
    /// Two-sided exact p of the table (Fisher).
    pub fisher: f64,
    /// False discovery rate at which it would just be shown; 1 for an explained one, which is no discovery of its own.
    pub q: f64,
    /// Persons in the target beyond those expected, `a − E`.
    pub excess: f64,
    pub adjusted: Adjusted,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explained_by: Option<ExplainedBy>,
    /// Each rival explanation, and last all at once; empty where the record names none.
    pub rivals: Vec<Rival>,
    pub certainty: Certainty,
    pub quality: Quality,
}

/// Why a pattern is not shown as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ExplainedBy {
    /// Where people go, or how often they try.
    Adjustment(Explanation),
    /// Other patterns, by id, that say it already.
    Patterns(Vec<String>),
}

/// How sure one may be; never "certain".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// q ≤ 0.001, and the interval of the risk ratio is at most threefold (high/low ≤ 3).
    Strong,
    Some,
}

impl Certainty {
    fn of(q: f64, ratio: Estimate) -> Self {
        if q <= 0.001 && ratio.high <= 3.0 * ratio.low { Certainty::Strong } else { Certainty::Some }
    }
}

impl Pattern {
    /// Works out everything that a page shows of a hypothesis.
    pub(super) fn of(cohort: &Cohort, p: f64, q: f64, explained_by: Option<ExplainedBy>) -> Pattern {
        let statement = cohort.hypothesis.statement(cohort.record.columns);
        let table = cohort.table();
        let risk_ratio = table.risk_ratio();
        let certainty = if explained_by.is_some() { Certainty::Some } else { Certainty::of(q, risk_ratio) };
        Pattern {
            id: statement.id(),
            sentence: None,
            statement,
            table,
            risk_ratio,
            ic: table.information_component(),
            p,
            fisher: table.fisher_two_sided(),
            q,
            excess: table.a as f64 - table.expected(),
            adjusted: Adjusted::of(cohort),
            explained_by,
            rivals: rivals(cohort),
            certainty,
            quality: Quality::of(cohort),
        }
    }
}
