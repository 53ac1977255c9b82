//! What was typed in the one box, made ready for comparing.

use zeroize::Zeroizing;

use crate::{
    domain::{code::PersonCode, person::Card},
    store::directory::Entry,
    vault::{names::folded, tokens::phone_digits},
};

/// More is not looked at.
pub const LONGEST: usize = 100;
/// So many digits are a piece of a phone number; so many characters the beginning of a code.
const DIGITS: usize = 4;
const BEGINNING: usize = 3;

#[derive(Clone)]
pub struct Query {
    name: Zeroizing<String>,
    digits: Zeroizing<String>,
    code: String,
    /// The name without a year of birth typed behind it, and that year.
    dated: Option<(Zeroizing<String>, i32)>,
}

/// How well a card fits; the better, the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    Whole,
    Part,
}

impl Query {
    pub fn of(typed: &str) -> Self {
        let dated = typed.trim().rsplit_once(char::is_whitespace).and_then(|(name, year)| {
            let year = year.parse::<i32>().ok().filter(|year| (1900..2100).contains(year))?;
            Some((Zeroizing::new(name.trim().to_owned()), year))
        });
        let name = dated.as_ref().map_or(typed, |(name, _)| name.as_str());
        let code = typed.trim().trim_start_matches("P-").trim_start_matches("p-");
        Self {
            name: Zeroizing::new(folded(name)),
            digits: Zeroizing::new(phone_digits(typed)),
            code: code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase(),
            dated,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.digits.is_empty()
    }

    /// Whether this is what was looked for: a part of the name in characters, pinyin or initials, four digits of a phone number, the beginning of the code.
    pub fn fits(&self, code: PersonCode, entry: &Entry) -> Option<Fit> {
        let Entry { card, spelled } = entry;
        if let Some((_, year)) = &self.dated
            && card.birth_year.is_some_and(|known| known != *year)
        {
            return None;
        }
        let whole = spelled.iter().any(|name| name.written == *self.name || name.readings.contains(&self.name));
        let phone = |phone: &String| self.digits.len() >= DIGITS && phone_digits(phone).contains(self.digits.as_str());
        if whole {
            return Some(Fit::Whole);
        }
        let begins = self.code.len() >= BEGINNING && code.as_str().starts_with(&self.code);
        let part = begins || card.phones.iter().any(phone) || (self.is_a_name() && spelled.iter().any(|name| name.contain(&self.name)));
        part.then_some(Fit::Part)
    }

    /// Digits alone are no name.
    fn is_a_name(&self) -> bool {
        self.name.chars().any(|letter| !letter.is_ascii_digit())
    }

    /// What a match among people whom others work with can be told from: a whole phone number, or a name with the year of birth.
    pub fn as_card(&self) -> Card {
        let (name, birth_year) = self.dated.as_ref().map_or_else(|| (String::new(), None), |(name, year)| (name.to_string(), Some(*year)));
        Card { name, birth_year, phones: vec![self.digits.to_string()], ..Card::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(typed: &str) -> Option<Fit> {
        let card = Card {
            name: "刘秀英".to_owned(),
            phones: vec!["138 0013 8000".to_owned()],
            birth_year: Some(1988),
            other_names: vec!["翠花".to_owned()],
            ..Card::default()
        };
        Query::of(typed).fits(PersonCode::from_seed(7), &Entry::of(card))
    }

    #[test]
    fn one_name_is_found_in_all_its_ways() {
        for typed in ["lxy", "liu xiuying", "秀英", "8000", "1380013", "liuxiuying 1988", "cuihua"] {
            assert!(fit(typed).is_some(), "{typed}");
        }
        assert_eq!(fit("刘秀英"), Some(Fit::Whole));
        for typed in ["wang", "800", "9999", "liuxiuying 1989", "1"] {
            assert_eq!(fit(typed), None, "{typed}");
        }
        let code = PersonCode::from_seed(7).to_string();
        assert!(fit(&format!("P-{}", &code[..5])).is_some());
    }
}
