//! SQL that adds up a learner's transfers: per bucket until a day or an instant, and line by line.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{facility, learner, school};

/// A learner as statements and reminders name one.
#[derive(Debug, Clone, Queryable)]
pub(in crate::credit) struct PersonRow {
    pub(in crate::credit) name: String,
    pub(in crate::credit) school_id: Uuid,
    pub(in crate::credit) school_name: String,
    pub(in crate::credit) facility_id: Uuid,
    pub(in crate::credit) township_code: String,
}

/// A learner in scope.
pub(in crate::credit) fn find_person(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<PersonRow>> {
    learner::table
        .inner_join(school::table.inner_join(facility::table))
        .filter(learner::id.eq(id).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .select((learner::name_zh, school::id, school::name, facility::id, facility::township_code))
        .first(conn)
        .optional()
}

/// What went into or out of one bucket in one phase, all together.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::credit) struct SumRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) bucket: Uuid,
    #[diesel(sql_type = Date)]
    pub(in crate::credit) expires_on: NaiveDate,
    #[diesel(sql_type = Text)]
    pub(in crate::credit) phase: String,
    #[diesel(sql_type = Bool)]
    pub(in crate::credit) incoming: bool,
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) amount: i64,
}

/// The transfers of a learner's buckets, each as its bucket sees it; one between two of them stands there twice.
const MOVES: &str = "from ledger_account a
    cross join lateral (
        select id, event_id, phase, amount, true as incoming from ledger_transfer where credit_account_id = a.id
        union all
        select id, event_id, phase, amount, false from ledger_transfer where debit_account_id = a.id) t
    join ledger_event e on e.id = t.event_id";
const OWN: &str = "where a.learner_id = $1 and a.kind = 'learner_bucket'";

/// What was posted before a business day.
pub(in crate::credit) fn list_sums_before(
    conn: &mut PgConnection,
    learner: Uuid,
    day: NaiveDate,
) -> QueryResult<Vec<SumRow>> {
    sql_query(sums("e.business_date < $2")).bind::<SqlUuid, _>(learner).bind::<Date, _>(day).load(conn)
}

/// What was posted until an instant, that instant included.
pub(in crate::credit) fn list_sums_until(
    conn: &mut PgConnection,
    learner: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<Vec<SumRow>> {
    sql_query(sums("e.at <= $2")).bind::<SqlUuid, _>(learner).bind::<Timestamptz, _>(at).load(conn)
}

fn sums(until: &str) -> String {
    format!(
        "select a.id as bucket, a.expires_on, t.phase, t.incoming, sum(t.amount)::bigint as amount
         {MOVES} {OWN} and {until}
         group by a.id, a.expires_on, t.phase, t.incoming order by a.expires_on, a.id"
    )
}

/// What an event was for.
#[derive(Debug, Clone, Default, QueryableByName)]
pub(in crate::credit) struct SubjectRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) event_id: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::credit) subject: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::credit) order_id: Option<Uuid>,
}

/// The class or the item of each of these events that has one; of a reversal, that of what it undoes.
pub(in crate::credit) fn list_subjects(
    conn: &mut PgConnection,
    events: &[Uuid],
) -> QueryResult<Vec<SubjectRow>> {
    sql_query(
        "select e.id as event_id, coalesce(i.name, s.title) as subject, o.id as order_id
         from ledger_event e
         left join redemption_order o on e.id in (o.reserve_event_id, o.resolve_event_id, o.reversal_event_id)
         left join redemption_item i on i.id = o.item_id
         left join credit_earning x on x.id in (e.id, e.cause_id)
         left join attendance a on a.id = x.attendance_id
         left join class_session s on s.id = a.session_id
         where e.id = any($1) and (o.id is not null or s.id is not null)",
    )
    .bind::<Array<SqlUuid>, _>(events)
    .load(conn)
}

/// One line of a statement.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::credit) struct LineRow {
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) id: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) amount: i64,
    #[diesel(sql_type = Text)]
    pub(in crate::credit) phase: String,
    #[diesel(sql_type = Bool)]
    pub(in crate::credit) incoming: bool,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) event_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::credit) kind: String,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::credit) at: DateTime<Utc>,
    #[diesel(sql_type = Date)]
    pub(in crate::credit) business_date: NaiveDate,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::credit) reason: Option<String>,
    #[diesel(sql_type = Date)]
    pub(in crate::credit) expires_on: NaiveDate,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::credit) earning_id: Option<Uuid>,
}

/// What was posted on the business days of a span, in the order of the ledger; of a transfer between two buckets of
/// the learner what goes out comes first.
pub(in crate::credit) fn list_lines(
    conn: &mut PgConnection,
    learner: Uuid,
    (from, to): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<LineRow>> {
    sql_query(format!(
        "select t.id, t.amount, t.phase, t.incoming, e.id as event_id, e.kind, e.at, e.business_date, e.reason,
             a.expires_on, x.id as earning_id
         {MOVES} left join credit_earning x on x.id = e.id {OWN} and e.business_date between $2 and $3
         order by t.id, t.incoming"
    ))
    .bind::<SqlUuid, _>(learner)
    .bind::<Date, _>(from)
    .bind::<Date, _>(to)
    .load(conn)
}
