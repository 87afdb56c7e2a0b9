//! From outside the data scope nothing is there: every operation on a record answers 404, and no list names it.

use std::collections::BTreeMap;

use contract::auth::{CreateAccount, Grant, Role, ScopeKind};
use serde_json::{Value, json};

use crate::support::learning::{School, course, learner, school, session_body};
use crate::support::{Answer, Client, PASSWORD, TestApp};
use crate::walk::{Operation, operations};

/// Where the records are, and where who asks for them is.
const HERE: &str = "150602";
const ELSEWHERE: &str = "150621";

/// Records of the whole city, which every office reads, each with who may change it everywhere.
const OF_THE_CITY: [&str; 6] = [
    "/courses/{id}",
    "/coverage-targets/{id}",
    "/credit-policies/{id}",
    "/divisions/{code}",
    "/redemption-items/{id}",
    "/subsidy-policies/{id}",
];

/// One record of every kind that belongs to a place, by the path of its kind.
async fn records(app: &TestApp) -> BTreeMap<&'static str, String> {
    let school = school(app, "150602100", "泊江海子镇养老服务中心").await;
    let city = app.city(Role::CityAdmin).await;
    let course = course(&city, "CR-001", "书法入门").await;
    let who = learner(&school, "张三", 12).await;
    let teacher =
        json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired" });
    let teacher = school.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    let plan = json!({ "school_id": school.id, "half_year": "2026-H1" });
    let plan = school.clerk.post("/api/v1/curriculum-plans", plan).await.expect(201).id();
    let fund = json!({ "kind": "redemption_fund", "name": "专款", "county_code": HERE });
    let fund = city.post("/api/v1/funds", fund).await.expect(201).id();
    let account = CreateAccount {
        username: "hers".to_owned(),
        display_name: "乌兰".to_owned(),
        password: PASSWORD.to_owned(),
        grants: vec![grant(Role::TownshipOperator, &format!("{HERE}100"))],
    };
    let account = city.post("/api/v1/accounts", json!(account)).await.expect(201).id();
    let (facility, room) = (school.facility.to_string(), school.room.clone());
    let (session, attendance, earning, order) = spent(app, school, &course, &who).await;
    BTreeMap::from([
        ("/accounts/{id}", account),
        ("/attendances/{id}", attendance),
        ("/class-sessions/{id}", session),
        ("/credits/earnings/{id}", earning),
        ("/curriculum-plans/{id}", plan),
        ("/facilities/{id}", facility),
        ("/funds/{id}", fund),
        ("/learners/{id}", who),
        ("/redemption-orders/{id}", order),
        ("/teachers/{id}", teacher),
        ("{room_id}", room),
    ])
}

/// A session that was attended and settled, and an order that its credits pay for.
async fn spent(app: &TestApp, school: School, course: &str, who: &str) -> (String, String, String, String) {
    let body = session_body(&school, course, "2025-11-12T01:00:00Z", "2025-11-12T02:30:00Z");
    let session = school.clerk.post("/api/v1/class-sessions", body).await.expect(201).id();
    let path = format!("/api/v1/class-sessions/{session}");
    school.clerk.post(&format!("{path}/open"), json!({})).await.expect(200);
    let entry = json!({ "learner_id": who, "at": "2025-11-12T01:00:00Z" });
    let attendance = school.clerk.post(&format!("{path}/attendances"), entry).await.expect(201).id();
    let school = school.at(app, "2025-11-12T02:40:00Z").await;
    let out = format!("/api/v1/attendances/{attendance}/sign-out");
    school.clerk.post(&out, json!({ "at": "2025-11-12T02:30:00Z" })).await.expect(200);
    school.clerk.post(&format!("{path}/close"), json!({})).await.expect(200);
    let settled =
        school.manager.post_once(&format!("{path}/settle"), "s", json!({})).await.expect(200).json();
    let earning = settled["earnings"][0]["id"].as_str().expect("an earning").to_owned();
    let city = app.city(Role::CityAdmin).await;
    let item = city.post("/api/v1/redemption-items", item()).await.expect(201).id();
    let stock = json!({ "facility_id": school.facility, "quantity": 3, "document": "送货单 1" });
    let receive = format!("/api/v1/redemption-items/{item}/receive-stock");
    school.manager.post_once(&receive, "in", stock).await.expect(201);
    let order = json!({ "learner_id": who, "facility_id": school.facility, "item_id": item, "quantity": 1 });
    let order = school.clerk.post_once("/api/v1/redemption-orders", "r", order).await.expect(201).id();
    (session, attendance, earning, order)
}

fn item() -> Value {
    json!({ "code": "SOAP", "name": "香皂", "kind": "daily_necessity", "price": "1.00", "cost": "1.00" })
}

fn grant(role: Role, code: &str) -> Grant {
    let scope = if code.len() == 6 { ScopeKind::County } else { ScopeKind::Township };
    Grant { role, scope, division_code: Some(code.to_owned()), facility_id: None }
}

/// The record that an operation is about, with its id in the path; `None` for those of the whole city.
fn about(path: &str, records: &BTreeMap<&str, String>) -> Option<String> {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    if OF_THE_CITY.iter().any(|kind| path.starts_with(kind)) {
        return None;
    }
    let kind = records.keys().find(|kind| path.starts_with(**kind));
    let kind = kind.unwrap_or_else(|| panic!("{path} is of a kind that this test has no record of"));
    let own = path.replacen("{id}", &records[kind], 1).replace("{room_id}", &records["{room_id}"]);
    Some(format!("/api/v1{own}"))
}

/// A body that would be taken, if the record were there.
fn body(operation: &Operation, records: &BTreeMap<&str, String>) -> Value {
    let schema = &operation.document["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    let learner = &records["/learners/{id}"];
    match schema.as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default() {
        "Reason" | "ReasonedStep" => json!({ "reason": "外人想改" }),
        "RecordInspection" => json!({ "area": "100.00" }),
        "CreateRoom" => {
            json!({ "kind": "classroom", "name": "外人室", "area": "10.00", "capacity": 1, "counts_toward_school": true })
        }
        "PutSchool" => {
            json!({ "name": "外人学堂", "construction_mode": "renovate", "pilot_batch": "urban_pilot" })
        }
        "ConfirmAttendance" => json!({ "valid_minutes": 60, "reason": "外人想改" }),
        "SignIn" => json!({ "learner_id": learner }),
        "PaperSheet" => {
            json!({ "rows": [{ "learner_id": learner, "signed_in_at": "2025-11-12T01:00:00Z" }] })
        }
        "UpdateCurriculumPlan" => json!({ "items": [] }),
        "ReceiveFund" => json!({ "amount": "1.00", "source": "外人", "document": "收据" }),
        "SpendFund" => {
            json!({ "category": "redemption_goods", "amount": "1.00", "supplier": "外人", "document": "收据" })
        }
        "DeclareAccount" => json!({ "account_id": records["/accounts/{id}"] }),
        "PickUpOrder" => json!({ "code": "12345678" }),
        _ => json!({}),
    }
}

async fn ask(client: &Client, operation: &Operation, path: &str, body: Value) -> Answer {
    let headers = [("idempotency-key", "outside"), ("if-match", "\"v1\"")];
    client.send(operation.method.clone(), path, Some(body), &headers).await
}

#[actix_web::test]
async fn a_record_of_another_county_is_not_there_for_any_operation_and_any_role() {
    let app = TestApp::spawn().await;
    let records = records(&app).await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    let mut strangers = BTreeMap::new();
    for role in Role::ALL {
        strangers.insert(*role, app.division(*role, ELSEWHERE).await);
    }
    let mut asked = 0;
    for operation in operations(&document).iter().filter(|one| !one.public && one.path.contains('{')) {
        let Some(path) = about(&operation.path, &records) else { continue };
        if operation.method == reqwest::Method::GET {
            app.city(operation.roles[0]).await.get(&path).await.expect(200);
        }
        for role in &operation.roles {
            let answer = ask(&strangers[role], operation, &path, body(operation, &records)).await;
            let found = (operation.id.as_str(), role.as_str(), answer.status.as_u16());
            assert_eq!(found, (operation.id.as_str(), role.as_str(), 404), "{}", answer.json());
            asked += 1;
        }
    }
    assert!(asked > 200, "{asked} questions were asked");
    let strangers: Vec<String> =
        strangers.values().filter_map(|one| one.account_id).map(|id| format!("'{id}'")).collect();
    let changes = format!("select from audit_entry where account_id in ({})", strangers.join(","));
    assert_eq!(app.count(&changes), 0, "nothing was changed");
}

#[actix_web::test]
async fn what_all_of_the_city_shares_is_changed_by_no_part_of_it() {
    let app = TestApp::spawn().await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    let shared = ["/coverage-targets", "/credit-policies", "/redemption-items", "/subsidy-policies"];
    let city = app.city(Role::CityAdmin).await;
    let mut policies = Vec::new();
    for kind in ["credit-policies", "subsidy-policies"] {
        let listed = city.get(&format!("/api/v1/{kind}")).await.expect(200).json();
        policies.push(listed["items"][0]["document"].clone());
    }
    let mut asked = 0;
    for operation in operations(&document) {
        let path = operation.path.strip_prefix("/api/v1").unwrap_or_default();
        let reads = operation.method == reqwest::Method::GET || operation.id == "simulate_subsidy";
        if reads || operation.id == "receive_stock" || !shared.iter().any(|kind| path.starts_with(kind)) {
            continue;
        }
        for role in &operation.roles {
            let part = app.division(*role, HERE).await;
            let path = operation.path.replace("{id}", "01890000-0000-7000-8000-000000000000");
            let body = match operation.id.as_str() {
                "create_credit_policy" => policies[0].clone(),
                "create_subsidy_policy" => policies[1].clone(),
                "create_redemption_item" => item(),
                "create_coverage_target" => json!({
                    "kind": "subdistrict_elderly_care_center", "due_date": "2027-12-31",
                    "target_bp": 10000, "basis": "鄂民发〔2026〕1号",
                }),
                _ => json!({}),
            };
            let answer = ask(&part, &operation, &path, body).await;
            let found = (operation.id.as_str(), role.as_str(), answer.code());
            assert_eq!(found, (operation.id.as_str(), role.as_str(), "whole_city_only".to_owned()));
            asked += 1;
        }
    }
    assert!(asked >= 8, "{asked} questions were asked");
}

#[actix_web::test]
async fn no_list_of_another_county_names_a_record_of_this_one() {
    let app = TestApp::spawn().await;
    let records = records(&app).await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    let lists = |one: &&Operation| {
        !one.public && one.method == reqwest::Method::GET && !one.path.contains('{') && !one.roles.is_empty()
    };
    let operations = operations(&document);
    let mut seen_by_the_city = String::new();
    for operation in operations.iter().filter(lists) {
        let role = operation.roles[0];
        let stranger = app.division(role, ELSEWHERE).await;
        let told = stranger.get(&operation.path).await;
        let told = String::from_utf8_lossy(&told.bytes).into_owned();
        for (kind, id) in &records {
            assert!(!told.contains(id.as_str()), "{} tells {role} of {kind}", operation.id);
        }
        let city = app.city(role).await.get(&operation.path).await;
        seen_by_the_city.push_str(&String::from_utf8_lossy(&city.bytes));
    }
    for kind in ["/facilities/{id}", "/learners/{id}", "/funds/{id}", "/redemption-orders/{id}"] {
        assert!(seen_by_the_city.contains(&records[kind]), "the city sees {kind}");
    }
}
