//! Ten thousand random histories, judged by `fold` and by a model that only ever adds up the whole log.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use contract::credit::{LedgerAccountKind as Kind, LedgerEventKind, TransferPhase};
use proptest::prelude::*;
use uuid::Uuid;

use super::super::ledger::*;

const ISSUANCE: u8 = 0;
const CLEARING: u8 = 1;
const EXPIRED: u8 = 2;
/// Three buckets of one learner, by day of expiry, and one of another.
const BUCKETS: [u8; 4] = [3, 4, 5, 6];

fn id(account: u8) -> Uuid {
    Uuid::from_u128(u128::from(account) + 1)
}

fn last_day(account: u8) -> Option<NaiveDate> {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    match account {
        3 => day("2025-06-10"),
        4 => day("2025-06-20"),
        5 | 6 => day("2025-12-31"),
        _ => None,
    }
}

fn owner(account: u8) -> Option<Uuid> {
    match account {
        3..=5 => Some(Uuid::from_u128(100)),
        6 => Some(Uuid::from_u128(101)),
        _ => None,
    }
}

fn books() -> Books {
    let mut books = Books::default();
    for account in 0..7 {
        let kind = match account {
            ISSUANCE => Kind::Issuance,
            CLEARING => Kind::RedemptionClearing,
            EXPIRED => Kind::Expired,
            _ => Kind::LearnerBucket,
        };
        let facts = Account {
            id: id(account),
            kind,
            asset: Asset::SilverCredit,
            owner: owner(account),
            expires_on: last_day(account),
        };
        books.open(facts, Balance::default());
    }
    books
}

/// What a step tries; places point into the log, modulo its length.
#[derive(Debug, Clone, Copy)]
enum Try {
    Earn { bucket: u8, amount: i64 },
    Spend { bucket: u8, amount: i64 },
    Hold { bucket: u8, amount: i64 },
    Resolve { place: usize, phase: TransferPhase },
    Reverse { place: usize, target: u8 },
    Expire { bucket: u8, amount: i64 },
    Again { place: usize },
}

fn tries() -> impl Strategy<Value = (Try, u8)> {
    let bucket = || prop::sample::select(BUCKETS.to_vec());
    let phase = prop::sample::select(vec![TransferPhase::Post, TransferPhase::Void, TransferPhase::Expire]);
    let step = prop_oneof![
        4 => (bucket(), 1..500_i64).prop_map(|(bucket, amount)| Try::Earn { bucket, amount }),
        2 => (bucket(), 1..500_i64).prop_map(|(bucket, amount)| Try::Spend { bucket, amount }),
        3 => (bucket(), 1..300_i64).prop_map(|(bucket, amount)| Try::Hold { bucket, amount }),
        3 => (any::<usize>(), phase).prop_map(|(place, phase)| Try::Resolve { place, phase }),
        2 => (any::<usize>(), bucket()).prop_map(|(place, target)| Try::Reverse { place, target }),
        1 => (bucket(), 1..500_i64).prop_map(|(bucket, amount)| Try::Expire { bucket, amount }),
        1 => any::<usize>().prop_map(|place| Try::Again { place }),
    ];
    (step, 0..3_u8)
}

/// An accepted transfer.
#[derive(Debug, Clone, Copy)]
struct Entry {
    event: Uuid,
    transfer: Transfer,
}

/// Everything that was accepted, in order; nothing is kept beside it.
#[derive(Default)]
struct Model(Vec<Entry>);

impl Model {
    fn number(place: usize) -> i64 {
        i64::try_from(place + 1).unwrap_or(i64::MAX)
    }

    fn find(&self, number: i64) -> Option<&Entry> {
        usize::try_from(number - 1).ok().and_then(|place| self.0.get(place))
    }

    fn settled(&self, number: i64) -> bool {
        self.0.iter().any(|entry| entry.transfer.hold.or(entry.transfer.reverses) == Some(number))
    }

    /// What is there, and what of it is free, by adding up the log.
    fn sums(&self, account: Uuid) -> (i64, i64) {
        let (mut posted, mut held) = (0, 0);
        for Entry { transfer, .. } in &self.0 {
            let (moves, holds) = match transfer.phase {
                TransferPhase::Single => (1, 0),
                TransferPhase::Hold => (0, 1),
                TransferPhase::Post => (1, -1),
                TransferPhase::Void | TransferPhase::Expire => (0, -1),
            };
            if transfer.credit == account {
                posted += moves * transfer.amount;
            }
            if transfer.debit == account {
                posted -= moves * transfer.amount;
                held += holds * transfer.amount;
            }
        }
        (posted, posted - held)
    }

    fn allows(&self, event: &Event) -> bool {
        let [transfer] = event.transfers[..] else { return false };
        let again = self.0.iter().any(|entry| entry.event == event.id);
        !again && self.refers_well(event, &transfer) && in_time(event, &transfer) && self.covers(&transfer)
    }

    fn refers_well(&self, event: &Event, transfer: &Transfer) -> bool {
        if let Some(number) = transfer.hold {
            let Some(hold) = self.find(number).map(|entry| entry.transfer) else { return false };
            let over = hold.expires_at.is_some_and(|end| event.at >= end);
            let timely = match transfer.phase {
                TransferPhase::Post => !over,
                TransferPhase::Expire => over,
                _ => true,
            };
            return hold.phase == TransferPhase::Hold && !self.settled(number) && timely;
        }
        if let Some(number) = transfer.reverses {
            let Some(original) = self.find(number).map(|entry| entry.transfer) else { return false };
            let lapsed = |account: Uuid| day_of(account).is_some_and(|last| last < event.business_date);
            let same = transfer.credit == original.debit;
            let kin = lapsed(original.debit) && kin(transfer.credit, original.debit);
            return matches!(original.phase, TransferPhase::Single | TransferPhase::Post)
                && original.reverses.is_none()
                && !self.settled(number)
                && (same || kin);
        }
        true
    }

    fn covers(&self, transfer: &Transfer) -> bool {
        let takes = matches!(transfer.phase, TransferPhase::Single | TransferPhase::Hold);
        !takes || transfer.debit == id(ISSUANCE) || self.sums(transfer.debit).1 >= transfer.amount
    }
}

fn number_of(account: Uuid) -> u8 {
    u8::try_from(account.as_u128() - 1).unwrap_or(u8::MAX)
}

fn day_of(account: Uuid) -> Option<NaiveDate> {
    last_day(number_of(account))
}

fn kin(left: Uuid, right: Uuid) -> bool {
    let (left, right) = (owner(number_of(left)), owner(number_of(right)));
    left.is_some() && left == right
}

fn in_time(event: &Event, transfer: &Transfer) -> bool {
    if !matches!(transfer.phase, TransferPhase::Single | TransferPhase::Hold) {
        return true;
    }
    let lapsed = |account: Uuid| day_of(account).is_some_and(|last| last < event.business_date);
    let sweeps = transfer.credit == id(EXPIRED);
    let from_in_time = day_of(transfer.debit).is_none() || lapsed(transfer.debit) == sweeps;
    from_in_time && !lapsed(transfer.credit)
}

/// The event of a step, on a log of so much.
fn event_of(step: Try, number: u128, at: DateTime<Utc>, model: &Model) -> Option<Event> {
    let place = |place: usize| place.checked_rem(model.0.len());
    let until = Some(at + TimeDelta::days(4));
    let transfer = match step {
        Try::Earn { bucket, amount } => Transfer::single(id(ISSUANCE), id(bucket), amount),
        Try::Spend { bucket, amount } => Transfer::single(id(bucket), id(CLEARING), amount),
        Try::Hold { bucket, amount } => Transfer::hold(id(bucket), id(CLEARING), amount, until),
        Try::Expire { bucket, amount } => Transfer::single(id(bucket), id(EXPIRED), amount),
        Try::Resolve { place: at, phase } => {
            let at = place(at)?;
            Transfer::resolving(&recorded(Model::number(at), &model.0[at].transfer), phase)
        }
        Try::Reverse { place: at, target } => {
            let at = place(at)?;
            let mut back = Transfer::reversing(&recorded(Model::number(at), &model.0[at].transfer));
            if kin(back.credit, id(target)) {
                back.credit = id(target);
            }
            back
        }
        Try::Again { place: at } => {
            let entry = model.0[place(at)?];
            return Some(event(entry.event, at_of(at, number), vec![entry.transfer]));
        }
    };
    Some(event(Uuid::from_u128(1_000 + number), at, vec![transfer]))
}

fn at_of(_: usize, number: u128) -> DateTime<Utc> {
    start() + TimeDelta::minutes(i64::try_from(number).unwrap_or_default())
}

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_748_750_400, 0).unwrap_or_default()
}

fn event(id: Uuid, at: DateTime<Utc>, transfers: Vec<Transfer>) -> Event {
    let business_date = at.date_naive() + Days::new(0);
    Event { id, kind: LedgerEventKind::RedemptionReserve, at, business_date, transfers }
}

fn recorded(number: i64, transfer: &Transfer) -> Recorded {
    Recorded {
        id: number,
        debit: transfer.debit,
        credit: transfer.credit,
        amount: transfer.amount,
        phase: transfer.phase,
        expires_at: transfer.expires_at,
        is_reversal: transfer.reverses.is_some(),
        settled: false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]
    #[test]
    fn every_history_is_judged_as_the_model_judges_it(
        steps in prop::collection::vec(tries(), 1..40), groups in prop::collection::vec(1..6_usize, 40),
    ) {
        let (mut books, mut model, mut at) = (books(), Model::default(), start());
        let (mut steps, mut number) = (steps.into_iter(), 0_u128);
        for group in groups {
            // A group is folded at once, though each of its events was made up before any of them was judged.
            let mut batch = Vec::new();
            for (step, days) in steps.by_ref().take(group) {
                at += TimeDelta::hours(20 * i64::from(days));
                number += 1;
                batch.extend(event_of(step, number, at, &model));
            }
            for (verdict, event) in fold(&mut books, &batch).into_iter().zip(&batch) {
                let expected = model.allows(event);
                prop_assert_eq!(matches!(verdict, Verdict::Accepted(_)), expected, "{:?}: {:?}", event, verdict);
                if expected {
                    model.0.push(Entry { event: event.id, transfer: event.transfers[0] });
                    let number = Model::number(model.0.len() - 1);
                    books.record(recorded(number, &event.transfers[0]));
                }
            }
            for account in 0..7 {
                let balance = books.balance(id(account)).unwrap_or_default();
                prop_assert_eq!((balance.posted(), balance.free()), model.sums(id(account)));
                prop_assert!(account == ISSUANCE || balance.free() >= 0);
            }
        }
    }
}
