//! A shelf in the ledger: its pieces, and what they have cost. Both move together.

use chrono::{DateTime, Utc};
use contract::credit::LedgerAccountKind;
use contract::ids::{FacilityId, RedemptionItemId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Outcome;
use crate::act::Act;
use crate::credit::domain::ledger::Transfer;
use crate::credit::service::ledger::{self, YUAN};
use crate::redemption::domain::goods::share;

/// One item at one facility, as it stands under the ledger's lock.
pub(super) struct Shelf {
    /// Its accounts.
    pub(super) at: Target,
    /// Pieces that no order holds.
    pub(super) free: i64,
    /// What those have cost, in fen.
    pub(super) free_cost: i64,
}

/// The accounts where pieces lie or go, and what they have cost with them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) pieces: Uuid,
    pub(super) cost: Uuid,
}

impl Shelf {
    pub(super) fn find(
        conn: &mut PgConnection,
        act: &Act,
        facility: FacilityId,
        item: RedemptionItemId,
    ) -> Outcome<Self> {
        let at = on_shelf(conn, act, facility, item)?;
        let (free, free_cost) = (ledger::free(conn, at.pieces)?, ledger::free(conn, at.cost)?);
        Ok(Self { at, free, free_cost })
    }

    /// Takes free pieces off the shelf at once, and their share of the cost.
    pub(super) fn send(&self, to: Target, pieces: i64) -> Vec<Transfer> {
        let cost = share(self.free_cost, self.free, pieces);
        let cost = (cost > 0).then(|| Transfer::single(self.at.cost, to.cost, cost));
        std::iter::once(Transfer::single(self.at.pieces, to.pieces, pieces)).chain(cost).collect()
    }

    /// Sets free pieces aside for an order, and their share of the cost; answers that share, in fen.
    pub(super) fn hold(&self, to: Target, pieces: i64, until: DateTime<Utc>) -> (Vec<Transfer>, i64) {
        let cost = share(self.free_cost, self.free, pieces);
        let until = Some(until);
        let held = (cost > 0).then(|| Transfer::hold(self.at.cost, to.cost, cost, until));
        let pieces = Transfer::hold(self.at.pieces, to.pieces, pieces, until);
        (std::iter::once(pieces).chain(held).collect(), cost)
    }
}

/// On the shelf of a facility.
pub(super) fn on_shelf(
    conn: &mut PgConnection,
    act: &Act,
    facility: FacilityId,
    item: RedemptionItemId,
) -> Outcome<Target> {
    let pieces = ledger::stock(conn, act, facility, item)?;
    Ok(Target { pieces, cost: ledger::goods(conn, act, facility, item)? })
}

/// Lost, broken or spoilt.
pub(super) fn shrinkage(conn: &mut PgConnection, act: &Act, item: RedemptionItemId) -> Outcome<Target> {
    let pieces = ledger::stock_side(conn, act, LedgerAccountKind::Shrinkage, item)?;
    Ok(Target { pieces, cost: ledger::single(conn, act, LedgerAccountKind::Shrinkage, YUAN)? })
}

/// Where pieces come from, and what pays for them.
#[derive(Debug, Clone, Copy)]
pub enum Origin {
    /// Given by whoever runs the academies: nothing is paid here.
    Allotted,
    /// Given by a donor, worth so many fen together.
    Donated(i64),
    /// Bought: from an account of money paid before, for so many fen together.
    Bought(Uuid, i64),
}

impl Origin {
    /// What comes onto the shelf with `pieces`.
    pub(super) fn bring(
        self,
        conn: &mut PgConnection,
        act: &Act,
        item: RedemptionItemId,
        (target, pieces): (Target, i64),
    ) -> Outcome<Vec<Transfer>> {
        let (source, paid) = match self {
            Self::Allotted => (LedgerAccountKind::Supplier, None),
            Self::Donated(fen) => {
                let donors = ledger::single(conn, act, LedgerAccountKind::DonationSource, YUAN)?;
                (LedgerAccountKind::DonationSource, Some((donors, fen)))
            }
            Self::Bought(account, fen) => (LedgerAccountKind::Supplier, Some((account, fen))),
        };
        let source = ledger::stock_side(conn, act, source, item)?;
        let paid = paid.map(|(from, fen)| Transfer::single(from, target.cost, fen));
        Ok(std::iter::once(Transfer::single(source, target.pieces, pieces)).chain(paid).collect())
    }
}
