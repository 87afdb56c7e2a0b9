//! Judging an event against the accounts and transfers that it names.

use std::collections::{BTreeMap, BTreeSet};

use contract::credit::{LedgerAccountKind, TransferPhase};
use uuid::Uuid;

use super::{Account, Balance, Event, Recorded, Refusal, Side, Transfer, Verdict, is_bounded};

/// Judges a batch in the order of its arrival: each event by itself, on what the accepted ones before it have left.
/// A refused event moves nothing and does its neighbours no harm.
pub fn fold(books: &mut Books, batch: &[Event]) -> Vec<Verdict> {
    batch.iter().map(|event| books.post(event)).collect()
}

/// What an event is judged against: the accounts and transfers that it names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Books {
    accounts: BTreeMap<Uuid, (Account, Balance)>,
    recorded: BTreeMap<i64, Recorded>,
    posted: BTreeSet<Uuid>,
}

impl Books {
    /// Enters an account with its balance.
    pub fn open(&mut self, account: Account, balance: Balance) {
        self.accounts.insert(account.id, (account, balance));
    }

    /// Enters an account with its balance, unless it is there: then what has been posted to it since stays.
    pub fn open_new(&mut self, account: Account, balance: Balance) {
        self.accounts.entry(account.id).or_insert((account, balance));
    }

    /// Forgets which events were posted, not what they did: for books that outlive a batch.
    pub fn forget_posted(&mut self) {
        self.posted.clear();
        self.recorded.clear();
    }

    /// Enters a transfer that was posted before.
    pub fn record(&mut self, transfer: Recorded) {
        self.recorded.insert(transfer.id, transfer);
    }

    /// Enters the identifier of an event that was posted before.
    pub fn mark_posted(&mut self, event: Uuid) {
        self.posted.insert(event);
    }

    /// An account's balance.
    #[must_use]
    pub fn balance(&self, account: Uuid) -> Option<Balance> {
        self.accounts.get(&account).map(|(_, balance)| *balance)
    }

    /// Judges an event and, if it is accepted, moves the balances; a refusal
    /// leaves everything as it was.
    ///
    /// What it resolves or undoes is settled from then on. The caller numbers
    /// the new transfers and enters those that later events may refer to.
    pub fn post(&mut self, event: &Event) -> Verdict {
        match self.judge(event) {
            Ok(after) => {
                for (id, balance) in &after {
                    if let Some((_, current)) = self.accounts.get_mut(id) {
                        *current = *balance;
                    }
                }
                for reference in
                    event.transfers.iter().filter_map(|transfer| transfer.hold.or(transfer.reverses))
                {
                    if let Some(recorded) = self.recorded.get_mut(&reference) {
                        recorded.settled = true;
                    }
                }
                self.posted.insert(event.id);
                Verdict::Accepted(after.into_iter().collect())
            }
            Err(refusal) => Verdict::Refused(refusal),
        }
    }

    /// The balances after an event, or why it is refused.
    pub fn judge(&self, event: &Event) -> Result<BTreeMap<Uuid, Balance>, Refusal> {
        if self.posted.contains(&event.id) {
            return Err(Refusal::Duplicate);
        }
        if event.transfers.is_empty() {
            return Err(Refusal::Empty);
        }
        let mut after: BTreeMap<Uuid, Balance> = BTreeMap::new();
        let mut references = BTreeSet::new();
        for transfer in &event.transfers {
            let (debit, credit) = self.check(event, transfer)?;
            if let Some(reference) = transfer.hold.or(transfer.reverses)
                && !references.insert(reference)
            {
                return Err(repeated(transfer, reference));
            }
            for (account, side) in [(debit, Side::Debit), (credit, Side::Credit)] {
                let before =
                    after.get(&account.id).copied().or_else(|| self.balance(account.id)).unwrap_or_default();
                let moved = before.moved(side, transfer.phase, transfer.amount).ok_or(Refusal::OutOfRange)?;
                after.insert(account.id, moved);
            }
        }
        self.check_overdraft(&after)?;
        Ok(after)
    }

    fn account(&self, id: Uuid) -> Result<&Account, Refusal> {
        self.accounts.get(&id).map(|(account, _)| account).ok_or(Refusal::UnknownAccount(id))
    }

    fn check(&self, event: &Event, transfer: &Transfer) -> Result<(&Account, &Account), Refusal> {
        if transfer.amount <= 0 {
            return Err(Refusal::AmountNotPositive);
        }
        if transfer.debit == transfer.credit {
            return Err(Refusal::SameAccount);
        }
        let (debit, credit) = (self.account(transfer.debit)?, self.account(transfer.credit)?);
        if debit.asset != credit.asset {
            return Err(Refusal::AssetMismatch);
        }
        match (transfer.phase, transfer.hold, transfer.reverses) {
            (TransferPhase::Single | TransferPhase::Hold, None, None) => {}
            (TransferPhase::Single, None, Some(original)) => {
                self.check_reversal(event, transfer, original)?;
            }
            (TransferPhase::Post | TransferPhase::Void | TransferPhase::Expire, Some(hold), None) => {
                self.check_resolution(event, transfer, hold)?;
            }
            _ => return Err(Refusal::PhaseMismatch),
        }
        check_expiry(event, transfer, debit, credit)?;
        Ok((debit, credit))
    }

    fn recorded(&self, id: i64) -> Result<&Recorded, Refusal> {
        self.recorded.get(&id).ok_or(Refusal::UnknownTransfer(id))
    }

    fn check_resolution(&self, event: &Event, transfer: &Transfer, id: i64) -> Result<(), Refusal> {
        let hold = self.recorded(id)?;
        if hold.phase != TransferPhase::Hold {
            return Err(Refusal::PhaseMismatch);
        }
        if (hold.debit, hold.credit, hold.amount) != (transfer.debit, transfer.credit, transfer.amount) {
            return Err(Refusal::HoldMismatch(id));
        }
        if hold.settled {
            return Err(Refusal::HoldResolved(id));
        }
        let over = hold.expires_at.is_some_and(|end| event.at >= end);
        match transfer.phase {
            TransferPhase::Post if over => Err(Refusal::HoldTime(id)),
            TransferPhase::Expire if !over => Err(Refusal::HoldTime(id)),
            _ => Ok(()),
        }
    }

    /// A reversal mirrors its original; credits of a bucket that has expired
    /// go into another bucket of the same learner.
    fn check_reversal(&self, event: &Event, transfer: &Transfer, id: i64) -> Result<(), Refusal> {
        let original = self.recorded(id)?;
        let posted = matches!(original.phase, TransferPhase::Single | TransferPhase::Post);
        if !posted || original.is_reversal || original.settled {
            return Err(Refusal::NotReversible(id));
        }
        let source = self.account(original.debit)?;
        let target = self.account(transfer.credit)?;
        let lapsed = source.expires_on.is_some_and(|last| last < event.business_date);
        let home = target.id == source.id
            || (lapsed
                && target.kind == source.kind
                && target.owner == source.owner
                && source.owner.is_some());
        let mirrored = transfer.debit == original.credit && transfer.amount == original.amount;
        if home && mirrored { Ok(()) } else { Err(Refusal::NotAMirror(id)) }
    }

    fn check_overdraft(&self, after: &BTreeMap<Uuid, Balance>) -> Result<(), Refusal> {
        for (id, balance) in after {
            let account = self.account(*id)?;
            if is_bounded(account.kind) && balance.free() < 0 {
                let free = self.balance(*id).unwrap_or_default().free();
                return Err(Refusal::Overdrawn { account: *id, free, needed: free - balance.free() });
            }
        }
        Ok(())
    }
}

const fn repeated(transfer: &Transfer, reference: i64) -> Refusal {
    if transfer.hold.is_some() { Refusal::HoldResolved(reference) } else { Refusal::NotReversible(reference) }
}

/// A bucket is spent and filled until its last day, and expired from the day after; what was held in time may still
/// be posted, or given back and moved on into a bucket of grace.
fn check_expiry(
    event: &Event,
    transfer: &Transfer,
    debit: &Account,
    credit: &Account,
) -> Result<(), Refusal> {
    if !matches!(transfer.phase, TransferPhase::Single | TransferPhase::Hold) {
        return Ok(());
    }
    let lapsed = |account: &Account| account.expires_on.is_some_and(|last| last < event.business_date);
    let sweeps = credit.kind == LedgerAccountKind::Expired;
    let moves_on = lapsed(debit) && is_given_back(event, debit, credit);
    if debit.expires_on.is_some() && lapsed(debit) != sweeps && !moves_on {
        return Err(Refusal::Expiry(debit.id));
    }
    if lapsed(credit) { Err(Refusal::Expiry(credit.id)) } else { Ok(()) }
}

/// Whether an event moves into another bucket of the same learner no more than it gives back from holds.
fn is_given_back(event: &Event, debit: &Account, credit: &Account) -> bool {
    let own = debit.kind == credit.kind && debit.owner == credit.owner && debit.owner.is_some();
    let sum = |counts: fn(&Transfer) -> bool| -> i128 {
        let of_bucket = event.transfers.iter().filter(|one| one.debit == debit.id && counts(one));
        of_bucket.map(|one| i128::from(one.amount)).sum()
    };
    let back = sum(|one| matches!(one.phase, TransferPhase::Void | TransferPhase::Expire));
    own && sum(|one| one.phase == TransferPhase::Single) <= back
}
