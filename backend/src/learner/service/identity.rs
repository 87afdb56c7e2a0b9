//! Another ID number in the place of one that was entered wrongly.

use contract::ids::LearnerId;
use contract::learner::{CorrectLearnerIdentity, LearnerView};
use contract::policy::Fault;
use diesel::pg::PgConnection;

use super::hashes::{id_number_hash, id_number_tail_hash, seal_id_number};
use super::{Answer, LearnerServiceError, change, load_view, lock, masked};
use crate::audit;
use crate::auth::Act;
use crate::clock::business_date;
use crate::keys::MasterKey;
use crate::learner::domain::{self, IdNumber, LearnerError, MIN_AGE_YEARS, require_age};
use crate::learner::store;

/// Corrects a learner's ID number, and with it birth date and sex, for a reason that goes on record. Nobody else has that
/// number, and whoever has it is old enough.
pub fn correct_identity(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    (id, version): (LearnerId, i64),
    body: &CorrectLearnerIdentity,
) -> Answer<LearnerView> {
    let (mut row, place) = lock(conn, act, id)?;
    if row.version != version {
        return Err(LearnerServiceError::Stale);
    }
    let before = load_view(conn, act, &row)?;
    if !domain::may_change(before.status) {
        return Err(LearnerError::Step(before.status).into());
    }
    let fault = |pointer, code| LearnerServiceError::Faults(vec![Fault::new(pointer, code)]);
    let number: IdNumber =
        body.id_number.parse().map_err(|error: domain::IdNumberError| fault("/id_number", error.code()))?;
    if body.birth_date.is_some_and(|date| date != number.birth_date()) {
        return Err(fault("/birth_date", "birth_date_mismatch"));
    }
    require_age(number.birth_date(), business_date(act.at), MIN_AGE_YEARS)
        .map_err(|_| fault("/id_number", "too_young"))?;
    let hash = id_number_hash(keys, &number);
    if hash == row.id_number_hash {
        return Err(fault("/id_number", "id_number_as_before"));
    }
    row.birth_date = number.birth_date();
    row.sex = number.sex().to_string();
    row.id_number_sealed = seal_id_number(keys, id, &number)?;
    row.id_number_hash = hash;
    row.id_number_tail_hash = Some(id_number_tail_hash(keys, &number));
    row.id_number_masked = number.masked();
    row.version += 1;
    store::update_learner(conn, &row)?;
    let after = load_view(conn, act, &row)?;
    let change =
        change("learner.correct_identity", id, &place).before(&masked(&before)).after(&masked(&after));
    audit::record(conn, act, &change.because(&body.reason))?;
    Ok(after)
}
