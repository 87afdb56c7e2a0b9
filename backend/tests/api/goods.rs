//! Goods at cost: money follows them from the fund onto a shelf and into a learner's hands.

use contract::auth::Role;
use serde_json::{Value, json};

use crate::reversal::ask;
use crate::support::elders::Place;
use crate::support::{Client, TestApp};

const ORDERS: &str = "/api/v1/redemption-orders";

async fn item(app: &TestApp) -> String {
    let city = app.city(Role::CityAdmin).await;
    let body =
        json!({ "code": "SOAP", "name": "香皂", "kind": "daily_necessity", "price": "1.00", "cost": "2.50" });
    city.post("/api/v1/redemption-items", body).await.expect(201).id()
}

fn delivery(place: &Place, item: &str, pieces: u32, cost: &str) -> Value {
    json!({ "facility_id": place.facility, "item_id": item, "quantity": pieces, "cost": cost, "document": "送货单 1" })
}

/// A fund of a county that has received 100.00 and spent them in part; answers its path and the purchase's.
async fn purchase(county: &Client, kind: &str, category: &str, amount: &str) -> (String, String) {
    let new = json!({ "kind": kind, "name": "资金", "county_code": "150602" });
    let path = format!("/api/v1/funds/{}", county.post("/api/v1/funds", new).await.expect(201).id());
    let (verb, money) = if kind == "donation_fund" {
        ("donations", json!({ "donor_kind": "anonymous", "amount": "100.00" }))
    } else {
        ("receive", json!({ "amount": "100.00", "source": "民政局", "document": "通知 1" }))
    };
    county.post_once(&format!("{path}/{verb}"), &format!("in {kind}"), money).await.expect(201);
    let buy = json!({ "category": category, "amount": amount, "supplier": "超市", "document": "发票 1" });
    let entry =
        county.post_once(&format!("{path}/spend"), &format!("out {kind}"), buy).await.expect(201).id();
    (path.clone(), format!("{path}/entries/{entry}/deliveries"))
}

impl TestApp {
    /// Pieces on a shelf that a fund of its county has paid for.
    pub async fn bought(&self, place: &Place, item: &str, pieces: u32, cost: &str) {
        let county = self.division(Role::CountyAdmin, "150602").await;
        let (_, deliveries) = purchase(&county, "redemption_fund", "redemption_goods", cost).await;
        county.post_once(&deliveries, item, delivery(place, item, pieces, cost)).await.expect(201);
    }
}

impl TestApp {
    /// Pieces that a fund of another kind has paid for, brought onto a shelf and taken back.
    pub async fn delivered_and_undone(&self, place: &Place) {
        let county = self.division(Role::CountyAdmin, "150602").await;
        let new = json!({ "code": "TOWEL", "name": "毛巾", "kind": "daily_necessity", "price": "1.00", "cost": "2.00" });
        let item =
            self.city(Role::CityAdmin).await.post("/api/v1/redemption-items", new).await.expect(201).id();
        let (_, deliveries) = purchase(&county, "donation_fund", "redemption_goods", "10.00").await;
        let delivered =
            county.post_once(&deliveries, &item, delivery(place, &item, 5, "10.00")).await.expect(201);
        self.undone(&delivered.json()["event_id"]).await;
        county
            .post_once(&deliveries, &format!("again {item}"), delivery(place, &item, 4, "10.00"))
            .await
            .expect(201);
    }
}

async fn stock(client: &Client, place: &Place, item: &str) -> (Value, Value) {
    let path = format!("/api/v1/stock?facility_id={}&item_id={item}", place.facility);
    let stock = client.get(&path).await.expect(200).json();
    (stock["items"][0]["on_hand"].clone(), stock["items"][0]["cost"].clone())
}

#[actix_web::test]
async fn a_yuan_is_followed_from_the_budget_to_a_bar_of_soap() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let item = item(&app).await;
    let (fund, deliveries) = purchase(&county, "redemption_fund", "redemption_goods", "25.00").await;
    let view = county.get(&fund).await.expect(200).json();
    assert_eq!((&view["balance"], &view["undelivered"]), (&json!("75.00"), &json!("25.00")));

    let ten = delivery(&place, &item, 10, "24.99");
    let delivered = county.post_once(&deliveries, "a", ten.clone()).await.expect(201);
    let replay = county.post_once(&deliveries, "a", ten).await.expect(201);
    assert_eq!((replay.header("idempotent-replayed"), replay.json()), ("true", delivered.json()));
    assert_eq!(delivered.json()["item_name"], "香皂");
    let entries = county.get(&format!("{fund}/entries")).await.expect(200).json();
    assert_eq!(
        (&entries["items"][0]["undelivered"], &entries["items"][1]["undelivered"]),
        (&json!("0.01"), &json!(null)),
        "money that came in is never delivered"
    );
    assert_eq!(county.get(&deliveries).await.expect(200).json()["items"], json!([delivered.json()]));
    assert_eq!(stock(&county, &place, &item).await, (json!(10), json!("24.99")));

    let learner = app.learner(&place, "1950-05-01");
    app.give(learner, "2026-12-31", 1000, "2025-11-01T02:00:00Z").await;
    let cover = county.get("/api/v1/fund-cover").await.expect(200).json();
    assert_eq!(
        (&cover["fund"], &cover["goods"], &cover["cover_bp"]),
        (&json!("75.00"), &json!("25.00"), &json!(100_000)),
        "what is bought covers credits as the money did"
    );
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let order = |pieces: u32| json!({ "learner_id": learner, "facility_id": place.facility, "item_id": item, "quantity": pieces });
    let reserved = clerk.post_once(ORDERS, "r", order(3)).await.expect(201);
    assert_eq!(reserved.json()["goods_cost"], "7.49", "24.99 × 3 / 10, rounded down");
    assert_eq!(stock(&county, &place, &item).await, (json!(10), json!("24.99")), "held, and there");
    let path = format!("{ORDERS}/{}", reserved.id());
    let code = json!({ "code": reserved.json()["pick_up_code"] });
    clerk.post_once(&format!("{path}/pick-up"), "p", code).await.expect(200);
    assert_eq!(stock(&county, &place, &item).await, (json!(7), json!("17.50")));
    let spent = "select from redemption_order o join ledger_transfer t on t.event_id = o.resolve_event_id
        join ledger_account a on a.id = t.debit_account_id join ledger_account b on b.id = t.credit_account_id
        where a.kind = 'goods_on_shelf' and b.kind = 'spent' and t.phase = 'post' and t.amount = 749";
    assert_eq!(app.count(spent), 1);
    let second = clerk.post_once(ORDERS, "s", order(2)).await.expect(201);
    let cancel = format!("{ORDERS}/{}/cancel", second.id());
    clerk.post_once(&cancel, "c", json!({ "reason": "不要了" })).await.expect(200);
    assert_eq!(stock(&county, &place, &item).await, (json!(7), json!("17.50")));
    manager.post_once(&format!("{path}/reverse"), "u", json!({ "reason": "退回" })).await.expect(200);
    assert_eq!(stock(&county, &place, &item).await, (json!(10), json!("24.99")));
    app.books_balance();
}

#[actix_web::test]
async fn cost_goes_with_pieces_that_are_sent_on_lost_and_found() {
    let app = TestApp::spawn().await;
    let (place, other) = (app.place(1), app.place(2));
    let county = app.division(Role::CountyAdmin, "150602").await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let item = item(&app).await;
    app.bought(&place, &item, 10, "10.00").await;
    let sent = json!({ "from_facility_id": place.facility, "to_facility_id": other.facility, "quantity": 4, "document": "调拨单 1" });
    let path = format!("/api/v1/redemption-items/{item}/transfer-stock");
    let sent = county.post_once(&path, "t", sent).await;
    assert!(sent.status.is_success(), "{}", sent.json());
    let sent = sent.json();
    assert_eq!((&sent["from"]["cost"], &sent["to"]["cost"]), (&json!("6.00"), &json!("4.00")));

    for (key, counted, left) in [("a", 3, "3.00"), ("b", 5, "5.00"), ("c", 8, "6.00")] {
        let count = json!({ "facility_id": place.facility, "items": [{ "item_id": item, "counted": counted }], "reason": "盘点" });
        let asked = manager.post_once("/api/v1/stock-counts", key, count).await.expect(201).id();
        let approve = format!("/api/v1/stock-adjustments/{asked}/approve");
        county.post_once(&approve, &format!("{key}{key}"), json!({})).await.expect(200);
        assert_eq!(stock(&county, &place, &item).await, (json!(counted), json!(left)), "{key}");
    }
    let broken =
        json!({ "facility_id": place.facility, "quantity": 8, "cause": "damaged", "reason": "受潮" });
    let path = format!("/api/v1/redemption-items/{item}/write-off-stock");
    let asked = manager.post_once(&path, "w", broken).await.expect(201).id();
    county
        .post_once(&format!("/api/v1/stock-adjustments/{asked}/approve"), "ww", json!({}))
        .await
        .expect(200);
    assert_eq!(stock(&county, &place, &item).await, (json!(0), json!("0.00")));
    let gift = json!({ "donor_kind": "anonymous", "facility_id": place.facility, "item_id": item, "quantity": 3, "valuation": "8.00" });
    manager.post_once("/api/v1/donations", "g", gift).await.expect(201);
    assert_eq!(
        stock(&county, &place, &item).await,
        (json!(3), json!("8.00")),
        "given ones at what they are worth"
    );
    app.books_balance();
}

#[actix_web::test]
async fn only_what_was_bought_is_delivered_and_only_where_the_fund_belongs() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let item = item(&app).await;
    let (_, deliveries) = purchase(&county, "redemption_fund", "redemption_services", "10.00").await;
    let before = app.count("select from ledger_transfer");
    let ask = |cost: &str| delivery(&place, &item, 2, cost);
    county.post_once(&deliveries, "a", ask("0.00")).await.fault("/cost", "amount_not_positive");
    let more = county.post_once(&deliveries, "b", ask("10.01")).await;
    assert!(more.json().to_string().contains("10.00"), "{}", more.json());
    more.fault("/cost", "more_than_bought");
    let dear = county.post_once(&deliveries, "dear", ask("400.01")).await;
    let told = dear.json().to_string();
    assert!(told.contains("200.01") && told.contains("200.00"), "{told}");
    dear.fault("/cost", "unit_cost_above_cap");
    let (_, rent) = purchase(&county, "donation_fund", "operations", "10.00").await;
    county.post_once(&rent, "c", ask("1.00")).await.problem(422, "entry_not_deliverable");
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    clerk.post_once(&deliveries, "d", ask("1.00")).await.problem(403, "role_not_allowed");
    let stranger = app.division(Role::CountyAdmin, "150603").await;
    stranger.post_once(&deliveries, "e", ask("1.00")).await.problem(404, "not_found");
    app.sql(&format!(
        "update facility set county_code = '150603', division_code = '150603001', township_code = '150603001' where id = '{}'",
        place.facility
    ));
    let finance = app.city(Role::Finance).await;
    finance.post_once(&deliveries, "f", ask("1.00")).await.fault("/facility_id", "delivered_elsewhere");
    assert_eq!(app.count("select from ledger_transfer"), before + 2, "the second fund's award and rent");
    assert_eq!(app.count("select from fund_delivery"), 0);
    app.books_balance();
}

#[actix_web::test]
async fn of_those_who_deliver_the_rest_of_a_purchase_one_wins() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let item = item(&app).await;
    let (_, deliveries) = purchase(&county, "redemption_fund", "redemption_goods", "10.00").await;
    let requests = (0..8).map(|number| {
        let (county, deliveries, body) =
            (county.clone(), deliveries.clone(), delivery(&place, &item, 1, "6.00"));
        async move { county.post_once(&deliveries, &format!("d-{number}"), body).await.status.as_u16() }
    });
    let mut answers = futures_util::future::join_all(requests).await;
    answers.sort_unstable();
    assert_eq!(answers, [201, 422, 422, 422, 422, 422, 422, 422]);
    app.books_balance();
}

#[actix_web::test]
async fn sixty_four_hands_on_one_order_take_it_once() {
    let app = TestApp::spawn().await;
    let beside = app.beside().await;
    let place = app.place(1);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let clerks = [clerk.clone(), beside.facility(Role::FacilityClerk, place.facility).await];
    let item = item(&app).await;
    app.bought(&place, &item, 1, "3.00").await;
    let learner = app.learner(&place, "1950-05-01");
    app.give(learner, "2026-12-31", 100, "2025-11-01T02:00:00Z").await;
    let order =
        json!({ "learner_id": learner, "facility_id": place.facility, "item_id": item, "quantity": 1 });
    let reserved = clerk.post_once(ORDERS, "r", order).await.expect(201);
    let (path, code) = (format!("{ORDERS}/{}", reserved.id()), reserved.json()["pick_up_code"].clone());
    let requests = (0..64).map(|number: usize| {
        let (clerk, code) = (clerks[number / 2 % 2].clone(), json!({ "code": code }));
        let (verb, body) = if number.is_multiple_of(2) {
            ("pick-up", code)
        } else {
            ("cancel", json!({ "reason": "不要了" }))
        };
        let path = format!("{path}/{verb}");
        async move { clerk.post_once(&path, &format!("hand-{number}"), body).await }
    });
    let answers = futures_util::future::join_all(requests).await;
    let won = answers.iter().filter(|answer| answer.status.as_u16() == 200).count();
    assert_eq!(won, 1, "picked up or called off, once");
    for answer in answers.into_iter().filter(|answer| answer.status.as_u16() != 200) {
        let code = answer.code();
        assert!(["order_step_not_allowed", "database_busy"].contains(&code.as_str()), "{code}");
    }
    let resolved = "select distinct event_id from ledger_transfer where hold_id is not null";
    assert_eq!(app.count(resolved), 1, "credits, pieces and their cost together");
    app.books_balance();
}

#[actix_web::test]
async fn a_delivery_is_undone_once_and_the_purchase_waits_again() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let item = item(&app).await;
    let (fund, deliveries) = purchase(&county, "redemption_fund", "redemption_goods", "25.00").await;
    let allotted = json!({ "facility_id": place.facility, "quantity": 5, "document": "入库单 1" });
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    clerk
        .post_once(&format!("/api/v1/redemption-items/{item}/receive-stock"), "in", allotted)
        .await
        .expect(201);
    let wrong = county.post_once(&deliveries, "a", delivery(&place, &item, 40, "25.00")).await.expect(201);
    assert_eq!(stock(&county, &place, &item).await, (json!(45), json!("25.00")));
    assert_eq!(wrong.json()["reversal"], json!(null));

    let undone = app.undone(&wrong.json()["event_id"]).await;
    assert_eq!(
        (&undone["subject"], &undone["amount"], &undone["quantity"]),
        (&json!("delivery"), &json!("25.00"), &json!(40))
    );
    assert_eq!(stock(&county, &place, &item).await, (json!(5), json!("0.00")), "the allotted ones stay");
    assert_eq!(county.get(&fund).await.expect(200).json()["undelivered"], "25.00");
    let entries = county.get(&format!("{fund}/entries")).await.expect(200).json();
    assert_eq!(entries["items"][0]["undelivered"], "25.00");
    let listed = county.get(&deliveries).await.expect(200).json();
    assert_eq!(listed["items"][0]["reversal"]["id"], undone["id"]);

    county.post_once(&deliveries, "b", delivery(&place, &item, 10, "25.00")).await.expect(201);
    assert_eq!(stock(&county, &place, &item).await, (json!(15), json!("25.00")));
    let after = county.get(&deliveries).await.expect(200).json();
    assert_eq!(after["items"][1], listed["items"][0]);
    app.books_balance();
}

#[actix_web::test]
async fn a_delivery_stands_whose_pieces_are_ordered_or_whose_cost_went_with_others() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let item = item(&app).await;
    let (_, deliveries) = purchase(&county, "redemption_fund", "redemption_goods", "40.00").await;
    let cheap = county.post_once(&deliveries, "a", delivery(&place, &item, 10, "10.00")).await.expect(201);
    let learner = app.learner(&place, "1950-05-01");
    app.give(learner, "2026-12-31", 2_000, "2025-11-01T02:00:00Z").await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let order = |pieces: u32| json!({ "learner_id": learner, "facility_id": place.facility, "item_id": item, "quantity": pieces });
    let held = clerk.post_once(ORDERS, "r", order(3)).await.expect(201).id();
    let refused = ask(&county, &cheap.json()["event_id"], "u").await;
    let told = refused.json().to_string();
    for figure in ["10", "10.00", "7", "7.00"] {
        assert!(told.contains(figure), "{figure}: {told}");
    }
    refused.problem(409, "delivery_not_as_it_came");
    clerk.post_once(&format!("{ORDERS}/{held}/cancel"), "c", json!({ "reason": "不要了" })).await.expect(200);

    let dear = county.post_once(&deliveries, "b", delivery(&place, &item, 10, "30.00")).await.expect(201);
    clerk.post_once(ORDERS, "ten", order(10)).await.expect(201);
    assert_eq!(
        stock(&county, &place, &item).await,
        (json!(20), json!("40.00")),
        "ten of them held, at 20.00"
    );
    for (answer, key) in [(&cheap, "d"), (&dear, "e")] {
        ask(&county, &answer.json()["event_id"], key).await.problem(409, "delivery_not_as_it_came");
    }
    app.books_balance();
}

#[actix_web::test]
async fn a_movement_tells_its_cost_and_the_facility_on_the_other_side() {
    let app = TestApp::spawn().await;
    let (place, other) = (app.place(1), app.place(2));
    let county = app.division(Role::CountyAdmin, "150602").await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let item = item(&app).await;
    let allotted = json!({ "facility_id": place.facility, "quantity": 5, "document": "入库单 1" });
    clerk
        .post_once(&format!("/api/v1/redemption-items/{item}/receive-stock"), "in", allotted)
        .await
        .expect(201);
    app.bought(&place, &item, 15, "30.00").await;
    let sent = json!({ "from_facility_id": place.facility, "to_facility_id": other.facility, "quantity": 4, "document": "调拨单 1" });
    county.post_once(&format!("/api/v1/redemption-items/{item}/transfer-stock"), "t", sent).await.expect(201);
    let learner = app.learner(&place, "1950-05-01");
    app.give(learner, "2026-12-31", 1_000, "2025-11-01T02:00:00Z").await;
    let order =
        json!({ "learner_id": learner, "facility_id": place.facility, "item_id": item, "quantity": 2 });
    let order = clerk.post_once(ORDERS, "r", order).await.expect(201);
    let code = json!({ "code": order.json()["pick_up_code"] });
    clerk.post_once(&format!("{ORDERS}/{}/pick-up", order.id()), "p", code).await.expect(200);
    let moved = county.get(&format!("/api/v1/stock-movements?item_id={item}")).await.expect(200).json();
    let moved = moved["items"].as_array().expect("items");
    let told: Vec<Value> = moved
        .iter()
        .map(|one| {
            assert_eq!(one["counterpart_facility_id"].is_null(), one["counterpart_facility_name"].is_null());
            json!([one["pieces"], one["cost"], one["counterpart"], one["counterpart_facility_id"]])
        })
        .collect();
    assert_eq!(
        told,
        [
            json!([-2, "3.00", "handed_over", null]),
            json!([4, "6.00", "facility_stock", place.facility]),
            json!([-4, "6.00", "facility_stock", other.facility]),
            json!([15, "30.00", "supplier", null]),
            json!([5, "0.00", "supplier", null]),
        ]
    );
    assert_eq!(moved[1]["counterpart_facility_name"], moved[2]["facility_name"]);
    let shelves = county.get(&format!("/api/v1/stock?item_id={item}")).await.expect(200).json();
    assert!(shelves["items"][0]["facility_name"].as_str().is_some_and(|name| !name.is_empty()));
}
