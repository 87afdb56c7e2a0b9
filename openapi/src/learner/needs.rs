//! What a learner would like, and needs in order to come.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use crate::course::{ActivityForm, CategoryCode, DeliveryMode};
use crate::ids::{AccountId, LearnerId};
use crate::words::words;

words! {
    /// In which language a learner likes to be taught.
    pub enum LearnerLanguage {
        /// 国家通用语言
        Chinese = "chinese",
        /// 蒙古语
        Mongolian = "mongolian",
    }
}

words! {
    /// At which time of the day a learner can come.
    pub enum DayPart {
        /// Until noon.
        Morning = "morning",
        /// From noon to six.
        Afternoon = "afternoon",
        /// After six.
        Evening = "evening",
    }
}

words! {
    /// What helps a learner to come and to follow; never why.
    pub enum LearnerAid {
        /// A way without steps.
        StepFree = "step_free",
        /// A seat in front.
        FrontSeat = "front_seat",
        /// Papers in large print.
        LargePrint = "large_print",
        /// Somebody comes along.
        Companion = "companion",
    }
}

/// What a learner would like and needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct LearnerNeeds {
    /// The categories of courses that the learner likes.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 20, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub categories: Vec<CategoryCode>,
    /// The forms that the learner likes.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 11, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_items = 11))]
    pub forms: Vec<ActivityForm>,
    /// How the learner likes to be taught; any way unless given.
    #[serde(default)]
    pub delivery_mode: Option<DeliveryMode>,
    /// The languages in which the learner likes to be taught.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 2, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_items = 2))]
    pub languages: Vec<LearnerLanguage>,
    /// The times of the day at which the learner can come; any unless given.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 3, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_items = 3))]
    pub day_parts: Vec<DayPart>,
    /// The weekdays on which the learner can come, 1 (Monday) to 7; any unless given.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 7, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_items = 7))]
    pub weekdays: Vec<u8>,
    /// What helps the learner to come and to follow.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 4, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_items = 4))]
    pub aids: Vec<LearnerAid>,
    /// Anything else that the learner has said; nothing medical.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: Option<String>,
}

/// The needs of a learner as they are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearnerNeedsView {
    /// The learner.
    pub learner_id: LearnerId,
    /// What the learner has said.
    pub needs: LearnerNeeds,
    /// Who recorded it; nobody while nothing was said.
    pub recorded_by: Option<AccountId>,
    /// When.
    pub recorded_at: Option<DateTime<Utc>>,
    /// Its version, for `If-Match`; 0 while nothing was said.
    pub version: i64,
}

/// What a learner says about needs, all of it from now on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PutLearnerNeeds {
    /// The edition of the privacy notice under which the learner agrees; not needed while the consent to it holds.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 32))]
    pub consent_notice_version: Option<String>,
    /// What the learner has said.
    #[cfg_attr(feature = "validate", validate(nested))]
    pub needs: LearnerNeeds,
}
