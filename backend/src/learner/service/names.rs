//! Who reads learners' names in full.

use contract::auth::Role;

use crate::act::{Act, Scope};

/// As in the lists of learners.
const NAMES: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Auditor,
];

/// Where an account reads learners' names in full; elsewhere they are masked.
#[must_use]
pub fn names_in_full(act: &Act) -> Scope {
    act.narrowed_to(NAMES).map(|act| act.scope()).unwrap_or_default()
}
