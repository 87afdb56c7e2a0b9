//! Which schools have refreshed their curriculum, by county, and which owe it.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::curriculum::{
    ComplianceCounty, ComplianceQuery, ComplianceSchool, ComplianceTrendPoint, ComplianceTrendQuery,
    ComplianceTrendView, ComplianceView, HalfYear, OverdueCounty, OverduePlansQuery, OverduePlansView,
    OverdueSchool,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::parameters::parameters;
use super::{Answer, CurriculumServiceError};
use crate::act::Act;
use crate::clock::{business_date, start_of_day};
use crate::curriculum::domain::compliance::{Life, Standing, count};
use crate::curriculum::store::{self, BoardPlan, BoardSchool, StatusChanges};
use crate::db::value::number;

/// How many half-years a trend has unless told otherwise.
const TREND: u32 = 6;
/// How many it has at most.
pub const LONGEST_TREND: u32 = 12;

/// A plan of a school for a half-year, by what a board tells of it.
#[derive(Debug, Default)]
struct Planned<'a> {
    in_force: Option<&'a BoardPlan>,
    draft: Option<&'a BoardPlan>,
}

/// The schools within reach with all that decides how they stand, read once for any number of half-years.
struct Board {
    as_of: NaiveDate,
    schools: Vec<BoardSchool>,
    changes: HashMap<Uuid, StatusChanges>,
    plans: Vec<BoardPlan>,
}

impl Board {
    fn load(
        conn: &mut PgConnection,
        act: &Act,
        as_of: NaiveDate,
        half_years: &[HalfYear],
        county: Option<&str>,
    ) -> Answer<Self> {
        let last = half_years.iter().map(|half_year| half_year.last_day()).max().unwrap_or(as_of);
        let schools = store::list_board_schools(conn, &act.scope(), last.min(as_of), county)?;
        let facilities: Vec<Uuid> = schools.iter().map(|school| school.facility_id).collect();
        let changes = store::list_status_changes(conn, &facilities)?;
        let plans = store::list_board_plans(conn, &act.scope(), half_years)?;
        Ok(Self { as_of, schools, changes, plans })
    }

    /// How each school stands to a half-year, in the order of the schools.
    fn standings(&self, half_year: HalfYear, min_open_days: u32) -> Answer<Vec<(Standing, Planned<'_>)>> {
        let last = self.as_of.min(half_year.last_day());
        let planned = self.planned(half_year);
        let standing = |school: &BoardSchool| {
            let found = planned.get(&school.school_id);
            let found = found.map_or_else(Planned::default, |one| Planned { ..*one });
            let open_days = life(school, &self.changes).open_days(half_year, last);
            let new =
                Standing::new(half_year, self.as_of, open_days, min_open_days, found.in_force.is_some());
            let changed_bp = found.in_force.and_then(|plan| plan.changed_bp).map(number).transpose()?;
            Ok((Standing { changed_bp, has_draft: found.draft.is_some(), ..new }, found))
        };
        let there = self.schools.iter().filter(|school| school.opened_on <= last);
        there.map(standing).collect()
    }

    fn schools_of(&self, half_year: HalfYear) -> impl Iterator<Item = &BoardSchool> {
        let last = self.as_of.min(half_year.last_day());
        self.schools.iter().filter(move |school| school.opened_on <= last)
    }

    /// What was in force at the end of the day looked from, and what has been begun.
    fn planned(&self, half_year: HalfYear) -> HashMap<Uuid, Planned<'_>> {
        let (until, half_year) = (end_of(self.as_of), half_year.to_string());
        let mut found: HashMap<Uuid, Planned<'_>> = HashMap::new();
        for plan in self.plans.iter().filter(|plan| plan.half_year == half_year) {
            let of_school = found.entry(plan.school_id).or_default();
            match plan.published_at {
                None => of_school.draft = Some(plan),
                Some(at) if at < until && of_school.in_force.is_none() => of_school.in_force = Some(plan),
                Some(_) => {}
            }
        }
        found
    }
}

pub(super) fn life<'a>(school: &BoardSchool, changes: &'a HashMap<Uuid, StatusChanges>) -> Life<'a> {
    let changes = changes.get(&school.facility_id).map(Vec::as_slice).unwrap_or_default();
    Life { opened_on: school.opened_on, closed_on: school.closed_on, changes }
}

pub(super) fn end_of(day: NaiveDate) -> DateTime<Utc> {
    start_of_day(day.checked_add_days(Days::new(1)).unwrap_or(day))
}

/// How the refresh of a half-year stands, county by county, as it was at the end of a day.
pub fn get_compliance(conn: &mut PgConnection, act: &Act, query: &ComplianceQuery) -> Answer<ComplianceView> {
    let as_of = query.as_of.unwrap_or_else(|| business_date(act.at));
    let half_year = half_year_of(query.half_year, as_of)?;
    let last_day = half_year.last_day();
    let min_open_days = parameters(conn, as_of.min(last_day))?.min_open_days;
    let board = Board::load(conn, act, as_of, &[half_year], query.county_code.as_deref())?;
    let names = store::list_county_names(conn, as_of)?;
    let standings = board.standings(half_year, min_open_days)?;
    let counts = count(standings.iter().map(|(standing, _)| standing));
    let mut counties: Vec<(ComplianceCounty, Vec<Standing>)> = Vec::new();
    for (school, (standing, planned)) in board.schools_of(half_year).zip(standings) {
        if counties.last().is_none_or(|(county, _)| county.county_code != school.county_code) {
            let county_name = names.get(&school.county_code).cloned().unwrap_or_default();
            let (county_code, counts) = (school.county_code.clone(), count([]));
            counties.push((
                ComplianceCounty { county_code, county_name, counts, schools: Vec::new() },
                Vec::new(),
            ));
        }
        if let Some((county, of_county)) = counties.last_mut() {
            county.schools.push(school_view(school, standing, &planned));
            of_county.push(standing);
        }
    }
    let counties = counties
        .into_iter()
        .map(|(county, standings)| ComplianceCounty { counts: count(&standings), ..county })
        .collect();
    let days_left = u32::try_from((last_day - as_of).num_days()).unwrap_or(0);
    Ok(ComplianceView { as_of, half_year, last_day, days_left, min_open_days, counts, counties })
}

fn school_view(school: &BoardSchool, standing: Standing, planned: &Planned<'_>) -> ComplianceSchool {
    ComplianceSchool {
        school_id: school.school_id.into(),
        school_name: school.name.clone(),
        township_code: school.township_code.clone(),
        open_days: standing.open_days,
        state: standing.state,
        plan_id: planned.in_force.or(planned.draft).map(|plan| plan.id.into()),
        published_at: planned.in_force.and_then(|plan| plan.published_at),
        changed_bp: standing.changed_bp,
        has_draft: standing.has_draft,
    }
}

fn half_year_of(asked: Option<HalfYear>, as_of: NaiveDate) -> Answer<HalfYear> {
    asked.or_else(|| HalfYear::containing(as_of)).ok_or(CurriculumServiceError::NoParameters)
}

/// How the refresh went over the last half-years of which parameters are in force, the oldest first.
pub fn get_compliance_trend(
    conn: &mut PgConnection,
    act: &Act,
    query: &ComplianceTrendQuery,
) -> Answer<ComplianceTrendView> {
    let as_of = query.as_of.unwrap_or_else(|| business_date(act.at));
    let newest = half_year_of(None, as_of)?;
    let wanted = query.half_years.unwrap_or(TREND).clamp(1, LONGEST_TREND) as usize;
    let half_years: Vec<HalfYear> =
        std::iter::successors(Some(newest), |half_year| Some(half_year.previous())).take(wanted).collect();
    let board = Board::load(conn, act, as_of, &half_years, query.county_code.as_deref())?;
    let mut points = Vec::with_capacity(wanted);
    for half_year in half_years.into_iter().rev() {
        let Some(parameters) = store::find_parameters(conn, as_of.min(half_year.last_day()))? else {
            continue;
        };
        let standings = board.standings(half_year, number(parameters.min_open_days)?)?;
        let counts = count(standings.iter().map(|(standing, _)| standing));
        points.push(ComplianceTrendPoint { half_year, counts });
    }
    Ok(ComplianceTrendView { as_of, half_years: points })
}

/// The schools within reach that have been open for long enough in a half-year
/// and have published no plan for it, by county.
pub fn list_overdue(
    conn: &mut PgConnection,
    act: &Act,
    query: &OverduePlansQuery,
) -> Answer<OverduePlansView> {
    let OverduePlansQuery { as_of, half_year, county_code } = query.clone();
    let told = get_compliance(conn, act, &ComplianceQuery { as_of, half_year, county_code })?;
    let total = told.counts.due + told.counts.overdue;
    let county = |county: ComplianceCounty| {
        let schools: Vec<OverdueSchool> = county.schools.into_iter().filter_map(owing).collect();
        let (county_code, county_name) = (county.county_code, county.county_name);
        (!schools.is_empty()).then_some(OverdueCounty { county_code, county_name, schools })
    };
    Ok(OverduePlansView {
        as_of: told.as_of,
        half_year: told.half_year,
        min_open_days: told.min_open_days,
        total,
        counties: told.counties.into_iter().filter_map(county).collect(),
    })
}

fn owing(school: ComplianceSchool) -> Option<OverdueSchool> {
    use contract::curriculum::RefreshState::{Due, Overdue};
    matches!(school.state, Due | Overdue).then_some(OverdueSchool {
        school_id: school.school_id,
        school_name: school.school_name,
        township_code: school.township_code,
        open_days: school.open_days,
        state: school.state,
        has_draft: school.has_draft,
    })
}
