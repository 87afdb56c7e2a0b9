//! The only SQL on courses, their versions, categories and nominations.

pub(super) mod attachments;
pub(super) mod categories;
mod courses;
pub(super) mod exchange;
mod facets;
pub(super) mod nominations;
pub(super) mod runs;
pub(super) mod sharing;
pub(super) mod subscriptions;
pub(super) mod versions;

pub(super) use courses::{
    CourseRow, Shown, find_course, insert_course, list_courses, list_courses_by_id, lock_course,
    update_course,
};
pub(super) use facets::count_axes;

use diesel::pg::PgConnection;
use diesel::prelude::*;

use crate::auth::Scope;
use crate::schema::facility;

/// Whose courses may be seen: the city's always.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    /// The counties whose courses may be seen, too; every one where there is no list.
    pub(super) counties: Option<Vec<String>>,
}

impl Reach {
    /// Whether a course of this owner is within reach by itself, and not only because it is shared.
    pub(super) fn owns(&self, owner: Option<&str>) -> bool {
        let Some((counties, owner)) = self.counties.as_ref().zip(owner) else { return true };
        counties.iter().any(|county| county == owner)
    }
}

/// The counties that `scope` touches: with a township or a facility in one, its courses can be seen.
pub(super) fn reach(conn: &mut PgConnection, scope: &Scope) -> QueryResult<Reach> {
    if scope.city {
        return Ok(Reach { counties: None });
    }
    let mut counties: Vec<String> =
        scope.divisions.iter().filter_map(|code| code.get(..6)).map(str::to_owned).collect();
    if !scope.facilities.is_empty() {
        let hosts: Vec<String> = facility::table
            .filter(facility::id.eq_any(&scope.facilities))
            .select(facility::county_code)
            .distinct()
            .load(conn)?;
        counties.extend(hosts);
    }
    Ok(Reach { counties: Some(counties) })
}
