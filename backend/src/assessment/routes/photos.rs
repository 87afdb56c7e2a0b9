//! Photographs of the site, in and out.

use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, get, post, web};
use contract::assessment::{InspectionPhotoUpload, InspectionPhotoView};
use contract::ids::{InspectionId, InspectionPhotoId};
use contract::problem::ProblemDetails;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{ASSESSOR, INSPECTED};
use crate::assessment::service;
use crate::http::download::{Described, Wanted};
use crate::http::upload::{announced, refusal, too_large, unavailable};
use crate::http::{Caller, Path, Problem, Problems, Query};
use crate::startup::State;

/// How many bytes a photograph may have.
const MAX_BYTES: u64 = 20 * 1024 * 1024;

/// Adds the operations on photographs.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(add_inspection_photo).service(get_inspection_photo);
}

/// Add a photograph to an inspection
///
/// While it is under way; the body is the picture as it is, a JPEG or a PNG of at most 20 MiB, and `Content-Type` and content
/// have to agree (`file_kind_mismatch`). What it shows, and where it was taken, stand in the query.
#[utoipa::path(
    tag = "assessment",
    params(("id" = InspectionId, Path, description = "The inspection"), InspectionPhotoUpload),
    request_body(description = "The picture", content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"))),
    extensions(("x-roles" = json!(ASSESSOR))),
    responses((status = 201, body = InspectionPhotoView, description = "The photograph"), Problems),
)]
#[post("/inspections/{id}/photos")]
pub(super) async fn add_inspection_photo(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    id: Path<InspectionId>,
    query: Query<InspectionPhotoUpload>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ASSESSOR)?;
    let (assessor, upload, media_type) = (act.clone(), query.0, request.content_type().to_owned());
    let expected = state
        .db
        .write(move |conn| service::expect_photo(conn, &assessor, id.0, (&upload, &media_type)))
        .await?;
    if announced(&request).is_some_and(|length| length > MAX_BYTES) {
        return Err(too_large(MAX_BYTES));
    }
    let received = state
        .files
        .receive(expected.key, expected.kind, MAX_BYTES, payload)
        .await
        .map_err(|error| refusal(expected.key, expected.kind.as_str(), error))?;
    let added = state
        .db
        .write(move |conn| service::add_photo(conn, &act, &expected, (received.size, &received.sha256)))
        .await?;
    Ok(HttpResponse::Created().json(added))
}

/// Show a photograph of an inspection
///
/// As it was sent. It never changes, which its `ETag` says; a single `Range` is honoured.
#[utoipa::path(
    tag = "assessment",
    params(
        ("id" = InspectionId, Path, description = "The inspection"),
        ("photo_id" = InspectionPhotoId, Path, description = "The photograph"),
    ),
    extensions(("x-roles" = json!(INSPECTED))),
    responses(
        (status = 200, content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")), description = "The picture"),
        (status = 206, description = "The part that `Range` asked for"),
        (status = 416, body = ProblemDetails, content_type = "application/problem+json",
            description = "`range_not_satisfiable`: the picture has no such bytes."),
        Problems,
    ),
)]
#[get("/inspections/{id}/photos/{photo_id}")]
pub(super) async fn get_inspection_photo(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    ids: Path<(InspectionId, InspectionPhotoId)>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(INSPECTED)?;
    let photo = state.db.read(move |conn| service::get_photo(conn, &act, ids.0)).await?;
    let described = Described {
        name: photo.kind.as_str(),
        media_type: photo.kind.media_type(),
        size: photo.size,
        hash: &photo.sha256,
    };
    let wanted = described.wanted(&request);
    if let Some(answer) = described.without_content(&wanted) {
        return answer;
    }
    let part = if let Wanted::Part(part) = wanted { Some(part) } else { None };
    let content = state.files.content(photo.key, part.clone()).await;
    let content = content.map_err(|error| unavailable(photo.key, &error))?;
    Ok(described.with_content(part.as_ref(), content))
}
