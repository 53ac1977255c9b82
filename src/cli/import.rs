//! `throughline import`: a list from elsewhere into the record, and back out.

use std::{
    io::{BufRead, IsTerminal, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use zeroize::Zeroizing;

use crate::{
    access::{Moment, sign_in},
    cli::{Failure, input, place::Place, print},
    config::Clock,
    domain::{
        id::ImportId,
        rights::{ImportCases, Right},
    },
    intake::{
        Kind,
        answers::Answers,
        entry::{NotEntered, Wish},
        found::Tally,
        plan::Plan,
    },
    store::{Store, StoreError, audit::Author, imports::Source, keyring::Keyring, organizations, undo},
};

/// Import a step log into the record: CSV, a workbook (.xlsx, its first sheet), or an event log (.xes, .xes.gz). All of it or nothing; it can be undone.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, after_long_help = HELP)]
pub struct Options {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    import: Import,
}

#[derive(Debug, clap::Args)]
struct Import {
    /// The file
    #[arg(required = true)]
    file: Option<PathBuf>,
    /// What each column is (see `throughline analyse --help`); `date` is needed here
    #[arg(long, value_name = "FILE")]
    columns: Option<PathBuf>,
    /// What the values stand for that the vocabulary does not know
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Make an entry of every unknown office, service, reason and group
    #[arg(long)]
    add_new: bool,
    /// Name of the list that the persons' codes belong to; the file's name unless given. Codes of the same list are the same persons
    #[arg(long, value_name = "NAME")]
    list: Option<String>,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// E-mail address of a supervisor; the password is asked for, or read from standard input
    #[arg(long = "as", value_name = "EMAIL", required = true)]
    email: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Take an import back, as long as nothing was recorded on top of it
    Undo {
        /// As printed at the end of the import
        id: uuid::Uuid,
        #[command(flatten)]
        who: Who,
    },
}

/// Who does it: identities are sealed to people, not to machines.
#[derive(Debug, Clone, clap::Args)]
struct Who {
    /// E-mail address of a supervisor; the password is asked for, or read from standard input
    #[arg(long = "as", value_name = "EMAIL")]
    email: String,
    #[command(flatten)]
    place: Place,
}

const HELP: &str = r#"The dry run says what is new, what is recorded already, what is in doubt and what is rejected, with line numbers.
A value that the vocabulary does not know is in doubt: --answers says once what it stands for,

    [outcome]
    "sent away" = "deflected"    # the code of an entry
    [office]
    "Window 3" = "+new"          # an entry of its own
    [reason]
    "?" = "-empty"               # left empty

and the dry run prints what is missing in this form. An event log without outcomes is imported with the outcome "other",
and what was done as a note. Nothing is imported while a row is in doubt or rejected.
Exit codes: 0 done, 1 not done (the reason is on standard error), 2 the command line is wrong."#;

/// Bytes of a file that is read whole (256 MiB).
const LARGEST: u64 = 256 << 20;

pub fn run(options: Options) -> Result<(), Failure> {
    let Some(Command::Undo { id, who }) = options.command else { return enter(&options.import) };
    take_back(ImportId(id), &who)
}

fn fail(error: &dyn std::fmt::Display) -> Failure {
    Failure(error.to_string())
}

fn enter(options: &Import) -> Result<(), Failure> {
    // the command line insists on both, except beside `undo`
    let (Some(file), Some(email)) = (&options.file, &options.email) else {
        return Err(Failure("say which file is to be imported, and as whom".to_owned()));
    };
    let who = Who { email: email.clone(), place: options.place.clone() };
    let over = |reason: &dyn std::fmt::Display| Failure::over(file, reason);
    let kind = Kind::of(&file.to_string_lossy()).map_err(|error| over(&error))?;
    let size = std::fs::metadata(file).map_err(|error| over(&format!("cannot be opened: {error}")))?.len();
    if size > LARGEST {
        return Err(over(&format!("is larger than {LARGEST} bytes; split it")));
    }
    let wish = Wish {
        kind,
        file: Zeroizing::new(std::fs::read(file).map_err(|error| over(&format!("cannot be opened: {error}")))?),
        list: options.list.clone().unwrap_or_else(|| name_of(file)),
        mapping: input::mapping(options.columns.as_ref())?,
        answers: answers(options.answers.as_deref())?.growing(options.add_new),
    };
    let (store, author, ring) = open(&who)?;
    let planned = wish.plan(&store, &author, &ring).map_err(|error| match error {
        NotEntered::Unusable(error) => over(&error),
        NotEntered::Store(error) => fail(&error),
    })?;
    print(&said(&planned.plan))?;
    if !planned.plan.is_ready() {
        return Err(Failure(unready(&planned.plan)));
    }
    if options.dry_run {
        return Ok(());
    }
    if planned.plan.found.steps.count == 0 {
        return print("nothing to import: all of it is recorded already\n");
    }
    let source = Source::Named { kind: kind.code(), name: name_of(file) };
    let begun = planned.begin(&store, author, ring, source).map_err(|error| fail(&error))?;
    let id = begun.enter(&store, progress).map_err(|error| Failure(format!("{error}; nothing was kept")))?;
    print(&format!("imported; to take it back: throughline import undo {} --as {}\n", id.0, who.email))
}

fn take_back(id: ImportId, who: &Who) -> Result<(), Failure> {
    let (store, author, _) = open(who)?;
    let in_the_way = store.write_now(move |db| undo::undo(db, &author, id)).map_err(|error| match error {
        StoreError::NotFound => Failure("there is no finished import with this identifier".to_owned()),
        other => fail(&other),
    })?;
    if in_the_way.is_nothing() {
        return print("taken back\n");
    }
    let undo::InTheWay { steps, attempts, cases, consents, changes } = in_the_way;
    Err(Failure(format!(
        "nothing was taken back, since more was recorded on top of it: {steps} steps, {attempts} attempts, {cases} cases, {consents} answers to consents, {changes} other changes"
    )))
}

/// Opens the record with the keys of a supervisor.
fn open(who: &Who) -> Result<(Store, Arc<Author>, Keyring), Failure> {
    let password = password(&who.email)?;
    let store = who.place.open()?;
    let clock = Clock::default();
    let at = Moment { now: clock.now(), today: clock.today(chrono_tz::Tz::UTC) };
    let (caller, ring) = sign_in::at_the_console(&store, at, &who.email, &password).map_err(|error| fail(&error))?;
    if !caller.roles.any_of(ImportCases::ROLES) {
        return Err(Failure("only a supervisor can import people and cases".to_owned()));
    }
    let organization = caller.organization;
    let zone = store.read_now(|db| organizations::zone(db, organization)).map_err(|error: StoreError| fail(&error))?;
    let key = store.keys.audit_key(organization.0);
    Ok((store, Arc::new(Author::new(caller, key, clock.now(), clock.today(zone))), ring))
}

fn password(email: &str) -> Result<Zeroizing<String>, Failure> {
    let unread = |error: std::io::Error| Failure(format!("the password cannot be read: {error}"));
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password(format!("Password of {email}: ")).map(Zeroizing::new).map_err(unread);
    }
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().lock().read_line(&mut line).map_err(unread)?;
    Ok(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}

fn answers(path: Option<&Path>) -> Result<Answers, Failure> {
    let Some(path) = path else { return Ok(Answers::default()) };
    let text = std::fs::read_to_string(path).map_err(|error| Failure::over(path, format!("cannot be read: {error}")))?;
    Answers::parse(&text).map_err(|error| Failure::over(path, error))
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().chars().take(200).collect()).unwrap_or_default()
}

/// What the dry run found, one line a kind.
fn said(plan: &Plan) -> String {
    let found = &plan.found;
    let line = |what: &str, tally: &Tally| {
        let lines = if tally.count == 0 { String::new() } else { format!("   lines {}", numbers(tally)) };
        format!("{what:<20}{:>8}{lines}\n", tally.count)
    };
    let added = [
        plan.entries.services.len(),
        plan.entries.offices.len(),
        plan.entries.reasons.len(),
        plan.entries.facets.len(),
        plan.entries.facet_values.len(),
    ];
    let mut text = [
        line("new persons", &found.persons),
        line("matched persons", &found.matched),
        line("new cases", &found.cases),
        line("new attempts", &found.attempts),
        line("new steps", &found.steps),
        line("recorded already", &found.recorded),
        line("in doubt", &found.doubtful),
    ]
    .concat();
    text.push_str(&format!("{:<20}{:>8}\n{:<20}{:>8}\n", "rejected", found.rejected, "new list entries", added.iter().sum::<usize>()));
    text
}

/// The first lines of a kind.
fn numbers(tally: &Tally) -> String {
    const NAMED: usize = 8;
    let mut text = tally.lines.iter().take(NAMED).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if tally.count > NAMED {
        text.push_str(", …");
    }
    text
}

/// Why the plan is not carried out, and what is to be answered.
fn unready(plan: &Plan) -> String {
    let mut text = plan.found.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    if plan.found.rejected > plan.found.reasons.len() {
        text.push_str(&format!("\nand {} more rejected rows", plan.found.rejected - plan.found.reasons.len()));
    }
    let open: Vec<_> = plan.questions.iter().filter(|question| question.answer.is_none()).collect();
    if !open.is_empty() {
        text.push_str("\nthese values are not in the vocabulary; say in a file given as --answers what each stands for:");
    }
    let mut list = None;
    for question in open {
        if list != Some(&question.list) {
            text.push_str(&format!("\n[{}]", toml::Value::String(question.list.key())));
            list = Some(&question.list);
        }
        let near = question.near.clone().unwrap_or_default();
        text.push_str(&format!(
            "\n{} = {}  # rows: {}, first on line {}",
            toml::Value::String(question.value.clone()),
            toml::Value::String(near),
            question.rows,
            question.line
        ));
    }
    text.push_str("\nnothing was imported");
    text.trim_start().to_owned()
}

fn progress(entered: usize, total: usize) {
    let mut screen = std::io::stderr();
    let end = if entered == total { "\n" } else { "" };
    let line = if screen.is_terminal() { format!("\r{entered} of {total} steps{end}") } else { format!("{entered} of {total} steps\n") };
    // that nobody sees the progress is no reason to stop
    let _ = screen.write_all(line.as_bytes()).and_then(|()| screen.flush());
}
