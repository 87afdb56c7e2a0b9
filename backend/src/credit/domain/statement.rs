//! What a transfer into or out of a learner's bucket means on a statement, and what it does to the balance.

use contract::credit::{LedgerEventKind, StatementMovement, TransferPhase};

/// A transfer as one bucket sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// What it does to balances.
    pub phase: TransferPhase,
    /// Whether it goes into the bucket; otherwise out of it.
    pub incoming: bool,
    /// How much, in hundredths, more than zero.
    pub amount: i64,
}

/// A balance and what of it is held, in hundredths; also a change of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// What is there, held credits included.
    pub balance: i64,
    /// What is set aside for orders.
    pub held: i64,
}

impl Standing {
    /// What is neither spent nor held.
    #[must_use]
    pub const fn free(self) -> i64 {
        self.balance - self.held
    }

    /// After a change.
    #[must_use]
    pub const fn after(self, change: Self) -> Self {
        Self { balance: self.balance + change.balance, held: self.held + change.held }
    }
}

impl Moved {
    /// What it changes: only `single` and `post` move anything, and what is set aside to come in is not there yet.
    #[must_use]
    pub const fn change(self) -> Standing {
        let Self { phase, incoming, amount } = self;
        match (phase, incoming) {
            (TransferPhase::Single | TransferPhase::Post, true) => Standing { balance: amount, held: 0 },
            (TransferPhase::Hold | TransferPhase::Void | TransferPhase::Expire, true) => {
                Standing { balance: 0, held: 0 }
            }
            (TransferPhase::Single, false) => Standing { balance: -amount, held: 0 },
            (TransferPhase::Hold, false) => Standing { balance: 0, held: amount },
            (TransferPhase::Post, false) => Standing { balance: -amount, held: -amount },
            (TransferPhase::Void | TransferPhase::Expire, false) => Standing { balance: 0, held: -amount },
        }
    }
}

/// What a movement of an event is called on a statement.
#[must_use]
pub const fn movement(kind: LedgerEventKind, phase: TransferPhase) -> StatementMovement {
    match (phase, kind) {
        (TransferPhase::Hold, _) => StatementMovement::Held,
        (TransferPhase::Void | TransferPhase::Expire, _) => StatementMovement::Released,
        (_, LedgerEventKind::Earning) => StatementMovement::Earned,
        (_, LedgerEventKind::RedemptionReserve | LedgerEventKind::RedemptionDeliver) => {
            StatementMovement::Redeemed
        }
        // What an order gives back after its own last day moves on into a bucket of grace.
        (_, LedgerEventKind::RedemptionCancel) => StatementMovement::Extended,
        (_, LedgerEventKind::CreditExpiry) => StatementMovement::Expired,
        (_, LedgerEventKind::CreditDonation) => StatementMovement::Donated,
        (_, LedgerEventKind::CreditClosure) => StatementMovement::Closed,
        (_, LedgerEventKind::LearnerMerge) => StatementMovement::Merged,
        (_, LedgerEventKind::Reversal) => StatementMovement::Reversed,
        (
            _,
            LedgerEventKind::Adjustment
            | LedgerEventKind::StockReceipt
            | LedgerEventKind::StockWriteOff
            | LedgerEventKind::StockTransfer
            | LedgerEventKind::FundReceipt
            | LedgerEventKind::FundExpense
            | LedgerEventKind::FundReturn,
        ) => StatementMovement::Adjusted,
    }
}

/// The standing after each change, beginning from an opening.
#[must_use]
pub fn running(opening: Standing, changes: impl IntoIterator<Item = Standing>) -> Vec<Standing> {
    let step = |standing: &mut Standing, change| {
        *standing = standing.after(change);
        Some(*standing)
    };
    changes.into_iter().scan(opening, step).collect()
}
