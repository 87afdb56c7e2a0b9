//! What online learning comes to, school by school, beside what is taught in the room (R39, R06).

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use contract::online::{OnlineCounty, OnlineFigures, OnlineReport, OnlineSchool};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Answer;
use crate::auth::Act;
use crate::clock::business_date;
use crate::division::service::county_names;
use crate::facility::scope::{SchoolPlace, list_schools};
use crate::online::domain::report::{check_days, days};
use crate::online::store::report::{SchoolRow, count_by_school};
use crate::sheet::Cell;

/// The schools in scope from one day to another, by county.
pub fn report(
    conn: &mut PgConnection,
    act: &Act,
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    county: Option<&str>,
) -> Answer<OnlineReport> {
    let (from, to) = days(from, to, business_date(act.at));
    check_days(from, to)?;
    let schools = list_schools(conn, &act.scope())?;
    let wanted = schools.into_iter().filter(|school| county.is_none_or(|code| school.county_code == code));
    let schools: HashMap<Uuid, SchoolPlace> = wanted.map(|school| (school.school_id.0, school)).collect();
    let ids: Vec<Uuid> = schools.keys().copied().collect();
    let names = county_names(conn, business_date(act.at))?;
    let mut counties: BTreeMap<String, OnlineCounty> = BTreeMap::new();
    let mut figures = OnlineFigures::default();
    for row in count_by_school(conn, &ids, (from, to))? {
        let Some(school) = schools.get(&row.school_id) else { continue };
        let own = figures_of(&row);
        figures += own;
        let code = &school.county_code;
        let county = counties.entry(code.clone()).or_insert_with(|| OnlineCounty {
            county_code: code.clone(),
            county_name: names.get(code).unwrap_or(code).clone(),
            figures: OnlineFigures::default(),
            schools: Vec::new(),
        });
        county.figures += own;
        county.schools.push(OnlineSchool {
            school_id: school.school_id,
            school_name: school.name.clone(),
            figures: own,
        });
    }
    let mut counties: Vec<OnlineCounty> = counties.into_values().collect();
    for county in &mut counties {
        county.schools.sort_by(|one, other| one.school_name.cmp(&other.school_name));
    }
    Ok(OnlineReport { from, to, figures, counties })
}

const fn figures_of(row: &SchoolRow) -> OnlineFigures {
    OnlineFigures {
        online_learners: row.online_learners,
        watched_minutes: row.watched_minutes,
        online_session_minutes: row.online_session_minutes,
        blended_minutes: row.blended_minutes,
        offline_minutes: row.offline_minutes,
    }
}

/// The columns of the report as a table, by name.
pub const REPORT_COLUMNS: [&str; 7] = [
    "county",
    "school",
    "online_learners",
    "watched_minutes",
    "online_session_minutes",
    "blended_minutes",
    "offline_minutes",
];

/// The lines of the report as a table, a school each.
#[must_use]
pub fn report_sheet(report: &OnlineReport) -> Vec<Vec<Cell>> {
    let lines =
        report.counties.iter().flat_map(|county| county.schools.iter().map(move |school| (county, school)));
    lines.map(|(county, school)| line(county, school)).collect()
}

fn line(county: &OnlineCounty, school: &OnlineSchool) -> Vec<Cell> {
    let figures = school.figures;
    let sums = [
        figures.online_learners,
        figures.watched_minutes,
        figures.online_session_minutes,
        figures.blended_minutes,
        figures.offline_minutes,
    ];
    let names = [&county.county_name, &school.school_name].map(|name| Cell::text(Some(name.as_str())));
    names.into_iter().chain(sums.map(|sum| Cell::number(Some(sum)))).collect()
}
