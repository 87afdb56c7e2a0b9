//! SQL on categories.

use chrono::{DateTime, Utc};
use contract::course::CategoryState;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::schema::course_category;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = course_category, primary_key(code), treat_none_as_null = true)]
pub(in crate::course) struct CategoryRow {
    pub(in crate::course) code: String,
    pub(in crate::course) label_zh: String,
    pub(in crate::course) label_mn: Option<String>,
    pub(in crate::course) label_en: String,
    pub(in crate::course) origin: String,
    pub(in crate::course) position: i16,
    pub(in crate::course) basis: String,
    pub(in crate::course) county_code: Option<String>,
    pub(in crate::course) status: String,
    pub(in crate::course) proposed_by: Option<Uuid>,
    pub(in crate::course) proposed_at: DateTime<Utc>,
    pub(in crate::course) decided_by: Option<Uuid>,
    pub(in crate::course) decided_at: Option<DateTime<Utc>>,
    pub(in crate::course) decision_reason: Option<String>,
    pub(in crate::course) version: i64,
    pub(in crate::course) retired_by: Option<Uuid>,
    pub(in crate::course) retired_at: Option<DateTime<Utc>>,
    pub(in crate::course) retired_reason: Option<String>,
}

const FOR_ALL: [&str; 2] = [CategoryState::Approved.as_str(), CategoryState::Retired.as_str()];

/// What courses have or may take; what was only proposed is seen by the city and by the county that wished for it.
fn visible(scope: &Scope) -> course_category::BoxedQuery<'static, Pg> {
    let query = course_category::table.into_boxed();
    if scope.city {
        return query;
    }
    query.filter(
        course_category::status
            .eq_any(FOR_ALL)
            .or(course_category::county_code.assume_not_null().eq_any(scope.divisions.clone())),
    )
}

/// In order.
pub(in crate::course) fn list_categories(
    conn: &mut PgConnection,
    scope: &Scope,
) -> QueryResult<Vec<CategoryRow>> {
    visible(scope)
        .order((course_category::position, course_category::code))
        .select(CategoryRow::as_select())
        .load(conn)
}

pub(in crate::course) fn find_category(
    conn: &mut PgConnection,
    scope: &Scope,
    code: &str,
) -> QueryResult<Option<CategoryRow>> {
    visible(scope)
        .filter(course_category::code.eq(code.to_owned()))
        .select(CategoryRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::course) fn lock_category(
    conn: &mut PgConnection,
    code: &str,
) -> QueryResult<Option<CategoryRow>> {
    course_category::table.find(code).select(CategoryRow::as_select()).for_update().first(conn).optional()
}

/// Where a category stands.
pub(in crate::course) fn find_state(conn: &mut PgConnection, code: &str) -> QueryResult<Option<String>> {
    course_category::table.find(code).select(course_category::status).first(conn).optional()
}

/// The place behind the last category.
pub(in crate::course) fn next_position(conn: &mut PgConnection) -> QueryResult<i16> {
    let last: Option<i16> =
        course_category::table.select(diesel::dsl::max(course_category::position)).first(conn)?;
    Ok(last.unwrap_or_default().saturating_add(1))
}

pub(in crate::course) fn insert_category(conn: &mut PgConnection, row: &CategoryRow) -> QueryResult<()> {
    diesel::insert_into(course_category::table).values(row).execute(conn).map(drop)
}

pub(in crate::course) fn update_category(conn: &mut PgConnection, row: &CategoryRow) -> QueryResult<()> {
    diesel::update(course_category::table.find(&row.code)).set(row).execute(conn).map(drop)
}
