//! What others may do with what is published.

/// A licence under which a release leaves the house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Licence {
    /// Use it, and say where it is from.
    #[default]
    Attribution,
    /// The same, and pass on under the same terms what was made of it.
    ShareAlike,
    /// Use it as one likes.
    Free,
}

impl Licence {
    pub const ALL: [Self; 3] = [Self::Attribution, Self::ShareAlike, Self::Free];

    /// As the list of licences at spdx.org calls it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Attribution => "CC-BY-4.0",
            Self::ShareAlike => "CC-BY-SA-4.0",
            Self::Free => "CC0-1.0",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Attribution => "Creative Commons Attribution 4.0",
            Self::ShareAlike => "Creative Commons Attribution Share-Alike 4.0",
            Self::Free => "Creative Commons CC0 1.0",
        }
    }

    pub fn address(self) -> &'static str {
        match self {
            Self::Attribution => "https://creativecommons.org/licenses/by/4.0/",
            Self::ShareAlike => "https://creativecommons.org/licenses/by-sa/4.0/",
            Self::Free => "https://creativecommons.org/publicdomain/zero/1.0/",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|licence| licence.code() == code)
    }
}
