//! Signing in, staying signed in, signing out.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::auth::{AccountView, ChangePassword, Login, SessionView, TokenView};
use contract::page::Page;
use contract::problem::ProblemDetails;
use tracing_actix_web::RequestId;

use super::ANY;
use crate::act::Act;
use crate::auth::service::{self, AuthError, SignedIn};
use crate::auth::tokens::{ACCESS_SECONDS, Claims};
use crate::http::etag::versioned;
use crate::http::{Caller, Json, Problem, Problems};
use crate::startup::State;

const COOKIE: &str = "xuetang_refresh";
const LOCKED: &str = "`sign_in_locked`: too many failures in a row; try again after `Retry-After`.";
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
/// longer each time (`sign_in_locked`, `Retry-After`). When too many sign in at once: `sign_in_busy`.
#[utoipa::path(
    tag = "auth", request_body = Login, security(()),
    responses(
        (status = 200, body = TokenView, description = "Signed in"),
        (status = 429, body = ProblemDetails, content_type = "application/problem+json", description = LOCKED),
        Problems,
    ),
)]
#[post("/auth/login")]
pub(super) async fn login(
    state: web::Data<State>,
    request_id: RequestId,
    body: Json<Login>,
) -> Result<HttpResponse, Problem> {
    let act = service::nobodys_act(state.clock.now(), request_id.to_string());
    let outcome = prove(&state, act, body.0).await;
    let label = if outcome.is_ok() { "accepted" } else { "refused" };
    metrics::counter!("sign_ins_total", "outcome" => label).increment(1);
    signed_in(&state, outcome?)
}

/// A sign-in from end to end; the password is checked between two transactions, not in one.
async fn prove(state: &State, act: Act, given: Login) -> Result<SignedIn, AuthError> {
    let (by, keys) = (act.clone(), state.keys.clone());
    let attempt = state.db.read(move |conn| service::attempt_sign_in(conn, &act, &given.username)).await?;
    let matches = state.passwords.matches(attempt.hash(), given.password).await?;
    state.db.write(move |conn| service::finish_sign_in(conn, &by, &keys, attempt, matches)).await?
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
    request_id: RequestId,
) -> Result<HttpResponse, Problem> {
    let token = refresh_token(&request).ok_or(AuthError::SessionEnded)?;
    let act = service::nobodys_act(state.clock.now(), request_id.to_string());
    let outcome = state.db.write(move |conn| service::refresh(conn, &act, &token)).await?;
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
    Ok(versioned(HttpResponse::Ok(), account.version, &account))
}

/// List the caller's open sessions
///
/// Newest use first; `current` marks the one asking.
#[utoipa::path(
    tag = "auth", extensions(("x-roles" = json!(ANY))),
    responses((status = 200, body = Page<SessionView>, description = "The open sessions, all on one page"), Problems),
)]
#[get("/auth/sessions")]
pub(super) async fn list_own_sessions(
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    let (act, current) = (caller.act().clone(), caller.session_id());
    let sessions = state.db.read(move |conn| service::list_sessions(conn, &act, current)).await?;
    Ok(HttpResponse::Ok().json(Page { items: sessions, next_cursor: None, total: None }))
}

/// Change the caller's own password
///
/// Needs the password in force (else `wrong_password`, which counts as a failed sign-in); ends every session, so sign in
/// again. `weak_password`: fewer than 10 characters, too uniform, or containing the name.
#[utoipa::path(
    tag = "auth", request_body = ChangePassword, extensions(("x-roles" = json!(ANY))),
    responses(
        (status = 204, description = "Changed; every session has ended"),
        (status = 429, body = ProblemDetails, content_type = "application/problem+json", description = LOCKED),
        Problems,
    ),
)]
#[post("/auth/password")]
pub(super) async fn change_own_password(
    state: web::Data<State>,
    caller: Caller,
    body: Json<ChangePassword>,
) -> Result<HttpResponse, Problem> {
    change(&state, caller.act().clone(), body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn change(state: &State, act: Act, change: ChangePassword) -> Result<(), AuthError> {
    let (by, keys) = (act.clone(), state.keys.clone());
    let attempt = state.db.read(move |conn| service::attempt_change(conn, &act)).await?;
    let new_hash = if state.passwords.matches(attempt.hash(), change.current_password).await? {
        service::check_new_password(&attempt, &change.new_password)?;
        Some(state.passwords.hash(change.new_password).await?)
    } else {
        None
    };
    state.db.write(move |conn| service::finish_change(conn, &by, &keys, &attempt, new_hash)).await?
}

/// The public keys that access tokens are verified with (RFC 7517).
#[get("/.well-known/jwks.json")]
pub async fn jwks(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=300")).json(state.tokens.jwks())
}
