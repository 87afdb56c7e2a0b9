//! How long schools were open in a year, and which half-years they refreshed, for the yearly assessment.

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::curriculum::HalfYear;
use contract::ids::{FacilityId, SchoolId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Answer;
use super::compliance::{end_of, life};
use crate::auth::Scope;
use crate::curriculum::store::{self, BoardPlan, BoardSchool};

/// A school's year, as far as it had come on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolYear {
    /// The school.
    pub school_id: SchoolId,
    /// Its host.
    pub facility_id: FacilityId,
    /// Its name.
    pub name: String,
    /// Its county.
    pub county_code: String,
    /// Its township.
    pub township_code: String,
    /// Calendar months in which it was open on every day.
    pub full_months: u8,
    /// Days open in each half-year.
    pub open_days: [u32; 2],
    /// The plan that was in force for each half-year.
    pub plans: [Option<Uuid>; 2],
}

/// The schools of the whole city that were open on a day of the year up to `last`, by county and name.
pub fn list_school_years(
    conn: &mut PgConnection,
    halves: [HalfYear; 2],
    last: NaiveDate,
) -> Answer<Vec<SchoolYear>> {
    let city = Scope::whole_city();
    let schools = store::list_board_schools(conn, &city, last, None)?;
    let facilities: Vec<Uuid> = schools.iter().map(|school| school.facility_id).collect();
    let changes = store::list_status_changes(conn, &facilities)?;
    let mut plans: HashMap<(Uuid, String), Vec<BoardPlan>> = HashMap::new();
    for plan in store::list_board_plans(conn, &city, &halves)? {
        plans.entry((plan.school_id, plan.half_year.clone())).or_default().push(plan);
    }
    let year = |school: BoardSchool| {
        let own = life(&school, &changes);
        SchoolYear {
            full_months: own.full_months(halves[0].first_day(), last),
            open_days: halves.map(|half| own.open_days(half, last.min(half.last_day()))),
            plans: halves.map(|half| in_force(&plans, school.school_id, half, last)),
            school_id: school.school_id.into(),
            facility_id: school.facility_id.into(),
            name: school.name,
            county_code: school.county_code,
            township_code: school.township_code,
        }
    };
    let open = |year: &SchoolYear| year.open_days.iter().sum::<u32>() > 0;
    Ok(schools.into_iter().map(year).filter(open).collect())
}

/// The newest plan of a half-year that had been published by the end of a day.
fn in_force(
    plans: &HashMap<(Uuid, String), Vec<BoardPlan>>,
    school: Uuid,
    half: HalfYear,
    last: NaiveDate,
) -> Option<Uuid> {
    let until = end_of(last);
    let of_half = plans.get(&(school, half.to_string()))?;
    of_half.iter().find(|plan| plan.published_at.is_some_and(|at| at < until)).map(|plan| plan.id)
}
