//! Shifts for which volunteers are wanted.

use chrono::{DateTime, Utc};
use contract::ids::VolunteerShiftId;
use contract::volunteer::{
    CreateVolunteerShift, ShiftState, UpdateVolunteerShift, VolunteerShiftQuery, VolunteerShiftView,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::signups::let_go;
use super::talents::reopen_match;
use super::{Answer, VolunteerServiceError, fault, placed, working_team};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::class::domain::Span;
use crate::clock::new_id;
use crate::db::value::{number, word};
use crate::paging::{Paged, Paging};
use crate::volunteer::domain::{VolunteerError, may_change, may_help, one_day};
use crate::volunteer::store::people::find_session;
use crate::volunteer::store::shifts::{self, ShiftRow};
use crate::volunteer::store::teams::{self, TeamRow, team_names};

/// Plans a shift of a team, which may help a session of a school.
pub fn create_shift(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateVolunteerShift,
) -> Answer<VolunteerShiftView> {
    let Some(known) = teams::find_team(conn, &act.scope(), body.team_id.0)? else {
        return fault("/team_id", "volunteer_team_not_found");
    };
    let team = working_team(conn, act, known.id)?;
    let row = ShiftRow {
        id: new_id(),
        team_id: team.id,
        session_id: body.session_id.map(Into::into),
        title: body.title.clone(),
        form: body.form.to_string(),
        place: body.place.clone(),
        starts_at: body.starts_at,
        ends_at: body.ends_at,
        wanted: number(body.wanted)?,
        status: ShiftState::Planned.to_string(),
        created_at: act.at,
        version: 1,
    };
    check_session(conn, act, &row)?;
    insert(conn, act, &team, &row)
}

/// Whether the session that a shift names, if any, can be helped at its time.
fn check_session(conn: &mut PgConnection, act: &Act, row: &ShiftRow) -> Answer<()> {
    let Some(id) = row.session_id else { return Ok(()) };
    let Some((status, starts_at, ends_at)) = find_session(conn, &act.scope(), id)? else {
        return fault("/session_id", "session_not_found");
    };
    let session = Span::new(starts_at, ends_at).map_err(|_| VolunteerError::SessionNotFit)?;
    Ok(may_help(span_of(row)?, (word(&status)?, session))?)
}

/// Writes a shift that has not begun and puts it on the trail.
pub(super) fn insert(
    conn: &mut PgConnection,
    act: &Act,
    team: &TeamRow,
    row: &ShiftRow,
) -> Answer<VolunteerShiftView> {
    may_change(ShiftState::Planned, one_day(row.starts_at, row.ends_at)?, act.at)?;
    shifts::insert_shift(conn, row)?;
    let after = one_view(conn, row.clone())?;
    let change = placed(conn, act, Change::of("volunteer_shift.create", "volunteer_shift", row.id), team)?;
    audit::record(conn, act, &change.after(&after))?;
    Ok(after)
}

/// Changes a shift that has not begun, if it is still what was read.
pub fn update_shift(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (VolunteerShiftId, i64),
    body: &UpdateVolunteerShift,
) -> Answer<VolunteerShiftView> {
    let mut row = lock(conn, act, id, version)?;
    may_change(word(&row.status)?, span_of(&row)?, act.at)?;
    let before = one_view(conn, row.clone())?;
    if let Some(title) = &body.title {
        row.title.clone_from(title);
    }
    if let Some(place) = &body.place {
        row.place.clone_from(place);
    }
    row.starts_at = body.starts_at.unwrap_or(row.starts_at);
    row.ends_at = body.ends_at.unwrap_or(row.ends_at);
    row.wanted = body.wanted.map_or(Ok(row.wanted), number)?;
    may_change(ShiftState::Planned, one_day(row.starts_at, row.ends_at)?, act.at)?;
    if body.starts_at.is_some() || body.ends_at.is_some() {
        check_session(conn, act, &row)?;
    }
    save(conn, act, ("volunteer_shift.update", None), row, &before)
}

/// Calls a shift off that has not begun, with a reason; the match that it came of waits again, and whoever is checked in
/// already goes without minutes.
pub fn cancel_shift(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (VolunteerShiftId, i64),
    reason: &str,
) -> Answer<VolunteerShiftView> {
    let mut row = lock(conn, act, id, version)?;
    may_change(word(&row.status)?, span_of(&row)?, act.at)?;
    let before = one_view(conn, row.clone())?;
    let team = teams::find_team(conn, &act.scope(), row.team_id)?.ok_or(VolunteerServiceError::NotFound)?;
    let_go(conn, act, &team, &row)?;
    row.status = ShiftState::Cancelled.to_string();
    reopen_match(conn, act, row.id, reason)?;
    save(conn, act, ("volunteer_shift.cancel", Some(reason)), row, &before)
}

fn lock(conn: &mut PgConnection, act: &Act, id: VolunteerShiftId, version: i64) -> Answer<ShiftRow> {
    let row = shifts::lock_shift(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    if row.version == version { Ok(row) } else { Err(VolunteerServiceError::Stale) }
}

fn save(
    conn: &mut PgConnection,
    act: &Act,
    (action, reason): (&'static str, Option<&str>),
    mut row: ShiftRow,
    before: &VolunteerShiftView,
) -> Answer<VolunteerShiftView> {
    row.version += 1;
    shifts::update_shift(conn, &row)?;
    let team = teams::find_team(conn, &act.scope(), row.team_id)?.ok_or(VolunteerServiceError::NotFound)?;
    let change = placed(conn, act, Change::of(action, "volunteer_shift", row.id), &team)?;
    let after = one_view(conn, row)?;
    let change = change.before(before).after(&after);
    let change = match reason {
        Some(reason) => change.because(reason),
        None => change,
    };
    audit::record(conn, act, &change)?;
    Ok(after)
}

/// Whether somebody may serve in a shift at all: one that was called off has no hours.
pub(super) fn check_planned(row: &ShiftRow) -> Result<(), VolunteerError> {
    if row.status == ShiftState::Planned.as_str() { Ok(()) } else { Err(VolunteerError::ShiftCancelled) }
}

/// When a shift begins and ends.
pub(super) fn span_of(row: &ShiftRow) -> Result<Span, VolunteerError> {
    one_day(row.starts_at, row.ends_at)
}

/// The shifts within reach that match, by their beginning.
pub fn list_shifts(
    conn: &mut PgConnection,
    act: &Act,
    query: &VolunteerShiftQuery,
    after: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<VolunteerShiftView>> {
    let page = shifts::list_shifts(conn, &act.scope(), query, after, paging)?;
    Ok(Paged { items: views(conn, page.items)?, next: page.next, total: page.total })
}

/// One shift.
pub fn get_shift(conn: &mut PgConnection, act: &Act, id: VolunteerShiftId) -> Answer<VolunteerShiftView> {
    let row = shifts::find_shift(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    one_view(conn, row)
}

fn one_view(conn: &mut PgConnection, row: ShiftRow) -> Answer<VolunteerShiftView> {
    views(conn, vec![row])?.pop().ok_or(VolunteerServiceError::NotFound)
}

fn views(conn: &mut PgConnection, rows: Vec<ShiftRow>) -> Answer<Vec<VolunteerShiftView>> {
    let teams = team_names(conn, &rows.iter().map(|row| row.team_id).collect::<Vec<_>>())?;
    let signed = shifts::count_signups(conn, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let view = |row: ShiftRow| {
        Ok(VolunteerShiftView {
            id: row.id.into(),
            team_id: row.team_id.into(),
            team_name: teams.get(&row.team_id).cloned().unwrap_or_default(),
            title: row.title,
            form: word(&row.form)?,
            place: row.place,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            wanted: number(row.wanted)?,
            signed_up: signed.get(&row.id).copied().unwrap_or_default(),
            session_id: row.session_id.map(Into::into),
            status: word(&row.status)?,
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}
