//! What a device has signed.

use contract::ids::DeviceId;
use diesel::pg::PgConnection;
use serde::de::DeserializeOwned;

use super::{Answer, DeviceServiceError};
use crate::device::domain::codes::has_signed;
use crate::device::store::devices::{self, DeviceRow};

/// A body as it came, and who is said to have signed it.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The device.
    pub device: DeviceId,
    /// The bytes.
    pub body: Vec<u8>,
    /// The signature, in base64.
    pub signature: String,
}

impl Signed {
    /// The device, once it is known to have signed the body, for as long as the transaction lasts its alone.
    pub(super) fn verified(&self, conn: &mut PgConnection) -> Answer<DeviceRow> {
        self.check(conn)?;
        devices::lock_own(conn, self.device)?.ok_or(DeviceServiceError::Signature)
    }

    /// The device, once it is known to have signed the body, for what is only read.
    pub(super) fn known(&self, conn: &mut PgConnection) -> Answer<DeviceRow> {
        self.check(conn)?;
        devices::find_own(conn, self.device)?.ok_or(DeviceServiceError::Signature)
    }

    fn check(&self, conn: &mut PgConnection) -> Answer<()> {
        let key = devices::find_key(conn, self.device)?.ok_or(DeviceServiceError::Signature)?;
        if has_signed(&key, &self.body, &self.signature) {
            Ok(())
        } else {
            Err(DeviceServiceError::Signature)
        }
    }

    /// What the body says.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Answer<T> {
        serde_json::from_slice(&self.body).map_err(|_| DeviceServiceError::Body)
    }
}
