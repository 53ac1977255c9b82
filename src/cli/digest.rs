//! `throughline digest preview`: what would someone read on Monday? And what does the board hear of a month?

use crate::{
    cli::{Failure, place::Place, print},
    config::Clock,
    digest::{compose, month, schedule::Week},
    domain::{
        language::Language,
        period::{Length, Period},
        rights::{ReadMonth, Right},
    },
    store::{Store, StoreError, organizations, users, users::Email},
};

/// The weekly summary.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show the summary that a colleague would get, without sending it
    Preview(Preview),
}

#[derive(Debug, clap::Args)]
struct Preview {
    #[command(flatten)]
    place: Place,
    /// Whose summary
    #[arg(long, value_name = "EMAIL")]
    user: String,
    /// en or zh instead of their own language
    #[arg(long)]
    language: Option<Language>,
    /// As of this instant (RFC 3339) instead of now
    #[arg(long, value_name = "TIME")]
    at: Option<chrono::DateTime<chrono::Utc>>,
    /// The HTML part instead of the text
    #[arg(long, conflicts_with = "month")]
    html: bool,
    /// The month for the board instead of the week: one that is over, such as 2026-11
    #[arg(long, value_name = "MONTH")]
    month: Option<Period>,
    /// How people reach the site, for the links
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    public_url: String,
}

pub fn run(options: Options) -> Result<(), Failure> {
    let Command::Preview(preview) = options.command;
    let email: Email = preview.user.parse().map_err(|_| Failure(format!("{} is not an e-mail address", preview.user)))?;
    let store = preview.place.open()?;
    if let Some(wanted) = preview.month {
        return of_month(&preview, &store, &email, wanted);
    }
    let now = preview.at.unwrap_or_else(|| Clock::default().now());
    let summary = store
        .read_now::<_, StoreError>(|db| {
            let Some(user) = users::by_email(db, &email)? else { return Ok(None) };
            let mut caller = user.caller();
            caller.language = preview.language.unwrap_or(caller.language);
            let week = Week::last_due(now, organizations::zone(db, caller.organization)?);
            compose::summary(db, &store.keys, &caller, week, &preview.public_url).map(Some)
        })
        .map_err(|error| Failure(error.to_string()))?;
    let summary = summary.ok_or_else(|| Failure(format!("nobody here has the address {}", email.as_str())))?;
    let unsubscribe = format!("{}/summary", preview.public_url);
    let said =
        if preview.html { summary.html(&unsubscribe) } else { summary.text(&unsubscribe).map(|text| format!("{}\n\n{text}", summary.subject())) };
    print(&said.map_err(|error| Failure(error.to_string()))?)
}

/// The month for the board, as one of those reads it who may.
fn of_month(preview: &Preview, store: &Store, email: &Email, wanted: Period) -> Result<(), Failure> {
    let now = preview.at.unwrap_or_else(|| Clock::default().now());
    if wanted.length() != Length::Month {
        return Err(Failure(format!("{wanted} is no month: write it as 2026-11")));
    }
    let user = store.read_now::<_, StoreError>(|db| users::by_email(db, email)).map_err(|error| Failure(error.to_string()))?;
    let user = user.ok_or_else(|| Failure(format!("nobody here has the address {}", email.as_str())))?;
    let mut caller = user.caller();
    caller.language = preview.language.unwrap_or(caller.language);
    if !caller.roles.any_of(ReadMonth::ROLES) {
        return Err(Failure(format!("{} is neither supervisor nor analyst, and the month for the board is for those", email.as_str())));
    }
    let month = store.read_now::<_, StoreError>(|db| {
        let today = now.with_timezone(&organizations::zone(db, caller.organization)?).date_naive();
        if !wanted.is_over(today) {
            return Ok(None);
        }
        month::month(db, &store.keys, &caller, wanted, today).map(Some)
    });
    let month = month.map_err(|error| Failure(error.to_string()))?.ok_or_else(|| Failure(format!("{wanted} is not over yet")))?;
    print(&month.text().map_err(|error| Failure(error.to_string()))?)
}
