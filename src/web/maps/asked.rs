//! Which cut of the record is asked for, and what the form above a map offers.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    engine::{
        cut::Cut,
        maps::{Asked, Map},
    },
    store::{
        columns,
        policies::Register,
        reference::{Grouping, InList, Named},
    },
    web::{
        form::{Choice, Wrong},
        patterns::Seen,
    },
    words::{Text, names::grouping_name, text},
};

/// What stands in the address; empty means all. A place is written `level:code`, a group `facet:value`.
#[derive(Clone, Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub until: String,
    #[serde(default)]
    pub place: String,
    #[serde(default)]
    pub service: String,
    #[serde(default)]
    pub stage: String,
    #[serde(default)]
    pub group: String,
    /// A second group, to which the same people belong.
    #[serde(default)]
    pub also: String,
    #[serde(default)]
    pub by: String,
    #[serde(default)]
    pub facet: String,
    #[serde(default)]
    pub policy: String,
}

/// More offices than this are not offered in one list; the page of an office leads to its own cuts.
const OFFICES: usize = 300;

impl Typed {
    /// What is asked for, and what of it cannot be read: then the whole record is shown instead.
    pub fn read(&self) -> (Asked, Wrong) {
        let mut wrong = Wrong::default();
        let mut day = |field: &'static str, typed: &str| {
            let read = (!typed.trim().is_empty()).then(|| typed.trim().parse::<NaiveDate>());
            if matches!(read, Some(Err(_))) {
                wrong.add(field, text("maps-not-a-day"));
            }
            read.and_then(Result::ok)
        };
        let (from, until) = (day("from", &self.from), day("until", &self.until));
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            wrong.add("until", text("maps-ends-before"));
        }
        let pair = |typed: &str| typed.split_once(':').map(|(one, other)| (one.to_owned(), other.to_owned()));
        let filled = |typed: &str| (!typed.is_empty()).then(|| typed.to_owned());
        let mut cut = Cut { from, until, ..Cut::default() };
        cut.scope.extend(pair(&self.place));
        cut.scope.extend(filled(&self.service).map(|service| ("service".to_owned(), service)));
        cut.scope.extend(filled(&self.stage).map(|stage| ("stage".to_owned(), stage)));
        cut.group.extend(pair(&self.group));
        match pair(&self.also) {
            Some((facet, _)) if cut.group.contains_key(&facet) => wrong.add("also", text("maps-same-kind")),
            also => cut.group.extend(also),
        }
        let asked = Asked { cut, by: filled(&self.by), facet: filled(&self.facet), policy: filled(&self.policy) };
        (asked, wrong)
    }

    /// The same as it stands in an address.
    pub fn query(&self) -> String {
        let fields = [
            ("from", &self.from),
            ("until", &self.until),
            ("place", &self.place),
            ("service", &self.service),
            ("stage", &self.stage),
            ("group", &self.group),
            ("also", &self.also),
            ("by", &self.by),
            ("facet", &self.facet),
            ("policy", &self.policy),
        ];
        let filled: Vec<_> = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        // pairs of texts can always be written so
        serde_urlencoded::to_string(filled).unwrap_or_default()
    }
}

/// What the form offers.
pub struct Choices {
    /// Whether days and places can be chosen: not where they are what is compared.
    pub where_and_when: bool,
    pub places: Vec<Choice>,
    pub services: Vec<Choice>,
    pub stages: Vec<Choice>,
    pub groups: Vec<Choice>,
    pub also: Vec<Choice>,
    /// None where the map sets nothing side by side.
    pub by: Vec<Choice>,
    /// None but where values of a facet are compared.
    pub facets: Vec<Choice>,
    /// None but where a policy is asked for.
    pub policies: Vec<Choice>,
}

impl Choices {
    /// What can be chosen on every map, the runaround included.
    pub fn of_cut(typed: &Typed, seen: &Seen) -> Self {
        let (language, reference) = (seen.names.language, &seen.reference);
        let counted = |entry: &dyn InList| reference.counted_under(entry.entry()) == entry.entry();
        let levels = columns::levels(reference);
        let mut places: Vec<(String, String)> = reference
            .jurisdictions
            .iter()
            .filter(|place| levels.contains(&place.level.as_str()) && counted(*place))
            .map(|place| (format!("{}:{}", place.level, place.code), place.name(language).to_owned()))
            .collect();
        if reference.offices.len() <= OFFICES {
            let offices = reference.offices.iter().filter(|office| counted(*office));
            places.extend(offices.map(|office| (format!("office:{}", office.code), office.name(language).to_owned())));
        } else if let Some(office) = typed.place.strip_prefix("office:") {
            places.push((typed.place.clone(), seen.names.office(office).to_owned()));
        }
        let services = reference.services.iter().filter(|service| counted(*service));
        let groups = reference.groupings().flat_map(|grouping| {
            let name = grouping_name(grouping, language);
            let named = move |(code, value): (&str, &dyn Named)| (format!("{}:{code}", grouping.code()), format!("{name}: {}", value.name(language)));
            grouping.counted_values(reference).into_iter().map(named)
        });
        let groups = by_name(groups.collect());
        let stages = super::page::words(seen).stages.iter().map(|stage| (stage.code.clone(), language.pick(&stage.en, &stage.zh).to_owned()));
        let services = services.map(|service| (service.code.clone(), service.name(language).to_owned()));
        Self {
            where_and_when: true,
            places: list(seen, text("maps-everywhere"), &typed.place, by_name(places)),
            services: list(seen, text("maps-all-services"), &typed.service, by_name(services.collect())),
            stages: list(seen, text("maps-all-stages"), &typed.stage, stages.collect()),
            groups: list(seen, text("maps-everyone"), &typed.group, groups.clone()),
            also: list(seen, text("maps-nothing-more"), &typed.also, groups),
            by: Vec::new(),
            facets: Vec::new(),
            policies: Vec::new(),
        }
    }

    /// What can be chosen on a map.
    pub fn of(map: Map, typed: &Typed, seen: &Seen, register: &Register) -> Self {
        let (language, reference) = (seen.names.language, &seen.reference);
        let mut choices = Self::of_cut(typed, seen);
        if map.compares() {
            choices.by = by(map, typed, seen, &columns::levels(reference));
        }
        if matches!(map, Map::Inclusion | Map::Gradations) {
            let facets = reference.groupings().filter(|grouping| map != Map::Gradations || matches!(grouping, Grouping::Facet(facet) if facet.tier));
            let facets = facets.map(|grouping| (grouping.code().to_owned(), grouping_name(grouping, language)));
            choices.facets = list(seen, text("maps-first-facet"), &typed.facet, by_name(facets.collect()));
        }
        if map == Map::Effect {
            choices.where_and_when = false;
            let policies = register.iter().map(|entry| (entry.policy.code.clone(), entry.policy.title(language).to_owned()));
            choices.policies = list(seen, text("maps-choose-policy"), &typed.policy, by_name(policies.collect()));
        }
        choices
    }
}

/// A list to choose from: what stands for no choice, then the entries.
fn list(seen: &Seen, every: Text, chosen: &str, entries: Vec<(String, String)>) -> Vec<Choice> {
    let first = Choice::new("", every.say(seen.names.language)).chosen(chosen.is_empty());
    let rest = entries.into_iter().map(|(code, label)| Choice::new(code.clone(), label).chosen(code == chosen));
    std::iter::once(first).chain(rest).collect()
}

fn by_name(mut entries: Vec<(String, String)>) -> Vec<(String, String)> {
    entries.sort_by(|one, other| one.1.cmp(&other.1));
    entries
}

/// What can be set side by side on a map.
fn by(map: Map, typed: &Typed, seen: &Seen, levels: &[&str]) -> Vec<Choice> {
    let (language, words) = (seen.names.language, super::page::words(seen));
    let level = |level: &&str| {
        let named = words.place_levels.iter().find(|word| word.code == **level);
        Choice::new(*level, named.map_or(*level, |word| language.pick(&word.en, &word.zh)))
    };
    let (office, service) = (Choice::new("office", text("maps-office").say(language)), Choice::new("service", text("maps-service").say(language)));
    let mut choices: Vec<Choice> = match map {
        Map::Openness => levels.iter().map(level).chain([office]).collect(),
        Map::Inclusion => {
            [Choice::new("", text("maps-no-place").say(language))].into_iter().chain(levels.iter().map(level)).chain([office]).collect()
        }
        Map::Patchwork => levels.iter().map(level).collect(),
        Map::Waiting if typed.service.is_empty() => vec![service],
        Map::Waiting => {
            let facets = seen.reference.groupings().map(|grouping| Choice::new(grouping.code(), grouping_name(grouping, language)));
            levels.iter().map(level).chain([office]).chain(facets).collect()
        }
        Map::Hope => vec![service],
        _ => vec![service, office],
    };
    choices.iter_mut().for_each(|choice| choice.chosen = choice.code == typed.by);
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_is_read_from_the_address_and_written_into_it_again() {
        let typed = Typed {
            from: "2026-01-01".into(),
            place: "city:north".into(),
            service: "school".into(),
            stage: "access".into(),
            group: "hukou:rural".into(),
            also: "gender:woman".into(),
            ..Typed::default()
        };
        let (asked, wrong) = typed.read();
        assert!(wrong.is_empty());
        assert_eq!(
            (asked.cut.scope["city"].as_str(), asked.cut.scope["service"].as_str(), asked.cut.group["hukou"].as_str()),
            ("north", "school", "rural")
        );
        assert_eq!((asked.cut.scope["stage"].as_str(), asked.cut.group["gender"].as_str()), ("access", "woman"));
        let query = "from=2026-01-01&place=city%3Anorth&service=school&stage=access&group=hukou%3Arural&also=gender%3Awoman";
        assert_eq!(typed.query(), query);
        assert_eq!(Typed::default().read().0, Asked::default());
    }

    #[test]
    fn what_is_no_day_is_said_beside_its_field() {
        let (_, wrong) = Typed { from: "2026-02-30".into(), ..Typed::default() }.read();
        assert!(wrong.with("from").is_some());
        let (_, wrong) = Typed { from: "2026-03-01".into(), until: "2026-02-01".into(), ..Typed::default() }.read();
        assert!(wrong.with("until").is_some());
        let (_, wrong) = Typed { group: "hukou:rural".into(), also: "hukou:local".into(), ..Typed::default() }.read();
        assert!(wrong.with("also").is_some(), "nobody has two values of one attribute");
    }
}
