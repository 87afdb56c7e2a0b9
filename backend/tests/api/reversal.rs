//! What was entered by mistake in a fund or on a shelf is undone by its mirror image, and two people sign it.

use contract::auth::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::elders::Place;
use crate::support::{Answer, Client, TestApp};

pub const REVERSALS: &str = "/api/v1/ledger-reversals";

/// Asks for an event to be undone.
pub async fn ask(client: &Client, event: &Value, key: &str) -> Answer {
    client.post_once(REVERSALS, key, json!({ "event_id": event, "reason": "数量填错" })).await
}

pub async fn decide(client: &Client, asked: &Value, verb: &str, key: &str, body: Option<Value>) -> Answer {
    let path = format!("{REVERSALS}/{}/{verb}", asked["id"].as_str().expect("an id"));
    let tag = format!("\"v{}\"", asked["version"]);
    let headers = [("idempotency-key", key), ("if-match", tag.as_str())];
    client.send(reqwest::Method::POST, &path, body, &headers).await
}

async fn approve(client: &Client, asked: &Value) -> Answer {
    decide(client, asked, "approve", &Uuid::now_v7().to_string(), None).await
}

impl TestApp {
    /// Undoes an event of county 150602: one asks, another approves.
    pub async fn undone(&self, event: &Value) -> Value {
        let (maker, checker) = (
            self.division(Role::CountyAdmin, "150602").await,
            self.division(Role::CountyAdmin, "150602").await,
        );
        let asked = ask(&maker, event, &Uuid::now_v7().to_string()).await.expect(201).json();
        approve(&checker, &asked).await.expect(200).json()
    }
}

async fn fund(county: &Client, kind: &str) -> String {
    let new = json!({ "kind": kind, "name": "资金", "county_code": "150602" });
    format!("/api/v1/funds/{}", county.post("/api/v1/funds", new).await.expect(201).id())
}

async fn award(county: &Client, fund: &str, amount: &str) -> Value {
    let award = json!({ "amount": amount, "source": "民政局", "document": "通知 1" });
    let key = Uuid::now_v7().to_string();
    county.post_once(&format!("{fund}/receive"), &key, award).await.expect(201).json()
}

async fn gift(county: &Client, fund: &str, amount: &str, purpose: Option<&str>) -> Value {
    let gift = json!({ "donor_kind": "individual", "donor_name": "乌兰其其格", "amount": amount, "purpose": purpose });
    let key = Uuid::now_v7().to_string();
    county.post_once(&format!("{fund}/donations"), &key, gift).await.expect(201).json()
}

async fn spend(county: &Client, fund: &str, amount: &str, category: &str) -> Value {
    let bill = json!({ "category": category, "amount": amount, "supplier": "超市", "document": "发票 1" });
    let key = Uuid::now_v7().to_string();
    county.post_once(&format!("{fund}/spend"), &key, bill).await.expect(201).json()
}

async fn money(county: &Client, fund: &str) -> [Value; 4] {
    let view = county.get(fund).await.expect(200).json();
    ["received", "spent", "balance", "undelivered"].map(|name| view[name].clone())
}

async fn item(app: &TestApp) -> String {
    let city = app.city(Role::CityAdmin).await;
    let body =
        json!({ "code": "SOAP", "name": "香皂", "kind": "daily_necessity", "price": "1.00", "cost": "2.50" });
    city.post("/api/v1/redemption-items", body).await.expect(201).id()
}

async fn allotted(app: &TestApp, place: &Place, item: &str, pieces: u32) -> Value {
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let body = json!({ "facility_id": place.facility, "quantity": pieces, "document": "入库单 7" });
    let path = format!("/api/v1/redemption-items/{item}/receive-stock");
    clerk.post_once(&path, &Uuid::now_v7().to_string(), body).await.expect(201);
    let moved = format!("/api/v1/stock-movements?item_id={item}&facility_id={}", place.facility);
    clerk.get(&moved).await.expect(200).json()["items"][0]["event_id"].clone()
}

#[actix_web::test]
async fn what_one_asks_to_undo_another_approves_and_only_then_money_moves() {
    let app = TestApp::spawn().await;
    let maker = app.division(Role::CountyAdmin, "150602").await;
    let checker = app.division(Role::Finance, "150602").await;
    let fund = fund(&maker, "redemption_fund").await;
    award(&maker, &fund, "100.00").await;
    let wrong = award(&maker, &fund, "900.00").await;
    let event = &wrong["event_id"];

    let asked = ask(&maker, event, "a").await.expect(201);
    let replay = ask(&maker, event, "a").await.expect(201);
    assert_eq!((replay.header("idempotent-replayed"), replay.json()), ("true", asked.json()));
    let asked = asked.json();
    let told = ["subject", "amount", "counterparty", "document", "status", "reason"];
    assert_eq!(
        told.map(|name| asked[name].clone()),
        ["fund_receipt", "900.00", "民政局", "通知 1", "pending", "数量填错"].map(|text| json!(text))
    );
    assert_eq!(money(&maker, &fund).await, ["1000.00", "0.00", "1000.00", "0.00"].map(|text| json!(text)));
    let entries = format!("{fund}/entries");
    let entry = maker.get(&entries).await.expect(200).json()["items"][0].clone();
    assert_eq!((&entry["reversal"]["id"], &entry["reversal"]["status"]), (&asked["id"], &json!("pending")));
    ask(&checker, event, "b").await.problem(409, "reversal_asked_for");

    approve(&maker, &asked).await.problem(403, "own_reversal");
    assert!(app.refuses(
        "update ledger_reversal set status = 'approved', decided_by = requested_by, decided_at = now(),
         reversal_event_id = event_id"
    ));
    let stale = json!({ "id": asked["id"], "version": 9 });
    approve(&checker, &stale).await.problem(412, "stale_version");
    let approved = decide(&checker, &asked, "approve", "once", None).await.expect(200);
    let replay = decide(&checker, &asked, "approve", "once", None).await.expect(200);
    assert_eq!((replay.header("idempotent-replayed"), replay.json()), ("true", approved.json()));
    let approved = approved.json();
    assert_eq!((&approved["status"], &approved["version"]), (&json!("approved"), &json!(2)));
    assert!(approved["reversal_event_id"].is_string() && approved["decided_by_name"].is_string());
    assert_eq!(
        money(&maker, &fund).await,
        ["100.00", "0.00", "100.00", "0.00"].map(|text| json!(text)),
        "it neither came in nor was spent"
    );
    let entry = maker.get(&entries).await.expect(200).json()["items"][0].clone();
    assert_eq!(entry["reversal"]["status"], "approved", "the entry stays, and tells that it was undone");
    approve(&checker, &approved).await.problem(409, "reversal_decided");
    ask(&checker, event, "c").await.problem(409, "reversal_asked_for");
    assert!(app.refuses("update ledger_reversal set reason = 'another'"));
    assert!(app.refuses("delete from ledger_reversal"));
    assert_eq!(app.count("select from audit_entry where action like 'ledger_reversal.%'"), 2);
    app.books_balance();
}

#[actix_web::test]
async fn what_was_rejected_may_be_asked_for_again_and_moves_nothing() {
    let app = TestApp::spawn().await;
    let maker = app.division(Role::CountyAdmin, "150602").await;
    let fund = fund(&maker, "redemption_fund").await;
    let wrong = award(&maker, &fund, "900.00").await;
    let asked = ask(&maker, &wrong["event_id"], "a").await.expect(201).json();
    let before = app.count("select from ledger_transfer");
    let why = json!({ "reason": "查无问题" });
    let rejected = decide(&maker, &asked, "reject", "r", Some(why)).await.expect(200).json();
    assert_eq!(
        (&rejected["status"], &rejected["decision_reason"]),
        (&json!("rejected"), &json!("查无问题")),
        "who asked takes it back"
    );
    assert_eq!(app.count("select from ledger_transfer"), before);
    let entries = maker.get(&format!("{fund}/entries")).await.expect(200).json();
    assert_eq!(entries["items"][0]["reversal"], json!(null));
    ask(&maker, &wrong["event_id"], "b").await.expect(201);
    let listed = maker.get(&format!("{REVERSALS}?status=pending&count=true")).await.expect(200).json();
    assert_eq!((&listed["total"], &listed["items"][0]["reason"]), (&json!(1), &json!("数量填错")));
    app.books_balance();
}

#[actix_web::test]
async fn money_that_is_gone_and_purchases_that_were_delivered_stand() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let fund = fund(&county, "redemption_fund").await;
    let income = award(&county, &fund, "10.00").await;
    let bought = spend(&county, &fund, "8.00", "redemption_goods").await;
    ask(&county, &income["event_id"], "a").await.problem(422, "insufficient_fund");

    let soap = item(&app).await;
    let deliveries = format!("{fund}/entries/{}/deliveries", bought["id"].as_str().expect("an id"));
    let three = json!({ "facility_id": place.facility, "item_id": soap, "quantity": 3, "cost": "3.00", "document": "送货单 1" });
    let delivered = county.post_once(&deliveries, "d", three.clone()).await.expect(201).json();
    let refused = ask(&county, &bought["event_id"], "b").await;
    assert!(refused.json().to_string().contains("3.00"), "{}", refused.json());
    refused.problem(409, "purchase_delivered");

    app.undone(&delivered["event_id"]).await;
    let asked = ask(&county, &bought["event_id"], "c").await.expect(201).json();
    county.post_once(&deliveries, "again", three).await.expect(201);
    let checker = app.division(Role::Finance, "150602").await;
    approve(&checker, &asked).await.problem(409, "purchase_delivered");
    let listed = county.get(&deliveries).await.expect(200).json();
    app.undone(&listed["items"][0]["event_id"]).await;
    approve(&checker, &asked).await.expect(200);
    assert_eq!(money(&county, &fund).await, ["10.00", "0.00", "10.00", "0.00"].map(|text| json!(text)));
    county
        .post_once(&deliveries, "late", json!({ "facility_id": place.facility, "item_id": soap, "quantity": 1, "cost": "1.00", "document": "送货单 2" }))
        .await
        .problem(422, "entry_not_deliverable");
    app.undone(&income["event_id"]).await;
    assert_eq!(money(&county, &fund).await, ["0.00", "0.00", "0.00", "0.00"].map(|text| json!(text)));
    app.books_balance();
}

#[actix_web::test]
async fn a_donation_is_undone_as_long_as_nothing_was_spent_of_it() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let fund = fund(&county, "donation_fund").await;
    let chairs = gift(&county, &fund, "50.00", Some("venue_equipment")).await;
    let free = gift(&county, &fund, "50.00", None).await;
    let bill = spend(&county, &fund, "40.00", "venue_equipment").await;
    ask(&county, &chairs["event_id"], "a").await.expect(201);
    let second = gift(&county, &fund, "1.00", Some("operations")).await;
    let checker = app.division(Role::Finance, "150602").await;
    let listed = county.get(&format!("{REVERSALS}?subject=donation")).await.expect(200).json();
    let asked = listed["items"][0].clone();
    assert_eq!(
        (&asked["counterparty"], &asked["document"]),
        (&json!("乌*"), &chairs["receipt_number"]),
        "a person is masked"
    );
    approve(&checker, &asked).await.expect(200);
    ask(&county, &free["event_id"], "b").await.problem(422, "insufficient_fund");
    gift(&county, &fund, "99.00", Some("operations")).await;
    ask(&county, &free["event_id"], "c").await.problem(409, "donation_spent");
    let undone = app.undone(&bill["event_id"]).await;
    assert_eq!(undone["subject"], "fund_expense");
    app.undone(&free["event_id"]).await;
    app.undone(&second["event_id"]).await;
    let receipt = format!("/api/v1/donations/{}/receipt", free["id"].as_str().expect("an id"));
    let receipt = county.get(&receipt).await.expect(200).json();
    assert_eq!(receipt["donation"]["reversal"]["status"], "approved", "the receipt is void");
    assert_eq!(money(&county, &fund).await, ["99.00", "0.00", "99.00", "0.00"].map(|text| json!(text)));

    let soap = item(&app).await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let goods = json!({ "donor_kind": "individual", "donor_name": "巴特尔", "facility_id": place.facility, "item_id": soap, "quantity": 4, "valuation": "8.00" });
    let given = manager.post_once("/api/v1/donations", "goods", goods).await.expect(201).json();
    let undone = app.undone(&given["event_id"]).await;
    assert_eq!(
        ["amount", "item_name", "quantity", "counterparty"].map(|name| undone[name].clone()),
        [json!("8.00"), json!("香皂"), json!(4), json!("巴*")]
    );
    let award = json!({ "amount": "1.00", "source": "慈善协会", "document": "收据 1" });
    county
        .post_once(&format!("{fund}/receive"), "x", award)
        .await
        .problem(422, "donation_fund_takes_donations");
    app.books_balance();
}

#[actix_web::test]
async fn allotted_stock_goes_back_while_it_lies_free_on_its_shelf() {
    let app = TestApp::spawn().await;
    let (place, other) = (app.place(1), app.place(2));
    let soap = item(&app).await;
    let event = allotted(&app, &place, &soap, 10).await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let asked = ask(&manager, &event, "a").await.expect(201).json();
    assert_eq!(
        ["subject", "item_name", "quantity", "amount", "document"].map(|name| asked[name].clone()),
        [json!("stock_receipt"), json!("香皂"), json!(10), json!(null), json!("入库单 7")]
    );
    let sent = json!({ "from_facility_id": place.facility, "to_facility_id": other.facility, "quantity": 1, "document": "调拨单 1" });
    let transfer = format!("/api/v1/redemption-items/{soap}/transfer-stock");
    county.post_once(&transfer, "t", sent).await.expect(201);
    approve(&county, &asked).await.problem(409, "delivery_not_as_it_came");
    let back = json!({ "from_facility_id": other.facility, "to_facility_id": place.facility, "quantity": 1, "document": "调拨单 2" });
    county.post_once(&transfer, "u", back).await.expect(201);
    approve(&county, &asked).await.expect(200);
    let stock = format!("/api/v1/stock?facility_id={}&item_id={soap}", place.facility);
    assert_eq!(manager.get(&stock).await.expect(200).json()["items"][0]["on_hand"], 0);
    app.books_balance();
}

#[actix_web::test]
async fn only_those_in_charge_of_a_fund_or_shelf_undo_what_was_entered_there() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let stranger = app.division(Role::CountyAdmin, "150603").await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let fund = fund(&county, "redemption_fund").await;
    award(&county, &fund, "9.00").await;
    let bought = spend(&county, &fund, "9.00", "redemption_goods").await;
    let soap = item(&app).await;
    let deliveries = format!("{fund}/entries/{}/deliveries", bought["id"].as_str().expect("an id"));
    let nine = json!({ "facility_id": place.facility, "item_id": soap, "quantity": 9, "cost": "9.00", "document": "送货单 1" });
    let delivered = county.post_once(&deliveries, "d", nine).await.expect(201).json()["event_id"].clone();

    ask(&stranger, &delivered, "a").await.problem(404, "not_found");
    ask(&manager, &delivered, "b").await.problem(404, "not_found");
    ask(&clerk, &delivered, "c").await.problem(403, "role_not_allowed");
    ask(&county, &json!(Uuid::now_v7()), "unknown").await.problem(404, "not_found");
    let learner = app.learner(&place, "1950-05-01");
    app.give(learner, "2026-12-31", 100, "2025-11-01T02:00:00Z").await;
    let order =
        json!({ "learner_id": learner, "facility_id": place.facility, "item_id": soap, "quantity": 1 });
    let order = clerk.post_once("/api/v1/redemption-orders", "o", order).await.expect(201).json();
    let entries = county.get(&format!("/api/v1/learners/{learner}/credits/entries")).await.expect(200).json();
    ask(&county, &entries["items"][0]["event_id"], "e").await.problem(404, "not_found");
    let path = format!("/api/v1/redemption-orders/{}/cancel", order["id"].as_str().expect("an id"));
    clerk.post_once(&path, "x", json!({ "reason": "不要了" })).await.expect(200);

    let asked = ask(&county, &delivered, "f").await.expect(201).json();
    let one = format!("{REVERSALS}/{}", asked["id"].as_str().expect("an id"));
    stranger.get(&one).await.problem(404, "not_found");
    approve(&stranger, &asked).await.problem(404, "not_found");
    assert_eq!(stranger.get(REVERSALS).await.expect(200).json()["items"], json!([]));
    assert_eq!(county.get(&one).await.expect(200).json(), asked);
    app.books_balance();
}

#[actix_web::test]
async fn of_those_who_approve_one_reversal_one_wins() {
    let app = TestApp::spawn().await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let fund = fund(&county, "redemption_fund").await;
    let wrong = award(&county, &fund, "5.00").await;
    let asked = ask(&county, &wrong["event_id"], "a").await.expect(201).json();
    let checker = app.division(Role::Finance, "150602").await;
    let answers = (0..8).map(|number| {
        let (checker, asked) = (checker.clone(), asked.clone());
        async move { decide(&checker, &asked, "approve", &format!("k{number}"), None).await.status.as_u16() }
    });
    let mut answers = futures_util::future::join_all(answers).await;
    answers.sort_unstable();
    assert_eq!(answers, [200, 409, 409, 409, 409, 409, 409, 409]);
    assert_eq!(money(&county, &fund).await, ["0.00", "0.00", "0.00", "0.00"].map(|text| json!(text)));
    app.books_balance();
}

#[actix_web::test]
async fn what_a_count_has_found_out_is_not_taken_off_a_second_time() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let soap = item(&app).await;
    allotted(&app, &place, &soap, 10).await;
    let twice = allotted(&app, &place, &soap, 10).await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let asked = ask(&county, &twice, "a").await.expect(201).json();
    let count = json!({ "facility_id": place.facility, "items": [{ "item_id": soap, "counted": 10 }], "reason": "盘点" });
    let counted = manager.post_once("/api/v1/stock-counts", "c", count).await.expect(201).id();
    approve(&manager, &asked).await.problem(409, "stock_adjustment_waiting");
    let decide = format!("/api/v1/stock-adjustments/{counted}/approve");
    county.post_once(&decide, "d", json!({})).await.expect(200);
    approve(&manager, &asked).await.problem(409, "counted_since");
    let first = ask(&county, &twice, "b").await;
    first.problem(409, "reversal_asked_for");
    app.clock.set("2025-11-12T02:05:00Z".parse().expect("an instant"));
    let later = allotted(&app, &place, &soap, 5).await;
    app.undone(&later).await;
    let stock = format!("/api/v1/stock?facility_id={}&item_id={soap}", place.facility);
    assert_eq!(manager.get(&stock).await.expect(200).json()["items"][0]["on_hand"], 10);
    app.books_balance();
}

#[actix_web::test]
async fn no_facility_undoes_what_the_county_gave_to_its_school() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let new = json!({ "kind": "redemption_fund", "name": "学堂专款", "county_code": "150602", "facility_id": place.facility });
    let fund = format!("/api/v1/funds/{}", county.post("/api/v1/funds", new).await.expect(201).id());
    let income = award(&county, &fund, "9.00").await;
    ask(&manager, &income["event_id"], "a").await.problem(403, "role_not_allowed");
    let asked = ask(&county, &income["event_id"], "b").await.expect(201).json();
    approve(&manager, &asked).await.problem(403, "role_not_allowed");
    let bought = spend(&manager, &fund, "2.00", "redemption_goods").await;
    ask(&manager, &bought["event_id"], "c").await.expect(201);
    app.books_balance();
}

#[actix_web::test]
async fn a_gift_to_the_pool_comes_back_while_the_pool_has_it() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, "1950-05-01");
    app.give(learner, "2025-12-31", 500, "2025-11-01T02:00:00Z").await;
    app.give(learner, "2026-12-31", 500, "2025-11-01T02:00:00Z").await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let gift = json!({ "amount": "7.00", "document": "捐赠书 1" });
    let path = format!("/api/v1/learners/{learner}/credits");
    let given = clerk.post_once(&format!("{path}/donations"), "g", gift).await.expect(201).json();
    ask(&clerk, &given["event_id"], "c").await.problem(403, "role_not_allowed");
    let stranger = app.division(Role::CountyAdmin, "150603").await;
    ask(&stranger, &given["event_id"], "s").await.problem(404, "not_found");
    let undone = app.undone(&given["event_id"]).await;
    assert_eq!(
        ["subject", "credits", "amount", "document"].map(|name| undone[name].clone()),
        [json!("credit_donation"), json!("7.00"), json!(null), json!("捐赠书 1")]
    );
    let account = county.get(&path).await.expect(200).json();
    assert_eq!(account["available"], "10.00");
    let days: Vec<Value> =
        account["buckets"].as_array().expect("buckets").iter().map(|one| one["expires_on"].clone()).collect();
    assert_eq!(days, [json!("2025-12-31"), json!("2026-12-31")], "back where it came from");
    let pools = county.get("/api/v1/credits/pools").await.expect(200).json();
    let pool = &pools["items"][0];
    assert_eq!((&pool["balance"], &pool["donated"]), (&json!("0.00"), &json!("0.00")), "as if never given");
    let entries = county.get(&format!("{path}/entries")).await.expect(200).json();
    let told: Vec<Value> =
        (0..2).map(|at| json!([entries["items"][at]["kind"], entries["items"][at]["amount"]])).collect();
    assert_eq!(told, [json!(["reversal", "2.00"]), json!(["reversal", "5.00"])]);

    let gift = json!({ "amount": "3.00", "document": "捐赠书 2" });
    let again = clerk.post_once(&format!("{path}/donations"), "h", gift).await.expect(201).json();
    let asked = ask(&county, &again["event_id"], "i").await.expect(201).json();
    let poor = app.learner(&place, "1948-05-01");
    app.sql(&format!("insert into learner_priority values ('{poor}', 'economic', 'community_confirmed')"));
    let grant = json!({ "learner_id": poor, "amount": "1.00", "reason": "困难", "reference": "单 1", "source": "public_pool" });
    let grant = county.post_once("/api/v1/credit-adjustments", "j", grant).await.expect(201).json();
    let checker = app.division(Role::CountyAdmin, "150602").await;
    let path = format!("/api/v1/credit-adjustments/{}/approve", grant["id"].as_str().expect("an id"));
    let headers = [("idempotency-key", "k"), ("if-match", "\"v1\"")];
    checker.send(reqwest::Method::POST, &path, None, &headers).await.expect(200);
    let spent = approve(&checker, &asked).await;
    assert!(spent.json().to_string().contains("2.00"), "{}", spent.json());
    spent.problem(409, "pool_spent");
    app.books_balance();
}

#[actix_web::test]
async fn a_reversal_and_what_it_depends_on_meet_and_one_of_them_wins() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let checker = app.division(Role::Finance, "150602").await;
    let fund = fund(&county, "redemption_fund").await;
    let soap = item(&app).await;
    for round in 0..4 {
        award(&county, &fund, "8.00").await;
        let bought = spend(&county, &fund, "8.00", "redemption_goods").await;
        let asked = ask(&county, &bought["event_id"], &format!("a{round}")).await.expect(201).json();
        let deliveries = format!("{fund}/entries/{}/deliveries", bought["id"].as_str().expect("an id"));
        let goods = json!({ "facility_id": place.facility, "item_id": soap, "quantity": 4, "cost": "8.00", "document": "送货单" });
        let key = format!("d{round}");
        let deliver = county.post_once(&deliveries, &key, goods);
        let (undone, delivered) = futures_util::future::join(approve(&checker, &asked), deliver).await;
        let won = [undone.status.as_u16() == 200, delivered.status.as_u16() == 201];
        assert!(won[0] != won[1], "{} {}", undone.json(), delivered.json());

        // The award against a purchase: what came back is spent, or leaves.
        let second = award(&county, &fund, "5.00").await;
        let asked = ask(&county, &second["event_id"], &format!("b{round}")).await.expect(201).json();
        let left = county.get(&fund).await.expect(200).json()["balance"].as_str().expect("money").to_owned();
        let all = json!({ "category": "redemption_services", "amount": left, "supplier": "超市", "document": "发票 2" });
        let (path, key) = (format!("{fund}/spend"), format!("s{round}"));
        let pay = county.post_once(&path, &key, all);
        let (undone, paid) = futures_util::future::join(approve(&checker, &asked), pay).await;
        let won = [undone.status.as_u16() == 200, paid.status.as_u16() == 201];
        assert!(won[0] != won[1], "{} {}", undone.json(), paid.json());
    }
    app.books_balance();
}
