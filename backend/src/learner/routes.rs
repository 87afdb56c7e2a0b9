//! Learners over HTTP.

use actix_web::http::header;
use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::{Reason, Role};
use contract::facility::SheetFormat;
use contract::ids::LearnerId;
use contract::learner::{
    CreateLearner, DeclareAccount, LearnerExportQuery, LearnerQuery, LearnerSecrets, LearnerView,
    LookUpLearner, UpdateLearner,
};
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::domain::{LearnerError, LearnerStep};
use super::export;
use super::service::{self, LearnerServiceError};
use crate::act::Act;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::sheets;
use crate::http::{Caller, Fault, IfMatch, Json, Path, Problem, Problems, Query};
use crate::paging::Paging;
use crate::sheet::Cell;
use crate::startup::State;

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(create_learner)
        .service(list_learners)
        .service(export_learners)
        .service(look_up_learner)
        .service(get_learner)
        .service(update_learner)
        .service(reveal_learner)
        .service(suspend_learner)
        .service(resume_learner)
        .service(close_learner)
        .service(declare_learner_account);
}

const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Auditor,
    Role::Integration,
];
const WRITE: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Integration,
];
const DECIDE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];
const REVEAL: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::FacilityManager];
const EXPORT: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];
/// How many learners of an export are read at a time.
const EXPORT_PAGE: i64 = 1000;

impl From<LearnerServiceError> for Problem {
    fn from(error: LearnerServiceError) -> Self {
        match error {
            LearnerServiceError::Faults(faults) => {
                Self::invalid(faults.into_iter().map(|fault| Fault::new(fault.pointer, fault.code)).collect())
            }
            LearnerServiceError::Rule(rule) => rule.into(),
            LearnerServiceError::NotFound => Self::not_found(),
            LearnerServiceError::SchoolNotOpen => Self::rule("school_not_open"),
            LearnerServiceError::AlreadyRegistered => Self::conflict("learner_already_registered")
                .at(Fault::new("/id_number", "learner_already_registered")),
            LearnerServiceError::Stale => Self::stale(),
            LearnerServiceError::TooManyRows => {
                Self::rule("sheet_too_long").with("max", service::WORKBOOK_ROWS)
            }
            LearnerServiceError::Key(_) => Self::internal(&error),
            LearnerServiceError::Database(error) => error.into(),
        }
    }
}

impl From<LearnerError> for Problem {
    fn from(error: LearnerError) -> Self {
        match error {
            LearnerError::IdNumber(fault) => Self::invalid(vec![Fault::new("/id_number", fault.code())]),
            LearnerError::Name(fault) => Self::invalid(vec![Fault::new("/name_zh", fault.code())]),
            LearnerError::TooYoung { .. } | LearnerError::NotYetBorn => Self::rule("too_young"),
            LearnerError::Step(_) => Self::conflict("learner_step_not_allowed"),
        }
    }
}

/// Register a learner
///
/// A person of 60 or older on the day, with a valid ID number; it is sealed, and shown masked from then on.
#[utoipa::path(
    tag = "learner", request_body = CreateLearner, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = LearnerView, description = "The learner"), Problems),
)]
#[post("/learners")]
pub(super) async fn create_learner(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateLearner>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let keys = state.keys.clone();
    let learner =
        state.db.write(move |conn| service::create_learner(conn, &act, &keys, &body.0, false)).await?;
    Ok(versioned(HttpResponse::Created(), learner.version, &learner))
}

/// List learners
///
/// Those of schools within the caller's data scope, newest first.
#[utoipa::path(
    tag = "learner", params(LearnerQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<LearnerView>, description = "A page of learners"), Problems),
)]
#[get("/learners")]
pub(super) async fn list_learners(
    state: web::Data<State>,
    caller: Caller,
    query: Query<LearnerQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = LearnerQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("learners", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_learners(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |learner| learner)))
}

/// Export learners
///
/// As a workbook or CSV, masked; that it was asked for, and for how many, is recorded. CSV is streamed; a workbook holds
/// 1,048,575 rows at most (`sheet_too_long`).
#[utoipa::path(
    tag = "learner", params(LearnerExportQuery), extensions(("x-roles" = json!(EXPORT))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/learners/export")]
pub(super) async fn export_learners(
    state: web::Data<State>,
    caller: Caller,
    query: Query<LearnerExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(EXPORT)?;
    let query = query.0;
    let format = query.format.unwrap_or(SheetFormat::Xlsx);
    let filter = LearnerQuery {
        q: query.q,
        school_id: query.school_id,
        county_code: query.county_code,
        township_code: query.township_code,
        priority: query.priority,
        age_band: query.age_band,
        status: query.status,
        ..LearnerQuery::default()
    };
    let (by, wanted) = (act.clone(), filter.clone());
    state.db.write(move |conn| service::record_export(conn, &by, &wanted, format)).await?;
    let headings = export::HEADINGS.map(str::to_owned).to_vec();
    let fetch = move |before| next_page(state.clone(), act.clone(), filter.clone(), before);
    sheets::streamed(format, "learners", "学员", headings, fetch).await
}

/// The rows of an export after a mark, in a transaction of their own: a long file holds none open.
async fn next_page(
    state: web::Data<State>,
    act: Act,
    filter: LearnerQuery,
    before: Option<Uuid>,
) -> Result<(Vec<Vec<Cell>>, Option<Uuid>), Problem> {
    let paging = Paging { limit: EXPORT_PAGE, after: None, count: false };
    let part =
        state.db.read(move |conn| service::list_learners(conn, &act, &filter, before, &paging)).await?;
    let mark = part.next.as_ref().and_then(|_| part.items.last()).map(|last| last.id.0);
    Ok((part.items.iter().map(export::cells).collect(), mark))
}

/// Look a learner up by ID number
///
/// Answers 404 as well when the learner is outside the caller's data scope.
#[utoipa::path(
    tag = "learner", request_body = LookUpLearner, extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = LearnerView, description = "The learner"), Problems),
)]
#[post("/learners/lookup")]
pub(super) async fn look_up_learner(
    state: web::Data<State>,
    caller: Caller,
    body: Json<LookUpLearner>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let keys = state.keys.clone();
    let learner = state.db.read(move |conn| service::look_up_learner(conn, &act, &keys, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), learner.version, &learner))
}

/// Show a learner
///
/// Masked, with the version as `ETag`.
#[utoipa::path(
    tag = "learner", params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = LearnerView, description = "The learner"), Problems),
)]
#[get("/learners/{id}")]
pub(super) async fn get_learner(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let learner = state.db.read(move |conn| service::get_learner(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), learner.version, &learner))
}

/// Change a learner
///
/// Name, telephone, priority reasons or home school; needs `If-Match`.
#[utoipa::path(
    tag = "learner", request_body = UpdateLearner,
    params(("id" = LearnerId, Path, description = "The learner"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = LearnerView, description = "The learner"), Problems),
)]
#[patch("/learners/{id}")]
pub(super) async fn update_learner(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    version: IfMatch,
    body: Json<UpdateLearner>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let keys = state.keys.clone();
    let learner = state
        .db
        .write(move |conn| service::update_learner(conn, &act, &keys, id.0, version.0, &body.0))
        .await?;
    Ok(versioned(HttpResponse::Ok(), learner.version, &learner))
}

/// Reveal a learner's ID number and telephone number
///
/// For a reason that is kept in the audit trail.
#[utoipa::path(
    tag = "learner", request_body = Reason, params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(REVEAL))),
    responses((status = 200, body = LearnerSecrets, description = "What is hidden otherwise"), Problems),
)]
#[post("/learners/{id}/reveal")]
pub(super) async fn reveal_learner(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(REVEAL)?;
    let keys = state.keys.clone();
    let secrets =
        state.db.write(move |conn| service::reveal_learner(conn, &act, &keys, id.0, &body.0.reason)).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(secrets))
}

/// Suspend a learner
///
/// A suspended learner signs into no session and earns nothing.
#[utoipa::path(
    tag = "learner", request_body = Reason, params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = LearnerView, description = "The learner"), Problems),
)]
#[post("/learners/{id}/suspend")]
pub(super) async fn suspend_learner(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    take_step(&state, &caller, id.0, LearnerStep::Suspend, body.0).await
}

/// Resume a suspended learner
///
/// The learner may learn and earn again.
#[utoipa::path(
    tag = "learner", request_body = Reason, params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = LearnerView, description = "The learner"), Problems),
)]
#[post("/learners/{id}/resume")]
pub(super) async fn resume_learner(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    take_step(&state, &caller, id.0, LearnerStep::Resume, body.0).await
}

/// Close a learner's registration
///
/// For good: the learner has left or died.
#[utoipa::path(
    tag = "learner", request_body = Reason, params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = LearnerView, description = "The learner"), Problems),
)]
#[post("/learners/{id}/close")]
pub(super) async fn close_learner(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    take_step(&state, &caller, id.0, LearnerStep::Close, body.0).await
}

async fn take_step(
    state: &State,
    caller: &Caller,
    id: LearnerId,
    step: LearnerStep,
    body: Reason,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let learner = state.db.write(move |conn| service::take_step(conn, &act, id, step, &body.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), learner.version, &learner))
}

/// Declare whose account it is
///
/// Notes that an account belongs to this learner, so that it can neither enter, confirm nor settle their attendance.
#[utoipa::path(
    tag = "learner", request_body = DeclareAccount, params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(REVEAL))),
    responses((status = 204, description = "Noted"), Problems),
)]
#[post("/learners/{id}/declare-account")]
pub(super) async fn declare_learner_account(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    body: Json<DeclareAccount>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(REVEAL)?;
    state.db.write(move |conn| service::declare_account(conn, &act, id.0, body.0.account_id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
