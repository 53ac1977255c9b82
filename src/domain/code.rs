//! Short codes that can be read out over a phone: base 32 without I, L, O and U, with a check character.

use std::{fmt, str::FromStr};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters that carry the code; one more checks them.
const LENGTH: usize = 5;

/// Why a text is not a code.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidCode {
    #[error("a code has six letters or digits, such as 7K3-QX4")]
    Shape,
    #[error("this code has a typing error: its last character does not fit the others")]
    Check,
}

/// Six characters: five at random and a check character that catches any single wrong character and any swap of neighbours.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShortCode([u8; LENGTH + 1]);

impl ShortCode {
    /// A new code; 33 million are possible, so whoever stores it must be ready to draw again.
    pub fn random() -> Self {
        let bytes = *uuid::Uuid::new_v4().as_bytes();
        Self::from_seed(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// The code of a number; only the lowest 25 bits count.
    pub fn from_seed(seed: u32) -> Self {
        let mut values = [0_u8; LENGTH];
        for (place, value) in values.iter_mut().enumerate() {
            // five bits: always fits
            *value = (seed >> (5 * place) & 31) as u8;
        }
        let mut text = [0_u8; LENGTH + 1];
        for (to, value) in text.iter_mut().zip(values) {
            *to = ALPHABET[usize::from(value)];
        }
        text[LENGTH] = ALPHABET[usize::from(check(&values))];
        Self(text)
    }

    /// As it is stored: six characters without a hyphen.
    pub fn as_str(&self) -> &str {
        // the alphabet is ASCII
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// A weighted sum over the field of 32 elements: multiplying by distinct non-zero elements makes every single error and every swap of two unequal neighbours visible.
fn check(values: &[u8; LENGTH]) -> u8 {
    double(values.iter().fold(0, |sum, value| double(sum) ^ value))
}

/// Multiplies by the generator of GF(2⁵) with the polynomial x⁵ + x² + 1.
fn double(element: u8) -> u8 {
    let shifted = element << 1;
    if shifted & 32 == 0 { shifted } else { (shifted ^ 0b10_0101) & 31 }
}

impl FromStr for ShortCode {
    type Err = InvalidCode;

    /// Reads a code as people write it: in small letters, with hyphens or spaces, with O for 0 and I or L for 1, with or without the `P-` of a person.
    fn from_str(text: &str) -> Result<Self, InvalidCode> {
        let text = text.trim();
        let text = text.strip_prefix("P-").or_else(|| text.strip_prefix("p-")).unwrap_or(text);
        let mut values = Vec::with_capacity(LENGTH + 1);
        for letter in text.chars().filter(|c| !matches!(c, '-' | ' ')) {
            let letter = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = ALPHABET.iter().position(|&known| char::from(known) == letter).ok_or(InvalidCode::Shape)?;
            // below 32
            values.push(value as u8);
        }
        let [data @ .., last] = <[u8; LENGTH + 1]>::try_from(values).map_err(|_| InvalidCode::Shape)?;
        if check(&data) != last {
            return Err(InvalidCode::Check);
        }
        let mut written = [0; LENGTH + 1];
        for (to, value) in written.iter_mut().zip(data.iter().chain([&last])) {
            *to = ALPHABET[usize::from(*value)];
        }
        Ok(Self(written))
    }
}

impl fmt::Display for ShortCode {
    /// In two groups: `7K3-QX4`.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}-{}", &self.as_str()[..3], &self.as_str()[3..])
    }
}

impl fmt::Debug for ShortCode {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, to)
    }
}

impl<'de> serde::Deserialize<'de> for ShortCode {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <std::borrow::Cow<'de, str>>::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The code of a case.
pub type CaseCode = ShortCode;
/// The code of a person; on screens it bears the prefix `P-`.
pub type PersonCode = ShortCode;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_code_reads_back_as_it_was_written(seed: u32) {
            let code = ShortCode::from_seed(seed);
            prop_assert_eq!(code.to_string().parse(), Ok(code));
            prop_assert_eq!(code.as_str().to_lowercase().parse(), Ok(code));
        }

        #[test]
        fn one_wrong_character_is_noticed(seed: u32, place in 0_usize..6, other in 0_usize..32) {
            let code = ShortCode::from_seed(seed);
            let mut text = code.as_str().as_bytes().to_vec();
            prop_assume!(text[place] != ALPHABET[other]);
            text[place] = ALPHABET[other];
            prop_assert_eq!(std::str::from_utf8(&text).unwrap().parse::<ShortCode>(), Err(InvalidCode::Check));
        }

        #[test]
        fn swapped_neighbours_are_noticed(seed: u32, place in 0_usize..5) {
            let code = ShortCode::from_seed(seed);
            let mut text = code.as_str().as_bytes().to_vec();
            prop_assume!(text[place] != text[place + 1]);
            text.swap(place, place + 1);
            prop_assert_eq!(std::str::from_utf8(&text).unwrap().parse::<ShortCode>(), Err(InvalidCode::Check));
        }
    }
}
