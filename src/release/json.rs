//! A release as one JSON text: rules, names, and of each table its rows as objects by column.

use serde_json::{Map, Value, json};

use super::{publication::Publication, rates};
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
    let whole = json!({
        "release": publication.code.map(|code| code.to_string()),
        "title": publication.title,
        "organization": publication.names.organization,
        "published_on": publication.published_on.map(|day| day.to_string()),
        "licence": publication.definition.licence.code(),
        "protection": { "k": rules.k, "largest_perturbation": rules.largest_perturbation },
        "names": names.collect::<Map<String, Value>>(),
        "tables": publication.figures.tables.iter().map(|known| table(known, rules)).collect::<Vec<_>>(),
    });
    let mut text = serde_json::to_vec_pretty(&whole).unwrap_or_default(); // texts and numbers, in which nothing can fail
    text.push(b'\n');
    text
}

fn table(table: &Table, rules: Rules) -> Value {
    let rates = rates::of(table, rules);
    let row = |(number, row): (usize, &crate::protect::published::Row)| {
        let values = table.dimensions.iter().zip(&row.values).map(|(dimension, value)| (dimension.name.clone(), Value::from(value.clone())));
        let figure = |at: usize| row.figures.as_ref().and_then(|figures| figures.get(at)).map_or(Value::Null, |figure| (*figure).into());
        let figures = table.measures.iter().enumerate().map(|(at, measure)| (measure.name().to_owned(), figure(at)));
        let rate = rates.iter().flat_map(|rates| {
            let told = rates[number].map(rates::rounded);
            rates::COLUMNS.iter().enumerate().map(move |(at, column)| ((*column).to_owned(), told.map_or(Value::Null, |told| told[at].into())))
        });
        let status = if row.figures.is_some() { "" } else { "hidden" };
        Value::Object(values.chain(figures).chain(rate).chain([("status".to_owned(), status.into())]).collect())
    };
    json!({
        "name": table.name,
        "dimensions": table.dimensions.iter().map(|dimension| json!({ "name": dimension.name, "one_value": dimension.one_value })).collect::<Vec<_>>(),
        "measures": table.measures.iter().map(|measure| measure.name()).collect::<Vec<_>>(),
        "rate_over": table.rates.as_ref().map(|rates| &rates.over),
        "rows": table.rows.iter().enumerate().map(row).collect::<Vec<_>>(),
    })
}
