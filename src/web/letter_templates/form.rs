//! What is typed of a template: it becomes one, or everything that is wrong with it.

use chrono::NaiveDate;

use crate::{
    domain::bilingual::Bilingual,
    letters::template::{Fault, Field, Template as Body},
    seed::remedies::Remedy,
    store::{letter_templates::Template, lists::NAME_MAX, reference::fresh_code},
    web::form::{Typed, Wrong},
    words::{Text, text},
};

/// The longest letter, in characters.
pub const BODY_MAX: usize = 8_000;

/// The form of a template that is there.
pub fn filled(template: &Template) -> Typed {
    let typed = Typed::default()
        .with("en", &template.name.en)
        .with("zh", &template.name.zh)
        .with("body_en", &template.body.en)
        .with("body_zh", &template.body.zh)
        .with("checked", if template.checked_on.is_some() { "yes" } else { "" });
    template.remedies.iter().fold(typed, |typed, code| typed.also("remedies", code))
}

/// The template that was meant; `before`: the one that is written anew.
pub fn read(typed: &Typed, remedies: &[Remedy], before: Option<&Template>, today: NaiveDate) -> Result<Template, Wrong> {
    let mut wrong = Wrong::default();
    let (en, zh) = (typed.text("en", NAME_MAX, &mut wrong), typed.text("zh", NAME_MAX, &mut wrong));
    if en.is_empty() && zh.is_empty() {
        wrong.add("en", text("letter-templates-wrong-name"));
    }
    let name = if en.is_empty() { Bilingual::new(zh.clone(), zh) } else { Bilingual::new(en.clone(), if zh.is_empty() { en } else { zh }) };
    let body = Bilingual { en: body(typed, "body_en", &mut wrong), zh: body(typed, "body_zh", &mut wrong) };
    if body.en.is_empty() && body.zh.is_empty() {
        wrong.add("body_en", text("letter-templates-wrong-body"));
    }
    let mut chosen: Vec<String> = Vec::new();
    for code in typed.all("remedies") {
        if !remedies.iter().any(|remedy| remedy.code == code) {
            wrong.add("remedies", text("letter-templates-wrong-remedy"));
        } else if !chosen.iter().any(|known| known == code) {
            chosen.push(code.to_owned());
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let checked = typed.is("checked", "yes");
    Ok(Template {
        code: before.map_or_else(fresh_code, |before| before.code.clone()),
        name,
        body,
        remedies: chosen,
        checked_on: checked.then(|| before.and_then(|before| before.checked_on).unwrap_or(today)),
        retired_on: before.and_then(|before| before.retired_on),
    })
}

fn body(typed: &Typed, field: &'static str, wrong: &mut Wrong) -> String {
    let written = typed.text(field, BODY_MAX, wrong);
    if let Err(faults) = Body::read(&written) {
        for fault in faults {
            wrong.add(field, said(fault));
        }
    }
    written
}

fn said(fault: Fault) -> Text {
    match fault {
        Fault::Unknown(name) => text("letter-templates-wrong-field").with("field", name).with("fields", all_fields()),
        Fault::Unclosed(at) => text("letter-templates-wrong-unclosed").with("at", at),
        Fault::Unopened(at) => text("letter-templates-wrong-unopened").with("at", at),
    }
}

/// The fields that there are, as they are written.
fn all_fields() -> String {
    Field::ALL.iter().map(|field| field.code()).collect::<Vec<_>>().join(", ")
}
