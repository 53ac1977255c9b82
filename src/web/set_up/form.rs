//! What the first administrator types.

use serde::Deserialize;
use subtle::ConstantTimeEq;

use crate::{
    access::set_up::Founding,
    domain::language::Language,
    store::starter::Vocabulary,
    vault::passphrase::Chosen,
    web::{
        form::{Choice, Wrong},
        site::Site,
    },
    words::text,
};

#[derive(Deserialize, Default)]
pub struct SetUpForm {
    pub token: String,
    pub organization: String,
    pub language: String,
    pub time_zone: String,
    pub vocabulary: String,
    pub name: String,
    pub email: String,
    pub password: String,
}

impl SetUpForm {
    pub fn empty(language: Language) -> Self {
        Self {
            language: language.code().to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            vocabulary: Vocabulary::China.code().to_owned(),
            ..Self::default()
        }
    }

    /// What was meant, or everything that is wrong.
    pub fn read(&self, site: &Site) -> Result<Founding, Wrong> {
        let mut wrong = Wrong::default();
        let known = site.set_up_token.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let token_fits = known.as_deref().is_some_and(|token| token.as_bytes().ct_eq(self.token.trim().as_bytes()).into());
        if !token_fits {
            wrong.add("token", text("set-up-wrong-token"));
        }
        if !(1..=200).contains(&self.organization.trim().chars().count()) {
            wrong.add("organization", text("set-up-wrong-organization"));
        }
        let language = self.language.parse().map_err(|_| wrong.add("language", text("set-up-wrong-choice")));
        let time_zone = self.time_zone.trim().parse().map_err(|_| wrong.add("time_zone", text("set-up-wrong-zone")));
        let vocabulary = self.vocabulary.parse().map_err(|_| wrong.add("vocabulary", text("set-up-wrong-choice")));
        if !(1..=100).contains(&self.name.trim().chars().count()) {
            wrong.add("name", text("set-up-wrong-name"));
        }
        let email = self.email.parse().map_err(|_| wrong.add("email", text("set-up-wrong-email")));
        let password = Chosen::from_text(self.password.clone(), &[&self.name, &self.email, &self.organization]).map_err(|weak| {
            wrong.add("password", crate::web::join::weakness(&weak));
        });
        match (language, time_zone, vocabulary, email, password) {
            (Ok(language), Ok(time_zone), Ok(vocabulary), Ok(email), Ok(password)) if wrong.is_empty() => Ok(Founding {
                organization: self.organization.trim().to_owned(),
                language,
                time_zone,
                vocabulary,
                name: self.name.trim().to_owned(),
                email,
                password,
                demo: false,
            }),
            _ => Err(wrong),
        }
    }

    pub fn languages(&self) -> Vec<Choice> {
        Language::ALL.iter().map(|language| Choice::new(language.code(), language.own_name()).chosen(self.language == language.code())).collect()
    }

    pub fn vocabularies(&self, language: Language) -> Vec<Choice> {
        let name = |list: &Vocabulary| match language {
            Language::En => list.lists().name.en.clone(),
            Language::Zh => list.lists().name.zh.clone(),
        };
        Vocabulary::ALL.iter().map(|list| Choice::new(list.code(), name(list)).chosen(self.vocabulary == list.code())).collect()
    }

    pub fn zones(&self) -> Vec<Choice> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| Choice::new(zone.name(), zone.name())).collect()
    }
}
