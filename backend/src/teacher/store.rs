//! The only SQL on teachers.

pub(super) mod documents;
pub(super) mod exchange;
pub(super) mod hours;

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::TeacherId;
use contract::teacher::TeacherQuery;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::db::value::containing;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{teacher, teacher_assignment};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = teacher, treat_none_as_null = true)]
pub(super) struct TeacherRow {
    pub(super) id: Uuid,
    pub(super) school_id: Uuid,
    pub(super) name: String,
    pub(super) source: String,
    pub(super) employment: Option<String>,
    pub(super) reemployment_kind: Option<String>,
    pub(super) student_kind: Option<String>,
    pub(super) consent_of_unit: bool,
    pub(super) verified: bool,
    pub(super) unit_name: Option<String>,
    pub(super) stay_from: Option<NaiveDate>,
    pub(super) stay_to: Option<NaiveDate>,
    pub(super) phone_sealed: Option<Vec<u8>>,
    pub(super) phone_masked: Option<String>,
    pub(super) stated_by: Option<Uuid>,
    pub(super) verified_by: Option<Uuid>,
    pub(super) id_number_hash: Option<Vec<u8>>,
    pub(super) status: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) version: i64,
}

/// The teachers that schools in `scope` have registered, and those that teach or taught at one of them beside their own.
fn visible(scope: &Scope) -> teacher::BoxedQuery<'static, Pg> {
    let rows = teacher::table.into_boxed();
    if scope.city {
        return rows;
    }
    let assigned = teacher_assignment::table
        .filter(teacher_assignment::school_id.eq_any(schools_in_scope(scope)))
        .select(teacher_assignment::teacher_id);
    rows.filter(teacher::school_id.eq_any(schools_in_scope(scope)).or(teacher::id.eq_any(assigned)))
}

fn filtered(scope: &Scope, filter: &TeacherQuery) -> teacher::BoxedQuery<'static, Pg> {
    let mut query = visible(scope);
    if let Some(text) = filter.q.as_deref().filter(|text| !text.is_empty()) {
        query = query.filter(teacher::name.like(containing(text)));
    }
    if let Some(id) = filter.school_id {
        query = query.filter(teacher::school_id.eq(id.0));
    }
    if let Some(source) = filter.source {
        query = query.filter(teacher::source.eq(source.as_str()));
    }
    if let Some(state) = filter.status {
        query = query.filter(teacher::status.eq(state.as_str()));
    }
    if let Some(verified) = filter.verified {
        query = query.filter(teacher::verified.eq(verified));
    }
    if let Some(kind) = filter.reemployment_kind {
        query = query.filter(teacher::reemployment_kind.eq(kind.as_str()));
    }
    query
}

/// Newest first.
pub(super) fn list_teachers(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &TeacherQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<TeacherRow>> {
    let mut query = filtered(scope, filter);
    if let Some(before) = before {
        query = query.filter(teacher::id.lt(before));
    }
    let rows: Vec<TeacherRow> =
        query.order(teacher::id.desc()).limit(paging.fetch()).select(TeacherRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

pub(super) fn find_teacher(
    conn: &mut PgConnection,
    scope: &Scope,
    id: TeacherId,
) -> QueryResult<Option<TeacherRow>> {
    visible(scope).filter(teacher::id.eq(id.0)).select(TeacherRow::as_select()).first(conn).optional()
}

/// A teacher that a school in `scope` has registered, which alone writes it.
pub(super) fn lock_teacher(
    conn: &mut PgConnection,
    scope: &Scope,
    id: TeacherId,
) -> QueryResult<Option<TeacherRow>> {
    teacher::table
        .filter(teacher::id.eq(id.0).and(teacher::school_id.eq_any(schools_in_scope(scope))))
        .select(TeacherRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

pub(super) fn insert_teacher(conn: &mut PgConnection, row: &TeacherRow) -> QueryResult<()> {
    diesel::insert_into(teacher::table).values(row).execute(conn).map(drop)
}

pub(super) fn update_teacher(conn: &mut PgConnection, row: &TeacherRow) -> QueryResult<()> {
    diesel::update(teacher::table.find(row.id)).set(row).execute(conn).map(drop)
}
