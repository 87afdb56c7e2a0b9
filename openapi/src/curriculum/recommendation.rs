//! Courses proposed to a learner, each with the reasons for it (四(五): 定制化、差异化).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::HalfYear;
use crate::course::CategoryCode;
use crate::ids::{ClassSessionId, CourseId, CurriculumPlanId, LearnerId, SchoolId};
use crate::words::words;

words! {
    /// Why a course is proposed to a learner.
    pub enum RecommendationReason {
        /// The learner chose this very course in a survey.
        CourseWanted = "course_wanted",
        /// The learner chose a topic in a survey that the course's title names.
        TopicWanted = "topic_wanted",
        /// The learner chose something of its category in a survey.
        CategoryWanted = "category_wanted",
        /// The learner has said that it likes the category.
        CategoryLiked = "category_liked",
        /// The learner has said that it likes the form of the course.
        FormLiked = "form_liked",
        /// The course is taught in the way that the learner likes.
        DeliveryLiked = "delivery_liked",
        /// Its next session lies at a time at which the learner can come.
        TimeFits = "time_fits",
        /// The learner attended other courses of its category.
        CategoryAttended = "category_attended",
        /// The learner has begun the course and not completed it.
        CourseBegun = "course_begun",
        /// Places are likely to be free in its next session.
        FreePlaces = "free_places",
        /// It is one of the courses that are attended most at the school.
        MostAttended = "most_attended",
    }
}

words! {
    /// What the courses proposed to a learner follow from.
    pub enum RecommendationBasis {
        /// What the learner has said and attended.
        Learner = "learner",
        /// What is attended most at the school, as the learner has neither said nor attended anything.
        School = "school",
    }
}

/// One reason for a course, with the figures behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseRecommendationReason {
    /// The reason.
    pub code: RecommendationReason,
    /// How much it adds to the score.
    pub points: u32,
    /// For which half-year the survey asked in which the learner chose it; of what was wanted only.
    pub half_year: Option<HalfYear>,
    /// The topic that the learner chose; of `topic_wanted` only.
    pub topic: Option<String>,
    /// How many: sessions that the learner attended (`category_attended`, `course_begun`), places (`free_places`), or
    /// attendances at the school in this half-year and the one before (`most_attended`).
    pub count: Option<u32>,
}

/// The next session of a course at a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecommendedSession {
    /// The session.
    pub id: ClassSessionId,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// How many find a place.
    pub capacity: u32,
    /// How many places will be free if as many come as came on average in this half-year, rounded up.
    pub free_places: u32,
}

/// A course proposed to a learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseRecommendation {
    /// The course.
    pub course_id: CourseId,
    /// Its title.
    pub course_title: String,
    /// Its category.
    pub category: CategoryCode,
    /// The school's plan in force that has it; `null` of a course that is taught without being planned.
    pub plan_id: Option<CurriculumPlanId>,
    /// Its next session, where one is timetabled.
    pub next_session: Option<RecommendedSession>,
    /// The sum of the points of its reasons.
    pub score: u32,
    /// Why it is proposed, the weightiest first.
    pub reasons: Vec<CourseRecommendationReason>,
}

/// Something that a learner chose in a survey and that no course of the school answers in the half-year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnmetWish {
    /// For which half-year the survey asked.
    pub half_year: HalfYear,
    /// The category.
    pub category: CategoryCode,
    /// The topic in it.
    pub topic: Option<String>,
    /// The course.
    pub course_id: Option<CourseId>,
    /// Its title.
    pub course_title: Option<String>,
}

/// The courses that are proposed to a learner. They follow from what the learner has answered to surveys and
/// attended, and from free places; never from ratings, which are nobody's, from age, sex, priority, health, identity or household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseRecommendationView {
    /// The learner.
    pub learner_id: LearnerId,
    /// The learner's school, whose courses these are.
    pub school_id: SchoolId,
    /// The half-year in which they are taught: the present one.
    pub half_year: HalfYear,
    /// What they follow from.
    pub basis: RecommendationBasis,
    /// The courses, the best first; none for a learner who is suspended or closed.
    pub items: Vec<CourseRecommendation>,
    /// What the learner wishes for and the school does not teach.
    pub unmet: Vec<UnmetWish>,
}
