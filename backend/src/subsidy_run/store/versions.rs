//! SQL on the versions of runs.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

use crate::schema::subsidy_run_version;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = subsidy_run_version)]
pub(in crate::subsidy_run) struct VersionRow {
    pub(in crate::subsidy_run) run_id: Uuid,
    pub(in crate::subsidy_run) number: i16,
    pub(in crate::subsidy_run) cause: String,
    pub(in crate::subsidy_run) reason: String,
    pub(in crate::subsidy_run) policy: Value,
    pub(in crate::subsidy_run) operating_policies: Value,
    pub(in crate::subsidy_run) budget: Decimal,
    pub(in crate::subsidy_run) schools: i32,
    pub(in crate::subsidy_run) eligible: i32,
    pub(in crate::subsidy_run) paid: i32,
    pub(in crate::subsidy_run) entitlement: Decimal,
    pub(in crate::subsidy_run) payment: Decimal,
    pub(in crate::subsidy_run) municipal_share: Decimal,
    pub(in crate::subsidy_run) county_share: Decimal,
    pub(in crate::subsidy_run) operating_guarantee: Decimal,
    pub(in crate::subsidy_run) grades: Value,
    pub(in crate::subsidy_run) changed_lines: i32,
    pub(in crate::subsidy_run) hash: String,
    pub(in crate::subsidy_run) computed_by: Uuid,
    pub(in crate::subsidy_run) computed_at: DateTime<Utc>,
}

pub(in crate::subsidy_run) fn insert_version(conn: &mut PgConnection, row: &VersionRow) -> QueryResult<()> {
    diesel::insert_into(subsidy_run_version::table).values(row).execute(conn).map(drop)
}

pub(in crate::subsidy_run) fn find_version(
    conn: &mut PgConnection,
    run: Uuid,
    number: i16,
) -> QueryResult<Option<VersionRow>> {
    subsidy_run_version::table.find((run, number)).select(VersionRow::as_select()).first(conn).optional()
}

/// The versions of a run, the first one first.
pub(in crate::subsidy_run) fn list_versions(
    conn: &mut PgConnection,
    run: Uuid,
) -> QueryResult<Vec<VersionRow>> {
    subsidy_run_version::table
        .filter(subsidy_run_version::run_id.eq(run))
        .order(subsidy_run_version::number)
        .select(VersionRow::as_select())
        .load(conn)
}

/// The number of the last version of a run; 0 where there is none.
pub(in crate::subsidy_run) fn last_number(conn: &mut PgConnection, run: Uuid) -> QueryResult<i16> {
    let last: Option<i16> = subsidy_run_version::table
        .filter(subsidy_run_version::run_id.eq(run))
        .select(diesel::dsl::max(subsidy_run_version::number))
        .first(conn)?;
    Ok(last.unwrap_or_default())
}

/// The versions that hold in these runs.
pub(in crate::subsidy_run) fn list_current(
    conn: &mut PgConnection,
    runs: &[Uuid],
    numbers: &[i16],
) -> QueryResult<Vec<VersionRow>> {
    subsidy_run_version::table
        .filter(subsidy_run_version::run_id.eq_any(runs).and(subsidy_run_version::number.eq_any(numbers)))
        .select(VersionRow::as_select())
        .load(conn)
}
