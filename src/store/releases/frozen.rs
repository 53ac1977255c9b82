//! A release as it was published: its figures, and what its codes were called that day, so that its files are the same for ever.

use std::io::{Read, Write};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use serde::{Deserialize, Serialize};

use super::unreadable;
use crate::{
    domain::{bilingual::Bilingual, language::Language},
    protect::published::Release,
    store::StoreError,
};

/// What codes are called in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    pub organization: String,
    pub dimensions: Vec<DimensionNames>,
    /// Whether its package has charts: those that were published before packages had any stay as they were.
    #[serde(default)]
    pub charts: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimensionNames {
    /// The name of its column, by which figures know it.
    pub column: String,
    pub name: Bilingual,
    /// By code.
    pub values: Vec<(String, Bilingual)>,
}

impl Names {
    /// What a dimension is called; its column's name where it is not known.
    pub fn dimension<'a>(&'a self, column: &'a str, language: Language) -> &'a str {
        self.of(column).map_or(column, |known| language.pick(&known.name.en, &known.name.zh))
    }

    /// What a value is called; its code where it is not known.
    pub fn value<'a>(&'a self, column: &str, code: &'a str, language: Language) -> &'a str {
        let found = self.of(column).and_then(|known| known.values.iter().find(|(value, _)| value == code));
        found.map_or(code, |(_, name)| language.pick(&name.en, &name.zh))
    }

    pub fn of(&self, column: &str) -> Option<&DimensionNames> {
        self.dimensions.iter().find(|known| known.column == column)
    }
}

/// Figures and names, as they are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    pub figures: Release,
    pub names: Names,
}

/// No release unpacks to more bytes.
const LARGEST: u64 = 1 << 30;

impl Frozen {
    /// As JSON, packed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let json = serde_json::to_vec(self).unwrap_or_default(); // texts and numbers, in which nothing can fail
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
        // memory takes whatever is written to it
        let _ = packed.write_all(&json);
        packed.finish().unwrap_or_default()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        let mut json = Vec::new();
        ZlibDecoder::new(bytes).take(LARGEST).read_to_end(&mut json).map_err(|error| unreadable(&error))?;
        serde_json::from_slice(&json).map_err(|error| unreadable(&error))
    }
}
