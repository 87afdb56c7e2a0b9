//! Facilities with all that a file says of them, and the schools that a file names.

use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::{FacilityRow, RoomRow, SchoolRow};
use crate::schema::{facility, room, school};

/// Facilities with their schools.
pub(in crate::facility) fn list_whole(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<(FacilityRow, Option<SchoolRow>)>> {
    facility::table
        .left_join(school::table)
        .filter(facility::id.eq_any(ids))
        .select((FacilityRow::as_select(), Option::<SchoolRow>::as_select()))
        .load(conn)
}

/// The rooms of facilities, by name.
pub(in crate::facility) fn list_rooms_of(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<Vec<RoomRow>> {
    room::table
        .filter(room::facility_id.eq_any(ids))
        .order((room::facility_id, room::name, room::id))
        .select(RoomRow::as_select())
        .load(conn)
}

/// The codes of schools, by id.
pub(in crate::facility) fn list_school_codes(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<(Uuid, String)>> {
    school::table.filter(school::id.eq_any(ids)).select((school::id, school::code)).load(conn)
}

/// Those of the codes that are schools: code, id, and the kind of facility that hosts them.
pub(in crate::facility) fn find_schools_by_code(
    conn: &mut PgConnection,
    codes: &[String],
) -> QueryResult<Vec<(String, Uuid, String)>> {
    school::table
        .inner_join(facility::table)
        .filter(school::code.eq_any(codes))
        .select((school::code, school::id, facility::kind))
        .load(conn)
}
