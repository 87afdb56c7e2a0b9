//! Teaching reviews: what a school makes of its half-year, written and then signed.

use std::collections::HashMap;

use contract::curriculum::{
    CreateTeachingReview, HalfYear, TeachingReviewLine, TeachingReviewLineInput, TeachingReviewQuery,
    TeachingReviewState, TeachingReviewSummary, TeachingReviewView, UpdateTeachingReview,
};
use contract::ids::{CourseId, TeachingReviewId};
use contract::money::Yuan;
use diesel::pg::PgConnection;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::figures::figures_view;
use super::parameters::parameters;
use super::{Answer, CurriculumServiceError, school};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::auth::service::display_names;
use crate::clock::{business_date, new_id};
use crate::curriculum::domain::figures::CourseFigures;
use crate::curriculum::domain::reviews::{
    ReviewError, check_begun, check_finalise, finalise_from, require_draft_review,
};
use crate::curriculum::store::{self, KeptFigures, ReviewLineRow, ReviewRow};
use crate::db::value::{number, word};
use crate::facility::scope::SchoolPlace;
use crate::paging::{Paged, Paging};

/// Begins the review of a half-year that has begun.
pub fn create_review(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateTeachingReview,
) -> Answer<TeachingReviewView> {
    let place = school(conn, act, body.school_id)?;
    check_begun(body.half_year, business_date(act.at))?;
    let row = ReviewRow {
        id: new_id(),
        school_id: body.school_id.0,
        half_year: body.half_year.to_string(),
        status: TeachingReviewState::Draft.to_string(),
        findings: String::new(),
        measures: String::new(),
        created_by: act.account_id.0,
        created_at: act.at,
        finalised_by: None,
        finalised_at: None,
        version: 1,
    };
    store::insert_review(conn, &row)?;
    let view = view(conn, act, &row, &place)?;
    audit::record(conn, act, &change("teaching_review.create", view.id, &place).after(&view))?;
    Ok(view)
}

/// Changes a draft; what is said of its courses as a whole.
pub fn update_review(
    conn: &mut PgConnection,
    act: &Act,
    id: TeachingReviewId,
    version: i64,
    body: &UpdateTeachingReview,
) -> Answer<TeachingReviewView> {
    let (mut row, place) = lock(conn, act, id)?;
    if row.version != version {
        return Err(CurriculumServiceError::Stale);
    }
    require_draft_review(word(&row.status)?)?;
    let before = view(conn, act, &row, &place)?;
    if let Some(text) = &body.findings {
        row.findings.clone_from(text);
    }
    if let Some(text) = &body.measures {
        row.measures.clone_from(text);
    }
    if let Some(lines) = &body.lines {
        let rows = line_rows(&before, lines)?;
        store::replace_review_lines(conn, row.id, &rows)?;
    }
    save(conn, act, "teaching_review.update", (row, &place), &before)
}

/// What is said of courses, each of the review's and once; every fault is named at its place.
fn line_rows(review: &TeachingReviewView, lines: &[TeachingReviewLineInput]) -> Answer<Vec<ReviewLineRow>> {
    let places = |wrong: &dyn Fn(usize, &TeachingReviewLineInput) -> bool| {
        let found: Vec<usize> =
            lines.iter().enumerate().filter(|(at, line)| wrong(*at, line)).map(|(at, _)| at).collect();
        if found.is_empty() { None } else { Some(found) }
    };
    let known = |id: CourseId| review.lines.iter().any(|line| line.course_id == id);
    if let Some(found) = places(&|_, line| !known(line.course_id)) {
        return Err(ReviewError::Courses(found).into());
    }
    if let Some(found) = places(&|at, line| lines[..at].iter().any(|other| other.course_id == line.course_id))
    {
        return Err(ReviewError::Repeated(found).into());
    }
    if let Some(found) = places(&|_, line| line.cost < Yuan::ZERO) {
        return Err(ReviewError::Cost(found).into());
    }
    lines
        .iter()
        .map(|line| {
            Ok(ReviewLineRow {
                review_id: review.id.0,
                course_id: line.course_id.0,
                waiting_learners: number(line.waiting_learners)?,
                cost_yuan: line.cost.decimal(),
                remark: line.remark.clone().filter(|text| !text.is_empty()),
                kept: KeptFigures::default(),
            })
        })
        .collect()
}

/// Signs a draft: its figures are kept as they are now.
pub fn finalise_review(
    conn: &mut PgConnection,
    act: &Act,
    id: TeachingReviewId,
    version: i64,
) -> Answer<TeachingReviewView> {
    let (mut row, place) = lock(conn, act, id)?;
    if row.version != version {
        return Err(CurriculumServiceError::Stale);
    }
    let before = view(conn, act, &row, &place)?;
    let words = (row.findings.as_str(), row.measures.as_str());
    check_finalise(before.status, (before.half_year, business_date(act.at)), before.lines.len(), words)?;
    let kept: Vec<ReviewLineRow> =
        before.lines.iter().map(|line| kept_line(id.0, line)).collect::<Answer<_>>()?;
    store::replace_review_lines(conn, row.id, &kept)?;
    row.status = TeachingReviewState::Final.to_string();
    row.finalised_by = Some(act.account_id.0);
    row.finalised_at = Some(act.at);
    save(conn, act, "teaching_review.finalise", (row, &place), &before)
}

fn kept_line(review: Uuid, line: &TeachingReviewLine) -> Answer<ReviewLineRow> {
    let keep = |value: u32| Ok::<_, diesel::result::Error>(Some(number(value)?));
    let figures = &line.figures;
    Ok(ReviewLineRow {
        review_id: review,
        course_id: line.course_id.0,
        waiting_learners: number(line.waiting_learners)?,
        cost_yuan: line.cost.decimal(),
        remark: line.remark.clone(),
        kept: KeptFigures {
            sessions_planned: keep(figures.sessions_planned)?,
            sessions_held: keep(figures.sessions_held)?,
            minutes_held: keep(figures.minutes_held)?,
            seats: keep(figures.seats)?,
            participants: keep(figures.participants)?,
            attendances: keep(figures.attendances)?,
            completions: keep(figures.completions)?,
            ratings: keep(figures.ratings)?,
            satisfaction_centi: figures.satisfaction_centi.map(number).transpose()?,
        },
    })
}

/// One review.
pub fn get_review(conn: &mut PgConnection, act: &Act, id: TeachingReviewId) -> Answer<TeachingReviewView> {
    let row = store::find_review(conn, &act.scope(), id)?.ok_or(CurriculumServiceError::NotFound)?;
    let place = school(conn, act, row.school_id.into())?;
    view(conn, act, &row, &place)
}

/// The reviews of schools within reach, latest half-year first.
pub fn list_reviews(
    conn: &mut PgConnection,
    act: &Act,
    query: &TeachingReviewQuery,
    before: Option<(String, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<TeachingReviewSummary>> {
    let page = store::list_reviews(conn, &act.scope(), query, before, paging)?;
    let summary = |(row, school_name): (ReviewRow, String)| {
        Ok(TeachingReviewSummary {
            id: row.id.into(),
            school_id: row.school_id.into(),
            school_name,
            half_year: word(&row.half_year)?,
            status: word(&row.status)?,
            finalised_at: row.finalised_at,
            version: row.version,
        })
    };
    let items = page.items.into_iter().map(summary).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn lock(conn: &mut PgConnection, act: &Act, id: TeachingReviewId) -> Answer<(ReviewRow, SchoolPlace)> {
    let row = store::lock_review(conn, &act.scope(), id)?.ok_or(CurriculumServiceError::NotFound)?;
    let place = school(conn, act, row.school_id.into())?;
    Ok((row, place))
}

fn change(action: &'static str, id: TeachingReviewId, place: &SchoolPlace) -> Change {
    Change::of(action, "teaching_review", id).within(place.facility_id, &place.township_code)
}

fn save(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    (mut row, place): (ReviewRow, &SchoolPlace),
    before: &TeachingReviewView,
) -> Answer<TeachingReviewView> {
    row.version += 1;
    store::update_review(conn, &row)?;
    let after = view(conn, act, &row, place)?;
    audit::record(conn, act, &change(action, after.id, place).before(before).after(&after))?;
    Ok(after)
}

fn view(
    conn: &mut PgConnection,
    act: &Act,
    row: &ReviewRow,
    place: &SchoolPlace,
) -> Answer<TeachingReviewView> {
    let half_year: HalfYear = word(&row.half_year)?;
    let status: TeachingReviewState = word(&row.status)?;
    let day = business_date(row.finalised_at.unwrap_or(act.at));
    let day = day.clamp(half_year.first_day(), half_year.last_day());
    let completion_share_bp = parameters(conn, day)?.completion_bp;
    let said = store::list_review_lines(conn, row.id)?;
    let figures = match status {
        TeachingReviewState::Final => said.iter().map(kept_figures).collect::<Answer<Vec<_>>>()?,
        TeachingReviewState::Draft => {
            let found = store::list_figures(conn, &[row.school_id], half_year, completion_share_bp)?;
            found.into_iter().map(|(_, figures)| figures).collect()
        }
    };
    let names = display_names(conn, &row.finalised_by.into_iter().collect::<Vec<_>>())?;
    Ok(TeachingReviewView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name: place.name.clone(),
        half_year,
        status,
        findings: row.findings.clone(),
        measures: row.measures.clone(),
        completion_share_bp,
        lines: lines(conn, figures, said)?,
        finalise_from: finalise_from(half_year),
        finalised_at: row.finalised_at,
        finalised_by_name: row.finalised_by.and_then(|id| names.get(&id).cloned()),
        version: row.version,
    })
}

/// What is counted of each course beside what is said of it, by title. Of a course of which nothing is known any more,
/// what was said stays.
fn lines(
    conn: &mut PgConnection,
    mut figures: Vec<CourseFigures>,
    said: Vec<ReviewLineRow>,
) -> Answer<Vec<TeachingReviewLine>> {
    let unknown = |line: &&ReviewLineRow| figures.iter().all(|known| known.course_id.0 != line.course_id);
    let gone: Vec<CourseFigures> =
        said.iter().filter(unknown).map(|line| CourseFigures::unknown(line.course_id.into())).collect();
    figures.extend(gone);
    let ids: Vec<Uuid> = figures.iter().map(|known| known.course_id.0).collect();
    let mut titles = store::list_titles(conn, &ids)?;
    let mut said: HashMap<Uuid, ReviewLineRow> =
        said.into_iter().map(|line| (line.course_id, line)).collect();
    let mut lines = Vec::new();
    for known in figures {
        let line = said.remove(&known.course_id.0);
        let cost = line.as_ref().map_or(Decimal::ZERO, |line| line.cost_yuan);
        lines.push(TeachingReviewLine {
            course_id: known.course_id,
            course_title: titles.remove(&known.course_id.0).unwrap_or_default(),
            figures: figures_view(&known),
            waiting_learners: line.as_ref().map_or(Ok(0), |line| number(line.waiting_learners))?,
            cost: Yuan::try_from(cost).map_err(|_| CurriculumServiceError::Stored)?,
            remark: line.and_then(|line| line.remark),
        });
    }
    lines.sort_by(|one, other| one.course_title.cmp(&other.course_title));
    Ok(lines)
}

fn kept_figures(line: &ReviewLineRow) -> Answer<CourseFigures> {
    let kept = |value: Option<i32>| number(value.unwrap_or_default());
    let figures = &line.kept;
    Ok(CourseFigures {
        course_id: line.course_id.into(),
        sessions_planned: kept(figures.sessions_planned)?,
        sessions_held: kept(figures.sessions_held)?,
        minutes_held: kept(figures.minutes_held)?,
        seats: kept(figures.seats)?,
        participants: kept(figures.participants)?,
        attendances: kept(figures.attendances)?,
        completions: kept(figures.completions)?,
        ratings: kept(figures.ratings)?,
        satisfaction_centi: figures.satisfaction_centi.map(number).transpose()?,
    })
}
