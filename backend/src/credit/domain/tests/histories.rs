//! Ten thousand random histories, judged by `fold` and by a model that only ever adds up the whole list of what happened.

mod model;
mod steps;
mod world;

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::TimeDelta;
use contract::credit::{LedgerAccountKind as Kind, TransferPhase};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestRunner};
use uuid::Uuid;

use super::super::ledger::*;
use model::{Fact, Model, Why};
use steps::{Draw, Known, Tried, recorded};
use world::{ASSETS, accounts, balances, blank, place, start};

/// What is counted, so that the histories cannot become empty without anyone noticing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    Accepted(Tried),
    Refused(Why),
    /// An accepted leg, by its phase.
    Leg(TransferPhase),
    /// An accepted event, by the number of its legs.
    Legs(usize),
    /// Credits given back into another bucket than they came out of.
    Grace,
    /// An order undone after it was handed over, in all its legs.
    Returned,
    /// A refused event of which some legs alone would have moved.
    RefusedWhole,
    /// An event under a name that is in its batch already.
    RepeatedInBatch,
    /// A batch of several events, cut anew.
    Recut,
    /// A batch in another order.
    Reordered,
}

/// How often, at the least: about half of what ten thousand histories hold.
const OFTEN: [(Seen, u32); 40] = [
    (Seen::Accepted(Tried::Opening), 10_000),
    (Seen::Accepted(Tried::Earning), 3_500),
    (Seen::Accepted(Tried::Delivery), 1_700),
    (Seen::Accepted(Tried::Award), 1_700),
    (Seen::Accepted(Tried::Order), 11_000),
    (Seen::Accepted(Tried::Spending), 700),
    (Seen::Accepted(Tried::Resolution), 5_000),
    (Seen::Accepted(Tried::Reversal), 1_600),
    (Seen::Accepted(Tried::Sweep), 400),
    (Seen::Accepted(Tried::Again), 300),
    (Seen::Refused(Why::Again), 2_500),
    (Seen::Refused(Why::Empty), 300),
    (Seen::Refused(Why::NoAmount), 900),
    (Seen::Refused(Why::SameAccount), 500),
    (Seen::Refused(Why::UnknownAccount), 500),
    (Seen::Refused(Why::OtherAsset), 400),
    (Seen::Refused(Why::Overdrawn), 13_000),
    (Seen::Refused(Why::Day), 3_500),
    (Seen::Refused(Why::Phase), 500),
    (Seen::Refused(Why::UnknownTransfer), 300),
    (Seen::Refused(Why::HoldMismatch), 60),
    (Seen::Refused(Why::HoldResolved), 4_000),
    (Seen::Refused(Why::HoldTime), 1_900),
    (Seen::Refused(Why::NotAMirror), 130),
    (Seen::Refused(Why::NotReversible), 1_900),
    (Seen::Leg(TransferPhase::Single), 70_000),
    (Seen::Leg(TransferPhase::Hold), 36_000),
    (Seen::Leg(TransferPhase::Post), 4_700),
    (Seen::Leg(TransferPhase::Void), 3_700),
    (Seen::Leg(TransferPhase::Expire), 4_600),
    (Seen::Legs(1), 6_500),
    (Seen::Legs(2), 3_000),
    (Seen::Legs(3), 13_000),
    (Seen::Legs(4), 2_000),
    (Seen::Grace, 1_000),
    (Seen::Returned, 350),
    (Seen::RefusedWhole, 13_000),
    (Seen::RepeatedInBatch, 900),
    (Seen::Recut, 15_000),
    (Seen::Reordered, 8_000),
];

type Tally = RefCell<BTreeMap<Seen, u32>>;

fn see(tally: &Tally, seen: Seen) {
    *tally.borrow_mut().entry(seen).or_default() += 1;
}

/// The books judged one by one, in batches cut elsewhere, and in batches whose order is another.
struct Trial<'a> {
    model: Model,
    books: Books,
    /// The balances in the books after the last event.
    balances: Vec<Balance>,
    tried: Vec<Event>,
    tally: &'a Tally,
}

impl Trial<'_> {
    /// Judges an event as the model does; what is accepted is entered in both.
    fn judge(&mut self, what: Tried, event: &Event) -> Result<(Verdict, Vec<Recorded>), TestCaseError> {
        let (objections, after) = self.model.judge(event);
        let verdict = fold(&mut self.books, std::slice::from_ref(event)).remove(0);
        let before = std::mem::replace(&mut self.balances, balances(&self.books));
        let mut new = Vec::new();
        match &verdict {
            Verdict::Accepted(touched) => {
                prop_assert_eq!(&objections, &[], "accepted: {:?}", event);
                see(self.tally, Seen::Accepted(what));
                see(self.tally, Seen::Legs(event.transfers.len()));
                if event.transfers.len() > 1 && event.transfers.iter().all(|leg| self.is_returned(leg)) {
                    see(self.tally, Seen::Returned);
                }
                for leg in &event.transfers {
                    see(self.tally, Seen::Leg(leg.phase));
                    if self.is_grace(leg) {
                        see(self.tally, Seen::Grace);
                    }
                    self.model.0.push(Fact { event: event.id, leg: *leg });
                    new.push(recorded(i64::try_from(self.model.0.len()).unwrap(), leg));
                }
                prop_assert_eq!(&self.balances, &after, "{:?}", event);
                for (account, balance) in touched {
                    prop_assert_eq!(place(*account).map(|place| self.balances[place]), Some(*balance));
                }
            }
            Verdict::Refused(refusal) => {
                prop_assert!(
                    objections.contains(&Why::from(refusal)),
                    "{refusal:?}, {objections:?}: {event:?}"
                );
                prop_assert_eq!(&self.balances, &before, "a refusal moves nothing: {:?}", event);
                see(self.tally, Seen::Refused(Why::from(refusal)));
                let alone = |leg: &Transfer| {
                    let alone = Event { transfers: vec![*leg], ..event.clone() };
                    self.model.judge(&alone).0.is_empty()
                };
                if event.transfers.len() > 1 && event.transfers.iter().any(alone) {
                    see(self.tally, Seen::RefusedWhole);
                }
            }
        }
        enter(&mut self.books, &new);
        Ok((verdict, new))
    }

    fn is_returned(&self, leg: &Transfer) -> bool {
        let before = leg.reverses.and_then(|number| self.model.leg(number));
        before.is_some_and(|before| before.phase == TransferPhase::Post)
    }

    fn is_grace(&self, leg: &Transfer) -> bool {
        let before = leg.reverses.and_then(|number| self.model.leg(number));
        let bucket = |id| place(id).is_some_and(|place| accounts()[place].kind == Kind::LearnerBucket);
        before.map_or(bucket(leg.debit) && bucket(leg.credit), |before| before.debit != leg.credit)
    }

    /// Nothing is created or lost, nothing is overdrawn, and what is held is what nobody has resolved.
    fn check(&self) -> TestCaseResult {
        let held: Vec<&Transfer> = self.model.open().map(|(_, fact)| &fact.leg).collect();
        let counts =
            |leg: &Transfer, asset| place(leg.debit).is_some_and(|place| accounts()[place].asset == asset);
        for asset in ASSETS {
            let of_asset =
                || accounts().iter().zip(&self.balances).filter(|(account, _)| account.asset == asset);
            let sum = |part: fn(&Balance) -> i64| of_asset().map(|(_, balance)| part(balance)).sum::<i64>();
            prop_assert_eq!(sum(|balance| balance.posted()), 0);
            let open: i64 = held.iter().filter(|leg| counts(leg, asset)).map(|leg| leg.amount).sum();
            prop_assert_eq!(sum(|balance| balance.held_debits), open);
            prop_assert_eq!(sum(|balance| balance.held_credits), open);
            for (account, balance) in of_asset().filter(|(account, _)| is_bounded(account.kind)) {
                prop_assert!(balance.free() >= 0, "{:?}", account);
            }
        }
        Ok(())
    }
}

fn enter(books: &mut Books, new: &[Recorded]) {
    for transfer in new {
        books.record(*transfer);
    }
}

/// Folds the same events in batches that are cut elsewhere: anywhere, but after what an event refers to.
fn recut(
    events: &[Event],
    judged: &[(Verdict, Vec<Recorded>)],
    cuts: u64,
    tally: &Tally,
) -> Result<Books, TestCaseError> {
    let (mut books, mut draw) = (blank(), Draw(cuts));
    let (mut from, mut known, mut newest) = (0, 0, 0);
    for to in 1..=events.len() {
        newest = newest.max(judged[to - 1].1.last().map_or(0, |transfer| transfer.id));
        let waits = events
            .get(to)
            .is_some_and(|next| references(next).any(|number| number > known && number <= newest));
        if to == events.len() || waits || draw.below(5) == 0 {
            let verdicts = fold(&mut books, &events[from..to]);
            for (verdict, (expected, new)) in verdicts.iter().zip(&judged[from..to]) {
                prop_assert_eq!(verdict, expected);
                enter(&mut books, new);
            }
            if to - from > 1 {
                see(tally, Seen::Recut);
            }
            (from, known) = (to, newest);
        }
    }
    Ok(books)
}

fn references(event: &Event) -> impl Iterator<Item = i64> {
    event.transfers.iter().filter_map(|leg| leg.hold.or(leg.reverses))
}

/// A batch turned round as far as its events have nothing to do with each other.
fn reordered(batch: &[Event]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..batch.len()).collect();
    for end in (1..order.len()).rev() {
        for place in 0..end {
            let (one, next) = (order[place], order[place + 1]);
            if one < next && are_independent(&batch[one], &batch[next]) {
                order.swap(place, place + 1);
            }
        }
    }
    order
}

/// Whether neither takes from an account that the other touches, and they share neither name nor what they refer to.
fn are_independent(one: &Event, other: &Event) -> bool {
    let takes = |event: &Event, account: Uuid| {
        let bounded = place(account).is_none_or(|place| is_bounded(accounts()[place].kind));
        let takes = |leg: &Transfer| {
            matches!(leg.phase, TransferPhase::Single | TransferPhase::Hold) && leg.debit == account
        };
        bounded && event.transfers.iter().any(takes)
    };
    let touched = |event: &Event| -> Vec<Uuid> {
        event.transfers.iter().flat_map(|leg| [leg.debit, leg.credit]).collect()
    };
    let harms = |one: &Event, other: &Event| touched(other).into_iter().any(|account| takes(one, account));
    let shared = references(one).any(|number| references(other).any(|same| same == number));
    one.id != other.id && !shared && !harms(one, other) && !harms(other, one)
}

fn lives(draws: &[u64], cuts: u64, tally: &Tally) -> TestCaseResult {
    let (books, nothing) = (blank(), vec![Balance::default(); accounts().len()]);
    let mut trial = Trial { model: Model::default(), books, balances: nothing, tried: Vec::new(), tally };
    let mut turned = blank();
    let (mut judged, mut at, mut rest) = (Vec::new(), start(), draws.iter().peekable());
    let known = Known { model: &trial.model, tried: &trial.tried, balances: &[], at };
    let (what, opening) = known.opening();
    trial.tried.push(opening.clone());
    judged.push(trial.judge(what, &opening)?);
    fold(&mut turned, &trial.tried);
    enter(&mut turned, &judged[0].1);
    while rest.peek().is_some() {
        let balances = trial.balances.clone();
        let (mut batch, mut ended, first) = (Vec::new(), false, trial.tried.len());
        while !ended && let Some(number) = rest.next() {
            let mut draw = Draw(*number);
            ended = draw.below(3) == 0;
            at += TimeDelta::hours(5 * i64::try_from(draw.below(6)).unwrap());
            let known = Known { model: &trial.model, tried: &trial.tried, balances: &balances, at };
            let (what, event) = known.step(&mut draw);
            if trial.tried[first..].iter().any(|before| before.id == event.id) {
                see(tally, Seen::RepeatedInBatch);
            }
            trial.tried.push(event.clone());
            batch.push((what, event));
        }
        for (what, event) in &batch {
            judged.push(trial.judge(*what, event)?);
        }
        trial.check()?;
        let events = &trial.tried[first..];
        let order = reordered(events);
        let another: Vec<Event> = order.iter().map(|place| events[*place].clone()).collect();
        for (place, verdict) in order.iter().zip(fold(&mut turned, &another)) {
            match (&judged[first + place].0, &verdict) {
                (Verdict::Accepted(_), Verdict::Accepted(_)) => {}
                (expected, found) => prop_assert_eq!(expected, found, "{:?}", events[*place]),
            }
        }
        judged[first..].iter().for_each(|(_, new)| enter(&mut turned, new));
        if !order.is_sorted() {
            see(tally, Seen::Reordered);
        }
    }
    prop_assert_eq!(&turned, &trial.books, "the order of what is independent matters");
    prop_assert_eq!(&recut(&trial.tried, &judged, cuts, tally)?, &trial.books);
    Ok(())
}

#[test]
#[allow(clippy::print_stderr, reason = "what the histories hold is told to who asks for it")]
fn every_history_is_judged_as_the_model_judges_it() {
    let tally = Tally::default();
    let config = ProptestConfig { cases: 10_000, source_file: Some(file!()), ..ProptestConfig::default() };
    let histories = (prop::collection::vec(any::<u64>(), 4..18), any::<u64>());
    let outcome = TestRunner::new(config).run(&histories, |(draws, cuts)| lives(&draws, cuts, &tally));
    outcome.unwrap_or_else(|error| panic!("{error}"));
    let tally = tally.into_inner();
    eprintln!("{tally:?}");
    for (seen, often) in OFTEN {
        let times = tally.get(&seen).copied().unwrap_or_default();
        assert!(times >= often, "{seen:?} only {times} times of {often}: {tally:#?}");
    }
}
