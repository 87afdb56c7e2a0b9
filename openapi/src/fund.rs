//! Wire types of the slice `fund`.

mod delivery;
mod donation;
mod liability;
mod remuneration;
mod reversal;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::credit::CoverLevel;
use crate::division::DivisionCode;
use crate::ids::{FacilityId, FundId, LedgerEventId};
use crate::money::{Credits, Yuan};
use crate::words::words;

pub use delivery::*;
pub use donation::*;
pub use liability::*;
pub use remuneration::*;
pub use reversal::*;

words! {
    /// Where money comes from and, with it, what it may be used for.
    pub enum FundKind {
        /// 分级资助资金: redemption goods and related services only (notice, 五(二)).
        RedemptionFund = "redemption_fund",
        /// 慈善捐赠, bound to the donor's purpose (notice, 六(三)).
        DonationFund = "donation_fund",
        /// 运营保障经费, where a county grants it (notice, 五(二)).
        OperatingGuaranteeFund = "operating_guarantee_fund",
    }
}

words! {
    /// How an entry of a fund came about.
    pub enum FundEntryOrigin {
        /// Somebody entered it.
        Entered = "entered",
        /// A subsidy run paid it: it is taken back by the run, not undone as an entry.
        Award = "award",
        /// A subsidy run took it back.
        Return = "return",
    }
}

words! {
    /// What an expense buys.
    pub enum ExpenseCategory {
        /// 兑换物品
        RedemptionGoods = "redemption_goods",
        /// 兑换服务
        RedemptionServices = "redemption_services",
        /// 教师报酬
        TeacherRemuneration = "teacher_remuneration",
        /// 场地设施
        VenueEquipment = "venue_equipment",
        /// 日常运营
        Operations = "operations",
    }
}

impl ExpenseCategory {
    /// Whether earmarked money may pay for it: goods and services for redemption, nothing else (notice, 五(二)).
    #[must_use]
    pub const fn is_for_redemption(self) -> bool {
        matches!(self, Self::RedemptionGoods | Self::RedemptionServices)
    }
}

/// A new fund.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateFund {
    /// What its money may be used for.
    pub kind: FundKind,
    /// Its name.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// The county that keeps it; with a facility, the facility's county.
    pub county_code: DivisionCode,
    /// The facility whose school it belongs to; absent for the county's own.
    #[serde(default)]
    pub facility_id: Option<FacilityId>,
}

/// A fund and what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FundView {
    /// Its identifier.
    pub id: FundId,
    /// What its money may be used for.
    pub kind: FundKind,
    /// Its name.
    pub name: String,
    /// The county that keeps it.
    pub county_code: DivisionCode,
    /// The county's name.
    pub county_name: Option<String>,
    /// The facility whose school it belongs to.
    pub facility_id: Option<FacilityId>,
    /// Everything that came in and was not undone.
    pub received: Yuan,
    /// Everything that was spent and was not undone.
    pub spent: Yuan,
    /// What a subsidy run took back.
    #[serde(default)]
    pub returned: Yuan,
    /// What is left.
    pub balance: Yuan,
    /// What it has paid for redemption goods and services that have not come onto a shelf.
    pub undelivered: Yuan,
    /// How often it was tried to spend it on something else than redemption.
    pub misuse_attempts: i64,
}

/// Which funds to list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct FundQuery {
    /// Only this kind.
    pub kind: Option<FundKind>,
    /// Only in this county.
    pub county_code: Option<DivisionCode>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Money that came in: an award or a grant.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ReceiveFund {
    /// How much, more than zero.
    pub amount: Yuan,
    /// Who gave it.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub source: String,
    /// The allotment notice or receipt.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub document: String,
}

/// Money that is to go out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SpendFund {
    /// What it buys.
    pub category: ExpenseCategory,
    /// How much, more than zero.
    pub amount: Yuan,
    /// Who is paid.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub supplier: String,
    /// The invoice.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub document: String,
}

/// One receipt or expense of a fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FundEntryView {
    /// Its identifier; later ones are greater.
    pub id: Uuid,
    /// The fund.
    pub fund_id: FundId,
    /// The event in the ledger.
    pub event_id: LedgerEventId,
    /// What it bought; absent for money that came in or was taken back.
    pub category: Option<ExpenseCategory>,
    /// How it came about.
    pub origin: FundEntryOrigin,
    /// Into the fund positive, out of it negative.
    pub amount: Yuan,
    /// Who gave it or was paid.
    pub counterparty: String,
    /// The allotment notice, receipt or invoice.
    pub document: String,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// What of it has not come onto a shelf; absent for what never does.
    pub undelivered: Option<Yuan>,
    /// That it waits to be undone, or was.
    pub reversal: Option<ReversalMark>,
}

/// Which part of a fund's entries to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct FundEntryQuery {
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// For which part of the city the cover is asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct FundCoverQuery {
    /// Only this county; absent for the whole of the caller's scope.
    pub county_code: Option<DivisionCode>,
}

/// How well the redemption funds cover the outstanding credits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FundCoverView {
    /// What the redemption funds hold.
    pub fund: Yuan,
    /// What was paid for goods that are not handed over, on the shelves or on their way.
    pub goods: Yuan,
    /// The credits that have not been spent and have not expired.
    pub outstanding: Credits,
    /// What they are worth at par.
    pub liability: Yuan,
    /// Fund and goods by liability in basis points, rounded down; absent when nothing is outstanding.
    pub cover_bp: Option<i64>,
    /// How it stands against the policy's levels.
    pub level: CoverLevel,
    /// Below this share it warns, in basis points.
    pub warn_bp: i64,
    /// Below this share no new high-cost items are offered, in basis points.
    pub restrict_bp: i64,
    /// An item that costs more than this is a high-cost one.
    pub high_cost: Yuan,
}
