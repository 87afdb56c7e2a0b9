//! What was watched, by lesson, learner, school and county.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use contract::ids::{LearnerId, OnlineLessonId};
use contract::online::{
    OnlineProgressQuery, OnlineProgressView, OnlineReport, OnlineReportExportQuery, OnlineReportQuery,
    OnlineWatchers,
};
use contract::page::Page;
use uuid::Uuid;

use super::{PROGRESS, STAFF};
use crate::http::page::{List, key_part};
use crate::http::{Caller, Path, Problem, Problems, Query, sheets};
use crate::online::service::{self, Viewer};
use crate::startup::State;
use crate::words::{columns, list_label};

const SHEET: &str = "online_report_sheet";

/// Count the watchers of an online lesson
///
/// How many learners of the caller's data scope have watched it, how much of it, and how many have completed it; never who.
#[utoipa::path(
    tag = "online", params(("id" = OnlineLessonId, Path, description = "The lesson")),
    extensions(("x-roles" = json!(STAFF))),
    responses((status = 200, body = OnlineWatchers, description = "The counts"), Problems),
)]
#[get("/online-lessons/{id}/watchers")]
pub(super) async fn count_online_watchers(
    state: web::Data<State>,
    caller: Caller,
    id: Path<OnlineLessonId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(STAFF)?;
    let counts = state.db.read(move |conn| service::count_watchers(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(counts))
}

/// Show what a learner has watched online
///
/// Lesson by lesson, what was begun last first: how many different seconds, the verified minutes of which credits come, and
/// those of them that wait for their record to be closed and settled. A learner reads its own.
#[utoipa::path(
    tag = "online", params(("id" = LearnerId, Path, description = "The learner"), OnlineProgressQuery),
    extensions(("x-roles" = json!(PROGRESS))),
    responses((status = 200, body = Page<OnlineProgressView>, description = "A page of lessons"), Problems),
)]
#[get("/learners/{id}/online-progress")]
pub(super) async fn list_learner_online_progress(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    query: Query<OnlineProgressQuery>,
) -> Result<HttpResponse, Problem> {
    let (act, own, query) = (caller.allow(PROGRESS)?, caller.learners(), query.0);
    let list = List::read("online-progress", &id.0, query.limit, query.cursor.as_deref(), query.count)?;
    let after = match (list.paging.after(0), list.paging.after(1)) {
        (Some(at), Some(lesson)) => Some((key_part::<DateTime<Utc>>(at)?, key_part::<Uuid>(lesson)?)),
        _ => None,
    };
    let paging = list.paging.clone();
    let part = state
        .db
        .read(move |conn| {
            service::list_progress(conn, &Viewer { act: &act, own: &own }, id.0, after, &paging)
        })
        .await?;
    Ok(HttpResponse::Ok().json(list.page(part, |progress| progress)))
}

/// Report online learning
///
/// From one day to another (at most 366, `online_report_too_long`), for the schools of the caller's data scope by county: how
/// many learners have watched and their verified minutes, and beside them the valid minutes of sessions online, blended and
/// in the room. All are minutes of learners, so that online and offline can be compared.
#[utoipa::path(
    tag = "online", params(OnlineReportQuery), extensions(("x-roles" = json!(STAFF))),
    responses((status = 200, body = OnlineReport, description = "The report"), Problems),
)]
#[get("/online-report")]
pub(super) async fn get_online_report(
    state: web::Data<State>,
    caller: Caller,
    query: Query<OnlineReportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(STAFF)?;
    let OnlineReportQuery { from, to, county_code } = query.0;
    let report =
        state.db.read(move |conn| service::report(conn, &act, (from, to), county_code.as_deref())).await?;
    Ok(HttpResponse::Ok().json(report))
}

/// Export the report of online learning
///
/// The same as a workbook or CSV, a line a school. Without anybody's name.
#[utoipa::path(
    tag = "online", params(OnlineReportExportQuery), extensions(("x-roles" = json!(STAFF))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/online-report/export")]
pub(super) async fn export_online_report(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
    query: Query<OnlineReportExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(STAFF)?;
    let OnlineReportExportQuery { format, from, to, county_code } = query.0;
    let report =
        state.db.read(move |conn| service::report(conn, &act, (from, to), county_code.as_deref())).await?;
    let language = sheets::language_of(&request);
    let headings = columns(language, SHEET, &service::REPORT_COLUMNS);
    let title = list_label(language, SHEET);
    sheets::whole(format, "online-report", &title, &headings, service::report_sheet(&report))
}
