//! "What your case helped to do": a sheet for the person, in their language, that names nobody.

use askama::Template;

use crate::{
    domain::language::Language,
    store::reference::Named,
    web::{cases::known::Known, dossiers::sent_to, filters, form::Choice},
    words::{Says, Text, answers::answered, text},
};

/// Everything on the sheet is said in the language chosen for it; what stands around it, in the reader's.
#[derive(Template)]
#[template(path = "paper/came_of_it.html")]
pub struct CameOfItPage {
    code: String,
    languages: Vec<Choice>,
    tag: &'static str,
    title: String,
    about: String,
    claims: Vec<Claim>,
    thanks: String,
    organization: String,
}

/// A dossier, where it went, and what came of that.
struct Claim {
    title: String,
    came: Vec<Came>,
}

struct Came {
    said: String,
    changed: Option<String>,
}

impl CameOfItPage {
    /// `known` speaks the language of the sheet.
    pub fn of(known: &Known) -> Self {
        let language = known.language;
        let say = |text: Text| text.say(language);
        let claims = known.used.iter().map(|used| Claim {
            title: used.title.clone(),
            came: used
                .answers()
                .map(|(one, answer, on)| Came {
                    said: say(text("paper-came-line")
                        .with("to", sent_to(one, &known.reference, language))
                        .with("sent", one.sent_on)
                        .with("answer", answered(answer))
                        .with("on", on)),
                    changed: one.changed.clone(),
                })
                .collect(),
        });
        Self {
            code: known.case.code.to_string(),
            languages: Language::ALL.map(|one| Choice::new(one.code(), one.own_name()).chosen(one == language)).to_vec(),
            tag: language.tag(),
            title: say(text("paper-came-of-it")),
            about: say(text("paper-came-about").with("service", known.service.name(language))),
            claims: claims.filter(|claim| !claim.came.is_empty()).collect(),
            thanks: say(text("paper-came-thanks")),
            organization: known.reference.organization.name.clone(),
        }
    }
}
