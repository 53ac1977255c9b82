//! `throughline serve`: the site.

use std::{net::SocketAddr, path::PathBuf, sync::Mutex};

use actix_web::{App, HttpServer, middleware::from_fn, web};

use crate::{
    access::{Moment, rings::Rings},
    cli::{Failure, place::Place},
    config::{Clock, Listening, Mail, Signing},
    demo::{
        self,
        colleagues::{PASSPHRASE, SIGN_INS},
    },
    digest::mail::Mailer,
    store::{Store, erasing, organizations, undo},
    web::{error::WebError, failure, routes, routes::Routes, session, site::Site},
};

/// Serve the site.
///
/// Listens on loopback unless told otherwise. Beyond loopback it needs TLS (--certificate and --private-key) or a proxy in front that ends TLS (--behind-proxy): never in clear by accident.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    place: Place,
    /// Open a fictional organization, made at the first start, and print how to sign in; on loopback only, in a directory of its own
    #[arg(long, conflicts_with_all = ["database", "behind_proxy"])]
    demo: bool,
    /// Address and port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Certificate chain, PEM
    #[arg(long, value_name = "FILE", requires = "private_key")]
    certificate: Option<PathBuf>,
    /// Private key of the certificate, PEM
    #[arg(long, value_name = "FILE", requires = "certificate")]
    private_key: Option<PathBuf>,
    /// A proxy in front ends TLS and says who is calling (Forwarded or X-Forwarded-For)
    #[arg(long, conflicts_with = "certificate")]
    behind_proxy: bool,
    /// How people reach the site, for links in mails; the listening address unless given
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Mail server: smtps://user:password@host, or smtp://host with STARTTLS; in clear only on loopback
    #[arg(long, value_name = "URL", env = "THROUGHLINE_MAIL", hide_env_values = true)]
    mail: Option<String>,
    /// Sender of mails
    #[arg(long, value_name = "ADDRESS", default_value = "Throughline <throughline@localhost>")]
    mail_from: String,
    /// Sign mails (DKIM) with this RSA key, PEM (PKCS #1), where the mail server does not: readers' programs trust the link that ends a subscription only in a signed mail
    #[arg(long, value_name = "FILE", requires_all = ["mail_key_selector", "mail"])]
    mail_key: Option<PathBuf>,
    /// Under which name the public half of that key stands in the DNS: NAME._domainkey.DOMAIN, DOMAIN being that of the sender
    #[arg(long, value_name = "NAME", requires = "mail_key")]
    mail_key_selector: Option<String>,
    /// Start the clock at this instant (RFC 3339): for rehearsals and tests
    #[arg(long, value_name = "TIME", hide = true)]
    clock: Option<chrono::DateTime<chrono::Utc>>,
}

/// Why a demo is not served to others.
const DEMO_STAYS: &str = "everybody knows the passwords of the demo: it listens on loopback only, such as 127.0.0.1:8080";

pub fn run(options: Options) -> Result<(), Failure> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,throughline=info".into()))
        .with_writer(std::io::stderr)
        .init();
    if options.demo && !options.listen.ip().is_loopback() {
        return Err(Failure(DEMO_STAYS.to_owned()));
    }
    if !options.listen.ip().is_loopback() && options.certificate.is_none() && !options.behind_proxy {
        return Err(Failure(format!(
            "{} can be reached from other machines, but nothing would protect what is sent: give --certificate and --private-key, or --behind-proxy if a proxy in front ends TLS",
            options.listen
        )));
    }
    actix_web::rt::System::new().block_on(serve(options))
}

async fn serve(options: Options) -> Result<(), Failure> {
    let fail = |error: &dyn std::fmt::Display| Failure(error.to_string());
    let place = options.place.clone();
    let clock = options.clock.map(Clock::starting_at).unwrap_or_default();
    let store = tokio::task::spawn_blocking(move || if options.demo { open_demo(&place, clock) } else { place.open() });
    let store = store.await.map_err(|error| fail(&error))??;
    let (keys, now) = (std::sync::Arc::clone(&store.keys), clock.now().into());
    let undone = store.write(move |db| undo::abandon_interrupted(db, &keys, now).map_err(WebError::from)).await.map_err(|error| fail(&error))?;
    if undone > 0 {
        tracing::warn!("imports that were interrupted by the last stop and are taken back: {undone}");
    }
    let (keys, list) = (std::sync::Arc::clone(&store.keys), store.erased().map_err(|error| fail(&error))?.clone());
    let again = store.write(move |db| erasing::replay(db, &keys, &list, now).map_err(WebError::from)).await.map_err(|error| fail(&error))?;
    if again > 0 {
        store.overwrite_freed().await.map_err(|error| fail(&error))?;
        tracing::warn!("people who had been erased were in the record and are erased again: {again}");
    }
    let tls = options.certificate.zip(options.private_key);
    let tls_config = tls.as_ref().map(|(certificate, key)| crate::config::tls(certificate, key)).transpose().map_err(|error| fail(&error))?;
    let listener = std::net::TcpListener::bind(options.listen).map_err(|error| Failure(format!("cannot listen on {}: {error}", options.listen)))?;
    let address = listener.local_addr().map_err(|error| fail(&error))?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let public_url = options.public_url.unwrap_or_else(|| format!("{scheme}://{address}")).trim_end_matches('/').to_owned();
    let signing = options.mail_key.zip(options.mail_key_selector).map(|(key, selector)| Signing { selector, key });
    let mail = options.mail.map(|url| Mail { url, from: options.mail_from, signing });
    // Found out now, not on Monday.
    mail.as_ref().map(Mailer::new).transpose().map_err(|error| fail(&error))?;
    let here = store.read(|db| Ok::<_, WebError>(organizations::all(db)?)).await.map_err(|error| fail(&error))?;
    let demo = here.iter().any(|organization| organization.demo);
    if demo && (!address.ip().is_loopback() || options.behind_proxy) {
        return Err(Failure(DEMO_STAYS.to_owned()));
    }
    let token = here.is_empty().then(|| data_encoding::BASE32_NOPAD.encode(&uuid::Uuid::new_v4().as_bytes()[..10]));
    let site = web::Data::new(Site {
        rings: Rings::default(),
        store,
        clock,
        listening: Listening { address, tls, behind_proxy: options.behind_proxy, public_url: public_url.clone() },
        mail,
        passwords: tokio::sync::Semaphore::new(2),
        drawing: tokio::sync::Semaphore::new(1),
        demo,
        set_up_token: Mutex::new(token.clone()),
    });
    crate::jobs::start(&site).map_err(|error| fail(&error))?;
    let server = HttpServer::new(move || {
        App::new()
            .app_data(site.clone())
            .app_data(web::FormConfig::default().limit(256 * 1024).error_handler(|error, _| WebError::BadRequest(error.to_string()).into()))
            .app_data(web::PathConfig::default().error_handler(|_, _| WebError::NotFound.into()))
            .app_data(web::QueryConfig::default().error_handler(|error, _| WebError::BadRequest(error.to_string()).into()))
            .wrap(from_fn(session::load))
            .wrap(from_fn(failure::explain))
            .wrap(from_fn(session::headers))
            .configure(|config| crate::web::all(&mut Routes::new(config)))
            .default_service(web::to(routes::nothing))
    });
    let server = match tls_config {
        Some(config) => server.listen_rustls_0_23(listener, config),
        None => server.listen(listener),
    }
    .map_err(|error| fail(&error))?;
    println!("Throughline is at {public_url}");
    if demo {
        println!("{}", sign_ins());
    }
    if let Some(token) = token {
        println!("Nothing is set up yet. Open {public_url}/set-up and give this set-up code: {token}");
    }
    server.workers(2).run().await.map_err(|error| fail(&error))
}

/// Opens the demo, saying on standard error how far its making is.
fn open_demo(place: &Place, clock: Clock) -> Result<Store, Failure> {
    let store = place.open_quietly()?;
    let at = Moment { now: clock.now(), today: clock.today(chrono_tz::Asia::Shanghai) };
    let begun = std::time::Instant::now();
    demo::open(&store, at, |done, all| {
        if done % 2_500 == 0 || done == all {
            eprintln!("The demo is being made: {done} of {all} people, {:.1} s", begun.elapsed().as_secs_f64());
        }
    })
    .map_err(|error| Failure(format!("{}: {error}", place.data.display())))?;
    Ok(store)
}

/// How to get into the demo.
fn sign_ins() -> String {
    let lines = SIGN_INS.iter().map(|(role, address)| format!("  {:<11} {address}\n", role.code()));
    format!("This is a demo: all of it is invented. Sign in with the passphrase \"{PASSPHRASE}\" as\n{}", lines.collect::<String>())
}
