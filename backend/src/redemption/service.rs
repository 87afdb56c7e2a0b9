//! Use cases of redemption: the catalogue.

mod adjustments;
mod goods;
mod orders;
mod reserve;
mod stock;

use chrono::NaiveDate;
use contract::credit::CoverLevel;
use contract::facility::RegistrationState;
use contract::ids::{FacilityId, RedemptionItemId};
use contract::money::{Credits, Yuan};
use contract::redemption::{
    CreateRedemptionItem, ItemKind, OrderState, RedemptionItemQuery, RedemptionItemView, UpdateRedemptionItem,
};
use diesel::pg::PgConnection;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::domain::stock::StockError;
use super::domain::{self, Dearer, ItemError, Offer};
use super::store::{self, ItemRow};
use crate::act::{Act, Scope};
use crate::audit::{Change, record};
use crate::clock::{business_date, new_id};
use crate::credit::domain::buckets::SpendError;
use crate::credit::service::ledger::LedgerError;
use crate::credit::service::{CreditError, city_cover, redemption_limits};
use crate::db::{DbError, violates_unique};
use crate::learner::service::LearnerServiceError;
use crate::paging::{Paged, Paging};

pub use adjustments::{approve, count, get_adjustment, list_adjustments, reject, write_off};
pub use goods::Origin;
pub use orders::{
    cancel, expire_due, forget_proxies, get_order, list_orders, look_up_order, pick_up, pick_up_code, reverse,
};
pub use reserve::{Reserving, reserve};
pub use stock::{Came, list_movements, list_stock, may_go_back, receive_from, receive_stock, transfer_stock};

/// Why something of redemption is not done.
#[derive(Debug, thiserror::Error)]
pub enum RedemptionError {
    /// No such record in the caller's scope.
    #[error("not found")]
    NotFound,
    /// Someone else changed it.
    #[error("stale")]
    Stale,
    /// Another item has the code.
    #[error("the item code is taken")]
    CodeTaken,
    /// The item itself is not in order.
    #[error(transparent)]
    Item(#[from] ItemError),
    /// The fund covers too little for a new item that costs more than that.
    #[error("no new items above {above} while the fund covers too little")]
    HighCostStopped {
        /// What a high-cost item costs more than.
        above: Yuan,
        /// What the change makes dearer.
        by: Dearer,
    },
    /// Stock stays as it is.
    #[error(transparent)]
    Stock(#[from] StockError),
    /// The item is not offered.
    #[error("the item is not offered")]
    NotOffered,
    /// The facility's registration does not hold now.
    #[error("the facility is not registered and working")]
    FacilityNotWorking,
    /// The learner is suspended or has left.
    #[error("the learner may not redeem")]
    LearnerInactive,
    /// Fewer pieces than wanted are free at the facility.
    #[error("out of stock")]
    OutOfStock,
    /// The learner has fewer free credits than it takes.
    #[error("insufficient credits: {available} of {needed}")]
    InsufficientCredits {
        /// What can be spent.
        available: Credits,
        /// What it takes.
        needed: Credits,
    },
    /// The learner has enough credits, and too many of them cannot be spent yet.
    #[error("credits still wait: {available} of {needed}")]
    CreditsWait {
        /// What can be spent.
        available: Credits,
        /// What it takes.
        needed: Credits,
    },
    /// More than can be redeemed in a month.
    #[error("above the monthly limit of {0}")]
    MonthlyLimit(Credits),
    /// No policy holds today, so no limits are known.
    #[error("no credit policy holds on {0}")]
    NoPolicy(NaiveDate),
    /// Neither the right code nor a proxy.
    #[error("the pick-up code is wrong")]
    WrongCode,
    /// Neither a code nor a proxy was given, or both.
    #[error("either a code or a proxy")]
    CodeOrProxy,
    /// The registered proxy may not, or no more this month.
    #[error(transparent)]
    Proxy(#[from] LearnerServiceError),
    /// The time to pick up is over.
    #[error("the time to pick up is over")]
    PickUpOver,
    /// Who handed an order over does not undo it.
    #[error("nobody undoes what it has handed over")]
    OwnDelivery,
    /// Nobody undoes its own order.
    #[error("nobody undoes its own order")]
    OwnOrder,
    /// That step does not lead on from here.
    #[error("an order that is {0} cannot take this step")]
    Step(OrderState),
    /// The ledger refused.
    #[error(transparent)]
    Ledger(LedgerError),
    /// A stored word or number cannot be read.
    #[error("a stored value cannot be read")]
    Stored,
    /// The database did not answer.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for RedemptionError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<SpendError> for RedemptionError {
    fn from(error: SpendError) -> Self {
        match error {
            SpendError::Insufficient { free, needed } => {
                Self::InsufficientCredits { available: Credits(free), needed: Credits(needed) }
            }
            SpendError::NotPositive => Self::Stored,
        }
    }
}

impl From<LedgerError> for RedemptionError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Database(error) => Self::Database(error),
            other => Self::Ledger(other),
        }
    }
}

impl From<CreditError> for RedemptionError {
    fn from(error: CreditError) -> Self {
        match error {
            CreditError::NoPolicy(day) => Self::NoPolicy(day),
            CreditError::NotFound => Self::NotFound,
            CreditError::Ledger(error) => error.into(),
            CreditError::Database(error) => Self::Database(error),
            _ => Self::Stored,
        }
    }
}

type Outcome<T> = Result<T, RedemptionError>;

/// Reads a yuan amount from the database.
fn yuan(value: Decimal) -> Outcome<Yuan> {
    Yuan::try_from(value).map_err(|_| RedemptionError::Stored)
}

fn view(row: ItemRow) -> Outcome<RedemptionItemView> {
    Ok(RedemptionItemView {
        id: row.id.into(),
        kind: row.kind.parse::<ItemKind>().map_err(|_| RedemptionError::Stored)?,
        cost: yuan(row.cost)?,
        code: row.code,
        name: row.name,
        description: row.description,
        price: Credits(row.price_centi),
        offered: row.offered,
        version: row.version,
    })
}

/// The catalogue, by name; the same for the whole city.
pub fn list_items(
    conn: &mut PgConnection,
    query: &RedemptionItemQuery,
    after: Option<(&str, Uuid)>,
    paging: &Paging,
) -> Outcome<Paged<RedemptionItemView>> {
    let page = store::list_items(conn, query, after, paging)?;
    let items = page.items.into_iter().map(view).collect::<Outcome<Vec<_>>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// One item.
pub fn get_item(conn: &mut PgConnection, id: RedemptionItemId) -> Outcome<RedemptionItemView> {
    view(store::find_item(conn, id.0)?.ok_or(RedemptionError::NotFound)?)
}

/// Adds an item to the catalogue; prohibited kinds and prices above the policy's cap are refused.
pub fn create_item(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateRedemptionItem,
) -> Outcome<RedemptionItemView> {
    let kind = domain::permitted(new.kind)?;
    check_price(conn, act, new.price, new.cost)?;
    let row = ItemRow {
        id: new_id(),
        code: new.code.clone(),
        name: new.name.clone(),
        kind: kind.to_string(),
        description: new.description.clone(),
        price_centi: new.price.centi(),
        cost: new.cost.decimal(),
        offered: true,
        created_at: act.at,
        version: 1,
    };
    check_cover(conn, act, None, &row)?;
    store::insert_item(conn, &row).map_err(|error| {
        if violates_unique(&error, "redemption_item_code_key") {
            RedemptionError::CodeTaken
        } else {
            error.into()
        }
    })?;
    let item = view(row)?;
    record(conn, act, &Change::of("redemption_item.create", "redemption_item", item.id).after(&item))?;
    Ok(item)
}

fn check_price(conn: &mut PgConnection, act: &Act, price: Credits, cost: Yuan) -> Outcome<()> {
    let limits = redemption_limits(conn, business_date(act.at))?;
    Ok(domain::check_price(price, cost, limits.item_cost_cap)?)
}

/// While the fund of the whole city covers too little, the catalogue takes no new high-cost items.
fn check_cover(conn: &mut PgConnection, act: &Act, before: Option<&ItemRow>, after: &ItemRow) -> Outcome<()> {
    let today = business_date(act.at);
    let above = redemption_limits(conn, today)?.high_cost;
    let Some(by) = domain::dearer(before.map(offer).transpose()?, offer(after)?, above) else {
        return Ok(());
    };
    match city_cover(conn, today)?.level {
        CoverLevel::Restrict => Err(RedemptionError::HighCostStopped { above, by }),
        CoverLevel::Warn | CoverLevel::Normal => Ok(()),
    }
}

fn offer(row: &ItemRow) -> Outcome<Offer> {
    Ok(Offer { cost: yuan(row.cost)?, offered: row.offered })
}

/// Changes an item; open orders keep the price they were made at.
pub fn update_item(
    conn: &mut PgConnection,
    act: &Act,
    id: RedemptionItemId,
    version: i64,
    change: &UpdateRedemptionItem,
) -> Outcome<RedemptionItemView> {
    let mut row = store::lock_item(conn, id.0)?.ok_or(RedemptionError::NotFound)?;
    if row.version != version {
        return Err(RedemptionError::Stale);
    }
    let old = row.clone();
    if let Some(name) = &change.name {
        row.name.clone_from(name);
    }
    if let Some(description) = &change.description {
        row.description = Some(description.clone());
    }
    row.price_centi = change.price.map_or(row.price_centi, Credits::centi);
    row.cost = change.cost.map_or(row.cost, Yuan::decimal);
    row.offered = change.offered.unwrap_or(row.offered);
    row.version += 1;
    check_price(conn, act, Credits(row.price_centi), yuan(row.cost)?)?;
    check_cover(conn, act, Some(&old), &row)?;
    store::update_item(conn, &row)?;
    let (before, after) = (view(old)?, view(row)?);
    let change = Change::of("redemption_item.update", "redemption_item", id).before(&before).after(&after);
    record(conn, act, &change)?;
    Ok(after)
}

/// The township of a facility in scope that is registered and works: only there pieces come in and are asked for.
fn working_facility(conn: &mut PgConnection, scope: &Scope, id: FacilityId) -> Outcome<String> {
    let (township, state) = store::find_facility(conn, scope, id.0)?.ok_or(RedemptionError::NotFound)?;
    if state == RegistrationState::Approved.as_str() {
        Ok(township)
    } else {
        Err(RedemptionError::FacilityNotWorking)
    }
}
