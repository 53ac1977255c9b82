//! The policy register: which rule of which level says what, and since when.

mod editing;

use std::{
    collections::{HashMap, HashSet},
    ops::Deref,
    sync::Arc,
};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    domain::{
        day::{Day, Precision},
        id::{JurisdictionId, OrganizationId, PolicyId, RequirementId, ServiceId},
        language::Language,
    },
    law::{
        basis::{Level, Rule},
        deadline::{Period, Unit},
    },
    store::{
        StoreError,
        db::Db,
        editions::{self, Kept},
        reference::{Jurisdiction, Reference},
        schema::{complete_lists, policies, policy_implements, policy_requirements, policy_services, policy_sources},
    },
};

pub use editing::{goes_round, mark_complete, save};

#[derive(Queryable, Selectable, Insertable, AsChangeset, Clone, Debug)]
#[diesel(table_name = policies, treat_none_as_null = true)]
pub struct Policy {
    pub id: PolicyId,
    pub organization_id: OrganizationId,
    /// Where it is in force; none: in the whole country.
    pub jurisdiction_id: Option<JurisdictionId>,
    pub code: String,
    pub level: String,
    pub issuer_en: String,
    pub issuer_zh: String,
    pub title_en: String,
    pub title_zh: String,
    pub number: Option<String>,
    pub in_force_from: NaiveDate,
    pub from_precision: Precision,
    pub in_force_until: Option<NaiveDate>,
    pub until_precision: Precision,
    pub any_of_when_en: Option<String>,
    pub any_of_when_zh: Option<String>,
    pub forbids_when_en: Option<String>,
    pub forbids_when_zh: Option<String>,
    pub owes_en: Option<String>,
    pub owes_zh: Option<String>,
    pub answer_count: Option<i16>,
    /// `day`, `working_day`, `month` or `year`.
    pub answer_unit: Option<String>,
    pub promise_en: Option<String>,
    pub promise_zh: Option<String>,
    pub promise_until: Option<NaiveDate>,
    pub pays: String,
    pub check_en: Option<String>,
    pub check_zh: Option<String>,
    /// Whether its list of requirements is complete.
    pub lists_complete: bool,
    /// When an editor compared it with the official text; none: a starter entry.
    pub checked_on: Option<NaiveDate>,
}

impl Policy {
    pub fn from(&self) -> Day {
        Day::from_parts(self.in_force_from, self.from_precision)
    }

    pub fn until(&self) -> Option<Day> {
        self.in_force_until.map(|day| Day::from_parts(day, self.until_precision))
    }

    pub fn title(&self, language: Language) -> &str {
        language.pick(&self.title_en, &self.title_zh)
    }

    /// Whether it was surely in force on a day that may be known roughly.
    pub fn holds_on(&self, on: Day) -> bool {
        self.from().latest() <= on.earliest() && self.until().is_none_or(|end| end.earliest() >= on.latest())
    }

    /// In how much time offices must answer.
    pub fn answers_within(&self) -> Option<Period> {
        let unit = Unit::from_code(self.answer_unit.as_deref()?)?;
        Period::new(self.answer_count?.unsigned_abs(), unit).ok()
    }
}

/// How a policy speaks of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    Names,
    AnyOf,
    Forbids,
}

impl Says {
    fn code(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::AnyOf => "any-of",
            Self::Forbids => "forbids",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Names, Self::AnyOf, Self::Forbids].into_iter().find(|says| says.code() == code)
    }
}

/// A policy with what it is about.
#[derive(Clone, Debug)]
pub struct Entry {
    pub policy: Policy,
    /// Empty: any service.
    pub services: Vec<ServiceId>,
    pub requirements: Vec<(RequirementId, Says)>,
    pub implements: Vec<PolicyId>,
    /// From which event the time to answer runs: a code of the vocabulary's `clock_start`.
    pub answer_from: Option<String>,
    /// Where its text can be read.
    pub source: Option<String>,
}

/// The policies by date of effect, and what editors said of the lists as a whole.
pub struct Register {
    entries: Vec<Entry>,
    /// For which services an editor said that all rules of a place are entered, and were checked.
    complete: HashSet<(ServiceId, JurisdictionId)>,
    /// Requirements that are retired and point to another, which a rule then means.
    counted: HashMap<RequirementId, RequirementId>,
}

impl Deref for Register {
    type Target = [Entry];
    fn deref(&self) -> &[Entry] {
        &self.entries
    }
}

impl Register {
    pub fn is_complete(&self, service: ServiceId, place: JurisdictionId) -> bool {
        self.complete.contains(&(service, place))
    }
}

pub fn add(db: &mut Db, entry: &Entry) -> Result<(), StoreError> {
    diesel::insert_into(policies::table).values(entry.policy.clone()).execute(db)?;
    add_parts(db, entry)?;
    editions::changed(db, entry.policy.organization_id)
}

/// What a policy is about, and where it can be read.
fn add_parts(db: &mut Db, entry: &Entry) -> Result<(), StoreError> {
    let (id, organization) = (entry.policy.id, entry.policy.organization_id);
    if entry.answer_from.is_some() || entry.source.is_some() {
        diesel::insert_into(policy_sources::table)
            .values((
                policy_sources::policy_id.eq(id),
                policy_sources::organization_id.eq(organization),
                policy_sources::answer_from.eq(&entry.answer_from),
                policy_sources::source.eq(&entry.source),
            ))
            .execute(db)?;
    }
    for service in &entry.services {
        diesel::insert_into(policy_services::table)
            .values((policy_services::policy_id.eq(id), policy_services::service_id.eq(*service), policy_services::organization_id.eq(organization)))
            .execute(db)?;
    }
    for (requirement, says) in &entry.requirements {
        diesel::insert_into(policy_requirements::table)
            .values((
                policy_requirements::policy_id.eq(id),
                policy_requirements::requirement_id.eq(*requirement),
                policy_requirements::organization_id.eq(organization),
                policy_requirements::named.eq(says.code()),
            ))
            .execute(db)?;
    }
    for implemented in &entry.implements {
        diesel::insert_into(policy_implements::table)
            .values((
                policy_implements::policy_id.eq(id),
                policy_implements::implements_id.eq(*implemented),
                policy_implements::organization_id.eq(organization),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Notes that an editor compared these entries with the official text, and that they name all that it asks for.
pub fn mark_checked(db: &mut Db, organization: OrganizationId, codes: &[&str], on: NaiveDate) -> Result<(), StoreError> {
    diesel::update(policies::table.filter(policies::organization_id.eq(organization)).filter(policies::code.eq_any(codes.to_vec())))
        .set((policies::lists_complete.eq(true), policies::checked_on.eq(Some(on))))
        .execute(db)?;
    editions::changed(db, organization)
}

/// The whole register, by date of effect: a few hundred entries at most. From memory, unless something of it was changed since it was read.
pub fn register(db: &mut Db, organization: OrganizationId) -> Result<Arc<Register>, StoreError> {
    static KEPT: Kept<Register> = Kept::empty();
    KEPT.get(db, organization, |db| {
        let lists = Reference::load(db, organization)?;
        let under = |id: RequirementId| RequirementId(lists.counted_under(id.into()).0);
        let complete = complete_lists::table
            .filter(complete_lists::organization_id.eq(organization))
            .select((complete_lists::service_id, complete_lists::jurisdiction_id))
            .load::<(ServiceId, JurisdictionId)>(db)?;
        Ok(Register {
            entries: read(db, organization)?,
            complete: complete.into_iter().collect(),
            counted: lists.requirements.iter().map(|entry| (entry.id, under(entry.id))).filter(|(own, other)| own != other).collect(),
        })
    })
}

fn read(db: &mut Db, organization: OrganizationId) -> Result<Vec<Entry>, StoreError> {
    let services = policy_services::table
        .filter(policy_services::organization_id.eq(organization))
        .select((policy_services::policy_id, policy_services::service_id))
        .load::<(PolicyId, ServiceId)>(db)?;
    let requirements = policy_requirements::table
        .filter(policy_requirements::organization_id.eq(organization))
        .select((policy_requirements::policy_id, policy_requirements::requirement_id, policy_requirements::named))
        .load::<(PolicyId, RequirementId, String)>(db)?;
    let implements = policy_implements::table
        .filter(policy_implements::organization_id.eq(organization))
        .select((policy_implements::policy_id, policy_implements::implements_id))
        .load::<(PolicyId, PolicyId)>(db)?;
    let mut sources: HashMap<PolicyId, (Option<String>, Option<String>)> = policy_sources::table
        .filter(policy_sources::organization_id.eq(organization))
        .select((policy_sources::policy_id, (policy_sources::answer_from, policy_sources::source)))
        .load::<(PolicyId, (Option<String>, Option<String>))>(db)?
        .into_iter()
        .collect();
    let policies = policies::table
        .filter(policies::organization_id.eq(organization))
        .order((policies::in_force_from.asc(), policies::code.asc()))
        .select(Policy::as_select())
        .load(db)?;
    let entry = |policy: Policy| {
        let (answer_from, source) = sources.remove(&policy.id).unwrap_or_default();
        Entry {
            services: services.iter().filter(|(id, _)| *id == policy.id).map(|(_, service)| *service).collect(),
            requirements: requirements
                .iter()
                .filter(|(id, ..)| *id == policy.id)
                .filter_map(|(_, requirement, says)| Some((*requirement, Says::from_code(says)?)))
                .collect(),
            implements: implements.iter().filter(|(id, _)| *id == policy.id).map(|(_, implemented)| *implemented).collect(),
            answer_from,
            source,
            policy,
        }
    };
    Ok(policies.into_iter().map(entry).collect())
}

/// The rules for a service at each place that an office lies in, as the law judges by them: outermost first. `way` is that of [`Reference::upwards`](super::reference::Reference::upwards).
/// A rule without a place holds in the whole country. A level counts as complete when an editor said so of the service at the place, or of each of its rules.
pub fn levels(register: &Register, way: &[&Jurisdiction], service: ServiceId) -> Vec<Level<PolicyId, RequirementId>> {
    way.iter()
        .rev()
        .enumerate()
        .map(|(depth, place)| {
            let here = |entry: &&Entry| entry.policy.jurisdiction_id.map_or(depth == 0, |id| id == place.id);
            let entries: Vec<_> = register.iter().filter(here).filter(|entry| entry.covers(service)).collect();
            Level {
                complete: register.is_complete(service, place.id) || (!entries.is_empty() && entries.iter().all(|entry| entry.policy.lists_complete)),
                rules: entries.into_iter().map(|entry| entry.rule(&register.counted)).collect(),
            }
        })
        .collect()
}

impl Entry {
    /// Whether it is about the service.
    pub fn covers(&self, service: ServiceId) -> bool {
        self.services.is_empty() || self.services.contains(&service)
    }

    /// The requirements of which it speaks in this way.
    pub fn which(&self, wanted: Says) -> impl Iterator<Item = RequirementId> {
        self.requirements.iter().filter(move |(_, says)| *says == wanted).map(|(requirement, _)| *requirement)
    }

    /// What the entry says, as the law reads it.
    fn rule(&self, counted: &HashMap<RequirementId, RequirementId>) -> Rule<PolicyId, RequirementId> {
        let under = |id: &RequirementId| counted.get(id).copied().unwrap_or(*id);
        let which = |wanted: Says| self.requirements.iter().filter(|(_, says)| *says == wanted).map(|(id, _)| under(id)).collect::<Vec<_>>();
        let forbidden = which(Says::Forbids);
        let only_sometimes = self.policy.forbids_when_en.is_some();
        Rule {
            policy: self.policy.id,
            from: self.policy.from(),
            until: self.policy.until(),
            names: which(Says::Names),
            any_of: which(Says::AnyOf),
            forbids: if only_sometimes { Vec::new() } else { forbidden.clone() },
            forbids_sometimes: if only_sometimes { forbidden } else { Vec::new() },
            checked: self.policy.checked_on.is_some(),
        }
    }
}
