//! Wire types of the slice `course`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::CourseId;
use crate::problem::UnknownWord;
use crate::words::words;

words! {
    /// What a course is about (notice, 四(三)).
    pub enum CourseCategory {
        /// 思想政治
        CivicPolitical = "civic_political",
        /// 康养健身
        HealthFitness = "health_fitness",
        /// 智慧生活
        SmartLiving = "smart_living",
        /// 文化娱乐
        CultureRecreation = "culture_recreation",
        /// 生命教育
        LifeEducation = "life_education",
        /// 防范诈骗
        FraudPrevention = "fraud_prevention",
        /// 代际沟通
        Intergenerational = "intergenerational",
    }
}

/// The code of a category of courses, such as `smart_living`: one of the seven of the notice, or one that the city added.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(pattern = "^[a-z][a-z0-9_]{1,31}$", example = "smart_living"))]
#[serde(try_from = "String", into = "String")]
pub struct CategoryCode(String);

impl CategoryCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CategoryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CategoryCode {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let tail = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let spelt = text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(tail);
        if spelt && (2..=32).contains(&text.len()) { Ok(Self(text.to_owned())) } else { Err(UnknownWord) }
    }
}

impl TryFrom<String> for CategoryCode {
    type Error = UnknownWord;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CategoryCode> for String {
    fn from(code: CategoryCode) -> Self {
        code.0
    }
}

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
        /// Being written.
        Draft = "draft",
        /// Its content is being reviewed.
        Review = "review",
        /// May be taught.
        Published = "published",
        /// No longer offered.
        Retired = "retired",
    }
}

words! {
    /// What else a course stands for.
    pub enum CourseTag {
        /// 精品课程
        FeaturedCourse = "featured_course",
        /// 特色活动
        FeaturedActivity = "featured_activity",
        /// 老年教育品牌, of local colour.
        LocalBrandCourse = "local_brand_course",
        /// 跨越数字鸿沟
        DigitalInclusionProgram = "digital_inclusion_program",
        /// 老年智能化设备设施教育
        SmartDeviceTraining = "smart_device_training",
    }
}

/// A course to add to the catalogue as a draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCourse {
    /// A short code, unique in the city: letters, digits and hyphens.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 32))]
    #[cfg_attr(feature = "openapi", schema(example = "HF-001"))]
    pub code: String,
    /// The title.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title_zh: String,
    /// The title in traditional Mongolian.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title_mn: Option<String>,
    /// What it is about.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 2000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub summary: String,
    /// Its category.
    pub category: CourseCategory,
    /// The objectives it serves: at least one, none twice.
    pub objectives: Vec<Objective>,
    /// The form of its sessions.
    pub form: ActivityForm,
    /// How it reaches its learners.
    pub delivery_mode: DeliveryMode,
    /// How long a lesson lasts, in minutes.
    #[cfg_attr(feature = "validate", validate(range(min = 10, max = 720, code = "range")))]
    pub lesson_minutes: u16,
    /// What else it stands for.
    #[serde(default)]
    pub tags: Vec<CourseTag>,
    /// The county that owns it, 6 digits; absent for a course of the city.
    #[serde(default)]
    pub owner_division_code: Option<String>,
}

/// A change of a course that is a draft; absent members stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateCourse {
    /// The title.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title_zh: Option<String>,
    /// The title in traditional Mongolian; an empty text removes it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title_mn: Option<String>,
    /// What it is about.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 2000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub summary: Option<String>,
    /// Its category.
    #[serde(default)]
    pub category: Option<CourseCategory>,
    /// The objectives it serves.
    #[serde(default)]
    pub objectives: Option<Vec<Objective>>,
    /// The form of its sessions.
    #[serde(default)]
    pub form: Option<ActivityForm>,
    /// How it reaches its learners.
    #[serde(default)]
    pub delivery_mode: Option<DeliveryMode>,
    /// How long a lesson lasts, in minutes.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 10, max = 720, code = "range")))]
    pub lesson_minutes: Option<u16>,
    /// What else it stands for.
    #[serde(default)]
    pub tags: Option<Vec<CourseTag>>,
}

/// A course of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseView {
    /// Its identifier.
    pub id: CourseId,
    /// Its short code.
    pub code: String,
    /// The title.
    pub title_zh: String,
    /// The title in traditional Mongolian.
    pub title_mn: Option<String>,
    /// What it is about.
    pub summary: String,
    /// Its category.
    pub category: CourseCategory,
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
    /// The county that owns it; `null` for a course of the city.
    pub owner_division_code: Option<String>,
    /// Where it stands.
    pub status: CourseState,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which courses to list, by code.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CourseQuery {
    /// Part of a title or code; Mongolian with or without variation selectors.
    pub q: Option<String>,
    /// Only this category.
    pub category: Option<CourseCategory>,
    /// Only courses that serve this objective.
    pub objective: Option<Objective>,
    /// Only this form.
    pub form: Option<ActivityForm>,
    /// Only this way of delivery.
    pub delivery_mode: Option<DeliveryMode>,
    /// Only courses with this tag.
    pub tag: Option<CourseTag>,
    /// Only courses that stand so.
    pub status: Option<CourseState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which courses to count.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CourseFacetsQuery {
    /// Part of a title or code.
    pub q: Option<String>,
    /// Only this category.
    pub category: Option<CourseCategory>,
    /// Only courses that serve this objective.
    pub objective: Option<Objective>,
    /// Only this form.
    pub form: Option<ActivityForm>,
    /// Only this way of delivery.
    pub delivery_mode: Option<DeliveryMode>,
    /// Only courses with this tag.
    pub tag: Option<CourseTag>,
    /// Only courses that stand so.
    pub status: Option<CourseState>,
}

/// How many courses have one category, objective or form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacetCount {
    /// The category, objective or form.
    pub value: String,
    /// How many courses.
    pub count: i64,
}

/// The counts beside a search: every word of each axis, also those without a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseFacets {
    /// How many courses match.
    pub total: i64,
    /// By category.
    pub categories: Vec<FacetCount>,
    /// By objective; a course counts under each it serves.
    pub objectives: Vec<FacetCount>,
    /// By form.
    pub forms: Vec<FacetCount>,
}
