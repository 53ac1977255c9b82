//! What can be set, and what is the default?

use std::{net::SocketAddr, path::PathBuf};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::domain::language::Language;

/// The time, handed in wherever it is needed. A rehearsal starts it elsewhere; it runs on from there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    ahead: TimeDelta,
}

impl Clock {
    /// A clock that shows `start` now.
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self { ahead: start - Utc::now() }
    }

    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.ahead
    }

    /// The day it is in a time zone.
    pub fn today(&self, zone: chrono_tz::Tz) -> NaiveDate {
        self.now().with_timezone(&zone).date_naive()
    }
}

/// How the site is reached.
#[derive(Clone, Debug)]
pub struct Listening {
    pub address: SocketAddr,
    /// Certificate chain and private key (PEM); without them only loopback or a trusted proxy is served.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Whether a proxy in front ends TLS and is trusted to say who is calling.
    pub behind_proxy: bool,
    /// How people reach the site, for links in mails, without a slash at the end.
    pub public_url: String,
}

impl Listening {
    /// Whether cookies may insist on TLS.
    pub fn is_secure(&self) -> bool {
        self.tls.is_some() || self.behind_proxy
    }
}

/// Where mail is handed over.
#[derive(Clone, Debug)]
pub struct Mail {
    /// `smtps://`, `smtp://…?tls=required`; in clear only to loopback.
    pub url: String,
    pub from: String,
    /// With what mails are signed (DKIM), where the mail server does not do so.
    pub signing: Option<Signing>,
}

/// A key for signing mails, whose public half stands in the DNS at `SELECTOR._domainkey.DOMAIN` of the sender.
#[derive(Clone, Debug)]
pub struct Signing {
    pub selector: String,
    /// An RSA key in PEM form (PKCS #1).
    pub key: PathBuf,
}

/// Idle and absolute length of a session.
pub const SESSION_IDLE: TimeDelta = TimeDelta::minutes(15);
pub const SESSION_LENGTH: TimeDelta = TimeDelta::hours(10);

/// The language of pages that nobody signed in to and no browser asked otherwise for.
pub const LANGUAGE: Language = Language::En;

/// Why TLS cannot be offered.
#[derive(Debug, thiserror::Error)]
pub enum InvalidTls {
    #[error("cannot read {0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    #[error("{0} holds no private key in PEM form")]
    NoKey(PathBuf),
    #[error("the certificate and its key do not fit: {0}")]
    Unfit(#[from] rustls::Error),
}

/// Reads a certificate chain and its key.
pub fn tls(certificate: &std::path::Path, key: &std::path::Path) -> Result<rustls::ServerConfig, InvalidTls> {
    let open = |path: &std::path::Path| std::fs::read(path).map_err(|error| InvalidTls::Unreadable(path.to_owned(), error));
    let chain = rustls_pemfile::certs(&mut &*open(certificate)?).collect::<Result<Vec<_>, _>>();
    let chain = chain.map_err(|error| InvalidTls::Unreadable(certificate.to_owned(), error))?;
    let key_bytes = open(key)?;
    let private = rustls_pemfile::private_key(&mut &*key_bytes).map_err(|error| InvalidTls::Unreadable(key.to_owned(), error))?;
    let private = private.ok_or_else(|| InvalidTls::NoKey(key.to_owned()))?;
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, private)?)
}
