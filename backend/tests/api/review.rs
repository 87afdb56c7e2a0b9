//! Credits that cannot be spent yet: those that vest later, and those that somebody looks at first.

use backend::sweeps::sweep;
use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::LearnerId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::elders::{Place, Taught};
use crate::support::{Client, TestApp};

const BORN: &str = "1950-05-01";
const REVIEWS: &str = "/api/v1/credit-reviews";
const CLASS: Taught<'_> =
    Taught { form: "course_class", starts_at: "2025-11-11T01:00:00Z", ends_at: "2025-11-11T02:30:00Z" };

/// From this day on an earning vests so many hours after it was posted.
fn vesting(app: &TestApp, hours: u32) {
    app.sql(&format!(
        "update credit_policy set effective_to = '2025-11-09' where status = 'published';
         insert into credit_policy (id, code, effective_from, status, document, created_at, published_at)
         select gen_random_uuid(), code, '2025-11-10', 'published',
             document || '{{\"effective_from\": \"2025-11-10\", \"version\": 2, \"vesting_hours\": {hours}}}', now(), now()
         from credit_policy where status = 'published'"
    ));
}

async fn settle(app: &TestApp, place: &Place, session: Uuid) -> Value {
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let path = format!("/api/v1/class-sessions/{session}/settle");
    manager.post_once(&path, "settle", json!({})).await.expect(200).json()
}

async fn credits(client: &Client, learner: LearnerId) -> Value {
    client.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json()
}

async fn reserve(app: &TestApp, place: &Place, learner: LearnerId, price: &str) -> crate::support::Answer {
    let city = app.city(Role::CityAdmin).await;
    let code = format!("S-{}", Uuid::now_v7());
    let item =
        json!({ "code": code, "name": "香皂", "kind": "daily_necessity", "price": price, "cost": "1.00" });
    let item = city.post("/api/v1/redemption-items", item).await.expect(201).id();
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let stock = json!({ "facility_id": place.facility, "quantity": 5, "document": "送货单 1" });
    clerk
        .post_once(&format!("/api/v1/redemption-items/{item}/receive-stock"), &code, stock)
        .await
        .expect(201);
    let order =
        json!({ "learner_id": learner, "facility_id": place.facility, "item_id": item, "quantity": 1 });
    clerk.post_once("/api/v1/redemption-orders", &format!("o-{code}"), order).await
}

/// A session with so many learners in its room for 40, entered one after the other in the same second.
fn burst(app: &TestApp, place: &Place, learners: u32) -> (Uuid, Vec<LearnerId>) {
    let first = app.learner(place, BORN);
    let session = app.attended(place, first, &CLASS, 90);
    let mut all = vec![first];
    for _ in 1..learners {
        let learner = app.learner(place, BORN);
        app.sql(&format!(
            "insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes,
                 status, source, recorded_by, created_at)
             select gen_random_uuid(), session_id, '{learner}', signed_in_at, signed_out_at, occupied_until, valid_minutes,
                 status, source, recorded_by, created_at from attendance where learner_id = '{first}'"
        ));
        all.push(learner);
    }
    (session, all)
}

/// Makes the account of a client the one that entered a session's attendance.
fn entered_by(app: &TestApp, session: Uuid, who: &Client) {
    let id = who.account_id.expect("an account");
    app.sql(&format!("update attendance set recorded_by = '{id}' where session_id = '{session}'"));
}

async fn open_reviews(client: &Client) -> Vec<Value> {
    let page = client.get(&format!("{REVIEWS}?status=open&count=true")).await.expect(200).json();
    let items = page["items"].as_array().expect("items").clone();
    assert_eq!(page["total"], json!(items.len()));
    items
}

async fn decide(client: &Client, review: &Value, verb: &str, body: Value) -> crate::support::Answer {
    let path = format!("{REVIEWS}/{}/{verb}", review["id"].as_str().expect("an id"));
    let tag = format!("\"v{}\"", review["version"]);
    let key = Uuid::now_v7().to_string();
    let headers = [("idempotency-key", key.as_str()), ("if-match", tag.as_str())];
    client.send(reqwest::Method::POST, &path, Some(body), &headers).await
}

#[actix_web::test]
async fn an_earning_is_there_at_once_and_spendable_when_it_has_vested() {
    let app = TestApp::spawn().await;
    vesting(&app, 24);
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2026-12-31", 100, "2025-11-01T02:00:00Z").await;
    let session = app.attended(&place, learner, &CLASS, 90);
    settle(&app, &place, session).await;
    app.sql("update credit_review set status = status"); // nothing of it is frozen that was never decided
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let drawn = app.count("select from credit_review_line");
    let account = credits(&clerk, learner).await;
    assert_eq!(account["balance"], "2.50");
    assert_eq!((&account["waiting"], &account["available"]), (&json!("1.50"), &json!("1.00")));
    assert_eq!(account["waits"][0]["vests_at"], "2025-11-13T02:00:00Z");
    assert_eq!(account["waits"][0]["under_review"], json!(drawn > 0));
    reserve(&app, &place, learner, "1.01").await.problem(422, "insufficient_credits");
    reserve(&app, &place, learner, "1.00").await.expect(201);
    if drawn == 0 {
        app.clock.set("2025-11-13T02:00:00Z".parse().expect("an instant"));
        let clerk = app.facility(Role::FacilityClerk, place.facility).await;
        let account = credits(&clerk, learner).await;
        assert_eq!((&account["waiting"], &account["available"]), (&json!("0.00"), &json!("1.50")));
        assert_eq!(account["waits"], json!([]));
        reserve(&app, &place, learner, "1.50").await.expect(201);
    }
    app.books_balance();
}

#[actix_web::test]
async fn under_a_policy_that_says_nothing_of_it_credits_can_be_spent_at_once() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let session = app.attended(&place, learner, &CLASS, 90);
    settle(&app, &place, session).await;
    assert_eq!(app.count("select from credit_review"), 0, "and there is no time to call anybody back");
    reserve(&app, &place, learner, "1.50").await.expect(201);
}

#[actix_web::test]
async fn many_signed_in_within_seconds_wait_until_somebody_else_accepts_them() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (session, learners) = burst(&app, &place, 6);
    let township = app.division(Role::TownshipOperator, "150602001").await;
    entered_by(&app, session, &township);
    settle(&app, &place, session).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let reviews = open_reviews(&county).await;
    assert_eq!(reviews.len(), 1, "those of a session are looked at together");
    let review = &reviews[0];
    assert_eq!(review["reasons"], json!(["many_in_seconds"]));
    assert_eq!((review["lines"].as_array().map(Vec::len), &review["credited"]), (Some(6), &json!("9.00")));
    assert_eq!(review["session"]["id"], json!(session));
    assert_eq!(review["lines"][0]["learner_name"], "学*");
    let account = credits(&county, learners[0]).await;
    assert_eq!((&account["waiting"], &account["available"]), (&json!("1.50"), &json!("0.00")));
    assert_eq!(account["waits"][0]["under_review"], true);
    reserve(&app, &place, learners[0], "1.00").await.problem(422, "insufficient_credits");

    let reason = json!({ "reason": "已逐一电话核实" });
    decide(&township, review, "accept", reason.clone()).await.problem(403, "credit_review_recorded");
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    decide(&manager, review, "accept", reason.clone()).await.problem(403, "role_not_allowed");
    let stale = json!({ "id": review["id"], "version": 7 });
    decide(&county, &stale, "accept", reason.clone()).await.problem(412, "stale");
    let accepted = decide(&county, review, "accept", reason.clone()).await.expect(200).json();
    assert_eq!((&accepted["status"], &accepted["version"]), (&json!("accepted"), &json!(2)));
    decide(&county, &accepted, "refuse", reason).await.problem(409, "credit_review_decided");
    reserve(&app, &place, learners[0], "1.00").await.expect(201);
    assert!(app.refuses("update credit_review set decision_reason = '改'"));
    assert!(app.refuses("update credit_review_line set reasons = '{call_back}'"));
    app.books_balance();
}

#[actix_web::test]
async fn what_is_refused_is_reversed_with_its_reason_and_the_rest_stands() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (session, learners) = burst(&app, &place, 7);
    settle(&app, &place, session).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let review = &open_reviews(&county).await[0];
    let lines = review["lines"].as_array().expect("lines");
    let absent = lines.iter().find(|line| line["learner_id"] == json!(learners[0])).expect("a line");
    let wrong = json!({ "reason": "本人未到场", "earning_ids": [Uuid::now_v7()] });
    decide(&county, review, "refuse", wrong).await.fault("/earning_ids/0", "earning_not_of_review");
    let body = json!({ "reason": "本人未到场", "earning_ids": [absent["earning_id"]] });
    let refused = decide(&county, review, "refuse", body).await.expect(200).json();
    assert_eq!(refused["status"], "refused");
    let reversed =
        refused["lines"].as_array().expect("lines").iter().filter(|one| !one["reversal_event_id"].is_null());
    assert_eq!(reversed.count(), 1);
    assert_eq!(credits(&county, learners[0]).await["balance"], "0.00");
    assert_eq!(credits(&county, learners[1]).await["available"], "1.50");
    let path = format!("/api/v1/learners/{}/credits/entries", learners[0]);
    let entries = county.get(&path).await.expect(200).json();
    assert_eq!(
        (&entries["items"][0]["kind"], &entries["items"][0]["reason"]),
        (&json!("reversal"), &json!("本人未到场"))
    );
    app.books_balance();
}

#[actix_web::test]
async fn nobody_reviews_its_own_credits_and_what_is_spent_cannot_be_taken_back() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (session, learners) = burst(&app, &place, 6);
    settle(&app, &place, session).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let review = &open_reviews(&county).await[0];
    let own = app.division(Role::CountyAdmin, "150602").await;
    let account = own.account_id.expect("an account");
    app.sql(&format!("insert into learner_account values ('{account}', '{}')", learners[2]));
    let body = json!({ "reason": "核实无误" });
    decide(&own, review, "accept", body.clone()).await.problem(403, "credit_review_own");
    // As if it had been spent before it was flagged.
    app.sql(&format!(
        "update credit_review set status = 'accepted', decided_by = '{account}', decided_at = now(), decision_reason = '测'"
    ));
    reserve(&app, &place, learners[0], "1.50").await.expect(201);
    app.sql(
        "alter table credit_review disable trigger credit_review_frozen;
         update credit_review set status = 'open', decided_by = null, decided_at = null, decision_reason = null;
         alter table credit_review enable always trigger credit_review_frozen",
    );
    decide(&county, review, "refuse", body).await.problem(409, "credit_review_spent");
    assert_eq!(app.count("select from ledger_event where kind = 'reversal'"), 0, "all of it or nothing");
    app.books_balance();
}

#[actix_web::test]
async fn a_full_room_a_relative_and_a_busy_clerk_are_asked_about() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let session = app.attended(&place, learner, &CLASS, 90);
    let other = app.learner(&place, BORN);
    app.sql("update learner set phone_sealed = '\\x00', phone_masked = '139****2345'; update room set capacity = 1");
    app.sql(&format!(
        "insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes,
             status, source, recorded_by, created_at)
         select gen_random_uuid(), session_id, '{other}', signed_in_at, signed_out_at, occupied_until, valid_minutes,
             status, 'paper_sheet', recorded_by, created_at from attendance"
    ));
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    entered_by(&app, session, &clerk);
    let hers = app.learner(&place, BORN);
    app.sql(&format!(
        "update learner set phone_sealed = '\\x00', phone_masked = '139****2345' where id = '{hers}'"
    ));
    let account = clerk.account_id.expect("an account");
    app.sql(&format!("insert into learner_account values ('{account}', '{hers}')"));
    settle(&app, &place, session).await;
    let city = app.city(Role::CityAdmin).await;
    let review = &open_reviews(&city).await[0];
    assert_eq!(review["reasons"], json!(["over_capacity", "related_account"]));
    let page = |reason: &str| format!("{REVIEWS}?reason={reason}&facility_id={}", place.facility);
    let found = city.get(&page("related_account")).await.expect(200).json();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
    let none = city.get(&page("daily_issuance")).await.expect(200).json();
    assert_eq!(none["items"], json!([]));
}

#[actix_web::test]
async fn what_came_from_outside_is_screened_by_the_sweep_and_once() {
    let app = TestApp::spawn().await;
    vesting(&app, 48);
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let city = app.city(Role::CityAdmin).await;
    let account = city.account_id.expect("an account");
    let relative = app.learner(&place, BORN);
    app.sql("update learner set phone_sealed = '\\x00', phone_masked = '139****2345'");
    app.sql(&format!("insert into learner_account values ('{account}', '{relative}')"));
    let log = json!({
        "learner_id": learner, "source": "volunteer_log", "record_id": Uuid::now_v7(), "form": "volunteer_service",
        "starts_at": "2025-11-11T01:00:00Z", "ends_at": "2025-11-11T03:00:00Z",
    });
    city.post_once("/api/v1/credits/postings", &Uuid::now_v7().to_string(), log).await.expect(201);
    assert_eq!(open_reviews(&city).await.len(), 0);
    sweep(&app.state).await;
    sweep(&app.state).await;
    let reviews = open_reviews(&city).await;
    assert_eq!(reviews.len(), 1);
    assert!(reviews[0]["reasons"].as_array().expect("reasons").contains(&json!("related_account")));
    assert_eq!(
        (&reviews[0]["session"], &reviews[0]["lines"][0]["recorded_by"]),
        (&Value::Null, &json!(account))
    );
    assert_eq!(app.count("select from credit_screening s join ledger_head h using (last_transfer_id)"), 1);
}

#[actix_web::test]
async fn reviews_are_seen_where_they_belong() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (session, _) = burst(&app, &place, 6);
    settle(&app, &place, session).await;
    let grant = Grant {
        role: Role::CountyAdmin,
        scope: ScopeKind::County,
        division_code: Some("150621".to_owned()),
        facility_id: None,
    };
    let elsewhere = app.signed_in(grant).await;
    assert_eq!(open_reviews(&elsewhere).await.len(), 0);
    let here = app.facility(Role::FacilityClerk, place.facility).await;
    let reviews = open_reviews(&here).await;
    let one = here.get(&format!("{REVIEWS}/{}", reviews[0]["id"].as_str().expect("an id"))).await.expect(200);
    assert!(one.etag().starts_with("\"v1-"));
    decide(&elsewhere, &reviews[0], "accept", json!({ "reason": "外人想改" }))
        .await
        .problem(404, "not_found");
}
