//! What of a learner's credits may be spent yet.

use chrono::{DateTime, Utc};
use contract::credit::WaitingEarning;
use contract::ids::LearnerId;
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Outcome;
use super::accounts::buckets;
use crate::credit::domain::buckets::Bucket;
use crate::credit::domain::vesting::{self, Vesting, vests_at};
use crate::credit::store::vesting::{VestingRow, list_vesting};

/// A learner's buckets and what may be spent of each at an instant: neither spent, nor held, nor still waiting.
pub fn spendable(conn: &mut PgConnection, id: LearnerId, at: DateTime<Utc>) -> Outcome<Vec<Bucket<Uuid>>> {
    let rows = list_vesting(conn, id.0, at, None)?;
    let earnings: Vec<Vesting> = rows.iter().map(vesting_of).collect();
    Ok(vesting::spendable(&buckets(conn, id)?, &earnings, at))
}

/// Of buckets as they stood at a past instant, what could be spent then.
pub(super) fn spendable_then(
    conn: &mut PgConnection,
    id: LearnerId,
    buckets: &[Bucket<Uuid>],
    at: DateTime<Utc>,
) -> Outcome<Vec<Bucket<Uuid>>> {
    let rows = list_vesting(conn, id.0, at, Some(at))?;
    let earnings: Vec<Vesting> = rows.iter().map(vesting_of).collect();
    Ok(vesting::spendable(buckets, &earnings, at))
}

/// A learner's earnings that cannot be spent at an instant, those that vest first coming first.
pub(super) fn waits(
    conn: &mut PgConnection,
    id: LearnerId,
    at: DateTime<Utc>,
) -> Outcome<Vec<WaitingEarning>> {
    let rows = list_vesting(conn, id.0, at, None)?;
    let waiting = rows.iter().map(|row| (row, vesting_of(row))).filter(|(_, one)| one.waits(at));
    let mut waits: Vec<WaitingEarning> = waiting
        .map(|(row, one)| WaitingEarning {
            earning_id: row.id.into(),
            amount: Credits(one.amount),
            vests_at: one.vests_at,
            under_review: one.under_review,
        })
        .collect();
    waits.sort_by_key(|one| (one.vests_at, one.earning_id.0));
    Ok(waits)
}

fn vesting_of(row: &VestingRow) -> Vesting {
    Vesting {
        expires_on: row.expires_on,
        amount: row.credited_centi,
        vests_at: vests_at(row.earned_at, row.vesting_hours),
        under_review: row.under_review,
    }
}
