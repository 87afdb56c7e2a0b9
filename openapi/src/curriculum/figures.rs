//! What the courses of a school have come to in a half-year.

use serde::{Deserialize, Serialize};

use super::HalfYear;
use crate::ids::{CourseId, CurriculumPlanId, SchoolId};

/// The figures of one course of one school in one half-year, counted from sessions that were taught to their end,
/// attendances whose minutes count, and ratings (四(三): 根据银发学堂教学情况).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseFiguresView {
    /// How many sessions the published plan has.
    pub sessions_planned: u32,
    /// How many were taught to their end.
    pub sessions_held: u32,
    /// How many minutes they lasted by the timetable.
    pub minutes_held: u32,
    /// How many learners would have found a place in them, all sessions added up.
    pub seats: u32,
    /// How many learners attended at least one of them.
    pub participants: u32,
    /// How often they attended, each learner once a session.
    pub attendances: u32,
    /// How many of them attended the share of the sessions that counts as having completed the course.
    pub completions: u32,
    /// How many rated it.
    pub ratings: u32,
    /// The mean of what they gave for experience, gain and happiness, in hundredths of 1.00 to 5.00; `null` where
    /// nobody rated it.
    pub satisfaction_centi: Option<u32>,
    /// How many of the sessions held a participant attended on average, in basis points; `null` where nobody came.
    pub attendance_bp: Option<u32>,
    /// How many of the participants completed it, in basis points; `null` where nobody came.
    pub completion_bp: Option<u32>,
    /// How many of the places were taken, in basis points; `null` where no session was held.
    pub fill_bp: Option<u32>,
    /// How many of the sessions planned were held, in basis points, above 10,000 where more were; `null` where none
    /// were planned.
    pub held_bp: Option<u32>,
}

/// A course with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseFiguresRow {
    /// The course.
    pub course_id: CourseId,
    /// Its title.
    pub course_title: String,
    /// What it has come to.
    pub figures: CourseFiguresView,
}

/// What a school's courses have come to in the half-year of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanFiguresView {
    /// The plan.
    pub plan_id: CurriculumPlanId,
    /// Its school.
    pub school_id: SchoolId,
    /// Its half-year.
    pub half_year: HalfYear,
    /// Which share of the sessions held a participant attends to have completed a course, in basis points: a dated
    /// parameter.
    pub completion_share_bp: u32,
    /// The courses that were planned, taught or rated in it, by title.
    pub courses: Vec<CourseFiguresRow>,
}
