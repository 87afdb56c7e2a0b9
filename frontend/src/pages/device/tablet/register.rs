//! How this browser becomes a device: it makes a key and enters by a code that the reader has made for it.

use std::{cell::RefCell, rc::Rc};

use contract::{
    device::{CreateDevicePairing, PairDevice, pairing_message},
    facility::FacilityView,
};

use super::{
    kept::KeptDevice,
    key::{self, KeyPair},
    works::Works,
};
use crate::{
    api::{Api, ApiError, device},
    components::browser,
};

/// What came of it, where the server did not refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Registered {
    /// It is a device, and waits for a second person.
    Entered,
    /// The browser has no keys of this kind.
    NoKey,
    /// The browser does not keep it.
    Unkept,
}

/// A key and the code by which it enters, as long as no answer has come: so a lost answer makes no second device.
pub(super) type Half = Rc<RefCell<Option<(KeyPair, String)>>>;

/// Makes a key, lets it enter, and keeps it.
pub(super) async fn register(
    api: Api,
    works: Rc<Works>,
    facility: Rc<FacilityView>,
    wanted: CreateDevicePairing,
    half: Half,
) -> Result<Registered, ApiError> {
    let begun = half.borrow().clone();
    let (pair, code) = if let Some(begun) = begun {
        begun
    } else {
        let Ok(pair) = key::make().await else { return Ok(Registered::NoKey) };
        let code = device::pair(&api, &wanted).await?.code;
        half.replace(Some((pair.clone(), code.clone())));
        (pair, code)
    };
    let Ok(signature) = key::sign(&pair.private, &pairing_message(&code, &pair.public)).await else {
        return Ok(Registered::NoKey);
    };
    let body = PairDevice { pairing_code: code, public_key: pair.public.clone(), signature };
    let entered = match device::enter(&api, &body).await {
        Ok(entered) => entered,
        Err(error) => {
            if error != ApiError::Unreachable {
                half.replace(None);
            }
            return Err(error);
        }
    };
    let kept = KeptDevice {
        id: entered.id,
        facility_id: facility.id,
        school_id: facility.school.as_ref().map(|school| school.id),
        facility_name: entered.facility_name,
        label: entered.label,
        fingerprint: entered.fingerprint,
        status: entered.status,
    };
    if works.begin(&kept, &pair.private).await.is_err() {
        return Ok(Registered::Unkept);
    }
    half.replace(None);
    browser::keep_data();
    browser::keep_pages();
    works.hurry();
    Ok(Registered::Entered)
}
