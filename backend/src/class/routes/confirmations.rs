//! What waits for a class manager, over HTTP.

use actix_web::{HttpResponse, get, web};
use contract::class::{AttendanceConfirmationQuery, AttendanceConfirmationView};
use contract::page::Page;

use super::attendances::READ;
use super::sessions::instant_key;
use crate::class::service;
use crate::http::page::List;
use crate::http::{Caller, Problem, Problems, Query};
use crate::startup::State;

/// List attendance without a sign-out
///
/// What waits for the class manager within the caller's data scope, with the last day on which it can be confirmed
/// (`POST /attendances/{id}/confirm`); those whose last day comes first before the others. With `lapsed=true` those for
/// which it is too late.
#[utoipa::path(
    tag = "class", params(AttendanceConfirmationQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<AttendanceConfirmationView>, description = "A page"), Problems),
)]
#[get("/attendance-confirmations")]
pub(super) async fn list_attendance_confirmations(
    state: web::Data<State>,
    caller: Caller,
    query: Query<AttendanceConfirmationQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = AttendanceConfirmationQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list =
        List::read("attendance-confirmations", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = instant_key(&list)?;
    let paging = list.paging.clone();
    let part = state
        .db
        .read(move |conn| service::list_attendance_confirmations(conn, &act, &filter, after, &paging))
        .await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}
