//! Which sessions have to be settled, and what of them waits.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::policies::policy_on;
use super::settle::settle;
use super::struck_out::take_back;
use super::{CreditError, Outcome, ledger};
use crate::act::{Act, Scope};
use crate::clock::business_date;
use crate::credit::domain::waiting::{Taken, waits_for};
use crate::credit::store::due::{self as store, DueSession};
use crate::credit::store::evidence::{self, Attended, Session};
use crate::learner::service::Lines;

/// Up to `limit` sessions of the whole city of which something has to be settled at an instant, in time order after `after`:
/// they have ended and hold attendance that has not earned yet, or attendance of theirs was struck out. Sessions on whose day
/// no policy holds are left alone. What was settled is not looked at again.
pub fn list_due(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    after: Option<DueSession>,
    limit: i64,
) -> Outcome<Vec<DueSession>> {
    Ok(store::list_sessions(conn, at, after.unwrap_or((DateTime::UNIX_EPOCH, Uuid::nil())), limit)?)
}

/// Takes back what the struck-out attendance of a session of the whole city still holds, also where it was called off, and
/// settles the session if it has ended. What waits is put back by whoever decides it.
pub fn settle_due(conn: &mut PgConnection, act: &Act, (_, id): DueSession) -> Outcome<()> {
    let session = evidence::find_session(conn, &Scope::whole_city(), id)?.ok_or(CreditError::NotFound)?;
    ledger::begin(conn)?;
    let mut due = store::list_of_session(conn, id, act.at)?;
    take_back(conn, act, &session)?;
    if !session.cancelled && session.ends_at <= act.at {
        if has_policy(conn, &session)? {
            settle(conn, act, &session)?;
        } else {
            due.retain(|one| one.struck);
        }
    }
    Ok(store::remove(conn, &due.iter().map(|one| one.id).collect::<Vec<_>>())?)
}

fn has_policy(conn: &mut PgConnection, session: &Session) -> Outcome<bool> {
    match policy_on(conn, business_date(session.starts_at)) {
        Ok(_) => Ok(true),
        Err(CreditError::NoPolicy(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Those of these attendances of a session that wait for nothing. While it is not decided whether what a struck-out one has
/// earned stands, nobody knows what one in its place has to add to it.
pub(super) fn without_waiting(
    conn: &mut PgConnection,
    mut attended: Vec<Attended>,
    session: &Session,
) -> Outcome<Vec<Attended>> {
    let learners: Vec<Uuid> = attended.iter().map(|one| one.learner_id).collect();
    let lines = Lines::of(conn, &learners)?;
    let day = TimeDelta::days(1);
    let period = (session.starts_at - day, session.ends_at + day);
    let mut undecided: HashMap<Uuid, Vec<Taken>> = HashMap::new();
    for one in store::list_undecided(conn, &lines.records(&learners), period)? {
        let learner = lines.person(one.learner);
        undecided.entry(learner).or_default().push(Taken { learner, ..one });
    }
    attended.retain(|one| {
        let learner = lines.person(one.learner_id);
        let taken = Taken { learner, session: session.id, from: one.signed_in_at, until: one.occupied_until };
        !undecided.get(&learner).is_some_and(|all| all.iter().any(|struck| waits_for(&taken, struck)))
    });
    Ok(attended)
}
