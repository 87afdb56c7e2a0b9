//! What goes with a learner who is forgotten, and the hashes that keep it forgotten.

use std::collections::HashSet;

use chrono::NaiveDate;
use contract::ids::LearnerId;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::{erased_identity, learner_account, learner_proxy};

/// Empties the proxies of a learner of what is personal; that they stood, and until when, stays.
pub(in crate::learner) fn wipe_proxies(
    conn: &mut PgConnection,
    id: LearnerId,
    word: &str,
) -> QueryResult<usize> {
    diesel::update(learner_proxy::table.filter(learner_proxy::learner_id.eq(id.0)))
        .set((
            learner_proxy::name.eq(word),
            learner_proxy::phone_sealed.eq(None::<Vec<u8>>),
            learner_proxy::phone_hash.eq(None::<Vec<u8>>),
            learner_proxy::phone_masked.eq(word),
            learner_proxy::version.eq(learner_proxy::version + 1),
        ))
        .execute(conn)
}

/// Forgets which accounts belong to a learner.
pub(in crate::learner) fn wipe_accounts(conn: &mut PgConnection, id: LearnerId) -> QueryResult<()> {
    diesel::delete(learner_account::table.filter(learner_account::learner_id.eq(id.0)))
        .execute(conn)
        .map(drop)
}

/// Keeps the hash of an ID number until a day.
pub(in crate::learner) fn insert_erased(
    conn: &mut PgConnection,
    hash: &[u8],
    keep_until: NaiveDate,
) -> QueryResult<()> {
    diesel::insert_into(erased_identity::table)
        .values((erased_identity::hash.eq(hash), erased_identity::keep_until.eq(keep_until)))
        .on_conflict(erased_identity::hash)
        .do_update()
        .set(erased_identity::keep_until.eq(keep_until))
        .execute(conn)
        .map(drop)
}

/// All hashes that are kept on a day: of the few who asked to be forgotten.
pub(in crate::learner) fn list_erased(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<HashSet<Vec<u8>>> {
    let all: Vec<Vec<u8>> = erased_identity::table
        .filter(erased_identity::keep_until.ge(day))
        .select(erased_identity::hash)
        .load(conn)?;
    Ok(all.into_iter().collect())
}

/// Deletes up to `limit` hashes whose time is over; how many.
pub(in crate::learner) fn delete_erased(
    conn: &mut PgConnection,
    today: NaiveDate,
    limit: i64,
) -> QueryResult<usize> {
    let due: Vec<Vec<u8>> = erased_identity::table
        .filter(erased_identity::keep_until.lt(today))
        .select(erased_identity::hash)
        .limit(limit)
        .load(conn)?;
    diesel::delete(erased_identity::table).filter(erased_identity::hash.eq_any(due)).execute(conn)
}

/// What stands where a lookup hash was: unique, and matching no number.
pub(in crate::learner) fn no_hash(id: Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}
