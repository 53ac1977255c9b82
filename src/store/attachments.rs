//! Files kept with a case or with one of its steps: the file and its name are sealed under the person's key, the file in chunks in a table of their own.

use chrono::NaiveDate;
use diesel::prelude::*;
use zeroize::Zeroizing;

use crate::{
    domain::{
        file::FileKind,
        id::{AttachmentId, CaseId, OrganizationId, StepId, SubmissionId},
    },
    each,
    store::{
        StoreError,
        audit::{Action, Author},
        cases::Case,
        db::Db,
        schema::{attachment_chunks, attachments, users},
    },
    vault::{
        VaultError,
        field::Place,
        file::{CHUNK, Part},
        keys::PersonKey,
    },
};

#[derive(Queryable, Clone)]
pub struct Attachment {
    pub id: AttachmentId,
    organization: OrganizationId,
    pub step: Option<StepId>,
    name: Vec<u8>,
    pub kind: FileKind,
    /// In bytes.
    pub size: i64,
    pub submission: SubmissionId,
    /// What whoever added it is called by colleagues.
    pub who: String,
    pub on: NaiveDate,
}

macro_rules! attachment {
    () => {
        (
            attachments::id,
            attachments::organization_id,
            attachments::step_id,
            attachments::name,
            attachments::kind,
            attachments::size,
            attachments::submission,
            users::name,
            attachments::added_on,
        )
    };
}

impl Attachment {
    /// What the file is called, opened with the person's key.
    pub fn name(&self, key: &PersonKey) -> Result<String, StoreError> {
        Ok(key.open_text(&name_place(self.organization, self.id), &self.name)?.to_string())
    }

    fn parts(&self) -> u32 {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        u32::try_from(size.div_ceil(CHUNK).max(1)).unwrap_or(u32::MAX)
    }
}

fn name_place(organization: OrganizationId, id: AttachmentId) -> Place {
    Place { organization: organization.0, table: "attachments", column: "name", row: id.0, generation: 0 }
}

fn file_place(organization: OrganizationId, id: AttachmentId) -> Place {
    Place { organization: organization.0, table: "attachment_chunks", column: "sealed", row: id.0, generation: 0 }
}

/// A file that is locked already and waits to be written: the one writer's time is for writing.
pub struct Sealed {
    id: AttachmentId,
    name: Vec<u8>,
    kind: FileKind,
    size: i64,
    fingerprint: Vec<u8>,
    chunks: Vec<Vec<u8>>,
}

/// Locks a file under the key of the person whose case it is.
pub fn seal(organization: OrganizationId, key: &PersonKey, name: &str, kind: FileKind, bytes: &[u8]) -> Sealed {
    let id = AttachmentId::random();
    Sealed {
        id,
        name: key.seal(&name_place(organization, id), name),
        kind,
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        fingerprint: key.fingerprint(organization.0, bytes).to_vec(),
        chunks: key.seal_file(&file_place(organization, id), bytes),
    }
}

/// Keeps a file with a case. The same file with the same press of the button is kept once.
pub fn add(db: &mut Db, author: &Author, case: &Case, step: Option<StepId>, submission: SubmissionId, file: &Sealed) -> Result<(), StoreError> {
    let before = attachments::table
        .filter(attachments::case_id.eq(case.id))
        .filter(attachments::submission.eq(submission))
        .filter(attachments::fingerprint.eq(&file.fingerprint));
    if diesel::select(diesel::dsl::exists(before)).get_result::<bool>(db)? {
        return Ok(());
    }
    diesel::insert_into(attachments::table)
        .values((
            attachments::id.eq(file.id),
            attachments::organization_id.eq(author.organization),
            attachments::case_id.eq(case.id),
            attachments::step_id.eq(step),
            attachments::name.eq(&file.name),
            attachments::kind.eq(file.kind),
            attachments::size.eq(file.size),
            attachments::submission.eq(submission),
            attachments::fingerprint.eq(&file.fingerprint),
            attachments::added_by.eq(author.user),
            attachments::added_on.eq(author.today),
        ))
        .execute(db)?;
    for (ordinal, sealed) in file.chunks.iter().enumerate() {
        diesel::insert_into(attachment_chunks::table)
            .values((
                attachment_chunks::attachment_id.eq(file.id),
                attachment_chunks::ordinal.eq(i32::try_from(ordinal).unwrap_or(i32::MAX)),
                attachment_chunks::organization_id.eq(author.organization),
                attachment_chunks::sealed.eq(sealed),
            ))
            .execute(db)?;
    }
    author.records(db, Action::FileKept, &case.code.to_string(), file.kind.code())
}

/// What came with a step before it could be recorded belongs to it from now on.
pub fn belong(db: &mut Db, case: &Case, submission: SubmissionId, step: StepId) -> Result<(), StoreError> {
    let came = attachments::table.filter(attachments::case_id.eq(case.id)).filter(attachments::submission.eq(submission));
    // Few steps bring a file, and asking costs a tenth of a change that changes nothing.
    let first = came.select(attachments::id);
    if each!(db, connection => first.first::<AttachmentId>(connection)).optional()?.is_some() {
        diesel::update(came).set(attachments::step_id.eq(Some(step))).execute(db)?;
    }
    Ok(())
}

/// The files of a case, newest first. The caller has found the case, and so may see it.
pub fn of_case(db: &mut Db, case: CaseId) -> Result<Vec<Attachment>, StoreError> {
    Ok(attachments::table
        .inner_join(users::table)
        .filter(attachments::case_id.eq(case))
        .order((attachments::added_on.desc(), attachments::id.asc()))
        .select(attachment!())
        .load(db)?)
}

/// A file of this case.
pub fn find(db: &mut Db, case: &Case, id: AttachmentId) -> Result<Attachment, StoreError> {
    Ok(attachments::table
        .inner_join(users::table)
        .filter(attachments::id.eq(id))
        .filter(attachments::case_id.eq(case.id))
        .select(attachment!())
        .first(db)?)
}

/// What is in a file. Whoever calls this for a screen records [`Action::FileOpened`].
pub fn open(db: &mut Db, file: &Attachment, key: &PersonKey) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let (place, parts) = (file_place(file.organization, file.id), file.parts());
    let mut whole = Zeroizing::new(Vec::with_capacity(usize::try_from(file.size).unwrap_or_default()));
    for number in 0..parts {
        let sealed = attachment_chunks::table
            .find((file.id, i32::try_from(number).map_err(|_| VaultError::CannotOpen)?))
            .select(attachment_chunks::sealed)
            .first::<Vec<u8>>(db)?;
        whole.extend_from_slice(&key.open_part(&place, Part { number, last: number + 1 == parts }, &sealed)?);
    }
    Ok(whole)
}

/// Takes a file off a case, for good.
pub fn remove(db: &mut Db, author: &Author, case: &Case, id: AttachmentId) -> Result<(), StoreError> {
    let file = find(db, case, id)?;
    diesel::delete(attachment_chunks::table.filter(attachment_chunks::attachment_id.eq(id))).execute(db)?;
    diesel::delete(attachments::table.find(id)).execute(db)?;
    author.records(db, Action::FileRemoved, &case.code.to_string(), file.kind.code())
}
