//! Which facilities and schools lie in a data scope, as subqueries for every slice's SQL.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;

use crate::auth::Scope;
use crate::schema::{facility, school};

/// The ids of the facilities in `scope`: `x::facility_id.eq_any(facilities_in_scope(&scope))`.
pub fn facilities_in_scope(scope: &Scope) -> facility::BoxedQuery<'static, Pg, SqlUuid> {
    let inside = facility::table.select(facility::id).into_boxed();
    if scope.city {
        return inside;
    }
    inside.filter(
        facility::county_code
            .eq_any(scope.divisions.clone())
            .or(facility::township_code.eq_any(scope.divisions.clone()))
            .or(facility::id.eq_any(scope.facilities.clone())),
    )
}

/// The ids of the schools in `scope`: `x::school_id.eq_any(schools_in_scope(&scope))`.
pub fn schools_in_scope(scope: &Scope) -> school::BoxedQuery<'static, Pg, SqlUuid> {
    let inside = school::table.select(school::id).into_boxed();
    if scope.city { inside } else { inside.filter(school::facility_id.eq_any(facilities_in_scope(scope))) }
}
