//! Random records, protected and attacked: what has to hold whatever the numbers are.

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

use super::{
    attack::{attack, attack_until},
    conceal::Exposed,
    draw_up::{Axis, Drawn, Patience, Record, Refused, Wanted, draw_up, draw_up_within},
    keys::Secret,
    ledger::{Ledger, Standing, Unusable},
    published::{ALL, Cell, Measure, OneValue, Release, Rules, Table},
    rates::Read,
};

pub(super) const RULES: Rules = Rules::new(10, 2);

/// A record with dimensions of these sizes, facets or not, and tables over them.
#[derive(Clone, Debug)]
pub(super) struct Sketch {
    sizes: Vec<(u32, bool)>,
    persons: u32,
    pub(super) seed: u64,
    /// 1: every value as likely; more: the first ones more often.
    skew: i32,
    measures: Vec<Measure>,
}

pub(super) fn sketches() -> impl Strategy<Value = Sketch> {
    let sizes = prop::collection::vec((2..5_u32, any::<bool>()), 1..5);
    (sizes, 80..1500_u32, any::<u64>(), 1..4, any::<bool>()).prop_map(|(sizes, persons, seed, skew, with_attempts)| Sketch {
        sizes,
        persons,
        seed,
        skew,
        measures: if with_attempts { vec![Measure::Persons, Measure::Attempts] } else { vec![Measure::Persons] },
    })
}

impl Sketch {
    pub(super) fn record(&self) -> Record {
        let mut dice = fastrand::Rng::with_seed(self.seed);
        let mut record = Record::default();
        let mut codes = vec![Vec::new(); self.sizes.len()];
        let skew = self.skew;
        let mut draw = |size: u32| (dice.f64().powi(skew) * f64::from(size)) as u32;
        for person in 0..self.persons {
            record.names.push(format!("P{person:05}"));
            let own: Vec<u32> = self.sizes.iter().map(|(size, _)| draw(*size)).collect();
            for _ in 0..=draw(3) {
                record.attempt.push(record.person.len() as u32);
                record.person.push(person);
                for (at, (size, facet)) in self.sizes.iter().enumerate() {
                    codes[at].push(if *facet { own[at] } else { draw(*size) });
                }
            }
        }
        record.axes = self
            .sizes
            .iter()
            .zip(codes)
            .enumerate()
            .map(|(at, ((size, facet), codes))| Axis {
                name: format!("d{at}"),
                one_value: if *facet { OneValue::Person } else { OneValue::Attempt },
                values: (0..*size).map(|value| format!("v{value}")).collect(),
                declared: true,
                codes,
            })
            .collect();
        record
    }

    /// One table over everything, and smaller ones that share totals with it.
    pub(super) fn wanted(&self) -> Vec<Wanted> {
        let all: Vec<usize> = (0..self.sizes.len()).collect();
        let table = |name: &str, dimensions: &[usize]| Wanted {
            name: name.to_owned(),
            dimensions: dimensions.to_vec(),
            measures: self.measures.clone(),
            rate_over: dimensions.last().copied(),
            ..Wanted::default()
        };
        match all.len() {
            1 => vec![table("all", &all)],
            2 => vec![table("all", &all), table("first", &all[..1])],
            n => vec![table("front", &all[..n - 1]), table("back", &all[1..]), table("ends", &[0, n - 1])],
        }
    }

    fn drawn(&self, ledger: &mut Ledger) -> Result<Drawn, Refused> {
        draw_up(&self.record(), &self.wanted(), RULES, ledger)
    }
}

pub(super) fn ledger() -> Ledger {
    Ledger::new(Secret([42; 32]))
}

/// Persons and attempts of a cell, counted one by one. Nobody here has more attempts than the cap.
fn truth(record: &Record, cell: &[(usize, u32)]) -> (u64, u64) {
    let here = |step: &usize| cell.iter().all(|(axis, code)| record.axes[*axis].codes[*step] == *code);
    let steps: Vec<usize> = (0..record.person.len()).filter(here).collect();
    let mut persons: Vec<u32> = steps.iter().map(|step| record.person[*step]).collect();
    persons.dedup();
    (persons.len() as u64, steps.len() as u64)
}

pub(super) fn coordinates(record: &Record, table: &Table, values: &[String]) -> Vec<(usize, u32)> {
    let told = table.dimensions.iter().zip(values).filter(|(_, value)| *value != ALL);
    told.map(|(dimension, value)| {
        let axis = record.axes.iter().position(|axis| axis.name == dimension.name).expect("a dimension of the record");
        (axis, record.axes[axis].values.iter().position(|known| known == value).expect("a value of the axis") as u32)
    })
    .collect()
}

/// The release as it would be without some part of the protection.
fn naive(record: &Record, wanted: &[Wanted], rules: Rules) -> Release {
    let mut release = draw_up(record, wanted, RULES, &mut ledger()).expect("enough people").release;
    release.rules = rules;
    for table in &mut release.tables {
        let whole = table.clone();
        for row in &mut table.rows {
            let (persons, attempts) = truth(record, &coordinates(record, &whole, &row.values));
            let figures = whole.measures.iter().map(|measure| if *measure == Measure::Persons { persons } else { attempts }).collect();
            row.figures = (persons >= rules.k).then_some(figures);
        }
    }
    release
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_is_protected_is_never_broken(sketch in sketches()) {
        match sketch.drawn(&mut ledger()) {
            Ok(drawn) => {
                let verdict = attack(&[drawn.release]);
                prop_assert!(verdict.holds(), "{:?}", verdict.broken);
                prop_assert!(!verdict.moved);
            }
            Err(error) => prop_assert!(matches!(error, Refused::EverythingHidden { .. }), "{error}"),
        }
    }

    #[test]
    fn every_figure_lies_within_its_bound_and_every_combination_has_a_row(sketch in sketches()) {
        let Ok(drawn) = sketch.drawn(&mut ledger()) else { return Ok(()) };
        let record = sketch.record();
        for table in &drawn.release.tables {
            let sizes = table.dimensions.iter().map(|dimension| record.axes.iter().find(|axis| axis.name == dimension.name).map_or(0, |axis| axis.values.len() + 1));
            prop_assert_eq!(table.rows.len(), sizes.product::<usize>());
            for row in &table.rows {
                let (persons, attempts) = truth(&record, &coordinates(&record, table, &row.values));
                for (measure, &figure) in table.measures.iter().zip(row.figures.iter().flatten()) {
                    let true_count = if *measure == Measure::Persons { persons } else { attempts };
                    prop_assert!(persons >= RULES.k && figure >= RULES.k);
                    prop_assert!(figure.abs_diff(true_count) <= RULES.perturbation(*measure), "{measure:?} {figure} for {true_count}");
                }
            }
        }
    }

    #[test]
    fn fewer_than_k_people_more_or_fewer_change_nothing(sketch in sketches(), fewer in 0..10_u32) {
        let mut ledger = ledger();
        let Ok(first) = sketch.drawn(&mut ledger) else { return Ok(()) };
        let mut ledger = Ledger::from_bytes(&ledger.to_bytes()).expect("it was just written");
        let mut more = sketch.record();
        // the last people leave, as many as before are doubled under other names
        let leave = sketch.persons.saturating_sub(fewer / 2);
        let keep: Vec<usize> = (0..more.person.len()).filter(|step| more.person[*step] < leave).collect();
        let pick = |column: &[u32]| keep.iter().map(|step| column[*step]).collect::<Vec<u32>>();
        (more.person, more.attempt) = (pick(&more.person), pick(&more.attempt));
        more.axes.iter_mut().for_each(|axis| axis.codes = pick(&axis.codes));
        more.names.truncate(leave as usize);
        for newcomer in 0..fewer - fewer / 2 {
            more.names.push(format!("N{newcomer}"));
            more.person.push(leave + newcomer);
            more.attempt.push(u32::MAX / 2 + newcomer);
            more.axes.iter_mut().for_each(|axis| axis.codes.push(newcomer % axis.values.len() as u32));
        }
        let second = draw_up(&more, &sketch.wanted(), RULES, &mut ledger).expect("as publishable as before");
        prop_assert_eq!(&first.release, &second.release);
        prop_assert!(attack(&[second.release, first.release]).holds());
    }

    /// Written with the three decimals of a file, they tell nothing that the figures do not; one beside a hidden figure does.
    #[test]
    fn rates_follow_from_what_is_shown_and_betray_nothing(sketch in sketches(), pick: prop::sample::Index) {
        let Ok(drawn) = sketch.drawn(&mut ledger()) else { return Ok(()) };
        let mut release = drawn.release;
        for table in &mut release.tables {
            let told = table.rates(RULES);
            prop_assert!(told.iter().flatten().all(|(met, of)| *met >= RULES.k && *of >= met + RULES.k));
            let shares = told.iter().map(|rate| rate.map(|(met, of)| (met * 1_000 + of / 2) / of));
            let read = shares.map(|share| share.map(|thousandths| Read { share: thousandths * Read::UNIT / 1_000, rounding: Read::UNIT / 2_000, interval: None }));
            table.rates.as_mut().expect("rates are wanted").read = read.collect();
        }
        let verdict = attack(std::slice::from_ref(&release));
        prop_assert!(verdict.holds(), "{:?} {:?}", verdict.broken, verdict.rates);
        let table = &mut release.tables[0];
        let along = table.dimensions.len() - 1;
        let hidden: Vec<usize> = (0..table.rows.len()).filter(|row| table.rows[*row].figures.is_none() && table.rows[*row].values[along] != ALL).collect();
        if !hidden.is_empty() {
            let row = *pick.get(&hidden);
            table.rates.as_mut().expect("rates are wanted").read[row] = Some(Read { share: Read::UNIT / 10, rounding: Read::UNIT / 2_000, interval: None });
            prop_assert!(!attack(&[release]).holds(), "row {row}");
        }
    }

    #[test]
    fn the_order_of_values_within_a_person_does_not_matter(sketch in sketches()) {
        let mut turned = sketch.record();
        let mut ledgers = [ledger(), ledger()];
        turned.person.reverse();
        turned.attempt.reverse();
        turned.axes.iter_mut().for_each(|axis| axis.codes.reverse());
        let [one, other] = &mut ledgers;
        let releases = [sketch.drawn(one), draw_up(&turned, &sketch.wanted(), RULES, other)].map(|drawn| drawn.map(|drawn| drawn.release));
        prop_assert_eq!(&releases[0], &releases[1]);
    }

    #[test]
    fn a_ledger_is_read_as_it_was_written_and_never_when_damaged(sketch in sketches(), at: prop::sample::Index, bit in 0..8_u32) {
        let mut ledger = ledger();
        let _ = sketch.drawn(&mut ledger);
        let mut bytes = ledger.to_bytes();
        prop_assert_eq!(Ledger::from_bytes(&bytes), Ok(ledger));
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(Ledger::from_bytes(&bytes).is_err());
        prop_assert!(Ledger::from_bytes(&bytes[..at]).is_err());
    }
}

/// Two dimensions of a few values, some combinations rare.
fn skewed() -> Sketch {
    Sketch { sizes: vec![(4, true), (4, true)], persons: 600, seed: 3, skew: 3, measures: vec![Measure::Persons] }
}

#[test]
fn primary_suppression_alone_is_broken() {
    let sketch = skewed();
    let release = naive(&sketch.record(), &sketch.wanted(), Rules::new(10, 0));
    assert!(release.tables[0].rows.iter().any(|row| row.figures.is_none()), "nothing to break");
    let verdict = attack(&[release]);
    assert!(!verdict.holds());
}

#[test]
fn the_same_cells_hidden_without_perturbation_are_broken() {
    let sketch = Sketch { sizes: vec![(4, true), (8, true)], persons: 1_200, seed: 3, skew: 2, measures: vec![Measure::Persons] };
    let record = sketch.record();
    let mut release = sketch.drawn(&mut ledger()).expect("enough people").release;
    assert!(attack(std::slice::from_ref(&release)).holds());
    release.rules.largest_perturbation = 0;
    for table in &mut release.tables {
        let whole = table.clone();
        for row in table.rows.iter_mut().filter(|row| row.figures.is_some()) {
            row.figures = Some(vec![truth(&record, &coordinates(&record, &whole, &row.values)).0]);
        }
    }
    assert!(!attack(&[release]).holds());
}

/// What is not finished in time is refused, and nothing that was not attacked to the end holds.
#[test]
fn whoever_waits_is_told_when_it_takes_too_long() {
    let sketch = skewed();
    let patience = Patience { cells: 1_000, until: Some(std::time::Instant::now()) };
    let drawn = draw_up_within(&sketch.record(), &sketch.wanted(), RULES, &mut ledger(), patience);
    assert_eq!(drawn.map(|_| ()), Err(Refused::Exposed(Exposed::Late)));
    let release = sketch.drawn(&mut ledger()).expect("enough people").release;
    assert!(attack(std::slice::from_ref(&release)).holds());
    assert!(!attack_until(&[release], patience.until).holds());
}

#[test]
fn a_shown_small_count_is_broken() {
    let sketch = skewed();
    let mut release = sketch.drawn(&mut ledger()).expect("enough people").release;
    let row = release.tables[0].rows.iter_mut().find(|row| row.figures.is_none()).expect("a hidden row");
    row.figures = Some(vec![3]);
    assert!(!attack(&[release]).holds());
}

/// The range of a hidden cell beside its total and two parts, by hand: 50 ± 2 less 20 ± 2 less 25 ± 2 is 5 ± 6, and nobody is less than none.
#[test]
fn the_attack_reckons_as_one_does_by_hand() {
    let row = |value: &str, figure: Option<u64>| super::published::Row {
        values: vec![value.to_owned()],
        figures: figure.map(|figure| vec![figure]),
        ..super::published::Row::default()
    };
    let table = Table {
        name: "t".to_owned(),
        dimensions: vec![super::published::Dimension { name: "d".to_owned(), one_value: OneValue::Person }],
        measures: vec![Measure::Persons],
        rows: vec![row("a", Some(20)), row("b", Some(25)), row("c", None), row(ALL, Some(50))],
        ..Table::default()
    };
    let held = Release { rules: RULES, tables: vec![table] };
    assert!(attack(std::slice::from_ref(&held)).holds(), "0 to 11 is wide enough");
    let mut broken = held;
    broken.tables[0].rows[3].figures = Some(vec![47]);
    let verdict = attack(&[broken]);
    assert_eq!(verdict.broken.len(), 1);
    assert_eq!(verdict.broken[0].cell, Cell::of([("d", "c")]));
    assert!((verdict.broken[0].greatest - 8.0).abs() < 1e-6 && verdict.broken[0].least.abs() < 1e-6, "{verdict:?}");
}

/// Of whoever tries often not every attempt counts, so that a cell can have fewer attempts than persons. That is no contradiction behind which a release could hide.
#[test]
fn fewer_attempts_than_persons_in_a_cell_do_not_blunt_the_attack() {
    let row = |value: &str, figures: &[u64]| super::published::Row {
        values: vec![value.to_owned()],
        figures: (!figures.is_empty()).then(|| figures.to_vec()),
        ..super::published::Row::default()
    };
    let table = |name: &str, one_value, measures: &[Measure], rows| Table {
        name: name.to_owned(),
        dimensions: vec![super::published::Dimension { name: name.to_owned(), one_value }],
        measures: measures.to_vec(),
        rows,
        ..Table::default()
    };
    let groups = vec![row("a", &[20]), row("b", &[25]), row("c", &[]), row(ALL, &[47])];
    let outcomes = vec![row("x", &[47, 10]), row("y", &[47, 100]), row(ALL, &[47, 100])];
    let release = Release {
        rules: RULES,
        tables: vec![
            table("group", OneValue::Person, &[Measure::Persons], groups),
            table("outcome", OneValue::Step, &[Measure::Persons, Measure::Attempts], outcomes),
        ],
    };
    let verdict = attack(&[release]);
    assert!(!verdict.moved && !verdict.contradictory);
    assert_eq!(verdict.broken.iter().map(|broken| broken.cell.clone()).collect::<Vec<_>>(), [Cell::of([("group", "c")])]);
}

#[test]
fn a_value_that_a_few_people_bring_is_no_row() {
    let sketch = skewed();
    let mut record = sketch.record();
    for axis in &mut record.axes {
        axis.declared = false;
        axis.values.push("rare".to_owned());
    }
    record.axes[0].codes[0] = 4;
    let mut ledger = ledger();
    let drawn = draw_up(&record, &sketch.wanted(), RULES, &mut ledger).expect("enough people");
    assert!(drawn.release.tables.iter().all(|table| table.rows.iter().all(|row| row.values.iter().all(|value| value != "rare"))));
    assert!(matches!(ledger.values[&Cell::of([("d0", "rare")])], Standing::Hidden(_)));
}

#[test]
fn what_cannot_be_published_is_said_with_what_to_do() {
    let mut sketch = skewed();
    sketch.persons = 8;
    assert!(matches!(sketch.drawn(&mut ledger()), Err(Refused::EverythingHidden { k: 10, .. })));
    let mut record = skewed().record();
    record.axes[0].declared = false;
    record.axes[0].values = (0..record.person.len()).map(|step| format!("phone {step}")).collect();
    record.axes[0].codes = (0..record.person.len() as u32).collect();
    assert!(matches!(draw_up(&record, &skewed().wanted(), RULES, &mut ledger()), Err(Refused::NearlyUnique { .. })));
    record.axes[0].values = (0..60_000).map(|value| value.to_string()).collect();
    record.axes[0].declared = true;
    assert!(matches!(draw_up(&record, &skewed().wanted(), RULES, &mut ledger()), Err(Refused::TooManyCells { .. })));
    let mut known = ledger();
    skewed().drawn(&mut known).expect("enough people");
    let mut others = skewed().record();
    others.names.iter_mut().for_each(|name| name.insert(0, 'X'));
    assert_eq!(draw_up(&others, &skewed().wanted(), RULES, &mut known).map(|_| ()), Err(Refused::Ledger(Unusable::OtherData)));
}

/// Of some sixty releases together, the same each time: a single table of a dozen cells can lose more than half, where one row and its company are all there is.
#[test]
fn at_least_half_of_all_persons_in_cells_are_still_told() {
    let mut runner = TestRunner::deterministic();
    let drawn = (0..64).filter_map(|_| sketches().new_tree(&mut runner).expect("a sketch").current().drawn(&mut ledger()).ok());
    let (persons, hidden) = drawn.fold((0, 0), |(persons, hidden), drawn| (persons + drawn.cost.persons, hidden + drawn.cost.persons_hidden));
    assert!(persons > 10_000, "only {persons} persons-in-cells were drawn up");
    assert!(hidden * 2 <= persons, "{hidden} of {persons} are hidden");
}
