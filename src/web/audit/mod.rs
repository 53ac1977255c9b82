//! The audit log: who did what to which code, when.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::{
    domain::rights::ReadAudit,
    store::{
        audit::{self, Action},
        users,
    },
    web::{error::WebError, filters, may::May, routes::Routes},
    words::{Says, Text, text},
};

const A_PAGE: i64 = 100;

pub fn routes(at: &mut Routes<'_>) {
    at.get("/admin/audit", show);
}

#[derive(Deserialize)]
struct From {
    /// Sequence number of the last entry of the page before.
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "audit/show.html")]
struct AuditPage {
    entries: Vec<Line>,
    next: Option<i64>,
}

struct Line {
    seq: i64,
    day: String,
    time: String,
    who: String,
    did: Text,
    subject: String,
    detail: String,
}

async fn show(may: May<ReadAudit>, from: web::Query<From>) -> Result<web::Html, WebError> {
    let before = from.before;
    let zone = may.zone();
    // Looking is itself an entry: whoever reads the log is in it.
    let (entries, names) = may
        .write(move |db, author| {
            author.records(db, Action::AuditRead, "", "")?;
            let names: HashMap<_, _> = users::all(db, author.organization)?.into_iter().map(|user| (user.id, user.name)).collect();
            Ok::<_, WebError>((audit::page(db, author, before, A_PAGE)?, names))
        })
        .await?;
    let next = (entries.len() as i64 == A_PAGE).then(|| entries.last().map(|entry| entry.seq)).flatten();
    // A user is named by an identifier in the chain; the page says their name.
    let named =
        |subject: &str| subject.parse().ok().and_then(|id| names.get(&crate::domain::id::UserId(id))).cloned().unwrap_or_else(|| subject.to_owned());
    let at = |entry: &audit::Entry, format| entry.at.utc().with_timezone(&zone).format(format).to_string();
    let entries = entries
        .iter()
        .map(|entry| Line {
            seq: entry.seq,
            day: at(entry, "%Y-%m-%d"),
            time: at(entry, "%H:%M:%S"),
            who: entry.user.and_then(|user| names.get(&user).cloned()).unwrap_or_default(),
            did: said(&entry.action),
            subject: named(&entry.subject),
            detail: entry.detail.clone(),
        })
        .collect();
    may.page(AuditPage { entries, next })
}

/// What was done, in words.
fn said(code: &str) -> Text {
    match Action::from_code(code) {
        Some(action) => action_text(action),
        None => text("audit-action-unknown"),
    }
}

fn action_text(action: Action) -> Text {
    match action {
        Action::OrganizationSetUp => text("audit-organization-set-up"),
        Action::SignedIn => text("audit-signed-in"),
        Action::SignInRefused => text("audit-sign-in-refused"),
        Action::SignedOut => text("audit-signed-out"),
        Action::UserInvited => text("audit-user-invited"),
        Action::UserJoined => text("audit-user-joined"),
        Action::UserAdmitted => text("audit-user-admitted"),
        Action::UserSuspended => text("audit-user-suspended"),
        Action::LanguageChanged => text("audit-language-changed"),
        Action::SettingsChanged => text("audit-settings-changed"),
        Action::PersonRegistered => text("audit-person-registered"),
        Action::PersonAssigned => text("audit-person-assigned"),
        Action::PersonHandedOver => text("audit-person-handed-over"),
        Action::CardChanged => text("audit-card-changed"),
        Action::HouseholdChanged => text("audit-household-changed"),
        Action::PeopleMerged => text("audit-people-merged"),
        Action::MergeUndone => text("audit-merge-undone"),
        Action::PeopleToldApart => text("audit-people-told-apart"),
        Action::StepsRecoded => text("audit-steps-recoded"),
        Action::RecodingUndone => text("audit-recoding-undone"),
        Action::IdentityShown => text("audit-identity-shown"),
        Action::MatchLookedUp => text("audit-match-looked-up"),
        Action::ConsentRecorded => text("audit-consent-recorded"),
        Action::FacetRecorded => text("audit-facet-recorded"),
        Action::CaseOpened => text("audit-case-opened"),
        Action::CaseRead => text("audit-case-read"),
        Action::CaseClosed => text("audit-case-closed"),
        Action::CaseReopened => text("audit-case-reopened"),
        Action::ClosingRequested => text("audit-closing-requested"),
        Action::ClosingSentBack => text("audit-closing-sent-back"),
        Action::TaskAdded => text("audit-task-added"),
        Action::TaskDone => text("audit-task-done"),
        Action::ErasureAsked => text("audit-erasure-asked"),
        Action::ErasureApproved => text("audit-erasure-approved"),
        Action::ErasureRefused => text("audit-erasure-refused"),
        Action::PersonErased => text("audit-person-erased"),
        Action::ReferralMade => text("audit-referral-made"),
        Action::ReferralAnswered => text("audit-referral-answered"),
        Action::EligibilityChecked => text("audit-eligibility-checked"),
        Action::PersonKeptLonger => text("audit-person-kept-longer"),
        Action::FileKept => text("audit-file-kept"),
        Action::FileOpened => text("audit-file-opened"),
        Action::FileRemoved => text("audit-file-removed"),
        Action::NoteWritten => text("audit-note-written"),
        Action::CaseWatched => text("audit-case-watched"),
        Action::WatchEnded => text("audit-watch-ended"),
        Action::AssignmentEnded => text("audit-assignment-ended"),
        Action::AttemptOpened => text("audit-attempt-opened"),
        Action::StepLogged => text("audit-step-logged"),
        Action::ImportDone => text("audit-import-done"),
        Action::ImportUndone => text("audit-import-undone"),
        Action::PatternDecided => text("audit-pattern-decided"),
        Action::PatternWatched => text("audit-pattern-watched"),
        Action::PatternUnwatched => text("audit-pattern-unwatched"),
        Action::CasesBehindPatternRead => text("audit-cases-behind-pattern-read"),
        Action::ReleaseDrafted => text("audit-release-drafted"),
        Action::ReleasePublished => text("audit-release-published"),
        Action::ReleaseDownloaded => text("audit-release-downloaded"),
        Action::ReleaseWithdrawn => text("audit-release-withdrawn"),
        Action::ReportSaved => text("audit-report-saved"),
        Action::ReportRemoved => text("audit-report-removed"),
        Action::SubscriptionChanged => text("audit-subscription-changed"),
        Action::SummarySent => text("audit-summary-sent"),
        Action::Scanned => text("audit-scanned"),
        Action::ReferenceChanged => text("audit-reference-changed"),
        Action::RemedyChosen => text("audit-remedy-chosen"),
        Action::RemedyFiled => text("audit-remedy-filed"),
        Action::RemedyAnswered => text("audit-remedy-answered"),
        Action::LetterWritten => text("audit-letter-written"),
        Action::LetterSent => text("audit-letter-sent"),
        Action::DossierMade => text("audit-dossier-made"),
        Action::DossierChanged => text("audit-dossier-changed"),
        Action::DossierFrozen => text("audit-dossier-frozen"),
        Action::DossierReopened => text("audit-dossier-reopened"),
        Action::DossierApproved => text("audit-dossier-approved"),
        Action::DossierPrinted => text("audit-dossier-printed"),
        Action::DossierUsed => text("audit-dossier-used"),
        Action::PatternPrinted => text("audit-pattern-printed"),
        Action::VignetteProposed => text("audit-vignette-proposed"),
        Action::VignetteRead => text("audit-vignette-read"),
        Action::VignetteApproved => text("audit-vignette-approved"),
        Action::VignetteRemoved => text("audit-vignette-removed"),
        Action::AuditRead => text("audit-audit-read"),
    }
}
