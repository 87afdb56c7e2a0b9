//! Which device asks what it may record.

use chrono::{DateTime, Utc};
use contract::device::AskDeviceRoster;
use contract::ids::FacilityId;
use diesel::pg::PgConnection;

use super::clock::told_by;
use super::{Answer, DeviceServiceError, Signed};
use crate::device::store::devices::is_active;
use crate::keys::MasterKey;

/// The facility of the device that asks now, and the version of the roster that it has.
pub fn check_roster(
    conn: &mut PgConnection,
    keys: &MasterKey,
    at: DateTime<Utc>,
    signed: &Signed,
) -> Answer<(FacilityId, Option<String>)> {
    let device = signed.known(conn)?;
    let body: AskDeviceRoster = signed.read()?;
    if !is_active(&device.status) {
        return Err(DeviceServiceError::NotActive);
    }
    told_by(keys, device.id, &body.nonce, at)?;
    Ok((device.facility_id.into(), body.version))
}
