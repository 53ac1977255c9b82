//! What a dossier says when it is handed out: each pattern in both languages with figures that may leave the house, and these figures as a file.

use csv::{Terminator, WriterBuilder};

use super::csv::defused;
use crate::{
    domain::language::Language,
    engine::{
        adjust::AdjustedBy,
        pattern::Pattern,
        stats::{Estimate, TwoByTwo},
    },
    protect::told::Told,
    store::{
        dossiers::{Asked, AskedFor, Counted, Exhibit, Frozen, Said},
        policies::Register,
        reference::Reference,
        starter,
    },
    words::{
        Text,
        finding::{Finding, Labels as _},
        heading::{Parts, heading},
        names::Names,
        numbers, text,
    },
};

/// What codes are called in both languages, and which rules there are.
pub struct Lists<'a> {
    reference: &'a Reference,
    register: &'a Register,
    en: Names,
    zh: Names,
}

impl<'a> Lists<'a> {
    pub fn of(reference: &'a Reference, register: &'a Register) -> Self {
        let words = starter::words_of(&reference.organization);
        let names = |language| Names::of(reference, words, language);
        Self { reference, register, en: names(Language::En), zh: names(Language::Zh) }
    }

    /// A pattern as it is handed out. What was told `before` stays until enough people came or went.
    pub fn exhibit(&self, counted: &Counted, pattern: &Pattern, before: Option<&Told>) -> Exhibit {
        let (told, asked) = counted.tell(&pattern.statement, before);
        Exhibit {
            hash: pattern.id.clone(),
            statement: pattern.statement.clone(),
            en: said(pattern, &told, &self.en),
            zh: said(pattern, &told, &self.zh),
            told,
            asked: asked.into_iter().map(|asked| self.asked(asked)).collect(),
        }
    }

    fn asked(&self, asked: AskedFor) -> Asked {
        let named = |names: &Names| names.requirement(&asked.requirement).unwrap_or(&asked.requirement).to_owned();
        let rule = asked.policy.as_ref().and_then(|code| self.register.iter().find(|entry| entry.policy.code == *code));
        let titled = |language: Language| {
            rule.map(|entry| match &entry.policy.number {
                Some(number) => format!("{}{}{number}", entry.policy.title(language), language.pick(", ", "，")),
                None => entry.policy.title(language).to_owned(),
            })
        };
        Asked {
            what_en: named(&self.en),
            what_zh: named(&self.zh),
            basis: asked.basis.to_owned(),
            rule_en: titled(Language::En),
            rule_zh: titled(Language::Zh),
            people: asked.people,
        }
    }

    pub fn organization(&self) -> &str {
        &self.reference.organization.name
    }
}

/// The comparison that figures tell of, as a table; none where a part of it is hidden.
pub fn table(told: &Told) -> Option<TwoByTwo> {
    let [met, group, others_met, others] = told.all()?;
    Some(TwoByTwo::new(met, group - met, others_met, others - others_met))
}

fn said(pattern: &Pattern, told: &Told, names: &Names) -> Said {
    let language = names.language;
    let mut shown = pattern.clone();
    let (sentence, comparison) = match (table(told), told.met()) {
        (Some(table), _) => {
            (shown.table, shown.risk_ratio) = (table, table.risk_ratio());
            let finding = Finding::of(&shown, names);
            (Some(finding.headline(language)), Some(finding.comparison(language)))
        }
        (None, Some(met)) => {
            // the sentence without a total says the first cell, and nothing of the others
            shown.table = TwoByTwo::new(met, 0, 1, 0);
            (Some(Finding::of(&shown, names).without_total(language)), None)
        }
        (None, None) => (None, None),
    };
    let holds = match pattern.adjusted.by {
        AdjustedBy::Office => text("patterns-holds-office"),
        AdjustedBy::Service => text("patterns-holds-service"),
    };
    let sure = text("dossiers-sure").with("certainty", Finding::of(pattern, names).certainty.text()).with("holds", holds);
    let parts = Parts::of(&pattern.statement, names);
    let compared = if pattern.statement.group.is_empty() { text("dossiers-compared-elsewhere") } else { text("dossiers-compared-others") };
    let lines = [
        (text("dossiers-group"), parts.group.join(" · ")),
        (text("dossiers-what"), parts.what.join(" · ")),
        (text("dossiers-scope"), parts.scope.join(" · ")),
        (text("dossiers-compared"), compared.say(language)),
    ];
    Said {
        title: heading(&pattern.statement, names),
        sentence: sentence.map(|sentence| sentence.as_kept().to_owned()),
        comparison: comparison.map(|sentence| sentence.as_kept().to_owned()),
        sure: sure.say(language),
        defined: lines.into_iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| (label.say(language), value)).collect(),
    }
}

/// A ratio with its interval: "2.9 (2.2 to 3.8)".
pub fn ratio(estimate: Estimate, language: Language) -> Text {
    text("patterns-estimate").with("value", numbers::ratio(estimate.value)).with("range", numbers::range(estimate.low, estimate.high, language))
}

/// The figures of a dossier for a spreadsheet: a row an exhibit, and nothing in it that a spreadsheet would run. Begins with a byte order mark, without which spreadsheets garble Chinese.
pub fn csv(frozen: &Frozen, language: Language) -> Vec<u8> {
    let heads = [
        text("dossiers-exhibit-number"),
        text("dossiers-pattern"),
        text("dossiers-group-met"),
        text("dossiers-group-all"),
        text("dossiers-others-met"),
        text("dossiers-others-all"),
        text("dossiers-times"),
        text("dossiers-low"),
        text("dossiers-high"),
        text("release-status"),
    ];
    let mut rows = vec![heads.map(|head| head.say(language)).to_vec()];
    for (number, exhibit) in (1..).zip(&frozen.exhibits) {
        let mut row = vec![i32::to_string(&number), exhibit.said(language).title.clone()];
        let (figures, status) = match table(&exhibit.told) {
            Some(table) => {
                let ratio = table.risk_ratio();
                let counts = [table.a, table.group(), table.c, table.c + table.d].map(|count| count.to_string());
                let times = [ratio.value, ratio.low, ratio.high].map(|value| format!("{value:.2}"));
                ([counts.to_vec(), times.to_vec()].concat(), text("release-shown"))
            }
            None => {
                let met = exhibit.told.met().map(|met| met.to_string()).unwrap_or_default();
                (std::iter::once(met).chain(std::iter::repeat_n(String::new(), 6)).collect(), text("release-hidden"))
            }
        };
        row.extend(figures);
        row.push(status.say(language));
        rows.push(row);
    }
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        // rows are of one length, and memory takes whatever is written to it
        let written = writer.write_record(row.iter().map(|cell| defused(cell)));
        debug_assert!(written.is_ok());
    }
    ["\u{feff}".as_bytes(), &writer.into_inner().unwrap_or_default()].concat()
}
