//! What is typed to invite and to admit a colleague.

use serde::Deserialize;

use crate::{
    domain::{
        language::Language,
        rights::{Role, Roles},
    },
    store::users::NewUser,
    web::form::{Choice, Wrong},
    words::text,
};

#[derive(Deserialize, Default)]
pub struct InviteForm {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub language: String,
    #[serde(default)]
    caseworker: Option<String>,
    #[serde(default)]
    supervisor: Option<String>,
    #[serde(default)]
    analyst: Option<String>,
    #[serde(default)]
    admin: Option<String>,
}

#[derive(Deserialize)]
pub struct AdmitForm {
    #[serde(default)]
    pub digits: String,
}

impl InviteForm {
    /// Who is meant, or everything that is wrong.
    pub fn read(&self) -> Result<NewUser, Wrong> {
        let mut wrong = Wrong::default();
        let name = self.name.trim();
        if !(1..=100).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            wrong.add("name", text("users-wrong-name"));
        }
        let email = self.email.parse().map_err(|_| wrong.add("email", text("users-wrong-email")));
        let language = self.language.parse().map_err(|_| wrong.add("language", text("users-wrong-language")));
        let roles: Roles = Role::ALL.iter().copied().filter(|role| self.has(*role)).collect();
        if roles.is_empty() {
            wrong.add("roles", text("users-wrong-roles"));
        }
        match (email, language) {
            (Ok(email), Ok(language)) if wrong.is_empty() => Ok(NewUser { email, name: name.to_owned(), language, roles }),
            _ => Err(wrong),
        }
    }

    fn has(&self, role: Role) -> bool {
        match role {
            Role::Caseworker => self.caseworker.is_some(),
            Role::Supervisor => self.supervisor.is_some(),
            Role::Analyst => self.analyst.is_some(),
            Role::Admin => self.admin.is_some(),
        }
    }

    pub fn roles(&self, language: Language) -> Vec<Choice> {
        let explained = |role: Role| match role {
            Role::Caseworker => text("users-caseworker-may"),
            Role::Supervisor => text("users-supervisor-may"),
            Role::Analyst => text("users-analyst-may"),
            Role::Admin => text("users-admin-may"),
        };
        let choice = |role: &Role| {
            let label = format!("{}: {}", super::role(*role).say(language), explained(*role).say(language));
            Choice::new(role.code(), label).chosen(self.has(*role))
        };
        Role::ALL.iter().map(choice).collect()
    }

    pub fn languages(&self) -> Vec<Choice> {
        Language::ALL.iter().map(|language| Choice::new(language.code(), language.own_name()).chosen(self.language == language.code())).collect()
    }
}
