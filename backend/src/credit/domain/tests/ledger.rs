use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::credit::{LedgerAccountKind as Kind, LedgerEventKind, TransferPhase};
use proptest::prelude::*;
use uuid::Uuid;

use super::super::ledger::*;

const ISSUANCE: Uuid = Uuid::from_u128(1);
const BUCKET: Uuid = Uuid::from_u128(2);
const CLEARING: Uuid = Uuid::from_u128(3);
const EXPIRED: Uuid = Uuid::from_u128(4);
const GRACE: Uuid = Uuid::from_u128(5);
const STOCK: Uuid = Uuid::from_u128(6);
const HANDED_OVER: Uuid = Uuid::from_u128(7);
const STRANGER: Uuid = Uuid::from_u128(8);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Books of one learner with 10.00 credits until the end of 2025 and two bars of soap on the shelf.
fn books() -> Books {
    let mut books = Books::default();
    let learner = Some(Uuid::from_u128(100));
    let soap = Asset::StockItem(Uuid::from_u128(200));
    let bucket = |id, owner, last: &str| Account {
        id,
        kind: Kind::LearnerBucket,
        asset: Asset::SilverCredit,
        owner,
        expires_on: Some(day(last)),
    };
    let other = |id, kind, asset| Account { id, kind, asset, owner: None, expires_on: None };
    let came_in = |credits| Balance { credits, ..Balance::default() };
    books.open(
        other(ISSUANCE, Kind::Issuance, Asset::SilverCredit),
        Balance { debits: 1_000, ..Balance::default() },
    );
    books.open(bucket(BUCKET, learner, "2025-12-31"), came_in(1_000));
    books.open(bucket(GRACE, learner, "2026-02-02"), Balance::default());
    books.open(bucket(STRANGER, Some(Uuid::from_u128(101)), "2026-12-31"), Balance::default());
    books.open(other(CLEARING, Kind::RedemptionClearing, Asset::SilverCredit), Balance::default());
    books.open(other(EXPIRED, Kind::Expired, Asset::SilverCredit), Balance::default());
    books.open(other(STOCK, Kind::FacilityStock, soap), came_in(2));
    books.open(other(HANDED_OVER, Kind::HandedOver, soap), Balance::default());
    books
}

fn event(number: u128, date: &str, transfers: Vec<Transfer>) -> Event {
    Event {
        id: Uuid::from_u128(1_000 + number),
        kind: LedgerEventKind::RedemptionReserve,
        at: at(&format!("{date}T04:00:00Z")),
        business_date: day(date),
        transfers,
    }
}

fn refused(books: &mut Books, event: &Event) -> Refusal {
    let before = books.clone();
    match books.post(event) {
        Verdict::Refused(refusal) => {
            assert_eq!(*books, before, "a refusal moves nothing");
            refusal
        }
        Verdict::Accepted(_) => panic!("accepted"),
    }
}

fn accept(books: &mut Books, event: &Event) {
    assert!(matches!(books.post(event), Verdict::Accepted(_)), "{:?}", books.judge(event));
}

fn recorded(id: i64, transfer: Transfer) -> Recorded {
    Recorded {
        id,
        debit: transfer.debit,
        credit: transfer.credit,
        amount: transfer.amount,
        phase: transfer.phase,
        expires_at: transfer.expires_at,
        is_reversal: transfer.reverses.is_some(),
        settled: false,
    }
}

#[test]
fn redeeming_more_than_the_balance_is_rejected() {
    let mut books = books();
    let too_much = event(1, "2025-06-01", vec![Transfer::single(BUCKET, CLEARING, 1_001)]);
    let overdrawn = Refusal::Overdrawn { account: BUCKET, free: 1_000, needed: 1_001 };
    assert_eq!(refused(&mut books, &too_much), overdrawn);
    accept(&mut books, &event(2, "2025-06-01", vec![Transfer::single(BUCKET, CLEARING, 1_000)]));
    assert_eq!(books.balance(BUCKET).unwrap().free(), 0);
}

#[test]
fn what_is_held_cannot_be_spent() {
    let mut books = books();
    accept(&mut books, &event(1, "2025-06-01", vec![Transfer::hold(BUCKET, CLEARING, 800, None)]));
    let balance = books.balance(BUCKET).unwrap();
    assert_eq!((balance.posted(), balance.free()), (1_000, 200));
    let more = event(2, "2025-06-01", vec![Transfer::single(BUCKET, CLEARING, 201)]);
    assert!(matches!(refused(&mut books, &more), Refusal::Overdrawn { free: 200, needed: 201, .. }));
}

#[test]
fn credits_and_stock_move_together_or_not_at_all() {
    let mut books = books();
    let order = |number, credits, pieces| {
        let legs = vec![
            Transfer::hold(BUCKET, CLEARING, credits, None),
            Transfer::hold(STOCK, HANDED_OVER, pieces, None),
        ];
        event(number, "2025-06-01", legs)
    };
    assert!(matches!(refused(&mut books, &order(1, 100, 3)), Refusal::Overdrawn { account: STOCK, .. }));
    accept(&mut books, &order(2, 100, 2));
    assert!(matches!(refused(&mut books, &order(3, 100, 1)), Refusal::Overdrawn { account: STOCK, .. }));
}

#[test]
fn an_event_is_posted_once() {
    let mut books = books();
    let once = event(1, "2025-06-01", vec![Transfer::single(BUCKET, CLEARING, 1)]);
    accept(&mut books, &once);
    assert_eq!(refused(&mut books, &once), Refusal::Duplicate);
}

#[test]
fn a_hold_is_resolved_once_with_its_own_accounts_and_amount() {
    let mut books = books();
    let hold = recorded(7, Transfer::hold(BUCKET, CLEARING, 300, Some(at("2025-06-08T00:00:00Z"))));
    accept(&mut books, &event(1, "2025-06-01", vec![Transfer::hold(BUCKET, CLEARING, 300, hold.expires_at)]));
    books.record(hold);
    let post = Transfer::resolving(&hold, TransferPhase::Post);
    let less = event(2, "2025-06-02", vec![Transfer { amount: 299, ..post }]);
    assert_eq!(refused(&mut books, &less), Refusal::HoldMismatch(7));
    let twice = event(3, "2025-06-02", vec![post, post]);
    assert_eq!(refused(&mut books, &twice), Refusal::HoldResolved(7));
    accept(&mut books, &event(4, "2025-06-02", vec![post]));
    assert_eq!(books.balance(BUCKET).unwrap(), Balance { debits: 300, credits: 1_000, ..Balance::default() });
    assert_eq!(books.balance(CLEARING).unwrap(), Balance { credits: 300, ..Balance::default() });
    let void = event(5, "2025-06-02", vec![Transfer::resolving(&hold, TransferPhase::Void)]);
    assert_eq!(refused(&mut books, &void), Refusal::HoldResolved(7));
}

#[test]
fn a_hold_is_posted_before_its_time_and_expired_after_it() {
    let mut books = books();
    let hold = recorded(7, Transfer::hold(BUCKET, CLEARING, 300, Some(at("2025-06-08T04:00:00Z"))));
    accept(&mut books, &event(1, "2025-06-01", vec![Transfer::hold(BUCKET, CLEARING, 300, hold.expires_at)]));
    books.record(hold);
    let expire = Transfer::resolving(&hold, TransferPhase::Expire);
    assert_eq!(refused(&mut books, &event(2, "2025-06-07", vec![expire])), Refusal::HoldTime(7));
    let late = event(3, "2025-06-08", vec![Transfer::resolving(&hold, TransferPhase::Post)]);
    assert_eq!(refused(&mut books, &late), Refusal::HoldTime(7));
    accept(&mut books, &event(4, "2025-06-08", vec![expire]));
    assert_eq!(books.balance(BUCKET).unwrap().free(), 1_000);
}

#[test]
fn credits_come_back_into_their_bucket_or_into_grace_once() {
    let mut books = books();
    accept(&mut books, &event(1, "2025-12-20", vec![Transfer::single(BUCKET, CLEARING, 1_000)]));
    let spent = recorded(9, Transfer::single(BUCKET, CLEARING, 1_000));
    books.record(spent);
    let back = Transfer::reversing(&spent);
    let too_late = event(2, "2026-01-03", vec![back]);
    assert_eq!(refused(&mut books, &too_late), Refusal::Expiry(BUCKET));
    let to_another = event(3, "2026-01-03", vec![Transfer { credit: STRANGER, ..back }]);
    assert_eq!(refused(&mut books, &to_another), Refusal::NotAMirror(9));
    let too_early = event(4, "2025-12-31", vec![Transfer { credit: GRACE, ..back }]);
    assert_eq!(refused(&mut books, &too_early), Refusal::NotAMirror(9));
    let in_part = event(5, "2025-12-31", vec![Transfer { amount: 999, ..back }]);
    assert_eq!(refused(&mut books, &in_part), Refusal::NotAMirror(9));
    accept(&mut books, &event(6, "2026-01-03", vec![Transfer { credit: GRACE, ..back }]));
    assert_eq!(books.balance(GRACE).unwrap().free(), 1_000);
    let again = event(7, "2026-01-03", vec![Transfer { credit: GRACE, ..back }]);
    assert_eq!(refused(&mut books, &again), Refusal::NotReversible(9));
}

#[test]
fn credits_held_past_their_last_day_move_on_into_grace_and_nothing_else_does() {
    let mut books = books();
    let hold = Transfer::hold(BUCKET, CLEARING, 400, None);
    accept(&mut books, &event(1, "2025-12-28", vec![hold]));
    books.record(recorded(1, hold));
    let back = Transfer::resolving(&recorded(1, hold), TransferPhase::Void);
    let on = |to, amount| Transfer::single(BUCKET, to, amount);
    let attempts = [vec![on(GRACE, 400)], vec![back, on(GRACE, 401)], vec![back, on(STRANGER, 400)]];
    for (number, transfers) in (2..).zip(attempts) {
        assert_eq!(refused(&mut books, &event(number, "2026-01-03", transfers)), Refusal::Expiry(BUCKET));
    }
    accept(&mut books, &event(9, "2026-01-03", vec![back, on(GRACE, 400)]));
    assert_eq!(books.balance(GRACE).map(Balance::free), Some(400));
    assert_eq!(books.balance(BUCKET).map(Balance::free), Some(600));
}

#[test]
fn an_undoing_is_never_undone() {
    let mut books = books();
    books.record(Recorded { is_reversal: true, ..recorded(9, Transfer::single(CLEARING, BUCKET, 5)) });
    let undo =
        event(1, "2025-06-01", vec![Transfer { reverses: Some(9), ..Transfer::single(BUCKET, CLEARING, 5) }]);
    assert_eq!(refused(&mut books, &undo), Refusal::NotReversible(9));
}

#[test]
fn a_bucket_is_spent_until_its_last_day_and_expired_after_it() {
    let mut books = books();
    let sweep = |number, date| event(number, date, vec![Transfer::single(BUCKET, EXPIRED, 400)]);
    assert_eq!(refused(&mut books, &sweep(1, "2025-12-31")), Refusal::Expiry(BUCKET));
    accept(&mut books, &event(2, "2025-12-31", vec![Transfer::single(BUCKET, CLEARING, 600)]));
    let late = event(3, "2026-01-01", vec![Transfer::single(BUCKET, CLEARING, 1)]);
    assert_eq!(refused(&mut books, &late), Refusal::Expiry(BUCKET));
    let fill = event(4, "2026-01-01", vec![Transfer::single(ISSUANCE, BUCKET, 1)]);
    assert_eq!(refused(&mut books, &fill), Refusal::Expiry(BUCKET));
    accept(&mut books, &sweep(5, "2026-01-01"));
    assert_eq!(books.balance(BUCKET).unwrap().posted(), 0);
}

#[test]
fn malformed_events_are_refused_for_what_is_wrong() {
    let mut books = books();
    let nobody = Uuid::from_u128(99);
    let hold = Transfer::hold(BUCKET, CLEARING, 5, None);
    for (number, (transfers, refusal)) in (1..).zip([
        (vec![], Refusal::Empty),
        (vec![Transfer::single(BUCKET, CLEARING, 0)], Refusal::AmountNotPositive),
        (vec![Transfer::single(BUCKET, CLEARING, -5)], Refusal::AmountNotPositive),
        (vec![Transfer::single(BUCKET, BUCKET, 5)], Refusal::SameAccount),
        (vec![Transfer::single(BUCKET, nobody, 5)], Refusal::UnknownAccount(nobody)),
        (vec![Transfer::single(BUCKET, STOCK, 1)], Refusal::AssetMismatch),
        (vec![Transfer { phase: TransferPhase::Post, ..hold }], Refusal::PhaseMismatch),
        (vec![Transfer { hold: Some(4), ..hold }], Refusal::PhaseMismatch),
        (vec![Transfer::resolving(&recorded(4, hold), TransferPhase::Post)], Refusal::UnknownTransfer(4)),
        (vec![Transfer::single(ISSUANCE, STRANGER, i64::MAX)], Refusal::OutOfRange),
    ]) {
        assert_eq!(refused(&mut books, &event(number, "2025-06-01", transfers)), refusal);
    }
}

proptest! {
    #[test]
    fn nothing_is_created_lost_or_overdrawn(
        steps in prop::collection::vec((0_usize..5, 0_usize..5, 1_i64..600, any::<bool>(), 0_u8..3), 1..60),
    ) {
        let accounts = [ISSUANCE, BUCKET, CLEARING, GRACE, STRANGER];
        let mut books = books();
        let start = at("2025-06-01T00:00:00Z");
        let mut open: Vec<Recorded> = Vec::new();
        for (number, (from, to, amount, hold, resolve)) in steps.into_iter().enumerate() {
            let id = i64::try_from(number).unwrap();
            let transfer = match (open.last().copied(), resolve) {
                (Some(held), 1) => Transfer::resolving(&held, TransferPhase::Post),
                (Some(held), 2) => Transfer::resolving(&held, TransferPhase::Void),
                _ if hold => Transfer::hold(accounts[from], accounts[to], amount, None),
                _ => Transfer::single(accounts[from], accounts[to], amount),
            };
            let mut event = event(number as u128, "2025-06-01", vec![transfer]);
            event.at = start + TimeDelta::minutes(id);
            let before = books.clone();
            match books.post(&event) {
                Verdict::Accepted(_) if transfer.phase == TransferPhase::Hold => {
                    let held = recorded(id, transfer);
                    books.record(held);
                    open.push(held);
                }
                Verdict::Accepted(_) if transfer.hold.is_some() => { open.pop(); }
                Verdict::Accepted(_) => {}
                Verdict::Refused(_) => prop_assert_eq!(&books, &before),
            }
            let all = accounts.map(|account| books.balance(account).unwrap());
            prop_assert_eq!(all.iter().map(|balance| balance.posted()).sum::<i64>(), 0);
            prop_assert!(all[1..].iter().all(|balance| balance.free() >= 0));
            let held: i64 = all.iter().map(|balance| balance.held_debits).sum();
            prop_assert_eq!(held, open.iter().map(|hold| hold.amount).sum::<i64>());
        }
    }
}
