//! Forgetting a learner: every record of the person, in every slice that keeps something of it (docs/adr/0014).

use contract::ids::LearnerId;
use contract::learner::LearnerState;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::requests::end_requests;
use super::{Answer, open};
use crate::act::Act;
use crate::assessment::service::forget_notes;
use crate::class::service::enrolments::leave_classes;
use crate::credit::service::left_over;
use crate::keys::MasterKey;
use crate::learner::service::{erase_record, get_learner, lineage};
use crate::learning_team::service::leave_teams;
use crate::online::service::stop_watching;
use crate::privacy::domain::may_erase;
use crate::privacy::store::requests::wipe_details;
use crate::redemption::service::forget_proxies;
use crate::volunteer::service::leave_service;

/// Forgets a learner with all records that went into this one, once nothing of any is open, as `request` asks.
pub(super) fn erase(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    (id, request): (LearnerId, Uuid),
) -> Answer<()> {
    let state: LearnerState = get_learner(conn, act, id)?.status;
    let records = lineage(conn, id)?;
    for record in &records {
        // What went into this one ended then.
        let state = if *record == id { state } else { LearnerState::Merged };
        may_erase(state, open(conn, act, *record)?, left_over(conn, act, *record)?)?;
    }
    for record in &records {
        forget_proxies(conn, *record)?;
        forget_notes(conn, *record)?;
        leave_classes(conn, act, *record)?;
        leave_teams(conn, act, *record)?;
        stop_watching(conn, act, *record)?;
        leave_service(conn, act, *record)?;
        erase_record(conn, act, keys, (*record, *record == id))?;
        end_requests(conn, act, *record, request)?;
    }
    let ids: Vec<Uuid> = records.into_iter().map(Into::into).collect();
    Ok(wipe_details(conn, &ids)?)
}
