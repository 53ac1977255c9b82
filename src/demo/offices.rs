//! The fictional offices, and which of them is in charge of what.

/// What an office is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Education,
    Residents,
    SubDistrict,
    Medical,
    Labour,
    Hospital,
    Housing,
}

/// An office that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedOffice {
    /// Such as `D1`.
    pub code: &'static str,
    pub kind: Kind,
    pub city: &'static str,
    /// The place in which it has its say: a city or a district.
    pub place: &'static str,
}

use Kind::{Education, Hospital, Housing, Labour, Medical, Residents, SubDistrict};

const fn office(code: &'static str, kind: Kind, city: &'static str, place: &'static str) -> PlannedOffice {
    PlannedOffice { code, kind, city, place }
}

pub const OFFICES: [PlannedOffice; 42] = [
    office("D1", Education, "demo-yunqiao", "demo-yunqiao-north"),
    office("W2", Residents, "demo-yunqiao", "demo-yunqiao-north"),
    office("S3", SubDistrict, "demo-yunqiao", "demo-yunqiao-north"),
    office("D2", Education, "demo-yunqiao", "demo-yunqiao-south"),
    office("W1", Residents, "demo-yunqiao", "demo-yunqiao-south"),
    office("S1", SubDistrict, "demo-yunqiao", "demo-yunqiao-south"),
    office("M1", Medical, "demo-yunqiao", "demo-yunqiao"),
    office("L1", Labour, "demo-yunqiao", "demo-yunqiao"),
    office("H1", Hospital, "demo-yunqiao", "demo-yunqiao-south"),
    office("F1", Housing, "demo-yunqiao", "demo-yunqiao"),
    office("D3", Education, "demo-luting", "demo-luting"),
    office("W3", Residents, "demo-luting", "demo-luting-east"),
    office("S2", SubDistrict, "demo-luting", "demo-luting-west"),
    office("M2", Medical, "demo-luting", "demo-luting"),
    office("L2", Labour, "demo-luting", "demo-luting"),
    office("H2", Hospital, "demo-luting", "demo-luting-east"),
    office("F2", Housing, "demo-luting", "demo-luting"),
    office("D4", Education, "demo-fengting", "demo-fengting-works"),
    office("W4", Residents, "demo-fengting", "demo-fengting-works"),
    office("S4", SubDistrict, "demo-fengting", "demo-fengting-hill"),
    office("M3", Medical, "demo-fengting", "demo-fengting"),
    office("L3", Labour, "demo-fengting", "demo-fengting"),
    office("H3", Hospital, "demo-fengting", "demo-fengting-works"),
    office("F3", Housing, "demo-fengting", "demo-fengting"),
    office("D5", Education, "demo-yuebei", "demo-yuebei-east"),
    office("W5", Residents, "demo-yuebei", "demo-yuebei"),
    office("S5", SubDistrict, "demo-yuebei", "demo-yuebei-west"),
    office("M4", Medical, "demo-yuebei", "demo-yuebei"),
    office("L4", Labour, "demo-yuebei", "demo-yuebei"),
    office("H4", Hospital, "demo-yuebei", "demo-yuebei-east"),
    office("D6", Education, "demo-yanwan", "demo-yanwan"),
    office("W6", Residents, "demo-yanwan", "demo-yanwan-old"),
    office("S6", SubDistrict, "demo-yanwan", "demo-yanwan-new"),
    office("M5", Medical, "demo-yanwan", "demo-yanwan"),
    office("L5", Labour, "demo-yanwan", "demo-yanwan"),
    office("H5", Hospital, "demo-yanwan", "demo-yanwan-new"),
    office("D7", Education, "demo-shaliu", "demo-shaliu"),
    office("W7", Residents, "demo-shaliu", "demo-shaliu-river"),
    office("S7", SubDistrict, "demo-shaliu", "demo-shaliu-lake"),
    office("M6", Medical, "demo-shaliu", "demo-shaliu"),
    office("L6", Labour, "demo-shaliu", "demo-shaliu"),
    office("H6", Hospital, "demo-shaliu", "demo-shaliu-river"),
];

impl PlannedOffice {
    pub fn en(&self) -> String {
        format!("{} {}", self.kind.names().0, self.code)
    }

    pub fn zh(&self) -> String {
        format!("{}{}", self.kind.names().1, self.code)
    }
}

impl Kind {
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Education => ("Education Commission", "教育委员会"),
            Residents => ("Resident Service Centre", "居民服务中心"),
            SubDistrict => ("Sub-district Office", "街道办事处"),
            Medical => ("Medical Insurance Bureau", "医疗保障局"),
            Labour => ("Labour Office", "劳动事务所"),
            Hospital => ("People's Hospital", "人民医院"),
            Housing => ("Housing Office", "住房事务所"),
        }
    }

    /// Whom one deals with there, and how often.
    pub fn roles(self) -> &'static [(&'static str, f64)] {
        match self {
            Education => &[("clerk", 5.0), ("section-head", 2.0), ("teacher", 2.0), ("principal", 1.0)],
            SubDistrict => &[("clerk", 5.0), ("grid-worker", 3.0), ("auxiliary", 2.0)],
            Hospital => &[("cashier", 4.0), ("nurse", 3.0), ("doctor", 3.0)],
            _ => &[("clerk", 6.0), ("case-handler", 3.0), ("section-head", 1.0)],
        }
    }
}

/// A service that people of the demo seek: how often, at which kind of office, and why it is refused there.
pub struct Sought {
    pub service: &'static str,
    pub kind: Kind,
    pub share: f64,
    pub refused_for: &'static [(&'static str, f64)],
}

const fn sought(service: &'static str, kind: Kind, share: f64, refused_for: &'static [(&'static str, f64)]) -> Sought {
    Sought { service, kind, share, refused_for }
}

pub const SOUGHT: [Sought; 16] = [
    sought(
        "school-enrolment",
        Education,
        20.0,
        &[("permit-too-new", 3.0), ("not-local-hukou", 2.0), ("not-in-catchment", 2.0), ("points-too-low", 2.0), ("quota-full", 2.0)],
    ),
    sought("kindergarten", Education, 4.0, &[("quota-full", 3.0), ("not-local-hukou", 2.0), ("not-in-catchment", 2.0)]),
    sought("local-exam", Education, 3.0, &[("insurance-gap", 3.0), ("not-local-hukou", 3.0), ("not-eligible", 2.0)]),
    sought(
        "residence-permit",
        Residents,
        13.0,
        &[("lease-not-registered", 3.0), ("too-early", 3.0), ("dwelling-unlawful", 2.0), ("paper-missing", 2.0)],
    ),
    sought("points-settlement", Residents, 3.0, &[("points-too-low", 5.0), ("insurance-gap", 3.0), ("over-age", 1.0)]),
    sought("residence-registration", SubDistrict, 5.0, &[("lease-not-registered", 3.0), ("dwelling-unlawful", 3.0), ("paper-missing", 2.0)]),
    sought("dibao", SubDistrict, 4.0, &[("not-local-hukou", 5.0), ("home-responsible", 3.0), ("not-eligible", 2.0)]),
    sought("temporary-relief", SubDistrict, 2.0, &[("home-responsible", 3.0), ("no-money", 3.0), ("not-eligible", 2.0)]),
    sought(
        "health-insurance",
        Medical,
        14.0,
        &[("insurance-elsewhere", 4.0), ("permit-missing", 3.0), ("no-labour-relation", 2.0), ("not-local-hukou", 2.0)],
    ),
    sought(
        "reimbursement",
        Medical,
        10.0,
        &[("not-filed-before", 5.0), ("not-in-catalogue", 3.0), ("hospital-not-designated", 2.0), ("paper-missing", 1.0)],
    ),
    sought("off-site-treatment", Medical, 4.0, &[("paper-missing", 3.0), ("insurance-elsewhere", 2.0), ("system", 2.0)]),
    sought("unpaid-wages", Labour, 11.0, &[("no-labour-relation", 5.0), ("employer-gone", 3.0), ("paper-missing", 2.0)]),
    sought("work-injury", Labour, 4.0, &[("no-labour-relation", 5.0), ("deadline-passed", 3.0), ("retirement-age", 1.0)]),
    sought("social-insurance-enrolment", Labour, 4.0, &[("employer-not-registered", 4.0), ("no-labour-relation", 3.0), ("retirement-age", 1.0)]),
    sought("hospital-care", Hospital, 2.0, &[("hospital-not-designated", 3.0), ("arrears", 3.0), ("not-filed-before", 1.0)]),
    sought("public-housing", Housing, 4.0, &[("not-local-hukou", 4.0), ("insurance-gap", 3.0), ("quota-full", 2.0)]),
];

/// The office in charge of such matters for someone who lives in the district: one there, else one for the city; the resident service centre where a city has none.
pub fn in_charge(kind: Kind, city: &str, district: &str) -> &'static PlannedOffice {
    let there = |kind: Kind| OFFICES.iter().filter(move |office| office.kind == kind && office.city == city);
    let nearest = there(kind).find(|office| office.place == district).or_else(|| there(kind).next());
    // The fallback is never reached: a test finds a resident service centre in each city.
    nearest.or_else(|| there(Residents).next()).unwrap_or(&OFFICES[0])
}

/// The office of that code.
pub fn named(code: &str) -> Option<&'static PlannedOffice> {
    OFFICES.iter().find(|office| office.code == code)
}

#[cfg(test)]
mod tests {
    use super::super::places::{CITIES, PLACES};
    use super::*;

    #[test]
    fn each_city_has_an_office_for_each_matter() {
        for city in &CITIES {
            for (district, _) in city.districts {
                for sought in &SOUGHT {
                    assert_eq!(in_charge(sought.kind, city.code, district).city, city.code);
                }
                assert_eq!(in_charge(Residents, city.code, district).kind, Residents);
            }
        }
        assert_eq!(in_charge(Education, "demo-yunqiao", "demo-yunqiao-north").code, "D1");
        assert_eq!(in_charge(Housing, "demo-shaliu", "demo-shaliu-lake").code, "W7");
    }

    #[test]
    fn codes_are_unique_and_places_are_there() {
        for (at, office) in OFFICES.iter().enumerate() {
            assert!(OFFICES[..at].iter().all(|other| other.code != office.code), "{}", office.code);
            assert!(PLACES.iter().any(|place| place.code == office.place), "{}", office.code);
        }
        assert_eq!((named("D1").unwrap().en().as_str(), named("S3").unwrap().zh().as_str()), ("Education Commission D1", "街道办事处S3"));
    }
}
