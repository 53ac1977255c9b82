//! What a case was used in: dossiers in which it was counted or quoted, and what became of them.

use super::known::Known;
use crate::{
    store::dossiers::{Use, Used},
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
