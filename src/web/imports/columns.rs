//! The page on which it is said what a table is about and what each column holds, beside its first rows.

use askama::Template;

use crate::{
    domain::language::Language,
    intake::{
        field::{self, Field, Subject},
        grid::{Book, Told},
    },
    seed::vocabulary::Vocabulary,
    store::{
        imports::Import,
        reference::{Named, Reference},
    },
    web::{
        filters,
        form::Choice,
        imports::{page::name, table::TableForm},
    },
    words::{Says, Text, text},
};

/// Rows that are shown for checking, and characters of a cell.
const SHOWN: usize = 5;
const CELL: usize = 40;

#[derive(Template)]
#[template(path = "imports/table.html")]
pub struct TablePage {
    id: String,
    name: Text,
    told: Vec<Text>,
    sheets: Vec<Choice>,
    sheet: usize,
    header: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
    subjects: Vec<Choice>,
    list: String,
    list_wrong: Option<Text>,
    columns: Vec<Column>,
    wrong: Vec<(String, Text)>,
}

struct Column {
    field: String,
    name: String,
    /// What stands in it, of the first rows.
    sample: String,
    groups: Vec<(Text, Vec<Choice>)>,
    wrong: Option<Text>,
}

impl TablePage {
    pub fn of(
        import: &Import,
        book: &Book,
        form: &TableForm,
        (reference, words): (&Reference, &Vocabulary),
        language: Language,
        wrong: Vec<(String, Text)>,
    ) -> Self {
        let empty = crate::intake::grid::Grid::default();
        let (grid, sheet) = form.sheet(book).unwrap_or((&empty, 0));
        let shown = |cell: &String| match cell.char_indices().nth(CELL) {
            Some((end, _)) => format!("{}…", &cell[..end]),
            None => cell.clone(),
        };
        let column = |(at, name): (usize, &String)| {
            let filled = grid.rows.iter().filter_map(|row| row.cells.get(at)).map(shown).filter(|cell| !cell.trim().is_empty());
            let field = format!("column-{at}");
            Column {
                name: name.clone(),
                sample: filled.take(3).collect::<Vec<_>>().join(if language == Language::Zh { "、" } else { ", " }),
                groups: choices(form.picked(at), reference, words, language),
                wrong: wrong.iter().find(|(of, _)| *of == field).map(|(_, why)| why.clone()),
                field,
            }
        };
        let subject = |one: Subject| Choice::new(one.code(), subject(one).say(language)).chosen(one == form.subject());
        let sheets = book.sheets.iter().enumerate().map(|(at, grid)| Choice::new(at.to_string(), &grid.sheet).chosen(at == sheet));
        Self {
            id: import.id.0.to_string(),
            name: name(import),
            told: told(&book.told, grid.rows.len()),
            sheets: sheets.collect(),
            sheet,
            header: grid.header.clone(),
            rows: grid.rows.iter().take(SHOWN).map(|row| (row.line, row.cells.iter().map(shown).collect())).collect(),
            subjects: Subject::ALL.into_iter().map(subject).collect(),
            list: form.list().to_owned(),
            list_wrong: wrong.iter().find(|(of, _)| of == "list").map(|(_, why)| why.clone()),
            columns: grid.header.iter().enumerate().map(column).collect(),
            wrong,
        }
    }
}

fn subject(subject: Subject) -> Text {
    match subject {
        Subject::People => text("imports-subject-people"),
        Subject::Cases => text("imports-subject-cases"),
        Subject::Steps => text("imports-subject-steps"),
    }
}

/// How the file was understood.
fn told(told: &Told, rows: usize) -> Vec<Text> {
    let mut said = vec![text("imports-told-rows").with("rows", rows)];
    if let Some(separator) = told.separator {
        let separator = match separator {
            ';' => text("imports-separator-semicolon"),
            '\t' => text("imports-separator-tab"),
            '|' => text("imports-separator-bar"),
            _ => text("imports-separator-comma"),
        };
        said.push(text("imports-told-text").with("encoding", told.encoding.to_uppercase().as_str()).with("separator", separator));
    }
    if told.formulas > 0 {
        said.push(text("imports-told-formulas").with("n", told.formulas));
    }
    said
}

fn choices(picked: &str, reference: &Reference, words: &Vocabulary, language: Language) -> Vec<(Text, Vec<Choice>)> {
    let choice = |key: String, label: String| Choice { chosen: key == picked, ..Choice::new(key, label) };
    let plain = |keys: &[&'static str]| keys.iter().map(|key| choice((*key).to_owned(), label(key).say(language))).collect::<Vec<_>>();
    let consents = words.consents.iter().map(|consent| {
        let name = if language == Language::Zh { &consent.zh } else { &consent.en };
        choice(Field::Consent(consent.code.clone()).key(), name.clone())
    });
    let offered = reference.facets.iter().filter(|facet| reference.counted_under(facet.id.into()).0 == facet.id.0);
    let groups = offered.map(|facet| choice(Field::Group(facet.code.clone()).key(), facet.name(language).to_owned()));
    vec![
        (text("imports-of-person"), plain(field::OF_PERSON)),
        (text("imports-of-work"), plain(field::OF_WORK)),
        (text("imports-of-consent"), consents.collect()),
        (text("imports-of-group"), groups.chain(plain(&["new-group"])).collect()),
        (text("imports-of-case"), plain(field::OF_CASE)),
        (text("imports-of-step"), plain(&field::OF_STEP.iter().copied().filter(|key| !field::OF_CASE.contains(key)).collect::<Vec<_>>())),
    ]
}

/// What a field is called.
fn label(key: &str) -> Text {
    match key {
        "name" => text("imports-field-name"),
        "surname" => text("imports-field-surname"),
        "given-name" => text("imports-field-given-name"),
        "other-names" => text("imports-field-other-names"),
        "phone" => text("imports-field-phone"),
        "birth-year" => text("imports-field-birth-year"),
        "document" => text("imports-field-document"),
        "safe-contact" => text("imports-field-safe-contact"),
        "contact-when" => text("imports-field-contact-when"),
        "code" => text("imports-field-code"),
        "our-code" => text("imports-field-our-code"),
        "caseworker" => text("imports-field-caseworker"),
        "came-on" => text("imports-field-came-on"),
        "new-group" => text("imports-field-new-group"),
        "opened-on" => text("imports-field-opened-on"),
        "closed-on" => text("imports-field-closed-on"),
        "case-outcome" => text("imports-field-case-outcome"),
        "sent-to" => super::form::label("sent_to"),
        other => super::form::label(other),
    }
}
