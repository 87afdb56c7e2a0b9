//! Credit policies: from draft to force by two persons, compared, and watched on the calendar.

use backend::db::migrations::MIGRATIONS;
use contract::auth::Role;
use diesel::connection::SimpleConnection as _;
use diesel::{QueryableByName, RunQueryDsl as _};
use diesel_migrations::MigrationHarness as _;
use serde_json::{Value, json};

use crate::support::db::TestDatabase;
use crate::support::{Answer, Client, TestApp};

const BASE: &str = "/api/v1/credit-policies";

pub(super) fn path(id: &str) -> String {
    format!("{BASE}/{id}")
}

/// The policy that every installation begins with.
pub(super) async fn standing(client: &Client) -> Value {
    client.get(&format!("{BASE}?status=published")).await.expect(200).json()["items"][0].clone()
}

/// A document like the standing one, from another day on.
pub(super) async fn document(client: &Client, from: &str) -> Value {
    let mut document = standing(client).await["document"].clone();
    document["effective_from"] = json!(from);
    document["effective_to"] = Value::Null;
    document
}

/// The id of a draft that begins on a day, by this client.
async fn draft(client: &Client, from: &str) -> String {
    let document = document(client, from).await;
    client.post(BASE, document).await.expect(201).id()
}

/// Two who may set rates, for what takes both.
async fn two(app: &TestApp) -> (Client, Client) {
    (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await)
}

/// Publishes a policy as it stands.
async fn publish(client: &Client, path: &str) -> Answer {
    let etag = client.get(path).await.expect(200).etag();
    let headers = [("if-match", etag.as_str())];
    client.send(reqwest::Method::POST, &format!("{path}/publish"), Some(json!({})), &headers).await
}

fn reason() -> Value {
    json!({ "reason": "改由全区统一规定" })
}

#[actix_web::test]
async fn a_policy_whose_dates_overlap_another_is_refused_and_a_published_one_is_fixed() {
    let app = TestApp::spawn().await;
    let (city, other) = two(&app).await;
    let id = draft(&city, "2026-01-01").await;
    let refused = publish(&other, &path(&id)).await.problem(409, "policy_overlap");
    refused.fault("/effective_from", "policy_overlap");
    let first = standing(&city).await["id"].as_str().expect("an id").to_owned();
    publish(&other, &path(&first)).await.problem(409, "policy_not_draft");
    let mut document = document(&city, "2024-07-01").await;
    document["effective_to"] = json!("2024-12-31");
    let earlier = city.post(BASE, document.clone()).await.expect(201).id();
    let published = publish(&other, &path(&earlier)).await.expect(200).json();
    assert_eq!(published["status"], "published");
    assert!(app.refuses(&format!("update credit_policy set document = '{{}}' where id = '{earlier}'")));
    document["caps_centi"]["per_day"] = json!(-1);
    city.post(BASE, document)
        .await
        .problem(422, "validation_failed")
        .fault("/caps_centi/per_day", "out_of_range");
}

#[actix_web::test]
async fn a_policy_in_force_is_ended_and_another_follows_it() {
    let app = TestApp::spawn().await;
    let (city, other) = two(&app).await;
    let first = standing(&city).await;
    assert_eq!(first["document"]["priority_multiplier_enabled"], false, "the notice speaks of time only");
    let first = path(first["id"].as_str().expect("an id"));
    let next = path(&draft(&city, "2026-01-01").await);
    let end = |id: &str| format!("{id}/end");
    let last = |day: &str| json!({ "effective_to": day });
    city.post(&end(&next), last("2026-12-31")).await.problem(409, "policy_not_published");
    city.post(&end(&first), last("2025-11-11")).await.fault("/effective_to", "end_in_the_past");
    let county = app.division(Role::CountyAdmin, "150602").await;
    county.post(&end(&first), last("2025-12-31")).await.problem(403, "role_not_allowed");
    let ended = city.post(&end(&first), last("2025-12-31")).await.expect(200).json();
    assert_eq!(ended["document"]["effective_to"], "2025-12-31");
    publish(&other, &next).await.expect(200);
    city.post(&end(&first), last("2025-12-31")).await.fault("/effective_to", "end_not_earlier");
}

#[actix_web::test]
async fn a_draft_is_changed_member_by_member_and_only_as_it_was_read() {
    let app = TestApp::spawn().await;
    let (city, other) = two(&app).await;
    let id = path(&draft(&city, "2026-01-01").await);
    let read = city.get(&id).await.expect(200);
    let mut rates = read.json()["document"]["rate_centi_per_hour"].clone();
    rates["volunteer_service"] = json!(180);
    let change =
        json!({ "rate_centi_per_hour": rates, "effective_to": "2026-12-31", "status": "征求意见稿" });
    city.send(reqwest::Method::PATCH, &id, Some(change.clone()), &[]).await.problem(428, "if_match_required");
    let edited = other.patch(&id, &read.etag(), change).await.expect(200);
    let view = edited.json();
    let document = &view["document"];
    assert_eq!(
        (&document["rate_centi_per_hour"]["volunteer_service"], &document["block_minutes"]),
        (&json!(180), &json!(15)),
        "what is not told stays"
    );
    assert_eq!(view["edited_by"]["id"], json!(other.account_id));
    city.patch(&id, &read.etag(), json!({ "block_minutes": 20 })).await.problem(412, "stale_version");
    assert_eq!(city.get(&id).await.json()["document"], *document, "and nothing has changed");
    let cleared = city.patch(&id, &edited.etag(), json!({ "effective_to": null })).await.expect(200);
    assert_eq!(cleared.json()["document"]["effective_to"], Value::Null);
    assert_eq!(cleared.json()["document"]["status"], "征求意见稿");
    let faulty = json!({ "block_minutes": 0, "legal_basis": " " });
    let refused = city.patch(&id, &cleared.etag(), faulty).await.problem(422, "validation_failed");
    refused.clone().fault("/block_minutes", "out_of_range");
    refused.fault("/legal_basis", "basis_missing");
    city.patch(&id, &cleared.etag(), json!({ "rounding": "bankers" }))
        .await
        .fault("/rounding", "unknown_field");
    let first = standing(&city).await["id"].as_str().expect("an id").to_owned();
    let fixed = city.get(&path(&first)).await.expect(200).etag();
    city.patch(&path(&first), &fixed, json!({ "block_minutes": 20 })).await.problem(409, "policy_not_draft");
    assert_eq!(app.count("select from audit_entry where action = 'credit_policy.update'"), 2);
}

#[actix_web::test]
async fn who_drafted_a_policy_or_edited_it_last_does_not_publish_it() {
    let app = TestApp::spawn().await;
    let (city, other) = two(&app).await;
    let mut document = document(&city, "2024-07-01").await;
    document["effective_to"] = json!("2024-12-31");
    let id = path(&city.post(BASE, document).await.expect(201).id());
    publish(&city, &id).await.problem(422, "own_draft");
    let read = city.get(&id).await.etag();
    other.patch(&id, &read, json!({ "block_minutes": 20 })).await.expect(200);
    publish(&other, &id).await.problem(422, "own_draft");
    publish(&city, &id).await.problem(422, "own_draft");
    let third = app.city(Role::CityAdmin).await;
    let step = format!("{id}/publish");
    third.post(&step, json!({})).await.problem(428, "if_match_required");
    let unseen = [("if-match", read.as_str())];
    let unseen = third.send(reqwest::Method::POST, &step, Some(json!({})), &unseen).await;
    unseen.problem(412, "stale_version");
    let published = publish(&third, &id).await.expect(200).json();
    assert_eq!(
        (&published["created_by"]["id"], &published["edited_by"]["id"], &published["published_by"]["id"]),
        (&json!(city.account_id), &json!(other.account_id), &json!(third.account_id))
    );
    assert!(published["published_by"]["name"].as_str().is_some_and(|name| !name.is_empty()));
}

#[actix_web::test]
async fn a_withdrawn_draft_says_why_and_frees_its_code_and_first_day() {
    let app = TestApp::spawn().await;
    let (city, other) = two(&app).await;
    let id = path(&draft(&city, "2026-01-01").await);
    let withdraw = format!("{id}/withdraw");
    other.post(&withdraw, json!({})).await.fault("/reason", "required");
    let withdrawn = other.post(&withdraw, reason()).await.expect(200).json();
    assert_eq!(
        (&withdrawn["status"], &withdrawn["withdrawn_reason"], &withdrawn["withdrawn_by"]["id"]),
        (&json!("withdrawn"), &reason()["reason"], &json!(other.account_id))
    );
    other.post(&withdraw, reason()).await.problem(409, "policy_not_draft");
    publish(&other, &id).await.problem(409, "policy_not_draft");
    let etag = city.get(&id).await.etag();
    city.patch(&id, &etag, json!({ "block_minutes": 20 })).await.problem(409, "policy_not_draft");
    draft(&city, "2026-01-01").await;
    let trail =
        "select from audit_entry where action = 'credit_policy.withdraw' and after ->> 'reason' <> ''";
    assert_eq!(app.count(trail), 1);
    let listed = city.get(&format!("{BASE}?status=withdrawn&count=true")).await.expect(200).json();
    assert_eq!(listed["total"], 1);
}

#[actix_web::test]
async fn of_one_code_one_policy_begins_on_a_day() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let first = standing(&city).await["document"].clone();
    let refused = city.post(BASE, first).await.problem(409, "policy_same_start");
    refused.fault("/effective_from", "policy_same_start");
    draft(&city, "2026-01-01").await;
    let same = document(&city, "2026-01-01").await;
    city.post(BASE, same.clone()).await.problem(409, "policy_same_start");
    let later = path(&draft(&city, "2026-07-01").await);
    let etag = city.get(&later).await.etag();
    let refused = city.patch(&later, &etag, json!({ "effective_from": "2026-01-01" })).await;
    refused.problem(409, "policy_same_start").fault("/effective_from", "policy_same_start");
    let mut other_code = same;
    other_code["policy_code"] = json!("SILVER-CREDIT-PILOT");
    city.post(BASE, other_code).await.expect(201);
}

#[actix_web::test]
async fn a_draft_is_compared_with_the_policy_that_it_follows_or_with_any_other() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let first = standing(&city).await["id"].clone();
    let mut document = document(&city, "2026-01-01").await;
    document["caps_centi"]["per_day"] = json!(400);
    document["effective_to"] = json!("2026-12-31");
    let id = city.post(BASE, document.clone()).await.expect(201).id();
    let clerk = app.division(Role::FacilityClerk, "150602").await;
    let diff = clerk.get(&format!("{}/diff", path(&id))).await.expect(200).json();
    assert_eq!((&diff["policy"]["id"], &diff["against"]["id"]), (&json!(id), &first));
    let changes = json!([
        { "pointer": "/caps_centi/per_day", "before": 500, "after": 400 },
        { "pointer": "/effective_from", "before": "2025-01-01", "after": "2026-01-01" },
        { "pointer": "/effective_to", "before": null, "after": "2026-12-31" },
    ]);
    let told = |diff: &Value| diff["changes"].as_array().expect("changes").clone();
    assert_eq!(json!(told(&diff)), changes);
    document["effective_from"] = json!("2027-01-01");
    document["effective_to"] = Value::Null;
    let later = city.post(BASE, document).await.expect(201).id();
    let against = city.get(&format!("{}/diff?against={id}", path(&later))).await.expect(200).json();
    assert_eq!(told(&against).len(), 2, "only the dates differ");
    let first = city.get(&format!("{}/diff", path(first.as_str().expect("an id")))).await.expect(200).json();
    assert_eq!(first["against"], Value::Null, "none was before it");
    assert!(told(&first).iter().all(|one| one["before"].is_null()));
    let nowhere = "01890000-0000-7000-8000-000000000000";
    city.get(&format!("{}/diff?against={nowhere}", path(&id))).await.problem(404, "not_found");
}

#[actix_web::test]
async fn the_calendar_warns_of_gaps_ends_and_forgotten_drafts() {
    let app = TestApp::spawn().await;
    let (city, other) = two(&app).await;
    let warnings = |client: Client| async move {
        let told = client.get(&format!("{BASE}/warnings")).await.expect(200).json();
        let all = told["items"].as_array().expect("items").iter();
        all.map(|one| (one["kind"].as_str().unwrap_or_default().to_owned(), one["days"].clone()))
            .collect::<Vec<_>>()
    };
    let told = |all: &[(&str, Value)]| -> Vec<(String, Value)> {
        all.iter().map(|(kind, days)| ((*kind).to_owned(), days.clone())).collect()
    };
    assert_eq!(warnings(city.clone()).await, told(&[]));
    let first = standing(&city).await["id"].as_str().expect("an id").to_owned();
    let end = format!("{}/end", path(&first));
    city.post(&end, json!({ "effective_to": "2025-12-31" })).await.expect(200);
    assert_eq!(warnings(city.clone()).await, told(&[("ends_soon", json!(49))]));
    let next = path(&draft(&city, "2026-02-01").await);
    publish(&other, &next).await.expect(200);
    assert_eq!(warnings(city.clone()).await, told(&[("gap", json!(31))]));
    draft(&city, "2026-03-01").await;
    app.clock.set("2026-03-02T02:00:00Z".parse().expect("an instant"));
    let auditor = app.city(Role::Auditor).await;
    let later = [("gap", json!(31)), ("overdue_draft", json!(1)), ("stale_draft", json!(110))];
    assert_eq!(warnings(auditor).await, told(&later));
}

#[test]
fn of_several_drafts_for_one_day_the_schema_keeps_the_latest_and_none_beside_a_published_policy() {
    let database = TestDatabase::new();
    let mut conn = database.connect();
    let step = "0016";
    while conn.revert_last_migration(MIGRATIONS).expect("a step back").to_string() != step {}
    let draft = |id: u8, day: &str| {
        format!(
            "insert into credit_policy (id, code, effective_from, status, document, created_at)
             values ('01930000-0000-7000-8000-0000000000{id:02}', 'SILVER-CREDIT-DEFAULT', '{day}', 'draft', '{{}}', now());"
        )
    };
    let drafts =
        [draft(1, "2026-01-01"), draft(2, "2026-01-01"), draft(3, "2025-01-01"), draft(4, "2026-07-01")];
    conn.batch_execute(&drafts.concat()).expect("the drafts of before");
    conn.run_pending_migrations(MIGRATIONS).expect("the step");
    let rows: Vec<Kept> = diesel::sql_query(
        "select right(id::text, 1) as last from credit_policy where status = 'draft' order by id",
    )
    .load(&mut conn)
    .expect("what is left");
    assert_eq!(rows.iter().map(|row| row.last.as_str()).collect::<Vec<_>>(), ["2", "4"]);
}

#[derive(QueryableByName)]
struct Kept {
    #[diesel(sql_type = diesel::sql_types::Text)]
    last: String,
}
