//! Wire types of the slice `course`.

mod attachment;
mod category;
mod exchange;
mod nomination;
mod queries;
mod requests;
mod sharing;
mod versions;

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, CourseId};
use crate::words::words;

pub use attachment::{CourseAttachment, CourseAttachmentUpload, MAX_ATTACHMENT_BYTES};
pub use category::{
    CategoryCode, CategoryOrigin, CategoryState, CourseCategoryList, CourseCategoryView, CreateCourseCategory,
};
pub use exchange::CourseExportQuery;
pub use nomination::{
    CourseHonour, CourseNominationQuery, CourseNominationView, CreateCourseNomination, NominationState,
};
pub use queries::{
    CourseFacets, CourseFacetsQuery, CourseQuery, CourseReviewQuery, CourseRun, CourseRunQuery,
    CourseVersionQuery, FacetCount,
};
pub use requests::{CourseLesson, CourseOpinion, CreateCourse, UpdateCourse};
pub use sharing::{
    CourseShareQuery, CourseShareState, CourseShareView, CourseSubscriptionQuery, CourseSubscriptionView,
    CourseUse, CreateCourseShare, CreateCourseSubscription, CreateResourceCenter, ResourceCenterList,
    ResourceCenterView, UpdateResourceCenter,
};
pub use versions::{
    CourseField, CourseReview, CourseVersionState, CourseVersionSummary, CourseVersionView, OpenVersion,
};

words! {
    /// What a course is for: 德、学、康、乐、为 (notice, 一).
    pub enum Objective {
        /// 德
        Virtue = "virtue",
        /// 学
        Learning = "learning",
        /// 康
        Health = "health",
        /// 乐
        Joy = "joy",
        /// 为
        Contribution = "contribution",
    }
}

words! {
    /// The form an activity takes; credits are earned at a rate of their own in each.
    pub enum ActivityForm {
        /// 课程教学
        CourseClass = "course_class",
        /// 讲座
        Lecture = "lecture",
        /// 读书
        Reading = "reading",
        /// 参观
        Visit = "visit",
        /// 展演
        PerformanceExhibition = "performance_exhibition",
        /// 游学
        StudyTour = "study_tour",
        /// 老年学习团队活动
        LearningTeam = "learning_team",
        /// 志愿服务
        VolunteerService = "volunteer_service",
        /// 智慧助老培训
        SmartAgingTraining = "smart_aging_training",
        /// 变“需”为“供”: an elder teaches others.
        PeerTeaching = "peer_teaching",
        /// 线上课程
        OnlineCourse = "online_course",
    }
}

impl ActivityForm {
    /// Whether its minutes are watched online, under the caps and the minimum for online learning.
    #[must_use]
    pub const fn is_online(self) -> bool {
        matches!(self, Self::OnlineCourse)
    }
}

words! {
    /// How a session reaches its learners (notice, 一: 线上线下齐头并进).
    pub enum DeliveryMode {
        /// 线下
        Offline = "offline",
        /// 线上
        Online = "online",
        /// 线上线下结合
        Blended = "blended",
    }
}

words! {
    /// Where a course of the catalogue stands.
    pub enum CourseState {
        /// Its first version is being written.
        Draft = "draft",
        /// Its first version waits for the review of its content.
        Review = "review",
        /// May be taught, by its published version.
        Published = "published",
        /// No longer offered; a new version takes it up again.
        Retired = "retired",
    }
}

words! {
    /// What else a course stands for.
    pub enum CourseTag {
        /// 精品课程: only by a nomination that was approved (notice, 二(一)).
        FeaturedCourse = "featured_course",
        /// 特色活动: only by a nomination that was approved (notice, 二(一)).
        FeaturedActivity = "featured_activity",
        /// 老年教育品牌, of local colour.
        LocalBrandCourse = "local_brand_course",
        /// 跨越数字鸿沟
        DigitalInclusionProgram = "digital_inclusion_program",
        /// 老年智能化设备设施教育
        SmartDeviceTraining = "smart_device_training",
    }
}

impl CourseTag {
    /// Whether it is an honour, which is nominated and approved and which no author gives.
    #[must_use]
    pub const fn is_honour(self) -> bool {
        matches!(self, Self::FeaturedCourse | Self::FeaturedActivity)
    }
}

/// Who did something to a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseActor {
    /// The account.
    pub id: AccountId,
    /// What it is called.
    pub name: String,
}

/// A course of the catalogue, as the catalogue shows it: by its published version, else by the one that is being written,
/// else by its last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseView {
    /// Its identifier.
    pub id: CourseId,
    /// Its short code.
    pub code: String,
    /// Which version is shown.
    pub number: u16,
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
    /// What else it stands for, with what it has been honoured as.
    pub tags: Vec<CourseTag>,
    /// The county that owns it; `null` for a course of the city.
    pub owner_division_code: Option<String>,
    /// Where it stands.
    pub status: CourseState,
    /// The version that is being written or reviewed.
    pub open: Option<OpenVersion>,
    /// Counts its changes, those of its open version included; for `If-Match`.
    pub version: i64,
}

/// A course with all that is written in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseDetails {
    /// Its identifier.
    pub id: CourseId,
    /// Its short code.
    pub code: String,
    /// The county that owns it; `null` for a course of the city.
    pub owner_division_code: Option<String>,
    /// Where it stands.
    pub status: CourseState,
    /// What it has been honoured as.
    pub honours: Vec<CourseHonour>,
    /// The version that the catalogue shows.
    pub shown: CourseVersionView,
    /// The version that is being written or reviewed; the shown one while there is no other.
    pub open: Option<CourseVersionView>,
    /// When it was retired.
    pub retired_at: Option<chrono::DateTime<chrono::Utc>>,
    /// By whom.
    pub retired_by: Option<CourseActor>,
    /// Why.
    pub retired_reason: Option<String>,
    /// Counts its changes, those of its open version included; for `If-Match`.
    pub version: i64,
}
