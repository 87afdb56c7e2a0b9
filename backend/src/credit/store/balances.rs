//! The one statement that reads what many learners have.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgConnection, PgValue};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Date, Record, Text, Uuid as SqlUuid};
use uuid::Uuid;

use super::vesting::{Given, HOURS, VESTING, VestingRow, VestingTypes};

/// A bucket and what is in it.
#[derive(Debug, Clone, Copy)]
pub(in crate::credit) struct BucketRow {
    pub(in crate::credit) account: Uuid,
    pub(in crate::credit) expires_on: NaiveDate,
    pub(in crate::credit) balance: i64,
    pub(in crate::credit) held: i64,
}

type BucketTypes = (SqlUuid, Date, BigInt, BigInt);

/// What a learner has: where its school is, its buckets, the earliest day first, and its earnings that may have still to
/// vest.
#[derive(Debug, Clone, Queryable)]
pub(in crate::credit) struct HoldingRow {
    pub(in crate::credit) learner: Uuid,
    pub(in crate::credit) facility: Uuid,
    pub(in crate::credit) township: String,
    pub(in crate::credit) buckets: Vec<BucketRow>,
    pub(in crate::credit) vesting: Vec<VestingRow>,
}

type HoldingTypes = (SqlUuid, SqlUuid, Text, Array<Record<BucketTypes>>, Array<Record<VestingTypes>>);

impl FromSql<Record<BucketTypes>, Pg> for BucketRow {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let (account, expires_on, balance, held) = FromSql::<Record<BucketTypes>, Pg>::from_sql(value)?;
        Ok(Self { account, expires_on, balance, held })
    }
}

impl FromSql<Record<VestingTypes>, Pg> for VestingRow {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let (id, expires_on, credited_centi, earned_at, vesting_hours, under_review) =
            FromSql::<Record<VestingTypes>, Pg>::from_sql(value)?;
        Ok(Self { id, expires_on, credited_centi, earned_at, vesting_hours, under_review })
    }
}

struct ListHoldings<'a>(Given<'a>);

impl QueryId for ListHoldings<'_> {
    type QueryId = ListHoldings<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for ListHoldings<'_> {
    type SqlType = HoldingTypes;
}

impl RunQueryDsl<PgConnection> for ListHoldings<'_> {}

impl QueryFragment<Pg> for ListHoldings<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(HOURS);
        out.push_sql(
            " select l.id, f.id, f.township_code,
                 array(select row(a.id, a.expires_on, b.credits - b.debits, b.held_debits)
                     from ledger_account a join ledger_balance b on b.account_id = a.id
                     where a.learner_id = l.id and a.kind = 'learner_bucket'),
                 array(select row(waits.*) from (",
        );
        out.push_sql(VESTING);
        out.push_sql(") waits) from ");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(
            " join learner l on l.id = asked.id join school s on s.id = l.school_id
             join facility f on f.id = s.facility_id",
        );
        Ok(())
    }
}

/// What learners have, all as of one moment; `at` is the earliest instant at which anybody asks. Who is not there is left
/// out.
pub(in crate::credit) fn list_holdings(
    conn: &mut PgConnection,
    learners: &[Uuid],
    at: DateTime<Utc>,
) -> QueryResult<Vec<HoldingRow>> {
    let mut rows: Vec<HoldingRow> = ListHoldings(Given::new(learners, at, None)).load(conn)?;
    for row in &mut rows {
        row.buckets.sort_unstable_by_key(|bucket| (bucket.expires_on, bucket.account));
    }
    Ok(rows)
}
