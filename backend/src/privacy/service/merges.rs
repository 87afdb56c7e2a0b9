//! Two records of one person: candidates, the question, and what a second person answers.

use std::collections::HashMap;

use contract::ids::{LearnerId, LearnerMergeId};
use contract::money::Credits;
use contract::privacy::{
    CarriedRecord, CreateMergeRequest, DuplicateQuery, DuplicateRecord, DuplicateView, LearnerMergeQuery,
    LearnerMergeView, MergeState, MergeTrace, MovedBucket,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, PrivacyError, open, requests};
use crate::act::{Act, Barred, may_decide};
use crate::audit::{Change, record};
use crate::auth::service::display_names;
use crate::class::service::enrolments::carry_enrolments;
use crate::class::service::{carry_card, carry_waiting};
use crate::clock::new_id;
use crate::credit::service::{MovedCredits, is_own, ledger, move_credits};
use crate::db::value::{number, word};
use crate::facility::domain::identity::mask_name;
use crate::learner::service::{LearnerServiceError, carry_registration, lineage, lock_both, merge_into};
use crate::learning_team::service::carry_memberships;
use crate::online::service::carry_progress;
use crate::paging::{Paged, Paging};
use crate::privacy::domain::{Doing, MergeRefusal, SameHour, may_merge};
use crate::privacy::store::duplicates::{self, RecordRow};
use crate::privacy::store::merges::{self as store, MergeRow, SeenRow};
use crate::volunteer::service::carry_service;

/// Pairs of records within reach that may be of one person.
pub fn list_duplicates(
    conn: &mut PgConnection,
    act: &Act,
    query: &DuplicateQuery,
    after: Option<(Uuid, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<DuplicateView>> {
    let page = duplicates::list_pairs(conn, &act.scope(), query.reason, after, paging)?;
    let ids: Vec<Uuid> = page.items.iter().flat_map(|row| [row.first, row.second]).collect();
    let records = duplicates::list_records(conn, &ids)?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(DuplicateView {
            first: shown(&records, row.first)?,
            second: shown(&records, row.second)?,
            reasons: row.reasons.iter().map(|reason| word(reason)).collect::<Result<_, _>>()?,
            merge_id: row.merge_id.map(Into::into),
        });
    }
    Ok(Paged { items, next: page.next, total: page.total })
}

fn shown(records: &HashMap<Uuid, (RecordRow, i64)>, id: Uuid) -> Answer<DuplicateRecord> {
    let (row, attendances) = records.get(&id).ok_or(PrivacyError::Stored)?;
    Ok(DuplicateRecord {
        id: row.id.into(),
        name_zh: row.name_zh.clone(),
        school_name: row.school_name.clone(),
        id_number_masked: row.id_number_masked.clone(),
        phone_masked: row.phone_masked.clone(),
        status: word(&row.status)?,
        registered_on: row.registered_on,
        attendances: number(*attendances)?,
    })
}

/// Whether the other record may go into this one now; both are locked until the end of the transaction.
fn judge(conn: &mut PgConnection, act: &Act, retained: LearnerId, merged: LearnerId) -> Answer<()> {
    if retained == merged {
        return Err(MergeRefusal::Itself.into());
    }
    let (stays, goes) = lock_both(conn, act, retained, merged).map_err(|error| match error {
        LearnerServiceError::NotFound => PrivacyError::OtherNotFound,
        other => other.into(),
    })?;
    if is_own(conn, act, retained)? || is_own(conn, act, merged)? {
        return Err(PrivacyError::OwnRecord);
    }
    let ids = |line: Vec<LearnerId>| line.into_iter().map(|id| id.0).collect::<Vec<Uuid>>();
    let (here, there) = (ids(lineage(conn, retained)?), ids(lineage(conn, merged)?));
    let clash = duplicates::find_same_hour(conn, &here, &there)?;
    let clash = clash.map(|row| SameHour {
        doing: doing(&row.doing),
        retained: row.retained,
        merged: row.merged,
        at: row.at,
    });
    let open = open(conn, act, merged)?;
    Ok(may_merge((retained.0, stays.status), (merged.0, goes.status), clash, open)?)
}

/// What both did, by the table in which it stands.
fn doing(table: &str) -> Doing {
    match table {
        "online_record" => Doing::OnlineRecord,
        "volunteer_log" => Doing::VolunteerLog,
        "volunteer_signup" => Doing::VolunteerSignup,
        _ => Doing::Attendance,
    }
}

/// Asks whether another record is of the same person and goes into this one.
pub fn request_merge(
    conn: &mut PgConnection,
    act: &Act,
    retained: LearnerId,
    body: &CreateMergeRequest,
) -> Answer<LearnerMergeView> {
    let place = duplicates::find_place(conn, &act.scope(), retained.0)?.ok_or(PrivacyError::NotFound)?;
    judge(conn, act, retained, body.other_id)?;
    let row = MergeRow {
        id: new_id(),
        retained_id: retained.0,
        merged_id: body.other_id.0,
        reason: body.reason.clone(),
        status: MergeState::Pending.to_string(),
        requested_by: act.account_id.0,
        requested_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        event_id: None,
        moved_centi: 0,
        trace: None,
        version: 1,
    };
    store::insert_merge(conn, &row)?;
    let told = view(conn, row)?;
    note(conn, act, "learner_merge.request", (place.0, &place.1), &told)?;
    Ok(told)
}

/// Makes the two records one: by another person than the one who asked. The credits move bucket by bucket, by one event; what
/// is still to come of the other record passes over, and what has happened is read through the one that stays.
pub fn approve_merge(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerMergeId,
    version: i64,
) -> Answer<LearnerMergeView> {
    ledger::begin(conn).map_err(crate::credit::service::CreditError::from)?;
    let mut row = waiting(conn, act, id, version, true)?;
    let (retained, merged) = (LearnerId(row.retained_id), LearnerId(row.merged_id));
    judge(conn, act, retained, merged)?;
    let seen = store::see(conn, merged.0)?;
    let moved = move_credits(conn, act, merged, retained)?;
    let ended = merge_into(conn, act, merged, retained, &row.reason)?;
    let carried = carry(conn, act, (merged, retained), &row.reason)?;
    row.status = MergeState::Approved.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.event_id = moved.as_ref().map(|one| one.event);
    row.moved_centi = moved.as_ref().map_or(0, MovedCredits::centi);
    let trace = trace(&seen, ended, moved.as_ref(), carried)?;
    row.trace = Some(serde_json::to_value(trace).map_err(|_| PrivacyError::Stored)?);
    finish(conn, act, row, "learner_merge.approve")
}

/// Answers that they are two people, or takes the question back: nothing moves.
pub fn reject_merge(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerMergeId,
    version: i64,
    reason: &str,
) -> Answer<LearnerMergeView> {
    let mut row = waiting(conn, act, id, version, false)?;
    row.status = MergeState::Rejected.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.decision_reason = Some(reason.to_owned());
    finish(conn, act, row, "learner_merge.reject")
}

fn waiting(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerMergeId,
    version: i64,
    approves: bool,
) -> Answer<MergeRow> {
    let row = store::lock_merge(conn, &act.scope(), id.0)?.ok_or(PrivacyError::NotFound)?;
    let waits = row.status == MergeState::Pending.as_str();
    may_decide(waits, approves, row.requested_by, act.account_id.0).map_err(|barred| match barred {
        Barred::Decided => PrivacyError::Decided,
        Barred::OwnRequest => PrivacyError::OwnRequest,
    })?;
    if row.version == version { Ok(row) } else { Err(PrivacyError::Stale) }
}

/// Lets what is still to come of a record that has gone into another pass over, each kind by the slice that it is of.
fn carry(
    conn: &mut PgConnection,
    act: &Act,
    both: (LearnerId, LearnerId),
    reason: &str,
) -> Answer<Vec<CarriedRecord>> {
    let mut carried = carry_registration(conn, act, both, reason)?;
    carried.extend(carry_card(conn, act, both)?);
    carry_waiting(conn, both)?;
    carried.extend(carry_enrolments(conn, act, both, reason)?);
    carried.extend(carry_memberships(conn, act, both, reason)?);
    carried.extend(carry_progress(conn, act, both, reason)?);
    carried.extend(carry_service(conn, act, both, reason)?);
    carried.extend(requests::carry_requests(conn, act, both)?);
    Ok(carried)
}

fn trace(
    seen: &SeenRow,
    ended: usize,
    moved: Option<&MovedCredits>,
    carried: Vec<CarriedRecord>,
) -> Answer<MergeTrace> {
    let buckets = moved.map(|one| one.buckets.as_slice()).unwrap_or_default();
    Ok(MergeTrace {
        attendances: number(seen.attendances)?,
        last_attendance_id: seen.last_attendance_id.map(Into::into),
        orders: number(seen.orders)?,
        answers: number(seen.answers)?,
        proxies_ended: u32::try_from(ended).map_err(|_| PrivacyError::Stored)?,
        consents: number(seen.consents)?,
        credits: buckets
            .iter()
            .map(|(expires_on, centi)| MovedBucket { expires_on: *expires_on, amount: Credits(*centi) })
            .collect(),
        carried,
    })
}

fn finish(
    conn: &mut PgConnection,
    act: &Act,
    mut row: MergeRow,
    action: &'static str,
) -> Answer<LearnerMergeView> {
    row.version += 1;
    store::decide_merge(conn, &row)?;
    let place = duplicates::find_place(conn, &act.scope(), row.retained_id)?.ok_or(PrivacyError::NotFound)?;
    let told = view(conn, row)?;
    note(conn, act, action, (place.0, &place.1), &told)?;
    Ok(kept(told))
}

fn note(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    (facility, township): (Uuid, &str),
    told: &LearnerMergeView,
) -> Answer<()> {
    let change = Change::of(action, "learner_merge", told.id).within(facility.into(), township);
    Ok(record(conn, act, &change.after(&kept(told.clone())))?)
}

/// As the trail and the answers to repeated requests keep it.
fn kept(told: LearnerMergeView) -> LearnerMergeView {
    let masked = |one: DuplicateRecord| DuplicateRecord { name_zh: mask_name(&one.name_zh), ..one };
    LearnerMergeView { retained: masked(told.retained), merged: masked(told.merged), ..told }
}

/// One merge: what was asked, answered, moved and seen.
pub fn get_merge(conn: &mut PgConnection, act: &Act, id: LearnerMergeId) -> Answer<LearnerMergeView> {
    let row = store::find_merge(conn, &act.scope(), id.0)?.ok_or(PrivacyError::NotFound)?;
    view(conn, row)
}

/// Merges of which both records are within reach, newest first.
pub fn list_merges(
    conn: &mut PgConnection,
    act: &Act,
    query: &LearnerMergeQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<LearnerMergeView>> {
    let page = store::list_merges(conn, &act.scope(), query, before, paging)?;
    let ids: Vec<Uuid> = page.items.iter().flat_map(|row| [row.retained_id, row.merged_id]).collect();
    let records = duplicates::list_records(conn, &ids)?;
    let people = page.items.iter().flat_map(|row| [Some(row.requested_by), row.decided_by]).flatten();
    let names = display_names(conn, &people.collect::<Vec<_>>())?;
    let items = page.items.into_iter().map(|row| of(&records, &names, row)).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn view(conn: &mut PgConnection, row: MergeRow) -> Answer<LearnerMergeView> {
    let records = duplicates::list_records(conn, &[row.retained_id, row.merged_id])?;
    let people: Vec<Uuid> = [Some(row.requested_by), row.decided_by].into_iter().flatten().collect();
    let names = display_names(conn, &people)?;
    of(&records, &names, row)
}

fn of(
    records: &HashMap<Uuid, (RecordRow, i64)>,
    names: &HashMap<Uuid, String>,
    row: MergeRow,
) -> Answer<LearnerMergeView> {
    Ok(LearnerMergeView {
        id: row.id.into(),
        retained: shown(records, row.retained_id)?,
        merged: shown(records, row.merged_id)?,
        reason: row.reason,
        status: word(&row.status)?,
        requested_by: row.requested_by.into(),
        requested_by_name: names.get(&row.requested_by).cloned(),
        requested_at: row.requested_at,
        decided_by: row.decided_by.map(Into::into),
        decided_by_name: row.decided_by.and_then(|id| names.get(&id).cloned()),
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        event_id: row.event_id.map(Into::into),
        moved: Credits(row.moved_centi),
        trace: row.trace.map(serde_json::from_value).transpose().map_err(|_| PrivacyError::Stored)?,
        version: row.version,
    })
}
