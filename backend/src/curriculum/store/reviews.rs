//! SQL on teaching reviews and what a school says of its courses in them.

use chrono::{DateTime, Utc};
use contract::curriculum::TeachingReviewQuery;
use contract::ids::TeachingReviewId;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::auth::Scope;
use crate::db::keyset::before;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{school, teaching_review, teaching_review_line};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = teaching_review, treat_none_as_null = true)]
pub(in crate::curriculum) struct ReviewRow {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) school_id: Uuid,
    pub(in crate::curriculum) half_year: String,
    pub(in crate::curriculum) status: String,
    pub(in crate::curriculum) findings: String,
    pub(in crate::curriculum) measures: String,
    pub(in crate::curriculum) created_by: Uuid,
    pub(in crate::curriculum) created_at: DateTime<Utc>,
    pub(in crate::curriculum) finalised_by: Option<Uuid>,
    pub(in crate::curriculum) finalised_at: Option<DateTime<Utc>>,
    pub(in crate::curriculum) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = teaching_review_line)]
pub(in crate::curriculum) struct ReviewLineRow {
    pub(in crate::curriculum) review_id: Uuid,
    pub(in crate::curriculum) course_id: Uuid,
    pub(in crate::curriculum) waiting_learners: i32,
    pub(in crate::curriculum) cost_yuan: Decimal,
    pub(in crate::curriculum) remark: Option<String>,
    #[diesel(embed)]
    pub(in crate::curriculum) kept: KeptFigures,
}

/// The figures of a course as they were when the review was signed; none in a draft.
#[derive(Debug, Clone, Default, Queryable, Selectable, Insertable)]
#[diesel(table_name = teaching_review_line)]
pub(in crate::curriculum) struct KeptFigures {
    pub(in crate::curriculum) sessions_planned: Option<i32>,
    pub(in crate::curriculum) sessions_held: Option<i32>,
    pub(in crate::curriculum) minutes_held: Option<i32>,
    pub(in crate::curriculum) seats: Option<i32>,
    pub(in crate::curriculum) participants: Option<i32>,
    pub(in crate::curriculum) attendances: Option<i32>,
    pub(in crate::curriculum) completions: Option<i32>,
    pub(in crate::curriculum) ratings: Option<i32>,
    pub(in crate::curriculum) satisfaction_centi: Option<i32>,
}

pub(in crate::curriculum) fn find_review(
    conn: &mut PgConnection,
    scope: &Scope,
    id: TeachingReviewId,
) -> QueryResult<Option<ReviewRow>> {
    teaching_review::table
        .filter(teaching_review::id.eq(id.0).and(teaching_review::school_id.eq_any(schools_in_scope(scope))))
        .select(ReviewRow::as_select())
        .first(conn)
        .optional()
}

/// As `find_review`, and locks it.
pub(in crate::curriculum) fn lock_review(
    conn: &mut PgConnection,
    scope: &Scope,
    id: TeachingReviewId,
) -> QueryResult<Option<ReviewRow>> {
    teaching_review::table
        .filter(teaching_review::id.eq(id.0).and(teaching_review::school_id.eq_any(schools_in_scope(scope))))
        .select(ReviewRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

/// A review by its id, if it is of a school.
pub(in crate::curriculum) fn find_review_of(
    conn: &mut PgConnection,
    id: Uuid,
    school: Uuid,
) -> QueryResult<Option<ReviewRow>> {
    teaching_review::table
        .filter(teaching_review::id.eq(id).and(teaching_review::school_id.eq(school)))
        .select(ReviewRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::curriculum) fn insert_review(conn: &mut PgConnection, row: &ReviewRow) -> QueryResult<()> {
    diesel::insert_into(teaching_review::table).values(row).execute(conn).map(drop)
}

/// Writes every column; the caller has raised the version.
pub(in crate::curriculum) fn update_review(conn: &mut PgConnection, row: &ReviewRow) -> QueryResult<()> {
    diesel::update(teaching_review::table.find(row.id)).set(row).execute(conn).map(drop)
}

/// What is said of the courses of a review.
pub(in crate::curriculum) fn list_review_lines(
    conn: &mut PgConnection,
    review: Uuid,
) -> QueryResult<Vec<ReviewLineRow>> {
    teaching_review_line::table
        .filter(teaching_review_line::review_id.eq(review))
        .order(teaching_review_line::course_id)
        .select(ReviewLineRow::as_select())
        .load(conn)
}

pub(in crate::curriculum) fn replace_review_lines(
    conn: &mut PgConnection,
    review: Uuid,
    rows: &[ReviewLineRow],
) -> QueryResult<()> {
    diesel::delete(teaching_review_line::table.filter(teaching_review_line::review_id.eq(review)))
        .execute(conn)?;
    diesel::insert_into(teaching_review_line::table).values(rows.to_vec()).execute(conn).map(drop)
}

fn filtered(scope: &Scope, filter: &TeachingReviewQuery) -> teaching_review::BoxedQuery<'static, Pg> {
    let mut query = teaching_review::table
        .filter(teaching_review::school_id.eq_any(schools_in_scope(scope)))
        .into_boxed();
    if let Some(id) = filter.school_id {
        query = query.filter(teaching_review::school_id.eq(id.0));
    }
    if let Some(half_year) = filter.half_year {
        query = query.filter(teaching_review::half_year.eq(half_year.to_string()));
    }
    if let Some(state) = filter.status {
        query = query.filter(teaching_review::status.eq(state.as_str()));
    }
    query
}

/// Latest half-year first, with the names of the schools.
pub(in crate::curriculum) fn list_reviews(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &TeachingReviewQuery,
    before: Option<(String, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<(ReviewRow, String)>> {
    let mut query = filtered(scope, filter);
    if let Some((half_year, id)) = before {
        query = query.filter(before!((teaching_review::half_year, half_year), (teaching_review::id, id)));
    }
    let rows: Vec<ReviewRow> = query
        .order((teaching_review::half_year.desc(), teaching_review::id.desc()))
        .limit(paging.fetch())
        .select(ReviewRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    let page =
        Paged::cut(rows, paging, total, |row: &ReviewRow| vec![row.half_year.clone(), row.id.to_string()]);
    let schools: Vec<Uuid> = page.items.iter().map(|row| row.school_id).collect();
    let names: Vec<(Uuid, String)> =
        school::table.filter(school::id.eq_any(schools)).select((school::id, school::name)).load(conn)?;
    let names: std::collections::HashMap<_, _> = names.into_iter().collect();
    Ok(page.map(|row| {
        let name = names.get(&row.school_id).cloned().unwrap_or_default();
        (row, name)
    }))
}
