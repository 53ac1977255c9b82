//! Links that work once: who they are for, until when, and the hash that the database keeps until a form uses it up.

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::VaultError;
use super::secret::Secret;

/// What a link may be used for. A link for one thing is refused for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    Invitation,
    PasswordReset,
    Unsubscribe,
}

/// What the link says. It is signed, not secret: identifiers only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub purpose: Purpose,
    pub organization: Uuid,
    /// The user, the invitation or the subscription.
    pub subject: Uuid,
}

/// A link as it is mailed, and the hash of its random identifier, which the database keeps to let it work once.
pub struct Issued {
    pub token: String,
    pub hash: [u8; 32],
}

#[derive(Serialize, Deserialize)]
struct Claims {
    purpose: Purpose,
    org: Uuid,
    sub: Uuid,
    jti: String,
    /// Seconds since 1970.
    exp: i64,
}

/// Signs links (JWT, HS256) with a key derived from the server's.
pub struct LinkKey(pub(super) Secret);

impl LinkKey {
    /// A new link, good from `now` for as long as `lasts`.
    pub fn issue(&self, link: &Link, now: DateTime<Utc>, lasts: TimeDelta) -> Result<Issued, VaultError> {
        let identifier = Secret::random();
        let exp = now.checked_add_signed(lasts).ok_or(VaultError::LinkNotValid)?.timestamp();
        let claims =
            Claims { purpose: link.purpose, org: link.organization, sub: link.subject, jti: BASE64URL_NOPAD.encode(identifier.bytes()), exp };
        let token =
            encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(self.0.bytes())).map_err(|_| VaultError::LinkNotValid)?;
        Ok(Issued { hash: Sha256::digest(claims.jti.as_bytes()).into(), token })
    }

    /// What a link says and the hash to look it up by; whether it was used before only the database knows.
    /// Fails with [`VaultError::LinkExpired`] from the second it expires in, and with [`VaultError::LinkNotValid`] if it was altered or is for another purpose.
    pub fn read(&self, token: &str, purpose: Purpose, now: DateTime<Utc>) -> Result<(Link, [u8; 32]), VaultError> {
        let mut validation = Validation::new(Algorithm::HS256);
        // The crate looks at the machine's clock; ours is handed in, and checked below.
        validation.validate_exp = false;
        let claims: Claims = decode(token, &DecodingKey::from_secret(self.0.bytes()), &validation).map_err(|_| VaultError::LinkNotValid)?.claims;
        if claims.purpose != purpose {
            return Err(VaultError::LinkNotValid);
        }
        if now.timestamp() >= claims.exp {
            return Err(VaultError::LinkExpired);
        }
        Ok((Link { purpose, organization: claims.org, subject: claims.sub }, Sha256::digest(claims.jti.as_bytes()).into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).expect("a day in 2027")
    }

    fn invitation() -> Link {
        Link { purpose: Purpose::Invitation, organization: Uuid::new_v4(), subject: Uuid::new_v4() }
    }

    #[test]
    fn a_link_says_whom_it_is_for_until_it_expires() {
        let (key, link) = (LinkKey(Secret::random()), invitation());
        let issued = key.issue(&link, noon(), TimeDelta::days(7)).expect("a link");
        let (read, hash) = key.read(&issued.token, Purpose::Invitation, noon() + TimeDelta::days(6)).expect("in time");
        assert_eq!((read, hash), (link, issued.hash));
        let late = key.read(&issued.token, Purpose::Invitation, noon() + TimeDelta::days(7));
        assert!(matches!(late, Err(VaultError::LinkExpired)));
    }

    #[test]
    fn an_altered_foreign_or_misused_link_is_refused() {
        let (key, link) = (LinkKey(Secret::random()), invitation());
        let token = key.issue(&link, noon(), TimeDelta::days(7)).expect("a link").token;
        let refused = |key: &LinkKey, token: &str, purpose| matches!(key.read(token, purpose, noon()), Err(VaultError::LinkNotValid));
        assert!(refused(&key, &token, Purpose::PasswordReset), "misused");
        assert!(refused(&LinkKey(Secret::random()), &token, Purpose::Invitation), "another server's");
        let other = key.issue(&invitation(), noon(), TimeDelta::days(7)).expect("a link").token;
        let [head, _, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
        let body = other.split('.').nth(1).expect("three parts");
        assert!(refused(&key, &format!("{head}.{body}.{signature}"), Purpose::Invitation), "altered");
        let unsigned = BASE64URL_NOPAD.encode(br#"{"alg":"none","typ":"JWT"}"#);
        assert!(refused(&key, &format!("{unsigned}.{body}."), Purpose::Invitation), "unsigned");
        assert!(refused(&key, "", Purpose::Invitation));
    }
}
