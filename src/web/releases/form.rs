//! What is chosen for a release: tables and by what they count, what they count, and what it is called.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    domain::{
        language::Language,
        licence::Licence,
        period::{Length, Period},
        release::{Beside, DIMENSIONS_MAX, Definition, Dimension, InvalidDefinition, TABLES_MAX, TableDefinition},
    },
    release::{labels::Labels, publication::beside},
    web::form::{Choice, Typed, Wrong},
    words::{Text, days, text},
};

const TITLE_MAX: usize = 120;

/// Periods that are offered: of each length so many of the last that are over.
const PERIODS: [(Length, usize); 4] = [(Length::Quarter, 8), (Length::Year, 3), (Length::HalfYear, 4), (Length::Month, 13)];

/// The lists in which the dimensions of each table are chosen.
const DIMENSIONS: [[&str; DIMENSIONS_MAX]; TABLES_MAX] = [
    ["first", "second", "third", "fourth"],
    ["first-2", "second-2", "third-2", "fourth-2"],
    ["first-3", "second-3", "third-3", "fourth-3"],
    ["first-4", "second-4", "third-4", "fourth-4"],
];
/// What each table counts besides persons.
const MEASURES: [&str; TABLES_MAX] = ["measures", "measures-2", "measures-3", "measures-4"];

pub struct DefinitionForm<'a>(pub &'a Typed);

/// One table in the form.
pub struct TableFields {
    /// From 1.
    pub number: usize,
    /// Of each list its name, its label and its choices.
    pub lists: Vec<(&'static str, Text, Vec<Choice>)>,
    pub measures: (&'static str, Vec<Choice>),
    /// Whether something is chosen in it.
    pub is_chosen: bool,
}

/// How a file is wanted.
#[derive(Deserialize)]
pub struct Wanted {
    /// Which table, from 1.
    #[serde(default = "one")]
    pub table: usize,
    #[serde(default)]
    values: String,
    hxl: Option<String>,
    r#in: Option<String>,
}

fn one() -> usize {
    1
}

impl Wanted {
    /// Names rather than codes.
    pub fn names(&self) -> bool {
        self.values == "names"
    }

    pub fn hxl(&self) -> bool {
        self.hxl.is_some()
    }

    /// The language of the names.
    pub fn language(&self, usual: Language) -> Language {
        self.r#in.as_deref().and_then(|code| code.parse().ok()).unwrap_or(usual)
    }
}

impl DefinitionForm<'_> {
    /// Whether something was asked for; the form comes empty the first time.
    pub fn is_asked(&self) -> bool {
        self.0.all("first").next().is_some()
    }

    /// Everything that is chosen, to go along with the draft.
    pub fn chosen(&self) -> Vec<(&'static str, String)> {
        let fields = DIMENSIONS.iter().flatten().chain(&MEASURES).chain(&["period", "options", "licence"]);
        fields.flat_map(|field| self.0.all(field).filter(|value| !value.is_empty()).map(|value| (*field, value.to_owned()))).collect()
    }

    /// What to count, or everything that is wrong with the choice.
    pub fn definition(&self) -> Result<Definition, Wrong> {
        let mut wrong = Wrong::default();
        let mut tables = Vec::new();
        for (at, fields) in DIMENSIONS.iter().enumerate() {
            let chosen: Vec<&str> = fields.iter().map(|field| self.0.get(field)).filter(|code| !code.is_empty()).collect();
            if chosen.is_empty() && at > 0 {
                continue;
            }
            let dimensions = chosen.iter().map(|code| code.parse()).collect::<Result<Vec<Dimension>, _>>();
            let beside = Beside::ALL.into_iter().filter(|told| self.0.is(MEASURES[at], told.code()));
            let table = dimensions.and_then(|dimensions| TableDefinition::new(dimensions, beside));
            match table {
                Ok(table) => tables.push(table),
                Err(error) => wrong.add(fields[0], said(&error)),
            }
        }
        let licence = match self.0.get("licence") {
            "" => Some(Licence::default()),
            code => Licence::from_code(code),
        };
        if licence.is_none() {
            wrong.add("licence", text("releases-wrong-unknown"));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut definition = match Definition::new(tables) {
            Ok(definition) => definition,
            Err(error) => {
                wrong.add("first", said(&error));
                return Err(wrong);
            }
        };
        let period = match self.0.get("period") {
            "" => None,
            written => match written.parse() {
                Ok(period) => Some(period),
                Err(_) => {
                    wrong.add("period", text("releases-wrong-period"));
                    return Err(wrong);
                }
            },
        };
        (definition.two_offices, definition.two_recorders) = (self.0.is("options", "offices"), self.0.is("options", "recorders"));
        definition.licence = licence.unwrap_or_default();
        definition.of_period(period).map_err(|error| {
            wrong.add(field(&error), said(&error));
            wrong
        })
    }

    /// The title, or what is wrong with it.
    pub fn title(&self) -> Result<String, Wrong> {
        let title = self.0.get("title");
        if (1..=TITLE_MAX).contains(&title.chars().count()) && !title.chars().any(char::is_control) {
            return Ok(title.to_owned());
        }
        let mut wrong = Wrong::default();
        wrong.add("title", text("releases-wrong-title").with("most", TITLE_MAX));
        Err(wrong)
    }

    pub fn tables(&self, offered: &[Dimension], labels: &Labels<'_>) -> Vec<TableFields> {
        let fields = |(at, names): (usize, &[&'static str; DIMENSIONS_MAX])| {
            let label = |place: usize| if place == 0 { text("releases-first") } else { text("releases-next") };
            let lists = names.iter().enumerate().map(|(place, name)| (*name, label(place), self.choices(name, offered, labels)));
            let tick = |told: Beside| Choice::new(told.code(), offered_as(told).say(labels.language)).chosen(self.0.is(MEASURES[at], told.code()));
            TableFields {
                number: at + 1,
                lists: lists.collect(),
                measures: (MEASURES[at], Beside::ALL.into_iter().map(tick).collect()),
                is_chosen: names.iter().any(|name| !self.0.get(name).is_empty()),
            }
        };
        DIMENSIONS.iter().enumerate().map(fields).collect()
    }

    fn choices(&self, field: &str, offered: &[Dimension], labels: &Labels<'_>) -> Vec<Choice> {
        let choice = |dimension: &Dimension| {
            let code = dimension.to_string();
            let named = labels.dimension(dimension);
            let label = match dimension {
                Dimension::Place(_) => text("releases-place").with("level", named).say(labels.language),
                Dimension::Facet(_) => text("releases-group").with("facet", named).say(labels.language),
                _ => named,
            };
            let is_chosen = self.0.get(field) == code;
            Choice::new(code, label).chosen(is_chosen)
        };
        offered.iter().map(choice).collect()
    }

    pub fn options(&self, language: Language) -> Vec<Choice> {
        let options = [("offices", text("releases-two-offices")), ("recorders", text("releases-two-recorders"))];
        options.into_iter().map(|(code, label)| Choice::new(code, label.say(language)).chosen(self.0.is("options", code))).collect()
    }

    /// The last periods that are over, and the one that is chosen.
    pub fn periods(&self, today: NaiveDate, language: Language) -> Vec<Choice> {
        let chosen: Option<Period> = self.0.get("period").parse().ok();
        let mut offered: Vec<Period> = PERIODS.iter().flat_map(|(length, many)| Period::closed(*length, today).take(*many)).collect();
        if let Some(chosen) = chosen.filter(|chosen| !offered.contains(chosen)) {
            offered.insert(0, chosen);
        }
        let choice = |period: &Period| Choice::new(period.to_string(), days::period(*period, language)).chosen(chosen == Some(*period));
        std::iter::once(Choice::new("", text("releases-whole-record").say(language))).chain(offered.iter().map(choice)).collect()
    }

    pub fn licences(&self) -> Vec<Choice> {
        let chosen = Licence::from_code(self.0.get("licence")).unwrap_or_default();
        Licence::ALL.into_iter().map(|licence| Choice::new(licence.code(), licence.title()).chosen(licence == chosen)).collect()
    }
}

/// What is offered beside persons, in words that say what it is.
fn offered_as(told: Beside) -> Text {
    match told {
        Beside::Rate => text("releases-rate"),
        Beside::Days => text("releases-days"),
        _ => beside(told),
    }
}

/// Where the form opens with this chosen already: the same once more, as of the day on which it is drawn up.
pub fn address(definition: &Definition) -> String {
    address_titled(definition, "")
}

/// The same with a title.
pub fn address_titled(definition: &Definition, title: &str) -> String {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for (at, table) in definition.tables().iter().enumerate().take(TABLES_MAX) {
        fields.extend(DIMENSIONS[at].iter().zip(table.dimensions()).map(|(field, dimension)| (*field, dimension.to_string())));
        fields.extend(table.beside().map(|told| (MEASURES[at], told.code().to_owned())));
    }
    let options = [("offices", definition.two_offices), ("recorders", definition.two_recorders)];
    fields.extend(options.into_iter().filter(|(_, is_chosen)| *is_chosen).map(|(code, _)| ("options", code.to_owned())));
    fields.extend(definition.period().map(|period| ("period", period.to_string())));
    fields.push(("licence", definition.licence.code().to_owned()));
    fields.extend((!title.is_empty()).then(|| ("title", title.to_owned())));
    // texts, in which nothing can fail
    format!("/releases/new?{}", serde_urlencoded::to_string(fields).unwrap_or_default())
}

/// Why this cannot be counted, in words.
pub fn said(error: &InvalidDefinition) -> Text {
    match error {
        InvalidDefinition::UnknownDimension(_) => text("releases-wrong-unknown"),
        InvalidDefinition::Nothing => text("releases-wrong-nothing"),
        InvalidDefinition::TooMany => text("releases-wrong-too-many"),
        InvalidDefinition::Twice => text("releases-wrong-twice"),
        InvalidDefinition::Nested => text("releases-wrong-nested"),
        InvalidDefinition::SameTable => text("releases-wrong-same-table"),
        InvalidDefinition::TooManyTables => text("releases-wrong-too-many-tables").with("most", TABLES_MAX),
        InvalidDefinition::StepsOfDemands => text("releases-wrong-steps"),
        InvalidDefinition::RateOfNothing => text("releases-wrong-rate"),
        InvalidDefinition::UnknownMeasure(_) => text("releases-wrong-unknown"),
        InvalidDefinition::UnknownPeriod(_) => text("releases-wrong-period"),
        InvalidDefinition::NotOver(period) => text("releases-wrong-not-over").with("period", period).with("last", period.last()),
        InvalidDefinition::NotShorter(period) => text("releases-wrong-not-shorter").with("period", period),
    }
}

/// The field to which it belongs.
pub fn field(error: &InvalidDefinition) -> &'static str {
    match error {
        InvalidDefinition::UnknownPeriod(_) | InvalidDefinition::NotOver(_) | InvalidDefinition::NotShorter(_) => "period",
        _ => "first",
    }
}
