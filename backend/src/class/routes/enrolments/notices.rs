//! What schools are to tell learners, over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::class::{ClassNoticeQuery, ClassNoticeView, TellClassNotice};
use contract::ids::ClassNoticeId;
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::WRITE;
use crate::class::service::enrolments as service;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::startup::State;

pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(list_class_notices).service(tell_class_notice);
}

/// List what is to be told
///
/// By the schools within the caller's data scope to their learners, newest first: who has moved up from a waiting list, or
/// whose sessions have moved, were called off or were added, is called by somebody of the school.
#[utoipa::path(
    tag = "class", params(ClassNoticeQuery), extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = Page<ClassNoticeView>, description = "A page of notices"), Problems),
)]
#[get("/class-notices")]
pub(super) async fn list_class_notices(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ClassNoticeQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let query = query.0;
    let filter = ClassNoticeQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("class-notices", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_notices(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |notice| notice)))
}

/// Note that a learner has been told
///
/// By whoever is signed in, with what was said if it matters; once (`class_notice_done`).
#[utoipa::path(
    tag = "class", request_body = TellClassNotice, params(("id" = ClassNoticeId, Path, description = "The notice")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = ClassNoticeView, description = "The notice"), Problems),
)]
#[post("/class-notices/{id}/tell")]
pub(super) async fn tell_class_notice(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassNoticeId>,
    body: Json<TellClassNotice>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let notice =
        state.db.write(move |conn| service::tell_notice(conn, &act, id.0, body.0.note.as_deref())).await?;
    Ok(HttpResponse::Ok().json(notice))
}
