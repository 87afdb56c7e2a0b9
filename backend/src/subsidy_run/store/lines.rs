//! SQL on the lines of runs.

use contract::subsidy_run::SubsidyLineQuery;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

use super::inside;
use crate::act::Scope;
use crate::db::value::containing;
use crate::paging::{Paged, Paging};
use crate::schema::subsidy_line;

/// A line without its packed document and its facts.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = subsidy_line)]
pub(in crate::subsidy_run) struct LineRow {
    pub(in crate::subsidy_run) id: Uuid,
    pub(in crate::subsidy_run) run_id: Uuid,
    pub(in crate::subsidy_run) version: i16,
    pub(in crate::subsidy_run) assessment_id: Uuid,
    pub(in crate::subsidy_run) assessment_number: i16,
    pub(in crate::subsidy_run) school_id: Uuid,
    pub(in crate::subsidy_run) facility_id: Uuid,
    pub(in crate::subsidy_run) code: String,
    pub(in crate::subsidy_run) name: String,
    pub(in crate::subsidy_run) kind: String,
    pub(in crate::subsidy_run) county_code: String,
    pub(in crate::subsidy_run) township_code: String,
    pub(in crate::subsidy_run) eligible: bool,
    pub(in crate::subsidy_run) total: Decimal,
    pub(in crate::subsidy_run) grade: String,
    pub(in crate::subsidy_run) base: Decimal,
    pub(in crate::subsidy_run) topup: Decimal,
    pub(in crate::subsidy_run) months: i16,
    pub(in crate::subsidy_run) gross: Decimal,
    pub(in crate::subsidy_run) deduction: Decimal,
    pub(in crate::subsidy_run) entitlement: Decimal,
    pub(in crate::subsidy_run) payment: Decimal,
    pub(in crate::subsidy_run) municipal_share: Decimal,
    pub(in crate::subsidy_run) county_share: Decimal,
    pub(in crate::subsidy_run) operating_guarantee: Option<Decimal>,
    pub(in crate::subsidy_run) hash: String,
}

/// A line as it is written: with its facts, and its document packed.
#[derive(Debug, Insertable)]
#[diesel(table_name = subsidy_line)]
pub(in crate::subsidy_run) struct SealedRow {
    #[diesel(embed)]
    pub(in crate::subsidy_run) line: LineRow,
    pub(in crate::subsidy_run) facts: Value,
    pub(in crate::subsidy_run) document: Vec<u8>,
}

/// Writes lines, at most [`super::AT_ONCE`] at a time.
pub(in crate::subsidy_run) fn insert_lines(conn: &mut PgConnection, rows: &[SealedRow]) -> QueryResult<()> {
    diesel::insert_into(subsidy_line::table).values(rows).execute(conn).map(drop)
}

fn of_version(scope: &Scope, run: Uuid, version: i16) -> subsidy_line::BoxedQuery<'static, Pg> {
    subsidy_line::table
        .filter(subsidy_line::run_id.eq(run).and(subsidy_line::version.eq(version)))
        .filter(inside(scope))
        .into_boxed()
}

fn filtered(
    scope: &Scope,
    run: Uuid,
    version: i16,
    query: &SubsidyLineQuery,
) -> subsidy_line::BoxedQuery<'static, Pg> {
    let mut rows = of_version(scope, run, version);
    if let Some(county) = &query.county_code {
        rows = rows.filter(subsidy_line::county_code.eq(county.clone()));
    }
    if let Some(kind) = query.kind {
        rows = rows.filter(subsidy_line::kind.eq(kind.as_str()));
    }
    if let Some(grade) = query.grade {
        rows = rows.filter(subsidy_line::grade.eq(grade.as_str()));
    }
    if let Some(eligible) = query.eligible {
        rows = rows.filter(subsidy_line::eligible.eq(eligible));
    }
    if let Some(text) = query.q.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        let part = containing(text);
        rows = rows.filter(subsidy_line::name.ilike(part.clone()).or(subsidy_line::code.ilike(part)));
    }
    rows
}

/// The lines of a version in scope, by code.
pub(in crate::subsidy_run) fn list_lines(
    conn: &mut PgConnection,
    scope: &Scope,
    (run, version): (Uuid, i16),
    query: &SubsidyLineQuery,
    paging: &Paging,
) -> QueryResult<Paged<LineRow>> {
    let mut rows = filtered(scope, run, version, query);
    if let Some(code) = paging.after(0) {
        rows = rows.filter(subsidy_line::code.gt(code.to_owned()));
    }
    let rows =
        rows.order(subsidy_line::code).limit(paging.fetch()).select(LineRow::as_select()).load(conn)?;
    let total = if paging.count {
        Some(filtered(scope, run, version, query).count().get_result(conn)?)
    } else {
        None
    };
    Ok(Paged::cut(rows, paging, total, |row: &LineRow| vec![row.code.clone()]))
}

/// All lines of a version in scope, by code.
pub(in crate::subsidy_run) fn list_all(
    conn: &mut PgConnection,
    scope: &Scope,
    run: Uuid,
    version: i16,
) -> QueryResult<Vec<LineRow>> {
    of_version(scope, run, version).order(subsidy_line::code).select(LineRow::as_select()).load(conn)
}

/// A line in scope, in whichever version of the run.
pub(in crate::subsidy_run) fn find_line(
    conn: &mut PgConnection,
    scope: &Scope,
    run: Uuid,
    id: Uuid,
) -> QueryResult<Option<LineRow>> {
    subsidy_line::table
        .filter(subsidy_line::id.eq(id).and(subsidy_line::run_id.eq(run)))
        .filter(inside(scope))
        .select(LineRow::as_select())
        .first(conn)
        .optional()
}

/// The line of a school in a version.
pub(in crate::subsidy_run) fn find_of_school(
    conn: &mut PgConnection,
    (run, version): (Uuid, i16),
    school: Uuid,
) -> QueryResult<Option<LineRow>> {
    subsidy_line::table
        .filter(subsidy_line::run_id.eq(run).and(subsidy_line::version.eq(version)))
        .filter(subsidy_line::school_id.eq(school))
        .select(LineRow::as_select())
        .first(conn)
        .optional()
}

/// The lines of a school in all versions of a run, the first one first.
pub(in crate::subsidy_run) fn list_of_school(
    conn: &mut PgConnection,
    run: Uuid,
    school: Uuid,
) -> QueryResult<Vec<LineRow>> {
    subsidy_line::table
        .filter(subsidy_line::run_id.eq(run).and(subsidy_line::school_id.eq(school)))
        .order(subsidy_line::version)
        .select(LineRow::as_select())
        .load(conn)
}

/// These lines.
pub(in crate::subsidy_run) fn list_by_id(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<Vec<LineRow>> {
    subsidy_line::table.filter(subsidy_line::id.eq_any(ids)).select(LineRow::as_select()).load(conn)
}

/// The facts of a line and its packed document.
pub(in crate::subsidy_run) fn find_sealed(
    conn: &mut PgConnection,
    id: Uuid,
) -> QueryResult<(Value, Vec<u8>)> {
    subsidy_line::table.find(id).select((subsidy_line::facts, subsidy_line::document)).first(conn)
}

/// The packed documents of these lines, by code.
pub(in crate::subsidy_run) fn list_documents(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<Vec<u8>>> {
    subsidy_line::table
        .filter(subsidy_line::id.eq_any(ids))
        .order(subsidy_line::code)
        .select(subsidy_line::document)
        .load(conn)
}

/// The facts of all lines of a version, by code.
pub(in crate::subsidy_run) fn list_facts(
    conn: &mut PgConnection,
    run: Uuid,
    version: i16,
) -> QueryResult<Vec<Value>> {
    subsidy_line::table
        .filter(subsidy_line::run_id.eq(run).and(subsidy_line::version.eq(version)))
        .order(subsidy_line::code)
        .select(subsidy_line::facts)
        .load(conn)
}

/// Which version of which assessment the lines of a version come from, and the codes of their schools.
pub(in crate::subsidy_run) fn list_assessed(
    conn: &mut PgConnection,
    run: Uuid,
    version: i16,
) -> QueryResult<Vec<(Uuid, i16, String)>> {
    subsidy_line::table
        .filter(subsidy_line::run_id.eq(run).and(subsidy_line::version.eq(version)))
        .order(subsidy_line::code)
        .select((subsidy_line::assessment_id, subsidy_line::assessment_number, subsidy_line::code))
        .load(conn)
}

/// The seals of a version's lines with their payments, by code.
pub(in crate::subsidy_run) fn list_seals(
    conn: &mut PgConnection,
    run: Uuid,
    version: i16,
) -> QueryResult<Vec<(String, String, Decimal)>> {
    subsidy_line::table
        .filter(subsidy_line::run_id.eq(run).and(subsidy_line::version.eq(version)))
        .select((subsidy_line::code, subsidy_line::hash, subsidy_line::payment))
        .load(conn)
}
