//! What can be taken of a published release: the package, each table, everything as JSON or as a workbook.

use actix_web::{HttpResponse, web};

use super::{form::Wanted, known::Known};
use crate::{
    domain::{code::ShortCode, rights::ReadReleases},
    release::{
        archive, brief,
        csv::{self, Saying},
        json,
        publication::Publication,
        xlsx,
    },
    store::{StoreError, releases},
    web::{download::attached, error::WebError, may::May},
};

pub async fn package(may: May<ReadReleases>, code: web::Path<ShortCode>) -> Result<HttpResponse, WebError> {
    hand_out(&may, *code, "package", "application/zip", ".zip", |publication| Ok(archive::write(&publication.files()))).await
}

pub async fn table(may: May<ReadReleases>, code: web::Path<ShortCode>, wanted: web::Query<Wanted>) -> Result<HttpResponse, WebError> {
    let saying = if wanted.names() { Saying::Names(wanted.language(may.caller().language)) } else { Saying::Codes };
    let (number, hxl) = (wanted.table, wanted.hxl());
    let form = if wanted.names() { "names" } else { "codes" };
    let write = move |publication: &Publication| {
        let table = number.checked_sub(1).and_then(|at| publication.figures.tables.get(at)).ok_or(WebError::NotFound)?;
        Ok(csv::write(publication, table, saying, hxl))
    };
    hand_out(&may, *code, form, "text/csv; charset=utf-8", &format!("-{number}-{form}.csv"), write).await
}

pub async fn as_json(may: May<ReadReleases>, code: web::Path<ShortCode>) -> Result<HttpResponse, WebError> {
    hand_out(&may, *code, "json", "application/json", ".json", |publication| Ok(json::write(publication))).await
}

pub async fn workbook(may: May<ReadReleases>, code: web::Path<ShortCode>, wanted: web::Query<Wanted>) -> Result<HttpResponse, WebError> {
    let language = wanted.language(may.caller().language);
    let write = move |publication: &Publication| xlsx::write(publication, language).map_err(|error| WebError::BadRequest(error.to_string()));
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    hand_out(&may, *code, "workbook", kind, &format!("-{}.xlsx", language.code()), write).await
}

pub async fn brief(may: May<ReadReleases>, code: web::Path<ShortCode>, wanted: web::Query<Wanted>) -> Result<HttpResponse, WebError> {
    let language = wanted.language(may.caller().language);
    let write = move |publication: &Publication| brief::write(publication, language).map_err(|error| WebError::BadRequest(error.to_string()));
    hand_out(&may, *code, "brief", "application/pdf", &format!("-{}.pdf", language.code()), write).await
}

/// Writes down that a file was taken, makes it off the writer's thread, and hands it out.
async fn hand_out(
    may: &May<ReadReleases>,
    code: ShortCode,
    form: &'static str,
    kind: &'static str,
    ending: &str,
    write: impl FnOnce(&Publication) -> Result<Vec<u8>, WebError> + Send + 'static,
) -> Result<HttpResponse, WebError> {
    let keys = may.site().store.keys.clone();
    let (release, figures, names, known) = may
        .write(move |db, author| {
            let (release, figures, names) = releases::take(db, author, &keys, code, form)?;
            Ok::<_, WebError>((release, figures, names, Known::load(db, author)?))
        })
        .await?;
    let file = web::block(move || {
        let names = names.unwrap_or_else(|| known.names(&release.definition, &figures));
        write(&Publication::of(&release, figures, names))
    });
    let file = file.await.map_err(|_| StoreError::Panicked)??;
    Ok(attached(&format!("release-{code}{ending}"), kind, file))
}
