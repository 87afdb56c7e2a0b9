//! Moving what closed accounts leave into the public pools, once the days of the policy have passed.

use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::credit::{ClosedBalance, LedgerEventKind};
use contract::ids::{FacilityId, LearnerId};
use contract::money::Credits;
use diesel::pg::PgConnection;
use serde::Serialize;
use uuid::Uuid;

use super::ledger::{self, Posting};
use super::vesting::waiting;
use super::{Outcome, accounts, policies, pool};
use crate::act::Act;
use crate::audit::{Change, record_all};
use crate::clock::{business_date, new_id, start_of_day};
use crate::credit::domain::buckets::Part;
use crate::credit::domain::ledger::Transfer;
use crate::credit::domain::pool::closed_until;
use crate::credit::store::adjustments::sum_taken_off;
use crate::credit::store::pool::{self as store, ClosedRow, PooledRow};
use crate::db::jobs::{Turn, lead};

/// The job of which one server at a time does a batch.
const JOB: &str = "credit_closure";

/// What a closed account has left, as the trail keeps it.
#[derive(Debug, Serialize)]
struct Left {
    learner_id: LearnerId,
    facility_id: FacilityId,
    amount: Credits,
}

/// Moves what is free in up to `limit` closed accounts behind `after` into the pools of their facilities; tells where to
/// go on.
///
/// May be repeated at any time: an account in which nothing is free is left alone. What an order still holds is moved by
/// the sweep that follows its end, and what a correction may still take off by the one that follows its decision.
pub fn close_due(conn: &mut PgConnection, act: &Act, after: Option<Uuid>, limit: i64) -> Outcome<Turn<Uuid>> {
    let today = business_date(act.at);
    let Some(before) = closed_before(conn, today)? else { return Ok(Turn::Done) };
    if store::list_closed(conn, before, today, after, 1)?.is_empty() {
        return Ok(Turn::Done);
    }
    if !lead(conn, JOB)? {
        return Ok(Turn::Elsewhere);
    }
    ledger::begin(conn)?;
    let closed = store::list_closed(conn, before, today, after, limit)?;
    let Some(last) = closed.last().map(|one| one.learner_id) else { return Ok(Turn::Done) };
    let mut moved = Moved::default();
    for one in &closed {
        moved.add(conn, act, one)?;
    }
    moved.write(conn, act)?;
    Ok(Turn::More(last))
}

/// The instant before which an account was closed whose credits move today; none while no policy says that they do.
fn closed_before(conn: &mut PgConnection, today: NaiveDate) -> Outcome<Option<DateTime<Utc>>> {
    let Some(rule) = policies::closed_account(conn, today)? else { return Ok(None) };
    let until = closed_until(today, rule.after_days);
    Ok(match rule.balance {
        ClosedBalance::PublicPool => until.checked_add_days(Days::new(1)).map(start_of_day),
        ClosedBalance::UntilExpiry => None,
    })
}

/// What a batch moves.
#[derive(Default)]
struct Moved {
    postings: Vec<(Uuid, Posting)>,
    rows: Vec<PooledRow>,
    changes: Vec<Change>,
}

impl Moved {
    fn add(&mut self, conn: &mut PgConnection, act: &Act, closed: &ClosedRow) -> Outcome<()> {
        let learner = LearnerId(closed.learner_id);
        let buckets = accounts::buckets(conn, learner)?;
        let disputed = sum_taken_off(conn, closed.learner_id)?;
        let parts = waiting(conn, learner, act.at, None)?.left(&buckets, disputed, business_date(act.at));
        if parts.is_empty() {
            return Ok(());
        }
        let facility = FacilityId(closed.facility_id);
        let pool = pool::account(conn, act, facility)?;
        let transfers = parts.iter().map(|part| Transfer::single(part.id, pool, part.amount)).collect();
        let (event, amount) = (new_id(), parts.iter().map(|part: &Part<Uuid>| part.amount).sum());
        self.postings.push((event, Posting::of(LedgerEventKind::CreditClosure, transfers)));
        self.rows.push(PooledRow {
            event_id: event,
            learner_id: learner.0,
            facility_id: facility.0,
            amount_centi: amount,
            document: None,
            at: act.at,
        });
        let left = Left { learner_id: learner, facility_id: facility, amount: Credits(amount) };
        let change = Change::of("learner.leave_credits", "learner", learner);
        self.changes.push(change.within(facility, &closed.township_code).after(&left));
        Ok(())
    }

    fn write(self, conn: &mut PgConnection, act: &Act) -> Outcome<()> {
        ledger::post_named(conn, act, &self.postings)?;
        store::insert_pooled(conn, &self.rows)?;
        record_all(conn, self.changes.into_iter().map(|change| (act, change)))?;
        Ok(())
    }
}
