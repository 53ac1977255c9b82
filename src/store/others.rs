//! You are not the only one: how many other people met the same.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use chrono::{Months, NaiveDate};
use diesel::prelude::*;

use crate::{
    domain::{
        band::Band,
        caller::Caller,
        id::{OfficeId, OrganizationId, PersonId, ReasonId},
        person::CONSENT_COUNT,
    },
    store::{
        StoreError, consents,
        db::Db,
        merges::{self, Roots},
        reference::Reference,
        schema::{cases, consents as answers, steps},
    },
};

/// The highest band begins here: whoever comes on top of it changes nothing.
const MANY: usize = 100;

/// Who met this reason at this office, of those who agree to be counted; no more of them than the highest band takes.
struct Met {
    /// The office and the reason, with those that count as them.
    offices: Vec<OfficeId>,
    reasons: Vec<ReasonId>,
    people: HashSet<PersonId>,
    most: usize,
    on: NaiveDate,
    read_at: Instant,
}

/// How long what was read is good for. Bands are wide, and what this program itself writes counts at once; it is another node's entries that may count so much later.
const LASTS: Duration = Duration::from_secs(60);

/// Pairs of office and reason that are remembered at most; beyond that all are read anew.
const PAIRS: usize = 1_000;

type Remembered = BTreeMap<(OfficeId, ReasonId), Arc<Met>>;

fn remembered() -> MutexGuard<'static, Remembered> {
    static MET: Mutex<Remembered> = Mutex::new(BTreeMap::new());
    // What a thread that failed left behind is whole: entries are only ever replaced.
    MET.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Somebody met this, or an entry of it changed.
pub(super) fn forget(office: OfficeId, reason: ReasonId) {
    remembered().retain(|_, met| !(met.offices.contains(&office) && met.reasons.contains(&reason)));
}

/// Somebody agreed to be counted, or does not any more.
pub(super) fn forget_all() {
    remembered().clear();
}

/// How many people other than `person` were given this reason at this office in the twelve months before `today`, as a band; no number below what the organization
/// shows at the least is told. What is retired counts as what it points to. Counts only those who agree to be counted, whoever works with them, and no further than the highest band.
pub fn met(
    db: &mut Db,
    caller: &Caller,
    person: PersonId,
    (office, reason): (OfficeId, ReasonId),
    reference: &Reference,
    today: NaiveDate,
) -> Result<Band, StoreError> {
    let least = reference.organization.least_shown();
    let most = MANY.max(usize::try_from(least).unwrap_or(MANY)) + 1;
    let known = remembered().get(&(office, reason)).cloned();
    let roots = merges::roots(db, caller.organization)?;
    let person = roots.of(person);
    let good = |met: &Arc<Met>| met.on == today && met.most == most && met.read_at.elapsed() < LASTS;
    let met = match known.filter(good) {
        Some(met) => met,
        None => {
            let offices: Vec<_> = reference.alike(office.into()).into_iter().map(|entry| OfficeId(entry.0)).collect();
            let reasons: Vec<_> = reference.alike(reason.into()).into_iter().map(|entry| ReasonId(entry.0)).collect();
            let people = agreeing(db, caller.organization, &roots, &offices, &reasons, today, most)?;
            let met = Arc::new(Met { offices, reasons, people, most, on: today, read_at: Instant::now() });
            let mut remembered = remembered();
            if remembered.len() >= PAIRS {
                remembered.clear();
            }
            remembered.insert((office, reason), Arc::clone(&met));
            met
        }
    };
    Ok(Band::of(met.people.len() - usize::from(met.people.contains(&person)), least))
}

fn agreeing(
    db: &mut Db,
    organization: OrganizationId,
    roots: &Roots,
    offices: &[OfficeId],
    reasons: &[ReasonId],
    today: NaiveDate,
    most: usize,
) -> Result<HashSet<PersonId>, StoreError> {
    let since = today.checked_sub_months(Months::new(12)).unwrap_or(NaiveDate::MIN);
    let last_answer = answers::table
        .filter(answers::person_id.eq(cases::person_id))
        .filter(answers::organization_id.eq(organization))
        .filter(answers::kind.eq(CONSENT_COUNT))
        .order((answers::given_on.desc(), answers::ordinal.desc()))
        .select(answers::given)
        .limit(1)
        .single_value();
    macro_rules! people {
        ($office:expr, $reason:expr) => {
            steps::table
                .inner_join(cases::table)
                .filter(steps::organization_id.eq(organization))
                .filter($office)
                .filter($reason)
                .filter(steps::day.gt(since))
                .filter(last_answer.eq(true))
                .select(cases::person_id)
                .distinct()
                // two who were merged may both be among them
                .limit(i64::try_from(most + roots.count()).unwrap_or(i64::MAX))
                .load::<PersonId>(db)?
        };
    }
    // one of each is looked up along the index by a statement that is planned once
    let people = match (offices, reasons) {
        ([office], [reason]) => people!(steps::office_id.eq(Some(*office)), steps::reason_id.eq(Some(*reason))),
        _ => people!(steps::office_id.eq_any(offices.to_vec()), steps::reason_id.eq_any(reasons.to_vec())),
    };
    let mut agreeing: HashSet<PersonId> = HashSet::new();
    for person in people {
        if agreeing.len() < most && (!roots.touch(person) || agrees(db, organization, roots.of(person))?) {
            agreeing.insert(roots.of(person));
        }
    }
    Ok(agreeing)
}

/// Whether the last answer of somebody into whom another was merged, given under either record, is that they agree to be counted.
fn agrees(db: &mut Db, organization: OrganizationId, person: PersonId) -> Result<bool, StoreError> {
    let said = consents::history(db, organization, person)?;
    Ok(said.iter().rfind(|(kind, ..)| kind == CONSENT_COUNT).is_some_and(|(_, given, _)| *given))
}
