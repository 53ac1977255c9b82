//! What a case was used in: dossiers in which it was counted or quoted, what became of them, and whether its person may be told.

use super::known::Known;
use crate::{
    domain::{caller::Caller, person::CONSENT_CLAIM},
    store::{
        StoreError, consents,
        db::Db,
        dossiers::{self, Use, Used},
    },
    vault::server::SettingsKey,
    web::dossiers::sent_to,
    words::{Text, answers::answered, text},
};

/// A dossier with its case in it.
pub struct Line {
    pub title: String,
    pub approved: Option<Text>,
    /// Where it went, and what came of that.
    pub uses: Vec<(String, Text)>,
}

/// Reads it; whether the person may be told only where there is something to tell.
pub fn look_up(db: &mut Db, caller: &Caller, key: &SettingsKey, known: &mut Known) -> Result<(), StoreError> {
    known.used = dossiers::used_in(db, caller.organization, key, known.case.id)?;
    known.may_be_told = is_answered(known) && consents::agrees(db, caller.organization, known.case.person_id, CONSENT_CLAIM)?;
    Ok(())
}

/// Whether anything came of it yet.
pub fn is_answered(known: &Known) -> bool {
    known.used.iter().any(|used| used.answers().next().is_some())
}

pub fn lines(known: &Known) -> Vec<Line> {
    let state = |one: &Use| match one.answer.zip(one.answered_on) {
        Some((answer, on)) => text("dossiers-answer-on").with("answer", answered(answer)).with("on", on),
        None if one.is_overdue(known.today) => text("dossiers-late"),
        None => text("dossiers-sent-on").with("on", one.sent_on),
    };
    let line = |used: &Used| Line {
        title: used.title.clone(),
        approved: used.approved_on.map(|on| text("dossiers-approved-on").with("on", on)),
        uses: used.uses.iter().map(|one| (sent_to(one, &known.reference, known.language), state(one))).collect(),
    };
    known.used.iter().map(line).collect()
}

/// Whether the person is to hear of it; none while there is nothing to tell.
pub fn telling(known: &Known) -> Option<bool> {
    is_answered(known).then_some(known.may_be_told)
}
