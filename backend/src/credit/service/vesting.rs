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

/// A learner's earnings of which some wait at an instant.
pub(super) struct Waiting {
    rows: Vec<VestingRow>,
    at: DateTime<Utc>,
}

/// As they stand, or with `known_by` as they stood at that instant.
pub(super) fn waiting(
    conn: &mut PgConnection,
    id: LearnerId,
    at: DateTime<Utc>,
    known_by: Option<DateTime<Utc>>,
) -> Outcome<Waiting> {
    Ok(Waiting::of(list_vesting(conn, id.0, at, known_by)?, at))
}

impl Waiting {
    /// What was read of one learner, and the instant for which that is asked.
    pub(super) const fn of(rows: Vec<VestingRow>, at: DateTime<Utc>) -> Self {
        Self { rows, at }
    }

    /// Of what is free in buckets, what does not wait.
    pub(super) fn spendable(&self, buckets: &[Bucket<Uuid>]) -> Vec<Bucket<Uuid>> {
        let earnings: Vec<Vesting> = self.rows.iter().map(vesting_of).collect();
        vesting::spendable(buckets, &earnings, self.at)
    }

    /// Those that cannot be spent yet, those that vest first coming first.
    pub(super) fn told(&self) -> Vec<WaitingEarning> {
        let waiting = self.rows.iter().map(|row| (row, vesting_of(row)));
        let mut told: Vec<WaitingEarning> = waiting
            .filter(|(_, one)| one.waits(self.at))
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
pub fn spendable(conn: &mut PgConnection, id: LearnerId, at: DateTime<Utc>) -> Outcome<Vec<Bucket<Uuid>>> {
    Ok(waiting(conn, id, at, None)?.spendable(&buckets(conn, id)?))
}

fn vesting_of(row: &VestingRow) -> Vesting {
    Vesting {
        expires_on: row.expires_on,
        amount: row.credited_centi,
        vests_at: vests_at(row.earned_at, row.vesting_hours),
        under_review: row.under_review,
    }
}
