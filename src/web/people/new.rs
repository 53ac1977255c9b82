//! A new person: everything that was typed in the search is carried over, and what is required fits on a phone.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        code::{CaseCode, PersonCode},
        id::UserId,
        person::{CONSENT_COUNT, CONSENT_KEEP},
        rights::WriteCases,
    },
    store::{
        StoreError, cases, drafts, households, people,
        reference::{Named, Reference},
        users,
    },
    vault::tokens::phone_digits,
    web::{
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        sign_in::go_to,
    },
    words::Says,
};

use super::{form, form::Asked, page};

/// Where drafts of this form are kept.
const PLACE: &str = "/people/new";

#[derive(Template)]
#[template(path = "people/new.html")]
struct NewPage {
    typed: Typed,
    safe_contacts: Vec<Choice>,
    few: Vec<Asked>,
    rest: Vec<Asked>,
    consents: Vec<Choice>,
    services: Vec<Choice>,
    /// People who may be the same, whom others work with.
    matches: Vec<Match>,
    has_draft: bool,
    wrong: Wrong,
}

struct Match {
    code: String,
    decade: Option<i16>,
    workers: String,
}

/// What registering came to.
enum Done {
    Opened(CaseCode),
    /// Others work with someone who may be the same: look first.
    Known(Vec<people::Match>),
}

pub async fn show(may: May<WriteCases>) -> Result<HttpResponse, WebError> {
    let today = may.today();
    let draft = may.read_open(move |db, caller, ring| drafts::at(db, caller, ring, PLACE, today)).await?;
    let typed = draft.as_ref().map(|kept| Typed::from_body(kept));
    let has_draft = typed.is_some();
    respond(&may, typed.unwrap_or_default(), Vec::new(), has_draft, Wrong::default()).await
}

/// What was typed in the one box and found nobody: a phone number if it is mostly digits, else a name. Posted, since an address would stay in the history.
pub async fn begin(may: May<WriteCases>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let found = typed.get("find");
    let digits = phone_digits(found).len();
    let is_phone = digits >= 5 && digits * 2 > found.chars().count();
    let typed = Typed::default().with(if is_phone { "phone" } else { "name" }, found);
    respond(&may, typed, Vec::new(), false, Wrong::default()).await
}

/// Registers the person with their consents and opens the case, in one write.
pub async fn register(may: May<WriteCases>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (typed, today) = (typed.into_inner(), may.today());
    let caller = may.caller().clone();
    let (reference, lists) =
        may.read(|db, caller| Ok::<_, StoreError>((Reference::load(db, caller.organization)?, page::lists(db, caller.organization)?))).await?;
    let (person, service) = match form::read(&typed, &reference, lists, &caller, today) {
        Ok(read) => read,
        Err(wrong) => return respond(&may, typed, Vec::new(), false, wrong).await,
    };
    let anyway = typed.is("anyway", "yes");
    let household = typed.get("household").parse::<PersonCode>().ok();
    let done = may
        .write_open(move |db, author, ring| {
            if !anyway {
                let known = people::matches(db, author, ring, &person.card)?;
                if !known.is_empty() {
                    return Ok(Done::Known(known));
                }
            }
            let (id, _) = people::register(db, author, ring, &person)?;
            if let Some(household) = household {
                let mate = people::find(db, author, household)?;
                let newcomer = people::by_id(db, author, id)?;
                households::join(db, author, &mate, &newcomer)?;
            }
            let (case, _) = cases::open(db, author, id, service, author.today, None)?;
            drafts::forget(db, (author.organization, author.user), PLACE)?;
            Ok::<_, StoreError>(Done::Opened(case.code))
        })
        .await?;
    match done {
        Done::Opened(case) => Ok(go_to(&format!("/cases/{case}?next=true"))),
        Done::Known(known) => respond(&may, typed.with("anyway", "yes"), known, false, Wrong::default()).await,
    }
}

pub async fn respond(
    may: &May<WriteCases>,
    typed: Typed,
    known: Vec<people::Match>,
    has_draft: bool,
    wrong: Wrong,
) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (reference, lists, colleagues) = may
        .read(|db, caller| {
            let organization = caller.organization;
            Ok::<_, StoreError>((Reference::load(db, organization)?, page::lists(db, organization)?, users::all(db, organization)?))
        })
        .await?;
    let language = may.caller().language;
    let (few, rest) = form::facets(&reference, &typed, language);
    let name = |id: &UserId| colleagues.iter().find(|user| user.id == *id).map(|user| user.name.clone());
    let of = |one: people::Match| Match {
        code: one.code.to_string(),
        decade: one.decade,
        workers: one.workers.iter().filter_map(name).collect::<Vec<_>>().join(language.pick(", ", "、")),
    };
    let agreed = |code: &str| typed.is("consents", code);
    may.answer(
        status,
        NewPage {
            safe_contacts: lists.safe_contacts.iter().map(|entry| Choice::new(&entry.code, language.pick(&entry.en, &entry.zh))).collect(),
            few,
            rest,
            consents: ordered(lists)
                .map(|consent| Choice::new(&consent.code, language.pick(&consent.en, &consent.zh)).chosen(agreed(&consent.code)))
                .collect(),
            services: reference
                .services
                .iter()
                .map(|service| Choice::new(&service.code, service.name(language)).chosen(typed.get("service") == service.code))
                .collect(),
            matches: known.into_iter().map(of).collect(),
            has_draft,
            typed,
            wrong,
        },
    )
}

/// The consents, keeping and counting first.
fn ordered(lists: &'static crate::seed::vocabulary::Vocabulary) -> impl Iterator<Item = &'static crate::seed::vocabulary::Consent> {
    let first = |code: &str| [CONSENT_KEEP, CONSENT_COUNT].contains(&code);
    lists.consents.iter().filter(move |consent| first(&consent.code)).chain(lists.consents.iter().filter(move |consent| !first(&consent.code)))
}
