//! Watching online lessons: playbacks, their heartbeats and their content.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::ids::{OnlineLessonId, OnlinePlaybackId};
use contract::online::{
    CreateOnlinePlayback, HeartbeatAnswer, OnlineContentQuery, OnlineHeartbeat, OnlinePlaybackStarted,
};
use contract::problem::ProblemDetails;

use super::WATCH;
use crate::http::download::{Described, Wanted};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::online::service::{self, Viewer};
use crate::startup::State;

/// After how many seconds it is worth asking for a file again.
const AGAIN: u64 = 60;

/// Start to watch an online lesson
///
/// By a learner with its own account, or by a system for a learner in its data scope (`learner_id`). Answers where to go on
/// (`resume_seconds`, the first second that was not watched, and `last_position_seconds`), the key by which heartbeats are
/// signed, and the rules of the day. A learner watches on one device at a time: whatever played before is closed, and its
/// next heartbeat is refused with `playback_taken_over`; of two that start at once exactly one stays open.
#[utoipa::path(
    tag = "online", request_body = CreateOnlinePlayback,
    params(("id" = OnlineLessonId, Path, description = "The lesson")), extensions(("x-roles" = json!(WATCH))),
    responses((status = 201, body = OnlinePlaybackStarted, description = "The playback"), Problems),
)]
#[post("/online-lessons/{id}/playbacks")]
pub(super) async fn start_online_playback(
    state: web::Data<State>,
    caller: Caller,
    id: Path<OnlineLessonId>,
    body: Json<CreateOnlinePlayback>,
) -> Result<HttpResponse, Problem> {
    let (act, own, keys) = (caller.allow(WATCH)?, caller.learners(), state.keys.clone());
    let started = state
        .db
        .write(move |conn| {
            service::start_playback(conn, &Viewer { act: &act, own: &own }, &keys, id.0, &body.0)
        })
        .await?;
    Ok(HttpResponse::Created().json(started))
}

/// Send a heartbeat of a playback
///
/// Where the lesson stands and what the player does from now on (`state`), every `interval_seconds` and whenever it pauses,
/// goes on, looks for another place or ends. `signature` is HMAC-SHA-256 by the key, in lower-case hexadecimal, of the lines
/// `online-heartbeat-1`, playback, `seq`, `position_seconds`, `state` and the signature of the heartbeat before (empty for
/// the first), joined by line feeds.
///
/// The server's clock decides what counts: between two heartbeats, of which the first said `playing`, the seconds of the
/// lesson that the player went on and that were not watched before, no more than the time that has passed, and no more than
/// `gap_seconds`. What goes on faster is flagged (`too_fast`) and not covered. A player that was offline keeps what it shows,
/// not its heartbeats: one that comes later counts from when it is heard, never for when it was made.
///
/// A heartbeat that is forged (`heartbeat_forged`), was heard before (`heartbeat_replayed`) or leaves one out
/// (`heartbeat_out_of_order`) moves nothing; the last one once more, with the same signature, is answered as it was. A closed
/// playback answers `playback_taken_over`, `playback_ended` or `playback_silent`.
#[utoipa::path(
    tag = "online", request_body = OnlineHeartbeat,
    params(("id" = OnlinePlaybackId, Path, description = "The playback")), extensions(("x-roles" = json!(WATCH))),
    responses((status = 200, body = HeartbeatAnswer, description = "What it came to"), Problems),
)]
#[post("/online-playbacks/{id}/heartbeats")]
pub(super) async fn send_online_heartbeat(
    state: web::Data<State>,
    caller: Caller,
    id: Path<OnlinePlaybackId>,
    body: Json<OnlineHeartbeat>,
) -> Result<HttpResponse, Problem> {
    let (act, own, keys) = (caller.allow(WATCH)?, caller.learners(), state.keys.clone());
    let answer = state
        .db
        .write(move |conn| service::beat(conn, &Viewer { act: &act, own: &own }, &keys, id.0, &body.0))
        .await?;
    Ok(HttpResponse::Ok().json(answer))
}

/// Read the content of a playback
///
/// At the `content_url` that its start has answered: the file as it was sent, for who has the ticket and as long as the
/// playback is open, since a player of films sends no token. A single `Range` is honoured.
#[utoipa::path(
    tag = "online", security(()),
    params(("id" = OnlinePlaybackId, Path, description = "The playback"), OnlineContentQuery),
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
#[get("/online-playbacks/{id}/content")]
pub(super) async fn get_online_content(
    state: web::Data<State>,
    request: HttpRequest,
    id: Path<OnlinePlaybackId>,
    query: Query<OnlineContentQuery>,
) -> Result<HttpResponse, Problem> {
    let (keys, at) = (state.keys.clone(), state.clock.now());
    let find = move |conn: &mut _| service::find_content(conn, &keys, (id.0, &query.0.ticket), at);
    let file = state.db.read(find).await?;
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
    let content = state.files.content(file.key, part.clone()).await.map_err(|error| {
        tracing::error!(%error, file = %file.key, "the store of files fails");
        Problem::unavailable("file_unavailable", AGAIN)
    })?;
    Ok(described.with_content(part.as_ref(), content))
}
