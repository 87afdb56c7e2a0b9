//! Who stands in for a learner.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, LearnerId, LearnerProxyId};
use crate::money::Credits;
use crate::words::words;

words! {
    /// Who the proxy is to the learner.
    pub enum ProxyRelation {
        /// 配偶
        Spouse = "spouse",
        /// 子女
        Child = "child",
        /// 孙辈
        Grandchild = "grandchild",
        /// 其他亲属
        OtherRelative = "other_relative",
        /// 邻居
        Neighbour = "neighbour",
        /// 社区工作者
        CommunityWorker = "community_worker",
        /// 监护人
        Guardian = "guardian",
        /// 其他
        Other = "other",
    }
}

words! {
    /// What a proxy may do; signing for attendance never.
    pub enum ProxyRight {
        /// Enrol the learner in courses.
        Enrol = "enrol",
        /// Fetch what the learner's credits were redeemed for.
        Redeem = "redeem",
        /// See the learner's account.
        SeeAccount = "see_account",
    }
}

words! {
    /// Where the standing of a proxy is, by its days.
    pub enum ProxyState {
        /// Its first day is to come.
        ToCome = "to_come",
        /// It holds.
        InForce = "in_force",
        /// Its last day is over.
        Expired = "expired",
        /// It was ended.
        Ended = "ended",
    }
}

/// Somebody who stands in for a learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearnerProxyView {
    /// Its identifier.
    pub id: LearnerProxyId,
    /// The learner.
    pub learner_id: LearnerId,
    /// The name.
    pub name: String,
    /// Who it is to the learner.
    pub relation: ProxyRelation,
    /// The telephone number with its middle hidden.
    pub phone_masked: String,
    /// The proxy's own account, where it has one here.
    pub account_id: Option<AccountId>,
    /// What it may do.
    pub rights: Vec<ProxyRight>,
    /// How many credits' worth it may fetch a month.
    pub monthly_limit: Option<Credits>,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day.
    pub valid_to: NaiveDate,
    /// The paper by which the learner agrees.
    pub consent_document: String,
    /// The day on which it was signed.
    pub consented_on: NaiveDate,
    /// Where it stands today.
    pub state: ProxyState,
    /// When it was ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was ended.
    pub ended_reason: Option<String>,
    /// Its version.
    pub version: i64,
}

/// Everybody who stands or stood in for a learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearnerProxies {
    /// The newest first.
    pub items: Vec<LearnerProxyView>,
}

/// Somebody who is to stand in for a learner.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateLearnerProxy {
    /// The name as on the ID card.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// Who it is to the learner.
    pub relation: ProxyRelation,
    /// A telephone number, 7 to 15 digits, by which the person is known.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 20, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 20))]
    pub phone: String,
    /// The person's own account, where it has one here.
    #[serde(default)]
    pub account_id: Option<AccountId>,
    /// What it may do.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 3, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 3))]
    pub rights: Vec<ProxyRight>,
    /// How many credits' worth it may fetch a month; needed with the right to redeem, and only then.
    #[serde(default)]
    pub monthly_limit: Option<Credits>,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day.
    pub valid_to: NaiveDate,
    /// The paper by which the learner agrees.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 200))]
    pub consent_document: String,
    /// The day on which it was signed.
    pub consented_on: NaiveDate,
}

/// Of how many learners one person is the proxy at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProxyRuleView {
    /// Its first day.
    pub effective_from: NaiveDate,
    /// Its last day, once another follows.
    pub effective_to: Option<NaiveDate>,
    /// How many learners.
    pub max_learners: u16,
    /// By what it was set.
    pub basis: String,
}

/// All rules on how many learners one person is the proxy of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProxyRules {
    /// The newest first.
    pub items: Vec<ProxyRuleView>,
}

/// A rule from a coming day on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateProxyRule {
    /// Its first day, after today and after that of the rule before.
    pub effective_from: NaiveDate,
    /// How many learners, 1 to 100.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 100, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100))]
    pub max_learners: u16,
    /// By what it is set.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 200))]
    pub basis: String,
}
