//! What is sealed of a learner, and the keyed hashes under which it is found again.

use contract::ids::LearnerId;
use diesel::pg::PgConnection;

use super::{Answer, LearnerServiceError};
use crate::keys::{KeyError, MasterKey};
use crate::learner::domain::IdNumber;
use crate::learner::store;

pub(super) const ID_NUMBER: &str = "id_number";
const ID_NUMBER_LOOKUP: &str = "id_number_lookup";
const ID_NUMBER_TAIL_LOOKUP: &str = "id_number_tail_lookup";
pub(super) const PHONE: &str = "phone";
const PHONE_LOOKUP: &str = "phone_lookup";
const ERASED: &str = "erased_identity";

/// The keyed hash under which an ID number is found again, the same for learners and teachers.
pub fn id_number_hash(keys: &MasterKey, number: &IdNumber) -> Vec<u8> {
    keys.keyed_hash(ID_NUMBER_LOOKUP, number.expose().as_bytes())
}

/// The keyed hash of birth date and running number: two that differ only in the place of issue have the same.
pub(super) fn id_number_tail_hash(keys: &MasterKey, number: &IdNumber) -> Vec<u8> {
    keys.keyed_hash(ID_NUMBER_TAIL_LOOKUP, number.tail().as_bytes())
}

/// The keyed hash of the ID number of who asked to be forgotten: under a key of its own, so that it leads to no record.
pub(super) fn erased_hash(keys: &MasterKey, number: &IdNumber) -> Vec<u8> {
    keys.keyed_hash(ERASED, number.expose().as_bytes())
}

/// The keyed hash under which a telephone number is found again; the country's own prefix makes no difference.
pub(super) fn phone_hash(keys: &MasterKey, number: &str) -> Vec<u8> {
    let plain = number.strip_prefix("+86").unwrap_or(number);
    keys.keyed_hash(PHONE_LOOKUP, plain.as_bytes())
}

pub(super) fn seal_id_number(
    keys: &MasterKey,
    id: LearnerId,
    number: &IdNumber,
) -> Result<Vec<u8>, KeyError> {
    keys.seal(ID_NUMBER, id.0.as_bytes(), number.expose().as_bytes())
}

pub(super) fn seal_phone(
    keys: &MasterKey,
    id: LearnerId,
    phone: Option<&str>,
) -> Result<Option<Vec<u8>>, KeyError> {
    phone.map(|number| keys.seal(PHONE, id.0.as_bytes(), number.as_bytes())).transpose()
}

/// Gives up to `limit` learners who were registered before these hashes were kept theirs; returns how many.
pub fn fill_hashes(conn: &mut PgConnection, keys: &MasterKey, limit: i64) -> Answer<usize> {
    let rows = store::lock_unhashed(conn, limit)?;
    let open = |purpose, id: uuid::Uuid, sealed: &[u8]| {
        let plain = keys.open(purpose, id.as_bytes(), sealed)?;
        String::from_utf8(plain).map_err(|_| LearnerServiceError::Key(KeyError::Sealed))
    };
    for (id, id_number, phone) in &rows {
        // What does not open belongs to a record of which only the outline is left; it matches nothing.
        let tail = open(ID_NUMBER, *id, id_number)
            .ok()
            .and_then(|text| text.parse::<IdNumber>().ok())
            .map_or_else(Vec::new, |number| id_number_tail_hash(keys, &number));
        let phone = phone.as_deref().and_then(|sealed| open(PHONE, *id, sealed).ok());
        let phone = phone.map(|number| phone_hash(keys, &number));
        store::set_hashes(conn, *id, &tail, phone.as_deref())?;
    }
    Ok(rows.len())
}
