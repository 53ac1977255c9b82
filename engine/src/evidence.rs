//! The whole record of an organization as the measures take it: the columns, and what only some steps have beside them.

use chrono::NaiveDate;

use super::{
    burden::Cost,
    columns::{Column, Columns, NO_DAY},
    cut::{Cut, Slice},
    demand::Demand,
    funnel::{Quiet, QuietEnd},
    hope::Expected,
    patchwork::Attempts,
    promises::Promise,
    response_clocks::ResponseClock,
    weeks::filled_in_until,
};

/// Columns, and lists of what is recorded at few steps; each entry names its step, and each list ascends by step.
#[derive(Clone, Debug)]
pub struct Evidence {
    pub columns: Columns,
    pub promises: Vec<Promised>,
    pub costs: Vec<Costs>,
    pub expectations: Vec<Said>,
    /// Steps at which somebody gave up, and the reason: a code of the vocabulary.
    pub gave_up: Vec<(u32, String)>,
    /// By when papers that an office took must be answered.
    pub clocks: Vec<ResponseClock>,
    /// Cases of people who never applied.
    pub never_applied: Vec<NeverApplied>,
    /// Days from each step to its entry, of those that people typed, not of lists brought in later.
    pub delays: Vec<u32>,
}

/// "Come back after …", said at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promised {
    pub step: u32,
    /// The last day that may be meant; `None`: no day was named.
    pub until: Option<NaiveDate>,
    /// What came of it; `None`: nothing yet.
    pub kept: Option<bool>,
}

/// What a step cost the person; `None`: not recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    pub step: u32,
    pub trips: Option<u32>,
    pub minutes: Option<u32>,
    /// In the smallest unit of the organization's currency.
    pub money: Option<i64>,
    pub papers: Option<u32>,
}

/// What somebody expected, said at a step or, after the last step, when their case was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    pub step: u32,
    pub at_the_close: bool,
    pub expectation: Expectation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expectation {
    Hopeful,
    Unsure,
    NoHope,
}

impl Expectation {
    pub fn code(self) -> &'static str {
        match self {
            Self::Hopeful => "hopeful",
            Self::Unsure => "unsure",
            Self::NoHope => "no-hope",
        }
    }

    /// Reads a code of the vocabulary; `None` where it has been given others.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Hopeful, Self::Unsure, Self::NoHope].into_iter().find(|one| one.code() == code)
    }
}

/// Somebody who wanted a service and never asked for it at a counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeverApplied {
    pub person: String,
    pub service: String,
    pub reason: Option<String>,
    /// When that was recorded.
    pub on: NaiveDate,
    /// Facet and value on that day.
    pub facets: Vec<(String, String)>,
}

impl Evidence {
    /// Columns with nothing beside them, as a file gives them.
    pub fn of(columns: Columns) -> Self {
        Self {
            columns,
            promises: Vec::new(),
            costs: Vec::new(),
            expectations: Vec::new(),
            gave_up: Vec::new(),
            clocks: Vec::new(),
            never_applied: Vec::new(),
            delays: Vec::new(),
        }
    }

    /// The last day up to which the record is surely filled in.
    pub fn filled_in_until(&self, today: NaiveDate) -> NaiveDate {
        filled_in_until(today, &mut self.delays.clone())
    }

    /// The demands of a cut, with the place on a level of the record.
    pub fn demands(&self, slice: &Slice, level: Option<usize>) -> Vec<Demand<'_>> {
        let columns = &self.columns;
        let mut found = Vec::new();
        for attempt in 0..columns.attempts() {
            for step in columns.steps_of_attempt(attempt).filter(|&step| !columns.demands().at(step).is_empty() && slice.holds(step)) {
                for made in columns.demands().at(step) {
                    found.push(Demand {
                        person: columns.person_name(columns.attempt_persons()[attempt] as usize),
                        attempt: attempt as u64,
                        service: name(columns.service(), step).unwrap_or_default(),
                        place: level.and_then(|level| name(&columns.places()[level], step)),
                        office: name(columns.office(), step),
                        requirement: columns.demands().name(made.requirement).unwrap_or_default(),
                        basis: made.basis,
                        policy: columns.demands().policy(*made),
                    });
                }
            }
        }
        found
    }

    /// How many attempts of a cut were made for each service at each place of a level. An attempt at several places counts at each.
    pub fn attempts(&self, slice: &Slice, level: usize) -> Vec<Attempts<'_>> {
        let columns = &self.columns;
        let mut counts = std::collections::BTreeMap::new();
        for attempt in 0..columns.attempts() {
            let there = |step: usize| Some((name(columns.service(), step)?, name(&columns.places()[level], step)?));
            let mut seen: Vec<(&str, &str)> = columns.steps_of_attempt(attempt).filter(|&step| slice.holds(step)).filter_map(there).collect();
            seen.sort_unstable();
            seen.dedup();
            seen.into_iter().for_each(|key| *counts.entry(key).or_insert(0) += 1);
        }
        counts.into_iter().map(|((service, place), attempts)| Attempts { service, place, attempts }).collect()
    }

    /// The promises of a cut.
    pub fn promises(&self, slice: &Slice) -> Vec<Promise<'_>> {
        let here = self.promises.iter().filter(|promised| slice.holds(promised.step as usize));
        here.map(|promised| {
            let step = promised.step as usize;
            let (columns, Promised { until, kept, .. }) = (&self.columns, *promised);
            Promise { person: self.person(step), service: name(columns.service(), step), office: name(columns.office(), step), until, kept }
        })
        .collect()
    }

    /// What the steps of a cut cost, with the days until the next step of the same attempt.
    pub fn costs(&self, slice: &Slice, currency: &'static str) -> Vec<Cost<'_>> {
        let columns = &self.columns;
        let mut recorded = self.costs.iter().peekable();
        let mut found = Vec::new();
        for attempt in 0..columns.attempts() {
            let steps = columns.steps_of_attempt(attempt);
            for step in steps.clone() {
                while recorded.next_if(|costs| (costs.step as usize) < step).is_some() {}
                let own = recorded.next_if(|costs| costs.step as usize == step).copied().unwrap_or_default();
                let next = Some(step + 1).filter(|next| steps.contains(next)).map(|next| columns.days()[next]);
                let days = next.filter(|next| *next != NO_DAY && columns.days()[step] != NO_DAY).map(|next| next - columns.days()[step]);
                let days = days.and_then(|days| u32::try_from(days).ok());
                let Costs { trips, minutes, money, papers, .. } = own;
                if !slice.holds(step) || (trips.is_none() && minutes.is_none() && money.is_none() && papers.is_none() && days.is_none()) {
                    continue;
                }
                found.push(Cost {
                    person: columns.person_name(columns.attempt_persons()[attempt] as usize),
                    service: name(columns.service(), step),
                    office: name(columns.office(), step),
                    trips,
                    minutes,
                    money: money.map(|money| (money, currency)),
                    papers,
                    days,
                });
            }
        }
        found
    }

    /// What people of a cut expected, by the number of their attempt at the service.
    pub fn expected(&self, slice: &Slice) -> Vec<Expected<'_>> {
        let columns = &self.columns;
        let here = self.expectations.iter().filter(|said| slice.holds(said.step as usize));
        here.map(|said| {
            let step = said.step as usize;
            let attempt = columns.attempt_bounds().partition_point(|begins| *begins <= said.step) - 1;
            let service = columns.service().codes()[step];
            let person = columns.attempt_persons()[attempt] as usize;
            let for_it = |attempt: &usize| columns.service().codes()[columns.steps_of_attempt(*attempt).start] == service;
            let earlier = (columns.attempts_of(person).start..attempt).filter(for_it).count();
            Expected {
                person: columns.person_name(person),
                service: name(columns.service(), step),
                place: None,
                attempt: earlier as u32 + 1,
                order: (i64::from(said.step) << 1) | i64::from(said.at_the_close),
                expectation: said.expectation.code(),
            }
        })
        .collect()
    }

    /// What cases of a cut say of their end. Who never applied was at no place: a cut by place, office or stage has none of them.
    pub fn quiet(&self, cut: &Cut, slice: &Slice) -> Vec<Quiet<'_>> {
        let columns = &self.columns;
        let gave_up = self.gave_up.iter().filter(|(step, _)| slice.holds(*step as usize)).map(|(step, reason)| Quiet {
            person: self.person(*step as usize),
            service: name(columns.service(), *step as usize).unwrap_or_default(),
            ended: QuietEnd::GaveUp,
            reason: Some(reason),
        });
        let in_cut = |case: &&NeverApplied| {
            cut.from.is_none_or(|from| case.on >= from)
                && cut.until.is_none_or(|until| case.on <= until)
                && cut.scope.iter().all(|(dimension, value)| dimension == "service" && *value == case.service)
                && cut.group.iter().all(|(facet, value)| case.facets.iter().any(|(own, held)| own == facet && held == value))
        };
        let never = self.never_applied.iter().filter(in_cut).map(|case| Quiet {
            person: &case.person,
            service: &case.service,
            ended: QuietEnd::NeverApplied,
            reason: case.reason.as_deref(),
        });
        gave_up.chain(never).collect()
    }

    fn person(&self, step: usize) -> &str {
        let attempt = self.columns.attempt_bounds().partition_point(|begins| *begins as usize <= step) - 1;
        self.columns.person_name(self.columns.attempt_persons()[attempt] as usize)
    }
}

fn name(column: &Column, step: usize) -> Option<&str> {
    column.name(column.codes()[step])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{Basis, Shape, Step};

    /// One person, two attempts at school and one at the clinic, a week from step to step.
    fn evidence() -> Evidence {
        let mut builder = Columns::builder(Shape { places: vec!["city".into()], facets: vec!["hukou".into()], ..Shape::default() });
        let seal = [super::super::columns::Demand { requirement: "seal", basis: Basis::LocalAddition, policy: Some("rule") }];
        let steps = [
            ("1", "school", "D1", "2026-03-02"),
            ("1", "school", "W2", "2026-03-09"),
            ("2", "clinic", "M1", "2026-03-16"),
            ("3", "school", "D1", "2026-03-23"),
        ];
        for (at, (attempt, service, office, day)) in steps.into_iter().enumerate() {
            builder.push(&Step {
                person: "p",
                attempt: Some(attempt),
                order: Some(at as i64),
                day: day.parse().ok(),
                service: Some(service),
                places: &[Some("north")],
                office: Some(office),
                demands: if at == 1 { &seal } else { &[] },
                facets: &[Some("rural")],
                ..Step::default()
            });
        }
        let said = |step, expectation| Said { step, at_the_close: false, expectation };
        Evidence {
            promises: vec![Promised { step: 0, until: None, kept: Some(false) }],
            costs: vec![Costs { step: 2, trips: Some(3), ..Costs::default() }],
            expectations: vec![said(0, Expectation::Hopeful), said(3, Expectation::NoHope)],
            gave_up: vec![(3, "cost".into())],
            never_applied: vec![NeverApplied {
                person: "q".into(),
                service: "school".into(),
                reason: Some("fear".into()),
                on: "2026-03-05".parse().expect("a day"),
                facets: vec![("hukou".into(), "rural".into())],
            }],
            ..Evidence::of(builder.finish())
        }
    }

    fn cut(dimension: &str, value: &str) -> Cut {
        Cut { scope: [(dimension.to_owned(), value.to_owned())].into(), ..Cut::default() }
    }

    #[test]
    fn what_few_steps_have_is_found_in_the_cut_of_its_step() {
        let evidence = evidence();
        let (school, d1) = (cut("service", "school"), cut("office", "D1"));
        let (in_school, at_d1) = (school.of(&evidence.columns), d1.of(&evidence.columns));
        let demands = evidence.demands(&in_school, Some(0));
        assert_eq!((demands.len(), demands[0].requirement, demands[0].place, demands[0].policy), (1, "seal", Some("north"), Some("rule")));
        assert!(evidence.demands(&at_d1, None).is_empty());
        assert_eq!(evidence.promises(&at_d1).len(), 1);
        assert_eq!(
            evidence.expected(&in_school).iter().map(|said| (said.attempt, said.expectation)).collect::<Vec<_>>(),
            [(1, "hopeful"), (2, "no-hope")]
        );
        let costs = evidence.costs(&Cut::default().of(&evidence.columns), "CNY");
        assert_eq!(
            costs.iter().map(|cost| (cost.service, cost.days, cost.trips)).collect::<Vec<_>>(),
            [(Some("school"), Some(7), None), (Some("clinic"), None, Some(3))]
        );
        assert_eq!(evidence.attempts(&in_school, 0), [Attempts { service: "school", place: "north", attempts: 2 }]);
    }

    #[test]
    fn who_never_applied_was_at_no_office() {
        let evidence = evidence();
        let quiet = |cut: Cut| evidence.quiet(&cut, &cut.of(&evidence.columns)).iter().map(|quiet| quiet.ended).collect::<Vec<_>>();
        assert_eq!(quiet(Cut::default()), [QuietEnd::GaveUp, QuietEnd::NeverApplied]);
        assert_eq!(quiet(cut("office", "D1")), [QuietEnd::GaveUp]);
        assert_eq!(quiet(cut("service", "clinic")), []);
        assert_eq!(quiet(Cut { group: [("hukou".to_owned(), "local".to_owned())].into(), ..Cut::default() }), []);
        assert_eq!(quiet(Cut { until: "2026-03-04".parse().ok(), ..Cut::default() }), []);
    }
}
