//! What is kept of regular participation, and how it is brought up to date.
//!
//! Whoever changes evidence, learners or schools only appends (`participation_delta`, `participation_touch`), by triggers,
//! in its own transaction. Whoever tells of a day folds that in first: months take the differences, and every day that was
//! counted from them gets the school among its stale ones. A stale school is counted anew when its day is told of again.
//! Which records are one person's is asked of the index on `merged_into`, from those that are at hand, so that what a few
//! changes cost does not grow with the register.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Integer, Uuid as SqlUuid};
use uuid::Uuid;

use super::{Asked, Counting, REGISTERED};
use crate::schema::{participation_result, participation_stale, school};

#[derive(QueryableByName)]
struct Is {
    #[diesel(sql_type = Bool)]
    is: bool,
}

/// Something was appended that has not been folded in.
const PENDING: &str = "exists (select from participation_delta) or exists (select from participation_touch)";

/// Whether what is kept of a day, by these parameters, is what would be counted now.
pub(in crate::coverage) fn is_fresh(
    conn: &mut PgConnection,
    day: NaiveDate,
    parameter: Uuid,
) -> QueryResult<bool> {
    let query = format!(
        "select exists (select from participation_result where as_of = $1 and parameter_id = $2)
            and not exists (select from participation_stale where as_of = $1) and not ({PENDING}) as is"
    );
    diesel::sql_query(query)
        .bind::<Date, _>(day)
        .bind::<SqlUuid, _>(parameter)
        .get_result::<Is>(conn)
        .map(|found| found.is)
}

/// Whether something was appended since the last fold.
pub(in crate::coverage) fn is_pending(conn: &mut PgConnection) -> QueryResult<bool> {
    diesel::sql_query(format!("select {PENDING} as is")).get_result::<Is>(conn).map(|found| found.is)
}

/// Waits until nobody else brings up to date what is kept, and keeps others waiting until the transaction ends.
pub(in crate::coverage) fn take_turn(conn: &mut PgConnection) -> QueryResult<()> {
    diesel::sql_query("select pg_advisory_xact_lock(hashtextextended('coverage.participation', 0))")
        .execute(conn)
        .map(drop)
}

/// Folds in what was appended. By whoever has the turn.
pub(in crate::coverage) fn fold(conn: &mut PgConnection) -> QueryResult<()> {
    diesel::sql_query(
        "with recursive taken as (
            delete from participation_delta returning learner_id, month, delta
        ), summed as materialized (
            select learner_id, month, sum(delta)::int as delta from taken group by 1, 2 having sum(delta) <> 0
        ), added as (
            update participation_month m set attendances = m.attendances + s.delta
            from summed s where m.learner_id = s.learner_id and m.month = s.month
        ), begun as (
            insert into participation_month (learner_id, month, attendances)
            select s.learner_id, s.month, s.delta from summed s
            where not exists (
                select from participation_month m where m.learner_id = s.learner_id and m.month = s.month)
        ), up as (
            select s.month, l.school_id, l.merged_into from summed s join learner l on l.id = s.learner_id
            union
            select u.month, n.school_id, n.merged_into from up u cross join lateral (
                select l.school_id, l.merged_into from learner l where l.id = u.merged_into limit 1) as n
        ), dirty as (
            select distinct school_id, month from up where merged_into is null
        )
        insert into participation_stale (as_of, school_id)
        select distinct r.as_of, d.school_id from participation_result r
        join participation_parameter p on p.id = r.parameter_id
        join dirty d on d.month < date_trunc('month', r.as_of)
            and d.month >= date_trunc('month', r.as_of) - make_interval(months => p.window_months)
        on conflict do nothing",
    )
    .execute(conn)?;
    diesel::sql_query(
        "with taken as (
            delete from participation_touch returning school_id
        )
        insert into participation_stale (as_of, school_id)
        select distinct r.as_of, t.school_id from participation_result r cross join taken t
        on conflict do nothing",
    )
    .execute(conn)
    .map(drop)
}

/// The parameters by which a day was counted, if it was.
pub(in crate::coverage) fn has_result(
    conn: &mut PgConnection,
    day: NaiveDate,
    parameter: Uuid,
) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        participation_result::table.filter(
            participation_result::as_of.eq(day).and(participation_result::parameter_id.eq(parameter)),
        ),
    ))
    .get_result(conn)
}

/// Notes that a day is counted by these parameters; what was counted by others is gone.
pub(in crate::coverage) fn keep_result(
    conn: &mut PgConnection,
    day: NaiveDate,
    parameter: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::delete(participation_result::table.find(day)).execute(conn)?;
    diesel::insert_into(participation_result::table)
        .values((
            participation_result::as_of.eq(day),
            participation_result::parameter_id.eq(parameter),
            participation_result::computed_at.eq(at),
        ))
        .execute(conn)
        .map(drop)
}

/// Forgets all but the `kept` days that were counted last.
pub(in crate::coverage) fn forget_results(conn: &mut PgConnection, kept: i64) -> QueryResult<()> {
    let newest = participation_result::table
        .order((participation_result::computed_at.desc(), participation_result::as_of.desc()))
        .limit(kept)
        .select(participation_result::as_of);
    let newest: Vec<NaiveDate> = newest.load(conn)?;
    diesel::delete(participation_result::table.filter(participation_result::as_of.ne_all(newest)))
        .execute(conn)
        .map(drop)
}

/// The days that are kept, each with the parameters by which it was counted.
pub(in crate::coverage) fn list_results(conn: &mut PgConnection) -> QueryResult<Vec<(NaiveDate, Uuid)>> {
    participation_result::table
        .order(participation_result::as_of)
        .select((participation_result::as_of, participation_result::parameter_id))
        .load(conn)
}

/// The schools to be counted anew before a day is told of.
pub(in crate::coverage) fn list_stale(conn: &mut PgConnection, day: NaiveDate) -> QueryResult<Vec<Uuid>> {
    participation_stale::table
        .filter(participation_stale::as_of.eq(day))
        .order(participation_stale::school_id)
        .select(participation_stale::school_id)
        .load(conn)
}

/// A school with its first and last day.
pub(in crate::coverage) type SchoolDays = (Uuid, Option<NaiveDate>, Option<NaiveDate>);

/// The days of every school.
pub(in crate::coverage) fn list_school_days(conn: &mut PgConnection) -> QueryResult<Vec<SchoolDays>> {
    school::table.order(school::id).select((school::id, school::opened_on, school::closed_on)).load(conn)
}

/// Counts these schools anew.
pub(in crate::coverage) fn recount(conn: &mut PgConnection, by: &Counting, asked: &Asked) -> QueryResult<()> {
    diesel::sql_query("delete from participation_cell where as_of = $1 and school_id = any($2)")
        .bind::<Date, _>(by.as_of)
        .bind::<Array<SqlUuid>, _>(&asked.schools)
        .execute(conn)?;
    diesel::sql_query(format!(
        "with recursive asked as materialized (
            select * from unnest($5, $6, $7) as asked (school_id, attendances, months)
        ), chosen as materialized (
            select l.id, l.school_id, l.birth_date, asked.attendances, asked.months
            from learner l join asked on asked.school_id = l.school_id
            where {REGISTERED}
        ), record as (
            select id as learner_id, id as canonical_id from chosen
            union all
            select l.id, r.canonical_id from record r join learner l on l.merged_into = r.learner_id
        ), counted as (
            select learner_id, sum(attendances) as attendances, count(*) as months from (
                select c.canonical_id as learner_id, m.month, sum(m.attendances)::int as attendances
                from record c join participation_month m on m.learner_id = c.learner_id
                where m.month >= $3 and m.month < $4 and m.attendances > 0
                group by 1, 2
            ) as monthly group by 1
        )
        insert into participation_cell (as_of, school_id, age_band, priority, learners, regular)
        select $1, h.school_id,
            case when h.birth_date > $8 then '60_69' when h.birth_date > $9 then '70_79' else '80_plus' end,
            h.id in (select learner_id from learner_priority), count(*),
            count(*) filter (where n.attendances >= h.attendances and n.months >= h.months)
        from chosen h left join counted n on n.learner_id = h.id
        group by 2, 3, 4"
    ))
    .bind::<Date, _>(by.as_of)
    .bind::<Date, _>(by.sixty)
    .bind::<Date, _>(by.first)
    .bind::<Date, _>(by.end)
    .bind::<Array<SqlUuid>, _>(&asked.schools)
    .bind::<Array<Integer>, _>(&asked.attendances)
    .bind::<Array<Integer>, _>(&asked.months)
    .bind::<Date, _>(by.seventy)
    .bind::<Date, _>(by.eighty)
    .execute(conn)?;
    diesel::delete(participation_stale::table.filter(participation_stale::as_of.eq(by.as_of)))
        .filter(participation_stale::school_id.eq_any(&asked.schools))
        .execute(conn)
        .map(drop)
}
