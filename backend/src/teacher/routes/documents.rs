//! What stands behind a teacher over HTTP: documents, checks, free hours, further schools.

use actix_web::http::header;
use actix_web::{HttpResponse, get, post, put, web};
use contract::auth::Reason;
use contract::ids::{TeacherAssignmentId, TeacherConsentId, TeacherId, TeacherQualificationId};
use contract::teacher::{
    CreateTeacherAssignment, CreateTeacherComplianceCheck, CreateTeacherConsent, CreateTeacherQualification,
    EndTeacherAssignment, PutTeacherAvailability, TeacherDocuments, TeacherSecrets,
};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{ASSIGN, READ, REVEAL, VERIFY, WRITE};
use crate::http::etag::versioned;
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems};
use crate::startup::State;
use crate::teacher::service;

/// Adds the operations on what stands behind a teacher.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(get_teacher_documents)
        .service(add_teacher_qualification)
        .service(verify_teacher_qualification)
        .service(withdraw_teacher_qualification)
        .service(add_teacher_consent)
        .service(withdraw_teacher_consent)
        .service(add_teacher_compliance_check)
        .service(put_teacher_availability)
        .service(add_teacher_assignment)
        .service(end_teacher_assignment)
        .service(reveal_teacher);
}

/// Show what stands behind a teacher
///
/// Qualifications, consents of the unit, compliance checks, the hours in which it can teach, and schools beside its own.
#[utoipa::path(
    tag = "teacher", params(("id" = TeacherId, Path, description = "The teacher")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = TeacherDocuments, description = "What stands behind it"), Problems),
)]
#[get("/teachers/{id}/documents")]
pub(super) async fn get_teacher_documents(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_documents(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Enter a qualification
///
/// By the school that has registered the teacher; it counts once another person has seen the document.
#[utoipa::path(
    tag = "teacher", request_body = CreateTeacherQualification,
    params(("id" = TeacherId, Path, description = "The teacher")), extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = TeacherDocuments, description = "What stands behind the teacher"), Problems),
)]
#[post("/teachers/{id}/qualifications")]
pub(super) async fn add_teacher_qualification(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherId>,
    body: Json<CreateTeacherQualification>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let found = state.db.write(move |conn| service::add_qualification(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Created().json(found))
}

/// Verify a qualification
///
/// By another account than the one that entered it (`own_teacher_entry`), which has seen the document.
#[utoipa::path(
    tag = "teacher",
    params(("id" = TeacherId, Path, description = "The teacher"), ("qualification_id" = TeacherQualificationId, Path, description = "The qualification")),
    extensions(("x-roles" = json!(VERIFY))),
    responses((status = 200, body = TeacherDocuments, description = "What stands behind the teacher"), Problems),
)]
#[post("/teachers/{id}/qualifications/{qualification_id}/verify")]
pub(super) async fn verify_teacher_qualification(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(TeacherId, TeacherQualificationId)>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(VERIFY)?;
    let (id, which) = ids.0;
    let found = state.db.write(move |conn| service::verify_qualification(conn, &act, id, which)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Withdraw a qualification
///
/// With a reason; it counts no more.
#[utoipa::path(
    tag = "teacher", request_body = Reason,
    params(("id" = TeacherId, Path, description = "The teacher"), ("qualification_id" = TeacherQualificationId, Path, description = "The qualification")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = TeacherDocuments, description = "What stands behind the teacher"), Problems),
)]
#[post("/teachers/{id}/qualifications/{qualification_id}/withdraw")]
pub(super) async fn withdraw_teacher_qualification(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(TeacherId, TeacherQualificationId)>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let (id, which) = ids.0;
    let found = state
        .db
        .write(move |conn| service::withdraw_qualification(conn, &act, id, which, &body.0.reason))
        .await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Enter a consent of the unit
///
/// Or of a student's university, with its days. On a day that no consent covers, who needs one is put on no timetable
/// (`unit_consent_missing`) and is not paid.
#[utoipa::path(
    tag = "teacher", request_body = CreateTeacherConsent,
    params(("id" = TeacherId, Path, description = "The teacher")), extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = TeacherDocuments, description = "What stands behind the teacher"), Problems),
)]
#[post("/teachers/{id}/consents")]
pub(super) async fn add_teacher_consent(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherId>,
    body: Json<CreateTeacherConsent>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let found = state.db.write(move |conn| service::add_consent(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Created().json(found))
}

/// Withdraw a consent
///
/// With a reason; it covers no day from today on, and stays for those before.
#[utoipa::path(
    tag = "teacher", request_body = Reason,
    params(("id" = TeacherId, Path, description = "The teacher"), ("consent_id" = TeacherConsentId, Path, description = "The consent")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = TeacherDocuments, description = "What stands behind the teacher"), Problems),
)]
#[post("/teachers/{id}/consents/{consent_id}/withdraw")]
pub(super) async fn withdraw_teacher_consent(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(TeacherId, TeacherConsentId)>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let (id, which) = ids.0;
    let found =
        state.db.write(move |conn| service::withdraw_consent(conn, &act, id, which, &body.0.reason)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Record a compliance check
///
/// Whether a civil servant who is in service may be paid for teaching, by the township or county; the latest check counts.
#[utoipa::path(
    tag = "teacher", request_body = CreateTeacherComplianceCheck,
    params(("id" = TeacherId, Path, description = "The teacher")), extensions(("x-roles" = json!(VERIFY))),
    responses((status = 201, body = TeacherDocuments, description = "What stands behind the teacher"), Problems),
)]
#[post("/teachers/{id}/compliance-checks")]
pub(super) async fn add_teacher_compliance_check(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherId>,
    body: Json<CreateTeacherComplianceCheck>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(VERIFY)?;
    let found = state.db.write(move |conn| service::add_check(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Created().json(found))
}

/// Set when a teacher can teach
///
/// Hours of the week with the days on which they hold; they replace what was there. A session outside of them is put on the
/// timetable all the same and says `outside_availability` among its `warnings`. Needs `If-Match` with the teacher's version.
#[utoipa::path(
    tag = "teacher", request_body = PutTeacherAvailability,
    params(("id" = TeacherId, Path, description = "The teacher"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = TeacherDocuments, description = "What stands behind the teacher"), Problems),
)]
#[put("/teachers/{id}/availability")]
pub(super) async fn put_teacher_availability(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherId>,
    version: IfMatch,
    body: Json<PutTeacherAvailability>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let read = (id.0, version.0);
    let found =
        state.db.write(move |conn| service::put_availability(conn, &act, read, &body.0.windows)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Assign a teacher to a further school
///
/// By who answers for both schools: that school sees the teacher and may put it on its timetable on those days.
#[utoipa::path(
    tag = "teacher", request_body = CreateTeacherAssignment,
    params(("id" = TeacherId, Path, description = "The teacher")), extensions(("x-roles" = json!(ASSIGN))),
    responses((status = 201, body = TeacherDocuments, description = "What stands behind the teacher"), Problems),
)]
#[post("/teachers/{id}/assignments")]
pub(super) async fn add_teacher_assignment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherId>,
    body: Json<CreateTeacherAssignment>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ASSIGN)?;
    let found = state.db.write(move |conn| service::add_assignment(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Created().json(found))
}

/// End an assignment
///
/// By setting its last day.
#[utoipa::path(
    tag = "teacher", request_body = EndTeacherAssignment,
    params(("id" = TeacherId, Path, description = "The teacher"), ("assignment_id" = TeacherAssignmentId, Path, description = "The assignment")),
    extensions(("x-roles" = json!(ASSIGN))),
    responses((status = 200, body = TeacherDocuments, description = "What stands behind the teacher"), Problems),
)]
#[post("/teachers/{id}/assignments/{assignment_id}/end")]
pub(super) async fn end_teacher_assignment(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(TeacherId, TeacherAssignmentId)>,
    body: Json<EndTeacherAssignment>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ASSIGN)?;
    let (id, which) = ids.0;
    let ending = (which, body.0.ends_on);
    let found = state.db.write(move |conn| service::end_assignment(conn, &act, id, ending)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Reveal a teacher's telephone number
///
/// For a reason that is kept in the audit trail.
#[utoipa::path(
    tag = "teacher", request_body = Reason, params(("id" = TeacherId, Path, description = "The teacher")),
    extensions(("x-roles" = json!(REVEAL))),
    responses((status = 200, body = TeacherSecrets, description = "What is hidden otherwise"), Problems),
)]
#[post("/teachers/{id}/reveal")]
pub(super) async fn reveal_teacher(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(REVEAL)?;
    let keys = state.keys.clone();
    let secrets =
        state.db.write(move |conn| service::reveal_teacher(conn, &act, &keys, id.0, &body.0.reason)).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(secrets))
}
