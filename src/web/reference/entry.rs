//! One entry: its names in both languages, what belongs to it, and how it is retired or points to another.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use crate::{
    domain::{
        id::{EntryId, OfficeId, RequirementId, ServiceId},
        language::Language,
        list::List,
        rights::{EditReference, ReadReference, Right},
    },
    seed::vocabulary::Vocabulary,
    store::{
        StoreError,
        audit::{self, Action},
        lists,
        questions::Asked,
        reference::{InList, Named, Reference, Requirement},
        starter, users,
    },
    web::{
        edition,
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        sign_in::go_to,
    },
    words::{Says, Text, days, text},
};

use super::{Line, form, list::more, path, title};

#[derive(Template)]
#[template(path = "reference/entry.html")]
struct EntryPage {
    /// The address of its list; of a value, that of its facet.
    list: String,
    href: String,
    title: Text,
    name: String,
    code: String,
    /// What else is to be said of it.
    more: String,
    /// From when on it is retired, and where the entry is to which it points.
    retired: Option<(String, Option<(String, String)>)>,
    /// Who suggested it.
    suggested_by: Option<String>,
    may_edit: bool,
    /// Where an office can be; empty for other lists.
    places: Vec<Choice>,
    targets: Vec<Choice>,
    /// What counters usually ask for; only of a service.
    demands: Option<Vec<Choice>>,
    usual: Vec<String>,
    /// What is asked at the steps of a service beside what every step asks.
    questions: Vec<Line>,
    /// Its values; only of a facet.
    values: Option<Vec<Line>>,
    facet: String,
    /// What stands in the form for the names, in that for retiring, and in that for one more value.
    named: Typed,
    retiring: Typed,
    is_retiring: bool,
    adding: Typed,
    /// What the form of the usual demands showed.
    ticked: String,
    wrong: Wrong,
}

/// What the forms for the names and for retiring ask.
const NAMED: [&str; 3] = ["en", "zh", "place"];
const RETIRED: [&str; 2] = ["retired_on", "points_to"];

/// What of the page is a form that comes back with errors in it.
#[derive(Default)]
struct Back {
    named: Option<Typed>,
    ticked: Option<Typed>,
    retiring: Typed,
    adding: Typed,
    wrong: Wrong,
}

pub async fn show(may: May<ReadReference>, entry: (List, EntryId)) -> Result<HttpResponse, WebError> {
    respond(&may, entry, Back::default()).await
}

/// Whoever comes to the address of a form by reloading or by switching the language goes on at its page.
pub async fn back(_: May<ReadReference>, entry: (List, EntryId)) -> HttpResponse {
    go_to(&path(entry))
}

/// Other names; of an office also another place.
pub async fn rename(may: May<EditReference>, entry: (List, EntryId), typed: Typed) -> Result<HttpResponse, WebError> {
    let (today, language) = (may.today(), may.caller().language);
    let saved = may
        .write(move |db, author| {
            audit::one_at_a_time(db, author.organization)?;
            let known = Reference::load(db, author.organization)?;
            let own = known.entries(entry.0).into_iter().find(|own| own.entry() == entry.1).ok_or(StoreError::NotFound)?;
            let recorded = filled(&known, entry, own, language);
            let met = edition::meet(db, author, (Action::ReferenceChanged, own.code()), typed, &recorded, &NAMED, &|_, value| value.to_owned())?;
            match met.read(|typed| form::renamed_and_placed(typed, entry, &known, today)) {
                Err(back) => Ok::<_, StoreError>(Err(back)),
                Ok((names, place)) => {
                    if entry.0 == List::Offices {
                        lists::place(db, author, OfficeId(entry.1.0), place.as_deref())?;
                    }
                    lists::rename(db, author, entry, &names).map(Ok)
                }
            }
        })
        .await?;
    match saved {
        Ok(()) => Ok(go_to(&path(entry))),
        Err((typed, wrong)) => respond(&may, entry, Back { named: Some(typed), wrong, ..Back::default() }).await,
    }
}

pub async fn retire(may: May<EditReference>, entry: (List, EntryId), typed: Typed) -> Result<HttpResponse, WebError> {
    let (today, language) = (may.today(), may.caller().language);
    let saved = may
        .write(move |db, author| {
            audit::one_at_a_time(db, author.organization)?;
            let known = Reference::load(db, author.organization)?;
            let own = known.entries(entry.0).into_iter().find(|own| own.entry() == entry.1).ok_or(StoreError::NotFound)?;
            let says = |_: &str, value: &str| named(known.entries(entry.0), value, language);
            let recorded = retirement(&known, entry);
            let met = edition::meet(db, author, (Action::ReferenceChanged, own.code()), typed, &recorded, &RETIRED, &says)?;
            match met.read(|typed| form::retired(typed, entry, &known, today)) {
                Err(back) => Ok::<_, StoreError>(Err(back)),
                Ok((day, to)) => lists::retire(db, author, entry, day, to).map(Ok),
            }
        })
        .await?;
    match saved {
        Ok(()) => Ok(go_to(&path(entry))),
        Err((retiring, wrong)) => respond(&may, entry, Back { retiring, wrong, ..Back::default() }).await,
    }
}

pub async fn restore(may: May<EditReference>, entry: (List, EntryId)) -> Result<HttpResponse, WebError> {
    may.write(move |db, author| lists::restore(db, author, entry)).await?;
    Ok(go_to(&path(entry)))
}

/// What a caseworker suggested is right.
pub async fn keep(may: May<EditReference>, entry: (List, EntryId)) -> Result<HttpResponse, WebError> {
    may.write(move |db, author| lists::keep(db, author, entry)).await?;
    Ok(go_to("/reference"))
}

/// What counters usually ask for at a service: what is ticked, in the order of the list.
pub async fn ask_usually(may: May<EditReference>, service: web::Path<ServiceId>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let (service, typed, language) = (*service, typed.into_inner(), may.caller().language);
    let saved = may
        .write(move |db, author| {
            audit::one_at_a_time(db, author.organization)?;
            let known = Reference::load(db, author.organization)?;
            let own = known.services.iter().find(|own| own.id == service).ok_or(StoreError::NotFound)?;
            let says = |_: &str, value: &str| named(known.entries(List::Requirements), value, language);
            let recorded = usual_demands(&known, service);
            let met = edition::meet(db, author, (Action::ReferenceChanged, &own.code), typed, &recorded, &["demands"], &says)?;
            let ticked = |typed: &Typed| {
                let ticked = known.requirements.iter().filter(|requirement| typed.is("demands", &requirement.code));
                Ok(ticked.map(|requirement| requirement.id).collect::<Vec<RequirementId>>())
            };
            match met.read(ticked) {
                Err(back) => Ok::<_, StoreError>(Err(back)),
                Ok(requirements) => lists::ask_usually(db, author, service, &requirements).map(Ok),
            }
        })
        .await?;
    let entry = (List::Services, service.into());
    match saved {
        Ok(()) => Ok(go_to(&path(entry))),
        Err((typed, wrong)) => respond(&may, entry, Back { ticked: Some(typed), wrong, ..Back::default() }).await,
    }
}

/// The page of a facet whose form for one more value comes back.
pub async fn of_facet<R: Right>(may: &May<R>, typed: &Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let facet = typed.get("facet").parse().map(EntryId).map_err(|_| WebError::NotFound)?;
    let adding = typed.clone();
    respond(may, (List::Facets, facet), Back { adding, wrong, ..Back::default() }).await
}

async fn respond<R: Right>(may: &May<R>, entry: (List, EntryId), back: Back) -> Result<HttpResponse, WebError> {
    let today = may.today();
    let (known, words, colleagues) = may
        .read(move |db, caller| {
            let organization = caller.organization;
            Ok::<_, StoreError>((Reference::load(db, organization)?, starter::words(db, organization)?, users::all(db, organization)?))
        })
        .await?;
    let status = if back.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let may_edit = may.caller().roles.any_of(EditReference::ROLES);
    let usual = known.usual_demands(ServiceId(entry.1.0)).cloned().collect();
    let page = EntryPage::of((&known, words), entry, (usual, today, may.caller().language), back).ok_or(WebError::NotFound)?;
    let who = known.standing(entry.1).suggested_by;
    let suggested_by = who.and_then(|id| colleagues.into_iter().find(|user| user.id == id)).map(|user| user.name);
    let of_service = known.questions.iter().filter(|asked| EntryId::from(asked.question.service_id) == entry.1);
    let questions = of_service.map(|asked| question(asked, may.caller().language)).collect();
    may.answer(status, EntryPage { suggested_by, may_edit, questions, ..page })
}

impl EntryPage {
    fn of(
        (known, words): (&Reference, &Vocabulary),
        (list, id): (List, EntryId),
        (usual, today, language): (Vec<Requirement>, chrono::NaiveDate, Language),
        back: Back,
    ) -> Option<Self> {
        let own = known.entries(list).into_iter().find(|entry| entry.entry() == id)?;
        let named = back.named.unwrap_or_else(|| edition::shown(filled(known, (list, id), own, language), &NAMED));
        let ticked = back.ticked.unwrap_or_else(|| edition::shown(usual_demands(known, ServiceId(id.0)), &["demands"]));
        let is_retiring = !back.retiring.get("retired_on").is_empty();
        let retiring = if is_retiring {
            back.retiring
        } else {
            // proposed is what nobody recorded
            back.retiring.with("retired_on", today.to_string()).with(edition::FIELD, edition::of(&retirement(known, (list, id)), &RETIRED))
        };
        let standing = known.standing(id);
        let target = standing.points_to.and_then(|to| known.entries(list).into_iter().find(|entry| entry.entry() == to));
        let target = target.map(|entry| (path((list, entry.entry())), entry.name(language).to_owned()));
        let choice = |entry: &dyn InList| {
            let name = match list {
                List::Offices => format!("{} · {}", entry.name(language), more(known, words, (list, entry), language)),
                _ => entry.name(language).to_owned(),
            };
            Choice::new(entry.code(), name).chosen(retiring.get("points_to") == entry.code())
        };
        let usually = |requirement: &Requirement| ticked.is("demands", &requirement.code);
        let offered = known.requirements.iter().filter(|requirement| known.is_offered(*requirement, today));
        let values = known.facet_values.iter().filter(|value| value.facet_id.0 == id.0);
        let facet = known.facet_values.iter().find(|value| list == List::Values && value.entry() == id);
        Some(Self {
            list: facet.map_or_else(|| format!("/reference/{}", list.code()), |facet| path((List::Facets, facet.facet_id.into()))),
            href: path((list, id)),
            title: title(list),
            name: own.name(language).to_owned(),
            code: own.code().to_owned(),
            more: if list == List::Facets { String::new() } else { more(known, words, (list, own), language) },
            retired: standing.retired_on.map(|day| (days::day(day, language), target)),
            suggested_by: None,
            may_edit: false,
            places: if list == List::Offices { form::places(known, language, today) } else { Vec::new() },
            targets: form::targets(known, (list, id)).into_iter().map(choice).collect(),
            demands: (list == List::Services)
                .then(|| offered.map(|entry| Choice::new(&entry.code, entry.name(language)).chosen(usually(entry))).collect()),
            usual: usual.iter().map(|requirement| requirement.name(language).to_owned()).collect(),
            questions: Vec::new(),
            values: (list == List::Facets).then(|| values.map(|value| Line::of(known, (List::Values, value), String::new(), language)).collect()),
            facet: id.0.to_string(),
            named,
            ticked: ticked.get(edition::FIELD).to_owned(),
            retiring,
            is_retiring,
            adding: back.adding,
            wrong: back.wrong,
        })
    }
}

/// The form for the names with what is recorded.
fn filled(known: &Reference, entry: (List, EntryId), own: &dyn InList, language: Language) -> Typed {
    Typed::default().with("en", own.en()).with("zh", own.zh()).with("place", placed(known, entry, language))
}

/// Since when an entry is retired and where it points, as the form for retiring asks it.
fn retirement(known: &Reference, (list, id): (List, EntryId)) -> Typed {
    let standing = known.standing(id);
    let target = standing.points_to.and_then(|to| known.entries(list).into_iter().find(|entry| entry.entry() == to));
    Typed::default()
        .with("retired_on", standing.retired_on.map(|day| day.to_string()).unwrap_or_default())
        .with("points_to", target.map(InList::code).unwrap_or_default())
}

/// What counters usually ask for at a service, as it is ticked.
fn usual_demands(known: &Reference, service: ServiceId) -> Typed {
    known.usual_demands(service).fold(Typed::default(), |typed, requirement| typed.also("demands", &requirement.code))
}

/// What the entry of a list is called; what is none, as it is.
fn named(entries: Vec<&dyn InList>, code: &str, language: Language) -> String {
    entries.into_iter().find(|entry| entry.code() == code).map_or(code, |entry| entry.name(language)).to_owned()
}

fn question(asked: &Asked, language: Language) -> Line {
    let answers: Vec<&str> = asked.answers.iter().map(|answer| answer.name(language)).collect();
    Line {
        href: format!("/reference/questions/{}", asked.question.id.0),
        name: asked.question.name(language).to_owned(),
        more: answers.join(language.pick(", ", "、")),
        standing: asked.question.retired_on.map(|day| text("reference-retired-since").with("day", days::day(day, language))),
    }
}

/// The place of an office as it stands in the field.
fn placed(known: &Reference, (list, id): (List, EntryId), language: Language) -> String {
    let office = known.offices.iter().find(|office| list == List::Offices && office.entry() == id);
    let at = office.and_then(|office| office.jurisdiction_id).and_then(|at| known.jurisdictions.iter().find(|place| place.id == at));
    at.map(|at| form::place_label(at.name(language), &at.code)).unwrap_or_default()
}
