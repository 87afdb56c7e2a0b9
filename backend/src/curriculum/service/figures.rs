//! What the courses of a school have come to in a half-year.

use contract::curriculum::{CourseFiguresRow, CourseFiguresView, PlanFiguresView};
use contract::ids::CurriculumPlanId;
use diesel::pg::PgConnection;

use super::plans::half_year_of;
use super::{Answer, CurriculumServiceError};
use crate::act::Act;
use crate::clock::business_date;
use crate::curriculum::domain::figures::CourseFigures;
use crate::curriculum::domain::reviews::may_tell;
use crate::curriculum::store;
use crate::db::value::number;

/// What the school's courses have come to in the half-year of one of its plans, those taught without being planned
/// among them.
pub fn get_plan_figures(conn: &mut PgConnection, act: &Act, id: CurriculumPlanId) -> Answer<PlanFiguresView> {
    let row = store::find_plan(conn, &act.scope(), id)?.ok_or(CurriculumServiceError::NotFound)?;
    let half_year = half_year_of(&row)?;
    let day = business_date(act.at).clamp(half_year.first_day(), half_year.last_day());
    let share = store::find_completion_bp(conn, day)?.ok_or(CurriculumServiceError::NoParameters)?;
    let completion_share_bp = number(share)?;
    let found = store::list_figures(conn, &[row.school_id], half_year, completion_share_bp)?;
    let ids: Vec<_> = found.iter().map(|(_, one)| one.course_id.0).collect();
    let mut titles = store::list_titles(conn, &ids)?;
    let mut courses: Vec<CourseFiguresRow> = found
        .iter()
        .map(|(_, one)| CourseFiguresRow {
            course_id: one.course_id,
            course_title: titles.remove(&one.course_id.0).unwrap_or_default(),
            figures: figures_view(one),
        })
        .collect();
    courses.sort_by(|one, other| one.course_title.cmp(&other.course_title));
    Ok(PlanFiguresView {
        plan_id: id,
        school_id: row.school_id.into(),
        half_year,
        completion_share_bp,
        courses,
    })
}

/// Figures as they cross the wire, with the shares that follow from them.
pub(super) fn figures_view(figures: &CourseFigures) -> CourseFiguresView {
    CourseFiguresView {
        sessions_planned: figures.sessions_planned,
        sessions_held: figures.sessions_held,
        minutes_held: figures.minutes_held,
        seats: figures.seats,
        participants: figures.participants,
        attendances: figures.attendances,
        completions: figures.completions,
        ratings: figures.ratings,
        satisfaction_centi: figures.satisfaction_centi.filter(|_| may_tell(figures.ratings.into())),
        attendance_bp: figures.attendance_bp(),
        completion_bp: figures.completion_bp(),
        fill_bp: figures.fill_bp(),
        held_bp: figures.held_bp(),
    }
}
