//! Where a person serves at a time.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::logs::LogRow;
use super::shifts::SignupRow;
use super::teams_in_scope;
use crate::auth::Scope;
use crate::schema::{volunteer_log, volunteer_shift, volunteer_signup, volunteer_team};

/// What a person does: of which team, what it is called, and from when until when.
pub(in crate::volunteer) type Service = (Uuid, String, DateTime<Utc>, DateTime<Utc>);

/// At which other shift somebody is checked in while a sign-up says another one.
pub(in crate::volunteer) fn find_shift_at(
    conn: &mut PgConnection,
    row: &SignupRow,
) -> QueryResult<Option<Service>> {
    volunteer_signup::table
        .inner_join(volunteer_shift::table)
        .filter(volunteer_signup::person_id.eq(row.person_id).and(volunteer_signup::id.ne(row.id)))
        .filter(volunteer_signup::checked_in_at.lt(row.occupied_until))
        .filter(volunteer_signup::occupied_until.gt(row.checked_in_at))
        .order(volunteer_signup::checked_in_at)
        .select((
            volunteer_shift::team_id,
            volunteer_shift::title,
            volunteer_signup::checked_in_at.assume_not_null(),
            volunteer_signup::occupied_until.assume_not_null(),
        ))
        .first(conn)
        .optional()
}

/// Which other hours of the same person stand at the time of these.
pub(in crate::volunteer) fn find_log_at(
    conn: &mut PgConnection,
    row: &LogRow,
) -> QueryResult<Option<Service>> {
    volunteer_log::table
        .filter(volunteer_log::person_id.eq(row.person_id).and(volunteer_log::id.ne(row.id)))
        .filter(volunteer_log::starts_at.lt(row.ends_at).and(volunteer_log::ends_at.gt(row.starts_at)))
        .filter(volunteer_log::status.ne("refused"))
        .order(volunteer_log::starts_at)
        .select((
            volunteer_log::team_id,
            volunteer_log::what,
            volunteer_log::starts_at,
            volunteer_log::ends_at,
        ))
        .first(conn)
        .optional()
}

/// Whether a team lies in `scope`.
pub(in crate::volunteer) fn team_in_scope(
    conn: &mut PgConnection,
    scope: &Scope,
    team: Uuid,
) -> QueryResult<bool> {
    diesel::select(exists(teams_in_scope(scope).filter(volunteer_team::id.eq(team)))).get_result(conn)
}
