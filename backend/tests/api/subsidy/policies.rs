//! Subsidy policies: drafted by some, approved by another, withdrawn, warned of, and compared.

use contract::auth::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::BASE;
use crate::support::{Answer, Client, TestApp};

pub(super) fn path(id: &str) -> String {
    format!("{BASE}/{id}")
}

/// The policy that every installation begins with.
async fn standing(client: &Client) -> Value {
    client.get(&format!("{BASE}?status=published")).await.expect(200).json()["items"][0].clone()
}

/// A document like the standing one with another number, from a day on.
async fn document(client: &Client, version: i32, from: &str) -> Value {
    let mut document = standing(client).await["document"].clone();
    document["version"] = json!(version);
    document["effective_from"] = json!(from);
    document["effective_to"] = Value::Null;
    document
}

/// The path of a draft of the second version from a day on, by this client.
async fn draft(client: &Client, from: &str) -> String {
    let document = document(client, 2, from).await;
    path(&client.post(BASE, document).await.expect(201).id())
}

/// Two who may set policies, for what takes both.
async fn two(app: &TestApp) -> (Client, Client) {
    (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await)
}

/// Approves a policy as it stands.
pub(super) async fn publish(client: &Client, path: &str) -> Answer {
    let etag = client.get(path).await.expect(200).etag();
    client.step(&format!("{path}/publish"), &etag, json!({})).await
}

/// Gives the standing policy its last day.
async fn end_standing(client: &Client, day: &str) {
    let id = standing(client).await["id"].as_str().expect("an id").to_owned();
    client.post(&format!("{}/end", path(&id)), json!({ "effective_to": day })).await.expect(200);
}

fn reason() -> Value {
    json!({ "reason": "改由财政部门另行制定" })
}

async fn warnings(client: &Client, path: &str) -> Value {
    client.get(path).await.expect(200).json()["warnings"].clone()
}

#[actix_web::test]
async fn a_document_that_cannot_be_is_refused_at_its_members() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let good = document(&city, 2, "2026-01-01").await;
    let refused = async |at: &str, value: Value, fault: &str, code: &str| {
        let mut faulty = good.clone();
        *faulty.pointer_mut(at).expect("a member") = value;
        city.post(BASE, faulty).await.fault(fault, code);
    };
    refused("/effective_from", json!("2025-13-01"), "/effective_from", "wrong_type").await;
    refused("/effective_to", json!("2025-12-31"), "/effective_to", "period_reversed").await;
    let item = "/rubric_max_centipoints/satisfaction";
    refused(item, json!(400), "/rubric_max_centipoints", "weights_not_100").await;
    refused("/version", json!(1), "/version", "version_not_higher").await;
    refused("/version", json!(0), "/version", "not_positive").await;
    refused("/policy_code", json!("S".repeat(65)), "/policy_code", "length").await;
    assert_eq!(app.count("select from subsidy_policy where status = 'draft'"), 0, "nothing is half-written");
    let mut other_code = good.clone();
    other_code["policy_code"] = json!("SUBSIDY-PILOT");
    other_code["version"] = json!(1);
    city.post(BASE, other_code).await.expect(201);
}

#[actix_web::test]
async fn who_drafted_a_policy_does_not_approve_it_and_a_second_person_does() {
    let app = TestApp::spawn().await;
    let (city, other) = two(&app).await;
    let id = draft(&city, "2026-01-01").await;
    publish(&city, &id).await.problem(422, "own_subsidy_policy");
    publish(&other, &id).await.problem(409, "policy_overlap");
    end_standing(&city, "2025-12-31").await;
    publish(&city, &id).await.problem(422, "own_subsidy_policy");
    let step = format!("{id}/publish");
    other.post(&step, json!({})).await.problem(428, "if_match_required");
    let etag = other.get(&id).await.expect(200).etag();
    let note = json!({ "note": "经2025年第12次局务会审议通过" });
    let approved = other.step(&step, &etag, note.clone()).await.expect(200).json();
    assert_eq!((&approved["status"], &approved["approval_note"]), (&json!("published"), &note["note"]));
    for (part, client) in [("created_by", &city), ("published_by", &other)] {
        assert_eq!(approved[part]["id"], json!(client.account_id));
        assert!(approved[part]["name"].as_str().is_some_and(|name| !name.is_empty()), "{approved}");
    }
    assert_eq!(approved["authors"], json!([approved["created_by"]]));
    publish(&other, &id).await.problem(409, "policy_not_draft");
    let etag = other.get(&id).await.expect(200).etag();
    let document = approved["document"].clone();
    other.put(&id, &etag, document).await.problem(409, "policy_not_draft");
    let seeded = city.get(&format!("{BASE}?status=published")).await.expect(200).json();
    assert_eq!(seeded["items"][1]["created_by"], Value::Null, "the system drafted what was there first");
    for change in ["document = '{}'", "approval_note = 'x'", "status = 'draft'", "authors = '{}'"] {
        let own = id.rsplit('/').next().expect("an id");
        assert!(app.refuses(&format!("update subsidy_policy set {change} where id = '{own}'")), "{change}");
    }
    let trail = "select from audit_entry where action = 'subsidy_policy.publish'
        and after -> 'published_by' ->> 'id' <> before -> 'created_by' ->> 'id'";
    assert_eq!(app.count(trail), 1);
}

#[actix_web::test]
async fn whoever_has_changed_a_draft_counts_as_having_drafted_it() {
    let app = TestApp::spawn().await;
    let (city, other) = two(&app).await;
    let id = draft(&city, "2026-01-01").await;
    let read = city.get(&id).await.expect(200);
    let mut changed = read.json()["document"].clone();
    changed["carryover_allow_bp"] = json!(2000);
    let unread = city.send(Method::PUT, &id, Some(changed.clone()), &[]).await;
    unread.problem(428, "if_match_required");
    let saved = other.put(&id, &read.etag(), changed.clone()).await.expect(200);
    assert_eq!(saved.json()["document"], changed);
    assert_eq!(saved.json()["changed_by"]["id"], json!(other.account_id));
    city.put(&id, &read.etag(), changed.clone()).await.problem(412, "stale_version");
    let third = app.city(Role::CityAdmin).await;
    changed["rubric_max_centipoints"]["area"] = json!(400);
    let faulty = third.put(&id, &saved.etag(), changed.clone()).await;
    faulty.fault("/rubric_max_centipoints", "weights_not_100");
    changed["rubric_max_centipoints"]["fixed_venue"] = json!(600);
    let saved = third.put(&id, &saved.etag(), changed).await.expect(200).json();
    let authors: Vec<&Value> =
        saved["authors"].as_array().expect("authors").iter().map(|author| &author["id"]).collect();
    assert_eq!(authors, [&json!(city.account_id), &json!(other.account_id), &json!(third.account_id)]);
    end_standing(&city, "2025-12-31").await;
    for author in [&city, &other, &third] {
        publish(author, &id).await.problem(422, "own_subsidy_policy");
    }
    let fourth = app.city(Role::CityAdmin).await;
    let unseen = fourth.step(&format!("{id}/publish"), &read.etag(), json!({})).await;
    unseen.problem(412, "stale_version");
    publish(&fourth, &id).await.expect(200);
    assert_eq!(app.count("select from audit_entry where action = 'subsidy_policy.update'"), 2);
}

#[actix_web::test]
async fn a_withdrawn_draft_says_why_and_is_never_published() {
    let app = TestApp::spawn().await;
    let (city, other) = two(&app).await;
    let id = draft(&city, "2026-01-01").await;
    let withdraw = format!("{id}/withdraw");
    other.post(&withdraw, json!({})).await.fault("/reason", "required");
    let withdrawn = other.post(&withdraw, reason()).await.expect(200).json();
    assert_eq!(
        (&withdrawn["status"], &withdrawn["withdrawn_reason"], &withdrawn["withdrawn_by"]["id"]),
        (&json!("withdrawn"), &reason()["reason"], &json!(other.account_id))
    );
    assert_eq!(withdrawn["warnings"], json!([]));
    end_standing(&city, "2025-12-31").await;
    publish(&other, &id).await.problem(409, "policy_not_draft");
    other.post(&withdraw, reason()).await.problem(409, "policy_not_draft");
    let read = other.get(&id).await.expect(200);
    other.put(&id, &read.etag(), read.json()["document"].clone()).await.problem(409, "policy_not_draft");
    let own = id.rsplit('/').next().expect("an id");
    assert!(app.refuses(&format!("update subsidy_policy set withdrawn_reason = 'x' where id = '{own}'")));
    let trail =
        "select from audit_entry where action = 'subsidy_policy.withdraw' and after ->> 'reason' <> ''";
    assert_eq!(app.count(trail), 1);
    let seeded = standing(&city).await["id"].as_str().expect("an id").to_owned();
    other.post(&format!("{}/withdraw", path(&seeded)), reason()).await.problem(409, "policy_not_draft");
}

#[actix_web::test]
async fn two_published_versions_never_share_a_number() {
    let app = TestApp::spawn().await;
    let (city, other) = two(&app).await;
    end_standing(&city, "2025-12-31").await;
    let mut first = document(&city, 2, "2026-01-01").await;
    first["effective_to"] = json!("2026-12-31");
    let first = path(&city.post(BASE, first).await.expect(201).id());
    let mut second = document(&city, 2, "2027-01-01").await;
    let later = path(&city.post(BASE, second.clone()).await.expect(201).id());
    publish(&other, &first).await.expect(200);
    publish(&other, &later).await.fault("/version", "version_not_higher");
    second["version"] = json!(3);
    let etag = city.get(&later).await.expect(200).etag();
    city.put(&later, &etag, second).await.expect(200);
    publish(&other, &later).await.expect(200);
}

#[actix_web::test]
async fn an_overlap_a_gap_and_old_age_are_warned_of() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let id = draft(&city, "2026-02-01").await;
    assert_eq!(warnings(&city, &id).await, json!(["overlap"]));
    let first = path(standing(&city).await["id"].as_str().expect("an id"));
    assert_eq!(warnings(&city, &first).await, json!([]), "a draft is nobody's neighbour");
    app.clock.set("2026-12-31T15:59:59Z".parse().expect("an instant"));
    let city = app.city(Role::CityAdmin).await;
    assert_eq!(warnings(&city, &first).await, json!([]));
    app.clock.set("2027-01-01T16:00:00Z".parse().expect("an instant"));
    let (city, other) = two(&app).await;
    assert_eq!(warnings(&city, &first).await, json!(["stale"]), "24 months and a day");
    let etag = city.get(&id).await.expect(200).etag();
    let mut later = document(&city, 2, "2027-03-01").await;
    later["legal_basis"] = json!("鄂民发〔2027〕1号");
    city.put(&id, &etag, later).await.expect(200);
    end_standing(&city, "2027-01-31").await;
    assert_eq!(warnings(&city, &id).await, json!(["gap_before"]));
    assert_eq!(warnings(&city, &first).await, json!(["expiring_soon", "stale"]));
    publish(&other, &id).await.expect(200);
    assert_eq!(warnings(&city, &first).await, json!(["gap_after"]), "a later version is published");
}

#[actix_web::test]
async fn two_versions_are_compared_parameter_by_parameter() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let first = standing(&city).await;
    let mut document = document(&city, 2, "2026-01-01").await;
    document["carryover_allow_bp"] = json!(2000);
    document["base_amount_fen"]["station"]["good"] = json!(600_000);
    document["gates"]["fixed_venue"] = json!(false);
    document["vetoes"].as_array_mut().expect("vetoes").remove(0);
    let basis = json!({ "basis": "鄂财社〔2026〕2号", "effective_from": "2026-01-01" });
    document["parameter_basis"] = json!({ "carryover_allow_bp": basis });
    let id = path(&city.post(BASE, document).await.expect(201).id());
    let auditor = app.city(Role::Auditor).await;
    let told = auditor.get(&format!("{id}/difference")).await.expect(200).json();
    assert_eq!((&told["policy"]["policy_version"], &told["against"]["id"]), (&json!(2), &first["id"]));
    let changes = told["changes"].as_array().expect("changes");
    let keys: Vec<&Value> = changes.iter().map(|change| &change["key"]).collect();
    assert_eq!(
        keys,
        ["gates.fixed_venue", "base_amount_fen.station.good", "carryover_allow_bp", "vetoes"],
        "in the order of the document"
    );
    assert_eq!(
        (&changes[1]["unit"], &changes[1]["before"], &changes[1]["after"]),
        (&json!("fen"), &json!(500_000), &json!(600_000))
    );
    assert_eq!(changes[2]["basis_after"], basis);
    assert_eq!(changes[2]["basis_before"]["basis"], first["document"]["legal_basis"]);
    assert_eq!(
        (&changes[3]["added"], &changes[3]["removed"]),
        (&json!([]), &json!(["V1_major_safety_accident"]))
    );
    let same =
        auditor.get(&format!("{id}/difference?against={}", id.rsplit('/').next().expect("an id"))).await;
    assert_eq!(same.expect(200).json()["changes"], json!([]));
    let before = format!("{}/difference", path(first["id"].as_str().expect("an id")));
    let everything = auditor.get(&before).await.expect(200).json();
    assert_eq!(everything["against"], Value::Null);
    assert!(everything["changes"].as_array().is_some_and(|changes| changes.len() > 70));
    let nowhere = format!("{id}/difference?against=01890000-0000-7000-8000-000000000000");
    auditor.get(&nowhere).await.problem(404, "not_found");
    let clerk = app.division(Role::FacilityClerk, "150602").await;
    clerk.get(&format!("{id}/difference")).await.problem(403, "role_not_allowed");
}
