//! Clusters that were put there are found, and none where there is none.

use chrono::Duration;
use proptest::prelude::*;

use super::super::columns::{Columns, Shape, Step};
use super::super::stats::draws::Draws;
use super::*;

const LAST: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

/// Person, days before the last, office, service, refused.
type Row = (u32, i64, u8, u8, bool);

fn columns(rows: &[Row]) -> Columns {
    let mut builder = Columns::builder(Shape { places: vec!["city".into()], ..Shape::default() });
    for (person, ago, office, service, refused) in rows {
        builder.push(&Step {
            person: &format!("{person:05}"),
            day: (*ago >= 0).then(|| LAST - Duration::days(*ago)),
            places: &[Some(["north", "south"][usize::from(*office) % 2])],
            office: Some(["A", "B", "C", "D"][usize::from(*office)]),
            service: Some(["school", "permit"][usize::from(*service)]),
            outcome: Some(if *refused { "refused" } else { "granted" }),
            ..Step::default()
        });
    }
    builder.finish()
}

fn scan(rows: &[Row]) -> Emerging {
    let columns = columns(rows);
    emerging(&Record::of(&columns), LAST, 5)
}

/// Two years of people, each seen once, refused once in ten; in office 2 four times in ten over the last `weeks`.
fn years(people: u32, weeks: i64, seed: u64) -> Vec<Row> {
    let mut draws = Draws::new(seed, 0);
    let one = |person: u32| {
        let (ago, office) = ((draws.unit() * 700.0) as i64, (draws.unit() * 4.0) as u8);
        let rate = if office == 2 && ago < weeks * 7 { 0.4 } else { 0.1 };
        (person, ago, office, u8::from(draws.unit() < 0.5), draws.unit() < rate)
    };
    (0..people).map(one).collect()
}

#[test]
fn what_begins_at_one_office_is_seen_there_and_said_once() {
    let found = scan(&years(6_000, 6, 1));
    assert!(found.scanned > 5 && found.weeks == 100, "{found:?}");
    let first = &found.clusters[0];
    assert_eq!(first.target, Target::Outcome("refused".into()));
    assert_eq!(first.scope.get("office").map(String::as_str), Some("C"), "{first:?}");
    assert!((4..=8).contains(&first.weeks) && first.p < 0.001 && first.ratio.is_some_and(|ratio| ratio > 2.5), "{first:?}");
    assert_eq!(first.until, LAST);
    assert_eq!(found.clusters.len(), 1, "the city and the service are mostly the same people: {:?}", found.clusters);
    assert!(found.notes.iter().any(|note| matches!(note, Note::SamePeople(_))));
}

#[test]
fn where_nothing_begins_nothing_is_said_more_often_than_promised() {
    let alarms = (0..40).filter(|seed| !scan(&years(1_500, 0, 100 + seed)).clusters.is_empty()).count();
    // one in twenty is allowed; six or more of forty would happen in less than 2 % of all sets of seeds
    assert!(alarms <= 5, "{alarms} of 40");
}

#[test]
fn more_people_coming_is_not_more_of_them_refused() {
    let mut rows = years(3_000, 0, 7);
    let busy = (0..600).map(|n| (10_000 + n, i64::from(n % 28), 1, 0, n % 10 == 0));
    rows.extend(busy);
    assert_eq!(scan(&rows).clusters, []);
}

#[test]
fn short_and_dayless_records_are_said_to_be_so() {
    assert_eq!(scan(&[]).notes, [Note::TooShort(0)]);
    let short = scan(&[(1, 0, 0, 0, true), (2, 9, 0, 0, true), (3, -1, 0, 0, true)]);
    assert_eq!(short.notes, [Note::WithoutDay(1), Note::TooShort(2)]);
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    proptest::collection::vec((0_u32..60, -5_i64..400, 0_u8..4, 0_u8..2, any::<bool>()), 0..250)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn neither_threads_nor_the_order_of_rows_show(rows in rows()) {
        let found = scan(&rows);
        let mut turned = rows;
        turned.reverse();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        prop_assert_eq!(pool.install(|| scan(&turned)), found);
    }

    /// Every series against a count made person by person.
    #[test]
    fn series_are_what_a_plain_count_says(rows in rows()) {
        let columns = columns(&rows);
        let record = Record::of(&columns);
        let (weeks, history, longest) = (Weeks::until(LAST), 40, 20);
        for series in Series::all(&record, weeks, history, longest, 1) {
            let hypothesis = series.hypothesis();
            let (mut newly, mut exposed) = (vec![0_u64; history], vec![0_u64; history]);
            for person in 0..columns.persons() {
                let steps: Vec<usize> = columns.steps_of(person).filter(|&step| hypothesis.in_scope(&columns, step)).collect();
                let met = steps.iter().filter(|&&step| hypothesis.event.happened(&record, step));
                let first = met.map(|&step| weeks.of(columns.days()[step]).unwrap_or(usize::MAX)).max();
                let seen: BTreeSet<usize> = steps.iter().filter_map(|&step| weeks.of(columns.days()[step])).collect();
                for week in seen.into_iter().filter(|week| *week < history && first.is_none_or(|first| *week >= first)) {
                    exposed[week] += 1;
                    newly[week] += u64::from(first == Some(week));
                }
            }
            prop_assert_eq!(series.all, newly.iter().sum::<u64>());
            let all: u64 = exposed.iter().sum();
            for (week, share) in series.shares.iter().enumerate() {
                prop_assert!((share * all as f64 - exposed[..=week].iter().sum::<u64>() as f64).abs() < 1e-6);
            }
        }
    }
}
