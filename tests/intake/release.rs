//! Releases of a file: protected, remembered, attacked, through the commands.

use std::fmt::Write;

use super::program::Desk;

const COLUMNS: &str =
    "person = \"person\"\nservice = \"service\"\noutcome = \"outcome\"\nplaces = [\"city\"]\nfacets = [\"origin\"]\nconsent = \"agrees\"\n";
const DEFINITION: &str = "k = 10\n[[table]]\nname = \"refusals\"\ndimensions = [\"city\", \"service\", \"outcome\"]\nmeasures = [\"persons\", \"attempts\"]\n\
     [[table]]\nname = \"origins\"\ndimensions = [\"origin\", \"outcome\"]\nmeasures = [\"persons\"]\n";

/// A file of attempts, the same each time; whoever's number is below `without` is not in it. Few come from abroad or get no answer, and one in five does not agree.
fn attempts(people: u32, without: u32) -> String {
    let mut text = "person,city,service,outcome,agrees,origin\n".to_owned();
    for person in without..people {
        let mixed = person.wrapping_mul(2_654_435_761) >> 8;
        let of = |places: &'static [&'static str], by: u32| places[(mixed / by) as usize % places.len()];
        let outcome = if mixed % 97 == 0 { "no-answer" } else { of(&["granted", "granted", "refused", "deflected"], 5) };
        let origin = if mixed % 53 == 0 { "abroad" } else { of(&["rural", "rural", "urban"], 7) };
        let agrees = if person % 5 == 0 { "no" } else { "yes" };
        for service in 0..=mixed % 2 {
            let service = ["school", "permit", "clinic"][((mixed / 3 + service) % 3) as usize];
            writeln!(text, "p{person},{},{service},{outcome},{agrees},{origin}", of(&["Yun", "Lin", "Gao", "Ban"], 11)).expect("a string takes it");
        }
    }
    text
}

fn desk() -> Desk {
    Desk::new()
        .with("columns.toml", COLUMNS)
        .with("release.toml", DEFINITION)
        .with("file.csv", attempts(3_000, 0))
        .with("fewer.csv", attempts(3_000, 4))
}

fn release<'a>(file: &'a str, out: &'a str) -> [&'a str; 10] {
    ["release", file, "--columns", "columns.toml", "--definition", "release.toml", "--out", out, "--ledger", "ledger"]
}

/// All files of a release, by name.
fn files(desk: &Desk, out: &str) -> Vec<(String, String)> {
    let read = |name: &str| {
        (name.to_owned(), std::fs::read_to_string(desk.path(&format!("{out}/{name}"))).unwrap_or_else(|error| panic!("{out}/{name}: {error}")))
    };
    ["datapackage.json", "tables/refusals.csv", "tables/origins.csv"].map(read).to_vec()
}

#[test]
fn a_release_holds_is_remembered_and_does_not_move_with_a_few_people() {
    let desk = desk();
    desk.run(&release("file.csv", "first"));
    let first = files(&desk, "first");
    let refusals = &first[1].1;
    assert_eq!(refusals.lines().next(), Some("city,service,outcome,persons,attempts,status"));
    let rows: Vec<&str> = refusals.lines().skip(1).collect();
    assert_eq!(rows.len(), 5 * 4 * 5, "every combination, and totals over each dimension and all of them");
    assert!(rows.iter().any(|row| row.starts_with("(all),(all),(all),")) && rows.iter().any(|row| row.ends_with(",,,hidden")), "{refusals}");
    // with some keys the total itself is what has to be hidden
    let total = rows.iter().find_map(|row| row.strip_prefix("(all),(all),(all),")).expect("a total of all");
    if let Some(total) = total.split(',').next().and_then(|persons| persons.parse::<u32>().ok()) {
        assert!(total.abs_diff(2_400) <= 2, "four in five agreed, and the figure lies within its bound: {total}");
    }
    assert!(desk.run(&["attack", "first"]).out.contains("The release holds."));

    desk.run(&release("file.csv", "again"));
    assert_eq!(files(&desk, "again"), first, "byte for byte");
    desk.run(&release("fewer.csv", "later"));
    assert_eq!(files(&desk, "later"), first, "fewer than ten people fewer change nothing");
    assert!(desk.run(&["attack", "later", "first"]).out.contains("The release holds."));
}

#[test]
fn the_attack_finds_what_was_not_hidden_enough() {
    let desk = desk();
    desk.run(&release("file.csv", "release"));
    let path = desk.path("release/tables/origins.csv");
    let origins = std::fs::read_to_string(&path).unwrap();
    let hidden = origins.lines().find(|row| row.ends_with(",,hidden")).expect("few come from abroad");
    std::fs::write(&path, origins.replace(hidden, &hidden.replace(",,hidden", ",3,"))).unwrap();
    let attacked = desk.run(&["attack", "release", "--json"]);
    assert_eq!(attacked.code, Some(1), "{attacked:?}");
    let said: serde_json::Value = serde_json::from_str(&attacked.out).unwrap();
    assert_eq!(said["holds"], false);
    assert!(!said["broken"].as_array().expect("a list").is_empty());

    // the same with the cell told by its total: of the values of one line all but one are shown
    let told = origins.lines().map(|row| if row.ends_with(",,hidden") && row != hidden { row.replace(",,hidden", ",0,") } else { row.to_owned() });
    std::fs::write(&path, told.collect::<Vec<_>>().join("\n") + "\n").unwrap();
    assert_eq!(desk.run(&["attack", "release"]).code, Some(1));
}

/// Shares of the outcomes with their intervals, of the published figures alone.
#[test]
fn rates_are_told_beside_shown_figures_and_the_attack_finds_those_that_are_not() {
    let definition = "k = 10\n[[table]]\nname = \"t\"\ndimensions = [\"city\", \"outcome\"]\nmeasures = [\"persons\", \"rate\"]\n";
    let desk = desk()
        .with("rates.toml", definition)
        .with("origins.toml", definition.replace("outcome", "origin"))
        .with("named.toml", definition.replace("\"outcome\"]", "\"origin\"]\nrate_over = \"origin\""));
    let release = |name: &str, out: &str| {
        desk.run(&["release", "file.csv", "--columns", "columns.toml", "--definition", name, "--out", out, "--ledger", "ledger"])
    };
    let refused = release("origins.toml", "none");
    assert!(refused.code == Some(1) && refused.err.contains("rate_over"), "{refused:?}");
    assert_eq!(release("named.toml", "none").code, Some(0), "what was refused left nothing behind");
    assert_eq!(release("rates.toml", "rates").code, Some(0));
    let path = desk.path("rates/tables/t.csv");
    let file = std::fs::read_to_string(&path).unwrap();
    assert_eq!(file.lines().next(), Some("city,outcome,persons,rate,rate_low,rate_high,status"));
    let rows: Vec<Vec<&str>> = file.lines().skip(1).map(|row| row.split(',').collect()).collect();
    let find = |city: &str, outcome: &str| rows.iter().find(|row| row[0] == city && row[1] == outcome).expect("every combination is a row");
    let (met, of) = (find("(all)", "refused"), find("(all)", "(all)"));
    let number = |text: &str| text.parse::<f64>().expect("a number");
    assert!((number(met[3]) - number(met[2]) / number(of[2])).abs() <= 0.0005, "{met:?} of {of:?}");
    assert!(number(met[4]) < number(met[3]) && number(met[3]) < number(met[5]));
    assert_eq!(of[3..6], [""; 3], "the total is of itself");
    for row in &rows {
        assert!(row[6].is_empty() || row[2..6] == [""; 4], "nothing stands beside what is hidden: {row:?}");
    }
    let descriptor: serde_json::Value = serde_json::from_slice(&std::fs::read(desk.path("rates/datapackage.json")).unwrap()).unwrap();
    let field = &descriptor["resources"][0]["schema"]["fields"][3];
    assert!(field["name"] == "rate" && field["type"] == "number" && field["over"] == "outcome" && field["title_zh"] == "比例", "{field}");
    assert!(desk.run(&["attack", "rates", "none"]).out.contains("The release holds."));

    let hidden = file.lines().find(|row| row.ends_with(",no-answer,,,,,hidden") && !row.starts_with("(all)")).expect("few got no answer");
    std::fs::write(&path, file.replace(hidden, &hidden.replace(",,,,,hidden", ",,0.012,,,hidden"))).unwrap();
    let attacked = desk.run(&["attack", "rates", "--json"]);
    assert_eq!(attacked.code, Some(1), "a rate beside a hidden numerator");
    let said: serde_json::Value = serde_json::from_str(&attacked.out).unwrap();
    assert_eq!(said["broken"][0]["cell"][1], serde_json::json!(["outcome", "no-answer"]), "{said}");
    std::fs::write(&path, file.replace(met[3], "0.999")).unwrap();
    let attacked = desk.run(&["attack", "rates"]);
    assert!(attacked.code == Some(1) && attacked.out.contains("outcome = refused: its rate does not follow"), "{attacked:?}");
}

/// Hours from a column of the file and days from its dates, capped, and hidden by themselves where they would tell of somebody.
#[test]
fn hours_and_days_are_told_of_enough_people_and_attacked() {
    let mut file = "person,attempt,date,outcome,hours\n".to_owned();
    for person in 0..400 {
        // of those who were deflected one waited far longer than all others
        let (outcome, hours) = [("granted", "1.5"), ("refused", "2"), ("deflected", if person == 5 { "900" } else { "" }), ("unclear", "1")]
            [if person % 97 == 0 { 3 } else { person % 3 }];
        for day in [1, 1 + person % 20] {
            writeln!(file, "p{person},a,2026-03-{day:02},{outcome},{hours}").expect("a string takes it");
        }
    }
    let columns = "person = \"person\"\nattempt = \"attempt\"\ndate = \"date\"\noutcome = \"outcome\"\n";
    let desk = desk()
        .with("took.csv", &file)
        .with("bad.csv", file.replace("900", "long"))
        .with("without.toml", columns)
        .with("took.toml", format!("{columns}hours = \"hours\"\n"))
        .with("took-release.toml", "k = 10\n[[table]]\nname = \"t\"\ndimensions = [\"outcome\"]\nmeasures = [\"persons\", \"hours\", \"days\"]\n");
    let release = |file: &str, columns: &str, out: &str| {
        desk.run(&["release", file, "--columns", columns, "--definition", "took-release.toml", "--out", out, "--ledger", "taken"])
    };
    assert!(release("took.csv", "without.toml", "none").err.contains("hours = \"name of the column\""));
    assert!(release("bad.csv", "took.toml", "bad").err.contains("“long” in the column “hours” is not a number"));
    let made = release("took.csv", "took.toml", "took");
    assert_eq!(made.code, Some(0), "{made:?}");
    let path = desk.path("took/tables/t.csv");
    let table = std::fs::read_to_string(&path).unwrap();
    assert_eq!(table.lines().next(), Some("outcome,persons,hours,days_median,status"));
    let row = |outcome: &str| table.lines().find(|row| row.starts_with(outcome)).expect("every outcome is a row").split(',').collect::<Vec<_>>();
    let descriptor: serde_json::Value = serde_json::from_slice(&std::fs::read(desk.path("took/datapackage.json")).unwrap()).unwrap();
    assert_eq!(descriptor["protection"]["caps"]["hours"], 4, "nineteen in twenty took no more");
    let deflected = row("deflected");
    assert!(!deflected[1].is_empty() && deflected[2].is_empty() && deflected[4].is_empty(), "of one person: {deflected:?}");
    let median: u32 = row("refused")[3].parse().expect("enough people");
    assert!((6..=13).contains(&median), "{median}");
    assert!(desk.run(&["attack", "took"]).out.contains("The release holds."));
    assert_eq!(release("took.csv", "took.toml", "again").code, Some(0));
    assert_eq!(std::fs::read_to_string(desk.path("again/tables/t.csv")).unwrap(), table, "sticky");

    // what stands beside a hidden number of persons is told
    let hidden = table.replace(&deflected.join(","), "deflected,,9,,hidden");
    std::fs::write(&path, hidden).unwrap();
    let attacked = desk.run(&["attack", "took"]);
    assert!(attacked.code == Some(1) && attacked.out.contains("outcome = deflected: hours between"), "{attacked:?}");
    std::fs::write(&path, table.replace(&deflected.join(","), "deflected,,,9,hidden")).unwrap();
    let attacked = desk.run(&["attack", "took"]);
    assert!(attacked.code == Some(1) && attacked.out.contains("outcome = deflected: a median of too few"), "{attacked:?}");
}

#[test]
fn a_release_of_a_period_counts_what_happened_within_it() {
    let day = |at: usize| if at.is_multiple_of(3) { "2025-11-10" } else { "2025-08-10" };
    let all = attempts(3_000, 0);
    let dated: String = all.lines().enumerate().map(|(at, row)| format!("{row},{}\n", if at == 0 { "day" } else { day(at) })).collect();
    let within: std::collections::BTreeSet<&str> = all
        .lines()
        .enumerate()
        .skip(1)
        .filter(|(at, row)| day(*at) == "2025-08-10" && row.contains(",yes,"))
        .filter_map(|(_, row)| row.split(',').next())
        .collect();
    let of = |period: &str| format!("period = \"{period}\"\n{DEFINITION}");
    let desk = desk().with("dated.csv", dated).with("columns.toml", format!("{COLUMNS}date = \"day\"\n")).with("release.toml", of("2025-Q3"));
    desk.run(&release("dated.csv", "quarter"));
    let quarter = files(&desk, "quarter");
    assert!(quarter[0].1.contains("2025-Q3"), "{}", quarter[0].1);
    // with some keys the total itself is what has to be hidden
    let total = quarter[2].1.lines().find_map(|row| row.strip_prefix("(all),(all),")?.split(',').next()?.parse::<u32>().ok());
    assert!(total.is_none_or(|total| (total as usize).abs_diff(within.len()) <= 2), "{total:?} of {}", within.len());
    let desk = desk.with("release.toml", of("2025"));
    desk.run(&release("dated.csv", "year"));
    assert!(desk.run(&["attack", "year", "quarter"]).out.contains("The release holds."));

    let desk = desk.with("release.toml", of("2199"));
    let refused = desk.run(&release("dated.csv", "later"));
    assert!(refused.complaint().contains("is not over yet"), "{}", refused.complaint());
    let desk = desk.with("columns.toml", COLUMNS).with("release.toml", of("2025-Q3"));
    let refused = desk.run(&release("file.csv", "undated"));
    assert!(refused.complaint().contains("needs a column"), "{}", refused.complaint());
}

#[test]
fn what_cannot_be_released_says_what_to_do() {
    let desk = desk()
        .with("other.toml", "k = 10\n[[table]]\nname = \"t\"\ndimensions = [\"person\"]\nmeasures = [\"persons\"]\n")
        .with("damaged", "not a ledger");
    let refused = |definition: &str, ledger: &str| {
        let run = desk.run(&["release", "file.csv", "--columns", "columns.toml", "--definition", definition, "--out", "out", "--ledger", ledger]);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(!run.err.is_empty() && !desk.path("out/datapackage.json").exists(), "{run:?}");
    };
    refused("none.toml", "ledger");
    refused("other.toml", "ledger");
    refused("release.toml", "damaged");
    assert_eq!(std::fs::read_to_string(desk.path("damaged")).unwrap(), "not a ledger", "what is no ledger is left as it is");
    assert_eq!(desk.run(&["attack", "nowhere"]).code, Some(1));
}
