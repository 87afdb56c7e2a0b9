//! Teachers over HTTP.

mod documents;
mod exchange;
mod hours;

use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::Role;
use contract::ids::TeacherId;
use contract::page::Page;
use contract::teacher::{CreateTeacher, TeacherQuery, TeacherView, UpdateTeacher};
use utoipa_actix_web::service_config::ServiceConfig;

use super::service::{self, TeacherError};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Fault, IfMatch, Json, Path, Problem, Problems, Query, sheets};
use crate::startup::State;

/// Adds the operations of this slice; literal paths come before those with an id.
pub fn mount(api: &mut ServiceConfig) {
    api.service(create_teacher)
        .service(list_teachers)
        .service(exchange::get_teacher_import_template)
        .service(exchange::import_teachers)
        .service(exchange::export_teachers)
        .service(hours::report_teacher_hours)
        .service(hours::export_teacher_hours)
        .service(get_teacher)
        .service(hours::get_teacher_hours)
        .service(update_teacher)
        .service(verify_teacher);
    documents::mount(api);
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
const ASSIGN: &[Role] = VERIFY;
const REVEAL: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::FacilityManager];

impl From<TeacherError> for Problem {
    fn from(error: TeacherError) -> Self {
        match error {
            TeacherError::Faults(faults) => Self::invalid(faults),
            TeacherError::NotFound => Self::not_found(),
            TeacherError::AlreadyRegistered => Self::conflict("teacher_already_registered")
                .at(Fault::new("/id_number", "teacher_already_registered")),
            TeacherError::Rows(faults) => sheets::rejected(&faults),
            TeacherError::ConsentMissing => Self::rule("unit_consent_missing"),
            TeacherError::OwnEntry => Self::rule("own_teacher_entry"),
            TeacherError::QualificationDecided => Self::conflict("qualification_decided"),
            TeacherError::ConsentWithdrawn => Self::conflict("unit_consent_withdrawn"),
            TeacherError::AssignedBefore => Self::conflict("teacher_assigned_before"),
            TeacherError::Key(_) => Self::internal(&error),
            TeacherError::Stale => Self::stale(),
            TeacherError::Database(error) => error.into(),
        }
    }
}

/// Register a teacher
///
/// Only a keyed hash of the ID number is kept, and the telephone number is sealed.
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
/// Those that schools within the caller's data scope have registered, or that teach there beside their own, newest first.
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
/// By the school that it belongs to. Standing, unit, consent, a student's stay and the ID number then have to be verified
/// again; in the place of an ID number that is known another is given for a reason. Needs `If-Match`.
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
    let (keys, read) = (state.keys.clone(), (id.0, version.0));
    let teacher =
        state.db.write(move |conn| service::update_teacher(conn, &act, &keys, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), teacher.version, &teacher))
}

/// Verify a teacher
///
/// The township or county has checked what another account has stated (`own_teacher_entry`); the unit's consent must be
/// there where it is needed.
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
