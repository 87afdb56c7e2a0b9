//! Wire types of the slice `curriculum`.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
#[cfg(feature = "validate")]
use validator::Validate as _;

use crate::course::CategoryCode;
use crate::days::YEARS;
use crate::ids::{CourseId, CurriculumItemId, CurriculumPlanId, SchoolId};
use crate::problem::UnknownWord;
use crate::words::words;

words! {
    /// A calendar half-year (notice, 四(三): 每半年更新一次教学课程).
    pub enum Half {
        /// January to June.
        H1 = "H1",
        /// July to December.
        H2 = "H2",
    }
}

words! {
    /// Where a half-year's curriculum plan stands.
    pub enum PlanState {
        /// Being written.
        Draft = "draft",
        /// In force: it counts as the refresh of its half-year and is not edited any more.
        Published = "published",
        /// A later revision of the same half-year has taken its place.
        Superseded = "superseded",
    }
}

words! {
    /// Whether a school has refreshed its curriculum in a half-year.
    pub enum RefreshState {
        /// Open too few days in it: nothing is owed.
        NotDue = "not_due",
        /// Owed, and there is still time.
        Due = "due",
        /// Published in time.
        Done = "done",
        /// Owed, and the half-year is over.
        Overdue = "overdue",
    }
}

/// One calendar half-year, written `2025-H1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HalfYear {
    year: i32,
    half: Half,
}

impl HalfYear {
    /// Of one of the `YEARS`, or `None`.
    #[must_use]
    pub fn new(year: i32, half: Half) -> Option<Self> {
        YEARS.contains(&year).then_some(Self { year, half })
    }

    /// The half-year that a day lies in, or `None` outside the `YEARS`.
    #[must_use]
    pub fn containing(day: NaiveDate) -> Option<Self> {
        Self::new(day.year(), if day.month() <= 6 { Half::H1 } else { Half::H2 })
    }

    /// The calendar year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// Which half of the year.
    #[must_use]
    pub const fn half(self) -> Half {
        self.half
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        let month = if self.half == Half::H1 { 1 } else { 7 };
        NaiveDate::from_ymd_opt(self.year, month, 1).unwrap_or_default()
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        let (month, day) = if self.half == Half::H1 { (6, 30) } else { (12, 31) };
        NaiveDate::from_ymd_opt(self.year, month, day).unwrap_or_default()
    }

    /// The one before.
    #[must_use]
    pub fn previous(self) -> Self {
        match self.half {
            Half::H1 => Self { year: self.year - 1, half: Half::H2 },
            Half::H2 => Self { half: Half::H1, ..self },
        }
    }

    /// The one after.
    #[must_use]
    pub fn next(self) -> Self {
        match self.half {
            Half::H1 => Self { half: Half::H2, ..self },
            Half::H2 => Self { year: self.year + 1, half: Half::H1 },
        }
    }
}

impl fmt::Display for HalfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{}", self.year, self.half)
    }
}

impl FromStr for HalfYear {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (year, half) = text.split_once('-').ok_or(UnknownWord)?;
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(UnknownWord);
        }
        Self::new(year.parse().map_err(|_| UnknownWord)?, half.parse()?).ok_or(UnknownWord)
    }
}

impl Serialize for HalfYear {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HalfYear {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for HalfYear {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^\d{4}-H[12]$"))
            .description(Some("A calendar half-year"))
            .examples([serde_json::json!("2025-H1")])
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for HalfYear {}

/// A plan to begin, as a draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCurriculumPlan {
    /// The school.
    pub school_id: SchoolId,
    /// The half-year.
    pub half_year: HalfYear,
    /// Whether to take over the items of the last published plan (courses retired since are left out).
    #[serde(default)]
    pub copy_last: bool,
}

/// What is planned of one course.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CurriculumItemInput {
    /// The course; published, and each at most once in a plan.
    pub course_id: CourseId,
    /// How many sessions.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 200, code = "range")))]
    pub sessions_planned: u16,
    /// 1 for Monday to 7 for Sunday, once known.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 7, code = "range")))]
    pub weekday: Option<u8>,
    /// When a session begins, local time, once known.
    #[serde(default)]
    pub start_time: Option<NaiveTime>,
}

/// The items of a draft from now on, in order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateCurriculumPlan {
    /// All items.
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length"), nested))]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub items: Vec<CurriculumItemInput>,
}

/// What is planned of one course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurriculumItemView {
    /// Its identifier.
    pub id: CurriculumItemId,
    /// The course.
    pub course_id: CourseId,
    /// The course's title.
    pub course_title: String,
    /// The course's category.
    pub category: CategoryCode,
    /// How many sessions.
    pub sessions_planned: u16,
    /// 1 for Monday to 7 for Sunday.
    pub weekday: Option<u8>,
    /// When a session begins, local time.
    pub start_time: Option<NaiveTime>,
}

/// One course in a comparison of plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanDiffCourse {
    /// The course.
    pub course_id: CourseId,
    /// Its title.
    pub course_title: String,
}

/// How a plan differs from the last published one of an earlier half-year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanDiff {
    /// The plan compared with.
    pub against: CurriculumPlanId,
    /// Its half-year.
    pub against_half_year: HalfYear,
    /// In both, as they were.
    pub kept: Vec<PlanDiffCourse>,
    /// In both, with other sessions or times.
    pub altered: Vec<PlanDiffCourse>,
    /// Only in this one.
    pub added: Vec<PlanDiffCourse>,
    /// Only in the last one.
    pub dropped: Vec<PlanDiffCourse>,
    /// The changed share in basis points, rounded down.
    pub changed_bp: u32,
    /// The share that publishing needs, in basis points.
    pub minimum_bp: u32,
    /// Whether enough has changed to publish.
    pub enough: bool,
}

/// A plan with its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurriculumPlanView {
    /// Its identifier.
    pub id: CurriculumPlanId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The half-year.
    pub half_year: HalfYear,
    /// 1 for the first plan of the school and half-year, then 2, 3, …
    pub revision: u16,
    /// Where it stands.
    pub status: PlanState,
    /// The plan that its items were taken from.
    pub copied_from: Option<CurriculumPlanId>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Its items, in order.
    pub items: Vec<CurriculumItemView>,
    /// Against the last published plan of an earlier half-year; `null` for a school's first.
    pub diff: Option<PlanDiff>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// A plan in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurriculumPlanSummary {
    /// Its identifier.
    pub id: CurriculumPlanId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The half-year.
    pub half_year: HalfYear,
    /// 1 for the first plan of the school and half-year, then 2, 3, …
    pub revision: u16,
    /// Where it stands.
    pub status: PlanState,
    /// How many courses it has.
    pub items: i64,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// The share that had changed when it was published, in basis points; `null` for a school's first.
    pub changed_bp: Option<u32>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which plans to list, newest half-year first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CurriculumPlanQuery {
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only of this half-year.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
    /// Only plans that stand so.
    pub status: Option<PlanState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Of which day and half-year to list the schools that owe a plan.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct OverduePlansQuery {
    /// The day to look from; today unless given.
    pub as_of: Option<NaiveDate>,
    /// The half-year; the one that `as_of` lies in unless given.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
    /// Only this county, 6 digits.
    pub county_code: Option<String>,
}

/// A school that owes a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OverdueSchool {
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// Its township's code.
    pub township_code: String,
    /// How many days it has been open in the half-year, up to the day looked from.
    pub open_days: u32,
    /// `due` while the half-year lasts, `overdue` afterwards.
    pub state: RefreshState,
    /// Whether a draft has been begun.
    pub has_draft: bool,
}

/// The schools of a county that owe a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OverdueCounty {
    /// The county's code.
    pub county_code: String,
    /// The county's name.
    pub county_name: String,
    /// Its schools, by name.
    pub schools: Vec<OverdueSchool>,
}

/// Who owes the refresh of a half-year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OverduePlansView {
    /// The day looked from.
    pub as_of: NaiveDate,
    /// The half-year.
    pub half_year: HalfYear,
    /// From how many open days on a plan is owed.
    pub min_open_days: u32,
    /// How many schools owe one.
    pub total: u32,
    /// By county.
    pub counties: Vec<OverdueCounty>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_year_ends_with_june_or_december() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let h1 = HalfYear::containing(day("2025-06-30")).unwrap();
        assert_eq!(h1.to_string(), "2025-H1");
        assert_eq!(h1.last_day(), day("2025-06-30"));
        assert_eq!(HalfYear::containing(day("2025-07-01")), Some(h1.next()));
        assert_eq!(h1.previous().to_string(), "2024-H2");
        assert_eq!(h1.next().next().previous(), h1.next());
        assert_eq!("2025-H2".parse(), Ok(h1.next()));
    }

    #[test]
    fn a_half_year_in_another_spelling_is_refused() {
        for text in ["2025-H3", "2025H1", "25-H1", "2025-h1", "+025-H1", "1899-H1", ""] {
            assert!(text.parse::<HalfYear>().is_err(), "{text}");
        }
    }
}
