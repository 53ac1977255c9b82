//! The patchwork: which requirement is named by the rule where, and which is asked for where.

use super::{Block, Reading, Shown};
use crate::{
    draw::matrix::{Field, matrix},
    engine::{
        maps::ByPlace,
        patchwork::{Cell, Patchwork},
    },
    words::{Text, text},
};

/// Columns of one picture; the table has all.
const COLUMNS: usize = 12;
const ROWS: usize = 30;

pub fn of(reading: &Reading<'_>, patchwork: &ByPlace<Patchwork>) -> Shown {
    let mut shown = Shown::default();
    if patchwork.each.is_empty() {
        shown.sentences.push(text("maps-no-patchwork"));
        return shown;
    }
    shown.blocks = patchwork.each.iter().map(|service| block(reading, &patchwork.by, service)).collect();
    shown.notes.push(text("maps-patchwork-index"));
    shown
}

fn block(reading: &Reading<'_>, by: &str, patchwork: &Patchwork) -> Block {
    let places: Vec<String> = patchwork.places.iter().map(|place| reading.value(by, place).to_owned()).collect();
    let field = |cell: &Cell| {
        let share = reading.share(cell.demanded).and_then(|share| share.share).filter(|_| reading.seen.sight.sees(cell.persons));
        let nothing = cell.demanded.of == 0 || (reading.seen.sight.is_exact() && cell.demanded.persons == 0);
        let said = match share {
            Some(_) if nothing => String::new(),
            Some(share) => reading.percent(share.value),
            None if nothing => String::new(),
            None => reading.say(&text("maps-unknown")),
        };
        Field { share: share.map(|share| share.value), said, marked: cell.by_rule }
    };
    let drawn: Vec<(String, Vec<Field>)> = patchwork
        .rows
        .iter()
        .take(ROWS)
        .map(|row| (reading.requirement(&row.requirement), row.cells.iter().take(COLUMNS).map(field).collect()))
        .collect();
    let rows = patchwork.rows.iter().map(|row| {
        let cell = |cell: &Cell| {
            let field = field(cell);
            match (field.said.is_empty(), cell.by_rule) {
                (true, true) => "§".to_owned(),
                (false, true) => format!("§ {}", field.said),
                (_, false) => field.said,
            }
        };
        [reading.requirement(&row.requirement)].into_iter().chain(row.cells.iter().map(cell)).collect()
    });
    let service = text("maps-named").with("name", reading.value("service", &patchwork.service).to_owned());
    let heads: Vec<Text> =
        [text("maps-requirement")].into_iter().chain(places.iter().map(|place| text("maps-named").with("name", place.clone()))).collect();
    let index = |index: Option<f64>| index.map_or_else(|| reading.say(&text("maps-unknown")), |index| format!("{index:.2}"));
    let caption = text("maps-patchwork-caption").with("practice", index(patchwork.index_by_practice)).with("rule", index(patchwork.index_by_rule));
    let svg = matrix(&places[..places.len().min(COLUMNS)], &drawn, &reading.say(&service));
    Block { heads, ..Block::of(service, [], rows.collect()) }.drawn(svg, caption)
}
