//! Match tokens: whether another record has the same phone, document or name, without reading either.

use unicode_normalization::UnicodeNormalization;

use super::keys::IndexKey;
use super::names::Spellings;

/// `HMAC-SHA256(index key, field | value)`. Only of whole values: tokens of fragments would become a dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MatchToken(pub [u8; 32]);

impl IndexKey {
    /// Of a whole phone number, however it is written; none for fewer than 7 or more than 15 digits.
    pub fn phone(&self, written: &str) -> Option<MatchToken> {
        let digits = phone_digits(written);
        (7..=15).contains(&digits.len()).then(|| self.token(b"phone", digits.as_bytes()))
    }

    /// Of a whole document number: letters and digits, in capitals; none for fewer than 5.
    pub fn document(&self, written: &str) -> Option<MatchToken> {
        let number: String = written.nfkc().flat_map(char::to_uppercase).filter(|c| c.is_alphanumeric()).collect();
        (number.chars().count() >= 5).then(|| self.token(b"document", number.as_bytes()))
    }

    /// Of the full name in each of its readings (at most eight) with the year of birth. Two records match if they share one of them.
    pub fn name(&self, written: &str, birth_year: i32) -> Vec<MatchToken> {
        let year = birth_year.to_be_bytes();
        // The year has a fixed length and comes first, so that no name can pose as another with it.
        Spellings::of(written).readings.iter().map(|reading| self.token(b"name", &[&year[..], reading.as_bytes()].concat())).collect()
    }

    /// Of a person's code in a list that is kept elsewhere.
    pub fn reference(&self, list: &str, code: &str) -> MatchToken {
        self.token(b"reference", &framed(&[list, code]))
    }

    /// Of a row of such a list, by its list, its person and its cells: 16 bytes by which the row is known again, and from which nobody gets back to it.
    pub fn row(&self, parts: &[&str]) -> [u8; 16] {
        let mut half = [0; 16];
        half.copy_from_slice(&self.token(b"row", &framed(parts)).0[..16]);
        half
    }

    fn token(&self, field: &[u8], value: &[u8]) -> MatchToken {
        MatchToken(self.0.mac(&[field, b"|", value]))
    }
}

/// Each part behind its length, so that none can pose as another.
fn framed(parts: &[&str]) -> Vec<u8> {
    parts.iter().flat_map(|part| (part.len() as u64).to_be_bytes().into_iter().chain(part.bytes())).collect()
}

/// The digits of a phone number as it is dialled at home: full-width digits folded, China's country code dropped, an extension left out.
pub fn phone_digits(written: &str) -> String {
    let mut digits = String::new();
    let mut abroad = false;
    for c in written.nfkc() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() => abroad = true,
            // An extension, or a second number.
            _ if digits.len() >= 7 && (c.is_alphabetic() || "#,;/、".contains(c)) => break,
            _ => {}
        }
    }
    let national = match digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86").filter(|rest| abroad || is_mobile(rest))) {
        Some(rest) => rest,
        None => return digits,
    };
    // From abroad a landline is dialled without the 0 before its area code.
    if is_mobile(national) || national.starts_with('0') { national.to_owned() } else { format!("0{national}") }
}

/// Eleven digits from 13 to 19.
fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && !digits.starts_with("10") && !digits.starts_with("11") && !digits.starts_with("12")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::secret::Secret;

    fn index() -> IndexKey {
        IndexKey(Secret::random())
    }

    #[test]
    fn one_phone_number_is_one_token_however_it_is_written() {
        let key = index();
        let token = key.phone("13800138000").expect("a phone");
        for written in [
            "138 0013 8000",
            "+86 138-0013-8000",
            "008613800138000",
            "8613800138000",
            "１３８００１３８０００",
            "138.0013.8000 转 12",
            "(+86)13800138000",
        ] {
            assert_eq!(key.phone(written), Some(token), "{written}");
        }
        assert_ne!(key.phone("13800138001"), Some(token));
        assert_ne!(index().phone("13800138000"), Some(token), "another organization's key");
        assert_eq!(key.phone("tel: +86 10 8888 6666"), key.phone("010-88886666"));
        assert_eq!(key.phone("0086 10 8888 6666"), key.phone("010-88886666"));
        for short in ["", "8000", "none"] {
            assert_eq!(key.phone(short), None, "{short}: fragments have no token");
        }
    }

    #[test]
    fn a_document_number_is_matched_whole() {
        let key = index();
        assert_eq!(key.document("11010119900307867x"), key.document("110101 19900307 867X"));
        assert_ne!(key.document("11010119900307867X"), key.document("110101199003078677"));
        assert_eq!(key.document("867X"), None);
    }

    #[test]
    fn a_name_matches_by_any_shared_reading_and_the_year() {
        let key = index();
        let written = key.name("曾乐", 1988);
        let share = |other: &[MatchToken]| other.iter().any(|token| written.contains(token));
        assert!(share(&key.name("Zeng Yue", 1988)) && share(&key.name("zengle", 1988)));
        assert!(!share(&key.name("曾乐", 1989)) && !share(&key.name("曾", 1988)));
        assert!(key.name(" ", 1988).is_empty());
    }

    #[test]
    fn a_code_in_another_list_is_not_that_code() {
        let key = index();
        assert_eq!(key.reference("spring", "7"), key.reference("spring", "7"));
        assert_ne!(key.reference("spring", "7"), key.reference("autumn", "7"));
        assert_ne!(key.reference("spring1", "7"), key.reference("spring", "17"));
        assert_ne!(key.row(&["spring", "7", "refused"]), key.row(&["spring", "7", "", "refused"]));
    }

    #[test]
    fn the_same_digits_in_two_fields_are_two_tokens() {
        let key = index();
        assert_ne!(key.phone("13800138000"), key.document("13800138000"));
    }
}
