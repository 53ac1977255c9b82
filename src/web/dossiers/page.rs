//! The page of one dossier: while it is gathered, while it waits, and once it may be handed out.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    exhibit::{Quoted, ReleaseLine, Shown},
    form, state,
};
use crate::{
    domain::{
        code::ShortCode,
        dossier::{Answer, Progress},
        rights::{ApproveDossiers, GatherDossiers, Right},
    },
    store::{
        StoreError,
        dossiers::{self, Gathered, OfRelease, Refusal, Use},
        patterns::Decision,
        reference::{Named as _, Reference},
        releases, vignettes,
    },
    web::{
        error::WebError,
        filters,
        form::{Choice, Typed, Wrong},
        may::May,
    },
    words::{Says, Text, answers::answered, heading::heading, text},
};

/// So much of a vignette stands in a list of choices, in characters.
const BEGINNING: usize = 60;

#[derive(Template)]
#[template(path = "dossiers/show.html")]
struct ShowPage {
    code: String,
    title: String,
    state: Text,
    maker: String,
    made_on: chrono::NaiveDate,
    frozen: Option<Text>,
    approved: Option<Text>,
    /// While it is open: what is gathered, and what could be.
    open: Option<Open>,
    exhibits: Vec<Shown>,
    releases: Vec<ReleaseLine>,
    quoted: Vec<Quoted>,
    is_frozen: bool,
    /// Which freezing the page shows.
    edition: String,
    is_approved: bool,
    may_approve: bool,
    refusal: Option<Text>,
    uses: Vec<UseLine>,
    /// Beside which answer the errors belong.
    answering: String,
    offices: Vec<Choice>,
    typed: Typed,
    wrong: Wrong,
}

struct Open {
    patterns: Vec<PatternLine>,
    more_patterns: Vec<Choice>,
    more_releases: Vec<Choice>,
    more_vignettes: Vec<Choice>,
}

struct PatternLine {
    hash: String,
    /// As the reader may see it; none where it does not hold any more.
    sentence: Option<String>,
    confirmed: bool,
}

struct UseLine {
    id: String,
    to: String,
    sent: Text,
    due: Option<Text>,
    overdue: bool,
    answer: Option<Text>,
    changed: String,
    answers: Vec<Choice>,
    typed: Typed,
}

pub async fn show(may: May<GatherDossiers>, code: web::Path<ShortCode>) -> Result<HttpResponse, WebError> {
    let typed = form::blank(may.today());
    show_with(&may, *code, StatusCode::OK, typed, Wrong::default()).await
}

/// The page with what was typed into one of its forms.
pub async fn show_with<R: Right>(may: &May<R>, code: ShortCode, status: StatusCode, typed: Typed, wrong: Wrong) -> Result<HttpResponse, WebError> {
    let (keys, language, today) = (may.site().store.keys.clone(), may.caller().language, may.today());
    let (dossier, gathered, refusal, uses, readable, published, reference) = may
        .read(move |db, caller| {
            let dossier = dossiers::find(db, caller, &keys, code)?;
            let gathered = dossiers::gathered(db, dossier.id)?;
            let refusal = dossiers::refusal(db, caller, &dossier)?;
            let uses = dossiers::uses(db, caller.organization, &keys.settings_key(), dossier.id)?;
            let readable = vignettes::readable(db, caller, &keys)?;
            let published = releases::list(db, caller, &keys)?;
            Ok::<_, StoreError>((dossier, gathered, refusal, uses, readable, published, Reference::load(db, caller.organization)?))
        })
        .await?;
    let open = if dossier.state == Progress::Open { Some(open(may, &gathered, &published, &readable).await?) } else { None };
    let exhibits = dossier.frozen.as_ref().map(|frozen| Shown::all(frozen, language)).unwrap_or_default();
    let along: Vec<OfRelease> = match &dossier.frozen {
        Some(frozen) => frozen.releases.clone(),
        None => gathered.releases.iter().filter_map(|id| published.iter().find(|release| release.id == *id)).map(of_release).collect(),
    };
    let before = exhibits.len() + along.len();
    let quoted = gathered.vignettes.iter().filter_map(|(ordinal, id)| {
        let vignette = readable.iter().find(|vignette| vignette.id == *id)?;
        Some(Quoted::of(before + usize::try_from(*ordinal).unwrap_or(0), vignette, &reference, language))
    });
    let approves = may.caller().roles.any_of(ApproveDossiers::ROLES);
    let is_frozen = dossier.state == Progress::Frozen;
    // whoever wanted to approve and came too late is told, too
    let told = approves && (is_frozen || status == StatusCode::CONFLICT);
    let answering = typed.get("answering").to_owned();
    may.answer(
        status,
        ShowPage {
            code: dossier.code.to_string(),
            title: dossier.title.clone(),
            state: state(dossier.state),
            maker: dossier.maker.clone(),
            made_on: dossier.made_on,
            frozen: dossier.frozen_on.map(|on| text("dossiers-frozen-on").with("on", on)),
            approved: dossier.approved_on.map(|on| text("dossiers-approved-on").with("on", on)),
            quoted: quoted.collect(),
            releases: along.into_iter().enumerate().map(|(at, release)| ReleaseLine { number: exhibits.len() + at + 1, release }).collect(),
            exhibits,
            open,
            is_frozen,
            edition: dossier.frozen.as_ref().map(dossiers::Frozen::edition).unwrap_or_default(),
            is_approved: dossier.state == Progress::Approved,
            may_approve: approves && refusal.is_none(),
            refusal: refusal.filter(|_| told).map(refused),
            uses: uses.iter().map(|one| UseLine::of(one, &reference, &typed, may)).collect(),
            offices: reference.offices.iter().map(|office| Choice::new("", office.name(language))).collect(),
            answering,
            typed: if typed.get("use").is_empty() { form::blank(today) } else { typed },
            wrong,
        },
    )
}

fn of_release(release: &releases::Release) -> OfRelease {
    OfRelease { code: release.code.to_string(), title: release.title.clone(), published_on: release.published_on, digest: String::new() }
}

fn refused(refusal: Refusal) -> Text {
    match refusal {
        Refusal::NotFrozen(Some(by)) => text("dossiers-refused-approved").with("name", by),
        Refusal::NotFrozen(None) => text("dossiers-refused-open"),
        Refusal::OwnFreeze => text("dossiers-refused-own"),
    }
}

/// What is gathered, and what could be.
async fn open<R: Right>(
    may: &May<R>,
    gathered: &Gathered,
    published: &[releases::Release],
    readable: &[vignettes::Readable],
) -> Result<Open, WebError> {
    let seen = crate::web::patterns::seen(may).await?;
    let decided = |hash: &str| seen.remembered(hash).and_then(|one| one.decision);
    let holding = || seen.scan.iter().flat_map(|scan| scan.findings.holding());
    let patterns = gathered.patterns.iter().map(|hash| PatternLine {
        hash: hash.clone(),
        sentence: holding().find(|pattern| pattern.id == *hash).map(|pattern| seen.sentence(pattern)),
        confirmed: decided(hash) == Some(Decision::Confirmed),
    });
    let more = holding().filter(|pattern| !gathered.patterns.contains(&pattern.id) && decided(&pattern.id) != Some(Decision::Dismissed));
    let more_releases = published.iter().filter(|release| release.state == releases::State::Published && !gathered.releases.contains(&release.id));
    let more_vignettes = readable.iter().filter(|vignette| !gathered.vignettes.iter().any(|(_, id)| *id == vignette.id));
    let beginning = |words: &str| -> String {
        let mut short: String = words.chars().take(BEGINNING).collect();
        if words.chars().count() > BEGINNING {
            short.push('…');
        }
        short.replace('\n', " ")
    };
    Ok(Open {
        patterns: patterns.collect(),
        more_patterns: more.map(|pattern| Choice::new(&pattern.id, heading(&pattern.statement, &seen.names))).collect(),
        more_releases: more_releases.map(|release| Choice::new(release.code.to_string(), &release.title)).collect(),
        more_vignettes: more_vignettes.map(|vignette| Choice::new(vignette.id.0.to_string(), beginning(&vignette.words))).collect(),
    })
}

impl UseLine {
    fn of<R: Right>(one: &Use, reference: &Reference, typed: &Typed, may: &May<R>) -> Self {
        let (language, today) = (may.caller().language, may.today());
        let id = one.id.0.to_string();
        let kept = Typed::default()
            .with("answer", one.answer.map(Answer::code).unwrap_or_default())
            .with("answered", one.answered_on.unwrap_or(today).to_string())
            .with("changed", one.changed.clone().unwrap_or_default());
        let typed = if typed.get("answering") == id { typed.clone() } else { kept };
        let choice = |answer: &Answer| Choice::new(answer.code(), answered(*answer).say(language)).chosen(typed.is("answer", answer.code()));
        Self {
            to: sent_to(one, reference, may.caller().language),
            sent: text("dossiers-sent-on").with("on", one.sent_on),
            due: one.due_on.filter(|_| one.answer.is_none()).map(|due| text("dossiers-due-on").with("on", due)),
            overdue: one.is_overdue(today),
            answer: one.answer.zip(one.answered_on).map(|(answer, on)| text("dossiers-answer-on").with("answer", answered(answer)).with("on", on)),
            changed: one.changed.clone().unwrap_or_default(),
            answers: Answer::ALL.iter().map(choice).collect(),
            typed,
            id,
        }
    }
}

/// To whom it went.
pub fn sent_to(one: &Use, reference: &Reference, language: crate::domain::language::Language) -> String {
    let office = one.office.and_then(|id| reference.office(id)).map(|office| office.name(language).to_owned());
    office.or_else(|| one.recipient.clone()).unwrap_or_default()
}
