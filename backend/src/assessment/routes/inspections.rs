//! Inspections over HTTP.

use actix_web::http::header;
use actix_web::{HttpResponse, get, post, put, web};
use contract::assessment::{
    ArriveAtInspection, AssessmentFindingView, CheckSample, FillScoreSheet, InspectionDetails,
    InspectionQuery, InspectionSampleView, InspectionView, PlanInspection, RecordFinding, ReplaceAssessor,
    SampleCall, SampleRecord,
};
use contract::auth::Reason;
use contract::ids::{InspectionId, InspectionSampleId};
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{ASSESSOR, CITY, INSPECTED, PLAN, SAMPLED};
use crate::assessment::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds these operations.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(list_inspections)
        .service(get_inspection)
        .service(plan_inspection)
        .service(arrive_at_inspection)
        .service(fill_score_sheet)
        .service(submit_inspection)
        .service(refuse_inspection)
        .service(waive_inspection)
        .service(replace_inspection_assessor)
        .service(record_inspection_finding)
        .service(check_inspection_sample)
        .service(list_inspection_sample_records)
        .service(call_inspection_sample);
}

/// List inspections
///
/// By the code of the school: those within the caller's data scope; an assessor sees those that the account was drawn for.
#[utoipa::path(
    tag = "assessment", params(InspectionQuery), extensions(("x-roles" = json!(INSPECTED))),
    responses((status = 200, body = Page<InspectionView>, description = "A page of inspections"), Problems),
)]
#[get("/inspections")]
pub(super) async fn list_inspections(
    state: web::Data<State>,
    caller: Caller,
    query: Query<InspectionQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(INSPECTED)?;
    let query = query.0;
    let filter = InspectionQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("inspections", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let code: Option<String> = list.paging.after(0).map(key_part).transpose()?;
    let after = code.zip(list.paging.after(1).map(key_part).transpose()?);
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_inspections(conn, &act, &filter, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Show an inspection
///
/// Its score sheet, photographs, sample and findings, and what is still missing before it can be handed in.
#[utoipa::path(
    tag = "assessment", params(("id" = InspectionId, Path, description = "The inspection")), extensions(("x-roles" = json!(INSPECTED))),
    responses((status = 200, body = InspectionDetails, description = "The inspection"), Problems),
)]
#[get("/inspections/{id}")]
pub(super) async fn get_inspection(
    state: web::Data<State>,
    caller: Caller,
    id: Path<InspectionId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(INSPECTED)?;
    let inspection = state.db.read(move |conn| service::get_inspection(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), inspection.inspection.version, &inspection))
}

/// Plan an inspection
///
/// The day: today or later, and not after the day on which the sheets are due. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = PlanInspection, params(("id" = InspectionId, Path, description = "The inspection"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(PLAN))),
    responses((status = 200, body = InspectionDetails, description = "The inspection"), Problems),
)]
#[post("/inspections/{id}/plan")]
pub(super) async fn plan_inspection(
    state: web::Data<State>,
    caller: Caller,
    id: Path<InspectionId>,
    version: IfMatch,
    body: Json<PlanInspection>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(PLAN)?;
    let read = (id.0, version.0);
    let inspection = state.db.write(move |conn| service::plan(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), inspection.inspection.version, &inspection))
}

/// Arrive at a school
///
/// With the place that the telephone tells, or why there is none. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = ArriveAtInspection, params(("id" = InspectionId, Path, description = "The inspection"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(ASSESSOR))),
    responses((status = 200, body = InspectionDetails, description = "The inspection"), Problems),
)]
#[post("/inspections/{id}/arrive")]
pub(super) async fn arrive_at_inspection(
    state: web::Data<State>,
    caller: Caller,
    id: Path<InspectionId>,
    version: IfMatch,
    body: Json<ArriveAtInspection>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ASSESSOR)?;
    let read = (id.0, version.0);
    let inspection = state.db.write(move |conn| service::arrive(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), inspection.inspection.version, &inspection))
}

/// Fill in a score sheet
///
/// As far as it has come; what is left out stays open. Points are at most those of the item (`points_out_of_range`). Needs
/// `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = FillScoreSheet, params(("id" = InspectionId, Path, description = "The inspection"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(ASSESSOR))),
    responses((status = 200, body = InspectionDetails, description = "The inspection"), Problems),
)]
#[put("/inspections/{id}/sheet")]
pub(super) async fn fill_score_sheet(
    state: web::Data<State>,
    caller: Caller,
    id: Path<InspectionId>,
    version: IfMatch,
    body: Json<FillScoreSheet>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ASSESSOR)?;
    let read = (id.0, version.0);
    let inspection = state.db.write(move |conn| service::fill_sheet(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), inspection.inspection.version, &inspection))
}

/// Hand a score sheet in
///
/// Once nothing is missing (`score_sheet_incomplete`; `missing` of the inspection tells what). What was measured, judged and heard
/// becomes the next version of the result. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", params(("id" = InspectionId, Path, description = "The inspection"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(ASSESSOR))),
    responses((status = 200, body = InspectionDetails, description = "The inspection"), Problems),
)]
#[post("/inspections/{id}/submit")]
pub(super) async fn submit_inspection(
    state: web::Data<State>,
    caller: Caller,
    id: Path<InspectionId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ASSESSOR)?;
    let read = (id.0, version.0);
    let inspection = state.db.write(move |conn| service::submit(conn, &act, read)).await?;
    Ok(versioned(HttpResponse::Ok(), inspection.inspection.version, &inspection))
}

/// Note that a school refuses its inspection
///
/// A finding that would be a veto (V6), which the city establishes or dismisses. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = Reason, params(("id" = InspectionId, Path, description = "The inspection"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(ASSESSOR))),
    responses((status = 200, body = InspectionDetails, description = "The inspection"), Problems),
)]
#[post("/inspections/{id}/refuse")]
pub(super) async fn refuse_inspection(
    state: web::Data<State>,
    caller: Caller,
    id: Path<InspectionId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ASSESSOR)?;
    let read = (id.0, version.0);
    let inspection = state.db.write(move |conn| service::refuse(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), inspection.inspection.version, &inspection))
}

/// Note that an inspection cannot be held
///
/// By the city, with the reason: the school has closed meanwhile. It scores nothing for what nobody has seen. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = Reason, params(("id" = InspectionId, Path, description = "The inspection"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(CITY))),
    responses((status = 200, body = InspectionDetails, description = "The inspection"), Problems),
)]
#[post("/inspections/{id}/waive")]
pub(super) async fn waive_inspection(
    state: web::Data<State>,
    caller: Caller,
    id: Path<InspectionId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(CITY)?;
    let read = (id.0, version.0);
    let inspection = state.db.write(move |conn| service::waive(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), inspection.inspection.version, &inspection))
}

/// Replace an assessor
///
/// By the next of the draw without an interest in the school (`nobody_left_to_draw`), with the reason. Needs `If-Match`.
#[utoipa::path(
    tag = "assessment", request_body = ReplaceAssessor, params(("id" = InspectionId, Path, description = "The inspection"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(CITY))),
    responses((status = 200, body = InspectionDetails, description = "The inspection"), Problems),
)]
#[post("/inspections/{id}/replace-assessor")]
pub(super) async fn replace_inspection_assessor(
    state: web::Data<State>,
    caller: Caller,
    id: Path<InspectionId>,
    version: IfMatch,
    body: Json<ReplaceAssessor>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(CITY)?;
    let read = (id.0, version.0);
    let inspection = state.db.write(move |conn| service::replace_assessor(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), inspection.inspection.version, &inspection))
}

/// Record what was found at the site
///
/// While the inspection is under way. A finding has a day by which it is to be put right, or is a veto that the city decides on.
#[utoipa::path(
    tag = "assessment", request_body = RecordFinding, params(("id" = InspectionId, Path, description = "The inspection")), extensions(("x-roles" = json!(ASSESSOR))),
    responses((status = 201, body = AssessmentFindingView, description = "The finding"), Problems),
)]
#[post("/inspections/{id}/findings")]
pub(super) async fn record_inspection_finding(
    state: web::Data<State>,
    caller: Caller,
    id: Path<InspectionId>,
    body: Json<RecordFinding>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ASSESSOR)?;
    let finding =
        state.db.write(move |conn| service::record_inspection_finding(conn, &act, id.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), finding.version, &finding))
}

/// Record what came of a check
///
/// Of a session by its records, or of a learner by telephone: whoever is reached says whether they are satisfied. Needs `If-Match`
/// with the version of the check.
#[utoipa::path(
    tag = "assessment", request_body = CheckSample, params(("id" = InspectionId, Path, description = "The inspection"), ("sample_id" = InspectionSampleId, Path, description = "The check"), ("If-Match" = String, Header, description = "The version read")), extensions(("x-roles" = json!(ASSESSOR))),
    responses((status = 200, body = InspectionSampleView, description = "The check"), Problems),
)]
#[put("/inspections/{id}/samples/{sample_id}")]
pub(super) async fn check_inspection_sample(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(InspectionId, InspectionSampleId)>,
    version: IfMatch,
    body: Json<CheckSample>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ASSESSOR)?;
    let (id, sample) = ids.0;
    let read = (id, sample, version.0);
    let check = state.db.write(move |conn| service::check_sample(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), check.version, &check))
}

/// List the records behind a check
///
/// Who came to a session, names masked, or what a learner came to: to whoever was drawn, the city and auditors.
#[utoipa::path(
    tag = "assessment", params(("id" = InspectionId, Path, description = "The inspection"), ("sample_id" = InspectionSampleId, Path, description = "The check")), extensions(("x-roles" = json!(SAMPLED))),
    responses((status = 200, body = Vec<SampleRecord>, description = "The records"), Problems),
)]
#[get("/inspections/{id}/samples/{sample_id}/records")]
pub(super) async fn list_inspection_sample_records(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(InspectionId, InspectionSampleId)>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SAMPLED)?;
    let records = state.db.read(move |conn| service::list_sample_records(conn, &act, ids.0)).await?;
    Ok(HttpResponse::Ok().json(records))
}

/// Open the number of a learner to be telephoned
///
/// Of one who was drawn, to the assessors of the inspection while it is under way; that it was opened is recorded.
#[utoipa::path(
    tag = "assessment", params(("id" = InspectionId, Path, description = "The inspection"), ("sample_id" = InspectionSampleId, Path, description = "The check")), extensions(("x-roles" = json!(ASSESSOR))),
    responses((status = 200, body = SampleCall, description = "Whom to telephone"), Problems),
)]
#[post("/inspections/{id}/samples/{sample_id}/call")]
pub(super) async fn call_inspection_sample(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(InspectionId, InspectionSampleId)>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ASSESSOR)?;
    let (keys, read) = (state.keys.clone(), ids.0);
    let call = state.db.write(move |conn| service::call_sample(conn, &act, &keys, read)).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(call))
}
