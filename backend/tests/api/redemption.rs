//! Spending: items, stock, orders from reserving to undoing.

use backend::sweeps::sweep;
use chrono::{DateTime, TimeDelta, Utc};
use contract::auth::Role;
use contract::ids::LearnerId;
use serde_json::{Value, json};

use crate::support::elders::Place;
use crate::support::{Client, TestApp};

const BORN: &str = "1950-05-01";
const GIVEN: &str = "2025-11-01T02:00:00Z";

async fn soap(app: &TestApp, price: &str) -> String {
    let city = app.city(Role::CityAdmin).await;
    let body = json!({ "code": format!("SOAP-{price}"), "name": "香皂", "kind": "daily_necessity", "price": price, "cost": "8.50" });
    city.post("/api/v1/redemption-items", body).await.expect(201).id()
}

async fn stocked(clerk: &Client, item: &str, place: &Place, pieces: u32) {
    let body = json!({ "facility_id": place.facility, "quantity": pieces, "document": "送货单 1" });
    clerk
        .post_once(&format!("/api/v1/redemption-items/{item}/receive-stock"), &format!("in-{item}"), body)
        .await
        .expect(201);
}

fn order(learner: LearnerId, place: &Place, item: &str, quantity: u32) -> Value {
    json!({ "learner_id": learner, "facility_id": place.facility, "item_id": item, "quantity": quantity })
}

async fn available(clerk: &Client, learner: LearnerId) -> (Value, Value) {
    let credits = clerk.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json();
    (credits["balance"].clone(), credits["available"].clone())
}

const ORDERS: &str = "/api/v1/redemption-orders";

#[actix_web::test]
async fn an_order_is_held_then_picked_up_once_with_its_code() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let item = soap(&app, "6.00").await;
    stocked(&clerk, &item, &place, 3).await;
    app.give(learner, "2026-12-31", 1000, GIVEN).await;
    let reserved = clerk.post_once(ORDERS, "r", order(learner, &place, &item, 1)).await.expect(201);
    let code = reserved.json()["pick_up_code"].as_str().expect("a code").to_owned();
    let asked = |code: &str| json!({ "facility_id": place.facility, "code": code });
    let path = format!("{ORDERS}/lookup");
    let found = clerk.post(&path, asked(&code)).await.expect(200).json();
    assert_eq!((&found["id"], &found["pick_up_code"]), (&reserved.json()["id"], &Value::Null));
    let wrong = if code == "00000000" { "00000001" } else { "00000000" };
    clerk.post(&path, asked(wrong)).await.problem(404, "not_found");
    let elsewhere = app.facility(Role::FacilityClerk, app.place(7).facility).await;
    elsewhere.post(&path, asked(&code)).await.problem(404, "not_found");
    assert_eq!(code.len(), 8);
    assert_eq!(available(&clerk, learner).await, (json!("10.00"), json!("4.00")));
    let replay = clerk.post_once(ORDERS, "r", order(learner, &place, &item, 1)).await.expect(201);
    assert_eq!((replay.header("idempotent-replayed"), replay.json()), ("true", reserved.json()));
    clerk
        .post_once(ORDERS, "r", order(learner, &place, &item, 2))
        .await
        .problem(422, "idempotency_key_reused");
    let stored = format!("select from idempotency_key where response::text like '%{code}%'");
    assert_eq!(app.count(&stored), 0, "the code is stored nowhere");
    let path = format!("{ORDERS}/{}", reserved.id());
    assert!(clerk.get(&path).await.expect(200).json().get("pick_up_code").is_none());
    let pick_up = format!("{path}/pick-up");
    clerk.post_once(&pick_up, "w", json!({ "code": wrong })).await.fault("/code", "wrong_pick_up_code");
    clerk.post_once(&pick_up, "n", json!({})).await.problem(422, "code_or_proxy_required");
    let delivered = clerk.post_once(&pick_up, "p", json!({ "code": code })).await.expect(200).json();
    assert_eq!(delivered["status"], "delivered");
    clerk.post_once(&pick_up, "q", json!({ "code": code })).await.problem(409, "order_step_not_allowed");
    clerk
        .post_once(&format!("{path}/cancel"), "c", json!({ "reason": "不要了" }))
        .await
        .problem(409, "order_step_not_allowed");
    assert_eq!(available(&clerk, learner).await, (json!("4.00"), json!("4.00")));
    let stock = clerk.get(&format!("/api/v1/stock?item_id={item}")).await.expect(200).json();
    assert_eq!((&stock["items"][0]["on_hand"], &stock["items"][0]["held"]), (&json!(2), &json!(0)));
    app.books_balance();
}

#[actix_web::test]
async fn redeeming_more_than_the_balance_is_rejected_and_moves_nothing() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let item = soap(&app, "6.00").await;
    stocked(&clerk, &item, &place, 5).await;
    app.give(learner, "2026-12-31", 1000, GIVEN).await;
    let before = app.count("select from ledger_transfer");
    clerk.post_once(ORDERS, "a", order(learner, &place, &item, 2)).await.problem(422, "insufficient_credits");
    clerk.post_once(ORDERS, "b", order(learner, &place, &item, 6)).await.problem(409, "out_of_stock");
    assert_eq!(app.count("select from ledger_transfer"), before);
    assert_eq!(app.count("select from redemption_order"), 0);
    clerk.post_once(ORDERS, "c", order(learner, &place, &item, 1)).await.expect(201);
    clerk.post_once(ORDERS, "d", order(learner, &place, &item, 1)).await.problem(422, "insufficient_credits");
    app.books_balance();
}

#[actix_web::test]
async fn expired_credits_cannot_be_spent() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let item = soap(&app, "6.00").await;
    app.give(learner, "2025-12-31", 1000, GIVEN).await;
    app.clock.set("2026-01-01T02:00:00Z".parse().expect("an instant"));
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    stocked(&clerk, &item, &place, 5).await;
    clerk.post_once(ORDERS, "a", order(learner, &place, &item, 1)).await.problem(422, "insufficient_credits");
}

#[actix_web::test]
async fn of_sixty_four_counters_at_the_last_item_exactly_one_wins() {
    let app = TestApp::spawn().await;
    let beside = app.beside().await;
    let place = app.place(1);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let clerks = [clerk.clone(), beside.facility(Role::FacilityClerk, place.facility).await];
    let item = soap(&app, "1.00").await;
    stocked(&clerk, &item, &place, 1).await;
    let mut requests = Vec::new();
    for counter in 0..64_usize {
        let learner = app.learner(&place, BORN);
        app.give(learner, "2026-12-31", 500, GIVEN).await;
        let (clerk, body) = (clerks[counter % 2].clone(), order(learner, &place, &item, 1));
        requests.push(async move { clerk.post_once(ORDERS, &format!("counter-{counter}"), body).await });
    }
    let answers = futures_util::future::join_all(requests).await;
    let won = answers.iter().filter(|answer| answer.status.as_u16() == 201).count();
    assert_eq!(won, 1);
    for answer in answers.into_iter().filter(|answer| answer.status.as_u16() != 201) {
        answer.problem(409, "out_of_stock");
    }
    assert_eq!(app.count("select from redemption_order"), 1);
    app.books_balance();
}

#[actix_web::test]
async fn of_sixty_four_orders_at_once_as_many_are_taken_as_one_balance_pays_for() {
    let app = TestApp::spawn().await;
    let beside = app.beside().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let clerks = [clerk.clone(), beside.facility(Role::FacilityClerk, place.facility).await];
    let item = soap(&app, "3.00").await;
    stocked(&clerk, &item, &place, 100).await;
    for (expires_on, centi) in [("2025-12-31", 2_000), ("2026-12-31", 5_000)] {
        app.give(learner, expires_on, centi, GIVEN).await;
    }
    let requests = (0..64).map(|counter: usize| {
        let (clerk, body) = (clerks[counter % 2].clone(), order(learner, &place, &item, 1));
        async move { clerk.post_once(ORDERS, &format!("counter-{counter}"), body).await }
    });
    let answers = futures_util::future::join_all(requests).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status.as_u16() == 201);
    assert_eq!(won.len(), 23, "twenty-three soaps of 3.00 for 70.00");
    for answer in lost {
        answer.problem(422, "insufficient_credits");
    }
    assert_eq!(available(&clerk, learner).await, (json!("70.00"), json!("1.00")));
    assert_eq!(app.count("select from redemption_order"), 23);
    app.books_balance();
}

#[actix_web::test]
async fn calling_off_gives_everything_back_and_a_proxy_needs_an_authorisation() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let item = soap(&app, "6.00").await;
    stocked(&clerk, &item, &place, 1).await;
    app.give(learner, "2026-12-31", 1000, GIVEN).await;
    let first = clerk.post_once(ORDERS, "a", order(learner, &place, &item, 1)).await.expect(201).id();
    let cancelled = clerk
        .post_once(&format!("{ORDERS}/{first}/cancel"), "b", json!({ "reason": "不要了" }))
        .await
        .expect(200)
        .json();
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(available(&clerk, learner).await, (json!("10.00"), json!("10.00")));
    let second = clerk.post_once(ORDERS, "c", order(learner, &place, &item, 1)).await.expect(201).id();
    let pick_up = format!("{ORDERS}/{second}/pick-up");
    clerk
        .post_once(&pick_up, "d", json!({ "proxy": { "name": "王小明" } }))
        .await
        .fault("/proxy/authorisation", "required");
    let shown = json!({ "proxy": { "name": "王小明", "authorisation": "委托书 3 号" } });
    let delivered = clerk.post_once(&pick_up, "e", shown).await.expect(200).json();
    assert_eq!((&delivered["status"], &delivered["proxy_name"]), (&json!("delivered"), &json!("王*")));
    app.books_balance();
}

#[actix_web::test]
async fn an_order_says_whose_it_is_and_where_but_nothing_that_is_kept_has_the_whole_name() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.sql(&format!("update learner set name_zh = '乌云其其格' where id = '{learner}'"));
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let item = soap(&app, "6.00").await;
    stocked(&clerk, &item, &place, 1).await;
    app.give(learner, "2026-12-31", 1000, GIVEN).await;
    let reserved = clerk.post_once(ORDERS, "a", order(learner, &place, &item, 1)).await.expect(201);
    let replay = clerk.post_once(ORDERS, "a", order(learner, &place, &item, 1)).await.expect(201);
    assert_eq!((&reserved.json()["learner_name"], replay.json()), (&json!("乌*"), reserved.json()));
    let path = format!("{ORDERS}/{}", reserved.id());
    let facility = clerk.get(&format!("/api/v1/facilities/{}", place.facility)).await.expect(200).json();
    let (finance, auditor) = (app.city(Role::Finance).await, app.city(Role::Auditor).await);
    for (reader, name) in [(&clerk, "乌云其其格"), (&auditor, "乌云其其格"), (&finance, "乌*")] {
        let one = reader.get(&path).await.expect(200).json();
        let list = reader.get(ORDERS).await.expect(200).json();
        for order in [&one, &list["items"][0]] {
            assert_eq!(
                (&order["learner_name"], &order["facility_name"]),
                (&json!(name), &facility["name_zh"])
            );
        }
    }
    let cancel = format!("{path}/cancel");
    clerk.post_once(&cancel, "b", json!({ "reason": "不要了" })).await.expect(200);
    for kept in ["idempotency_key where response::text", "audit_entry where concat(before, after)"] {
        assert_eq!(app.count(&format!("select from {kept} like '%乌云其其格%'")), 0, "{kept}");
    }
}

#[actix_web::test]
async fn an_order_not_picked_up_in_time_is_given_back() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let item = soap(&app, "6.00").await;
    stocked(&clerk, &item, &place, 1).await;
    app.give(learner, "2026-12-31", 1000, GIVEN).await;
    let reserved = clerk.post_once(ORDERS, "a", order(learner, &place, &item, 1)).await.expect(201).json();
    let until = reserved["pick_up_by"].as_str().expect("an instant").parse().expect("an instant");
    app.clock.set(until);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let path = format!("{ORDERS}/{}/pick-up", reserved["id"].as_str().expect("an id"));
    clerk
        .post_once(&path, "b", json!({ "code": reserved["pick_up_code"] }))
        .await
        .problem(422, "pick_up_over");
    for _ in 0..2 {
        sweep(&app.state).await;
        assert_eq!(app.count("select from ledger_event where kind = 'redemption_cancel'"), 1);
    }
    let path = format!("{ORDERS}/{}", reserved["id"].as_str().expect("an id"));
    assert_eq!(clerk.get(&path).await.expect(200).json()["status"], "expired");
    assert_eq!(available(&clerk, learner).await, (json!("10.00"), json!("10.00")));
    app.books_balance();
}

#[actix_web::test]
async fn credits_that_expired_while_an_order_waited_come_back_for_the_days_of_grace() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let item = soap(&app, "6.00").await;
    app.give(learner, "2025-12-31", 1000, GIVEN).await;
    app.clock.set("2025-12-30T02:00:00Z".parse().expect("an instant"));
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    stocked(&clerk, &item, &place, 1).await;
    let reserved = clerk.post_once(ORDERS, "a", order(learner, &place, &item, 1)).await.expect(201).json();
    let until: DateTime<Utc> = reserved["pick_up_by"].as_str().expect("text").parse().expect("an instant");
    assert!(until > "2025-12-31T16:00:00Z".parse::<DateTime<Utc>>().expect("an instant"));
    app.clock.set(until);
    sweep(&app.state).await;
    sweep(&app.state).await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    assert_eq!(available(&clerk, learner).await, (json!("6.00"), json!("6.00")), "the rest has expired");
    app.clock.set(until + TimeDelta::days(31));
    sweep(&app.state).await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    assert_eq!(available(&clerk, learner).await, (json!("0.00"), json!("0.00")));
    app.books_balance();
}

#[actix_web::test]
async fn ordering_and_calling_off_gives_the_days_of_grace_once() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let item = soap(&app, "6.00").await;
    app.give(learner, "2025-12-31", 600, GIVEN).await;
    let clerk_on = async |day: &str| {
        app.clock.set(format!("{day}T02:00:00Z").parse().expect("an instant"));
        app.facility(Role::FacilityClerk, place.facility).await
    };
    let clerk = clerk_on("2025-12-31").await;
    stocked(&clerk, &item, &place, 1).await;
    let first = clerk.post_once(ORDERS, "a", order(learner, &place, &item, 1)).await.expect(201).id();
    let reason = json!({ "reason": "不要了" });
    let clerk = clerk_on("2026-01-03").await;
    clerk.post_once(&format!("{ORDERS}/{first}/cancel"), "b", reason.clone()).await.expect(200);
    assert_eq!(available(&clerk, learner).await, (json!("6.00"), json!("6.00")), "until 2 February");

    let clerk = clerk_on("2026-02-02").await;
    let second = clerk.post_once(ORDERS, "c", order(learner, &place, &item, 1)).await.expect(201).id();
    let clerk = clerk_on("2026-02-04").await;
    clerk.post_once(&format!("{ORDERS}/{second}/cancel"), "d", reason).await.expect(200);
    assert_eq!(available(&clerk, learner).await, (json!("0.00"), json!("0.00")), "they have expired");
    app.books_balance();
    sweep(&app.state).await;
    app.books_balance();
    assert_eq!(app.count("select from ledger_event where kind = 'credit_expiry'"), 1);
    let entries = format!("/api/v1/learners/{learner}/credits/entries");
    let entries = clerk.get(&entries).await.expect(200).json();
    let newest = ["movement", "amount"].map(|part| entries["items"][0][part].clone());
    assert_eq!(newest, [json!("expired"), json!("-6.00")]);
    let statement = format!("/api/v1/learners/{learner}/credits/statement");
    let statement = clerk.get(&statement).await.expect(200).json();
    let told: Vec<_> = statement["lines"].as_array().expect("lines").iter().collect();
    let told: Vec<_> = told.iter().map(|line| (&line["movement"], &line["balance"])).collect();
    let text = |words: &str| json!(words);
    assert_eq!(
        told,
        [
            (&text("held"), &text("6.00")),
            (&text("released"), &text("6.00")),
            (&text("expired"), &text("0.00"))
        ]
    );
    assert_eq!((&statement["closing"], &statement["closing_held"]), (&json!("0.00"), &json!("0.00")));
}

#[actix_web::test]
async fn example_e5_spends_the_earliest_first_and_gives_back_where_it_came_from() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let item = soap(&app, "18.00").await;
    app.give(learner, "2025-12-31", 1000, GIVEN).await;
    app.give(learner, "2026-12-31", 3000, GIVEN).await;
    app.clock.set("2025-12-20T02:00:00Z".parse().expect("an instant"));
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    stocked(&clerk, &item, &place, 1).await;
    let reserved = clerk.post_once(ORDERS, "a", order(learner, &place, &item, 1)).await.expect(201).json();
    let path = format!("{ORDERS}/{}", reserved["id"].as_str().expect("an id"));
    clerk
        .post_once(&format!("{path}/pick-up"), "b", json!({ "code": reserved["pick_up_code"] }))
        .await
        .expect(200);
    let buckets = |credits: &Value| -> Vec<(Value, Value)> {
        let all = credits["buckets"].as_array().expect("buckets");
        all.iter().map(|bucket| (bucket["expires_on"].clone(), bucket["balance"].clone())).collect()
    };
    let credits = format!("/api/v1/learners/{learner}/credits");
    let after = clerk.get(&credits).await.expect(200).json();
    assert_eq!(buckets(&after), [(json!("2026-12-31"), json!("22.00"))]);
    app.clock.set("2026-01-03T02:00:00Z".parse().expect("an instant"));
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let reverse = format!("{path}/reverse");
    clerk.post_once(&reverse, "c", json!({ "reason": "质量问题" })).await.problem(403, "role_not_allowed");
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let undone = manager.post_once(&reverse, "d", json!({ "reason": "质量问题" })).await.expect(200).json();
    assert_eq!(undone["status"], "reversed");
    let after = manager.get(&credits).await.expect(200).json();
    assert_eq!(
        (buckets(&after), &after["balance"]),
        (vec![(json!("2026-02-02"), json!("10.00")), (json!("2026-12-31"), json!("30.00"))], &json!("40.00"))
    );
    manager
        .post_once(&reverse, "e", json!({ "reason": "质量问题" }))
        .await
        .problem(409, "order_step_not_allowed");
    app.books_balance();
}

#[actix_web::test]
async fn no_more_than_the_monthly_limit_is_redeemed() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let item = soap(&app, "50.00").await;
    stocked(&clerk, &item, &place, 9).await;
    app.give(learner, "2026-12-31", 30_000, GIVEN).await;
    let first = clerk.post_once(ORDERS, "a", order(learner, &place, &item, 1)).await.expect(201).id();
    clerk
        .post_once(ORDERS, "b", order(learner, &place, &item, 2))
        .await
        .problem(422, "monthly_redemption_limit");
    clerk.post_once(ORDERS, "c", order(learner, &place, &item, 1)).await.expect(201);
    clerk
        .post_once(ORDERS, "d", order(learner, &place, &item, 1))
        .await
        .problem(422, "monthly_redemption_limit");
    let cancel = format!("{ORDERS}/{first}/cancel");
    clerk.post_once(&cancel, "e", json!({ "reason": "不要了" })).await.expect(200);
    clerk.post_once(ORDERS, "f", order(learner, &place, &item, 1)).await.expect(201);
}

#[actix_web::test]
async fn prohibited_kinds_and_dear_items_are_refused() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let item = |code: &str, kind: &str, cost: &str| json!({ "code": code, "name": "物品", "kind": kind, "price": "1.00", "cost": cost });
    for kind in ["cash", "prepaid_card", "alcohol_tobacco", "health_supplement", "drug", "financial_product"]
    {
        let answer = city.post("/api/v1/redemption-items", item("A", kind, "1.00")).await;
        answer.problem(422, "validation_failed").fault("/kind", "prohibited_item_kind");
    }
    let answer = city.post("/api/v1/redemption-items", item("A", "small_gift", "200.01")).await;
    answer.problem(422, "validation_failed").fault("/cost", "cost_above_cap");
    let created = city.post("/api/v1/redemption-items", item("A", "small_gift", "200.00")).await.expect(201);
    city.post("/api/v1/redemption-items", item("A", "small_gift", "1.00"))
        .await
        .problem(409, "item_code_taken");
    let path = format!("/api/v1/redemption-items/{}", created.id());
    let changed = city.patch(&path, &created.etag(), json!({ "offered": false })).await.expect(200);
    assert_eq!(changed.json()["offered"], false);
    city.patch(&path, &created.etag(), json!({ "offered": true })).await.problem(412, "stale_version");
    let list = city.get("/api/v1/redemption-items").await.expect(200);
    let again = city
        .send(
            reqwest::Method::GET,
            "/api/v1/redemption-items",
            None,
            &[("if-none-match", list.header("etag"))],
        )
        .await;
    assert_eq!(again.status.as_u16(), 304);
}

#[actix_web::test]
async fn orders_and_stock_of_another_facility_are_not_there() {
    let app = TestApp::spawn().await;
    let (place, other) = (app.place(1), app.place(2));
    let learner = app.learner(&place, BORN);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let stranger = app.facility(Role::FacilityClerk, other.facility).await;
    let item = soap(&app, "6.00").await;
    stocked(&clerk, &item, &place, 1).await;
    app.give(learner, "2026-12-31", 1000, GIVEN).await;
    let reserved = clerk.post_once(ORDERS, "a", order(learner, &place, &item, 1)).await.expect(201).json();
    let path = format!("{ORDERS}/{}", reserved["id"].as_str().expect("an id"));
    stranger.get(&path).await.problem(404, "not_found");
    let shown = json!({ "code": reserved["pick_up_code"] });
    stranger.post_once(&format!("{path}/pick-up"), "b", shown).await.problem(404, "not_found");
    stranger.post_once(ORDERS, "c", order(learner, &place, &item, 1)).await.problem(404, "not_found");
    for list in [ORDERS, "/api/v1/stock"] {
        assert_eq!(stranger.get(list).await.expect(200).json()["items"], json!([]));
        assert_eq!(clerk.get(list).await.expect(200).json()["items"].as_array().map(Vec::len), Some(1));
    }
}

#[actix_web::test]
async fn only_a_working_facility_takes_stock_and_orders_while_what_waits_is_still_handed_over() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let item = soap(&app, "1.00").await;
    stocked(&clerk, &item, &place, 3).await;
    app.give(learner, "2026-12-31", 1000, GIVEN).await;
    let waits = clerk.post_once(ORDERS, "a", order(learner, &place, &item, 1)).await.expect(201).json();
    app.sql("update facility set status = 'suspended'");
    let refused = clerk.post_once(ORDERS, "b", order(learner, &place, &item, 1)).await;
    refused.problem(422, "facility_not_working").fault("/facility_id", "facility_not_working");
    let more = json!({ "facility_id": place.facility, "quantity": 5, "document": "送货单 2" });
    let receive = format!("/api/v1/redemption-items/{item}/receive-stock");
    clerk.post_once(&receive, "c", more).await.problem(422, "facility_not_working");
    let path = format!("{ORDERS}/{}/pick-up", waits["id"].as_str().expect("an id"));
    clerk.post_once(&path, "d", json!({ "code": waits["pick_up_code"] })).await.expect(200);
    app.books_balance();
}

#[actix_web::test]
async fn an_order_is_called_off_and_timed_out_though_no_policy_holds_any_more() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let item = soap(&app, "1.00").await;
    stocked(&clerk, &item, &place, 3).await;
    app.give(learner, "2026-12-31", 1000, GIVEN).await;
    let mut ids = Vec::new();
    for key in ["a", "b"] {
        let order = clerk.post_once(ORDERS, key, order(learner, &place, &item, 1)).await.expect(201).json();
        ids.push(order["id"].as_str().expect("an id").to_owned());
    }
    let city = app.city(Role::CityAdmin).await;
    let policy = city.get("/api/v1/credit-policies").await.expect(200).json();
    let policy = policy["items"][0]["id"].as_str().expect("an id").to_owned();
    let end = json!({ "effective_to": "2025-11-13" });
    city.post(&format!("/api/v1/credit-policies/{policy}/end"), end).await.expect(200);
    app.clock.set("2025-11-14T02:00:00Z".parse().expect("an instant"));
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let reason = json!({ "reason": "学员改选其他物品" });
    clerk.post_once(&format!("{ORDERS}/{}/cancel", ids[0]), "c", reason).await.expect(200);
    app.clock.set("2025-11-25T02:00:00Z".parse().expect("an instant"));
    sweep(&app.state).await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    assert_eq!(available(&clerk, learner).await, (json!("10.00"), json!("10.00")));
    app.books_balance();
}

#[actix_web::test]
async fn a_statement_cut_anywhere_loses_no_line_of_a_move_between_two_buckets() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let item = soap(&app, "6.00").await;
    app.give(learner, "2025-12-31", 1000, GIVEN).await;
    app.clock.set("2025-12-30T02:00:00Z".parse().expect("an instant"));
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    stocked(&clerk, &item, &place, 1).await;
    clerk.post_once(ORDERS, "a", order(learner, &place, &item, 1)).await.expect(201);
    app.clock.set("2026-01-08T02:00:00Z".parse().expect("an instant"));
    sweep(&app.state).await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let path = format!("/api/v1/learners/{learner}/credits/entries");
    let whole = clerk.get(&format!("{path}?limit=200&count=true")).await.expect(200).json();
    let mut lines = Vec::new();
    for page in clerk.pages(&format!("{path}?limit=1")).await {
        lines.extend(page["items"].as_array().expect("items").iter().cloned());
    }
    assert_eq!(Value::from(lines), whole["items"]);
    let items = whole["items"].as_array().expect("items");
    assert_eq!(whole["total"], items.len());
    let twice = items.iter().filter(|one| items.iter().filter(|other| other["id"] == one["id"]).count() == 2);
    assert_eq!(twice.count(), 2, "the move into grace stands under both buckets: {items:?}");
}

impl TestApp {
    /// An order that waits, one delivered, one called off and one undone, each of a bar of soap.
    pub async fn orders_in_every_state(&self, place: &Place, learner: LearnerId) {
        let clerk = self.facility(Role::FacilityClerk, place.facility).await;
        let manager = self.facility(Role::FacilityManager, place.facility).await;
        let item = soap(self, "0.50").await;
        stocked(&clerk, &item, place, 10).await;
        self.bought(place, &item, 7, "10.00").await;
        for (number, verb) in ["wait", "pick-up", "cancel", "undo"].into_iter().enumerate() {
            let key = format!("state-{number}");
            let reserved = clerk.post_once(ORDERS, &key, order(learner, place, &item, 1)).await.expect(201);
            let path = format!("{ORDERS}/{}", reserved.id());
            let code = json!({ "code": reserved.json()["pick_up_code"] });
            if verb == "cancel" {
                let reason = json!({ "reason": "不要了" });
                clerk.post_once(&format!("{path}/cancel"), &format!("{key}-c"), reason).await.expect(200);
            } else if verb != "wait" {
                clerk.post_once(&format!("{path}/pick-up"), &format!("{key}-p"), code).await.expect(200);
            }
            if verb == "undo" {
                let reason = json!({ "reason": "退回" });
                manager.post_once(&format!("{path}/reverse"), &format!("{key}-r"), reason).await.expect(200);
            }
        }
    }
}
