//! SQL on what awards have been used for, as it was reported.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{AT_ONCE, inside};
use crate::act::Scope;
use crate::schema::{subsidy_expense_line, subsidy_expense_report, subsidy_line, subsidy_run};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = subsidy_expense_report)]
pub(in crate::subsidy_run) struct ReportRow {
    pub(in crate::subsidy_run) run_id: Uuid,
    pub(in crate::subsidy_run) reported_by: Uuid,
    pub(in crate::subsidy_run) reported_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = subsidy_expense_line)]
pub(in crate::subsidy_run) struct ExpenseRow {
    pub(in crate::subsidy_run) run_id: Uuid,
    pub(in crate::subsidy_run) line_id: Uuid,
    pub(in crate::subsidy_run) fund_id: Option<Uuid>,
    pub(in crate::subsidy_run) award: Decimal,
    pub(in crate::subsidy_run) goods: Decimal,
    pub(in crate::subsidy_run) services: Decimal,
    pub(in crate::subsidy_run) unspent: Decimal,
}

pub(in crate::subsidy_run) fn insert_report(
    conn: &mut PgConnection,
    report: &ReportRow,
    lines: &[ExpenseRow],
) -> QueryResult<()> {
    diesel::insert_into(subsidy_expense_report::table).values(report).execute(conn)?;
    for part in lines.chunks(AT_ONCE) {
        diesel::insert_into(subsidy_expense_line::table).values(part).execute(conn)?;
    }
    Ok(())
}

pub(in crate::subsidy_run) fn find_report(
    conn: &mut PgConnection,
    run: Uuid,
) -> QueryResult<Option<ReportRow>> {
    subsidy_expense_report::table.find(run).select(ReportRow::as_select()).first(conn).optional()
}

/// A school and what it used its award for: the row, the school, its code, its name and its county.
pub(in crate::subsidy_run) type ReportedRow = (ExpenseRow, Uuid, String, String, String);

/// The lines of a report in scope, by code.
pub(in crate::subsidy_run) fn list_reported(
    conn: &mut PgConnection,
    scope: &Scope,
    run: Uuid,
) -> QueryResult<Vec<ReportedRow>> {
    let holding = subsidy_run::table
        .filter(subsidy_run::id.eq(run).and(subsidy_run::current.is_not_null()))
        .select(subsidy_run::current.assume_not_null());
    let lines: Vec<Uuid> = subsidy_line::table
        .filter(subsidy_line::run_id.eq(run).and(subsidy_line::version.eq_any(holding)))
        .filter(inside(scope))
        .select(subsidy_line::id)
        .load(conn)?;
    subsidy_expense_line::table
        .inner_join(subsidy_line::table)
        .filter(subsidy_expense_line::run_id.eq(run))
        .filter(subsidy_expense_line::line_id.eq_any(lines))
        .order(subsidy_line::code)
        .select((
            ExpenseRow::as_select(),
            subsidy_line::school_id,
            subsidy_line::code,
            subsidy_line::name,
            subsidy_line::county_code,
        ))
        .load(conn)
}
