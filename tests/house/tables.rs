//! Are both databases the same, and is every typed text protected?

use super::root;
use super::support::database::{self, Database};
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use std::collections::BTreeMap;

/// Columns that hold readable text, each with the reason why it is no typed text about a person.
/// A name with `*` before the point stands for this column in every table. Everything else that a person types is sealed (BLOB, `bytea`).
const READABLE: &[(&str, &str)] = &[("__diesel_schema_migrations.version", "Diesel's own")];

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

/// `table.column` with what it holds and whether it may be absent.
type Columns = BTreeMap<String, (&'static str, bool)>;

/// What both databases call differently: an identifier is 16 bytes on SQLite; whole numbers are of one kind there.
fn family(kind: &str) -> &'static str {
    let kind = kind.to_ascii_lowercase();
    match kind.split('(').next().unwrap_or_default().trim() {
        "text" | "varchar" | "character varying" | "character" | "citext" => "text",
        "blob" | "binary" | "bytea" | "uuid" => "bytes",
        "integer" | "bigint" | "smallint" | "int" => "number",
        "double" | "double precision" | "real" | "float" => "fraction",
        "bool" | "boolean" => "yes or no",
        "date" => "day",
        "timestamp" | "timestamp without time zone" | "datetime" => "instant",
        other => panic!("say in tests/house/tables.rs what {other:?} is"),
    }
}

fn gather(columns: Vec<Column>) -> Columns {
    columns.into_iter().map(|c| (format!("{}.{}", c.table_name, c.column_name), (family(&c.kind), c.nullable == "yes"))).collect()
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
    let mut differences = Vec::new();
    for name in sqlite.keys().chain(postgres.keys()).filter(|name| !name.starts_with("__diesel")) {
        let (here, there) = (sqlite.get(name), postgres.get(name));
        if here != there {
            differences.push(format!("{name}: SQLite {here:?}, PostgreSQL {there:?}"));
        }
    }
    differences.dedup();
    assert!(sqlite.len() > 1, "no table was found at all");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_typed_text_is_protected() {
    let excused = |name: &str| {
        let (_, column) = name.split_once('.').expect("table.column");
        READABLE.iter().any(|(known, _)| *known == name || known.strip_prefix("*.") == Some(column))
    };
    let columns = sqlite();
    let readable: Vec<_> = columns.iter().filter(|(name, (family, _))| *family == "text" && !excused(name)).map(|(name, _)| name.as_str()).collect();
    assert!(
        readable.is_empty(),
        "these columns hold readable text; seal them, or say in tests/house/tables.rs why they are codes:\n{}",
        readable.join("\n")
    );
    for (known, _) in READABLE {
        let used = columns.iter().any(|(name, (family, _))| {
            *family == "text" && (name == known || known.strip_prefix("*.").is_some_and(|column| name.ends_with(&format!(".{column}"))))
        });
        assert!(used, "{known} is no text column any more: take it off the list");
    }
}
