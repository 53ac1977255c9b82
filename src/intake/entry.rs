//! Carrying a plan out: part by part, so that others go on logging meanwhile; all of it, or nothing.

use std::{collections::HashMap, io::Cursor, sync::Arc};

use zeroize::Zeroizing;

use super::{
    Kind, Rules, StepFile,
    answers::Answers,
    batch::{Batch, Unusable},
    bounded::Limits,
    broken::Broken,
    columns::Mapping,
    csv,
    plan::{Against, By, Plan},
};
use crate::{
    domain::id::{ImportId, UserId},
    store::{
        Store, StoreError,
        audit::Author,
        bulk::{Life, Sealed},
        imports::{self, Source},
        keyring::Keyring,
        known::{self, Known},
        organizations,
        reference::Reference,
        starter::Vocabulary,
        undo, users,
    },
};

/// People of one part: some 50 ms of the one writer's time.
const AT_ONCE: usize = 100;

/// Bytes that an uploaded or named file may unpack to (512 MiB).
const UNPACKED: u64 = 512 << 20;

/// A list to be imported, and how it is to be understood.
pub struct Wish {
    pub kind: Kind,
    pub file: Zeroizing<Vec<u8>>,
    /// What the list is called that the persons' codes belong to.
    pub list: String,
    pub mapping: Option<Mapping>,
    pub answers: Answers,
}

/// Why a list was not planned or not entered. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum NotEntered {
    #[error(transparent)]
    Unusable(#[from] Unusable),
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for NotEntered {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Broken> for NotEntered {
    fn from(error: Broken) -> Self {
        Self::Unusable(error.into())
    }
}

impl From<diesel::result::Error> for NotEntered {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A plan with the people whom it found recorded already.
pub struct Planned {
    pub plan: Plan,
    people: HashMap<String, Known>,
}

impl Wish {
    fn rules(today: chrono::NaiveDate) -> Rules {
        Rules { today, limits: Limits { total: UNPACKED, ..Limits::default() } }
    }

    /// The names of the columns of a table; of an event log those that its standard extensions give.
    ///
    /// # Errors
    /// A file that is broken before its first row.
    pub fn columns(kind: Kind, file: &[u8], today: chrono::NaiveDate) -> Result<Vec<String>, Broken> {
        match kind {
            Kind::Table => csv::header(Box::new(Cursor::new(Zeroizing::new(file.to_vec()))), Self::rules(today)),
            Kind::EventLog => Ok(["case:concept:name", "concept:name", "org:group", "org:resource", "time:timestamp"].map(str::to_owned).to_vec()),
        }
    }

    /// Looks at a file as it comes in, before anyone says what its columns are: a table's header, a whole event log. Blocks.
    ///
    /// # Errors
    /// Whatever is broken there.
    pub fn look(kind: Kind, file: &[u8], today: chrono::NaiveDate) -> Result<(), Broken> {
        match kind {
            Kind::Table => Self::columns(kind, file, today).map(|_| ()),
            Kind::EventLog => {
                let log = StepFile::from_source(kind, Box::new(Cursor::new(Zeroizing::new(file.to_vec()))), None, Self::rules(today))?;
                log.each(|_| std::ops::ControlFlow::Continue(())).map(|_| ())
            }
        }
    }

    /// Reads the list and works out what it would become. Nothing is written. Blocks.
    ///
    /// # Errors
    /// A file that cannot be read or used, a record that cannot be read.
    pub fn plan(self, store: &Store, author: &Author, ring: &Keyring) -> Result<Planned, NotEntered> {
        let file = StepFile::from_source(self.kind, Box::new(Cursor::new(self.file)), self.mapping.as_ref(), Self::rules(author.today))?;
        let batch = Batch::read(file, &self.list)?;
        let names = batch.names(ring.index().map_err(StoreError::from)?);
        store.read_now(|db| {
            let people = known::people(db, author, ring, &batch.references())?;
            let (rows, attempts) = known::rows(db, author, &names)?;
            let reference = Reference::load(db, author.organization)?;
            let words = organizations::find(db, author.organization)?.vocabulary.parse().unwrap_or(Vocabulary::General).lists();
            let colleagues: HashMap<String, UserId> = users::all(db, author.organization)?
                .into_iter()
                .flat_map(|user| [(user.name.to_lowercase(), user.id), (user.email.to_lowercase(), user.id)])
                .collect();
            let against = Against { reference: &reference, words, people: &people, rows: &rows, attempts: &attempts, colleagues: &colleagues };
            let by = By { organization: author.organization, user: author.user, today: author.today };
            let plan = Plan::make(&batch, &names, &against, &self.answers, by);
            Ok(Planned { plan, people })
        })
    }
}

impl Planned {
    /// Says in the record that the import runs, and adds the entries that it needs. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the file does not wait any more: someone else began it.
    pub fn begin(mut self, store: &Store, author: Arc<Author>, ring: Keyring, source: Source) -> Result<Begun, StoreError> {
        let planned = i64::try_from(self.plan.found.steps.count).unwrap_or(i64::MAX);
        let entries = std::mem::take(&mut self.plan.entries);
        let ring = Arc::new(ring);
        let (pen, keys) = (Arc::clone(&author), Arc::clone(&ring));
        let id = store.write_now(move |db| imports::begin(db, &pen, &keys, &source, planned, &entries))?;
        Ok(Begun { planned: self, id, author, ring })
    }
}

/// An import that runs.
pub struct Begun {
    planned: Planned,
    pub id: ImportId,
    author: Arc<Author>,
    ring: Arc<Keyring>,
}

impl Begun {
    /// Enters everything, and tells `progress` how many steps of how many are in. Blocks.
    ///
    /// # Errors
    /// Whatever kept a part from being entered; what was entered before it is taken back.
    pub fn enter(self, store: &Store, progress: impl FnMut(usize, usize)) -> Result<ImportId, StoreError> {
        let Self { planned, id, author, ring } = self;
        let entered = planned.enter_parts(store, &author, &ring, id, progress).and_then(|()| {
            let author = Arc::clone(&author);
            store.write_now(move |db| imports::finish(db, &author, id))
        });
        if let Err(error) = entered {
            let (organization, now, keys) = (author.organization, author.now, Arc::clone(&store.keys));
            store.write_now::<_, StoreError>(move |db| undo::abandon(db, &keys, organization, id, now))?;
            return Err(error);
        }
        Ok(id)
    }
}

impl Planned {
    fn enter_parts(
        mut self,
        store: &Store,
        author: &Author,
        ring: &Keyring,
        id: ImportId,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<(), StoreError> {
        self.plan.belongs_to(id);
        let (organization, total) = (author.organization, self.plan.found.steps.count);
        let mut entered = 0;
        let mut add = |part: Sealed, steps: usize| {
            store.write_now::<_, StoreError>(move |db| imports::add(db, organization, id, part))?;
            entered += steps;
            progress(entered, total);
            Ok::<_, StoreError>(())
        };
        for lives in self.plan.lives.chunks(AT_ONCE) {
            add(Sealed::people(organization, ring, author.user, lives)?, lives.iter().map(steps_of).sum())?;
        }
        for more in self.plan.more.chunks(AT_ONCE) {
            let (mut part, mut steps) = (Sealed::default(), 0);
            for more in more {
                let person = self.people.get(&more.code).ok_or(StoreError::NotFound)?;
                let key = person.key(ring)?;
                part = part.and(Sealed::cases(organization, person.id, &key, &more.cases, Some(id)));
                for (case, ordinal, past) in &more.attempts {
                    part.add_attempt(organization, *case, *ordinal, &key, past, Some(id));
                    steps += past.len();
                }
                for (case, attempt, from, past) in &more.steps {
                    part.add_steps(organization, (*case, *attempt), *from, &key, past, Some(id));
                    steps += past.len();
                }
                steps += more.cases.iter().flat_map(|case| &case.attempts).map(Vec::len).sum::<usize>();
            }
            add(part, steps)?;
        }
        Ok(())
    }
}

fn steps_of(life: &Life) -> usize {
    life.cases.iter().flat_map(|case| &case.attempts).map(Vec::len).sum()
}
