//! Credits that somebody looks at before they can be spent.

mod death;
mod vesting;

use backend::sweeps::sweep;
use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::LearnerId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::elders::{Place, Taught};
use crate::support::{Answer, Client, TestApp};

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

async fn reserve(app: &TestApp, place: &Place, learner: LearnerId, price: &str) -> Answer {
    let city = app.city(Role::CityAdmin).await;
    let code = format!("S-{}", &Uuid::new_v4().simple().to_string()[..12]);
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

async fn decide(client: &Client, review: &Value, verb: &str, body: Value) -> Answer {
    decide_once(client, review, verb, &Uuid::now_v7().to_string(), body).await
}

async fn decide_once(client: &Client, review: &Value, verb: &str, key: &str, body: Value) -> Answer {
    let path = format!("{REVIEWS}/{}/{verb}", review["id"].as_str().expect("an id"));
    let tag = format!("\"v{}\"", review["version"]);
    let headers = [("idempotency-key", key), ("if-match", tag.as_str())];
    client.send(reqwest::Method::POST, &path, Some(body), &headers).await
}

/// Accepts what the lot has drawn, so that only the hours are left to wait for.
async fn accept_all(app: &TestApp) {
    let city = app.city(Role::CityAdmin).await;
    for review in open_reviews(&city).await {
        decide(&city, &review, "accept", json!({ "reason": "电话核实" })).await.expect(200);
    }
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
    assert_eq!(review["lines"][0]["learner_name"], "学员");
    let account = credits(&county, learners[0]).await;
    assert_eq!((&account["waiting"], &account["available"]), (&json!("1.50"), &json!("0.00")));
    assert_eq!(account["waits"][0]["under_review"], true);
    reserve(&app, &place, learners[0], "1.00").await.problem(422, "credits_still_waiting");

    let reason = json!({ "reason": "已逐一电话核实" });
    decide(&township, review, "accept", reason.clone()).await.problem(403, "credit_review_recorded");
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    decide(&manager, review, "accept", reason.clone()).await.problem(403, "role_not_allowed");
    let stale = json!({ "id": review["id"], "version": 7 });
    decide(&county, &stale, "accept", reason.clone()).await.problem(412, "stale_version");
    let accepted = decide_once(&county, review, "accept", "once", reason.clone()).await.expect(200);
    let again = decide_once(&county, review, "accept", "once", reason.clone()).await.expect(200);
    assert_eq!((again.header("idempotent-replayed"), again.json()), ("true", accepted.json()));
    let other = json!({ "reason": "另一个理由" });
    decide_once(&county, review, "accept", "once", other).await.problem(422, "idempotency_key_reused");
    let accepted = accepted.json();
    assert_eq!((&accepted["status"], &accepted["version"]), (&json!("accepted"), &json!(2)));
    assert_eq!(
        accepted["lines"][0]["learner_name"], "学*",
        "what is kept for a repeated request names nobody"
    );
    assert_eq!(app.count("select from audit_entry where action = 'credit_review.accept'"), 1);
    decide(&county, &accepted, "refuse", reason).await.problem(409, "credit_review_decided");
    reserve(&app, &place, learners[0], "1.00").await.expect(201);
    assert!(app.refuses("update credit_review set decision_reason = '改'"));
    assert!(app.refuses("update credit_review_line set reasons = '{call_back}'"));
    app.books_balance();
}

#[actix_web::test]
async fn what_a_device_has_recorded_was_entered_by_the_staff_beside_it() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (session, learners) = burst(&app, &place, 6);
    let staff = app.division(Role::TownshipOperator, "150602001").await;
    let id = staff.account_id.expect("an account");
    app.sql(&format!(
        "update attendance set beside_by = '{id}' where session_id = '{session}';
         insert into learner_account values ('{id}', '{}')",
        learners[0]
    ));
    settle(&app, &place, session).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let review = &open_reviews(&county).await[0];
    let lines = review["lines"].as_array().expect("lines");
    assert!(lines.iter().all(|line| line["recorded_by"] == json!(id)), "{review}");
    let own = lines.iter().find(|line| line["learner_id"] == json!(learners[0])).expect("a line");
    assert!(own["reasons"].as_array().expect("reasons").contains(&json!("related_account")), "{own}");
    let auditor = app.city(Role::Auditor).await;
    let told = auditor.get("/api/v1/credits/concentration?half_year=2025-H2").await.expect(200).json();
    let actors = &told["tables"][1];
    assert_eq!(
        (&actors["by"], &actors["count"], &actors["issued"]),
        (&json!("actor"), &json!(1), &json!("9.00"))
    );
    decide(&staff, review, "accept", json!({ "reason": "核实" })).await.problem(403, "credit_review_own");
    app.sql(&format!("delete from learner_account where account_id = '{id}'"));
    decide(&staff, review, "accept", json!({ "reason": "核实" }))
        .await
        .problem(403, "credit_review_recorded");
    decide(&county, review, "accept", json!({ "reason": "核实" })).await.expect(200);
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
    let refused = decide_once(&county, review, "refuse", "once", body.clone()).await.expect(200).json();
    let again = decide_once(&county, review, "refuse", "once", body).await.expect(200);
    assert_eq!((again.header("idempotent-replayed"), again.json()), ("true", refused.clone()));
    assert_eq!(app.count("select from ledger_event where kind = 'reversal'"), 1);
    assert_eq!(
        app.count(&format!(
            "select from ledger_transfer r join ledger_transfer o on o.id = r.reverses_id
             where o.event_id = {} and r.debit_account_id = o.credit_account_id
                 and r.credit_account_id = o.debit_account_id and r.amount = o.amount",
            absent["earning_id"].to_string().replace('"', "'")
        )),
        1,
        "it goes back out of the bucket that it went into"
    );
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
    let cloud = app.city(Role::Integration).await;
    let service = |learner: LearnerId| {
        json!({ "learner_id": learner, "source": "volunteer_log", "record_id": Uuid::now_v7(), "form": "volunteer_service",
            "starts_at": "2025-11-11T01:00:00Z", "ends_at": "2025-11-11T04:30:00Z" })
    };
    let post = async |learner| {
        let answer =
            cloud.post_once("/api/v1/credits/postings", &Uuid::now_v7().to_string(), service(learner)).await;
        let answer = answer.expect(201).json();
        (answer["valid_minutes"].clone(), answer["credited"].clone())
    };
    let (taken_back, stands) = (post(learners[0]).await, post(learners[1]).await);
    assert_eq!(taken_back, (json!(210), json!("4.00")), "neither the minutes nor the caps are used up");
    assert_eq!(stands, (json!(120), json!("3.00")), "the class counts, and is not counted again");
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
async fn what_one_person_enters_beyond_an_ordinary_day_is_asked_about() {
    entered_beyond_a_day(false).await;
}

#[actix_web::test]
async fn so_is_what_one_person_enters_on_many_devices() {
    entered_beyond_a_day(true).await;
}

async fn entered_beyond_a_day(on_devices: bool) {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let staff = app.division(Role::TownshipOperator, "150602001").await.account_id.expect("an account");
    let on_devices = || {
        if on_devices {
            app.sql(&format!("update attendance set recorded_by = gen_random_uuid(), beside_by = '{staff}'"));
        }
    };
    let long = Taught { ends_at: "2025-11-11T05:00:00Z", ..CLASS };
    let first = app.learner(&place, BORN);
    let session = app.attended(&place, first, &long, 240);
    // A hundred learners at 4.00 are 400.00, which is still an ordinary day; one more is not.
    let enter = |learner| {
        app.sql(&format!(
            "insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes,
                 status, source, recorded_by, created_at)
             select gen_random_uuid(), session_id, '{learner}', signed_in_at, signed_out_at, occupied_until, valid_minutes,
                 status, 'paper_sheet', recorded_by, created_at from attendance where learner_id = '{first}'"
        ));
    };
    app.sql("update room set capacity = 200");
    for _ in 1..100 {
        enter(app.learner(&place, BORN));
    }
    on_devices();
    settle(&app, &place, session).await;
    assert_eq!(app.count("select from credit_review"), 0);
    enter(app.learner(&place, BORN));
    on_devices();
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let path = format!("/api/v1/class-sessions/{session}/settle");
    manager.post_once(&path, "late", json!({})).await.expect(200);
    let reviews = open_reviews(&app.city(Role::CityAdmin).await).await;
    assert_eq!((reviews.len(), &reviews[0]["reasons"]), (1, &json!(["daily_issuance"])));
    assert_eq!(reviews[0]["credited"], "4.00", "what was credited before it was too much stands");
}

#[actix_web::test]
async fn what_came_from_outside_is_screened_by_the_sweep_and_once() {
    let app = TestApp::spawn().await;
    vesting(&app, 48);
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let city = app.city(Role::CityAdmin).await;
    let relative = app.learner(&place, BORN);
    app.sql("update learner set phone_sealed = '\\x00', phone_masked = '139****2345'");
    let log = json!({
        "learner_id": learner, "source": "volunteer_log", "record_id": Uuid::now_v7(), "form": "volunteer_service",
        "starts_at": "2025-11-11T01:00:00Z", "ends_at": "2025-11-11T03:00:00Z",
    });
    let cloud = app.city(Role::Integration).await;
    let account = cloud.account_id.expect("an account");
    app.sql(&format!("insert into learner_account values ('{account}', '{relative}')"));
    cloud.post_once("/api/v1/credits/postings", &Uuid::now_v7().to_string(), log).await.expect(201);
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
    let outside = json!({ "reason": "外人想改" });
    let path = format!("{REVIEWS}/{}", reviews[0]["id"].as_str().expect("an id"));
    elsewhere.get(&path).await.problem(404, "not_found");
    for verb in ["accept", "refuse"] {
        decide(&elsewhere, &reviews[0], verb, outside.clone()).await.problem(404, "not_found");
    }
    let finance = app.city(Role::Finance).await;
    assert_eq!(open_reviews(&finance).await[0]["lines"][0]["learner_name"], "学*");
}
