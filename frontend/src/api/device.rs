//! Devices: letting them in, revoking them, and what they have recorded.

use contract::{
    auth::Reason,
    device::{
        AttendanceBatchAnswer, CreateDevicePairing, CreateDeviceParameter, DeviceAnchorView,
        DeviceChallengeView, DevicePairingView, DeviceParameterView, DeviceRecordView, DeviceRejectView,
        DeviceView, PairDevice, PairedDeviceView, StaffCodeView,
    },
    ids::DeviceId,
    page::Page,
};

use super::{Api, ApiError, Call, Tagged};

/// A page of devices.
pub async fn list(api: &Api, query: &str) -> Result<Page<DeviceView>, ApiError> {
    api.get(&format!("/devices{query}")).await
}

/// Saves the devices that `query` leaves as a workbook.
pub async fn export(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/devices/export{query}"), "devices.xlsx").await
}

/// One device.
pub async fn read(api: &Api, id: DeviceId) -> Result<Tagged<DeviceView>, ApiError> {
    api.get_tagged(&format!("/devices/{id}")).await
}

/// Makes a code by which one device enters.
pub async fn pair(api: &Api, body: &CreateDevicePairing) -> Result<DevicePairingView, ApiError> {
    api.post("/device-pairings", body).await
}

/// Lets a device in.
pub async fn approve(api: &Api, id: DeviceId) -> Result<DeviceView, ApiError> {
    api.send(Call::post(&format!("/devices/{id}/approve"))).await?.read()
}

/// Revokes a device.
pub async fn revoke(api: &Api, id: DeviceId, reason: &Reason) -> Result<DeviceView, ApiError> {
    api.post(&format!("/devices/{id}/revoke"), reason).await
}

/// A page of the rows that a device has sent.
pub async fn records(api: &Api, id: DeviceId, query: &str) -> Result<Page<DeviceRecordView>, ApiError> {
    api.get(&format!("/devices/{id}/records{query}")).await
}

/// A page of what a device has sent that is no row.
pub async fn rejects(api: &Api, id: DeviceId, query: &str) -> Result<Page<DeviceRejectView>, ApiError> {
    api.get(&format!("/devices/{id}/rejects{query}")).await
}

/// What the reader shows to a device.
pub async fn staff_code(api: &Api) -> Result<StaffCodeView, ApiError> {
    api.get("/devices/staff-code").await
}

/// A page of the dated numbers.
pub async fn parameters(api: &Api, query: &str) -> Result<Page<DeviceParameterView>, ApiError> {
    api.get(&format!("/device-parameters{query}")).await
}

/// Sets the numbers from a day on.
pub async fn set_parameters(
    api: &Api,
    body: &CreateDeviceParameter,
) -> Result<DeviceParameterView, ApiError> {
    api.post("/device-parameters", body).await
}

/// A body, and what the device has signed it with.
pub struct Signed {
    /// The body, byte by byte as it is sent.
    pub body: String,
    /// The signature of it, in base64.
    pub signature: String,
}

/// Lets this browser enter as a device.
pub async fn enter(api: &Api, body: &PairDevice) -> Result<PairedDeviceView, ApiError> {
    api.open(Call::post("/devices/pair").json(body)?).await?.read()
}

/// What this device binds its clock to, and where it stands.
pub async fn challenge(api: &Api, id: DeviceId) -> Result<DeviceChallengeView, ApiError> {
    api.open(Call::post(&format!("/devices/{id}/challenge"))).await?.read()
}

/// Binds the clock of this device to the server's.
pub async fn anchor(api: &Api, id: DeviceId, signed: Signed) -> Result<DeviceAnchorView, ApiError> {
    let call = Call::post(&format!("/devices/{id}/anchors"));
    api.open(call.signed(id, &signed.body, signed.signature)).await?.read()
}

/// Sends what this device has recorded.
pub async fn upload(api: &Api, id: DeviceId, signed: Signed) -> Result<AttendanceBatchAnswer, ApiError> {
    let call = Call::post("/attendance/batches");
    api.open(call.signed(id, &signed.body, signed.signature)).await?.read()
}
