//! Accounts: opening, changing and closing them.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::{AccountQuery, AccountView, CreateAccount, Reason, Role, UpdateAccount};
use contract::ids::AccountId;
use contract::page::Page;

use crate::auth::service;
use crate::http::etag::versioned;
use crate::http::page::List;
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

const MANAGE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::SecurityAdmin];

/// List accounts
///
/// Those whose every grant lies within the caller's data scope, by name.
#[utoipa::path(
    tag = "auth", params(AccountQuery), extensions(("x-roles" = json!(MANAGE))),
    responses((status = 200, body = Page<AccountView>, description = "A page of accounts"), Problems),
)]
#[get("/accounts")]
pub(super) async fn list_accounts(
    state: web::Data<State>,
    caller: Caller,
    query: Query<AccountQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let query = query.0;
    let list = List::read("accounts", &query.q, query.limit, query.cursor.as_deref(), query.count)?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_accounts(conn, &act, query.q.as_deref(), &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |account| account)))
}

/// Open an account
///
/// Its grants must lie within the caller's data scope (`grant_not_allowed`).
#[utoipa::path(
    tag = "auth", request_body = CreateAccount, extensions(("x-roles" = json!(MANAGE))),
    responses((status = 201, body = AccountView, description = "The account"), Problems),
)]
#[post("/accounts")]
pub(super) async fn create_account(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateAccount>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let hash = state.passwords.hash(body.0.password.clone()).await?;
    let account = state.db.write(move |conn| service::create_account(conn, &act, &body.0, hash)).await?;
    Ok(versioned(HttpResponse::Created(), account.version, &account))
}

/// Show an account
///
/// With its grants and its version as `ETag`.
#[utoipa::path(
    tag = "auth", params(("id" = AccountId, Path, description = "The account")),
    extensions(("x-roles" = json!(MANAGE))),
    responses((status = 200, body = AccountView, description = "The account"), Problems),
)]
#[get("/accounts/{id}")]
pub(super) async fn get_account(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AccountId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let account = state.db.read(move |conn| service::get_account(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), account.version, &account))
}

/// Change an account
///
/// Name to show, or grants; needs `If-Match`. Nobody changes its own grants (`own_grants`), nor takes the city its last
/// administrator (`last_administrator`).
#[utoipa::path(
    tag = "auth", request_body = UpdateAccount,
    params(("id" = AccountId, Path, description = "The account"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(MANAGE))),
    responses((status = 200, body = AccountView, description = "The account"), Problems),
)]
#[patch("/accounts/{id}")]
pub(super) async fn update_account(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AccountId>,
    version: IfMatch,
    body: Json<UpdateAccount>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let account =
        state.db.write(move |conn| service::update_account(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), account.version, &account))
}

/// Close an account
///
/// It can no longer sign in, and its tokens are refused at once. Nobody closes its own (`own_account`), nor the city's
/// last administrator (`last_administrator`).
#[utoipa::path(
    tag = "auth", request_body = Reason, params(("id" = AccountId, Path, description = "The account")),
    extensions(("x-roles" = json!(MANAGE))),
    responses((status = 200, body = AccountView, description = "The account"), Problems),
)]
#[post("/accounts/{id}/close")]
pub(super) async fn close_account(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AccountId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let account =
        state.db.write(move |conn| service::close_account(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), account.version, &account))
}

/// Sign an account out everywhere
///
/// Ends every session of it.
#[utoipa::path(
    tag = "auth", params(("id" = AccountId, Path, description = "The account")),
    extensions(("x-roles" = json!(MANAGE))),
    responses((status = 204, description = "Every session has ended"), Problems),
)]
#[post("/accounts/{id}/sign-out")]
pub(super) async fn sign_out_account(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AccountId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    state.db.write(move |conn| service::logout_everywhere(conn, &act, id.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}
