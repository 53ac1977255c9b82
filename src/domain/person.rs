//! A person: what identifies them, which is kept under their own key only, and the coded answers that are not.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::id::{FacetId, FacetValueId};

/// What identifies a person. It exists only while someone with the right to it reads or writes; it is never printed, and stored as ciphertext only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The name they gave, or a working name.
    pub name: String,
    /// What else they are called: at home, in papers, before a marriage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<String>,
    #[serde(default)]
    pub phones: Vec<String>,
    /// The number of an identity document; empty where none is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document: String,
    #[serde(default)]
    pub birth_year: Option<i32>,
    /// Whether and how they may be called or written to: a code of the vocabulary's list of safe contacts, empty where nobody asked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contact_rule: String,
    /// At which hours, or on which days.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contact_when: String,
    /// What else is to be minded before they are called or written to, in their own words.
    #[serde(default)]
    pub safe_contact: String,
    /// Where they stand in another list, from which they were imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
}

/// Someone's code in a list that is kept elsewhere. The same code in two lists is two people.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reference {
    pub list: String,
    pub code: String,
}

/// Why a person cannot be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPerson {
    #[error("give a name or a working name")]
    NoName,
    #[error("the name is longer than 100 characters")]
    NameTooLong,
    #[error("give at most 10 other names, each of at most 100 characters")]
    OtherNames,
    #[error("a phone number has 5 to 20 digits")]
    Phone,
    #[error("the year of birth must lie between 1900 and this year")]
    BirthYear,
    #[error("this is longer than 500 characters")]
    ContactTooLong,
}

impl Card {
    pub const NAME_MAX: usize = 100;
    pub const CONTACT_MAX: usize = 500;
    pub const OTHER_NAMES_MAX: usize = 10;
    pub const DOCUMENT_MAX: usize = 40;

    /// Everything that is wrong with it, given the day it is.
    pub fn faults(&self, today: NaiveDate) -> Vec<InvalidPerson> {
        use chrono::Datelike;
        let digits = |phone: &String| phone.chars().filter(char::is_ascii_digit).count();
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push(InvalidPerson::NoName);
        }
        if self.name.chars().count() > Self::NAME_MAX {
            faults.push(InvalidPerson::NameTooLong);
        }
        if self.other_names.len() > Self::OTHER_NAMES_MAX || self.other_names.iter().any(|name| name.chars().count() > Self::NAME_MAX) {
            faults.push(InvalidPerson::OtherNames);
        }
        if self.phones.iter().any(|phone| !(5..=20).contains(&digits(phone))) {
            faults.push(InvalidPerson::Phone);
        }
        if self.birth_year.is_some_and(|year| !(1900..=today.year()).contains(&year)) {
            faults.push(InvalidPerson::BirthYear);
        }
        if self.safe_contact.chars().count() > Self::CONTACT_MAX {
            faults.push(InvalidPerson::ContactTooLong);
        }
        faults
    }

    /// Every name by which they are known, the first as they are called here.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.other_names.iter().map(String::as_str))
    }

    /// The decade of birth: all that others than those who work with the person are told.
    pub fn birth_decade(&self) -> Option<i16> {
        self.birth_year.and_then(|year| i16::try_from(year / 10 * 10).ok())
    }
}

/// A group attribute of a person, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    pub facet: FacetId,
    pub value: FacetValueId,
    pub since: NaiveDate,
}

/// What a person can agree to.
pub const CONSENT_KEEP: &str = "keep";
pub const CONSENT_COUNT: &str = "aggregate";
pub const CONSENT_SHARE: &str = "share";
pub const CONSENT_QUOTE: &str = "quote";
pub const CONSENT_CLAIM: &str = "joint-claim";

/// The birth cohort of a year, as the vocabulary codes it: by decades, the first and the last of them open.
pub fn cohort(birth_year: i32) -> String {
    if birth_year < 1960 { "before-1960".to_owned() } else { format!("{}s", (birth_year / 10 * 10).min(2010)) }
}
