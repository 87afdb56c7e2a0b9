//! Orders: pick up, call off, time out, undo.

use chrono::Datelike as _;
use contract::credit::{LedgerEventKind, TransferPhase};
use contract::ids::{LearnerId, LearnerProxyId, RedemptionOrderId};
use contract::money::{Credits, Yuan};
use contract::redemption::{LookUpOrder, OrderState, PickUpOrder, RedemptionOrderQuery, RedemptionOrderView};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Outcome, RedemptionError};
use crate::act::{Act, Scope};
use crate::audit::{Change, record};
use crate::clock::{business_date, start_of_day};
use crate::credit::service::ledger::{self, Grace};
use crate::credit::service::{grace_days, is_own};
use crate::facility::domain::identity::mask_name;
use crate::keys::MasterKey;
use crate::learner::domain::people::left_of_limit;
use crate::learner::service::{LearnerServiceError, ProxyRefusal, names_in_full, pick_up_as_proxy};
use crate::redemption::domain::{self, OrderStep};
use crate::redemption::store::{self, Beside, OrderEntry, OrderRow};

/// The code that an order is picked up with.
pub fn pick_up_code(keys: &MasterKey, id: RedemptionOrderId) -> String {
    domain::pick_up_code(&keys.keyed_hash("redemption_pick_up", id.0.as_bytes()))
}

/// The order as one reader may see it: with the learner's name, or with that masked.
fn readable(act: &Act, (row, mut beside): OrderEntry) -> Outcome<RedemptionOrderView> {
    let named = names_in_full(act);
    if !named.covers_facility(row.facility_id.into(), &beside.township_code) {
        beside.learner_name = mask_name(&beside.learner_name);
    }
    view(row, beside)
}

/// The order as it is kept, in the trail and for a repeated request: with the learner's name masked.
pub(super) fn kept(row: OrderRow, beside: &Beside) -> Outcome<RedemptionOrderView> {
    view(row, Beside { learner_name: mask_name(&beside.learner_name), ..beside.clone() })
}

fn view(row: OrderRow, beside: Beside) -> Outcome<RedemptionOrderView> {
    Ok(RedemptionOrderView {
        id: row.id.into(),
        learner_id: row.learner_id.into(),
        learner_name: beside.learner_name,
        facility_id: row.facility_id.into(),
        facility_name: beside.facility_name,
        item_id: row.item_id.into(),
        item_name: beside.item_name,
        quantity: u32::try_from(row.quantity).map_err(|_| RedemptionError::Stored)?,
        credits: Credits(row.credits_centi),
        goods_cost: Yuan::try_from(row.goods_cost).map_err(|_| RedemptionError::Stored)?,
        status: row.status.parse().map_err(|_| RedemptionError::Stored)?,
        reserved_at: row.reserved_at,
        pick_up_by: row.pick_up_by,
        resolved_at: row.resolved_at,
        proxy_name: row.proxy_name.map(|name| mask_name(&name)),
        proxy_id: row.proxy_id.map(Into::into),
        reason: row.reason,
        pick_up_code: None,
        version: row.version,
    })
}

/// Orders at the facilities in the caller's scope, newest first.
pub fn list_orders(
    conn: &mut PgConnection,
    act: &Act,
    query: &RedemptionOrderQuery,
    before: Option<Uuid>,
    paging: &crate::paging::Paging,
) -> Outcome<crate::paging::Paged<RedemptionOrderView>> {
    let page = store::list_orders(conn, &act.scope(), query, before, paging)?;
    let items = page.items.into_iter().map(|entry| readable(act, entry)).collect::<Outcome<Vec<_>>>()?;
    Ok(crate::paging::Paged { items, next: page.next, total: page.total })
}

/// One order.
pub fn get_order(conn: &mut PgConnection, act: &Act, id: RedemptionOrderId) -> Outcome<RedemptionOrderView> {
    readable(act, store::find_order(conn, &act.scope(), id.0)?.ok_or(RedemptionError::NotFound)?)
}

/// The order that waits at a facility in scope under a code. Two with the same code are told apart by their learners:
/// then none is found.
pub fn look_up_order(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    wanted: &LookUpOrder,
) -> Outcome<RedemptionOrderView> {
    let waiting = store::list_reserved(conn, &act.scope(), wanted.facility_id.0, act.at)?;
    let mut found = waiting.into_iter().filter(|id| pick_up_code(keys, (*id).into()) == wanted.code);
    match (found.next(), found.next()) {
        (Some(id), None) => get_order(conn, act, id.into()),
        _ => Err(RedemptionError::NotFound),
    }
}

/// An order on its way from one state to the next, locked.
struct Stepping {
    row: OrderRow,
    beside: Beside,
    before: RedemptionOrderView,
}

fn step(conn: &mut PgConnection, scope: &Scope, id: RedemptionOrderId, step: OrderStep) -> Outcome<Stepping> {
    let (mut row, beside) = store::lock_order(conn, scope, id.0)?.ok_or(RedemptionError::NotFound)?;
    let state: OrderState = row.status.parse().map_err(|_| RedemptionError::Stored)?;
    let before = kept(row.clone(), &beside)?;
    row.status = domain::next(state, step).ok_or(RedemptionError::Step(state))?.to_string();
    row.version += 1;
    Ok(Stepping { row, beside, before })
}

fn finish(
    conn: &mut PgConnection,
    act: &Act,
    stepping: Stepping,
    action: &'static str,
) -> Outcome<RedemptionOrderView> {
    let Stepping { row, beside, before } = stepping;
    store::update_order(conn, &row)?;
    let after = kept(row, &beside)?;
    let change = Change::of(action, "redemption_order", after.id);
    let change = change.within(after.facility_id, &beside.township_code);
    record(conn, act, &change.before(&before).after(&after))?;
    Ok(after)
}

/// Hands the order over: the holds of credits and stock are posted together. A
/// code opens one order once; without it a proxy shows the learner's authorisation.
pub fn pick_up(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    id: RedemptionOrderId,
    shown: &PickUpOrder,
) -> Outcome<RedemptionOrderView> {
    let mut stepping = step(conn, &act.scope(), id, OrderStep::PickUp)?;
    match (&shown.code, &shown.proxy, shown.proxy_id) {
        (Some(code), None, None) if *code == pick_up_code(keys, id) => {}
        (Some(_), None, None) => return Err(RedemptionError::WrongCode),
        (None, Some(proxy), None) => {
            stepping.row.proxy_name = Some(proxy.name.clone());
            stepping.row.proxy_authorisation = Some(proxy.authorisation.clone());
        }
        (None, None, Some(proxy)) => by_proxy(conn, act, &mut stepping.row, proxy)?,
        _ => return Err(RedemptionError::CodeOrProxy),
    }
    if act.at >= stepping.row.pick_up_by {
        return Err(RedemptionError::PickUpOver);
    }
    let reserved = stepping.row.reserve_event_id;
    let event = ledger::post_holds(conn, act, LedgerEventKind::RedemptionDeliver, reserved)?;
    resolved(act, &mut stepping.row, event);
    finish(conn, act, stepping, "redemption_order.pick_up")
}

/// Names the registered proxy in the order that it fetches, if the month's limit allows it.
fn by_proxy(conn: &mut PgConnection, act: &Act, row: &mut OrderRow, proxy: LearnerProxyId) -> Outcome<()> {
    let places = (row.learner_id.into(), row.facility_id.into());
    let standing = pick_up_as_proxy(conn, act, proxy, places)?;
    let standings: Vec<Uuid> = standing.standings.into_iter().map(Into::into).collect();
    let today = business_date(act.at);
    let month = start_of_day(today.with_day(1).unwrap_or(today));
    let left = left_of_limit(standing.limit_centi, store::sum_fetched(conn, &standings, month)?);
    if row.credits_centi > left {
        return Err(LearnerServiceError::from(ProxyRefusal::Limit { left: Credits(left) }).into());
    }
    row.proxy_name = Some(standing.name);
    row.proxy_authorisation = Some(standing.consent_document);
    row.proxy_id = Some(proxy.0);
    Ok(())
}

/// Forgets who fetched a learner's orders, when the learner is forgotten.
pub fn forget_proxies(conn: &mut PgConnection, learner: LearnerId) -> Outcome<()> {
    Ok(store::wipe_proxy_names(conn, learner.0, "***")?)
}

/// Calls a reserved order off: credits and stock are free again.
pub fn cancel(
    conn: &mut PgConnection,
    act: &Act,
    id: RedemptionOrderId,
    reason: &str,
) -> Outcome<RedemptionOrderView> {
    let mut stepping = step(conn, &act.scope(), id, OrderStep::Cancel)?;
    stepping.row.reason = Some(reason.to_owned());
    release(conn, act, &mut stepping.row, TransferPhase::Void)?;
    finish(conn, act, stepping, "redemption_order.cancel")
}

/// Calls off up to `limit` orders of the whole city whose time to be picked up is over; returns how many.
pub fn expire_due(conn: &mut PgConnection, act: &Act, limit: i64) -> Outcome<usize> {
    let overdue = store::list_overdue(conn, act.at, limit)?;
    let mut expired = 0;
    for id in overdue {
        match step(conn, &Scope::whole_city(), id.into(), OrderStep::TimeOut) {
            Ok(mut stepping) => {
                release(conn, act, &mut stepping.row, TransferPhase::Expire)?;
                finish(conn, act, stepping, "redemption_order.expire")?;
                expired += 1;
            }
            Err(RedemptionError::Step(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(expired)
}

/// Gives back what an order held; credits that expired meanwhile live for the policy's days of grace.
fn release(conn: &mut PgConnection, act: &Act, row: &mut OrderRow, phase: TransferPhase) -> Outcome<()> {
    let days = grace_days(conn, business_date(act.at))?;
    let grace = Grace { days, reason: row.reason.as_deref() };
    let kind = LedgerEventKind::RedemptionCancel;
    let event = ledger::release(conn, act, kind, row.reserve_event_id, phase, &grace)?;
    resolved(act, row, event);
    Ok(())
}

const fn resolved(act: &Act, row: &mut OrderRow, event: Uuid) {
    row.resolve_event_id = Some(event);
    row.resolved_at = Some(act.at);
}

/// Undoes a delivered order: the pieces go back to the shelf, the credits into
/// the buckets they came from, or for the policy's days of grace where those have expired.
/// Two people stand for it: who handed it over does not undo it, and nobody gets its own credits back by itself.
pub fn reverse(
    conn: &mut PgConnection,
    act: &Act,
    id: RedemptionOrderId,
    reason: &str,
) -> Outcome<RedemptionOrderView> {
    let mut stepping = step(conn, &act.scope(), id, OrderStep::Reverse)?;
    let delivered = stepping.row.resolve_event_id.ok_or(RedemptionError::Stored)?;
    if ledger::actor_of(conn, delivered)? == Some(act.account_id.0) {
        return Err(RedemptionError::OwnDelivery);
    }
    if is_own(conn, act, stepping.row.learner_id.into())? {
        return Err(RedemptionError::OwnOrder);
    }
    let grace_days = grace_days(conn, business_date(act.at))?;
    stepping.row.reason = Some(reason.to_owned());
    stepping.row.reversal_event_id = Some(ledger::reverse(conn, act, delivered, grace_days, reason)?);
    finish(conn, act, stepping, "redemption_order.reverse")
}
