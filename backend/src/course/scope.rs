//! Which courses lie within reach, as a subquery for the SQL of the slices above.

use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;

use super::domain::sharing::SEEN;
use super::store::reach;
use crate::auth::Scope;
use crate::schema::{course, course_share};

/// The ids of the courses that the catalogue shows in `scope`: `x::course_id.eq_any(courses_in_reach(conn, &scope)?)`.
pub fn courses_in_reach(
    conn: &mut PgConnection,
    scope: &Scope,
) -> QueryResult<course::BoxedQuery<'static, Pg, SqlUuid>> {
    let all = course::table.select(course::id).into_boxed();
    let Some(counties) = reach(conn, scope)?.counties else { return Ok(all) };
    let shared =
        course_share::table.filter(course_share::status.eq_any(SEEN)).select(course_share::course_id);
    Ok(all.filter(
        course::owner_division_code
            .is_null()
            .or(course::owner_division_code.assume_not_null().eq_any(counties))
            .or(course::id.eq_any(shared)),
    ))
}

/// The ids of the courses whose owner lies in `scope`: the city's, too, for the whole city.
#[must_use]
pub fn courses_owned(scope: &Scope) -> course::BoxedQuery<'static, Pg, SqlUuid> {
    let all = course::table.select(course::id).into_boxed();
    if scope.city {
        return all;
    }
    all.filter(course::owner_division_code.assume_not_null().eq_any(scope.divisions.clone()))
}
