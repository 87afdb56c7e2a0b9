//! Files that are attached to courses, in and out.

use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, delete, get, post, web};
use contract::course::{CourseAttachment, CourseAttachmentUpload, CourseDetails, MAX_ATTACHMENT_BYTES};
use contract::ids::{CourseAttachmentId, CourseId};
use contract::problem::ProblemDetails;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{READ, WRITE};
use crate::course::service;
use crate::http::download::{Described, Wanted};
use crate::http::etag::versioned;
use crate::http::upload::{announced, refusal, too_large, unavailable};
use crate::http::{Caller, IfMatch, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds the operations on attachments.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(add_course_attachment).service(delete_course_attachment).service(get_course_attachment);
}

/// Attach a file to a course
///
/// To its open version, while that is a draft; the body is the file as it is, at most 100 MiB (`body_too_large`), and
/// `name` says what it is called (`file_name`). It is a PDF, a Word, Excel or presentation document, a JPEG or PNG picture, an
/// MP3 or an MP4 (`file_kind_unknown`): the ending of its name, `Content-Type` and its content have to agree
/// (`file_kind_mismatch`). A version has at most 50 files (`too_many_attachments`). Whoever attaches a file has written in
/// the version and cannot publish it.
#[utoipa::path(
    tag = "course", params(("id" = CourseId, Path, description = "The course"), CourseAttachmentUpload),
    request_body(description = "The file", content(
        (Vec<u8> = "application/pdf"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "audio/mpeg"), (Vec<u8> = "video/mp4"),
    )),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = CourseAttachment, description = "What is attached"), Problems),
)]
#[post("/courses/{id}/attachments")]
pub(super) async fn add_course_attachment(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    id: Path<CourseId>,
    query: Query<CourseAttachmentUpload>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let (author, name, media_type) = (act.clone(), query.0.name, request.content_type().to_owned());
    let expected = state
        .db
        .write(move |conn| service::expect_attachment(conn, &author, id.0, (&name, &media_type)))
        .await?;
    if announced(&request).is_some_and(|length| length > MAX_ATTACHMENT_BYTES) {
        return Err(too_large(MAX_ATTACHMENT_BYTES));
    }
    let received = state
        .files
        .receive(expected.key, expected.kind, MAX_ATTACHMENT_BYTES, payload)
        .await
        .map_err(|error| refusal(expected.key, expected.kind.as_str(), error))?;
    let added = state
        .db
        .write(move |conn| service::add_attachment(conn, &act, &expected, (received.size, &received.sha256)))
        .await?;
    Ok(HttpResponse::Created().json(added))
}

/// Remove a file from a course
///
/// From its open version, while that is a draft; versions before it keep theirs. Needs `If-Match` with the course's version.
#[utoipa::path(
    tag = "course",
    params(
        ("id" = CourseId, Path, description = "The course"),
        ("attachment_id" = CourseAttachmentId, Path, description = "The attachment"),
        ("If-Match" = String, Header, description = "The course's version read"),
    ),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = CourseDetails, description = "The course without the file"), Problems),
)]
#[delete("/courses/{id}/attachments/{attachment_id}")]
pub(super) async fn delete_course_attachment(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(CourseId, CourseAttachmentId)>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let course = state.db.write(move |conn| service::remove_attachment(conn, &act, ids.0, version.0)).await?;
    Ok(versioned(HttpResponse::Ok(), course.version, &course))
}

/// Download a file of a course
///
/// Its content as it was sent, never shown in place. It never changes, which its `ETag` says; a single `Range` is honoured.
#[utoipa::path(
    tag = "course",
    params(
        ("id" = CourseId, Path, description = "The course"),
        ("attachment_id" = CourseAttachmentId, Path, description = "The attachment"),
    ),
    extensions(("x-roles" = json!(READ))),
    responses(
        (status = 200, content(
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "audio/mpeg"), (Vec<u8> = "video/mp4"),
        ), description = "The file"),
        (status = 206, description = "The part that `Range` asked for"),
        (status = 416, body = ProblemDetails, content_type = "application/problem+json",
            description = "`range_not_satisfiable`: the file has no such bytes."),
        Problems,
    ),
)]
#[get("/courses/{id}/attachments/{attachment_id}/content")]
pub(super) async fn get_course_attachment(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    ids: Path<(CourseId, CourseAttachmentId)>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (course, id) = ids.0;
    let file = state.db.read(move |conn| service::find_attachment(conn, &act, course, id)).await?;
    let described = Described {
        name: &file.name,
        media_type: file.kind.media_type(),
        size: file.size,
        hash: &file.sha256,
    };
    let wanted = described.wanted(&request);
    if let Some(answer) = described.without_content(&wanted) {
        return answer;
    }
    let part = if let Wanted::Part(part) = wanted { Some(part) } else { None };
    let content =
        state.files.content(file.key, part.clone()).await.map_err(|error| unavailable(file.key, &error))?;
    Ok(described.with_content(part.as_ref(), content))
}
