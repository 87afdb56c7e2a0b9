//! SQL on what schools subscribe to.

use chrono::{DateTime, Utc};
use contract::course::{CourseShareState, CourseSubscriptionQuery};
use diesel::dsl::{Eq, InnerJoin, InnerJoinOn, IntoBoxed, exists, select};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{course, course_share, course_subscription, course_version, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = course_subscription)]
pub(in crate::course) struct SubscriptionRow {
    pub(in crate::course) id: Uuid,
    pub(in crate::course) school_id: Uuid,
    pub(in crate::course) course_id: Uuid,
    pub(in crate::course) subscribed_by: Uuid,
    pub(in crate::course) subscribed_at: DateTime<Utc>,
    pub(in crate::course) ended_by: Option<Uuid>,
    pub(in crate::course) ended_at: Option<DateTime<Utc>>,
}

/// A subscription with the name of its school, and the code and title of its course.
pub(in crate::course) type Subscribed = (SubscriptionRow, (String, String, String));

type Joined = InnerJoinOn<
    InnerJoin<InnerJoin<course_subscription::table, school::table>, course::table>,
    course_version::table,
    Eq<course_version::id, course::shown_version_id>,
>;

/// The subscriptions of the schools in scope.
fn visible(scope: &Scope) -> IntoBoxed<'static, Joined, Pg> {
    course_subscription::table
        .inner_join(school::table)
        .inner_join(course::table)
        .inner_join(course_version::table.on(course_version::id.eq(course::shown_version_id)))
        .filter(course_subscription::school_id.eq_any(schools_in_scope(scope)))
        .into_boxed()
}

fn filtered(scope: &Scope, filter: &CourseSubscriptionQuery) -> IntoBoxed<'static, Joined, Pg> {
    let mut query = visible(scope);
    if let Some(id) = filter.school_id {
        query = query.filter(course_subscription::school_id.eq(id.0));
    }
    if let Some(id) = filter.course_id {
        query = query.filter(course_subscription::course_id.eq(id.0));
    }
    if filter.ended.unwrap_or_default() {
        query
    } else {
        query.filter(course_subscription::ended_at.is_null())
    }
}

/// Newest first.
pub(in crate::course) fn list_subscriptions(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &CourseSubscriptionQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<Subscribed>> {
    let mut query = filtered(scope, filter);
    if let Some(id) = before {
        query = query.filter(course_subscription::id.lt(id));
    }
    let rows: Vec<Subscribed> = query
        .order(course_subscription::id.desc())
        .limit(paging.fetch())
        .select((SubscriptionRow::as_select(), (school::name, course::code, course_version::title_zh)))
        .load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, _)| vec![row.id.to_string()]))
}

pub(in crate::course) fn find_subscription(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<Subscribed>> {
    visible(scope)
        .filter(course_subscription::id.eq(id))
        .select((SubscriptionRow::as_select(), (school::name, course::code, course_version::title_zh)))
        .first(conn)
        .optional()
}

pub(in crate::course) fn lock_subscription(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<Subscribed>> {
    let locked: Option<Uuid> = course_subscription::table
        .find(id)
        .select(course_subscription::id)
        .for_update()
        .first(conn)
        .optional()?;
    if locked.is_some() { find_subscription(conn, scope, id) } else { Ok(None) }
}

pub(in crate::course) fn insert_subscription(
    conn: &mut PgConnection,
    row: &SubscriptionRow,
) -> QueryResult<()> {
    diesel::insert_into(course_subscription::table).values(row).execute(conn).map(drop)
}

pub(in crate::course) fn end_subscription(conn: &mut PgConnection, row: &SubscriptionRow) -> QueryResult<()> {
    diesel::update(course_subscription::table.find(row.id))
        .set((course_subscription::ended_by.eq(row.ended_by), course_subscription::ended_at.eq(row.ended_at)))
        .execute(conn)
        .map(drop)
}

/// Whether a course is the city's.
pub(in crate::course) fn is_of_city(conn: &mut PgConnection, id: Uuid) -> QueryResult<bool> {
    select(exists(course::table.find(id).filter(course::owner_division_code.is_null()))).get_result(conn)
}

/// Those of the courses that every school may subscribe to.
pub(in crate::course) fn list_shared(conn: &mut PgConnection, courses: &[Uuid]) -> QueryResult<Vec<Uuid>> {
    course_share::table
        .filter(course_share::course_id.eq_any(courses))
        .filter(course_share::status.eq(CourseShareState::Accepted.as_str()))
        .select(course_share::course_id)
        .load(conn)
}

/// Those of the courses that a school subscribes to.
pub(in crate::course) fn list_subscribed(
    conn: &mut PgConnection,
    school: Uuid,
    courses: &[Uuid],
) -> QueryResult<Vec<Uuid>> {
    course_subscription::table
        .filter(course_subscription::school_id.eq(school))
        .filter(course_subscription::course_id.eq_any(courses))
        .filter(course_subscription::ended_at.is_null())
        .select(course_subscription::course_id)
        .load(conn)
}

/// Which shared courses these schools subscribe to: school and course.
pub(in crate::course) fn list_subscriptions_of(
    conn: &mut PgConnection,
    schools: &[Uuid],
) -> QueryResult<Vec<(Uuid, Uuid)>> {
    let shared = course_share::table
        .filter(course_share::status.eq(CourseShareState::Accepted.as_str()))
        .select(course_share::course_id);
    course_subscription::table
        .filter(course_subscription::school_id.eq_any(schools))
        .filter(course_subscription::ended_at.is_null())
        .filter(course_subscription::course_id.eq_any(shared))
        .select((course_subscription::school_id, course_subscription::course_id))
        .load(conn)
}
