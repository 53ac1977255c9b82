//! The paper in the safe: twenty-four words that reopen everything when no supervisor can.

use bip39::{Language, Mnemonic};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::keys::OrganizationKey;
use super::pair::{Pair, PublicKey};
use super::roster::Roster;
use super::seal::{self, Holder};
use super::secret::{Label, Secret};

/// Opens every generation of the identity, directory and index keys.
pub struct RecoveryKey {
    organization: Uuid,
    pair: Pair,
}

impl RecoveryKey {
    /// A new key and its words (BIP 39, English list, 256 bits and 8 of checksum), to be shown once and printed.
    pub fn create(organization: Uuid) -> (Self, Zeroizing<String>) {
        let seed = Secret::random();
        let words = Mnemonic::from_entropy(seed.bytes()).expect("BIP 39 takes 256 bits");
        let text = Zeroizing::new(words.words().collect::<Vec<_>>().join(" "));
        (Self::of(organization, &seed), text)
    }

    /// The key of the words on the paper, in any case and spacing, with or without numbers before them.
    /// Fails with the position of a word that is not in the list, the wrong number of words, or the checksum.
    pub fn from_words(organization: Uuid, typed: &str) -> Result<Self, VaultError> {
        let folded: Zeroizing<String> =
            Zeroizing::new(typed.nfkc().flat_map(char::to_lowercase).map(|c| if c.is_ascii_lowercase() { c } else { ' ' }).collect());
        let words = Mnemonic::parse_in_normalized(Language::English, &folded).map_err(|error| match error {
            bip39::Error::UnknownWord(index) => VaultError::UnknownRecoveryWord(index + 1),
            bip39::Error::BadWordCount(count) => VaultError::RecoveryWordCount(count),
            _ => VaultError::RecoveryWordsDoNotFit,
        })?;
        let entropy = Zeroizing::new(words.to_entropy());
        let seed = Secret::from_bytes(&entropy).ok_or(VaultError::RecoveryWordCount(words.word_count()))?;
        Ok(Self::of(organization, &seed))
    }

    fn of(organization: Uuid, seed: &Secret) -> Self {
        Self { organization, pair: Pair::from_seed(&seed.derive(Label::Recovery, &[organization.as_bytes()])) }
    }

    pub fn public(&self) -> &PublicKey {
        self.pair.public()
    }

    /// One of the organization's keys that was sealed to the paper in the roster's generation.
    pub fn open<K: OrganizationKey>(&self, sealed: &[u8], roster: &Roster) -> Result<K, VaultError> {
        if roster.organization() != self.organization {
            return Err(VaultError::RosterNotTrusted);
        }
        seal::open(&self.pair, Holder::Recovery, roster, sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_on_the_paper_give_the_same_key_however_they_are_typed() {
        let organization = Uuid::new_v4();
        let (key, words) = RecoveryKey::create(organization);
        assert_eq!(words.split(' ').count(), 24);
        let numbered: String = words.split(' ').enumerate().map(|(at, word)| format!("{}. {}\n", at + 1, word.to_uppercase())).collect();
        let again = RecoveryKey::from_words(organization, &numbered).expect("the same words");
        assert_eq!(again.public(), key.public());
        assert_ne!(RecoveryKey::from_words(Uuid::new_v4(), &words).expect("words").public(), key.public(), "another organization");
    }

    #[test]
    fn a_slip_in_the_words_is_named() {
        let (_, words) = RecoveryKey::create(Uuid::new_v4());
        let words: Vec<&str> = words.split(' ').collect();
        let refused = |words: &[&str]| RecoveryKey::from_words(Uuid::new_v4(), &words.join(" ")).err().expect("refused");
        assert!(matches!(refused(&words[..23]), VaultError::RecoveryWordCount(23)));
        assert!(matches!(refused(&words[..12]), VaultError::RecoveryWordCount(12) | VaultError::RecoveryWordsDoNotFit));
        let mut slip = words.clone();
        slip[4] = "throughline";
        assert!(matches!(refused(&slip), VaultError::UnknownRecoveryWord(5)));
        // The last word carries 3 bits of the seed and 8 of checksum, so 8 of 2,048 fit.
        let list = Language::English.word_list();
        let fitting = list.iter().filter(|last| RecoveryKey::from_words(Uuid::nil(), &[&words[..23], &[**last]].concat().join(" ")).is_ok()).count();
        assert_eq!(fitting, 8);
    }
}
