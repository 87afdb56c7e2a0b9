//! Moving the credits of a record that went into another one of the same person.

use chrono::NaiveDate;
use contract::credit::LedgerEventKind;
use contract::ids::LearnerId;
use contract::money::Credits;
use diesel::pg::PgConnection;
use serde::Serialize;
use uuid::Uuid;

use super::ledger::{self, Posting};
use super::vesting::waiting;
use super::{Outcome, accounts};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::{business_date, new_id};
use crate::credit::domain::buckets::Bucket;
use crate::credit::domain::ledger::Transfer;
use crate::credit::store::merge as store;
use crate::db::jobs::{Turn, lead};

/// The job of which one server at a time does a batch.
const JOB: &str = "learner_merge";

/// What was moved from one record into another: by one event, bucket by bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedCredits {
    /// The event.
    pub event: Uuid,
    /// Each last day, and how many hundredths kept it.
    pub buckets: Vec<(NaiveDate, i64)>,
}

impl MovedCredits {
    /// All of it, in hundredths.
    #[must_use]
    pub fn centi(&self) -> i64 {
        self.buckets.iter().map(|(_, centi)| centi).sum()
    }
}

/// What keeps the credits of a record where they are for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsettled {
    /// An order holds some of them.
    Held,
    /// Some have still to vest, or are under review.
    Waiting,
    /// A correction waits to be decided.
    Disputed,
}

/// What of a record's credits is not settled yet, so that they stay where they are.
pub fn unsettled(conn: &mut PgConnection, act: &Act, learner: LearnerId) -> Outcome<Option<Unsettled>> {
    if store::has_held(conn, learner.0)? {
        return Ok(Some(Unsettled::Held));
    }
    if !waiting(conn, learner, act.at, None)?.told(act.at).is_empty() {
        return Ok(Some(Unsettled::Waiting));
    }
    Ok(store::has_pending(conn, learner.0)?.then_some(Unsettled::Disputed))
}

/// What a record has that has neither been spent nor expired, in hundredths.
pub fn left_over(conn: &mut PgConnection, act: &Act, learner: LearnerId) -> Outcome<i64> {
    let today = business_date(act.at);
    let all = accounts::buckets(conn, learner)?;
    Ok(all.iter().filter(|one| one.expires_on >= today).map(|one| one.free).sum())
}

/// Moves what is free and has not expired of one record into the buckets of the same last days of another.
pub fn move_credits(
    conn: &mut PgConnection,
    act: &Act,
    from: LearnerId,
    into: LearnerId,
) -> Outcome<Option<MovedCredits>> {
    ledger::begin(conn)?;
    let today = business_date(act.at);
    let live = |one: &Bucket<Uuid>| one.expires_on >= today && one.free > 0;
    let parts: Vec<Bucket<Uuid>> = accounts::buckets(conn, from)?.into_iter().filter(live).collect();
    if parts.is_empty() {
        return Ok(None);
    }
    let mut transfers = Vec::with_capacity(parts.len());
    for part in &parts {
        let target = ledger::bucket(conn, act, into, part.expires_on)?;
        transfers.push(Transfer::single(part.id, target, part.free));
    }
    let event = new_id();
    ledger::post_named(conn, act, &[(event, Posting::of(LedgerEventKind::LearnerMerge, transfers))])?;
    Ok(Some(MovedCredits { event, buckets: parts.iter().map(|one| (one.expires_on, one.free)).collect() }))
}

/// What came to a merged record afterwards, as the trail keeps it.
#[derive(Debug, Serialize)]
struct Followed {
    learner_id: LearnerId,
    merged_into: LearnerId,
    amount: Credits,
}

/// Lets what came back to merged records after their merge (an order that was undone) follow into the records that go on.
pub fn follow_merged(
    conn: &mut PgConnection,
    act: &Act,
    after: Option<Uuid>,
    limit: i64,
) -> Outcome<Turn<Uuid>> {
    let today = business_date(act.at);
    if store::list_left_behind(conn, today, after, 1)?.is_empty() {
        return Ok(Turn::Done);
    }
    if !lead(conn, JOB)? {
        return Ok(Turn::Elsewhere);
    }
    ledger::begin(conn)?;
    let all = store::list_left_behind(conn, today, after, limit)?;
    let Some(last) = all.last().map(|one| one.learner_id) else { return Ok(Turn::Done) };
    for one in all {
        let (from, into) = (LearnerId(one.learner_id), LearnerId(one.merged_into));
        let Some(moved) = move_credits(conn, act, from, into)? else { continue };
        let told = Followed { learner_id: from, merged_into: into, amount: Credits(moved.centi()) };
        let change = Change::of("learner.follow_credits", "learner", from);
        record(conn, act, &change.within(one.facility_id.into(), &one.township_code).after(&told))?;
    }
    Ok(Turn::More(last))
}
