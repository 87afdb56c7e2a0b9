//! An offer and a request that meet, and the shift that comes of it.

use contract::ids::ServiceMatchId;
use contract::volunteer::{
    ConfirmServiceMatch, CreateServiceMatch, MatchState, RateServiceMatch, ServiceMatchQuery,
    ServiceMatchView, ShiftState,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::super::members::{self, new_member};
use super::super::{Answer, VolunteerServiceError, at_school, fault, shifts, signups, working_team};
use super::told_why;
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::value::{number, word};
use crate::facility::domain::identity::mask_name;
use crate::paging::{Paged, Paging};
use crate::volunteer::domain::{Side, VolunteerError, can_meet, form_of, is_proposed, may_rate};
use crate::volunteer::store::people::{learner_names, school_names};
use crate::volunteer::store::shifts::{ShiftRow, find_shift, lock_shift};
use crate::volunteer::store::talents::{self, MatchRow, OfferRow, RequestRow};
use crate::volunteer::store::teams::{find_membership, find_team};

/// Proposes that an offer and a request of one kind, both within reach, meet.
pub fn create_match(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateServiceMatch,
) -> Answer<ServiceMatchView> {
    let scope = act.scope();
    let Some(offer) = talents::find_offer(conn, &scope, body.offer_id.0)? else {
        return fault("/offer_id", "talent_offer_not_found");
    };
    let Some(request) = talents::find_request(conn, &scope, body.request_id.0)? else {
        return fault("/request_id", "service_request_not_found");
    };
    check_meeting(act, &offer, &request)?;
    let row = MatchRow {
        id: new_id(),
        offer_id: offer.id,
        request_id: request.id,
        status: MatchState::Proposed.to_string(),
        proposed_by: act.account_id.0,
        proposed_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        shift_id: None,
        rating: None,
        remark: None,
        rated_at: None,
        version: 1,
    };
    talents::insert_match(conn, &row)?;
    keep(conn, act, ("service_match.create", None), row)
}

fn check_meeting(act: &Act, offer: &OfferRow, request: &RequestRow) -> Answer<()> {
    let offered = Side { kind: word(&offer.kind)?, state: word(&offer.status)?, valid_to: offer.valid_to };
    let asked =
        Side { kind: word(&request.kind)?, state: word(&request.status)?, valid_to: request.valid_to };
    Ok(can_meet(offered, asked, business_date(act.at))?)
}

/// Makes a shift of a match: of a team within reach, which the elder joins unless it is in it, with the elder signed up.
pub fn confirm_match(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (ServiceMatchId, i64),
    body: &ConfirmServiceMatch,
) -> Answer<ServiceMatchView> {
    let (mut row, offer, request) = lock(conn, act, id, version)?;
    is_proposed(word(&row.status)?)?;
    check_meeting(act, &offer, &request)?;
    if find_team(conn, &act.scope(), body.team_id.0)?.is_none() {
        return fault("/team_id", "volunteer_team_not_found");
    }
    let team = working_team(conn, act, body.team_id.0)?;
    let shift = ShiftRow {
        id: new_id(),
        team_id: team.id,
        session_id: None,
        title: request.title.clone(),
        form: form_of(word(&offer.kind)?).to_string(),
        place: body.place.clone(),
        starts_at: body.starts_at,
        ends_at: body.ends_at,
        wanted: 1,
        status: ShiftState::Planned.to_string(),
        created_at: act.at,
        version: 1,
    };
    shifts::insert(conn, act, &team, &shift)?;
    let member = if let Some(member) = find_membership(conn, team.id, offer.learner_id)? {
        member
    } else {
        let mut joining = new_member(act, team.id, false);
        joining.learner_id = Some(offer.learner_id);
        joining.person_id = offer.learner_id;
        members::insert(conn, act, &team, &joining)?;
        joining
    };
    let shift = lock_shift(conn, &act.scope(), shift.id)?.ok_or(VolunteerServiceError::NotFound)?;
    signups::enrol(conn, act, &team, &shift, &member)?;
    row.shift_id = Some(shift.id);
    decide(conn, act, (MatchState::Confirmed, "service_match.confirm"), row, None)
}

/// Lets a match not come about, with a reason.
pub fn decline_match(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (ServiceMatchId, i64),
    reason: &str,
) -> Answer<ServiceMatchView> {
    let (mut row, ..) = lock(conn, act, id, version)?;
    is_proposed(word(&row.status)?)?;
    row.decision_reason = Some(reason.to_owned());
    decide(conn, act, (MatchState::Declined, "service_match.decline"), row, Some(reason))
}

fn decide(
    conn: &mut PgConnection,
    act: &Act,
    (state, action): (MatchState, &'static str),
    mut row: MatchRow,
    reason: Option<&str>,
) -> Answer<ServiceMatchView> {
    row.status = state.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.version += 1;
    talents::update_match(conn, &row)?;
    keep(conn, act, (action, reason), row)
}

/// Keeps what who asked says of a match, once its shift is over.
pub fn rate_match(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (ServiceMatchId, i64),
    body: &RateServiceMatch,
) -> Answer<ServiceMatchView> {
    let (mut row, ..) = lock(conn, act, id, version)?;
    let state: MatchState = word(&row.status)?;
    let shift = match row.shift_id {
        Some(shift) => find_shift(conn, &act.scope(), shift)?,
        None => None,
    };
    let shift = shift.ok_or(VolunteerError::Match(state))?;
    may_rate(state, (word(&shift.status)?, shift.ends_at), act.at)?;
    row.status = MatchState::Rated.to_string();
    row.rating = Some(number(body.rating)?);
    row.remark = body.remark.clone().filter(|text| !text.is_empty());
    row.rated_at = Some(act.at);
    row.version += 1;
    talents::update_match(conn, &row)?;
    keep(conn, act, ("service_match.rate", None), row)
}

/// Sets a match back whose shift is called off: it can be confirmed once more, or declined.
pub fn reopen_match(conn: &mut PgConnection, act: &Act, shift: Uuid, reason: &str) -> Answer<()> {
    let Some(mut row) = talents::lock_match_of(conn, shift)? else { return Ok(()) };
    row.status = MatchState::Proposed.to_string();
    row.decided_by = None;
    row.decided_at = None;
    row.shift_id = None;
    row.version += 1;
    talents::update_match(conn, &row)?;
    keep(conn, act, ("service_match.reopen", Some(reason)), row).map(drop)
}

fn lock(
    conn: &mut PgConnection,
    act: &Act,
    id: ServiceMatchId,
    version: i64,
) -> Answer<(MatchRow, OfferRow, RequestRow)> {
    let scope = act.scope();
    let row = talents::lock_match(conn, &scope, id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    if row.version != version {
        return Err(VolunteerServiceError::Stale);
    }
    let offer = talents::find_offer(conn, &scope, row.offer_id)?.ok_or(VolunteerServiceError::NotFound)?;
    let request =
        talents::find_request(conn, &scope, row.request_id)?.ok_or(VolunteerServiceError::NotFound)?;
    Ok((row, offer, request))
}

fn keep(
    conn: &mut PgConnection,
    act: &Act,
    (action, reason): (&'static str, Option<&str>),
    row: MatchRow,
) -> Answer<ServiceMatchView> {
    let request = talents::requests_of(conn, &[row.request_id])?.remove(&row.request_id);
    let request = request.ok_or(VolunteerServiceError::NotFound)?;
    let change = at_school(conn, Change::of(action, "service_match", row.id), request.school_id)?;
    let after = one_view(conn, row)?;
    let told = ServiceMatchView { learner_name: mask_name(&after.learner_name), ..after.clone() };
    audit::record(conn, act, &told_why(change.after(&told), reason))?;
    Ok(after)
}

/// The matches within reach, newest first.
pub fn list_matches(
    conn: &mut PgConnection,
    act: &Act,
    query: &ServiceMatchQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<ServiceMatchView>> {
    let page = talents::list_matches(conn, &act.scope(), query, before, paging)?;
    Ok(Paged { items: views(conn, page.items)?, next: page.next, total: page.total })
}

/// One match.
pub fn get_match(conn: &mut PgConnection, act: &Act, id: ServiceMatchId) -> Answer<ServiceMatchView> {
    let row = talents::find_match(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    one_view(conn, row)
}

fn one_view(conn: &mut PgConnection, row: MatchRow) -> Answer<ServiceMatchView> {
    views(conn, vec![row])?.pop().ok_or(VolunteerServiceError::NotFound)
}

fn views(conn: &mut PgConnection, rows: Vec<MatchRow>) -> Answer<Vec<ServiceMatchView>> {
    let offers = talents::offers_of(conn, &rows.iter().map(|row| row.offer_id).collect::<Vec<_>>())?;
    let requests = talents::requests_of(conn, &rows.iter().map(|row| row.request_id).collect::<Vec<_>>())?;
    let names = learner_names(conn, &offers.values().map(|offer| offer.learner_id).collect::<Vec<_>>())?;
    let schools = school_names(conn, &requests.values().map(|one| one.school_id).collect::<Vec<_>>())?;
    let view = |row: MatchRow| {
        let (offer, request) = (offers.get(&row.offer_id), requests.get(&row.request_id));
        let learner = offer.and_then(|offer| names.get(&offer.learner_id));
        let school = request.and_then(|request| schools.get(&request.school_id));
        Ok(ServiceMatchView {
            id: row.id.into(),
            offer_id: row.offer_id.into(),
            offer_title: offer.map(|offer| offer.title.clone()).unwrap_or_default(),
            learner_name: learner.cloned().unwrap_or_default(),
            request_id: row.request_id.into(),
            request_title: request.map(|request| request.title.clone()).unwrap_or_default(),
            school_name: school.cloned().unwrap_or_default(),
            status: word(&row.status)?,
            shift_id: row.shift_id.map(Into::into),
            decision_reason: row.decision_reason,
            rating: row.rating.map(number).transpose()?,
            remark: row.remark,
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}
