//! The public pools: what learners give, and what is told of them.

use std::collections::HashMap;

use contract::credit::{
    CreateCreditDonation, CreditDonationView, CreditPoolMovementView, CreditPoolQuery, CreditPoolView,
    LedgerAccountKind, LedgerEventKind,
};
use contract::ids::{FacilityId, LearnerId};
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::accounts::learner_credits;
use super::cover::whole;
use super::ledger::{self, CREDITS, Posting};
use super::people::{is_own, member, person};
use super::vesting::spendable;
use super::{CreditError, Outcome};
use crate::act::{Act, Scope};
use crate::audit::{Change, record};
use crate::clock::business_date;
use crate::credit::domain::ledger::Transfer;
use crate::credit::domain::pool::give;
use crate::credit::store::pool::{self as store, FlowRow, PoolMovementRow, PoolRow, PooledRow};
use crate::credit::store::statement::PersonRow;
use crate::paging::{Paged, Paging};

/// Moves what a learner in scope gives into the pool of its facility, the earliest last day first. Nobody gives its own.
///
/// It is the learner's own decision, shown by the paper that it has signed: final, unless another person reverses it.
pub fn donate(
    conn: &mut PgConnection,
    act: &Act,
    learner: LearnerId,
    new: &CreateCreditDonation,
) -> Outcome<CreditDonationView> {
    let PersonRow { facility_id: facility, township_code: township, .. } = person(conn, act, learner.0)?;
    if is_own(conn, act, learner)? {
        return Err(CreditError::OwnCredit);
    }
    ledger::begin(conn)?;
    let (_, _, _, _, state, ..) = member(conn, learner.0)?;
    let state = state.parse().map_err(|_| CreditError::Stored)?;
    let parts = give(state, &spendable(conn, learner, act.at)?, new.amount, business_date(act.at))?;
    let pool = account(conn, act, facility.into())?;
    let posting = Posting {
        kind: LedgerEventKind::CreditDonation,
        cause: None,
        reason: Some(new.document.clone()),
        transfers: parts.iter().map(|part| Transfer::single(part.id, pool, part.amount)).collect(),
    };
    let event = ledger::post_one(conn, act, posting)?;
    let row = PooledRow {
        event_id: event,
        learner_id: learner.0,
        facility_id: facility,
        amount_centi: new.amount.centi(),
        document: Some(new.document.clone()),
        at: act.at,
    };
    store::insert_pooled(conn, &[row])?;
    let left = learner_credits(conn, act, learner)?;
    let view = CreditDonationView {
        event_id: event.into(),
        learner_id: learner,
        facility_id: facility.into(),
        amount: new.amount,
        document: new.document.clone(),
        at: act.at,
        balance: left.balance,
        available: left.available,
    };
    let change = Change::of("learner.donate_credits", "learner", learner);
    record(conn, act, &change.within(facility.into(), &township).after(&view))?;
    Ok(view)
}

/// What a learner gave to the pool of a facility.
#[derive(Debug, Clone, Copy)]
pub struct Given {
    /// Who gave.
    pub learner: LearnerId,
    /// Whose pool.
    pub facility: FacilityId,
    /// How much.
    pub amount: Credits,
}

/// What was given by an event, if it was a gift to a pool.
pub fn find_given(conn: &mut PgConnection, event: Uuid) -> Outcome<Option<Given>> {
    let given = store::find_given(conn, event)?;
    Ok(given.map(|(learner, facility, centi)| Given {
        learner: learner.into(),
        facility: facility.into(),
        amount: Credits(centi),
    }))
}

/// What is in a facility's pool, for who may undo a gift to it.
pub fn in_pool(conn: &mut PgConnection, facility: FacilityId) -> Outcome<Credits> {
    free(conn, facility).map(Credits)
}

/// The account of a facility's pool.
pub(super) fn account(conn: &mut PgConnection, act: &Act, facility: FacilityId) -> Outcome<Uuid> {
    Ok(ledger::at_facility(conn, act, LedgerAccountKind::PublicPool, CREDITS, facility)?)
}

/// What is in a facility's pool.
pub(super) fn free(conn: &mut PgConnection, facility: FacilityId) -> Outcome<i64> {
    match store::find_pool(conn, facility.0)? {
        Some(pool) => Ok(ledger::free(conn, pool)?),
        None => Ok(0),
    }
}

/// The pools of the facilities in the caller's scope; a facility to which nothing was given has none.
pub fn list_pools(
    conn: &mut PgConnection,
    act: &Act,
    query: &CreditPoolQuery,
    after: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<CreditPoolView>> {
    let page = store::list_pools(conn, &act.scope(), query, after, paging)?;
    let pools: Vec<Uuid> = page.items.iter().map(|row| row.account_id).collect();
    let mut flows: HashMap<Uuid, Vec<FlowRow>> = HashMap::new();
    for row in store::list_flows(conn, &pools)? {
        flows.entry(row.account_id).or_default().push(row);
    }
    let view = |row: PoolRow| pool_view(&flows.remove(&row.account_id).unwrap_or_default(), row);
    let items = page.items.into_iter().map(view).collect::<Outcome<Vec<_>>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn pool_view(flows: &[FlowRow], row: PoolRow) -> Outcome<CreditPoolView> {
    let of = |kind: LedgerEventKind| -> i64 {
        flows.iter().filter(|one| one.kind == kind.as_str()).map(|one| one.amount).sum()
    };
    Ok(CreditPoolView {
        facility_id: row.facility_id.into(),
        facility_name: row.facility_name,
        county_code: row.county_code.parse().map_err(|_| CreditError::Stored)?,
        balance: Credits(row.balance),
        donated: Credits(of(LedgerEventKind::CreditDonation)),
        from_closed: Credits(of(LedgerEventKind::CreditClosure)),
        given_out: Credits(-of(LedgerEventKind::Adjustment)),
    })
}

/// What moved into the pool of a facility in the caller's scope and out of it, newest first, with what was in it after it.
pub fn list_pool_movements(
    conn: &mut PgConnection,
    act: &Act,
    facility: FacilityId,
    before: Option<i64>,
    paging: &Paging,
) -> Outcome<Paged<CreditPoolMovementView>> {
    if !store::reaches(conn, &act.scope(), facility.0)? {
        return Err(CreditError::NotFound);
    }
    let none = |total| Ok(Paged { items: Vec::new(), next: None, total });
    let Some(pool) = store::find_pool(conn, facility.0)? else { return none(paging.count.then_some(0)) };
    let page = store::list_movements(conn, pool, before, paging)?;
    let Some(oldest) = page.items.last() else { return none(page.total) };
    let mut balance = store::sum_before(conn, pool, oldest.transfer_id)?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items.into_iter().rev() {
        balance += row.amount;
        items.push(movement_view(row, balance)?);
    }
    items.reverse();
    Ok(Paged { items, next: page.next, total: page.total })
}

fn movement_view(row: PoolMovementRow, balance: i64) -> Outcome<CreditPoolMovementView> {
    Ok(CreditPoolMovementView {
        event_id: row.event_id.into(),
        kind: row.kind.parse().map_err(|_| CreditError::Stored)?,
        at: row.at,
        amount: Credits(row.amount),
        balance: Credits(balance),
        document: row.document,
        actor_name: row.actor_name,
    })
}

/// What is in the pools of the facilities in scope, or of one county of it, by county, in hundredths. Nobody can spend it
/// before it is given out, so it is not outstanding.
pub fn pooled(conn: &mut PgConnection, scope: &Scope, county: Option<&str>) -> Outcome<Vec<(String, i64)>> {
    let sums = store::sum_pooled(conn, scope, county)?;
    sums.into_iter().map(|(county, sum)| Ok((county, whole(sum)?))).collect()
}
