//! The audit log: who did what to which code, when; never an identity. Each entry is chained to the one before.

use diesel::prelude::*;

use crate::{
    domain::{caller::Caller, id::OrganizationId, id::UserId},
    each,
    store::{
        StoreError,
        db::Db,
        schema::{audit_entries, audit_heads, users},
        sql::Instant,
    },
    vault::audit::{AuditKey, START},
};

macro_rules! actions {
    ($($action:ident = $code:literal,)+) => {
        /// What can be in the log. The code is stored; its words stand in the locales of the audit screen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action { $($action),+ }

        impl Action {
            pub fn code(self) -> &'static str {
                match self { $(Self::$action => $code),+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$action),)+ _ => None }
            }
        }
    };
}

actions! {
    OrganizationSetUp = "organization-set-up",
    SignedIn = "signed-in",
    SignInRefused = "sign-in-refused",
    SignedOut = "signed-out",
    UserInvited = "user-invited",
    UserJoined = "user-joined",
    UserAdmitted = "user-admitted",
    UserSuspended = "user-suspended",
    LanguageChanged = "language-changed",
    SettingsChanged = "settings-changed",
    PersonRegistered = "person-registered",
    PersonAssigned = "person-assigned",
    PersonHandedOver = "person-handed-over",
    CardChanged = "card-changed",
    HouseholdChanged = "household-changed",
    PeopleMerged = "people-merged",
    MergeUndone = "merge-undone",
    PeopleToldApart = "people-told-apart",
    StepsRecoded = "steps-recoded",
    RecodingUndone = "recoding-undone",
    IdentityShown = "identity-shown",
    MatchLookedUp = "match-looked-up",
    ConsentRecorded = "consent-recorded",
    FacetRecorded = "facet-recorded",
    CaseOpened = "case-opened",
    CaseRead = "case-read",
    CaseClosed = "case-closed",
    CaseReopened = "case-reopened",
    ClosingRequested = "closing-requested",
    ClosingSentBack = "closing-sent-back",
    TaskAdded = "task-added",
    TaskDone = "task-done",
    NoteWritten = "note-written",
    CaseWatched = "case-watched",
    WatchEnded = "watch-ended",
    AssignmentEnded = "assignment-ended",
    AttemptOpened = "attempt-opened",
    StepLogged = "step-logged",
    ImportDone = "import-done",
    ImportUndone = "import-undone",
    PatternDecided = "pattern-decided",
    PatternWatched = "pattern-watched",
    PatternUnwatched = "pattern-unwatched",
    CasesBehindPatternRead = "cases-behind-pattern-read",
    ReleaseDrafted = "release-drafted",
    ReleasePublished = "release-published",
    ReleaseDownloaded = "release-downloaded",
    ReleaseWithdrawn = "release-withdrawn",
    ReportSaved = "report-saved",
    ReportRemoved = "report-removed",
    SubscriptionChanged = "subscription-changed",
    SummarySent = "summary-sent",
    Scanned = "scanned",
    ReferenceChanged = "reference-changed",
    RemedyChosen = "remedy-chosen",
    RemedyFiled = "remedy-filed",
    RemedyAnswered = "remedy-answered",
    ErasureAsked = "erasure-asked",
    ErasureApproved = "erasure-approved",
    ErasureRefused = "erasure-refused",
    PersonErased = "person-erased",
    PersonKeptLonger = "person-kept-longer",
    FileKept = "file-kept",
    FileOpened = "file-opened",
    FileRemoved = "file-removed",
    LetterWritten = "letter-written",
    LetterSent = "letter-sent",
    ReferralMade = "referral-made",
    ReferralAnswered = "referral-answered",
    EligibilityChecked = "eligibility-checked",
    DossierMade = "dossier-made",
    DossierChanged = "dossier-changed",
    DossierFrozen = "dossier-frozen",
    DossierReopened = "dossier-reopened",
    DossierApproved = "dossier-approved",
    DossierPrinted = "dossier-printed",
    DossierUsed = "dossier-used",
    PatternPrinted = "pattern-printed",
    VignetteProposed = "vignette-proposed",
    VignetteRead = "vignette-read",
    VignetteApproved = "vignette-approved",
    VignetteRemoved = "vignette-removed",
    AuditRead = "audit-read",
}

/// A caller with a pen: whatever they change is written down beside it, in the same transaction.
pub struct Author {
    pub caller: Caller,
    key: AuditKey,
    pub now: Instant,
    /// The day it is where the organization works.
    pub today: chrono::NaiveDate,
}

impl std::ops::Deref for Author {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl Author {
    pub fn new(caller: Caller, key: AuditKey, now: chrono::DateTime<chrono::Utc>, today: chrono::NaiveDate) -> Self {
        Self { caller, key, now: now.into(), today }
    }

    /// Adds an entry: `subject` is a code (of a case, a person, a release …), `detail` a coded word or a number. Neither ever holds a typed text.
    pub fn records(&self, db: &mut Db, action: Action, subject: &str, detail: &str) -> Result<(), StoreError> {
        append(db, &self.key, self.organization, Some(self.user), self.now, action, subject, detail)
    }
}

/// Adds an entry that the program itself, or someone not signed in, is the cause of.
#[allow(clippy::too_many_arguments, reason = "one entry has this many parts; `Author::records` is what callers use")]
pub fn append(
    db: &mut Db,
    key: &AuditKey,
    organization: OrganizationId,
    user: Option<UserId>,
    now: Instant,
    action: Action,
    subject: &str,
    detail: &str,
) -> Result<(), StoreError> {
    let head = audit_heads::table.find(organization).select((audit_heads::seq, audit_heads::hash));
    // The chain cannot fork: SQLite has one writer, and elsewhere the head's row is locked until the end of the transaction.
    let (last, previous) = match db {
        Db::Sqlite(connection) => head.first::<(i64, Vec<u8>)>(connection)?,
        Db::Postgres(connection) => head.for_update().first(connection)?,
    };
    let seq = last + 1;
    let entry = Entry { organization, seq, at: now, user, action: action.code().to_owned(), subject: subject.to_owned(), detail: detail.to_owned() };
    let hash = key.chain(&as_link(&previous)?, &entry.bytes()).to_vec();
    let row = (
        audit_entries::organization_id.eq(organization),
        audit_entries::seq.eq(seq),
        audit_entries::at.eq(now),
        audit_entries::user_id.eq(user),
        audit_entries::action.eq(&entry.action),
        audit_entries::subject.eq(subject),
        audit_entries::detail.eq(detail),
        audit_entries::hash.eq(&hash),
    );
    each!(db, connection => diesel::insert_into(audit_entries::table).values(row).execute(connection))?;
    let moved = diesel::update(audit_heads::table.find(organization)).set((audit_heads::seq.eq(seq), audit_heads::hash.eq(&hash)));
    each!(db, connection => moved.execute(connection))?;
    Ok(())
}

/// Starts an organization's chain.
pub fn begin(db: &mut Db, organization: OrganizationId) -> Result<(), StoreError> {
    diesel::insert_into(audit_heads::table)
        .values((audit_heads::organization_id.eq(organization), audit_heads::seq.eq(0_i64), audit_heads::hash.eq(START.to_vec())))
        .execute(db)?;
    Ok(())
}

/// An entry as it is read.
#[derive(Queryable, Clone, Debug)]
pub struct Entry {
    pub organization: OrganizationId,
    pub seq: i64,
    pub at: Instant,
    pub user: Option<UserId>,
    pub action: String,
    pub subject: String,
    pub detail: String,
}

impl Entry {
    /// What the chain vouches for: every part, each behind its length, so that none can pose as another.
    fn bytes(&self) -> Vec<u8> {
        let user = self.user.map(|user| user.0.into_bytes().to_vec()).unwrap_or_default();
        let parts: [&[u8]; 7] = [
            self.organization.0.as_bytes(),
            &self.seq.to_be_bytes(),
            &self.at.micros().to_be_bytes(),
            &user,
            self.action.as_bytes(),
            self.subject.as_bytes(),
            self.detail.as_bytes(),
        ];
        parts.iter().flat_map(|part| (part.len() as u64).to_be_bytes().into_iter().chain(part.iter().copied())).collect()
    }
}

fn as_link(bytes: &[u8]) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Conflict)
}

const ENTRY: (
    audit_entries::organization_id,
    audit_entries::seq,
    audit_entries::at,
    audit_entries::user_id,
    audit_entries::action,
    audit_entries::subject,
    audit_entries::detail,
) = (
    audit_entries::organization_id,
    audit_entries::seq,
    audit_entries::at,
    audit_entries::user_id,
    audit_entries::action,
    audit_entries::subject,
    audit_entries::detail,
);

/// The newest entries before `before` (a sequence number), newest first.
pub fn page(db: &mut Db, caller: &Caller, before: Option<i64>, limit: i64) -> Result<Vec<Entry>, StoreError> {
    Ok(audit_entries::table
        .filter(audit_entries::organization_id.eq(caller.organization))
        .filter(audit_entries::seq.lt(before.unwrap_or(i64::MAX)))
        .order(audit_entries::seq.desc())
        .limit(limit)
        .select(ENTRY)
        .load(db)?)
}

/// Waits until nobody else writes for the organization, and keeps others waiting until the end of the transaction: for whoever reads what they are going to change.
pub fn one_at_a_time(db: &mut Db, organization: OrganizationId) -> Result<(), StoreError> {
    if let Db::Postgres(connection) = db {
        audit_heads::table.find(organization).select(audit_heads::seq).for_update().first::<i64>(connection)?;
    }
    Ok(())
}

/// Who did this to a subject last, and what they are called.
pub fn last_by(db: &mut Db, organization: OrganizationId, action: Action, subject: &str) -> Result<Option<(UserId, String)>, StoreError> {
    Ok(audit_entries::table
        .inner_join(users::table.on(audit_entries::user_id.eq(users::id.nullable())))
        .filter(audit_entries::organization_id.eq(organization))
        .filter(audit_entries::action.eq(action.code()))
        .filter(audit_entries::subject.eq(subject))
        .order(audit_entries::seq.desc())
        .select((users::id, users::name))
        .first(db)
        .optional()?)
}

/// What checking the chain found.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All `entries` follow from one another, up to this head (hexadecimal).
    Whole { entries: i64, head: String },
    /// The chain breaks at this sequence number: the entry was altered, removed, or put elsewhere.
    Broken { at: i64 },
    /// The entries end before the head, or go on after it.
    CutOff { entries: i64, head_says: i64 },
}

/// Walks one organization's chain from its start, in pieces, so that memory does not grow with its length.
pub fn verify(db: &mut Db, key: &AuditKey, organization: OrganizationId) -> Result<Verdict, StoreError> {
    let (head_seq, head) = audit_heads::table.find(organization).select((audit_heads::seq, audit_heads::hash)).first::<(i64, Vec<u8>)>(db)?;
    let mut link = START;
    let mut last = 0;
    loop {
        let piece = audit_entries::table
            .filter(audit_entries::organization_id.eq(organization))
            .filter(audit_entries::seq.gt(last))
            .order(audit_entries::seq.asc())
            .limit(5_000)
            .select((ENTRY, audit_entries::hash))
            .load::<(Entry, Vec<u8>)>(db)?;
        if piece.is_empty() {
            break;
        }
        for (entry, hash) in piece {
            let Ok(hash) = as_link(&hash) else { return Ok(Verdict::Broken { at: entry.seq }) };
            if entry.seq != last + 1 || !key.follows(&hash, &link, &entry.bytes()) {
                return Ok(Verdict::Broken { at: last + 1 });
            }
            link = hash;
            last = entry.seq;
        }
    }
    if last != head_seq || link[..] != head[..] {
        return Ok(Verdict::CutOff { entries: last, head_says: head_seq });
    }
    Ok(Verdict::Whole { entries: last, head: data_encoding::HEXLOWER.encode(&link) })
}

/// The head of the chain in hexadecimal with its number, such as `1204 9f3a…`: anchored where nobody who forges the log can reach it.
pub fn head(db: &mut Db, organization: OrganizationId) -> Result<String, StoreError> {
    let (seq, hash) = audit_heads::table.find(organization).select((audit_heads::seq, audit_heads::hash)).first::<(i64, Vec<u8>)>(db)?;
    Ok(format!("{seq} {}", data_encoding::HEXLOWER.encode(&hash)))
}
