//! Demand surveys: who issues them, and from draft to end.

use std::collections::HashMap;

use contract::course::{CourseState, CourseView};
use contract::curriculum::{
    CreateDemandSurvey, DemandOptionInput, DemandOptionView, DemandSurveyQuery, DemandSurveySummary,
    DemandSurveyView, ExtendDemandSurvey, HalfYear, SurveyIssuer, SurveyState, UpdateDemandSurvey,
};
use contract::ids::{CourseId, DemandSurveyId};
use contract::policy::Fault;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, CurriculumServiceError, school};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::course::service::{get_courses, subscribed_courses};
use crate::curriculum::domain::demand::{
    self, DemandError, ISSUED, OptionFault, SurveyDays, repeated, survey_state,
};
use crate::curriculum::store::{self, OptionRow, SurveyRow};
use crate::db::value::{number, word};
use crate::division::service::is_county;
use crate::facility::scope::find_school;
use crate::paging::{Paged, Paging};

/// Begins a survey as a draft: of a school, of a county, or of the city.
pub fn create_survey(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateDemandSurvey,
) -> Answer<DemandSurveyView> {
    let row = SurveyRow {
        id: new_id(),
        title_zh: body.title_zh.clone(),
        title_mn: body.title_mn.clone().filter(|title| !title.is_empty()),
        county_code: body.county_code.clone(),
        school_id: body.school_id.map(Into::into),
        half_year: body.half_year.to_string(),
        opens_on: body.opens_on,
        closes_on: body.closes_on,
        max_choices: i16::from(body.max_choices),
        status: SurveyState::Draft.to_string(),
        created_by: act.account_id.0,
        created_at: act.at,
        issued_at: None,
        withdrawn_at: None,
        withdrawn_reason: None,
        version: 1,
    };
    check_issuer(conn, act, &row)?;
    days(&row).check()?;
    let county = county_of(conn, act, &row)?;
    let options = option_rows(conn, act, (&row, county.as_deref()), &body.options)?;
    store::insert_survey(conn, &row)?;
    store::replace_options(conn, row.id, &options)?;
    let view = view(conn, act, &row)?;
    record(conn, act, "demand_survey.create", &row, |change| change.after(&view))?;
    Ok(view)
}

/// A school within reach, a county that is one and lies within reach as a whole, or the city, by whom it may be asked.
fn check_issuer(conn: &mut PgConnection, act: &Act, row: &SurveyRow) -> Answer<()> {
    let fault = |code| Err(CurriculumServiceError::Faults(vec![Fault::new("/county_code", code)]));
    match (row.school_id, &row.county_code) {
        (Some(_), Some(_)) => fault("survey_issuer_twice"),
        (Some(id), None) => school(conn, act, id.into()).map(drop),
        (None, Some(code)) => {
            let known = act.scope().covers_division(code) && is_county(conn, code, business_date(act.at))?;
            if known { Ok(()) } else { fault("county_not_allowed") }
        }
        (None, None) if act.scope().city => Ok(()),
        (None, None) => Err(CurriculumServiceError::WholeCityOnly),
    }
}

/// The county whose learners are asked, unless all of the city's are.
fn county_of(conn: &mut PgConnection, act: &Act, row: &SurveyRow) -> Answer<Option<String>> {
    match row.school_id {
        Some(id) => Ok(Some(school(conn, act, id.into())?.county_code)),
        None => Ok(row.county_code.clone()),
    }
}

/// The options as they are kept; every one that cannot stand is named at its place.
fn option_rows(
    conn: &mut PgConnection,
    act: &Act,
    (survey, county): (&SurveyRow, Option<&str>),
    inputs: &[DemandOptionInput],
) -> Answer<Vec<OptionRow>> {
    let ids: Vec<CourseId> = inputs.iter().filter_map(|input| input.course_id).collect();
    let courses = get_courses(conn, act, &ids)?;
    let subscribed: Vec<CourseId> = match survey.school_id {
        Some(school) => subscribed_courses(conn, school.into(), &ids)?.into_iter().collect(),
        None => Vec::new(),
    };
    let categories = store::list_categories(conn)?;
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for (at, input) in inputs.iter().enumerate() {
        match category_of(input, &courses, &categories, (county, &subscribed)) {
            Err(fault) => faults.push((at, fault)),
            Ok(category) => rows.push(OptionRow {
                id: new_id(),
                survey_id: survey.id,
                position: number(i64::try_from(at).unwrap_or(i64::MAX))?,
                category,
                topic: input.topic.clone(),
                course_id: input.course_id.map(Into::into),
            }),
        }
    }
    if faults.is_empty() {
        let same = |row: &OptionRow| (row.category.clone(), row.topic.clone(), row.course_id);
        let kept: Vec<_> = rows.iter().map(same).collect();
        faults.extend(repeated(&kept).into_iter().map(|at| (at, OptionFault::Twice)));
    }
    if faults.is_empty() { Ok(rows) } else { Err(DemandError::Options(faults).into()) }
}

/// The category of an option: an approved one, or that of a course which the learners asked can be taught.
fn category_of(
    input: &DemandOptionInput,
    courses: &[CourseView],
    categories: &[String],
    (county, subscribed): (Option<&str>, &[CourseId]),
) -> Result<String, OptionFault> {
    let named = input.category.as_ref().map(ToString::to_string);
    let Some(id) = input.course_id else {
        let code = named.ok_or(OptionFault::Empty)?;
        return if categories.contains(&code) { Ok(code) } else { Err(OptionFault::CategoryUnknown) };
    };
    if input.topic.is_some() {
        return Err(OptionFault::TopicOfCourse);
    }
    let teachable = |course: &&CourseView| {
        course.id == id
            && course.status == CourseState::Published
            && (course.owner_division_code.as_deref().is_none_or(|owner| Some(owner) == county)
                || subscribed.contains(&course.id))
    };
    let course = courses.iter().find(teachable).ok_or(OptionFault::CourseNotAvailable)?;
    let category = course.category.to_string();
    if named.is_none_or(|code| code == category) { Ok(category) } else { Err(OptionFault::CategoryOfAnother) }
}

/// Changes a draft; its options as a whole.
pub fn update_survey(
    conn: &mut PgConnection,
    act: &Act,
    id: DemandSurveyId,
    version: i64,
    body: &UpdateDemandSurvey,
) -> Answer<DemandSurveyView> {
    let mut row = lock(conn, act, id)?;
    if row.version != version {
        return Err(CurriculumServiceError::Stale);
    }
    demand::require_draft_survey(state(&row, act))?;
    let before = view(conn, act, &row)?;
    if let Some(title) = &body.title_zh {
        row.title_zh.clone_from(title);
    }
    if let Some(title) = &body.title_mn {
        row.title_mn = Some(title.clone()).filter(|title| !title.is_empty());
    }
    if let Some(half_year) = body.half_year {
        row.half_year = half_year.to_string();
    }
    row.opens_on = body.opens_on.unwrap_or(row.opens_on);
    row.closes_on = body.closes_on.unwrap_or(row.closes_on);
    row.max_choices = body.max_choices.map_or(row.max_choices, i16::from);
    days(&row).check()?;
    if let Some(inputs) = &body.options {
        let county = county_of(conn, act, &row)?;
        let options = option_rows(conn, act, (&row, county.as_deref()), inputs)?;
        store::replace_options(conn, row.id, &options)?;
    }
    save(conn, act, "demand_survey.update", (row, before))
}

/// Hands a draft out, where given as it was `read`: from its first day on it takes answers.
pub fn issue_survey(
    conn: &mut PgConnection,
    act: &Act,
    id: DemandSurveyId,
    read: Option<i64>,
) -> Answer<DemandSurveyView> {
    let mut row = lock(conn, act, id)?;
    if read.is_some_and(|version| version != row.version) {
        return Err(CurriculumServiceError::Stale);
    }
    let half_year: HalfYear = word(&row.half_year)?;
    demand::check_issue(state(&row, act), days(&row), half_year, business_date(act.at))?;
    let before = view(conn, act, &row)?;
    ISSUED.clone_into(&mut row.status);
    row.issued_at = Some(act.at);
    save(conn, act, "demand_survey.issue", (row, before))
}

/// Lets a survey that has not closed take answers for longer.
pub fn extend_survey(
    conn: &mut PgConnection,
    act: &Act,
    id: DemandSurveyId,
    body: &ExtendDemandSurvey,
) -> Answer<DemandSurveyView> {
    let mut row = lock(conn, act, id)?;
    demand::check_extension(state(&row, act), days(&row), body.closes_on)?;
    let before = view(conn, act, &row)?;
    row.closes_on = body.closes_on;
    save(conn, act, "demand_survey.extend", (row, before))
}

/// Gives a survey up: its answers stay on record and count nowhere.
pub fn withdraw_survey(
    conn: &mut PgConnection,
    act: &Act,
    id: DemandSurveyId,
    reason: &str,
) -> Answer<DemandSurveyView> {
    let mut row = lock(conn, act, id)?;
    demand::check_withdrawal(state(&row, act))?;
    let before = view(conn, act, &row)?;
    row.status = SurveyState::Withdrawn.to_string();
    row.withdrawn_at = Some(act.at);
    row.withdrawn_reason = Some(reason.to_owned());
    save(conn, act, "demand_survey.withdraw", (row, before))
}

/// One survey.
pub fn get_survey(conn: &mut PgConnection, act: &Act, id: DemandSurveyId) -> Answer<DemandSurveyView> {
    let row = store::find_survey(conn, &act.scope(), id)?.ok_or(CurriculumServiceError::NotFound)?;
    view(conn, act, &row)
}

/// The surveys that concern schools within reach, the one with the latest half-year first.
pub fn list_surveys(
    conn: &mut PgConnection,
    act: &Act,
    query: &DemandSurveyQuery,
    before: Option<(String, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<DemandSurveySummary>> {
    let (scope, today) = (act.scope(), business_date(act.at));
    let page = store::list_surveys(conn, &scope, (query, today), before, paging)?;
    let ids: Vec<Uuid> = page.items.iter().map(|row| row.id).collect();
    let answers = store::count_answers(conn, &scope, &ids)?;
    let schools: Vec<Uuid> = page.items.iter().filter_map(|row| row.school_id).collect();
    let names = store::list_school_names(conn, &schools)?;
    let summary = |row| summary(row, act, &names, &answers);
    let items = page.items.into_iter().map(summary).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn summary(
    row: SurveyRow,
    act: &Act,
    names: &HashMap<Uuid, String>,
    answers: &HashMap<Uuid, i64>,
) -> Answer<DemandSurveySummary> {
    Ok(DemandSurveySummary {
        id: row.id.into(),
        issuer: issuer(&row),
        school_id: row.school_id.map(Into::into),
        school_name: row.school_id.and_then(|id| names.get(&id).cloned()),
        half_year: word(&row.half_year)?,
        opens_on: row.opens_on,
        closes_on: row.closes_on,
        state: state(&row, act),
        answers: answers.get(&row.id).copied().unwrap_or_default(),
        version: row.version,
        title_zh: row.title_zh,
        county_code: row.county_code,
    })
}

/// A survey of whose issuer one may speak, locked.
fn lock(conn: &mut PgConnection, act: &Act, id: DemandSurveyId) -> Answer<SurveyRow> {
    let scope = act.scope();
    let row = store::lock_survey(conn, &scope, id)?.ok_or(CurriculumServiceError::NotFound)?;
    let own = match (row.school_id, &row.county_code) {
        (Some(_), _) => true,
        (None, Some(code)) => scope.covers_division(code),
        (None, None) => scope.city,
    };
    if own { Ok(row) } else { Err(CurriculumServiceError::SurveyOfAnother) }
}

fn save(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    (mut row, before): (SurveyRow, DemandSurveyView),
) -> Answer<DemandSurveyView> {
    row.version += 1;
    store::update_survey(conn, &row)?;
    let after = view(conn, act, &row)?;
    record(conn, act, action, &row, |change| change.before(&before).after(&after))?;
    Ok(after)
}

/// Records a change where it happened: at the school, in the county, or in the city.
fn record(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    row: &SurveyRow,
    told: impl FnOnce(Change) -> Change,
) -> Answer<()> {
    let mut change = Change::of(action, "demand_survey", row.id);
    if let Some(id) = row.school_id
        && let Some(place) = find_school(conn, &act.scope(), id.into())?
    {
        change = change.within(place.facility_id, &place.township_code);
    } else if let Some(code) = &row.county_code {
        change = change.in_county(code);
    }
    Ok(audit::record(conn, act, &told(change))?)
}

/// The days of a survey.
pub(super) fn days(row: &SurveyRow) -> SurveyDays {
    SurveyDays { opens_on: row.opens_on, closes_on: row.closes_on }
}

/// Where a survey stands at the instant of an act.
pub(super) fn state(row: &SurveyRow, act: &Act) -> SurveyState {
    survey_state(&row.status, days(row), business_date(act.at))
}

/// Who issues a survey.
pub(super) fn issuer(row: &SurveyRow) -> SurveyIssuer {
    match (row.school_id, &row.county_code) {
        (Some(_), _) => SurveyIssuer::School,
        (None, Some(_)) => SurveyIssuer::County,
        (None, None) => SurveyIssuer::City,
    }
}

/// The options of a survey, in order.
pub(super) fn options(conn: &mut PgConnection, survey: Uuid) -> Answer<Vec<DemandOptionView>> {
    let rows = store::list_options(conn, survey)?;
    let courses: Vec<Uuid> = rows.iter().filter_map(|row| row.course_id).collect();
    let titles = store::list_titles(conn, &courses)?;
    let view = |row: OptionRow| {
        Ok(DemandOptionView {
            id: row.id.into(),
            category: word(&row.category)?,
            topic: row.topic,
            course_id: row.course_id.map(Into::into),
            course_title: row.course_id.and_then(|id| titles.get(&id).cloned()),
        })
    };
    rows.into_iter().map(view).collect()
}

fn view(conn: &mut PgConnection, act: &Act, row: &SurveyRow) -> Answer<DemandSurveyView> {
    let scope = act.scope();
    let answers = store::count_answers(conn, &scope, &[row.id])?.remove(&row.id).unwrap_or_default();
    let school_name = match row.school_id {
        Some(id) => store::list_school_names(conn, &[id])?.remove(&id),
        None => None,
    };
    Ok(DemandSurveyView {
        id: row.id.into(),
        title_zh: row.title_zh.clone(),
        title_mn: row.title_mn.clone(),
        issuer: issuer(row),
        school_id: row.school_id.map(Into::into),
        school_name,
        county_code: row.county_code.clone(),
        half_year: word(&row.half_year)?,
        opens_on: row.opens_on,
        closes_on: row.closes_on,
        max_choices: number(row.max_choices)?,
        state: state(row, act),
        options: options(conn, row.id)?,
        answers,
        issued_at: row.issued_at,
        withdrawn_at: row.withdrawn_at,
        withdrawn_reason: row.withdrawn_reason.clone(),
        version: row.version,
    })
}
