//! Learners over HTTP.

mod exchange;
mod people;

use actix_web::http::header;
use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::{Reason, Role};
use contract::ids::LearnerId;
use contract::learner::{
    CreateLearner, DeclareAccount, LearnerQuery, LearnerSecrets, LearnerView, LookUpLearner, UpdateLearner,
};
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::{LearnerError, LearnerStep};
use super::service::{self, LearnerServiceError, ProxyRefusal};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::sheets::rejected;
use crate::http::{Caller, Fault, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(create_learner)
        .service(list_learners)
        .service(exchange::export_learners)
        .service(exchange::get_learner_import_template)
        .service(exchange::import_learners)
        .service(look_up_learner)
        .service(get_learner)
        .service(update_learner)
        .service(reveal_learner)
        .service(suspend_learner)
        .service(resume_learner)
        .service(close_learner)
        .service(declare_learner_account)
        .service(people::correct_learner_identity)
        .service(people::record_learner_death)
        .service(people::list_learner_consents)
        .service(people::get_learner_needs)
        .service(people::put_learner_needs)
        .service(people::list_learner_proxies)
        .service(people::create_learner_proxy)
        .service(people::end_learner_proxy)
        .service(people::list_proxy_rules)
        .service(people::create_proxy_rule);
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
/// The people at the counters and above them, without programs.
const STAFF: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager, Role::FacilityClerk];
const DECIDE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];
const REVEAL: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::FacilityManager];
const EXPORT: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];
/// How many learners of an export are read at a time.
const EXPORT_PAGE: i64 = 1000;

impl From<LearnerServiceError> for Problem {
    fn from(error: LearnerServiceError) -> Self {
        match error {
            LearnerServiceError::Faults(faults) => Self::invalid(faults),
            LearnerServiceError::Rule(rule) => rule.into(),
            LearnerServiceError::NotFound => Self::not_found(),
            LearnerServiceError::SchoolNotOpen => Self::rule("school_not_open"),
            LearnerServiceError::AlreadyRegistered => Self::conflict("learner_already_registered")
                .at(Fault::new("/id_number", "learner_already_registered")),
            LearnerServiceError::Stale => Self::stale(),
            LearnerServiceError::TooManyRows => {
                Self::rule("sheet_too_long").with("max", service::WORKBOOK_ROWS)
            }
            LearnerServiceError::Rows(faults) => rejected(&faults),
            LearnerServiceError::ConsentStands => Self::conflict("consent_stands"),
            LearnerServiceError::NoConsent => Self::rule("consent_to_needs_required")
                .at(Fault::new("/consent_notice_version", "consent_to_needs_required")),
            LearnerServiceError::ConsentWithdrawn => Self::rule("consent_withdrawn"),
            LearnerServiceError::Erased => Self::conflict("learner_erased"),
            LearnerServiceError::Proxy(refusal) => refusal.into(),
            LearnerServiceError::Key(_) => Self::internal(&error),
            LearnerServiceError::Database(error) => error.into(),
        }
    }
}

impl From<ProxyRefusal> for Problem {
    fn from(refusal: ProxyRefusal) -> Self {
        match refusal {
            ProxyRefusal::StandsAlready => Self::conflict("proxy_stands_already"),
            ProxyRefusal::Oneself => {
                Self::rule("proxy_of_oneself").at(Fault::new("/phone", "proxy_of_oneself"))
            }
            ProxyRefusal::TooMany { max } => Self::rule("proxy_of_too_many").with("max", max),
            ProxyRefusal::StaffThere => Self::rule("proxy_is_staff"),
            ProxyRefusal::NotInForce => Self::rule("proxy_not_in_force"),
            ProxyRefusal::Ended => Self::conflict("proxy_ended"),
            ProxyRefusal::NoRight => Self::rule("proxy_without_right"),
            ProxyRefusal::NotTheirs => Self::rule("proxy_not_of_learner"),
            ProxyRefusal::Limit { left } => Self::rule("proxy_limit_reached").with("left", left),
            ProxyRefusal::NoRule => Self::rule("proxy_rule_missing"),
            ProxyRefusal::RuleFollows => Self::conflict("proxy_rule_follows"),
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
/// For good: the learner has left. A death is recorded by itself.
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
