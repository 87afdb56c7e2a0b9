//! Rules about devices: what they sign, what a row says, in which order rows are decided, when things happened.

pub mod canonical;
pub mod chain;
pub mod codes;
pub mod time;

use contract::device::DeviceState;

/// Why a device cannot be dealt with so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// That step does not lead on from here.
    #[error("a device that is {0} cannot take this step")]
    Step(DeviceState),
    /// Whoever made the code does not let the device in.
    #[error("one's own device")]
    OwnDevice,
}

/// A step in the life of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceStep {
    /// A second person lets it in.
    Approve,
    /// It is not taken any more, or never was.
    Revoke,
}

/// Where a step leads; `own` tells that whoever takes it has made the code by which the device entered.
pub const fn take_step(state: DeviceState, step: DeviceStep, own: bool) -> Result<DeviceState, DeviceError> {
    match (state, step) {
        (DeviceState::Pending, DeviceStep::Approve) if own => Err(DeviceError::OwnDevice),
        (DeviceState::Pending, DeviceStep::Approve) => Ok(DeviceState::Active),
        (DeviceState::Pending | DeviceState::Active, DeviceStep::Revoke) => Ok(DeviceState::Revoked),
        (state, _) => Err(DeviceError::Step(state)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_person_lets_a_device_in_and_anybody_revokes_it_once() {
        use DeviceState::{Active, Pending, Revoked};
        use DeviceStep::{Approve, Revoke};
        assert_eq!(take_step(Pending, Approve, true), Err(DeviceError::OwnDevice));
        assert_eq!(take_step(Pending, Approve, false), Ok(Active));
        assert_eq!(take_step(Active, Approve, false), Err(DeviceError::Step(Active)));
        for own in [true, false] {
            assert_eq!(take_step(Pending, Revoke, own), Ok(Revoked));
            assert_eq!(take_step(Active, Revoke, own), Ok(Revoked));
            assert_eq!(take_step(Revoked, Revoke, own), Err(DeviceError::Step(Revoked)));
        }
    }
}
