//! Where the histories take place: the buckets of two learners, a fund, and two items on a shelf.

use std::sync::LazyLock;

use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::credit::LedgerAccountKind as Kind;
use uuid::Uuid;

use super::super::super::ledger::{Account, Asset, Balance, Books};

pub(super) const ISSUANCE: usize = 0;
pub(super) const CLEARING: usize = 1;
pub(super) const EXPIRED: usize = 2;
pub(super) const SOURCE: usize = 8;
pub(super) const FUND: usize = 9;
pub(super) const SPENT: usize = 12;

/// Each learner's buckets, the earliest first; the last one outlives every history.
pub(super) const BUCKETS: [&[usize]; 2] = [&[3, 4, 5], &[6, 7]];

/// Where the pieces of an item come from, stand and go, and what those on the shelf have cost.
pub(super) struct Item {
    pub supplier: usize,
    pub shelf: usize,
    pub handed_over: usize,
    pub cost: usize,
}

pub(super) const ITEMS: [Item; 2] = [
    Item { supplier: 13, shelf: 14, handed_over: 15, cost: 10 },
    Item { supplier: 16, shelf: 17, handed_over: 18, cost: 11 },
];

const SOAP: Asset = Asset::StockItem(Uuid::from_u128(201));
const RICE: Asset = Asset::StockItem(Uuid::from_u128(202));
pub(super) const ASSETS: [Asset; 4] = [Asset::SilverCredit, Asset::Yuan, SOAP, RICE];

static ACCOUNTS: LazyLock<Vec<Account>> = LazyLock::new(|| {
    let of_learner = |owner, days| (Kind::LearnerBucket, Asset::SilverCredit, Some(owner), Some(days));
    let plain = |kind, asset| (kind, asset, None, None);
    let rows = [
        plain(Kind::Issuance, Asset::SilverCredit),
        plain(Kind::RedemptionClearing, Asset::SilverCredit),
        plain(Kind::Expired, Asset::SilverCredit),
        of_learner(101, 3),
        of_learner(101, 7),
        of_learner(101, 300),
        of_learner(102, 5),
        of_learner(102, 300),
        plain(Kind::SubsidySource, Asset::Yuan),
        plain(Kind::RedemptionFund, Asset::Yuan),
        plain(Kind::GoodsOnShelf, Asset::Yuan),
        plain(Kind::GoodsOnShelf, Asset::Yuan),
        plain(Kind::Spent, Asset::Yuan),
        plain(Kind::Supplier, SOAP),
        plain(Kind::FacilityStock, SOAP),
        plain(Kind::HandedOver, SOAP),
        plain(Kind::Supplier, RICE),
        plain(Kind::FacilityStock, RICE),
        plain(Kind::HandedOver, RICE),
    ];
    let account = |(place, (kind, asset, owner, days)): (usize, (Kind, Asset, Option<u128>, Option<u64>))| {
        let expires_on = days.map(|days| first_day() + Days::new(days));
        Account { id: id(place), kind, asset, owner: owner.map(Uuid::from_u128), expires_on }
    };
    rows.into_iter().enumerate().map(account).collect()
});

pub(super) fn accounts() -> &'static [Account] {
    &ACCOUNTS
}

/// The name of the account at a place; none of them for a place beyond the last.
pub(super) fn id(place: usize) -> Uuid {
    Uuid::from_u128(place as u128 + 1)
}

pub(super) fn place(id: Uuid) -> Option<usize> {
    usize::try_from(id.as_u128() - 1).ok().filter(|place| *place < ACCOUNTS.len())
}

pub(super) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_748_736_000, 0).unwrap()
}

fn first_day() -> NaiveDate {
    start().date_naive()
}

/// Books in which nothing has happened.
pub(super) fn blank() -> Books {
    let mut books = Books::default();
    for account in accounts() {
        books.open(*account, Balance::default());
    }
    books
}

pub(super) fn balances(books: &Books) -> Vec<Balance> {
    accounts().iter().map(|account| books.balance(account.id).unwrap()).collect()
}
