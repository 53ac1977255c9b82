//! The figures of patterns as they may leave the house: only those who agreed to be counted, perturbed and hidden like the cells of a release.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::{
    domain::{
        code::PersonCode,
        id::{CaseId, OrganizationId, PersonId},
    },
    engine::{columns::Columns, exhibit::Exhibit, statement::Statement},
    protect::{
        keys::Secret,
        published::Rules,
        told::{self, Told},
    },
    store::{StoreError, behind, columns, db::Db, releases, schema::persons},
    vault::server::ServerKey,
};

/// Those who agreed to be counted, read at one moment; the rest is reckoning, for which no connection is held.
pub struct Counted {
    columns: Columns,
    pub rules: Rules,
    /// By the codes by which the columns call people: the keys by which releases perturb their figures, so that nobody learns more by laying the two beside each other.
    keys: HashMap<String, u64>,
}

/// Something that was asked for, by codes.
pub struct AskedFor {
    pub requirement: String,
    pub basis: &'static str,
    /// The code of the rule on which the basis rests.
    pub policy: Option<String>,
    pub people: Option<u64>,
}

impl Counted {
    pub fn load(db: &mut Db, organization: OrganizationId, keys: &ServerKey) -> Result<Self, StoreError> {
        let secret = Secret(keys.cell_keys(organization.0));
        let people: Vec<(PersonCode, PersonId)> =
            persons::table.filter(persons::organization_id.eq(organization)).select((persons::code, persons::id)).load(db)?;
        Ok(Self {
            columns: columns::agreed(db, organization)?.columns,
            rules: releases::rules(db, organization)?,
            keys: people.into_iter().map(|(code, person)| (code.as_str().to_owned(), secret.key(&person.0.simple().to_string()))).collect(),
        })
    }

    /// What may be told of a statement. What was told `before` stays until enough people came or went.
    pub fn tell(&self, statement: &Statement, before: Option<&Told>) -> (Told, Vec<AskedFor>) {
        // where nobody who agreed was in such a place or group, all cells are empty
        let exhibit = Exhibit::of(statement, &self.columns).unwrap_or_default();
        let keys = |people: &[&str]| people.iter().filter_map(|person| self.keys.get(*person).copied()).collect::<Vec<u64>>();
        let told = Told::of(exhibit.cells.each_ref().map(|cell| keys(cell)), self.rules, before);
        let asked = exhibit.asked.iter().map(|asked| AskedFor {
            requirement: asked.requirement.to_owned(),
            basis: asked.basis.code(),
            policy: asked.policy.map(str::to_owned),
            people: told::count(&keys(&asked.persons), self.rules),
        });
        (told, asked.collect())
    }

    /// The cases of those who met it.
    pub fn cases(&self, db: &mut Db, organization: OrganizationId, statement: &Statement) -> Result<Vec<CaseId>, StoreError> {
        let exhibit = Exhibit::of(statement, &self.columns).unwrap_or_default();
        let people: Vec<PersonCode> = exhibit.cells[0].iter().filter_map(|code| code.parse().ok()).collect();
        behind::contributing(db, organization, statement, &people)
    }
}
