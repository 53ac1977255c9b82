//! How long one person waits for an answer while nobody else asks: the pages of a working day, and what is offered while something is typed.

use std::time::{Duration, Instant};

use super::{Client, Failure, expect, step};

/// Times that each is asked for.
const TIMES: usize = 200;

/// Steps of the long case.
const LONG: usize = 200;

/// What is asked for, and how long the middle one and the slowest of a hundred take.
pub struct Waited {
    pub what: &'static str,
    pub middle: Duration,
    pub slowest: Duration,
}

/// Asks for one after the other. `case` is made long first.
pub fn measure(caseworker: &mut Client, supervisor: &mut Client, case: &str, day: &str, office: &str) -> Result<Vec<Waited>, Failure> {
    caseworker.connect_again()?;
    for _ in 0..LONG {
        let submission = uuid::Uuid::new_v4().to_string();
        expect(&caseworker.post(&format!("/cases/{case}/steps"), &step(&submission, day, office))?, 303)?;
    }
    let page = format!("/cases/{case}");
    Ok(vec![
        waited("case page with 200 steps and more", caseworker, |client| expect(&client.get(&page)?, 200))?,
        waited("Today of a caseworker", caseworker, |client| expect(&client.get("/today")?, 200))?,
        waited("Today of a supervisor", supervisor, |client| expect(&client.get("/today")?, 200))?,
        waited("type-ahead of offices", caseworker, |client| expect(&client.post("/suggest/offices", &[("typed", "commission")])?, 200))?,
        waited("near matches for a caseworker", caseworker, |client| expect(&client.post("/find/near", &[("find", "lxy")])?, 200))?,
        // a search binds the directory, which the near matches then read
        waited("search of a supervisor among all people", supervisor, |client| expect(&client.post("/find", &[("find", "lxy")])?, 200))?,
        waited("near matches for a supervisor", supervisor, |client| expect(&client.post("/find/near", &[("find", "lxy")])?, 200))?,
    ])
}

fn waited(what: &'static str, client: &mut Client, ask: impl Fn(&mut Client) -> Result<(), Failure>) -> Result<Waited, Failure> {
    // the site has closed the connection while the other client was asking
    client.connect_again()?;
    // the first fills what is kept between requests
    ask(client)?;
    let mut took = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begun = Instant::now();
        ask(client)?;
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    Ok(Waited { what, middle: took[TIMES / 2], slowest: took[TIMES * 99 / 100] })
}
