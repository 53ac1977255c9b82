//! Maps: the runaround, as picture, tables and file.

use crate::{
    reference::open,
    support::{Office, Somebody, TestApp, XIUYING, on_both, record::Someone},
};
use reqwest::StatusCode;
use throughline::domain::outcome::Outcome::{AcceptedForProcessing, Deflected, Granted, Refused};

on_both!(
    who_is_sent_round_is_drawn_counted_and_downloaded,
    a_circle_of_a_few_is_for_supervisors_only,
    every_map_shows_the_record_and_cuts_of_it,
    figures_of_a_few_are_neither_shown_nor_to_be_worked_out,
    an_office_stands_beside_the_same_service_elsewhere,
    what_a_step_brought_along_is_on_its_map,
    an_office_is_held_to_the_time_that_the_rule_gives_it,
    people_are_told_apart_by_what_was_answered,
);

const ROUND: Someone = Someone {
    group: ("contract", "none"),
    service: "school-enrolment",
    steps: &[("D1", Deflected), ("W2", Deflected), ("S3", Deflected), ("D1", Refused)],
    with: "lin",
    keeps: true,
};
const TO_AND_FRO: Someone = Someone { steps: &[("P4", Deflected), ("Q5", Deflected), ("P4", Refused)], ..ROUND };

async fn with_circles(office: Office) -> Office {
    let people = vec![ROUND; 12].into_iter().chain(vec![TO_AND_FRO; 3]).collect();
    office.app.enter(people).await;
    assert!(office.app.command(&["scan"]).status.success());
    office
}

async fn who_is_sent_round_is_drawn_counted_and_downloaded(app: TestApp) {
    let empty = app.open().await;
    empty.lin.get("/maps").await.ok().says("Runaround");
    empty.lin.get("/maps/runaround").await.ok().says("Nothing has been looked through yet.");
    assert_eq!(empty.lin.get("/maps/runaround.csv").await.status, StatusCode::NOT_FOUND);

    let office = with_circles(empty).await;
    let page = office.lin.get("/maps/runaround").await.ok();
    page.says("12 people went the whole circle Office D1 → Office W2 → Office S3 → Office D1.").says("21 days").says("3 trips");
    page.says("Of all 15, 15 came or were sent back");
    assert!(page.has("svg.map") && page.texts("svg.map text").iter().any(|text| text == "12"));
    let loops = page.texts("table.figures tbody tr");
    assert!(loops.iter().any(|row| row.starts_with("Office P4 → Office Q5 → Office P4 3")), "{loops:?}");

    let fewer = office.lin.get("/maps/runaround?place=office:Q5&group=contract:none").await.ok();
    fewer.says("3 people went the whole circle Office P4 → Office Q5 → Office P4.").says("Of all 3, 3 came or were sent back");
    fewer.says("Attempts that touch what you chose are followed whole");
    assert_eq!(office.lin.get("/maps/runaround.csv?place=office:Q5").await.ok().html.lines().filter(|line| line.starts_with("circle")).count(), 1);
    office.lin.get("/maps/runaround?stage=use").await.ok().says("Nobody is known to have been sent in a circle.");
    let wrong = office.lin.get("/maps/runaround?group=contract:none&also=contract:written").await.ok();
    wrong.says("choose a second group of another kind");

    let file = office.lin.get("/maps/runaround.csv").await.ok();
    assert!(file.headers["content-type"].to_str().expect("readable").starts_with("text/csv"));
    let rows: Vec<&str> = file.html.lines().collect();
    assert!(rows.contains(&"flow,Office D1,Office W2,,12,12,7,yes"), "{rows:?}");
    assert!(rows.iter().any(|row| row.starts_with("circle,Office P4,Office P4,Office P4 → Office Q5 → Office P4,3,3,14,yes")), "{rows:?}");
}

async fn a_circle_of_a_few_is_for_supervisors_only(app: TestApp) {
    let office = with_circles(app.open().await).await;
    let analyst = office.analyst("Yi").await;
    let page = analyst.get("/maps/runaround").await.ok();
    page.says("10 people went the whole circle").says("fewer than 5 people are not shown to you");
    page.says("You see figures of at least 5 people, rounded to multiples of 5.");
    assert!(!page.words().contains("Office P4 → Office Q5"), "{}", page.words());
    let file = analyst.get("/maps/runaround.csv").await.ok();
    assert!(!file.html.contains("Office P4 →") && file.html.contains("office,Office P4,,,fewer than 5,fewer than 5,,"), "{}", file.html);
}

const GRANTED: Someone = Someone { group: ("contract", "written"), steps: &[("D1", AcceptedForProcessing), ("D1", Granted)], ..ROUND };
const REFUSED: Someone = Someone { steps: &[("D1", AcceptedForProcessing), ("D1", Refused)], ..ROUND };
const ELSEWHERE: Someone = Someone { steps: &[("E9", Granted)], ..ROUND };

/// Nineteen people: at D1 twelve were granted and four refused, at E9 three were granted.
async fn with_answers(office: Office) -> Office {
    let people = vec![GRANTED; 12].into_iter().chain(vec![REFUSED; 4]).chain(vec![ELSEWHERE; 3]).collect();
    office.app.enter(people).await;
    assert!(office.app.command(&["scan"]).status.success());
    office
}

async fn every_map_shows_the_record_and_cuts_of_it(app: TestApp) {
    let empty = app.open().await;
    let maps: Vec<String> =
        empty.lin.get("/maps").await.ok().attributes("main .list a", "href").into_iter().filter(|path| path != "/maps/runaround").collect();
    assert_eq!(maps.len(), 12, "{maps:?}");
    for map in &maps {
        empty.lin.get(map).await.ok().says("Nothing has been looked through yet.");
    }
    let office = with_answers(empty).await;
    for map in &maps {
        office.lin.get(map).await.ok().says("Record of");
        office.lin.get(&format!("{map}?service=school-enrolment&group=contract:none&by=office&from=2026-01-01&until=2026-12-31")).await.ok();
        let none = office.lin.get(&format!("{map}?from=2020-01-01&until=2020-02-01")).await.ok();
        assert!(!none.words().contains("12 of"), "{map}");
        if map.ends_with("/effect") {
            assert!(!office.lin.get(map).await.ok().has("#from"), "days are what it compares");
            continue;
        }
        let wrong = office.lin.get(&format!("{map}?from=2026-02-30")).await.ok();
        wrong.says("Write the day as 2026-03-04.");
        assert_eq!(wrong.attribute("#from", "value").as_deref(), Some("2026-02-30"), "what was typed is still there");
    }
    assert_eq!(office.lin.get("/maps/elsewhere").await.status, StatusCode::NOT_FOUND);

    let open = office.lin.get("/maps/openness?by=office").await.ok();
    assert!(open.has("figure svg.bars"));
    assert!(
        open.texts("table.figures tbody tr").iter().any(|row| row.contains("Office D1") && row.ends_with("16 16")),
        "{:?}",
        open.texts("table.figures tbody tr")
    );
    let waits = office.lin.get("/maps/waiting").await.ok();
    waits.says("7 days").says("Waits begin when papers are taken.");
    assert!(waits.has("figure svg.curves path"));
    let group = office.lin.get("/maps/inclusion?facet=contract").await.ok();
    let rows = group.texts("table.figures tbody tr");
    assert!(rows.iter().any(|row| row.contains("None") && row.contains("3 of 7")), "{rows:?}");

    let file = office.lin.get("/maps/inclusion/0.csv?facet=contract").await.ok();
    assert!(file.html.starts_with('\u{feff}') && file.html.contains("3 of 7"), "{}", file.html);
    let picture = office.lin.get("/maps/waiting/0.svg").await.ok();
    assert!(picture.headers["content-type"].to_str().expect("readable").starts_with("image/svg") && picture.html.starts_with("<svg"));
    let dots = office.lin.download("/maps/waiting/0.png").await;
    assert!(dots.bytes.starts_with(b"\x89PNG") && dots.bytes.len() > 5_000, "{} bytes", dots.bytes.len());
    assert_eq!(office.lin.get("/maps/waiting/9.csv").await.status, StatusCode::NOT_FOUND);
}

async fn figures_of_a_few_are_neither_shown_nor_to_be_worked_out(app: TestApp) {
    let office = with_answers(app.open().await).await;
    let analyst = office.analyst("Yi").await;
    let page = analyst.get("/maps/inclusion?facet=contract").await.ok();
    page.says("You see figures of at least 5 people, rounded to multiples of 5.");
    let rows = page.texts("table.figures tbody tr");
    assert!(rows.iter().all(|row| !row.contains("3 of 7") && !row.contains("4")), "{rows:?}");
    let file = analyst.get("/maps/inclusion/0.csv?facet=contract").await.ok();
    assert!(file.html.contains("too few") && !file.html.contains("3 of 7"), "{}", file.html);
    // with one person's day cut off, no figure moves by one
    let whole = analyst.get("/maps/funnel").await.ok().texts("table.figures tbody tr");
    let cut = analyst.get("/maps/funnel?service=school-enrolment").await.ok().texts("table.figures tbody tr");
    for figure in whole.iter().chain(&cut).flat_map(|row| row.split(" of ").map(str::to_owned).collect::<Vec<_>>()) {
        let counts = figure.split_whitespace().next().and_then(|number| number.replace(',', "").parse::<u32>().ok());
        assert!(counts.is_none_or(|number| number % 5 == 0), "{figure}");
    }
}

async fn an_office_stands_beside_the_same_service_elsewhere(app: TestApp) {
    let office = with_answers(app.open().await).await;
    let page = office.lin.get("/offices?office=Office+D1").await.ok();
    assert_eq!(page.url.path(), "/offices/D1");
    page.says("Attempts: 16. Steps: 32.");
    let rows = page.texts("table.figures tbody tr");
    assert!(rows.iter().any(|row| row.starts_with("Granted 12 of 16") && row.contains("3 of 3")), "{rows:?}");
    assert!(office.lin.get("/offices/D1/0.csv").await.ok().html.contains("12 of 16"));
    office.lin.get("/offices?office=nowhere").await.says("There is no office of this name or code.");
    assert_eq!(office.lin.get("/offices/nowhere").await.status, StatusCode::NOT_FOUND);
    let guarded = office.analyst("Yi").await.get("/offices/D1").await.ok();
    assert!(!guarded.words().contains("12 of 16"), "{}", guarded.words());
}

async fn what_a_step_brought_along_is_on_its_map(app: TestApp) {
    let office = app.open().await;
    let mei = office.caseworker("Mei").await;
    let case = mei.registers(&XIUYING).await;
    let step = [
        ("outcome", "deferred"),
        ("demanded_else", "a letter from the old village"),
        ("promise_until", "2099-06-30"),
        ("trips", "3"),
        ("expectation", "hopeful"),
    ];
    mei.logs(&case, &step).await.ok();
    assert!(office.app.command(&["scan"]).status.success());
    let practice = office.lin.get("/maps/practice").await.ok();
    let rows = practice.texts("table.figures tbody tr");
    assert!(rows.iter().any(|row| row.contains("something that is in no list 1")), "{rows:?}");
    office.lin.get("/maps/promises").await.ok().says("People to whom they were made: 1");
    office.lin.get("/maps/burden").await.ok().says("3 (3 to 3)");
    let hope = office.lin.get("/maps/hope").await.ok().texts("table.figures tbody tr");
    assert!(hope.iter().any(|row| row.starts_with("1 1 of 1")), "{hope:?}");
}

async fn an_office_is_held_to_the_time_that_the_rule_gives_it(app: TestApp) {
    let office = app.open().await;
    office.has_office("Permit Hall P1").await;
    let mei = office.caseworker("Mei").await;
    let permit = Somebody { service: "residence-permit", ..XIUYING };
    let taken = [("day", "2026-03-02"), ("office", "Permit Hall P1"), ("outcome", "accepted-for-processing")];

    let waits = mei.registers(&permit).await;
    mei.logs(&waits, &taken).await.ok();
    let page = mei.get(waits.url.path()).await.ok();
    page.says("Had to be answered by 17 March 2026 (Interim Regulations on Residence Permits)").says("days overdue");

    let late = mei.registers(&Somebody { name: "王芳", phone: "139 0013 9000", birth_year: "1990", ..permit }).await;
    mei.logs(&late, &taken).await.ok();
    mei.logs(&late, &[("day", "2026-03-18"), ("office", "Permit Hall P1"), ("outcome", "granted")]).await.ok();
    mei.get(late.url.path()).await.ok().says("Must be answered by 17 March 2026");

    // of a service for which no rule gives a time nothing is said
    let school = mei.registers(&Somebody { name: "张伟", phone: "137 0013 7000", birth_year: "1991", ..XIUYING }).await;
    mei.logs(&school, &taken).await.ok();
    assert!(!mei.get(school.url.path()).await.ok().words().contains("answered by"));

    assert!(office.app.command(&["scan"]).status.success());
    let path = office.lin.get("/offices?office=Permit+Hall+P1").await.ok();
    let rows = path.texts("table.figures tbody tr");
    for row in ["answered in time 0 0", "answered late 1 1", "not answered, time is over 1 1", "still running 0 0"] {
        assert!(rows.iter().any(|found| found == row), "{row}: {rows:?}");
    }
    path.says("2 of 2");
}

async fn people_are_told_apart_by_what_was_answered(app: TestApp) {
    let office = app.open().await;
    let (mei, wei) = (office.caseworker("Mei").await, office.analyst("Wei").await);
    let service = open(&office.lin, "services", "Compulsory schooling").await;
    let form = office.lin.get(&format!("{}/questions", service.url.path())).await.ok().form("#question").set("en", "Was a receipt given?");
    office.lin.submit(form.set("answer_en_1", "Yes").set("answer_en_2", "No")).await.ok();

    for number in 0..12 {
        let case = mei.registers(&Somebody { name: &format!("Person {number}"), phone: "", ..XIUYING }).await;
        let page = mei.get(case.url.path()).await.ok();
        let field = page.attribute("#questions select", "name").expect("it is asked");
        let offered = page.form("#step").offers(&field);
        let (answer, outcome) = if number < 7 { (&offered[1], "granted") } else { (&offered[2], "refused") };
        mei.logs(&case, &[("outcome", outcome), (&field, answer)]).await.ok();
        // what was answered at one service says nothing of another
        let other = mei.post(&format!("/people/{}/cases", case.person()), &[("service", "dibao")]).await.ok();
        mei.logs(&other, &[("outcome", "refused")]).await.ok();
    }
    assert!(office.app.command(&["scan"]).status.success());

    let group = office.lin.get("/maps/funnel").await.ok().choice("#cut [name=group]", "“Was a receipt given?” answered: Yes");
    let (question, _) = group.split_once(':').expect("a question and an answer");
    let profile = office.lin.get(&format!("/maps/inclusion?facet={question}")).await.ok();
    let rows = profile.texts("table.figures tbody tr");
    for row in ["Compulsory schooling Everywhere Yes 7 of 7", "Compulsory schooling Everywhere No 0 of 5"] {
        assert!(rows.iter().any(|found| found.starts_with(row)), "{rows:?}");
    }
    assert_eq!(rows.iter().filter(|row| row.contains(" Yes ") || row.contains(" No ")).count(), 2, "{rows:?}");
    wei.get("/releases/new").await.ok().says("Was a receipt given?");
}
