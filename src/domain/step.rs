//! A step: one dated interaction, what was demanded in it, and what came out.

use crate::domain::{
    day::Day,
    id::{OfficeId, ReasonId, RequirementId, SubmissionId},
    outcome::{DemandState, Outcome, Stage},
};

/// A step to be recorded. Whoever has one has a valid one: its makers (the form, the import, the demo) check days, codes and lengths.
#[derive(Clone, Debug)]
pub struct NewStep {
    pub day: Day,
    pub office: Option<OfficeId>,
    /// Code of the vocabulary's list `channel`.
    pub channel: Option<String>,
    /// Code of the vocabulary's list `role`: by function, never by name.
    pub official_role: Option<String>,
    pub stage: Stage,
    pub outcome: Outcome,
    pub reason: Option<ReasonId>,
    /// Code of the vocabulary's list `given_how`.
    pub given_how: Option<String>,
    pub sent_to: Option<OfficeId>,
    /// What was said, as the person remembers it; at most [`NewStep::WORDS_MAX`] characters.
    pub words: String,
    pub note: String,
    pub demands: Vec<NewDemand>,
    /// "Come back after …"; the inner `None`: no day was named.
    pub promise: Option<Option<Day>>,
    pub burden: Burden,
    pub expectation: Option<String>,
    pub attribution: Option<String>,
    pub gave_up_reason: Option<String>,
    /// The press of the button that it came from, so that it is kept once.
    pub submission: Option<SubmissionId>,
}

impl NewStep {
    pub const WORDS_MAX: usize = 4_000;
    pub const DEMANDS_MAX: usize = 60;
}

/// Something that was asked for at a step: an entry of the vocabulary, or what was said, where none fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDemand {
    pub what: Demanded,
    pub state: DemandState,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demanded {
    Listed(RequirementId),
    Unlisted(String),
}

/// What a step cost the person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Burden {
    pub trips: Option<i16>,
    pub minutes: Option<i32>,
    /// In the smallest unit of the organization's currency (fen).
    pub money: Option<i64>,
    pub papers: Option<i16>,
}
