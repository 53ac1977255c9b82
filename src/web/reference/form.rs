//! What is typed to add an entry, to rename it, or to retire it.

use chrono::NaiveDate;

use crate::{
    domain::{
        bilingual::Bilingual,
        id::{EntryId, FacetId, JurisdictionId},
        language::Language,
        list::List,
        outcome::Stage,
    },
    seed::{
        places,
        vocabulary::{self, Vocabulary},
    },
    store::{
        lists::{NAME_MAX, New},
        reference::{InList, NewOffice, Reference},
    },
    web::form::{Choice, Typed, Wrong},
    words::text,
};

/// The names in both languages. One that is typed in one language only stands for both until someone translates it.
pub fn names(typed: &Typed, (en, zh): (&'static str, &'static str), wrong: &mut Wrong) -> Bilingual {
    let names = Bilingual::new(typed.text(en, NAME_MAX, wrong), typed.text(zh, NAME_MAX, wrong));
    match (names.en.is_empty(), names.zh.is_empty()) {
        (true, true) => {
            wrong.add(en, text("reference-wrong-name"));
            names
        }
        (true, false) => Bilingual::new(names.zh.clone(), names.zh),
        (false, true) => Bilingual::new(names.en.clone(), names.en),
        (false, false) => names,
    }
}

/// An office to be added.
pub fn office(typed: &Typed, lists: &Reference) -> Result<NewOffice, Wrong> {
    let mut wrong = Wrong::default();
    let names = names(typed, ("en", "zh"), &mut wrong);
    let place = place(typed, lists, &mut wrong);
    if wrong.is_empty() { Ok(NewOffice { en: names.en, zh: names.zh, place }) } else { Err(wrong) }
}

/// The code of a place that was chosen, or whose code was typed.
pub fn place(typed: &Typed, lists: &Reference, wrong: &mut Wrong) -> Option<String> {
    let code = typed.get("place").rsplit(' ').next().filter(|code| !code.is_empty())?;
    let known = lists.jurisdictions.iter().any(|place| place.code == code) || places::china().get(code).is_some();
    if !known {
        wrong.add("place", text("reference-wrong-place"));
    }
    known.then(|| code.to_owned())
}

/// A place as it stands in a field.
pub fn place_label(name: &str, code: &str) -> String {
    format!("{name} {code}")
}

/// The organization's own places, then the shipped provinces and prefectures; a county is found by its code.
pub fn places(lists: &Reference, language: Language, today: NaiveDate) -> Vec<Choice> {
    use crate::store::reference::Named;
    let own = lists.jurisdictions.iter().filter(|place| lists.is_offered(*place, today));
    let own = own.map(|place| Choice::new(&place.code, place_label(place.name(language), &place.code)));
    let is_own = |code: &str| lists.jurisdictions.iter().any(|place| place.code == code);
    let shipped = places::china().all().iter().filter(|place| matches!(place.level, "nation" | "province" | "municipality" | "prefecture"));
    let shipped = shipped.filter(|place| !is_own(place.code));
    own.chain(shipped.map(|place| Choice::new(place.code, place_label(language.pick(place.en, place.zh), place.code)))).collect()
}

/// An entry of a list other than that of offices, to be added.
pub fn new(typed: &Typed, list: List, lists: &Reference, words: &Vocabulary, today: NaiveDate) -> Result<(Bilingual, New), Wrong> {
    let mut wrong = Wrong::default();
    // of a facet's value beside the facet's own names
    let fields = if list == List::Values { ("value_en", "value_zh") } else { ("en", "zh") };
    let names = names(typed, fields, &mut wrong);
    let facet = typed.get("facet").parse().map(FacetId).ok().filter(|id| lists.facets.iter().any(|facet| facet.id == *id));
    is_new((&names, fields), lists, (list, None, facet), today, &mut wrong);
    let new = match list {
        List::Services => typed.get("stage").parse::<Stage>().map(|stage| New::Service { stage }).map_err(|_| "stage"),
        List::Requirements => coded(typed, "kind", &words.requirement_kinds).map(|kind| New::Requirement { kind }),
        List::Reasons => Ok(New::Reason),
        List::Facets => Ok(New::Facet { rival: typed.is("rival", "yes") }),
        List::Values => facet.map(|facet| New::Value { facet }).ok_or("value_en"),
        List::Places => coded(typed, "level", &words.place_levels).map(|level| New::Place { level, parent: parent(typed, lists, &mut wrong) }),
        List::Offices => Err("en"),
    };
    match new {
        Ok(new) if wrong.is_empty() => Ok((names, new)),
        Ok(_) => Err(wrong),
        Err(field) => {
            wrong.add(field, text("reference-wrong-choice"));
            Err(wrong)
        }
    }
}

fn coded(typed: &Typed, field: &'static str, list: &[vocabulary::Choice]) -> Result<String, &'static str> {
    list.iter().find(|entry| entry.code == typed.get(field)).map(|entry| entry.code.clone()).ok_or(field)
}

fn parent(typed: &Typed, lists: &Reference, wrong: &mut Wrong) -> Option<JurisdictionId> {
    let code = typed.get("parent");
    let parent = lists.jurisdictions.iter().find(|place| place.code == code).map(|place| place.id);
    if parent.is_none() && !code.is_empty() {
        wrong.add("parent", text("reference-wrong-choice"));
    }
    parent
}

/// Two entries of one list that are called the same could not be told apart; two offices may be, since each stands with its place.
fn is_new(
    (names, (en, zh)): (&Bilingual, (&'static str, &'static str)),
    lists: &Reference,
    (list, own, facet): (List, Option<EntryId>, Option<FacetId>),
    today: NaiveDate,
    wrong: &mut Wrong,
) {
    if matches!(list, List::Offices | List::Places) {
        return;
    }
    for (field, name) in [(en, &names.en), (zh, &names.zh)] {
        let taken = |entry: &&dyn InList| [entry.en(), entry.zh()].iter().any(|other| other.to_lowercase() == name.to_lowercase());
        let beside = rivals(lists, list, facet).into_iter().filter(|entry| Some(entry.entry()) != own && lists.is_offered(*entry, today));
        if !name.is_empty() && beside.into_iter().any(|entry| taken(&entry)) {
            wrong.add(field, text("reference-wrong-taken"));
            return;
        }
    }
}

/// The entries among which one is chosen: those of its list, or the values of its facet.
fn rivals(lists: &Reference, list: List, facet: Option<FacetId>) -> Vec<&dyn InList> {
    let of_facet = |entry: &&dyn InList| {
        facet.is_none() || lists.facet_values.iter().any(|value| value.entry() == entry.entry() && Some(value.facet_id) == facet)
    };
    lists.entries(list).into_iter().filter(of_facet).collect()
}

/// Other names for an entry.
fn renamed(typed: &Typed, (list, id): (List, EntryId), lists: &Reference, today: NaiveDate) -> Result<Bilingual, Wrong> {
    let mut wrong = Wrong::default();
    let names = names(typed, ("en", "zh"), &mut wrong);
    is_new((&names, ("en", "zh")), lists, (list, Some(id), facet_of(lists, list, id)), today, &mut wrong);
    if wrong.is_empty() { Ok(names) } else { Err(wrong) }
}

/// Other names for an entry, and the code of its place where it is an office.
pub fn renamed_and_placed(typed: &Typed, entry: (List, EntryId), lists: &Reference, today: NaiveDate) -> Result<(Bilingual, Option<String>), Wrong> {
    let mut wrong = Wrong::default();
    let place = place(typed, lists, &mut wrong);
    match renamed(typed, entry, lists, today) {
        Ok(names) if wrong.is_empty() => Ok((names, place)),
        Ok(_) => Err(wrong),
        Err(more) => {
            wrong.append(more);
            Err(wrong)
        }
    }
}

fn facet_of(lists: &Reference, list: List, id: EntryId) -> Option<FacetId> {
    let value = lists.facet_values.iter().find(|value| value.entry() == id)?;
    (list == List::Values).then_some(value.facet_id)
}

/// The entries to which a retired one can point: those that are in use.
pub fn targets(lists: &Reference, (list, id): (List, EntryId)) -> Vec<&dyn InList> {
    if !list.points() {
        return Vec::new();
    }
    let in_use = |entry: &&dyn InList| entry.entry() != id && lists.standing(entry.entry()).retired_on.is_none();
    rivals(lists, list, facet_of(lists, list, id)).into_iter().filter(in_use).collect()
}

/// From which day on an entry is retired, and to which other it points.
pub fn retired(typed: &Typed, entry: (List, EntryId), lists: &Reference, today: NaiveDate) -> Result<(NaiveDate, Option<EntryId>), Wrong> {
    let mut wrong = Wrong::default();
    let day = match typed.get("retired_on") {
        "" => today,
        written => written.parse().unwrap_or_else(|_| {
            wrong.add("retired_on", text("reference-wrong-day"));
            today
        }),
    };
    let code = typed.get("points_to");
    let to = targets(lists, entry).into_iter().find(|target| target.code() == code).map(InList::entry);
    if to.is_none() && !code.is_empty() {
        wrong.add("points_to", text("reference-wrong-choice"));
    }
    if wrong.is_empty() { Ok((day, to)) } else { Err(wrong) }
}
