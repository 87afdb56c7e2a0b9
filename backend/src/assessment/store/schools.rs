//! SQL on schools in a cycle, what they say of themselves, and their results by version.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::assessment::{AssessmentQuery, FindingState, InspectionState, SelfAssessmentState};
use contract::ids::{AssessmentCycleId, AssessmentId};
use diesel::dsl::{exists, not};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::auth::Scope;
use crate::db::keyset::after;
use crate::db::value::containing;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{
    assessment, assessment_cycle, assessment_finding, assessment_remark, assessment_version, inspection,
};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessment)]
pub(in crate::assessment) struct SchoolRow {
    pub(in crate::assessment) id: Uuid,
    pub(in crate::assessment) cycle_id: Uuid,
    pub(in crate::assessment) school_id: Uuid,
    pub(in crate::assessment) facility_id: Uuid,
    pub(in crate::assessment) code: String,
    pub(in crate::assessment) name: String,
    pub(in crate::assessment) kind: String,
    pub(in crate::assessment) county_code: String,
    pub(in crate::assessment) township_code: String,
    pub(in crate::assessment) current: i16,
    pub(in crate::assessment) self_status: String,
    pub(in crate::assessment) self_safety: Option<Decimal>,
    pub(in crate::assessment) self_syllabus: Option<Decimal>,
    pub(in crate::assessment) self_statement: Option<String>,
    pub(in crate::assessment) self_by: Option<Uuid>,
    pub(in crate::assessment) self_at: Option<DateTime<Utc>>,
    pub(in crate::assessment) host_document: Option<String>,
    pub(in crate::assessment) created_at: DateTime<Utc>,
    pub(in crate::assessment) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessment_version)]
pub(in crate::assessment) struct VersionRow {
    pub(in crate::assessment) id: Uuid,
    pub(in crate::assessment) assessment_id: Uuid,
    pub(in crate::assessment) number: i16,
    pub(in crate::assessment) cause: String,
    pub(in crate::assessment) reason: Option<String>,
    pub(in crate::assessment) facts: serde_json::Value,
    pub(in crate::assessment) sources: i16,
    pub(in crate::assessment) total: Decimal,
    pub(in crate::assessment) grade: String,
    pub(in crate::assessment) eligible: bool,
    pub(in crate::assessment) hash: String,
    pub(in crate::assessment) made_by: Uuid,
    pub(in crate::assessment) made_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessment_remark)]
pub(in crate::assessment) struct RemarkRow {
    pub(in crate::assessment) assessment_id: Uuid,
    pub(in crate::assessment) fact: String,
    pub(in crate::assessment) remark: String,
}

type Schools = assessment::BoxedQuery<'static, Pg>;

fn visible(scope: &Scope) -> Schools {
    let query = assessment::table.into_boxed();
    if scope.city { query } else { query.filter(assessment::school_id.eq_any(schools_in_scope(scope))) }
}

/// The ids of the schools in cycles that lie in `scope`.
pub(in crate::assessment) fn assessments_in_scope(
    scope: &Scope,
) -> assessment::BoxedQuery<'static, Pg, diesel::sql_types::Uuid> {
    let inside = assessment::table.select(assessment::id).into_boxed();
    if scope.city { inside } else { inside.filter(assessment::school_id.eq_any(schools_in_scope(scope))) }
}

fn filtered(scope: &Scope, filter: &AssessmentQuery) -> Schools {
    let mut query = visible(scope);
    if let Some(cycle) = filter.cycle_id {
        query = query.filter(assessment::cycle_id.eq(cycle.0));
    }
    if let Some(county) = &filter.county_code {
        query = query.filter(assessment::county_code.eq(county.clone()));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(assessment::kind.eq(kind.as_str()));
    }
    if let Some(state) = filter.self_assessment {
        query = query.filter(assessment::self_status.eq(state.as_str()));
    }
    if let Some(text) = filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        let pattern = containing(text);
        query = query.filter(assessment::name.like(pattern.clone()).or(assessment::code.like(pattern)));
    }
    let holds = || {
        assessment_version::table.filter(
            assessment_version::assessment_id
                .eq(assessment::id)
                .and(assessment_version::number.eq(assessment::current)),
        )
    };
    if let Some(grade) = filter.grade {
        query = query.filter(exists(holds().filter(assessment_version::grade.eq(grade.as_str()))));
    }
    if let Some(eligible) = filter.eligible {
        query = query.filter(exists(holds().filter(assessment_version::eligible.eq(eligible))));
    }
    query
}

/// The schools of cycles by code, after the code and id `from`.
pub(in crate::assessment) fn list_schools(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &AssessmentQuery,
    from: Option<(String, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<SchoolRow>> {
    let mut query = filtered(scope, filter);
    if let Some((code, id)) = from {
        query = query.filter(after!((assessment::code, code), (assessment::id, id)));
    }
    let rows = query
        .order((assessment::code, assessment::id))
        .limit(paging.fetch())
        .select(SchoolRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &SchoolRow| vec![row.code.clone(), row.id.to_string()]))
}

/// The schools of a cycle within `scope`, by code.
pub(in crate::assessment) fn list_schools_of(
    conn: &mut PgConnection,
    scope: &Scope,
    cycle: AssessmentCycleId,
) -> QueryResult<Vec<SchoolRow>> {
    visible(scope)
        .filter(assessment::cycle_id.eq(cycle.0))
        .order(assessment::code)
        .select(SchoolRow::as_select())
        .load(conn)
}

pub(in crate::assessment) fn find_school(
    conn: &mut PgConnection,
    scope: &Scope,
    id: AssessmentId,
) -> QueryResult<Option<SchoolRow>> {
    visible(scope).filter(assessment::id.eq(id.0)).select(SchoolRow::as_select()).first(conn).optional()
}

/// A school in `scope`, locked.
pub(in crate::assessment) fn lock_school(
    conn: &mut PgConnection,
    scope: &Scope,
    id: AssessmentId,
) -> QueryResult<Option<SchoolRow>> {
    if find_school(conn, scope, id)?.is_none() {
        return Ok(None);
    }
    assessment::table.find(id.0).select(SchoolRow::as_select()).for_update().first(conn).optional()
}

pub(in crate::assessment) fn insert_schools(conn: &mut PgConnection, rows: &[SchoolRow]) -> QueryResult<()> {
    for part in rows.chunks(1_000) {
        diesel::insert_into(assessment::table).values(part).execute(conn)?;
    }
    Ok(())
}

/// Writes what a school says of itself, and which version holds.
pub(in crate::assessment) fn update_school(conn: &mut PgConnection, row: &SchoolRow) -> QueryResult<()> {
    diesel::update(assessment::table.find(row.id))
        .set((
            assessment::current.eq(row.current),
            assessment::self_status.eq(&row.self_status),
            assessment::self_safety.eq(row.self_safety),
            assessment::self_syllabus.eq(row.self_syllabus),
            assessment::self_statement.eq(&row.self_statement),
            assessment::self_by.eq(row.self_by),
            assessment::self_at.eq(row.self_at),
            assessment::host_document.eq(&row.host_document),
            assessment::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// Notes of the schools of a cycle that have handed nothing in that they have not.
pub(in crate::assessment) fn mark_missing(conn: &mut PgConnection, cycle: Uuid) -> QueryResult<usize> {
    diesel::update(assessment::table.filter(assessment::cycle_id.eq(cycle)))
        .filter(assessment::self_status.eq(SelfAssessmentState::Draft.as_str()))
        .set((
            assessment::self_status.eq(SelfAssessmentState::Missing.as_str()),
            assessment::version.eq(assessment::version + 1),
        ))
        .execute(conn)
}

pub(in crate::assessment) fn insert_versions(
    conn: &mut PgConnection,
    rows: &[VersionRow],
) -> QueryResult<()> {
    for part in rows.chunks(1_000) {
        diesel::insert_into(assessment_version::table).values(part).execute(conn)?;
    }
    Ok(())
}

/// The versions of a school, the newest first.
pub(in crate::assessment) fn list_versions(
    conn: &mut PgConnection,
    assessment: Uuid,
) -> QueryResult<Vec<VersionRow>> {
    assessment_version::table
        .filter(assessment_version::assessment_id.eq(assessment))
        .order(assessment_version::number.desc())
        .select(VersionRow::as_select())
        .load(conn)
}

pub(in crate::assessment) fn find_version(
    conn: &mut PgConnection,
    assessment: Uuid,
    number: i16,
) -> QueryResult<Option<VersionRow>> {
    assessment_version::table
        .filter(assessment_version::assessment_id.eq(assessment).and(assessment_version::number.eq(number)))
        .select(VersionRow::as_select())
        .first(conn)
        .optional()
}

/// The versions that hold of these schools.
pub(in crate::assessment) fn list_holding(
    conn: &mut PgConnection,
    schools: &[Uuid],
) -> QueryResult<Vec<VersionRow>> {
    assessment_version::table
        .inner_join(
            assessment::table.on(assessment::id
                .eq(assessment_version::assessment_id)
                .and(assessment::current.eq(assessment_version::number))),
        )
        .filter(assessment::id.eq_any(schools))
        .select(VersionRow::as_select())
        .load(conn)
}

/// Replaces what a school doubts.
pub(in crate::assessment) fn replace_remarks(
    conn: &mut PgConnection,
    assessment: Uuid,
    rows: &[RemarkRow],
) -> QueryResult<()> {
    diesel::delete(assessment_remark::table.filter(assessment_remark::assessment_id.eq(assessment)))
        .execute(conn)?;
    diesel::insert_into(assessment_remark::table).values(rows).execute(conn).map(drop)
}

pub(in crate::assessment) fn list_remarks(
    conn: &mut PgConnection,
    assessment: Uuid,
) -> QueryResult<Vec<RemarkRow>> {
    assessment_remark::table
        .filter(assessment_remark::assessment_id.eq(assessment))
        .order(assessment_remark::fact)
        .select(RemarkRow::as_select())
        .load(conn)
}

/// A school's inspection with its status, and how many of the school's findings are not settled.
pub(in crate::assessment) type Beside = (Uuid, Option<Uuid>, Option<String>, i64);

/// What stands beside schools in a list.
pub(in crate::assessment) fn list_beside(
    conn: &mut PgConnection,
    schools: &[Uuid],
) -> QueryResult<Vec<Beside>> {
    let unsettled = [FindingState::Open.as_str(), FindingState::Rectified.as_str()];
    let open: Vec<(Uuid, i64)> = assessment_finding::table
        .filter(assessment_finding::assessment_id.eq_any(schools))
        .filter(assessment_finding::status.eq_any(unsettled))
        .group_by(assessment_finding::assessment_id)
        .select((assessment_finding::assessment_id, diesel::dsl::count_star()))
        .load(conn)?;
    let open: HashMap<Uuid, i64> = open.into_iter().collect();
    let inspections: Vec<(Uuid, Uuid, String)> = inspection::table
        .filter(inspection::assessment_id.eq_any(schools))
        .select((inspection::assessment_id, inspection::id, inspection::status))
        .load(conn)?;
    let mut inspections: HashMap<Uuid, (Uuid, String)> =
        inspections.into_iter().map(|(of, id, status)| (of, (id, status))).collect();
    let beside = |school: &Uuid| {
        let (id, status) = inspections.remove(school).unzip();
        (*school, id, status, open.get(school).copied().unwrap_or_default())
    };
    Ok(schools.iter().map(beside).collect())
}

/// The states of inspections of which nothing more is waited for.
fn done_with() -> Vec<&'static str> {
    InspectionState::ALL.iter().filter(|state| state.is_done()).map(|state| state.as_str()).collect()
}

/// How many schools of a cycle within `scope` stand how: all, self-assessed, host assessed, inspected.
pub(in crate::assessment) fn count_schools(
    conn: &mut PgConnection,
    scope: &Scope,
    cycle: Uuid,
) -> QueryResult<[i64; 4]> {
    let of_cycle = || visible(scope).filter(assessment::cycle_id.eq(cycle));
    let done = done_with();
    let inspected = inspection::table
        .filter(inspection::assessment_id.eq(assessment::id).and(inspection::status.eq_any(done)));
    Ok([
        of_cycle().count().get_result(conn)?,
        of_cycle()
            .filter(assessment::self_status.eq(SelfAssessmentState::Submitted.as_str()))
            .count()
            .get_result(conn)?,
        of_cycle().filter(assessment::host_document.is_not_null()).count().get_result(conn)?,
        of_cycle().filter(exists(inspected)).count().get_result(conn)?,
    ])
}

/// Schools of a cycle that nobody has inspected and that have not refused it.
pub(in crate::assessment) fn count_uninspected(conn: &mut PgConnection, cycle: Uuid) -> QueryResult<i64> {
    let done = done_with();
    let inspected = inspection::table
        .filter(inspection::assessment_id.eq(assessment::id).and(inspection::status.eq_any(done)));
    assessment::table
        .filter(assessment::cycle_id.eq(cycle).and(not(exists(inspected))))
        .count()
        .get_result(conn)
}

/// The year that each of these schools is assessed for.
pub(in crate::assessment) fn list_years(
    conn: &mut PgConnection,
    schools: &[Uuid],
) -> QueryResult<Vec<(Uuid, i16)>> {
    assessment::table
        .inner_join(assessment_cycle::table)
        .filter(assessment::id.eq_any(schools))
        .select((assessment::id, assessment_cycle::year))
        .load(conn)
}

/// Schools of a cycle of which nobody has entered how the host's own assessment went.
pub(in crate::assessment) fn count_hosts_not_assessed(
    conn: &mut PgConnection,
    cycle: Uuid,
) -> QueryResult<i64> {
    assessment::table
        .filter(assessment::cycle_id.eq(cycle).and(assessment::host_document.is_null()))
        .count()
        .get_result(conn)
}

/// Whether a school of a cycle has not handed in what it says of itself.
pub(in crate::assessment) fn any_draft(conn: &mut PgConnection, cycle: Uuid) -> QueryResult<bool> {
    let drafts = assessment::table
        .filter(assessment::cycle_id.eq(cycle))
        .filter(assessment::self_status.eq(SelfAssessmentState::Draft.as_str()));
    diesel::select(exists(drafts)).get_result(conn)
}

/// Whether a school's score sheet has been handed in.
pub(in crate::assessment) fn is_inspected(conn: &mut PgConnection, assessment: Uuid) -> QueryResult<bool> {
    let handed_in = inspection::table
        .filter(inspection::assessment_id.eq(assessment))
        .filter(inspection::status.eq(InspectionState::Submitted.as_str()));
    diesel::select(exists(handed_in)).get_result(conn)
}
