//! Stock: goods that go from shelf to shelf, are counted, and written off by two people.

use contract::auth::Role;
use serde_json::{Value, json};

use crate::support::elders::Place;
use crate::support::{Client, TestApp};

const COUNTS: &str = "/api/v1/stock-counts";
const ADJUSTMENTS: &str = "/api/v1/stock-adjustments";
const MOVEMENTS: &str = "/api/v1/stock-movements";

async fn item(app: &TestApp, code: &str) -> String {
    let city = app.city(Role::CityAdmin).await;
    let body =
        json!({ "code": code, "name": code, "kind": "daily_necessity", "price": "1.00", "cost": "1.00" });
    city.post("/api/v1/redemption-items", body).await.expect(201).id()
}

async fn receive(manager: &Client, item: &str, place: &Place, pieces: u32) {
    let body = json!({ "facility_id": place.facility, "quantity": pieces, "document": "送货单 1" });
    let path = format!("/api/v1/redemption-items/{item}/receive-stock");
    manager.post_once(&path, &format!("in-{item}"), body).await.expect(201);
}

fn counted(place: &Place, items: &[(&str, u32)]) -> Value {
    let items: Vec<Value> =
        items.iter().map(|(item, counted)| json!({ "item_id": item, "counted": counted })).collect();
    json!({ "facility_id": place.facility, "items": items, "reason": "季度盘点" })
}

fn broken(place: &Place, pieces: u32) -> Value {
    json!({ "facility_id": place.facility, "quantity": pieces, "cause": "damaged", "reason": "受潮结块" })
}

async fn on_hand(client: &Client, item: &str) -> Value {
    client.get(&format!("/api/v1/stock?item_id={item}")).await.expect(200).json()["items"][0]["on_hand"]
        .clone()
}

async fn decide(client: &Client, id: &str, verb: &str, key: &str) -> crate::support::Answer {
    let body = if verb == "reject" { json!({ "reason": "请重新清点" }) } else { json!({}) };
    client.post_once(&format!("{ADJUSTMENTS}/{id}/{verb}"), key, body).await
}

#[actix_web::test]
async fn a_count_moves_nothing_until_another_person_approves_it() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let (soap, rice) = (item(&app, "SOAP").await, item(&app, "RICE").await);
    receive(&manager, &soap, &place, 10).await;
    let before = app.count("select from ledger_transfer");
    let body = counted(&place, &[(&soap, 7), (&rice, 2)]);
    let asked = manager.post_once(COUNTS, "a", body.clone()).await.expect(201);
    let replay = manager.post_once(COUNTS, "a", body.clone()).await.expect(201);
    assert_eq!((replay.header("idempotent-replayed"), replay.json()), ("true", asked.json()));
    let (id, view) = (asked.id(), asked.json());
    assert_eq!(
        (&view["status"], &view["missing"], &view["surplus"]),
        (&json!("pending"), &json!(3), &json!(2))
    );
    manager.post_once(COUNTS, "b", body).await.problem(409, "stock_adjustment_waiting");
    decide(&manager, &id, "approve", "c").await.problem(422, "own_stock_adjustment");
    assert_eq!(app.count("select from ledger_transfer"), before, "nothing has moved");
    assert!(app.refuses(&format!(
        "update stock_adjustment set status = 'approved', decided_by = requested_by, decided_at = now(),
             event_id = (select id from ledger_event limit 1) where id = '{id}'"
    )));
    let approved = decide(&county, &id, "approve", "d").await.expect(200).json();
    assert_eq!((&approved["status"], approved["event_id"].is_string()), (&json!("approved"), true));
    let again = decide(&county, &id, "approve", "d").await.expect(200);
    assert_eq!((again.header("idempotent-replayed"), again.json()), ("true", approved));
    assert_eq!((on_hand(&manager, &soap).await, on_hand(&manager, &rice).await), (json!(7), json!(2)));
    decide(&county, &id, "reject", "e").await.problem(409, "stock_adjustment_decided");
    assert!(app.refuses(&format!("update stock_adjustment set status = 'pending' where id = '{id}'")));
    assert!(app.refuses(&format!("delete from stock_adjustment where id = '{id}'")));
    app.books_balance();
}

#[actix_web::test]
async fn of_two_approvals_at_once_one_wins() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let soap = item(&app, "SOAP").await;
    receive(&clerk, &soap, &place, 10).await;
    let path = format!("/api/v1/redemption-items/{soap}/write-off-stock");
    let id = clerk.post_once(&path, "a", broken(&place, 4)).await.expect(201).id();
    let both = (decide(&manager, &id, "approve", "b"), decide(&county, &id, "approve", "c"));
    let (one, other) = futures_util::future::join(both.0, both.1).await;
    let mut found = [one.status.as_u16(), other.status.as_u16()];
    found.sort_unstable();
    assert_eq!(found, [200, 409]);
    assert_eq!(on_hand(&clerk, &soap).await, 6);
    assert_eq!(app.count("select from ledger_event where kind = 'stock_write_off'"), 1);
    app.books_balance();
}

#[actix_web::test]
async fn pieces_that_orders_hold_are_neither_written_off_nor_sent_away() {
    let app = TestApp::spawn().await;
    let (place, other) = (app.place(1), app.place(2));
    let learner = app.learner(&place, "1950-05-01");
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let soap = item(&app, "SOAP").await;
    receive(&manager, &soap, &place, 5).await;
    app.give(learner, "2026-12-31", 1000, "2025-11-01T02:00:00Z").await;
    let write_off = format!("/api/v1/redemption-items/{soap}/write-off-stock");
    let id = manager.post_once(&write_off, "a", broken(&place, 4)).await.expect(201).id();
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let order =
        json!({ "learner_id": learner, "facility_id": place.facility, "item_id": soap, "quantity": 2 });
    clerk.post_once("/api/v1/redemption-orders", "b", order).await.expect(201);
    decide(&county, &id, "approve", "c").await.problem(409, "stock_held");
    manager.post_once(&write_off, "d", broken(&place, 6)).await.fault("/quantity", "stock_held");
    let send = json!({ "from_facility_id": place.facility, "to_facility_id": other.facility, "quantity": 4, "document": "调拨单 1" });
    let transfer = format!("/api/v1/redemption-items/{soap}/transfer-stock");
    county.post_once(&transfer, "e", send).await.problem(409, "stock_held");
    let rejected = decide(&manager, &id, "reject", "f").await.expect(200).json();
    assert_eq!(
        (&rejected["status"], &rejected["decision_reason"]),
        (&json!("rejected"), &json!("请重新清点"))
    );
    assert_eq!(on_hand(&manager, &soap).await, 5);
    manager.post_once(&write_off, "g", broken(&place, 1)).await.expect(201);
    app.books_balance();
}

#[actix_web::test]
async fn a_transfer_is_one_event_and_both_shelves_tell_it() {
    let app = TestApp::spawn().await;
    let (place, other) = (app.place(1), app.place(2));
    let county = app.division(Role::CountyAdmin, "150602").await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let soap = item(&app, "SOAP").await;
    receive(&manager, &soap, &place, 5).await;
    let path = format!("/api/v1/redemption-items/{soap}/transfer-stock");
    let send = |to: &Place, quantity: u32| json!({ "from_facility_id": place.facility, "to_facility_id": to.facility, "quantity": quantity, "document": "调拨单 1" });
    let sent = county.post_once(&path, "a", send(&other, 3)).await.expect(201);
    assert_eq!((&sent.json()["from"]["on_hand"], &sent.json()["to"]["on_hand"]), (&json!(2), &json!(3)));
    let replay = county.post_once(&path, "a", send(&other, 3)).await.expect(201);
    assert_eq!((replay.header("idempotent-replayed"), replay.json()), ("true", sent.json()));
    county.post_once(&path, "b", send(&place, 1)).await.fault("/to_facility_id", "same_facility");
    manager.post_once(&path, "c", send(&other, 1)).await.problem(404, "not_found");
    app.sql(&format!("update facility set status = 'suspended' where id = '{}'", other.facility));
    county.post_once(&path, "d", send(&other, 1)).await.fault("/facility_id", "facility_not_working");
    let moved = county.get(&format!("{MOVEMENTS}?item_id={soap}&count=true")).await.expect(200).json();
    let told: Vec<_> = moved["items"].as_array().expect("items").iter().collect();
    let shown = |at: usize| {
        (told[at]["pieces"].clone(), told[at]["on_hand"].clone(), told[at]["counterpart"].clone())
    };
    assert_eq!(shown(0), (json!(3), json!(3), json!("facility_stock")), "what came in stands first");
    assert_eq!(shown(1), (json!(-3), json!(2), json!("facility_stock")));
    assert_eq!(shown(2), (json!(5), json!(5), json!("supplier")));
    assert_eq!((&told[0]["event_id"], &told[0]["document"]), (&told[1]["event_id"], &json!("调拨单 1")));
    assert_eq!((moved["total"].clone(), told[2]["kind"].clone()), (json!(3), json!("stock_receipt")));
    let paged = county.pages(&format!("{MOVEMENTS}?item_id={soap}&limit=1")).await;
    let paged: Vec<_> = paged.iter().flat_map(|page| page["items"].as_array().expect("items")).collect();
    assert_eq!(paged, told, "in pages as in whole");
    let own = manager.get(MOVEMENTS).await.expect(200).json();
    assert_eq!(own["items"].as_array().expect("items").len(), 2, "the other shelf is out of reach");
    app.books_balance();
}

#[actix_web::test]
async fn what_turns_up_again_comes_back_out_of_shrinkage_and_the_rest_from_the_supplier() {
    let app = TestApp::spawn().await;
    let (place, other) = (app.place(1), app.place(2));
    let county = app.division(Role::CountyAdmin, "150602").await;
    let soap = item(&app, "SOAP").await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let next_door = app.facility(Role::FacilityClerk, other.facility).await;
    receive(&clerk, &soap, &place, 10).await;
    receive(&next_door, &soap, &other, 10).await;
    for (at, (client, at_place, found)) in
        [(&next_door, &other, 5), (&clerk, &place, 8), (&clerk, &place, 13)].into_iter().enumerate()
    {
        let body = counted(at_place, &[(&soap, found)]);
        let id = client.post_once(COUNTS, &format!("count-{at}"), body).await.expect(201).id();
        decide(&county, &id, "approve", &format!("yes-{at}")).await.expect(200);
    }
    let moved = clerk.get(&format!("{MOVEMENTS}?item_id={soap}")).await.expect(200).json();
    let told: Vec<_> = moved["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|one| (&one["pieces"], &one["counterpart"]))
        .collect();
    let expected = [(3, "supplier"), (2, "shrinkage"), (-2, "shrinkage"), (10, "supplier")];
    let expected: Vec<_> = expected.map(|(pieces, side)| (json!(pieces), json!(side))).to_vec();
    assert_eq!(told, expected.iter().map(|(pieces, side)| (pieces, side)).collect::<Vec<_>>());
    let matching = clerk.post_once(COUNTS, "same", counted(&place, &[(&soap, 13)])).await.expect(201);
    assert_eq!(matching.json()["status"], "matching");
    decide(&county, &matching.id(), "approve", "no").await.problem(409, "stock_adjustment_decided");
    clerk
        .post_once(COUNTS, "twice", counted(&place, &[(&soap, 1), (&soap, 2)]))
        .await
        .fault("/items/1/item_id", "item_counted_twice");
    app.books_balance();
}

#[actix_web::test]
async fn a_count_of_another_facility_is_not_there() {
    let app = TestApp::spawn().await;
    let (place, other) = (app.place(1), app.place(2));
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let stranger = app.facility(Role::FacilityManager, other.facility).await;
    let soap = item(&app, "SOAP").await;
    receive(&clerk, &soap, &place, 10).await;
    let id = clerk.post_once(COUNTS, "a", counted(&place, &[(&soap, 9)])).await.expect(201).id();
    stranger.get(&format!("{ADJUSTMENTS}/{id}")).await.problem(404, "not_found");
    decide(&stranger, &id, "approve", "b").await.problem(404, "not_found");
    stranger.post_once(COUNTS, "c", counted(&place, &[(&soap, 9)])).await.problem(404, "not_found");
    for list in [ADJUSTMENTS, MOVEMENTS] {
        assert_eq!(stranger.get(list).await.expect(200).json()["items"], json!([]), "{list}");
    }
    let waiting = clerk.get(&format!("{ADJUSTMENTS}?status=pending&kind=count")).await.expect(200).json();
    assert_eq!(waiting["items"][0]["id"], json!(id));
    let trail = clerk.get(&format!("{ADJUSTMENTS}/{id}")).await.expect(200).json();
    let me = clerk.get("/api/v1/auth/me").await.expect(200).json();
    assert_eq!(trail["requested_by_name"], me["display_name"], "who answers for it");
}
