//! How learners are named to who reads of their credits.

use contract::auth::Role;
use diesel::pg::PgConnection;

use super::{CreditError, Outcome};
use crate::act::{Act, Scope};
use crate::credit::store::statement::{PersonRow, find_person};
use crate::facility::domain::identity::mask_name;

/// Who reads learners' names in full, as in the lists of learners.
const NAMES: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Auditor,
];

/// Where the reader reads learners' names in full.
pub(super) fn named(act: &Act) -> Scope {
    act.narrowed_to(NAMES).map(|act| act.scope()).unwrap_or_default()
}

/// The name as one who reads names in full within `named` may see it; masked elsewhere.
pub(super) fn name_in(named: &Scope, person: &PersonRow) -> String {
    if named.covers_facility(person.facility_id.into(), &person.township_code) {
        person.name.clone()
    } else {
        mask_name(&person.name)
    }
}

/// A learner within the reader's reach.
pub(super) fn person(conn: &mut PgConnection, act: &Act, id: uuid::Uuid) -> Outcome<PersonRow> {
    find_person(conn, &act.scope(), id)?.ok_or(CreditError::NotFound)
}
