//! Wire types of the slice `learner`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use crate::facility::SheetFormat;
use crate::ids::{AccountId, LearnerId, SchoolId};
use crate::words::words;

mod consents;
mod import;
mod needs;
mod proxies;

pub use consents::*;
pub use import::*;
pub use needs::*;
pub use proxies::*;

words! {
    /// Why someone belongs to the priority population that cannot attend a
    /// seniors' university (notice, 二(一)).
    pub enum PriorityReason {
        /// 经济条件
        Economic = "economic",
        /// 身体条件
        Physical = "physical",
        /// 自身客观条件
        Circumstances = "circumstances",
    }
}

words! {
    /// How well a priority reason is attested.
    pub enum PriorityEvidence {
        /// The learner's own word.
        SelfDeclared = "self_declared",
        /// The community has confirmed it.
        CommunityConfirmed = "community_confirmed",
        /// An ability assessment (GB/T 42195) is on file.
        AbilityAssessed = "ability_assessed",
    }
}

words! {
    /// Sex, as the 17th digit of the ID number tells.
    pub enum Sex {
        /// 男
        Male = "male",
        /// 女
        Female = "female",
    }
}

words! {
    /// The age bands of the reports.
    pub enum AgeBand {
        /// Below 60: no learner yet.
        Under60 = "under_60",
        /// 60 to 69.
        From60To69 = "60_69",
        /// 70 to 79.
        From70To79 = "70_79",
        /// 80 and older.
        From80 = "80_plus",
    }
}

words! {
    /// Where a learner's registration stands.
    pub enum LearnerState {
        /// May learn and earn.
        Active = "active",
        /// May not earn for the time being.
        Suspended = "suspended",
        /// Left: the account is closed.
        Closed = "closed",
        /// Died: the account is closed, nothing after that day counts.
        Deceased = "deceased",
        /// It is another record's: the person goes on there.
        Merged = "merged",
    }
}

words! {
    /// Who told that a learner has died.
    pub enum DeathSource {
        /// The family, with a paper.
        Family = "family",
        /// The community.
        Community = "community",
        /// The records of civil affairs.
        CivilAffairs = "civil_affairs",
    }
}

/// A priority reason of a learner and how well it is attested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Priority {
    /// The reason; each at most once.
    pub reason: PriorityReason,
    /// How well it is attested; a self-declaration is enough to enrol.
    pub evidence: PriorityEvidence,
}

/// What the learner has agreed to; both consents are needed to register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The edition of the privacy notice that was shown or read out, for example `2024-09`.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 32))]
    pub notice_version: String,
    /// Personal data may be processed.
    pub personal_data: bool,
    /// Sensitive personal data (the ID number) may be processed: a consent of its own.
    pub sensitive_data: bool,
}

/// A person to register as a learner of a school, on the day of the request.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateLearner {
    /// The home school.
    pub school_id: SchoolId,
    /// The name as on the ID card.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name_zh: String,
    /// The name in traditional Mongolian.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub name_mn: Option<String>,
    /// The citizen's ID number (GB 11643), 18 characters.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 32))]
    #[cfg_attr(feature = "openapi", schema(example = "15060219500101001X"))]
    pub id_number: String,
    /// The birth date; where given it must be the one in the ID number.
    #[serde(default)]
    pub birth_date: Option<NaiveDate>,
    /// The sex; where given it must be the one in the ID number.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// A telephone number, 7 to 15 digits, with an optional leading `+`.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 20, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20))]
    pub phone: Option<String>,
    /// Why the learner belongs to the priority population, if so.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 3, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_items = 3))]
    pub priority: Vec<Priority>,
    /// What the learner has agreed to.
    #[cfg_attr(feature = "validate", validate(nested))]
    pub consent: Consent,
}

/// A change of a learner; absent members stay as they are.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateLearner {
    /// The new home school.
    #[serde(default)]
    pub school_id: Option<SchoolId>,
    /// The name as on the ID card.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name_zh: Option<String>,
    /// The name in traditional Mongolian; an empty text removes it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub name_mn: Option<String>,
    /// A telephone number; an empty text removes it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 20, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20))]
    pub phone: Option<String>,
    /// All priority reasons from now on.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 3, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_items = 3))]
    pub priority: Option<Vec<Priority>>,
}

/// Another ID number in the place of one that was entered wrongly; birth date and sex follow from it.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CorrectLearnerIdentity {
    /// The citizen's ID number (GB 11643), 18 characters.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 32))]
    pub id_number: String,
    /// The birth date; where given it must be the one in the ID number.
    #[serde(default)]
    pub birth_date: Option<NaiveDate>,
    /// What shows that the one before was wrong.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
}

/// A learner as the staff see one: without the whole ID number, birth date or telephone number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearnerView {
    /// Its identifier.
    pub id: LearnerId,
    /// The home school.
    pub school_id: SchoolId,
    /// The home school's name.
    pub school_name: String,
    /// The name as on the ID card.
    pub name_zh: String,
    /// The name in traditional Mongolian.
    pub name_mn: Option<String>,
    /// The sex.
    pub sex: Sex,
    /// The age today, in full years.
    pub age: u16,
    /// The age band of the reports.
    pub age_band: AgeBand,
    /// The ID number with all but the place and the last character hidden.
    pub id_number_masked: String,
    /// The telephone number with its middle hidden.
    pub phone_masked: Option<String>,
    /// Why the learner belongs to the priority population; empty if it does not.
    pub priority: Vec<Priority>,
    /// Where the registration stands.
    pub status: LearnerState,
    /// The day of registration.
    pub registered_on: NaiveDate,
    /// When the account was closed, if it was.
    pub closed_at: Option<DateTime<Utc>>,
    /// The day of death, if the learner has died.
    pub died_on: Option<NaiveDate>,
    /// Who told of the death.
    pub death_source: Option<DeathSource>,
    /// The record that goes on for it, once both were found to be of one person.
    pub merged_into: Option<LearnerId>,
    /// When all that is personal was erased on request.
    pub erased_at: Option<DateTime<Utc>>,
    /// Since when the learner's data may not be processed any more, because a consent that is needed was taken back.
    pub consent_withdrawn_at: Option<DateTime<Utc>>,
    /// The edition of the privacy notice that was agreed to.
    pub consent_notice_version: String,
    /// True for invented persons of the demonstration data.
    pub synthetic: bool,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// What is hidden otherwise; each look at it is recorded with its reason.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearnerSecrets {
    /// The learner.
    pub id: LearnerId,
    /// The whole ID number.
    pub id_number: String,
    /// The birth date.
    pub birth_date: NaiveDate,
    /// The whole telephone number.
    pub phone: Option<String>,
}

/// Whom to look up, by the whole ID number.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct LookUpLearner {
    /// The citizen's ID number (GB 11643), 18 characters.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 32))]
    pub id_number: String,
}

/// Which learners to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LearnerQuery {
    /// Part of a name.
    pub q: Option<String>,
    /// Only learners of this school.
    pub school_id: Option<SchoolId>,
    /// Only learners of schools in this county, 6 digits.
    pub county_code: Option<String>,
    /// Only learners of schools in this township, 9 digits.
    pub township_code: Option<String>,
    /// Only the priority population (`true`), or only the others (`false`).
    pub priority: Option<bool>,
    /// Only this age band, today.
    pub age_band: Option<AgeBand>,
    /// Only registrations that stand so.
    pub status: Option<LearnerState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which learners to export, and how.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LearnerExportQuery {
    /// The format; a workbook unless asked otherwise.
    pub format: Option<SheetFormat>,
    /// Part of a name.
    pub q: Option<String>,
    /// Only learners of this school.
    pub school_id: Option<SchoolId>,
    /// Only learners of schools in this county, 6 digits.
    pub county_code: Option<String>,
    /// Only learners of schools in this township, 9 digits.
    pub township_code: Option<String>,
    /// Only the priority population (`true`), or only the others (`false`).
    pub priority: Option<bool>,
    /// Only this age band, today.
    pub age_band: Option<AgeBand>,
    /// Only registrations that stand so.
    pub status: Option<LearnerState>,
}

/// An account that is a learner's own: it enters, confirms and settles nothing of theirs.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DeclareAccount {
    /// The account of the learner.
    pub account_id: AccountId,
}

/// That a learner has died.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct RecordDeath {
    /// The day, not ahead of today.
    pub died_on: NaiveDate,
    /// Who told of it.
    pub source: DeathSource,
    /// The paper or the record that says so.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 200))]
    pub document: String,
}
