//! Templates of letters: the shipped ones, and over them what the organization's editors wrote, by code.

use std::{collections::HashMap, sync::Arc};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        bilingual::Bilingual,
        id::{LetterTemplateId, OrganizationId},
        language::Language,
    },
    seed::letters,
    store::{
        StoreError,
        audit::{Action, Author},
        db::Db,
        editions::{self, Kept},
        schema::{letter_template_remedies, letter_templates},
    },
};

/// A letter before it is anybody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub code: String,
    pub name: Bilingual,
    /// Plain text with fields in double braces; empty in a language in which it is not written.
    pub body: Bilingual,
    /// Codes of the remedies that it is for; empty: any.
    pub remedies: Vec<String>,
    /// When an editor said that a lawyer looked at it.
    pub checked_on: Option<NaiveDate>,
    /// Since when it is not offered any more.
    pub retired_on: Option<NaiveDate>,
}

impl Template {
    pub fn name(&self, language: Language) -> &str {
        language.pick(&self.name.en, &self.name.zh)
    }

    pub fn body(&self, language: Language) -> &str {
        language.pick(&self.body.en, &self.body.zh)
    }

    /// Whether it is offered against a remedy of this code.
    pub fn fits(&self, remedy: &str) -> bool {
        self.remedies.is_empty() || self.remedies.iter().any(|code| code == remedy)
    }
}

/// All templates of an organization, retired ones too: the shipped ones first. From memory, unless one was changed since they were read.
pub fn all(db: &mut Db, organization: OrganizationId) -> Result<Arc<Vec<Template>>, StoreError> {
    static KEPT: Kept<Vec<Template>> = Kept::empty();
    KEPT.get(db, organization, |db| read(db, organization))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = letter_templates)]
struct Row {
    id: LetterTemplateId,
    code: String,
    en: String,
    zh: String,
    body_en: String,
    body_zh: String,
    checked_on: Option<NaiveDate>,
    retired_on: Option<NaiveDate>,
}

fn read(db: &mut Db, organization: OrganizationId) -> Result<Vec<Template>, StoreError> {
    let rows = letter_templates::table
        .filter(letter_templates::organization_id.eq(organization))
        .order(letter_templates::code.asc())
        .select(Row::as_select())
        .load(db)?;
    let pairs = letter_template_remedies::table
        .filter(letter_template_remedies::organization_id.eq(organization))
        .order(letter_template_remedies::code.asc())
        .select((letter_template_remedies::template_id, letter_template_remedies::code))
        .load::<(LetterTemplateId, String)>(db)?;
    let mut remedies: HashMap<LetterTemplateId, Vec<String>> = HashMap::new();
    for (template, code) in pairs {
        remedies.entry(template).or_default().push(code);
    }
    let mut templates: Vec<Template> = letters::shipped().iter().map(shipped).collect();
    for row in rows {
        let own = Template {
            name: Bilingual::new(row.en, row.zh),
            body: Bilingual::new(row.body_en, row.body_zh),
            remedies: remedies.remove(&row.id).unwrap_or_default(),
            checked_on: row.checked_on,
            retired_on: row.retired_on,
            code: row.code,
        };
        match templates.iter_mut().find(|shipped| shipped.code == own.code) {
            Some(shipped) => *shipped = own,
            None => templates.push(own),
        }
    }
    Ok(templates)
}

fn shipped(letter: &letters::Letter) -> Template {
    Template {
        code: letter.code.clone(),
        name: Bilingual::new(&letter.en, &letter.zh),
        body: letter.body.clone(),
        remedies: letter.remedies.clone(),
        checked_on: None,
        retired_on: None,
    }
}

/// Keeps a template as it is written now, a shipped one as the organization's own.
pub fn save(db: &mut Db, author: &Author, template: &Template) -> Result<(), StoreError> {
    let organization = author.organization;
    editions::changed(db, organization)?;
    let own = letter_templates::table.filter(letter_templates::organization_id.eq(organization)).filter(letter_templates::code.eq(&template.code));
    let known = own.select(letter_templates::id).first::<LetterTemplateId>(db).optional()?;
    let id = known.unwrap_or_else(LetterTemplateId::random);
    if known.is_some() {
        diesel::delete(letter_template_remedies::table.filter(letter_template_remedies::template_id.eq(id))).execute(db)?;
        diesel::delete(letter_templates::table.find(id)).execute(db)?;
    }
    diesel::insert_into(letter_templates::table)
        .values((
            letter_templates::id.eq(id),
            letter_templates::organization_id.eq(organization),
            letter_templates::code.eq(&template.code),
            letter_templates::en.eq(&template.name.en),
            letter_templates::zh.eq(&template.name.zh),
            letter_templates::body_en.eq(&template.body.en),
            letter_templates::body_zh.eq(&template.body.zh),
            letter_templates::checked_on.eq(template.checked_on),
            letter_templates::retired_on.eq(template.retired_on),
        ))
        .execute(db)?;
    for code in &template.remedies {
        diesel::insert_into(letter_template_remedies::table)
            .values((
                letter_template_remedies::template_id.eq(id),
                letter_template_remedies::organization_id.eq(organization),
                letter_template_remedies::code.eq(code),
            ))
            .execute(db)?;
    }
    author.records(db, Action::ReferenceChanged, &template.code, "letters changed")
}

/// Offers a template no more, or again; letters that were made from it stay as they are.
pub fn retire(db: &mut Db, author: &Author, code: &str, retired: bool) -> Result<(), StoreError> {
    // The edition's row keeps two editors from overwriting each other.
    editions::changed(db, author.organization)?;
    let mut template = read(db, author.organization)?.into_iter().find(|template| template.code == code).ok_or(StoreError::NotFound)?;
    template.retired_on = retired.then_some(author.today);
    save(db, author, &template)
}
