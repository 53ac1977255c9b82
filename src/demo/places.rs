//! The fictional provinces, cities and districts. No province, city or county of China has one of these names; a test looks.

/// A place beneath the nation of the shipped list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedPlace {
    pub code: &'static str,
    pub parent: &'static str,
    /// A code of the vocabulary's `place_level`.
    pub level: &'static str,
    pub en: &'static str,
    pub zh: &'static str,
}

const fn place(code: &'static str, parent: &'static str, level: &'static str, en: &'static str, zh: &'static str) -> PlannedPlace {
    PlannedPlace { code, parent, level, en, zh }
}

/// Each after the one that it lies in.
pub const PLACES: [PlannedPlace; 24] = [
    place("demo-yunze", "china", "province", "Yunze", "云泽省"),
    place("demo-hexi", "china", "province", "Hexi", "禾溪省"),
    place("demo-songlu", "china", "province", "Songlu", "松麓省"),
    place("demo-qiuyuan", "china", "province", "Qiuyuan", "秋原省"),
    place("demo-lanting", "china", "province", "Lanting", "岚汀省"),
    place("demo-yunqiao", "demo-yunze", "prefecture", "Yunqiao", "云桥市"),
    place("demo-yunqiao-north", "demo-yunqiao", "county", "Yunqiao North", "云桥北区"),
    place("demo-yunqiao-south", "demo-yunqiao", "county", "Yunqiao South", "云桥南区"),
    place("demo-luting", "demo-yunze", "prefecture", "Luting", "鹭汀市"),
    place("demo-luting-east", "demo-luting", "county", "Luting East", "鹭汀东区"),
    place("demo-luting-west", "demo-luting", "county", "Luting West", "鹭汀西区"),
    place("demo-fengting", "demo-hexi", "prefecture", "Fengting", "枫汀市"),
    place("demo-fengting-works", "demo-fengting", "county", "Fengting Works", "枫汀工区"),
    place("demo-fengting-hill", "demo-fengting", "county", "Fengting Hill", "枫汀山区"),
    place("demo-yuebei", "demo-songlu", "prefecture", "Yuebei", "月陂市"),
    place("demo-yuebei-east", "demo-yuebei", "county", "Yuebei East", "月陂东区"),
    place("demo-yuebei-west", "demo-yuebei", "county", "Yuebei West", "月陂西区"),
    place("demo-yanwan", "demo-qiuyuan", "prefecture", "Yanwan", "砚湾市"),
    place("demo-yanwan-old", "demo-yanwan", "county", "Yanwan Old Town", "砚湾老城区"),
    place("demo-yanwan-new", "demo-yanwan", "county", "Yanwan New Town", "砚湾新城区"),
    place("demo-shaliu", "demo-lanting", "prefecture", "Shaliu", "沙柳市"),
    place("demo-shaliu-river", "demo-shaliu", "county", "Shaliu River", "沙柳河区"),
    place("demo-shaliu-lake", "demo-shaliu", "county", "Shaliu Lake", "沙柳湖区"),
    place("demo-shaliu-field", "demo-shaliu", "county", "Shaliu Field", "沙柳田区"),
];

/// A city of the demo: its districts with the share of its people, the share of all people who live there, and how often people there live in a dormitory.
pub struct City {
    pub code: &'static str,
    pub province: &'static str,
    pub share: f64,
    pub districts: &'static [(&'static str, f64)],
    pub dormitory: f64,
}

pub const CITIES: [City; 6] = [
    City {
        code: "demo-yunqiao",
        province: "demo-yunze",
        share: 30.0,
        districts: &[("demo-yunqiao-north", 7.0), ("demo-yunqiao-south", 3.0)],
        dormitory: 0.07,
    },
    City {
        code: "demo-luting",
        province: "demo-yunze",
        share: 18.0,
        districts: &[("demo-luting-east", 6.0), ("demo-luting-west", 4.0)],
        dormitory: 0.07,
    },
    City {
        code: "demo-fengting",
        province: "demo-hexi",
        share: 18.0,
        districts: &[("demo-fengting-works", 8.0), ("demo-fengting-hill", 2.0)],
        dormitory: 0.66,
    },
    City {
        code: "demo-yuebei",
        province: "demo-songlu",
        share: 13.0,
        districts: &[("demo-yuebei-east", 5.0), ("demo-yuebei-west", 5.0)],
        dormitory: 0.07,
    },
    City {
        code: "demo-yanwan",
        province: "demo-qiuyuan",
        share: 12.0,
        districts: &[("demo-yanwan-old", 4.0), ("demo-yanwan-new", 6.0)],
        dormitory: 0.08,
    },
    City {
        code: "demo-shaliu",
        province: "demo-lanting",
        share: 9.0,
        districts: &[("demo-shaliu-river", 5.0), ("demo-shaliu-lake", 3.0), ("demo-shaliu-field", 2.0)],
        dormitory: 0.08,
    },
];

/// The provinces that people come from, and how many do.
pub const ORIGINS: [(&str, f64); 5] =
    [("demo-yunze", 22.0), ("demo-hexi", 24.0), ("demo-songlu", 20.0), ("demo-qiuyuan", 18.0), ("demo-lanting", 16.0)];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::places;

    #[test]
    fn no_real_place_has_one_of_these_names() {
        let stem = |zh: &'static str| zh.trim_end_matches(['省', '市', '区']);
        for own in PLACES {
            for real in places::china().all() {
                assert!(real.zh != own.zh && stem(real.zh) != stem(own.zh), "{} is a real name", own.zh);
                assert_ne!(real.en, own.en);
            }
        }
    }

    #[test]
    fn the_tree_hangs_together() {
        for (at, own) in PLACES.iter().enumerate() {
            assert!(own.parent == "china" || PLACES[..at].iter().any(|place| place.code == own.parent), "{}", own.code);
        }
        for city in &CITIES {
            assert!(PLACES.iter().any(|place| place.code == city.code && place.parent == city.province));
            assert!(city.districts.iter().all(|(district, _)| PLACES.iter().any(|place| place.code == *district && place.parent == city.code)));
        }
    }
}
