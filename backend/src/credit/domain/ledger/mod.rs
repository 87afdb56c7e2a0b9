//! The ledger's rules: whether an event may be posted, and what it does to balances.
//!
//! A transfer takes an amount out of one account (its debit) and puts it into
//! another of the same asset (its credit). An event's transfers happen all or
//! none. Balances change only here; what is held is spoken for.

mod block;
mod books;

pub use block::{Block, Head, Line};
pub use books::{Books, fold};

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::{LedgerAccountKind, LedgerEventKind, TransferPhase};
use uuid::Uuid;

/// What an account counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asset {
    /// Silver credits, in hundredths.
    SilverCredit,
    /// Yuan, in fen.
    Yuan,
    /// Pieces of one item.
    StockItem(Uuid),
}

/// An account's facts, which never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Its identifier.
    pub id: Uuid,
    /// What it is for.
    pub kind: LedgerAccountKind,
    /// What it counts.
    pub asset: Asset,
    /// Whose it is: a learner, a facility or a fund.
    pub owner: Option<Uuid>,
    /// The last day on which a learner's bucket can be spent.
    pub expires_on: Option<NaiveDate>,
}

/// Whether accounts of a kind can be overdrawn: only those that stand for the world outside.
#[must_use]
pub const fn is_bounded(kind: LedgerAccountKind) -> bool {
    !matches!(
        kind,
        LedgerAccountKind::Issuance
            | LedgerAccountKind::Supplier
            | LedgerAccountKind::SubsidySource
            | LedgerAccountKind::DonationSource
    )
}

/// The sums over an account's transfers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// What went out.
    pub debits: i64,
    /// What came in.
    pub credits: i64,
    /// What is set aside to go out.
    pub held_debits: i64,
    /// What is set aside to come in.
    pub held_credits: i64,
}

impl Balance {
    /// What is there, holds included.
    #[must_use]
    pub const fn posted(self) -> i64 {
        self.credits - self.debits
    }

    /// What is neither spent nor held.
    #[must_use]
    pub const fn free(self) -> i64 {
        self.credits - self.debits - self.held_debits
    }

    fn moved(self, side: Side, phase: TransferPhase, amount: i64) -> Option<Self> {
        let (posted, held) = match phase {
            TransferPhase::Single => (amount, 0),
            TransferPhase::Hold => (0, amount),
            TransferPhase::Post => (amount, -amount),
            TransferPhase::Void | TransferPhase::Expire => (0, -amount),
        };
        let mut after = self;
        let (sum, held_sum) = match side {
            Side::Debit => (&mut after.debits, &mut after.held_debits),
            Side::Credit => (&mut after.credits, &mut after.held_credits),
        };
        *sum = sum.checked_add(posted)?;
        *held_sum = held_sum.checked_add(held).filter(|held| *held >= 0)?;
        Some(after)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Debit,
    Credit,
}

/// A transfer to be posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// The account it goes out of.
    pub debit: Uuid,
    /// The account it goes into.
    pub credit: Uuid,
    /// How much, more than zero.
    pub amount: i64,
    /// What it does to the balances.
    pub phase: TransferPhase,
    /// The hold that it posts, voids or expires.
    pub hold: Option<i64>,
    /// The posted transfer that it undoes.
    pub reverses: Option<i64>,
    /// Until when a hold stands.
    pub expires_at: Option<DateTime<Utc>>,
}

impl Transfer {
    /// Moves an amount at once.
    #[must_use]
    pub const fn single(debit: Uuid, credit: Uuid, amount: i64) -> Self {
        let phase = TransferPhase::Single;
        Self { debit, credit, amount, phase, hold: None, reverses: None, expires_at: None }
    }

    /// Sets an amount aside.
    #[must_use]
    pub const fn hold(debit: Uuid, credit: Uuid, amount: i64, expires_at: Option<DateTime<Utc>>) -> Self {
        Self { phase: TransferPhase::Hold, expires_at, ..Self::single(debit, credit, amount) }
    }

    /// Resolves a hold by posting, voiding or expiring it.
    #[must_use]
    pub const fn resolving(hold: &Recorded, phase: TransferPhase) -> Self {
        Self { phase, hold: Some(hold.id), ..Self::single(hold.debit, hold.credit, hold.amount) }
    }

    /// Undoes a posted transfer.
    #[must_use]
    pub const fn reversing(original: &Recorded) -> Self {
        let mirrored = Self::single(original.credit, original.debit, original.amount);
        Self { reverses: Some(original.id), ..mirrored }
    }
}

/// An event to be posted: linked transfers that happen all or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its name, given by whoever asks for it, unique for ever.
    pub id: Uuid,
    /// What happens.
    pub kind: LedgerEventKind,
    /// When.
    pub at: DateTime<Utc>,
    /// The business day.
    pub business_date: NaiveDate,
    /// Its transfers, in order.
    pub transfers: Vec<Transfer>,
}

/// A transfer that was posted before and that an event refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// Its number.
    pub id: i64,
    /// The account it went out of.
    pub debit: Uuid,
    /// The account it went into.
    pub credit: Uuid,
    /// How much.
    pub amount: i64,
    /// What it did.
    pub phase: TransferPhase,
    /// Until when it stands, if it is a hold.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether it undoes another.
    pub is_reversal: bool,
    /// Whether it was resolved, if a hold, or else undone.
    pub settled: bool,
}

/// Why an event is refused; nothing has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The same event was posted before.
    #[error("posted before")]
    Duplicate,
    /// No transfers.
    #[error("an event without transfers")]
    Empty,
    /// An amount of zero or less.
    #[error("an amount that is not positive")]
    AmountNotPositive,
    /// Out of an account into itself.
    #[error("debit and credit are the same account")]
    SameAccount,
    /// No such account.
    #[error("account {0} is unknown")]
    UnknownAccount(Uuid),
    /// The two accounts count different things.
    #[error("the accounts count different assets")]
    AssetMismatch,
    /// More would go out, holds counted in, than came in.
    #[error("account {account} has {free} free of {needed} needed")]
    Overdrawn {
        /// The account.
        account: Uuid,
        /// What was free before the event.
        free: i64,
        /// What the event takes from it.
        needed: i64,
    },
    /// Spent or filled after its last day, or expired before the day after.
    #[error("bucket {0} expires on another day")]
    Expiry(Uuid),
    /// The phase and what it refers to do not belong together.
    #[error("the phase does not fit what it refers to")]
    PhaseMismatch,
    /// No such transfer to resolve or undo.
    #[error("transfer {0} is unknown")]
    UnknownTransfer(i64),
    /// Accounts or amount differ from those of the hold.
    #[error("not the accounts and amount of hold {0}")]
    HoldMismatch(i64),
    /// A hold is posted or voided once.
    #[error("hold {0} is resolved")]
    HoldResolved(i64),
    /// Posted after its time, or expired before it.
    #[error("hold {0} expires at another time")]
    HoldTime(i64),
    /// Not the mirror image of what it undoes.
    #[error("not the mirror image of transfer {0}")]
    NotAMirror(i64),
    /// A transfer is undone once, and an undoing never.
    #[error("transfer {0} cannot be undone")]
    NotReversible(i64),
    /// A sum left the range that can be counted.
    #[error("an amount is out of range")]
    OutOfRange,
}

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The accounts it touched, with their balances after it.
    Accepted(Vec<(Uuid, Balance)>),
    /// Nothing has moved.
    Refused(Refusal),
}
