//! Tables that wait: what their columns are, what would become of their rows, and what is remembered of that.

use actix_web::{HttpResponse, http::StatusCode, web};

use super::{
    Looked, Ready, as_bytes,
    columns::TablePage,
    said,
    table::{self, TableForm},
};
use crate::{
    domain::rights::ImportCases,
    intake::{
        answers::{Answer, Answers},
        entry::{NotEntered, TableWish},
        field::Layout,
        grid::{Book, Grid},
    },
    store::{StoreError, imports, imports::Import, memories, reference::Reference, starter},
    web::{error::WebError, may::May},
    words::Text,
};

async fn book(may: &May<ImportCases>, import: &Import) -> Result<Book, WebError> {
    let id = import.id;
    may.read_open(move |db, caller, ring| {
        let file = imports::file(db, caller, ring, id)?;
        serde_json::from_slice(&file).map_err(|_| StoreError::NotFound)
    })
    .await
}

/// The page on which it is said what each column is, as far as the names of the columns and earlier lists tell.
pub async fn show(may: &May<ImportCases>, import: &Import, sheet: usize) -> Result<HttpResponse, WebError> {
    let book = book(may, import).await?;
    let sheet = if sheet < book.sheets.len() { sheet } else { 0 };
    let topics = book.sheets.get(sheet).map(|grid| table::topics(&grid.header)).unwrap_or_default();
    let remembered = may.read_open(move |db, caller, ring| memories::recall(db, caller, ring, &topics)).await?;
    let reference = may.read(|db, caller| Reference::load(db, caller.organization)).await?;
    let words = starter::words_of(&reference.organization);
    let grid = book.sheets.get(sheet).ok_or(StoreError::NotFound)?;
    let form = TableForm::proposed((grid, sheet), &remembered, (&reference, words), &import.file_name);
    may.answer(StatusCode::OK, TablePage::of(import, &book, &form, (&reference, words), may.caller().language, Vec::new()))
}

async fn show_again(
    may: &May<ImportCases>,
    import: &Import,
    book: &Book,
    form: &TableForm,
    wrong: Vec<(String, Text)>,
) -> Result<HttpResponse, WebError> {
    let reference = may.read(|db, caller| Reference::load(db, caller.organization)).await?;
    let words = starter::words_of(&reference.organization);
    let page = TablePage::of(import, book, form, (&reference, words), may.caller().language, wrong);
    may.answer(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// The dry run, after rows were mended and what was said is remembered; or the columns again, with what is wrong.
pub async fn plan(may: &May<ImportCases>, import: &Import, form: TableForm) -> Result<Result<Looked, HttpResponse>, WebError> {
    let mut book = book(may, import).await?;
    let Some((grid, sheet)) = form.sheet(&book) else { return Err(StoreError::NotFound.into()) };
    let layout = match form.layout(&grid.header) {
        Ok(layout) => layout,
        Err(wrong) => return show_again(may, import, &book, &form, wrong).await.map(Err),
    };
    let mended = book.sheets.get_mut(sheet).is_some_and(|grid| form.mend(grid));
    let grid = book.sheets.get(sheet).ok_or(StoreError::NotFound)?.clone();
    let answers = form.answers();
    let said = form.memories(&grid.header, &answers);
    let (id, again) = (import.id, if mended { Some(as_bytes(&book).map_err(|_| StoreError::NotFound)?) } else { None });
    may.write_open(move |db, author, ring| {
        if let Some(file) = again {
            imports::keep_mended(db, author, ring, id, &file)?;
        }
        memories::remember(db, author, ring, &said)
    })
    .await?;
    match planned(may, &grid, &layout, answers).await? {
        Ok(ready) => Ok(Ok(Looked { ready, kept: form.kept(), table: Some((grid, layout)) })),
        Err(wrong) => show_again(may, import, &book, &form, vec![("list".to_owned(), wrong)]).await.map(Err),
    }
}

/// A plan; what is asked and was answered for an earlier list is answered so again.
async fn planned(may: &May<ImportCases>, grid: &Grid, layout: &Layout, mut answers: Answers) -> Result<Result<Ready, Text>, WebError> {
    let ready = match attempt(may, grid, layout, answers.clone()).await? {
        Ok(ready) => ready,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let open = ready.0.plan.questions.iter().filter(|question| question.answer.is_none());
    let open: Vec<_> = open.map(|question| (question.list.clone(), question.value.clone())).collect();
    let topics: Vec<_> = open.iter().map(|(list, value)| table::of_value(&list.key(), value)).collect();
    let remembered = {
        let topics = topics.clone();
        may.read_open(move |db, caller, ring| memories::recall(db, caller, ring, &topics)).await?
    };
    if remembered.is_empty() {
        return Ok(Ok(ready));
    }
    for ((list, value), topic) in open.into_iter().zip(topics) {
        if let Some(answer) = remembered.get(&topic).and_then(|answer| Answer::parse(answer)) {
            answers.give(list, value, answer);
        }
    }
    attempt(may, grid, layout, answers).await
}

async fn attempt(may: &May<ImportCases>, grid: &Grid, layout: &Layout, answers: Answers) -> Result<Result<Ready, Text>, WebError> {
    let (store, author, ring) = may.for_long_work().await?;
    let wish = TableWish { grid: grid.clone(), layout: layout.clone(), answers };
    let planned = web::block(move || wish.plan(&store, &author, &ring).map(|planned| (planned, store, author, ring)))
        .await
        .map_err(|_| StoreError::Panicked)?;
    match planned {
        Ok(ready) => Ok(Ok(ready)),
        Err(NotEntered::Unusable(error)) => Ok(Err(said::unusable(&error))),
        Err(NotEntered::Store(error)) => Err(error.into()),
    }
}
