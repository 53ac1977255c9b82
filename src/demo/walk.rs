//! An attempt of the demo, step by step, from the first question to a grant, a refusal, silence, or giving up.

use chrono::{Days, NaiveDate};

use super::{
    dice::Dice,
    fate::{Moment, outcomes},
    offices::{Kind, OFFICES, PlannedOffice, Sought, in_charge, named},
    people::{Someone, TEAM},
    plan::{PlannedPromise, PlannedStep},
    planted::{EXTRA_LEGAL, HARSH, LOOP},
    rules::YUNQIAO_BEGAN,
};
use crate::{
    domain::{
        day::Day,
        outcome::{DemandState, Outcome, Stage},
        step::Burden,
    },
    law::calendar::Calendar,
    seed::vocabulary::Service,
};

/// The most steps of an attempt.
pub const LONGEST: usize = 8;

/// What an attempt needs to know.
pub struct Walk<'a> {
    pub person: &'a Someone,
    pub sought: &'static Sought,
    pub service: &'a Service,
    pub calendar: &'a Calendar,
    pub today: NaiveDate,
}

/// How an attempt stood when its record ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Granted,
    GaveUp,
    /// Turned away for good, or nobody went on.
    TurnedAway,
    /// The next step has not come yet.
    Open,
}

impl Walk<'_> {
    /// The steps of an attempt that begins on `start`, and how it ends. At least one step, at most [`LONGEST`], none after today.
    pub fn attempt(&self, dice: &mut Dice, start: NaiveDate) -> (Vec<PlannedStep>, End) {
        let home = in_charge(self.sought.kind, self.person.city, self.person.district);
        let (mut office, mut moment, mut day) = (home, Moment::Asking, self.calendar.previous_working(start));
        let mut steps: Vec<PlannedStep> = Vec::new();
        loop {
            let outcome = dice.weighted(&outcomes(moment, self.sought, office, self.person));
            let mut step = self.step(dice, day, office, moment, outcome, steps.len());
            if outcome == Outcome::Deflected {
                step.sent_to = Some(self.sent_on(dice, office, home).code);
            }
            let (sent_to, promised) = (step.sent_to, step.promise.and_then(|promise| promise.until));
            if step.outcome.is_favourable()
                && let Some(before) = steps.last_mut().and_then(|before| before.promise.as_mut())
                && before.kept.is_some()
            {
                before.kept = Some(true);
            }
            steps.push(step);
            let Some(wait) = goes_on(dice, outcome, moment) else {
                return match outcome {
                    Outcome::Granted | Outcome::PartlyGranted => (steps, End::Granted),
                    _ => self.afterwards(dice, steps, day),
                };
            };
            let next = match promised {
                Some(until) => until.latest().max(day) + Days::new(wait),
                None => day + Days::new(wait),
            };
            let next = self.calendar.next_working(next);
            if next > self.today {
                return (steps, End::Open);
            }
            if steps.len() == LONGEST {
                return (steps, End::TurnedAway);
            }
            if let (Some(last), Some(_)) = (steps.last_mut().and_then(|step| step.promise.as_mut()), promised) {
                last.kept = Some(false);
            }
            day = next;
            match sent_to.and_then(named) {
                Some(next) => office = next,
                None if office != home && dice.chance(0.4) => office = home,
                None => {}
            }
            moment = match outcome {
                Outcome::AcceptedForProcessing => Moment::Decision,
                _ if office == home => Moment::Asking,
                _ => Moment::Elsewhere,
            };
        }
    }

    /// After an unfavourable last step: some say later that they gave up, and why.
    fn afterwards(&self, dice: &mut Dice, mut steps: Vec<PlannedStep>, day: NaiveDate) -> (Vec<PlannedStep>, End) {
        let day = self.calendar.next_working(day + Days::new(days(dice, 10, 60)));
        let Some(last) = steps.last().filter(|_| steps.len() < LONGEST && day <= self.today && dice.chance(0.38)) else {
            return (steps, End::TurnedAway);
        };
        let mut step = PlannedStep {
            channel: "phone",
            burden: Burden::default(),
            attribution: Some(attribution(dice)),
            gave_up_reason: Some(dice.weighted(&[
                ("cost", 18.0),
                ("time", 22.0),
                ("fear", 9.0),
                ("hopeless", 17.0),
                ("own-fault", 14.0),
                ("moved", 9.0),
                ("other-way", 6.0),
                ("no-longer-needed", 3.0),
                ("other", 2.0),
            ])),
            expectation: Some(dice.weighted(&[("no-hope", 7.0), ("unsure", 3.0)])),
            ..self.step(dice, day, named(last.office).unwrap_or(&OFFICES[0]), Moment::Asking, Outcome::Withdrew, steps.len())
        };
        step.words = dice.chance(0.2).then(|| dice.one(&["算了，跑不起了。", "可能是我自己没弄明白。", "再请假工作就没了。"]));
        steps.push(step);
        (steps, End::GaveUp)
    }

    fn step(&self, dice: &mut Dice, day: NaiveDate, office: &PlannedOffice, moment: Moment, outcome: Outcome, before: usize) -> PlannedStep {
        let channel = dice.weighted(&[("counter", 72.0), ("phone", 14.0), ("online", 8.0), ("hotline", 3.0), ("intermediary", 2.0), ("visit", 1.0)]);
        let reason = reason(dice, outcome, self.sought, office);
        let went = matches!(channel, "counter" | "visit");
        let last_days = u64::try_from((self.today - day).num_days()).unwrap_or(0);
        PlannedStep {
            day: if before == 0 && dice.chance(0.06) { month_of(day) } else { Day::Exact(day) },
            recorded_on: day + Days::new(days(dice, 0, 9).min(last_days)),
            recorder: self.recorder(dice),
            office: office.code,
            channel,
            official_role: if channel == "online" { "machine" } else { dice.weighted(office.kind.roles()) },
            stage: self.stage(office, moment),
            outcome,
            reason,
            given_how: match reason {
                Some(_) => Some(dice.weighted(&[("written", 18.0), ("oral", 73.0), ("posted", 9.0)])),
                None if outcome == Outcome::Refused => Some("none"),
                None => None,
            },
            sent_to: None,
            words: words(dice, outcome),
            demands: self.demands(dice, office, outcome, last_days),
            promise: (outcome == Outcome::Deferred)
                .then(|| PlannedPromise { until: dice.chance(0.7).then(|| Day::Exact(day + Days::new(days(dice, 10, 90)))), kept: None }),
            burden: Burden {
                trips: Some(i16::from(went)),
                minutes: dice.chance(0.85).then(|| if went { number(dice, 40, 320) } else { number(dice, 5, 60) }),
                money: dice.chance(0.7).then(|| if went { dice.between(4, 120) * 100 } else { 0 }),
                papers: (matches!(outcome, Outcome::Granted | Outcome::AcceptedForProcessing | Outcome::MoreDemanded)).then(|| number(dice, 1, 7)),
            },
            expectation: (before == 0 && dice.chance(0.8)).then(|| dice.weighted(&[("hopeful", 52.0), ("unsure", 34.0), ("no-hope", 14.0)])),
            attribution: (outcome == Outcome::Refused && dice.chance(0.4)).then(|| attribution(dice)),
            gave_up_reason: None,
        }
    }

    /// Mostly the person's own caseworker; now and then a colleague sits in.
    fn recorder(&self, dice: &mut Dice) -> usize {
        let own = self.person.caseworker;
        let team = own - own % TEAM;
        if dice.chance(0.88) { own } else { team + dice.one(&std::array::from_fn::<usize, TEAM, _>(|at| at)) }
    }

    fn stage(&self, office: &PlannedOffice, moment: Moment) -> Stage {
        match moment {
            // Whoever is sent to a counter for residents is to prove something first.
            _ if office.kind != self.sought.kind && matches!(office.kind, Kind::Residents | Kind::SubDistrict) => Stage::Qualify,
            // Cannot fail: a test reads the stage of every service.
            _ => self.service.stage.parse().unwrap_or(Stage::Access),
        }
    }

    fn demands(&self, dice: &mut Dice, office: &PlannedOffice, outcome: Outcome, days_ago: u64) -> Vec<(&'static str, DemandState)> {
        let (most, state) = match outcome {
            Outcome::MoreDemanded => (2, DemandState::NotMet),
            Outcome::Granted | Outcome::AcceptedForProcessing | Outcome::PartlyGranted => (3, DemandState::Met),
            Outcome::Refused | Outcome::NotTaken => (1, DemandState::NotMet),
            _ => return Vec::new(),
        };
        let mut demands: Vec<(&'static str, DemandState)> = Vec::new();
        let mut add = |code: &'static str, state| {
            if demands.iter().all(|(own, _)| *own != code) {
                demands.push((code, state));
            }
        };
        let usual: Vec<&'static str> = usual(self.service);
        for _ in 0..dice.between(1, most) {
            add(dice.one(&usual), state);
        }
        if let Some((extra, often)) = self.beyond(office, days_ago)
            && dice.chance(often)
        {
            add(extra, if state == DemandState::Met && dice.chance(0.15) { DemandState::Waived } else { state });
        }
        demands
    }

    /// What the office asks for beyond the rule, and how often.
    fn beyond(&self, office: &PlannedOffice, days_ago: u64) -> Option<(&'static str, f64)> {
        let (own, letter, group) = EXTRA_LEGAL;
        match (self.sought.service, office.city) {
            ("school-enrolment", _) if office.code == "D1" && self.person.is(("status-tier", "permit-new")) => Some(("cut-off-date", 0.6)),
            ("school-enrolment", "demo-yunqiao") => Some(("no-guardian-at-home", if days_ago < YUNQIAO_BEGAN { 0.45 } else { 0.12 })),
            ("health-insurance", _) if office.code == own => Some((letter, if self.person.is(group) { 0.7 } else { 0.12 })),
            ("health-insurance" | "reimbursement", "demo-luting") => Some(("hometown-letter", 0.4)),
            _ => None,
        }
    }

    /// Where a person is sent: round the loop at school enrolment, else to another counter of the city, now and then straight back.
    fn sent_on(&self, dice: &mut Dice, office: &PlannedOffice, home: &'static PlannedOffice) -> &'static PlannedOffice {
        if self.sought.service == "school-enrolment"
            && let Some(next) = LOOP.windows(2).find(|pair| pair[0] == office.code).and_then(|pair| named(pair[1]))
            && dice.chance(0.9)
        {
            return next;
        }
        if office != home && dice.chance(0.35) {
            return home;
        }
        let others: Vec<&'static PlannedOffice> =
            OFFICES.iter().filter(|other| other.city == office.city && other.code != office.code && !matches!(other.kind, Kind::Hospital)).collect();
        dice.one(&others)
    }
}

/// Days until the next step; none where the attempt ends here.
fn goes_on(dice: &mut Dice, outcome: Outcome, moment: Moment) -> Option<u64> {
    let (often, least, most) = match outcome {
        Outcome::AcceptedForProcessing => (0.92, 7, 45),
        Outcome::Deflected => (0.88, 1, 9),
        Outcome::Deferred => (0.66, 1, 20),
        Outcome::MoreDemanded => (0.76, 2, 21),
        Outcome::NotTaken => (0.42, 2, 14),
        Outcome::NoAnswer => (0.5, 5, 25),
        Outcome::Other => (0.5, 3, 20),
        Outcome::PartlyGranted if moment == Moment::Asking => (0.3, 5, 30),
        _ => return None,
    };
    dice.chance(often).then(|| days(dice, least, most))
}

/// The ground given; at the harsh office there is mostly none.
fn reason(dice: &mut Dice, outcome: Outcome, sought: &Sought, office: &PlannedOffice) -> Option<&'static str> {
    let given: &[(&str, f64)] = match outcome {
        Outcome::Refused => sought.refused_for,
        Outcome::Deflected => &[("wrong-office", 6.0), ("home-responsible", 3.0), ("no-such-rule", 1.0)],
        Outcome::Deferred => &[("reform-coming", 4.0), ("staff-absent", 2.0), ("system", 2.0), ("quota-full", 2.0)],
        Outcome::MoreDemanded => &[("paper-missing", 7.0), ("paper-not-accepted", 3.0)],
        Outcome::NotTaken => &[("paper-missing", 4.0), ("lease-not-registered", 2.0), ("not-eligible", 2.0), ("system", 1.0)],
        _ => return None,
    };
    let often = if office.code == HARSH.0 && outcome == Outcome::Refused { 0.15 } else { 0.91 };
    dice.chance(often).then(|| dice.weighted(given))
}

fn attribution(dice: &mut Dice) -> &'static str {
    dice.weighted(&[("self", 34.0), ("office", 22.0), ("rule", 18.0), ("employer", 6.0), ("state", 4.0), ("luck", 8.0), ("unknown", 8.0)])
}

fn words(dice: &mut Dice, outcome: Outcome) -> Option<&'static str> {
    let said: &[&str] = match outcome {
        Outcome::Refused => &["你这个条件不符合，回去吧。", "文件上没有你们这一类。", "今年名额没有了。"],
        Outcome::Deflected => &["这个不归我们管，去那边问问。", "先去街道开个证明再来。", "这个要问你们社区。"],
        Outcome::Deferred => &["等新政策出来再说。", "领导不在，过一阵再来。", "系统升级，下个月吧。"],
        Outcome::MoreDemanded => &["还差一份证明。", "复印件不行，要原件。", "这个章不对，重新盖。"],
        Outcome::NotTaken => &["材料不齐，我收了也没用。", "先放你那里，不要交。"],
        _ => return None,
    };
    dice.chance(0.14).then(|| dice.one(said))
}

/// The usual demands of a service, in codes that live as long as the built-in vocabulary.
fn usual(service: &Service) -> Vec<&'static str> {
    let built_in = crate::seed::vocabulary::china().service(&service.code);
    built_in.map(|service| service.demands.iter().map(String::as_str).collect()).unwrap_or_default()
}

fn month_of(day: NaiveDate) -> Day {
    use chrono::Datelike;
    Day::Month { year: day.year(), month: day.month() }
}

fn days(dice: &mut Dice, least: i64, most: i64) -> u64 {
    u64::try_from(dice.between(least, most)).unwrap_or(0)
}

/// A small whole number for a column.
fn number<N: TryFrom<i64> + Default>(dice: &mut Dice, least: i64, most: i64) -> N {
    N::try_from(dice.between(least, most)).unwrap_or_default()
}
