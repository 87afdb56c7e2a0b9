//! Secret addresses of timetables.

use chrono::{DateTime, NaiveDate, Utc};
use contract::class::CalendarFeedQuery;
use contract::ids::{CalendarFeedId, SchoolId, TeacherId};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{calendar_feed, school, teacher, teacher_assignment};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = calendar_feed)]
pub(in crate::class) struct FeedRow {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) school_id: Uuid,
    pub(in crate::class) teacher_id: Option<Uuid>,
    pub(in crate::class) token_hash: Vec<u8>,
    pub(in crate::class) created_by: Uuid,
    pub(in crate::class) created_at: DateTime<Utc>,
    pub(in crate::class) revoked_by: Option<Uuid>,
    pub(in crate::class) revoked_at: Option<DateTime<Utc>>,
}

/// An address with the names of its school and teacher.
pub(in crate::class) type NamedFeed = (FeedRow, String, Option<String>);

pub(in crate::class) fn insert_feed(conn: &mut PgConnection, row: &FeedRow) -> QueryResult<()> {
    diesel::insert_into(calendar_feed::table).values(row).execute(conn).map(drop)
}

fn filtered(scope: &Scope, filter: &CalendarFeedQuery) -> calendar_feed::BoxedQuery<'static, Pg> {
    let mut query =
        calendar_feed::table.filter(calendar_feed::school_id.eq_any(schools_in_scope(scope))).into_boxed();
    if let Some(id) = filter.school_id {
        query = query.filter(calendar_feed::school_id.eq(id.0));
    }
    if !filter.revoked.unwrap_or_default() {
        query = query.filter(calendar_feed::revoked_at.is_null());
    }
    query
}

/// Newest first.
pub(in crate::class) fn list_feeds(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &CalendarFeedQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<NamedFeed>> {
    let mut query = filtered(scope, filter);
    if let Some(id) = before {
        query = query.filter(calendar_feed::id.lt(id));
    }
    let rows: Vec<FeedRow> = query
        .order(calendar_feed::id.desc())
        .limit(paging.fetch())
        .select(FeedRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    let page = Paged::cut(rows, paging, total, |row: &FeedRow| vec![row.id.to_string()]);
    Ok(Paged { items: named(conn, page.items)?, next: page.next, total: page.total })
}

fn named(conn: &mut PgConnection, rows: Vec<FeedRow>) -> QueryResult<Vec<NamedFeed>> {
    let schools: Vec<Uuid> = rows.iter().map(|row| row.school_id).collect();
    let teachers: Vec<Uuid> = rows.iter().filter_map(|row| row.teacher_id).collect();
    let schools: Vec<(Uuid, String)> =
        school::table.filter(school::id.eq_any(schools)).select((school::id, school::name)).load(conn)?;
    let teachers: Vec<(Uuid, String)> = teacher::table
        .filter(teacher::id.eq_any(teachers))
        .select((teacher::id, teacher::name))
        .load(conn)?;
    let name = |all: &[(Uuid, String)], id: Uuid| {
        all.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone())
    };
    let told = |row: FeedRow| {
        let school = name(&schools, row.school_id).unwrap_or_default();
        let teacher = row.teacher_id.and_then(|id| name(&teachers, id));
        (row, school, teacher)
    };
    Ok(rows.into_iter().map(told).collect())
}

/// An address in `scope`, locked.
pub(in crate::class) fn lock_feed(
    conn: &mut PgConnection,
    scope: &Scope,
    id: CalendarFeedId,
) -> QueryResult<Option<NamedFeed>> {
    let row: Option<FeedRow> = calendar_feed::table
        .filter(calendar_feed::id.eq(id.0).and(calendar_feed::school_id.eq_any(schools_in_scope(scope))))
        .select(FeedRow::as_select())
        .for_update()
        .first(conn)
        .optional()?;
    Ok(named(conn, row.into_iter().collect())?.pop())
}

/// The address with this secret, as long as it is not revoked.
pub(in crate::class) fn find_by_hash(conn: &mut PgConnection, hash: &[u8]) -> QueryResult<Option<NamedFeed>> {
    let row: Option<FeedRow> = calendar_feed::table
        .filter(calendar_feed::token_hash.eq(hash).and(calendar_feed::revoked_at.is_null()))
        .select(FeedRow::as_select())
        .first(conn)
        .optional()?;
    Ok(named(conn, row.into_iter().collect())?.pop())
}

/// Writes that an address answers no more.
pub(in crate::class) fn revoke_feed(conn: &mut PgConnection, row: &FeedRow) -> QueryResult<()> {
    diesel::update(calendar_feed::table.find(row.id))
        .set((calendar_feed::revoked_by.eq(row.revoked_by), calendar_feed::revoked_at.eq(row.revoked_at)))
        .execute(conn)
        .map(drop)
}

/// The school within `scope` at which a teacher teaches on a day, or may teach: this one if it is named, else the teacher's
/// own, else one that the teacher is assigned to.
pub(in crate::class) fn find_school_of_teacher(
    conn: &mut PgConnection,
    scope: &Scope,
    id: TeacherId,
    named: Option<SchoolId>,
    day: NaiveDate,
) -> QueryResult<Option<Uuid>> {
    let own = teacher::table
        .filter(teacher::id.eq(id.0).and(teacher::school_id.eq_any(schools_in_scope(scope))))
        .select(teacher::school_id);
    let assigned = teacher_assignment::table
        .filter(teacher_assignment::teacher_id.eq(id.0))
        .filter(teacher_assignment::school_id.eq_any(schools_in_scope(scope)))
        .filter(teacher_assignment::ends_on.is_null().or(teacher_assignment::ends_on.ge(day)))
        .order(teacher_assignment::id)
        .select(teacher_assignment::school_id);
    let mut schools: Vec<Uuid> = own.load(conn)?;
    schools.extend(assigned.load::<Uuid>(conn)?);
    Ok(schools.into_iter().find(|school| named.is_none_or(|named| named.0 == *school)))
}
