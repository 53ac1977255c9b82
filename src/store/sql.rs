//! How the domain's types are written to the two databases.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, SubsecRound, Utc};
use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    pg::{Pg, PgValue},
    serialize::{self, IsNull, Output, ToSql},
    sql_types::{Binary, SmallInt, Text, Timestamp},
    sqlite::Sqlite,
};
use uuid::Uuid;

use crate::{
    domain::{code::ShortCode, day::Precision, dossier, file, id, language::Language, outcome, task, vignette},
    store::db::{MultiBackend, MultiRawValue},
};

/// Earlier than any day that is recorded, and within what both databases keep: where a list in order of days begins.
pub(super) const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
/// Later than any day that is recorded, and within what both databases keep.
pub(super) const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap();

/// An identifier: `uuid` on PostgreSQL, 16 bytes on SQLite (Diesel's own `Uuid` is PostgreSQL only).
#[derive(Clone, Copy, Debug, Default, diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
#[diesel(sqlite_type(name = "Binary"))]
#[diesel(postgres_type(name = "uuid"))]
pub struct Id;

impl diesel::sql_types::HasSqlType<Id> for MultiBackend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<Id>(lookup)
    }
}

macro_rules! identifiers {
    ($($name:ident)+) => { $( const _: () = {
        use id::$name;

        #[derive(AsExpression, FromSqlRow)]
        #[diesel(foreign_derive)]
        #[diesel(sql_type = Id)]
        #[allow(dead_code, reason = "only carries the derives over to the domain's type")]
        struct Proxy($name);

        impl ToSql<Id, Sqlite> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value(self.0.as_bytes().as_slice());
                Ok(IsNull::No)
            }
        }
        impl ToSql<Id, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                std::io::Write::write_all(out, self.0.as_bytes())?;
                Ok(IsNull::No)
            }
        }
        impl ToSql<Id, MultiBackend> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value((Id, self));
                Ok(IsNull::No)
            }
        }
        impl FromSql<Id, Sqlite> for $name {
            fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                Ok(Self(Uuid::from_slice(&<Vec<u8> as FromSql<Binary, Sqlite>>::from_sql(value)?)?))
            }
        }
        impl FromSql<Id, Pg> for $name {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> { Ok(Self(Uuid::from_slice(value.as_bytes())?)) }
        }
        impl FromSql<Id, MultiBackend> for $name {
            fn from_sql(value: MultiRawValue<'_>) -> deserialize::Result<Self> { value.from_sql::<Self, Id>() }
        }
    }; )+ };
}

identifiers! {
    OrganizationId UserId PersonId SheetId ConsentId CaseId AttemptId StepId DemandId PromiseId DraftId ServiceId RequirementId ReasonId FacetId FacetValueId
    HouseholdId MergeId ReassignmentId NoticeId SavedViewId RecodingId PolicySuggestionId
    JurisdictionId OfficeId PolicyId QuestionId AnswerId EntryId HeldKeyId ScanId ReleaseId ReportId MessageId ImportId MemoryId SubmissionId
    ClosingRequestId TaskId NoteId WatchId HandOverId RemedyId AttachmentId LetterId LetterTemplateId ReferralId
    EligibilityId DecisionId DossierId VignetteId DossierUseId
}

/// Stores a type as the text that it writes and reads itself.
macro_rules! as_text {
    ($($name:ty: $write:expr;)+) => { $( const _: () = {
        #[derive(AsExpression, FromSqlRow)]
        #[diesel(foreign_derive)]
        #[diesel(sql_type = Text)]
        #[allow(dead_code, reason = "only carries the derives over to the domain's type")]
        struct Proxy($name);

        impl ToSql<Text, Sqlite> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                let write: fn(&$name) -> String = $write;
                out.set_value(write(self));
                Ok(IsNull::No)
            }
        }
        impl ToSql<Text, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                let write: fn(&$name) -> String = $write;
                std::io::Write::write_all(out, write(self).as_bytes())?;
                Ok(IsNull::No)
            }
        }
        impl ToSql<Text, MultiBackend> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value((Text, self));
                Ok(IsNull::No)
            }
        }
        impl<DB: Backend> FromSql<Text, DB> for $name where String: FromSql<Text, DB> {
            fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> { Ok(String::from_sql(value)?.parse()?) }
        }
    }; )+ };
}

as_text! {
    ShortCode: |code| code.as_str().to_owned();
    Language: |language| language.to_string();
    outcome::Outcome: |outcome| outcome.code().to_owned();
    outcome::Stage: |stage| stage.code().to_owned();
    outcome::DemandState: |state| state.code().to_owned();
    outcome::CaseState: |state| state.code().to_owned();
    outcome::Eligibility: |eligibility| eligibility.code().to_owned();
    outcome::Possession: |possession| possession.code().to_owned();
    outcome::Reply: |reply| reply.code().to_owned();
    dossier::Progress: |progress| progress.code().to_owned();
    dossier::Answer: |answer| answer.code().to_owned();
    vignette::Standing: |standing| standing.code().to_owned();
    task::Kind: |kind| kind.code().to_owned();
    file::FileKind: |kind| kind.code().to_owned();
}

/// An instant in UTC, cut to microseconds, which both databases keep.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = Timestamp)]
pub struct Instant(DateTime<Utc>);

impl Instant {
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// Microseconds since 1970, for hashing.
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.trunc_subsecs(6))
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(to)
    }
}

impl<DB: Backend> FromSql<Timestamp, DB> for Instant
where
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(NaiveDateTime::from_sql(value)?.and_utc().into())
    }
}

impl ToSql<Timestamp, Sqlite> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        // one width, so that texts compare as instants do
        out.set_value(self.0.format("%Y-%m-%d %H:%M:%S%.6f").to_string());
        Ok(IsNull::No)
    }
}

impl ToSql<Timestamp, Pg> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let naive = self.0.naive_utc();
        ToSql::<Timestamp, Pg>::to_sql(&naive, &mut out.reborrow())
    }
}

impl ToSql<Timestamp, MultiBackend> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((Timestamp, self));
        Ok(IsNull::No)
    }
}

/// `0` a day, `1` a month, `2` a year.
const _: () = {
    #[derive(AsExpression, FromSqlRow)]
    #[diesel(foreign_derive)]
    #[diesel(sql_type = SmallInt)]
    #[allow(dead_code, reason = "only carries the derives over to the domain's type")]
    struct Proxy(Precision);
};

impl<DB: Backend> FromSql<SmallInt, DB> for Precision
where
    i16: FromSql<SmallInt, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        match i16::from_sql(value)? {
            0 => Ok(Self::Day),
            1 => Ok(Self::Month),
            2 => Ok(Self::Year),
            other => Err(format!("{other} is no precision of a day").into()),
        }
    }
}

impl<DB: Backend> ToSql<SmallInt, DB> for Precision
where
    i16: ToSql<SmallInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        const CODES: [i16; 3] = [0, 1, 2];
        CODES[match self {
            Self::Day => 0,
            Self::Month => 1,
            Self::Year => 2,
        }]
        .to_sql(out)
    }
}
