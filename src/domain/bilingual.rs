//! A text in both languages of the screens.

use serde::{Deserialize, Serialize};

/// A text that an organization edits, in English and in Simplified Chinese. Both are there: a screen never falls back to the other language.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    pub en: String,
    pub zh: String,
}

impl Bilingual {
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Bilingual {
        Bilingual { en: en.into(), zh: zh.into() }
    }
}
