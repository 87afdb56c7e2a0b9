//! SQL on what was paid and taken back.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::fund::FundKind;
use contract::subsidy_run::{
    SubsidyClawbackQuery, SubsidyClawbackState, SubsidyDisbursementKind, SubsidyDisbursementQuery,
    SubsidyRunState,
};
use diesel::dsl::sum;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{AT_ONCE, inside};
use crate::act::Scope;
use crate::paging::{Paged, Paging};
use crate::schema::{fund_entry, subsidy_clawback, subsidy_disbursement, subsidy_line, subsidy_run};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = subsidy_disbursement)]
pub(in crate::subsidy_run) struct DisbursementRow {
    pub(in crate::subsidy_run) id: Uuid,
    pub(in crate::subsidy_run) run_id: Uuid,
    pub(in crate::subsidy_run) line_id: Uuid,
    pub(in crate::subsidy_run) kind: String,
    pub(in crate::subsidy_run) amount: Decimal,
    pub(in crate::subsidy_run) fund_id: Uuid,
    pub(in crate::subsidy_run) entry_id: Uuid,
    pub(in crate::subsidy_run) clawback_id: Option<Uuid>,
    pub(in crate::subsidy_run) paid_by: Uuid,
    pub(in crate::subsidy_run) paid_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = subsidy_clawback)]
pub(in crate::subsidy_run) struct ClawbackRow {
    pub(in crate::subsidy_run) id: Uuid,
    pub(in crate::subsidy_run) run_id: Uuid,
    pub(in crate::subsidy_run) line_id: Uuid,
    pub(in crate::subsidy_run) assessment_id: Uuid,
    pub(in crate::subsidy_run) assessment_number: i16,
    pub(in crate::subsidy_run) grade: String,
    pub(in crate::subsidy_run) fund_kind: String,
    pub(in crate::subsidy_run) fund_id: Uuid,
    pub(in crate::subsidy_run) paid: Decimal,
    pub(in crate::subsidy_run) due: Decimal,
    pub(in crate::subsidy_run) unspent: Decimal,
    pub(in crate::subsidy_run) recovered: Option<Decimal>,
    pub(in crate::subsidy_run) status: String,
    pub(in crate::subsidy_run) reason: String,
    pub(in crate::subsidy_run) requested_by: Uuid,
    pub(in crate::subsidy_run) requested_at: DateTime<Utc>,
    pub(in crate::subsidy_run) decided_by: Option<Uuid>,
    pub(in crate::subsidy_run) decided_at: Option<DateTime<Utc>>,
    pub(in crate::subsidy_run) decision_reason: Option<String>,
    pub(in crate::subsidy_run) event_id: Option<Uuid>,
    pub(in crate::subsidy_run) version: i64,
}

/// What goes into the redemption fund and comes back out of it.
const AWARDS: [&str; 3] = [
    SubsidyDisbursementKind::AwardMunicipal.as_str(),
    SubsidyDisbursementKind::AwardCounty.as_str(),
    SubsidyDisbursementKind::Clawback.as_str(),
];
/// What goes into the fund of operating money and comes back out of it.
const OPERATING: [&str; 2] =
    [SubsidyDisbursementKind::Operating.as_str(), SubsidyDisbursementKind::ClawbackOperating.as_str()];

/// The postings of a run that move a fund of this kind.
const fn kinds_of(fund: FundKind) -> &'static [&'static str] {
    match fund {
        FundKind::RedemptionFund => &AWARDS,
        FundKind::OperatingGuaranteeFund => &OPERATING,
        FundKind::DonationFund => &[],
    }
}

pub(in crate::subsidy_run) fn insert_disbursements(
    conn: &mut PgConnection,
    rows: &[DisbursementRow],
) -> QueryResult<()> {
    for part in rows.chunks(AT_ONCE) {
        diesel::insert_into(subsidy_disbursement::table).values(part).execute(conn)?;
    }
    Ok(())
}

/// A posting and the event of its entry.
pub(in crate::subsidy_run) type PostingRow = (DisbursementRow, Uuid);

/// What a run has moved for lines in scope, newest first.
pub(in crate::subsidy_run) fn list_disbursements(
    conn: &mut PgConnection,
    (scope, run): (&Scope, Uuid),
    query: &SubsidyDisbursementQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<PostingRow>> {
    let filtered = || {
        let mut lines = subsidy_line::table
            .filter(subsidy_line::run_id.eq(run))
            .filter(inside(scope))
            .select(subsidy_line::id)
            .into_boxed();
        if let Some(county) = &query.county_code {
            lines = lines.filter(subsidy_line::county_code.eq(county.clone()));
        }
        let mut rows = subsidy_disbursement::table
            .inner_join(fund_entry::table)
            .filter(subsidy_disbursement::run_id.eq(run))
            .filter(subsidy_disbursement::line_id.eq_any(lines))
            .into_boxed();
        if let Some(kind) = query.kind {
            rows = rows.filter(subsidy_disbursement::kind.eq(kind.as_str()));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(subsidy_disbursement::id.lt(id));
    }
    let rows = rows
        .order(subsidy_disbursement::id.desc())
        .limit(paging.fetch())
        .select((DisbursementRow::as_select(), fund_entry::event_id))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, _): &PostingRow| vec![row.id.to_string()]))
}

/// What was paid for these lines into their funds of a kind, less what was taken back.
pub(in crate::subsidy_run) fn sum_paid(
    conn: &mut PgConnection,
    fund: FundKind,
    lines: &[Uuid],
) -> QueryResult<HashMap<Uuid, Decimal>> {
    let rows: Vec<(Uuid, Option<Decimal>)> = subsidy_disbursement::table
        .filter(subsidy_disbursement::line_id.eq_any(lines))
        .filter(subsidy_disbursement::kind.eq_any(kinds_of(fund)))
        .group_by(subsidy_disbursement::line_id)
        .select((subsidy_disbursement::line_id, sum(subsidy_disbursement::amount)))
        .load(conn)?;
    Ok(rows.into_iter().map(|(line, paid)| (line, paid.unwrap_or_default())).collect())
}

/// What schools have been awarded for a year and did not have to give back, each with the line that was paid.
pub(in crate::subsidy_run) fn list_awarded(
    conn: &mut PgConnection,
    year: i16,
) -> QueryResult<HashMap<Uuid, (Uuid, Decimal)>> {
    let rows: Vec<(Uuid, Uuid, Option<Decimal>)> = subsidy_disbursement::table
        .inner_join(subsidy_line::table)
        .inner_join(subsidy_run::table)
        .filter(subsidy_run::year.eq(year))
        .filter(subsidy_run::status.ne(SubsidyRunState::Withdrawn.as_str()))
        .filter(subsidy_disbursement::kind.eq_any(AWARDS))
        .group_by((subsidy_line::school_id, subsidy_line::id))
        .select((subsidy_line::school_id, subsidy_line::id, sum(subsidy_disbursement::amount)))
        .load(conn)?;
    Ok(rows.into_iter().map(|(school, line, paid)| (school, (line, paid.unwrap_or_default()))).collect())
}

/// When a run paid.
pub(in crate::subsidy_run) fn find_paid_at(
    conn: &mut PgConnection,
    run: Uuid,
) -> QueryResult<Option<DateTime<Utc>>> {
    subsidy_disbursement::table
        .filter(subsidy_disbursement::run_id.eq(run))
        .select(diesel::dsl::min(subsidy_disbursement::paid_at))
        .first(conn)
}

/// The clawbacks of lines in scope.
fn in_scope(scope: &Scope) -> subsidy_clawback::BoxedQuery<'static, Pg> {
    let rows = subsidy_clawback::table.into_boxed();
    if scope.city {
        return rows;
    }
    let lines = subsidy_line::table.filter(inside(scope)).select(subsidy_line::id).into_boxed();
    rows.filter(subsidy_clawback::line_id.eq_any(lines))
}

pub(in crate::subsidy_run) fn insert_clawback(conn: &mut PgConnection, row: &ClawbackRow) -> QueryResult<()> {
    diesel::insert_into(subsidy_clawback::table).values(row).execute(conn).map(drop)
}

/// The kinds of funds out of which money of a line is asked back and not decided about.
pub(in crate::subsidy_run) fn list_open_kinds(
    conn: &mut PgConnection,
    line: Uuid,
) -> QueryResult<Vec<String>> {
    subsidy_clawback::table
        .filter(subsidy_clawback::line_id.eq(line))
        .filter(subsidy_clawback::status.eq(SubsidyClawbackState::Requested.as_str()))
        .select(subsidy_clawback::fund_kind)
        .load(conn)
}

/// Writes what was decided.
pub(in crate::subsidy_run) fn update_clawback(conn: &mut PgConnection, row: &ClawbackRow) -> QueryResult<()> {
    diesel::update(subsidy_clawback::table.find(row.id))
        .set((
            subsidy_clawback::unspent.eq(row.unspent),
            subsidy_clawback::recovered.eq(row.recovered),
            subsidy_clawback::status.eq(&row.status),
            subsidy_clawback::decided_by.eq(row.decided_by),
            subsidy_clawback::decided_at.eq(row.decided_at),
            subsidy_clawback::decision_reason.eq(&row.decision_reason),
            subsidy_clawback::event_id.eq(row.event_id),
            subsidy_clawback::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

pub(in crate::subsidy_run) fn find_clawback(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<ClawbackRow>> {
    in_scope(scope)
        .filter(subsidy_clawback::id.eq(id))
        .select(ClawbackRow::as_select())
        .first(conn)
        .optional()
}

/// Clawbacks in scope, newest first.
pub(in crate::subsidy_run) fn list_clawbacks(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &SubsidyClawbackQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<ClawbackRow>> {
    let filtered = || {
        let mut rows = in_scope(scope);
        if let Some(run) = query.run_id {
            rows = rows.filter(subsidy_clawback::run_id.eq(run.0));
        }
        if let Some(status) = query.status {
            rows = rows.filter(subsidy_clawback::status.eq(status.as_str()));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(subsidy_clawback::id.lt(id));
    }
    let rows = rows
        .order(subsidy_clawback::id.desc())
        .limit(paging.fetch())
        .select(ClawbackRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &ClawbackRow| vec![row.id.to_string()]))
}
