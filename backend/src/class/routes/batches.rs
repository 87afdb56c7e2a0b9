//! What devices have recorded, over HTTP.

use actix_web::{HttpRequest, HttpResponse, post, web};
use contract::device::{AskDeviceRoster, AttendanceBatch, AttendanceBatchAnswer, DeviceRosterView};
use contract::ids::DeviceId;
use tracing_actix_web::RequestId;

use crate::class::service;
use crate::device::service::Signed;
use crate::http::signed::{signed_body, signer};
use crate::http::{Path, Problem, Problems};
use crate::startup::State;

/// Take what a device has recorded
///
/// Up to 2,000 rows and 1 MiB, signed by the key of the device: `Device-Id` names it, `Device-Signature` is the Ed25519
/// signature of the body as it is sent, in base64. No token. Late, repeated, reordered and partial uploads are normal: each
/// row is read, kept and answered by itself, and the same batch again answers the same (`duplicate`). A row that waits for
/// others, and a sign-out that waits for its sign-in, are decided by themselves once those have come. How rows are chained and hashed: docs/DEVICES.md.
#[utoipa::path(
    tag = "device", request_body = AttendanceBatch,
    params(
        ("Device-Id" = String, Header, description = "The device"),
        ("Device-Signature" = String, Header, description = "The signature of the body, base64"),
    ),
    security(()),
    responses((status = 200, body = AttendanceBatchAnswer, description = "What became of each row"), Problems),
)]
#[post("/attendance/batches")]
pub(super) async fn upload_attendance_batch(
    state: web::Data<State>,
    request: HttpRequest,
    request_id: RequestId,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let device = signer(&request)?;
    let (body, signature) = signed_body(&request, payload).await?;
    let signed = Signed { device, body, signature };
    let _turn = state.uploads.acquire().await.map_err(|_| Problem::unavailable("database_busy", 1))?;
    let (keys, at) = (state.keys.clone(), state.clock.now());
    let answer = state
        .db
        .write(move |conn| service::receive_batch(conn, &keys, (at, &request_id.to_string()), &signed))
        .await?;
    Ok(HttpResponse::Ok().json(answer))
}

/// Tell a device what it may record
///
/// The sessions of its facility from today on for seven days, and the learners who may come to them, with masked names and the
/// identifiers that a row needs: to be kept for when there is no network. Signed like an anchor, with the nonce of a challenge.
/// A device that names the `version` that it has is answered 204 for as long as that holds.
#[utoipa::path(
    tag = "device", request_body = AskDeviceRoster,
    params(
        ("id" = DeviceId, Path, description = "The device"),
        ("Device-Signature" = String, Header, description = "The signature of the body, base64"),
    ),
    security(()),
    responses(
        (status = 200, body = DeviceRosterView, description = "The roster"),
        (status = 204, description = "The device has it already"),
        Problems,
    ),
)]
#[post("/devices/{id}/roster")]
pub(super) async fn ask_device_roster(
    state: web::Data<State>,
    request: HttpRequest,
    id: Path<DeviceId>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let (body, signature) = signed_body(&request, payload).await?;
    let signed = Signed { device: id.0, body, signature };
    let (keys, at) = (state.keys.clone(), state.clock.now());
    let roster = state.db.read(move |conn| service::device_roster(conn, &keys, at, &signed)).await?;
    let mut response = if roster.is_some() { HttpResponse::Ok() } else { HttpResponse::NoContent() };
    response.insert_header(("Cache-Control", "no-store"));
    Ok(match roster {
        Some(roster) => response.json(roster),
        None => response.finish(),
    })
}
