//! Posting earnings from outside: one, or up to 1,000 at a time.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
#[cfg(feature = "validate")]
use validator::Validate as _;

use super::{EarningView, RecordSource};
use crate::course::ActivityForm;
use crate::ids::{EarningId, LearnerId};
use crate::problem::FieldProblem;

/// What a learner has done, as the caller's records show it. The credits are computed by the policy of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PostEarning {
    /// Who.
    pub learner_id: LearnerId,
    /// What shows it.
    pub source: RecordSource,
    /// The caller's record, which earns once and for ever.
    pub record_id: Uuid,
    /// What was done: online lessons for an online record; voluntary service or peer teaching for a volunteer log.
    pub form: ActivityForm,
    /// When it began; rate, caps and expiry go by this day in Ordos.
    pub starts_at: DateTime<Utc>,
    /// When it ended, on the same day and not in the future.
    pub ends_at: DateTime<Utc>,
    /// The minutes among them that were verified, which an online record must tell; absent in a volunteer log: all. Minutes
    /// that have earned already do not count again.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(max = 1_440, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(maximum = 1440))]
    pub verified_minutes: Option<u32>,
}

/// One earning of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NamedEarning {
    /// The caller's name for it, a UUID (v7 is best), unique for ever: sent again, it answers as before.
    pub id: EarningId,
    /// What is to be posted.
    #[cfg_attr(feature = "validate", validate(nested))]
    pub earning: PostEarning,
}

/// Earnings to be judged each by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PostEarnings {
    /// 1 to 1,000 of them, in the order in which they count.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 1000, code = "length"), nested))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 1000))]
    pub postings: Vec<NamedEarning>,
}

crate::words::words! {
    /// What became of a posting.
    pub enum PostingState {
        /// It is in the ledger.
        Posted = "posted",
        /// It was in the ledger before, under the same name.
        Replayed = "replayed",
        /// Nothing has moved.
        Refused = "refused",
    }
}

/// The verdict on one posting of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostingVerdict {
    /// Its name.
    pub id: EarningId,
    /// What became of it.
    pub status: PostingState,
    /// The earning, also when it came to nothing: its trace says why. Absent when it was refused.
    pub earning: Option<EarningView>,
    /// Why it was refused: code, words, and the member of the batch.
    pub problem: Option<FieldProblem>,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostedEarnings {
    /// A verdict each, in the order of the request.
    pub verdicts: Vec<PostingVerdict>,
}
