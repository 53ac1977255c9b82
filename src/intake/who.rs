//! Who a row is about: what identifies the person, read from the columns that hold it.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    broken::{Doubt, Expected, Why, short},
    field::{Field, Layout},
    grid::{Grid, Record, sound},
};
use crate::{
    domain::{
        code::PersonCode,
        person::{CONSENT_KEEP, Card, InvalidPerson, Reference},
    },
    seed::vocabulary::Vocabulary,
    vault::{names::folded, tokens::phone_digits},
};

/// A person as a list has them.
#[derive(Clone)]
pub struct Who {
    /// By this the rows of one person belong together: the code in the list, or the name with a telephone number or the year of birth.
    pub key: String,
    /// The person's code here, if the list names it.
    pub ours: Option<PersonCode>,
    pub card: Card,
    /// What they were asked to agree to, by code, and whether they did.
    pub consents: Vec<(String, bool)>,
}

/// What is needed to read them.
pub struct Reader<'a> {
    pub layout: &'a Layout,
    pub header: &'a [String],
    pub words: &'a Vocabulary,
    pub today: NaiveDate,
}

const YES: &[&str] = &["yes", "y", "true", "1", "x", "✓", "√", "ok", "agreed", "是", "有", "同意", "可以", "对", "愿意"];
const NO: &[&str] = &["no", "n", "false", "0", "refused", "否", "无", "不", "不同意", "不可以", "不愿意"];

impl Reader<'_> {
    /// # Errors
    /// What is wrong with the row.
    pub fn read(&self, row: &Record) -> Result<Who, Why> {
        let used: Vec<usize> = self.layout.fields.iter().enumerate().filter(|(_, field)| field.is_some()).map(|(at, _)| at).collect();
        sound(row, self.header.len(), &used, self.header)?;
        let consents = self.consents(row)?;
        let ours = self.cell(row, "our-code").map(|text| text.parse().map_err(|_| self.not(row, "our-code", Expected::PersonCode))).transpose()?;
        let code = self.cell(row, "code").map(|code| code.chars().take(100).collect::<String>());
        let card = self.card(row, code.as_deref())?;
        let key = code.clone().unwrap_or_else(|| key_of(&card));
        if card.name.is_empty() && ours.is_none() {
            return Err(Why::NoPerson { column: self.of_name() });
        }
        let key = if key.is_empty() { row.cells[self.layout.column("our-code").unwrap_or(0)].trim().to_owned() } else { key };
        let card = Card { reference: Some(Reference { list: self.layout.list.clone(), code: key.clone() }), ..card };
        Ok(Who { key, ours, card, consents })
    }

    /// What stands in the column of this field; none where it is empty.
    pub fn cell<'r>(&self, row: &'r Record, key: &'static str) -> Option<&'r str> {
        self.layout.column(key).and_then(|at| row.cells.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    /// That the code which a row names as ours is nobody's.
    pub fn not_ours(&self, row: &Record) -> Why {
        self.not(row, "our-code", Expected::PersonCode)
    }

    fn cells<'r>(&self, row: &'r Record, key: &'static str) -> impl Iterator<Item = &'r str> {
        let field = Field::Plain(key);
        self.layout.columns(&field).collect::<Vec<_>>().into_iter().filter_map(|at| row.cells.get(at)).flat_map(|cell| several(cell))
    }

    fn of_name(&self) -> String {
        let column = ["name", "surname", "given-name", "code", "our-code"].into_iter().find_map(|key| self.layout.column(key));
        column.map(|at| self.header[at].clone()).unwrap_or_default()
    }

    fn not(&self, row: &Record, key: &'static str, expected: Expected) -> Why {
        let column = self.layout.column(key).map(|at| self.header[at].clone()).unwrap_or_default();
        Why::NotThis { column, value: short(self.cell(row, key).unwrap_or_default()), expected }
    }

    fn card(&self, row: &Record, code: Option<&str>) -> Result<Card, Why> {
        let name = self.name(row).or(code.map(str::to_owned)).unwrap_or_default();
        let birth_year =
            self.cell(row, "birth-year").map(|text| year(text).ok_or_else(|| self.not(row, "birth-year", Expected::BirthYear))).transpose()?;
        let safe = self.cell(row, "safe-contact").unwrap_or_default();
        let rule =
            self.words.safe_contacts.iter().find(|rule| [&rule.code, &rule.en, &rule.zh].into_iter().any(|name| name.eq_ignore_ascii_case(safe)));
        let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
        let card = Card {
            name,
            other_names: self.cells(row, "other-names").map(str::to_owned).collect(),
            phones: self.cells(row, "phone").map(str::to_owned).collect(),
            document: cut(self.cell(row, "document").unwrap_or_default(), Card::DOCUMENT_MAX),
            birth_year,
            contact_rule: rule.map(|rule| rule.code.clone()).unwrap_or_default(),
            contact_when: cut(self.cell(row, "contact-when").unwrap_or_default(), 200),
            safe_contact: if rule.is_some() { String::new() } else { cut(safe, Card::CONTACT_MAX) },
            reference: None,
        };
        let fault = card.faults(self.today).into_iter().find(|fault| *fault != InvalidPerson::NoName);
        match fault {
            None | Some(InvalidPerson::NoName) => Ok(card),
            Some(InvalidPerson::Phone) => Err(self.not(row, "phone", Expected::Phone)),
            Some(InvalidPerson::BirthYear) => Err(self.not(row, "birth-year", Expected::BirthYear)),
            Some(InvalidPerson::OtherNames) => Err(self.not(row, "other-names", Expected::Name)),
            Some(InvalidPerson::NameTooLong | InvalidPerson::ContactTooLong) => Err(Why::TooLong { key: "name", most: Card::NAME_MAX }),
        }
    }

    /// Surname and given name, as the name is written: without a blank in Chinese characters.
    fn name(&self, row: &Record) -> Option<String> {
        if let Some(name) = self.cell(row, "name") {
            return Some(name.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let parts: Vec<&str> = ["surname", "given-name"].into_iter().filter_map(|key| self.cell(row, key)).collect();
        let between = if parts.iter().any(|part| part.is_ascii()) || parts.iter().any(|part| !is_chinese(part)) { " " } else { "" };
        (!parts.is_empty()).then(|| parts.join(between))
    }

    fn consents(&self, row: &Record) -> Result<Vec<(String, bool)>, Why> {
        let mut consents = Vec::new();
        for (at, field) in self.layout.fields.iter().enumerate() {
            let Some(Field::Consent(code)) = field else { continue };
            let text = row.cells[at].trim().to_lowercase();
            if text.is_empty() {
                continue;
            }
            let given = match (YES.contains(&text.as_str()), NO.contains(&text.as_str())) {
                (true, _) => true,
                (_, true) => false,
                _ => return Err(Why::NotThis { column: self.header[at].clone(), value: short(&text), expected: Expected::YesOrNo }),
            };
            if code == CONSENT_KEEP && !given {
                return Err(Why::NoRecord);
            }
            consents.push((code.clone(), given));
        }
        Ok(consents)
    }
}

fn is_chinese(text: &str) -> bool {
    text.chars().all(|letter| ('\u{3400}'..='\u{9fff}').contains(&letter) || letter == '·')
}

/// What stands in one cell with commas between.
fn several(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', '，', ';', '；', '、', '/', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

/// A year of birth, alone or at the head of a day.
fn year(text: &str) -> Option<i32> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    (digits.len() == 4).then(|| digits.parse().ok()).flatten()
}

/// Of a person without a code.
fn key_of(card: &Card) -> String {
    let name = folded(&card.name);
    let phone = card.phones.first().map(|phone| phone_digits(phone)).unwrap_or_default();
    match (phone.is_empty(), card.birth_year) {
        (false, _) => format!("{name} · {phone}"),
        (true, Some(year)) => format!("{name} · {year}"),
        (true, None) => name,
    }
}

/// The name of a column that is added: no file has one like it.
const KEY: &str = "\u{1}";

/// The same table with a column more, in which each row's person stands by their key; rows of which it is not known who they are about stand apart.
pub fn keyed(grid: &Grid, reader: &Reader<'_>) -> (Grid, &'static str, HashMap<String, Who>, Vec<Doubt>) {
    let (mut everyone, mut doubts) = (HashMap::new(), Vec::new());
    let mut rows = Vec::new();
    for row in &grid.rows {
        match reader.read(row) {
            Ok(who) => {
                let mut row = row.clone();
                row.cells.push(who.key.clone());
                rows.push(row);
                everyone.entry(who.key.clone()).or_insert(who);
            }
            Err(why) => doubts.push(Doubt { line: row.line, why }),
        }
    }
    let header = grid.header.iter().cloned().chain([KEY.to_owned()]).collect();
    (Grid { sheet: grid.sheet.clone(), header, rows }, KEY, everyone, doubts)
}
