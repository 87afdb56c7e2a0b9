//! Proving who one is: what is counted, what is recorded, what is forgotten, with whose keys.

use backend::auth::service::load_signing_keys;
use backend::auth::tokens::{Claims, Tokens};
use backend::sweeps::sweep;
use chrono::TimeDelta;
use contract::auth::Role;
use contract::page::Page;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::city;
use crate::support::{Client, PASSWORD, TestApp};

const SESSIONS: &str = "/api/v1/auth/sessions";

async fn session_of(client: &Client) -> contract::ids::SessionId {
    let page: Page<contract::auth::SessionView> = client.get(SESSIONS).await.expect(200).read();
    page.items.into_iter().find(|one| one.current).expect("the present one").id
}

async fn trail(app: &TestApp, action: &str) -> Vec<Value> {
    let auditor = app.city(Role::Auditor).await;
    let path = format!("/api/v1/audit-entries?entity=account&action={action}&limit=200");
    auditor.get(&path).await.expect(200).json()["items"].as_array().cloned().unwrap_or_default()
}

#[actix_web::test]
async fn of_many_wrong_passwords_sent_at_once_no_more_are_answered_than_one_after_the_other() {
    let app = TestApp::spawn().await;
    app.open_account("wulan", city(Role::Auditor)).await;
    let guess = |_| async { app.anonymous().login("wulan", "wrong wrong wrong").await.code() };
    let answers = join_all((0..12).map(guess)).await;
    let told = answers.iter().filter(|code| *code == "wrong_credentials").count();
    let locked = answers.iter().filter(|code| *code == "sign_in_locked").count();
    assert_eq!((told, locked), (5, 7), "{answers:?}");
}

#[actix_web::test]
async fn a_wrong_present_password_counts_as_a_failed_sign_in() {
    let app = TestApp::spawn().await;
    app.open_account("wulan", city(Role::Auditor)).await;
    let mut client = app.anonymous();
    client.login("wulan", PASSWORD).await.expect(200);
    let change = |from: &str| json!({ "current_password": from, "new_password": "鄂尔多斯-暖城-2026" });
    let path = "/api/v1/auth/password";
    for _ in 0..5 {
        client.post(path, change("wrong wrong wrong")).await.problem(422, "wrong_password");
    }
    let locked = client.post(path, change(PASSWORD)).await.problem(429, "sign_in_locked");
    assert!(!locked.header("retry-after").is_empty());
    app.anonymous().login("wulan", PASSWORD).await.problem(429, "sign_in_locked");
    app.clock.advance(TimeDelta::seconds(31));
    client.post(path, change(PASSWORD)).await.expect(204);
}

#[actix_web::test]
async fn sign_ins_failures_and_lock_outs_are_recorded_without_the_name_that_was_typed() {
    let app = TestApp::spawn().await;
    app.open_account("wulan", city(Role::Auditor)).await;
    for name in ["wulan", "my-secret-password"] {
        for _ in 0..5 {
            app.anonymous().login(name, "wrong wrong wrong").await.problem(401, "wrong_credentials");
        }
    }
    app.clock.advance(TimeDelta::seconds(31));
    let mut client = app.anonymous();
    client.login("wulan", PASSWORD).await.expect(200);
    let id = json!(client.account_id.expect("signed in"));
    let (refused, locked) =
        (trail(&app, "account.sign_in_refused").await, trail(&app, "account.sign_in_locked").await);
    assert_eq!((refused.len(), locked.len()), (8, 2));
    assert_eq!(locked.iter().filter(|one| one["entity_id"] == id).count(), 1);
    let marks: Vec<&str> = refused.iter().filter_map(|one| one["entity_id"].as_str()).collect();
    assert_eq!(marks.iter().filter(|mark| mark.starts_with("name:")).count(), 4);
    let told = format!("{refused:?}{locked:?}");
    assert!(!told.contains("my-secret-password") && !told.contains("wrong wrong"), "{told}");
    let entered = trail(&app, "account.sign_in").await;
    assert!(entered.iter().any(|one| one["action"] == "account.sign_in" && one["account_id"] == id));
}

#[actix_web::test]
async fn a_refresh_token_used_twice_is_recorded() {
    let app = TestApp::spawn().await;
    app.open_account("wulan", city(Role::Auditor)).await;
    let mut client = app.anonymous();
    let first = client.login("wulan", PASSWORD).await.expect(200);
    let stolen = first.header("set-cookie").split(';').next().expect("a pair").to_owned();
    client.post("/api/v1/auth/refresh", json!({})).await.expect(200);
    app.clock.advance(TimeDelta::seconds(30));
    let cookie = [("cookie", stolen.as_str())];
    let replay = app.anonymous().send(reqwest::Method::POST, "/api/v1/auth/refresh", None, &cookie).await;
    let replay = replay.problem(401, "refresh_token_reused");
    let told = trail(&app, "account.refresh_token_reused").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["entity_id"], json!(client.account_id));
    assert_eq!(told[0]["request_id"], replay.header("x-request-id"));
}

#[actix_web::test]
async fn failures_are_forgotten_after_a_day_and_sessions_and_keys_when_their_time_is_over() {
    let app = TestApp::spawn().await;
    for _ in 0..4 {
        app.anonymous().login("nobody", "wrong wrong wrong").await.problem(401, "wrong_credentials");
    }
    app.clock.advance(TimeDelta::hours(25));
    app.anonymous().login("nobody", "wrong wrong wrong").await.problem(401, "wrong_credentials");
    app.anonymous().login("nobody", "wrong wrong wrong").await.problem(401, "wrong_credentials");
    let client = app.city(Role::CityAdmin).await;
    for (key, days) in [("old", 9), ("kept", 6)] {
        let made = app.clock.now() - TimeDelta::days(days);
        app.sql(&format!(
            "insert into idempotency_key (account_id, key, operation, body_hash, created_at)
             values ('{}', '{key}', 'x', '\\x00', '{made}')",
            client.account_id.expect("signed in")
        ));
    }
    sweep(&app.state).await;
    assert_eq!(app.count("select from login_failure"), 1);
    assert_eq!(app.count("select from idempotency_key where key = 'kept'"), 1);
    assert_eq!(app.count("select from idempotency_key"), 1);
    assert_eq!(app.count("select from session"), 1);
    app.clock.advance(TimeDelta::days(45));
    sweep(&app.state).await;
    for table in ["login_failure", "refresh_token", "session", "idempotency_key"] {
        assert_eq!(app.count(&format!("select from {table}")), 0, "{table}");
    }
}

#[actix_web::test]
async fn a_key_that_another_server_has_made_is_good_here_at_once() {
    let app = TestApp::spawn().await;
    app.clock.advance(TimeDelta::days(31));
    let mut client = app.city(Role::CityAdmin).await;
    let claims =
        Claims { account_id: client.account_id.expect("signed in"), session_id: session_of(&client).await };
    let other = Tokens::default();
    let (keys, at) = (app.state.keys.clone(), app.clock.now());
    let made = app.state.db.write(move |conn| load_signing_keys(conn, &keys, at)).await.expect("keys");
    other.install(made);
    let old = client.token.replace(other.issue(claims, at).expect("a token"));
    client.get("/api/v1/auth/me").await.expect(200);
    client.token = old;
    client.get("/api/v1/auth/me").await.expect(200);
    let published = client.get("/.well-known/jwks.json").await.expect(200).json();
    assert_eq!(published["keys"].as_array().map(Vec::len), Some(2));
}

#[actix_web::test]
async fn of_several_servers_one_makes_the_new_key_and_a_sweep_brings_it_to_the_others() {
    let app = TestApp::spawn().await;
    let kid = || {
        let mut keys = app.state.tokens.jwks().keys;
        (keys.len(), keys.remove(0).common.key_id)
    };
    let first = kid();
    app.clock.advance(TimeDelta::days(31));
    let load = |_| {
        let (keys, at) = (app.state.keys.clone(), app.clock.now());
        app.state.db.write(move |conn| load_signing_keys(conn, &keys, at).map(|keys| keys.len()))
    };
    for loaded in join_all((0..4).map(load)).await {
        assert_eq!(loaded.expect("keys"), 2);
    }
    assert_eq!(app.count("select from signing_key"), 2);
    assert_eq!(kid(), first);
    sweep(&app.state).await;
    assert_eq!(kid().0, 2);
    assert_ne!(kid().1, first.1, "the new key signs");
}
