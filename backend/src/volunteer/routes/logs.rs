//! Hours of service, and their parameters, over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::ids::VolunteerLogId;
use contract::page::Page;
use contract::volunteer::{
    CreateVolunteerLog, CreateVolunteerParameter, VolunteerHoursQuery, VolunteerHoursReport,
    VolunteerLogExportQuery, VolunteerLogQuery, VolunteerLogView, VolunteerParameterList,
    VolunteerParameterView,
};
use uuid::Uuid;

use super::{APPROVE, LEAD, READ, SET};
use crate::auth::Act;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query, sheets};
use crate::sheet::Cell;
use crate::startup::State;
use crate::volunteer::service;

const TITLE: &str = "志愿服务时长";

/// Enter hours
///
/// That a member has served without a check-in, after the service and within the days of the parameter (`log_too_late`);
/// they count once another person has approved them.
#[utoipa::path(
    tag = "volunteer", request_body = CreateVolunteerLog,
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 201, body = VolunteerLogView, description = "Enter hours"), Problems),
)]
#[post("/volunteer-logs")]
pub(super) async fn create_volunteer_log(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateVolunteerLog>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found = state.db.write(move |conn| service::create_log(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), found.version, &found))
}

/// List hours
///
/// Of teams within the caller's data scope, newest first.
#[utoipa::path(
    tag = "volunteer", params(VolunteerLogQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<VolunteerLogView>, description = "A page"), Problems),
)]
#[get("/volunteer-logs")]
pub(super) async fn list_volunteer_logs(
    state: web::Data<State>,
    caller: Caller,
    query: Query<VolunteerLogQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = VolunteerLogQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("volunteer-logs", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_logs(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Export hours
///
/// Those that the list answers for the same filters, newest first. CSV is streamed.
#[utoipa::path(
    tag = "volunteer", params(VolunteerLogExportQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/volunteer-logs/export")]
pub(super) async fn export_volunteer_logs(
    state: web::Data<State>,
    caller: Caller,
    query: Query<VolunteerLogExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (query, format) = (query.0.clone(), query.0.format);
    let fetch = move |after| next_page(state.clone(), act.clone(), query.clone(), after);
    sheets::streamed(format, "volunteer-logs", TITLE, service::log_headings(), fetch).await
}

async fn next_page(
    state: web::Data<State>,
    act: Act,
    query: VolunteerLogExportQuery,
    after: Option<Uuid>,
) -> Result<(Vec<Vec<Cell>>, Option<Uuid>), Problem> {
    Ok(state.db.read(move |conn| service::log_page(conn, &act, &query, after)).await?)
}

/// Show hours
///
/// With who entered and who decided on them, and the version as `ETag`.
#[utoipa::path(
    tag = "volunteer",
    params(("id" = VolunteerLogId, Path, description = "The hours")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = VolunteerLogView, description = "Show hours"), Problems),
)]
#[get("/volunteer-logs/{id}")]
pub(super) async fn get_volunteer_log(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerLogId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_log(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Approve hours
///
/// By another account than the one that entered them (`own_log_entry`), and not one's own service (`own_service`). The
/// hours of a learner earn credits from then on. Needs `If-Match`.
#[utoipa::path(
    tag = "volunteer",
    params(("id" = VolunteerLogId, Path, description = "The hours"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(APPROVE))),
    responses((status = 200, body = VolunteerLogView, description = "Approve hours"), Problems),
)]
#[post("/volunteer-logs/{id}/approve")]
pub(super) async fn approve_volunteer_log(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerLogId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(APPROVE)?;
    let found = state.db.write(move |conn| service::approve_log(conn, &act, id.0, version.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Refuse hours
///
/// With a reason; who entered them may take them back in this way. Needs `If-Match`.
#[utoipa::path(
    tag = "volunteer", request_body = Reason,
    params(("id" = VolunteerLogId, Path, description = "The hours"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(APPROVE))),
    responses((status = 200, body = VolunteerLogView, description = "Refuse hours"), Problems),
)]
#[post("/volunteer-logs/{id}/refuse")]
pub(super) async fn refuse_volunteer_log(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerLogId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(APPROVE)?;
    let found =
        state.db.write(move |conn| service::refuse_log(conn, &act, id.0, version.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Add up hours of service
///
/// Approved ones of teams within the caller's data scope, in all and by team.
#[utoipa::path(
    tag = "volunteer",
    params(VolunteerHoursQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = VolunteerHoursReport, description = "Add up hours of service"), Problems),
)]
#[get("/volunteer-hours")]
pub(super) async fn report_volunteer_hours(
    state: web::Data<State>,
    caller: Caller,
    query: Query<VolunteerHoursQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::report_hours(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// List the parameters of volunteer service
///
/// All that were ever set, the latest first.
#[utoipa::path(
    tag = "volunteer", extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = VolunteerParameterList, description = "The parameters"), Problems),
)]
#[get("/volunteer-parameters")]
pub(super) async fn list_volunteer_parameters(
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let items = state.db.read(service::list_parameters).await?;
    Ok(HttpResponse::Ok().json(VolunteerParameterList { items }))
}

/// Set parameters of volunteer service
///
/// From a coming day on, by the city (`whole_city_only`); those before end the day before.
#[utoipa::path(
    tag = "volunteer", request_body = CreateVolunteerParameter,
    extensions(("x-roles" = json!(SET))),
    responses((status = 201, body = VolunteerParameterView, description = "Set parameters of volunteer service"), Problems),
)]
#[post("/volunteer-parameters")]
pub(super) async fn create_volunteer_parameter(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateVolunteerParameter>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SET)?;
    let found = state.db.write(move |conn| service::create_parameter(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(found))
}
