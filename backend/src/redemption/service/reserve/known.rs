//! What a group of orders is judged by, read at once under the lock of the ledger.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::LedgerAccountKind::{HandedOver, RedemptionClearing, Spent};
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Wanted;
use crate::clock::business_date;
use crate::credit::domain::buckets::Bucket;
use crate::credit::service::ledger::{self, CREDITS, Shelves, YUAN};
use crate::credit::service::{CreditError, Waiting, redemption_limits, waiting_of};
use crate::redemption::domain::month_of;
use crate::redemption::service::goods::Target;
use crate::redemption::service::{Outcome, RedemptionError};
use crate::redemption::store::reserve::{self as store, LearnerRow, PlaceRow};
use crate::redemption::store::{ItemRow, list_items_by_id};

/// Where credits and pieces of an item go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides {
    pub(super) clearing: Uuid,
    pub(super) handed_over: Target,
}

#[derive(Default)]
pub(super) struct Known {
    learners: HashMap<Uuid, LearnerRow>,
    facilities: HashMap<Uuid, PlaceRow>,
    items: HashMap<Uuid, ItemRow>,
    /// What may be redeemed in a month, by day; none when no policy holds.
    limits: HashMap<NaiveDate, Option<Credits>>,
    /// What learners have redeemed in the month that begins on a day, in hundredths.
    redeemed: HashMap<(Uuid, NaiveDate), i64>,
    buckets: HashMap<Uuid, Vec<(Uuid, NaiveDate)>>,
    waiting: HashMap<Uuid, Waiting>,
    shelves: Shelves,
    sides: HashMap<Uuid, Sides>,
}

impl Known {
    pub(super) fn read(conn: &mut PgConnection, wanted: &[Wanted<'_>]) -> Outcome<Self> {
        let Some((act, _)) = wanted.iter().min_by_key(|(act, _)| act.at) else { return Ok(Self::default()) };
        let learners = distinct(wanted.iter().map(|(_, new)| new.learner_id.0));
        let facilities = distinct(wanted.iter().map(|(_, new)| new.facility_id.0));
        let items = distinct(wanted.iter().map(|(_, new)| new.item_id.0));
        let assets = ledger::stock_assets(conn, &items)?;
        let mut known = Self {
            buckets: ledger::bucket_days(conn, &learners)?,
            waiting: waiting_of(conn, &learners, act.at)?,
            shelves: ledger::shelves(conn, &facilities, &assets)?,
            items: list_items_by_id(conn, &items)?.into_iter().map(|row| (row.id, row)).collect(),
            learners: store::list_learners(conn, &learners)?.into_iter().map(|row| (row.id, row)).collect(),
            facilities: store::list_places(conn, &facilities)?.into_iter().map(|row| (row.id, row)).collect(),
            ..Self::default()
        };
        let mut singles = vec![(RedemptionClearing, CREDITS), (Spent, YUAN)];
        singles.extend(assets.values().map(|asset| (HandedOver, *asset)));
        let singles = ledger::singles(conn, act, &singles)?;
        let single = |kind, asset| singles.get(&(kind, asset)).copied().ok_or(RedemptionError::Stored);
        let (clearing, cost) = (single(RedemptionClearing, CREDITS)?, single(Spent, YUAN)?);
        for (item, asset) in assets {
            let handed_over = Target { pieces: single(HandedOver, asset)?, cost };
            known.sides.insert(item, Sides { clearing, handed_over });
        }
        for day in distinct(wanted.iter().map(|(act, _)| business_date(act.at))) {
            known.read_day(conn, day, &learners)?;
        }
        Ok(known)
    }

    fn read_day(&mut self, conn: &mut PgConnection, day: NaiveDate, learners: &[Uuid]) -> Outcome<()> {
        let limit = match redemption_limits(conn, day) {
            Ok(limits) => Some(limits.max_per_month),
            Err(CreditError::NoPolicy(_)) => None,
            Err(error) => return Err(error.into()),
        };
        self.limits.insert(day, limit);
        let (first, last) = month_of(day);
        for (learner, sum) in store::sum_redeemed(conn, learners, first, last)? {
            self.redeemed.insert((learner, first), sum);
        }
        Ok(())
    }

    /// The accounts that these orders may move.
    pub(super) fn accounts(&self) -> Vec<Uuid> {
        let buckets = self.buckets.values().flatten().map(|(id, _)| *id);
        let shelves = self.shelves.pieces.values().chain(self.shelves.cost.values()).copied();
        let sides =
            self.sides.values().flat_map(|one| [one.clearing, one.handed_over.pieces, one.handed_over.cost]);
        distinct(buckets.chain(shelves).chain(sides))
    }

    pub(super) fn learner(&self, id: Uuid) -> Option<&LearnerRow> {
        self.learners.get(&id)
    }

    pub(super) fn facility(&self, id: Uuid) -> Option<&PlaceRow> {
        self.facilities.get(&id)
    }

    pub(super) fn item(&self, id: Uuid) -> Option<&ItemRow> {
        self.items.get(&id)
    }

    pub(super) fn buckets(&self, learner: Uuid) -> &[(Uuid, NaiveDate)] {
        self.buckets.get(&learner).map_or(&[], Vec::as_slice)
    }

    pub(super) fn spendable(
        &self,
        learner: Uuid,
        free: &[Bucket<Uuid>],
        at: DateTime<Utc>,
    ) -> Vec<Bucket<Uuid>> {
        self.waiting.get(&learner).map_or_else(|| free.to_vec(), |waiting| waiting.spendable(free, at))
    }

    /// The accounts of a shelf: its pieces, and what they have cost.
    pub(super) fn shelf(&self, facility: Uuid, item: Uuid) -> (Option<Uuid>, Option<Uuid>) {
        let key = (facility, item);
        (self.shelves.pieces.get(&key).copied(), self.shelves.cost.get(&key).copied())
    }

    pub(super) fn sides(&self, item: Uuid) -> Option<Sides> {
        self.sides.get(&item).copied()
    }

    pub(super) fn month_limit(&self, day: NaiveDate) -> Outcome<Credits> {
        self.limits.get(&day).copied().flatten().ok_or(RedemptionError::NoPolicy(day))
    }

    /// What a learner has redeemed in the month of a day, in hundredths.
    pub(super) fn redeemed(&self, learner: Uuid, day: NaiveDate) -> i64 {
        self.redeemed.get(&(learner, month_of(day).0)).copied().unwrap_or_default()
    }

    /// Counts an order into its month.
    pub(super) fn redeem(&mut self, learner: Uuid, day: NaiveDate, centi: i64) {
        *self.redeemed.entry((learner, month_of(day).0)).or_default() += centi;
    }
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.collect::<BTreeSet<T>>().into_iter().collect()
}
