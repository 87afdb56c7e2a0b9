//! Reserving: many at a counter in one transaction, each judged by itself.

mod known;

use chrono::NaiveDate;
use contract::credit::LedgerEventKind;
use contract::facility::RegistrationState;
use contract::learner::LearnerState;
use contract::money::{Credits, Yuan};
use contract::redemption::{CreateRedemptionOrder, OrderState, RedemptionOrderView};
use diesel::pg::PgConnection;
use diesel::result::Error as QueryError;
use uuid::Uuid;

use super::goods::{Shelf, Target};
use super::orders::kept;
use super::{Outcome, RedemptionError};
use crate::act::Act;
use crate::audit::{Change, record_all};
use crate::clock::{business_date, new_id};
use crate::credit::domain::buckets::{Bucket, Part, SpendError, spend};
use crate::credit::domain::ledger::Transfer;
use crate::credit::service::ledger::{self, Journal, Posting};
use crate::db::DbError;
use crate::db::group::Work;
use crate::redemption::domain::{self, within_month};
use crate::redemption::store::{self, Beside, ItemRow, OrderRow};
use known::Known;

/// An order of a caller.
type Wanted<'a> = (&'a Act, &'a CreateRedemptionOrder);

/// Reserving, for all who stand at a counter at the same moment.
pub struct Reserving;

impl Work for Reserving {
    type Body = CreateRedemptionOrder;
    type Done = RedemptionOrderView;
    type Refusal = RedemptionError;
    const NAME: &'static str = "orders";
    const OPERATION: &'static str = "create_redemption_order";

    fn lock(conn: &mut PgConnection) -> Result<(), DbError> {
        ledger::begin(conn).map_err(|error| database(error.into()))
    }

    fn work(
        conn: &mut PgConnection,
        wanted: &[Wanted<'_>],
    ) -> Result<Vec<Outcome<RedemptionOrderView>>, DbError> {
        reserve_all(conn, wanted).map_err(database)
    }
}

/// What the database said; what cannot be read in it refuses the order that it is read for.
fn database(error: RedemptionError) -> DbError {
    match error {
        RedemptionError::Database(error) => error,
        error => {
            tracing::error!(%error, "orders were not judged");
            QueryError::RollbackTransaction.into()
        }
    }
}

/// Holds the credits, earliest expiry first, and the stock with what it has cost, until the order is picked up.
pub fn reserve(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateRedemptionOrder,
) -> Outcome<RedemptionOrderView> {
    ledger::begin(conn)?;
    reserve_all(conn, &[(act, new)])?.pop().unwrap_or(Err(RedemptionError::Stored))
}

/// As [`reserve`], under the ledger's lock, for many in their order: a refused one does its neighbours no harm. An error means that the
/// transaction must be rolled back, and nothing is held for anybody.
fn reserve_all(conn: &mut PgConnection, wanted: &[Wanted<'_>]) -> Outcome<Vec<Outcome<RedemptionOrderView>>> {
    let known = Known::read(conn, wanted)?;
    let journal = Journal::open(conn, &known.accounts())?;
    let mut counter = Counter { known, journal, orders: Vec::new(), changes: Vec::new() };
    let verdicts = wanted.iter().map(|(act, new)| counter.take(act, new)).collect();
    counter.write(conn)?;
    Ok(verdicts)
}

/// What orders are judged by, and those that were taken.
struct Counter<'a> {
    known: Known,
    journal: Journal,
    orders: Vec<OrderRow>,
    changes: Vec<(&'a Act, Change)>,
}

impl<'a> Counter<'a> {
    fn take(&mut self, act: &'a Act, new: &CreateRedemptionOrder) -> Outcome<RedemptionOrderView> {
        let (item, beside) = self.admit(act, new)?;
        let today = business_date(act.at);
        let needed = item.price_centi.saturating_mul(i64::from(new.quantity));
        self.check_month(new.learner_id.0, today, needed)?;
        let (holds, cost) = self.set_aside(act, new, needed)?;
        let row = order_row(act, new, &item, (needed, cost))?;
        let order = kept(row.clone(), &beside)?;
        let posting = Posting::of(LedgerEventKind::RedemptionReserve, holds);
        self.journal.post(act, row.reserve_event_id, &posting)?;
        self.known.redeem(new.learner_id.0, today, needed);
        self.orders.push(row);
        let change = Change::of("redemption_order.reserve", "redemption_order", order.id);
        self.changes.push((act, change.within(new.facility_id, &beside.township_code).after(&order)));
        Ok(order)
    }

    /// Whether this learner may have this item here, whatever it costs.
    fn admit(&self, act: &Act, new: &CreateRedemptionOrder) -> Outcome<(ItemRow, Beside)> {
        let scope = act.scope();
        let place = self.known.facility(new.facility_id.0);
        let place = place.filter(|place| scope.covers_facility(new.facility_id, &place.township_code));
        let place = place.ok_or(RedemptionError::NotFound)?;
        if place.status != RegistrationState::Approved.as_str() {
            return Err(RedemptionError::FacilityNotWorking);
        }
        let learner = self.known.learner(new.learner_id.0);
        let learner = learner.filter(|one| scope.covers_facility(one.facility_id.into(), &one.township_code));
        let learner = learner.ok_or(RedemptionError::NotFound)?;
        let item = self.known.item(new.item_id.0).ok_or(RedemptionError::NotFound)?;
        if learner.status != LearnerState::Active.as_str() {
            return Err(RedemptionError::LearnerInactive);
        }
        if !item.offered {
            return Err(RedemptionError::NotOffered);
        }
        let beside = Beside {
            item_name: item.name.clone(),
            learner_name: learner.name.clone(),
            facility_name: place.name.clone(),
            township_code: place.township_code.clone(),
        };
        Ok((item.clone(), beside))
    }

    fn check_month(&self, learner: Uuid, today: NaiveDate, needed: i64) -> Outcome<()> {
        let limit = self.known.month_limit(today)?;
        let used = self.known.redeemed(learner, today);
        if within_month(used, needed, limit.centi()) {
            Ok(())
        } else {
            Err(RedemptionError::MonthlyLimit(limit))
        }
    }

    /// What sets credits, pieces, and what these have cost aside; and that cost, in fen.
    fn set_aside(
        &self,
        act: &Act,
        new: &CreateRedemptionOrder,
        needed: i64,
    ) -> Outcome<(Vec<Transfer>, i64)> {
        let sides = self.known.sides(new.item_id.0).ok_or(RedemptionError::OutOfStock)?;
        let (pieces, cost) = self.known.shelf(new.facility_id.0, new.item_id.0);
        let pieces = pieces.ok_or(RedemptionError::OutOfStock)?;
        let free_cost = cost.map_or(0, |cost| self.journal.free(cost));
        let at = Target { pieces, cost: cost.unwrap_or_default() };
        let stock = Shelf { at, free: self.journal.free(pieces), free_cost };
        if stock.free < i64::from(new.quantity) {
            return Err(RedemptionError::OutOfStock);
        }
        let until = domain::pick_up_by(act.at);
        let parts = self.parts(act, new, needed)?;
        let credits =
            parts.iter().map(|part| Transfer::hold(part.id, sides.clearing, part.amount, Some(until)));
        let (goods, cost) = stock.hold(sides.handed_over, i64::from(new.quantity), until);
        Ok((credits.chain(goods).collect(), cost))
    }

    /// What an order takes out of each bucket; whether it fails only for credits that cannot be spent yet is told.
    fn parts(&self, act: &Act, new: &CreateRedemptionOrder, needed: i64) -> Outcome<Vec<Part<Uuid>>> {
        let today = business_date(act.at);
        let free = self.free_buckets(new.learner_id.0);
        match spend(&self.known.spendable(new.learner_id.0, &free, act.at), needed, today) {
            Err(SpendError::Insufficient { free: can, needed }) => {
                let waits = spend(&free, needed, today).is_ok();
                let (available, needed) = (Credits(can), Credits(needed));
                Err(if waits {
                    RedemptionError::CreditsWait { available, needed }
                } else {
                    RedemptionError::InsufficientCredits { available, needed }
                })
            }
            found => Ok(found?),
        }
    }

    fn free_buckets(&self, learner: Uuid) -> Vec<Bucket<Uuid>> {
        let buckets = self.known.buckets(learner).iter();
        buckets
            .map(|(id, expires_on)| Bucket { id: *id, expires_on: *expires_on, free: self.journal.free(*id) })
            .collect()
    }

    fn write(self, conn: &mut PgConnection) -> Outcome<()> {
        self.journal.write(conn)?;
        store::insert_orders(conn, &self.orders)?;
        Ok(record_all(conn, self.changes)?)
    }
}

fn order_row(
    act: &Act,
    new: &CreateRedemptionOrder,
    item: &ItemRow,
    (credits_centi, cost): (i64, i64),
) -> Outcome<OrderRow> {
    Ok(OrderRow {
        id: new_id(),
        learner_id: new.learner_id.0,
        facility_id: new.facility_id.0,
        item_id: item.id,
        quantity: i32::try_from(new.quantity).map_err(|_| RedemptionError::Stored)?,
        credits_centi,
        unit_cost: item.cost,
        status: OrderState::Reserved.to_string(),
        reserved_on: business_date(act.at),
        reserved_at: act.at,
        pick_up_by: domain::pick_up_by(act.at),
        resolved_at: None,
        proxy_name: None,
        proxy_authorisation: None,
        reserve_event_id: new_id(),
        resolve_event_id: None,
        reversal_event_id: None,
        reason: None,
        version: 1,
        goods_cost: Yuan::from_fen(cost).decimal(),
        proxy_id: None,
    })
}
