//! A text of a screen, by its key in `locales/`, with what goes into it; it is said once the reader's language is known.

use std::{borrow::Cow, collections::HashMap};

use chrono::NaiveDate;
use fluent_templates::{LanguageIdentifier, Loader, fluent_bundle::FluentValue, langid, static_loader};

use crate::domain::{day::Day, language::Language, period::Period};

use super::{days, numbers};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Marks of isolation around values would end up in snapshots, mails and file names; values here are codes, numbers and short names.
        customise: |bundle| {
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(|value, _| match value {
                FluentValue::Number(number) => Some(numbers::plain(number.value)),
                _ => None,
            }));
        },
    };
}

/// A text yet to be said: a key of `locales/*/*.ftl` and the values that it mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    key: &'static str,
    values: Vec<(&'static str, Value)>,
}

/// What can go into a text. Days and texts are said in the reader's language, numbers choose the plural.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Number(f64),
    Words(String),
    Day(Day),
    Period(Period),
    Text(Text),
}

/// The text with this key. A test finds every key so written in both languages.
pub fn text(key: &'static str) -> Text {
    Text { key, values: Vec::new() }
}

/// Lets a template write `text("key")`: Askama reads a bare call as a method of the page.
pub trait Says {
    /// The text with this key.
    fn text(&self, key: &'static str) -> Text {
        text(key)
    }

    /// No text, where a part takes one that may be missing.
    fn nothing(&self) -> Option<Text> {
        None
    }
}

impl<T: askama::Template> Says for T {}

impl Text {
    /// Gives the text a value that it mentions as `{ $name }`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// The key in the locale files.
    pub fn key(&self) -> &'static str {
        self.key
    }

    pub fn say(&self, language: Language) -> String {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
            self.values.iter().map(|(name, value)| (Cow::Borrowed(*name), value.say(language))).collect();
        LOCALES.lookup_with_args(identifier(language), self.key, &values)
    }
}

impl Value {
    fn say(&self, language: Language) -> FluentValue<'_> {
        match self {
            Self::Number(number) => FluentValue::from(*number),
            Self::Words(words) => FluentValue::from(words.as_str()),
            Self::Day(day) => FluentValue::from(days::remembered(*day, language)),
            Self::Period(period) => FluentValue::from(days::period(*period, language)),
            Self::Text(text) => FluentValue::from(text.say(language)),
        }
    }
}

impl AsRef<Text> for Text {
    fn as_ref(&self) -> &Text {
        self
    }
}

macro_rules! numbers {
    ($($number:ty)*) => { $(
        impl From<$number> for Value {
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "counts of people and days are far below 2^53")]
            fn from(number: $number) -> Self {
                Self::Number(number as f64)
            }
        }
        // Askama hands the fields of a page by reference.
        impl From<&$number> for Value {
            fn from(number: &$number) -> Self {
                Self::from(*number)
            }
        }
    )* };
}
numbers!(u8 u16 u32 u64 usize i32 i64 f64);

macro_rules! words {
    ($($words:ty)*) => { $(impl From<$words> for Value {
        fn from(words: $words) -> Self {
            Self::Words(words.to_string())
        }
    })* };
}
words!(&str &&str String &String Cow<'_, str> &Cow<'_, str>);

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl From<&Day> for Value {
    fn from(day: &Day) -> Self {
        Self::Day(*day)
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Self {
        Self::Day(Day::Exact(day))
    }
}

impl From<&NaiveDate> for Value {
    fn from(day: &NaiveDate) -> Self {
        Self::Day(Day::Exact(*day))
    }
}

impl From<Period> for Value {
    fn from(period: Period) -> Self {
        Self::Period(period)
    }
}

impl From<&Period> for Value {
    fn from(period: &Period) -> Self {
        Self::Period(*period)
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<&Text> for Value {
    fn from(text: &Text) -> Self {
        Self::Text(text.clone())
    }
}

fn identifier(language: Language) -> &'static LanguageIdentifier {
    static EN: LanguageIdentifier = langid!("en");
    static ZH: LanguageIdentifier = langid!("zh");
    match language {
        Language::En => &EN,
        Language::Zh => &ZH,
    }
}
