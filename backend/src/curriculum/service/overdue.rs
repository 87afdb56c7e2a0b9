//! Which schools owe the refresh of a half-year.

use chrono::{Days, NaiveDate};
use contract::curriculum::{HalfYear, OverdueCounty, OverduePlansQuery, OverduePlansView, OverdueSchool};
use contract::facility::RegistrationState;
use diesel::pg::PgConnection;

use super::parameters::parameters;
use super::{Answer, CurriculumServiceError};
use crate::auth::Act;
use crate::clock::{business_date, start_of_day};
use crate::curriculum::domain::refresh_state;
use crate::curriculum::store;
use crate::facility::domain::OpenDays;

/// The schools within reach that have been open for long enough in a half-year
/// and have published no plan for it, by county.
pub fn list_overdue(
    conn: &mut PgConnection,
    act: &Act,
    query: &OverduePlansQuery,
) -> Answer<OverduePlansView> {
    let as_of = query.as_of.unwrap_or_else(|| business_date(act.at));
    let half_year = query
        .half_year
        .or_else(|| HalfYear::containing(as_of))
        .ok_or(CurriculumServiceError::NoParameters)?;
    let min_open_days = parameters(conn, as_of.min(half_year.last_day()))?.min_open_days;
    let last = as_of.min(half_year.last_day());
    let until = start_of_day(as_of.checked_add_days(Days::new(1)).unwrap_or(as_of));
    let owing =
        store::list_owing_schools(conn, &act.scope(), half_year, last, until, query.county_code.as_deref())?;
    let facilities: Vec<uuid::Uuid> = owing.iter().map(|school| school.facility_id).collect();
    let mut changes = store::list_status_changes(conn, &facilities)?;
    let names = store::list_county_names(conn, as_of)?;
    let (mut counties, mut total): (Vec<OverdueCounty>, u32) = (Vec::new(), 0);
    for school in owing {
        let stood = changes.remove(&school.facility_id).unwrap_or_default();
        let stops = stops(&stood, last);
        let registered = stood.first().map_or(school.opened_on, |(day, _)| *day);
        let open_days = OpenDays::new(school.opened_on.max(registered), school.closed_on, &stops)
            .map_or(0, |days| days.between(half_year.first_day(), last));
        if open_days < min_open_days {
            continue;
        }
        total += 1;
        if counties.last().is_none_or(|county| county.county_code != school.county_code) {
            let county_name = names.get(&school.county_code).cloned().unwrap_or_default();
            let county_code = school.county_code.clone();
            counties.push(OverdueCounty { county_code, county_name, schools: Vec::new() });
        }
        if let Some(county) = counties.last_mut() {
            county.schools.push(OverdueSchool {
                school_id: school.school_id.into(),
                school_name: school.name,
                township_code: school.township_code,
                open_days,
                state: refresh_state(half_year, true, false, as_of),
                has_draft: school.has_draft,
            });
        }
    }
    Ok(OverduePlansView { as_of, half_year, min_open_days, total, counties })
}

/// The spans in which a facility that had been registered was not, suspended or closed, up to and with
/// `last`; each from its first to its last day.
fn stops(changes: &[(NaiveDate, String)], last: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let mut spans = Vec::new();
    for (at, (from, status)) in changes.iter().enumerate() {
        let next = changes.get(at + 1).map_or(Some(last), |(day, _)| day.pred_opt());
        if let Some(to) = next.filter(|to| status != RegistrationState::Approved.as_str() && to >= from) {
            spans.push((*from, to));
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_lasts_until_the_day_before_the_next_step() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let changes = [
            (day("2025-01-01"), "approved".to_owned()),
            (day("2025-03-01"), "suspended".to_owned()),
            (day("2025-03-11"), "approved".to_owned()),
            (day("2025-06-01"), "suspended".to_owned()),
            (day("2025-06-11"), "closed".to_owned()),
        ];
        assert_eq!(
            stops(&changes, day("2025-06-30")),
            [
                (day("2025-03-01"), day("2025-03-10")),
                (day("2025-06-01"), day("2025-06-10")),
                (day("2025-06-11"), day("2025-06-30")),
            ]
        );
    }
}
