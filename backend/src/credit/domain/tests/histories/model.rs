//! What the books should say, worked out anew each time from the list of what was accepted.

use chrono::NaiveDate;
use contract::credit::{LedgerAccountKind as Kind, TransferPhase as Phase};
use uuid::Uuid;

use super::super::super::ledger::{Account, Balance, Event, Refusal, Transfer};
use super::world::{accounts, place};

/// Why an event is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    Again,
    Empty,
    NoAmount,
    SameAccount,
    UnknownAccount,
    OtherAsset,
    Overdrawn,
    Day,
    Phase,
    UnknownTransfer,
    HoldMismatch,
    HoldResolved,
    HoldTime,
    NotAMirror,
    NotReversible,
    OutOfRange,
}

impl From<&Refusal> for Why {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Duplicate => Self::Again,
            Refusal::Empty => Self::Empty,
            Refusal::AmountNotPositive => Self::NoAmount,
            Refusal::SameAccount => Self::SameAccount,
            Refusal::UnknownAccount(_) => Self::UnknownAccount,
            Refusal::AssetMismatch => Self::OtherAsset,
            Refusal::Overdrawn { .. } => Self::Overdrawn,
            Refusal::Expiry(_) => Self::Day,
            Refusal::PhaseMismatch => Self::Phase,
            Refusal::UnknownTransfer(_) => Self::UnknownTransfer,
            Refusal::HoldMismatch(_) => Self::HoldMismatch,
            Refusal::HoldResolved(_) => Self::HoldResolved,
            Refusal::HoldTime(_) => Self::HoldTime,
            Refusal::NotAMirror(_) => Self::NotAMirror,
            Refusal::NotReversible(_) => Self::NotReversible,
            Refusal::OutOfRange => Self::OutOfRange,
        }
    }
}

/// A leg that was accepted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fact {
    pub event: Uuid,
    pub leg: Transfer,
}

/// Every leg that was accepted, in order, numbered from one; nothing is kept beside the list.
#[derive(Debug, Default)]
pub(super) struct Model(pub Vec<Fact>);

impl Model {
    /// Everything that speaks against an event, whichever of it is told, and what the balances are if nothing does.
    pub(super) fn judge(&self, event: &Event) -> (Vec<Why>, Vec<Balance>) {
        let mut found = Vec::new();
        found.extend(self.0.iter().any(|fact| fact.event == event.id).then_some(Why::Again));
        found.extend(event.transfers.is_empty().then_some(Why::Empty));
        for leg in &event.transfers {
            found.extend((leg.amount <= 0).then_some(Why::NoAmount));
            found.extend((leg.debit == leg.credit).then_some(Why::SameAccount));
            let (Some(from), Some(to)) = (find(leg.debit), find(leg.credit)) else {
                found.push(Why::UnknownAccount);
                continue;
            };
            found.extend((from.asset != to.asset).then_some(Why::OtherAsset));
            found.extend((!on_its_day(event, leg, from, to)).then_some(Why::Day));
            match (leg.phase, leg.hold, leg.reverses) {
                (Phase::Single | Phase::Hold, None, None) => {}
                (Phase::Single, None, Some(number)) => self.object_to_undoing(number, event, leg, &mut found),
                (Phase::Post | Phase::Void | Phase::Expire, Some(number), None) => {
                    self.object_to_resolving(number, event, leg, &mut found);
                }
                _ => found.push(Why::Phase),
            }
        }
        let after = self.balances(&event.transfers);
        let overdrawn = accounts().iter().zip(&after).any(|(account, balance)| {
            bounded(account.kind) && balance.credits < balance.debits + balance.held_debits
        });
        found.extend(overdrawn.then_some(Why::Overdrawn));
        (found, after)
    }

    /// What each account's balance would be after some legs more.
    fn balances(&self, more: &[Transfer]) -> Vec<Balance> {
        let legs = || self.0.iter().map(|fact| &fact.leg).chain(more);
        let resolved: Vec<i64> = legs().filter_map(|leg| leg.hold).collect();
        let mut sums = vec![Balance::default(); accounts().len()];
        for (number, leg) in (1..).zip(legs()) {
            let (Some(from), Some(to)) = (place(leg.debit), place(leg.credit)) else { continue };
            match leg.phase {
                Phase::Single | Phase::Post => {
                    sums[from].debits += leg.amount;
                    sums[to].credits += leg.amount;
                }
                Phase::Hold if !resolved.contains(&number) => {
                    sums[from].held_debits += leg.amount;
                    sums[to].held_credits += leg.amount;
                }
                Phase::Hold | Phase::Void | Phase::Expire => {}
            }
        }
        sums
    }

    /// The holds that nothing has resolved.
    pub(super) fn open(&self) -> impl Iterator<Item = (i64, &Fact)> {
        let resolved: Vec<i64> = self.0.iter().filter_map(|fact| fact.leg.hold).collect();
        let open = move |number: &i64| !resolved.contains(number);
        (1..).zip(&self.0).filter(move |(number, fact)| fact.leg.phase == Phase::Hold && open(number))
    }

    pub(super) fn leg(&self, number: i64) -> Option<&Transfer> {
        usize::try_from(number - 1).ok().and_then(|place| self.0.get(place)).map(|fact| &fact.leg)
    }

    /// Whether a leg was resolved or undone before, or is twice by this event.
    fn is_settled(&self, number: i64, event: &Event) -> bool {
        let settles = |leg: &Transfer| leg.hold == Some(number) || leg.reverses == Some(number);
        let now = event.transfers.iter().filter(|leg| settles(leg)).count();
        now > 1 || self.0.iter().any(|fact| settles(&fact.leg))
    }

    fn object_to_resolving(&self, number: i64, event: &Event, leg: &Transfer, found: &mut Vec<Why>) {
        let Some(hold) = self.leg(number) else { return found.push(Why::UnknownTransfer) };
        let same = (hold.debit, hold.credit, hold.amount) == (leg.debit, leg.credit, leg.amount);
        let over = hold.expires_at.is_some_and(|end| end <= event.at);
        let timely = leg.phase == Phase::Void || over == (leg.phase == Phase::Expire);
        found.extend((hold.phase != Phase::Hold).then_some(Why::Phase));
        found.extend((!same).then_some(Why::HoldMismatch));
        found.extend(self.is_settled(number, event).then_some(Why::HoldResolved));
        found.extend((!timely).then_some(Why::HoldTime));
    }

    fn object_to_undoing(&self, number: i64, event: &Event, leg: &Transfer, found: &mut Vec<Why>) {
        let Some(original) = self.leg(number) else { return found.push(Why::UnknownTransfer) };
        let moved = matches!(original.phase, Phase::Single | Phase::Post);
        let undoable = moved && original.reverses.is_none() && !self.is_settled(number, event);
        let home = leg.credit == original.debit
            || find(original.debit).zip(find(leg.credit)).is_some_and(|(old, new)| {
                lapsed(old, event.business_date) && old.owner.is_some() && old.owner == new.owner
            });
        let mirrored = home && leg.debit == original.credit && leg.amount == original.amount;
        found.extend((!undoable).then_some(Why::NotReversible));
        found.extend((!mirrored).then_some(Why::NotAMirror));
    }
}

fn find(id: Uuid) -> Option<&'static Account> {
    place(id).map(|place| &accounts()[place])
}

/// Only what stands for the world outside may give more than it has.
fn bounded(kind: Kind) -> bool {
    ![Kind::Issuance, Kind::Supplier, Kind::SubsidySource].contains(&kind)
}

pub(super) fn lapsed(account: &Account, today: NaiveDate) -> bool {
    account.expires_on.is_some_and(|last| last < today)
}

/// A bucket that lives gives to all but the expired ones; one that has lapsed gives only to these, and to its learner's
/// other buckets no more than the event brings back into it from holds; it takes nothing.
fn on_its_day(event: &Event, leg: &Transfer, from: &Account, to: &Account) -> bool {
    if !matches!(leg.phase, Phase::Single | Phase::Hold) {
        return true;
    }
    let out = |phases: &[Phase]| -> i64 {
        let legs = event.transfers.iter().filter(|one| one.debit == from.id && phases.contains(&one.phase));
        legs.map(|one| one.amount).sum()
    };
    let today = event.business_date;
    let gives = match (from.expires_on.is_some(), lapsed(from, today), to.kind == Kind::Expired) {
        (false, ..) | (true, false, false) | (true, true, true) => true,
        (true, false, true) => false,
        (true, true, false) => {
            from.owner == to.owner && out(&[Phase::Single]) <= out(&[Phase::Void, Phase::Expire])
        }
    };
    gives && !lapsed(to, today)
}
