//! Identifiers. Random (UUID v4), so that they tell neither when nor in which order a person came.

use std::fmt;

use uuid::Uuid;

macro_rules! identifiers {
    ($($(#[$about:meta])* $name:ident)+) => { $(
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier from the operating system's randomness.
            pub fn random() -> Self { Self(Uuid::new_v4()) }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result { write!(to, "{}({})", stringify!($name), self.0) }
        }
    )+ };
}

macro_rules! entries {
    ($($name:ident)+) => { $(
        impl From<$name> for EntryId {
            fn from(id: $name) -> Self { Self(id.0) }
        }
    )+ };
}
entries!(ServiceId RequirementId ReasonId FacetId FacetValueId JurisdictionId OfficeId);

identifiers! {
    OrganizationId
    UserId
    PersonId
    /// Entries of the directory that are sealed together.
    SheetId
    ConsentId
    CaseId
    AttemptId
    StepId
    DemandId
    PromiseId
    DraftId
    ServiceId
    RequirementId
    ReasonId
    FacetId
    FacetValueId
    JurisdictionId
    OfficeId
    PolicyId
    PolicySuggestionId
    QuestionId
    AnswerId
    /// An entry of whichever list of the reference data.
    EntryId
    HeldKeyId
    ScanId
    ReleaseId
    MessageId
    ImportId
    MemoryId
    HouseholdId
    MergeId
    ReassignmentId
    NoticeId
    SavedViewId
    RecodingId
    ClosingRequestId
    TaskId
    NoteId
    WatchId
    HandOverId
    RemedyId
    AttachmentId
    LetterId
    LetterTemplateId
    ReferralId
    EligibilityId DecisionId
    DossierId
    VignetteId
    DossierUseId
    ReportId
    /// Names one press of a form's button, so that the same form sent twice is kept once.
    SubmissionId
}
