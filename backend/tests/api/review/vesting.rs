//! Credits that cannot be spent until they have vested.

use backend::sweeps::sweep;
use contract::auth::Role;
use contract::ids::LearnerId;
use serde_json::{Value, json};

use super::{BORN, CLASS, accept_all, burst, credits, decide, open_reviews, reserve, settle, vesting};
use crate::support::{Client, TestApp};

async fn balance_at(client: &Client, learner: LearnerId, at: &str) -> Value {
    client.get(&format!("/api/v1/learners/{learner}/credits/balance?at={at}")).await.expect(200).json()
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
    accept_all(&app).await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let account = credits(&clerk, learner).await;
    assert_eq!(account["balance"], "2.50");
    assert_eq!((&account["waiting"], &account["available"]), (&json!("1.50"), &json!("1.00")));
    assert_eq!(account["waits"][0]["vests_at"], "2025-11-13T02:00:00Z");
    assert_eq!(account["waits"][0]["under_review"], false);
    let short = reserve(&app, &place, learner, "1.01").await.problem(422, "credits_still_waiting");
    let told = short.json()["detail"].as_str().unwrap_or_default().to_owned();
    assert!(told.contains("1.01") && told.contains("1.00"), "{told}");
    short.fault("/quantity", "credits_still_waiting");
    reserve(&app, &place, learner, "2.51").await.problem(422, "insufficient_credits");
    reserve(&app, &place, learner, "1.00").await.expect(201);
    reserve(&app, &place, learner, "0.01").await.problem(422, "credits_still_waiting");
    let posted = app.count("select from ledger_transfer");
    app.clock.set("2025-11-13T01:59:59Z".parse().expect("an instant"));
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    assert_eq!(credits(&clerk, learner).await["waiting"], "1.50");
    app.clock.set("2025-11-13T02:00:00Z".parse().expect("an instant"));
    let account = credits(&clerk, learner).await;
    assert_eq!((&account["waiting"], &account["available"]), (&json!("0.00"), &json!("1.50")));
    assert_eq!(account["waits"], json!([]));
    assert_eq!(app.count("select from ledger_transfer"), posted, "time alone lets it vest");
    for (at, waiting, available) in [
        ("2025-11-12T01:59:59Z", "0.00", "1.00"),
        ("2025-11-12T02:00:00Z", "1.50", "0.00"),
        ("2025-11-13T01:59:59Z", "1.50", "0.00"),
        ("2025-11-13T02:00:00Z", "0.00", "1.50"),
    ] {
        let told = balance_at(&clerk, learner, at).await;
        assert_eq!((&told["waiting"], &told["available"]), (&json!(waiting), &json!(available)), "{at}");
    }
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let month = format!("/api/v1/learners/{learner}/credits/statement?month=2025-11");
    let statement = clerk.get(&month).await.expect(200).json();
    assert_eq!(
        statement["closing"], account["balance"],
        "what waits is on the statement as it is on the account"
    );
    reserve(&app, &place, learner, "1.50").await.expect(201);
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
async fn what_was_accepted_early_still_has_to_vest_and_what_was_looked_at_late_has_vested() {
    let app = TestApp::spawn().await;
    vesting(&app, 24);
    let place = app.place(1);
    let (session, learners) = burst(&app, &place, 6);
    settle(&app, &place, session).await;
    accept_all(&app).await;
    let city = app.city(Role::CityAdmin).await;
    let account = credits(&city, learners[0]).await;
    assert_eq!((&account["waiting"], &account["waits"][0]["under_review"]), (&json!("1.50"), &json!(false)));
    reserve(&app, &place, learners[0], "1.00").await.problem(422, "credits_still_waiting");

    let other = app.place(2);
    let (session, late) = burst(&app, &other, 6);
    settle(&app, &other, session).await;
    app.clock.set("2025-11-20T02:00:00Z".parse().expect("an instant"));
    let city = app.city(Role::CityAdmin).await;
    let account = credits(&city, late[0]).await;
    assert_eq!((&account["waiting"], &account["waits"][0]["under_review"]), (&json!("1.50"), &json!(true)));
    assert_eq!(account["waits"][0]["vests_at"], "2025-11-13T02:00:00Z");
    reserve(&app, &other, late[0], "1.00").await.problem(422, "credits_still_waiting");
    accept_all(&app).await;
    assert_eq!(credits(&city, late[0]).await["available"], "1.50");
    assert_eq!(balance_at(&city, late[0], "2025-11-20T01:59:59Z").await["waiting"], "1.50");
    reserve(&app, &other, late[0], "1.00").await.expect(201);
    app.books_balance();
}

#[actix_web::test]
async fn what_expires_while_somebody_looks_at_it_is_gone_and_cannot_be_taken_back() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (session, learners) = burst(&app, &place, 6);
    settle(&app, &place, session).await;
    app.clock.set("2027-01-02T02:00:00Z".parse().expect("an instant"));
    let city = app.city(Role::CityAdmin).await;
    let before = credits(&city, learners[0]).await;
    assert_eq!(
        (&before["balance"], &before["waiting"], &before["available"]),
        (&json!("0.00"), &json!("0.00"), &json!("0.00"))
    );
    sweep(&app.state).await;
    let review = &open_reviews(&city).await[0];
    decide(&city, review, "refuse", json!({ "reason": "本人未到场" }))
        .await
        .problem(409, "credit_review_spent");
    decide(&city, review, "accept", json!({ "reason": "已经到期" })).await.expect(200);
    let after = credits(&city, learners[0]).await;
    assert_eq!((&after["balance"], &after["waiting"]), (&json!("0.00"), &json!("0.00")));
    app.books_balance();
}
