//! Are both databases the same, and is every typed text protected?

use super::root;
use super::support::database::{self, Database};
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use std::collections::{BTreeMap, BTreeSet};

/// Columns that hold readable text, each with the reason why it is nothing that was typed about a person.
/// `*` stands for every table, or for every column. Everything else that a person types is sealed (BLOB, `bytea`).
const READABLE: &[(&str, &str)] = &[
    ("*.code", "a code of the vocabulary, or a short code that stands for a person or a case"),
    ("*.en", "an entry of the vocabulary as pages call it"),
    ("*.zh", "an entry of the vocabulary as pages call it"),
    ("*.kind", "a code of the program's own"),
    ("*.state", "a code of the program's own"),
    ("*.stage", "a code of the vocabulary"),
    ("*.outcome", "a code of the vocabulary"),
    ("*.level", "a code of the program's own"),
    ("*.language", "en or zh"),
    ("*.purpose", "a code of the program's own"),
    ("organizations.name", "the organization's own name, which its machine's address tells as well"),
    ("organizations.time_zone", "a name from the time zone database"),
    ("organizations.vocabulary", "which shipped vocabulary it began with"),
    ("users.email", "mail must go out while nobody is signed in; SECURITY.md says that staff can be read on the disk"),
    ("users.name", "as with the e-mail address"),
    ("steps.channel", "a code of the vocabulary"),
    ("steps.official_role", "a code of the vocabulary: a function, never a name"),
    ("steps.given_how", "a code of the vocabulary"),
    ("steps.currency", "a code (ISO 4217)"),
    ("steps.expectation", "a code of the vocabulary"),
    ("steps.attribution", "a code of the vocabulary"),
    ("steps.gave_up_reason", "a code of the vocabulary"),
    ("cases.gave_up_reason", "a code of the vocabulary"),
    ("cases.never_applied_reason", "a code of the vocabulary"),
    ("cases.expectation", "a code of the vocabulary"),
    ("closing_requests.gave_up_reason", "a code of the vocabulary"),
    ("closing_requests.never_applied_reason", "a code of the vocabulary"),
    ("closing_requests.expectation", "a code of the vocabulary"),
    ("referrals.answer", "a code of the program's own"),
    ("eligibility_checks.found", "a code of the program's own"),
    ("eligibility_checks.judged", "a code of the program's own"),
    ("eligibility_answers.has", "a code of the program's own"),
    ("remedies.told", "a code of the program's own"),
    ("promises.kept", "a code of the program's own"),
    ("drafts.place", "which form it was begun on; what was typed is sealed"),
    ("policies.*", "a published rule and what an editor has still to check of it: nothing about a person"),
    ("policy_suggestions.*", "a published rule that somebody read of, and where: nothing about a person, as the form says"),
    ("policy_sources.*", "where a published rule can be read, and a code: nothing about a person"),
    ("letter_templates.*", "a letter before it is anybody's: nothing about a person"),
    ("facets.source", "a code of the program's own"),
    ("policy_requirements.named", "a code of the program's own"),
    ("patterns.hash", "the pattern's identity, made from codes"),
    ("patterns.decision", "a code of the program's own"),
    ("pattern_weeks.hash", "the pattern's identity, made from codes"),
    ("pattern_decisions.hash", "the pattern's identity, made from codes"),
    ("pattern_decisions.decision", "a code of the program's own"),
    ("pattern_watches.hash", "the pattern's identity, made from codes"),
    ("dossier_patterns.hash", "the pattern's identity, made from codes"),
    ("dossier_uses.answer", "a code of the program's own"),
    ("job_claims.job", "a code of the program's own"),
    ("releases.definition", "which dimensions and measures, as codes"),
    ("reports.definition", "which dimensions and measures, as codes"),
    ("release_cells.dimensions", "codes, and only of what is published"),
    ("messages.period", "which week or day it is about"),
    ("messages.message_id", "random"),
    ("imports.added", "identifiers of the entries of the vocabulary that it added"),
    ("audit_entries.action", "a code of the program's own"),
    ("audit_entries.subject", "a code, never a name"),
    ("audit_entries.detail", "codes and counts; tests/disk searches it for names"),
];

#[derive(QueryableByName, Debug)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    nullable: String,
}

/// `table.column` with the kind that the database gives it, and whether it may be absent.
type Columns = BTreeMap<String, (String, bool)>;

/// SQLite has four kinds where PostgreSQL has many: days and instants are text there, identifiers bytes, yes and no numbers.
fn on_sqlite(postgres: &str) -> &'static str {
    match postgres {
        "text" | "date" | "timestamp without time zone" => "TEXT",
        "uuid" | "bytea" => "BLOB",
        "smallint" | "integer" | "bigint" | "boolean" => "INTEGER",
        "double precision" => "REAL",
        other => panic!("say in tests/house/tables.rs what {other} is on SQLite"),
    }
}

fn gather(columns: Vec<Column>) -> Columns {
    let diesels = |column: &Column| column.table_name.starts_with("__diesel");
    columns.into_iter().filter(|c| !diesels(c)).map(|c| (format!("{}.{}", c.table_name, c.column_name), (c.kind, c.nullable == "yes"))).collect()
}

fn sqlite() -> Columns {
    let mut db = SqliteConnection::establish(":memory:").expect("memory is there");
    let migrations = FileBasedMigrations::from_path(root().join("migrations/sqlite")).expect("migrations/sqlite is there");
    db.run_pending_migrations(migrations).expect("the migrations run");
    // SQLite lets a primary key be absent unless it is told otherwise, PostgreSQL never does.
    let columns = diesel::sql_query(
        "SELECT m.name AS table_name, c.name AS column_name, c.type AS kind, CASE WHEN c.\"notnull\" = 0 AND c.pk = 0 THEN 'yes' ELSE 'no' END AS nullable
         FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
    );
    gather(columns.load(&mut db).expect("SQLite tells its columns"))
}

fn postgres() -> Columns {
    let database = Database::fresh();
    let mut db = PgConnection::establish(&database.url).expect("the fresh database answers");
    let columns = diesel::sql_query(
        "SELECT table_name::text, column_name::text, data_type::text AS kind, lower(is_nullable)::text AS nullable
         FROM information_schema.columns WHERE table_schema = 'public'",
    );
    gather(columns.load(&mut db).expect("PostgreSQL tells its columns"))
}

#[test]
fn both_databases_have_the_same_columns() {
    if database::server().is_none() {
        eprintln!("passed over: THROUGHLINE_TEST_POSTGRES is not set");
        return;
    }
    let (sqlite, postgres) = (sqlite(), postgres());
    let expected: Columns = postgres.iter().map(|(name, (kind, nullable))| (name.clone(), (on_sqlite(kind).to_owned(), *nullable))).collect();
    let names: BTreeSet<_> = sqlite.keys().chain(postgres.keys()).collect();
    let differences: Vec<_> = names
        .into_iter()
        .filter(|name| sqlite.get(*name) != expected.get(*name))
        .map(|name| format!("{name}: SQLite {:?}, PostgreSQL {:?}", sqlite.get(name), postgres.get(name)))
        .collect();
    assert!(!sqlite.is_empty(), "no table was found at all");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_typed_text_is_protected() {
    if database::server().is_none() {
        eprintln!("passed over: THROUGHLINE_TEST_POSTGRES is not set, and SQLite does not tell texts from days");
        return;
    }
    let is = |known: &str, name: &str| {
        let parts = |name: &'_ str| name.split_once('.').map(|(table, column)| (table.to_owned(), column.to_owned())).expect("table.column");
        let ((known_table, known_column), (table, column)) = (parts(known), parts(name));
        (known_table == "*" || known_table == table) && (known_column == "*" || known_column == column)
    };
    let columns = postgres();
    let texts: Vec<_> = columns.iter().filter(|(_, (kind, _))| kind == "text").map(|(name, _)| name.as_str()).collect();
    let unexplained: Vec<_> = texts.iter().filter(|name| !READABLE.iter().any(|(known, _)| is(known, name))).copied().collect();
    assert!(
        unexplained.is_empty(),
        "these columns hold readable text; seal them, or say in tests/house/tables.rs why they are codes:\n{}",
        unexplained.join("\n")
    );
    for (known, _) in READABLE {
        assert!(texts.iter().any(|name| is(known, name)), "{known} is no text column any more: take it off the list");
    }
}

#[test]
fn whatever_is_recorded_about_a_person_is_known_to_erasing() {
    let about = ["person_id", "case_id", "attempt_id", "step_id", "remedy_id", "attachment_id", "merged_id", "one_id"];
    let tables: BTreeSet<_> = sqlite()
        .into_keys()
        .filter_map(|name| name.split_once('.').filter(|(_, column)| about.contains(column)).map(|(table, _)| table.to_owned()))
        .collect();
    assert!(tables.len() > 20, "only {tables:?}");
    let erasing = std::fs::read_to_string(root().join("src/store/erasing.rs")).expect("it is there");
    let unknown: Vec<_> = tables.iter().filter(|table| !erasing.contains(table.as_str())).collect();
    assert!(unknown.is_empty(), "src/store/erasing.rs does not say what becomes of {unknown:?}");
}

#[test]
fn no_two_migrations_have_one_number() {
    for database in ["sqlite", "postgres"] {
        let folder = root().join("migrations").join(database);
        let names = std::fs::read_dir(folder)
            .expect("the migrations are there")
            .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned());
        let mut seen = BTreeMap::new();
        for name in names {
            let number = name.split('_').next().expect("a name has a beginning").to_owned();
            if let Some(other) = seen.insert(number, name.clone()) {
                panic!("{other} and {name} of {database} have one number: only one of them would run");
            }
        }
    }
}
