//! What the summary says to one reader: what they can act on, at most a screen, in their language.

use askama::Template;
use chrono::{Days, NaiveDate};

use crate::{
    digest::{parts::Part, schedule::Week},
    domain::{caller::Caller, language::Language, rights::Role},
    engine::{pattern::Pattern, trend::State},
    store::{
        StoreError,
        activity::{self, Activity},
        audit, cases,
        db::Db,
        dossiers,
        organizations::{self, Organization},
        patterns, promises,
        reference::Reference,
        scans, starter, subscriptions, tasks,
    },
    vault::server::ServerKey,
    words::{Says, Text, days, filters, finding::Finding, names::Names, numbers, text},
};

/// Lines a section has at most.
const LINES: usize = 5;
/// A case in which nothing happened for this long is silent.
const SILENT: Days = Days::new(30);

/// A summary, ready to be said. The same as mail, in the browser and on the command line.
pub struct Summary {
    pub language: Language,
    organization: String,
    week: Week,
    site: String,
    overdue: Vec<Line>,
    silent: Vec<Line>,
    /// Challenges that ran past their day; none where none did.
    challenges: Option<Text>,
    /// Answers to dossiers that are overdue, for supervisors and analysts; none where none is.
    dossiers: Option<Text>,
    /// Own steps of the week; none for whoever works with no cases.
    own_steps: Option<Text>,
    /// What the organization recorded, for supervisors and analysts.
    recorded: Vec<Text>,
    /// Patterns first seen in the week, then the strongest others.
    patterns: Vec<Sentence>,
    /// The head of the audit log, anchored in everyone's mailbox.
    audit_head: String,
}

/// A line that leads to a page.
pub struct Line {
    code: String,
    path: String,
    said: Text,
}

/// A pattern in a sentence.
pub struct Sentence {
    /// New, growing or fading; nothing of what stays as it is.
    state: Option<Text>,
    sentence: String,
    path: String,
}

/// Gathers what one reader is told of a week. Reads codes only.
pub fn summary(db: &mut Db, keys: &ServerKey, caller: &Caller, week: Week, site: &str) -> Result<Summary, StoreError> {
    let organization = organizations::find(db, caller.organization)?;
    let off = subscriptions::turned_off(db, caller.user)?;
    let wants = |part: Part| part.is_for(caller) && !off.contains(part.kind());
    let language = caller.language;
    let mut summary = Summary {
        language,
        organization: organization.name.clone(),
        week,
        site: site.to_owned(),
        overdue: Vec::new(),
        silent: Vec::new(),
        challenges: None,
        dossiers: None,
        own_steps: None,
        recorded: Vec::new(),
        patterns: Vec::new(),
        audit_head: audit::head(db, caller.organization)?,
    };
    let limit = LINES as i64;
    if wants(Part::Overdue) {
        let overdue = promises::overdue(db, caller, week.monday, None, limit)?;
        let run_out = |promise: &promises::Listed| line(&promise.code.to_string(), text("email-overdue-line").with("day", promise.until()));
        summary.overdue = overdue.iter().map(run_out).collect();
    }
    if wants(Part::Silent) {
        let silent = cases::stale(db, caller, week.monday - SILENT, None, limit)?;
        let said = |case: &cases::Listed| text("email-silent-line").with("day", case.touched_on);
        summary.silent = silent.iter().map(|case| line(&case.code.to_string(), said(case))).collect();
    }
    if wants(Part::Challenges) {
        let overdue = tasks::challenges_overdue(db, caller, week.monday)?;
        summary.challenges = (overdue > 0).then(|| text("email-challenges").with("n", overdue));
    }
    if wants(Part::Dossiers) {
        let overdue: i64 = dossiers::overdue(db, caller, week.monday)?.iter().map(|(_, answers)| answers).sum();
        summary.dossiers = (overdue > 0).then(|| text("email-dossiers").with("n", overdue));
    }
    if wants(Part::OwnSteps) {
        let own = activity::steps_of(db, caller.organization, caller.user, week.from(), week.until())?;
        summary.own_steps = Some(text("email-own-steps").with("n", own));
    }
    if wants(Part::Recorded) {
        let exact = caller.is(Role::Supervisor);
        let recorded = activity::of_organization(db, caller.organization, week.from(), week.until())?;
        summary.recorded = said_of(recorded, exact, &organization, language);
    }
    if wants(Part::Patterns) {
        summary.patterns = patterns(db, keys, caller, &organization, week)?;
    }
    Ok(summary)
}

fn line(code: &str, said: Text) -> Line {
    Line { code: code.to_owned(), path: format!("/cases/{code}"), said }
}

/// Counts in words; whoever has no right to the cases sees no small ones.
fn said_of(recorded: Activity, exact: bool, organization: &Organization, language: Language) -> Vec<Text> {
    let least = i64::from(organization.display_threshold);
    let figure = |number: i64| {
        if exact || number >= least { numbers::whole(number) } else { text("email-fewer").with("least", least).say(language) }
    };
    let mut said = vec![
        text("email-recorded-people").with("n", figure(recorded.people)),
        text("email-recorded-cases").with("n", figure(recorded.cases)),
        text("email-recorded-steps").with("n", figure(recorded.steps)),
    ];
    let share = i32::try_from(recorded.uncoded * 100 / recorded.steps.max(1)).unwrap_or(0);
    if share > 0 && (exact || recorded.uncoded >= least) {
        said.push(text("email-uncoded").with("percent", share));
    }
    said
}

fn patterns(db: &mut Db, keys: &ServerKey, caller: &Caller, organization: &Organization, week: Week) -> Result<Vec<Sentence>, StoreError> {
    let Some(kept) = scans::latest(db, &keys.settings_key(), caller.organization)? else { return Ok(Vec::new()) };
    let remembered = patterns::remembered(db, caller.organization)?;
    let first_seen = |pattern: &Pattern| remembered.iter().find(|known| known.hash == pattern.id).map(|known| known.first_seen);
    let dismissed =
        |pattern: &Pattern| remembered.iter().any(|known| known.hash == pattern.id && known.decision == Some(patterns::Decision::Dismissed));
    let is_new = |day: Option<NaiveDate>| day.is_some_and(|day| day >= week.from());
    let names = Names::of(&*Reference::load(db, caller.organization)?, starter::words_of(organization), caller.language);
    let state = |pattern: &Pattern| match kept.findings.trend(&pattern.id).map(|trend| trend.state) {
        _ if is_new(first_seen(pattern)) => State::New,
        // the engine calls new whatever it had not been told of
        None | Some(State::New) => State::Steady,
        Some(state) => state,
    };
    let mut holding: Vec<(State, &Pattern)> =
        kept.findings.holding().filter(|pattern| !dismissed(pattern)).map(|pattern| (state(pattern), pattern)).collect();
    // what moves comes first; among equals the strongest
    let rank = |state: State| [State::New, State::Growing, State::Fading, State::Steady].iter().position(|other| *other == state);
    holding.sort_by_key(|(state, _)| rank(*state));
    let said = |(state, pattern): (State, &Pattern)| Sentence {
        state: match state {
            State::New => Some(text("email-new")),
            State::Growing => Some(text("email-growing")),
            State::Fading => Some(text("email-fading")),
            State::Steady => None,
        },
        sentence: in_a_mail(&Finding::of(pattern, &names), organization.least_shown().max(5), caller.language),
        path: format!("/patterns/{}", pattern.id),
    };
    let all = holding.into_iter().map(said);
    Ok(all.take(LINES).collect())
}

/// A mail passes through many hands: whoever reads it gets no table with a cell of a few people.
pub(super) fn in_a_mail(finding: &Finding, least: u64, language: Language) -> String {
    let shows = [finding.a, finding.b, finding.c, finding.d].into_iter().all(|cell| cell >= least);
    if shows { finding.sentence(language) } else { finding.without_total(language) }.to_string()
}

#[derive(Template)]
#[template(path = "email/summary.html")]
struct HtmlPart<'a> {
    of: &'a Summary,
    unsubscribe: &'a str,
}

#[derive(Template)]
#[template(path = "email/summary.txt")]
struct TextPart<'a> {
    of: &'a Summary,
    unsubscribe: &'a str,
}

impl Summary {
    pub fn subject(&self) -> String {
        text("email-subject").with("from", self.week.from()).with("until", self.week.until()).say(self.language)
    }

    /// The part for mail programs that show no markup.
    pub fn text(&self, unsubscribe: &str) -> askama::Result<String> {
        TextPart { of: self, unsubscribe }.render_with_values(&("lang", Box::new(self.language) as Box<dyn std::any::Any>))
    }

    pub fn html(&self, unsubscribe: &str) -> askama::Result<String> {
        HtmlPart { of: self, unsubscribe }.render_with_values(&("lang", Box::new(self.language) as Box<dyn std::any::Any>))
    }

    fn span(&self) -> Text {
        text("email-span").with("from", days::day(self.week.from(), self.language)).with("until", days::day(self.week.until(), self.language))
    }

    fn link(&self, path: &str) -> String {
        format!("{}{path}", self.site)
    }

    fn has_nothing(&self) -> bool {
        self.overdue.is_empty() && self.challenges.is_none() && self.dossiers.is_none() && self.silent.is_empty() && self.patterns.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::finding::{Certainty, Target};

    #[test]
    fn a_mail_gives_no_table_with_a_cell_of_a_few() {
        let finding = |c| Finding {
            target: Target::Returned,
            scope: Vec::new(),
            group: Vec::new(),
            a: 51,
            b: 33,
            c,
            d: 200,
            ratio: 2.9,
            low: 2.2,
            high: 3.8,
            certainty: Certainty::Strong,
        };
        let open = in_a_mail(&finding(40), 5, Language::En);
        assert!(open.contains("84 people") && open.contains("2.2 to 3.8"), "{open}");
        let guarded = in_a_mail(&finding(4), 5, Language::En);
        assert!(guarded.contains("51") && !guarded.contains("84") && !guarded.contains("2.9"), "{guarded}");
    }
}
