//! The weekly summary in the browser: what it would say, whether one wants it, and the link that ends it.

mod month;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use crate::{
    digest::{WEEKLY, compose, parts::Part, schedule::Week},
    domain::rights::{ReadMonth, Right, SeeToday},
    store::{links, subscriptions},
    vault::link::Purpose,
    web::{
        error::WebError,
        filters, form,
        may::{Anyone, May},
        routes::Routes,
        sign_in::go_to,
    },
    words::{Says, Text, text},
};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/summary", show)
        .get("/summary/month", month::show)
        .post("/summary", choose)
        .post("/summary/parts", choose_parts)
        .get("/unsubscribe/{token}", ask)
        .post("/unsubscribe/{token}", end);
}

#[derive(Template)]
#[template(path = "summary/show.html")]
struct SummaryPage {
    subject: String,
    body: String,
    wanted: bool,
    mails: bool,
    reads_months: bool,
    /// What it can say to the reader, each part ticked unless it was left out.
    parts: Vec<form::Choice>,
}

#[derive(Template)]
#[template(path = "summary/unsubscribe.html")]
struct UnsubscribePage {
    state: State,
}

#[derive(PartialEq)]
enum State {
    Asked,
    Ended,
    Gone,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    wanted: String,
}

async fn show(may: May<SeeToday>) -> Result<web::Html, WebError> {
    let week = Week::last_due(may.site().clock.now(), may.zone());
    let (keys, site) = (may.site().store.keys.clone(), may.site().listening.public_url.clone());
    let unsubscribe = format!("{site}/summary");
    let (summary, off) = may
        .read(move |db, caller| Ok::<_, WebError>((compose::summary(db, &keys, caller, week, &site)?, subscriptions::turned_off(db, caller.user)?)))
        .await?;
    let language = may.caller().language;
    let offered = Part::ALL.into_iter().filter(|part| part.is_for(may.caller()));
    let parts = offered.map(|part| form::Choice::new(part.kind(), named(part).say(language)).chosen(!off.contains(part.kind()))).collect();
    let (wanted, mails) = (!off.contains(WEEKLY), may.site().mail.is_some());
    may.page(SummaryPage {
        subject: summary.subject(),
        body: summary.text(&unsubscribe)?,
        wanted,
        mails,
        parts,
        reads_months: may.caller().roles.any_of(ReadMonth::ROLES),
    })
}

/// As its heading in the mail calls it.
fn named(part: Part) -> Text {
    match part {
        Part::Overdue => text("email-overdue"),
        Part::Challenges => text("summary-challenges"),
        Part::Dossiers => text("summary-dossiers"),
        Part::Silent => text("email-silent"),
        Part::OwnSteps => text("summary-own-steps"),
        Part::Recorded => text("email-recorded"),
        Part::Patterns => text("email-patterns"),
    }
}

/// Leaves out the parts that are not ticked.
async fn choose_parts(may: May<SeeToday>, typed: web::Form<form::Typed>) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    may.write(move |db, author| {
        let off = subscriptions::turned_off(db, author.user)?;
        for part in Part::ALL.into_iter().filter(|part| part.is_for(author)) {
            let wanted = typed.is("parts", part.kind());
            if wanted == off.contains(part.kind()) {
                subscriptions::choose(db, author, part.kind(), wanted)?;
            }
        }
        Ok::<_, WebError>(())
    })
    .await?;
    Ok(go_to("/summary"))
}

async fn choose(may: May<SeeToday>, choice: web::Form<Choice>) -> Result<HttpResponse, WebError> {
    let wanted = choice.wanted == "yes";
    may.write(move |db, author| subscriptions::choose(db, author, WEEKLY, wanted)).await?;
    Ok(go_to("/summary"))
}

/// What a mail scanner may open as often as it likes.
async fn ask(anyone: Anyone, token: web::Path<String>) -> Result<HttpResponse, WebError> {
    let known = anyone.site().store.keys.link_key().read(&token, Purpose::Unsubscribe, anyone.site().clock.now());
    let (status, state) = if known.is_ok() { (StatusCode::OK, State::Asked) } else { (StatusCode::GONE, State::Gone) };
    anyone.answer(status, UnsubscribePage { state })
}

/// One click (RFC 8058): by the button of the page, or by a mail program. Pressing twice ends it as well as once.
async fn end(anyone: Anyone, token: web::Path<String>) -> Result<HttpResponse, WebError> {
    let now = anyone.site().clock.now();
    let Ok((link, hash)) = anyone.site().store.keys.link_key().read(&token, Purpose::Unsubscribe, now) else {
        return anyone.answer(StatusCode::GONE, UnsubscribePage { state: State::Gone });
    };
    let key = anyone.site().store.keys.audit_key(link.organization);
    let ended = move |db: &mut crate::store::db::Db| match links::take(db, &hash, WEEKLY, now.into()) {
        Ok((organization, user)) => Ok::<_, WebError>(subscriptions::end(db, &key, organization, user, WEEKLY, now.into())?),
        Err(crate::store::StoreError::NotFound) => Ok(()),
        Err(other) => Err(other.into()),
    };
    anyone.site().store.write(ended).await?;
    anyone.answer(StatusCode::OK, UnsubscribePage { state: State::Ended })
}
