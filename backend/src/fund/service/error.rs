//! Why something of funds or donations is not done.

use chrono::NaiveDate;
use contract::money::Yuan;

use crate::credit::domain::ledger::Refusal;
use crate::credit::service::CreditError;
use crate::credit::service::ledger::LedgerError;
use crate::db::DbError;
use crate::division::DivisionError;
use crate::fund::domain::donation::DonorError;
use crate::fund::domain::remuneration::RemunerationError;
use crate::fund::domain::reversal::ReversalError;
use crate::redemption::service::RedemptionError;
use crate::teacher::service::TeacherError;

/// Why nothing happened to a fund.
#[derive(Debug, thiserror::Error)]
pub enum FundError {
    /// No such record in the caller's scope.
    #[error("not found")]
    NotFound,
    /// The county lies outside the caller's scope, or is not the facility's.
    #[error("the county is not allowed")]
    County,
    /// Such a fund is there already.
    #[error("such a fund exists")]
    Exists,
    /// An amount of nothing or less.
    #[error("the amount must be more than zero")]
    AmountNotPositive,
    /// The fund may not pay for that (notice, 五(二)).
    #[error("the money is earmarked for something else")]
    NotEarmarkedUse,
    /// The fund has less than that.
    #[error("the fund has too little")]
    InsufficientFund,
    /// What is left is bound to other purposes by its donors.
    #[error("{0} is not bound to something else")]
    BoundElsewhere(Yuan),
    /// Only a donation fund takes donations.
    #[error("not a donation fund")]
    NotDonationFund,
    /// The donor is not named as wanted.
    #[error(transparent)]
    Donor(#[from] DonorError),
    /// What the goods are worth is nothing or less.
    #[error("the valuation must be more than zero")]
    ValuationNotPositive,
    /// What a delivery has cost is nothing or less.
    #[error("the cost must be more than zero")]
    CostNotPositive,
    /// The entry has bought nothing that comes onto a shelf.
    #[error("the entry is no purchase of redemption goods or services")]
    NotDeliverable,
    /// More than is left of the purchase.
    #[error("{0} of the purchase are not delivered")]
    MoreThanBought(Yuan),
    /// A piece costs more than the policy allows.
    #[error("a piece costs {unit}, more than {cap}")]
    UnitCostAboveCap {
        /// The member that says what all cost, or are worth.
        at: &'static str,
        /// What a piece costs.
        unit: Yuan,
        /// What it may cost.
        cap: Yuan,
    },
    /// Somebody else changed it.
    #[error("stale")]
    Stale,
    /// What donors give is entered as a donation, with its receipt.
    #[error("a donation fund takes donations only")]
    DonationsOnly,
    /// None of the caller's roles may do that.
    #[error("the role does not allow it")]
    Role,
    /// The learner is the one who acts.
    #[error("nobody decides on its own credits")]
    OwnCredit,
    /// An hour of nothing or less.
    #[error("the rate must be more than zero")]
    RateNotPositive,
    /// A teacher is not paid.
    #[error(transparent)]
    Remuneration(#[from] RemunerationError),
    /// It is not undone.
    #[error(transparent)]
    Reversal(#[from] ReversalError),
    /// The facility is none of the fund's.
    #[error("the facility is not the fund's, or lies in another county")]
    DeliveredElsewhere,
    /// The goods cannot be taken.
    #[error(transparent)]
    Redemption(RedemptionError),
    /// No policy holds today, so par and levels are unknown.
    #[error("no credit policy holds on {0}")]
    NoPolicy(NaiveDate),
    /// The ledger refused.
    #[error(transparent)]
    Ledger(LedgerError),
    /// A stored word or number cannot be read.
    #[error("a stored value cannot be read")]
    Stored,
    /// The database did not answer.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for FundError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<LedgerError> for FundError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Refused(Refusal::Overdrawn { .. }) => Self::InsufficientFund,
            LedgerError::Database(error) => Self::Database(error),
            other => Self::Ledger(other),
        }
    }
}

impl From<CreditError> for FundError {
    fn from(error: CreditError) -> Self {
        match error {
            CreditError::NoPolicy(day) => Self::NoPolicy(day),
            CreditError::Database(error) => Self::Database(error),
            CreditError::Ledger(error) => error.into(),
            _ => Self::Stored,
        }
    }
}

impl From<RedemptionError> for FundError {
    fn from(error: RedemptionError) -> Self {
        match error {
            RedemptionError::NotFound => Self::NotFound,
            RedemptionError::Database(error) => Self::Database(error),
            other => Self::Redemption(other),
        }
    }
}

impl From<DivisionError> for FundError {
    fn from(error: DivisionError) -> Self {
        match error {
            DivisionError::NotFound => Self::NotFound,
            DivisionError::BuiltIn(_) => Self::Stored,
            DivisionError::Database(error) => Self::Database(error),
        }
    }
}

impl From<TeacherError> for FundError {
    fn from(error: TeacherError) -> Self {
        match error {
            TeacherError::NotFound => Self::NotFound,
            TeacherError::Database(error) => Self::Database(error),
            _ => Self::Stored,
        }
    }
}
