//! Enrolments as they are shown.

use std::collections::HashMap;

use contract::class::{EnrolmentQuery, EnrolmentState, EnrolmentView};
use contract::ids::{EnrolmentId, LearnerId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::parameters::parameters;
use super::places::standings;
use super::{Answer, EnrolmentError};
use crate::auth::Act;
use crate::class::domain::enrolment::order;
use crate::class::store::{self, EnrolmentEntry};
use crate::clock::business_date;
use crate::db::value::word;
use crate::learner::service::lineage;
use crate::paging::{Paged, Paging};

/// One enrolment within reach.
pub fn get_enrolment(conn: &mut PgConnection, act: &Act, id: EnrolmentId) -> Answer<EnrolmentView> {
    let entry = store::find_enrolment(conn, &act.scope(), id)?.ok_or(EnrolmentError::NotFound)?;
    views(conn, act, &[entry])?.pop().ok_or(EnrolmentError::NotFound)
}

/// A learner's record and all that went into it, where one is asked for.
pub(super) fn records_of(conn: &mut PgConnection, learner: Option<LearnerId>) -> Answer<Option<Vec<Uuid>>> {
    let Some(id) = learner else { return Ok(None) };
    Ok(Some(lineage(conn, id)?.into_iter().map(Into::into).collect()))
}

/// The enrolments within reach that match, newest first; of a learner also those that ended under records which went into
/// this one.
pub fn list_enrolments(
    conn: &mut PgConnection,
    act: &Act,
    query: &EnrolmentQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<EnrolmentView>> {
    let records = records_of(conn, query.learner_id)?;
    let page = store::list_enrolments(conn, &act.scope(), (query, records.as_deref()), before, paging)?;
    let items = views(conn, act, &page.items)?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// These enrolments with their places on the waiting lists.
pub(super) fn views(
    conn: &mut PgConnection,
    act: &Act,
    entries: &[EnrolmentEntry],
) -> Answer<Vec<EnrolmentView>> {
    let learners: Vec<Uuid> = entries.iter().map(|(row, ..)| row.learner_id).collect();
    let evidence = parameters(conn, business_date(act.at))?.counted_evidence;
    let priority = store::list_priority(conn, &learners, &evidence)?;
    let mut waited_for: Vec<Uuid> = entries
        .iter()
        .filter(|(row, ..)| row.status == EnrolmentState::Waiting.as_str())
        .filter_map(|(row, ..)| row.subject())
        .collect();
    waited_for.sort_unstable();
    waited_for.dedup();
    let positions = positions(conn, act, &waited_for)?;
    let view = |entry: &EnrolmentEntry| view(entry, priority.contains(&entry.0.learner_id), &positions);
    entries.iter().map(view).collect()
}

/// The place of everybody who waits for these, from 1.
fn positions(conn: &mut PgConnection, act: &Act, subjects: &[Uuid]) -> Answer<HashMap<Uuid, u32>> {
    let mut found = HashMap::new();
    for standing in standings(conn, act, subjects)?.into_values() {
        let order = order(standing.places, standing.taken, &standing.waiting(&[]));
        found.extend(order.into_iter().zip(1..));
    }
    Ok(found)
}

fn view(entry: &EnrolmentEntry, priority: bool, positions: &HashMap<Uuid, u32>) -> Answer<EnrolmentView> {
    let (row, series_title, session_title, (learner_name, id_number_masked), school_name) = entry;
    Ok(EnrolmentView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name: school_name.clone(),
        series_id: row.series_id.map(Into::into),
        session_id: row.session_id.map(Into::into),
        title: series_title.clone().or_else(|| session_title.clone()).unwrap_or_default(),
        learner_id: row.learner_id.into(),
        learner_name: learner_name.clone(),
        id_number_masked: id_number_masked.clone(),
        priority,
        asked_by: word(&row.asked_by)?,
        proxy_id: row.proxy_id.map(Into::into),
        applied_at: row.applied_at,
        status: word(&row.status)?,
        position: positions.get(&row.id).copied(),
        enrolled_at: row.enrolled_at,
        ended_at: row.ended_at,
        ended_reason: row.ended_reason.clone(),
        version: row.version,
    })
}
