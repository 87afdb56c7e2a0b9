//! The numbers of the first page, read from the tables of other slices.

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Text, Uuid as SqlUuid};

use crate::auth::Scope;
use crate::facility::scope::{facilities_in_scope, schools_in_scope};
use crate::schema::{facility, learner, school};

/// Who was there on a day.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::coverage) struct AttendanceRow {
    #[diesel(sql_type = Date)]
    pub(in crate::coverage) day: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) attendances: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) valid_minutes: i64,
}

/// Sums over learners' credits, in hundredths.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::coverage) struct CreditRow {
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) issued: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) redeemed: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) lapsed: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) outstanding: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) reserved: i64,
}

pub(in crate::coverage) fn count_facilities(
    conn: &mut PgConnection,
    scope: &Scope,
) -> QueryResult<Vec<(String, i64)>> {
    facility::table
        .filter(facility::id.eq_any(facilities_in_scope(scope)))
        .group_by(facility::status)
        .select((facility::status, diesel::dsl::count_star()))
        .load(conn)
}

/// Schools of registered facilities that are open on a day.
pub(in crate::coverage) fn count_open_schools(
    conn: &mut PgConnection,
    scope: &Scope,
    day: NaiveDate,
) -> QueryResult<i64> {
    school::table
        .inner_join(facility::table)
        .filter(school::id.eq_any(schools_in_scope(scope)).and(facility::status.eq("approved")))
        .filter(school::opened_on.le(day))
        .filter(school::closed_on.is_null().or(school::closed_on.ge(day)))
        .count()
        .get_result(conn)
}

pub(in crate::coverage) fn count_learners(conn: &mut PgConnection, scope: &Scope) -> QueryResult<i64> {
    learner::table
        .filter(learner::school_id.eq_any(schools_in_scope(scope)).and(learner::status.eq("active")))
        .count()
        .get_result(conn)
}

/// Every day of a span of so many days, the oldest first.
pub(in crate::coverage) fn list_attendance(
    conn: &mut PgConnection,
    scope: &Scope,
    first: NaiveDate,
    days: i32,
) -> QueryResult<Vec<AttendanceRow>> {
    diesel::sql_query(
        "with counted as (
            select (s.starts_at at time zone 'Asia/Shanghai')::date as day, a.valid_minutes
            from class_session s
            join attendance a on a.session_id = s.id and a.status in ('signed_out', 'confirmed')
            join school on school.id = s.school_id
            join facility f on f.id = school.facility_id
                and (f.division_code like any($3) or f.id = any($4))
            where s.starts_at >= $1::timestamp at time zone 'Asia/Shanghai'
                and s.starts_at < ($1 + $2)::timestamp at time zone 'Asia/Shanghai'
        )
        select span.day, count(c.day) as attendances, coalesce(sum(c.valid_minutes), 0)::bigint as valid_minutes
        from (select $1 + n as day from generate_series(0, $2 - 1) as n) as span
        left join counted c on c.day = span.day
        group by span.day order by span.day",
    )
    .bind::<Date, _>(first)
    .bind::<Integer, _>(days)
    .bind::<Array<Text>, _>(scope.division_patterns())
    .bind::<Array<SqlUuid>, _>(&scope.facilities)
    .load(conn)
}

/// What flowed in and out of the credit accounts of learners in scope, and what is in them.
pub(in crate::coverage) fn sum_credits(conn: &mut PgConnection, scope: &Scope) -> QueryResult<CreditRow> {
    diesel::sql_query(
        "with bucket as (
            select a.id from ledger_account a
            join learner l on l.id = a.learner_id
            join school s on s.id = l.school_id
            join facility f on f.id = s.facility_id
            where a.kind = 'learner_bucket' and (f.division_code like any($1) or f.id = any($2))
        ), flow as (
            select other.kind, t.amount as out from bucket b
            join ledger_transfer t on t.debit_account_id = b.id and t.phase in ('single', 'post')
            join ledger_account other on other.id = t.credit_account_id
            union all
            select other.kind, -t.amount from bucket b
            join ledger_transfer t on t.credit_account_id = b.id and t.phase in ('single', 'post')
            join ledger_account other on other.id = t.debit_account_id
        ), balance as (
            select coalesce(sum(credits - debits), 0)::bigint as outstanding,
                coalesce(sum(held_debits), 0)::bigint as reserved
            from bucket b join ledger_balance on account_id = b.id
        )
        select coalesce(-sum(out) filter (where kind = 'issuance'), 0)::bigint as issued,
            coalesce(sum(out) filter (where kind = 'redemption_clearing'), 0)::bigint as redeemed,
            coalesce(sum(out) filter (where kind in ('expired', 'public_pool')), 0)::bigint as lapsed,
            (select outstanding from balance) as outstanding, (select reserved from balance) as reserved
        from flow",
    )
    .bind::<Array<Text>, _>(scope.division_patterns())
    .bind::<Array<SqlUuid>, _>(&scope.facilities)
    .get_result(conn)
}
