//! What a release says of itself, in Markdown and for workbooks: how the figures were made, what is hidden and what the protection does not do, and what each column means.

use std::fmt::Write;

use super::{
    besides, charts,
    publication::{Publication, measure},
};
use crate::{
    domain::language::Language,
    protect::published::{Measure, Rules, Table},
    words::{Text, text},
};

/// How the figures were made: the same sentences on the page and in the files.
pub fn method(rules: Rules, is_older: bool) -> Vec<Text> {
    if is_older {
        return vec![
            text("release-method-who"),
            text("release-method-older").with("k", rules.k),
            text("release-method-groups"),
            text("release-method-periods"),
        ];
    }
    vec![
        text("release-method-who"),
        text("release-method-cells").with("attempts", Measure::Attempts.cap()).with("steps", Measure::Steps.cap()),
        text("release-method-rows").with("k", rules.k),
        text("release-method-small").with("k", rules.k),
        text("release-method-noise")
            .with("d", rules.perturbation(Measure::Persons))
            .with("attempts", rules.perturbation(Measure::Attempts))
            .with("steps", rules.perturbation(Measure::Steps)),
        text("release-method-sticky").with("k", rules.k),
        text("release-method-groups"),
        text("release-method-periods"),
    ]
}

/// What the protection does not do.
pub fn limits(is_older: bool) -> Vec<Text> {
    let mut limits = vec![text("release-limit-known-total"), text("release-limit-several"), text("release-limit-group")];
    if is_older {
        limits.push(text("release-limit-older"));
    }
    limits
}

/// How many people did not agree to be counted, in a band.
pub fn left_out(left_out: Option<i32>, k: u64) -> Text {
    match left_out {
        Some(least) => text("release-left-out").with("least", least),
        None => text("release-left-out-few").with("k", k),
    }
}

/// Everything that is to be known before one reads the figures, with headings.
pub fn notes(publication: &Publication) -> Vec<(Option<Text>, Vec<Text>)> {
    let rows = || publication.figures.tables.iter().flat_map(|table| &table.rows);
    let mut about = vec![match publication.code {
        Some(code) => text("release-about").with("organization", &publication.names.organization).with("code", code.to_string()),
        None => text("release-source").with("organization", &publication.names.organization),
    }];
    about.extend(publication.period());
    about.extend(publication.published_on.map(|day| text("release-published-on").with("day", day)));
    about.push(
        text("release-licence").with("licence", publication.definition.licence.title()).with("address", publication.definition.licence.address()),
    );
    about.push(text("release-figures").with("cells", rows().count()).with("hidden", rows().filter(|row| row.figures.is_none()).count()));
    about.push(left_out(publication.left_out, publication.k()));
    let (definition, is_older) = (&publication.definition, publication.is_older);
    let mut method = method(publication.figures.rules, is_older);
    let tells = |tells: fn(&Table) -> bool| publication.figures.tables.iter().any(tells);
    method.extend(tells(|table| !table.magnitudes.is_empty()).then(|| text("release-method-magnitudes")));
    method.extend(
        tells(|table| table.medians)
            .then(|| text("release-method-medians").with("least", 2 * publication.k()).with("d", publication.figures.rules.largest_perturbation)),
    );
    method.extend(tells(|table| table.rates.is_some()).then(|| text("release-method-rates").with("k", publication.k())));
    method.extend(definition.period().map(|_| text("release-method-of-period")));
    method.extend(definition.tells_demands().then(|| text("release-method-demands")));
    method.extend(definition.two_offices.then(|| text("release-method-two-offices")));
    method.extend(definition.two_recorders.then(|| text("release-method-two-recorders")));
    vec![(None, about), (Some(text("release-method")), method), (Some(text("release-limits")), limits(is_older))]
}

/// How the figures were made, in one language.
pub fn methods(publication: &Publication, language: Language) -> String {
    let mut page = format!("# {}\n\n", plain(&publication.title));
    for (title, lines) in notes(publication) {
        if let Some(title) = title {
            section(&mut page, &title.say(language));
        }
        list(&mut page, lines.into_iter().map(|line| line.say(language)));
    }
    page
}

/// What each column and each of its values means, in one language.
pub fn columns(publication: &Publication, language: Language) -> String {
    let say = |text: Text| text.say(language);
    let mut page = format!("# {}\n", plain(&publication.title));
    for table in &publication.figures.tables {
        section(&mut page, &format!("`{}`: {}", table.name, plain(&publication.caption(table, language))));
        let dimensions = table.dimensions.iter().map(|known| (known.name.clone(), plain(publication.names.dimension(&known.name, language))));
        let measures = table.measures.iter().map(|known| {
            let means = match known {
                Measure::Persons => text("release-column-persons"),
                Measure::Attempts => text("release-column-attempts").with("cap", known.cap()),
                _ => text("release-column-steps").with("cap", known.cap()),
            };
            (known.name().to_owned(), format!("{}: {}", say(measure(*known)), say(means)))
        });
        let status = [("status".to_owned(), say(text("release-column-status")))];
        let rules = publication.figures.rules;
        let beside = besides::columns(table, rules).into_iter().map(|column| {
            let means = column.means(table, rules, Some(&publication.names), language);
            (column.name.to_owned(), format!("{}: {}", say(column.head), plain(&say(means))))
        });
        list(&mut page, dimensions.chain(measures).chain(beside).chain(status).map(|(name, means)| format!("`{name}`: {means}")));
    }
    if publication.has_charts() {
        section(&mut page, &say(text("release-charts")));
        let charts = charts::of(publication, language).into_iter();
        list(&mut page, charts.map(|chart| format!("`charts/{}.{}.svg`, `.png`: {}", chart.name, language.code(), plain(&chart.title))));
    }
    for dimension in &publication.names.dimensions {
        section(&mut page, &format!("`{}`: {}", dimension.column, plain(language.pick(&dimension.name.en, &dimension.name.zh))));
        list(&mut page, dimension.values.iter().map(|(code, name)| format!("`{code}`: {}", plain(language.pick(&name.en, &name.zh)))));
    }
    page
}

fn section(page: &mut String, title: &str) {
    // writing to a text cannot fail
    let _ = write!(page, "\n## {title}\n\n");
}

fn list(page: &mut String, lines: impl Iterator<Item = String>) {
    for line in lines {
        let _ = writeln!(page, "- {line}");
    }
}

/// A typed text as Markdown shows it, with nothing in it that Markdown would take for its own.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
