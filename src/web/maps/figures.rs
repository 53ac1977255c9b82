//! The figures behind the runaround map, as rows of tables and as a file. Whoever may not see small figures gets none of them in either.

use crate::{
    engine::flows::{Flow, Flows, Loop, Office},
    web::{error::WebError, patterns::Seen},
    words::{Text, numbers, text},
};

/// The map as the reader may see it. For whoever does not see exact figures all are rounded, since they can choose cuts that differ by one person; those that are too small stay, to be hidden where they stand.
pub fn guarded(seen: &Seen, mut map: Flows) -> Flows {
    let sight = seen.sight;
    let round = |figure: &mut usize| {
        let rounded = sight.rounded(*figure as u64).and_then(|figure| usize::try_from(figure).ok());
        *figure = rounded.unwrap_or(*figure);
    };
    for figure in [&mut map.people, &mut map.people_returning, &mut map.attempts, &mut map.attempts_returning] {
        round(figure);
    }
    map.offices.iter_mut().for_each(|office| [&mut office.people, &mut office.attempts].into_iter().for_each(round));
    map.flows.iter_mut().for_each(|flow| [&mut flow.people, &mut flow.times].into_iter().for_each(round));
    map.loops.iter_mut().for_each(|circle| [&mut circle.people, &mut circle.times].into_iter().for_each(round));
    map
}

/// A figure of people, or that it is too small.
fn people(seen: &Seen, people: usize) -> String {
    seen.sight.figure(people as u64).say(seen.names.language)
}

/// A median, where enough people stand behind it.
pub fn median(seen: &Seen, people: usize, value: Option<f64>) -> String {
    match value.filter(|_| seen.sight.sees_median(people as u64)) {
        Some(value) => numbers::plain(value),
        None => text("maps-unknown").say(seen.names.language),
    }
}

/// The whole way, back to where it began.
pub fn route(seen: &Seen, round: &Loop) -> String {
    let whole = round.offices.iter().chain(round.offices.first());
    whole.map(|office| seen.names.office(office)).collect::<Vec<_>>().join(" → ")
}

/// The flows that the reader may see.
pub fn flows<'f>(seen: &Seen, flows: &'f Flows) -> impl Iterator<Item = &'f Flow> {
    let sight = seen.sight;
    flows.flows.iter().filter(move |flow| sight.sees(flow.people as u64))
}

/// The circles that the reader may see.
pub fn loops<'f>(seen: &Seen, flows: &'f Flows) -> impl Iterator<Item = &'f Loop> {
    let sight = seen.sight;
    flows.loops.iter().filter(move |round| sight.sees(round.people as u64))
}

/// From, to, people, times, median days, part of a circle.
pub fn flow_row(seen: &Seen, flow: &Flow, in_loop: bool) -> Vec<String> {
    let language = seen.names.language;
    vec![
        seen.names.office(&flow.from).to_owned(),
        seen.names.office(&flow.to).to_owned(),
        people(seen, flow.people),
        numbers::plain(flow.times as f64),
        median(seen, flow.people, flow.median_days),
        (if in_loop { text("maps-yes") } else { text("maps-no") }).say(language),
    ]
}

/// Way, people, times, median trips, median days.
pub fn loop_row(seen: &Seen, round: &Loop) -> Vec<String> {
    vec![
        route(seen, round),
        people(seen, round.people),
        numbers::plain(round.times as f64),
        median(seen, round.people, Some(round.median_trips)),
        median(seen, round.people, round.median_days),
    ]
}

/// Office, people, attempts: both hidden where few people stand behind them.
pub fn office_row(seen: &Seen, office: &Office) -> Vec<String> {
    let attempts = if seen.sight.sees(office.people as u64) { numbers::plain(office.attempts as f64) } else { people(seen, 0) };
    vec![seen.names.office(&office.code).to_owned(), people(seen, office.people), attempts]
}

/// All of it as one table; labels in the reader's language.
pub fn csv(seen: &Seen, map: &Flows) -> Result<Vec<u8>, WebError> {
    let said = |text: Text| text.say(seen.names.language);
    let in_loops = map.in_loops(seen.sight.least().max(1) as usize);
    let mut rows = vec![
        [
            text("maps-kind"),
            text("maps-from"),
            text("maps-to"),
            text("maps-route"),
            text("maps-number"),
            text("maps-times"),
            text("maps-days"),
            text("maps-circle"),
        ]
        .map(said)
        .to_vec(),
    ];
    let none = String::new;
    for office in &map.offices {
        let row = office_row(seen, office);
        rows.push(vec![said(text("maps-kind-office")), row[0].clone(), none(), none(), row[1].clone(), row[2].clone(), none(), none()]);
    }
    for flow in flows(seen, map) {
        let row = flow_row(seen, flow, in_loops.contains(&(flow.from.as_str(), flow.to.as_str())));
        rows.push(vec![
            said(text("maps-kind-flow")),
            row[0].clone(),
            row[1].clone(),
            none(),
            row[2].clone(),
            row[3].clone(),
            row[4].clone(),
            row[5].clone(),
        ]);
    }
    for round in loops(seen, map) {
        let row = loop_row(seen, round);
        let begins = round.offices.first().map(|office| seen.names.office(office).to_owned()).unwrap_or_default();
        rows.push(vec![
            said(text("maps-kind-loop")),
            begins.clone(),
            begins,
            row[0].clone(),
            row[1].clone(),
            row[2].clone(),
            row[4].clone(),
            said(text("maps-yes")),
        ]);
    }
    file(&rows)
}

/// Rows as a file: comma-separated, UTF-8 with a mark at its beginning, by which spreadsheets know it.
pub fn file(rows: &[Vec<String>]) -> Result<Vec<u8>, WebError> {
    let mut file = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::Writer::from_writer(&mut file);
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).map_err(|error| WebError::BadRequest(error.to_string()))?;
    }
    writer.flush().map_err(|error| WebError::BadRequest(error.to_string()))?;
    drop(writer);
    Ok(file)
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn nothing_runs_when_a_spreadsheet_opens_the_file() {
        assert_eq!(["=1+1", "@x", "-3", "D1 – north", "12"].map(harmless), ["'=1+1", "'@x", "'-3", "D1 – north", "12"]);
    }
}
