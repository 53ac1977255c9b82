//! One table of a release as CSV: tidy (one row a combination), with an HXL row if asked for, and nothing in it that a spreadsheet would run.

use csv::{Terminator, WriterBuilder};

use super::{
    besides::{self, Column},
    definition::STATUS,
    publication::{Publication, measure},
};
use crate::{
    domain::{language::Language, release::Dimension},
    protect::published::{Measure, Row, Table},
    words::text,
};

/// What stands for dimensions and values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    /// The stable codes: for programs, and for comparing files over time.
    Codes,
    /// The names in a language: for people. Begins with a byte order mark, without which spreadsheets garble Chinese.
    Names(Language),
}

/// The file: a head, the hashtags of the Humanitarian Exchange Language (hxlstandard.org) if `hxl`, then a row for every cell. A hidden one has no number and says that it is hidden.
pub fn write(publication: &Publication, table: &Table, saying: Saying, hxl: bool) -> Vec<u8> {
    let columns = besides::columns(table, publication.figures.rules);
    let mut rows = vec![head(publication, table, &columns, saying)];
    if hxl {
        let dimensions = publication.definition.dimensions();
        let tags = table.dimensions.iter().map(|dimension| {
            dimensions.iter().find(|known| known.column() == dimension.name).map_or_else(|| "#meta".to_owned(), |known| hashtag(known, saying))
        });
        let figures = table.measures.iter().map(|measure| match measure {
            Measure::Persons => "#affected+persons".to_owned(),
            Measure::Attempts => "#activity+attempts+num".to_owned(),
            _ => "#activity+steps+num".to_owned(),
        });
        let beside = columns.iter().map(|column| column.hashtag().to_owned());
        rows.push(tags.chain(figures).chain(beside).chain(["#meta+status".to_owned()]).collect());
    }
    rows.extend(table.rows.iter().enumerate().map(|(at, row)| {
        let beside = columns.iter().map(|column| column.written(at)).collect();
        line(publication, table, row, beside, saying)
    }));

    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        // Rows are of one length, and memory takes whatever is written to it.
        let written = writer.write_record(row.iter().map(|cell| defused(cell)));
        debug_assert!(written.is_ok());
    }
    let file = writer.into_inner().unwrap_or_default();
    match saying {
        Saying::Codes => file,
        Saying::Names(_) => ["\u{feff}".as_bytes(), &file].concat(),
    }
}

fn head(publication: &Publication, table: &Table, columns: &[Column], saying: Saying) -> Vec<String> {
    let dimensions = table.dimensions.iter();
    match saying {
        Saying::Codes => {
            let measures = table.measures.iter().map(|measure| measure.name().to_owned());
            let beside = columns.iter().map(|column| column.name.to_owned());
            dimensions.map(|dimension| dimension.name.clone()).chain(measures).chain(beside).chain([STATUS.to_owned()]).collect()
        }
        Saying::Names(language) => {
            let measures = table.measures.iter().map(|&known| measure(known).say(language));
            let dimensions = dimensions.map(|dimension| publication.names.dimension(&dimension.name, language).to_owned());
            let beside = columns.iter().map(|column| column.head.clone().say(language));
            dimensions.chain(measures).chain(beside).chain([text("release-status").say(language)]).collect()
        }
    }
}

fn line(publication: &Publication, table: &Table, row: &Row, beside: Vec<String>, saying: Saying) -> Vec<String> {
    let figures = match &row.figures {
        Some(figures) => figures.iter().map(u64::to_string).collect(),
        None => vec![String::new(); table.measures.len()],
    };
    let status = match (saying, row.figures.is_some()) {
        (Saying::Codes, false) => "hidden".to_owned(),
        // a word that these files had when they were published
        (Saying::Codes, true) => if publication.is_older { "shown" } else { "" }.to_owned(),
        (Saying::Names(language), true) => text("release-shown").say(language),
        (Saying::Names(language), false) => text("release-hidden").say(language),
    };
    let value = |(code, dimension): (&String, &crate::protect::published::Dimension)| match saying {
        Saying::Codes => code.clone(),
        Saying::Names(language) => publication.names.value(&dimension.name, code, language).to_owned(),
    };
    row.values.iter().zip(&table.dimensions).map(value).chain(figures).chain(beside).chain([status]).collect()
}

fn hashtag(dimension: &Dimension, saying: Saying) -> String {
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
        Dimension::Demand => "#item+demand".to_owned(),
        Dimension::Basis => "#status+basis".to_owned(),
        Dimension::Year => "#date+year".to_owned(),
        Dimension::Quarter => "#date+quarter".to_owned(),
        Dimension::Month => "#date+month".to_owned(),
        Dimension::Facet(code) => format!("#group+{}", attribute(code)),
    };
    match saying {
        Saying::Codes => format!("{tag}+code"),
        Saying::Names(language) => format!("{tag}+name+i_{}", language.code()),
    }
}

/// An attribute of HXL: small letters, digits and underscores, a letter first.
fn attribute(code: &str) -> String {
    let plain: String = code.to_ascii_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if plain.starts_with(|c: char| c.is_ascii_lowercase()) { plain } else { format!("x{plain}") }
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it. Full-width signs count too: Chinese versions read them alike.
pub fn defused(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            bilingual::Bilingual,
            release::{Definition, TableDefinition},
        },
        protect::published::{self, OneValue, Release, Rules},
        store::releases::{DimensionNames, Names},
    };

    fn publication(values: &[[&str; 2]]) -> Publication {
        let facet = Dimension::Facet("house-hold".to_owned());
        let table = TableDefinition::new(vec![Dimension::Service, facet], []).expect("valid");
        let definition = Definition::new(vec![table]).expect("valid");
        let named = |column: &str, en: &str| DimensionNames { column: column.to_owned(), name: Bilingual::new(en, "某"), values: Vec::new() };
        let names = Names {
            charts: true,
            organization: "Some office".to_owned(),
            dimensions: vec![named("service", "Service"), named("facet_house-hold", "Household")],
        };
        let dimension = |name: &str| published::Dimension { name: name.to_owned(), one_value: OneValue::Step };
        let rows = values.iter().zip([Some(vec![12]), None].into_iter().cycle());
        let table = Table {
            name: "t".to_owned(),
            dimensions: vec![dimension("service"), dimension("facet_house-hold")],
            measures: vec![Measure::Persons],
            rows: rows.map(|(values, figures)| Row { values: values.map(str::to_owned).to_vec(), figures, ..Row::default() }).collect(),
            ..Table::default()
        };
        let figures = Release { rules: Rules::new(10, 2), tables: vec![table] };
        Publication::draft("Some", &definition, None, figures, names)
    }

    fn file(values: &[[&str; 2]], saying: Saying, hxl: bool) -> Vec<u8> {
        let publication = publication(values);
        write(&publication, &publication.figures.tables[0], saying, hxl)
    }

    #[test]
    fn the_file_is_read_back_as_it_was_meant() {
        let file = file(&[["school", "rural, far"], ["school", "said \"no\"\nand left"]], Saying::Codes, true);
        let mut reader = csv::Reader::from_reader(&*file);
        assert_eq!(reader.headers().expect("a head"), vec!["service", "facet_house-hold", "persons", "status"]);
        let rows: Vec<Vec<String>> = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        assert_eq!(rows[0], ["#service+code", "#group+house_hold+code", "#affected+persons", "#meta+status"]);
        assert_eq!(rows[1], ["school", "rural, far", "12", ""]);
        assert_eq!(rows[2], ["school", "said \"no\"\nand left", "", "hidden"]);
    }

    #[test]
    fn a_spreadsheet_runs_nothing() {
        for formula in ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"] {
            for saying in [Saying::Codes, Saying::Names(Language::En)] {
                let file = file(&[["school", formula]], saying, false);
                let row = csv::Reader::from_reader(&*file).records().next().expect("one row").expect("readable");
                assert_eq!(row.get(1), Some(format!("'{formula}").as_str()));
            }
        }
    }
}
