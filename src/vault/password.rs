//! The lock that a password opens: slow to guess, and useless without the key of the server.

use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::cipher::VERSION;
use super::passphrase::Chosen;
use super::secret::{Label, Secret, fill};
use super::server::ServerKey;

/// What one guess costs. Whoever checks passwords sees to it that at most two are checked at once: each takes the memory for its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB, 8 to 1,048,576.
    pub memory: u32,
    /// Passes over the memory, 1 to 64.
    pub passes: u32,
}

impl Cost {
    /// 64 MiB and three passes in one lane: about 0.16 s.
    pub const STANDARD: Self = Self { memory: 64 * 1024, passes: 3 };

    fn params(self) -> Result<Params, VaultError> {
        if self.memory > 1024 * 1024 || self.passes > 64 {
            return Err(VaultError::PasswordCost);
        }
        Params::new(self.memory, self.passes, 1, Some(32)).map_err(|_| VaultError::PasswordCost)
    }
}

/// Key-encrypting key: what a right password gives, and what the user's private key is locked under.
pub struct Kek(Secret);

impl Kek {
    pub(super) fn secret(&self) -> &Secret {
        &self.0
    }
}

/// What the database keeps of a password: `version | memory | passes | salt | verifier`.
#[derive(Clone)]
pub struct PasswordLock {
    cost: Cost,
    salt: [u8; 16],
    verifier: [u8; 32],
}

impl PasswordLock {
    /// A new lock for a password that was found strong, and the key it gives.
    pub fn set(server: &ServerKey, user: Uuid, password: &Chosen, cost: Cost) -> Result<(Self, Kek), VaultError> {
        let mut salt = [0; 16];
        fill(&mut salt);
        let (kek, verifier) = stretch(server, user, password.text(), &salt, cost)?;
        Ok((Self { cost, salt, verifier: *verifier.bytes() }, kek))
    }

    /// The key that the typed password gives; fails with [`VaultError::WrongPassword`].
    pub fn open(&self, server: &ServerKey, user: Uuid, typed: &str) -> Result<Kek, VaultError> {
        let (kek, verifier) = stretch(server, user, typed, &self.salt, self.cost)?;
        if verifier != Secret::from_array(self.verifier) {
            return Err(VaultError::WrongPassword);
        }
        Ok(kek)
    }

    /// A lock that nothing opens: for an address that nobody has, so that the answer takes as long.
    pub fn decoy(cost: Cost) -> Self {
        let mut decoy = Self { cost, salt: [0; 16], verifier: [0; 32] };
        fill(&mut decoy.salt);
        fill(&mut decoy.verifier);
        decoy
    }

    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// 57 bytes for the user's row.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&[VERSION], &self.cost.memory.to_be_bytes()[..], &self.cost.passes.to_be_bytes(), &self.salt, &self.verifier].concat()
    }

    /// Fails with [`VaultError::CannotOpen`] if these are not the bytes of a lock.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, VaultError> {
        let parts = || {
            let rest = bytes.strip_prefix(&[VERSION])?;
            let (memory, rest) = rest.split_first_chunk()?;
            let (passes, rest) = rest.split_first_chunk()?;
            let (salt, rest) = rest.split_first_chunk()?;
            let cost = Cost { memory: u32::from_be_bytes(*memory), passes: u32::from_be_bytes(*passes) };
            Some(Self { cost, salt: *salt, verifier: rest.try_into().ok()? })
        };
        parts().ok_or(VaultError::CannotOpen)
    }
}

/// `HKDF(argon2id(password), salt = server key)`: one output locks the keys, another is kept to tell a wrong password. Neither gives the other.
/// The password is taken in NFKC, so that it is the same from every keyboard.
fn stretch(server: &ServerKey, user: Uuid, password: &str, salt: &[u8; 16], cost: Cost) -> Result<(Kek, Secret), VaultError> {
    let password: Zeroizing<String> = Zeroizing::new(password.nfkc().collect());
    let mut stretched = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?)
        .hash_password_into(password.as_bytes(), salt, &mut stretched[..])
        .map_err(|error| if error == argon2::Error::OutOfMemory { VaultError::NotEnoughMemory } else { VaultError::WrongPassword })?;
    let stretched = Secret::from_array(*stretched);
    let derive = |label| stretched.derive_salted(Some(server.secret()), label, &[user.as_bytes()]);
    Ok((Kek(derive(Label::Kek)), derive(Label::Verifier)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory: 64, passes: 1 };

    fn chosen() -> Chosen {
        Chosen::from_text("orchard sail copper winter lamp".to_owned(), &[]).expect("strong")
    }

    #[test]
    fn the_right_password_gives_the_key_and_a_wrong_one_nothing() {
        let (server, mei) = (ServerKey::random(), Uuid::new_v4());
        let (lock, kek) = PasswordLock::set(&server, mei, &chosen(), CHEAP).expect("a lock");
        let stored = PasswordLock::from_bytes(&lock.to_bytes()).expect("57 bytes");
        assert_eq!(lock.to_bytes().len(), 57);
        assert!(stored.open(&server, mei, "orchard sail copper winter lamp").expect("right").0 == kek.0);
        let wide = "ｏｒｃｈａｒｄ sail copper winter lamp";
        assert!(stored.open(&server, mei, wide).is_ok(), "from another keyboard");
        for (server, user, typed) in [
            (&server, mei, "orchard sail copper winter lamb"),
            (&server, Uuid::new_v4(), chosen().text()),
            (&ServerKey::random(), mei, chosen().text()),
            (&server, mei, ""),
        ] {
            assert!(matches!(stored.open(server, user, typed), Err(VaultError::WrongPassword)), "{typed}");
        }
        assert!(matches!(PasswordLock::decoy(CHEAP).open(&server, mei, chosen().text()), Err(VaultError::WrongPassword)));
        assert!(PasswordLock::from_bytes(&lock.to_bytes()[..56]).is_err());
    }

    #[test]
    fn the_same_password_twice_looks_different_and_its_key_is_not_its_verifier() {
        let (server, mei) = (ServerKey::random(), Uuid::new_v4());
        let (one, kek) = PasswordLock::set(&server, mei, &chosen(), CHEAP).expect("a lock");
        let (two, _) = PasswordLock::set(&server, mei, &chosen(), CHEAP).expect("a lock");
        assert_ne!(one.to_bytes(), two.to_bytes());
        assert_ne!(kek.0.bytes(), &one.verifier);
    }

    #[test]
    fn a_cost_that_would_bring_the_machine_down_is_refused() {
        let mut lock = PasswordLock::decoy(Cost { memory: u32::MAX, passes: 3 });
        assert!(matches!(lock.open(&ServerKey::random(), Uuid::nil(), ""), Err(VaultError::PasswordCost)));
        lock.cost = Cost { memory: 64, passes: 0 };
        assert!(matches!(lock.open(&ServerKey::random(), Uuid::nil(), ""), Err(VaultError::PasswordCost)));
    }
}
