//! A new person: everything that was typed in the search is carried over, and what is required fits on a phone.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        caller::Caller,
        code::{CaseCode, PersonCode},
        id::UserId,
        person::{CONSENT_COUNT, CONSENT_KEEP},
        rights::WriteCases,
    },
    store::{
        StoreError,
        audit::Action,
        cases,
        db::Db,
        drafts,
        duplicates::{self, Alike},
        households,
        keyring::Keyring,
        people,
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
    words::{Says, Text, grounds::grounds},
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
    /// People who may be the same, whom the caller may see.
    alike: Vec<Near>,
    has_draft: bool,
    wrong: Wrong,
}

struct Match {
    code: String,
    decade: Option<i16>,
    workers: String,
}

struct Near {
    name: String,
    code: String,
    decade: Option<i16>,
    score: u8,
    grounds: Vec<Text>,
}

/// What registering came to.
enum Done {
    Opened(CaseCode),
    /// Someone may be here already: look first.
    Known(Known),
}

/// Who may be the same as someone about to be registered.
#[derive(Default)]
pub struct Known {
    elsewhere: Vec<people::Match>,
    own: Vec<Alike>,
}

/// So many are shown; more would be no help.
const A_FEW: usize = 5;

pub async fn show(may: May<WriteCases>) -> Result<HttpResponse, WebError> {
    let today = may.today();
    let draft = may.read_open(move |db, caller, ring| drafts::at(db, caller, ring, PLACE, today)).await?;
    let typed = draft.as_ref().map(|kept| Typed::from_body(kept));
    let has_draft = typed.is_some();
    respond(&may, typed.unwrap_or_default(), Known::default(), has_draft, Wrong::default()).await
}

/// What was typed in the one box and found nobody: a phone number if it is mostly digits, else a name. Posted, since an address would stay in the history.
pub async fn begin(may: May<WriteCases>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let found = typed.get("find");
    let digits = phone_digits(found).len();
    let is_phone = digits >= 5 && digits * 2 > found.chars().count();
    let typed = Typed::default().with(if is_phone { "phone" } else { "name" }, found);
    respond(&may, typed, Known::default(), false, Wrong::default()).await
}

/// Registers the person with their consents and opens the case, in one write.
pub async fn register(may: May<WriteCases>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (typed, today) = (typed.into_inner(), may.today());
    let (reference, lists) = may
        .read(move |db, caller| {
            Ok::<_, StoreError>((Reference::load(db, caller.organization)?.offered(today), page::lists(db, caller.organization)?))
        })
        .await?;
    let (person, service) = match form::read(&typed, &reference, lists, may.caller(), today) {
        Ok(read) => read,
        Err(wrong) => return respond(&may, typed, Known::default(), false, wrong).await,
    };
    let anyway = typed.is("anyway", "yes");
    let household = typed.get("household").parse::<PersonCode>().ok();
    // Cards are opened on a reading connection: the one writer's time is for writing.
    let looked = person.card.clone();
    let look = move |db: &mut Db, caller: &Caller, ring: &Keyring| duplicates::like(db, caller, ring, &looked, household, A_FEW);
    let own = if anyway { Vec::new() } else { may.read_open(look).await? };
    let done = may
        .write_open(move |db, author, ring| {
            if !anyway {
                if !own.is_empty() {
                    author.records(db, Action::IdentityShown, "", &own.len().to_string())?;
                }
                let mut elsewhere = people::matches(db, author, ring, &person.card)?;
                elsewhere.retain(|one| own.iter().all(|alike| alike.code != one.code));
                if !own.is_empty() || !elsewhere.is_empty() {
                    return Ok(Done::Known(Known { elsewhere, own }));
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

pub async fn respond(may: &May<WriteCases>, typed: Typed, known: Known, has_draft: bool, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let today = may.today();
    let (reference, lists, colleagues) = may
        .read(move |db, caller| {
            let organization = caller.organization;
            Ok::<_, StoreError>((Reference::load(db, organization)?.offered(today), page::lists(db, organization)?, users::all(db, organization)?))
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
    let near = |alike: Alike| Near {
        grounds: grounds(&alike.likeness),
        score: alike.likeness.score,
        name: alike.name,
        code: alike.code.to_string(),
        decade: alike.decade,
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
            matches: known.elsewhere.into_iter().map(of).collect(),
            alike: known.own.into_iter().map(near).collect(),
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
