//! Letting devices in, binding their clocks, and taking what they have recorded.

mod clock;
mod intake;
mod lists;
mod parameters;
mod registration;
mod roster;
mod settle;
mod sign_ins;
mod sign_outs;
mod signed;
mod views;

use diesel::pg::PgConnection;

pub use clock::{anchor, challenge, staff_code};
pub use intake::{DueRow, Intake, list_gapped, receive, release_gapped};
pub use lists::{EXPORT_COLUMNS, export_page, get_device, list_devices, list_records, list_rejects};
pub use parameters::{create_parameter, list_parameters};
pub use registration::{approve_device, create_pairing, pair, revoke_device};
pub use roster::check_roster;
pub use settle::{Outcome, Waits, settle};
pub use sign_ins::{WaitingSignIns, list_waiting_sign_ins, lock_sign_ins, settle_sign_ins};
pub use sign_outs::{
    WaitingSignOut, carry_waiting, give_up_waiting, list_beside, lock_sign_outs, settle_sign_outs,
};
pub use signed::Signed;

use super::domain::DeviceError;
use super::store::devices::{self, DeviceRow};
use crate::audit::Change;
use crate::auth::{Act, Scope};
use crate::db::DbError;
use crate::keys::KeyError;

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum DeviceServiceError {
    /// A rule about devices.
    #[error(transparent)]
    Rule(#[from] DeviceError),
    /// New numbers hold from a coming day on.
    #[error("the day has come")]
    DayPast,
    /// No such device within reach.
    #[error("not found")]
    NotFound,
    /// The facility is not within reach.
    #[error("no such facility")]
    FacilityNotFound,
    /// The facility has no such room.
    #[error("no such room")]
    RoomNotFound,
    /// Nobody has made this code, or it has had its time.
    #[error("the pairing code is not taken")]
    PairingCode,
    /// Another device has entered by this code.
    #[error("the pairing code was used")]
    PairingCodeUsed,
    /// It is no key, or one that anybody can sign with.
    #[error("the key is not taken")]
    PublicKey,
    /// The key has entered before.
    #[error("the key is known")]
    KnownKey,
    /// The holder of the key has not signed this, or there is no such device.
    #[error("the signature is not the device's")]
    Signature,
    /// The body does not say what it should.
    #[error("the body cannot be read")]
    Body,
    /// A batch has too many rows, or none.
    #[error("a batch of {0} rows")]
    BatchSize(usize),
    /// The device waits for a second person, or was revoked.
    #[error("the device is not active")]
    NotActive,
    /// The nonce is none of ours.
    #[error("the nonce is not ours")]
    Nonce,
    /// The nonce has had its time.
    #[error("the nonce has expired")]
    NonceExpired,
    /// The device's own clock has gone back.
    #[error("the clock has gone back")]
    ClockBackwards,
    /// No clock that counts milliseconds says so.
    #[error("the clock is out of range")]
    ClockRange,
    /// Others were set for that day or a later one.
    #[error("parameters follow")]
    ParametersFollow,
    /// None hold on the day.
    #[error("no parameters hold")]
    NoParameters,
    /// What was sealed does not open.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for DeviceServiceError {
    fn from(error: diesel::result::Error) -> Self {
        match crate::db::violated_constraint(&error) {
            Some("device_public_key_key") => Self::KnownKey,
            _ => Self::Database(error.into()),
        }
    }
}

type Answer<T> = Result<T, DeviceServiceError>;

/// A change of a device, for the trail of its facility.
fn change(conn: &mut PgConnection, action: &'static str, row: &DeviceRow) -> Answer<Change> {
    let place = devices::find_place(conn, &Scope::whole_city(), row.facility_id.into())?;
    let (_, township) = place.ok_or(DeviceServiceError::FacilityNotFound)?;
    Ok(Change::of(action, "device", row.id).within(row.facility_id.into(), &township))
}

fn find(conn: &mut PgConnection, act: &Act, id: contract::ids::DeviceId) -> Answer<DeviceRow> {
    devices::find_device(conn, &act.scope(), id)?.ok_or(DeviceServiceError::NotFound)
}
