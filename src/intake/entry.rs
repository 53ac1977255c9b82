//! Carrying a plan out: part by part, so that others go on logging meanwhile; all of it, or nothing.

use std::{collections::HashMap, io::Cursor, sync::Arc};

use chrono::NaiveDate;
use zeroize::Zeroizing;

use super::{
    Kind, Rules, StepFile,
    answers::{Answer, Answers, List},
    batch::{Batch, Unusable},
    bounded::Limits,
    broken::{Broken, Doubt},
    columns::Mapping,
    delimited,
    field::{Layout, Subject},
    grid::{Book, Grid, Record},
    plan::{Against, By, Plan},
    roll::Roll,
    who::{self, Reader, Who},
    xlsx,
};
use crate::{
    domain::{
        code::PersonCode,
        id::{AttemptId, ImportId, SubmissionId, UserId},
    },
    store::{
        Store, StoreError,
        audit::Author,
        bulk::{Life, Sealed},
        db::Db,
        imports::{self, Source},
        keyring::Keyring,
        known::{self, Known, Recorded},
        matching::{self, Match, Sought},
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
    fn rules(today: NaiveDate) -> Rules {
        Rules { today, limits: Limits { total: UNPACKED, ..Limits::default() } }
    }

    /// Looks at an event log as it comes in, before anyone says what its attributes are. Blocks.
    ///
    /// # Errors
    /// Whatever is broken in it.
    pub fn look(file: &[u8], today: NaiveDate) -> Result<(), Broken> {
        let source = Box::new(Cursor::new(Zeroizing::new(file.to_vec())));
        StepFile::from_source(Kind::EventLog, source, None, Self::rules(today))?.each(|_| std::ops::ControlFlow::Continue(())).map(|_| ())
    }

    /// Reads a table as it comes in, whatever it was saved as. Blocks.
    ///
    /// # Errors
    /// Whatever is wrong with the file as a whole.
    pub fn table(kind: Kind, file: &[u8], today: NaiveDate) -> Result<Book, Broken> {
        match kind {
            Kind::Table => delimited::read(file, Self::rules(today)),
            Kind::Workbook => xlsx::read(file, Self::rules(today)),
            Kind::EventLog => Err(Broken::Kind),
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
            let ground = Ground::load(db, author)?;
            let nobody = (HashMap::new(), HashMap::new());
            let against = ground.against(&people, (&rows, &attempts), &nobody.0, &nobody.1);
            Ok(Planned { plan: Plan::make(&batch, &names, &against, &self.answers, Ground::by(author)), people })
        })
    }
}

/// What every list is held against.
struct Ground {
    reference: Arc<Reference>,
    words: &'static crate::seed::vocabulary::Vocabulary,
    colleagues: HashMap<String, UserId>,
}

impl Ground {
    fn load(db: &mut Db, author: &Author) -> Result<Self, StoreError> {
        let reference = Reference::load(db, author.organization)?;
        let words = organizations::find(db, author.organization)?.vocabulary.parse().unwrap_or(Vocabulary::General).lists();
        let named = |user: users::User| [(user.name.to_lowercase(), user.id), (user.email.to_lowercase(), user.id)];
        let colleagues = users::all(db, author.organization)?.into_iter().flat_map(named).collect();
        Ok(Self { reference, words, colleagues })
    }

    fn by(author: &Author) -> By {
        By { organization: author.organization, user: author.user, today: author.today }
    }

    fn against<'a>(
        &'a self,
        people: &'a HashMap<String, Known>,
        (rows, attempts): (&'a HashMap<SubmissionId, AttemptId>, &'a HashMap<AttemptId, Recorded>),
        who: &'a HashMap<String, Who>,
        doubtful: &'a HashMap<String, Vec<PersonCode>>,
    ) -> Against<'a> {
        Against { reference: &self.reference, words: self.words, people, rows, attempts, colleagues: &self.colleagues, who, doubtful }
    }
}

/// A table to be imported, and how it is to be understood.
pub struct TableWish {
    pub grid: Grid,
    pub layout: Layout,
    pub answers: Answers,
}

impl TableWish {
    /// Works out what the table would become. Nothing is written. Blocks.
    ///
    /// # Errors
    /// A table that cannot be used, a record that cannot be read.
    pub fn plan(mut self, store: &Store, author: &Author, ring: &Keyring) -> Result<Planned, NotEntered> {
        for (at, code) in self.layout.groups() {
            let answer = code.map_or(Answer::New, |code| Answer::Entry(code.to_owned()));
            self.answers.give(List::Facets, self.grid.header[at].clone(), answer);
        }
        store.read_now(|db| {
            let mut ground = Ground::load(db, author)?;
            let reader = Reader { layout: &self.layout, header: &self.grid.header, words: ground.words, today: author.today };
            let (mut grid, key, who, mut doubts) = who::keyed(&self.grid, &reader);
            let sought: Vec<Sought<'_>> = who.values().map(|who| Sought { key: &who.key, ours: who.ours, card: &who.card }).collect();
            let (mut ids, mut doubtful) = (HashMap::new(), HashMap::new());
            for (key, found) in matching::matches(db, author, ring, &sought)? {
                match found {
                    Match::One(id) => drop(ids.insert(key, id)),
                    Match::Perhaps(candidates) => {
                        if let Some(Answer::Entry(code)) = self.answers.to(&List::Person(key.clone()), &key) {
                            let meant = candidates.iter().find(|(known, _)| known.to_string() == code);
                            ids.extend(meant.map(|(_, id)| (key.clone(), *id)));
                        }
                        doubtful.insert(key, candidates.into_iter().map(|(code, _)| code).collect());
                    }
                }
            }
            let people = known::by_id(db, author, &ids)?;
            // a code of ours that nobody bears is a slip of the pen, not somebody new
            let unknown = |row: &Record| {
                let who = row.cells.last().and_then(|key| who.get(key));
                who.is_some_and(|who| who.ours.is_some() && !people.contains_key(&who.key))
            };
            for row in grid.rows.iter().filter(|row| unknown(row)) {
                doubts.push(Doubt { line: row.line, why: reader.not_ours(row) });
            }
            grid.rows.retain(|row| !unknown(row));
            if self.layout.subject == Subject::Steps {
                let batch = self.batch(grid, key, doubts, author.today)?;
                let names = batch.names(ring.index().map_err(StoreError::from)?);
                let (rows, attempts) = known::rows(db, author, &names)?;
                let against = ground.against(&people, (&rows, &attempts), &who, &doubtful);
                return Ok(Planned { plan: Plan::make(&batch, &names, &against, &self.answers, Ground::by(author)), people });
            }
            // only whoever was admitted can be given a person's key
            let roster = ring.roster().map_err(StoreError::from)?;
            ground.colleagues.retain(|_, user| roster.reach(user.0).is_some());
            let none = (HashMap::new(), HashMap::new());
            let against = ground.against(&people, (&none.0, &none.1), &who, &doubtful);
            let roll = Roll { grid: &grid, reader: &reader, doubts };
            Ok(Planned { plan: Plan::of_roll(roll, &against, &self.answers, Ground::by(author)), people })
        })
    }

    /// The steps of a table whose persons stand by their keys in the column of this name.
    fn batch(&self, grid: Grid, key: &str, doubts: Vec<Doubt>, today: NaiveDate) -> Result<Batch, NotEntered> {
        let mapping = self.layout.mapping(&self.grid.header, key);
        let mut batch = if grid.rows.is_empty() {
            Batch { list: self.layout.list.clone(), mapping, lines: Vec::new(), rejected: Vec::new() }
        } else {
            Batch::read(StepFile::of_grid(grid, Some(&mapping), Wish::rules(today))?, &self.layout.list)?
        };
        batch.rejected.extend(doubts);
        batch.rejected.sort_by_key(|doubt| doubt.line);
        Ok(batch)
    }
}

impl Planned {
    /// Says in the record that the import runs, and adds the entries that it needs. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the file does not wait any more: someone else began it.
    pub fn begin(mut self, store: &Store, author: Arc<Author>, ring: Keyring, source: Source) -> Result<Begun, StoreError> {
        let planned = i64::try_from(self.plan.adds()).unwrap_or(i64::MAX);
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
