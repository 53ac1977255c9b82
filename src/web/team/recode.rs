//! Steps whose reason is "other", given one of the list; many alike at once.

use std::collections::HashMap;

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use crate::{
    domain::{
        bilingual::Bilingual,
        id::{OfficeId, ReasonId, RecodingId, StepId},
        outcome::Outcome,
        rights::LeadTeam,
    },
    store::{
        StoreError,
        lists::{New, add as add_entry},
        recodings::{self, Recoding, Uncoded},
        reference::{Named, Reference},
        team::OTHER,
        users::{self, User},
    },
    web::{
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        people::lists,
        sign_in::go_to,
    },
    words::{Says, Text, days, text},
};

/// So many steps are coded at one look.
const A_LIST: i64 = 100;
const A_FEW: i64 = 10;
const NAME_MAX: usize = 80;

#[derive(Template)]
#[template(path = "team/recode.html")]
struct RecodePage {
    steps: Vec<Line>,
    all: i64,
    said: bool,
    office: String,
    offices: Vec<Choice>,
    reasons: Vec<Choice>,
    past: Vec<Past>,
    typed: Typed,
    wrong: Wrong,
}

struct Line {
    id: String,
    case: String,
    day: String,
    office: String,
    outcome: String,
    words: String,
    ticked: bool,
}

struct Past {
    id: String,
    said: Text,
    undone: bool,
}

pub async fn show(may: May<LeadTeam>, asked: web::Query<Typed>) -> Result<HttpResponse, WebError> {
    respond(&may, asked.into_inner(), HashMap::new(), Wrong::default()).await
}

/// Whoever comes to the address of a form by reloading or by switching the language goes on at the page.
pub async fn back(_: May<LeadTeam>) -> HttpResponse {
    go_to("/team/recode")
}

/// The same with what was said at each step; a look at the words is logged as a look at the case.
pub async fn show_words(may: May<LeadTeam>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let asked = typed.get("office").to_owned();
    let said = may
        .write_open(move |db, author, ring| {
            let reference = Reference::load(db, author.organization)?;
            let office = office(&reference, &asked);
            let (steps, _) = recodings::uncoded(db, author, office, A_LIST)?;
            recodings::words(db, author, ring, &steps)
        })
        .await?;
    respond(&may, typed, said, Wrong::default()).await
}

fn office(reference: &Reference, code: &str) -> Option<OfficeId> {
    reference.offices.iter().find(|office| office.code == code).map(|office| office.id)
}

/// Which reason the steps get: one of the list, or a new one in both languages.
enum Meant {
    Listed(ReasonId),
    New(Bilingual),
}

/// Gives the steps that were ticked another reason, all or none.
pub async fn recode(may: May<LeadTeam>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let reference = may.read(|db, caller| Reference::load(db, caller.organization)).await?;
    let (steps, meant) = match read(&typed, &reference) {
        Ok(read) => read,
        Err(wrong) => return respond(&may, typed, HashMap::new(), wrong).await,
    };
    let recoded = may
        .write(move |db, author| {
            let reason = match &meant {
                Meant::Listed(reason) => *reason,
                Meant::New(names) => ReasonId(add_entry(db, author, names, New::Reason)?.0),
            };
            recodings::recode(db, author, &steps, reason)
        })
        .await;
    match recoded {
        Ok(_) => Ok(go_to(&here(&typed))),
        Err(WebError::NotFound) => {
            let mut wrong = Wrong::default();
            wrong.add("steps", text("team-wrong-steps-changed"));
            respond(&may, typed, HashMap::new(), wrong).await
        }
        Err(other) => Err(other),
    }
}

fn read(typed: &Typed, reference: &Reference) -> Result<(Vec<StepId>, Meant), Wrong> {
    let mut wrong = Wrong::default();
    let ticked: Option<Vec<StepId>> = typed.all("steps").map(|id| id.parse().ok().map(StepId)).collect();
    let mut steps = ticked.unwrap_or_default();
    steps.sort();
    steps.dedup();
    if steps.is_empty() {
        wrong.add("steps", text("team-wrong-steps"));
    }
    let listed = reference.reasons.iter().find(|reason| reason.code == typed.get("reason") && reason.code != OTHER);
    let (en, zh) = (typed.text("reason_en", NAME_MAX, &mut wrong), typed.text("reason_zh", NAME_MAX, &mut wrong));
    let meant = match listed {
        Some(reason) => Some(Meant::Listed(reason.id)),
        None if !en.is_empty() && !zh.is_empty() => Some(Meant::New(Bilingual::new(en, zh))),
        None => {
            wrong.add("reason", text("team-wrong-recode"));
            None
        }
    };
    match meant {
        Some(meant) if wrong.is_empty() => Ok((steps, meant)),
        _ => Err(wrong),
    }
}

#[derive(Deserialize)]
pub struct Undone {
    recoding: RecodingId,
}

/// Takes a recoding back.
pub async fn undo(may: May<LeadTeam>, undone: web::Form<Undone>) -> Result<HttpResponse, WebError> {
    may.write(move |db, author| recodings::undo(db, author, undone.recoding)).await?;
    Ok(go_to("/team/recode"))
}

/// The page with its filter.
fn here(typed: &Typed) -> String {
    let code = typed.get("office");
    let plain = !code.is_empty() && code.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
    if plain { format!("/team/recode?office={code}") } else { "/team/recode".to_owned() }
}

async fn respond(may: &May<LeadTeam>, typed: Typed, said: HashMap<StepId, String>, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let asked = typed.get("office").to_owned();
    let (reference, lists, (steps, all), past, colleagues) = may
        .read(move |db, caller| {
            let reference = Reference::load(db, caller.organization)?;
            let steps = recodings::uncoded(db, caller, office(&reference, &asked), A_LIST)?;
            let lists = lists(db, caller.organization)?;
            Ok::<_, StoreError>((reference, lists, steps, recodings::last(db, caller.organization, A_FEW)?, users::all(db, caller.organization)?))
        })
        .await?;
    let (language, offered) = (may.caller().language, reference.offered(may.today()));
    let choice = |code: &str, name: &str, field: &str| Choice::new(code, name).chosen(typed.get(field) == code);
    let outcome = |of: Outcome| {
        let known = lists.outcomes.iter().find(|outcome| outcome.code == of.code());
        known.map(|outcome| language.pick(&outcome.en, &outcome.zh).to_owned()).unwrap_or_default()
    };
    let line = |step: &Uncoded| Line {
        id: step.id.0.to_string(),
        case: step.case.to_string(),
        day: days::remembered(step.day(), language),
        office: step
            .office
            .and_then(|id| reference.offices.iter().find(|office| office.id == id))
            .map(|office| office.name(language).to_owned())
            .unwrap_or_default(),
        outcome: outcome(step.outcome),
        words: said.get(&step.id).cloned().unwrap_or_default(),
        ticked: typed.is("steps", &step.id.0.to_string()),
    };
    let page = RecodePage {
        steps: steps.iter().map(line).collect(),
        all,
        said: !said.is_empty(),
        office: typed.get("office").to_owned(),
        offices: reference.offices.iter().map(|office| choice(&office.code, office.name(language), "office")).collect(),
        reasons: offered
            .reasons
            .iter()
            .filter(|reason| reason.code != OTHER)
            .map(|reason| choice(&reason.code, reason.name(language), "reason"))
            .collect(),
        past: past.iter().map(|recoding| told(recoding, &reference, &colleagues, language)).collect(),
        typed,
        wrong,
    };
    may.answer(status, page)
}

fn told(recoding: &Recoding, reference: &Reference, colleagues: &[User], language: crate::domain::language::Language) -> Past {
    let reason = reference.reasons.iter().find(|reason| reason.id == recoding.reason).map(|reason| reason.name(language)).unwrap_or_default();
    let who = colleagues.iter().find(|user| user.id == recoding.by).map(|user| user.name.as_str()).unwrap_or_default();
    let said = text("team-recoded").with("n", recoding.steps).with("reason", reason).with("who", who);
    Past { id: recoding.id.0.to_string(), said: said.with("on", days::day(recoding.on, language)), undone: recoding.undone }
}
