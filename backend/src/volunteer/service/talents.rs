//! From need to supply: offers of elders, requests, and matches that become shifts.

mod matches;

use contract::ids::{ServiceRequestId, TalentOfferId};
use contract::volunteer::{
    CreateServiceRequest, CreateTalentOffer, OfferState, ServiceRequestQuery, ServiceRequestView,
    TalentOfferQuery, TalentOfferView,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

pub(super) use matches::reopen_match;
pub use matches::{confirm_match, create_match, decline_match, get_match, list_matches, rate_match};

use super::{Answer, LEARNER, VolunteerServiceError, at_school, fault, learner_school};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::value::word;
use crate::facility::domain::identity::mask_name;
use crate::facility::scope::find_school;
use crate::paging::{Paged, Paging};
use crate::volunteer::domain::{VolunteerError, mean};
use crate::volunteer::store::people::{learner_names, school_names};
use crate::volunteer::store::talents::{self, Asked, OfferRow, RequestRow};

/// Puts what an elder within reach offers on the board.
pub fn create_offer(conn: &mut PgConnection, act: &Act, body: &CreateTalentOffer) -> Answer<TalentOfferView> {
    let school = learner_school(conn, act, (LEARNER, body.learner_id.0))?;
    if body.valid_to < business_date(act.at) {
        return fault("/valid_to", "day_past");
    }
    let row = OfferRow {
        id: new_id(),
        learner_id: body.learner_id.0,
        school_id: school,
        kind: body.kind.to_string(),
        title: body.title.clone(),
        description: body.description.clone(),
        wanted_when: body.wanted_when.clone(),
        wanted_where: body.wanted_where.clone(),
        valid_to: body.valid_to,
        status: OfferState::Open.to_string(),
        created_by: act.account_id.0,
        created_at: act.at,
        version: 1,
    };
    talents::insert_offer(conn, &row)?;
    keep_offer(conn, act, ("talent_offer.create", None), row)
}

/// Takes an offer back, with a reason.
pub fn withdraw_offer(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (TalentOfferId, i64),
    reason: &str,
) -> Answer<TalentOfferView> {
    let mut row = talents::lock_offer(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    check_open(&row.status, row.version, version)?;
    row.status = OfferState::Withdrawn.to_string();
    row.version += 1;
    talents::update_offer(conn, &row)?;
    keep_offer(conn, act, ("talent_offer.withdraw", Some(reason)), row)
}

fn check_open(status: &str, version: i64, read: i64) -> Answer<()> {
    if version != read {
        Err(VolunteerServiceError::Stale)
    } else if status == OfferState::Open.as_str() {
        Ok(())
    } else {
        Err(VolunteerError::NotOpen.into())
    }
}

fn keep_offer(
    conn: &mut PgConnection,
    act: &Act,
    (action, reason): (&'static str, Option<&str>),
    row: OfferRow,
) -> Answer<TalentOfferView> {
    let change = at_school(conn, Change::of(action, "talent_offer", row.id), row.school_id)?;
    let after = offer_views(conn, vec![row])?.pop().ok_or(VolunteerServiceError::NotFound)?;
    let told = TalentOfferView { learner_name: mask_name(&after.learner_name), ..after.clone() };
    audit::record(conn, act, &told_why(change.after(&told), reason))?;
    Ok(after)
}

fn told_why(change: Change, reason: Option<&str>) -> Change {
    match reason {
        Some(reason) => change.because(reason),
        None => change,
    }
}

/// The offers within reach that match, newest first.
pub fn list_offers(
    conn: &mut PgConnection,
    act: &Act,
    query: &TalentOfferQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<TalentOfferView>> {
    let asked = Asked { school: query.school_id.map(Into::into), kind: query.kind, state: query.status };
    let page = talents::list_offers(conn, &act.scope(), asked, before, paging)?;
    Ok(Paged { items: offer_views(conn, page.items)?, next: page.next, total: page.total })
}

/// One offer.
pub fn get_offer(conn: &mut PgConnection, act: &Act, id: TalentOfferId) -> Answer<TalentOfferView> {
    let row = talents::find_offer(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    offer_views(conn, vec![row])?.pop().ok_or(VolunteerServiceError::NotFound)
}

fn offer_views(conn: &mut PgConnection, rows: Vec<OfferRow>) -> Answer<Vec<TalentOfferView>> {
    let names = learner_names(conn, &rows.iter().map(|row| row.learner_id).collect::<Vec<_>>())?;
    let schools = school_names(conn, &rows.iter().map(|row| row.school_id).collect::<Vec<_>>())?;
    let judged = talents::judged(conn, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let view = |row: OfferRow| {
        let (matches, rated, sum) = judged.get(&row.id).copied().unwrap_or_default();
        Ok(TalentOfferView {
            id: row.id.into(),
            learner_id: row.learner_id.into(),
            learner_name: names.get(&row.learner_id).cloned().unwrap_or_default(),
            school_id: row.school_id.into(),
            school_name: schools.get(&row.school_id).cloned().unwrap_or_default(),
            kind: word(&row.kind)?,
            title: row.title,
            description: row.description,
            wanted_when: row.wanted_when,
            wanted_where: row.wanted_where,
            valid_to: row.valid_to,
            status: word(&row.status)?,
            matches,
            rating: mean(sum, rated),
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}

/// Puts what a school within reach, or one of its elders, asks for on the board.
pub fn create_request(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateServiceRequest,
) -> Answer<ServiceRequestView> {
    if find_school(conn, &act.scope(), body.school_id)?.is_none() {
        return fault("/school_id", "school_not_found");
    }
    if let Some(learner) = body.learner_id
        && learner_school(conn, act, (LEARNER, learner.0))? != body.school_id.0
    {
        return fault(LEARNER, "learner_not_found");
    }
    if body.valid_to < business_date(act.at) {
        return fault("/valid_to", "day_past");
    }
    let row = RequestRow {
        id: new_id(),
        school_id: body.school_id.0,
        learner_id: body.learner_id.map(Into::into),
        kind: body.kind.to_string(),
        title: body.title.clone(),
        description: body.description.clone(),
        wanted_when: body.wanted_when.clone(),
        wanted_where: body.wanted_where.clone(),
        valid_to: body.valid_to,
        status: OfferState::Open.to_string(),
        created_by: act.account_id.0,
        created_at: act.at,
        version: 1,
    };
    talents::insert_request(conn, &row)?;
    keep_request(conn, act, ("service_request.create", None), row)
}

/// Takes a request back, with a reason.
pub fn withdraw_request(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (ServiceRequestId, i64),
    reason: &str,
) -> Answer<ServiceRequestView> {
    let mut row = talents::lock_request(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    check_open(&row.status, row.version, version)?;
    row.status = OfferState::Withdrawn.to_string();
    row.version += 1;
    talents::update_request(conn, &row)?;
    keep_request(conn, act, ("service_request.withdraw", Some(reason)), row)
}

fn keep_request(
    conn: &mut PgConnection,
    act: &Act,
    (action, reason): (&'static str, Option<&str>),
    row: RequestRow,
) -> Answer<ServiceRequestView> {
    let change = at_school(conn, Change::of(action, "service_request", row.id), row.school_id)?;
    let after = request_views(conn, vec![row])?.pop().ok_or(VolunteerServiceError::NotFound)?;
    let told =
        ServiceRequestView { learner_name: after.learner_name.as_deref().map(mask_name), ..after.clone() };
    audit::record(conn, act, &told_why(change.after(&told), reason))?;
    Ok(after)
}

/// The requests within reach that match, newest first.
pub fn list_requests(
    conn: &mut PgConnection,
    act: &Act,
    query: &ServiceRequestQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<ServiceRequestView>> {
    let asked = Asked { school: query.school_id.map(Into::into), kind: query.kind, state: query.status };
    let page = talents::list_requests(conn, &act.scope(), asked, before, paging)?;
    Ok(Paged { items: request_views(conn, page.items)?, next: page.next, total: page.total })
}

/// One request.
pub fn get_request(conn: &mut PgConnection, act: &Act, id: ServiceRequestId) -> Answer<ServiceRequestView> {
    let row = talents::find_request(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    request_views(conn, vec![row])?.pop().ok_or(VolunteerServiceError::NotFound)
}

fn request_views(conn: &mut PgConnection, rows: Vec<RequestRow>) -> Answer<Vec<ServiceRequestView>> {
    let names = learner_names(conn, &rows.iter().filter_map(|row| row.learner_id).collect::<Vec<_>>())?;
    let schools = school_names(conn, &rows.iter().map(|row| row.school_id).collect::<Vec<_>>())?;
    let view = |row: RequestRow| {
        Ok(ServiceRequestView {
            id: row.id.into(),
            school_id: row.school_id.into(),
            school_name: schools.get(&row.school_id).cloned().unwrap_or_default(),
            learner_id: row.learner_id.map(Into::into),
            learner_name: row.learner_id.and_then(|id| names.get(&id).cloned()),
            kind: word(&row.kind)?,
            title: row.title,
            description: row.description,
            wanted_when: row.wanted_when,
            wanted_where: row.wanted_where,
            valid_to: row.valid_to,
            status: word(&row.status)?,
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}
