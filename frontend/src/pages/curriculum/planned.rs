//! What is planned of one course, as it is edited and compared.

use chrono::NaiveTime;
use contract::{
    curriculum::{CurriculumItemInput, CurriculumItemView},
    ids::CourseId,
};

/// An item of a plan without what only the server knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Planned {
    /// The course.
    pub(super) course: CourseId,
    /// How many sessions.
    pub(super) sessions: u16,
    /// 1 for Monday to 7 for Sunday.
    pub(super) weekday: Option<u8>,
    /// When a session begins.
    pub(super) start: Option<NaiveTime>,
}

impl From<&CurriculumItemView> for Planned {
    fn from(item: &CurriculumItemView) -> Self {
        Self {
            course: item.course_id,
            sessions: item.sessions_planned,
            weekday: item.weekday,
            start: item.start_time,
        }
    }
}

impl From<Planned> for CurriculumItemInput {
    fn from(item: Planned) -> Self {
        Self {
            course_id: item.course,
            sessions_planned: item.sessions,
            weekday: item.weekday,
            start_time: item.start,
        }
    }
}

/// The items of a plan as they are saved.
pub(super) fn saved(items: &[CurriculumItemView]) -> Vec<Planned> {
    items.iter().map(Planned::from).collect()
}

/// The courses of items, in order.
pub(super) fn courses(items: &[Planned]) -> Vec<CourseId> {
    items.iter().map(|item| item.course).collect()
}
