//! Accounts: who may open, see, change and close which.

use backend::act::Act;
use backend::auth::service::{self, AuthError};
use contract::auth::{Grant, Role, ScopeKind};
use serde_json::{Value, json};

use super::city;
use crate::support::schools::draft;
use crate::support::{Client, PASSWORD, TestApp};

const HERE: &str = "150602";
const ELSEWHERE: &str = "150621";
const ACCOUNTS: &str = "/api/v1/accounts";

/// A facility in a town of a county.
async fn facility(app: &TestApp, county: &str) -> String {
    let operator = app.division(Role::TownshipOperator, &format!("{county}100")).await;
    draft(&operator, &format!("{county}100"), &format!("{county}养老服务中心"), "120.00").await.id.to_string()
}

fn account(name: &str, grant: Value) -> Value {
    json!({ "username": name, "display_name": "经办人", "password": PASSWORD, "grants": [grant] })
}

fn at(facility: &str) -> Value {
    json!({ "role": "facility_manager", "scope": "facility", "facility_id": facility })
}

async fn names(client: &Client) -> Vec<String> {
    let listed = client.get(&format!("{ACCOUNTS}?limit=200")).await.expect(200).json();
    let items = listed["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["username"].as_str().unwrap_or_default().to_owned()).collect()
}

#[actix_web::test]
async fn a_county_manages_the_accounts_of_its_facilities_and_of_no_others() {
    let app = TestApp::spawn().await;
    let (here, elsewhere) = (facility(&app, HERE).await, facility(&app, ELSEWHERE).await);
    let county = app.division(Role::CountyAdmin, HERE).await;
    let created = county.post(ACCOUNTS, account("ours", at(&here))).await.expect(201);
    let path = format!("{ACCOUNTS}/{}", created.id());
    assert!(names(&county).await.contains(&"ours".to_owned()));
    let etag = county.get(&path).await.expect(200).etag();
    let again = json!({ "grants": [at(&here)], "display_name": "乌兰" });
    let changed = county.patch(&path, &etag, again).await.expect(200);
    let moved = json!({ "grants": [at(&elsewhere)] });
    county.patch(&path, &changed.etag(), moved).await.fault("/grants/0", "grant_not_allowed");
    assert_eq!(county.get(&path).await.expect(200).json()["grants"][0]["facility_id"], json!(here));
    let refused = county.post(ACCOUNTS, account("theirs", at(&elsewhere))).await;
    refused.problem(422, "validation_failed").fault("/grants/0", "grant_not_allowed");

    let other = app.division(Role::CountyAdmin, ELSEWHERE).await;
    assert!(!names(&other).await.contains(&"ours".to_owned()));
    other.get(&path).await.problem(404, "not_found");
    other.patch(&path, &changed.etag(), json!({ "display_name": "外人" })).await.problem(404, "not_found");
    other.post(&format!("{path}/close"), json!({ "reason": "外人" })).await.problem(404, "not_found");
    other.post(&format!("{path}/sign-out"), json!({})).await.problem(404, "not_found");
    county.post(&format!("{path}/sign-out"), json!({})).await.expect(204);
    county.post(&format!("{path}/close"), json!({ "reason": "离职" })).await.expect(200);
}

#[actix_web::test]
async fn an_account_that_reaches_anywhere_else_as_well_is_not_the_countys() {
    let app = TestApp::spawn().await;
    let (here, elsewhere) = (facility(&app, HERE).await, facility(&app, ELSEWHERE).await);
    let city = app.city(Role::CityAdmin).await;
    let mut both = account("both", at(&here));
    both["grants"] = json!([at(&here), at(&elsewhere)]);
    let id = city.post(ACCOUNTS, both).await.expect(201).id();
    for county in [HERE, ELSEWHERE] {
        let county = app.division(Role::CountyAdmin, county).await;
        county.get(&format!("{ACCOUNTS}/{id}")).await.problem(404, "not_found");
        assert!(!names(&county).await.contains(&"both".to_owned()));
    }
    let nowhere = at("01890000-0000-7000-8000-000000000000");
    city.post(ACCOUNTS, account("nowhere", nowhere)).await.fault("/grants/0", "grant_not_allowed");
}

#[actix_web::test]
async fn an_account_for_oneself_alone_is_the_citys_to_open() {
    let app = TestApp::spawn().await;
    let grant = json!({ "role": "learner", "scope": "self" });
    let county = app.division(Role::CountyAdmin, HERE).await;
    county.post(ACCOUNTS, account("herself", grant.clone())).await.fault("/grants/0", "grant_not_allowed");
    let city = app.city(Role::CityAdmin).await;
    let id = city.post(ACCOUNTS, account("herself", grant)).await.expect(201).id();
    county.get(&format!("{ACCOUNTS}/{id}")).await.problem(404, "not_found");
    assert!(!names(&county).await.contains(&"herself".to_owned()));
}

#[actix_web::test]
async fn nobody_changes_its_own_grants() {
    let app = TestApp::spawn().await;
    for client in [app.city(Role::SecurityAdmin).await, app.division(Role::CountyAdmin, HERE).await] {
        let path = format!("{ACCOUNTS}/{}", client.account_id.expect("signed in"));
        let own = client.get(&path).await.expect(200);
        let grants = json!({ "grants": own.json()["grants"] });
        client
            .patch(&path, &own.etag(), grants)
            .await
            .problem(422, "own_grants")
            .fault("/grants", "own_grants");
        client.patch(&path, &own.etag(), json!({ "display_name": "新名" })).await.expect(200);
        let close = client.post(&format!("{path}/close"), json!({ "reason": "离职" })).await;
        close.problem(422, "own_account");
    }
}

#[actix_web::test]
async fn two_administrators_cannot_take_each_other_away_at_once() {
    let app = TestApp::spawn().await;
    let (first, second) = (app.city(Role::CityAdmin).await, app.city(Role::SecurityAdmin).await);
    let (one, other) = (first.account_id.expect("signed in"), second.account_id.expect("signed in"));
    first.post(&format!("{ACCOUNTS}/{other}/close"), json!({ "reason": "离职" })).await.expect(200);
    // The second one was let in before the first one closed its account.
    let act = Act {
        account_id: other,
        grants: city(Role::SecurityAdmin),
        at: app.clock.now(),
        request_id: "late".to_owned(),
    };
    let closed =
        app.state.db.write(move |conn| service::close_account(conn, &act, one, "离职").map(drop)).await;
    assert!(matches!(closed, Err(AuthError::LastAdministrator)), "{closed:?}");
    first.get("/api/v1/auth/me").await.expect(200);
}

#[actix_web::test]
async fn a_county_reads_who_changed_its_accounts_and_no_other_county_does() {
    let app = TestApp::spawn().await;
    let facility = facility(&app, HERE).await;
    let county = app.division(Role::CountyAdmin, HERE).await;
    let id = county.post(ACCOUNTS, account("ours", at(&facility))).await.expect(201).id();
    county.post(&format!("{ACCOUNTS}/{id}/close"), json!({ "reason": "离职" })).await.expect(200);
    let trail = format!("/api/v1/audit-entries?entity=account&entity_id={id}");
    let told = county.get(&trail).await.expect(200).json();
    let actions: Vec<&str> =
        told["items"].as_array().expect("items").iter().filter_map(|one| one["action"].as_str()).collect();
    assert_eq!(actions, ["account.close", "account.create"]);
    let other = app.division(Role::CountyAdmin, ELSEWHERE).await;
    assert_eq!(other.get(&trail).await.expect(200).json()["items"], json!([]));
    let of_the_city =
        Grant { role: Role::Auditor, scope: ScopeKind::City, division_code: None, facility_id: None };
    let auditor = app.signed_in(of_the_city).await.account_id.expect("signed in");
    let trail = format!("/api/v1/audit-entries?entity=account&entity_id={auditor}");
    assert_eq!(county.get(&trail).await.expect(200).json()["items"], json!([]));
}
