//! What is to be undone: what it was, where, who may undo it, and whether it still can be.

use contract::fund::{FundKind, ReversalSubject};
use contract::ids::{FacilityId, FundId};
use contract::money::Yuan;
use diesel::pg::PgConnection;
use uuid::Uuid;

use crate::act::Act;
use crate::audit::Change;
use crate::credit::service::ledger::{self, YUAN};
use crate::credit::service::{find_given, in_pool, is_own};
use crate::fund::domain::account_kind;
use crate::fund::domain::reversal::{ReversalError, roles};
use crate::fund::service::{FundError, Outcome, deliveries, donations, fen, find, kind_of};
use crate::fund::store;
use crate::fund::store::{awards, reversals};
use crate::redemption::service::{Came, may_go_back};

/// What an event was, and whose: of a fund, or of a facility's shelf.
pub(super) struct Original {
    pub(super) subject: ReversalSubject,
    pub(super) fund: Option<Uuid>,
    pub(super) facility: Option<Uuid>,
}

impl Original {
    const fn at(subject: ReversalSubject, facility: Uuid) -> Self {
        Self { subject, fund: None, facility: Some(facility) }
    }

    /// The act in those of its roles that may undo this, and where it is. What lies out of reach is not there; what a role
    /// may see and not undo is refused.
    pub(super) fn allowed(&self, conn: &mut PgConnection, act: &Act) -> Outcome<(Act, Place)> {
        Place::of(conn, act, self)?;
        let act = act.narrowed_to(roles(self.subject, self.fund.is_some())).ok_or(FundError::Role)?;
        let place = Place::of(conn, &act, self)?;
        Ok((act, place))
    }
}

pub(super) fn what_was(conn: &mut PgConnection, event: Uuid) -> Outcome<Option<Original>> {
    if let Some((fund, facility, ..)) = reversals::find_gift(conn, event)? {
        let facility = facility.filter(|_| fund.is_none());
        return Ok(Some(Original { subject: ReversalSubject::Donation, fund, facility }));
    }
    if let Some((fund, shelf)) = reversals::find_payer(conn, event)? {
        let subject = ReversalSubject::Delivery;
        return Ok(Some(Original { subject, fund: Some(fund), facility: Some(shelf) }));
    }
    if let Some((_, fund, category, _)) = reversals::find_entered(conn, event)? {
        let subject = match category {
            Some(_) => ReversalSubject::FundExpense,
            None => ReversalSubject::FundReceipt,
        };
        return Ok(Some(Original { subject, fund: Some(fund), facility: None }));
    }
    if let Some(given) = find_given(conn, event)? {
        return Ok(Some(Original::at(ReversalSubject::CreditDonation, given.facility.into())));
    }
    let lot = reversals::find_lot(conn, event)?;
    Ok(lot.map(|(facility, ..)| Original::at(ReversalSubject::StockReceipt, facility)))
}

/// Where something is undone: a fund's county and, where it is a school's, its facility; or a shelf's.
pub(super) struct Place {
    pub(super) county: String,
    pub(super) facility: Option<(FacilityId, String)>,
}

impl Place {
    /// The place of what was found, if it lies in the caller's scope.
    pub(super) fn of(conn: &mut PgConnection, act: &Act, original: &Original) -> Outcome<Self> {
        let (county, facility) = match original.fund {
            Some(fund) => {
                let fund = find(conn, act, fund.into())?;
                (Some(fund.county_code), original.facility.or(fund.facility_id))
            }
            None => (None, original.facility),
        };
        let Some(id) = facility else {
            return Ok(Self { county: county.ok_or(FundError::Stored)?, facility: None });
        };
        let inside = store::find_facility(conn, &act.scope(), id)?;
        let (own, township) = inside.ok_or(FundError::NotFound)?;
        Ok(Self { county: county.unwrap_or(own), facility: Some((id.into(), township)) })
    }

    pub(super) fn of_change(&self, change: Change) -> Change {
        match &self.facility {
            Some((id, township)) => change.within(*id, township),
            None => change.in_county(&self.county),
        }
    }
}

/// Whether an event can be undone as the books stand, under the ledger's lock: money that came in must still be there and
/// not be needed for what was spent, money that went out must have brought nothing onto a shelf, and pieces must be free
/// as they came.
pub(super) fn check(conn: &mut PgConnection, act: &Act, event: Uuid, original: &Original) -> Outcome<()> {
    ledger::begin(conn)?;
    match (original.subject, original.fund) {
        (ReversalSubject::FundExpense, _) => check_undelivered(conn, event),
        (ReversalSubject::FundReceipt | ReversalSubject::Donation, Some(fund)) => {
            check_unspent(conn, act, event, fund.into())
        }
        (ReversalSubject::CreditDonation, _) => check_given(conn, act, event),
        _ => check_lot(conn, act, event),
    }
}

fn check_lot(conn: &mut PgConnection, act: &Act, event: Uuid) -> Outcome<()> {
    let (facility, item, pieces) = reversals::find_lot(conn, event)?.ok_or(FundError::NotFound)?;
    let moved = reversals::list_moved(conn, &[event])?;
    let cost = moved.iter().filter(|(_, asset, ..)| *asset == YUAN).map(|(.., fen, _)| fen).sum();
    let quantity = u32::try_from(pieces).map_err(|_| FundError::Stored)?;
    let came = Came { facility: facility.into(), item: item.into(), quantity };
    let at = reversals::find_instant(conn, event)?;
    Ok(may_go_back(conn, act, came, (cost, at))?)
}

fn check_given(conn: &mut PgConnection, act: &Act, event: Uuid) -> Outcome<()> {
    let given = find_given(conn, event)?.ok_or(FundError::NotFound)?;
    if is_own(conn, act, given.learner)? {
        return Err(FundError::OwnCredit);
    }
    let left = in_pool(conn, given.facility)?;
    if left < given.amount { Err(ReversalError::PoolSpent(left).into()) } else { Ok(()) }
}

fn check_undelivered(conn: &mut PgConnection, event: Uuid) -> Outcome<()> {
    let (entry, _, _, amount) = reversals::find_entered(conn, event)?.ok_or(FundError::NotFound)?;
    let Some(left) = deliveries::undelivered(conn, &[entry])?.get(&entry).copied() else { return Ok(()) };
    let delivered = fen(amount)? - left;
    if delivered == 0 { Ok(()) } else { Err(ReversalError::Delivered(Yuan::from_fen(delivered)).into()) }
}

fn check_unspent(conn: &mut PgConnection, act: &Act, event: Uuid, fund: FundId) -> Outcome<()> {
    let (_, _, _, amount) = reversals::find_entered(conn, event)?.ok_or(FundError::NotFound)?;
    if awards::is_of_run(conn, event)? {
        return Err(ReversalError::OfRun.into());
    }
    let amount = fen(amount)?;
    let kind = kind_of(&find(conn, act, fund)?)?;
    let money = ledger::fund(conn, act, account_kind(kind), fund)?;
    if ledger::free(conn, money)? < amount {
        return Err(FundError::InsufficientFund);
    }
    if kind != FundKind::DonationFund {
        return Ok(());
    }
    let gift = reversals::find_gift(conn, event)?;
    let purpose = gift.and_then(|(_, _, purpose, _)| purpose);
    let purpose = purpose.map(|word| word.parse()).transpose().map_err(|_| FundError::Stored)?;
    let left = donations::purse(conn, fund.0)?.without(purpose, amount);
    if left.is_sound() { Ok(()) } else { Err(ReversalError::GiftSpent.into()) }
}
