//! What devices ask for themselves, by their key instead of a token.

use actix_web::{HttpRequest, HttpResponse, post, web};
use contract::device::{AnchorDevice, DeviceAnchorView, DeviceChallengeView, PairDevice, PairedDeviceView};
use contract::ids::DeviceId;
use tracing_actix_web::RequestId;

use crate::auth::service::nobodys_act;
use crate::device::service::{self, Signed};
use crate::http::signed::signed_body;
use crate::http::{Json, Path, Problem, Problems};
use crate::startup::State;

/// Let a device enter
///
/// By the code that staff has made, within ten minutes, once; the signature shows that the device holds the private key.
/// It waits then for a second person. The same device with the same code is answered as before (200).
#[utoipa::path(
    tag = "device", request_body = PairDevice, security(()),
    responses(
        (status = 201, body = PairedDeviceView, description = "It has entered and waits"),
        (status = 200, body = PairedDeviceView, description = "It had entered already"),
        Problems,
    ),
)]
#[post("/devices/pair")]
pub(super) async fn pair_device(
    state: web::Data<State>,
    request_id: RequestId,
    body: Json<PairDevice>,
) -> Result<HttpResponse, Problem> {
    let act = nobodys_act(state.clock.now(), request_id.to_string());
    let keys = state.keys.clone();
    let (device, new) = state.db.write(move |conn| service::pair(conn, &keys, &act, &body.0)).await?;
    let mut response = if new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(device))
}

/// Give a device the time
///
/// A nonce that holds the server's clock and is good for 30 seconds; nothing is kept of it. Also tells whether the device
/// has been let in.
#[utoipa::path(
    tag = "device", params(("id" = DeviceId, Path, description = "The device")), security(()),
    responses((status = 200, body = DeviceChallengeView, description = "The nonce"), Problems),
)]
#[post("/devices/{id}/challenge")]
pub(super) async fn challenge_device(
    state: web::Data<State>,
    id: Path<DeviceId>,
) -> Result<HttpResponse, Problem> {
    let (keys, at) = (state.keys.clone(), state.clock.now());
    let challenge = state.db.read(move |conn| service::challenge(conn, &keys, id.0, at)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(challenge))
}

/// Bind the clock of a device
///
/// What the device's own clock said as it was given the nonce. From then on what it records in this start of it is
/// known by the server's clock. Signed: `Device-Signature` is the Ed25519 signature of the body as it is sent, in base64.
#[utoipa::path(
    tag = "device", request_body = AnchorDevice,
    params(
        ("id" = DeviceId, Path, description = "The device"),
        ("Device-Signature" = String, Header, description = "The signature of the body, base64"),
    ),
    security(()),
    responses((status = 200, body = DeviceAnchorView, description = "The clock is bound"), Problems),
)]
#[post("/devices/{id}/anchors")]
pub(super) async fn anchor_device(
    state: web::Data<State>,
    request: HttpRequest,
    id: Path<DeviceId>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let (body, signature) = signed_body(&request, payload).await?;
    let signed = Signed { device: id.0, body, signature };
    let (keys, at) = (state.keys.clone(), state.clock.now());
    let anchor = state.db.write(move |conn| service::anchor(conn, &keys, at, &signed)).await?;
    Ok(HttpResponse::Ok().json(anchor))
}
