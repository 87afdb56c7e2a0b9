//! SQL on earnings that cannot be spent yet.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::credit::domain::vesting::MAX_VESTING_HOURS;

/// An earning that may have still to vest, with what its policy says of that.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::credit) struct VestingRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) learner_id: Uuid,
    #[diesel(sql_type = Date)]
    pub(in crate::credit) expires_on: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) credited_centi: i64,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::credit) earned_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) vesting_hours: i64,
    #[diesel(sql_type = Bool)]
    pub(in crate::credit) under_review: bool,
}

/// The earnings of learners that are younger than any policy lets them wait, or that somebody looks at; reversed ones are
/// gone. As they stand, or with `known_by` as they stood at that instant: what was posted, flagged and decided by then.
pub(in crate::credit) fn list_vesting(
    conn: &mut PgConnection,
    learners: &[Uuid],
    at: DateTime<Utc>,
    known_by: Option<DateTime<Utc>>,
) -> QueryResult<Vec<VestingRow>> {
    sql_query(
        "with held as (select l.earning_id from credit_review_line l join credit_review r on r.id = l.review_id
             where l.learner_id = any($1) and case when $3 is null then r.status = 'open'
                 else r.opened_at <= $3 and coalesce(r.decided_at > $3, true) end)
         select e.id, e.learner_id, e.expires_on, e.credited_centi, e.earned_at,
             coalesce((p.document ->> 'vesting_hours')::bigint, 0) as vesting_hours,
             e.id in (select earning_id from held) as under_review
         from credit_earning e join credit_policy p on p.id = e.policy_id
         where e.learner_id = any($1) and e.credited_centi > 0
             and (e.earned_at > $2 or e.id in (select earning_id from held))
             and ($3 is null or e.earned_at <= $3)
             and not exists (select from ledger_transfer t join ledger_transfer r on r.reverses_id = t.id
                 join ledger_event v on v.id = r.event_id where t.event_id = e.id and ($3 is null or v.at <= $3))
         order by e.earned_at, e.id",
    )
    .bind::<Array<SqlUuid>, _>(learners)
    .bind::<Timestamptz, _>(at - TimeDelta::hours(MAX_VESTING_HOURS))
    .bind::<Nullable<Timestamptz>, _>(known_by)
    .load(conn)
}
