//! SQL on resource centres and on what they share, with how much it is used.

use chrono::{DateTime, Utc};
use contract::class::{AttendanceState, SessionState};
use contract::course::{CourseShareQuery, CourseShareState};
use contract::curriculum::PlanState;
use diesel::dsl::{Eq, InnerJoin, InnerJoinOn, IntoBoxed};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use uuid::Uuid;

use super::Reach;
use crate::paging::{Paged, Paging};
use crate::schema::{course, course_share, course_version, resource_center};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = resource_center)]
pub(in crate::course) struct CenterRow {
    pub(in crate::course) id: Uuid,
    pub(in crate::course) name: String,
    pub(in crate::course) division_code: Option<String>,
    pub(in crate::course) parent_id: Option<Uuid>,
    pub(in crate::course) created_by: Uuid,
    pub(in crate::course) created_at: DateTime<Utc>,
    pub(in crate::course) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = course_share)]
pub(in crate::course) struct ShareRow {
    pub(in crate::course) id: Uuid,
    pub(in crate::course) course_id: Uuid,
    pub(in crate::course) center_id: Uuid,
    pub(in crate::course) status: String,
    pub(in crate::course) offered_by: Uuid,
    pub(in crate::course) offered_at: DateTime<Utc>,
    pub(in crate::course) decided_by: Option<Uuid>,
    pub(in crate::course) decided_at: Option<DateTime<Utc>>,
    pub(in crate::course) decision_reason: Option<String>,
    pub(in crate::course) ended_by: Option<Uuid>,
    pub(in crate::course) ended_at: Option<DateTime<Utc>>,
    pub(in crate::course) ended_reason: Option<String>,
    pub(in crate::course) version: i64,
}

/// The course of a share: code, title, owner and where it stands, and the name of the centre that shares it.
pub(in crate::course) type Facts = (String, String, Option<String>, String, String);

/// A share with its course and centre.
pub(in crate::course) type Shared = (ShareRow, Facts);

/// The city's centre first, then by county.
pub(in crate::course) fn list_centers(conn: &mut PgConnection) -> QueryResult<Vec<CenterRow>> {
    resource_center::table
        .order(resource_center::division_code.asc().nulls_first())
        .select(CenterRow::as_select())
        .load(conn)
}

pub(in crate::course) fn find_center(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<CenterRow>> {
    resource_center::table.find(id).select(CenterRow::as_select()).first(conn).optional()
}

pub(in crate::course) fn lock_center(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<CenterRow>> {
    resource_center::table.find(id).select(CenterRow::as_select()).for_update().first(conn).optional()
}

/// The centre that shares the courses of an owner.
pub(in crate::course) fn find_center_of(
    conn: &mut PgConnection,
    owner: Option<&str>,
) -> QueryResult<Option<CenterRow>> {
    resource_center::table
        .filter(resource_center::division_code.is_not_distinct_from(owner))
        .select(CenterRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::course) fn insert_center(conn: &mut PgConnection, row: &CenterRow) -> QueryResult<()> {
    diesel::insert_into(resource_center::table).values(row).execute(conn).map(drop)
}

pub(in crate::course) fn rename_center(conn: &mut PgConnection, row: &CenterRow) -> QueryResult<()> {
    diesel::update(resource_center::table.find(row.id))
        .set((resource_center::name.eq(&row.name), resource_center::version.eq(row.version)))
        .execute(conn)
        .map(drop)
}

/// How many courses a centre has offered and shares, and how many of those some plan in force has.
#[derive(Debug, Clone, Default, QueryableByName)]
pub(in crate::course) struct CenterCounts {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::course) center_id: Uuid,
    #[diesel(sql_type = BigInt)]
    pub(in crate::course) offered: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::course) shared: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::course) used: i64,
}

pub(in crate::course) fn count_by_center(conn: &mut PgConnection) -> QueryResult<Vec<CenterCounts>> {
    sql_query(
        "select s.center_id, count(*) filter (where s.status = $1) as offered,
             count(*) filter (where s.status = $2) as shared,
             count(*) filter (where s.status = $2 and exists (select from curriculum_item i
                 join curriculum_plan p on p.id = i.plan_id and p.status = $3 where i.course_id = s.course_id)) as used
         from course_share s where s.status in ($1, $2) group by s.center_id",
    )
    .bind::<Text, _>(CourseShareState::Offered.as_str())
    .bind::<Text, _>(CourseShareState::Accepted.as_str())
    .bind::<Text, _>(PlanState::Published.as_str())
    .load(conn)
}

type Joined = InnerJoinOn<
    InnerJoin<InnerJoin<course_share::table, course::table>, resource_center::table>,
    course_version::table,
    Eq<course_version::id, course::shown_version_id>,
>;

/// What is shared with everybody, and every share of the courses within reach.
fn visible(reach: &Reach) -> IntoBoxed<'static, Joined, Pg> {
    let query = course_share::table
        .inner_join(course::table)
        .inner_join(resource_center::table)
        .inner_join(course_version::table.on(course_version::id.eq(course::shown_version_id)))
        .into_boxed();
    match &reach.counties {
        None => query,
        Some(counties) => query.filter(
            course_share::status
                .eq(CourseShareState::Accepted.as_str())
                .or(course::owner_division_code.is_null())
                .or(course::owner_division_code.assume_not_null().eq_any(counties.clone())),
        ),
    }
}

fn filtered(reach: &Reach, filter: &CourseShareQuery) -> IntoBoxed<'static, Joined, Pg> {
    let mut query = visible(reach);
    if let Some(id) = filter.center_id {
        query = query.filter(course_share::center_id.eq(id.0));
    }
    if let Some(id) = filter.course_id {
        query = query.filter(course_share::course_id.eq(id.0));
    }
    if let Some(state) = filter.status {
        query = query.filter(course_share::status.eq(state.as_str()));
    }
    query
}

const FACTS: (
    course::code,
    course_version::title_zh,
    course::owner_division_code,
    course::status,
    resource_center::name,
) = (
    course::code,
    course_version::title_zh,
    course::owner_division_code,
    course::status,
    resource_center::name,
);

/// Newest first.
pub(in crate::course) fn list_shares(
    conn: &mut PgConnection,
    reach: &Reach,
    filter: &CourseShareQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<Shared>> {
    let mut query = filtered(reach, filter);
    if let Some(id) = before {
        query = query.filter(course_share::id.lt(id));
    }
    let rows: Vec<Shared> = query
        .order(course_share::id.desc())
        .limit(paging.fetch())
        .select((ShareRow::as_select(), FACTS))
        .load(conn)?;
    let total = if paging.count { Some(filtered(reach, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, _)| vec![row.id.to_string()]))
}

pub(in crate::course) fn find_share(
    conn: &mut PgConnection,
    reach: &Reach,
    id: Uuid,
) -> QueryResult<Option<Shared>> {
    visible(reach)
        .filter(course_share::id.eq(id))
        .select((ShareRow::as_select(), FACTS))
        .first(conn)
        .optional()
}

pub(in crate::course) fn lock_share(
    conn: &mut PgConnection,
    reach: &Reach,
    id: Uuid,
) -> QueryResult<Option<Shared>> {
    let locked: Option<Uuid> =
        course_share::table.find(id).select(course_share::id).for_update().first(conn).optional()?;
    if locked.is_some() { find_share(conn, reach, id) } else { Ok(None) }
}

pub(in crate::course) fn insert_share(conn: &mut PgConnection, row: &ShareRow) -> QueryResult<()> {
    diesel::insert_into(course_share::table).values(row).execute(conn).map(drop)
}

/// Writes what was decided and when it ended.
pub(in crate::course) fn update_share(conn: &mut PgConnection, row: &ShareRow) -> QueryResult<()> {
    diesel::update(course_share::table.find(row.id))
        .set((
            course_share::status.eq(&row.status),
            course_share::decided_by.eq(row.decided_by),
            course_share::decided_at.eq(row.decided_at),
            course_share::decision_reason.eq(&row.decision_reason),
            course_share::ended_by.eq(row.ended_by),
            course_share::ended_at.eq(row.ended_at),
            course_share::ended_reason.eq(&row.ended_reason),
            course_share::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// How much a course is used by all schools.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::course) struct UseRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::course) course_id: Uuid,
    #[diesel(sql_type = BigInt)]
    pub(in crate::course) subscriptions: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::course) schools: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::course) sessions: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::course) attendances: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::course) minutes: i64,
}

/// A half-year by its name, with the instants from and before which it lasts.
pub(in crate::course) type Span = (String, DateTime<Utc>, DateTime<Utc>);

/// The use of courses, in a half-year or at all.
pub(in crate::course) fn count_use(
    conn: &mut PgConnection,
    courses: &[Uuid],
    span: Option<&Span>,
) -> QueryResult<Vec<UseRow>> {
    sql_query(
        "select c.id as course_id,
             (select count(*) from course_subscription s where s.course_id = c.id
                 and case when $2 is null then s.ended_at is null
                     else s.subscribed_at < $4 and coalesce(s.ended_at > $3, true) end) as subscriptions,
             (select count(distinct p.school_id) from curriculum_item i
                 join curriculum_plan p on p.id = i.plan_id and p.status = $5
                 where i.course_id = c.id and ($2 is null or p.half_year = $2)) as schools,
             held.sessions, held.attendances, held.minutes
         from unnest($1) c (id)
         cross join lateral (
             select count(distinct s.id) as sessions, count(a.id) as attendances,
                 coalesce(sum(a.valid_minutes), 0)::bigint as minutes
             from class_session s left join attendance a on a.session_id = s.id and a.status = any ($7)
             where s.course_id = c.id and s.status = $6
                 and ($2 is null or s.starts_at >= $3 and s.starts_at < $4)) held",
    )
    .bind::<Array<SqlUuid>, _>(courses)
    .bind::<Nullable<Text>, _>(span.map(|(name, _, _)| name.as_str()))
    .bind::<Nullable<Timestamptz>, _>(span.map(|(_, from, _)| *from))
    .bind::<Nullable<Timestamptz>, _>(span.map(|(_, _, to)| *to))
    .bind::<Text, _>(PlanState::Published.as_str())
    .bind::<Text, _>(SessionState::Closed.as_str())
    .bind::<Array<Text>, _>(AttendanceState::COUNTED.as_slice())
    .load(conn)
}
