//! Wire types of donations (慈善捐赠).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{ExpenseCategory, ReversalMark};
use crate::division::DivisionCode;
use crate::ids::{DonationId, FacilityId, FundId, LedgerEventId, RedemptionItemId};
use crate::money::Yuan;
use crate::words::words;

words! {
    /// What is donated.
    pub enum DonationKind {
        /// 捐款
        Cash = "cash",
        /// 捐物
        InKind = "in_kind",
    }
}

words! {
    /// Who donates.
    pub enum DonorKind {
        /// A person.
        Individual = "individual",
        /// A company, an association, an office.
        Organisation = "organisation",
        /// Somebody who wants no name to be written down.
        Anonymous = "anonymous",
    }
}

/// Money that is donated to a donation fund.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DonateCash {
    /// Who donates.
    pub donor_kind: DonorKind,
    /// The donor's name; none for an anonymous one.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub donor_name: Option<String>,
    /// How much, more than zero.
    pub amount: Yuan,
    /// What the donor binds it to (定向); absent where the fund may choose.
    #[serde(default)]
    pub purpose: Option<ExpenseCategory>,
    /// What the donor wishes, in words.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub wish: Option<String>,
}

/// Goods that are donated; they go onto a shelf.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DonateGoods {
    /// Who donates.
    pub donor_kind: DonorKind,
    /// The donor's name; none for an anonymous one.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub donor_name: Option<String>,
    /// Where they lie.
    pub facility_id: FacilityId,
    /// What.
    pub item_id: RedemptionItemId,
    /// How many pieces.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 100_000, code = "range")))]
    pub quantity: u32,
    /// What all pieces are worth, more than zero: by invoice, or by the usual price.
    pub valuation: Yuan,
    /// What the donor wishes, in words.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub wish: Option<String>,
}

/// A donation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DonationView {
    /// Its identifier; later ones are greater.
    pub id: DonationId,
    /// Money or goods.
    pub kind: DonationKind,
    /// The number of its receipt: county, year, and one after another.
    pub receipt_number: String,
    /// Who donated.
    pub donor_kind: DonorKind,
    /// The donor's name; that of a person is masked in the answer to its entry, which is kept.
    pub donor_name: Option<String>,
    /// The county.
    pub county_code: DivisionCode,
    /// The facility that it went to; none for a county's fund.
    pub facility_id: Option<FacilityId>,
    /// The facility's name.
    pub facility_name: Option<String>,
    /// The fund that the money went into.
    pub fund_id: Option<FundId>,
    /// The fund's name.
    pub fund_name: Option<String>,
    /// The item that came onto the shelf.
    pub item_id: Option<RedemptionItemId>,
    /// Its name.
    pub item_name: Option<String>,
    /// How many pieces.
    pub quantity: Option<u32>,
    /// The money, or what the goods are worth.
    pub amount: Yuan,
    /// What the donor bound the money to.
    pub purpose: Option<ExpenseCategory>,
    /// What the donor wished.
    pub wish: Option<String>,
    /// The event in the ledger.
    pub event_id: LedgerEventId,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// That it waits to be undone, or was: then its receipt is void.
    pub reversal: Option<ReversalMark>,
}

/// Which donations to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DonationQuery {
    /// Only money, or only goods.
    pub kind: Option<DonationKind>,
    /// Only in this county.
    pub county_code: Option<DivisionCode>,
    /// Only into this fund.
    pub fund_id: Option<FundId>,
    /// Only at this facility.
    pub facility_id: Option<FacilityId>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// What stands on a donation's receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DonationReceiptView {
    /// The donation.
    pub donation: DonationView,
    /// The amount in capitals (大写金额), as receipts are written.
    pub amount_in_words: String,
    /// The county's name.
    pub county_name: String,
    /// The day on which it was received.
    pub received_on: NaiveDate,
    /// Who received it for the county or the facility; none where the system did.
    pub received_by_name: Option<String>,
}
