//! What learners ask for about their data: recorded, decided by a second person, done by its day.

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::ids::{LearnerId, PrivacyRequestId};
use contract::learner::{
    ConsentAct, ConsentMethod, ConsentPurpose, LearnerConsentView, ProxyState, RecordConsent,
};
use contract::privacy::{
    CarriedFate, CarriedKind, CarriedRecord, CreatePrivacyRequest, PrivacyAsker, PrivacyRequestKind,
    PrivacyRequestQuery, PrivacyRequestState, PrivacyRequestView,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::erasure::erase;
use super::{Answer, PrivacyError};
use crate::act::{Act, Barred, may_decide};
use crate::audit::{Change, record};
use crate::auth::service::display_names;
use crate::calendar::service::{CalendarError, deadline};
use crate::class::domain::weekday_after;
use crate::clock::{business_date, new_id};
use crate::db::value::word;
use crate::facility::domain::identity::mask_name;
use crate::keys::MasterKey;
use crate::learner::service::{self as learner, get_learner, list_proxies};
use crate::paging::{Paged, Paging};
use crate::privacy::domain::{RequestStep, WORKING_DAYS, is_overdue, next, says_enough};
use crate::privacy::store::requests::{self as store, Beside, RequestRow};

/// Why a request of a merged record is not answered by itself.
const ANSWERED_ELSEWHERE: &str = "登记已合并，随保留登记的同类申请一并办理";

/// Why nothing else is done for a learner who is forgotten.
const FORGOTTEN: &str = "学员个人信息已按申请删除";

/// Records what a learner asks for, with the day by which it is to be done.
pub fn create_request(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerId,
    body: &CreatePrivacyRequest,
) -> Answer<PrivacyRequestView> {
    let view = get_learner(conn, act, id)?;
    if view.erased_at.is_some() {
        return Err(PrivacyError::Erased);
    }
    if !says_enough(body.kind, body.detail.as_ref()) {
        return Err(PrivacyError::DetailMissing);
    }
    let today = business_date(act.at);
    let received_on = body.received_on.unwrap_or(today);
    if received_on > today {
        return Err(PrivacyError::ReceivedToCome);
    }
    if let Some(proxy) = body.proxy_id {
        let standing = list_proxies(conn, act, id)?.items.into_iter().find(|one| one.id == proxy);
        if standing.is_none_or(|one| one.state != ProxyState::InForce) {
            return Err(PrivacyError::ProxyNotFound);
        }
    }
    let asked_by = if body.proxy_id.is_some() { PrivacyAsker::Proxy } else { PrivacyAsker::Learner };
    let row = RequestRow {
        proxy_id: body.proxy_id.map(Into::into),
        detail: body.detail.clone(),
        ..new_row(conn, act, id, (body.kind, asked_by, body.method), received_on)?
    };
    insert(conn, act, row)
}

fn new_row(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerId,
    (kind, asked_by, method): (PrivacyRequestKind, PrivacyAsker, ConsentMethod),
    received_on: NaiveDate,
) -> Answer<RequestRow> {
    Ok(RequestRow {
        id: new_id(),
        learner_id: id.0,
        kind: kind.to_string(),
        asked_by: asked_by.to_string(),
        proxy_id: None,
        method: method.to_string(),
        detail: None,
        received_on,
        due_on: due_on(conn, received_on)?,
        status: PrivacyRequestState::Received.to_string(),
        requested_by: act.account_id.0,
        requested_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        done_by: None,
        done_at: None,
        version: 1,
    })
}

/// The last working day; weekdays where the calendar is not known yet, since a request never waits for it.
fn due_on(conn: &mut PgConnection, received_on: NaiveDate) -> Answer<NaiveDate> {
    match deadline(conn, received_on, WORKING_DAYS) {
        Ok(day) => Ok(day),
        Err(CalendarError::Unknown(_)) => Ok(weekday_after(received_on, WORKING_DAYS)),
        Err(error) => Err(error.into()),
    }
}

fn insert(conn: &mut PgConnection, act: &Act, row: RequestRow) -> Answer<PrivacyRequestView> {
    store::insert_request(conn, &row)?;
    let (row, beside) = store::find_request(conn, &act.scope(), row.id)?.ok_or(PrivacyError::NotFound)?;
    let told = view(conn, act, row, &beside)?;
    note(conn, act, "privacy_request.create", &told, &beside)?;
    Ok(told)
}

/// Records what a learner says about a consent. Who takes back the consent without which nothing is processed asks for
/// erasure with it.
pub fn record_consent(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerId,
    body: &RecordConsent,
) -> Answer<LearnerConsentView> {
    let said = learner::record_consent(conn, act, id, body)?;
    let ends = body.purpose == ConsentPurpose::PersonalData && body.act == ConsentAct::Withdrawn;
    if ends && !store::is_open(conn, id.0, PrivacyRequestKind::Erasure.as_str())? {
        let asked = (PrivacyRequestKind::Erasure, PrivacyAsker::Withdrawal, body.method);
        let row = new_row(conn, act, id, asked, business_date(said.said_at))?;
        insert(conn, act, row)?;
    }
    Ok(said)
}

/// Lets a request be done: decided by another person than the one who recorded it.
pub fn approve_request(
    conn: &mut PgConnection,
    act: &Act,
    id: PrivacyRequestId,
    version: i64,
) -> Answer<PrivacyRequestView> {
    decide(conn, act, (id, version), RequestStep::Approve, None)
}

/// Refuses a request, with a reason that is told to who asked.
pub fn refuse_request(
    conn: &mut PgConnection,
    act: &Act,
    id: PrivacyRequestId,
    version: i64,
    reason: &str,
) -> Answer<PrivacyRequestView> {
    decide(conn, act, (id, version), RequestStep::Refuse, Some(reason))
}

fn decide(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (PrivacyRequestId, i64),
    step: RequestStep,
    reason: Option<&str>,
) -> Answer<PrivacyRequestView> {
    let (mut row, beside) = lock(conn, act, id, version, step)?;
    let waits = row.status == PrivacyRequestState::Received.as_str();
    let approves = step == RequestStep::Approve;
    may_decide(waits, approves, row.requested_by, act.account_id.0).map_err(|barred| match barred {
        Barred::Decided => PrivacyError::Decided,
        Barred::OwnRequest => PrivacyError::OwnRequest,
    })?;
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.decision_reason = reason.map(str::to_owned);
    let action = if approves { "privacy_request.approve" } else { "privacy_request.refuse" };
    finish(conn, act, (row, beside), step, action)
}

/// Says that an approved request was done; an erasure is done by this.
pub fn complete_request(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    id: PrivacyRequestId,
    version: i64,
) -> Answer<PrivacyRequestView> {
    let (mut row, mut beside) = lock(conn, act, id, version, RequestStep::Complete)?;
    if row.kind == PrivacyRequestKind::Erasure.as_str() {
        erase(conn, act, keys, (row.learner_id.into(), row.id))?;
        row.detail = None;
        "***".clone_into(&mut beside.0);
    }
    row.done_by = Some(act.account_id.0);
    row.done_at = Some(act.at);
    finish(conn, act, (row, beside), RequestStep::Complete, "privacy_request.complete")
}

fn lock(
    conn: &mut PgConnection,
    act: &Act,
    id: PrivacyRequestId,
    version: i64,
    step: RequestStep,
) -> Answer<(RequestRow, Beside)> {
    let (row, beside) = store::lock_request(conn, &act.scope(), id.0)?.ok_or(PrivacyError::NotFound)?;
    next(word(&row.status)?, step).ok_or(PrivacyError::Decided)?;
    if row.version == version { Ok((row, beside)) } else { Err(PrivacyError::Stale) }
}

fn finish(
    conn: &mut PgConnection,
    act: &Act,
    (mut row, beside): (RequestRow, Beside),
    step: RequestStep,
    action: &'static str,
) -> Answer<PrivacyRequestView> {
    row.status = next(word(&row.status)?, step).ok_or(PrivacyError::Decided)?.to_string();
    row.version += 1;
    store::update_request(conn, &row)?;
    let told = view(conn, act, row, &beside)?;
    note(conn, act, action, &told, &beside)?;
    Ok(told)
}

/// Lets what is open of a merged record's requests be asked of the record that goes on, in its own time; what that record
/// was asked for already is answered once, by the earlier day of both.
pub(super) fn carry_requests(
    conn: &mut PgConnection,
    act: &Act,
    (merged, retained): (LearnerId, LearnerId),
) -> Answer<Vec<CarriedRecord>> {
    let mut carried = Vec::new();
    for mut row in store::lock_open(conn, merged.0)? {
        let own = store::lock_open(conn, retained.0)?.into_iter().find(|own| own.kind == row.kind);
        let fate = if let Some(own) = own {
            refuse(act, &mut row, ANSWERED_ELSEWHERE);
            store::update_request(conn, &row)?;
            store::hasten(conn, own.id, row.due_on)?;
            CarriedFate::Ended
        } else {
            store::carry_request(conn, row.id, retained.0)?;
            CarriedFate::Moved
        };
        carried.push(CarriedRecord { kind: CarriedKind::PrivacyRequest, id: row.id, fate });
    }
    Ok(carried)
}

/// Ends what else is asked for by a learner who is forgotten: nothing can be handed out or put right any more.
pub(super) fn end_requests(conn: &mut PgConnection, act: &Act, learner: LearnerId, but: Uuid) -> Answer<()> {
    for mut row in store::lock_open(conn, learner.0)? {
        if row.id != but {
            refuse(act, &mut row, FORGOTTEN);
            store::update_request(conn, &row)?;
        }
    }
    Ok(())
}

fn refuse(act: &Act, row: &mut RequestRow, reason: &str) {
    row.status = PrivacyRequestState::Refused.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.decision_reason = Some(reason.to_owned());
    row.version += 1;
}

/// The trail keeps what was asked for without its wording, which may tell anything.
fn note(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    told: &PrivacyRequestView,
    (_, _, facility, township): &Beside,
) -> Answer<()> {
    let kept = PrivacyRequestView { detail: told.detail.as_ref().map(|_| "…".to_owned()), ..told.clone() };
    let change = Change::of(action, "privacy_request", told.id).within((*facility).into(), township);
    Ok(record(conn, act, &change.after(&kept))?)
}

/// One request.
pub fn get_request(conn: &mut PgConnection, act: &Act, id: PrivacyRequestId) -> Answer<PrivacyRequestView> {
    let (row, beside) = store::find_request(conn, &act.scope(), id.0)?.ok_or(PrivacyError::NotFound)?;
    view(conn, act, row, &beside)
}

/// Requests about learners within reach, newest first.
pub fn list_requests(
    conn: &mut PgConnection,
    act: &Act,
    query: &PrivacyRequestQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<PrivacyRequestView>> {
    let page = store::list_requests(conn, &act.scope(), (query, business_date(act.at)), before, paging)?;
    let names = display_names(conn, &page.items.iter().flat_map(|(row, _)| people(row)).collect::<Vec<_>>())?;
    let items = page.items.into_iter().map(|(row, beside)| of(act, row, &beside, &names));
    let items = items.collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn view(conn: &mut PgConnection, act: &Act, row: RequestRow, beside: &Beside) -> Answer<PrivacyRequestView> {
    let names = display_names(conn, &people(&row).collect::<Vec<_>>())?;
    of(act, row, beside, &names)
}

fn people(row: &RequestRow) -> impl Iterator<Item = Uuid> + use<> {
    [Some(row.requested_by), row.decided_by, row.done_by].into_iter().flatten()
}

fn of(
    act: &Act,
    row: RequestRow,
    (name, school, ..): &Beside,
    names: &HashMap<Uuid, String>,
) -> Answer<PrivacyRequestView> {
    let status = word(&row.status)?;
    Ok(PrivacyRequestView {
        id: row.id.into(),
        learner_id: row.learner_id.into(),
        learner_name: mask_name(name),
        school_name: school.clone(),
        kind: word(&row.kind)?,
        asked_by: word(&row.asked_by)?,
        proxy_id: row.proxy_id.map(Into::into),
        method: word(&row.method)?,
        detail: row.detail,
        received_on: row.received_on,
        due_on: row.due_on,
        overdue: is_overdue(status, row.due_on, business_date(act.at)),
        status,
        requested_by: row.requested_by.into(),
        requested_by_name: names.get(&row.requested_by).cloned(),
        requested_at: row.requested_at,
        decided_by: row.decided_by.map(Into::into),
        decided_by_name: row.decided_by.and_then(|id| names.get(&id).cloned()),
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        done_by: row.done_by.map(Into::into),
        done_by_name: row.done_by.and_then(|id| names.get(&id).cloned()),
        done_at: row.done_at,
        version: row.version,
    })
}
