//! The forms of a referral: to whom and why, and what became of it.

use chrono::NaiveDate;

use crate::{
    domain::{
        day::{Day, InvalidDay},
        id::ReferralId,
        outcome::Reply,
    },
    store::referrals::{NewReferral, RECIPIENT_MAX, TEXT_MAX},
    web::form::{Typed, Wrong},
    words::text,
};

/// The form before anything is typed.
pub fn blank(today: NaiveDate) -> Typed {
    Typed::default().with("referral", ReferralId::random().0.to_string()).with("on", today.to_string())
}

/// What was meant, or everything that is wrong.
pub fn referral(typed: &Typed, today: NaiveDate) -> Result<NewReferral, Wrong> {
    let mut wrong = Wrong::default();
    let recipient = typed.text("recipient", RECIPIENT_MAX, &mut wrong);
    if recipient.is_empty() {
        wrong.add("recipient", text("referrals-wrong-recipient"));
    }
    let about = typed.text("about", TEXT_MAX, &mut wrong);
    if about.is_empty() {
        wrong.add("about", text("referrals-wrong-about"));
    }
    let on = day(typed, "on", today, &mut wrong);
    match on {
        Some(on) if wrong.is_empty() => {
            // whoever sends no usable name for it is not protected from sending twice, and loses nothing else
            let id = typed.get("referral").parse().map_or_else(|_| ReferralId::random(), ReferralId);
            Ok(NewReferral { id, recipient, about, on })
        }
        _ => Err(wrong),
    }
}

/// What became of it, when that was known, and in which words; or everything that is wrong.
pub fn answer(typed: &Typed, made: NaiveDate, today: NaiveDate) -> Result<((Reply, NaiveDate), String), Wrong> {
    let mut wrong = Wrong::default();
    let answer: Option<Reply> = typed.get("answer").parse().ok();
    if answer.is_none() {
        wrong.add("answer", text("referrals-wrong-answer"));
    }
    let on = day(typed, "answered", today, &mut wrong);
    if on.is_some_and(|on| on < made) {
        wrong.add("answered", text("referrals-wrong-before"));
    }
    let reply = typed.text("reply", TEXT_MAX, &mut wrong);
    match (answer, on) {
        (Some(answer), Some(on)) if wrong.is_empty() => Ok(((answer, on), reply)),
        _ => Err(wrong),
    }
}

/// A day that has come; today where nothing was typed.
fn day(typed: &Typed, field: &'static str, today: NaiveDate, wrong: &mut Wrong) -> Option<NaiveDate> {
    match typed.get(field) {
        "" => Some(today),
        written => match Day::past(written, today) {
            Ok(Day::Exact(day)) => Some(day),
            Err(InvalidDay::InTheFuture(_)) => {
                wrong.add(field, text("referrals-wrong-future"));
                None
            }
            _ => {
                wrong.add(field, text("referrals-wrong-day"));
                None
            }
        },
    }
}
