//! What devices have recorded, over HTTP.

use actix_web::{HttpRequest, HttpResponse, post, web};
use contract::device::{AttendanceBatch, AttendanceBatchAnswer};
use tracing_actix_web::RequestId;

use crate::class::service;
use crate::device::service::Signed;
use crate::http::signed::{signed_body, signer};
use crate::http::{Problem, Problems};
use crate::startup::State;

/// Take what a device has recorded
///
/// Up to 2,000 rows and 1 MiB, signed by the key of the device: `Device-Id` names it, `Device-Signature` is the Ed25519
/// signature of the body as it is sent, in base64. No token. Late, repeated, reordered and partial uploads are normal: each
/// row is read, kept and answered by itself, and the same batch again answers the same (`duplicate`). A row that waits for
/// others is decided by itself once they have come. How rows are chained and hashed: docs/DEVICES.md.
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
