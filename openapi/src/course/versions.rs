//! Versions of a course: what was written, who wrote it, who reviewed it, and in what two of them differ.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ActivityForm, CategoryCode, CourseActor, CourseAttachment, CourseLesson, CourseTag, DeliveryMode,
    Objective,
};
use crate::ids::CourseId;
use crate::words::words;

words! {
    /// Where a version of a course stands.
    pub enum CourseVersionState {
        /// Being written.
        Draft = "draft",
        /// Its content is being reviewed.
        Review = "review",
        /// What the course is taught by; it never changes.
        Published = "published",
        /// A later version has taken its place.
        Superseded = "superseded",
        /// Given up before it was published.
        Discarded = "discarded",
    }
}

words! {
    /// What can differ between two versions of a course.
    pub enum CourseField {
        /// The title.
        TitleZh = "title_zh",
        /// The title in traditional Mongolian.
        TitleMn = "title_mn",
        /// What it is about.
        Summary = "summary",
        /// Its category.
        Category = "category",
        /// The objectives it serves.
        Objectives = "objectives",
        /// The form of its sessions.
        Form = "form",
        /// How it reaches its learners.
        DeliveryMode = "delivery_mode",
        /// How long a lesson lasts.
        LessonMinutes = "lesson_minutes",
        /// What else it stands for.
        Tags = "tags",
        /// The syllabus.
        Syllabus = "syllabus",
        /// Its lessons.
        Lessons = "lessons",
        /// The files that are attached to it.
        Attachments = "attachments",
    }
}

/// The version of a course that is being written or reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenVersion {
    /// Its number.
    pub number: u16,
    /// Where it stands.
    pub status: CourseVersionState,
}

/// A version of a course with all that is written in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseVersionView {
    /// 1 for the first version of the course, then 2, 3, …
    pub number: u16,
    /// Where it stands.
    pub status: CourseVersionState,
    /// The title.
    pub title_zh: String,
    /// The title in traditional Mongolian.
    pub title_mn: Option<String>,
    /// What it is about.
    pub summary: String,
    /// Its category.
    pub category: CategoryCode,
    /// The objectives it serves.
    pub objectives: Vec<Objective>,
    /// The form of its sessions.
    pub form: ActivityForm,
    /// How it reaches its learners.
    pub delivery_mode: DeliveryMode,
    /// How long a lesson lasts, in minutes.
    pub lesson_minutes: u16,
    /// What else it stands for.
    pub tags: Vec<CourseTag>,
    /// The syllabus.
    pub syllabus: String,
    /// Its lessons, in order.
    pub lessons: Vec<CourseLesson>,
    /// The files that are attached to it, in order.
    pub attachments: Vec<CourseAttachment>,
    /// The version that it was copied from.
    pub based_on: Option<u16>,
    /// Who wrote in it; none of them publishes it.
    pub authors: Vec<CourseActor>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Who handed it in last.
    pub submitted_by: Option<CourseActor>,
    /// When.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who published it, sent it back last, or gave it up.
    pub decided_by: Option<CourseActor>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// What they said to it.
    pub opinion: Option<String>,
}

impl CourseVersionView {
    /// In what two versions differ.
    #[must_use]
    pub fn differs_in(&self, other: &Self) -> Vec<CourseField> {
        let differs = |field: &CourseField| match field {
            CourseField::TitleZh => self.title_zh != other.title_zh,
            CourseField::TitleMn => self.title_mn != other.title_mn,
            CourseField::Summary => self.summary != other.summary,
            CourseField::Category => self.category != other.category,
            CourseField::Objectives => !same_set(&self.objectives, &other.objectives),
            CourseField::Form => self.form != other.form,
            CourseField::DeliveryMode => self.delivery_mode != other.delivery_mode,
            CourseField::LessonMinutes => self.lesson_minutes != other.lesson_minutes,
            CourseField::Tags => !same_set(&self.tags, &other.tags),
            CourseField::Syllabus => self.syllabus != other.syllabus,
            CourseField::Lessons => self.lessons != other.lessons,
            CourseField::Attachments => {
                !self.attachments.iter().map(content).eq(other.attachments.iter().map(content))
            }
        };
        CourseField::ALL.iter().copied().filter(differs).collect()
    }
}

/// What an attachment is, whichever version it belongs to.
fn content(attachment: &CourseAttachment) -> (&str, &str) {
    (&attachment.name, &attachment.sha256)
}

fn same_set<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.len() == other.len() && one.iter().all(|word| other.contains(word))
}

/// A version in the list of a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseVersionSummary {
    /// 1 for the first version of the course, then 2, 3, …
    pub number: u16,
    /// Where it stands.
    pub status: CourseVersionState,
    /// The title.
    pub title_zh: String,
    /// The version that it was copied from.
    pub based_on: Option<u16>,
    /// Who wrote in it.
    pub authors: Vec<CourseActor>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Who handed it in last.
    pub submitted_by: Option<CourseActor>,
    /// When.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who published it, sent it back last, or gave it up.
    pub decided_by: Option<CourseActor>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// What they said to it.
    pub opinion: Option<String>,
}

/// A version that waits for the review of its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseReview {
    /// The course.
    pub course_id: CourseId,
    /// Its short code.
    pub code: String,
    /// The county that owns it; `null` for a course of the city.
    pub owner_division_code: Option<String>,
    /// The number of the version.
    pub number: u16,
    /// Its title.
    pub title_zh: String,
    /// Its category.
    pub category: CategoryCode,
    /// Who wrote in it.
    pub authors: Vec<CourseActor>,
    /// Who handed it in.
    pub submitted_by: Option<CourseActor>,
    /// When.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The published version, or the one last published, that it is compared with; `null` for a course's first.
    pub against: Option<u16>,
    /// In what it differs from that.
    pub changed: Vec<CourseField>,
    /// Whether the caller wrote in it or handed it in, so that another has to publish it.
    pub own: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version() -> CourseVersionView {
        CourseVersionView {
            number: 1,
            status: CourseVersionState::Published,
            title_zh: "书法入门".to_owned(),
            title_mn: None,
            summary: String::new(),
            category: "culture_recreation".parse().unwrap(),
            objectives: vec![Objective::Joy, Objective::Learning],
            form: ActivityForm::CourseClass,
            delivery_mode: DeliveryMode::Offline,
            lesson_minutes: 90,
            tags: Vec::new(),
            syllabus: String::new(),
            lessons: Vec::new(),
            attachments: Vec::new(),
            based_on: None,
            authors: Vec::new(),
            created_at: DateTime::UNIX_EPOCH,
            submitted_by: None,
            submitted_at: None,
            decided_by: None,
            decided_at: None,
            opinion: None,
        }
    }

    #[test]
    fn versions_differ_in_what_is_written_and_not_in_who_wrote_it_or_in_which_order_words_stand() {
        let mut other = CourseVersionView { number: 2, status: CourseVersionState::Draft, ..version() };
        other.objectives.reverse();
        assert_eq!(version().differs_in(&other), []);
        other.title_zh = "书法提高".to_owned();
        other.lessons = vec![CourseLesson {
            title_zh: "执笔".to_owned(),
            title_mn: None,
            minutes: 90,
            outline: String::new(),
        }];
        assert_eq!(version().differs_in(&other), [CourseField::TitleZh, CourseField::Lessons]);
    }
}
