//! Forgetting a learner: what is personal goes, an outline stays for the books (docs/adr/0014).

use chrono::{Datelike as _, Months, NaiveDate};
use contract::ids::LearnerId;
use diesel::pg::PgConnection;

use super::hashes::{ID_NUMBER, erased_hash};
use super::{Answer, LearnerServiceError, change, load_view};
use crate::audit;
use crate::auth::{Act, Scope};
use crate::clock::business_date;
use crate::db::DbError;
use crate::facility::scope::find_school;
use crate::keys::{KeyError, MasterKey};
use crate::learner::domain::IdNumber;
use crate::learner::store;

/// For how many years it is kept that somebody asked to be forgotten: as long as a claim may be brought (民法典 第一百八十八条).
pub const PROOF_YEARS: u32 = 3;
/// What stands where a name or a number was.
const GONE: &str = "***";
/// Why the standing of a proxy ends with the record.
const ENDED: &str = "学员个人信息已删除";
/// As the masks of ID numbers are checked.
const NO_NUMBER: &str = "******************";

/// Empties a learner's record of all that is personal: name, ID number, telephone, birth date but for its year, priority
/// reasons, needs, proxies, accounts. The caller has seen that the account is closed and nothing is open.
///
/// `asked` is the record that the request is about; a record that went into it is emptied with it, wherever it is, unless it
/// was before.
pub fn erase_record(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    (id, asked): (LearnerId, bool),
) -> Answer<()> {
    let everywhere = Scope::whole_city();
    let row = store::lock_learner(conn, &everywhere, id)?;
    let mut row = row.ok_or(LearnerServiceError::NotFound)?;
    let place = find_school(conn, &everywhere, row.school_id.into())?;
    let place = place.ok_or(LearnerServiceError::NotFound)?;
    if row.erased_at.is_some() {
        return if asked { Err(LearnerServiceError::Erased) } else { Ok(()) };
    }
    keep_proof(conn, act, keys, (row.id, &row.id_number_sealed))?;
    GONE.clone_into(&mut row.name_zh);
    row.name_mn = None;
    row.birth_date = NaiveDate::from_ymd_opt(row.birth_date.year(), 1, 1).unwrap_or(row.birth_date);
    row.id_number_sealed = Vec::new();
    row.id_number_hash = store::no_hash(row.id);
    row.id_number_tail_hash = Some(Vec::new());
    NO_NUMBER.clone_into(&mut row.id_number_masked);
    row.phone_sealed = None;
    row.phone_masked = None;
    row.phone_hash = None;
    row.erased_at = Some(act.at);
    row.version += 1;
    store::update_learner(conn, &row)?;
    store::delete_priorities(conn, id)?;
    store::delete_needs(conn, id)?;
    store::end_proxies(conn, id, (act.account_id, act.at), ENDED)?;
    store::wipe_proxies(conn, id, GONE)?;
    store::wipe_accounts(conn, id)?;
    let after = load_view(conn, act, &row)?;
    Ok(audit::record(conn, act, &change("learner.erase", id, &place).after(&after))?)
}

/// Keeps a hash that leads to no record, so that no old list brings the person back.
fn keep_proof(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    (id, sealed): (uuid::Uuid, &[u8]),
) -> Answer<()> {
    let plain = keys.open(ID_NUMBER, id.as_bytes(), sealed)?;
    let text = String::from_utf8(plain).map_err(|_| KeyError::Sealed)?;
    let number: IdNumber = text.parse().map_err(|_| KeyError::Sealed)?;
    let today = business_date(act.at);
    let until = today.checked_add_months(Months::new(PROOF_YEARS * 12)).unwrap_or(today);
    Ok(store::insert_erased(conn, &erased_hash(keys, &number), until)?)
}

/// Forgets up to `limit` of those who were kept long enough; returns how many.
pub fn forget_erased(conn: &mut PgConnection, today: NaiveDate, limit: i64) -> Result<usize, DbError> {
    Ok(store::delete_erased(conn, today, limit)?)
}
