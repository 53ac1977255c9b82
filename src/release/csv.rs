//! A release as CSV: tidy (one row a combination, one figure a row), with an HXL row if asked for, and nothing in it that a spreadsheet would run.

use csv::{Terminator, WriterBuilder};

use crate::{
    domain::release::{Definition, Dimension},
    store::releases::Cell,
    words::text,
};

use super::labels::Labels;

/// What stands for dimensions and values.
pub enum Saying<'a> {
    /// The stable codes: for programs, and for comparing files over time.
    Codes,
    /// The names in a language: for people. Begins with a byte order mark, without which spreadsheets garble Chinese.
    Labels(Labels<'a>),
}

/// The file: a head, the hashtags of the Humanitarian Exchange Language (hxlstandard.org) if `hxl`, then a row for every cell. A hidden one has no number and says that it is hidden.
pub fn write(definition: &Definition, cells: &[Cell], saying: &Saying<'_>, hxl: bool) -> Vec<u8> {
    let mut rows = vec![head(definition, saying)];
    if hxl {
        rows.push(
            definition
                .dimensions()
                .iter()
                .map(|dimension| hashtag(dimension, saying))
                .chain(["#affected+persons".to_owned(), "#meta+status".to_owned()])
                .collect(),
        );
    }
    rows.extend(cells.iter().map(|cell| row(definition, cell, saying)));

    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        // Rows are of one length, and memory takes whatever is written to it.
        let written = writer.write_record(row.iter().map(|cell| defused(cell)));
        debug_assert!(written.is_ok());
    }
    let file = writer.into_inner().unwrap_or_default();
    match saying {
        Saying::Codes => file,
        Saying::Labels(_) => ["\u{feff}".as_bytes(), &file].concat(),
    }
}

fn head(definition: &Definition, saying: &Saying<'_>) -> Vec<String> {
    let dimensions = definition.dimensions().iter();
    match saying {
        Saying::Codes => dimensions.map(column).chain(["persons".to_owned(), "status".to_owned()]).collect(),
        Saying::Labels(labels) => {
            let ends = [text("release-persons"), text("release-status")].map(|text| text.say(labels.language));
            dimensions.map(|dimension| labels.dimension(dimension)).chain(ends).collect()
        }
    }
}

/// The name of a dimension's column in the file with codes.
pub fn column(dimension: &Dimension) -> String {
    dimension.to_string().replace(':', "_")
}

fn row(definition: &Definition, cell: &Cell, saying: &Saying<'_>) -> Vec<String> {
    let persons = cell.persons.map(|persons| persons.to_string()).unwrap_or_default();
    let shown = cell.persons.is_some();
    match saying {
        Saying::Codes => cell.values.iter().cloned().chain([persons, if shown { "shown" } else { "hidden" }.to_owned()]).collect(),
        Saying::Labels(labels) => {
            let values = cell.values.iter().zip(definition.dimensions()).map(|(value, dimension)| labels.value(dimension, value));
            let status = if shown { text("release-shown") } else { text("release-hidden") };
            values.chain([persons, status.say(labels.language)]).collect()
        }
    }
}

fn hashtag(dimension: &Dimension, saying: &Saying<'_>) -> String {
    let tag = match dimension {
        Dimension::Place(level) => match level.as_str() {
            "nation" => "#country".to_owned(),
            "province" => "#adm1".to_owned(),
            "municipality" => "#adm1+municipality".to_owned(),
            "prefecture" => "#adm2".to_owned(),
            "county" => "#adm3".to_owned(),
            "street" => "#adm4".to_owned(),
            other => format!("#loc+{}", attribute(other)),
        },
        Dimension::Office => "#org+office".to_owned(),
        Dimension::Service => "#service".to_owned(),
        Dimension::Stage => "#status+stage".to_owned(),
        Dimension::Outcome => "#status+outcome".to_owned(),
        Dimension::Reason => "#cause+reason".to_owned(),
        Dimension::Year => "#date+year".to_owned(),
        Dimension::Quarter => "#date+quarter".to_owned(),
        Dimension::Facet(code) => format!("#group+{}", attribute(code)),
    };
    match saying {
        Saying::Codes => format!("{tag}+code"),
        Saying::Labels(labels) => format!("{tag}+name+i_{}", labels.language.code()),
    }
}

/// An attribute of HXL: small letters, digits and underscores, a letter first.
fn attribute(code: &str) -> String {
    let plain: String = code.to_ascii_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if plain.starts_with(|c: char| c.is_ascii_lowercase()) { plain } else { format!("x{plain}") }
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it. Full-width signs count too: Chinese versions read them alike.
pub(super) fn defused(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition() -> Definition {
        Definition::new(vec![Dimension::Service, Dimension::Facet("house-hold".to_owned())]).expect("valid")
    }

    fn cells(values: &[[&str; 2]]) -> Vec<Cell> {
        values
            .iter()
            .zip([Some(12), None].into_iter().cycle())
            .map(|(values, persons)| Cell { values: values.map(str::to_owned).to_vec(), persons })
            .collect()
    }

    #[test]
    fn the_file_is_read_back_as_it_was_meant() {
        let file = write(&definition(), &cells(&[["school", "rural, far"], ["school", "said \"no\"\nand left"]]), &Saying::Codes, true);
        let mut reader = csv::Reader::from_reader(&*file);
        assert_eq!(reader.headers().expect("a head"), vec!["service", "facet_house-hold", "persons", "status"]);
        let rows: Vec<Vec<String>> = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        assert_eq!(rows[0], ["#service+code", "#group+house_hold+code", "#affected+persons", "#meta+status"]);
        assert_eq!(rows[1], ["school", "rural, far", "12", "shown"]);
        assert_eq!(rows[2], ["school", "said \"no\"\nand left", "", "hidden"]);
    }

    #[test]
    fn a_spreadsheet_runs_nothing() {
        for formula in ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"] {
            let file = write(&definition(), &cells(&[["school", formula]]), &Saying::Codes, false);
            let row = csv::Reader::from_reader(&*file).records().next().expect("one row").expect("readable");
            assert_eq!(row.get(1), Some(format!("'{formula}").as_str()));
        }
    }
}
