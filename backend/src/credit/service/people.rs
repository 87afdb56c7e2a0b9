//! How learners are named to who reads of their credits.

use diesel::pg::PgConnection;

use super::{CreditError, Outcome};
use crate::act::{Act, Scope};
use crate::credit::store::statement::{PersonRow, find_person};
use crate::facility::domain::identity::mask_name;

/// The name as one who reads names in full within `named` ([`crate::learner::service::names_in_full`]) may see it; masked elsewhere.
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
