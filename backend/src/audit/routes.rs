//! Reading the audit trail.

use actix_web::{HttpResponse, get, web};
use contract::audit::{AuditEntryView, AuditQuery};
use contract::auth::Role;
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::service;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Problem, Problems, Query};
use crate::startup::State;

const READ: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::FacilityManager, Role::Auditor, Role::SecurityAdmin];

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(list_audit_entries);
}

/// List the audit trail
///
/// Who changed what, when, from what to what, newest first, within the caller's data scope.
#[utoipa::path(
    tag = "audit", params(AuditQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<AuditEntryView>, description = "A page of the trail"), Problems),
)]
#[get("/audit-entries")]
async fn list_audit_entries(
    state: web::Data<State>,
    caller: Caller,
    query: Query<AuditQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = AuditQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("audit-entries", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |entry| entry)))
}
