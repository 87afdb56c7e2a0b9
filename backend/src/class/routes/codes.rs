//! Signing by codes and cards over HTTP.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, get, post, web};
use contract::auth::Role;
use contract::class::{
    AttendanceView, ClaimClassCode, ClassCodeClaimView, ClassCodeView, LearnerCardView, ScanCode, ScanView,
    SelfSign, SignCodeView,
};
use contract::ids::{ClassSessionId, LearnerId};
use contract::page::Page;
use serde::Serialize;
use uuid::Uuid;

use crate::class::service::{self, Device, Telephone};
use crate::clock::new_id;
use crate::http::{Caller, Json, Path, Problem, Problems};
use crate::startup::State;

const SCAN: &[Role] = &[Role::FacilityManager, Role::FacilityClerk, Role::Teacher];
const CARD: &[Role] = &[Role::FacilityManager, Role::FacilityClerk];
const LEARNER: &[Role] = &[Role::Learner];

const DEVICE_COOKIE: &str = "xuetang_device";
const DEVICE_COOKIE_PATH: &str = "/api/v1/class-sessions";
/// Browsers keep no cookie for longer.
const DEVICE_COOKIE_DAYS: i64 = 400;

/// Answers a code, which nobody keeps.
fn once<T: Serialize>(mut response: HttpResponseBuilder, body: &T) -> HttpResponse {
    response.insert_header((header::CACHE_CONTROL, "no-store")).json(body)
}

/// Scan a learner's code or card
///
/// By staff on the spot. Signs in whoever is absent and out whoever is present, and says which; scanned again within a
/// minute, nothing changes. A learner's own code is good for the ten seconds in which it is shown and the ten after
/// (`code_expired`), once (`code_used`); a card until the next one is issued (`card_revoked`).
#[utoipa::path(
    tag = "class", request_body = ScanCode, params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(SCAN))),
    responses((status = 200, body = ScanView, description = "What came of it"), Problems),
)]
#[post("/class-sessions/{id}/scan")]
pub(super) async fn scan_code(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
    body: Json<ScanCode>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SCAN)?;
    let device = Device { keys: state.keys.clone(), id: caller.session_id() };
    let scanned = state.db.write(move |conn| service::scan(conn, &act, &device, id.0, &body.0)).await?;
    Ok(HttpResponse::Ok().json(scanned))
}

/// Show the code of the class
///
/// For its screen, which shows four codes a second and is given those of the next seconds. Each is good for twenty seconds
/// at most, belongs to the device that scans it first, and is not shown again once it is claimed.
#[utoipa::path(
    tag = "class", params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(SCAN))),
    responses((status = 200, body = ClassCodeView, description = "The code"), Problems),
)]
#[get("/class-sessions/{id}/class-code")]
pub(super) async fn get_class_code(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SCAN)?;
    let keys = state.keys.clone();
    let code = state.db.read(move |conn| service::class_code(conn, &act, &keys, id.0)).await?;
    Ok(once(HttpResponse::Ok(), &code))
}

/// Which device a request comes from, by its cookie, and the cookie that makes it known again: HttpOnly, SameSite=Strict,
/// for as long as browsers keep one, whoever signs in and out meanwhile.
fn telephone(state: &State, request: &HttpRequest, caller: &Caller) -> (Telephone, Cookie<'static>) {
    let known = request.cookie(DEVICE_COOKIE).and_then(|cookie| Uuid::parse_str(cookie.value()).ok());
    let device = known.unwrap_or_else(new_id);
    let cookie = Cookie::build(DEVICE_COOKIE, device.to_string())
        .path(DEVICE_COOKIE_PATH)
        .http_only(true)
        .secure(state.secure_cookies)
        .same_site(SameSite::Strict)
        .max_age(Duration::days(DEVICE_COOKIE_DAYS))
        .finish();
    (Telephone { keys: state.keys.clone(), device, login: caller.session_id() }, cookie)
}

/// Claim a code of the class
///
/// As soon as a learner's device has scanned it, so that nobody has to be quick: the device may sign by it for a minute
/// (`good_until`). A code that another device has claimed is refused (`class_code_used`: scan the next one), and so is one
/// that was shown more than twenty seconds ago (`code_expired`). The device is known again by the cookie `xuetang_device`
/// (HttpOnly, SameSite=Strict), which every answer sets and an app keeps as a browser does.
#[utoipa::path(
    tag = "class", request_body = ClaimClassCode,
    params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(LEARNER))),
    responses((status = 200, body = ClassCodeClaimView, description = "The claim"), Problems),
)]
#[post("/class-sessions/{id}/class-code/claim")]
pub(super) async fn claim_class_code(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    id: Path<ClassSessionId>,
    body: Json<ClaimClassCode>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEARNER)?;
    let (telephone, cookie) = telephone(&state, &request, &caller);
    let claim =
        state.db.write(move |conn| service::claim_class_code(conn, &act, &telephone, id.0, &body.0)).await?;
    let mut response = HttpResponse::Ok();
    response.cookie(cookie);
    Ok(once(response, &claim))
}

/// Sign oneself in by the code of the class
///
/// As the learner that the account is declared to be, by a code that the device has claimed or claims now. The same device
/// again is the same answer; another device is refused (`class_code_used`), and one device signs one learner a session,
/// whoever has signed in to it (`device_signed_another`).
#[utoipa::path(
    tag = "class", request_body = SelfSign, params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(LEARNER))),
    responses((status = 200, body = AttendanceView, description = "The attendance"), Problems),
)]
#[post("/class-sessions/{id}/self-sign-in")]
pub(super) async fn self_sign_in(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    id: Path<ClassSessionId>,
    body: Json<SelfSign>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEARNER)?;
    let (telephone, cookie) = telephone(&state, &request, &caller);
    let attendance =
        state.db.write(move |conn| service::self_sign_in(conn, &act, &telephone, id.0, &body.0)).await?;
    Ok(HttpResponse::Ok().cookie(cookie).json(attendance))
}

/// Sign oneself out by the code of the class
///
/// As one signs in by it, by another code than that by which one came (`class_code_signed_in`); who has left already gets the
/// same answer.
#[utoipa::path(
    tag = "class", request_body = SelfSign, params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(LEARNER))),
    responses((status = 200, body = AttendanceView, description = "The attendance"), Problems),
)]
#[post("/class-sessions/{id}/self-sign-out")]
pub(super) async fn self_sign_out(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    id: Path<ClassSessionId>,
    body: Json<SelfSign>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEARNER)?;
    let (telephone, cookie) = telephone(&state, &request, &caller);
    let attendance =
        state.db.write(move |conn| service::self_sign_out(conn, &act, &telephone, id.0, &body.0)).await?;
    Ok(HttpResponse::Ok().cookie(cookie).json(attendance))
}

/// Show the codes of all learners that one is
///
/// As `GET /learners/{id}/sign-code` shows them: mostly one, of whom the account is declared to be that learner.
#[utoipa::path(
    tag = "class", extensions(("x-roles" = json!(LEARNER))),
    responses((status = 200, body = Page<SignCodeView>, description = "The codes"), Problems),
)]
#[get("/sign-codes")]
pub(super) async fn list_sign_codes(
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEARNER)?;
    let keys = state.keys.clone();
    let items = state.db.read(move |conn| service::own_sign_codes(conn, &act, &keys)).await?;
    Ok(once(HttpResponse::Ok(), &Page { items, next_cursor: None, total: None }))
}

/// Show one's own code
///
/// For the learner that the account is declared to be; to be scanned by staff within twenty seconds, once.
#[utoipa::path(
    tag = "class", params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(LEARNER))),
    responses((status = 200, body = SignCodeView, description = "The code"), Problems),
)]
#[get("/learners/{id}/sign-code")]
pub(super) async fn get_sign_code(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEARNER)?;
    let keys = state.keys.clone();
    let code = state.db.read(move |conn| service::sign_code(conn, &act, &keys, id.0)).await?;
    Ok(once(HttpResponse::Ok(), &code))
}

/// Issue a card of paper
///
/// The one from before is good no more. The code is told this once: only its keyed hash is kept.
#[utoipa::path(
    tag = "class", params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(CARD))),
    responses((status = 201, body = LearnerCardView, description = "The card"), Problems),
)]
#[post("/learners/{id}/card")]
pub(super) async fn issue_learner_card(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(CARD)?;
    let keys = state.keys.clone();
    let card = state.db.write(move |conn| service::issue_card(conn, &act, &keys, id.0)).await?;
    Ok(once(HttpResponse::Created(), &card))
}
