//! Writing, finding and publishing online lessons.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::Reason;
use contract::ids::OnlineLessonId;
use contract::online::{CreateOnlineLesson, OnlineLessonQuery, OnlineLessonView, UpdateOnlineLesson};
use contract::page::Page;
use uuid::Uuid;

use super::{READ, WRITE};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::online::service::{self, Viewer};
use crate::startup::State;

/// Begin an online lesson
///
/// Of a published course that the caller may change, as a draft: with a file of its published version
/// (`online_file_not_found`), or with an https address of a platform that exists already (`online_lesson_url`), and not with
/// both (`online_lesson_content`). Whoever writes in it does not publish it.
#[utoipa::path(
    tag = "online", request_body = CreateOnlineLesson, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = OnlineLessonView, description = "The draft"), Problems),
)]
#[post("/online-lessons")]
pub(super) async fn create_online_lesson(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateOnlineLesson>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let lesson = state.db.write(move |conn| service::create_lesson(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), lesson.version, &lesson))
}

/// List online lessons
///
/// Of the courses that the caller sees, by course and place; whoever sees a course may watch. A learner sees what its school
/// sees, and beside each lesson what it has watched (`watched`). Drafts are told to who may change them.
#[utoipa::path(
    tag = "online", params(OnlineLessonQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<OnlineLessonView>, description = "A page of lessons"), Problems),
)]
#[get("/online-lessons")]
pub(super) async fn list_online_lessons(
    state: web::Data<State>,
    caller: Caller,
    query: Query<OnlineLessonQuery>,
) -> Result<HttpResponse, Problem> {
    let (act, own) = (caller.allow(READ)?, caller.learners());
    let query = query.0;
    let filter = OnlineLessonQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("online-lessons", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = match [0, 1, 2].map(|part| list.paging.after(part)) {
        [Some(course), Some(position), Some(id)] => {
            Some((key_part::<Uuid>(course)?, key_part::<i16>(position)?, key_part::<Uuid>(id)?))
        }
        _ => None,
    };
    let paging = list.paging.clone();
    let part = state
        .db
        .read(move |conn| {
            service::list_lessons(conn, &Viewer { act: &act, own: &own }, &filter, after, &paging)
        })
        .await?;
    Ok(HttpResponse::Ok().json(list.page(part, |lesson| lesson)))
}

/// Show an online lesson
///
/// One of a course that the caller sees.
#[utoipa::path(
    tag = "online", params(("id" = OnlineLessonId, Path, description = "The lesson")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = OnlineLessonView, description = "The lesson"), Problems),
)]
#[get("/online-lessons/{id}")]
pub(super) async fn get_online_lesson(
    state: web::Data<State>,
    caller: Caller,
    id: Path<OnlineLessonId>,
) -> Result<HttpResponse, Problem> {
    let (act, own) = (caller.allow(READ)?, caller.learners());
    let lesson =
        state.db.read(move |conn| service::get_lesson(conn, &Viewer { act: &act, own: &own }, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), lesson.version, &lesson))
}

/// Change an online lesson
///
/// All of it while it is a draft; once it is published only its place (`online_lesson_not_a_draft`). Needs `If-Match`.
#[utoipa::path(
    tag = "online", request_body = UpdateOnlineLesson,
    params(("id" = OnlineLessonId, Path, description = "The lesson"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = OnlineLessonView, description = "The lesson"), Problems),
)]
#[patch("/online-lessons/{id}")]
pub(super) async fn update_online_lesson(
    state: web::Data<State>,
    caller: Caller,
    id: Path<OnlineLessonId>,
    version: IfMatch,
    body: Json<UpdateOnlineLesson>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let change = move |conn: &mut _| service::update_lesson(conn, &act, id.0, version.0, &body.0);
    let lesson = state.db.write(change).await?;
    Ok(versioned(HttpResponse::Ok(), lesson.version, &lesson))
}

/// Publish an online lesson
///
/// A draft, as it was read, by somebody who has not written in it (`own_online_lesson`): learners watch it from now on. Needs
/// `If-Match`.
#[utoipa::path(
    tag = "online", params(("id" = OnlineLessonId, Path, description = "The lesson"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = OnlineLessonView, description = "The lesson"), Problems),
)]
#[post("/online-lessons/{id}/publish")]
pub(super) async fn publish_online_lesson(
    state: web::Data<State>,
    caller: Caller,
    id: Path<OnlineLessonId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let lesson = state.db.write(move |conn| service::publish_lesson(conn, &act, id.0, version.0)).await?;
    Ok(versioned(HttpResponse::Ok(), lesson.version, &lesson))
}

/// Retire an online lesson
///
/// With a reason: nobody begins to watch it any more, and who watches it at the moment may go on. Needs `If-Match`.
#[utoipa::path(
    tag = "online", request_body = Reason,
    params(("id" = OnlineLessonId, Path, description = "The lesson"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = OnlineLessonView, description = "The lesson"), Problems),
)]
#[post("/online-lessons/{id}/retire")]
pub(super) async fn retire_online_lesson(
    state: web::Data<State>,
    caller: Caller,
    id: Path<OnlineLessonId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let change = move |conn: &mut _| service::retire_lesson(conn, &act, id.0, version.0, &body.0.reason);
    let lesson = state.db.write(change).await?;
    Ok(versioned(HttpResponse::Ok(), lesson.version, &lesson))
}
