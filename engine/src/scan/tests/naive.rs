//! Scans of small random records against a plain count, person by person.

use proptest::prelude::*;

use super::*;
use crate::cohort::Member;
use crate::columns::{Basis, Demand, UNKNOWN};
use crate::hypothesis::{Belonging, Term};
use crate::peers;
use crate::scopes::ScopeId;
use crate::stats::TwoByTwo;
use crate::tables::{self, Count, Counters, Look, Plan};
use memberships::{Memberships, mask};

/// A row of a small random record; 0 is "not known".
#[derive(Clone, Debug)]
struct Row {
    person: u8,
    attempt: u8,
    order: i64,
    office: u8,
    service: u8,
    stage: u8,
    outcome: u8,
    reason: u8,
    demand: u8,
    facet: u8,
    other_facet: u8,
}

prop_compose! {
    fn row()(
        (person, attempt, office, service, stage) in (0..12_u8, 0..3_u8, 0..4_u8, 0..3_u8, 0..3_u8),
        (outcome, reason, demand) in (0..4_u8, 0..3_u8, 0..9_u8),
        (facet, other_facet) in (0..4_u8, 0..3_u8),
    ) -> Row {
        Row { person, attempt, order: 0, office, service, stage, outcome, reason, demand, facet, other_facet }
    }
}

fn built<'a>(rows: impl Iterator<Item = &'a Row>) -> Columns {
    let name = |prefix: &str, value: u8| (value > 0).then(|| format!("{prefix}{value}"));
    let mut builder = Columns::builder(Shape { places: names(&["city"]), facets: names(&["f", "g"]), ..Shape::default() });
    for row in rows {
        let [office, service, stage, outcome, reason, facet, other] = [
            ("o", row.office),
            ("s", row.service),
            ("q", row.stage),
            ("t", row.outcome),
            ("r", row.reason),
            ("v", row.facet),
            ("w", row.other_facet),
        ]
        .map(|(prefix, value)| name(prefix, value));
        let city = name("c", row.office.div_ceil(2));
        let asked = |requirement, basis| Demand { requirement, basis, policy: None };
        let demands = match row.demand {
            5 => vec![asked("lease", Basis::InTheRule)],
            6 => vec![asked("lease", Basis::NoRuleFound), asked("seal", Basis::NotKnown)],
            7 | 8 => vec![asked("seal", Basis::Forbidden)],
            _ => Vec::new(),
        };
        builder.push(&Step {
            person: &format!("p{}", row.person),
            attempt: Some(&row.attempt.to_string()),
            order: Some(row.order),
            places: &[city.as_deref()],
            office: office.as_deref(),
            service: service.as_deref(),
            stage: stage.as_deref(),
            outcome: outcome.as_deref(),
            reason: reason.as_deref(),
            demands: &demands,
            promise_broken: row.demand == 8,
            facets: &[facet.as_deref(), other.as_deref()],
            ..Step::default()
        });
    }
    builder.finish()
}

/// The table of a hypothesis, counted person by person in the plainest way.
fn naive(record: &Record, hypothesis: &Hypothesis) -> TwoByTwo {
    let columns = record.columns;
    let services = columns.service().codes();
    let (places, terms): (Vec<Term>, Vec<Term>) = hypothesis.scope.iter().partition(|term| term.dimension.is_where());
    let given = |step: usize| (0..columns.steps()).any(|other| hypothesis.in_scope(columns, other) && services[other] == services[step]);
    let is_peer = |step: usize| {
        let is_somewhere = places.iter().all(|term| term.dimension.column(columns).codes()[step] != UNKNOWN);
        is_somewhere && terms.iter().all(|term| term.holds(columns, step)) && !hypothesis.in_scope(columns, step) && given(step)
    };
    let mut table = TwoByTwo::default();
    for person in 0..columns.persons() {
        let steps: Vec<usize> = columns.steps_of(person).collect();
        let here: Vec<usize> = steps.iter().copied().filter(|&step| hypothesis.in_scope(columns, step)).collect();
        let met = |steps: &[usize]| steps.iter().any(|&step| hypothesis.event.happened(record, step));
        if !hypothesis.group.is_empty() {
            let Some(&first) = here.first() else { continue };
            let values: Vec<u32> = hypothesis.group.iter().map(|term| columns.facets()[term.facet].codes()[first]).collect();
            if !values.contains(&UNKNOWN) {
                table.count(hypothesis.group.iter().zip(&values).all(|(term, value)| term.code == *value), met(&here));
            }
            continue;
        }
        let elsewhere: Vec<usize> = steps.iter().copied().filter(|&step| is_peer(step)).collect();
        match (here.is_empty(), elsewhere.is_empty()) {
            (false, true) => table.count(true, met(&here)),
            (true, false) => table.count(false, met(&elsewhere)),
            _ => {}
        }
    }
    table
}

/// Every hypothesis that could be made about a record: both its sides seen, and somebody, not everybody, in the target.
fn all(record: &Record) -> Vec<Hypothesis> {
    let columns = record.columns;
    let steps = |scope: &[Term]| (0..columns.steps()).filter(|&step| scope.iter().all(|term| term.holds(columns, step))).count();
    let is_implied = |scope: &[Term], out: usize| {
        let fewer: Vec<Term> = scope.iter().enumerate().filter(|(at, _)| *at != out).map(|(_, term)| *term).collect();
        scope.len() > 1 && steps(&fewer) == steps(scope)
    };
    let mut scopes: Vec<Vec<Term>> = vec![Vec::new()];
    for &dimension in &record.dimensions {
        let shorter: Vec<Vec<Term>> = scopes.iter().filter(|scope| scope.len() < 3).cloned().collect();
        for code in 1..dimension.column(columns).width() as u32 {
            scopes.extend(shorter.iter().map(|scope| scope.iter().copied().chain([Term { dimension, code }]).collect::<Vec<Term>>()));
        }
    }
    scopes.retain(|scope| steps(scope) > 0 && (0..scope.len()).all(|out| !is_implied(scope, out)));
    // a facet of a single value has nobody to compare
    let codes = |facet: usize| 1..Some(columns.facets()[facet].width() as u32).filter(|width| *width > 2).unwrap_or(1);
    let values = |facet: usize| codes(facet).map(move |code| Belonging { facet, code });
    let alone = (0..2).flat_map(values).map(|one| vec![one]);
    let in_pairs = values(0).flat_map(|one| values(1).map(move |other| vec![one, other]));
    let groups: Vec<Vec<Belonging>> = std::iter::once(Vec::new()).chain(alone).chain(in_pairs).collect();
    let mut all = Vec::new();
    for &event in &record.events.list {
        for scope in &scopes {
            let may_be_empty = scope.iter().any(|term| term.dimension.is_where());
            for group in groups.iter().filter(|group| scope.len() + group.len() <= 4 && (may_be_empty || !group.is_empty())) {
                all.push(Hypothesis { event, scope: scope.clone(), group: group.clone() });
            }
        }
    }
    all.retain(|hypothesis| {
        let table = naive(record, hypothesis);
        table.has_both_sides() && table.target() > 0 && table.target() < table.persons()
    });
    all
}

/// Keeps every table that it is shown.
#[derive(Default)]
struct Kept(Vec<Count>);

impl Look for Kept {
    fn table(&mut self, count: &Count) {
        self.0.push(*count);
    }

    fn unvaried(&mut self, _: ScopeId, _: usize, _: usize) {}
}

fn counted(record: &Record, scopes: &Scopes, groups: &Groups) -> Vec<Count> {
    let plan = Plan::of(groups, record.events.list.len());
    let (mut kept, mut counters) = (Kept::default(), Counters::default());
    for id in scopes.ids() {
        tables::of_scope(scopes, id, groups, &plan, &mut counters, &mut kept);
    }
    for family in 0..scopes.families.len() as u32 {
        peers::of_family(record, scopes, family, &mut kept);
    }
    kept.0
}

/// Each member with their side, whether the target was met, whether all of their steps count, and these.
fn listed(cohort: &Cohort) -> Vec<(u32, bool, bool, bool, Vec<usize>)> {
    let member = |member: &Member| (member.person, member.in_group, member.met, cohort.has_all_steps(member), cohort.steps(member).collect());
    cohort.members.iter().map(member).collect()
}

#[test]
fn many_people_and_many_events_are_counted_all() {
    let papers: Vec<String> = (0..80).map(|number| format!("paper {number}")).collect();
    for events in [3, 20, 80] {
        let mut builder = Columns::builder(Shape { facets: vec!["hukou".to_owned(), "sector".to_owned()], ..Shape::default() });
        for person in 0..700_usize {
            let requirement = papers[person * person % events].as_str();
            builder.push(&Step {
                person: &person.to_string(),
                service: Some("school"),
                demands: &[Demand { requirement, basis: Basis::InTheRule, policy: None }],
                facets: &[Some(["rural", "urban"][person % 2]), Some(["building", "care", "trade"][person / 2 % 3])],
                ..Step::default()
            });
        }
        let columns = builder.finish();
        let record = Record::of(&columns);
        let (scopes, groups) = (Scopes::of(&record, 1), Groups::of(&columns, 1));
        let counts = counted(&record, &scopes, &groups);
        assert!(counts.len() > 2 * events, "{}", counts.len());
        for count in counts {
            let hypothesis = count.hypothesis(&record, &scopes);
            assert_eq!(count.table, Cohort::of(&record, hypothesis.clone()).table(), "{hypothesis:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn tables_and_cohorts_equal_a_plain_count(mut rows in prop::collection::vec(row(), 1..40)) {
        for (order, row) in rows.iter_mut().enumerate() {
            row.order = order as i64;
        }
        let columns = built(rows.iter());
        let record = Record::of(&columns);
        let (scopes, groups) = (Scopes::of(&record, 1), Groups::of(&columns, 1));
        let counts = counted(&record, &scopes, &groups);
        let expected = all(&record);
        prop_assert_eq!(counts.len(), expected.len());
        for count in counts {
            let hypothesis = count.hypothesis(&record, &scopes);
            prop_assert_eq!(count.table, naive(&record, &hypothesis), "{:?}", hypothesis);
            let cohort = Cohort::of(&record, hypothesis.clone());
            prop_assert_eq!(count.table, cohort.table(), "{:?}", hypothesis);
            if !hypothesis.group.is_empty() {
                let counted = Cohort::counted(&record, &scopes, &count);
                prop_assert_eq!(listed(&counted), listed(&cohort), "{:?}", hypothesis);
                prop_assert_eq!(counted.left_out, cohort.left_out, "{:?}", hypothesis);
            }
            prop_assert!(expected.contains(&hypothesis));
            let statement = hypothesis.statement(&columns);
            prop_assert_eq!(Hypothesis::of(&statement, &columns).map(|found| found.statement(&columns)), Some(statement.clone()));
            let behind = Behind::of(&statement, &columns).unwrap();
            prop_assert_eq!(behind.persons.len() as u64, count.table.a);
        }
    }

    #[test]
    fn an_unrelated_facet_changes_no_table(mut rows in prop::collection::vec(row(), 1..40)) {
        for (order, row) in rows.iter_mut().enumerate() {
            row.order = order as i64;
        }
        let tables = |columns: &Columns| -> BTreeMap<String, TwoByTwo> {
            let record = Record::of(columns);
            let (scopes, groups) = (Scopes::of(&record, 1), Groups::of(columns, 1));
            let without = |count: &Count| count.group.iter().flatten().all(|belonging| belonging.facet == 0);
            let counts = counted(&record, &scopes, &groups).into_iter().filter(without);
            counts.map(|count| (count.hypothesis(&record, &scopes).statement(columns).id(), count.table)).collect()
        };
        let with = tables(&built(rows.iter()));
        rows.iter_mut().for_each(|row| row.other_facet = 0);
        prop_assert_eq!(with, tables(&built(rows.iter())));
    }

    #[test]
    fn strata_of_a_scope_equal_those_of_its_people(mut rows in prop::collection::vec(row(), 10..60), picks in prop::collection::vec(any::<prop::sample::Index>(), 3)) {
        for (order, row) in rows.iter_mut().enumerate() {
            row.order = order as i64;
        }
        let columns = built(rows.iter());
        let record = Record::of(&columns);
        let (scopes, groups) = (Scopes::of(&record, 1), Groups::of(&columns, 1));
        let counts: Vec<Count> = counted(&record, &scopes, &groups).into_iter().filter(|count| count.group[0].is_some()).collect();
        prop_assume!(!counts.is_empty());
        let mut memberships = Memberships::new(&record);
        let mut beside = Beside::new(&record, &scopes, &groups);
        for pick in picks {
            memberships.add(&counts[pick.index(counts.len())].hypothesis(&record, &scopes));
            beside.prepare(counts.iter(), &memberships);
            for count in &counts {
                let cohort = Cohort::of(&record, count.hypothesis(&record, &scopes));
                let everyone = mask(0..memberships.patterns().len());
                prop_assert_eq!(beside.strata(count).under(&everyone), memberships.of(&cohort).under(&everyone));
            }
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(rows in prop::collection::vec(row(), 1..60), turn in 0..60_usize) {
        let mut rows: Vec<Row> = rows.iter().cycle().take(rows.len() * 4).cloned().collect();
        for (order, row) in rows.iter_mut().enumerate() {
            row.order = order as i64;
            row.person = (order % 251) as u8;
        }
        let there = scan(&built(rows.iter()), Settings::default());
        let at = turn % rows.len();
        let turned = scan(&built(rows[at..].iter().rev().chain(&rows[..at])), Settings::default());
        prop_assert_eq!(there, turned);
    }
}
