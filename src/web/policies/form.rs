//! What is typed of a policy: it becomes an entry of the register, or everything that is wrong with it.

use chrono::NaiveDate;

use crate::{
    domain::{
        bilingual::Bilingual,
        day::{Day, Precision},
        id::{PolicyId, RequirementId, ServiceId},
        language::Language,
    },
    law::deadline::{Period, Unit},
    seed::{
        places,
        vocabulary::{self, Vocabulary},
    },
    store::{
        policies::{Entry, Policy, Register, Says, goes_round},
        reference::{Named as _, Reference, fresh_code},
    },
    web::form::{Typed, Wrong},
    words::text,
};

/// What a policy is read against.
pub struct Known {
    pub lists: std::sync::Arc<Reference>,
    pub register: std::sync::Arc<Register>,
    pub words: &'static Vocabulary,
    pub today: NaiveDate,
}

/// The longest title, obligation or source.
pub const TEXT_MAX: usize = 500;

/// What the form asks.
#[rustfmt::skip]
pub const FIELDS: [&str; 26] = [
    "title_en", "title_zh", "issuer_en", "issuer_zh", "number", "level", "place", "from", "until", "services", "names", "any_of", "any_of_when_en", "any_of_when_zh", "forbids",
    "forbids_when_en", "forbids_when_zh", "owes_en", "owes_zh", "answer_count", "answer_unit", "answer_from", "pays", "implements", "source", "checked",
];

/// The fields in which a policy speaks of requirements.
pub const SAYS: [(&str, Says); 3] = [("names", Says::Names), ("any_of", Says::AnyOf), ("forbids", Says::Forbids)];

/// The form of a policy that is there.
pub fn filled(entry: &Entry, known: &Known, language: Language) -> Typed {
    let policy = &entry.policy;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let place = policy.jurisdiction_id.and_then(|at| known.lists.jurisdictions.iter().find(|place| place.id == at));
    let mut typed = Typed::default()
        .with("title_en", &policy.title_en)
        .with("title_zh", &policy.title_zh)
        .with("issuer_en", &policy.issuer_en)
        .with("issuer_zh", &policy.issuer_zh)
        .with("number", text(&policy.number))
        .with("level", &policy.level)
        .with("place", place.map(|place| format!("{} {}", place.name(language), place.code)).unwrap_or_default())
        .with("from", policy.from().to_string())
        .with("until", policy.until().map(|day| day.to_string()).unwrap_or_default())
        .with("any_of_when_en", text(&policy.any_of_when_en))
        .with("any_of_when_zh", text(&policy.any_of_when_zh))
        .with("forbids_when_en", text(&policy.forbids_when_en))
        .with("forbids_when_zh", text(&policy.forbids_when_zh))
        .with("owes_en", text(&policy.owes_en))
        .with("owes_zh", text(&policy.owes_zh))
        .with("answer_count", policy.answer_count.map(|n| n.to_string()).unwrap_or_default())
        .with("answer_unit", text(&policy.answer_unit))
        .with("answer_from", text(&entry.answer_from))
        .with("pays", &policy.pays)
        .with("source", text(&entry.source))
        .with("checked", if policy.checked_on.is_some() { "yes" } else { "" });
    let codes = |ids: &[ServiceId]| known.lists.services.iter().filter(|own| ids.contains(&own.id)).map(|own| own.code.clone()).collect::<Vec<_>>();
    for code in codes(&entry.services) {
        typed = typed.also("services", code);
    }
    for (field, says) in SAYS {
        let ids: Vec<RequirementId> = entry.which(says).collect();
        for requirement in known.lists.requirements.iter().filter(|own| ids.contains(&own.id)) {
            typed = typed.also(field, &requirement.code);
        }
    }
    for other in known.register.iter().filter(|other| entry.implements.contains(&other.policy.id)) {
        typed = typed.also("implements", &other.policy.code);
    }
    typed
}

/// The policy that was meant, with the code of the place where it holds; `before`: the one that is written anew.
pub fn read(typed: &Typed, known: &Known, before: Option<&Entry>) -> Result<(Entry, Option<String>), Wrong> {
    let mut wrong = Wrong::default();
    let title = both(typed, ("title_en", "title_zh"), &mut wrong);
    let issuer = both(typed, ("issuer_en", "issuer_zh"), &mut wrong);
    for (field, given) in [("title_en", &title), ("issuer_en", &issuer)] {
        if given.is_none() && wrong.with(field).is_none() {
            wrong.add(field, text("policies-wrong-name"));
        }
    }
    let level = coded(typed, "level", &known.words.policy_levels, &mut wrong);
    let pays = coded(typed, "pays", &known.words.payers, &mut wrong);
    let place = place(typed, &known.lists, &mut wrong);
    let (from, until) = in_force(typed, &mut wrong);
    let answer = answer(typed, known, &mut wrong);
    let services = services(typed, known, &mut wrong);
    let requirements = requirements(typed, known, &mut wrong);
    let id = before.map_or_else(PolicyId::random, |before| before.policy.id);
    let implements = implements(typed, known, id, &mut wrong);
    let [any_of_when, forbids_when, owes] = [("any_of_when_en", "any_of_when_zh"), ("forbids_when_en", "forbids_when_zh"), ("owes_en", "owes_zh")]
        .map(|fields| both(typed, fields, &mut wrong));
    let number = some(typed.text("number", 100, &mut wrong));
    let source = some(typed.text("source", TEXT_MAX, &mut wrong));
    let checked = typed.is("checked", "yes");
    if checked && source.is_none() {
        wrong.add("source", text("policies-wrong-source"));
    }
    let (Some(title), Some(issuer), Some(level), Some(pays), Some(from)) = (title, issuer, level, pays, from) else { return Err(wrong) };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let of = |text: Option<Bilingual>| text.map_or((None, None), |text| (Some(text.en), Some(text.zh)));
    let ((any_of_when_en, any_of_when_zh), (forbids_when_en, forbids_when_zh), (owes_en, owes_zh)) = (of(any_of_when), of(forbids_when), of(owes));
    let kept = before.map(|before| before.policy.clone());
    let policy = Policy {
        id,
        // whoever saves it says whose it is
        organization_id: kept.as_ref().map_or_else(crate::domain::id::OrganizationId::random, |kept| kept.organization_id),
        jurisdiction_id: None,
        code: kept.as_ref().map_or_else(fresh_code, |kept| kept.code.clone()),
        level,
        issuer_en: issuer.en,
        issuer_zh: issuer.zh,
        title_en: title.en,
        title_zh: title.zh,
        number,
        in_force_from: from.earliest(),
        from_precision: from.precision(),
        in_force_until: until.map(Day::earliest),
        until_precision: until.map_or(Precision::Day, Day::precision),
        any_of_when_en,
        any_of_when_zh,
        forbids_when_en,
        forbids_when_zh,
        owes_en,
        owes_zh,
        answer_count: answer.as_ref().map(|(count, ..)| *count),
        answer_unit: answer.as_ref().map(|(_, unit, _)| (*unit).to_owned()),
        promise_en: kept.as_ref().and_then(|kept| kept.promise_en.clone()),
        promise_zh: kept.as_ref().and_then(|kept| kept.promise_zh.clone()),
        promise_until: kept.as_ref().and_then(|kept| kept.promise_until),
        pays,
        check_en: kept.as_ref().and_then(|kept| kept.check_en.clone()),
        check_zh: kept.as_ref().and_then(|kept| kept.check_zh.clone()),
        lists_complete: kept.as_ref().is_some_and(|kept| kept.lists_complete && checked),
        checked_on: checked.then(|| kept.as_ref().and_then(|kept| kept.checked_on).unwrap_or(known.today)),
    };
    Ok((Entry { policy, services, requirements, implements, answer_from: answer.and_then(|(.., from)| from), source }, place))
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// A text in both languages; one that is given in one only stands for both.
fn both(typed: &Typed, (en, zh): (&'static str, &'static str), wrong: &mut Wrong) -> Option<Bilingual> {
    match (some(typed.text(en, TEXT_MAX, wrong)), some(typed.text(zh, TEXT_MAX, wrong))) {
        (None, None) => None,
        (Some(one), None) | (None, Some(one)) => Some(Bilingual::new(one.clone(), one)),
        (Some(en), Some(zh)) => Some(Bilingual::new(en, zh)),
    }
}

fn coded(typed: &Typed, field: &'static str, list: &[vocabulary::Choice], wrong: &mut Wrong) -> Option<String> {
    let known = list.iter().find(|entry| entry.code == typed.get(field));
    if known.is_none() {
        wrong.add(field, text("policies-wrong-choice"));
    }
    known.map(|entry| entry.code.clone())
}

fn place(typed: &Typed, lists: &Reference, wrong: &mut Wrong) -> Option<String> {
    let code = typed.get("place").rsplit(' ').next().filter(|code| !code.is_empty())?;
    let known = lists.jurisdictions.iter().any(|place| place.code == code) || places::china().get(code).is_some();
    if !known {
        wrong.add("place", text("policies-wrong-place"));
    }
    known.then(|| code.to_owned())
}

fn in_force(typed: &Typed, wrong: &mut Wrong) -> (Option<Day>, Option<Day>) {
    let mut day = |field: &'static str, must: bool| match typed.get(field) {
        "" if !must => None,
        written => written.parse::<Day>().map_err(|_| wrong.add(field, text("policies-wrong-day"))).ok(),
    };
    let (from, until) = (day("from", true), day("until", false));
    if from.zip(until).is_some_and(|(from, until)| until.latest() < from.earliest()) {
        wrong.add("until", text("policies-wrong-until"));
    }
    (from, until)
}

fn answer<'a>(typed: &Typed, known: &Known, wrong: &mut Wrong) -> Option<(i16, &'a str, Option<String>)> {
    let written = typed.get("answer_count");
    if written.is_empty() {
        return None;
    }
    let count = written.parse::<i16>().ok().filter(|count| (1..=Period::LONGEST.cast_signed()).contains(count));
    let unit = Unit::from_code(typed.get("answer_unit")).map(Unit::code);
    let from = match typed.get("answer_from") {
        "" => None,
        _ => coded(typed, "answer_from", &known.words.clock_starts, wrong),
    };
    if count.is_none() {
        wrong.add("answer_count", text("policies-wrong-count"));
    }
    if unit.is_none() {
        wrong.add("answer_unit", text("policies-wrong-choice"));
    }
    Some((count?, unit?, from))
}

fn services(typed: &Typed, known: &Known, wrong: &mut Wrong) -> Vec<ServiceId> {
    let mut services = Vec::new();
    for code in typed.all("services") {
        match known.lists.services.iter().find(|service| service.code == code) {
            Some(service) if services.contains(&service.id) => {}
            Some(service) => services.push(service.id),
            None => wrong.add("services", text("policies-wrong-choice")),
        }
    }
    services
}

fn requirements(typed: &Typed, known: &Known, wrong: &mut Wrong) -> Vec<(RequirementId, Says)> {
    let mut requirements: Vec<(RequirementId, Says)> = Vec::new();
    for (field, says) in SAYS {
        for code in typed.all(field) {
            match known.lists.requirements.iter().find(|requirement| requirement.code == code) {
                Some(requirement) if requirements.contains(&(requirement.id, says)) => {}
                Some(requirement) if requirements.iter().any(|(id, _)| *id == requirement.id) => {
                    if wrong.with(field).is_none() {
                        wrong.add(field, text("policies-wrong-twice"));
                    }
                }
                Some(requirement) => requirements.push((requirement.id, says)),
                None => wrong.add(field, text("policies-wrong-choice")),
            }
        }
    }
    requirements
}

fn implements(typed: &Typed, known: &Known, own: PolicyId, wrong: &mut Wrong) -> Vec<PolicyId> {
    let mut implements = Vec::new();
    for code in typed.all("implements") {
        match known.register.iter().find(|entry| entry.policy.code == code) {
            Some(entry) if implements.contains(&entry.policy.id) => {}
            Some(entry) => implements.push(entry.policy.id),
            None => wrong.add("implements", text("policies-wrong-choice")),
        }
    }
    if goes_round(&known.register, own, &implements) {
        wrong.add("implements", text("policies-wrong-round"));
    }
    implements
}
