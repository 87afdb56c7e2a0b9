//! The operations on devices.

mod devices;
mod own;
mod parameters;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::DeviceError;
use super::service::DeviceServiceError;
use crate::http::{Fault, Problem};

const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Assessor,
    Role::Auditor,
    Role::GuidanceCenter,
];
/// Who makes a code, lets a device in that another has asked for, and revokes it.
const MANAGE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];
/// Who stands beside a device.
const STAFF: &[Role] = &[Role::TownshipOperator, Role::FacilityManager, Role::FacilityClerk, Role::Teacher];
const DECIDE: &[Role] = &[Role::CityAdmin];

/// Adds the operations of this slice; literal paths come before those with an id.
pub fn mount(api: &mut ServiceConfig) {
    api.service(own::pair_device)
        .service(own::challenge_device)
        .service(own::anchor_device)
        .service(devices::create_device_pairing)
        .service(devices::get_staff_code)
        .service(devices::export_devices)
        .service(devices::list_devices)
        .service(devices::get_device)
        .service(devices::approve_device)
        .service(devices::revoke_device)
        .service(devices::list_device_records)
        .service(devices::list_device_rejects)
        .service(parameters::list_device_parameters)
        .service(parameters::create_device_parameter);
}

impl From<DeviceServiceError> for Problem {
    fn from(error: DeviceServiceError) -> Self {
        match error {
            DeviceServiceError::Rule(rule) => rule.into(),
            DeviceServiceError::DayPast => {
                Self::invalid(vec![Fault::new("/effective_from", "effective_from_past")])
            }
            DeviceServiceError::NotFound => Self::not_found(),
            DeviceServiceError::FacilityNotFound => {
                Self::invalid(vec![Fault::new("/facility_id", "facility_not_found")])
            }
            DeviceServiceError::RoomNotFound => {
                Self::invalid(vec![Fault::new("/room_id", "room_not_available")])
            }
            DeviceServiceError::PairingCode => {
                Self::invalid(vec![Fault::new("/pairing_code", "pairing_code_not_taken")])
            }
            DeviceServiceError::PairingCodeUsed => Self::conflict("pairing_code_used"),
            DeviceServiceError::PublicKey => {
                Self::invalid(vec![Fault::new("/public_key", "public_key_not_taken")])
            }
            DeviceServiceError::KnownKey => Self::conflict("public_key_known"),
            DeviceServiceError::Signature => Self::unauthorized("device_signature_invalid"),
            DeviceServiceError::Body => Self::malformed("invalid_body"),
            DeviceServiceError::BatchSize(rows) => {
                let max = contract::device::MAX_BATCH_ROWS;
                Self::rule("batch_size").with("rows", rows).with("max", max)
            }
            DeviceServiceError::NotActive => Self::conflict("device_not_active"),
            DeviceServiceError::Nonce => Self::invalid(vec![Fault::new("/nonce", "nonce_unknown")]),
            DeviceServiceError::NonceExpired => Self::invalid(vec![Fault::new("/nonce", "nonce_expired")]),
            DeviceServiceError::ClockBackwards => {
                Self::invalid(vec![Fault::new("/monotonic_ms", "clock_backwards")])
            }
            DeviceServiceError::ClockRange => Self::invalid(vec![Fault::new("/monotonic_ms", "range")]),
            DeviceServiceError::ParametersFollow => Self::conflict("device_parameters_follow")
                .at(Fault::new("/effective_from", "device_parameters_follow")),
            DeviceServiceError::NoParameters => Self::rule("device_parameters_missing"),
            DeviceServiceError::Key(error) => Self::internal(&error),
            DeviceServiceError::Database(error) => error.into(),
        }
    }
}

impl From<DeviceError> for Problem {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::Step(state) => Self::conflict("device_step_not_allowed").with("status", state),
            DeviceError::OwnDevice => Self::rule("own_device"),
        }
    }
}
