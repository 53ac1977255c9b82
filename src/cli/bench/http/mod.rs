//! `throughline bench http`: steps logged and case pages shown in a second by the real program, on a record that is generated in a temporary directory.

mod client;
mod program;
mod waiting;

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use clap::Args;

use super::super::{Failure, print};
use crate::{
    access::Moment,
    config::Clock,
    demo::{
        self,
        plan::{OFFICES, PlannedOffice},
    },
    domain::{outcome::CaseState, rights::Role},
    jobs::scan,
    store::{
        Store,
        audit::Author,
        cases,
        location::Location,
        organizations, raw,
        reference::{self, NewOffice},
        users,
    },
    vault::server::ServerKey,
};
use client::Client;
use program::Program;

/// Measures the site: steps logged and case pages shown by 16 clients at once, beside the disk's own rate
#[derive(Debug, Args)]
pub struct Options {
    /// Cases of the generated record
    #[arg(long, default_value_t = 10_000)]
    cases: u32,
    /// Clients at once, each with a session and a connection of its own
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=256))]
    clients: u16,
    /// Seconds that each measurement lasts
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
    /// Offices beside those of the generated cases
    #[arg(long, default_value_t = 5_000)]
    offices: usize,
    /// Where the temporary directory is made: on the disk that is to be measured
    #[arg(long, value_name = "DIR")]
    on: Option<PathBuf>,
    /// An empty PostgreSQL database instead of the built-in one; the raw commits are the built-in one's all the same
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Cases that one of the people of the demo has, on average.
const CASES_PER_PERSON: f64 = 1.31;

/// Generates, measures, prints.
pub fn run(options: &Options) -> Result<(), Failure> {
    let fail = |error: &dyn std::fmt::Display| Failure(error.to_string());
    let folder = options.on.as_ref().map_or_else(tempfile::tempdir, tempfile::tempdir_in).map_err(|error| fail(&error))?;
    let span = Duration::from_secs(options.seconds);
    let begun = Instant::now();
    let location = Location::of(folder.path(), options.database.as_deref()).map_err(Failure)?;
    let codes = generate(folder.path(), &location, options.cases, options.offices)?;
    print(&format!("A record of {} cases was made in {:.1} s.\n", options.cases, begun.elapsed().as_secs_f64()))?;

    let program = Program::start(folder.path(), options.database.as_deref())?;
    let mut clients = (0..options.clients).map(|_| signed_in(program.address, Role::Caseworker)).collect::<Result<Vec<_>, _>>()?;
    let resting = program.memory()?;

    let pages = rate(&mut clients, span, |client, turn| {
        let answer = client.get(&format!("/cases/{}", codes[turn % codes.len()]))?;
        expect(&answer, 200)
    })?;
    let day = chrono::Utc::now().with_timezone(&chrono_tz::Asia::Shanghai).date_naive().to_string();
    let before = raw::commits_per_second(&folder.path().join("raw.db"), span).map_err(|error| fail(&error))?;
    let offices: Vec<String> = OFFICES.iter().map(PlannedOffice::en).collect();
    let steps = rate(&mut clients, span, |client, turn| {
        let submission = uuid::Uuid::new_v4().to_string();
        let answer = client.post(&format!("/cases/{}/steps", codes[turn % codes.len()]), &step(&submission, &day, &offices[turn % offices.len()]))?;
        expect(&answer, 303)
    })?;
    // The disk's rate wavers: it is measured on both sides of what is compared with it.
    let after = raw::commits_per_second(&folder.path().join("raw.db"), span).map_err(|error| fail(&error))?;
    let raw = f64::midpoint(before, after);
    let memory = program.memory()?;
    let mut caseworker = signed_in(program.address, Role::Caseworker)?;
    let mut supervisor = signed_in(program.address, Role::Supervisor)?;
    let waits = waiting::measure(&mut caseworker, &mut supervisor, &codes[0], &day, &offices[0])?;
    drop(program);

    print(&format!(
        "raw commits: {raw:.0} a second, one row after the other on the same disk, synchronous=FULL\n\
         log: {steps:.0} steps a second over HTTP by {} clients, each kept before it is answered: {:.0} % of the raw rate (aim: at least 50 %)\n\
         case page: {pages:.0} a second (aim: at least 2,000 on two cores, which the clients share here)\n\
         memory: {memory} MB resident after all this, {resting} MB after the sign-ins (aim: at most 100 MB at 100,000 cases)\n",
        options.clients,
        100.0 * steps / raw,
    ))?;
    print(&format!(
        "One after the other, with {} offices (aims: pages 10 ms, type-ahead 30 ms, a supervisor's 150 ms):\n",
        options.offices + offices.len()
    ))?;
    for waited in waits {
        let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
        print(&format!("{}: {:.1} ms, the slowest of a hundred {:.1} ms\n", waited.what, ms(waited.middle), ms(waited.slowest)))?;
    }
    Ok(())
}

/// Makes the record, and tells the codes of the cases of the caseworker who is to be measured.
fn generate(folder: &std::path::Path, location: &Location, cases: u32, offices: usize) -> Result<Vec<String>, Failure> {
    let fail = |error: &dyn std::fmt::Display| Failure(error.to_string());
    let key = ServerKey::create(&folder.join("server.key")).map_err(|error| fail(&error))?;
    let store = Store::open(location, key).map_err(|error| fail(&error))?;
    let now = chrono::Utc::now();
    let at = Moment { now, today: now.with_timezone(&chrono_tz::Asia::Shanghai).date_naive() };
    // A number of people between 1 and the four thousand millions that u32 holds: the cast cannot lose any.
    let people = (f64::from(cases) / CASES_PER_PERSON).ceil() as u32;
    demo::make(&store, at, people, |done, all| {
        if done % 25_000 == 0 {
            eprintln!("{done} of {all} people are entered");
        }
    })
    .map_err(|error| fail(&error))?;
    // Scanned here, so that the program that is measured has no scan of its own to do meanwhile.
    for organization in store.read_now(organizations::all).map_err(|error| fail(&error))? {
        scan::now_for(&store, Clock::default(), &organization).map_err(|error| fail(&error))?;
    }
    let address = demo::colleagues::address(Role::Caseworker).parse().map_err(|error| fail(&error))?;
    let own = store.read_now::<_, crate::store::StoreError>(|db| {
        let mei = users::by_email(db, &address)?.ok_or(crate::store::StoreError::NotFound)?;
        cases::list(db, &mei.caller(), Some(CaseState::Open), None, 4_000)
    });
    let (keys, address) = (store.keys.clone(), demo::colleagues::address(Role::Supervisor).parse().map_err(|error| fail(&error))?);
    let more = store.write_now::<_, crate::store::StoreError>(move |db| {
        let lin = users::by_email(db, &address)?.ok_or(crate::store::StoreError::NotFound)?.caller();
        let author = Author::new(lin.clone(), keys.audit_key(lin.organization.0), at.now, at.today);
        for number in 0..offices {
            let (en, zh) = (format!("Neighbourhood Commission {number}"), format!("第{number}居委会"));
            reference::found_office(db, &author, &NewOffice { en, zh, place: None })?;
        }
        Ok(())
    });
    more.map_err(|error| fail(&error))?;
    let codes: Vec<String> = own.map_err(|error| fail(&error))?.into_iter().map(|case| case.code.to_string()).collect();
    if codes.is_empty() { Err(Failure("so few cases leave none for the caseworker: ask for more with --cases".to_owned())) } else { Ok(codes) }
}

fn signed_in(address: SocketAddr, role: Role) -> Result<Client, Failure> {
    let mut client = Client::connect(address)?;
    let fields = [("email", demo::colleagues::address(role)), ("password", demo::colleagues::PASSPHRASE)];
    let answer = client.post("/sign-in", &fields)?;
    expect(&answer, 303)?;
    Ok(client)
}

/// A refusal as a caseworker logs it at a counter.
fn step<'a>(submission: &'a str, day: &'a str, office: &'a str) -> [(&'a str, &'a str); 11] {
    [
        ("submission", submission),
        ("day", day),
        ("channel", "counter"),
        ("official_role", "clerk"),
        ("office", office),
        ("stage", "access"),
        ("outcome", "refused"),
        ("reason", "quota-full"),
        ("given_how", "oral"),
        ("words", "今年名额没有了。"),
        ("trips", "1"),
    ]
}

fn expect(answer: &client::Answer, status: u16) -> Result<(), Failure> {
    if answer.status == status {
        return Ok(());
    }
    Err(Failure(format!("the site answered {} where {status} was expected:\n{}", answer.status, String::from_utf8_lossy(&answer.body))))
}

/// How often a second all clients together carry something out; `turn` counts through, so that no two do the same at once.
fn rate(clients: &mut [Client], span: Duration, what: impl Fn(&mut Client, usize) -> Result<(), Failure> + Sync) -> Result<f64, Failure> {
    for client in clients.iter_mut() {
        client.connect_again()?;
    }
    let turn = AtomicUsize::new(0);
    let begun = Instant::now();
    let done = std::thread::scope(|scope| {
        let running: Vec<_> = clients
            .iter_mut()
            .map(|client| {
                scope.spawn(|| {
                    let mut done = 0_u32;
                    while begun.elapsed() < span {
                        what(client, turn.fetch_add(1, Ordering::Relaxed))?;
                        done += 1;
                    }
                    Ok(done)
                })
            })
            .collect();
        running.into_iter().map(|client| client.join().unwrap_or_else(|_| Err(Failure("a client failed".to_owned())))).sum::<Result<u32, Failure>>()
    })?;
    Ok(f64::from(done) / begun.elapsed().as_secs_f64())
}
