//! Rules that caseworkers read of: told to the editors, who look each up and enter it, or lay it aside.

use actix_web::{HttpResponse, web};

use crate::{
    domain::{
        id::PolicySuggestionId,
        rights::{EditReference, ReadReference, SuggestReference},
    },
    store::suggestions::{self, Rule},
    web::{
        error::WebError,
        form::{Typed, Wrong},
        may::May,
        sign_in::go_to,
    },
    words::{Text, text},
};

use super::form::TEXT_MAX;

/// A rule that waits for an editor.
pub struct Line {
    pub title: String,
    pub source: String,
    pub told: Text,
    /// Where it is entered, and where it is laid aside.
    pub enter: String,
    pub aside: String,
}

impl Line {
    pub fn of(rule: &Rule) -> Self {
        Self {
            title: rule.title.clone(),
            source: rule.source.clone(),
            told: text("policies-suggested-by").with("who", &rule.who).with("on", rule.on),
            enter: format!("/reference/policies/new?suggested={}", rule.id.0),
            aside: format!("/reference/policies/suggestions/{}/aside", rule.id.0),
        }
    }
}

/// Tells the editors of a rule: what it is called, and where one read of it.
pub async fn tell(may: May<SuggestReference>, typed: web::Form<Typed>) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let mut wrong = Wrong::default();
    let (title, source) = (typed.text("title", TEXT_MAX, &mut wrong), typed.text("source", TEXT_MAX, &mut wrong));
    if title.is_empty() {
        wrong.add("title", text("policies-wrong-suggested-title"));
    }
    if source.is_empty() {
        wrong.add("source", text("policies-wrong-suggested-source"));
    }
    if !wrong.is_empty() {
        return super::list(&may, typed, wrong).await;
    }
    may.write(move |db, author| suggestions::tell_of_rule(db, author, &title, &source)).await?;
    Ok(go_to("/reference/policies"))
}

/// Whoever comes to the address of the form by reloading or by switching the language goes on at its page.
pub async fn back(_: May<ReadReference>) -> HttpResponse {
    go_to("/reference/policies")
}

/// It is no rule, or one that the organization does not need.
pub async fn lay_aside(may: May<EditReference>, id: web::Path<PolicySuggestionId>) -> Result<HttpResponse, WebError> {
    may.write(move |db, author| suggestions::lay_aside(db, author, *id)).await?;
    Ok(go_to("/reference"))
}

/// The form for a new policy with what is known of the one that was suggested.
pub fn begun(rule: &Rule) -> Typed {
    let title = if rule.title.is_ascii() { "title_en" } else { "title_zh" };
    Typed::default().with("suggested", rule.id.0.to_string()).with(title, &rule.title).with("source", &rule.source)
}
