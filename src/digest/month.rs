//! A month for the board, on demand: one screen, to be read aloud. Whoever hears it has no right to the cases, so figures are rounded and small ones are not told, whoever opens the page.

use askama::Template;
use chrono::NaiveDate;

use super::compose::in_a_mail;
use crate::{
    domain::{caller::Caller, language::Language, outcome::Outcome, period::Period},
    engine::{pattern::Pattern, trend::State},
    store::{
        StoreError,
        activity::{self, Activity},
        db::Db,
        dossiers::{self, Use},
        organizations::{self, Organization},
        patterns,
        reference::{Named, Reference},
        releases, scans, starter,
    },
    vault::server::ServerKey,
    words::{Says, Text, answers::answered, days, filters, finding::Finding, heading, names::Names, numbers, text},
};

/// Figures are told to the nearest multiple of this, so that no two of them tell a third one of a few people.
const STEP: i64 = 5;
/// Patterns of each kind that are told.
const PATTERNS: usize = 3;
/// Outcomes that are told, those most people met.
const OUTCOMES: usize = 6;

/// A month, ready to be said: on a page, on paper and on the command line.
pub struct Month {
    pub language: Language,
    pub organization: String,
    pub month: Period,
    pub before: Period,
    /// Figures below this are not told.
    pub least: i64,
    pub came_in: Vec<Row>,
    /// How many people met each outcome.
    pub outcomes: Vec<Row>,
    pub patterns: Vec<Sentence>,
    /// Whether growing and fading is told: that is known of the last weeks only.
    pub has_trends: bool,
    pub releases: Vec<Text>,
    pub dossiers: Vec<Text>,
    pub quality: Vec<Row>,
}

/// A figure of the month, beside that of the month before.
pub struct Row {
    pub label: String,
    pub now: String,
    pub before: String,
}

/// A pattern in a sentence.
pub struct Sentence {
    pub state: Text,
    pub sentence: String,
    pub path: String,
}

/// What the record tells of one month.
struct Recorded {
    activity: Activity,
    seen: i64,
    closed: i64,
    recorders: i64,
    outcomes: Vec<(Outcome, i64)>,
}

impl Recorded {
    fn of(db: &mut Db, caller: &Caller, month: Period) -> Result<Self, StoreError> {
        let (organization, from, until) = (caller.organization, month.first(), month.last());
        Ok(Self {
            activity: activity::of_organization(db, organization, from, until)?,
            seen: activity::people_seen(db, organization, from, until)?,
            closed: activity::closed(db, organization, from, until)?,
            recorders: activity::recorders(db, organization, from, until)?,
            outcomes: activity::people_by_outcome(db, organization, from, until)?,
        })
    }
}

/// Gathers what is told of a month that is over.
pub fn month(db: &mut Db, keys: &ServerKey, caller: &Caller, month: Period, today: NaiveDate) -> Result<Month, StoreError> {
    let is_last = month == Period::around(today, month.length()).before();
    let organization = organizations::find(db, caller.organization)?;
    let reference = Reference::load(db, caller.organization)?;
    let names = Names::of(&reference, starter::words_of(&organization), caller.language);
    let (now, before) = (Recorded::of(db, caller, month)?, Recorded::of(db, caller, month.before())?);
    let figures = Figures { least: i64::try_from(organization.least_shown().max(5)).unwrap_or(i64::MAX), language: caller.language };
    Ok(Month {
        language: caller.language,
        organization: organization.name.clone(),
        month,
        before: month.before(),
        least: figures.least,
        came_in: figures.came_in(&now, &before),
        outcomes: figures.outcomes(&now, &before, &names),
        patterns: patterns_of(db, keys, caller, &organization, &names, month, is_last)?,
        has_trends: is_last,
        releases: releases_of(db, keys, caller, month)?,
        dossiers: dossiers_of(db, keys, caller, &reference, month)?,
        quality: figures.quality(&now, &before),
    })
}

/// How figures are told.
struct Figures {
    least: i64,
    language: Language,
}

impl Figures {
    fn rounded(number: i64) -> i64 {
        (number + STEP / 2) / STEP * STEP
    }

    fn said(&self, number: i64) -> String {
        if number < self.least {
            text("email-fewer").with("least", self.least).say(self.language)
        } else {
            text("summary-month-about").with("n", numbers::whole(Self::rounded(number))).say(self.language)
        }
    }

    fn row(&self, label: Text, now: i64, before: i64) -> Row {
        Row { label: label.say(self.language), now: self.said(now), before: self.said(before) }
    }

    fn came_in(&self, now: &Recorded, before: &Recorded) -> Vec<Row> {
        vec![
            self.row(text("summary-month-people"), now.activity.people, before.activity.people),
            self.row(text("summary-month-cases"), now.activity.cases, before.activity.cases),
            self.row(text("summary-month-closed"), now.closed, before.closed),
            self.row(text("summary-month-seen"), now.seen, before.seen),
            self.row(text("summary-month-steps"), now.activity.steps, before.activity.steps),
        ]
    }

    /// Outcomes that enough people met in one of the months.
    fn outcomes(&self, now: &Recorded, before: &Recorded, names: &Names) -> Vec<Row> {
        let earlier = |outcome| before.outcomes.iter().find(|(known, _)| *known == outcome).map_or(0, |(_, people)| *people);
        let mut told: Vec<_> = now.outcomes.iter().map(|(outcome, people)| (*outcome, *people, earlier(*outcome))).collect();
        told.retain(|(_, now, before)| *now >= self.least || *before >= self.least);
        told.sort_by_key(|(outcome, now, _)| (std::cmp::Reverse(Self::rounded(*now)), outcome.code()));
        let row = |(outcome, now, before): (Outcome, i64, i64)| Row {
            label: heading::outcome(names, outcome.code()),
            now: self.said(now),
            before: self.said(before),
        };
        told.into_iter().take(OUTCOMES).map(row).collect()
    }

    fn quality(&self, now: &Recorded, before: &Recorded) -> Vec<Row> {
        let share = |of: &Recorded| {
            if of.activity.uncoded < self.least {
                return text("summary-month-few").with("least", self.least).say(self.language);
            }
            // of rounded figures, so that it tells no more than they do
            let (uncoded, steps) = (Self::rounded(of.activity.uncoded), Self::rounded(of.activity.steps));
            numbers::percent(uncoded as f64 / steps.max(1) as f64, self.language)
        };
        let colleagues = |of: &Recorded| numbers::whole(of.recorders);
        vec![
            Row { label: text("summary-month-uncoded").say(self.language), now: share(now), before: share(before) },
            Row { label: text("summary-month-recorders").say(self.language), now: colleagues(now), before: colleagues(before) },
        ]
    }
}

fn patterns_of(
    db: &mut Db,
    keys: &ServerKey,
    caller: &Caller,
    organization: &Organization,
    names: &Names,
    month: Period,
    is_last: bool,
) -> Result<Vec<Sentence>, StoreError> {
    let Some(kept) = scans::latest(db, &keys.settings_key(), caller.organization)? else { return Ok(Vec::new()) };
    let remembered = patterns::remembered(db, caller.organization)?;
    let state = |pattern: &Pattern| {
        let known = remembered.iter().find(|known| known.hash == pattern.id)?;
        if known.decision == Some(patterns::Decision::Dismissed) {
            return None;
        }
        if month.holds(known.first_seen) {
            return Some(State::New);
        }
        let trend = kept.findings.trend(&pattern.id).map(|trend| trend.state);
        trend.filter(|state| is_last && [State::Growing, State::Fading].contains(state))
    };
    let mut said = Vec::new();
    for (wanted, word) in [(State::New, text("email-new")), (State::Growing, text("email-growing")), (State::Fading, text("email-fading"))] {
        let own = kept.findings.holding().filter(|pattern| state(pattern) == Some(wanted));
        said.extend(own.take(PATTERNS).map(|pattern| Sentence {
            state: word.clone(),
            sentence: in_a_mail(&Finding::of(pattern, names), organization.least_shown().max(5), caller.language),
            path: format!("/patterns/{}", pattern.id),
        }));
    }
    Ok(said)
}

fn releases_of(db: &mut Db, keys: &ServerKey, caller: &Caller, month: Period) -> Result<Vec<Text>, StoreError> {
    let is_in = |day: Option<NaiveDate>| day.filter(|day| month.holds(*day));
    let mut said = Vec::new();
    for release in releases::list(db, caller, keys)? {
        if let Some(day) = is_in(release.published_on) {
            said.push(text("summary-month-published").with("title", &release.title).with("code", release.code.to_string()).with("day", day));
        }
        if let Some(day) = is_in(release.withdrawn_on.filter(|_| release.published_on.is_some())) {
            said.push(text("summary-month-withdrawn").with("title", &release.title).with("code", release.code.to_string()).with("day", day));
        }
    }
    Ok(said)
}

/// What was approved, where it went, and what came of it, each where it happened in the month.
fn dossiers_of(db: &mut Db, keys: &ServerKey, caller: &Caller, reference: &Reference, month: Period) -> Result<Vec<Text>, StoreError> {
    let is_in = |day: Option<NaiveDate>| day.filter(|day| month.holds(*day));
    let to = |one: &Use| {
        let office = one.office.and_then(|id| reference.office(id)).map(|office| office.name(caller.language).to_owned());
        office.or_else(|| one.recipient.clone()).unwrap_or_default()
    };
    let mut said = Vec::new();
    for dossier in dossiers::list(db, caller, keys)? {
        let title = &dossier.title;
        said.extend(is_in(dossier.approved_on).map(|day| text("summary-month-approved").with("title", title).with("day", day)));
        for one in dossiers::uses(db, caller.organization, &keys.settings_key(), dossier.id)? {
            said.extend(is_in(Some(one.sent_on)).map(|day| text("summary-month-sent").with("title", title).with("to", to(&one)).with("day", day)));
            if let (Some(answer), Some(day)) = (one.answer, is_in(one.answered_on)) {
                let came = text("summary-month-answered").with("title", title).with("to", to(&one));
                said.push(came.with("answer", answered(answer)).with("day", day));
            }
        }
    }
    Ok(said)
}

#[derive(Template)]
#[template(path = "summary/month.txt")]
struct TextPart<'a> {
    of: &'a Month,
}

impl Month {
    pub fn title(&self) -> Text {
        text("summary-month-title").with("month", self.month)
    }

    /// As plain text.
    pub fn text(&self) -> askama::Result<String> {
        TextPart { of: self }.render_with_values(&("lang", Box::new(self.language) as Box<dyn std::any::Any>))
    }

    /// The heads of the two columns of figures.
    pub fn heads(&self) -> [String; 2] {
        [self.month, self.before].map(|month| days::period(month, self.language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_figures_are_not_told_and_others_in_fives() {
        let figures = Figures { least: 5, language: Language::En };
        assert_eq!(
            [0, 4, 5, 7, 8, 1_234].map(|number| figures.said(number)),
            ["fewer than 5", "fewer than 5", "about 5", "about 5", "about 10", "about 1,235"]
        );
    }
}
