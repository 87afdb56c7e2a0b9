//! What is told of schools in a cycle.

use std::collections::HashMap;

use contract::assessment::{
    AssessmentActor, AssessmentDetails, AssessmentView, FactRemark, SelfAssessmentView,
};
use contract::division::DivisionLevel;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::results::{holding, result, version_views};
use super::{Answer, AssessmentServiceError, findings};
use crate::assessment::store::cycles::find_cycle;
use crate::assessment::store::findings::list_findings_of;
use crate::assessment::store::schools::{self, SchoolRow};
use crate::auth::Act;
use crate::auth::service::display_names;
use crate::clock::business_date;
use crate::db::value::{number, word};
use crate::division::Filter;
use crate::division::service::list as list_divisions;
use crate::paging::Paging;
use crate::subsidy::service::find_rules;

/// What accounts are called.
pub(super) type Names = HashMap<Uuid, String>;

/// The names of those accounts that are given.
pub(super) fn name_of(
    conn: &mut PgConnection,
    accounts: impl IntoIterator<Item = Option<Uuid>>,
) -> Answer<Names> {
    let mut ids: Vec<Uuid> = accounts.into_iter().flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(display_names(conn, &ids)?)
}

/// Somebody who did something.
pub(super) fn actor(names: &Names, id: Uuid) -> AssessmentActor {
    AssessmentActor { id: id.into(), name: names.get(&id).cloned().unwrap_or_default() }
}

/// The names of the counties there are on the day of an act.
pub(super) fn county_names(conn: &mut PgConnection, act: &Act) -> Answer<HashMap<String, String>> {
    let filter = Filter { level: Some(DivisionLevel::County), ..Filter::on(business_date(act.at)) };
    let all = list_divisions(conn, &filter, &Paging { limit: 1_000, ..Paging::default() })?;
    Ok(all.items.into_iter().map(|county| (county.code.to_string(), county.name_zh)).collect())
}

/// Schools as a list shows them.
pub(super) fn views(conn: &mut PgConnection, act: &Act, rows: Vec<SchoolRow>) -> Answer<Vec<AssessmentView>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let versions = schools::list_holding(conn, &ids)?;
    let versions: HashMap<Uuid, _> = versions.into_iter().map(|row| (row.assessment_id, row)).collect();
    let beside = schools::list_beside(conn, &ids)?;
    let beside: HashMap<Uuid, _> =
        beside.into_iter().map(|(id, inspection, status, open)| (id, (inspection, status, open))).collect();
    let counties = county_names(conn, act)?;
    let years = schools::list_years(conn, &ids)?;
    let years: HashMap<Uuid, i16> = years.into_iter().collect();
    let view = |row: SchoolRow| {
        let version = versions.get(&row.id).ok_or(AssessmentServiceError::Stored)?;
        let (inspection, status, open) = beside.get(&row.id).cloned().unwrap_or_default();
        Ok(AssessmentView {
            id: row.id.into(),
            cycle_id: row.cycle_id.into(),
            year: years.get(&row.id).copied().unwrap_or_default(),
            school_id: row.school_id.into(),
            facility_id: row.facility_id.into(),
            kind: word(&row.kind)?,
            county_name: counties.get(&row.county_code).unwrap_or(&row.county_code).clone(),
            code: row.code,
            name: row.name,
            county_code: row.county_code,
            township_code: row.township_code,
            self_assessment: word(&row.self_status)?,
            host_assessed: row.host_document.is_some(),
            inspection: status.as_deref().map(word).transpose()?,
            inspection_id: inspection.map(Into::into),
            open_findings: number(open)?,
            current: row.current,
            total: version.total.try_into().map_err(|_| AssessmentServiceError::Stored)?,
            grade: word(&version.grade)?,
            eligible: version.eligible,
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}

/// A school in a cycle with everything that is known of it.
pub(super) fn details(conn: &mut PgConnection, act: &Act, row: SchoolRow) -> Answer<AssessmentDetails> {
    let cycle = find_cycle(conn, row.cycle_id)?.ok_or(AssessmentServiceError::Stored)?;
    let policy = find_rules(conn, cycle.policy_id.into())?;
    let version = holding(conn, &row)?;
    let result = result(conn, &policy, &version)?;
    let versions = schools::list_versions(conn, row.id)?;
    let findings = list_findings_of(conn, &[row.id])?;
    Ok(AssessmentDetails {
        self_assessment: self_assessment(conn, &row)?,
        result,
        versions: version_views(conn, &versions)?,
        findings: findings::views(conn, act, findings)?,
        assessment: views(conn, act, vec![row])?.pop().ok_or(AssessmentServiceError::Stored)?,
    })
}

/// What a school doubts of the figures.
pub(super) fn remarks_of(conn: &mut PgConnection, assessment: Uuid) -> Answer<Vec<FactRemark>> {
    let remark = |row: schools::RemarkRow| Ok(FactRemark { fact: word(&row.fact)?, remark: row.remark });
    schools::list_remarks(conn, assessment)?.into_iter().map(remark).collect()
}

fn self_assessment(conn: &mut PgConnection, row: &SchoolRow) -> Answer<SelfAssessmentView> {
    let names = name_of(conn, [row.self_by])?;
    let remarks = remarks_of(conn, row.id)?;
    let points = |stored: Option<rust_decimal::Decimal>| {
        stored.map(TryInto::try_into).transpose().map_err(|_| AssessmentServiceError::Stored)
    };
    Ok(SelfAssessmentView {
        status: word(&row.self_status)?,
        safety_accessibility: points(row.self_safety)?,
        syllabus_quality: points(row.self_syllabus)?,
        statement: row.self_statement.clone(),
        remarks,
        by: row.self_by.map(|id| actor(&names, id)),
        at: row.self_at,
    })
}
