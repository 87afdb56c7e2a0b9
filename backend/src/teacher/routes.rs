//! Teachers over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::Role;
use contract::ids::TeacherId;
use contract::page::Page;
use contract::teacher::{CreateTeacher, TeacherQuery, TeacherView, UpdateTeacher};
use utoipa_actix_web::service_config::ServiceConfig;

use super::service::{self, TeacherError};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Fault, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(create_teacher)
        .service(list_teachers)
        .service(get_teacher)
        .service(update_teacher)
        .service(verify_teacher);
}

const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Auditor,
    Role::GuidanceCenter,
];
const WRITE: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager, Role::FacilityClerk];
const VERIFY: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator];

impl From<TeacherError> for Problem {
    fn from(error: TeacherError) -> Self {
        match error {
            TeacherError::Faults(faults) => {
                Self::invalid(faults.into_iter().map(|fault| Fault::new(fault.pointer, fault.code)).collect())
            }
            TeacherError::NotFound => Self::not_found(),
            TeacherError::AlreadyRegistered => Self::conflict("teacher_already_registered")
                .at(Fault::new("/id_number", "teacher_already_registered")),
            TeacherError::ConsentMissing => Self::rule("unit_consent_missing"),
            TeacherError::Stale => Self::stale(),
            TeacherError::Database(error) => error.into(),
        }
    }
}

/// Register a teacher
///
/// Only a keyed hash of the ID number is kept.
#[utoipa::path(
    tag = "teacher", request_body = CreateTeacher, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = TeacherView, description = "The teacher"), Problems),
)]
#[post("/teachers")]
pub(super) async fn create_teacher(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateTeacher>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let keys = state.keys.clone();
    let teacher = state.db.write(move |conn| service::create_teacher(conn, &act, &keys, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), teacher.version, &teacher))
}

/// List teachers
///
/// Those of schools within the caller's data scope, newest first.
#[utoipa::path(
    tag = "teacher", params(TeacherQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<TeacherView>, description = "A page of teachers"), Problems),
)]
#[get("/teachers")]
pub(super) async fn list_teachers(
    state: web::Data<State>,
    caller: Caller,
    query: Query<TeacherQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = TeacherQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("teachers", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_teachers(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |teacher| teacher)))
}

/// Show a teacher
///
/// With the version as `ETag`.
#[utoipa::path(
    tag = "teacher", params(("id" = TeacherId, Path, description = "The teacher")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = TeacherView, description = "The teacher"), Problems),
)]
#[get("/teachers/{id}")]
pub(super) async fn get_teacher(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let teacher = state.db.read(move |conn| service::get_teacher(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), teacher.version, &teacher))
}

/// Change a teacher
///
/// Name, the unit's consent (which then has to be verified again), or whether the teacher teaches here; needs `If-Match`.
#[utoipa::path(
    tag = "teacher", request_body = UpdateTeacher,
    params(("id" = TeacherId, Path, description = "The teacher"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = TeacherView, description = "The teacher"), Problems),
)]
#[patch("/teachers/{id}")]
pub(super) async fn update_teacher(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherId>,
    version: IfMatch,
    body: Json<UpdateTeacher>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let teacher =
        state.db.write(move |conn| service::update_teacher(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), teacher.version, &teacher))
}

/// Verify a teacher
///
/// The township or county has checked the statements; the unit's consent must be there where it is needed.
#[utoipa::path(
    tag = "teacher", params(("id" = TeacherId, Path, description = "The teacher")),
    extensions(("x-roles" = json!(VERIFY))),
    responses((status = 200, body = TeacherView, description = "The teacher"), Problems),
)]
#[post("/teachers/{id}/verify")]
pub(super) async fn verify_teacher(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(VERIFY)?;
    let teacher = state.db.write(move |conn| service::verify_teacher(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), teacher.version, &teacher))
}
