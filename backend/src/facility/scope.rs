//! Which facilities and schools lie in a data scope, as subqueries for every slice's SQL.

use chrono::NaiveDate;
use contract::facility::RegistrationState;
use contract::ids::{FacilityId, SchoolId};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;
use uuid::Uuid;

use crate::auth::Scope;
use crate::db::value::word;
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

/// A school and the facility that hosts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolPlace {
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub name: String,
    /// Its first day, once it has opened.
    pub opened_on: Option<NaiveDate>,
    /// Its last day, once that is set.
    pub closed_on: Option<NaiveDate>,
    /// Its host.
    pub facility_id: FacilityId,
    /// The county's code, 6 digits.
    pub county_code: String,
    /// The township's code, 9 digits.
    pub township_code: String,
    /// Where the host's registration stands; the school works while it is approved.
    pub state: RegistrationState,
}

impl SchoolPlace {
    /// Whether the school may teach on a day: its host is approved, and the day is one of its own.
    #[must_use]
    pub fn may_teach(&self, day: NaiveDate) -> bool {
        self.may_prepare(day) && self.opened_on.is_some_and(|opened| opened <= day)
    }

    /// Whether the school may take learners and plan: as it may teach, and ahead of its first day too.
    #[must_use]
    pub fn may_prepare(&self, day: NaiveDate) -> bool {
        self.state == RegistrationState::Approved && self.closed_on.is_none_or(|closed| day <= closed)
    }
}

type PlaceRow = (Uuid, String, (Option<NaiveDate>, Option<NaiveDate>), Uuid, String, String, String);

/// The school, when it lies in `scope`.
pub fn find_school(conn: &mut PgConnection, scope: &Scope, id: SchoolId) -> QueryResult<Option<SchoolPlace>> {
    let row: Option<PlaceRow> = school::table
        .inner_join(facility::table)
        .filter(school::id.eq(id.0).and(school::id.eq_any(schools_in_scope(scope))))
        .select(PLACE)
        .first(conn)
        .optional()?;
    row.map(place).transpose()
}

/// All schools in `scope`.
pub fn list_schools(conn: &mut PgConnection, scope: &Scope) -> QueryResult<Vec<SchoolPlace>> {
    let rows: Vec<PlaceRow> = school::table
        .inner_join(facility::table)
        .filter(school::id.eq_any(schools_in_scope(scope)))
        .order(school::id)
        .select(PLACE)
        .load(conn)?;
    rows.into_iter().map(place).collect()
}

/// The schools in `scope` that have one of these codes, with their codes.
pub fn list_schools_by_code(
    conn: &mut PgConnection,
    scope: &Scope,
    codes: &[&str],
) -> QueryResult<Vec<(String, SchoolPlace)>> {
    let rows: Vec<(String, PlaceRow)> = school::table
        .inner_join(facility::table)
        .filter(school::code.eq_any(codes).and(school::id.eq_any(schools_in_scope(scope))))
        .select((school::code, PLACE))
        .load(conn)?;
    rows.into_iter().map(|(code, row)| Ok((code, place(row)?))).collect()
}

const PLACE: (
    school::id,
    school::name,
    (school::opened_on, school::closed_on),
    facility::id,
    facility::county_code,
    facility::township_code,
    facility::status,
) = (
    school::id,
    school::name,
    (school::opened_on, school::closed_on),
    facility::id,
    facility::county_code,
    facility::township_code,
    facility::status,
);

fn place(row: PlaceRow) -> QueryResult<SchoolPlace> {
    let (id, name, (opened_on, closed_on), facility_id, county_code, township_code, state) = row;
    Ok(SchoolPlace {
        school_id: id.into(),
        name,
        opened_on,
        closed_on,
        facility_id: facility_id.into(),
        county_code,
        township_code,
        state: word(&state)?,
    })
}
