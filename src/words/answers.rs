//! What came of a dossier, in words.

use super::{Text, text};
use crate::domain::dossier::Answer;

pub fn answered(answer: Answer) -> Text {
    match answer {
        Answer::Answered => text("dossiers-answered"),
        Answer::Refused => text("dossiers-refused"),
        Answer::NoAnswer => text("dossiers-no-answer"),
        Answer::RuleChanged => text("dossiers-rule-changed"),
        Answer::PracticeChanged => text("dossiers-practice-changed"),
        Answer::Other => text("dossiers-other"),
    }
}
