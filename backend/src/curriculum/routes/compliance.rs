//! The board of deadlines, its export, and the reminders, over HTTP.

use actix_web::{HttpResponse, get, web};
use contract::curriculum::{
    ComplianceExportQuery, ComplianceQuery, ComplianceTrendQuery, ComplianceTrendView, ComplianceView,
    CurriculumReminderQuery, CurriculumReminderView,
};
use contract::page::Page;

use super::{READ, WATCH};
use crate::curriculum::service;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Problem, Problems, Query, sheets};
use crate::startup::State;

/// Show how the refresh of a half-year stands
///
/// By county, with every school within the caller's data scope: who has published, who owes a plan and until when, who
/// is late, and how much the plans have changed. As of a past day it tells what was in force at the end of that day.
#[utoipa::path(
    tag = "curriculum", params(ComplianceQuery), extensions(("x-roles" = json!(WATCH))),
    responses((status = 200, body = ComplianceView, description = "How the schools stand"), Problems),
)]
#[get("/curriculum-compliance")]
pub(super) async fn get_curriculum_compliance(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ComplianceQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WATCH)?;
    let told = state.db.read(move |conn| service::get_compliance(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(told))
}

/// Export how the refresh of a half-year stands
///
/// A row a school within the caller's data scope, by county and name.
#[utoipa::path(
    tag = "curriculum", params(ComplianceExportQuery), extensions(("x-roles" = json!(WATCH))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/curriculum-compliance/export")]
pub(super) async fn export_curriculum_compliance(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ComplianceExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WATCH)?;
    let ComplianceExportQuery { as_of, half_year, county_code, format } = query.0;
    let query = ComplianceQuery { as_of, half_year, county_code };
    let told = state.db.read(move |conn| service::get_compliance(conn, &act, &query)).await?;
    let name = format!("curriculum-compliance-{}", told.half_year);
    let (headings, rows) = service::compliance_table(&told);
    sheets::whole(format, &name, "课程表更新情况", &headings, rows)
}

/// Show how the refresh went over several half-years
///
/// Counts only, of the schools within the caller's data scope; half-years without parameters are left out.
#[utoipa::path(
    tag = "curriculum", params(ComplianceTrendQuery), extensions(("x-roles" = json!(WATCH))),
    responses((status = 200, body = ComplianceTrendView, description = "The counts by half-year"), Problems),
)]
#[get("/curriculum-compliance/trend")]
pub(super) async fn get_curriculum_compliance_trend(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ComplianceTrendQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WATCH)?;
    if query.0.half_years.is_some_and(|count| !(1..=service::LONGEST_TREND).contains(&count)) {
        return Err(Problem::malformed("invalid_half_years").with("max", service::LONGEST_TREND));
    }
    let told = state.db.read(move |conn| service::get_compliance_trend(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(told))
}

/// List reminders of plans that are owed
///
/// Written to each school that owes a plan and has published none, so many days before the end of the half-year as the
/// dated parameter `reminder_days` says; each once, newest first. With `open`, who is to be told now.
#[utoipa::path(
    tag = "curriculum", params(CurriculumReminderQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CurriculumReminderView>, description = "A page of the reminders"), Problems),
)]
#[get("/curriculum-reminders")]
pub(super) async fn list_curriculum_reminders(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CurriculumReminderQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.school_id, &query.half_year, &query.open);
    let list =
        List::read("curriculum-reminders", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_reminders(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |reminder| reminder)))
}
