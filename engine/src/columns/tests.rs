//! Rows in any order become the same columns.

use super::*;

fn step<'a>(person: &'a str, attempt: Option<&'a str>, order: i64, office: &'a str) -> Step<'a> {
    Step { person, attempt, order: Some(order), office: Some(office), ..Step::default() }
}

fn offices(columns: &Columns) -> Vec<&str> {
    columns.office().codes().iter().map(|&code| columns.office().name(code).unwrap_or("?")).collect()
}

fn build(steps: &[Step]) -> Columns {
    let mut builder = Columns::builder(Shape::default());
    for step in steps {
        builder.push(step);
    }
    builder.finish()
}

#[test]
fn steps_are_sorted_by_person_then_attempt_then_order() {
    let steps = [
        step("p2", Some("x"), 2, "south"),
        step("p1", Some("b"), 3, "east"),
        step("p2", Some("x"), 1, "north"),
        step("p1", Some("a"), 1, "west"),
        step("p1", Some("b"), 2, "north"),
    ];
    let columns = build(&steps);
    assert_eq!(offices(&columns), ["west", "north", "east", "north", "south"]);
    assert_eq!((columns.persons(), columns.attempts(), columns.steps()), (2, 3, 5));
    assert_eq!(columns.steps_of(0), 0..3);
    assert_eq!(columns.attempts_of(0), 0..2);
    assert_eq!(columns.steps_of_attempt(1), 1..3);
    assert_eq!(columns.attempt_persons(), [0, 0, 1]);
    let mut turned = steps.to_vec();
    turned.reverse();
    assert_eq!(offices(&build(&turned)), offices(&columns));
}

#[test]
fn orders_that_begin_anew_leave_it_to_the_days() {
    let on = |day: u32| NaiveDate::from_ymd_opt(2026, 3, day);
    let steps = [Step { day: on(9), ..step("p", Some("a"), 1, "late") }, Step { day: on(2), ..step("p", Some("b"), 1, "early") }];
    assert_eq!(offices(&build(&steps)), ["early", "late"]);
}

#[test]
fn a_row_without_attempt_is_its_own() {
    let columns = build(&[step("p", None, 2, "second"), step("p", None, 1, "first")]);
    assert_eq!(columns.attempts(), 2);
    assert_eq!(offices(&columns), ["first", "second"]);
}

#[test]
fn offices_and_where_people_are_sent_share_their_names() {
    let columns = build(&[Step { sent_to: Some("archive"), ..step("p", None, 1, "window") }]);
    assert_eq!(columns.office().name(columns.sent_to()[0]), Some("archive"));
    assert_eq!(columns.office().code("archive"), Some(columns.sent_to()[0]));
    assert_eq!(columns.office().code("nowhere"), None);
    assert_eq!(columns.service().name(UNKNOWN), None);
    assert_eq!(columns.service().codes(), [UNKNOWN]);
}

#[test]
fn an_empty_record_is_a_record() {
    let columns = build(&[]);
    assert_eq!((columns.persons(), columns.attempts(), columns.steps()), (0, 0, 0));
}
