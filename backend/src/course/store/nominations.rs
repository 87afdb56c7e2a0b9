//! SQL on nominations, and on the honours that follow from them.

use chrono::{DateTime, Utc};
use contract::course::{CourseNominationQuery, NominationState};
use diesel::dsl::{Eq, InnerJoin, InnerJoinOn, IntoBoxed};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use super::Reach;
use crate::paging::{Paged, Paging};
use crate::schema::{course, course_nomination, course_version};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = course_nomination)]
pub(in crate::course) struct NominationRow {
    pub(in crate::course) id: Uuid,
    pub(in crate::course) course_id: Uuid,
    pub(in crate::course) honour: String,
    pub(in crate::course) reason: String,
    pub(in crate::course) status: String,
    pub(in crate::course) nominated_by: Uuid,
    pub(in crate::course) nominated_at: DateTime<Utc>,
    pub(in crate::course) decided_by: Option<Uuid>,
    pub(in crate::course) decided_at: Option<DateTime<Utc>>,
    pub(in crate::course) decision_reason: Option<String>,
    pub(in crate::course) revoked_by: Option<Uuid>,
    pub(in crate::course) revoked_at: Option<DateTime<Utc>>,
    pub(in crate::course) revoked_reason: Option<String>,
    pub(in crate::course) version: i64,
}

/// A nomination with its course: code, title, owner and where it stands.
pub(in crate::course) type Nominated = (NominationRow, (String, String, Option<String>, String));

type Joined = InnerJoinOn<
    InnerJoin<course_nomination::table, course::table>,
    course_version::table,
    Eq<course_version::id, course::shown_version_id>,
>;

/// The nominations of the courses within reach.
fn visible(reach: &Reach) -> IntoBoxed<'static, Joined, Pg> {
    let query = course_nomination::table
        .inner_join(course::table)
        .inner_join(course_version::table.on(course_version::id.eq(course::shown_version_id)))
        .into_boxed();
    match &reach.counties {
        None => query,
        Some(counties) => query.filter(
            course::owner_division_code.is_null().or(course::owner_division_code.eq_any(counties.clone())),
        ),
    }
}

fn filtered(reach: &Reach, filter: &CourseNominationQuery) -> IntoBoxed<'static, Joined, Pg> {
    let mut query = visible(reach);
    if let Some(id) = filter.course_id {
        query = query.filter(course_nomination::course_id.eq(id.0));
    }
    if let Some(honour) = filter.honour {
        query = query.filter(course_nomination::honour.eq(honour.as_str()));
    }
    if let Some(state) = filter.status {
        query = query.filter(course_nomination::status.eq(state.as_str()));
    }
    query
}

/// Newest first.
pub(in crate::course) fn list_nominations(
    conn: &mut PgConnection,
    reach: &Reach,
    filter: &CourseNominationQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<Nominated>> {
    let mut query = filtered(reach, filter);
    if let Some(id) = before {
        query = query.filter(course_nomination::id.lt(id));
    }
    let rows: Vec<Nominated> = query
        .order(course_nomination::id.desc())
        .limit(paging.fetch())
        .select((
            NominationRow::as_select(),
            (course::code, course_version::title_zh, course::owner_division_code, course::status),
        ))
        .load(conn)?;
    let total = if paging.count { Some(filtered(reach, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, _)| vec![row.id.to_string()]))
}

pub(in crate::course) fn find_nomination(
    conn: &mut PgConnection,
    reach: &Reach,
    id: Uuid,
) -> QueryResult<Option<Nominated>> {
    visible(reach)
        .filter(course_nomination::id.eq(id))
        .select((
            NominationRow::as_select(),
            (course::code, course_version::title_zh, course::owner_division_code, course::status),
        ))
        .first(conn)
        .optional()
}

/// As `find_nomination`, and locks it.
pub(in crate::course) fn lock_nomination(
    conn: &mut PgConnection,
    reach: &Reach,
    id: Uuid,
) -> QueryResult<Option<Nominated>> {
    let locked: Option<Uuid> = course_nomination::table
        .find(id)
        .select(course_nomination::id)
        .for_update()
        .first(conn)
        .optional()?;
    if locked.is_some() { find_nomination(conn, reach, id) } else { Ok(None) }
}

pub(in crate::course) fn insert_nomination(conn: &mut PgConnection, row: &NominationRow) -> QueryResult<()> {
    diesel::insert_into(course_nomination::table).values(row).execute(conn).map(drop)
}

/// Writes what was decided.
pub(in crate::course) fn update_nomination(conn: &mut PgConnection, row: &NominationRow) -> QueryResult<()> {
    diesel::update(course_nomination::table.find(row.id))
        .set((
            course_nomination::status.eq(&row.status),
            course_nomination::decided_by.eq(row.decided_by),
            course_nomination::decided_at.eq(row.decided_at),
            course_nomination::decision_reason.eq(&row.decision_reason),
            course_nomination::revoked_by.eq(row.revoked_by),
            course_nomination::revoked_at.eq(row.revoked_at),
            course_nomination::revoked_reason.eq(&row.revoked_reason),
            course_nomination::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// Lets a course have the honours of its approved nominations, and no other.
pub(in crate::course) fn renew_honours(conn: &mut PgConnection, course: Uuid) -> QueryResult<()> {
    let honours: Vec<String> = course_nomination::table
        .filter(course_nomination::course_id.eq(course))
        .filter(course_nomination::status.eq(NominationState::Approved.as_str()))
        .order(course_nomination::honour)
        .select(course_nomination::honour)
        .load(conn)?;
    let honours: Vec<Option<String>> = honours.into_iter().map(Some).collect();
    diesel::update(course::table.find(course))
        .set((course::honours.eq(honours), course::version.eq(course::version + 1)))
        .execute(conn)
        .map(drop)
}
