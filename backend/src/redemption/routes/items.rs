//! The catalogue.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use contract::ids::RedemptionItemId;
use contract::page::Page;
use contract::redemption::{
    CreateRedemptionItem, RedemptionItemQuery, RedemptionItemView, UpdateRedemptionItem,
};

use super::{CATALOGUE, READ};
use crate::http::etag::{cached, versioned};
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::redemption::service;
use crate::state::State;

/// List redemption items
///
/// The catalogue of the whole city, by name; carries a strong `ETag`.
#[utoipa::path(
    tag = "redemption", params(RedemptionItemQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<RedemptionItemView>, description = "A page of items"), Problems),
)]
#[get("/redemption-items")]
pub(super) async fn list_redemption_items(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
    query: Query<RedemptionItemQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.q, &query.kind, &query.offered);
    let list = List::read("redemption-items", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = list.paging.after(1).map(key_part).transpose()?;
    let after = list.paging.after(0).map(str::to_owned).zip(after);
    let paging = list.paging.clone();
    let part = state
        .db
        .read(move |conn| {
            let after = after.as_ref().map(|(name, id)| (name.as_str(), *id));
            service::list_items(conn, &query, after, &paging)
        })
        .await?;
    cached(&request, &list.page(part, |item| item))
}

/// Add an item
///
/// Daily necessities, small gifts and related services only; others answer `prohibited_item_kind`. The cost of a
/// piece may not exceed the cap of the policy in force, and while the funds of the city cover too little of the
/// outstanding credits (`restrict`) no new item may cost more than the policy's `high_cost_fen`: `high_cost_stopped`.
#[utoipa::path(
    tag = "redemption", request_body = CreateRedemptionItem, extensions(("x-roles" = json!(CATALOGUE))),
    responses((status = 201, body = RedemptionItemView, description = "The item"), Problems),
)]
#[post("/redemption-items")]
pub(super) async fn create_redemption_item(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateRedemptionItem>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CATALOGUE)?;
    let item = state.db.write(move |conn| service::create_item(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), item.version, &item))
}

/// Show an item
///
/// With its version as `ETag`.
#[utoipa::path(
    tag = "redemption", params(("id" = RedemptionItemId, Path, description = "The item")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = RedemptionItemView, description = "The item"), Problems),
)]
#[get("/redemption-items/{id}")]
pub(super) async fn get_redemption_item(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RedemptionItemId>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let item = state.db.read(move |conn| service::get_item(conn, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), item.version, &item))
}

/// Change an item
///
/// Open orders keep the price they were made at; needs `If-Match`. While the funds cover too little, a high-cost item
/// is neither made dearer nor offered again: `high_cost_stopped`.
#[utoipa::path(
    tag = "redemption", request_body = UpdateRedemptionItem,
    params(("id" = RedemptionItemId, Path, description = "The item"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(CATALOGUE))),
    responses((status = 200, body = RedemptionItemView, description = "The item"), Problems),
)]
#[patch("/redemption-items/{id}")]
pub(super) async fn update_redemption_item(
    state: web::Data<State>,
    caller: Caller,
    id: Path<RedemptionItemId>,
    version: IfMatch,
    body: Json<UpdateRedemptionItem>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(CATALOGUE)?;
    let item = state.db.write(move |conn| service::update_item(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), item.version, &item))
}
