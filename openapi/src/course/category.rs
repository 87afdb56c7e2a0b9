//! Categories of courses: the seven of the notice (四(三)) and what the city adds to them.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::CourseActor;
use crate::division::DivisionCode;
use crate::problem::UnknownWord;
use crate::words::words;

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
    /// Where a category comes from.
    pub enum CategoryOrigin {
        /// The notice names it.
        Notice = "notice",
        /// The city added it.
        Local = "local",
    }
}

words! {
    /// How far a category has come.
    pub enum CategoryState {
        /// Waits for the city.
        Proposed = "proposed",
        /// Courses may take it.
        Approved = "approved",
        /// Not agreed, or taken back.
        Rejected = "rejected",
        /// Courses keep it, and no other takes it.
        Retired = "retired",
    }
}

/// A category to add; the city decides.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCourseCategory {
    /// Its code.
    pub code: CategoryCode,
    /// What it is called in Chinese.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 30, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 30))]
    pub label_zh: String,
    /// What it is called in traditional Mongolian.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 60, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 60))]
    pub label_mn: Option<String>,
    /// What it is called in English.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 60, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60))]
    pub label_en: String,
    /// Why the seven do not do.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub basis: String,
    /// The county that wishes for it, 6 digits; absent for the city, and for a county administrator's own.
    #[serde(default)]
    pub county_code: Option<DivisionCode>,
}

/// A category of courses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseCategoryView {
    /// Its code.
    pub code: CategoryCode,
    /// What it is called in Chinese.
    pub label_zh: String,
    /// What it is called in traditional Mongolian.
    pub label_mn: Option<String>,
    /// What it is called in English.
    pub label_en: String,
    /// Where it comes from.
    pub origin: CategoryOrigin,
    /// How far it has come.
    pub status: CategoryState,
    /// What it rests on: the clause, or why it was proposed.
    pub basis: String,
    /// The county that wished for it.
    pub county_code: Option<DivisionCode>,
    /// Who proposed it; none where the notice did.
    pub proposed_by: Option<CourseActor>,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<CourseActor>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why so.
    pub decision_reason: Option<String>,
    /// When it was retired.
    pub retired_at: Option<DateTime<Utc>>,
    /// Why.
    pub retired_reason: Option<String>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// The categories, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseCategoryList {
    /// Those of the notice first.
    pub items: Vec<CourseCategoryView>,
}
