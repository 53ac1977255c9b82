//! Who can read an identity: keys, sealing, field encryption, match tokens. Pure cryptography from reviewed crates; knows neither database nor web.

pub mod audit;
mod cipher;
pub mod draft;
pub mod field;
pub mod file;
pub mod keyring;
pub mod keys;
pub mod link;
pub mod names;
mod opened;
pub mod pair;
pub mod passphrase;
pub mod password;
pub mod recovery;
pub mod roster;
pub mod seal;
mod secret;
pub mod server;
pub mod session;
pub mod telling;
pub mod tokens;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

/// Why the vault stays shut. None of them says anything about what is inside.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("this cannot be opened: it was altered, moved to another place, or locked for someone else")]
    CannotOpen,
    #[error("the e-mail address or the password is not right")]
    WrongPassword,
    #[error("choose a stronger password: {0}")]
    WeakPassword(passphrase::Weakness),
    #[error("this is not a public key")]
    NotAPublicKey,
    #[error("the roster of colleagues was altered, is older than one already seen, or belongs to another organization: ask a supervisor")]
    RosterNotTrusted,
    #[error("this colleague has not been admitted by a supervisor")]
    NotAdmitted,
    #[error("this colleague's role does not include reading this")]
    BeyondTheirRole,
    #[error("word {0} is not in the list: compare it with the paper")]
    UnknownRecoveryWord(usize),
    #[error("there must be 24 recovery words, not {0}")]
    RecoveryWordCount(usize),
    #[error("the recovery words do not fit together: one is wrong or two are swapped")]
    RecoveryWordsDoNotFit,
    #[error("this link is not valid")]
    LinkNotValid,
    #[error("this link has expired: ask for a new one")]
    LinkExpired,
    #[error("the key of this server is not readable text of 56 letters and digits, or was mistyped")]
    ServerKeyNotValid,
    #[error("others on this machine can read {0}: `chmod 600` it, and consider the key known")]
    ServerKeyExposed(PathBuf),
    #[error("cannot use the server key file {path}: {source}")]
    ServerKeyFile { path: PathBuf, source: std::io::Error },
    #[error("the cost of the password lock is out of range")]
    PasswordCost,
    #[error("not enough memory to check a password just now: try again in a moment")]
    NotEnoughMemory,
}
