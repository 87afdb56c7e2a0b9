//! SQL on shifts and who comes to them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::volunteer::{SignupState, VolunteerShiftQuery};
use diesel::dsl::count_star;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use super::teams_in_scope;
use crate::auth::Scope;
use crate::clock::start_of_day;
use crate::db::keyset::after;
use crate::paging::{Paged, Paging};
use crate::schema::{volunteer_shift, volunteer_signup, volunteer_team};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = volunteer_shift)]
pub(in crate::volunteer) struct ShiftRow {
    pub(in crate::volunteer) id: Uuid,
    pub(in crate::volunteer) team_id: Uuid,
    pub(in crate::volunteer) session_id: Option<Uuid>,
    pub(in crate::volunteer) title: String,
    pub(in crate::volunteer) form: String,
    pub(in crate::volunteer) place: String,
    pub(in crate::volunteer) starts_at: DateTime<Utc>,
    pub(in crate::volunteer) ends_at: DateTime<Utc>,
    pub(in crate::volunteer) wanted: i32,
    pub(in crate::volunteer) status: String,
    pub(in crate::volunteer) created_at: DateTime<Utc>,
    pub(in crate::volunteer) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = volunteer_signup)]
pub(in crate::volunteer) struct SignupRow {
    pub(in crate::volunteer) id: Uuid,
    pub(in crate::volunteer) shift_id: Uuid,
    pub(in crate::volunteer) member_id: Uuid,
    pub(in crate::volunteer) person_id: Uuid,
    pub(in crate::volunteer) status: String,
    pub(in crate::volunteer) checked_in_at: Option<DateTime<Utc>>,
    pub(in crate::volunteer) checked_out_at: Option<DateTime<Utc>>,
    pub(in crate::volunteer) occupied_until: Option<DateTime<Utc>>,
    pub(in crate::volunteer) recorded_by: Uuid,
    pub(in crate::volunteer) created_at: DateTime<Utc>,
    pub(in crate::volunteer) version: i64,
}

fn filtered(scope: &Scope, filter: &VolunteerShiftQuery) -> volunteer_shift::BoxedQuery<'static, Pg> {
    let mut query =
        volunteer_shift::table.filter(volunteer_shift::team_id.eq_any(teams_in_scope(scope))).into_boxed();
    if let Some(id) = filter.team_id {
        query = query.filter(volunteer_shift::team_id.eq(id.0));
    }
    if let Some(id) = filter.school_id {
        let teams =
            volunteer_team::table.filter(volunteer_team::school_id.eq(id.0)).select(volunteer_team::id);
        query = query.filter(volunteer_shift::team_id.eq_any(teams));
    }
    if let Some(state) = filter.status {
        query = query.filter(volunteer_shift::status.eq(state.as_str()));
    }
    if let Some(day) = filter.from {
        query = query.filter(volunteer_shift::starts_at.ge(start_of_day(day)));
    }
    match filter.to.and_then(|day| day.succ_opt()) {
        Some(next) => query.filter(volunteer_shift::starts_at.lt(start_of_day(next))),
        None => query,
    }
}

/// By their beginning.
pub(in crate::volunteer) fn list_shifts(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &VolunteerShiftQuery,
    after: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<ShiftRow>> {
    let mut query = filtered(scope, filter);
    if let Some((at, id)) = after {
        query = query.filter(after!((volunteer_shift::starts_at, at), (volunteer_shift::id, id)));
    }
    let query = query.order((volunteer_shift::starts_at, volunteer_shift::id)).limit(paging.fetch());
    let rows: Vec<ShiftRow> = query.select(ShiftRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.starts_at.to_rfc3339(), row.id.to_string()]))
}

pub(in crate::volunteer) fn find_shift(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<ShiftRow>> {
    volunteer_shift::table
        .filter(volunteer_shift::id.eq(id).and(volunteer_shift::team_id.eq_any(teams_in_scope(scope))))
        .select(ShiftRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::volunteer) fn lock_shift(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<ShiftRow>> {
    if find_shift(conn, scope, id)?.is_none() {
        return Ok(None);
    }
    volunteer_shift::table.find(id).select(ShiftRow::as_select()).for_update().first(conn).optional()
}

pub(in crate::volunteer) fn insert_shift(conn: &mut PgConnection, row: &ShiftRow) -> QueryResult<()> {
    diesel::insert_into(volunteer_shift::table).values(row).execute(conn).map(drop)
}

pub(in crate::volunteer) fn update_shift(conn: &mut PgConnection, row: &ShiftRow) -> QueryResult<()> {
    diesel::update(volunteer_shift::table.find(row.id))
        .set((
            volunteer_shift::title.eq(&row.title),
            volunteer_shift::place.eq(&row.place),
            volunteer_shift::starts_at.eq(row.starts_at),
            volunteer_shift::ends_at.eq(row.ends_at),
            volunteer_shift::wanted.eq(row.wanted),
            volunteer_shift::status.eq(&row.status),
            volunteer_shift::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// How many will come to each of the shifts, are there or were there.
pub(in crate::volunteer) fn count_signups(
    conn: &mut PgConnection,
    shifts: &[Uuid],
) -> QueryResult<HashMap<Uuid, i64>> {
    let rows: Vec<(Uuid, i64)> = volunteer_signup::table
        .filter(volunteer_signup::shift_id.eq_any(shifts))
        .filter(volunteer_signup::status.ne(SignupState::Withdrawn.as_str()))
        .group_by(volunteer_signup::shift_id)
        .select((volunteer_signup::shift_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// In the order in which they were made.
pub(in crate::volunteer) fn list_signups(
    conn: &mut PgConnection,
    shift: Uuid,
    after: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<SignupRow>> {
    let filtered = || volunteer_signup::table.filter(volunteer_signup::shift_id.eq(shift)).into_boxed();
    let mut query = filtered();
    if let Some(id) = after {
        query = query.filter(volunteer_signup::id.gt(id));
    }
    let query = query.order(volunteer_signup::id).limit(paging.fetch());
    let rows: Vec<SignupRow> = query.select(SignupRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

/// A sign-up and its shift in `scope`, locked, the shift first, as whoever calls it off locks it: of a step at the desk and
/// the cancellation one comes after the other.
pub(in crate::volunteer) fn lock_signup(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<(SignupRow, ShiftRow)>> {
    let shift: Option<Uuid> =
        volunteer_signup::table.find(id).select(volunteer_signup::shift_id).first(conn).optional()?;
    let Some(shift) = shift else { return Ok(None) };
    let Some(shift) = lock_shift(conn, scope, shift)? else { return Ok(None) };
    let row: SignupRow =
        volunteer_signup::table.find(id).select(SignupRow::as_select()).for_update().first(conn)?;
    Ok(Some((row, shift)))
}

/// Who is checked in at a shift that is locked.
pub(in crate::volunteer) fn lock_present(
    conn: &mut PgConnection,
    shift: Uuid,
) -> QueryResult<Vec<SignupRow>> {
    volunteer_signup::table
        .filter(volunteer_signup::shift_id.eq(shift))
        .filter(volunteer_signup::status.eq(SignupState::CheckedIn.as_str()))
        .order(volunteer_signup::id)
        .select(SignupRow::as_select())
        .for_update()
        .load(conn)
}

/// The sign-up of a member for a shift that is locked.
pub(in crate::volunteer) fn find_signup(
    conn: &mut PgConnection,
    shift: Uuid,
    member: Uuid,
) -> QueryResult<Option<SignupRow>> {
    volunteer_signup::table
        .filter(volunteer_signup::shift_id.eq(shift).and(volunteer_signup::member_id.eq(member)))
        .select(SignupRow::as_select())
        .first(conn)
        .optional()
}

/// Takes back the sign-ups of a member for shifts that are not over at an instant; the places are free again.
pub(in crate::volunteer) fn withdraw_signups(
    conn: &mut PgConnection,
    member: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    let coming = volunteer_shift::table.filter(volunteer_shift::ends_at.gt(at)).select(volunteer_shift::id);
    diesel::update(volunteer_signup::table.filter(volunteer_signup::member_id.eq(member)))
        .filter(volunteer_signup::shift_id.eq_any(coming))
        .filter(volunteer_signup::status.eq(SignupState::SignedUp.as_str()))
        .set((
            volunteer_signup::status.eq(SignupState::Withdrawn.as_str()),
            volunteer_signup::version.eq(volunteer_signup::version + 1),
        ))
        .execute(conn)
        .map(drop)
}

pub(in crate::volunteer) fn insert_signup(conn: &mut PgConnection, row: &SignupRow) -> QueryResult<()> {
    diesel::insert_into(volunteer_signup::table).values(row).execute(conn).map(drop)
}

pub(in crate::volunteer) fn update_signup(conn: &mut PgConnection, row: &SignupRow) -> QueryResult<()> {
    diesel::update(volunteer_signup::table.find(row.id))
        .set((
            volunteer_signup::person_id.eq(row.person_id),
            volunteer_signup::status.eq(&row.status),
            volunteer_signup::checked_in_at.eq(row.checked_in_at),
            volunteer_signup::checked_out_at.eq(row.checked_out_at),
            volunteer_signup::occupied_until.eq(row.occupied_until),
            volunteer_signup::recorded_by.eq(row.recorded_by),
            volunteer_signup::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// The sign-ups of a member that have not come to their end.
pub(in crate::volunteer) fn list_open_signups(
    conn: &mut PgConnection,
    member: Uuid,
) -> QueryResult<Vec<SignupRow>> {
    volunteer_signup::table
        .filter(volunteer_signup::member_id.eq(member))
        .filter(
            volunteer_signup::status
                .eq_any([SignupState::SignedUp.as_str(), SignupState::CheckedIn.as_str()]),
        )
        .order(volunteer_signup::id)
        .select(SignupRow::as_select())
        .for_update()
        .load(conn)
}

/// Lets a sign-up be that of another membership, of the record that its person's went into.
pub(in crate::volunteer) fn carry_signup(
    conn: &mut PgConnection,
    id: Uuid,
    (member, person): (Uuid, Uuid),
) -> QueryResult<()> {
    diesel::update(volunteer_signup::table.find(id))
        .set((
            volunteer_signup::member_id.eq(member),
            volunteer_signup::person_id.eq(person),
            volunteer_signup::version.eq(volunteer_signup::version + 1),
        ))
        .execute(conn)
        .map(drop)
}

/// Writes how a sign-up stands.
pub(in crate::volunteer) fn set_signup_status(
    conn: &mut PgConnection,
    row: &SignupRow,
    state: SignupState,
) -> QueryResult<()> {
    let row = SignupRow { status: state.to_string(), version: row.version + 1, ..row.clone() };
    update_signup(conn, &row)
}
