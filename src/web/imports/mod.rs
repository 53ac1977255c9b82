//! Lists from elsewhere: upload, say what the columns are, see what would happen, bring in, take back.

mod columns;
mod form;
mod page;
mod said;
mod table;
mod tables;
mod upload;

use actix_multipart::Multipart;
use actix_web::{HttpResponse, http::StatusCode, web};
use zeroize::Zeroizing;

use crate::{
    domain::{id::ImportId, language::Language, rights::ImportCases},
    intake::{
        Kind,
        broken::Broken,
        columns::Mapping,
        entry::{NotEntered, Planned, Wish},
        field::Layout,
        grid::{Book, Grid},
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
use table::TableForm;

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
    let looked = web::block(move || staged(kind, file, today)).await.map_err(|_| StoreError::Panicked)?;
    let file = match looked {
        Ok(file) => file,
        Err(error) => return answer_list(&may, Some(said::broken(&error))).await,
    };
    let id = may.write_open(move |db, author, ring| imports::keep(db, author, ring, kind.code(), &name, &file)).await?;
    Ok(go_to(&format!("/imports/{}", id.0)))
}

/// What is kept of a file while it waits: an event log as it came, a table as it was understood, so that rows of it can be mended.
fn staged(kind: Kind, file: Zeroizing<Vec<u8>>, today: chrono::NaiveDate) -> Result<Zeroizing<Vec<u8>>, Broken> {
    match kind {
        Kind::EventLog => Wish::look(&file, today).map(|()| file),
        Kind::Table | Kind::Workbook => as_bytes(&Wish::table(kind, &file, today)?),
    }
}

fn as_bytes(book: &Book) -> Result<Zeroizing<Vec<u8>>, Broken> {
    serde_json::to_vec(book).map(Zeroizing::new).map_err(|error| Broken::CutShort(error.to_string()))
}

/// Which sheet of a workbook is looked at.
#[derive(Default, serde::Deserialize)]
struct Which {
    #[serde(default)]
    sheet: usize,
}

async fn show(may: May<ImportCases>, id: web::Path<uuid::Uuid>, which: web::Query<Which>) -> Result<HttpResponse, WebError> {
    let import = find(&may, *id).await?;
    match import.state {
        State::Waiting if Kind::from_code(&import.kind) == Kind::EventLog => {
            let guess = ImportForm::guess(&ATTRIBUTES.map(str::to_owned), &*reference(&may).await?, &import.file_name);
            may.answer(StatusCode::OK, ColumnsPage::of(&import, guess, &ATTRIBUTES.map(str::to_owned), None))
        }
        State::Waiting => tables::show(&may, &import, which.sheet).await,
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

/// What the standard extensions of event logs give.
const ATTRIBUTES: [&str; 5] = ["case:concept:name", "concept:name", "org:group", "org:resource", "time:timestamp"];

async fn reference(may: &May<ImportCases>) -> Result<std::sync::Arc<Reference>, WebError> {
    may.read(|db, caller| Reference::load(db, caller.organization)).await
}

type Pairs = web::Form<Vec<(String, String)>>;

/// The dry run.
async fn check(may: May<ImportCases>, id: web::Path<uuid::Uuid>, form: Pairs) -> Result<HttpResponse, WebError> {
    let (import, pairs) = (find(&may, *id).await?, form.into_inner());
    match looked_through(&may, &import, pairs).await? {
        Ok(looked) => may.answer(StatusCode::OK, looked.page(&import, may.caller().language, false)),
        Err(page) => Ok(page),
    }
}

/// Brings everything in, if nothing is in doubt; the page then tells how far it is.
async fn run(may: May<ImportCases>, id: web::Path<uuid::Uuid>, form: Pairs) -> Result<HttpResponse, WebError> {
    let (import, pairs) = (find(&may, *id).await?, form.into_inner());
    let looked = match looked_through(&may, &import, pairs).await? {
        Ok(looked) => looked,
        Err(page) => return Ok(page),
    };
    if !looked.ready.0.plan.is_ready() || looked.ready.0.plan.adds() == 0 {
        return may.answer(StatusCode::UNPROCESSABLE_ENTITY, looked.page(&import, may.caller().language, true));
    }
    let (planned, store, author, ring) = looked.ready;
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

/// A dry run with what its page needs beside it.
struct Looked {
    ready: Ready,
    kept: Vec<(String, String)>,
    /// A table and what its columns are, so that rows of it can be mended.
    table: Option<(Grid, Layout)>,
}

impl Looked {
    fn page(&self, import: &imports::Import, language: Language, refused: bool) -> CheckPage {
        let mended = |line| self.table.as_ref().map(|(grid, layout)| table::cells(grid, layout, line)).unwrap_or_default();
        CheckPage::of(import, self.kept.clone(), &self.ready.0.plan, mended, language, refused)
    }
}

/// What the list would become, or the page that says what is wrong with what was said of it.
async fn looked_through(
    may: &May<ImportCases>,
    import: &imports::Import,
    pairs: Vec<(String, String)>,
) -> Result<Result<Looked, HttpResponse>, WebError> {
    if import.state != State::Waiting {
        return Err(StoreError::Conflict.into());
    }
    if Kind::from_code(&import.kind) != Kind::EventLog {
        return tables::plan(may, import, TableForm::of(pairs)).await;
    }
    let form = ImportForm::of(pairs);
    match plan(may, import, &form).await? {
        Ok(ready) => Ok(Ok(Looked { ready, kept: form.kept(), table: None })),
        Err(wrong) => {
            let page = ColumnsPage::of(import, form, &ATTRIBUTES.map(str::to_owned), Some(wrong));
            may.answer(StatusCode::UNPROCESSABLE_ENTITY, page).map(Err)
        }
    }
}

type Ready = (Planned, crate::store::Store, std::sync::Arc<Author>, crate::store::keyring::Keyring);

async fn plan(may: &May<ImportCases>, import: &imports::Import, form: &ImportForm) -> Result<Result<Ready, Text>, WebError> {
    let (mapping, answers): (Mapping, _) = match form.read() {
        Ok(read) => read,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let (id, kind, list) = (import.id, Kind::EventLog, form.list().to_owned());
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
