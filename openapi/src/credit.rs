//! Wire types of the slice `credit`.

mod adjustment;
mod compare;
mod concentration;
mod draft;
mod month;
mod policy;
mod pool;
mod postings;
mod reconciliation;
mod reminders;
mod review;
mod simulate;
mod statement;
mod views;

pub use adjustment::*;
pub use compare::*;
pub use concentration::*;
pub use draft::*;
pub use month::*;
pub use policy::*;
pub use pool::*;
pub use postings::*;
pub use reconciliation::*;
pub use reminders::*;
pub use review::*;
pub use simulate::*;
pub use statement::*;
pub use views::*;

pub use crate::policy::PolicyState;
use crate::words::words;

words! {
    /// A limit on what can be earned.
    pub enum CreditCap {
        /// In one session.
        PerSession = "per_session",
        /// Online, in one day.
        OnlinePerDay = "online_per_day",
        /// In one day.
        PerDay = "per_day",
        /// Online, in one calendar month.
        OnlinePerMonth = "online_per_month",
        /// In one calendar month.
        PerMonth = "per_month",
        /// In one calendar year.
        PerYear = "per_year",
    }
}

words! {
    /// How well the redemption fund covers the outstanding credits.
    pub enum CoverLevel {
        /// Covered.
        Normal = "normal",
        /// Below the warning level.
        Warn = "warn",
        /// Below the restriction level: no new high-cost items.
        Restrict = "restrict",
    }
}

words! {
    /// What an account of the ledger counts.
    pub enum AssetKind {
        /// Silver credits, in hundredths.
        SilverCredit = "silver_credit",
        /// Yuan, in fen.
        Yuan = "yuan",
        /// Pieces of one stock item.
        StockItem = "stock_item",
    }
}

words! {
    /// What an account of the ledger is for.
    pub enum LedgerAccountKind {
        /// A learner's credits that expire on one day.
        LearnerBucket = "learner_bucket",
        /// Where credits come from.
        Issuance = "issuance",
        /// Where redeemed credits go.
        RedemptionClearing = "redemption_clearing",
        /// Where expired credits go.
        Expired = "expired",
        /// Credits of a facility that are kept for elders in difficulty.
        PublicPool = "public_pool",
        /// Pieces on a facility's shelf.
        FacilityStock = "facility_stock",
        /// Where pieces come from.
        Supplier = "supplier",
        /// Where handed-over pieces go.
        HandedOver = "handed_over",
        /// Where lost pieces go.
        Shrinkage = "shrinkage",
        /// Money for redemption goods and services only.
        RedemptionFund = "redemption_fund",
        /// Donated money.
        DonationFund = "donation_fund",
        /// Operating money.
        OperatingFund = "operating_fund",
        /// Where granted money comes from.
        SubsidySource = "subsidy_source",
        /// Where donated money comes from.
        DonationSource = "donation_source",
        /// What a fund has paid for goods that have not come onto a shelf.
        GoodsBought = "goods_bought",
        /// What the pieces of one item on a facility's shelf have cost.
        GoodsOnShelf = "goods_on_shelf",
        /// Where spent money goes: paid away, or for goods that were handed over.
        Spent = "spent",
    }
}

words! {
    /// What a transfer does to the balances.
    pub enum TransferPhase {
        /// Moves the amount at once.
        Single = "single",
        /// Sets the amount aside.
        Hold = "hold",
        /// Moves an amount that was set aside.
        Post = "post",
        /// Gives an amount that was set aside back.
        Void = "void",
        /// As `void`, because the hold's time is over.
        Expire = "expire",
    }
}

words! {
    /// What shows that somebody has learned or served, and so earned.
    pub enum EvidenceSource {
        /// Signed in and out at a class session.
        Attendance = "attendance",
        /// A log of voluntary service.
        VolunteerLog = "volunteer_log",
        /// Minutes watched online, verified by a server.
        OnlineRecord = "online_record",
    }
}

words! {
    /// A caller's record that shows that somebody has learned or served.
    pub enum RecordSource {
        /// A log of voluntary service.
        VolunteerLog = "volunteer_log",
        /// Minutes watched online, verified by a server.
        OnlineRecord = "online_record",
    }
}

impl From<RecordSource> for EvidenceSource {
    fn from(source: RecordSource) -> Self {
        match source {
            RecordSource::VolunteerLog => Self::VolunteerLog,
            RecordSource::OnlineRecord => Self::OnlineRecord,
        }
    }
}

words! {
    /// What happened, in the ledger's terms.
    pub enum LedgerEventKind {
        /// Credits earned by one attendance.
        Earning = "earning",
        /// Credits, stock and cover held for an order.
        RedemptionReserve = "redemption_reserve",
        /// The order was handed over.
        RedemptionDeliver = "redemption_deliver",
        /// The order was called off or timed out.
        RedemptionCancel = "redemption_cancel",
        /// Credits whose day has passed.
        CreditExpiry = "credit_expiry",
        /// Credits that a learner gave to the public pool.
        CreditDonation = "credit_donation",
        /// Credits of a closed account that moved to the public pool.
        CreditClosure = "credit_closure",
        /// Credits of a record that went into another one of the same person.
        LearnerMerge = "learner_merge",
        /// An event undone by its mirror image.
        Reversal = "reversal",
        /// Goods came in.
        StockReceipt = "stock_receipt",
        /// Goods were lost or written off.
        StockWriteOff = "stock_write_off",
        /// Goods went from one facility to another.
        StockTransfer = "stock_transfer",
        /// Money came in.
        FundReceipt = "fund_receipt",
        /// Money went out.
        FundExpense = "fund_expense",
        /// Subsidy money was taken back.
        FundReturn = "fund_return",
        /// A correction that two people signed.
        Adjustment = "adjustment",
    }
}

words! {
    /// What a line of a statement did to a learner's credits.
    pub enum StatementMovement {
        /// Earned by learning or serving.
        Earned = "earned",
        /// Set aside for an order.
        Held = "held",
        /// Given back from an order that was called off or timed out.
        Released = "released",
        /// Spent on an order that was handed over.
        Redeemed = "redeemed",
        /// An earlier movement undone.
        Reversed = "reversed",
        /// Moved on into a bucket that lives for the days of grace, since its own last day had passed.
        Extended = "extended",
        /// Lost, since the last day had passed.
        Expired = "expired",
        /// Given to the public pool by the learner.
        Donated = "donated",
        /// Moved to the public pool, since the account was closed.
        Closed = "closed",
        /// Moved between two records of the same person that became one.
        Merged = "merged",
        /// A correction.
        Adjusted = "adjusted",
    }
}
