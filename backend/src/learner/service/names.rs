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

/// Who records attendance besides, and so has to know who stands at the desk.
const SIGNING: &[Role] = &[Role::Teacher, Role::Integration];

/// Where an account reads in full the names of those who come to a class: where it does anyway, and where it signs them in.
#[must_use]
pub fn names_at_sign_in(act: &Act) -> Scope {
    let roles: Vec<Role> = NAMES.iter().chain(SIGNING).copied().collect();
    act.narrowed_to(&roles).map(|act| act.scope()).unwrap_or_default()
}
