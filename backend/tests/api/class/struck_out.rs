//! What struck-out attendance has earned: it is taken back also where the session was called off since, and what was spent is
//! decided before what came in its place is settled.

use backend::sweeps::sweep;
use contract::auth::Role;
use contract::class::AttendanceCorrectionView;
use contract::money::Credits;
use serde_json::{Value, json};

use super::corrections::{approve, ask, balance, settled_open, settled_until};
use super::{BASE, MORNING, open_session, sign_in, stage};
use crate::support::learning::{School, learner};
use crate::support::{Answer, Client, TestApp};

const REVIEWS: &str = "/api/v1/credit-reviews";

async fn spend(school: &School, who: &str, amount: &str) {
    let gift = json!({ "amount": amount, "document": "捐赠书 1" });
    let path = format!("/api/v1/learners/{who}/credits/donations");
    school.clerk.post_once(&path, &format!("{who} {amount}"), gift).await.expect(201);
}

async fn reviews(client: &Client, reason: &str) -> Vec<Value> {
    let page = client.get(&format!("{REVIEWS}?reason={reason}")).await.expect(200).json();
    page["items"].as_array().expect("reviews").clone()
}

async fn decide(client: &Client, review: &Value, verb: &str) -> Answer {
    let path = format!("{REVIEWS}/{}/{verb}", review["id"].as_str().expect("an id"));
    let key = uuid::Uuid::now_v7().to_string();
    let tag = format!("\"v{}\"", review["version"]);
    let headers = [("idempotency-key", key.as_str()), ("if-match", tag.as_str())];
    client.send(reqwest::Method::POST, &path, Some(json!({ "reason": "核对监控" })), &headers).await
}

async fn strike(school: &School, attendance: &str) {
    let asked = ask(&school.clerk, attendance, json!({ "void": true })).await.expect(201).id();
    approve(&school.manager, &asked).await.expect(200);
}

/// What waits to be looked at again by the sweep.
fn due(app: &TestApp) -> i64 {
    let at = app.clock.now().to_rfc3339();
    app.count(&format!("select from credit_due where due_at <= '{at}'"))
}

#[actix_web::test]
async fn what_struck_out_attendance_has_earned_is_taken_back_though_the_session_was_called_off() {
    let app = TestApp::spawn().await;
    let (school, who, session, attendance) = settled_open(&app).await;
    assert_eq!(balance(&school, &who).await, Credits(150));
    strike(&school, &attendance).await;
    let off = json!({ "reason": "课没有上" });
    school.manager.post(&format!("{BASE}/{session}/cancel"), off).await.expect(200);
    let settle = format!("{BASE}/{session}/settle");
    school.manager.post_once(&settle, "called off", json!({})).await.expect(404);
    sweep(&app.state).await;
    assert_eq!(balance(&school, &who).await, Credits(0));
    assert_eq!(due(&app), 0, "it is not looked at again");
    app.books_balance();
}

/// Time in a class that was credited and spent, and is corrected to end at another instant; answers the review of it.
async fn corrected(
    app: &TestApp,
    (left_at, spent): (&str, &str),
    instead: &str,
) -> (School, String, Client, Value) {
    let (school, who, _, attendance) = settled_until(app, left_at).await;
    spend(&school, &who, spent).await;
    let other = json!({ "signed_out_at": instead });
    let asked: AttendanceCorrectionView = ask(&school.clerk, &attendance, other).await.expect(201).read();
    approve(&school.manager, &asked.id.to_string()).await.expect(200);
    for _ in 0..2 {
        sweep(&app.state).await;
    }
    assert_eq!(app.count("select from credit_earning"), 1, "it waits for the decision");
    assert_eq!(due(app), 0, "and is not looked at until then");
    app.books_balance();
    let county = app.division(Role::CountyAdmin, "150602").await;
    let found = reviews(&county, "attendance_void").await;
    assert_eq!(found.len(), 1);
    (school, who, county, found[0].clone())
}

const NINETY: (&str, &str) = ("2025-11-12T02:30:00Z", "1.50");
const SIXTY: (&str, &str) = ("2025-11-12T02:00:00Z", "1.00");

#[actix_web::test]
async fn a_correction_of_what_was_spent_is_paid_in_full_once_the_wrong_earning_is_taken_back() {
    let app = TestApp::spawn().await;
    let (school, who, county, review) = corrected(&app, NINETY, SIXTY.0).await;
    decide(&county, &review, "refuse").await.problem(409, "credit_review_spent");
    app.give(who.parse().expect("an id"), "2026-12-31", 150, "2025-11-12T02:41:00Z").await;
    decide(&county, &review, "refuse").await.expect(200);
    assert_eq!(balance(&school, &who).await, Credits(0));
    for _ in 0..2 {
        sweep(&app.state).await;
    }
    assert_eq!(balance(&school, &who).await, Credits(100), "sixty minutes");
    app.books_balance();
}

#[actix_web::test]
async fn a_correction_of_what_was_spent_adds_what_is_missing_once_the_earning_stands() {
    for (before, instead, adds) in [(NINETY, SIXTY.0, 0), (SIXTY, NINETY.0, 50)] {
        let app = TestApp::spawn().await;
        let (school, who, county, review) = corrected(&app, before, instead).await;
        decide(&county, &review, "accept").await.expect(200);
        for _ in 0..2 {
            sweep(&app.state).await;
        }
        assert_eq!(balance(&school, &who).await, Credits(adds), "until {instead}");
        assert_eq!(app.count("select from credit_earning"), 2, "it is settled, once");
        app.books_balance();
    }
}

#[actix_web::test]
async fn what_was_spent_of_struck_out_attendance_is_told_also_where_it_was_looked_at_before() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let session = open_session(&school, &course, MORNING).await;
    let mut entries = Vec::new();
    for running in 10..16 {
        let who = learner(&school, "张三", running * 2).await;
        let entry = sign_in(&school.clerk, &session, &who, "2025-11-12T01:00:00Z").await;
        entries.push((who, entry.id.to_string()));
    }
    let school = school.at(&app, "2025-11-12T02:40:00Z").await;
    for (_, entry) in &entries {
        let out = json!({ "at": "2025-11-12T02:30:00Z" });
        school.clerk.post(&format!("/api/v1/attendances/{entry}/sign-out"), out).await.expect(200);
    }
    sweep(&app.state).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let burst = reviews(&county, "many_in_seconds").await;
    assert_eq!(burst.len(), 1);
    decide(&county, &burst[0], "accept").await.expect(200);
    let (who, entry) = &entries[0];
    spend(&school, who, "0.20").await;
    strike(&school, entry).await;
    for _ in 0..2 {
        sweep(&app.state).await;
    }
    let told = reviews(&county, "attendance_void").await;
    assert_eq!((told.len(), &told[0]["status"]), (1, &json!("open")));
    assert_eq!(told[0]["lines"].as_array().map(Vec::len), Some(1));
    app.books_balance();
}
