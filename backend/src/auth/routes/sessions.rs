//! Signing in, staying signed in, signing out.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::auth::{AccountView, ChangePassword, Login, SessionView, TokenView};

use super::ANY;
use crate::auth::service::{self, AuthError, SignedIn};
use crate::auth::tokens::{ACCESS_SECONDS, Claims};
use crate::http::{Caller, Json, Problem, Problems};
use crate::startup::State;

const COOKIE: &str = "xuetang_refresh";
const COOKIE_PATH: &str = "/api/v1/auth";

fn cookie(state: &State, value: String, lasts: Duration) -> Cookie<'static> {
    Cookie::build(COOKIE, value)
        .path(COOKIE_PATH)
        .http_only(true)
        .secure(state.secure_cookies)
        .same_site(SameSite::Strict)
        .max_age(lasts)
        .finish()
}

fn signed_in(state: &State, session: SignedIn) -> Result<HttpResponse, Problem> {
    let claims = Claims { account_id: session.account.id, session_id: session.session_id };
    let token = state.tokens.issue(claims, state.clock.now()).map_err(|error| Problem::internal(&error))?;
    let lasts = Duration::seconds((session.expires_at - state.clock.now()).num_seconds());
    Ok(HttpResponse::Ok()
        .cookie(cookie(state, session.refresh_token, lasts))
        .insert_header(("Cache-Control", "no-store"))
        .json(TokenView {
            access_token: token,
            token_type: "Bearer".to_owned(),
            expires_in: ACCESS_SECONDS,
            account: session.account,
        }))
}

fn refresh_token(request: &HttpRequest) -> Option<String> {
    request.cookie(COOKIE).map(|cookie| cookie.value().to_owned()).filter(|value| !value.is_empty())
}

/// Sign in
///
/// Answers an access token of 15 minutes and sets the refresh token as an HttpOnly, SameSite=Strict cookie.
/// `wrong_credentials` does not tell whether the name exists; after four failures in a row the name is locked,
/// longer each time (`sign_in_locked`, `Retry-After`).
#[utoipa::path(
    tag = "auth", request_body = Login, security(()),
    responses((status = 200, body = TokenView, description = "Signed in"), Problems),
)]
#[post("/auth/login")]
pub(super) async fn login(state: web::Data<State>, body: Json<Login>) -> Result<HttpResponse, Problem> {
    let at = state.clock.now();
    let outcome =
        state.db.write(move |conn| service::login(conn, &body.0.username, &body.0.password, at)).await?;
    let label = if outcome.is_ok() { "accepted" } else { "refused" };
    metrics::counter!("sign_ins_total", "outcome" => label).increment(1);
    signed_in(&state, outcome?)
}

/// Continue the session
///
/// Trades the refresh cookie for a new one and a new access token. A cookie that was used before ends the session
/// (`refresh_token_reused`); within ten seconds it is another tab of the same browser (`refresh_in_progress`: try again).
#[utoipa::path(
    tag = "auth", security(()),
    responses((status = 200, body = TokenView, description = "The session goes on"), Problems),
)]
#[post("/auth/refresh")]
pub(super) async fn refresh_session(
    state: web::Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let token = refresh_token(&request).ok_or(AuthError::SessionEnded)?;
    let at = state.clock.now();
    let outcome = state.db.write(move |conn| service::refresh(conn, &token, at)).await?;
    signed_in(&state, outcome?)
}

/// Sign out
///
/// Ends the session of the refresh cookie and clears it. Safe to repeat.
#[utoipa::path(tag = "auth", security(()), responses((status = 204, description = "Signed out"), Problems))]
#[post("/auth/logout")]
pub(super) async fn logout(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    if let Some(token) = refresh_token(&request) {
        let at = state.clock.now();
        state.db.write(move |conn| service::logout(conn, &token, at)).await?;
    }
    Ok(HttpResponse::NoContent().cookie(cookie(&state, String::new(), Duration::ZERO)).finish())
}

/// Sign out everywhere
///
/// Ends every session of the caller; access tokens are refused from the next request on.
#[utoipa::path(
    tag = "auth", extensions(("x-roles" = json!(ANY))),
    responses((status = 204, description = "Every session has ended"), Problems),
)]
#[post("/auth/logout-everywhere")]
pub(super) async fn logout_everywhere(
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    let act = caller.act().clone();
    state.db.write(move |conn| service::logout_everywhere(conn, &act, act.account_id)).await?;
    Ok(HttpResponse::NoContent().cookie(cookie(&state, String::new(), Duration::ZERO)).finish())
}

/// Show the caller's own account
///
/// Name, roles and how far they reach.
#[utoipa::path(
    tag = "auth", extensions(("x-roles" = json!(ANY))),
    responses((status = 200, body = AccountView, description = "The caller's account"), Problems),
)]
#[get("/auth/me")]
pub(super) async fn get_own_account(
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    let act = caller.act().clone();
    let account = state.db.read(move |conn| service::get_account(conn, &act, act.account_id)).await?;
    Ok(HttpResponse::Ok().json(account))
}

/// List the caller's open sessions
///
/// Newest use first; `current` marks the one asking.
#[utoipa::path(
    tag = "auth", extensions(("x-roles" = json!(ANY))),
    responses((status = 200, body = Vec<SessionView>, description = "The open sessions"), Problems),
)]
#[get("/auth/sessions")]
pub(super) async fn list_own_sessions(
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    let (act, current) = (caller.act().clone(), caller.session_id());
    let sessions = state.db.read(move |conn| service::list_sessions(conn, &act, current)).await?;
    Ok(HttpResponse::Ok().json(sessions))
}

/// Change the caller's own password
///
/// Needs the password in force (else `wrong_password`); ends every session, so sign in again. `weak_password`: fewer
/// than 10 characters, too uniform, or containing the name.
#[utoipa::path(
    tag = "auth", request_body = ChangePassword, extensions(("x-roles" = json!(ANY))),
    responses((status = 204, description = "Changed; every session has ended"), Problems),
)]
#[post("/auth/password")]
pub(super) async fn change_own_password(
    state: web::Data<State>,
    caller: Caller,
    body: Json<ChangePassword>,
) -> Result<HttpResponse, Problem> {
    let act = caller.act().clone();
    state.db.write(move |conn| service::change_password(conn, &act, &body.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The public keys that access tokens are verified with (RFC 7517).
#[get("/.well-known/jwks.json")]
pub async fn jwks(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=300")).json(state.tokens.jwks())
}
