//! Whether a password is hard to guess, and six words for those who would rather not think of one.

use bip39::Language;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;
use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

use super::VaultError;
use super::secret::fill;

/// Longer ones are refused: nobody types them, and they cost the machine time.
const MOST_BYTES: usize = 512;

/// A password that was found strong enough to lock an identity: the only kind that can be set.
pub struct Chosen(Zeroizing<String>);

/// Why a password would be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    #[error("it is one of those that everybody tries first")]
    Common,
    #[error("keys side by side are easy to guess")]
    Keyboard,
    #[error("repeating something does not make it stronger")]
    Repeats,
    #[error("rows like abc or 6543 are easy to guess")]
    Sequence,
    #[error("years and dates are easy to guess")]
    Date,
    #[error("one word by itself is easy to guess")]
    Word,
    #[error("names are easy to guess")]
    Name,
    #[error("it is too short or too plain: take several words that have nothing to do with each other")]
    Plain,
    #[error("it is longer than 512 bytes")]
    TooLong,
}

impl Chosen {
    /// Takes a password if `zxcvbn` gives it 3 or 4 of 4 (at least some 10⁸ guesses). `about` are things that someone who knows the user would try: name, address, organization.
    /// Fails with [`VaultError::WeakPassword`].
    pub fn from_text(text: String, about: &[&str]) -> Result<Self, VaultError> {
        let typed = Zeroizing::new(text);
        if typed.len() > MOST_BYTES {
            return Err(VaultError::WeakPassword(Weakness::TooLong));
        }
        // As it is stretched: full-width letters make no password stronger.
        let text: Zeroizing<String> = Zeroizing::new(typed.nfkc().collect());
        let guess = zxcvbn(&text, about);
        if guess.score() >= Score::Three {
            return Ok(Self(text));
        }
        let weakness = match guess.feedback().and_then(|feedback| feedback.warning()) {
            Some(Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess) => Weakness::Keyboard,
            Some(Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess) => Weakness::Repeats,
            Some(
                Warning::ThisIsATop10Password
                | Warning::ThisIsATop100Password
                | Warning::ThisIsACommonPassword
                | Warning::ThisIsSimilarToACommonlyUsedPassword,
            ) => Weakness::Common,
            Some(Warning::SequencesLikeAbcAreEasyToGuess) => Weakness::Sequence,
            Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => Weakness::Date,
            Some(Warning::AWordByItselfIsEasyToGuess) => Weakness::Word,
            Some(Warning::NamesAndSurnamesByThemselvesAreEasyToGuess | Warning::CommonNamesAndSurnamesAreEasyToGuess) => Weakness::Name,
            None => Weakness::Plain,
        };
        Err(VaultError::WeakPassword(weakness))
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

/// Six random words of the BIP 39 English list, 66 bits: what is proposed to whoever reads identities.
pub fn propose() -> Zeroizing<String> {
    let mut random = Zeroizing::new([0; 12]);
    fill(&mut random[..]);
    let list = Language::English.word_list();
    // 2,048 words divide 2¹⁶ evenly, so each is as likely as any other.
    let words: Vec<&str> = random.chunks_exact(2).map(|pair| list[usize::from(u16::from_be_bytes([pair[0], pair[1]])) % list.len()]).collect();
    Zeroizing::new(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_refused_with_its_reason() {
        let why = |text: &str| match Chosen::from_text(text.to_owned(), &["mei.lin@example.org", "Riverside Aid"]) {
            Err(VaultError::WeakPassword(weakness)) => weakness,
            _ => panic!("{text} was taken"),
        };
        assert_eq!(why("password"), Weakness::Common);
        assert_eq!(why("ｐａｓｓｗｏｒｄ"), Weakness::Common);
        assert_eq!(why("aaaaaaaaaa"), Weakness::Repeats);
        assert_eq!(why("2026-11-24"), Weakness::Date);
        assert_eq!(why(""), Weakness::Plain);
        assert_eq!(why(&"word ".repeat(200)), Weakness::TooLong);
        why("mei.lin@example.org");
    }

    #[test]
    fn six_proposed_words_are_taken_and_never_the_same() {
        let (one, two) = (propose(), propose());
        assert_ne!(*one, *two);
        assert_eq!(one.split(' ').count(), 6);
        assert!(Chosen::from_text((*one).clone(), &[]).is_ok());
    }
}
