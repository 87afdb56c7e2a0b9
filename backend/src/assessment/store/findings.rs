//! SQL on findings.

use chrono::{DateTime, NaiveDate, Utc};
use contract::assessment::{AssessmentFindingQuery, FindingSeverity, FindingState};
use contract::ids::AssessmentFindingId;
use diesel::dsl::sql;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date};
use uuid::Uuid;

use super::inspections::{Reach, drawn_for};
use super::schools::assessments_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{assessment, assessment_cycle, assessment_finding, inspection};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessment_finding)]
pub(in crate::assessment) struct FindingRow {
    pub(in crate::assessment) id: Uuid,
    pub(in crate::assessment) assessment_id: Uuid,
    pub(in crate::assessment) inspection_id: Option<Uuid>,
    pub(in crate::assessment) severity: String,
    pub(in crate::assessment) item: Option<String>,
    pub(in crate::assessment) veto: Option<String>,
    pub(in crate::assessment) what: String,
    pub(in crate::assessment) due_on: Option<NaiveDate>,
    pub(in crate::assessment) status: String,
    pub(in crate::assessment) found_by: Uuid,
    pub(in crate::assessment) found_at: DateTime<Utc>,
    pub(in crate::assessment) rectified_what: Option<String>,
    pub(in crate::assessment) rectified_by: Option<Uuid>,
    pub(in crate::assessment) rectified_at: Option<DateTime<Utc>>,
    pub(in crate::assessment) decided_by: Option<Uuid>,
    pub(in crate::assessment) decided_at: Option<DateTime<Utc>>,
    pub(in crate::assessment) decision_reason: Option<String>,
    pub(in crate::assessment) version: i64,
}

type Findings = assessment_finding::BoxedQuery<'static, Pg>;

fn visible(reach: &Reach) -> Findings {
    let query = assessment_finding::table.into_boxed();
    if reach.scope.city {
        return query;
    }
    let in_scope = assessment_finding::assessment_id.eq_any(assessments_in_scope(&reach.scope));
    match reach.assessor {
        None => query.filter(in_scope),
        Some(account) => {
            let drawn = inspection::table
                .filter(inspection::id.eq_any(drawn_for(account.0, reach.today)))
                .select(inspection::id.nullable());
            query.filter(in_scope.or(assessment_finding::inspection_id.eq_any(drawn)))
        }
    }
}

/// Whether a finding is overdue on a day, as `domain::finding::is_overdue` says; the day stands between the two halves.
const OVERDUE: [&str; 2] = [
    "coalesce(due_on < ",
    " and (status = 'open' or status in ('rectified', 'closed')
        and coalesce((rectified_at at time zone 'Asia/Shanghai')::date > due_on, true)), false) = ",
];

fn filtered(reach: &Reach, filter: &AssessmentFindingQuery, today: NaiveDate) -> Findings {
    let mut query = visible(reach);
    if let Some(id) = filter.assessment_id {
        query = query.filter(assessment_finding::assessment_id.eq(id.0));
    }
    if let Some(cycle) = filter.cycle_id {
        let of_cycle = assessment::table.filter(assessment::cycle_id.eq(cycle.0)).select(assessment::id);
        query = query.filter(assessment_finding::assessment_id.eq_any(of_cycle));
    }
    if let Some(state) = filter.status {
        query = query.filter(assessment_finding::status.eq(state.as_str()));
    }
    if let Some(severity) = filter.severity {
        query = query.filter(assessment_finding::severity.eq(severity.as_str()));
    }
    match filter.overdue {
        Some(overdue) => query
            .filter(sql::<Bool>(OVERDUE[0]).bind::<Date, _>(today).sql(OVERDUE[1]).bind::<Bool, _>(overdue)),
        None => query,
    }
}

/// Findings within reach, newest first, those before `before`.
pub(in crate::assessment) fn list_findings(
    conn: &mut PgConnection,
    reach: &Reach,
    filter: &AssessmentFindingQuery,
    (before, today): (Option<Uuid>, NaiveDate),
    paging: &Paging,
) -> QueryResult<Paged<FindingRow>> {
    let mut query = filtered(reach, filter, today);
    if let Some(id) = before {
        query = query.filter(assessment_finding::id.lt(id));
    }
    let rows = query
        .order(assessment_finding::id.desc())
        .limit(paging.fetch())
        .select(FindingRow::as_select())
        .load(conn)?;
    let total =
        if paging.count { Some(filtered(reach, filter, today).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &FindingRow| vec![row.id.to_string()]))
}

/// All findings of a school in a cycle, newest first.
pub(in crate::assessment) fn list_findings_of(
    conn: &mut PgConnection,
    assessments: &[Uuid],
) -> QueryResult<Vec<FindingRow>> {
    assessment_finding::table
        .filter(assessment_finding::assessment_id.eq_any(assessments))
        .order(assessment_finding::id.desc())
        .select(FindingRow::as_select())
        .load(conn)
}

/// A finding within reach, locked.
pub(in crate::assessment) fn lock_finding(
    conn: &mut PgConnection,
    reach: &Reach,
    id: AssessmentFindingId,
) -> QueryResult<Option<FindingRow>> {
    let found = visible(reach).filter(assessment_finding::id.eq(id.0)).count().get_result::<i64>(conn)?;
    if found == 0 {
        return Ok(None);
    }
    assessment_finding::table.find(id.0).select(FindingRow::as_select()).for_update().first(conn).optional()
}

/// How many vetoes of a cycle wait for a decision.
pub(in crate::assessment) fn count_open_vetoes(conn: &mut PgConnection, cycle: Uuid) -> QueryResult<i64> {
    let of_cycle = assessment::table.filter(assessment::cycle_id.eq(cycle)).select(assessment::id);
    assessment_finding::table
        .filter(assessment_finding::assessment_id.eq_any(of_cycle))
        .filter(assessment_finding::severity.eq(FindingSeverity::Veto.as_str()))
        .filter(assessment_finding::status.eq(FindingState::Open.as_str()))
        .count()
        .get_result(conn)
}

pub(in crate::assessment) fn insert_finding(conn: &mut PgConnection, row: &FindingRow) -> QueryResult<()> {
    diesel::insert_into(assessment_finding::table).values(row).execute(conn).map(drop)
}

/// Writes how far a finding has come.
pub(in crate::assessment) fn update_finding(conn: &mut PgConnection, row: &FindingRow) -> QueryResult<()> {
    diesel::update(assessment_finding::table.find(row.id))
        .set((
            assessment_finding::status.eq(&row.status),
            assessment_finding::rectified_what.eq(&row.rectified_what),
            assessment_finding::rectified_by.eq(row.rectified_by),
            assessment_finding::rectified_at.eq(row.rectified_at),
            assessment_finding::decided_by.eq(row.decided_by),
            assessment_finding::decided_at.eq(row.decided_at),
            assessment_finding::decision_reason.eq(&row.decision_reason),
            assessment_finding::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// The year, the code and the name of the schools that findings are about.
pub(in crate::assessment) fn list_about(
    conn: &mut PgConnection,
    assessments: &[Uuid],
) -> QueryResult<Vec<(Uuid, i16, String, String)>> {
    assessment::table
        .inner_join(assessment_cycle::table)
        .filter(assessment::id.eq_any(assessments))
        .select((assessment::id, assessment_cycle::year, assessment::name, assessment::county_code))
        .load(conn)
}

/// How many findings of a cycle within a scope are not settled, and how many of them are overdue on a day.
pub(in crate::assessment) fn count_findings(
    conn: &mut PgConnection,
    reach: &Reach,
    cycle: Uuid,
    today: NaiveDate,
) -> QueryResult<[i64; 2]> {
    let filter = AssessmentFindingQuery { cycle_id: Some(cycle.into()), ..AssessmentFindingQuery::default() };
    let unsettled = [FindingState::Open.as_str(), FindingState::Rectified.as_str()];
    let open = || filtered(reach, &filter, today).filter(assessment_finding::status.eq_any(unsettled));
    let overdue =
        open().filter(sql::<Bool>(OVERDUE[0]).bind::<Date, _>(today).sql(OVERDUE[1]).bind::<Bool, _>(true));
    Ok([open().count().get_result(conn)?, overdue.count().get_result(conn)?])
}
