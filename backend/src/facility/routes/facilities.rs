//! Reading, beginning and changing registrations.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::facility::{
    CreateFacility, FacilityOption, FacilityOptionQuery, FacilityQuery, FacilitySummary, FacilityView,
    UpdateFacility,
};
use contract::ids::FacilityId;
use contract::page::Page;

use super::{DRAFT, PICK, READ};
use crate::facility::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::paging::Paging;
use crate::state::State;

type LastSeen = Option<(String, chrono::DateTime<chrono::Utc>, uuid::Uuid)>;

fn last_seen(paging: &Paging) -> Result<LastSeen, Problem> {
    match (paging.after(0), paging.after(1), paging.after(2)) {
        (Some(text), Some(at), Some(id)) => Ok(Some((text.to_owned(), key_part(at)?, key_part(id)?))),
        (None, None, None) => Ok(None),
        _ => Err(Problem::malformed("invalid_cursor")),
    }
}

/// List facilities
///
/// Those in the caller's data scope, the newest registration first unless sorted otherwise.
#[utoipa::path(
    tag = "facility", params(FacilityQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<FacilitySummary>, description = "A page of facilities"), Problems),
)]
#[get("/facilities")]
pub(super) async fn list_facilities(
    state: web::Data<State>,
    caller: Caller,
    query: Query<FacilityQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = FacilityQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("facilities", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let (paging, after) = (list.paging.clone(), last_seen(&list.paging)?);
    let part = state.db.read(move |conn| service::list(conn, &act, &query, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |item| item)))
}

/// Offer facilities to pick from
///
/// Identifier and name of those in the caller's data scope, by name, with their schools.
#[utoipa::path(
    tag = "facility", params(FacilityOptionQuery), extensions(("x-roles" = json!(PICK))),
    responses((status = 200, body = Page<FacilityOption>, description = "A page of options"), Problems),
)]
#[get("/facilities/options")]
pub(super) async fn list_facility_options(
    state: web::Data<State>,
    caller: Caller,
    query: Query<FacilityOptionQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(PICK)?;
    let query = query.0;
    let filter = FacilityOptionQuery { limit: None, cursor: None, ..query.clone() };
    let list = List::read("facility-options", &filter, query.limit, query.cursor.as_deref(), None)?;
    let (paging, after) = (list.paging.clone(), last_seen(&list.paging)?);
    let part = state.db.read(move |conn| service::options(conn, &act, &query, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |item| item)))
}

/// Begin a registration
///
/// As a draft. The division must be one of today, in the caller's scope and of the kind's own level;
/// a name is registered once in a division (`facility_name_taken`).
#[utoipa::path(
    tag = "facility", request_body = CreateFacility, extensions(("x-roles" = json!(DRAFT))),
    responses((status = 201, body = FacilityView, description = "The draft"), Problems),
)]
#[post("/facilities")]
pub(super) async fn create_facility(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateFacility>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DRAFT)?;
    let view = state.db.write(move |conn| service::create(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), view.version, &view))
}

/// Show a facility
///
/// With its school, its rooms, its opening hours, the steps of its registration, and its version as `ETag`.
#[utoipa::path(
    tag = "facility", params(("id" = FacilityId, Path, description = "The facility")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = FacilityView, description = "The facility"), Problems),
)]
#[get("/facilities/{id}")]
pub(super) async fn get_facility(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FacilityId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let view = state.db.read(move |conn| service::get(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}

/// Change a facility
///
/// Needs `If-Match`. Kind, names and division only while it is a draft or returned; nothing while it is
/// submitted, closed or withdrawn (`registration_not_editable`). A registered facility stays complete: what it
/// had to tell to be registered can be changed, but not cleared. A location of `null` clears it.
#[utoipa::path(
    tag = "facility", request_body = UpdateFacility,
    params(
        ("id" = FacilityId, Path, description = "The facility"),
        ("If-Match" = String, Header, description = "The version read"),
    ),
    extensions(("x-roles" = json!(DRAFT))),
    responses((status = 200, body = FacilityView, description = "The facility"), Problems),
)]
#[patch("/facilities/{id}")]
pub(super) async fn update_facility(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FacilityId>,
    version: IfMatch,
    body: Json<UpdateFacility>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DRAFT)?;
    let view = state.db.write(move |conn| service::update(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}
