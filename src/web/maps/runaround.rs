//! The runaround map: a sentence, the picture, its tables.

use std::collections::HashMap;

use askama::Template;
use chrono::NaiveDate;

use super::{
    asked::{Choices, Typed},
    figures,
};
use crate::{
    draw::map::{self, Flow, LeftOut, Office, Told},
    engine::flows::Flows,
    web::{filters, form::Wrong, patterns::Seen},
    words::{Says, Text, finding::Sentence, numbers, text},
};

/// Rows of a table on the page.
const ROWS: usize = 40;

#[derive(Template)]
#[template(path = "maps/runaround.html")]
pub struct RunaroundPage {
    map: &'static str,
    typed: Typed,
    query: String,
    choices: Choices,
    wrong: Wrong,
    /// None before the first scan.
    shown: Option<Shown>,
    /// The fewest people of a figure; 0 where all are shown.
    least: u64,
    /// The fewest people of a figure, and to what figures are rounded; none where all are exact.
    guarded: Option<(u64, u64)>,
}

struct Shown {
    as_of: Text,
    sentences: Vec<String>,
    svg: Option<String>,
    caption: Text,
    left_out: LeftOut,
    flows: Table,
    loops: Table,
    offices: Table,
}

/// A table of the page: at most [`ROWS`] of its rows.
struct Table {
    heads: Vec<Text>,
    rows: Vec<Vec<String>>,
    cut: bool,
}

impl Table {
    fn of<const N: usize>(heads: [Text; N], rows: impl Iterator<Item = Vec<String>>) -> Self {
        let mut rows: Vec<Vec<String>> = rows.take(ROWS + 1).collect();
        let cut = rows.len() > ROWS;
        rows.truncate(ROWS);
        Self { heads: heads.into(), rows, cut }
    }
}

impl RunaroundPage {
    pub fn of(seen: &Seen, typed: Typed, wrong: Wrong, flows: Option<(Flows, NaiveDate)>) -> Self {
        Self {
            map: "runaround",
            query: typed.query(),
            choices: Choices::of_cut(&typed, seen),
            typed,
            wrong,
            shown: flows.map(|(flows, on)| Shown::of(seen, &flows, on)),
            least: seen.sight.least(),
            guarded: seen.sight.guards(),
        }
    }

    fn rows_shown(&self) -> usize {
        ROWS
    }
}

impl Shown {
    fn of(seen: &Seen, map: &Flows, on: NaiveDate) -> Self {
        let in_loops = map.in_loops(seen.sight.least().max(1) as usize);
        let is_round = |from: &str, to: &str| in_loops.contains(&(from, to));
        let many = many(seen, map);
        let (svg, left_out) = draw(seen, map, many);
        Self {
            as_of: text("maps-as-of").with("day", on).with("people", map.people),
            sentences: sentences(seen, map),
            svg,
            caption: text("maps-caption").with("least", text("maps-people").with("n", many)),
            left_out,
            flows: Table::of(
                [text("maps-from"), text("maps-to"), text("maps-number"), text("maps-times"), text("maps-days"), text("maps-circle")],
                figures::flows(seen, map).map(|flow| figures::flow_row(seen, flow, is_round(&flow.from, &flow.to))),
            ),
            loops: Table::of(
                [text("maps-route"), text("maps-number"), text("maps-times"), text("maps-trips"), text("maps-days")],
                figures::loops(seen, map).map(|round| figures::loop_row(seen, round)),
            ),
            offices: Table::of(
                [text("maps-office"), text("maps-number"), text("maps-attempts")],
                map.offices.iter().map(|office| figures::office_row(seen, office)),
            ),
        }
    }
}

/// What the map says first: the circle that most people went, what it cost them, and how many came back anywhere.
fn sentences(seen: &Seen, map: &Flows) -> Vec<String> {
    let language = seen.names.language;
    let mut said = Vec::new();
    match figures::loops(seen, map).next() {
        None if map.loops.is_empty() => said.push(text("maps-no-loop")),
        None => said.push(text("maps-no-loop-shown")),
        Some(first) => {
            said.push(text("maps-first-loop").with("people", first.people).with("route", figures::route(seen, first)));
            let trips = numbers::plain(first.median_trips);
            if seen.sight.sees_median(first.people as u64) {
                said.push(match first.median_days {
                    Some(days) => text("maps-cost").with("days", numbers::plain(days)).with("trips", trips),
                    None => text("maps-cost-trips").with("trips", trips),
                });
            }
        }
    }
    if seen.sight.sees(map.people_returning as u64) && map.people_returning > 0 {
        said.push(text("maps-returning").with("people", map.people).with("returning", map.people_returning));
    }
    said.into_iter().map(|text| Sentence::of(text.say(language)).html()).collect()
}

/// How many people make a circle one that the picture marks: with every circle of a few people marked, none would be seen.
fn many(seen: &Seen, map: &Flows) -> usize {
    let most = map.loops.first().map_or(0, |first| first.people);
    (most / 4).max(usize::from(seen.organization.display_threshold.unsigned_abs())).max(5)
}

/// The picture alone.
pub fn drawing(seen: &Seen, map: &Flows) -> Option<String> {
    draw(seen, map, many(seen, map)).0
}

fn draw(seen: &Seen, map: &Flows, many: usize) -> (Option<String>, LeftOut) {
    let language = seen.names.language;
    let in_loops = map.in_loops(many);
    let place: HashMap<&str, usize> = map.offices.iter().enumerate().map(|(at, office)| (office.code.as_str(), at)).collect();
    let told = |people: usize| {
        let figure = seen.sight.figure(people as u64);
        if seen.sight.sees(people as u64) { text("maps-people").with("n", people) } else { figure }
    };
    let offices: Vec<Office> = map
        .offices
        .iter()
        .map(|office| Office { name: seen.names.office(&office.code).to_owned(), said: told(office.people).say(language) })
        .collect();
    let flows: Vec<Flow> = figures::flows(seen, map)
        .filter_map(|flow| {
            let (from, to) = (*place.get(flow.from.as_str())?, *place.get(flow.to.as_str())?);
            Some(Flow { from, to, people: flow.people as u64, circle: in_loops.contains(&(flow.from.as_str(), flow.to.as_str())) })
        })
        .collect();
    let Some(first) = flows.first() else { return (None, LeftOut::default()) };
    let strongest = format!("{} → {}, {}", offices[first.from].name, offices[first.to].name, first.people);
    let described = text("maps-drawn-described").with("flows", flows.len()).with("offices", offices.len()).with("strongest", strongest);
    let (title, description) = (text("maps-drawn-title").say(language), described.say(language));
    let drawn = map::draw(&offices, &flows, 1, Told { title: &title, description: &description });
    (Some(drawn.svg), drawn.left_out)
}
