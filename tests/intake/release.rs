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
    let total: u32 = rows
        .iter()
        .find_map(|row| row.strip_prefix("(all),(all),(all),"))
        .and_then(|rest| rest.split(',').next()?.parse().ok())
        .expect("the total of all is shown");
    assert!(total.abs_diff(2_400) <= 2, "four in five agreed, and the figure lies within its bound: {total}");
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
