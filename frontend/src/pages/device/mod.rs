//! The devices of facilities that record attendance, and what they have recorded.

mod detail;
mod list;
mod pair;
mod parameters;
mod records;
mod staff;
pub(crate) mod tablet;

use contract::device::{DeviceState, DeviceVerdict};

pub use detail::DetailPage;
pub use list::{ListPage, OfFacility};
pub use parameters::ParametersPage;
pub use staff::StaffCodePage;
pub use tablet::TabletPage;

use crate::components::Tone;

pub(crate) const fn tone(state: DeviceState) -> Tone {
    match state {
        DeviceState::Pending => Tone::Info,
        DeviceState::Active => Tone::Good,
        DeviceState::Revoked => Tone::Neutral,
    }
}

pub(crate) const fn verdict_tone(verdict: DeviceVerdict) -> Tone {
    match verdict {
        DeviceVerdict::Accepted => Tone::Good,
        DeviceVerdict::Waiting | DeviceVerdict::Duplicate => Tone::Info,
        DeviceVerdict::Flagged => Tone::Warning,
        DeviceVerdict::Refused | DeviceVerdict::Malformed => Tone::Bad,
    }
}
