//! Many people at once, with their cases and steps: sealed on all processors, kept in few statements. For imports and the demo.
//!
//! Sealing needs no database, so it goes on outside the one writer; whoever calls splits the work into parts of some hundred people, one write each,
//! and makes one entry in the audit log for the whole.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use rayon::prelude::*;
use zeroize::Zeroizing;

use crate::{
    domain::{
        code::{CaseCode, PersonCode, ShortCode},
        id::{AttemptId, CaseId, ConsentId, FacetId, FacetValueId, ImportId, OrganizationId, PersonId, ServiceId, StepId, UserId},
        outcome::{CaseState, Outcome},
        step::NewStep,
    },
    each,
    store::{
        StoreError,
        db::Db,
        directory,
        keyring::Keyring,
        people::{self, NewPerson},
        schema::{assignments, attempts, cases, consents, match_tokens, person_facets, persons, promises, step_demands, steps},
        steps::{DemandRow, PromiseRow, Row as StepRow, demand_rows, promise_row, row},
    },
    vault::{VaultError, keys::PersonKey},
};

/// Someone to be registered, with what is to be entered of them.
pub struct Life {
    pub person: NewPerson,
    pub cases: Vec<PastCase>,
}

/// A case that began before it is entered.
pub struct PastCase {
    pub service: ServiceId,
    pub opened_on: NaiveDate,
    /// On which day it was closed, and with what; none: it is open.
    pub closed: Option<(NaiveDate, Outcome)>,
    /// The day on which something was last recorded.
    pub touched_on: NaiveDate,
    /// First to last, each with its steps in order.
    pub attempts: Vec<Vec<PastStep>>,
}

/// A step with who recorded it, and when.
pub struct PastStep {
    pub step: NewStep,
    pub recorder: UserId,
    pub recorded_on: NaiveDate,
    /// Whether its promise was kept, where that is known.
    pub kept: Option<bool>,
}

/// Rows that are sealed and ready to be entered.
#[derive(Default)]
pub struct Sealed {
    persons: Vec<PersonRow>,
    assignments: Vec<AssignmentRow>,
    tokens: Vec<TokenRow>,
    facets: Vec<FacetRow>,
    consents: Vec<ConsentRow>,
    cases: Vec<CaseRow>,
    attempts: Vec<AttemptRow>,
    steps: Vec<StepRow>,
    demands: Vec<DemandRow>,
    promises: Vec<PromiseRow>,
}

impl Sealed {
    /// Seals people under new keys of their own, and their steps under these. In the order given, on all processors.
    ///
    /// # Errors
    /// [`VaultError::NotAdmitted`] if the keys are those of someone whom no supervisor admitted, or an assignee is not in the roster.
    pub fn people(organization: OrganizationId, ring: &Keyring, recorder: UserId, lives: &[Life]) -> Result<Self, StoreError> {
        let parts = lives.par_iter().map(|life| Self::life(organization, ring, recorder, life)).collect::<Result<Vec<_>, _>>()?;
        Ok(parts.into_iter().fold(Self::default(), Self::and))
    }

    /// Seals cases of a person who is there already.
    pub fn cases(organization: OrganizationId, person: PersonId, key: &PersonKey, cases: &[PastCase], import: Option<ImportId>) -> Self {
        let mut sealed = Self::default();
        for case in cases {
            sealed.add_case(organization, person, key, case, import);
        }
        sealed
    }

    /// Both, these first.
    #[must_use]
    pub fn and(mut self, mut more: Self) -> Self {
        self.persons.append(&mut more.persons);
        self.assignments.append(&mut more.assignments);
        self.tokens.append(&mut more.tokens);
        self.facets.append(&mut more.facets);
        self.consents.append(&mut more.consents);
        self.cases.append(&mut more.cases);
        self.attempts.append(&mut more.attempts);
        self.steps.append(&mut more.steps);
        self.demands.append(&mut more.demands);
        self.promises.append(&mut more.promises);
        self
    }

    fn life(organization: OrganizationId, ring: &Keyring, recorder: UserId, life: &Life) -> Result<Self, StoreError> {
        let (new, id, key) = (&life.person, PersonId::random(), PersonKey::random());
        let (roster, index) = (ring.roster()?, ring.index()?);
        let generation = people::generation(roster)?;
        let card = Zeroizing::new(serde_json::to_vec(&new.card).map_err(|_| VaultError::CannotOpen)?);
        let mut sealed = Self::cases(organization, id, &key, &life.cases, new.import);
        sealed.persons.push(PersonRow {
            id,
            organization_id: organization,
            code: PersonCode::random(),
            generation,
            sealed_key: Some(roster.supervisors().seal_person(&key, id.0, index)?),
            card: Some(key.seal(&people::place(organization, id, "card", 0), &*card)),
            directory_card: directory::entry(ring, organization, id, roster.generation(), &new.card)?,
            birth_decade: new.card.birth_decade(),
            registered_on: new.on,
            import_id: new.import,
        });
        sealed.assignments.push(AssignmentRow {
            person_id: id,
            user_id: new.assignee,
            organization_id: organization,
            generation,
            sealed_key: roster.colleague(new.assignee.0)?.seal_person(&key, id.0, index)?,
            since: new.on,
        });
        let tokens: HashSet<_> = people::tokens(index, &new.card).into_iter().collect();
        sealed.tokens.extend(tokens.into_iter().map(|token| TokenRow { organization_id: organization, token: token.0.to_vec(), person_id: id }));
        sealed.facets.extend(new.attributes.iter().map(|attribute| FacetRow {
            person_id: id,
            facet_id: attribute.facet,
            since: attribute.since,
            organization_id: organization,
            value_id: attribute.value,
        }));
        sealed.consents.extend((0..).zip(&new.consents).map(|(ordinal, (kind, given))| ConsentRow {
            id: ConsentId::random(),
            organization_id: organization,
            person_id: id,
            kind: kind.clone(),
            given: *given,
            given_on: new.on,
            recorder_id: recorder,
            ordinal,
            import_id: new.import,
        }));
        Ok(sealed)
    }

    fn add_case(&mut self, organization: OrganizationId, person: PersonId, key: &PersonKey, case: &PastCase, import: Option<ImportId>) {
        let id = CaseId::random();
        self.cases.push(CaseRow {
            id,
            organization_id: organization,
            person_id: person,
            code: CaseCode::random(),
            service_id: case.service,
            state: if case.closed.is_some() { CaseState::Closed } else { CaseState::Open },
            outcome: case.closed.map(|(_, outcome)| outcome),
            opened_on: case.opened_on,
            closed_on: case.closed.map(|(day, _)| day),
            touched_on: case.touched_on,
            import_id: import,
        });
        if case.attempts.is_empty() {
            // a case begins with an attempt of which nothing is recorded yet
            let (id, case_id, opened_on) = (AttemptId::random(), id, case.opened_on);
            self.attempts.push(AttemptRow { id, organization_id: organization, case_id, ordinal: 1, opened_on, import_id: import });
        }
        for (ordinal, past) in (1..).zip(&case.attempts) {
            self.add_attempt(organization, id, ordinal, key, past, import);
        }
    }

    /// Seals one more attempt of a case that is there already; `ordinal` is its place among the case's attempts, from 1.
    pub fn add_attempt(
        &mut self,
        organization: OrganizationId,
        case: CaseId,
        ordinal: i16,
        key: &PersonKey,
        past: &[PastStep],
        import: Option<ImportId>,
    ) {
        let Some(first) = past.first() else { return };
        let id = AttemptId::random();
        let opened_on = first.step.day.earliest();
        self.attempts.push(AttemptRow { id, organization_id: organization, case_id: case, ordinal, opened_on, import_id: import });
        self.add_steps(organization, (case, id), 1, key, past, import);
    }

    /// Seals more steps of an attempt that is there already; `from` is the first one's place among its steps, from 1.
    pub fn add_steps(
        &mut self,
        organization: OrganizationId,
        (case, attempt): (CaseId, AttemptId),
        from: i32,
        key: &PersonKey,
        past: &[PastStep],
        import: Option<ImportId>,
    ) {
        for (ordinal, past) in (from..).zip(past) {
            let (step, new) = (StepId::random(), &past.step);
            self.steps.push(row(step, (organization, case, attempt), ordinal, new, key, (past.recorder, past.recorded_on), import));
            self.demands.extend(demand_rows(organization, step, new, key));
            self.promises.extend(new.promise.map(|until| promise_row(organization, case, step, until, past.kept)));
        }
    }

    /// Enters the rows, giving each person and case a code that nobody has. Says how many people, cases and steps they were.
    pub fn enter(mut self, db: &mut Db, organization: OrganizationId) -> Result<(usize, usize, usize), StoreError> {
        settle(self.persons.iter_mut().map(|row| &mut row.code).collect(), |codes| {
            let taken = persons::table.filter(persons::organization_id.eq(organization)).filter(persons::code.eq_any(codes));
            Ok(taken.select(persons::code).load(db)?)
        })?;
        settle(self.cases.iter_mut().map(|row| &mut row.code).collect(), |codes| {
            let taken = cases::table.filter(cases::organization_id.eq(organization)).filter(cases::code.eq_any(codes));
            Ok(taken.select(cases::code).load(db)?)
        })?;
        macro_rules! insert {
            ($($rows:ident into $table:ident),+) => { $(
                for part in self.$rows.chunks(ROWS) {
                    each!(db, connection => diesel::insert_into($table::table).values(part).execute(connection))?;
                }
            )+ };
        }
        insert!(persons into persons, assignments into assignments, tokens into match_tokens, facets into person_facets, consents into consents);
        insert!(cases into cases, attempts into attempts, steps into steps, demands into step_demands, promises into promises);
        Ok((self.persons.len(), self.cases.len(), self.steps.len()))
    }
}

/// Rows of one statement: SQLite takes 32,766 values at once, and a step has 29.
const ROWS: usize = 200;
/// Codes that are asked for in one statement.
const CODES: usize = 10_000;

/// Draws again whatever code comes twice, or is taken in the record as `taken` tells.
fn settle(mut unsettled: Vec<&mut ShortCode>, mut taken: impl FnMut(&[ShortCode]) -> Result<Vec<ShortCode>, StoreError>) -> Result<(), StoreError> {
    let mut drawn = HashSet::with_capacity(unsettled.len());
    while !unsettled.is_empty() {
        for code in &mut unsettled {
            while !drawn.insert(**code) {
                **code = ShortCode::random();
            }
        }
        let asked: Vec<ShortCode> = unsettled.iter().map(|code| **code).collect();
        let mut known = HashSet::new();
        for part in asked.chunks(CODES) {
            known.extend(taken(part)?);
        }
        unsettled.retain(|code| known.contains(&**code));
    }
    Ok(())
}

macro_rules! rows {
    ($($name:ident of $table:ident { $($field:ident: $type:ty),* $(,)? })+) => { $(
        #[derive(Insertable)]
        #[diesel(table_name = $table, treat_none_as_default_value = false)]
        struct $name { $($field: $type),* }
    )+ };
}

rows! {
    PersonRow of persons {
        id: PersonId,
        organization_id: OrganizationId,
        code: PersonCode,
        generation: i32,
        sealed_key: Option<Vec<u8>>,
        card: Option<Vec<u8>>,
        directory_card: Option<Vec<u8>>,
        birth_decade: Option<i16>,
        registered_on: NaiveDate,
        import_id: Option<ImportId>,
    }
    AssignmentRow of assignments {
        person_id: PersonId,
        user_id: UserId,
        organization_id: OrganizationId,
        generation: i32,
        sealed_key: Vec<u8>,
        since: NaiveDate,
    }
    TokenRow of match_tokens { organization_id: OrganizationId, token: Vec<u8>, person_id: PersonId }
    FacetRow of person_facets { person_id: PersonId, facet_id: FacetId, since: NaiveDate, organization_id: OrganizationId, value_id: FacetValueId }
    ConsentRow of consents {
        id: ConsentId,
        organization_id: OrganizationId,
        person_id: PersonId,
        kind: String,
        given: bool,
        given_on: NaiveDate,
        recorder_id: UserId,
        ordinal: i32,
        import_id: Option<ImportId>,
    }
    CaseRow of cases {
        id: CaseId,
        organization_id: OrganizationId,
        person_id: PersonId,
        code: CaseCode,
        service_id: ServiceId,
        state: CaseState,
        outcome: Option<Outcome>,
        opened_on: NaiveDate,
        closed_on: Option<NaiveDate>,
        touched_on: NaiveDate,
        import_id: Option<ImportId>,
    }
    AttemptRow of attempts {
        id: AttemptId,
        organization_id: OrganizationId,
        case_id: CaseId,
        ordinal: i16,
        opened_on: NaiveDate,
        import_id: Option<ImportId>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_comes_twice_or_is_taken_is_drawn_again() {
        let (one, known) = (ShortCode::from_seed(1), ShortCode::from_seed(2));
        let mut codes = [one, known, one, known];
        settle(codes.iter_mut().collect(), |asked| Ok(asked.iter().copied().filter(|code| *code == known).collect())).unwrap();
        assert_eq!(codes[0], one);
        assert!(!codes.contains(&known));
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), 4);
    }
}
