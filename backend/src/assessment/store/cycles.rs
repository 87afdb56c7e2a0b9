//! SQL on cycles and draws.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::paging::{Paged, Paging};
use crate::schema::{assessment_cycle, assessment_draw};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessment_cycle)]
pub(in crate::assessment) struct CycleRow {
    pub(in crate::assessment) id: Uuid,
    pub(in crate::assessment) year: i16,
    pub(in crate::assessment) status: String,
    pub(in crate::assessment) policy_id: Uuid,
    pub(in crate::assessment) cut_off: NaiveDate,
    pub(in crate::assessment) self_assessment_due: NaiveDate,
    pub(in crate::assessment) inspection_due: NaiveDate,
    pub(in crate::assessment) assessors_per_school: i16,
    pub(in crate::assessment) session_sample_bp: i32,
    pub(in crate::assessment) telephone_sample: i32,
    pub(in crate::assessment) created_by: Uuid,
    pub(in crate::assessment) created_at: DateTime<Utc>,
    pub(in crate::assessment) frozen_at: Option<DateTime<Utc>>,
    pub(in crate::assessment) concluded_at: Option<DateTime<Utc>>,
    pub(in crate::assessment) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessment_draw)]
pub(in crate::assessment) struct DrawRow {
    pub(in crate::assessment) cycle_id: Uuid,
    pub(in crate::assessment) seed: String,
    pub(in crate::assessment) lists: Value,
    pub(in crate::assessment) hash: String,
    pub(in crate::assessment) drawn_by: Uuid,
    pub(in crate::assessment) drawn_at: DateTime<Utc>,
}

/// The cycles, the latest year first; after the year `before`.
pub(in crate::assessment) fn list_cycles(
    conn: &mut PgConnection,
    before: Option<i16>,
    paging: &Paging,
) -> QueryResult<Paged<CycleRow>> {
    let mut query = assessment_cycle::table.into_boxed();
    if let Some(year) = before {
        query = query.filter(assessment_cycle::year.lt(year));
    }
    let rows = query
        .order(assessment_cycle::year.desc())
        .limit(paging.fetch())
        .select(CycleRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(assessment_cycle::table.count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.year.to_string()]))
}

pub(in crate::assessment) fn find_cycle(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<CycleRow>> {
    assessment_cycle::table.find(id).select(CycleRow::as_select()).first(conn).optional()
}

/// A cycle whose state stays as it is until the transaction ends. Taken before its schools and inspections are locked.
pub(in crate::assessment) fn hold_cycle(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<CycleRow>> {
    assessment_cycle::table.find(id).select(CycleRow::as_select()).for_share().first(conn).optional()
}

pub(in crate::assessment) fn lock_cycle(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<CycleRow>> {
    assessment_cycle::table.find(id).select(CycleRow::as_select()).for_update().first(conn).optional()
}

pub(in crate::assessment) fn insert_cycle(conn: &mut PgConnection, row: &CycleRow) -> QueryResult<()> {
    diesel::insert_into(assessment_cycle::table).values(row).execute(conn).map(drop)
}

/// Writes how far a cycle has come.
pub(in crate::assessment) fn update_cycle(conn: &mut PgConnection, row: &CycleRow) -> QueryResult<()> {
    diesel::update(assessment_cycle::table.find(row.id))
        .set((
            assessment_cycle::status.eq(&row.status),
            assessment_cycle::policy_id.eq(row.policy_id),
            assessment_cycle::frozen_at.eq(row.frozen_at),
            assessment_cycle::concluded_at.eq(row.concluded_at),
            assessment_cycle::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

pub(in crate::assessment) fn insert_draw(conn: &mut PgConnection, row: &DrawRow) -> QueryResult<()> {
    diesel::insert_into(assessment_draw::table).values(row).execute(conn).map(drop)
}

pub(in crate::assessment) fn find_draw(conn: &mut PgConnection, cycle: Uuid) -> QueryResult<Option<DrawRow>> {
    assessment_draw::table.find(cycle).select(DrawRow::as_select()).first(conn).optional()
}
