//! Reconciliation: books in order say so, and every kind of corruption shows.

mod people;
mod subsidies;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use backend::credit::domain::chain_file::{Line, parse};
use backend::credit::service::{HeadDue, head_due, reconcile, tell_newest, thaw};
use backend::sweeps::sweep;
use contract::auth::Role;
use contract::credit::{FindingSeverity, InvariantFinding, ReconciliationView};
use contract::ids::LearnerId;
use diesel::Connection as _;
use serde_json::json;
use uuid::Uuid;

use crate::support::TestApp;
use crate::support::elders::{Place, Taught};

fn found(app: &TestApp, full: bool, freeze: bool) -> ReconciliationView {
    let at = app.clock.now();
    let mut conn =
        if freeze { app.database.connect() } else { app.database.access().connect().expect("a connection") };
    conn.transaction(|conn| reconcile(conn, at, full, freeze, &[])).expect("a reconciliation")
}

fn broken(view: &ReconciliationView) -> Vec<&str> {
    view.findings.iter().filter(|one| one.is_error()).map(|one| one.name.as_str()).collect()
}

/// A ledger with earnings, an order that waits, one that was delivered, one that was called off, one that was undone.
async fn lived_in(app: &TestApp) {
    let place = app.place(1);
    let learner = app.learner(&place, "1950-05-01");
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let cloud = app.city(Role::Integration).await;
    for (day, key) in [("2025-11-06", "a"), ("2025-11-07", "b")] {
        let (starts_at, ends_at) = (format!("{day}T01:00:00Z"), format!("{day}T02:30:00Z"));
        let class = Taught { form: "course_class", starts_at: &starts_at, ends_at: &ends_at };
        let session = app.attended(&place, learner, &class, 90);
        let path = format!("/api/v1/class-sessions/{session}/settle");
        manager.post_once(&path, key, json!({})).await.expect(200);
    }
    let service = json!({
        "learner_id": learner, "source": "volunteer_log", "record_id": Uuid::now_v7(), "form": "volunteer_service",
        "starts_at": "2025-11-08T01:00:00Z", "ends_at": "2025-11-08T03:00:00Z",
    });
    cloud.post_once("/api/v1/credits/postings", &Uuid::now_v7().to_string(), service).await.expect(201);
    app.give(learner, "2024-12-31", 500, "2024-06-01T00:00:00Z").await;
    app.state
        .db
        .write(|conn| {
            let act = backend::auth::service::system_act("2025-11-01T00:00:00Z".parse().expect("an instant"));
            backend::credit::service::expire_due(conn, &act, 50)
        })
        .await
        .expect("expired");
    let lesson = json!({
        "learner_id": learner, "source": "online_record", "record_id": Uuid::now_v7(), "form": "online_course",
        "starts_at": "2025-11-09T01:00:00Z", "ends_at": "2025-11-09T02:00:00Z", "verified_minutes": 60,
    });
    cloud.post_once("/api/v1/credits/postings", &Uuid::now_v7().to_string(), lesson).await.expect(201);
    app.watched(&place, learner).await;
    app.orders_in_every_state(&place, learner).await;
    app.delivered_and_undone(&place).await;
    corrected_and_reviewed(app, &place, learner).await;
    given_and_counted(app, &place, learner).await;
    pooled(app, &place, learner).await;
    merged(app, &place).await;
}

/// A record that went into another one of the same person, with its credits.
async fn merged(app: &TestApp, place: &Place) {
    let (stays, goes) = (app.learner(place, "1947-03-04"), app.learner(place, "1947-03-04"));
    app.give(goes, "2026-12-31", 900, "2025-11-01T02:00:00Z").await;
    let (asker, checker) =
        (app.division(Role::CountyAdmin, "150602").await, app.division(Role::CountyAdmin, "150602").await);
    let body = json!({ "other_id": goes, "reason": "同一人两次登记" });
    let id = asker.post(&format!("/api/v1/learners/{stays}/merge-requests"), body).await.expect(201).id();
    let path = format!("/api/v1/learner-merges/{id}/approve");
    let headers = [("idempotency-key", "merge"), ("if-match", "\"v1\"")];
    checker.send(reqwest::Method::POST, &path, None, &headers).await.expect(200);
    people::served(app, place).await;
    people::paid(app, place).await;
}

/// Donations of money and goods, money that was spent, an order of goods that cost nothing, a count and a write-off.
async fn given_and_counted(app: &TestApp, place: &Place, learner: LearnerId) {
    let county = app.division(Role::CountyAdmin, "150602").await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let funds = county.get("/api/v1/funds").await.expect(200).json();
    let fund = funds["items"].as_array().expect("funds").iter().find(|one| one["kind"] == "donation_fund");
    let fund =
        format!("/api/v1/funds/{}", fund.expect("the fund of the delivery")["id"].as_str().expect("an id"));
    let money = json!({ "donor_kind": "anonymous", "amount": "80.00" });
    county.post_once(&format!("{fund}/donations"), "money", money).await.expect(201);
    let award = json!({ "donor_kind": "organisation", "donor_name": "慈善协会", "amount": "20.00" });
    county.post_once(&format!("{fund}/donations"), "award", award).await.expect(201);
    let twice = json!({ "donor_kind": "anonymous", "amount": "1.00" });
    let twice = county.post_once(&format!("{fund}/donations"), "twice", twice).await.expect(201).json();
    app.undone(&twice["event_id"]).await;
    let chairs = json!({ "category": "venue_equipment", "amount": "30.00", "supplier": "家具厂", "document": "发票 9" });
    county.post_once(&format!("{fund}/spend"), "chairs", chairs).await.expect(201);
    let new = |code: &str| json!({ "code": code, "name": code, "kind": "small_gift", "price": "0.10", "cost": "1.00" });
    let city = app.city(Role::CityAdmin).await;
    let items = [("CUP", "cup"), ("FAN", "fan")];
    let mut ids = Vec::new();
    for (code, key) in items {
        let item = city.post("/api/v1/redemption-items", new(code)).await.expect(201).id();
        let came = json!({ "facility_id": place.facility, "quantity": 9, "document": "送货单 8" });
        let path = format!("/api/v1/redemption-items/{item}/receive-stock");
        manager.post_once(&path, key, came).await.expect(201);
        ids.push(item);
    }
    let goods = json!({
        "donor_kind": "organisation", "donor_name": "惠民商贸", "facility_id": place.facility, "item_id": ids[1],
        "quantity": 3, "valuation": "12.00",
    });
    manager.post_once("/api/v1/donations", "goods", goods).await.expect(201);
    let order =
        json!({ "learner_id": learner, "facility_id": place.facility, "item_id": ids[0], "quantity": 1 });
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    clerk.post_once("/api/v1/redemption-orders", "free", order).await.expect(201);
    let count = json!({
        "facility_id": place.facility, "reason": "季度盘点",
        "items": [{ "item_id": ids[0], "counted": 7 }, { "item_id": ids[1], "counted": 13 }],
    });
    let counted = manager.post_once("/api/v1/stock-counts", "count", count).await.expect(201).id();
    let broken =
        json!({ "facility_id": place.facility, "quantity": 2, "cause": "damaged", "reason": "受潮" });
    let path = format!("/api/v1/redemption-items/{}/write-off-stock", ids[0]);
    let approve = format!("/api/v1/stock-adjustments/{counted}/approve");
    county.post_once(&approve, &approve, json!({})).await.expect(200);
    let off = manager.post_once(&path, "off", broken).await.expect(201).id();
    let path = format!("/api/v1/stock-adjustments/{off}/approve");
    county.post_once(&path, &path, json!({})).await.expect(200);
}

/// A correction that was approved, and a review that was refused.
async fn corrected_and_reviewed(app: &TestApp, place: &Place, learner: LearnerId) {
    let (maker, checker) = (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await);
    let decide = async |path: String, body| {
        let headers = [("idempotency-key", path.as_str()), ("if-match", "\"v1\"")];
        checker.send(reqwest::Method::POST, &path, body, &headers).await.expect(200)
    };
    let wanted = json!({ "learner_id": learner, "amount": "0.50", "reason": "漏记", "reference": "单1" });
    let asked = maker.post_once("/api/v1/credit-adjustments", "ask", wanted).await.expect(201).id();
    decide(format!("/api/v1/credit-adjustments/{asked}/approve"), None).await;
    let flagged = app.learner(place, "1950-05-01");
    let class =
        Taught { form: "course_class", starts_at: "2025-11-10T01:00:00Z", ends_at: "2025-11-10T02:30:00Z" };
    let session = app.attended(place, flagged, &class, 90);
    app.sql(&format!(
        "update room set capacity = 1 where id = (select room_id from class_session where id = '{session}');
         insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes,
             status, source, recorded_by, confirmed_by, created_at, version)
         select gen_random_uuid(), session_id, '{learner}', signed_in_at, signed_out_at, occupied_until,
             valid_minutes, status, source, recorded_by, confirmed_by, created_at, version from attendance
             where session_id = '{session}'"
    ));
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    manager
        .post_once(&format!("/api/v1/class-sessions/{session}/settle"), "over", json!({}))
        .await
        .expect(200);
    let reviews = checker.get("/api/v1/credit-reviews").await.expect(200).json();
    let review = reviews["items"][0]["id"].as_str().expect("a review").to_owned();
    decide(format!("/api/v1/credit-reviews/{review}/refuse"), Some(json!({ "reason": "超员" }))).await;
}

/// Credits that a learner gave to the public pool, that a closed account left to it, and that came out of it.
async fn pooled(app: &TestApp, place: &Place, learner: LearnerId) {
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let gift = json!({ "amount": "0.30", "document": "捐赠书 1" });
    clerk.post_once(&format!("/api/v1/learners/{learner}/credits/donations"), "gift", gift).await.expect(201);
    let closed = app.learner(place, "1940-05-01");
    app.give(closed, "2026-12-31", 120, "2025-08-01T00:00:00Z").await;
    app.sql(&format!(
        "update learner set status = 'closed', closed_at = '2025-09-01T00:00:00Z' where id = '{closed}';
         insert into learner_priority values ('{learner}', 'economic', 'self_declared')"
    ));
    let act = backend::auth::service::system_act(app.clock.now());
    let swept =
        app.state.db.write(move |conn| backend::credit::service::close_due(conn, &act, None, 50)).await;
    swept.expect("closed");
    let (maker, checker) = (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await);
    let wanted = json!({
        "learner_id": learner, "amount": "1.00", "reason": "低保", "reference": "拨1", "source": "public_pool",
    });
    let asked = maker.post_once("/api/v1/credit-adjustments", "grant", wanted).await.expect(201).id();
    let path = format!("/api/v1/credit-adjustments/{asked}/approve");
    let headers = [("idempotency-key", path.as_str()), ("if-match", "\"v1\"")];
    checker.send(reqwest::Method::POST, &path, None, &headers).await.expect(200);
}

#[actix_web::test]
async fn books_in_order_say_so_in_full_and_since_the_last_time() {
    let app = TestApp::spawn().await;
    lived_in(&app).await;
    let full = found(&app, true, false);
    assert_eq!(broken(&full), Vec::<&str>::new(), "{full:#?}");
    assert!(full.full && full.clean && full.to_block > 5);
    let since = found(&app, false, false);
    assert_eq!((since.from_block, since.clean), (full.to_block, true));
    assert!(since.findings.len() >= 20);
}

#[actix_web::test]
async fn what_came_since_the_last_check_is_held_against_what_was_before() {
    let app = TestApp::spawn().await;
    lived_in(&app).await;
    assert!(found(&app, true, false).clean);
    let city = app.city(Role::CityAdmin).await;
    let orders = city.get("/api/v1/redemption-orders").await.expect(200).json();
    let find = |status: &str| {
        let mut all = orders["items"].as_array().expect("orders").iter();
        let order = all.find(|one| one["status"] == status).expect("an order");
        (
            order["id"].as_str().expect("an id").to_owned(),
            order["facility_id"].clone(),
            order["learner_id"].clone(),
        )
    };
    let (waiting, facility, learner) = find("reserved");
    let (delivered, ..) = find("delivered");
    let facility = serde_json::from_value(facility).expect("an id");
    let manager = app.facility(Role::FacilityManager, facility).await;
    for (order, verb) in [(waiting, "cancel"), (delivered, "reverse")] {
        let path = format!("/api/v1/redemption-orders/{order}/{verb}");
        manager.post_once(&path, verb, json!({ "reason": "不要了" })).await.expect(200);
        let since = found(&app, false, false);
        assert_eq!((broken(&since), since.full), (vec![], false), "{verb}");
    }
    let cloud = app.city(Role::Integration).await;
    let service = json!({
        "learner_id": learner, "source": "volunteer_log", "record_id": Uuid::now_v7(), "form": "volunteer_service",
        "starts_at": "2025-11-08T05:00:00Z", "ends_at": "2025-11-08T06:00:00Z",
    });
    cloud.post_once("/api/v1/credits/postings", &Uuid::now_v7().to_string(), service).await.expect(201);
    let wanted = json!({ "learner_id": learner, "amount": "-0.20", "reason": "重复", "reference": "单2" });
    let asked = city.post_once("/api/v1/credit-adjustments", "ask", wanted).await.expect(201).id();
    let path = format!("/api/v1/credit-adjustments/{asked}/approve");
    let headers = [("idempotency-key", "approve"), ("if-match", "\"v1\"")];
    let checker = app.city(Role::CityAdmin).await;
    checker.send(reqwest::Method::POST, &path, None, &headers).await.expect(200);
    let before = found(&app, false, false);
    assert_eq!(broken(&before), Vec::<&str>::new());
    let service = json!({
        "learner_id": learner, "source": "volunteer_log", "record_id": Uuid::now_v7(), "form": "volunteer_service",
        "starts_at": "2025-11-07T05:00:00Z", "ends_at": "2025-11-07T06:00:00Z",
    });
    let earned = Uuid::now_v7().to_string();
    cloud.post_once("/api/v1/credits/postings", &earned, service).await.expect(201);
    app.sql(&format!(
        "alter table credit_earning disable trigger all;
         update credit_earning set raw_centi = raw_centi + 500 where id = '{earned}';
         alter table credit_earning enable trigger all;
         alter table redemption_order disable trigger all;
         update redemption_order set quantity = quantity + 1 where status = 'cancelled';
         alter table redemption_order enable trigger all"
    ));
    assert_eq!(
        broken(&found(&app, false, false)),
        ["earnings_do_not_exceed_their_policy"],
        "what is old waits"
    );
    let full = found(&app, true, false);
    assert_eq!(
        broken(&full),
        ["earnings_do_not_exceed_their_policy", "orders_hold_credits_stock_and_cost_together"]
    );
}

/// What is done to the tables behind the server's back, and the invariant that shows it.
const CORRUPTIONS: &[(&str, &str)] = &[
    (
        "update ledger_balance set credits = credits + 1, debits = debits + 1 where account_id = (select min(account_id::text)::uuid from ledger_balance)",
        "balances_are_the_sum_of_their_transfers",
    ),
    (
        "update ledger_balance set credits = credits + 100 where account_id = (select id from ledger_account where kind = 'learner_bucket' and expires_on = '2026-12-31' limit 1)",
        "assets_sum_to_zero",
    ),
    ("update ledger_transfer set amount = amount + 1 where id = 1", "block_hashes_are_those_of_their_rows"),
    ("delete from ledger_transfer where id = (select max(id) from ledger_transfer)", "ids_have_no_gaps"),
    (
        "update ledger_event set reason = 'another' where reason is not null",
        "block_hashes_are_those_of_their_rows",
    ),
    (
        "update ledger_event set at = at - interval '1 day' where kind = 'earning'",
        "block_hashes_are_those_of_their_rows",
    ),
    ("update ledger_block set hash = sha256('x') where id = 2", "blocks_are_linked"),
    ("delete from ledger_block where id = 2", "blocks_are_linked"),
    ("update ledger_head set last_transfer_id = last_transfer_id + 1", "ids_have_no_gaps"),
    ("update ledger_head set hash = sha256('x')", "blocks_are_linked"),
    (
        "insert into ledger_event (id, kind, at, business_date) values (gen_random_uuid(), 'stock_receipt', now(), current_date)",
        "events_have_transfers",
    ),
    (
        "delete from ledger_balance where account_id = (select id from ledger_account where kind = 'expired')",
        "accounts_have_one_balance",
    ),
    (
        "alter table ledger_balance drop constraint ledger_balance_overdrawn_check; update ledger_balance set debits = credits + 5 where account_id = (select id from ledger_account where kind = 'learner_bucket' limit 1)",
        "nothing_is_overdrawn",
    ),
    ("update ledger_transfer set amount = amount + 1 where phase = 'post'", "resolutions_match_their_holds"),
    ("update ledger_transfer set phase = 'expire' where phase = 'void'", "resolutions_match_their_holds"),
    (
        "drop index ledger_transfer_hold_id_key; update ledger_transfer set hold_id = (select min(hold_id) from ledger_transfer) where phase = 'void'",
        "holds_are_resolved_once",
    ),
    (
        "update ledger_transfer set amount = amount + 1 where reverses_id is not null",
        "reversals_mirror_their_originals",
    ),
    (
        "drop index ledger_transfer_reverses_id_key; update ledger_transfer set reverses_id = (select min(reverses_id) from ledger_transfer) where phase = 'single' and id > (select max(reverses_id) from ledger_transfer)",
        "nothing_is_reversed_twice",
    ),
    (
        "insert into ledger_account select gen_random_uuid(), 1, 'learner_bucket', id, null, null, '2025-01-31', true, now() from learner; insert into ledger_balance (account_id, bounded, credits) select id, true, 7 from ledger_account where expires_on = '2025-01-31'",
        "nothing_lives_past_its_last_day",
    ),
    (
        "update credit_earning set valid_minutes = valid_minutes + 60 where source = 'attendance'",
        "earnings_cite_evidence_of_their_learner",
    ),
    ("update attendance set status = 'void'", "struck_out_attendance_keeps_no_earning"),
    ("update attendance set status = 'signed_in'", "earnings_cite_evidence_of_their_learner"),
    (
        "drop index credit_earning_attendance_id_key; update credit_earning set attendance_id = (select min(attendance_id::text)::uuid from credit_earning) where source = 'attendance'",
        "evidence_earns_once",
    ),
    (
        "update credit_earning set credited_centi = credited_centi - 1 where credited_centi > 0",
        "earnings_are_paid_to_their_learner",
    ),
    ("update credit_earning set raw_centi = raw_centi + 500", "earnings_do_not_exceed_their_policy"),
    (
        "update credit_earning set raw_centi = 900, credited_centi = 900 where source = 'volunteer_log'",
        "nobody_earns_more_than_the_caps",
    ),
    ("delete from credit_earning where source = 'attendance'", "attendance_earns_in_time"),
    (
        "update redemption_order set credits_centi = credits_centi + 1",
        "orders_hold_credits_stock_and_cost_together",
    ),
    (
        "update redemption_order set goods_cost = goods_cost + 0.01",
        "orders_hold_credits_stock_and_cost_together",
    ),
    (
        "update ledger_balance set credits = debits + held_debits, held_debits = 0, debits = debits + held_debits where account_id in (select id from ledger_account where kind = 'facility_stock')",
        "empty_shelves_have_cost_nothing",
    ),
    (
        "update ledger_reversal set event_id = (select event_id from donation order by id limit 1) where subject = 'donation'",
        "reversals_undo_all_that_was_entered",
    ),
    (
        "update ledger_reversal set status = 'pending', decided_by = null, decided_at = null, reversal_event_id = null",
        "reversals_undo_all_that_was_entered",
    ),
    ("delete from ledger_reversal where subject = 'donation'", "reversals_belong_to_what_was_undone"),
    (
        "alter table ledger_reversal drop constraint ledger_reversal_checker_check; update ledger_reversal set decided_by = requested_by",
        "what_one_asks_for_another_decides",
    ),
    ("update fund_delivery set cost = cost - 0.01", "deliveries_move_goods_and_money_together"),
    (
        "update ledger_event set kind = 'adjustment' where kind = 'reversal' and cause_id in (select event_id from fund_delivery)",
        "deliveries_move_goods_and_money_together",
    ),
    (
        "delete from ledger_transfer where asset_id = 2 and reverses_id in (select id from ledger_transfer where event_id in (select event_id from fund_delivery))",
        "deliveries_move_goods_and_money_together",
    ),
    (
        "update fund_entry set amount = 0.01 where category is not null",
        "deliveries_move_goods_and_money_together",
    ),
    (
        "update redemption_order set status = 'delivered', resolve_event_id = reserve_event_id where status = 'reserved'",
        "orders_are_resolved_as_they_stand",
    ),
    (
        "alter table credit_adjustment drop constraint credit_adjustment_checker_check; update credit_adjustment set decided_by = requested_by",
        "what_one_asks_for_another_decides",
    ),
    ("update credit_adjustment set amount_centi = amount_centi + 1", "adjustments_move_what_was_asked_for"),
    (
        "update credit_review_line set recorded_by = (select decided_by from credit_review)",
        "what_one_enters_another_reviews",
    ),
    (
        "insert into learner_account select r.decided_by, l.learner_id from credit_review r join credit_review_line l on l.review_id = r.id limit 1",
        "what_one_enters_another_reviews",
    ),
    ("update credit_review_line set reversal_event_id = null", "refused_earnings_are_reversed"),
    ("update credit_review set status = 'accepted'", "refused_earnings_are_reversed"),
    (
        "insert into learner_account select e.actor_id, x.learner_id from ledger_event e join credit_earning x on x.id = e.id limit 1",
        "nobody_credits_itself",
    ),
    (
        "update ledger_event e set actor_id = c.actor_id from ledger_event c where c.id = e.cause_id and e.kind = 'reversal' and c.kind = 'redemption_deliver'",
        "what_one_hands_over_another_undoes",
    ),
    ("update ledger_transfer set asset_id = 2 where id = 1", "transfers_name_accounts_of_their_asset"),
    (
        "alter table ledger_balance drop constraint ledger_balance_overdrawn_check; update ledger_balance set debits = credits + 1 where account_id in (select id from ledger_account where kind = 'redemption_fund')",
        "funds_are_never_below_zero",
    ),
    (REWRITTEN, "heads_kept_by_earlier_checks_are_in_the_chain"),
    ("delete from fund_entry where category is null", "fund_entries_say_what_was_moved"),
    ("update fund_entry set amount = amount * 10", "fund_entries_say_what_was_moved"),
    ("delete from fund_entry where category is not null", "fund_entries_say_what_was_moved"),
    (
        "update fund_entry set category = 'operations' where category = 'redemption_goods'",
        "fund_entries_say_what_was_moved",
    ),
    (
        "update fund_entry set category = 'redemption_goods' where category = 'venue_equipment'",
        "fund_entries_say_what_was_moved",
    ),
    (
        "update fund_entry set fund_id = (select id from fund where kind = 'donation_fund')",
        "fund_entries_say_what_was_moved",
    ),
    ("update fund_entry set event_id = gen_random_uuid()", "fund_entries_say_what_was_moved"),
    ("update donation set amount = amount * 10 where kind = 'cash'", "donations_say_what_was_given"),
    ("update donation set amount = amount * 10 where kind = 'in_kind'", "donations_say_what_was_given"),
    ("update donation set quantity = quantity + 1 where kind = 'in_kind'", "donations_say_what_was_given"),
    ("delete from donation", "donations_say_what_was_given"),
    ("delete from donation where kind = 'cash'", "donations_say_what_was_given"),
    ("update donation set event_id = gen_random_uuid()", "donations_say_what_was_given"),
    ("update donation_number set last = last + 1", "donations_say_what_was_given"),
    ("update fund_delivery set event_id = gen_random_uuid()", "deliveries_move_goods_and_money_together"),
    (
        "update redemption_order set reserve_event_id = gen_random_uuid()",
        "orders_hold_credits_stock_and_cost_together",
    ),
    ("delete from fund_delivery", "deliveries_move_goods_and_money_together"),
    ("update fund_delivery set quantity = quantity + 1", "deliveries_move_goods_and_money_together"),
    (
        "delete from redemption_order where status = 'delivered'",
        "orders_hold_credits_stock_and_cost_together",
    ),
    ("delete from redemption_order where status = 'delivered'", "orders_are_resolved_as_they_stand"),
    (
        "update redemption_order set item_id = (select id from redemption_item where code = 'FAN') where goods_cost = 0",
        "orders_hold_credits_stock_and_cost_together",
    ),
    (
        "update redemption_order set quantity = quantity + 1 where goods_cost = 0",
        "orders_hold_credits_stock_and_cost_together",
    ),
    (
        "update redemption_order set status = 'delivered', reversal_event_id = null where status = 'reversed'",
        "orders_are_resolved_as_they_stand",
    ),
    (
        "update redemption_order set status = 'delivered', reversal_event_id = null where status = 'reversed'",
        "reversals_belong_to_what_was_undone",
    ),
    (
        "delete from credit_review_line where reversal_event_id is not null",
        "reversals_belong_to_what_was_undone",
    ),
    ("update stock_adjustment_line set counted = counted + 1", "stock_adjustments_move_what_was_counted"),
    (
        "delete from stock_adjustment_line; delete from stock_adjustment where status = 'approved'",
        "stock_adjustments_move_what_was_counted",
    ),
    (
        "update stock_adjustment set kind = 'lost' where kind = 'count'",
        "stock_adjustments_move_what_was_counted",
    ),
    (
        "delete from stock_adjustment_line where adjustment_id = (select id from stock_adjustment where kind = 'damaged')",
        "stock_adjustments_move_what_was_counted",
    ),
    ("update credit_pooled set amount_centi = amount_centi + 1", "pools_take_what_learners_give_or_leave"),
    ("update credit_pooled set facility_id = gen_random_uuid()", "pools_take_what_learners_give_or_leave"),
    ("update credit_pooled set learner_id = gen_random_uuid()", "pools_take_what_learners_give_or_leave"),
    ("update credit_pooled set event_id = gen_random_uuid()", "pools_take_what_learners_give_or_leave"),
    (
        "update credit_pooled set document = 'another' where document is not null",
        "pools_take_what_learners_give_or_leave",
    ),
    ("update credit_pooled set document = 'made up'", "pools_take_what_learners_give_or_leave"),
    ("delete from credit_pooled", "pools_take_what_learners_give_or_leave"),
    (
        "update ledger_event set kind = 'adjustment', reason = '调' where kind = 'credit_closure'",
        "pools_take_what_learners_give_or_leave",
    ),
    (
        "update learner set status = 'active', closed_at = null where status = 'closed'",
        "only_closed_accounts_leave_their_credits",
    ),
    (
        "update learner set closed_at = now() + interval '1 year' where status = 'closed'",
        "only_closed_accounts_leave_their_credits",
    ),
    (
        "update learner set school_id = gen_random_uuid() where status = 'closed'",
        "only_closed_accounts_leave_their_credits",
    ),
    (
        "update credit_adjustment set source = 'issuance' where source = 'public_pool'",
        "pools_give_what_two_people_signed",
    ),
    ("update credit_adjustment set source = 'public_pool'", "pools_give_what_two_people_signed"),
    (
        "update credit_adjustment set facility_id = gen_random_uuid() where source = 'public_pool'",
        "pools_give_what_two_people_signed",
    ),
    ("delete from credit_adjustment where source = 'public_pool'", "pools_give_what_two_people_signed"),
    (
        "update ledger_account set learner_id = gen_random_uuid() where id in (select t.credit_account_id
             from ledger_transfer t join ledger_event e on e.id = t.event_id and e.kind = 'learner_merge')",
        "merges_move_credits_within_one_person",
    ),
    (
        "update ledger_account set expires_on = '2027-12-31' where id in (select t.credit_account_id
             from ledger_transfer t join ledger_event e on e.id = t.event_id and e.kind = 'learner_merge')",
        "merges_move_credits_within_one_person",
    ),
    ("update learner_merge set retained_id = gen_random_uuid()", "merges_move_credits_within_one_person"),
    ("delete from learner_merge", "merges_say_what_they_moved"),
    ("update learner_merge set moved_centi = moved_centi + 1", "merges_say_what_they_moved"),
    (
        "update learner set merged_into = (select min(id::text)::uuid from learner) where merged_into is not null",
        "merges_say_what_they_moved",
    ),
    ("delete from credit_adjustment", "adjustments_move_what_was_asked_for"),
    ("update credit_adjustment set event_id = gen_random_uuid()", "adjustments_move_what_was_asked_for"),
    ("update credit_adjustment set learner_id = gen_random_uuid()", "adjustments_move_what_was_asked_for"),
    (
        "update credit_policy set status = 'withdrawn', withdrawn_at = now()",
        "earnings_do_not_exceed_their_policy",
    ),
    ("update credit_policy set effective_to = '2025-06-30'", "earnings_do_not_exceed_their_policy"),
    ("update credit_policy set effective_from = '2025-12-01'", "earnings_do_not_exceed_their_policy"),
    ("update credit_earning set policy_id = gen_random_uuid()", "earnings_do_not_exceed_their_policy"),
    (
        "update credit_policy set document = jsonb_set(document, '{min_valid_minutes,in_person}', '121')",
        "earnings_do_not_exceed_their_policy",
    ),
    (
        "update credit_policy set document = jsonb_set(document, '{min_valid_minutes,online}', '61')",
        "earnings_do_not_exceed_their_policy",
    ),
    (
        "update credit_policy set document = jsonb_set(document, '{caps_centi,online_per_day}', '49')",
        "nobody_earns_more_than_the_caps",
    ),
    (
        "update credit_policy set document = jsonb_set(document, '{caps_centi,online_per_month}', '49')",
        "nobody_earns_more_than_the_caps",
    ),
    (
        "update credit_policy set document = jsonb_set(document, '{caps_centi,per_month}', '301')",
        "nobody_earns_more_than_the_caps",
    ),
    (
        "update credit_policy set document = jsonb_set(document, '{caps_centi,per_year}', '301')",
        "nobody_earns_more_than_the_caps",
    ),
    (
        "alter table credit_earning drop constraint credit_earning_evidence_check; update credit_earning set record_id = null where source = 'volunteer_log'",
        "earnings_cite_evidence_of_their_learner",
    ),
    (
        "alter table credit_earning drop constraint credit_earning_evidence_check; update credit_earning set attendance_id = null, source = 'volunteer_log', record_id = gen_random_uuid() where source = 'attendance'",
        "earnings_cite_evidence_of_their_learner",
    ),
    (
        "update credit_earning set form = 'peer_teaching' where source = 'attendance'",
        "earnings_cite_evidence_of_their_learner",
    ),
    (
        "update credit_earning set ends_at = starts_at + interval '1 hour' where source = 'volunteer_log'",
        "earnings_cite_evidence_of_their_learner",
    ),
    (
        "drop index credit_earning_record_id_key; update credit_earning set record_id = (select min(record_id::text)::uuid from credit_earning) where source <> 'attendance'",
        "evidence_earns_once",
    ),
    ("update online_record set learner_id = gen_random_uuid()", "online_earnings_match_their_record"),
    ("update online_record set status = 'closed'", "online_earnings_match_their_record"),
    (
        "update credit_earning set valid_minutes = valid_minutes + 1 where record_id in (select id from online_record)",
        "online_earnings_match_their_record",
    ),
    (
        "update credit_earning set request_hash = '\\x00' where record_id in (select id from online_record)",
        "online_earnings_match_their_record",
    ),
    (
        "update credit_earning set starts_at = starts_at - interval '1 second' where record_id in (select id from online_record)",
        "online_earnings_match_their_record",
    ),
    (
        "update credit_earning set record_id = gen_random_uuid() where record_id in (select id from online_record)",
        "online_records_earn_in_time",
    ),
    (
        "delete from credit_earning where record_id in (select id from online_record)",
        "online_records_earn_in_time",
    ),
    ("update online_record set seconds = seconds + 60", "online_records_add_up"),
    ("update online_progress set watched = '{}', watched_seconds = 0", "online_records_add_up"),
    ("update online_progress set watched_seconds = watched_seconds + 1", "online_records_add_up"),
    ("delete from online_progress", "online_records_add_up"),
    ("update online_lesson set duration_seconds = 600", "online_records_add_up"),
];

/// The past is rewritten, and every hash computed anew.
const REWRITTEN: &str = "update ledger_event set reason = 'another' where kind = 'reversal';
    do $$ declare b ledger_block; hash_before bytea := decode(repeat('00', 32), 'hex'); begin
        for b in select * from ledger_block order by id loop
            update ledger_block set previous_hash = hash_before,
                hash = ledger_block_hash(hash_before, b.first_transfer_id, b.last_transfer_id)
                where id = b.id returning hash into hash_before;
        end loop;
        update ledger_head set hash = hash_before;
    end $$";

#[actix_web::test]
async fn every_corruption_is_seen() {
    let app = TestApp::spawn().await;
    lived_in(&app).await;
    subsidies::subsidised(&app).await;
    assert_eq!(broken(&found(&app, true, false)), Vec::<&str>::new());
    let mut missed = Vec::new();
    let all = || CORRUPTIONS.iter().chain(people::CORRUPTIONS).chain(subsidies::CORRUPTIONS);
    for (corruption, invariant) in all() {
        let at = app.clock.now();
        let mut view = None;
        let rolled_back: Result<(), diesel::result::Error> = app.database.connect().transaction(|conn| {
            use diesel::connection::SimpleConnection as _;
            // As a superuser would: without triggers, foreign keys included.
            conn.batch_execute("set transaction isolation level repeatable read")?;
            for table in [
                "ledger_asset",
                "ledger_account",
                "ledger_balance",
                "ledger_event",
                "ledger_transfer",
                "ledger_block",
                "ledger_head",
                "credit_earning",
                "attendance",
                "redemption_order",
                "fund_delivery",
                "fund_entry",
                "ledger_reversal",
                "credit_adjustment",
                "credit_review",
                "credit_review_line",
                "credit_policy",
                "credit_pooled",
                "learner",
                "learner_merge",
                "online_lesson",
                "online_progress",
                "online_record",
                "donation",
                "donation_number",
                "stock_adjustment",
                "stock_adjustment_line",
                "class_session",
                "fund",
                "learner_account",
                "teacher_remuneration",
                "teacher_remuneration_session",
                "volunteer_log",
                "subsidy_clawback",
                "subsidy_disbursement",
                "subsidy_line",
            ] {
                conn.batch_execute(&format!("alter table {table} disable trigger all"))?;
            }
            conn.batch_execute(corruption).unwrap_or_else(|error| panic!("{error}: {corruption}"));
            view = Some(reconcile(conn, at, true, false, &[]).expect("a reconciliation"));
            Err(diesel::result::Error::RollbackTransaction)
        });
        assert!(rolled_back.is_err());
        let view = view.expect("a view");
        if !broken(&view).contains(invariant) {
            missed.push(format!("{invariant}: {corruption}: {:?}", broken(&view)));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
    let tried: BTreeSet<&str> = all().map(|(_, invariant)| *invariant).collect();
    let untried: Vec<String> = found(&app, true, false).findings.into_iter().map(|one| one.name).collect();
    let untried: Vec<_> = untried.iter().filter(|name| !tried.contains(name.as_str())).collect();
    assert_eq!(
        untried,
        [
            "heads_kept_elsewhere_are_in_the_chain",
            "funds_cover_outstanding_credits",
            "what_the_dead_have_earned_is_asked_about",
        ],
        "tried below, and the last in review/death.rs"
    );
    assert!(found(&app, true, false).clean, "nothing of it was left behind");
}

/// A batch of nothing, judged on the beginning of the chain: it is not written, but it is heard unless the books are frozen.
const NOTHING: &str = "select ledger_append(0, sha256('x'), now(), '{}', '{}', '{}')";

#[actix_web::test]
async fn books_that_are_not_in_order_are_frozen_on_request_and_thawed_again() {
    let app = TestApp::spawn().await;
    lived_in(&app).await;
    let place = app.place(2);
    let learner = app.learner(&place, "1950-05-01");
    let cloud = app.city(Role::Integration).await;
    app.sql("alter table ledger_balance disable trigger all; update ledger_balance set version = version + 1, credits = credits + 1 where account_id = (select id from ledger_account where kind = 'learner_bucket' and expires_on > '2025-12-01' limit 1); alter table ledger_balance enable trigger all");
    assert!(!found(&app, true, true).clean);
    assert!(app.refuses(NOTHING));
    let service = json!({
        "learner_id": learner, "source": "volunteer_log", "record_id": Uuid::now_v7(), "form": "volunteer_service",
        "starts_at": "2025-11-08T05:00:00Z", "ends_at": "2025-11-08T06:00:00Z",
    });
    let key = Uuid::now_v7().to_string();
    let post = async || cloud.post_once("/api/v1/credits/postings", &key, service.clone()).await;
    let frozen = post().await.problem(503, "ledger_frozen");
    assert_eq!(frozen.header("retry-after"), "60");
    let class =
        Taught { form: "course_class", starts_at: "2025-11-06T01:00:00Z", ends_at: "2025-11-06T02:30:00Z" };
    let session = app.attended(&place, learner, &class, 90);
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let settle = format!("/api/v1/class-sessions/{session}/settle");
    manager.post_once(&settle, "s", json!({})).await.problem(503, "ledger_frozen");
    app.database.connect().transaction(thaw).expect("thawed");
    app.sql(NOTHING);
    post().await.expect(201);
    manager.post_once(&settle, "s", json!({})).await.expect(200);
}

const RUNS: &str = "/api/v1/credits/reconciliations";
const CHAIN: &str = "/api/v1/credits/chain";

#[actix_web::test]
async fn the_books_are_checked_over_http_and_every_check_is_kept() {
    let app = TestApp::spawn().await;
    let auditor = app.city(Role::Auditor).await;
    let empty = auditor.get(CHAIN).await.expect(200).json();
    assert_eq!(
        (&empty["block"], &empty["verified_block"], &empty["posted_at"]),
        (&json!(0), &json!(0), &json!(null))
    );
    lived_in(&app).await;
    let full = auditor.post(RUNS, json!({ "full": true })).await.expect(201).json();
    assert_eq!((&full["clean"], &full["full"]), (&json!(true), &json!(true)));
    let since = app.city(Role::CityAdmin).await.post(RUNS, json!({})).await.expect(201).json();
    assert_eq!((&since["full"], &since["from_block"]), (&json!(false), &full["to_block"]));
    let listed = auditor.get(&format!("{RUNS}?count=true")).await.expect(200).json();
    assert_eq!(listed["total"], 2);
    assert_eq!((&listed["items"][0], &listed["items"][1]), (&since, &full));
    assert_eq!(auditor.get(&format!("{RUNS}?clean=false")).await.expect(200).json()["items"], json!([]));
    let chain = auditor.get(CHAIN).await.expect(200).json();
    assert_eq!(
        (&chain["block"], &chain["chain_hash"], &chain["verified_block"], &chain["frozen_at"]),
        (&full["to_block"], &full["chain_hash"], &full["to_block"], &json!(null))
    );
    assert_eq!(app.count("select from audit_entry where action = 'ledger.reconcile'"), 2);
}

#[actix_web::test]
async fn where_a_fault_lies_is_told_to_who_looks_after_the_whole_city_only() {
    let app = TestApp::spawn().await;
    lived_in(&app).await;
    app.sql("alter table credit_earning disable trigger all; update credit_earning set raw_centi = raw_centi + 500; alter table credit_earning enable trigger all");
    let city = app.city(Role::Auditor).await;
    let found = city.post(RUNS, json!({ "full": true })).await.expect(201).json();
    assert_eq!(found["clean"], false);
    let part = app.division(Role::Auditor, "150602").await;
    part.post(RUNS, json!({})).await.problem(403, "whole_city_only");
    let of = |answer: serde_json::Value| {
        let findings = answer["items"][0]["findings"].as_array().expect("findings").clone();
        findings.into_iter().find(|one| one["name"] == "earnings_do_not_exceed_their_policy").expect("it")
    };
    let (whole, partly) =
        (of(city.get(RUNS).await.expect(200).json()), of(part.get(RUNS).await.expect(200).json()));
    assert_eq!(whole["count"], partly["count"]);
    assert!(whole["examples"].as_array().is_some_and(|all| !all.is_empty()));
    assert_eq!(partly["examples"], json!([]));
    let chain = city.get(CHAIN).await.expect(200).json();
    assert_eq!(chain["verified_block"], 0, "not in order");
}

#[actix_web::test]
async fn the_books_are_checked_by_one_at_a_time_and_a_freeze_is_told() {
    let app = TestApp::spawn().await;
    lived_in(&app).await;
    let city = app.city(Role::CityAdmin).await;
    let mut busy = app.database.connect();
    busy.begin_test_transaction().expect("a transaction");
    diesel::RunQueryDsl::execute(
        diesel::sql_query("select pg_advisory_xact_lock(hashtextextended('reconciliation', 0))"),
        &mut busy,
    )
    .expect("the lock");
    city.post(RUNS, json!({})).await.problem(409, "reconciliation_under_way");
    diesel::connection::SimpleConnection::batch_execute(&mut busy, "rollback").expect("let go");
    city.post(RUNS, json!({})).await.expect(201);
    app.sql("update ledger_head set frozen_at = '2025-11-12T01:00:00Z'");
    let chain = city.get(CHAIN).await.expect(200).json();
    assert_eq!(chain["frozen_at"], "2025-11-12T01:00:00Z");
}

#[actix_web::test]
async fn a_past_that_was_rewritten_is_not_the_one_that_was_kept() {
    let app = TestApp::spawn().await;
    lived_in(&app).await;
    assert!(found(&app, true, false).clean);
    for table in ["ledger_event", "ledger_block", "ledger_head"] {
        app.sql(&format!("alter table {table} disable trigger all"));
    }
    app.sql(REWRITTEN);
    for full in [true, false] {
        let view = found(&app, full, false);
        assert_eq!(
            broken(&view),
            ["heads_kept_by_earlier_checks_are_in_the_chain"],
            "every hash fits but those"
        );
    }
}

fn reconcile_with(app: &TestApp, folder: &Path, file: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xuetang"));
    command.args(["reconcile", "--full"]).env("XUETANG_DATA_DIR", folder).env("XUETANG_CHAIN_FILE", file);
    command.env("DATABASE_URL", app.database.logins().server).env("XUETANG_OWNER_DATABASE_URL", "");
    command.output().expect("it runs")
}

/// Keeps the end of the chain as the sweep does.
fn keep(app: &TestApp, file: &Path) -> HeadDue {
    let (mut conn, at) = (app.database.access().connect().expect("a connection"), app.clock.now());
    let due = conn.transaction(|conn| head_due(conn, file, at)).expect("what is due");
    if let HeadDue::Now(file, head) = &due {
        file.append(head).expect("kept");
    }
    due
}

#[actix_web::test]
async fn the_ends_of_the_chain_are_kept_in_a_file_that_is_held_against_it_first() {
    let app = TestApp::spawn().await;
    lived_in(&app).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("chain");
    let text = || std::fs::read_to_string(&file).expect("a file");
    for lines in [1, 2] {
        let done = reconcile_with(&app, folder.path(), &file);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
        assert_eq!(text().lines().count(), lines);
    }
    let kept = text();
    let blocks: Vec<_> = parse(&kept).iter().filter_map(Line::head).map(|head| head.block).collect();
    let head = app.count("select from ledger_block");
    assert_eq!(blocks, [head, head]);

    assert!(matches!(keep(&app, &file), HeadDue::Now(..)), "the lines of the command are of another day");
    assert_eq!((keep(&app, &file), text().lines().count()), (HeadDue::Kept, 3), "once a day");
    app.clock.advance(chrono::TimeDelta::days(1));
    let state = backend::startup::State { chain_file: Some(file.clone()), ..app.state.clone() };
    sweep(&state).await;
    assert_eq!(text().lines().count(), 4, "by itself, the next day");

    let forged = kept.replace("block", "block ").replacen('a', "b", 1);
    for (wrong, line) in [(forged.as_str(), "line 1 of block"), ("block 1\n", "line 1 cannot be read")] {
        std::fs::write(&file, wrong).expect("a file");
        let done = reconcile_with(&app, folder.path(), &file);
        let told = String::from_utf8_lossy(&done.stdout).into_owned();
        assert_eq!(done.status.code(), Some(1), "{told}");
        let finding = told.lines().find(|told| told.contains("heads_kept_elsewhere_are_in_the_chain"));
        assert!(finding.is_some_and(|told| told.contains(line)), "{told}");
        assert_eq!(text(), wrong, "nothing is added");
        let HeadDue::Differs(found) = keep(&app, &file) else { panic!("it differs") };
        assert_eq!((found.severity, text().as_str()), (FindingSeverity::Error, wrong));
        sweep(&state).await;
        assert_eq!(text(), wrong);
    }
    assert!(app.state.metrics.render().contains("ledger_chain_file_mismatches_total 2"));
}

#[actix_web::test]
async fn no_end_of_the_chain_is_kept_before_it_is_on_the_disk() {
    let app = TestApp::spawn().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("chain");
    let learner = app.learner(&app.place(1), "1950-05-01");
    let state = backend::startup::State { chain_file: Some(file.clone()), ..app.state.clone() };
    // Its PostgreSQL does not wait for the disk by itself, but gets there soon: it is looked at more than once.
    for days in 1..=5 {
        app.clock.advance(chrono::TimeDelta::days(1));
        app.give(learner, "2026-12-31", 100, "2025-11-01T02:00:00Z").await;
        let written = diesel::dsl::sql::<diesel::sql_types::Text>("select pg_current_wal_insert_lsn()::text");
        let written: String = diesel::RunQueryDsl::get_result(written, &mut app.database.connect())
            .expect("a place in the log");
        sweep(&state).await;
        let flushed = format!("select where pg_current_wal_flush_lsn() >= '{written}'");
        assert_eq!(app.count(&flushed), 1, "day {days}");
        assert_eq!(std::fs::read_to_string(&file).expect("a file").lines().count(), days);
    }
}

#[actix_web::test]
async fn a_line_that_was_cut_off_is_no_difference_and_stays_to_be_seen() {
    let app = TestApp::spawn().await;
    lived_in(&app).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("chain");
    assert!(matches!(keep(&app, &file), HeadDue::Now(..)));
    let text = || std::fs::read_to_string(&file).expect("a file");
    let whole = text();
    let cut = &whole[..whole.len() - 9];
    std::fs::write(&file, cut).expect("a file");
    assert!(matches!(keep(&app, &file), HeadDue::Now(..)));
    assert_eq!(text(), format!("{cut} # cut off\n{whole}"));
    assert_eq!(keep(&app, &file), HeadDue::Kept);
    let done = reconcile_with(&app, folder.path(), &file);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    for (wrong, line) in [(format!("{cut}\n{whole}"), 1), (format!("{cut} # cut off\nblock 1\n"), 2)] {
        std::fs::write(&file, &wrong).expect("a file");
        let HeadDue::Differs(found) = keep(&app, &file) else { panic!("it differs") };
        assert_eq!(found.examples, [format!("line {line} cannot be read")]);
        assert_eq!(text(), wrong);
    }
}

#[actix_web::test]
async fn a_fund_that_covers_too_little_is_a_warning_and_the_books_are_in_order() {
    let app = TestApp::spawn().await;
    let cover = |view: &ReconciliationView| -> InvariantFinding {
        let found = view.findings.iter().find(|one| one.name == "funds_cover_outstanding_credits");
        found.expect("the warning").clone()
    };
    assert_eq!(cover(&app.looked_through()).count, 0, "nothing is outstanding");
    let place = app.place(1);
    let learner = app.learner(&place, "1950-05-01");
    app.give(learner, "2026-12-31", 10_000, "2025-11-01T02:00:00Z").await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let fund = json!({ "kind": "redemption_fund", "name": "专款", "county_code": "150602" });
    let fund = format!("/api/v1/funds/{}", county.post("/api/v1/funds", fund).await.expect(201).id());
    let award = |amount: &str| json!({ "amount": amount, "source": "民政局", "document": "通知 1" });
    county.post_once(&format!("{fund}/receive"), "a", award("86.19")).await.expect(201);
    let view = app.city(Role::Auditor).await.post(RUNS, json!({ "full": true })).await.expect(201).json();
    assert_eq!(view["clean"], true);
    let view: ReconciliationView = serde_json::from_value(view).expect("a view");
    let found = cover(&view);
    assert_eq!((found.severity, found.count), (FindingSeverity::Warning, 1));
    assert_eq!(found.examples, ["86.19 % < 100.00 %"]);
    county.post_once(&format!("{fund}/receive"), "b", award("13.81")).await.expect(201);
    assert_eq!(cover(&app.looked_through()).count, 0, "exactly enough");
}

#[actix_web::test]
async fn the_metrics_tell_what_a_check_found_that_another_process_made() {
    let app = TestApp::spawn().await;
    lived_in(&app).await;
    app.sql("alter table credit_earning disable trigger all; update credit_earning set raw_centi = raw_centi + 500; alter table credit_earning enable trigger all");
    let view = found(&app, true, false);
    let at = view.at + chrono::TimeDelta::seconds(75);
    // Of its own: other tests tell theirs to the one that the process has.
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let tell = || tell_newest(&mut app.database.connect(), at).expect("told");
    metrics::with_local_recorder(&recorder, tell);
    let told = recorder.handle().render();
    let count = |name: &str| view.findings.iter().find(|one| one.name == name).map(|one| one.count);
    let policy = "earnings_do_not_exceed_their_policy";
    for line in [
        format!(
            "ledger_invariant_findings{{invariant=\"{policy}\",severity=\"error\"}} {}",
            count(policy).unwrap()
        ),
        "ledger_verification_age_seconds 75".to_owned(),
    ] {
        assert!(told.contains(&line), "{line} is not in {told}");
    }
}
