//! Lists from elsewhere: upload, say what the columns are, see what would happen, bring in, take back.

mod form;
mod page;
mod said;
mod upload;

use actix_multipart::Multipart;
use actix_web::{HttpResponse, http::StatusCode, web};

use crate::{
    domain::{id::ImportId, rights::ImportCases},
    intake::{
        Kind,
        columns::Mapping,
        entry::{NotEntered, Planned, Wish},
    },
    store::{
        StoreError,
        audit::Author,
        imports::{self, Source, State},
        reference::Reference,
        undo::{self, InTheWay},
    },
    web::{error::WebError, may::May, routes::Routes, sign_in::go_to},
    words::{Text, text},
};
use form::ImportForm;
use page::{CheckPage, ColumnsPage, DonePage, ListPage, ProgressPage};

pub fn routes(at: &mut Routes<'_>) {
    at.get("/imports", list)
        .post("/imports", bring)
        .get("/imports/{import}", show)
        .post("/imports/{import}/check", check)
        .post("/imports/{import}/run", run)
        .post("/imports/{import}/undo", take_back)
        .post("/imports/{import}/discard", discard);
}

/// So many of the latest imports are listed.
const LISTED: i64 = 50;

async fn list(may: May<ImportCases>) -> Result<HttpResponse, WebError> {
    answer_list(&may, None).await
}

async fn answer_list(may: &May<ImportCases>, wrong: Option<Text>) -> Result<HttpResponse, WebError> {
    let all = may.read_open(|db, caller, ring| imports::list(db, caller, ring, LISTED)).await?;
    let status = if wrong.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    may.answer(status, ListPage::of(&all, wrong, may.zone(), may.caller().language))
}

/// Takes a file in, sealed; a broken one is not kept.
async fn bring(may: May<ImportCases>, parts: Multipart) -> Result<HttpResponse, WebError> {
    let (name, file) = match upload::read(parts).await? {
        Ok(upload) => upload,
        Err(wrong) => return answer_list(&may, Some(wrong)).await,
    };
    let kind = match Kind::of(&name) {
        Ok(kind) => kind,
        Err(error) => return answer_list(&may, Some(said::broken(&error))).await,
    };
    let today = may.today();
    let looked = web::block(move || Wish::look(kind, &file, today).map(|()| file)).await.map_err(|_| StoreError::Panicked)?;
    let file = match looked {
        Ok(file) => file,
        Err(error) => return answer_list(&may, Some(said::broken(&error))).await,
    };
    let id = may.write_open(move |db, author, ring| imports::keep(db, author, ring, code_of(kind), &name, &file)).await?;
    Ok(go_to(&format!("/imports/{}", id.0)))
}

fn code_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Table => "csv",
        Kind::EventLog => "xes",
    }
}

fn kind_of(code: &str) -> Kind {
    if code == "csv" { Kind::Table } else { Kind::EventLog }
}

async fn show(may: May<ImportCases>, id: web::Path<uuid::Uuid>) -> Result<HttpResponse, WebError> {
    let import = find(&may, *id).await?;
    match import.state {
        State::Waiting => {
            let (columns, reference) = columns(&may, &import).await?;
            let guess = ImportForm::guess(kind_of(&import.kind), &columns, &reference, &import.file_name);
            may.answer(StatusCode::OK, ColumnsPage::of(&import, guess, &columns, None))
        }
        State::Running => {
            let mut page = may.answer(StatusCode::OK, ProgressPage::of(&import))?;
            page.headers_mut().insert(actix_web::http::header::REFRESH, actix_web::http::header::HeaderValue::from_static("1"));
            Ok(page)
        }
        State::Done | State::Undone => may.answer(StatusCode::OK, DonePage::of(&import, InTheWay::default())),
    }
}

async fn find(may: &May<ImportCases>, id: uuid::Uuid) -> Result<imports::Import, WebError> {
    may.read_open(move |db, caller, ring| imports::find(db, caller, ring, ImportId(id))).await
}

/// The columns of a file that waits, and the lists that they may belong to.
async fn columns(may: &May<ImportCases>, import: &imports::Import) -> Result<(Vec<String>, std::sync::Arc<Reference>), WebError> {
    let (id, kind, today) = (import.id, kind_of(&import.kind), may.today());
    may.read_open(move |db, caller, ring| {
        let file = imports::file(db, caller, ring, id)?;
        // it was looked at when it came in
        let columns = Wish::columns(kind, &file, today).unwrap_or_default();
        Ok::<_, WebError>((columns, Reference::load(db, caller.organization)?))
    })
    .await
}

type Pairs = web::Form<Vec<(String, String)>>;

/// The dry run.
async fn check(may: May<ImportCases>, id: web::Path<uuid::Uuid>, form: Pairs) -> Result<HttpResponse, WebError> {
    let (import, form) = (find(&may, *id).await?, ImportForm::of(form.into_inner()));
    match plan(&may, &import, &form).await? {
        Ok((planned, ..)) => may.answer(StatusCode::OK, CheckPage::of(&import, &form, &planned.plan, may.caller().language, false)),
        Err(wrong) => answer_columns(&may, &import, form, wrong).await,
    }
}

/// Brings everything in, if nothing is in doubt; the page then tells how far it is.
async fn run(may: May<ImportCases>, id: web::Path<uuid::Uuid>, form: Pairs) -> Result<HttpResponse, WebError> {
    let (import, form) = (find(&may, *id).await?, ImportForm::of(form.into_inner()));
    let (planned, store, author, ring) = match plan(&may, &import, &form).await? {
        Ok(planned) => planned,
        Err(wrong) => return answer_columns(&may, &import, form, wrong).await,
    };
    if !planned.plan.is_ready() || planned.plan.found.steps.count == 0 {
        return may.answer(StatusCode::UNPROCESSABLE_ENTITY, CheckPage::of(&import, &form, &planned.plan, may.caller().language, true));
    }
    let source = Source::Waiting(import.id);
    let begun = {
        let store = store.clone();
        web::block(move || planned.begin(&store, author, ring, source)).await.map_err(|_| StoreError::Panicked)??
    };
    // Nobody waits for it: the page asks the record how far it is. What fails is taken back, at the latest by the next start.
    drop(tokio::task::spawn_blocking(move || {
        if let Err(error) = begun.enter(&store, |_, _| {}) {
            tracing::error!("an import was not entered and is taken back: {error}");
        }
    }));
    Ok(go_to(&format!("/imports/{}", import.id.0)))
}

type Ready = (Planned, crate::store::Store, std::sync::Arc<Author>, crate::store::keyring::Keyring);

async fn plan(may: &May<ImportCases>, import: &imports::Import, form: &ImportForm) -> Result<Result<Ready, Text>, WebError> {
    if import.state != State::Waiting {
        return Err(StoreError::Conflict.into());
    }
    let (mapping, answers): (Mapping, _) = match form.read() {
        Ok(read) => read,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let (id, kind, list) = (import.id, kind_of(&import.kind), form.list().to_owned());
    let file = may.read_open(move |db, caller, ring| imports::file(db, caller, ring, id)).await?;
    let (store, author, ring) = may.for_long_work().await?;
    let wish = Wish { kind, file, list, mapping: Some(mapping), answers };
    let planned = web::block(move || wish.plan(&store, &author, &ring).map(|planned| (planned, store, author, ring)))
        .await
        .map_err(|_| StoreError::Panicked)?;
    match planned {
        Ok(ready) => Ok(Ok(ready)),
        Err(NotEntered::Unusable(error)) => Ok(Err(said::unusable(&error))),
        Err(NotEntered::Store(error)) => Err(error.into()),
    }
}

async fn answer_columns(may: &May<ImportCases>, import: &imports::Import, form: ImportForm, wrong: Text) -> Result<HttpResponse, WebError> {
    let (columns, _) = columns(may, import).await?;
    may.answer(StatusCode::UNPROCESSABLE_ENTITY, ColumnsPage::of(import, form, &columns, Some(wrong)))
}

async fn take_back(may: May<ImportCases>, id: web::Path<uuid::Uuid>) -> Result<HttpResponse, WebError> {
    let import = ImportId(*id);
    let in_the_way = may.write(move |db, author| undo::undo(db, author, import)).await?;
    if in_the_way.is_nothing() {
        return Ok(go_to(&format!("/imports/{}", import.0)));
    }
    let import = find(&may, import.0).await?;
    may.answer(StatusCode::UNPROCESSABLE_ENTITY, DonePage::of(&import, in_the_way))
}

async fn discard(may: May<ImportCases>, id: web::Path<uuid::Uuid>) -> Result<HttpResponse, WebError> {
    let import = ImportId(*id);
    may.write(move |db, author| imports::discard(db, author, import)).await?;
    Ok(go_to("/imports"))
}

/// Of a field that does not say it by its name: what went wrong.
fn too_large() -> Text {
    text("imports-wrong-too-large").with("most", upload::MOST_MEGABYTES)
}
