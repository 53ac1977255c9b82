//! What worked for others who stood where this person stands, in words.

use crate::{
    domain::{band::Band, caller::Caller, id::StepId, language::Language},
    engine::{
        stats::rate::wilson,
        worked::{Move, Next, Spot, Tally},
    },
    store::{StoreError, db::Db, reference::Named, worked},
    vault::server::SettingsKey,
    words::{Text, text},
};

use super::known::Known;

/// Looks up what the last scan found of the spot in which the case stood at one of its steps: one row.
pub fn look_up(db: &mut Db, caller: &Caller, key: &SettingsKey, known: &mut Known, step: Option<StepId>) -> Result<(), StoreError> {
    if let Some(spot) = step.and_then(|step| spot(known, step)) {
        known.worked = worked::at(db, key, caller.organization, &spot)?;
    }
    Ok(())
}

/// Where the case stood at a step, by the codes under which it is counted.
fn spot(known: &Known, step: StepId) -> Option<Spot> {
    let (step, reference) = (known.steps.iter().find(|one| one.id == step)?, &known.reference);
    let reason = step.reason_id.and_then(|id| reference.reasons.iter().find(|reason| reason.id == id));
    Some(Spot {
        service: reference.counted(&reference.services, &known.service).code.clone(),
        office: reference.counted(&reference.offices, known.office(step.office_id)?).code.clone(),
        outcome: step.outcome.code().to_owned(),
        reason: reason.map(|reason| reference.counted(&reference.reasons, reason).code.clone()),
    })
}

/// One thing that others did next, and what came of it.
pub struct Line {
    pub what: String,
    pub said: Text,
}

/// What others did next. Whoever sees all cases sees exact figures; others only bands of those who agree to be counted, and what is told of so few is left out.
pub fn lines(known: &Known) -> Vec<Line> {
    of(known, |next| if known.sees_all { exact(next.all) } else { banded(next.agreed, known) })
}

/// The same as it may leave the house.
pub fn for_outside(known: &Known) -> Vec<Line> {
    of(known, |next| banded(next.agreed, known))
}

fn of(known: &Known, said: impl Fn(&Next) -> Option<Text>) -> Vec<Line> {
    let next = known.worked.iter().flat_map(|worked| &worked.next);
    next.filter_map(|next| Some(Line { what: what(known, &next.what).say(known.language), said: said(next)? })).collect()
}

fn what(known: &Known, next: &Move) -> Text {
    let language: Language = known.language;
    match next {
        Move::Lodged(code) => {
            let rule = known.lists.remedy(code);
            text("cases-worked-lodged").with("remedy", rule.map_or(code.as_str(), |rule| language.pick(&rule.en, &rule.zh)))
        }
        Move::Again => text("cases-worked-again"),
        Move::Elsewhere(code) => {
            let office = known.reference.offices.iter().find(|office| office.code == *code);
            text("cases-worked-elsewhere").with("office", office.map_or(code.as_str(), |office| office.name(language)))
        }
    }
}

fn exact(tally: Tally) -> Option<Text> {
    let share = tally.share()?;
    let percent = |share: f64| (share * 100.0).round();
    Some(
        text("cases-worked-exact")
            .with("persons", i64::try_from(tally.persons).unwrap_or(i64::MAX))
            .with("granted", i64::try_from(tally.granted).unwrap_or(i64::MAX))
            .with("share", percent(share.value))
            .with("low", percent(share.low))
            .with("high", percent(share.high)),
    )
}

/// A tally told so roughly that nobody can be picked out: a band, and how many in ten, nobody and everybody not told apart from nearly so. The interval is that of
/// what is told, so that it tells no more.
fn banded(tally: Tally, known: &Known) -> Option<Text> {
    let persons = usize::try_from(tally.persons).unwrap_or(usize::MAX);
    let (said, least) = match Band::of(persons, known.reference.organization.least_shown()) {
        Band::FewerThan(_) => return None,
        Band::Between(low, high) => (text("cases-worked-between").with("low", low).with("high", high), low),
        Band::AtLeast(low) => (text("cases-worked-many").with("low", low), low),
    };
    let tenths = ((tally.share()?.value * 10.0).round() as u64).clamp(1, 9);
    let interval = wilson(tenths * least / 10, least);
    let in_ten = |share: f64| (share * 10.0).round();
    Some(said.with("tenths", tenths).with("from", in_ten(interval.low)).with("to", in_ten(interval.high)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_figures_come_with_their_interval() {
        let said = exact(Tally { persons: 34, granted: 12 }).expect("persons").say(Language::En);
        assert_eq!(said, "34 people, 12 of them were granted it later: 35 % (21 % to 52 %)");
        assert_eq!(exact(Tally::default()), None);
    }
}
