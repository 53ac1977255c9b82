//! What the step form offers, with what was typed or chosen still standing in it.

use crate::{
    domain::language::Language,
    seed::vocabulary,
    store::{questions::Answer, reference::Named},
    web::form::{Choice, Typed},
};

use super::{form::question_field, known::Known};

/// A list of the vocabulary as a select or as ticks.
pub fn choices(list: &[vocabulary::Choice], field: &str, typed: &Typed, language: Language) -> Vec<Choice> {
    list.iter().map(|entry| Choice::new(&entry.code, language.pick(&entry.en, &entry.zh)).chosen(typed.is(field, &entry.code))).collect()
}

/// The word of a code in a list of the vocabulary; the code itself where it is not listed any more.
pub fn word(list: &[vocabulary::Choice], code: &str, language: Language) -> String {
    list.iter().find(|entry| entry.code == code).map_or(code, |entry| language.pick(&entry.en, &entry.zh)).to_owned()
}

/// The order of the outcomes as keys: what goes wrong most often stands first.
const OUTCOMES: [&str; 11] = [
    "refused",
    "not-taken",
    "deflected",
    "deferred",
    "more-demanded",
    "no-answer",
    "accepted-for-processing",
    "granted",
    "partly-granted",
    "withdrew",
    "other",
];

pub fn outcomes(known: &Known, typed: &Typed) -> Vec<Choice> {
    let offered = OUTCOMES.iter().filter_map(|code| known.lists.outcomes.iter().find(|outcome| outcome.code == *code));
    offered
        .map(|outcome| {
            let label = known.language.pick(&outcome.en, &outcome.zh);
            let mut choice = Choice::new(&outcome.code, label).chosen(typed.is("outcome", &outcome.code));
            choice.key = Some(outcome.key);
            choice.asks = outcome.ask.iter().filter_map(asks).collect::<Vec<_>>().join(" ");
            choice
        })
        .collect()
}

/// What the form shows once an outcome was picked; what it always shows is not asked for.
fn asks(ask: &vocabulary::Ask) -> Option<&'static str> {
    use vocabulary::Ask;
    Some(match ask {
        Ask::Reason | Ask::GivenHow => "reason",
        Ask::SentTo => "sent_to",
        Ask::Promise | Ask::AnswerDue => "promise",
        Ask::GaveUpReason => "gave_up",
        Ask::Demands => "deadline",
        Ask::Note | Ask::Attribution => return None,
    })
}

/// What counters usually ask for at the service, as ticks.
pub fn demands(known: &Known, typed: &Typed) -> Vec<Choice> {
    known.usual.iter().map(|entry| Choice::new(&entry.code, entry.name(known.language)).chosen(typed.is("demands", &entry.code))).collect()
}

/// One of the service's own questions: field, words, answers.
pub type Question = (String, String, Vec<Choice>);

/// The service's own questions that are asked today.
pub fn questions(known: &Known, typed: &Typed) -> Vec<Question> {
    let asked = known.questions.iter().filter(|asked| asked.is_asked(known.today));
    asked
        .map(|asked| {
            let field = question_field(asked);
            let choice = |answer: &Answer| Choice::new(&answer.code, answer.name(known.language)).chosen(typed.is(&field, &answer.code));
            let answers = asked.answers.iter().map(choice).collect();
            (field, asked.question.name(known.language).to_owned(), answers)
        })
        .collect()
}
