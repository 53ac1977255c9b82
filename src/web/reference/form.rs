//! What is typed to add an office.

use serde::Deserialize;

use crate::{
    domain::language::Language,
    seed::places,
    store::reference::NewOffice,
    web::form::{Choice, Wrong},
    words::text,
};

#[derive(Deserialize, Default)]
pub struct OfficeForm {
    #[serde(default)]
    pub en: String,
    #[serde(default)]
    pub zh: String,
    /// A place of the shipped list as the choices call it, or its code.
    #[serde(default)]
    pub place: String,
}

impl OfficeForm {
    /// What was meant, or everything that is wrong. A name in one language stands for both until someone translates it.
    pub fn read(&self) -> Result<NewOffice, Wrong> {
        let mut wrong = Wrong::default();
        let (en, zh) = (self.en.trim(), self.zh.trim());
        if en.is_empty() && zh.is_empty() {
            wrong.add("en", text("reference-wrong-name"));
        }
        if [en, zh].iter().any(|name| name.chars().count() > NewOffice::NAME_MAX || name.chars().any(char::is_control)) {
            wrong.add("en", text("reference-wrong-name"));
        }
        let place = self.place.trim();
        let code = match place.rsplit(' ').next() {
            None | Some("") => None,
            Some(code) if places::china().get(code).is_some() => Some(code.to_owned()),
            Some(_) => {
                wrong.add("place", text("reference-wrong-place"));
                None
            }
        };
        let either = |name: &str, other: &str| if name.is_empty() { other.to_owned() } else { name.to_owned() };
        if wrong.is_empty() { Ok(NewOffice { en: either(en, zh), zh: either(zh, en), place: code }) } else { Err(wrong) }
    }
}

/// Provinces and prefectures to choose from; a county is found by its code.
pub fn places(language: Language) -> Vec<Choice> {
    let offered = places::china().all().iter().filter(|place| matches!(place.level, "nation" | "province" | "municipality" | "prefecture"));
    offered.map(|place| Choice::new(place.code, format!("{} {}", language.pick(place.en, place.zh), place.code))).collect()
}
