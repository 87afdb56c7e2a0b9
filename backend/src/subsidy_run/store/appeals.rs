//! SQL on appeals.

use chrono::{DateTime, NaiveDate, Utc};
use contract::subsidy_run::{SubsidyAppealQuery, SubsidyAppealState};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::inside;
use crate::act::Scope;
use crate::paging::{Paged, Paging};
use crate::schema::{subsidy_appeal, subsidy_line};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = subsidy_appeal)]
pub(in crate::subsidy_run) struct AppealRow {
    pub(in crate::subsidy_run) id: Uuid,
    pub(in crate::subsidy_run) run_id: Uuid,
    pub(in crate::subsidy_run) line_id: Uuid,
    pub(in crate::subsidy_run) school_id: Uuid,
    pub(in crate::subsidy_run) grounds: String,
    pub(in crate::subsidy_run) status: String,
    pub(in crate::subsidy_run) filed_by: Uuid,
    pub(in crate::subsidy_run) filed_at: DateTime<Utc>,
    pub(in crate::subsidy_run) due_on: NaiveDate,
    pub(in crate::subsidy_run) decided_by: Option<Uuid>,
    pub(in crate::subsidy_run) decided_at: Option<DateTime<Utc>>,
    pub(in crate::subsidy_run) decision_reason: Option<String>,
    pub(in crate::subsidy_run) facts: Option<Value>,
    pub(in crate::subsidy_run) new_version: Option<i16>,
    pub(in crate::subsidy_run) others_changed: Option<i32>,
    pub(in crate::subsidy_run) version: i64,
}

/// The appeals against lines in scope.
fn in_scope(scope: &Scope) -> subsidy_appeal::BoxedQuery<'static, Pg> {
    let rows = subsidy_appeal::table.into_boxed();
    if scope.city {
        return rows;
    }
    let lines = subsidy_line::table.filter(inside(scope)).select(subsidy_line::id).into_boxed();
    rows.filter(subsidy_appeal::line_id.eq_any(lines))
}

pub(in crate::subsidy_run) fn insert_appeal(conn: &mut PgConnection, row: &AppealRow) -> QueryResult<()> {
    diesel::insert_into(subsidy_appeal::table).values(row).execute(conn).map(drop)
}

/// Writes what was decided.
pub(in crate::subsidy_run) fn update_appeal(conn: &mut PgConnection, row: &AppealRow) -> QueryResult<()> {
    diesel::update(subsidy_appeal::table.find(row.id))
        .set((
            subsidy_appeal::status.eq(&row.status),
            subsidy_appeal::decided_by.eq(row.decided_by),
            subsidy_appeal::decided_at.eq(row.decided_at),
            subsidy_appeal::decision_reason.eq(&row.decision_reason),
            subsidy_appeal::facts.eq(&row.facts),
            subsidy_appeal::new_version.eq(row.new_version),
            subsidy_appeal::others_changed.eq(row.others_changed),
            subsidy_appeal::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

pub(in crate::subsidy_run) fn find_appeal(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<AppealRow>> {
    in_scope(scope).filter(subsidy_appeal::id.eq(id)).select(AppealRow::as_select()).first(conn).optional()
}

/// Appeals in scope, newest first.
pub(in crate::subsidy_run) fn list_appeals(
    conn: &mut PgConnection,
    scope: &Scope,
    (query, today): (&SubsidyAppealQuery, NaiveDate),
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<AppealRow>> {
    let filtered = || {
        let mut rows = in_scope(scope);
        if let Some(run) = query.run_id {
            rows = rows.filter(subsidy_appeal::run_id.eq(run.0));
        }
        if let Some(status) = query.status {
            rows = rows.filter(subsidy_appeal::status.eq(status.as_str()));
        }
        if let Some(county) = &query.county_code {
            let lines = subsidy_line::table
                .filter(subsidy_line::county_code.eq(county.clone()))
                .select(subsidy_line::id);
            rows = rows.filter(subsidy_appeal::line_id.eq_any(lines));
        }
        let waits = subsidy_appeal::status.eq(SubsidyAppealState::Filed.as_str());
        match query.overdue {
            Some(true) => rows.filter(waits.and(subsidy_appeal::due_on.lt(today))),
            Some(false) => rows.filter(diesel::dsl::not(waits.and(subsidy_appeal::due_on.lt(today)))),
            None => rows,
        }
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(subsidy_appeal::id.lt(id));
    }
    let rows = rows
        .order(subsidy_appeal::id.desc())
        .limit(paging.fetch())
        .select(AppealRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &AppealRow| vec![row.id.to_string()]))
}

/// How many appeals of these runs wait for a decision.
pub(in crate::subsidy_run) fn count_open(
    conn: &mut PgConnection,
    runs: &[Uuid],
) -> QueryResult<Vec<(Uuid, i64)>> {
    subsidy_appeal::table
        .filter(subsidy_appeal::run_id.eq_any(runs))
        .filter(subsidy_appeal::status.eq(SubsidyAppealState::Filed.as_str()))
        .group_by(subsidy_appeal::run_id)
        .select((subsidy_appeal::run_id, diesel::dsl::count_star()))
        .load(conn)
}

/// The appeals against a run that wait for a decision.
pub(in crate::subsidy_run) fn list_open(conn: &mut PgConnection, run: Uuid) -> QueryResult<Vec<AppealRow>> {
    subsidy_appeal::table
        .filter(subsidy_appeal::run_id.eq(run))
        .filter(subsidy_appeal::status.eq(SubsidyAppealState::Filed.as_str()))
        .order(subsidy_appeal::id)
        .select(AppealRow::as_select())
        .load(conn)
}

/// Who has upheld or rejected appeals of a school in a run.
pub(in crate::subsidy_run) fn list_deciders(
    conn: &mut PgConnection,
    run: Uuid,
    school: Uuid,
) -> QueryResult<Vec<Uuid>> {
    let decided = [SubsidyAppealState::Upheld, SubsidyAppealState::Rejected].map(SubsidyAppealState::as_str);
    subsidy_appeal::table
        .filter(subsidy_appeal::run_id.eq(run).and(subsidy_appeal::school_id.eq(school)))
        .filter(subsidy_appeal::status.eq_any(decided))
        .filter(subsidy_appeal::decided_by.is_not_null())
        .select(subsidy_appeal::decided_by.assume_not_null())
        .load(conn)
}

/// The last appeal of a school in a run.
pub(in crate::subsidy_run) fn find_last_of(
    conn: &mut PgConnection,
    run: Uuid,
    school: Uuid,
) -> QueryResult<Option<Uuid>> {
    subsidy_appeal::table
        .filter(subsidy_appeal::run_id.eq(run).and(subsidy_appeal::school_id.eq(school)))
        .order(subsidy_appeal::id.desc())
        .select(subsidy_appeal::id)
        .first(conn)
        .optional()
}
