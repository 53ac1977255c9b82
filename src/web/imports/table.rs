//! What is said of a table: what its rows stand for, what each column is, what its values mean, and how rows are mended.

use std::collections::HashMap;

use crate::{
    intake::{
        answers::Answers,
        field::{Field, Layout, Subject, Unfit, fold},
        found::MENDED,
        grid::{Book, Grid},
    },
    store::{memories::Topic, reference::Reference},
    web::imports::form,
    words::{Text, text},
};

/// The form as it was posted, field by field; a field may come several times.
pub struct TableForm(Vec<(String, String)>);

/// Whoever gives a list a name has so many characters for it.
const NAME_MAX: usize = 200;

impl TableForm {
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// What the names of the columns tell, and what was said of such columns before.
    pub fn proposed(
        (grid, sheet): (&Grid, usize),
        remembered: &HashMap<Topic, String>,
        (reference, words): (&Reference, &crate::seed::vocabulary::Vocabulary),
        file_name: &str,
    ) -> Self {
        let mut fields = Layout::guess(&grid.header, reference, words);
        for (column, field) in grid.header.iter().zip(&mut fields) {
            if let Some(key) = remembered.get(&of_column(column)) {
                *field = Field::from_key(key);
            }
        }
        let before = remembered.get(&of_table(&grid.header)).and_then(|said| said.split_once('\n'));
        let (subject, list) = before.unwrap_or((Layout::about(&fields).code(), file_name));
        let mut pairs =
            vec![("subject".to_owned(), subject.to_owned()), ("list".to_owned(), list.to_owned()), ("sheet".to_owned(), sheet.to_string())];
        pairs.extend(fields.iter().enumerate().map(|(at, field)| (format!("column-{at}"), field.as_ref().map(Field::key).unwrap_or_default())));
        Self(pairs)
    }

    fn value(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value.trim())
    }

    pub fn list(&self) -> &str {
        self.value("list")
    }

    pub fn subject(&self) -> Subject {
        Subject::from_code(self.value("subject")).unwrap_or_default()
    }

    /// The number of the sheet that is meant, if there is such a one.
    pub fn sheet<'b>(&self, book: &'b Book) -> Option<(&'b Grid, usize)> {
        let at = self.value("sheet").parse().unwrap_or(0);
        book.sheets.get(at).map(|grid| (grid, at))
    }

    /// What was picked for a column, by its key.
    pub fn picked(&self, column: usize) -> &str {
        self.value(&format!("column-{column}"))
    }

    /// What each column is, or everything that is wrong, each with its field.
    pub fn layout(&self, header: &[String]) -> Result<Layout, Vec<(String, Text)>> {
        let mut wrong = Vec::new();
        if self.list().is_empty() || self.list().chars().count() > NAME_MAX {
            wrong.push(("list".to_owned(), text("imports-wrong-list")));
        }
        let fields = (0..header.len()).map(|at| Field::from_key(self.picked(at))).collect();
        let layout = Layout { subject: self.subject(), list: self.list().to_owned(), fields };
        for fault in layout.faults() {
            let of = |at: usize| (format!("column-{at}"), header[at].as_str());
            wrong.push(match fault {
                Unfit::Nobody => ("column-0".to_owned(), text("imports-wrong-nobody")),
                Unfit::NoDate => ("column-0".to_owned(), text("imports-wrong-date")),
                Unfit::Twice(at) => (of(at).0, text("imports-wrong-twice").with("column", of(at).1)),
                Unfit::NotHere(at) => (of(at).0, text("imports-wrong-not-here").with("column", of(at).1)),
            });
        }
        if wrong.is_empty() { Ok(layout) } else { Err(wrong) }
    }

    pub fn answers(&self) -> Answers {
        form::answers(&self.0)
    }

    /// Everything but the answers, the mended rows and the button that was pressed, to be posted again.
    pub fn kept(&self) -> Vec<(String, String)> {
        form::kept(&self.0)
    }

    /// Puts what was mended into the table, and says whether that changed it.
    pub fn mend(&self, grid: &mut Grid) -> bool {
        let before = grid.clone();
        for (name, value) in &self.0 {
            if let Some(line) = name.strip_prefix("leave-").and_then(|line| line.parse().ok()) {
                grid.leave_out(line);
            }
            let place = name.strip_prefix("mend-").and_then(|place| place.split_once('-'));
            if let Some((line, column)) = place.and_then(|(line, column)| Some((line.parse().ok()?, column.parse().ok()?))) {
                grid.mend(line, column, value.trim());
            }
        }
        *grid != before
    }

    /// What is remembered of this form for the next table like it.
    pub fn memories(&self, header: &[String], answers: &Answers) -> Vec<(Topic, String)> {
        let columns = header.iter().enumerate().map(|(at, column)| (of_column(column), self.picked(at).to_owned()));
        let table = (of_table(header), format!("{}\n{}", self.subject().code(), self.list()));
        let said = answers.each().map(|(list, value, answer)| (of_value(&list.key(), value), answer.to_string()));
        columns.chain([table]).chain(said).collect()
    }
}

/// What is to be recalled before a table is shown.
pub fn topics(header: &[String]) -> Vec<Topic> {
    header.iter().map(|column| of_column(column)).chain([of_table(header)]).collect()
}

fn of_column(column: &str) -> Topic {
    vec!["column".to_owned(), fold(column)]
}

fn of_table(header: &[String]) -> Topic {
    let mut columns: Vec<String> = header.iter().map(|column| fold(column)).collect();
    columns.sort_unstable();
    std::iter::once("table".to_owned()).chain(columns).collect()
}

pub fn of_value(list: &str, value: &str) -> Topic {
    vec!["answer".to_owned(), list.to_owned(), value.to_owned()]
}

/// The columns of a row that can be mended: those that are read.
pub fn cells(grid: &Grid, layout: &Layout, line: u64) -> Vec<(usize, String, String)> {
    let Some(row) = grid.rows.iter().find(|row| row.line == line) else { return Vec::new() };
    let read = layout.fields.iter().enumerate().filter(|(_, field)| field.is_some()).take(MENDED);
    read.map(|(at, _)| (at, grid.header[at].clone(), row.cells.get(at).cloned().unwrap_or_default())).collect()
}
