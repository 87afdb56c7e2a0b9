//! Teams by kind, the hours of their activities, and whether schools hold enough in a month.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use contract::course::ActivityForm;
use contract::days::Month;
use contract::learning_team::{
    ActivityFormCount, LearningTeamCount, LearningTeamKind, LearningTeamSchool, LearningTeamSummary,
    LearningTeamSummaryQuery, MonthlyActivityExportQuery, MonthlyActivityQuery, MonthlyActivityView,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::parameters::parameters;
use super::{Answer, LearningTeamServiceError};
use crate::auth::Act;
use crate::clock::{business_date, start_of_day};
use crate::db::value::{number, word};
use crate::facility::scope::list_schools;
use crate::learning_team::domain::{NOTICE_FORMS, diversity};
use crate::learning_team::store::{self, MonthFilter, MonthRow};
use crate::paging::{Paged, Paging};
use crate::sheet::Cell;
use crate::words::{self, Language};

/// The teams within reach, and what they did in some days, by kind and school.
pub fn summarise(
    conn: &mut PgConnection,
    act: &Act,
    query: &LearningTeamSummaryQuery,
) -> Answer<LearningTeamSummary> {
    let today = business_date(act.at);
    let to = query.to.unwrap_or(today);
    let from = query.from.unwrap_or_else(|| to.with_ordinal(1).unwrap_or(to));
    if from > to {
        return Err(LearningTeamServiceError::DaysReversed);
    }
    let min_members = i64::from(parameters(conn, today)?.min_members);
    let schools = schools_within(conn, act)?;
    let rows = store::count_teams(conn, &schools, min_members, (start_of_day(from), start_after(to)))?;
    let mut all: BTreeMap<&str, LearningTeamCount> =
        LearningTeamKind::ALL.iter().map(|kind| (kind.as_str(), none_of(*kind))).collect();
    let mut by_school: Vec<LearningTeamSchool> = Vec::new();
    for row in rows {
        let count = LearningTeamCount {
            kind: word(&row.kind)?,
            teams: number(row.teams)?,
            active: number(row.active)?,
            activities: number(row.activities)?,
            minutes: number(row.minutes)?,
        };
        if let Some(sum) = all.get_mut(row.kind.as_str()) {
            sum.teams += count.teams;
            sum.active += count.active;
            sum.activities += count.activities;
            sum.minutes += count.minutes;
        }
        match by_school.last_mut().filter(|last| last.school_id.0 == row.school_id) {
            Some(last) => last.kinds.push(count),
            None => by_school.push(LearningTeamSchool {
                school_id: row.school_id.into(),
                school_name: row.school_name,
                county_code: row.county_code,
                kinds: vec![count],
            }),
        }
    }
    let kinds = LearningTeamKind::ALL.iter().filter_map(|kind| all.remove(kind.as_str())).collect();
    Ok(LearningTeamSummary { from, to, kinds, schools: by_school })
}

const fn none_of(kind: LearningTeamKind) -> LearningTeamCount {
    LearningTeamCount { kind, teams: 0, active: 0, activities: 0, minutes: 0 }
}

fn start_after(day: NaiveDate) -> chrono::DateTime<chrono::Utc> {
    start_of_day(day.succ_opt().unwrap_or(day))
}

fn schools_within(conn: &mut PgConnection, act: &Act) -> Answer<Vec<Uuid>> {
    Ok(list_schools(conn, &act.scope())?.into_iter().map(|place| place.school_id.0).collect())
}

/// What the schools within reach have held in a month besides their courses, by school.
pub fn months(
    conn: &mut PgConnection,
    act: &Act,
    query: &MonthlyActivityQuery,
    after: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<MonthlyActivityView>> {
    let today = business_date(act.at);
    let month =
        query.month.or_else(|| Month::containing(today)).ok_or(LearningTeamServiceError::NoParameters)?;
    let required =
        parameters(conn, month.last_day().min(today).max(month.first_day()))?.min_monthly_activities;
    let forms = NOTICE_FORMS.iter().chain(&[ActivityForm::LearningTeam]);
    let filter = MonthFilter {
        schools: schools_within(conn, act)?,
        forms: forms.map(ToString::to_string).collect(),
        days: (month.first_day(), month.last_day()),
        span: (start_of_day(month.first_day()), start_after(month.last_day())),
        county_code: query.county_code.clone(),
        required: i64::from(required),
        met: query.met,
    };
    let page = store::list_months(conn, &filter, after, paging)?;
    let items = page.items.into_iter().map(|row| view(row, month, required)).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn view(row: MonthRow, month: Month, required: u32) -> Answer<MonthlyActivityView> {
    let count =
        |(form, held): (&String, &i64)| Ok(ActivityFormCount { form: word(form)?, held: number(*held)? });
    let forms: Vec<ActivityFormCount> =
        row.forms.iter().zip(&row.counts).map(count).collect::<Answer<_>>()?;
    let held: u32 = forms.iter().map(|one| one.held).sum();
    let kinds: Vec<ActivityForm> = forms.iter().map(|one| one.form).collect();
    Ok(MonthlyActivityView {
        month,
        school_id: row.school_id.into(),
        school_name: row.school_name,
        county_code: row.county_code,
        forms,
        held,
        diversity: diversity(&kinds),
        required,
        met: held >= required,
    })
}

/// The headings of an export.
#[must_use]
pub fn month_headings() -> Vec<String> {
    let form = |form: &ActivityForm| words::label(Language::Chinese, "ActivityForm", form.as_str());
    let forms = NOTICE_FORMS.iter().chain(&[ActivityForm::LearningTeam]).map(form);
    let first = ["月份", "旗区代码", "学堂"].map(str::to_owned).into_iter();
    let last = ["合计", "形式数（共6种）", "应开展", "是否达标"].map(str::to_owned);
    first.chain(forms).chain(last).collect()
}

/// Lines of an export, and the school after which to go on.
pub type MonthPage = (Vec<Vec<Cell>>, Option<Uuid>);

/// The lines after the school `after`, and after which to go on.
pub fn month_page(
    conn: &mut PgConnection,
    act: &Act,
    query: &MonthlyActivityExportQuery,
    after: Option<Uuid>,
) -> Answer<MonthPage> {
    let filter = MonthlyActivityQuery {
        month: query.month,
        county_code: query.county_code.clone(),
        met: query.met,
        ..MonthlyActivityQuery::default()
    };
    let paging = Paging { limit: 500, ..Paging::default() };
    let page = months(conn, act, &filter, after, &paging)?;
    let lines = page.items.iter().map(line).collect();
    Ok((lines, page.next.and(page.items.last().map(|view| view.school_id.0))))
}

fn line(view: &MonthlyActivityView) -> Vec<Cell> {
    let held = |form: &ActivityForm| {
        let found = view.forms.iter().find(|one| one.form == *form);
        Cell::number(Some(found.map_or(0, |one| one.held)))
    };
    let mut cells = vec![
        Cell::text(Some(view.month)),
        Cell::text(Some(&view.county_code)),
        Cell::text(Some(&view.school_name)),
    ];
    cells.extend(NOTICE_FORMS.iter().chain(&[ActivityForm::LearningTeam]).map(held));
    cells.push(Cell::number(Some(view.held)));
    cells.push(Cell::number(Some(view.diversity)));
    cells.push(Cell::number(Some(view.required)));
    cells.push(Cell::flag(view.met));
    cells
}
