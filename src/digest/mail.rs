//! Handing a mail to the mail server: encrypted on the way, unless the server is this machine.

use lettre::{
    Message, SmtpTransport, Transport,
    message::{
        Mailbox, MultiPart,
        dkim::{DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey},
        header::{Header, HeaderName, HeaderValue},
    },
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    config::{Mail, Signing},
    store::messages::Body,
};

/// Why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("the mail server's URL must begin with smtps://, or be smtp://HOST?tls=required; in clear only to localhost")]
    InClear,
    #[error("{0} is no address to send from: write it as Throughline <throughline@example.org>")]
    Sender(String),
    #[error("mails cannot be signed with {0}: {1}. It takes an RSA key in PEM form (PKCS #1), as `openssl genrsa -traditional 2048` makes it")]
    Key(std::path::PathBuf, String),
    #[error("the mail cannot be put together: {0}")]
    Message(#[from] lettre::error::Error),
    #[error("the address is refused: {0}")]
    Refused(String),
    #[error("the mail server did not take it: {0}")]
    NotTaken(String),
}

impl MailError {
    /// Whether trying again is of no use.
    pub fn is_for_good(&self) -> bool {
        matches!(self, Self::Refused(_))
    }
}

/// Where mails are handed over.
pub struct Mailer {
    transport: SmtpTransport,
    from: Mailbox,
    signing: Option<DkimConfig>,
}

/// What a signature vouches for: also for how a subscription is ended, else that link is not offered by readers' programs (RFC 8058).
const SIGNED: [&str; 8] = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "List-Unsubscribe", "List-Unsubscribe-Post"];

impl Mailer {
    /// Connects nowhere yet.
    pub fn new(mail: &Mail) -> Result<Self, MailError> {
        let from: Mailbox = mail.from.parse().map_err(|_| MailError::Sender(mail.from.clone()))?;
        if !is_private(&mail.url) {
            return Err(MailError::InClear);
        }
        let transport = SmtpTransport::from_url(&mail.url).map_err(|error| MailError::NotTaken(error.to_string()))?;
        let signing = mail.signing.as_ref().map(|signing| signed_by(signing, from.email.domain())).transpose()?;
        Ok(Self { transport: transport.timeout(Some(std::time::Duration::from_secs(30))).build(), from, signing })
    }

    /// Returns once the server has said that it took the mail.
    pub fn send(&self, to: &str, message_id: &str, body: &Body) -> Result<(), MailError> {
        let to: Mailbox = to.parse().map_err(|_| MailError::Refused(String::new()))?;
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&body.subject)
            .message_id(Some(format!("<{message_id}>")))
            .header(Unsubscribe(format!("<{}>", body.unsubscribe)))
            .header(OneClick("List-Unsubscribe=One-Click".to_owned()))
            .header(AutoSubmitted("auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(body.text.clone(), body.html.clone()))?;
        if let Some(signing) = &self.signing {
            message.sign(signing);
        }
        match self.transport.send(&message) {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(MailError::Refused(error.to_string())),
            Err(error) => Err(MailError::NotTaken(error.to_string())),
        }
    }
}

fn signed_by(signing: &Signing, domain: &str) -> Result<DkimConfig, MailError> {
    let unfit = |why: &dyn std::fmt::Display| MailError::Key(signing.key.clone(), why.to_string());
    let pem = zeroize::Zeroizing::new(std::fs::read_to_string(&signing.key).map_err(|error| unfit(&error))?);
    let key = DkimSigningKey::new(&pem, DkimSigningAlgorithm::Rsa).map_err(|error| unfit(&error))?;
    // Servers on the way may fold lines anew.
    let relaxed = DkimCanonicalization { header: DkimCanonicalizationType::Relaxed, body: DkimCanonicalizationType::Relaxed };
    let headers = SIGNED.map(HeaderName::new_from_ascii_str).to_vec();
    Ok(DkimConfig::new(signing.selector.clone(), domain.to_owned(), key, headers, relaxed))
}

/// Whether a connection is encrypted, or does not leave this machine.
fn is_private(url: &str) -> bool {
    if url.starts_with("smtps://") {
        return true;
    }
    let Some(rest) = url.strip_prefix("smtp://") else { return false };
    if rest.split_once('?').is_some_and(|(_, options)| options.split('&').any(|option| option == "tls=required")) {
        return true;
    }
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let name = host
        .strip_prefix('[')
        .and_then(|host| host.split_once(']'))
        .map_or_else(|| host.split(':').next().unwrap_or_default(), |(address, _)| address);
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The same for the same mail, however often it is sent: what makes a second copy one with the first. It names nobody.
pub fn message_id(kind: &str, period: &str, user: Uuid, public_url: &str) -> String {
    let host = public_url.split("://").nth(1).unwrap_or(public_url).split(['/', ':']).next().unwrap_or_default();
    let host = if host.is_empty() { "localhost" } else { host };
    let who = Sha256::digest([kind.as_bytes(), period.as_bytes(), user.as_bytes()].concat());
    format!("{kind}.{period}.{}@{host}", data_encoding::HEXLOWER.encode(&who[..12]))
}

macro_rules! headers {
    ($($type:ident = $name:literal;)+) => { $(
        #[derive(Clone)]
        struct $type(String);

        impl Header for $type {
            fn name() -> HeaderName { HeaderName::new_from_ascii_str($name) }
            fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> { Ok(Self(text.to_owned())) }
            fn display(&self) -> HeaderValue { HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone()) }
        }
    )+ };
}

headers! {
    Unsubscribe = "List-Unsubscribe";
    OneClick = "List-Unsubscribe-Post";
    AutoSubmitted = "Auto-Submitted";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_out_in_clear_but_to_this_machine() {
        for private in [
            "smtps://user:pw@mail.example.org",
            "smtp://mail.example.org?tls=required",
            "smtp://127.0.0.1:2525",
            "smtp://a@localhost:25",
            "smtp://[::1]:25",
        ] {
            assert!(is_private(private), "{private}");
        }
        for clear in [
            "smtp://mail.example.org",
            "smtp://mail.example.org?tls=opportunistic",
            "smtp://localhost.example.org",
            "http://localhost",
            "smtp://127.0.0.1.example.org",
        ] {
            assert!(!is_private(clear), "{clear}");
        }
    }

    #[test]
    fn a_message_keeps_its_name_and_names_nobody() {
        let user = Uuid::new_v4();
        let id = message_id("weekly", "2026-W47", user, "https://cases.example.org");
        assert_eq!(id, message_id("weekly", "2026-W47", user, "https://cases.example.org"));
        assert_ne!(id, message_id("weekly", "2026-W48", user, "https://cases.example.org"));
        assert!(id.ends_with("@cases.example.org") && !id.contains(&user.to_string()));
    }
}
