//! What is said of an event log's attributes and values: attributes picked from lists, or a columns.toml, and answers.

use crate::{
    intake::{
        answers::{Answer, Answers, List},
        columns::Mapping,
    },
    store::reference::Reference,
    web::{form::Choice, imports::said},
    words::{Text, text},
};

/// The form as it was posted, field by field; a field may come several times.
pub struct ImportForm(Vec<(String, String)>);

/// The fields for which one column is picked, with what they are called.
pub const SINGLE: &[&str] = &[
    "person", "date", "attempt", "order", "service", "province", "city", "district", "office", "outcome", "reason", "stage", "sent_to", "activity",
    "recorder",
];

/// What a field for a column is called.
pub fn label(field: &str) -> Text {
    match field {
        "person" => text("imports-column-person"),
        "date" => text("imports-column-date"),
        "attempt" => text("imports-column-attempt"),
        "order" => text("imports-column-order"),
        "service" => text("imports-column-service"),
        "province" => text("imports-column-province"),
        "city" => text("imports-column-city"),
        "district" => text("imports-column-district"),
        "office" => text("imports-column-office"),
        "outcome" => text("imports-column-outcome"),
        "reason" => text("imports-column-reason"),
        "stage" => text("imports-column-stage"),
        "sent_to" => text("imports-column-sent-to"),
        "activity" => text("imports-column-activity"),
        _ => text("imports-column-recorder"),
    }
}

impl ImportForm {
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// What the names of the columns tell. Columns called as a group of the vocabulary are taken for it.
    pub fn guess(columns: &[String], reference: &Reference, file_name: &str) -> Self {
        let mapping = Mapping::of_event_log();
        let mut pairs = vec![("list".to_owned(), file_name.to_owned())];
        let single = [
            ("person", columns.contains(&mapping.person).then_some(mapping.person)),
            ("date", mapping.date),
            ("attempt", mapping.attempt),
            ("order", mapping.order),
            ("service", mapping.service),
            ("office", mapping.office),
            ("outcome", mapping.outcome),
            ("reason", mapping.reason),
            ("stage", mapping.stage),
            ("sent_to", mapping.sent_to),
            ("activity", mapping.activity),
            ("recorder", mapping.recorder),
        ];
        pairs.extend(single.into_iter().filter_map(|(field, column)| Some((field.to_owned(), column?))));
        pairs.extend(mapping.places.into_iter().map(|place| (place.clone(), place)));
        for column in columns {
            let named = |name: &str| name.to_lowercase() == column.to_lowercase();
            if let Some(facet) = reference.facets.iter().find(|facet| [&facet.code, &facet.en, &facet.zh].into_iter().any(|name| named(name))) {
                pairs.push((if facet.rival { "rivals" } else { "facets" }.to_owned(), column.clone()));
            }
        }
        Self(pairs)
    }

    fn value(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value.trim())
    }

    fn all(&self, field: &str) -> Vec<String> {
        self.0.iter().filter(|(name, _)| name == field).map(|(_, value)| value.clone()).collect()
    }

    fn column(&self, field: &str) -> Option<String> {
        Some(self.value(field).to_owned()).filter(|column| !column.is_empty())
    }

    /// What the list is called that the persons' codes belong to.
    pub fn list(&self) -> &str {
        self.value("list")
    }

    /// The columns.toml that was pasted; it counts instead of what was picked.
    pub fn toml(&self) -> &str {
        self.value("columns")
    }

    /// Everything but the answers and the button that was pressed, to be posted again.
    pub fn kept(&self) -> Vec<(String, String)> {
        kept(&self.0)
    }

    /// The columns to pick from for a field.
    pub fn choices(&self, field: &str, columns: &[String]) -> Vec<Choice> {
        let picked = self.all(field);
        columns.iter().filter(|column| !column.is_empty()).map(|column| Choice::new(column, column).chosen(picked.contains(column))).collect()
    }

    /// What each column is and what the values stand for, or what is wrong.
    pub fn read(&self) -> Result<(Mapping, Answers), Text> {
        if self.list().is_empty() || self.list().chars().count() > 200 {
            return Err(text("imports-wrong-list"));
        }
        let mapping = if self.toml().is_empty() { self.picked()? } else { Mapping::parse(self.toml()).map_err(|error| said::mapping(&error))? };
        Ok((mapping, answers(&self.0)))
    }

    fn picked(&self) -> Result<Mapping, Text> {
        Ok(Mapping {
            person: self.column("person").ok_or_else(|| text("imports-wrong-person"))?,
            date: Some(self.column("date").ok_or_else(|| text("imports-wrong-date"))?),
            attempt: self.column("attempt"),
            order: self.column("order"),
            service: self.column("service"),
            places: ["province", "city", "district"].into_iter().filter_map(|level| self.column(level)).collect(),
            office: self.column("office"),
            stage: self.column("stage"),
            activity: self.column("activity"),
            outcome: self.column("outcome"),
            reason: self.column("reason"),
            sent_to: self.column("sent_to"),
            recorder: self.column("recorder"),
            facets: self.all("facets").into_iter().take(30).collect(),
            rivals: self.all("rivals").into_iter().take(30).collect(),
            ..Mapping::default()
        })
    }
}

/// The answers among the fields of a form.
pub fn answers(pairs: &[(String, String)]) -> Answers {
    let mut answers = Answers::default();
    let numbered = |prefix: &str, number: &str| pairs.iter().find(|(name, _)| name.strip_prefix(prefix) == Some(number)).map(|(_, value)| value);
    for (name, answer) in pairs {
        let Some(number) = name.strip_prefix("answer-") else { continue };
        let list = numbered("list-", number).and_then(|key| List::from_key(key));
        if let (Some(list), Some(value), Some(answer)) = (list, numbered("value-", number), Answer::parse(answer)) {
            answers.give(list, value.clone(), answer);
        }
    }
    answers
}

/// Everything but the answers, the mended rows and the button that was pressed.
pub fn kept(pairs: &[(String, String)]) -> Vec<(String, String)> {
    const NEW: [&str; 5] = ["answer-", "value-", "list-", "mend-", "leave-"];
    let is_new = |name: &str| NEW.iter().any(|prefix| name.starts_with(prefix)) || ["run", "check"].contains(&name);
    pairs.iter().filter(|(name, _)| !is_new(name)).cloned().collect()
}
