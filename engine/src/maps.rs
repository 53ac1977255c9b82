//! The maps: each is one measure over a cut of the record, with what the organization's lists say.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    burden::{Burden, burden},
    cut::{Cut, Slice},
    directive::{self, Directives, directives},
    evidence::Evidence,
    funnel::{Funnel, funnel},
    gradations::{Gradations, gradations},
    hope::{Hope, hope},
    hypothesis::{Dimension, Event, Hypothesis},
    inclusion::{Inclusion, inclusion},
    openness::{Openness, openness},
    patchwork::{Named, Patchwork, patchwork},
    policy_effect::{Change, NoEffect, PolicyEffect, policy_effect},
    practice::{Practice, practice},
    promises::{Promises, promises},
    record::Record,
    stats::survival::{LogRank, Quantile},
    waiting::{Began, Comparison, GroupWait, Note, waiting},
};

/// What can be drawn of a record, in the order in which a page lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Map {
    Funnel,
    Waiting,
    Openness,
    Inclusion,
    Gradations,
    Practice,
    Patchwork,
    Directives,
    Effect,
    Promises,
    Burden,
    Hope,
}

impl Map {
    pub const ALL: [Self; 12] = [
        Self::Funnel,
        Self::Waiting,
        Self::Openness,
        Self::Inclusion,
        Self::Gradations,
        Self::Practice,
        Self::Patchwork,
        Self::Directives,
        Self::Effect,
        Self::Promises,
        Self::Burden,
        Self::Hope,
    ];

    /// As it stands in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Funnel => "funnel",
            Self::Waiting => "waiting",
            Self::Openness => "openness",
            Self::Inclusion => "inclusion",
            Self::Gradations => "gradations",
            Self::Practice => "practice",
            Self::Patchwork => "patchwork",
            Self::Directives => "directives",
            Self::Effect => "effect",
            Self::Promises => "promises",
            Self::Burden => "burden",
            Self::Hope => "hope",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|map| map.code() == code)
    }

    /// Whether it sets places, or what else a record can be told apart by, beside each other.
    pub fn compares(self) -> bool {
        matches!(
            self,
            Self::Waiting | Self::Openness | Self::Inclusion | Self::Patchwork | Self::Practice | Self::Promises | Self::Burden | Self::Hope
        )
    }
}

/// What the organization's lists say that no step does.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    pub policies: Vec<Policy>,
    /// Which requirement the rules in force name where.
    pub named: Vec<NamedThere>,
    /// Facets whose values are tiers of status, with the values from the lowest to the highest.
    pub tiers: Vec<(String, Vec<String>)>,
    pub currency: &'static str,
}

/// A policy of the register, in the names of the columns.
#[derive(Clone, Debug)]
pub struct Policy {
    pub code: String,
    pub level: String,
    pub implements: Vec<String>,
    pub owes: bool,
    pub pays: String,
    /// The first day on which it can have been in force.
    pub from: NaiveDate,
    /// Level and place in which it is in force; none: everywhere.
    pub place: Option<(String, String)>,
    /// None: all.
    pub services: Vec<String>,
}

/// That the rules in force at a place name a requirement for a service.
#[derive(Clone, Debug)]
pub struct NamedThere {
    pub level: String,
    pub place: String,
    pub service: String,
    pub requirement: String,
}

/// What is asked of a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub cut: Cut,
    /// What is set side by side: a level of place, `office`, `service`, or a facet; what the map cannot do is passed over.
    pub by: Option<String>,
    /// The facet whose values are compared.
    pub facet: Option<String>,
    /// The policy that came into force.
    pub policy: Option<String>,
}

/// A map's figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measured {
    Funnel(Funnel),
    Waiting(Waits),
    Openness(ByPlace<Openness>),
    Inclusion(Profile),
    /// None where no facet is one of tiers.
    Gradations(Option<(String, Gradations)>),
    Practice(Beyond),
    Patchwork(ByPlace<Patchwork>),
    Directives(Directives),
    /// None where no policy was named.
    Effect(Option<Effect>),
    Promises(ByPlace<Promises>),
    Burden(ByPlace<Burden>),
    Hope(ByPlace<Hope>),
}

/// Figures that stand beside each other, and what tells them apart: a level of place, `office`, or `service`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ByPlace<T> {
    pub by: String,
    /// All of them together, where that can be said.
    pub together: Option<T>,
    pub each: Vec<T>,
}

/// How long people wait, side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waits {
    pub by: String,
    pub began: Began,
    pub groups: Vec<Wait>,
    pub log_rank: Option<LogRank>,
    pub notes: Vec<Note>,
}

/// The waits of one group, see [`GroupWait`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wait {
    pub value: String,
    pub persons: usize,
    pub answered: usize,
    pub lower: Quantile,
    pub median: Quantile,
    pub upper: Quantile,
    /// Days, and the share still waiting from then on; at most [`CURVE`] entries.
    pub curve: Vec<(u32, f64)>,
}

/// So many entries draw a curve as finely as a page can show it.
pub const CURVE: usize = 120;

/// Who gets in, by group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub by: Option<String>,
    pub facet: Option<String>,
    pub cells: Vec<Inclusion>,
}

/// Demands by their legal basis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Beyond {
    pub together: Option<Practice>,
    pub by: String,
    pub each: Vec<Practice>,
    pub by_requirement: Vec<Practice>,
}

/// Before and after a policy, target by target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    pub policy: String,
    pub from: NaiveDate,
    /// The service or place of the policy is not that of the cut, or the record is too short: what cannot be said is left out.
    pub effects: Vec<PolicyEffect>,
    pub nothing: Option<NoEffect>,
}

/// Works a map out. `least`: groups of fewer persons are not tested against each other.
pub fn measure(map: Map, evidence: &Evidence, lists: &Lists, asked: &Asked, today: NaiveDate, least: usize) -> Measured {
    let (columns, cut) = (&evidence.columns, &asked.cut);
    let slice = cut.of(columns);
    let named: Vec<Dimension> = Dimension::all(columns);
    let wanted = |dimension: &Dimension| asked.by.as_deref() == Some(dimension.name(columns));
    let place = named.iter().copied().filter(|dimension| dimension.is_where());
    let there = place.clone().find(wanted).or_else(|| place.clone().next()).unwrap_or(Dimension::Office);
    let of = named.iter().copied().find(wanted).filter(|dimension| matches!(dimension, Dimension::Service | Dimension::Office));
    let by_office = of == Some(Dimension::Office);
    let by = if by_office { "office" } else { "service" }.to_owned();
    match map {
        Map::Funnel => Measured::Funnel(funnel(columns, cut, &evidence.quiet(cut, &slice))),
        Map::Waiting => Measured::Waiting(waits(evidence, asked, today, least)),
        Map::Openness => Measured::Openness(ByPlace { by: there.name(columns).to_owned(), together: None, each: openness(&slice, there) }),
        Map::Inclusion => {
            let facets = columns.shape().facet_columns();
            let usual = lists.tiers.first().map(|(facet, _)| facet.as_str());
            let named = |name: Option<&str>| facets.iter().find(|facet| name == Some(**facet));
            let facet = named(asked.facet.as_deref()).or_else(|| named(usual)).or(facets.first()).copied();
            let at = place.clone().find(wanted);
            Measured::Inclusion(Profile {
                by: at.map(|at| at.name(columns).to_owned()),
                facet: facet.map(str::to_owned),
                cells: inclusion(&slice, at, facet),
            })
        }
        Map::Gradations => {
            let tiers = lists.tiers.iter().find(|(facet, _)| asked.facet.as_ref() == Some(facet)).or(lists.tiers.first());
            Measured::Gradations(tiers.and_then(|(facet, values)| {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                Some((facet.clone(), gradations(columns, cut, facet, &values)?))
            }))
        }
        Map::Practice => {
            let demands = evidence.demands(&slice, None);
            let each = practice(&demands, |demand| if by_office { demand.office } else { Some(demand.service) });
            Measured::Practice(Beyond {
                together: practice(&demands, |_| None).pop(),
                by,
                each,
                by_requirement: practice(&demands, |demand| Some(demand.requirement)),
            })
        }
        Map::Patchwork => Measured::Patchwork(places(evidence, lists, &slice, there)),
        Map::Directives => Measured::Directives(trace(evidence, lists, &slice)),
        Map::Effect => Measured::Effect(asked.policy.as_ref().and_then(|policy| effect(evidence, lists, cut, policy, today))),
        Map::Promises => {
            let all = evidence.promises(&slice);
            let each = promises(&all, today, |promise| if by_office { promise.office } else { promise.service });
            Measured::Promises(ByPlace { by, together: promises(&all, today, |_| None).pop(), each })
        }
        Map::Burden => {
            let all = evidence.costs(&slice, lists.currency);
            let each = burden(&all, |cost| if by_office { cost.office } else { cost.service });
            Measured::Burden(ByPlace { by, together: burden(&all, |_| None).pop(), each })
        }
        Map::Hope => {
            let all = evidence.expected(&slice);
            Measured::Hope(ByPlace { by: "service".to_owned(), together: hope(&all, |_| None).pop(), each: hope(&all, |said| said.service) })
        }
    }
}

/// Waits by what is asked for: of one service, if the cut is of one, else of all together by service.
fn waits(evidence: &Evidence, asked: &Asked, today: NaiveDate, least: usize) -> Waits {
    let found = waiting(&evidence.columns, &asked.cut, evidence.filled_in_until(today), least);
    let of_service = |comparison: &&Comparison| comparison.scope.get("service") == asked.cut.scope.get("service");
    let wanted = |comparison: &&Comparison| of_service(comparison) && asked.by.as_ref() == Some(&comparison.by);
    let all = &found.comparisons;
    let chosen = all.iter().find(wanted).or_else(|| all.iter().find(of_service)).or(all.first());
    let (by, groups, log_rank) = chosen.map_or_else(
        || (asked.by.clone().unwrap_or_else(|| "service".to_owned()), Vec::new(), None),
        |chosen| (chosen.by.clone(), chosen.groups.iter().map(Wait::of).collect(), chosen.log_rank),
    );
    Waits { by, began: found.began, groups, log_rank, notes: found.notes }
}

impl Wait {
    fn of(group: &GroupWait) -> Self {
        let curve = &group.curve.curve;
        let last = curve.len().saturating_sub(1);
        let every = curve.len().div_ceil(CURVE).max(1);
        let thinned = curve.iter().enumerate().filter(|(at, _)| at % every == 0 || *at == last);
        Self {
            value: group.value.clone(),
            persons: group.persons,
            answered: group.answered,
            lower: group.lower,
            median: group.median,
            upper: group.upper,
            curve: thinned.map(|(_, still)| (still.days, still.share)).collect(),
        }
    }
}

fn places(evidence: &Evidence, lists: &Lists, slice: &Slice, there: Dimension) -> ByPlace<Patchwork> {
    let columns = &evidence.columns;
    let level = if let Dimension::Place(level) = there { Some(level) } else { None };
    let by = level.map_or("", |level| columns.shape().places[level].as_str());
    let Some(level) = level else { return ByPlace { by: by.to_owned(), together: None, each: Vec::new() } };
    let rules: Vec<Named> = lists
        .named
        .iter()
        .filter(|named| named.level == by)
        .map(|named| Named { service: &named.service, place: &named.place, requirement: &named.requirement })
        .collect();
    let mut each = patchwork(&rules, &evidence.attempts(slice, level), &evidence.demands(slice, Some(level)));
    each.retain(|service| !service.rows.is_empty());
    ByPlace { by: by.to_owned(), together: None, each }
}

fn trace(evidence: &Evidence, lists: &Lists, slice: &Slice) -> Directives {
    let implements: Vec<Vec<&str>> = lists.policies.iter().map(|policy| policy.implements.iter().map(String::as_str).collect()).collect();
    let policies: Vec<directive::Policy> = lists
        .policies
        .iter()
        .zip(&implements)
        .map(|(policy, implements)| directive::Policy { code: &policy.code, level: &policy.level, implements, owes: policy.owes, pays: &policy.pays })
        .collect();
    directives(&policies, &evidence.demands(slice, None))
}

/// What may change when a policy comes into force, where it is in force: every outcome that is a target, and the demands that it names.
fn effect(evidence: &Evidence, lists: &Lists, cut: &Cut, policy: &str, today: NaiveDate) -> Option<Effect> {
    let policy = lists.policies.iter().find(|one| one.code == policy)?;
    let columns = &evidence.columns;
    let record = Record::of(columns);
    let places: Vec<(&str, &str)> = policy.place.iter().map(|(level, place)| (level.as_str(), place.as_str())).collect();
    let of_cut = cut.scope.get("service").map(String::as_str);
    let services: Vec<&str> = match of_cut {
        Some(service) => vec![service],
        None => policy.services.iter().map(String::as_str).collect(),
    };
    let change = Change { from: policy.from, places: &places, services: &services };
    // places and days are what is compared here
    let stage = cut.scope.iter().filter(|(dimension, _)| *dimension == "stage").map(|(dimension, stage)| (dimension.clone(), stage.clone()));
    let among = Cut { scope: stage.collect(), group: cut.group.clone(), ..Cut::default() };
    let until = evidence.filled_in_until(today);
    let outcomes = record.events.list.iter().filter(|event| matches!(event, Event::Outcome(_) | Event::AnyDemandWithoutRule | Event::Returned));
    let targets = outcomes.map(|event| Hypothesis { event: *event, scope: Vec::new(), group: Vec::new() }.statement(columns).target);
    let (mut effects, mut nothing) = (Vec::new(), None);
    for target in targets {
        match policy_effect(&record, &change, &target, until, &among.of(columns)) {
            Ok(effect) => effects.push(effect),
            Err(why) => nothing = Some(why),
        }
    }
    let nothing = nothing.filter(|_| effects.is_empty());
    Some(Effect { policy: policy.code.clone(), from: policy.from, effects, nothing })
}

#[cfg(test)]
mod tests;
