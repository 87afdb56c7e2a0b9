//! Reconciliation: books in order say so, and every kind of corruption shows.

use backend::credit::service::{reconcile, thaw};
use contract::auth::Role;
use contract::credit::ReconciliationView;
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
    conn.transaction(|conn| reconcile(conn, at, full, freeze)).expect("a reconciliation")
}

fn broken(view: &ReconciliationView) -> Vec<&str> {
    view.findings.iter().filter(|one| one.count > 0).map(|one| one.name.as_str()).collect()
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
    app.orders_in_every_state(&place, learner).await;
    app.delivered_and_undone(&place).await;
    corrected_and_reviewed(app, &place, learner).await;
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
         insert into attendance select gen_random_uuid(), session_id, '{learner}', signed_in_at, signed_out_at, occupied_until,
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
    ("update attendance set status = 'void'", "earnings_cite_evidence_of_their_learner"),
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
        "nobody_earns_more_in_a_day_than_the_cap",
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
];

#[actix_web::test]
async fn every_corruption_is_seen() {
    let app = TestApp::spawn().await;
    lived_in(&app).await;
    for (corruption, invariant) in CORRUPTIONS {
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
                "credit_adjustment",
                "credit_review",
                "credit_review_line",
            ] {
                conn.batch_execute(&format!("alter table {table} disable trigger all"))?;
            }
            conn.batch_execute(corruption).unwrap_or_else(|error| panic!("{error}: {corruption}"));
            view = Some(reconcile(conn, at, true, false).expect("a reconciliation"));
            Err(diesel::result::Error::RollbackTransaction)
        });
        assert!(rolled_back.is_err());
        let view = view.expect("a view");
        assert!(broken(&view).contains(invariant), "{corruption}: {:?}", broken(&view));
    }
    assert!(found(&app, true, false).clean, "nothing of it was left behind");
}

/// A batch of nothing, judged on the beginning of the chain: it is not written, but it is heard unless the books are frozen.
const NOTHING: &str = "select ledger_append(0, sha256('x'), now(), '{}', '{}', '{}')";

#[actix_web::test]
async fn books_that_are_not_in_order_are_frozen_on_request_and_thawed_again() {
    let app = TestApp::spawn().await;
    lived_in(&app).await;
    let learner: Uuid = Uuid::now_v7();
    let cloud = app.city(Role::Integration).await;
    app.sql("alter table ledger_balance disable trigger all; update ledger_balance set version = version + 1, credits = credits + 1 where account_id = (select id from ledger_account where kind = 'learner_bucket' and expires_on > '2025-12-01' limit 1); alter table ledger_balance enable trigger all");
    assert!(!found(&app, true, true).clean);
    assert!(app.refuses(NOTHING));
    let service = json!({
        "learner_id": learner, "source": "volunteer_log", "record_id": Uuid::now_v7(), "form": "volunteer_service",
        "starts_at": "2025-11-08T05:00:00Z", "ends_at": "2025-11-08T06:00:00Z",
    });
    cloud
        .post_once("/api/v1/credits/postings", &Uuid::now_v7().to_string(), service)
        .await
        .problem(404, "not_found");
    app.database.connect().transaction(thaw).expect("thawed");
    app.sql(NOTHING);
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
    drop(busy);
    city.post(RUNS, json!({})).await.expect(201);
    app.sql("update ledger_head set frozen_at = '2025-11-12T01:00:00Z'");
    let chain = city.get(CHAIN).await.expect(200).json();
    assert_eq!(chain["frozen_at"], "2025-11-12T01:00:00Z");
}
