//! A release as one JSON text: rules, names, and of each table its rows as objects by column.

use serde_json::{Map, Value, json};

use super::{
    besides::{self, Kind},
    package,
    publication::Publication,
};
use crate::{
    domain::bilingual::Bilingual,
    protect::published::{Rules, Table},
};

/// The text. A hidden row has `"status": "hidden"` and null in place of its figures, a shown one `"status": ""`.
pub fn write(publication: &Publication) -> Vec<u8> {
    let rules = publication.figures.rules;
    let both = |name: &Bilingual| json!({ "en": name.en, "zh": name.zh });
    let names = publication.names.dimensions.iter().map(|dimension| {
        let values: Map<String, Value> = dimension.values.iter().map(|(code, name)| (code.clone(), both(name))).collect();
        (dimension.column.clone(), json!({ "name": both(&dimension.name), "values": values }))
    });
    // what a release does not tell is not named, so that those of before stay as they were
    let mut protection = json!({ "k": rules.k, "largest_perturbation": rules.largest_perturbation });
    if publication.figures.tables.iter().any(|table| !table.magnitudes.is_empty()) {
        protection["caps"] = package::caps(&publication.figures).into();
    }
    let mut whole = json!({
        "release": publication.code.map(|code| code.to_string()),
        "title": publication.title,
        "organization": publication.names.organization,
        "published_on": publication.published_on.map(|day| day.to_string()),
        "licence": publication.definition.licence.code(),
        "protection": protection,
        "names": names.collect::<Map<String, Value>>(),
        "tables": publication.figures.tables.iter().map(|known| table(known, rules)).collect::<Vec<_>>(),
    });
    if let Some(period) = publication.definition.period() {
        whole["period"] = json!({ "name": period.to_string(), "first": period.first().to_string(), "last": period.last().to_string() });
    }
    let mut text = serde_json::to_vec_pretty(&whole).unwrap_or_default(); // texts and numbers, in which nothing can fail
    text.push(b'\n');
    text
}

fn table(table: &Table, rules: Rules) -> Value {
    let columns = besides::columns(table, rules);
    let row = |(number, row): (usize, &crate::protect::published::Row)| {
        let values = table.dimensions.iter().zip(&row.values).map(|(dimension, value)| (dimension.name.clone(), Value::from(value.clone())));
        let figure = |at: usize| row.figures.as_ref().and_then(|figures| figures.get(at)).map_or(Value::Null, |figure| (*figure).into());
        let figures = table.measures.iter().enumerate().map(|(at, measure)| (measure.name().to_owned(), figure(at)));
        let beside = columns.iter().map(|column| {
            let figure = |figure: f64| if column.kind == Kind::Share { figure.into() } else { (figure as u64).into() };
            (column.name.to_owned(), column.cells[number].map_or(Value::Null, figure))
        });
        let status = if row.figures.is_some() { "" } else { "hidden" };
        Value::Object(values.chain(figures).chain(beside).chain([("status".to_owned(), status.into())]).collect())
    };
    let mut told = json!({
        "name": table.name,
        "dimensions": table.dimensions.iter().map(|dimension| json!({ "name": dimension.name, "one_value": dimension.one_value })).collect::<Vec<_>>(),
        "measures": table.measures.iter().map(|measure| measure.name()).chain(columns.iter().map(|column| column.name)).collect::<Vec<_>>(),
        "rows": table.rows.iter().enumerate().map(row).collect::<Vec<_>>(),
    });
    if let Some(rates) = &table.rates {
        told["rate_over"] = rates.over.clone().into();
    }
    told
}
