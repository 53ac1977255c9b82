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
        StoreError, lists,
        questions::{self, Asked},
        reference::{InList, Named, Reference, Requirement},
        starter, users,
    },
    web::{
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
        sign_in::go_to,
    },
    words::{Says, Text, days, text},
};

use super::{Line, form, list::more, lists as known_lists, path, title};

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
    adding: Typed,
    wrong: Wrong,
}

/// What of the page is a form that comes back with errors in it.
#[derive(Default)]
struct Back {
    named: Option<Typed>,
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
    let known = known_lists(&may).await?;
    let mut wrong = Wrong::default();
    let place = form::place(&typed, &known, &mut wrong);
    let names = match form::renamed(&typed, entry, &known, may.today()) {
        Ok(names) if wrong.is_empty() => names,
        Ok(_) => return respond(&may, entry, Back { named: Some(typed), wrong, ..Back::default() }).await,
        Err(more) => {
            more.iter().for_each(|(field, why)| wrong.add(field, why.clone()));
            return respond(&may, entry, Back { named: Some(typed), wrong, ..Back::default() }).await;
        }
    };
    may.write(move |db, author| {
        if entry.0 == List::Offices {
            lists::place(db, author, OfficeId(entry.1.0), place.as_deref())?;
        }
        lists::rename(db, author, entry, &names)
    })
    .await?;
    Ok(go_to(&path(entry)))
}

pub async fn retire(may: May<EditReference>, entry: (List, EntryId), typed: Typed) -> Result<HttpResponse, WebError> {
    match form::retired(&typed, entry, &*known_lists(&may).await?, may.today()) {
        Err(wrong) => respond(&may, entry, Back { retiring: typed, wrong, ..Back::default() }).await,
        Ok((day, to)) => {
            may.write(move |db, author| lists::retire(db, author, entry, day, to)).await?;
            Ok(go_to(&path(entry)))
        }
    }
}

pub async fn restore(may: May<EditReference>, entry: (List, EntryId)) -> Result<HttpResponse, WebError> {
    may.write(move |db, author| lists::restore(db, author, entry)).await?;
    Ok(go_to(&path(entry)))
}

/// An office that a caseworker suggested is right.
pub async fn keep(may: May<EditReference>, office: web::Path<OfficeId>) -> Result<HttpResponse, WebError> {
    may.write(move |db, author| lists::keep(db, author, *office)).await?;
    Ok(go_to("/reference"))
}

/// What counters usually ask for at a service: what is ticked, in the order of the list.
pub async fn ask_usually(may: May<EditReference>, service: web::Path<ServiceId>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let known = known_lists(&may).await?;
    let ticked = |requirement: &&Requirement| typed.is("demands", &requirement.code);
    let requirements: Vec<RequirementId> = known.requirements.iter().filter(ticked).map(|requirement| requirement.id).collect();
    let service = *service;
    may.write(move |db, author| lists::ask_usually(db, author, service, &requirements)).await?;
    Ok(go_to(&path((List::Services, service.into()))))
}

/// The page of a facet whose form for one more value comes back.
pub async fn of_facet(may: &May<EditReference>, typed: &Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let facet = typed.get("facet").parse().map(EntryId).map_err(|_| WebError::NotFound)?;
    let adding = typed.clone();
    respond(may, (List::Facets, facet), Back { adding, wrong, ..Back::default() }).await
}

async fn respond<R: Right>(may: &May<R>, entry: (List, EntryId), back: Back) -> Result<HttpResponse, WebError> {
    let today = may.today();
    let (known, words, colleagues, asked) = may
        .read(move |db, caller| {
            let organization = caller.organization;
            Ok::<_, StoreError>((
                Reference::load(db, organization)?,
                starter::words(db, organization)?,
                users::all(db, organization)?,
                questions::all(db, organization)?,
            ))
        })
        .await?;
    let status = if back.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let may_edit = may.caller().roles.any_of(EditReference::ROLES);
    let usual = known.usual_demands(ServiceId(entry.1.0)).cloned().collect();
    let page = EntryPage::of((&known, words), entry, (usual, today, may.caller().language), back).ok_or(WebError::NotFound)?;
    let who = known.standing(entry.1).suggested_by;
    let suggested_by = who.and_then(|id| colleagues.into_iter().find(|user| user.id == id)).map(|user| user.name);
    let of_service = asked.iter().filter(|asked| EntryId::from(asked.question.service_id) == entry.1);
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
        let named = back
            .named
            .unwrap_or_else(|| Typed::default().with("en", own.en()).with("zh", own.zh()).with("place", placed(known, (list, id), language)));
        let standing = known.standing(id);
        let target = standing.points_to.and_then(|to| known.entries(list).into_iter().find(|entry| entry.entry() == to));
        let target = target.map(|entry| (path((list, entry.entry())), entry.name(language).to_owned()));
        let choice = |entry: &dyn InList| {
            let name = match list {
                List::Offices => format!("{} · {}", entry.name(language), more(known, words, (list, entry), language)),
                _ => entry.name(language).to_owned(),
            };
            Choice::new(entry.code(), name).chosen(back.retiring.get("points_to") == entry.code())
        };
        let usually = |requirement: &Requirement| usual.iter().any(|own| own.id == requirement.id);
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
            retiring: if back.retiring.get("retired_on").is_empty() { back.retiring.with("retired_on", today.to_string()) } else { back.retiring },
            adding: back.adding,
            wrong: back.wrong,
        })
    }
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
