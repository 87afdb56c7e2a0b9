//! What learners agree to and need, who stands in for them, and that they have died.

use actix_web::{HttpResponse, get, post, put, web};
use contract::auth::{Reason, Role};
use contract::ids::{LearnerId, LearnerProxyId};
use contract::learner::{
    CorrectLearnerIdentity, CreateLearnerProxy, CreateProxyRule, LearnerConsents, LearnerNeedsView,
    LearnerProxies, LearnerProxyView, LearnerView, ProxyRuleView, ProxyRules, PutLearnerNeeds, RecordDeath,
};

use super::{DECIDE, READ, STAFF};
use crate::http::etag::versioned;
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems};
use crate::learner::service;
use crate::startup::State;

/// Who reads consents, needs and proxies.
const LOOK: &[Role] = READ;
/// Who sets what holds in the whole city.
const CITY: &[Role] = &[Role::CityAdmin];

/// Correct a learner's ID number
///
/// In the place of one that was entered wrongly, for a reason that is kept; birth date and sex follow from it. Nobody else
/// may have it (`learner_already_registered`). Needs `If-Match`.
#[utoipa::path(
    tag = "learner", request_body = CorrectLearnerIdentity,
    params(("id" = LearnerId, Path, description = "The learner"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = LearnerView, description = "The learner"), Problems),
)]
#[post("/learners/{id}/correct-identity")]
pub(super) async fn correct_learner_identity(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    version: IfMatch,
    body: Json<CorrectLearnerIdentity>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let (keys, read) = (state.keys.clone(), (id.0, version.0));
    let learner =
        state.db.write(move |conn| service::correct_identity(conn, &act, &keys, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), learner.version, &learner))
}

/// Record a learner's death
///
/// The account closes by the rule of closed accounts, every proxy's standing ends, and no attendance after that day
/// counts. A closed registration is recorded too.
#[utoipa::path(
    tag = "learner", request_body = RecordDeath, params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = LearnerView, description = "The learner"), Problems),
)]
#[post("/learners/{id}/record-death")]
pub(super) async fn record_learner_death(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    body: Json<RecordDeath>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let learner = state.db.write(move |conn| service::record_death(conn, &act, id.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), learner.version, &learner))
}

/// List what a learner has agreed to
///
/// What holds now, and every word that was said, the newest first.
#[utoipa::path(
    tag = "learner", params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(LOOK))),
    responses((status = 200, body = LearnerConsents, description = "The consents"), Problems),
)]
#[get("/learners/{id}/consents")]
pub(super) async fn list_learner_consents(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LOOK)?;
    let consents = state.db.read(move |conn| service::list_consents(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(consents))
}

/// Show what a learner would like and needs
///
/// Empty, in version 0, while nothing was said.
#[utoipa::path(
    tag = "learner", params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(LOOK))),
    responses((status = 200, body = LearnerNeedsView, description = "The needs"), Problems),
)]
#[get("/learners/{id}/needs")]
pub(super) async fn get_learner_needs(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LOOK)?;
    let needs = state.db.read(move |conn| service::get_needs(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), needs.version, &needs))
}

/// Write down what a learner would like and needs
///
/// All of it from now on, with the learner's consent (`consent_to_needs_required`); what it was stays in the trail.
#[utoipa::path(
    tag = "learner", request_body = PutLearnerNeeds,
    params(("id" = LearnerId, Path, description = "The learner"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(STAFF))),
    responses((status = 200, body = LearnerNeedsView, description = "The needs"), Problems),
)]
#[put("/learners/{id}/needs")]
pub(super) async fn put_learner_needs(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    version: IfMatch,
    body: Json<PutLearnerNeeds>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(STAFF)?;
    let needs = state.db.write(move |conn| service::put_needs(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), needs.version, &needs))
}

/// List who stands in for a learner
///
/// Those of the past too, the newest first.
#[utoipa::path(
    tag = "learner", params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(LOOK))),
    responses((status = 200, body = LearnerProxies, description = "The proxies"), Problems),
)]
#[get("/learners/{id}/proxies")]
pub(super) async fn list_learner_proxies(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LOOK)?;
    let proxies = state.db.read(move |conn| service::list_proxies(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(proxies))
}

/// Let somebody stand in for a learner
///
/// With the learner's consent, for what is named and until a day; signing for attendance never. A person, known by its
/// telephone number, stands in for a few learners only (`proxy_of_too_many`), nobody for oneself, and nobody where it
/// works (`proxy_is_staff`).
#[utoipa::path(
    tag = "learner", request_body = CreateLearnerProxy,
    params(("id" = LearnerId, Path, description = "The learner")), extensions(("x-roles" = json!(STAFF))),
    responses((status = 201, body = LearnerProxyView, description = "The proxy"), Problems),
)]
#[post("/learners/{id}/proxies")]
pub(super) async fn create_learner_proxy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    body: Json<CreateLearnerProxy>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(STAFF)?;
    let keys = state.keys.clone();
    let proxy = state.db.write(move |conn| service::create_proxy(conn, &act, &keys, id.0, &body.0)).await?;
    Ok(HttpResponse::Created().json(proxy))
}

/// End the standing of a proxy
///
/// For a reason; it is never taken up again, a new one is entered.
#[utoipa::path(
    tag = "learner", request_body = Reason, params(("id" = LearnerProxyId, Path, description = "The proxy")),
    extensions(("x-roles" = json!(STAFF))),
    responses((status = 200, body = LearnerProxyView, description = "The proxy"), Problems),
)]
#[post("/learner-proxies/{id}/end")]
pub(super) async fn end_learner_proxy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerProxyId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(STAFF)?;
    let proxy = state.db.write(move |conn| service::end_proxy(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Ok().json(proxy))
}

/// List the rules on proxies
///
/// Of how many learners one person may be the proxy, by date, with the basis; the newest first.
#[utoipa::path(
    tag = "learner", extensions(("x-roles" = json!(LOOK))),
    responses((status = 200, body = ProxyRules, description = "The rules"), Problems),
)]
#[get("/proxy-rules")]
pub(super) async fn list_proxy_rules(
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    caller.allow(LOOK)?;
    let rules = state.db.read(service::list_proxy_rules).await?;
    Ok(HttpResponse::Ok().json(rules))
}

/// Set of how many learners one person may be the proxy
///
/// From a coming day on; the rule before ends with the day before.
#[utoipa::path(
    tag = "learner", request_body = CreateProxyRule, extensions(("x-roles" = json!(CITY))),
    responses((status = 201, body = ProxyRuleView, description = "The rule"), Problems),
)]
#[post("/proxy-rules")]
pub(super) async fn create_proxy_rule(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateProxyRule>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CITY)?;
    let rule = state.db.write(move |conn| service::create_proxy_rule(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(rule))
}
