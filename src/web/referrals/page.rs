//! The pages of referrals, in words.

use askama::Template;
use chrono::NaiveDate;

use crate::{
    domain::{code::CaseCode, language::Language, outcome::Reply},
    store::referrals::{Referral, Said},
    web::{
        filters,
        form::{Choice, Typed, Wrong},
    },
    words::{Says, Text, text},
};

/// A referral as a case lists it.
pub struct Line {
    pub href: String,
    pub recipient: String,
    pub made: Text,
    /// What became of it; none while nothing was heard.
    pub answer: Option<Text>,
    /// Whether they took the person on.
    pub helped: bool,
}

impl Line {
    pub fn of(code: CaseCode, referral: &Referral, said: &Said) -> Self {
        Self {
            href: format!("/cases/{code}/referrals/{}", referral.id.0),
            recipient: said.recipient.clone(),
            made: text("referrals-made").with("who", &referral.who).with("on", referral.made_on),
            answer: referral.answer.map(reply),
            helped: referral.answer == Some(Reply::TakenOn),
        }
    }
}

fn reply(answer: Reply) -> Text {
    match answer {
        Reply::TakenOn => text("referrals-taken-on"),
        Reply::TurnedAway => text("referrals-turned-away"),
        Reply::NoReply => text("referrals-no-reply"),
    }
}

#[derive(Template)]
#[template(path = "referrals/new.html")]
pub struct NewPage {
    code: CaseCode,
    /// Whether the person agreed that their case is shared.
    shares: bool,
    begun: bool,
    typed: Typed,
    wrong: Wrong,
}

impl NewPage {
    pub fn of(code: CaseCode, shares: bool, typed: &Typed, wrong: Wrong) -> Self {
        Self { code, shares, begun: typed.is_begun() && wrong.is_empty(), typed: typed.clone(), wrong }
    }
}

#[derive(Template)]
#[template(path = "referrals/one.html")]
pub struct OnePage {
    code: CaseCode,
    line: Line,
    about: String,
    /// What they said when it was answered before.
    said: String,
    begun: bool,
    answers: Vec<Choice>,
    answered: String,
    reply: String,
    wrong: Wrong,
}

impl OnePage {
    pub fn of(code: CaseCode, referral: &Referral, said: Said, typed: &Typed, (today, language): (NaiveDate, Language), wrong: Wrong) -> Self {
        let begun = typed.is_begun();
        let line = Line::of(code, referral, &said);
        let stands = |answer: Reply| if begun { typed.is("answer", answer.code()) } else { referral.answer == Some(answer) };
        let answered = if begun { typed.get("answered").to_owned() } else { referral.answered_on.unwrap_or(today).to_string() };
        Self {
            code,
            answers: Reply::ALL.iter().map(|&answer| Choice::new(answer.code(), reply(answer).say(language)).chosen(stands(answer))).collect(),
            answered,
            reply: if begun { typed.get("reply").to_owned() } else { said.reply.clone() },
            about: said.about,
            said: said.reply,
            begun: begun && wrong.is_empty(),
            line,
            wrong,
        }
    }
}
