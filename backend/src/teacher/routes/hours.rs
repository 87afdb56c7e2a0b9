//! Hours that were taught over HTTP.

use actix_web::{HttpResponse, get, web};
use contract::ids::TeacherId;
use contract::teacher::{
    TeacherHours, TeacherHoursExportQuery, TeacherHoursQuery, TeacherHoursReport, TeacherPeriodQuery,
};
use uuid::Uuid;

use super::READ;
use crate::auth::Act;
use crate::http::{Caller, Path, Problem, Problems, Query, sheets};
use crate::sheet::Cell;
use crate::startup::State;
use crate::teacher::service;

const TITLE: &str = "教师学时";

/// Show what a teacher taught
///
/// Closed sessions and their scheduled minutes from `from` to `to`, by form and school, of schools within the caller's data
/// scope.
#[utoipa::path(
    tag = "teacher", params(("id" = TeacherId, Path, description = "The teacher"), TeacherPeriodQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = TeacherHours, description = "The hours"), Problems),
)]
#[get("/teachers/{id}/hours")]
pub(super) async fn get_teacher_hours(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherId>,
    query: Query<TeacherPeriodQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let hours = state.db.read(move |conn| service::get_hours(conn, &act, id.0, query.0)).await?;
    Ok(HttpResponse::Ok().json(hours))
}

/// Add up what was taught
///
/// By where teachers come from, as whom they are re-employed or what students do, and by county, within the caller's data
/// scope.
#[utoipa::path(
    tag = "teacher", params(TeacherHoursQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = TeacherHoursReport, description = "The hours"), Problems),
)]
#[get("/teachers/hours")]
pub(super) async fn report_teacher_hours(
    state: web::Data<State>,
    caller: Caller,
    query: Query<TeacherHoursQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let report = state.db.read(move |conn| service::report_hours(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(report))
}

/// Export what was taught
///
/// A line for each teacher and school. CSV is streamed.
#[utoipa::path(
    tag = "teacher", params(TeacherHoursExportQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/teachers/hours/export")]
pub(super) async fn export_teacher_hours(
    state: web::Data<State>,
    caller: Caller,
    query: Query<TeacherHoursExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let format = query.0.format;
    let query = TeacherHoursQuery {
        from: query.0.from,
        to: query.0.to,
        county_code: query.0.county_code,
        school_id: query.0.school_id,
    };
    let fetch = move |after| next_page(state.clone(), act.clone(), query.clone(), after);
    sheets::streamed(format, "teacher-hours", TITLE, service::hours_headings(), fetch).await
}

async fn next_page(
    state: web::Data<State>,
    act: Act,
    query: TeacherHoursQuery,
    after: Option<(Uuid, Uuid)>,
) -> Result<(Vec<Vec<Cell>>, Option<(Uuid, Uuid)>), Problem> {
    Ok(state.db.read(move |conn| service::hours_page(conn, &act, &query, after)).await?)
}
