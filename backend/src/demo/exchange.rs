//! What credits are redeemed for, the stock of it, orders in every state, and the fund that pays.

use chrono::{DateTime, TimeDelta, Utc};
use contract::division::DivisionCode;
use contract::facility::FacilityView;
use contract::fund::{
    CreateFund, DeliverGoods, DonateCash, DonateGoods, DonorKind, ExpenseCategory, FundKind, FundQuery,
    ReceiveFund, SpendFund,
};
use contract::ids::{FacilityId, LearnerId, RedemptionItemId, RedemptionOrderId};
use contract::money::{Credits, Yuan};
use contract::redemption::{
    CountedItem, CreateRedemptionItem, CreateRedemptionOrder, CreateStockCount, EnteredKind, ItemKind,
    PickUpOrder, ReceiveStock, StockQuery, TransferStock,
};
use diesel::Connection as _;
use diesel::pg::PgConnection;

use super::chance::Chance;
use super::{Cast, DemoError, morning};
use crate::fund;
use crate::keys::MasterKey;
use crate::paging::Paging;
use crate::redemption::service::{self as redemption, RedemptionError};

/// Code, name, kind, price in hundredths of a credit, cost in fen.
const ITEMS: &[(&str, &str, ItemKind, i64, i64)] = &[
    ("SOAP", "香皂一块", ItemKind::DailyNecessity, 300, 350),
    ("TOWEL", "纯棉毛巾", ItemKind::DailyNecessity, 800, 900),
    ("TISSUE", "抽纸一提", ItemKind::DailyNecessity, 1_200, 1_390),
    ("RICE", "五常大米 5 斤", ItemKind::DailyNecessity, 2_500, 2_600),
    ("DETERGENT", "洗衣液 1 升", ItemKind::DailyNecessity, 1_500, 1_600),
    ("TOOTHPASTE", "牙膏", ItemKind::DailyNecessity, 700, 790),
    ("CUP", "保温杯", ItemKind::SmallGift, 3_000, 3_200),
    ("MAGNIFIER", "放大镜", ItemKind::SmallGift, 1_000, 1_100),
    ("BRUSH", "毛笔套装", ItemKind::SmallGift, 2_000, 2_180),
    ("HAIRCUT", "理发一次", ItemKind::RedemptionService, 1_000, 1_000),
    ("PHONEFILM", "手机贴膜", ItemKind::RedemptionService, 500, 500),
];

/// Offers the items of the demo.
pub fn items(conn: &mut PgConnection, cast: &Cast) -> Result<Vec<RedemptionItemId>, DemoError> {
    let act = cast.city(morning(cast.season.first_day - TimeDelta::days(400)));
    ITEMS
        .iter()
        .map(|(code, name, kind, price, cost)| {
            let new = CreateRedemptionItem {
                code: (*code).to_owned(),
                name: (*name).to_owned(),
                kind: EnteredKind::Permitted(*kind),
                description: None,
                price: Credits(*price),
                cost: Yuan::from_fen(*cost),
            };
            Ok(redemption::create_item(conn, &act, &new)?.id)
        })
        .collect()
}

/// Gives a county its earmarked fund, an award, and a purchase of goods out of it.
pub fn county_fund(
    conn: &mut PgConnection,
    cast: &Cast,
    county: &DivisionCode,
    name: &str,
) -> Result<(), DemoError> {
    let act = cast.city(morning(cast.season.first_day - TimeDelta::days(60)));
    let new = CreateFund {
        kind: FundKind::RedemptionFund,
        name: format!("{name}银发学分兑换专项资金"),
        county_code: county.clone(),
        facility_id: None,
    };
    let id = fund::service::create_fund(conn, &act, &new)?.id;
    let award = ReceiveFund {
        amount: Yuan::from_fen(6_000_000),
        source: "市民政局 2025 年度分级资助".to_owned(),
        document: "鄂民发〔2026〕18号".to_owned(),
    };
    fund::service::receive(conn, &act, id, &award)?;
    let expense = SpendFund {
        category: ExpenseCategory::RedemptionGoods,
        amount: Yuan::from_fen(1_250_000),
        supplier: "鄂尔多斯市惠民日用品商贸有限公司".to_owned(),
        document: format!("发票 {}-0601", county.as_str()),
    };
    fund::service::spend(conn, &act, id, &expense)?;
    let new = CreateFund { kind: FundKind::DonationFund, name: format!("{name}慈善捐赠资金"), ..new };
    let id = fund::service::create_fund(conn, &act, &new)?.id;
    let gift = DonateCash {
        donor_kind: DonorKind::Organisation,
        donor_name: Some(format!("{name}慈善协会")),
        amount: Yuan::from_fen(500_000),
        purpose: Some(ExpenseCategory::VenueEquipment),
        wish: Some("为活动室添置桌椅".to_owned()),
    };
    fund::service::donate_cash(conn, &act, id, &gift)?;
    Ok(())
}

/// Stocks a facility with every item.
pub fn stock(
    conn: &mut PgConnection,
    chance: &mut Chance,
    cast: &Cast,
    facility: &FacilityView,
    items: &[RedemptionItemId],
) -> Result<(), DemoError> {
    let act = cast.manager(morning(cast.season.first_day));
    for item in items {
        let receipt = ReceiveStock {
            facility_id: facility.id,
            quantity: chance.between(20, 60),
            document: format!("入库单 {}", chance.between(1_000, 9_999)),
        };
        redemption::receive_stock(conn, &act, *item, &receipt)?;
    }
    if let Some(item) = items.first() {
        deliver(conn, cast, facility, *item)?;
        give_and_count(conn, cast, facility.id, *item)?;
        send_on(conn, cast, facility.id, *item)?;
    }
    Ok(())
}

/// Soap that the county's fund has bought comes onto the shelf.
fn deliver(
    conn: &mut PgConnection,
    cast: &Cast,
    facility: &FacilityView,
    item_id: RedemptionItemId,
) -> Result<(), DemoError> {
    let act = cast.city(morning(cast.season.first_day));
    let kind = Some(FundKind::RedemptionFund);
    let county_code = Some(facility.county_code.clone());
    let query = FundQuery { kind, county_code, ..FundQuery::default() };
    let funds =
        fund::service::list_funds(conn, &act, &query, None, &Paging { limit: 1, ..Paging::default() })?;
    let Some(id) = funds.items.first().map(|fund| fund.id) else { return Ok(()) };
    let all = Paging { limit: 200, ..Paging::default() };
    let entries = fund::service::list_entries(conn, &act, id, None, &all)?;
    let Some(entry) = entries.items.iter().find(|entry| entry.undelivered.is_some()) else { return Ok(()) };
    let document = format!("送货单 {}", facility.id);
    let quantity = 40;
    let delivery = DeliverGoods {
        facility_id: facility.id,
        item_id,
        quantity,
        cost: Yuan::from_fen(40 * 335),
        document,
    };
    fund::service::deliver(conn, &act, (id, entry.id), &delivery)?;
    Ok(())
}

/// A company gives goods; the next day the clerk counts a piece less than the book says, and the manager agrees.
fn give_and_count(
    conn: &mut PgConnection,
    cast: &Cast,
    facility_id: FacilityId,
    item_id: RedemptionItemId,
) -> Result<(), DemoError> {
    let gift = DonateGoods {
        donor_kind: DonorKind::Organisation,
        donor_name: Some("鄂尔多斯市惠民日用品商贸有限公司".to_owned()),
        facility_id,
        item_id,
        quantity: 10,
        valuation: Yuan::from_fen(3_500),
        wish: None,
    };
    let first = morning(cast.season.first_day);
    fund::service::donate_goods(conn, &cast.manager(first), &gift)?;
    let book = on_shelves(conn, cast, item_id, Some(facility_id))?.map_or(0, |(_, pieces)| pieces);
    let counted = u32::try_from(book - 1).unwrap_or_default();
    let count = CreateStockCount {
        facility_id,
        items: vec![CountedItem { item_id, counted }],
        reason: "入库后首次盘点，一件包装破损".to_owned(),
    };
    let next_day = cast.season.past(first + TimeDelta::days(1));
    let asked = redemption::count(conn, &cast.clerk(next_day), &count)?;
    redemption::approve(conn, &cast.manager(next_day), asked.id)?;
    Ok(())
}

/// A few pieces go to the facility that had the item first.
fn send_on(
    conn: &mut PgConnection,
    cast: &Cast,
    from_facility_id: FacilityId,
    item: RedemptionItemId,
) -> Result<(), DemoError> {
    let act = cast.authority(cast.season.past(morning(cast.season.first_day) + TimeDelta::days(2)));
    let first = on_shelves(conn, cast, item, None)?.map(|(facility, _)| facility);
    let Some(to_facility_id) = first.filter(|first| *first != from_facility_id) else { return Ok(()) };
    let document = "调拨单 1".to_owned();
    let order = TransferStock { from_facility_id, to_facility_id, quantity: 2, document };
    redemption::transfer_stock(conn, &act, item, &order)?;
    Ok(())
}

/// The first shelf of an item, in the order in which they were opened, and what lies on it.
fn on_shelves(
    conn: &mut PgConnection,
    cast: &Cast,
    item: RedemptionItemId,
    facility: Option<FacilityId>,
) -> Result<Option<(FacilityId, i64)>, DemoError> {
    let query = StockQuery { item_id: Some(item), facility_id: facility, ..StockQuery::default() };
    let act = cast.authority(morning(cast.season.first_day));
    let page = redemption::list_stock(conn, &act, &query, None, &Paging { limit: 1, ..Paging::default() })?;
    Ok(page.items.first().map(|stock| (stock.facility_id, stock.on_hand)))
}

/// A redemption counter and who comes to it.
pub struct Counter<'a> {
    pub cast: &'a Cast,
    pub keys: &'a MasterKey,
    pub facility: FacilityId,
    pub items: &'a [RedemptionItemId],
    pub learners: &'a [LearnerId],
}

impl Counter<'_> {
    /// The day after a class a few redeem; most pick up, some cancel.
    pub fn hand_out(
        &self,
        conn: &mut PgConnection,
        chance: &mut Chance,
        at: DateTime<Utc>,
    ) -> Result<(), DemoError> {
        for learner in self.who_comes(chance, 2) {
            let Some(order) = self.reserve(conn, chance, learner, at)? else { continue };
            let hours = TimeDelta::hours(i64::from(chance.between(1, 20)));
            let later = self.cast.clerk(self.cast.season.past(at + hours));
            if chance.percent(10) {
                redemption::cancel(conn, &later, order, "学员改选其他物品")?;
            } else {
                let code = redemption::pick_up_code(self.keys, order);
                let shown = PickUpOrder { code: Some(code), proxy: None, proxy_id: None };
                redemption::pick_up(conn, &later, self.keys, order, &shown)?;
            }
        }
        Ok(())
    }

    /// A few have ordered and are still to pick up.
    pub fn take_orders(
        &self,
        conn: &mut PgConnection,
        chance: &mut Chance,
        at: DateTime<Utc>,
    ) -> Result<(), DemoError> {
        for learner in self.who_comes(chance, 5) {
            self.reserve(conn, chance, learner, at)?;
        }
        Ok(())
    }

    fn who_comes(&self, chance: &mut Chance, percent: u32) -> Vec<LearnerId> {
        self.learners.iter().filter(|_| chance.percent(percent)).copied().collect()
    }

    fn reserve(
        &self,
        conn: &mut PgConnection,
        chance: &mut Chance,
        learner_id: LearnerId,
        at: DateTime<Utc>,
    ) -> Result<Option<RedemptionOrderId>, DemoError> {
        let item_id = *chance.pick(self.items);
        let order = CreateRedemptionOrder { learner_id, facility_id: self.facility, item_id, quantity: 1 };
        match conn.transaction(|conn| redemption::reserve(conn, &self.cast.clerk(at), &order)) {
            Ok(view) => Ok(Some(view.id)),
            // Not everyone has earned enough for what was picked.
            Err(
                RedemptionError::InsufficientCredits { .. }
                | RedemptionError::CreditsWait { .. }
                | RedemptionError::MonthlyLimit(_)
                | RedemptionError::OutOfStock,
            ) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
