//! Schools in a yearly assessment over HTTP.

use actix_web::{HttpResponse, get, post, put, web};
use contract::assessment::{
    AssessmentDetails, AssessmentFact, AssessmentFindingView, AssessmentQuery, AssessmentResult,
    AssessmentView, EnterHostAssessment, FactRow, FactRowQuery, RecordFinding, WriteSelfAssessment,
};
use contract::auth::Reason;
use contract::ids::AssessmentId;
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{CITY, COUNTY, OFFICE, READ, SCHOOL};
use crate::assessment::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds these operations.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(list_assessments)
        .service(get_assessment)
        .service(get_assessment_version)
        .service(list_assessment_fact_rows)
        .service(enter_host_assessment)
        .service(write_self_assessment)
        .service(submit_self_assessment)
        .service(refreeze_assessment)
        .service(record_assessment_finding);
}

/// List schools in yearly assessments
///
/// Those within the caller's data scope, by code, each with the score and the grade of the version that holds.
#[utoipa::path(
    tag = "assessment", params(AssessmentQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<AssessmentView>, description = "A page of schools"), Problems),
)]
#[get("/assessments")]
pub(super) async fn list_assessments(
    state: web::Data<State>,
    caller: Caller,
    query: Query<AssessmentQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = AssessmentQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("assessments", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let code: Option<String> = list.paging.after(0).map(key_part).transpose()?;
    let after = code.zip(list.paging.after(1).map(key_part).transpose()?);
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_schools(conn, &act, &filter, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Show a school in a yearly assessment
///
/// Its facts with the source of each figure, gates, items, score and grade, what it says of itself, every version of its result,
/// and what was found.
#[utoipa::path(
    tag = "assessment", params(("id" = AssessmentId, Path, description = "The school in the cycle")), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = AssessmentDetails, description = "The school"), Problems),
)]
#[get("/assessments/{id}")]
pub(super) async fn get_assessment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let school = state.db.read(move |conn| service::get_school(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), school.assessment.version, &school))
}

/// Show a version of a result
///
/// As it was made: later versions replace it and leave it as it is.
#[utoipa::path(
    tag = "assessment", params(("id" = AssessmentId, Path, description = "The school in the cycle"), ("number" = i16, Path, description = "The number of the version")), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = AssessmentResult, description = "The result"), Problems),
)]
#[get("/assessments/{id}/versions/{number}")]
pub(super) async fn get_assessment_version(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(AssessmentId, i16)>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (id, number) = ids.0;
    let result = state.db.read(move |conn| service::get_version(conn, &act, id, number)).await?;
    Ok(HttpResponse::Ok().json(result))
}

/// List the rows behind a figure
///
/// Which rows they are is as it was frozen, those that count first; what they say is read now. Learners are named to whoever reads
/// their names in full, and masked to others.
#[utoipa::path(
    tag = "assessment", params(("id" = AssessmentId, Path, description = "The school in the cycle"), ("fact" = AssessmentFact, Path, description = "The figure"), FactRowQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<FactRow>, description = "A page of rows"), Problems),
)]
#[get("/assessments/{id}/facts/{fact}/rows")]
pub(super) async fn list_assessment_fact_rows(
    state: web::Data<State>,
    caller: Caller,
    query: Query<FactRowQuery>,
    ids: Path<(AssessmentId, AssessmentFact)>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let ((id, fact), query) = (ids.0, query.0);
    let filter = (id, fact, query.version);
    let list =
        List::read("assessment-fact-rows", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let asked = (id, query.version, fact);
    let part = state.db.read(move |conn| service::list_fact_rows(conn, &act, asked, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |row| row)))
}

/// Enter how the host's own assessment went
///
/// By the office that made it (五(二)); a gate hangs on it, so the result gets another version. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = EnterHostAssessment, params(("id" = AssessmentId, Path, description = "The school in the cycle"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(COUNTY))),
    responses((status = 200, body = AssessmentDetails, description = "The school"), Problems),
)]
#[put("/assessments/{id}/host-assessment")]
pub(super) async fn enter_host_assessment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentId>,
    version: IfMatch,
    body: Json<EnterHostAssessment>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COUNTY)?;
    let read = (id.0, version.0);
    let school =
        state.db.write(move |conn| service::enter_host_assessment(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), school.assessment.version, &school))
}

/// Write a school's own assessment
///
/// Points for what is judged, at most those of the item (`points_out_of_range`), a statement, and what it doubts of the figures;
/// until it is handed in (`self_assessment_handed_in`). Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = WriteSelfAssessment, params(("id" = AssessmentId, Path, description = "The school in the cycle"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(SCHOOL))),
    responses((status = 200, body = AssessmentDetails, description = "The school"), Problems),
)]
#[put("/assessments/{id}/self-assessment")]
pub(super) async fn write_self_assessment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentId>,
    version: IfMatch,
    body: Json<WriteSelfAssessment>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SCHOOL)?;
    let read = (id.0, version.0);
    let school =
        state.db.write(move |conn| service::write_self_assessment(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), school.assessment.version, &school))
}

/// Hand a school's own assessment in
///
/// It is not changed afterwards. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", params(("id" = AssessmentId, Path, description = "The school in the cycle"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(SCHOOL))),
    responses((status = 200, body = AssessmentDetails, description = "The school"), Problems),
)]
#[post("/assessments/{id}/self-assessment/submit")]
pub(super) async fn submit_self_assessment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SCHOOL)?;
    let read = (id.0, version.0);
    let school = state.db.write(move |conn| service::submit_self_assessment(conn, &act, read)).await?;
    Ok(versioned(HttpResponse::Ok(), school.assessment.version, &school))
}

/// Read a school's figures once more
///
/// As of the same cut-off, with a reason: records have changed since, by a correction or a settled doubt. The result gets another
/// version; what people have said stays. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = Reason, params(("id" = AssessmentId, Path, description = "The school in the cycle"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(CITY))),
    responses((status = 200, body = AssessmentDetails, description = "The school"), Problems),
)]
#[post("/assessments/{id}/refreeze")]
pub(super) async fn refreeze_assessment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(CITY)?;
    let read = (id.0, version.0);
    let school = state.db.write(move |conn| service::refreeze(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), school.assessment.version, &school))
}

/// Record a finding about a school
///
/// By an office. A finding has a day by which it is to be put right, or is a veto that the city establishes or dismisses.
#[utoipa::path(
    tag = "assessment", request_body = RecordFinding, params(("id" = AssessmentId, Path, description = "The school in the cycle")), extensions(("x-roles" = json!(OFFICE))),
    responses((status = 201, body = AssessmentFindingView, description = "The finding"), Problems),
)]
#[post("/assessments/{id}/findings")]
pub(super) async fn record_assessment_finding(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentId>,
    body: Json<RecordFinding>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(OFFICE)?;
    let finding = state.db.write(move |conn| service::record_finding(conn, &act, id.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), finding.version, &finding))
}
