//! The only SQL on volunteers, and on what elders offer.

pub(super) mod elsewhere;
pub(super) mod logs;
pub(super) mod outsiders;
pub(super) mod people;
pub(super) mod shifts;
pub(super) mod talents;
pub(super) mod teams;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::volunteer_team;

/// The ids of the teams in `scope`: those of its schools, and those of counties that lie in it as a whole.
fn teams_in_scope(scope: &Scope) -> volunteer_team::BoxedQuery<'static, Pg, SqlUuid> {
    let rows = volunteer_team::table.select(volunteer_team::id).into_boxed();
    if scope.city {
        return rows;
    }
    rows.filter(volunteer_team::school_id.assume_not_null().eq_any(schools_in_scope(scope)).or(
        volunteer_team::school_id.is_null().and(volunteer_team::county_code.eq_any(scope.divisions.clone())),
    ))
}
