//! Signing in, staying signed in, being signed out.

mod accounts;
mod sign_in;

use chrono::TimeDelta;
use contract::auth::{Grant, Role, ScopeKind};
use serde_json::json;

use crate::support::TestApp;
use crate::support::app::PASSWORD;

fn city(role: Role) -> Vec<Grant> {
    vec![Grant { role, scope: ScopeKind::City, division_code: None, facility_id: None }]
}

#[actix_web::test]
async fn a_wrong_password_and_an_unknown_name_answer_the_same() {
    let app = TestApp::spawn().await;
    app.open_account("wulan", city(Role::Auditor)).await;
    let wrong = app.anonymous().login("wulan", "not the password").await.problem(401, "wrong_credentials");
    let unknown = app.anonymous().login("nobody", "not the password").await.problem(401, "wrong_credentials");
    assert_eq!(wrong.json()["detail"], unknown.json()["detail"]);
}

#[actix_web::test]
async fn failures_in_a_row_lock_the_name_longer_each_time_even_for_the_right_password() {
    let app = TestApp::spawn().await;
    app.open_account("wulan", city(Role::Auditor)).await;
    for _ in 0..5 {
        app.anonymous().login("wulan", "wrong wrong wrong").await.problem(401, "wrong_credentials");
    }
    let locked = app.anonymous().login("wulan", PASSWORD).await.problem(429, "sign_in_locked");
    assert!(locked.header("retry-after").parse::<u32>().expect("seconds") <= 31);
    app.clock.advance(TimeDelta::seconds(31));
    app.anonymous().login("wulan", "wrong wrong wrong").await.problem(401, "wrong_credentials");
    app.clock.advance(TimeDelta::seconds(31));
    app.anonymous().login("wulan", PASSWORD).await.problem(429, "sign_in_locked");
    app.clock.advance(TimeDelta::seconds(31));
    app.anonymous().login("wulan", PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn a_refresh_cookie_works_once_and_its_reuse_ends_the_session() {
    let app = TestApp::spawn().await;
    app.open_account("wulan", city(Role::Auditor)).await;
    let mut client = app.anonymous();
    let first = client.login("wulan", PASSWORD).await.expect(200);
    let set_cookie = first.header("set-cookie").to_owned();
    assert!(set_cookie.contains("HttpOnly") && set_cookie.contains("SameSite=Strict"), "{set_cookie}");
    let stolen = set_cookie.split(';').next().expect("a pair").to_owned();
    let refreshed = client.post("/api/v1/auth/refresh", json!({})).await.expect(200);
    client.token = refreshed.json()["access_token"].as_str().map(str::to_owned);
    client.get("/api/v1/auth/me").await.expect(200);

    let thief = app.anonymous();
    let cookie = [("cookie", stolen.as_str())];
    let replay = || thief.send(reqwest::Method::POST, "/api/v1/auth/refresh", None, &cookie);
    replay().await.problem(409, "refresh_in_progress");
    client.get("/api/v1/auth/me").await.expect(200);
    app.clock.advance(TimeDelta::seconds(30));
    replay().await.problem(401, "refresh_token_reused");
    client.get("/api/v1/auth/me").await.problem(401, "session_ended");
    client.post("/api/v1/auth/refresh", json!({})).await.problem(401, "session_ended");
}

#[actix_web::test]
async fn an_access_token_ends_after_fifteen_minutes_and_on_signing_out_everywhere() {
    let app = TestApp::spawn().await;
    let client = app.city(Role::Auditor).await;
    client.get("/api/v1/auth/me").await.expect(200);
    client.post("/api/v1/auth/logout-everywhere", json!({})).await.expect(204);
    client.get("/api/v1/auth/me").await.problem(401, "session_ended");
    let client = app.city(Role::Auditor).await;
    app.clock.advance(TimeDelta::minutes(15));
    client.get("/api/v1/auth/me").await.problem(401, "token_invalid");
}

#[actix_web::test]
async fn a_token_of_a_closed_account_is_refused_at_once() {
    let app = TestApp::spawn().await;
    let admin = app.city(Role::CityAdmin).await;
    let clerk = app.division(Role::TownshipOperator, "150602001").await;
    let id = clerk.account_id.expect("signed in");
    clerk.get("/api/v1/auth/me").await.expect(200);
    admin.post(&format!("/api/v1/accounts/{id}/close"), json!({ "reason": "离职" })).await.expect(200);
    clerk.get("/api/v1/auth/me").await.problem(401, "session_ended");
}

#[actix_web::test]
async fn a_password_is_changed_with_the_present_one_and_ends_every_session() {
    let app = TestApp::spawn().await;
    let clerk = app.division(Role::TownshipOperator, "150602001").await;
    let name = clerk.get("/api/v1/auth/me").await.expect(200).json()["username"].clone();
    let change = |from: &str, to: &str| json!({ "current_password": from, "new_password": to });
    let path = "/api/v1/auth/password";
    let wrong = clerk.post(path, change("不是这个密码不是这个", "鄂尔多斯-暖城-2026")).await;
    wrong.problem(422, "wrong_password").fault("/current_password", "wrong_password");
    clerk.post(path, change(PASSWORD, "aaaaaaaaaaaa")).await.fault("/new_password", "weak_password");
    clerk.get("/api/v1/auth/me").await.expect(200);
    clerk.post(path, change(PASSWORD, "鄂尔多斯-暖城-2026")).await.expect(204);
    clerk.get("/api/v1/auth/me").await.problem(401, "session_ended");
    let name = name.as_str().expect("a name");
    app.anonymous().login(name, PASSWORD).await.problem(401, "wrong_credentials");
    app.anonymous().login(name, "鄂尔多斯-暖城-2026").await.expect(200);
}

#[actix_web::test]
async fn nobody_grants_more_than_it_has() {
    let app = TestApp::spawn().await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let account = |code: &str| {
        json!({ "username": format!("op-{code}"), "display_name": "经办人", "password": PASSWORD,
            "grants": [{ "role": "township_operator", "scope": "township", "division_code": code }] })
    };
    county.post("/api/v1/accounts", account("150602001")).await.expect(201);
    county
        .post("/api/v1/accounts", account("150603001"))
        .await
        .problem(422, "validation_failed")
        .fault("/grants/0", "grant_not_allowed");
    let mut city = account("150602001");
    city["username"] = json!("op-city");
    for role in ["city_admin", "security_admin"] {
        city["grants"] = json!([{ "role": role, "scope": "county", "division_code": "150602" }]);
        county.post("/api/v1/accounts", city.clone()).await.fault("/grants/0", "grant_not_allowed");
    }
    let names: Vec<String> = county.get("/api/v1/accounts").await.expect(200).json()["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["username"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert!(names.contains(&"op-150602001".to_owned()));
}

#[actix_web::test]
async fn a_stale_version_changes_nothing() {
    let app = TestApp::spawn().await;
    let admin = app.city(Role::CityAdmin).await;
    let clerk = app.division(Role::TownshipOperator, "150602001").await;
    let path = format!("/api/v1/accounts/{}", clerk.account_id.expect("signed in"));
    let etag = admin.get(&path).await.expect(200).etag();
    admin.patch(&path, &etag, json!({ "display_name": "甲" })).await.expect(200);
    admin.patch(&path, &etag, json!({ "display_name": "乙" })).await.problem(412, "stale_version");
    assert_eq!(admin.get(&path).await.json()["display_name"], "甲");
    admin.send(reqwest::Method::PATCH, &path, Some(json!({})), &[]).await.problem(428, "if_match_required");
}

#[actix_web::test]
async fn every_change_is_on_the_audit_trail_and_the_trail_cannot_be_changed() {
    let app = TestApp::spawn().await;
    let admin = app.city(Role::CityAdmin).await;
    let clerk = app.division(Role::TownshipOperator, "150602001").await;
    let id = clerk.account_id.expect("signed in");
    let closed =
        admin.post(&format!("/api/v1/accounts/{id}/close"), json!({ "reason": "离职" })).await.expect(200);
    let trail =
        admin.get(&format!("/api/v1/audit-entries?entity=account&entity_id={id}&action=account.close")).await;
    let entry = trail.json()["items"][0].clone();
    assert_eq!(entry["before"]["active"], true);
    assert_eq!(entry["after"]["active"], false);
    assert_eq!(entry["after"]["reason"], "离职");
    assert_eq!(entry["request_id"], closed.header("x-request-id"));
    let mut conn = app.database.connect();
    for statement in
        ["update audit_entry set action = 'x'", "delete from audit_entry", "truncate audit_entry"]
    {
        use diesel::RunQueryDsl as _;
        assert!(diesel::sql_query(statement).execute(&mut conn).is_err(), "{statement}");
    }
}
