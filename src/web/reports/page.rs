//! A report on the page: its last periods that are over, with the releases that ask the same of them, and where one is made.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    domain::{
        id::ReportId,
        language::Language,
        period::{Length, Period},
    },
    store::{
        releases::{Release, State},
        reports::Report,
    },
    web::releases::{
        form,
        known::Known,
        page::{Line, counted},
    },
    words::{Text, days, text},
};

/// A report.
pub struct Section {
    pub id: ReportId,
    pub name: String,
    pub about: Text,
    pub counted: Vec<String>,
    pub periods: Vec<OfPeriod>,
}

/// What there is of a report for one period.
pub struct OfPeriod {
    pub period: Period,
    pub releases: Vec<Line>,
    /// Where one is made, for those who draft.
    pub make: Option<String>,
}

/// How many periods are offered: so many that the same one of the year before is among them.
fn shown(length: Length) -> usize {
    match length {
        Length::Year => 3,
        other => 12 / other.months() as usize + 1,
    }
}

impl Section {
    /// `all` are the releases that the reader may see, newest first.
    pub fn of(report: &Report, all: &[Release], known: &Known, may_draft: bool, today: NaiveDate, language: Language) -> Self {
        // what asks the same of a period is of this report, however it was begun
        let own = |release: &&Release| {
            release.state != State::Withdrawn
                && release.definition.period().is_some_and(|period| period.length() == report.length)
                && release.definition.clone().of_period(None).as_ref() == Ok(&report.definition)
        };
        let releases: Vec<&Release> = all.iter().filter(own).collect();
        let offered = Period::closed(report.length, today).take(shown(report.length));
        let periods: BTreeSet<Period> = offered.chain(releases.iter().filter_map(|release| release.definition.period())).collect();
        let of_period = |period: Period| OfPeriod {
            releases: releases
                .iter()
                .filter(|release| release.definition.period() == Some(period))
                .map(|release| Line::of(release, known, language))
                .collect(),
            make: report.definition.clone().of_period(Some(period)).ok().filter(|_| may_draft).map(|definition| {
                let title = text("reports-title-of").with("name", &report.name).with("period", days::period(period, language));
                form::address_titled(&definition, &title.say(language))
            }),
            period,
        };
        Self {
            id: report.id,
            name: report.name.clone(),
            about: text("reports-of").with("length", super::form::length(report.length)).with("who", &report.saved_by).with("day", report.saved_on),
            counted: counted(&report.definition, known, language),
            periods: periods.into_iter().rev().map(of_period).collect(),
        }
    }
}
