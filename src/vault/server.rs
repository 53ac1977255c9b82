//! The key of this machine: a file beside the database, or a credential of the service manager; never in the database or its backups.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::audit::AuditKey;
use super::draft::DraftKey;
use super::field::FieldKey;
use super::link::LinkKey;
use super::secret::{Label, Secret};

/// The name of the credential in `$CREDENTIALS_DIRECTORY`.
pub const CREDENTIAL: &str = "server-key";

/// Bytes of SHA-256 at the end of the written key, so that a slip in typing it is found.
const CHECKSUM: usize = 3;

/// Salt of every password, and the source of the keys that the machine uses by itself.
pub struct ServerKey(Secret);

/// Marks the key of queued mails.
pub enum Mail {}
/// Marks the key of settings.
pub enum Settings {}

/// Locks mails that wait in the outbox.
pub type MailKey = FieldKey<Mail>;

/// Locks settings that the machine needs by itself, such as the password of its mail server.
pub type SettingsKey = FieldKey<Settings>;

impl ServerKey {
    /// The key of this machine: the credential if the service manager gives one (`credentials` is `$CREDENTIALS_DIRECTORY`), else the file; none if neither is there.
    /// Fails if the file can be read by others, or what it holds is not a key.
    pub fn find(credentials: Option<&Path>, file: &Path) -> Result<Option<Self>, VaultError> {
        if let Some(path) = credentials.map(|directory| directory.join(CREDENTIAL))
            && let Some(key) = Self::read(&path)?
        {
            return Ok(Some(key));
        }
        if let Ok(about) = fs::metadata(file)
            && about.permissions().mode() & 0o077 != 0
        {
            return Err(VaultError::ServerKeyExposed(file.to_owned()));
        }
        Self::read(file)
    }

    /// A new key, for a machine that has no database yet.
    pub fn random() -> Self {
        Self(Secret::random())
    }

    /// Makes a key and writes it to a new file that only its owner can read. Only for a machine that has no database yet: without its old key, that one stays shut.
    /// Fails if the file exists or cannot be written.
    pub fn create(file: &Path) -> Result<Self, VaultError> {
        let key = Self::random();
        let write = || -> io::Result<()> {
            let mut to = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
            writeln!(to, "{}", *key.written())?;
            to.sync_all()?;
            // The name of the file must survive a crash as well as its content.
            File::open(file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?.sync_all()
        };
        write().map_err(|source| VaultError::ServerKeyFile { path: file.to_owned(), source })?;
        Ok(key)
    }

    /// The key as it is printed once, and kept in the file: 14 groups of 4 letters and digits, the last of them a checksum.
    pub fn written(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new([&self.0.bytes()[..], &Sha256::digest(self.0.bytes())[..CHECKSUM]].concat());
        let letters = Zeroizing::new(BASE32_NOPAD.encode(&bytes));
        let groups: Vec<&str> = (0..letters.len()).step_by(4).map(|at| &letters[at..at + 4]).collect();
        Zeroizing::new(groups.join("-"))
    }

    /// The key as it was written, in any case, with any spaces or hyphens.
    pub fn from_written(text: &str) -> Result<Self, VaultError> {
        let letters: Zeroizing<String> = Zeroizing::new(text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect());
        let bytes = Zeroizing::new(BASE32_NOPAD.decode(letters.as_bytes()).map_err(|_| VaultError::ServerKeyNotValid)?);
        let (key, checksum) = bytes.split_at_checked(32).ok_or(VaultError::ServerKeyNotValid)?;
        if checksum != &Sha256::digest(key)[..CHECKSUM] {
            return Err(VaultError::ServerKeyNotValid);
        }
        Secret::from_bytes(key).map(Self).ok_or(VaultError::ServerKeyNotValid)
    }

    fn read(path: &Path) -> Result<Option<Self>, VaultError> {
        match fs::read_to_string(path).map(Zeroizing::new) {
            Ok(text) => Self::from_written(&text).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(VaultError::ServerKeyFile { path: path.to_owned(), source }),
        }
    }

    /// For the audit trail of one organization.
    pub fn audit_key(&self, organization: Uuid) -> AuditKey {
        AuditKey(self.0.derive(Label::Audit, &[organization.as_bytes()]))
    }

    pub fn mail_key(&self) -> MailKey {
        FieldKey::of(self.0.derive(Label::Mail, &[]))
    }

    pub fn settings_key(&self) -> SettingsKey {
        FieldKey::of(self.0.derive(Label::Settings, &[]))
    }

    /// The secret of the keys of an organization's people, by which published figures are perturbed. Derived, so that what a page shows before the first publication is what the publication shows.
    pub fn cell_keys(&self, organization: Uuid) -> [u8; 32] {
        *self.0.derive(Label::CellKeys, &[organization.as_bytes()]).bytes()
    }

    pub fn link_key(&self) -> LinkKey {
        LinkKey(self.0.derive(Label::Link, &[]))
    }

    pub fn draft_key(&self) -> DraftKey {
        DraftKey(self.0.derive(Label::Draft, &[]))
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_kept_private_and_found_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("server-key");
        assert!(ServerKey::find(None, &file).expect("nothing there").is_none());
        let made = ServerKey::create(&file).expect("a new file");
        assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
        assert!(ServerKey::find(None, &file).expect("readable").expect("there").0 == made.0);
        assert!(matches!(ServerKey::create(&file), Err(VaultError::ServerKeyFile { .. })), "never overwritten");

        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("chmod");
        assert!(matches!(ServerKey::find(None, &file), Err(VaultError::ServerKeyExposed(_))));
    }

    #[test]
    fn a_credential_of_the_service_manager_comes_before_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let credentials = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("server-key");
        let in_file = ServerKey::create(&file).expect("a new file");
        let found = |credentials: &Path| ServerKey::find(Some(credentials), &file).expect("readable").expect("there");
        assert!(found(credentials.path()).0 == in_file.0, "no credential: the file");
        let credential = ServerKey::create(&credentials.path().join(CREDENTIAL)).expect("a new file");
        assert!(found(credentials.path()).0 == credential.0);
    }

    #[test]
    fn a_slip_in_typing_the_printed_key_is_found() {
        let key = ServerKey::random();
        let written = key.written();
        assert_eq!(written.len(), 14 * 4 + 13);
        assert!(ServerKey::from_written(&written.to_lowercase().replace('-', " ")).expect("the same").0 == key.0);
        for at in [0, 20, 68] {
            let mut slip: Vec<char> = written.chars().collect();
            slip[at] = if slip[at] == 'A' { 'B' } else { 'A' };
            assert!(matches!(ServerKey::from_written(&slip.iter().collect::<String>()), Err(VaultError::ServerKeyNotValid)), "{at}");
        }
        assert!(ServerKey::from_written("").is_err());
    }

    #[test]
    fn every_use_and_every_organization_has_a_key_of_its_own() {
        let key = ServerKey::random();
        let (one, other) = (Uuid::new_v4(), Uuid::new_v4());
        let derived = [key.audit_key(one).0, key.audit_key(other).0, key.link_key().0, key.draft_key().0];
        for (at, secret) in derived.iter().enumerate() {
            assert!(derived[at + 1..].iter().all(|later| later != secret) && *secret != key.0);
        }
        assert!(key.mail_key().secret() != key.settings_key().secret());
        assert!(key.audit_key(one).0 == key.audit_key(one).0);
    }
}
