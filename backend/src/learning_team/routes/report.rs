//! Teams and activities, counted.

use actix_web::{HttpResponse, get, web};
use contract::facility::SheetFormat;
use contract::learning_team::{
    LearningTeamSummary, LearningTeamSummaryQuery, MonthlyActivityExportQuery, MonthlyActivityQuery,
    MonthlyActivityView,
};
use contract::page::Page;
use uuid::Uuid;

use super::COUNT;
use crate::auth::Act;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Problem, Problems, Query, sheets};
use crate::learning_team::service;
use crate::sheet::Cell;
use crate::startup::State;

/// Count learning teams
///
/// The teams within the caller's data scope as they stand today, and their approved activities in some days, by kind and school.
#[utoipa::path(
    tag = "learning_team", params(LearningTeamSummaryQuery),
    extensions(("x-roles" = json!(COUNT))),
    responses((status = 200, body = LearningTeamSummary, description = "The counts"), Problems),
)]
#[get("/learning-teams/summary")]
pub(super) async fn summarise_learning_teams(
    state: web::Data<State>,
    caller: Caller,
    query: Query<LearningTeamSummaryQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COUNT)?;
    let summary = state.db.read(move |conn| service::summarise(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(summary))
}

/// List the monthly activities of schools
///
/// What each school within the caller's data scope that was open in the month has held besides its courses: sessions of the six
/// forms of the notice (四(三)) and of teams, and approved activities of teams that were held as none; with how many of the six
/// forms there were, and whether there is enough.
#[utoipa::path(
    tag = "learning_team", params(MonthlyActivityQuery),
    extensions(("x-roles" = json!(COUNT))),
    responses((status = 200, body = Page<MonthlyActivityView>, description = "A page of schools"), Problems),
)]
#[get("/monthly-activities")]
pub(super) async fn list_monthly_activities(
    state: web::Data<State>,
    caller: Caller,
    query: Query<MonthlyActivityQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COUNT)?;
    let query = query.0;
    let filter = MonthlyActivityQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("monthly-activities", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::months(conn, &act, &filter, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |school| school)))
}

/// Export the monthly activities of schools
///
/// A row a school, as the list answers them. CSV is streamed.
#[utoipa::path(
    tag = "learning_team", params(MonthlyActivityExportQuery), extensions(("x-roles" = json!(COUNT))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/monthly-activities/export")]
pub(super) async fn export_monthly_activities(
    state: web::Data<State>,
    caller: Caller,
    query: Query<MonthlyActivityExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COUNT)?;
    let query = query.0;
    let format = query.format.unwrap_or(SheetFormat::Xlsx);
    let fetch = move |after| next_page(state.clone(), act.clone(), query.clone(), after);
    sheets::streamed(format, "monthly-activities", "每月活动", service::month_headings(), fetch).await
}

async fn next_page(
    state: web::Data<State>,
    act: Act,
    query: MonthlyActivityExportQuery,
    after: Option<Uuid>,
) -> Result<(Vec<Vec<Cell>>, Option<Uuid>), Problem> {
    Ok(state.db.read(move |conn| service::month_page(conn, &act, &query, after)).await?)
}
