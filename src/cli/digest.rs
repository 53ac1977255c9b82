//! `throughline digest preview`: what would someone read on Monday?

use crate::{
    cli::{Failure, place::Place, print},
    config::Clock,
    digest::{compose, schedule::Week},
    domain::language::Language,
    store::{StoreError, organizations, users, users::Email},
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
    #[arg(long)]
    html: bool,
    /// How people reach the site, for the links
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    public_url: String,
}

pub fn run(options: Options) -> Result<(), Failure> {
    let Command::Preview(preview) = options.command;
    let email: Email = preview.user.parse().map_err(|_| Failure(format!("{} is not an e-mail address", preview.user)))?;
    let store = preview.place.open()?;
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
