//! What happens in a history: each step makes an event of what the books held when its batch began.

use chrono::{DateTime, TimeDelta, Utc};
use contract::credit::{LedgerEventKind, TransferPhase as Phase};
use uuid::Uuid;

use super::super::super::ledger::{Balance, Event, Recorded, Transfer};
use super::model::{Fact, Model, lapsed};
use super::world::{BUCKETS, CLEARING, EXPIRED, FUND, ISSUANCE, ITEMS, SOURCE, SPENT, accounts, id, place};

const PRICE: i64 = 40;

/// What a step tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tried {
    Opening,
    Earning,
    Delivery,
    Award,
    Order,
    Spending,
    Resolution,
    Reversal,
    Sweep,
    Spoilt,
    Again,
}

/// A random number that answers one question after the other, each by a part of it.
pub(super) struct Draw(pub u64);

impl Draw {
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let answer = self.0 % bound;
        self.0 /= bound;
        answer
    }

    fn amount(&mut self, most: u64) -> i64 {
        i64::try_from(self.below(most)).unwrap() + 1
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let bound = u64::try_from(of.len()).unwrap().max(1);
        of.get(usize::try_from(self.below(bound)).unwrap())
    }
}

/// What is known when a batch is made.
pub(super) struct Known<'a> {
    pub model: &'a Model,
    /// Every event that was tried, in this batch too.
    pub tried: &'a [Event],
    /// The balances when the batch began.
    pub balances: &'a [Balance],
    pub at: DateTime<Utc>,
}

impl Known<'_> {
    pub(super) fn step(&self, draw: &mut Draw) -> (Tried, Event) {
        let (what, transfers) = match draw.below(32) {
            0 | 1 => (Tried::Earning, Some(self.earning(draw))),
            2 => (Tried::Delivery, Some(delivery(draw))),
            3 => (Tried::Award, Some(vec![single(SOURCE, FUND, draw.amount(300))])),
            4..=10 => (Tried::Order, Some(self.order(draw))),
            11 => (Tried::Spending, Some(spending(draw))),
            12..=21 => (Tried::Resolution, self.resolution(draw)),
            22..=25 => (Tried::Reversal, self.reversal(draw)),
            26 => (Tried::Sweep, self.sweep(draw)),
            27..=29 => (Tried::Spoilt, self.spoilt(draw)),
            _ => return (Tried::Again, self.again(draw)),
        };
        match transfers {
            Some(transfers) => (what, self.event(transfers)),
            None => (Tried::Order, self.event(self.order(draw))),
        }
    }

    /// Credits in every bucket, pieces on every shelf, and money in the fund, by one event.
    pub(super) fn opening(&self) -> (Tried, Event) {
        let credits = BUCKETS.concat().into_iter().map(|bucket| single(ISSUANCE, bucket, 150));
        let goods = ITEMS
            .iter()
            .flat_map(|item| [single(item.supplier, item.shelf, 4), single(SOURCE, item.cost, 101)]);
        let money = std::iter::once(single(SOURCE, FUND, 500));
        (Tried::Opening, self.event(credits.chain(goods).chain(money).collect()))
    }

    pub(super) fn event(&self, transfers: Vec<Transfer>) -> Event {
        let id = Uuid::from_u128(1_000 + self.tried.len() as u128);
        let business_date = self.at.date_naive();
        Event { id, kind: LedgerEventKind::RedemptionReserve, at: self.at, business_date, transfers }
    }

    fn free(&self, account: usize) -> i64 {
        let balance = &self.balances[account];
        balance.credits - balance.debits - balance.held_debits
    }

    fn has_lapsed(&self, account: usize) -> bool {
        lapsed(&accounts()[account], self.at.date_naive())
    }

    /// What a learner earns, or two of them by the same session, mostly into a bucket that lives.
    fn earning(&self, draw: &mut Draw) -> Vec<Transfer> {
        let (two, late) = (draw.below(2) == 1, draw.below(8) == 1);
        let mut legs = Vec::new();
        for buckets in BUCKETS.iter().take(if two { 2 } else { 1 }) {
            let fits = |bucket: &usize| late || !self.has_lapsed(*bucket);
            let buckets: Vec<usize> = buckets.iter().copied().filter(fits).collect();
            legs.push(single(ISSUANCE, *draw.one(&buckets).unwrap(), draw.amount(200)));
        }
        legs
    }

    /// Credits out of the earliest buckets, pieces, and what these have cost, all held until the same instant.
    fn order(&self, draw: &mut Draw) -> Vec<Transfer> {
        let (buckets, item) = (*draw.one(&BUCKETS).unwrap(), draw.one(&ITEMS).unwrap());
        let (pieces, until) = (draw.amount(3), Some(self.at + TimeDelta::hours(50)));
        let hold = |from, to, amount| Transfer::hold(id(from), id(to), amount, until);
        let (mut legs, mut wanted) = (Vec::new(), pieces * PRICE);
        let live: Vec<usize> = buckets.iter().copied().filter(|bucket| !self.has_lapsed(*bucket)).collect();
        for bucket in &live {
            let part = if Some(bucket) == live.last() { wanted } else { wanted.min(self.free(*bucket)) };
            if part > 0 {
                legs.push(hold(*bucket, CLEARING, part));
                wanted -= part;
            }
        }
        legs.push(hold(item.shelf, item.handed_over, pieces));
        let on_shelf = self.balances[item.shelf].credits - self.balances[item.shelf].debits;
        let cost = self.free(item.cost) * pieces / on_shelf.max(1);
        if cost > 0 {
            legs.push(hold(item.cost, SPENT, cost));
        }
        legs
    }

    /// All holds of an event posted, voided or expired; credits of a bucket that has lapsed move on.
    fn resolution(&self, draw: &mut Draw) -> Option<Vec<Transfer>> {
        let open: Vec<Uuid> = self.model.open().map(|(_, fact)| fact.event).collect();
        let held = |fact: &Fact| fact.leg.phase == Phase::Hold;
        let once_open: Vec<Uuid> = self.model.0.iter().filter(|f| held(f)).map(|f| f.event).collect();
        let events = if draw.below(4) == 0 || open.is_empty() { once_open } else { open };
        let event = *draw.one(&events)?;
        let holds = self.numbered(|fact| fact.event == event && held(fact));
        let over = holds.iter().any(|hold| hold.expires_at.is_some_and(|end| end <= self.at));
        let phases: &[Phase] = if over {
            &[Phase::Void, Phase::Post, Phase::Expire, Phase::Expire, Phase::Expire]
        } else {
            &[Phase::Void, Phase::Post, Phase::Post, Phase::Post, Phase::Expire]
        };
        let phase = *draw.one(phases).unwrap();
        let mut legs: Vec<Transfer> = holds.iter().map(|hold| Transfer::resolving(hold, phase)).collect();
        if phase != Phase::Post {
            for hold in &holds {
                let amount = hold.amount + i64::from(draw.below(8) == 0);
                legs.extend(self.beyond(hold.debit, draw).map(|to| Transfer::single(hold.debit, to, amount)));
            }
        }
        if draw.below(6) == 0 {
            legs.truncate(1);
        }
        Some(legs)
    }

    /// Where credits of a bucket that has lapsed go: mostly into their learner's last bucket. Now and then those of one
    /// that lives.
    fn beyond(&self, bucket: Uuid, draw: &mut Draw) -> Option<Uuid> {
        let bucket = place(bucket).filter(|place| accounts()[*place].owner.is_some())?;
        if !self.has_lapsed(bucket) && draw.below(12) > 0 {
            return None;
        }
        let (own, others) = if BUCKETS[0].contains(&bucket) { (0, 1) } else { (1, 0) };
        let whose = BUCKETS[if draw.below(8) == 0 { others } else { own }];
        whose.last().map(|last| id(*last))
    }

    /// All that an event moved, back where it came from.
    fn reversal(&self, draw: &mut Draw) -> Option<Vec<Transfer>> {
        let of = |phases: &[Phase]| -> Vec<Uuid> {
            let facts = self.model.0.iter().filter(|fact| phases.contains(&fact.leg.phase));
            facts.map(|fact| fact.event).collect()
        };
        let posted = of(&[Phase::Post]);
        let events = match draw.below(5) {
            0 => of(&[Phase::Single, Phase::Post, Phase::Hold]),
            1 => of(&[Phase::Single]),
            _ if posted.is_empty() => of(&[Phase::Single]),
            _ => posted,
        };
        let event = *draw.one(&events)?;
        let mut legs = Vec::new();
        for original in self.numbered(|fact| fact.event == event) {
            let mut back = Transfer::reversing(&original);
            if draw.below(8) > 0 {
                back.credit = self.beyond(back.credit, draw).unwrap_or(back.credit);
            }
            legs.push(back);
        }
        Some(legs)
    }

    /// What is left in each bucket that has lapsed, or, now and then, in one that has not.
    fn sweep(&self, draw: &mut Draw) -> Option<Vec<Transfer>> {
        let early = draw.below(4) == 0;
        let all = BUCKETS.concat().into_iter().filter(|bucket| self.free(*bucket) > 0);
        let due = all.filter(|bucket| early || self.has_lapsed(*bucket));
        let legs: Vec<Transfer> =
            due.map(|bucket| single(bucket, EXPIRED, self.free(bucket))).take(4).collect();
        Some(legs).filter(|legs| !legs.is_empty())
    }

    /// What would be fine but for one thing.
    fn spoilt(&self, draw: &mut Draw) -> Option<Vec<Transfer>> {
        let mut legs = match draw.below(4) {
            0 => self.earning(draw),
            1 => self.order(draw),
            2 => self.resolution(draw)?,
            _ => self.reversal(draw)?,
        };
        let which = usize::try_from(draw.below(4)).unwrap() % legs.len().max(1);
        let nobody = accounts().len();
        let nowhere = 1_000_000;
        let leg = legs.get_mut(which)?;
        match draw.below(9) {
            0 => leg.amount = 0,
            1 => leg.amount = -leg.amount,
            2 => leg.credit = leg.debit,
            3 => leg.credit = id(nobody),
            4 => leg.credit = id(if place(leg.debit) == Some(FUND) { CLEARING } else { FUND }),
            5 => leg.phase = if leg.phase == Phase::Single { Phase::Void } else { Phase::Single },
            6 if leg.hold.is_some() => leg.hold = Some(nowhere),
            6 => leg.reverses = Some(nowhere),
            7 if leg.hold.or(leg.reverses).is_some() => leg.amount += 1,
            7 => legs.clear(),
            _ => {
                let twice = *leg;
                legs.push(twice);
            }
        }
        Some(legs)
    }

    /// The name of an event that was tried before, mostly with what it said then.
    fn again(&self, draw: &mut Draw) -> Event {
        let Some(before) = draw.one(self.tried) else { return self.event(self.earning(draw)) };
        let transfers = if draw.below(4) == 0 { self.earning(draw) } else { before.transfers.clone() };
        Event { transfers, ..before.clone() }
    }

    fn numbered(&self, which: impl Fn(&Fact) -> bool) -> Vec<Recorded> {
        let all = (1..).zip(&self.model.0).filter(|(_, fact)| which(fact));
        all.map(|(number, fact)| recorded(number, &fact.leg)).collect()
    }
}

/// Pieces onto a shelf, with what the fund has paid for them or without.
fn delivery(draw: &mut Draw) -> Vec<Transfer> {
    let item = draw.one(&ITEMS).unwrap();
    let pieces = draw.amount(4);
    let mut legs = vec![single(item.supplier, item.shelf, pieces)];
    if draw.below(2) == 0 {
        legs.push(single(FUND, item.cost, pieces * 25));
    }
    legs
}

/// Credits of any bucket, at once or held, whether or not they are there.
fn spending(draw: &mut Draw) -> Vec<Transfer> {
    let bucket = *draw.one(BUCKETS[0]).unwrap();
    let (target, amount) = (*draw.one(&[CLEARING, EXPIRED]).unwrap(), draw.amount(150));
    match draw.below(2) {
        0 => vec![single(bucket, target, amount)],
        _ => vec![Transfer::hold(id(bucket), id(target), amount, None)],
    }
}

fn single(from: usize, to: usize, amount: i64) -> Transfer {
    Transfer::single(id(from), id(to), amount)
}

/// A leg as the books know it once it has its number.
pub(super) fn recorded(number: i64, leg: &Transfer) -> Recorded {
    Recorded {
        id: number,
        debit: leg.debit,
        credit: leg.credit,
        amount: leg.amount,
        phase: leg.phase,
        expires_at: leg.expires_at,
        is_reversal: leg.reverses.is_some(),
        settled: false,
    }
}
