//! The data dictionary of a release, in Markdown, English first and Chinese after it: what each column means, how the figures were made, what is protected and what is not.

use std::fmt::Write;

use crate::{
    domain::{language::Language, release::Definition},
    seed::vocabulary::Vocabulary,
    store::{
        organizations::Organization,
        reference::Reference,
        releases::{Cell, Release},
    },
    words::{Text, text},
};

use super::{csv::column, labels::Labels};

/// What the dictionary is written from.
pub struct Source<'a> {
    pub organization: &'a Organization,
    pub release: &'a Release,
    pub cells: &'a [Cell],
    pub lists: &'a Reference,
    pub vocabulary: &'a Vocabulary,
}

pub fn write(source: &Source<'_>) -> String {
    let [english, chinese] = Language::ALL.map(|language| part(source, language));
    format!("{english}\n---\n\n{chinese}")
}

/// How the figures were made, what is protected, and what is not: the same sentences on the page and in the file.
pub fn method(k: u64) -> Vec<Text> {
    vec![
        text("release-method-who"),
        text("release-method-cells"),
        text("release-method-small").with("k", k),
        text("release-method-groups"),
        text("release-method-periods"),
    ]
}

/// What the protection does not do yet.
pub fn limits() -> Vec<Text> {
    vec![
        text("release-limit-releases"),
        text("release-limit-known-total"),
        text("release-limit-several"),
        text("release-limit-group"),
        text("release-limit-noise"),
    ]
}

/// How many people did not agree to be counted, in a band.
pub fn left_out(release: &Release) -> Text {
    match release.left_out {
        Some(least) => text("release-left-out").with("least", least),
        None => text("release-left-out-few").with("k", release.threshold.k()),
    }
}

fn part(source: &Source<'_>, language: Language) -> String {
    let (release, definition) = (source.release, &source.release.definition);
    let labels = Labels { lists: source.lists, vocabulary: source.vocabulary, language };
    let say = |text: Text| text.say(language);
    let hidden = source.cells.iter().filter(|cell| cell.persons.is_none()).count();
    let mut page = format!("# {}\n\n", plain(&release.title));
    let mut lines = vec![
        text("release-about").with("organization", plain(&source.organization.name)).with("code", release.code.to_string()),
        text("release-figures").with("cells", source.cells.len()).with("hidden", hidden).with("k", release.threshold.k()),
        left_out(release),
    ];
    lines.extend(release.published_on.map(|day| text("release-published-on").with("day", day)));
    lines.extend(release.digest.as_deref().map(|digest| text("release-digest").with("digest", data_encoding::HEXLOWER.encode(digest))));
    list(&mut page, lines.into_iter().map(say));
    section(&mut page, &say(text("release-columns")));
    columns(&mut page, definition, &labels);
    section(&mut page, &say(text("release-method")));
    list(&mut page, method(release.threshold.k()).into_iter().map(say));
    section(&mut page, &say(text("release-limits")));
    list(&mut page, limits().into_iter().map(say));
    for (at, dimension) in definition.dimensions().iter().enumerate() {
        section(&mut page, &plain(&labels.dimension(dimension)));
        let mut seen: Vec<&str> = Vec::new();
        for cell in source.cells {
            if let Some(value) = cell.values.get(at).filter(|value| !seen.contains(&value.as_str())) {
                seen.push(value);
            }
        }
        list(&mut page, seen.into_iter().map(|value| format!("`{value}`: {}", plain(&labels.value(dimension, value)))));
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

fn columns(page: &mut String, definition: &Definition, labels: &Labels<'_>) {
    let say = |text: Text| text.say(labels.language);
    let dimensions = definition.dimensions().iter().map(|dimension| (column(dimension), plain(&labels.dimension(dimension))));
    let ends = [("persons".to_owned(), say(text("release-column-persons"))), ("status".to_owned(), say(text("release-column-status")))];
    list(page, dimensions.chain(ends).map(|(name, means)| format!("`{name}`: {means}")));
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
