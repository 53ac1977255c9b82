//! The places of China: the nation, provinces, cities, districts and counties, by their codes of GB/T 2260.

use std::{collections::HashMap, sync::LazyLock};

/// A place of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The six digits of GB/T 2260; `china` for the nation.
    pub code: &'static str,
    /// The place that it lies in; none for the nation.
    pub parent: Option<&'static str>,
    /// A code of `place_level`: nation, province, municipality, prefecture, county.
    pub level: &'static str,
    pub zh: &'static str,
    /// In Latin letters, districts and counties with their kind ("Dongcheng District").
    pub en: &'static str,
}

/// All places, each after the one that it lies in.
pub struct Places {
    all: Vec<Place>,
    by_code: HashMap<&'static str, usize>,
}

/// The places of China. Read once, without copying a name.
pub fn china() -> &'static Places {
    static CHINA: LazyLock<Places> = LazyLock::new(|| {
        let all: Vec<Place> = include_str!("../../reference/places-china.csv").lines().skip(1).filter_map(read).collect();
        let by_code = all.iter().enumerate().map(|(at, place)| (place.code, at)).collect();
        Places { all, by_code }
    });
    &CHINA
}

/// A line of the built-in file, which quotes nothing. The test below counts the lines that were understood.
fn read(line: &'static str) -> Option<Place> {
    let mut fields = line.split(',');
    let mut field = || fields.next();
    let (code, parent, level, zh, en) = (field()?, field()?, field()?, field()?, field()?);
    Some(Place { code, parent: (!parent.is_empty()).then_some(parent), level, zh, en })
}

impl Places {
    pub fn all(&self) -> &[Place] {
        &self.all
    }

    pub fn get(&self, code: &str) -> Option<Place> {
        self.by_code.get(code).map(|at| self.all[*at])
    }

    /// The place and all that it lies in, outermost first; empty for a code that is not there.
    pub fn path(&self, code: &str) -> Vec<Place> {
        let mut path: Vec<Place> = std::iter::successors(self.get(code), |place| place.parent.and_then(|parent| self.get(parent))).collect();
        path.reverse();
        path
    }

    /// The places of a level, as a facet such as origin lists them; a city under the centre stands among the provinces.
    pub fn of_level<'a>(&'a self, level: &'a str) -> impl Iterator<Item = Place> + 'a {
        self.all.iter().copied().filter(move |place| place.level == level || (level == "province" && place.level == "municipality"))
    }

    /// The places that lie directly in the one given.
    pub fn within<'a>(&'a self, code: &'a str) -> impl Iterator<Item = Place> + 'a {
        self.all.iter().copied().filter(move |place| place.parent == Some(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_place_in_a_place() {
        let places = china();
        assert_eq!(places.all().len(), include_str!("../../reference/places-china.csv").lines().count() - 1);
        assert_eq!(places.by_code.len(), places.all().len(), "no code twice");
        assert!(!include_str!("../../reference/places-china.csv").contains('"'), "nothing is quoted");
        for (at, place) in places.all().iter().enumerate() {
            match place.parent {
                None => assert_eq!((place.code, place.level), ("china", "nation")),
                Some(parent) => assert!(places.by_code[parent] < at, "{} stands before the place that it lies in", place.code),
            }
            assert!(!place.zh.is_empty());
            assert!(!place.en.is_empty() && place.en.chars().all(|c| c < '\u{250}'), "{}: {}", place.zh, place.en);
        }
        let count = |level: &str| places.all().iter().filter(|place| place.level == level).count();
        assert_eq!([count("province"), count("municipality"), count("prefecture"), count("county")], [27, 4, 333, 2851]);
    }

    #[test]
    fn a_place_knows_what_it_lies_in() {
        let names = |code| china().path(code).iter().map(|place| place.zh).collect::<Vec<_>>();
        assert_eq!(names("110105"), ["中国", "北京市", "朝阳区"]);
        assert_eq!(names("440305"), ["中国", "广东省", "深圳市", "南山区"]);
        assert!(names("999999").is_empty());
        assert_eq!(china().within("110000").count(), 16);
        assert_eq!(china().of_level("province").count(), china().within("china").count());
    }

    #[test]
    fn counties_are_written_as_they_are_spoken() {
        let en = |code| china().get(code).unwrap().en;
        assert_eq!(en("110000"), "Beijing");
        assert_eq!(en("110105"), "Chaoyang District");
        assert_eq!(en("130102"), "Chang'an District");
        assert_eq!(en("130321"), "Qinglong Manchu Autonomous County");
        assert_eq!(en("310112"), "Minhang District");
    }
}
