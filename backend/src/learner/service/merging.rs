//! Two records of one person: which one goes on.

use contract::ids::LearnerId;
use contract::learner::{LearnerState, LearnerView};
use diesel::pg::PgConnection;

use super::{Answer, LearnerServiceError, change, load_view, lock, masked};
use crate::audit;
use crate::auth::Act;
use crate::db::DbError;
use crate::learner::store;

/// Why the standing of a proxy ends with a record.
const ENDED: &str = "学员登记已合并，请在保留的登记上重新登记代办人";
/// No chain of merges is longer.
const LONGEST: usize = 64;

/// The record that goes on for a learner: itself, unless it went into another one.
pub fn canonical(conn: &mut PgConnection, id: LearnerId) -> Answer<LearnerId> {
    let mut at = id;
    for _ in 0..LONGEST {
        match store::find_merged_into(conn, at)? {
            Some(into) => at = into.into(),
            None => return Ok(at),
        }
    }
    Err(LearnerServiceError::NotFound)
}

/// A learner's record and all that went into it.
pub fn lineage(conn: &mut PgConnection, id: LearnerId) -> Result<Vec<LearnerId>, DbError> {
    Ok(store::list_lineage(conn, id)?.into_iter().map(Into::into).collect())
}

/// Two learners within reach, locked: the one that stays, and the other.
pub fn lock_both(
    conn: &mut PgConnection,
    act: &Act,
    retained: LearnerId,
    merged: LearnerId,
) -> Answer<(LearnerView, LearnerView)> {
    let rows = store::lock_two(conn, &act.scope(), [retained, merged])?;
    let mut views = super::views(conn, act, &rows)?;
    let mut take = |id: LearnerId| {
        let at = views.iter().position(|view| view.id == id);
        at.map(|at| views.swap_remove(at)).ok_or(LearnerServiceError::NotFound)
    };
    Ok((take(retained)?, take(merged)?))
}

/// Lets a record go into another one; its proxies' standing ends. Answers how many did.
pub fn merge_into(
    conn: &mut PgConnection,
    act: &Act,
    merged: LearnerId,
    retained: LearnerId,
    reason: &str,
) -> Answer<usize> {
    let (mut row, place) = lock(conn, act, merged)?;
    let before = load_view(conn, act, &row)?;
    row.status = LearnerState::Merged.to_string();
    row.merged_into = Some(retained.0);
    row.closed_at = row.closed_at.or(Some(act.at));
    row.version += 1;
    store::update_learner(conn, &row)?;
    let ended = store::end_proxies(conn, merged, (act.account_id, act.at), ENDED)?;
    let after = load_view(conn, act, &row)?;
    let change = change("learner.merge", merged, &place).before(&masked(&before)).after(&masked(&after));
    audit::record(conn, act, &change.because(reason))?;
    Ok(ended)
}
