//! The only SQL of coverage: its targets, counts over facilities and divisions, read-only, and who takes part regularly.

mod counts;
mod overview;
pub(super) mod participation;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

pub(super) use counts::{CountRow, GapRow, UncoveredRow, count_coverage, list_gaps, list_uncovered};
pub(super) use overview::{
    count_facilities, count_learners, count_open_schools, list_attendance, sum_credits,
};

use crate::schema::{coverage_target, division};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = coverage_target)]
pub(super) struct TargetRow {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) due_date: NaiveDate,
    pub(super) target_bp: i32,
    pub(super) basis: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) version: i64,
}

/// The names of counties, by code.
pub(super) fn county_names(conn: &mut PgConnection) -> QueryResult<Vec<(String, String)>> {
    division::table
        .filter(division::level.eq("county"))
        .distinct_on(division::code)
        .order((division::code, division::valid_from.desc()))
        .select((division::code, division::name_zh))
        .load(conn)
}

pub(super) fn list_targets(conn: &mut PgConnection) -> QueryResult<Vec<TargetRow>> {
    coverage_target::table
        .order((coverage_target::due_date, coverage_target::kind))
        .select(TargetRow::as_select())
        .load(conn)
}

pub(super) fn lock_target(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<TargetRow>> {
    coverage_target::table.find(id).select(TargetRow::as_select()).for_update().first(conn).optional()
}

pub(super) fn insert_target(conn: &mut PgConnection, row: &TargetRow) -> QueryResult<()> {
    diesel::insert_into(coverage_target::table).values(row).execute(conn).map(drop)
}

pub(super) fn update_target(conn: &mut PgConnection, row: &mut TargetRow) -> QueryResult<()> {
    row.version += 1;
    diesel::update(&*row).set(&*row).execute(conn).map(drop)
}
