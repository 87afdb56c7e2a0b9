//! SQL on people from outside: one person in every team.

use diesel::dsl::exists;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::Bytea;
use uuid::Uuid;

use super::teams::MemberRow;
use crate::schema::volunteer_member;

/// Lets one person with a telephone number after the other be entered, until the end of the transaction.
pub(in crate::volunteer) fn lock_phone(conn: &mut PgConnection, phone_hash: &[u8]) -> QueryResult<()> {
    diesel::sql_query("select pg_advisory_xact_lock(hashtextextended('volunteer:' || encode($1, 'hex'), 0))")
        .bind::<Bytea, _>(phone_hash)
        .execute(conn)
        .map(drop)
}

/// As whom somebody of that name and telephone number is known in another membership, in whatever team.
pub(in crate::volunteer) fn find_person(
    conn: &mut PgConnection,
    (name, phone_hash): (&str, &[u8]),
    but: Uuid,
) -> QueryResult<Option<Uuid>> {
    volunteer_member::table
        .filter(volunteer_member::phone_hash.eq(phone_hash).and(volunteer_member::name.eq(name)))
        .filter(volunteer_member::id.ne(but))
        .order(volunteer_member::id)
        .select(volunteer_member::person_id)
        .first(conn)
        .optional()
}

/// Whether a person has another membership, in whatever team, also one that has ended.
pub(in crate::volunteer) fn is_shared(conn: &mut PgConnection, person: Uuid, but: Uuid) -> QueryResult<bool> {
    let others = volunteer_member::table
        .filter(volunteer_member::person_id.eq(person).and(volunteer_member::id.ne(but)));
    diesel::select(exists(others)).get_result(conn)
}

/// Every membership of a person, locked.
pub(in crate::volunteer) fn lock_memberships(
    conn: &mut PgConnection,
    person: Uuid,
) -> QueryResult<Vec<MemberRow>> {
    volunteer_member::table
        .filter(volunteer_member::person_id.eq(person))
        .order(volunteer_member::id)
        .select(MemberRow::as_select())
        .for_update()
        .load(conn)
}

/// Members whose telephone number is not hashed yet, locked; those that another server is at are left to it.
pub(in crate::volunteer) fn lock_unhashed(
    conn: &mut PgConnection,
    limit: i64,
) -> QueryResult<Vec<MemberRow>> {
    volunteer_member::table
        .filter(volunteer_member::phone_sealed.is_not_null().and(volunteer_member::phone_hash.is_null()))
        .order(volunteer_member::id)
        .limit(limit)
        .select(MemberRow::as_select())
        .for_update()
        .skip_locked()
        .load(conn)
}

/// Whether a person is in a team.
pub(in crate::volunteer) fn is_in_team(
    conn: &mut PgConnection,
    team: Uuid,
    person: Uuid,
) -> QueryResult<bool> {
    let there = volunteer_member::table
        .filter(volunteer_member::team_id.eq(team).and(volunteer_member::person_id.eq(person)))
        .filter(volunteer_member::left_on.is_null());
    diesel::select(exists(there)).get_result(conn)
}
