//! What of a learner's credits may be spent yet.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::WaitingEarning;
use contract::ids::LearnerId;
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Outcome;
use super::accounts::buckets;
use crate::credit::domain::buckets::{Bucket, Part};
use crate::credit::domain::pool;
use crate::credit::domain::vesting::{self, Vesting, vests_at};
use crate::credit::store::vesting::{VestingRow, list_vesting};

/// A learner's earnings of which some may wait.
#[derive(Debug, Default)]
pub struct Waiting {
    rows: Vec<VestingRow>,
}

/// As they stand, or with `known_by` as they stood at that instant; to be asked about `at` and later.
pub(super) fn waiting(
    conn: &mut PgConnection,
    id: LearnerId,
    at: DateTime<Utc>,
    known_by: Option<DateTime<Utc>>,
) -> Outcome<Waiting> {
    let rows = list_vesting(conn, &[id.0], at, known_by)?;
    Ok(Waiting::of(rows.into_iter().map(|(_, row)| row).collect()))
}

/// Of many learners, as they stand; to be asked about `at` and later. Of whom nothing waits is left out.
pub fn waiting_of(
    conn: &mut PgConnection,
    learners: &[Uuid],
    at: DateTime<Utc>,
) -> Outcome<HashMap<Uuid, Waiting>> {
    let mut found: HashMap<Uuid, Waiting> = HashMap::new();
    for (learner, row) in list_vesting(conn, learners, at, None)? {
        found.entry(learner).or_default().rows.push(row);
    }
    Ok(found)
}

impl Waiting {
    /// What was read of one learner.
    pub(super) const fn of(rows: Vec<VestingRow>) -> Self {
        Self { rows }
    }

    /// Of what is free in buckets, what does not wait at an instant.
    pub fn spendable(&self, buckets: &[Bucket<Uuid>], at: DateTime<Utc>) -> Vec<Bucket<Uuid>> {
        let earnings: Vec<Vesting> = self.rows.iter().map(vesting_of).collect();
        vesting::spendable(buckets, &earnings, at)
    }

    /// Of what is free in the buckets of a closed account, what it leaves: all but what somebody still looks at, and as
    /// much as is disputed.
    pub(super) fn left(&self, buckets: &[Bucket<Uuid>], disputed: i64, today: NaiveDate) -> Vec<Part<Uuid>> {
        let earnings: Vec<Vesting> = self.rows.iter().map(vesting_of).collect();
        pool::left(buckets, &earnings, disputed, today)
    }

    /// Those that cannot be spent yet at an instant, those that vest first coming first.
    pub(super) fn told(&self, at: DateTime<Utc>) -> Vec<WaitingEarning> {
        let waiting = self.rows.iter().map(|row| (row, vesting_of(row)));
        let mut told: Vec<WaitingEarning> = waiting
            .filter(|(_, one)| one.waits(at))
            .map(|(row, one)| WaitingEarning {
                earning_id: row.id.into(),
                amount: Credits(one.amount),
                vests_at: one.vests_at,
                under_review: one.under_review,
            })
            .collect();
        told.sort_by_key(|one| (one.vests_at, one.earning_id.0));
        told
    }
}

/// A learner's buckets and what may be spent of each at an instant: neither spent, nor held, nor still waiting.
pub(super) fn spendable(
    conn: &mut PgConnection,
    id: LearnerId,
    at: DateTime<Utc>,
) -> Outcome<Vec<Bucket<Uuid>>> {
    Ok(waiting(conn, id, at, None)?.spendable(&buckets(conn, id)?, at))
}

fn vesting_of(row: &VestingRow) -> Vesting {
    Vesting {
        expires_on: row.expires_on,
        amount: row.credited_centi,
        vests_at: vests_at(row.earned_at, row.vesting_hours),
        under_review: row.under_review,
    }
}
