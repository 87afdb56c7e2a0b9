//! Agreements: made by the office that answers for the venue, and ended early with a reason.

use contract::ids::{VenueAgreementId, VenueId};
use contract::venue::{
    CreateVenueAgreement, EndVenueAgreement, VenueAgreementQuery, VenueAgreementView, VenueState,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, VenueServiceError, change, venues};
use crate::audit;
use crate::auth::Act;
use crate::clock::{business_date, new_id, start_of_day};
use crate::db::hold::hold;
use crate::facility::scope::find_school;
use crate::paging::{Paged, Paging};
use crate::venue::domain::{Period, VenueError};
use crate::venue::store::agreements::{self, AgreementRow};
use crate::venue::store::bookings::count_from;
use crate::venue::store::venues::{school_names, venue_names};

/// Keeps an agreement between a venue and a school, both within reach.
pub fn create_agreement(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateVenueAgreement,
) -> Answer<VenueAgreementView> {
    let place = find_school(conn, &act.scope(), body.school_id)?.ok_or(VenueServiceError::SchoolNotFound)?;
    let venue = match venues::lock(conn, act, body.venue_id) {
        Err(VenueServiceError::NotFound) => return Err(VenueServiceError::VenueNotFound),
        found => found?,
    };
    if venue.status != VenueState::Active.as_str() {
        return Err(VenueError::Closed.into());
    }
    hold(conn, [venue.id])?;
    let period = Period::new(body.valid_from, body.valid_to)?;
    let row = AgreementRow {
        id: new_id(),
        venue_id: venue.id,
        school_id: place.school_id.0,
        document: body.document.clone(),
        terms: body.terms.clone().filter(|terms| !terms.is_empty()),
        valid_from: period.valid_from,
        valid_to: period.valid_to,
        ended_on: None,
        ended_by: None,
        ended_at: None,
        ended_reason: None,
        created_by: act.account_id.0,
        created_at: act.at,
        version: 1,
    };
    agreements::insert_agreement(conn, &row)?;
    let after = load_view(conn, act, &row)?;
    let change = change("venue_agreement.create", "venue_agreement", after.id, &place).after(&after);
    audit::record(conn, act, &change)?;
    Ok(after)
}

/// Ends an agreement before its last day; not while something is booked after it.
pub fn end_agreement(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (VenueAgreementId, i64),
    body: &EndVenueAgreement,
) -> Answer<VenueAgreementView> {
    let found = agreements::find_agreement(conn, &act.scope(), id)?.ok_or(VenueServiceError::NotFound)?;
    venues::lock(conn, act, VenueId(found.venue_id))?;
    hold(conn, [found.venue_id])?;
    let mut row = agreements::find_agreement(conn, &act.scope(), id)?.ok_or(VenueServiceError::NotFound)?;
    if row.version != version {
        return Err(VenueServiceError::Stale);
    }
    let before = load_view(conn, act, &row)?;
    let ended = row.period().ended(body.last_day, business_date(act.at))?;
    let after_it = ended.last_day().succ_opt().unwrap_or_else(|| ended.last_day());
    let booked = count_from(conn, row.id, start_of_day(after_it))?;
    if booked > 0 {
        return Err(VenueServiceError::Booked(booked));
    }
    row.ended_on = ended.ended_on;
    row.ended_by = Some(act.account_id.0);
    row.ended_at = Some(act.at);
    row.ended_reason = Some(body.reason.clone());
    row.version += 1;
    agreements::end_agreement(conn, &row)?;
    let place = find_school(conn, &act.scope(), row.school_id.into())?.ok_or(VenueServiceError::NotFound)?;
    let after = load_view(conn, act, &row)?;
    let change = change("venue_agreement.end", "venue_agreement", after.id, &place);
    audit::record(conn, act, &change.before(&before).after(&after).because(&body.reason))?;
    Ok(after)
}

/// One agreement of a school within reach.
pub fn get_agreement(conn: &mut PgConnection, act: &Act, id: VenueAgreementId) -> Answer<VenueAgreementView> {
    let row = agreements::find_agreement(conn, &act.scope(), id)?.ok_or(VenueServiceError::NotFound)?;
    load_view(conn, act, &row)
}

/// The agreements of schools within reach, newest first.
pub fn list_agreements(
    conn: &mut PgConnection,
    act: &Act,
    query: &VenueAgreementQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<VenueAgreementView>> {
    let today = business_date(act.at);
    let page = agreements::list_agreements(conn, &act.scope(), (query, today), before, paging)?;
    Ok(Paged { items: views(conn, act, &page.items)?, next: page.next, total: page.total })
}

fn load_view(conn: &mut PgConnection, act: &Act, row: &AgreementRow) -> Answer<VenueAgreementView> {
    views(conn, act, std::slice::from_ref(row))?.pop().ok_or(VenueServiceError::NotFound)
}

fn views(conn: &mut PgConnection, act: &Act, rows: &[AgreementRow]) -> Answer<Vec<VenueAgreementView>> {
    let (venues, schools): (Vec<Uuid>, Vec<Uuid>) =
        rows.iter().map(|row| (row.venue_id, row.school_id)).unzip();
    let (venues, schools) = (venue_names(conn, &venues)?, school_names(conn, &schools)?);
    let today = business_date(act.at);
    let view = |row: &AgreementRow| VenueAgreementView {
        id: row.id.into(),
        venue_id: row.venue_id.into(),
        venue_name: venues.get(&row.venue_id).cloned().unwrap_or_default(),
        school_id: row.school_id.into(),
        school_name: schools.get(&row.school_id).cloned().unwrap_or_default(),
        document: row.document.clone(),
        terms: row.terms.clone(),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        ended_on: row.ended_on,
        ended_reason: row.ended_reason.clone(),
        state: row.period().state(today),
        days_left: row.period().days_left(today),
        version: row.version,
    };
    Ok(rows.iter().map(view).collect())
}
