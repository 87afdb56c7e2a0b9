//! “智慧助老” cases (notice, 四(四)): what schools and county offices hand in, and what is chosen of it and promoted.

mod queries;
mod requests;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, CourseId, SchoolId, SmartAgingCaseId};
use crate::words::words;

pub use queries::{SmartAgingCaseExportQuery, SmartAgingCaseQuery, SmartAgingSummaryQuery};
pub use requests::{
    CreateSmartAgingCase, PromoteSmartAgingCase, SmartAgingCaseOpinion, UpdateSmartAgingCase,
};

words! {
    /// What is handed in (notice, 四(四)).
    pub enum SmartAgingCaseKind {
        /// 工作案例
        WorkCase = "work_case",
        /// 培训项目
        TrainingProgram = "training_program",
        /// 课程资源: built on a course of the catalogue.
        CourseResource = "course_resource",
    }
}

words! {
    /// How far a case has come.
    pub enum SmartAgingCaseState {
        /// It is being written, or was sent back.
        Draft = "draft",
        /// It waits for the county.
        Submitted = "submitted",
        /// The county recommends it; it waits for the city.
        Recommended = "recommended",
        /// The city has selected it.
        Selected = "selected",
        /// It is an example for every school.
        Promoted = "promoted",
        /// It was not taken, for good.
        Declined = "declined",
        /// Who handed it in has given it up.
        Withdrawn = "withdrawn",
    }
}

/// Who did something to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmartAgingActor {
    /// The account.
    pub id: AccountId,
    /// What it is called.
    pub name: String,
}

/// The course that a case is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmartAgingCourse {
    /// Its identifier.
    pub id: CourseId,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmartAgingCaseView {
    /// Its identifier; later ones are greater.
    pub id: SmartAgingCaseId,
    /// What it is.
    pub kind: SmartAgingCaseKind,
    /// The title.
    pub title_zh: String,
    /// The title in traditional Mongolian.
    pub title_mn: Option<String>,
    /// What it is about, in a few sentences.
    pub summary: String,
    /// The school that it comes from; `null` for a county's office.
    pub school_id: Option<SchoolId>,
    /// The name of that school.
    pub school_name: Option<String>,
    /// The county that it comes from, 6 digits.
    pub county_code: String,
    /// The name of that county.
    pub county_name: String,
    /// The course that it is about; `null` without one, and to readers who cannot see that course.
    pub course: Option<SmartAgingCourse>,
    /// How many learners it has helped.
    pub learners_helped: Option<u32>,
    /// The first day on which it took place.
    pub began_on: NaiveDate,
    /// The last one; `null` while it goes on.
    pub ended_on: Option<NaiveDate>,
    /// How far it has come.
    pub status: SmartAgingCaseState,
    /// When it was handed in; `null` for a draft.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The day since which it is promoted.
    pub promoted_since: Option<NaiveDate>,
    /// Where it is promoted.
    pub promoted_where: Option<String>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// A step in the life of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmartAgingCaseStep {
    /// How far it had come; `null` when it was begun.
    pub from: Option<SmartAgingCaseState>,
    /// How far it came.
    pub to: SmartAgingCaseState,
    /// Who took the step.
    pub by: SmartAgingActor,
    /// When.
    pub at: DateTime<Utc>,
    /// What was said of it: an opinion or a reason.
    pub note: Option<String>,
}

/// A case with all that is written in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmartAgingCaseDetails {
    /// Its identifier.
    pub id: SmartAgingCaseId,
    /// What it is.
    pub kind: SmartAgingCaseKind,
    /// The title.
    pub title_zh: String,
    /// The title in traditional Mongolian.
    pub title_mn: Option<String>,
    /// What it is about, in a few sentences.
    pub summary: String,
    /// What was done, for whom, and with what results.
    pub body: String,
    /// The school that it comes from; `null` for a county's office.
    pub school_id: Option<SchoolId>,
    /// The name of that school.
    pub school_name: Option<String>,
    /// The county that it comes from, 6 digits.
    pub county_code: String,
    /// The name of that county.
    pub county_name: String,
    /// The course that it is about; `null` without one, and to readers who cannot see that course.
    pub course: Option<SmartAgingCourse>,
    /// How many learners it has helped.
    pub learners_helped: Option<u32>,
    /// The first day on which it took place.
    pub began_on: NaiveDate,
    /// The last one; `null` while it goes on.
    pub ended_on: Option<NaiveDate>,
    /// How far it has come.
    pub status: SmartAgingCaseState,
    /// Who handed it in; `null` for a draft, and to readers outside whose data scope it lies.
    pub submitted_by: Option<SmartAgingActor>,
    /// When it was handed in; `null` for a draft.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who has recommended it for its county; `null` before, and to readers outside whose data scope it lies.
    pub recommended_by: Option<SmartAgingActor>,
    /// The day since which it is promoted.
    pub promoted_since: Option<NaiveDate>,
    /// Where it is promoted.
    pub promoted_where: Option<String>,
    /// Its life so far, earliest step first; empty to readers outside whose data scope it lies.
    pub steps: Vec<SmartAgingCaseStep>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// How many cases have come how far; one that has come further is counted on its way, too. What was sent back or
/// withdrawn is not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmartAgingCounts {
    /// Handed in.
    pub submitted: i64,
    /// Recommended by their county.
    pub recommended: i64,
    /// Selected by the city.
    pub selected: i64,
    /// Promoted.
    pub promoted: i64,
    /// Not taken, by the county or the city.
    pub declined: i64,
}

/// How far the cases of a kind have come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmartAgingKindCounts {
    /// The kind.
    pub kind: SmartAgingCaseKind,
    /// Its cases.
    pub counts: SmartAgingCounts,
}

/// How far the cases of a county have come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmartAgingCounty {
    /// The county, 6 digits.
    pub county_code: String,
    /// Its name.
    pub county_name: String,
    /// All its cases.
    pub counts: SmartAgingCounts,
    /// The same by kind, every kind once.
    pub kinds: Vec<SmartAgingKindCounts>,
}

/// How far the cases have come, county by county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmartAgingSummary {
    /// The year of handing in that was asked for; `null` for all.
    pub year: Option<u16>,
    /// All counties together.
    pub counts: SmartAgingCounts,
    /// The counties, by code.
    pub counties: Vec<SmartAgingCounty>,
}
