//! What a fund may pay for, and where its money lies in the ledger.

pub mod donation;
pub mod liability;
pub mod remuneration;
pub mod reversal;

use contract::credit::LedgerAccountKind;
use contract::fund::{ExpenseCategory, FundKind};

/// Whether a fund of this kind may pay for this: earmarked money for redemption
/// only, and redemption goods from earmarked or donated money only.
#[must_use]
pub const fn may_pay(kind: FundKind, category: ExpenseCategory) -> bool {
    match kind {
        FundKind::RedemptionFund => category.is_for_redemption(),
        FundKind::DonationFund => true,
        FundKind::OperatingGuaranteeFund => !category.is_for_redemption(),
    }
}

/// The account that holds the money of such a fund.
#[must_use]
pub const fn account_kind(kind: FundKind) -> LedgerAccountKind {
    match kind {
        FundKind::RedemptionFund => LedgerAccountKind::RedemptionFund,
        FundKind::DonationFund => LedgerAccountKind::DonationFund,
        FundKind::OperatingGuaranteeFund => LedgerAccountKind::OperatingFund,
    }
}

/// The account that such money comes from.
#[must_use]
pub const fn source_kind(kind: FundKind) -> LedgerAccountKind {
    match kind {
        FundKind::RedemptionFund | FundKind::OperatingGuaranteeFund => LedgerAccountKind::SubsidySource,
        FundKind::DonationFund => LedgerAccountKind::DonationSource,
    }
}

/// Where money goes that is spent on this: what is redeemed is paid for now and handed over later.
#[must_use]
pub const fn target_kind(category: ExpenseCategory) -> LedgerAccountKind {
    if category.is_for_redemption() { LedgerAccountKind::GoodsBought } else { LedgerAccountKind::Spent }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earmarked_money_pays_for_redemption_and_nothing_else() {
        for category in ExpenseCategory::ALL {
            let redemption =
                matches!(category, ExpenseCategory::RedemptionGoods | ExpenseCategory::RedemptionServices);
            assert_eq!(may_pay(FundKind::RedemptionFund, *category), redemption, "{category}");
            assert_eq!(may_pay(FundKind::OperatingGuaranteeFund, *category), !redemption, "{category}");
        }
    }
}
