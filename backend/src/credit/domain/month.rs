//! What a past month would have earned by another policy.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::course::ActivityForm;
use contract::credit::{CreditCap, SimulatedCap, SimulatedChange, SimulatedForm};
use contract::days::Month;
use contract::ids::LearnerId;
use contract::money::Credits;

use super::earning::{Activity, Earned, Learner, Tally, earn};
use super::policy::Policy;

/// How many learners are named.
const NAMED: usize = 20;

/// An earning as it was posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    /// Who earned.
    pub learner: LearnerId,
    /// What was done, when, and for how long.
    pub activity: Activity,
    /// Before caps, in hundredths.
    pub raw: i64,
    /// What was credited, in hundredths.
    pub credited: i64,
    /// The cap that left least, if one cut.
    pub capped_by: Option<CreditCap>,
}

/// A learner as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// The birth date.
    pub birth_date: NaiveDate,
    /// Since when it is registered.
    pub registered_on: NaiveDate,
    /// Whether it belongs to the priority population.
    pub priority: bool,
    /// What was posted for the days of the year before the month, in hundredths.
    pub earned_before: i64,
}

/// Amounts as posted and as computed, in hundredths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    earnings: u32,
    before: i64,
    after: i64,
}

impl Sums {
    const fn add(&mut self, posted: &Posted, earned: &Earned) {
        self.earnings += 1;
        self.before += posted.credited;
        self.after += earned.credited;
    }

    const fn difference(self) -> i64 {
        self.after - self.before
    }

    /// As it crosses the wire.
    #[must_use]
    pub const fn view(self) -> SimulatedChange {
        SimulatedChange {
            earnings: self.earnings,
            before: Credits(self.before),
            after: Credits(self.after),
            difference: Credits(self.difference()),
        }
    }
}

/// What one cap cut, in hundredths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Cuts {
    earnings: u32,
    centi: i64,
}

impl Cuts {
    const fn add(&mut self, centi: i64) {
        self.earnings += 1;
        self.centi += centi;
    }
}

/// A month computed anew, beside what was posted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MonthAnew {
    total: Sums,
    forms: [Sums; ActivityForm::ALL.len()],
    caps: [(Cuts, Cuts); CreditCap::ALL.len()],
    learners: Vec<(LearnerId, Sums)>,
}

/// Computes the earnings of a month by a policy, as if it had held on every day: each learner's in time order, each
/// after what the policy itself gave before it and what was posted for the year before the month.
///
/// `posted` holds each learner's earnings in one piece; those of learners who are not among `people` are left out.
#[must_use]
pub fn simulate_month(
    policy: &Policy,
    month: Month,
    people: &BTreeMap<LearnerId, Person>,
    posted: &[Posted],
) -> MonthAnew {
    let policy = policy.clone().on_every_day();
    let mut anew = MonthAnew::default();
    for earnings in posted.chunk_by(|one, next| one.learner == next.learner) {
        let Some(first) = earnings.first() else { continue };
        if let Some(person) = people.get(&first.learner) {
            anew.add(&policy, month, first.learner, *person, earnings);
        }
    }
    anew
}

impl MonthAnew {
    fn add(&mut self, policy: &Policy, month: Month, id: LearnerId, person: Person, earnings: &[Posted]) {
        let mut tally = Tally::default();
        // The year's cap alone looks beyond the month, so any earlier day of the year will do.
        tally.add(month.first_day_of_year(), false, person.earned_before);
        let mut own = Sums::default();
        for posted in earnings {
            let Activity { day, form, .. } = posted.activity;
            let learner = Learner {
                birth_date: Some(person.birth_date),
                active: person.registered_on <= day,
                priority: person.priority,
            };
            let earned = earn(policy, posted.activity, learner, &tally);
            tally.add(day, form.is_online(), earned.credited);
            own.add(posted, &earned);
            self.count(posted, &earned);
        }
        self.learners.push((id, own));
    }

    fn count(&mut self, posted: &Posted, earned: &Earned) {
        self.total.add(posted, earned);
        self.forms[posted.activity.form as usize].add(posted, earned);
        if let Some(cap) = posted.capped_by {
            self.caps[cap as usize].0.add(posted.raw - posted.credited);
        }
        if let Some(cap) = earned.capped_by {
            self.caps[cap as usize].1.add(earned.raw - earned.credited);
        }
    }

    /// All of it together.
    #[must_use]
    pub const fn total(&self) -> SimulatedChange {
        self.total.view()
    }

    /// By form, those that took place.
    #[must_use]
    pub fn forms(&self) -> Vec<SimulatedForm> {
        let all = ActivityForm::ALL.iter().zip(&self.forms).filter(|(_, sums)| sums.earnings > 0);
        all.map(|(form, sums)| SimulatedForm { form: *form, change: sums.view() }).collect()
    }

    /// By cap.
    #[must_use]
    pub fn caps(&self) -> Vec<SimulatedCap> {
        let all = CreditCap::ALL.iter().zip(&self.caps);
        all.map(|(cap, (before, after))| SimulatedCap {
            cap: *cap,
            earnings_before: before.earnings,
            cut_before: Credits(before.centi),
            earnings_after: after.earnings,
            cut_after: Credits(after.centi),
        })
        .collect()
    }

    /// How many learners get more, less and the same.
    #[must_use]
    pub fn learners(&self) -> (usize, usize, usize) {
        let count = |wanted: fn(i64) -> bool| {
            self.learners.iter().filter(|(_, sums)| wanted(sums.difference())).count()
        };
        (count(|more| more > 0), count(|more| more < 0), count(|more| more == 0))
    }

    /// The learners with the largest differences, none without any.
    #[must_use]
    pub fn largest(&self) -> Vec<(LearnerId, Sums)> {
        let mut all: Vec<_> =
            self.learners.iter().copied().filter(|(_, sums)| sums.difference() != 0).collect();
        all.sort_by_key(|(id, sums)| (Reverse(sums.difference().abs()), *id));
        all.truncate(NAMED);
        all
    }
}
