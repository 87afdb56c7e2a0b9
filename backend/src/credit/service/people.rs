//! How learners are named to who reads of their credits.

use contract::ids::LearnerId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{CreditError, Outcome};
use crate::act::{Act, Scope};
use crate::credit::store::evidence::list_held_by;
use crate::credit::store::postings::{MemberRow, list_members};
use crate::credit::store::statement::{PersonRow, find_person};
use crate::facility::domain::identity::mask_name;

/// The name as one who reads names in full within `named` ([`crate::learner::service::names_in_full`]) may see it; masked elsewhere.
pub(super) fn name_in(named: &Scope, person: &PersonRow) -> String {
    told_name(&person.name, named.covers_facility(person.facility_id.into(), &person.township_code))
}

/// A name in full, or masked.
pub(super) fn told_name(name: &str, in_full: bool) -> String {
    if in_full { name.to_owned() } else { mask_name(name) }
}

/// Whether a learner is the one who acts, or someone that it stands for.
pub fn is_own(conn: &mut PgConnection, act: &Act, learner: LearnerId) -> Outcome<bool> {
    Ok(!list_held_by(conn, act.account_id.0, &[learner.0])?.is_empty())
}

/// A learner as claims are judged by it, wherever it is.
pub(super) fn member(conn: &mut PgConnection, id: Uuid) -> Outcome<MemberRow> {
    list_members(conn, &[id])?.pop().ok_or(CreditError::NotFound)
}

/// A learner within the reader's reach.
pub(super) fn person(conn: &mut PgConnection, act: &Act, id: Uuid) -> Outcome<PersonRow> {
    find_person(conn, &act.scope(), id)?.ok_or(CreditError::NotFound)
}
