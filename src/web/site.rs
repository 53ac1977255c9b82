//! What every handler can reach: the record, the clock, the settings.

use chrono_tz::Tz;

use crate::{
    access::{Moment, rings::Rings},
    config::{Clock, Listening, Mail},
    domain::caller::Caller,
    store::{Store, audit::Author},
};

/// One running program.
pub struct Site {
    pub store: Store,
    /// What the sessions opened of their keys, under their own secrets.
    pub rings: Rings,
    pub clock: Clock,
    pub listening: Listening,
    pub mail: Option<Mail>,
    /// At most two passwords are checked at once: each takes 64 MiB.
    pub passwords: tokio::sync::Semaphore,
    /// One release is drawn up at a time: each takes all processors, and somebody is logging meanwhile.
    pub drawing: tokio::sync::Semaphore,
    /// Whether the organization here is the fictional one.
    pub demo: bool,
    /// Proves that whoever sets the first organization up reads this machine's console; none once one exists.
    pub set_up_token: std::sync::Mutex<Option<String>>,
}

impl Site {
    /// The caller with a pen, in the organization's own day.
    pub fn author(&self, caller: Caller, zone: Tz) -> Author {
        let key = self.store.keys.audit_key(caller.organization.0);
        Author::new(caller, key, self.clock.now(), self.clock.today(zone))
    }

    /// Now, for those who are not signed in: the day is that of UTC.
    pub fn moment(&self) -> Moment {
        Moment { now: self.clock.now(), today: self.clock.today(Tz::UTC) }
    }
}
