//! SQL on earnings that cannot be spent yet.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::credit::domain::vesting::MAX_VESTING_HOURS;

/// An earning that may have still to vest, with what its policy says of that.
#[derive(Debug, Clone, Queryable)]
pub(in crate::credit) struct VestingRow {
    pub(in crate::credit) id: Uuid,
    pub(in crate::credit) expires_on: NaiveDate,
    pub(in crate::credit) credited_centi: i64,
    pub(in crate::credit) earned_at: DateTime<Utc>,
    pub(in crate::credit) vesting_hours: i64,
    pub(in crate::credit) under_review: bool,
}

/// Its columns.
pub(super) type VestingTypes = (SqlUuid, Date, BigInt, Timestamptz, BigInt, Bool);

/// The hours of each policy; what the rest is read with begins so.
pub(super) const HOURS: &str = "with hours as materialized (
    select id, coalesce((document ->> 'vesting_hours')::bigint, 0) as hours from credit_policy)";

/// The earnings of the learner `asked.id` that are younger than any policy lets them wait at `given.at`, or that somebody
/// looks at; reversed ones are gone. As they stand, or as they stood at `given.known_by`.
pub(super) const VESTING: &str = "select e.id, e.expires_on, e.credited_centi, e.earned_at, h.hours, one.held
    from (
        select id, bool_or(held) as held from (
            select x.id, false as held from credit_earning x
            where exists (select from hours where hours > 0) and x.learner_id = asked.id and x.earned_at > given.since
            union all
            select l.earning_id, true from credit_review_line l join credit_review r on r.id = l.review_id
            where l.learner_id = asked.id and case when given.known_by is null then r.status = 'open'
                else r.opened_at <= given.known_by and coalesce(r.decided_at > given.known_by, true) end) each
        group by id) one
    join credit_earning e on e.id = one.id
    join hours h on h.id = e.policy_id
    where e.credited_centi > 0 and (given.known_by is null or e.earned_at <= given.known_by)
        and not exists (select from ledger_transfer t join ledger_transfer r on r.reverses_id = t.id
            join ledger_event v on v.id = r.event_id
            where t.event_id = e.id and (given.known_by is null or v.at <= given.known_by))";

/// Of whom it is asked, and as of when.
#[derive(Debug)]
pub(super) struct Given<'a> {
    learners: &'a [Uuid],
    since: DateTime<Utc>,
    known_by: Option<DateTime<Utc>>,
}

impl<'a> Given<'a> {
    /// What waits at an instant of these learners.
    pub(super) fn new(learners: &'a [Uuid], at: DateTime<Utc>, known_by: Option<DateTime<Utc>>) -> Self {
        Self { learners, since: at - TimeDelta::hours(MAX_VESTING_HOURS), known_by }
    }
}

impl QueryFragment<Pg> for Given<'_> {
    /// Two tables: `given`, one row, and `asked`, a row a learner.
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("unnest(");
        out.push_bind_param::<Array<SqlUuid>, _>(&self.learners)?;
        out.push_sql(") as asked (id) cross join (values (");
        out.push_bind_param::<Timestamptz, _>(&self.since)?;
        out.push_sql(", ");
        out.push_bind_param::<Nullable<Timestamptz>, _>(&self.known_by)?;
        out.push_sql(")) as given (since, known_by)");
        Ok(())
    }
}

struct ListVesting<'a>(Given<'a>);

impl QueryId for ListVesting<'_> {
    type QueryId = ListVesting<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for ListVesting<'_> {
    type SqlType = (SqlUuid, VestingTypes);
}

impl RunQueryDsl<PgConnection> for ListVesting<'_> {}

impl QueryFragment<Pg> for ListVesting<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(HOURS);
        out.push_sql(" select asked.id, waits.* from ");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" cross join lateral (");
        out.push_sql(VESTING);
        out.push_sql(") waits");
        Ok(())
    }
}

/// The earnings of learners, each with whose it is, that are younger than any policy lets them wait, or that somebody looks
/// at; reversed ones are gone. As they stand, or with `known_by` as they stood at that instant: what was posted, flagged and
/// decided by then.
pub(in crate::credit) fn list_vesting(
    conn: &mut PgConnection,
    learners: &[Uuid],
    at: DateTime<Utc>,
    known_by: Option<DateTime<Utc>>,
) -> QueryResult<Vec<(Uuid, VestingRow)>> {
    ListVesting(Given::new(learners, at, known_by)).load(conn)
}
