//! Files of a case: kept with it or with a step, given out again, taken off.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue, HeaderValue},
    web,
};

use crate::{
    domain::{
        code::CaseCode,
        id::{AttachmentId, OrganizationId, StepId, SubmissionId},
        rights::{ReadCases, WriteCases},
    },
    intake::file::{Refused, take},
    store::{
        StoreError,
        attachments::{self, Attachment, Sealed},
        audit::Action,
        cases, people,
    },
    vault::keys::PersonKey,
    web::{
        error::WebError,
        form::{Typed, Wrong},
        may::May,
        sign_in::go_to,
        upload::{self, Received},
    },
    words::{Text, days, text},
};

use super::{form, known::Known};

/// A file in a list.
pub struct Line {
    pub id: String,
    pub name: String,
    pub size: Text,
    pub on: String,
    pub who: String,
}

/// The files of the case with their names; none where the reader has no key.
pub fn lines(known: &Known) -> Vec<Line> {
    known.files.iter().map(|(file, name)| line(known, file, name)).collect()
}

fn line(known: &Known, file: &Attachment, name: &str) -> Line {
    Line { id: file.id.0.to_string(), name: name.to_owned(), size: size(file.size), on: days::day(file.on, known.language), who: file.who.clone() }
}

/// The files that belong to a step: identifier and name.
pub fn of_step(known: &Known, step: StepId) -> Vec<(String, String)> {
    named(known, |file| file.step == Some(step))
}

/// The files that came with a form which could not be saved yet.
pub fn waiting(known: &Known, typed: &Typed) -> Vec<(String, String)> {
    named(known, |file| file.step.is_none() && file.submission.0.to_string() == typed.get("submission"))
}

fn named(known: &Known, wanted: impl Fn(&Attachment) -> bool) -> Vec<(String, String)> {
    known.files.iter().filter(|(file, _)| wanted(file)).map(|(file, name)| (file.id.0.to_string(), name.clone())).collect()
}

fn size(bytes: i64) -> Text {
    let kilobytes = (bytes + 1023) / 1024;
    if kilobytes < 1024 {
        text("cases-file-kilobytes").with("n", kilobytes)
    } else {
        text("cases-file-megabytes").with("n", (kilobytes + 1023) / 1024)
    }
}

/// Tells what each file is and locks it; what is wrong with the others stands beside the field. Takes its time, so it is done off the async threads.
pub async fn lock(organization: OrganizationId, key: PersonKey, received: Received) -> Result<(PersonKey, Typed, Vec<Sealed>, Wrong), WebError> {
    if received.files.is_empty() && received.too_large.is_empty() {
        return Ok((key, received.typed, Vec::new(), Wrong::default()));
    }
    let done = web::block(move || {
        let (mut sealed, mut wrong) = (Vec::new(), Wrong::default());
        for name in &received.too_large {
            let most = (upload::MOST_MEGABYTES, upload::MOST_TOGETHER_MEGABYTES);
            wrong.add("files", text("cases-wrong-file-large").with("name", name).with("most", most.0).with("together", most.1));
        }
        for (name, bytes) in received.files {
            match take(&name, bytes) {
                Ok(file) => sealed.push(attachments::seal(organization, &key, &file.name, file.kind, &file.bytes)),
                Err(why) => wrong.add("files", said(&why).with("name", &name)),
            }
        }
        (key, received.typed, sealed, wrong)
    });
    Ok(done.await.map_err(|_| StoreError::Panicked)?)
}

fn said(why: &Refused) -> Text {
    match why {
        Refused::Empty => text("cases-wrong-file-empty"),
        Refused::Unknown => text("cases-wrong-file-unknown"),
        Refused::Misnamed => text("cases-wrong-file-misnamed"),
        Refused::Macros => text("cases-wrong-file-macros"),
        Refused::Broken => text("cases-wrong-file-broken"),
    }
}

/// Keeps files with the case itself.
pub async fn add(may: May<WriteCases>, code: web::Path<CaseCode>, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, WebError> {
    let code = *code;
    let received = upload::read(&request, payload).await?;
    let key = key(&may, code).await?;
    let (_, typed, sealed, mut wrong) = lock(may.caller().organization, key, received).await?;
    if sealed.is_empty() && wrong.is_empty() {
        wrong.add("files", text("cases-wrong-file-none"));
    }
    keep(&may, code, form::submission(&typed), sealed).await?;
    if wrong.is_empty() {
        return Ok(go_to(&format!("/cases/{code}#files-title")));
    }
    let known = super::know(&may, code).await?;
    let step = known.draft.clone().unwrap_or_else(|| form::blank(&known));
    super::respond(&may, known, &step, wrong.under("more_files"), false).await
}

/// Keeps files with a case, whatever becomes of the form that brought them.
pub async fn keep(may: &May<WriteCases>, code: CaseCode, submission: SubmissionId, files: Vec<Sealed>) -> Result<(), WebError> {
    if files.is_empty() {
        return Ok(());
    }
    may.write(move |db, author| {
        let case = cases::find(db, author, code)?;
        files.iter().try_for_each(|file| attachments::add(db, author, &case, None, submission, file))
    })
    .await
}

async fn key(may: &May<WriteCases>, code: CaseCode) -> Result<PersonKey, WebError> {
    may.read_open(move |db, caller, ring| {
        let (_, person) = cases::with_person(db, caller, code)?;
        people::key(db, caller, ring, &person)
    })
    .await
}

/// Gives a file out. It says who it is about, so it is in the audit log like any other look at an identity.
pub async fn open(may: May<ReadCases>, path: web::Path<(CaseCode, uuid::Uuid)>) -> Result<HttpResponse, WebError> {
    let (code, id) = path.into_inner();
    let (kind, name, bytes) = may
        .read_open(move |db, caller, ring| {
            let (case, person) = cases::with_person(db, caller, code)?;
            let key = people::key(db, caller, ring, &person)?;
            let file = attachments::find(db, &case, AttachmentId(id))?;
            Ok::<_, StoreError>((file.kind, file.name(&key)?, attachments::open(db, &file, &key)?))
        })
        .await?;
    may.write(move |db, author| author.records(db, Action::FileOpened, &code.to_string(), kind.code())).await?;
    let name = ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value: name.into_bytes() };
    // Whatever the file is, the browser puts it away: it neither runs nor shows it.
    Ok(HttpResponse::Ok()
        .content_type(kind.media_type())
        .insert_header(ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![DispositionParam::FilenameExt(name)] })
        .insert_header((header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")))
        .body(bytes.to_vec()))
}

pub async fn remove(may: May<WriteCases>, path: web::Path<(CaseCode, uuid::Uuid)>) -> Result<HttpResponse, WebError> {
    let (code, id) = path.into_inner();
    may.write(move |db, author| {
        let case = cases::find(db, author, code)?;
        attachments::remove(db, author, &case, AttachmentId(id))
    })
    .await?;
    Ok(go_to(&format!("/cases/{code}#files-title")))
}
