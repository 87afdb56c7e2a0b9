//! Corrections of credits that two people sign, and how issued credits are spread.

use contract::auth::Role;
use contract::ids::LearnerId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::elders::Taught;
use crate::support::{Answer, Client, TestApp};

const BORN: &str = "1950-05-01";
const ADJUSTMENTS: &str = "/api/v1/credit-adjustments";

fn wanted(learner: LearnerId, amount: &str, reference: &str) -> Value {
    json!({ "learner_id": learner, "amount": amount, "reason": "签退漏记，家属来电说明", "reference": reference })
}

async fn decide(client: &Client, one: &Value, verb: &str, body: Option<Value>) -> Answer {
    decide_once(client, one, verb, &Uuid::now_v7().to_string(), body).await
}

async fn decide_once(client: &Client, one: &Value, verb: &str, key: &str, body: Option<Value>) -> Answer {
    let path = format!("{ADJUSTMENTS}/{}/{verb}", one["id"].as_str().expect("an id"));
    let tag = format!("\"v{}\"", one["version"]);
    let headers = [("idempotency-key", key), ("if-match", tag.as_str())];
    client.send(reqwest::Method::POST, &path, body, &headers).await
}

async fn balance(client: &Client, learner: LearnerId) -> Value {
    client.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json()["available"].clone()
}

#[actix_web::test]
async fn what_one_asks_for_another_approves_and_only_then_credits_move() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let maker = app.division(Role::CountyAdmin, "150602").await;
    let checker = app.division(Role::CountyAdmin, "150602").await;
    for (amount, pointer) in [("0.00", "/amount"), ("1000.01", "/amount"), ("-1000.01", "/amount")] {
        let answer = maker.post_once(ADJUSTMENTS, amount, wanted(learner, amount, "单1")).await;
        answer.fault(pointer, "amount_out_of_range");
    }
    let asked = maker.post_once(ADJUSTMENTS, "a", wanted(learner, "3.00", "单1")).await.expect(201).json();
    let replay = maker.post_once(ADJUSTMENTS, "a", wanted(learner, "3.00", "单1")).await.expect(201);
    assert_eq!((replay.header("idempotent-replayed"), replay.json()), ("true", asked.clone()));
    assert_eq!((&asked["status"], &asked["learner_name"]), (&json!("pending"), &json!("学*")));
    let path = format!("{ADJUSTMENTS}/{}", asked["id"].as_str().expect("an id"));
    assert_eq!(maker.get(&path).await.expect(200).json()["learner_name"], "学员");
    let again = maker.post_once(ADJUSTMENTS, "b", wanted(learner, "3.00", "单1")).await;
    again.problem(409, "adjustment_reference_used").fault("/reference", "adjustment_reference_used");
    assert_eq!(balance(&maker, learner).await, "0.00");
    decide(&maker, &asked, "approve", None).await.problem(403, "own_credit_adjustment");
    let stale = json!({ "id": asked["id"], "version": 9 });
    decide(&checker, &stale, "approve", None).await.problem(412, "stale_version");
    let approved = decide_once(&checker, &asked, "approve", "once", None).await.expect(200);
    let replay = decide_once(&checker, &asked, "approve", "once", None).await.expect(200);
    assert_eq!((replay.header("idempotent-replayed"), replay.json()), ("true", approved.json()));
    let approved = approved.json();
    assert_eq!((&approved["status"], &approved["version"]), (&json!("approved"), &json!(2)));
    assert_eq!(balance(&maker, learner).await, "3.00");
    decide(&checker, &approved, "approve", None).await.problem(409, "credit_adjustment_decided");
    let entries = maker.get(&format!("/api/v1/learners/{learner}/credits/entries")).await.expect(200).json();
    let entry = &entries["items"][0];
    assert_eq!(
        (&entry["kind"], &entry["amount"], &entry["expires_on"]),
        (&json!("adjustment"), &json!("3.00"), &json!("2026-12-31"))
    );
    assert_eq!(entry["reason"], "签退漏记，家属来电说明");
    assert!(app.refuses("update credit_adjustment set amount_centi = 1"));
    app.books_balance();
}

#[actix_web::test]
async fn taking_off_goes_from_the_earliest_bucket_and_never_into_what_is_held_or_waits() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2025-12-31", 200, "2025-01-01T02:00:00Z").await;
    app.give(learner, "2026-12-31", 500, "2025-01-01T02:00:00Z").await;
    let (maker, checker) = (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await);
    let much = maker.post_once(ADJUSTMENTS, "a", wanted(learner, "-7.01", "单1")).await.expect(201).json();
    decide(&checker, &much, "approve", None).await.problem(409, "adjustment_above_balance");
    let part = maker.post_once(ADJUSTMENTS, "b", wanted(learner, "-3.00", "单2")).await.expect(201).json();
    decide(&checker, &part, "approve", None).await.expect(200);
    let account = maker.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json();
    assert_eq!(account["balance"], "4.00");
    assert_eq!(account["buckets"].as_array().map(Vec::len), Some(1), "the earlier bucket is empty");
    let reason = Some(json!({ "reason": "数额写错" }));
    let rejected = decide(&maker, &much, "reject", reason).await.expect(200).json();
    assert_eq!((&rejected["status"], &rejected["decision_reason"]), (&json!("rejected"), &json!("数额写错")));
    maker.post_once(ADJUSTMENTS, "c", wanted(learner, "-1.00", "单1")).await.expect(201);
    app.books_balance();
}

#[actix_web::test]
async fn nothing_is_taken_off_of_what_is_held_and_nothing_is_corrected_elsewhere() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2026-12-31", 800, "2025-01-01T02:00:00Z").await;
    app.orders_in_every_state(&place, learner).await;
    let (maker, checker) = (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await);
    let account = maker.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json();
    assert_ne!(account["held"], "0.00", "an order waits");
    let all = format!("-{}", account["balance"].as_str().expect("an amount"));
    let much = maker.post_once(ADJUSTMENTS, "a", wanted(learner, &all, "单1")).await.expect(201).json();
    decide(&checker, &much, "approve", None).await.problem(409, "adjustment_above_balance");
    let free = format!("-{}", account["available"].as_str().expect("an amount"));
    let part = maker.post_once(ADJUSTMENTS, "b", wanted(learner, &free, "单2")).await.expect(201).json();
    decide(&checker, &part, "approve", None).await.expect(200);
    assert_eq!(balance(&maker, learner).await, "0.00");

    let elsewhere = app.division(Role::CountyAdmin, "150621").await;
    let path = format!("{ADJUSTMENTS}/{}", much["id"].as_str().expect("an id"));
    elsewhere.get(&path).await.problem(404, "not_found");
    elsewhere.post_once(ADJUSTMENTS, "c", wanted(learner, "1.00", "单3")).await.problem(404, "not_found");
    decide(&elsewhere, &much, "approve", None).await.problem(404, "not_found");
    let reason = Some(json!({ "reason": "外人想改" }));
    decide(&elsewhere, &much, "reject", reason).await.problem(404, "not_found");
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    decide(&manager, &much, "approve", None).await.problem(403, "role_not_allowed");
    app.books_balance();
}

#[actix_web::test]
async fn nobody_corrects_its_own_account() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let (maker, checker) = (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await);
    let asked = maker.post_once(ADJUSTMENTS, "a", wanted(learner, "1.00", "单1")).await.expect(201).json();
    let account = checker.account_id.expect("an account");
    app.sql(&format!("insert into learner_account values ('{account}', '{learner}')"));
    decide(&checker, &asked, "approve", None).await.problem(422, "own_credit");
    checker.post_once(ADJUSTMENTS, "b", wanted(learner, "1.00", "单2")).await.problem(422, "own_credit");
    let page = maker.get(&format!("{ADJUSTMENTS}?learner_id={learner}&status=pending&count=true")).await;
    assert_eq!(page.expect(200).json()["total"], 1);
}

#[actix_web::test]
async fn nothing_is_added_to_a_closed_account_and_what_was_wrong_is_still_taken_off() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2026-12-31", 500, "2025-11-01T02:00:00Z").await;
    let maker = app.division(Role::CountyAdmin, "150602").await;
    let checker = app.division(Role::CountyAdmin, "150602").await;
    let asked = maker.post_once(ADJUSTMENTS, "a", wanted(learner, "3.00", "单1")).await.expect(201).json();
    app.sql(&format!("update learner set status = 'closed', closed_at = now(), version = version + 1 where id = '{learner}'"));
    decide(&checker, &asked, "approve", None).await.problem(422, "learner_closed");
    let more = maker.post_once(ADJUSTMENTS, "b", wanted(learner, "900.00", "单2")).await;
    more.problem(422, "learner_closed").fault("/learner_id", "learner_closed");
    let off = maker.post_once(ADJUSTMENTS, "c", wanted(learner, "-2.00", "单3")).await.expect(201).json();
    decide(&checker, &off, "approve", None).await.expect(200);
    assert_eq!(balance(&maker, learner).await, "3.00");
    app.books_balance();
}

#[actix_web::test]
async fn how_credits_are_spread_is_told_by_facility_actor_and_learner() {
    let app = TestApp::spawn().await;
    let (large, small) = (app.place(1), app.place(2));
    let clerk = app.facility(Role::FacilityClerk, large.facility).await;
    let who = clerk.account_id.expect("an account");
    for (place, hours) in [(&large, ["01", "03", "05"].as_slice()), (&small, &["01"])] {
        let learner = app.learner(place, BORN);
        for (day, hour) in hours.iter().enumerate() {
            let (starts, ends) = (
                format!("2025-11-0{}T{hour}:00:00Z", 3 + day),
                format!("2025-11-0{}T{hour}:40:00Z", 3 + day),
            );
            let class = Taught { form: "course_class", starts_at: &starts, ends_at: &ends };
            let session = app.attended(place, learner, &class, 30);
            app.sql(&format!("update attendance set recorded_by = '{who}' where session_id = '{session}'"));
            let manager = app.facility(Role::FacilityManager, place.facility).await;
            manager
                .post_once(&format!("/api/v1/class-sessions/{session}/settle"), "s", json!({}))
                .await
                .expect(200);
        }
    }
    let auditor = app.city(Role::Auditor).await;
    let path = "/api/v1/credits/concentration";
    let found = auditor.get(&format!("{path}?half_year=2025-H2")).await.expect(200).json();
    assert_eq!((&found["from"], &found["to"]), (&json!("2025-07-01"), &json!("2025-12-31")));
    let [facilities, actors, learners] = [0, 1, 2].map(|at| found["tables"][at].clone());
    assert_eq!(
        (&facilities["by"], &facilities["issued"], &facilities["average"]),
        (&json!("facility"), &json!("2.00"), &json!("1.00"))
    );
    assert_eq!(
        (&facilities["herfindahl_bp"], &facilities["top"][0]["share_bp"]),
        (&json!(6250), &json!(7500))
    );
    assert_eq!((&actors["count"], &actors["herfindahl_bp"]), (&json!(1), &json!(10000)));
    assert_eq!(
        (&learners["count"], &learners["top"][0]["name"], &learners["top"][0]["times_average"]),
        (&json!(2), &json!("学*"), &json!(150))
    );
    let first = auditor.get(&format!("{path}?from=2025-11-04&to=2025-11-30&top=1")).await.expect(200).json();
    assert_eq!((&first["tables"][0]["issued"], &first["tables"][0]["count"]), (&json!("1.00"), &json!(1)));
    auditor.get(&format!("{path}?from=2025-11-04&to=2025-11-03")).await.problem(422, "days_not_in_order");
    auditor.get(&format!("{path}?half_year=2025-H2&to=2025-11-03")).await.problem(422, "days_not_in_order");
    let county = app.division(Role::CountyAdmin, "150621").await;
    assert_eq!(county.get(path).await.expect(200).json()["tables"][0]["count"], 0);
    let file = auditor.get(&format!("{path}/export?format=csv&half_year=2025-H2")).await.expect(200);
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    assert!(text.contains("中心1,1.50,75.00,1.50") && text.lines().count() == 6, "{text}");
    let book = auditor.get(&format!("{path}/export")).await.expect(200);
    assert!(book.header("content-type").contains("spreadsheetml") && book.bytes.starts_with(b"PK"));
}
