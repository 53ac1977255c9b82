//! What was frozen of a dossier: its figures, and its sentences in both languages as they were said that day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{domain::language::Language, engine::statement::Statement, protect::told::Told};

/// What a dossier says, and will say.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Frozen {
    pub organization: String,
    /// The fewest people that a figure stands for.
    pub k: u64,
    /// By how many people a figure may differ from the truth.
    pub off: u64,
    /// The last day that was surely filled in when the record was scanned.
    pub until: NaiveDate,
    pub exhibits: Vec<Exhibit>,
    pub releases: Vec<OfRelease>,
}

impl Frozen {
    /// Tells one freezing from another, so that nobody approves what they did not see.
    pub fn edition(&self) -> String {
        // plain texts and numbers, in which nothing can fail
        let json = serde_json::to_vec(self).unwrap_or_default();
        data_encoding::BASE64URL_NOPAD.encode(&Sha256::digest(json)[..12])
    }
}

/// A pattern as it is handed out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Exhibit {
    pub hash: String,
    pub statement: Statement,
    pub told: Told,
    pub en: Said,
    pub zh: Said,
    /// What was asked of people, on which legal basis; only of a pattern about demands.
    pub asked: Vec<Asked>,
}

impl Exhibit {
    pub fn said(&self, language: Language) -> &Said {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }
}

/// What is said of a pattern in one language. In sentences ⟦ and ⟧ stand around what is bold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    pub title: String,
    /// None where a part of it would tell of a few people.
    pub sentence: Option<String>,
    pub comparison: Option<String>,
    /// How sure, and whether another explanation holds.
    pub sure: String,
    /// What is compared with what: label and value.
    pub defined: Vec<(String, String)>,
}

/// Something that was asked for, in both languages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    pub what_en: String,
    pub what_zh: String,
    /// A code of the legal basis.
    pub basis: String,
    /// The rule on which that rests, where there is one.
    pub rule_en: Option<String>,
    pub rule_zh: Option<String>,
    /// Of how many people; none where they are too few to be told.
    pub people: Option<u64>,
}

/// A release that goes along.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfRelease {
    pub code: String,
    pub title: String,
    pub published_on: Option<NaiveDate>,
    /// What its package hashes to, in hexadecimal digits.
    pub digest: String,
}
