//! What is still to come for a learner whose record goes into another one, or is forgotten.

use std::collections::BTreeSet;

use contract::class::EnrolmentState;
use contract::ids::LearnerId;
use contract::privacy::{CarriedFate, CarriedKind, CarriedRecord};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::fill::fill;
use super::places::{Locked, lock};
use super::views::views;
use super::{Answer, change, masked};
use crate::audit;
use crate::auth::{Act, Scope};
use crate::class::domain::enrolment::Claim;
use crate::class::store::{self, Ending, EnrolmentRow};

/// Why one of two places of a person ends.
const TWICE: &str = "登记合并，同一课程只保留一个名额";

/// What is still to come, or goes on.
const LIVE: [EnrolmentState; 2] = [EnrolmentState::Waiting, EnrolmentState::Enrolled];
/// Of which a learner has one in a series or session.
const STANDING: [EnrolmentState; 3] =
    [EnrolmentState::Waiting, EnrolmentState::Enrolled, EnrolmentState::Completed];

/// Lets the places that a merged record has, and those it waits for, pass over to the record that goes on, each with its
/// turn; of two in one series or session the better one stays. In the transaction of the merge, after the record has gone
/// into the other.
pub fn carry_enrolments(
    conn: &mut PgConnection,
    act: &Act,
    (merged, retained): (LearnerId, LearnerId),
    reason: &str,
) -> Answer<Vec<CarriedRecord>> {
    let subjects = live_subjects(conn, merged)?;
    let mut carried = Vec::new();
    for subject in &subjects {
        let Some(locked) = lock(conn, act, &Scope::whole_city(), *subject)? else { continue };
        let Some(other) = find_in(conn, *subject, merged, &LIVE)? else { continue };
        let own = find_in(conn, *subject, retained, &STANDING)?;
        let goes = own.as_ref().is_none_or(|own| claim(&other) > claim(own));
        let ends = if goes { own.map(|own| own.id) } else { Some(other.id) };
        if let Some(id) = ends {
            end(conn, act, &locked, id)?;
            carried.push(record(id, CarriedFate::Ended));
        }
        if goes {
            pass_over(conn, act, &locked, (other.id, retained), reason)?;
            carried.push(record(other.id, CarriedFate::Moved));
        }
    }
    for subject in &subjects {
        fill(conn, act, *subject, &[])?;
    }
    Ok(carried)
}

fn live_subjects(conn: &mut PgConnection, learner: LearnerId) -> Answer<BTreeSet<Uuid>> {
    let live = store::list_enrolments_in(conn, learner.0, &LIVE)?;
    Ok(live.iter().filter_map(EnrolmentRow::subject).collect())
}

fn find_in(
    conn: &mut PgConnection,
    subject: Uuid,
    learner: LearnerId,
    states: &[EnrolmentState],
) -> Answer<Option<EnrolmentRow>> {
    let rows = store::list_enrolments_in(conn, learner.0, states)?;
    Ok(rows.into_iter().find(|row| row.subject() == Some(subject)))
}

const fn record(id: Uuid, fate: CarriedFate) -> CarriedRecord {
    CarriedRecord { kind: CarriedKind::Enrolment, id, fate }
}

/// What was completed stays before anything else.
fn claim(row: &EnrolmentRow) -> (bool, Claim) {
    let enrolled = row.status == EnrolmentState::Enrolled.as_str();
    let completed = row.status == EnrolmentState::Completed.as_str();
    (completed, Claim::new(enrolled, row.applied_at, row.id))
}

fn end(conn: &mut PgConnection, act: &Act, locked: &Locked, id: Uuid) -> Answer<()> {
    let ending =
        Ending { state: EnrolmentState::Withdrawn, at: act.at, by: act.account_id.0, reason: Some(TWICE) };
    store::end_enrolments(conn, &[id], ending)?;
    store::void_notices(conn, &[id], false, act.at)?;
    tell(conn, act, locked, ("enrolment.withdraw", id, TWICE))
}

fn pass_over(
    conn: &mut PgConnection,
    act: &Act,
    locked: &Locked,
    (id, into): (Uuid, LearnerId),
    reason: &str,
) -> Answer<()> {
    store::carry_enrolment(conn, id, into.0)?;
    tell(conn, act, locked, ("enrolment.carry", id, reason))
}

fn tell(
    conn: &mut PgConnection,
    act: &Act,
    locked: &Locked,
    (action, id, reason): (&'static str, Uuid, &str),
) -> Answer<()> {
    let entries = store::list_enrolments_of(conn, &[id])?;
    for view in views(conn, act, &entries)? {
        let change = change(action, &view, &locked.place).after(&masked(&view));
        audit::record(conn, act, &change.because(reason))?;
    }
    Ok(())
}

/// Ends what a learner still has whose registration has ended, before it is forgotten, and forgets what was noted when the
/// learner was called; the next move up.
pub fn leave_classes(conn: &mut PgConnection, act: &Act, learner: LearnerId) -> Answer<()> {
    for subject in live_subjects(conn, learner)? {
        fill(conn, act, subject, &[])?;
    }
    store::wipe_notices(conn, learner.0)?;
    store::revoke_card(conn, learner.0, act.at)?;
    Ok(())
}
