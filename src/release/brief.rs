//! A release as a brief of a few pages, for a journalist or an official: what stands out, how sure that is, how it was counted, what is hidden and why, whom to ask.

use super::{
    besides::Said,
    charts::{self, Margin},
    dictionary,
    publication::{Publication, measure},
};
use crate::{
    domain::language::Language,
    draw::paper::{self, About, Block, picture::Unprintable},
    protect::{
        draw_up::NOT_RECORDED,
        published::{ALL, Measure, Row, Table},
    },
    store::releases::NOTHING_ASKED,
    words::{Text, numbers, text},
};

/// Sentences that stand first.
const HEADLINES: usize = 5;
/// Lines of what a release says of itself that stand below its title: who published it, of which day, under which licence; one more where it is of a period.
const ABOUT: usize = 3;
/// Rows of all tables together, so that the brief stays brief: the files have all.
const ROWS: usize = 28;

/// The brief as PDF. The same publication gives the same bytes.
///
/// # Errors
/// What cannot be printed.
pub fn write(publication: &Publication, language: Language) -> Result<Vec<u8>, Unprintable> {
    let organization = &publication.names.organization;
    let code = publication.code.map(|code| code.to_string()).unwrap_or_default();
    let about = About {
        title: &publication.title,
        author: organization,
        language,
        foot: &[organization.as_str(), &publication.title, &code].join(" · "),
        day: publication.published_on,
    };
    paper::write(&about, &Brief { publication, language }.blocks()?)
}

struct Brief<'a> {
    publication: &'a Publication,
    language: Language,
}

impl<'a> Margin<'a> {
    /// The value with the largest figure that says something.
    fn largest(&self) -> Option<(&'a str, u64)> {
        self.values.iter().copied().filter(|(value, _)| !says_nothing(value)).max_by_key(|(_, figure)| *figure)
    }
}

fn says_nothing(value: &str) -> bool {
    [NOT_RECORDED, NOTHING_ASKED].contains(&value)
}

impl Brief<'_> {
    fn say(&self, text: Text) -> String {
        text.say(self.language)
    }

    fn blocks(&self) -> Result<Vec<Block>, Unprintable> {
        let publication = self.publication;
        let mut notes = dictionary::notes(publication).into_iter().map(|(_, lines)| lines.into_iter().map(|line| self.say(line)).collect::<Vec<_>>());
        let (about, method, limits) = (notes.next().unwrap_or_default(), notes.next().unwrap_or_default(), notes.next().unwrap_or_default());
        let below_title = ABOUT + usize::from(publication.definition.period().is_some());
        let headed = |title: Text, body: Block| [Block::Heading(self.say(title)), body];

        let mut blocks =
            vec![Block::Title(publication.title.clone()), Block::Quiet(about.iter().take(below_title).cloned().collect::<Vec<_>>().join(" "))];
        blocks.extend(self.headlines().into_iter().map(Block::Lead));
        blocks.extend(self.charts()?);
        blocks.extend(headed(text("release-brief-sure"), Block::List(self.certainty())));
        blocks.extend(self.tables());
        blocks.extend(headed(text("release-method"), Block::List(method)));
        blocks.extend(headed(text("release-brief-hidden"), Block::List(about.into_iter().skip(below_title).collect())));
        blocks.extend(headed(text("release-limits"), Block::List(limits)));
        let code = publication.code.map(|code| code.to_string()).unwrap_or_default();
        let ask = text("release-brief-ask").with("organization", &publication.names.organization).with("code", code);
        blocks.extend(headed(text("release-brief-whom"), Block::Paragraph(self.say(ask))));
        Ok(blocks)
    }

    fn name<'n>(&'n self, column: &str, value: &'n str) -> &'n str {
        self.publication.names.value(column, value, self.language)
    }

    /// What stands out among the figures of people, widest first; every figure is one that the tables show.
    fn headlines(&self) -> Vec<String> {
        let mut said = Vec::new();
        for table in self.publication.figures.tables.iter().filter(|table| table.measures.first() == Some(&Measure::Persons)) {
            for margin in (0..table.dimensions.len()).map(|at| Margin::of(table, at)) {
                let Some((value, figure)) = margin.largest() else { continue };
                let most = match margin.all {
                    Some(all) => text("release-brief-most").with("all", numbers::count(all)),
                    None => text("release-brief-most-alone"),
                };
                let dimension = self.publication.names.dimension(margin.column(), self.language);
                let value = self.name(margin.column(), value);
                said.push(self.say(most.with("dimension", dimension).with("value", value).with("figure", numbers::count(figure))));
            }
            said.extend(self.together(table));
        }
        let mut met = std::collections::HashSet::new();
        said.retain(|sentence| met.insert(sentence.clone()));
        said.truncate(HEADLINES);
        said
    }

    /// The largest figure of a table that takes nothing together.
    fn together(&self, table: &Table) -> Option<String> {
        let says = |row: &&Row| row.values.iter().all(|value| value != ALL && !says_nothing(value));
        let rows = table.rows.iter().filter(says).filter_map(|row| Some((row, *row.figures.as_ref()?.first()?)));
        let (row, figure) = rows.max_by_key(|(_, figure)| *figure).filter(|(row, _)| row.values.len() > 1)?;
        let values: Vec<&str> = row.values.iter().zip(&table.dimensions).map(|(value, dimension)| self.name(&dimension.name, value)).collect();
        let values = values.join(self.language.pick(", ", "、"));
        Some(self.say(text("release-brief-together").with("values", values).with("figure", numbers::count(figure))))
    }

    fn charts(&self) -> Result<Vec<Block>, Unprintable> {
        let mut blocks = Vec::new();
        for chart in charts::of(self.publication, self.language) {
            let picture = chart.picture()?;
            blocks.extend([Block::Heading(chart.title), Block::Picture { picture, width: 0.6 }]);
        }
        Ok(blocks)
    }

    fn certainty(&self) -> Vec<String> {
        let rules = self.publication.figures.rules;
        let mut said = Vec::new();
        if !self.publication.is_older {
            said.push(text("release-brief-sure-range").with("d", rules.perturbation(Measure::Persons)));
            said.push(text("release-brief-sure-close").with("d", 2 * rules.perturbation(Measure::Persons)));
        }
        said.push(text("release-brief-sure-who"));
        said.into_iter().map(|line| self.say(line)).collect()
    }

    /// The largest rows of each table that take nothing together: what they come to is drawn above.
    fn tables(&self) -> Vec<Block> {
        let publication = self.publication;
        let tables = &publication.figures.tables;
        let most = ROWS / tables.len().max(1);
        let mut blocks = Vec::new();
        for (table, number) in tables.iter().zip(1_usize..) {
            let besides = Said::of(table, publication.figures.rules, self.language);
            let single: Vec<(usize, &Row)> = table.rows.iter().enumerate().filter(|(_, row)| row.values.iter().all(|value| value != ALL)).collect();
            let mut shown: Vec<(usize, &Row)> = single.iter().copied().filter(|(_, row)| row.figures.is_some()).collect();
            let all = shown.len();
            shown.sort_by_key(|(_, row)| std::cmp::Reverse(row.figures.as_ref().and_then(|figures| figures.first().copied())));
            shown.truncate(most);
            let head = table.dimensions.iter().map(|dimension| publication.names.dimension(&dimension.name, self.language).to_owned());
            let cells = |(at, row): &(usize, &Row)| {
                let beside = besides.cells[*at].iter().cloned();
                let values = row.values.iter().zip(&table.dimensions).map(|(value, dimension)| self.name(&dimension.name, value).to_owned());
                values.chain(row.figures.iter().flatten().map(|figure| numbers::count(*figure))).chain(beside).collect()
            };
            let counts = text("release-brief-rows").with("shown", shown.len()).with("all", all).with("hidden", single.len() - all);
            blocks.push(Block::Heading(
                self.say(text("release-brief-table").with("number", number).with("caption", publication.caption(table, self.language))),
            ));
            blocks.push(Block::Table(paper::Table {
                head: head
                    .chain(table.measures.iter().map(|known| self.say(measure(*known))))
                    .chain(besides.heads.iter().map(|head| self.say(head.clone())))
                    .collect(),
                rows: shown.iter().map(cells).collect(),
                figures_from: table.dimensions.len(),
            }));
            blocks.push(Block::Quiet(self.say(counts)));
        }
        blocks
    }
}
