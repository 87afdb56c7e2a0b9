//! That a learner has died: the account closes, the proxies' standing ends.

use contract::ids::LearnerId;
use contract::learner::{LearnerState, LearnerView, RecordDeath};
use contract::policy::Fault;
use diesel::pg::PgConnection;

use super::{Answer, LearnerServiceError, change, load_view, lock, masked};
use crate::audit;
use crate::auth::Act;
use crate::clock::business_date;
use crate::learner::domain::LearnerError;
use crate::learner::domain::people::{self, DeathFault};
use crate::learner::store;

/// Why the standing of a proxy ends with the learner's life (民法典 第一百七十三条).
const ENDED: &str = "委托人死亡，代理终止（民法典第一百七十三条）";

/// Records a learner's death. The credits follow the rule of closed accounts, from now on or from the day on which the
/// account was closed before.
pub fn record_death(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerId,
    body: &RecordDeath,
) -> Answer<LearnerView> {
    let (mut row, place) = lock(conn, act, id)?;
    let before = load_view(conn, act, &row)?;
    people::check_death(before.status, (row.birth_date, body.died_on), business_date(act.at)).map_err(
        |fault| match fault {
            DeathFault::Step => LearnerServiceError::Rule(LearnerError::Step(before.status)),
            DeathFault::Day => {
                LearnerServiceError::Faults(vec![Fault::new("/died_on", "death_day_impossible")])
            }
        },
    )?;
    row.status = LearnerState::Deceased.to_string();
    row.died_on = Some(body.died_on);
    row.death_source = Some(body.source.to_string());
    row.closed_at = row.closed_at.or(Some(act.at));
    row.version += 1;
    store::update_learner(conn, &row)?;
    store::end_proxies(conn, id, (act.account_id, act.at), ENDED)?;
    let after = load_view(conn, act, &row)?;
    let change = change("learner.record_death", id, &place).before(&masked(&before)).after(&masked(&after));
    audit::record(conn, act, &change.because(&body.document))?;
    Ok(after)
}
