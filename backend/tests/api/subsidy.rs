//! The graded subsidy over HTTP: dated policies, and simulating by them to the fen.

mod policies;

use contract::auth::Role;
use serde_json::{Value, json};

use self::policies::publish;
use crate::support::runs::{decimal, examples, facts};
use crate::support::{Client, TestApp};

const BASE: &str = "/api/v1/subsidy-policies";

/// The facts of an example, with what was awarded before, which is given here.
fn awarded(example: &Value) -> Value {
    let mut facts = facts(example);
    facts["prior_award"] = decimal(&example["prior_award_fen"]);
    facts["prior_unspent"] = decimal(&example["prior_unspent_fen"]);
    facts
}

/// The policy of the worked examples.
async fn policy(city: &Client, code: &Value) -> Value {
    let all = city.get(&format!("{BASE}?limit=200")).await.expect(200).json();
    let items = all["items"].as_array().expect("policies");
    items.iter().find(|one| one["document"]["policy_code"] == *code).expect("the policy").clone()
}

fn simulate(policy: &Value) -> String {
    format!("{BASE}/{}/simulate", policy["id"].as_str().expect("an id"))
}

#[actix_web::test]
async fn the_three_example_schools_share_a_budget_to_the_fen() {
    let app = TestApp::spawn().await;
    let (finance, examples) = (app.city(Role::Finance).await, examples());
    let policy = policy(&finance, &examples["policy"]).await;
    let schools: Vec<Value> = examples["inputs"].as_array().expect("schools").iter().map(awarded).collect();
    let body = json!({ "budget": "30000.00", "schools": schools });
    let result = finance.post(&simulate(&policy), body.clone()).await.expect(200).json();
    let paid: Vec<&Value> =
        result["lines"].as_array().expect("lines").iter().map(|line| &line["payment"]).collect();
    assert_eq!(paid, ["18295.36", "8991.91", "2712.73"]);
    assert_eq!(
        (&result["total_entitlement"], &result["total_payment"]),
        (&json!("34448.73"), &json!("30000.00"))
    );
    let again = finance.post(&simulate(&policy), body).await.expect(200).json();
    assert_eq!(again, result, "the same facts give the same bytes and the same seal");
    assert_eq!(
        app.count("select from audit_entry where entity = 'subsidy_policy' and action like '%simulate%'"),
        0
    );
}

#[actix_web::test]
async fn facts_that_cannot_be_are_refused_at_their_members() {
    let app = TestApp::spawn().await;
    let (finance, examples) = (app.city(Role::Finance).await, examples());
    let policy = policy(&finance, &examples["policy"]).await;
    let mut school = awarded(&examples["inputs"][0]);
    school["regular_learners"] = json!(999);
    let body = json!({ "budget": "30000.00", "schools": [school] });
    let refused = finance.post(&simulate(&policy), body).await.problem(422, "validation_failed").json();
    let pointer = refused["errors"][0]["pointer"].as_str().expect("a pointer");
    assert!(pointer.starts_with("/schools/0/"), "{refused}");
    let mut half = awarded(&examples["inputs"][0]);
    half["half_years"].as_array_mut().expect("half-years").pop();
    let body = json!({ "budget": "30000.00", "schools": [half] });
    finance.post(&simulate(&policy), body).await.fault("/schools/0/half_years", "half_year_missing");
    let mut misspelt = awarded(&examples["inputs"][0]);
    misspelt["learners"] = json!(1);
    let body = json!({ "budget": "30000.00", "schools": [misspelt] });
    finance.post(&simulate(&policy), body).await.fault("/schools/0/learners", "unknown_field");
    let nothing = json!({ "budget": "30000.00", "schools": [] });
    let nobody = finance.post(&simulate(&policy), nothing).await.expect(200).json();
    assert_eq!(nobody["total_payment"], "0.00", "no school, no money");
}

#[actix_web::test]
async fn a_policy_is_drafted_published_once_and_never_two_for_a_day() {
    let app = TestApp::spawn().await;
    let (city, other) = (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await);
    let standing = policy(&city, &examples()["policy"]).await;
    let mut document = standing["document"].clone();
    document["version"] = json!(2);
    let draft = city.post(BASE, document.clone()).await.expect(201);
    assert_eq!(draft.json()["status"], "draft");
    let draft = policies::path(&draft.id());
    publish(&other, &draft).await.problem(409, "policy_overlap");
    document["effective_from"] = json!("2001-01-01");
    document["effective_to"] = json!("2001-12-31");
    let earlier = policies::path(&city.post(BASE, document).await.expect(201).id());
    let published = publish(&other, &earlier).await.expect(200).json();
    assert_eq!(published["status"], "published");
    publish(&other, &earlier).await.problem(409, "policy_not_draft");
    let end = |path: &str| format!("{path}/end");
    let standing_path = policies::path(standing["id"].as_str().expect("an id"));
    let last = |day: &str| json!({ "effective_to": day });
    city.post(&end(&draft), last("2025-12-31")).await.problem(409, "policy_not_published");
    city.post(&end(&standing_path), last("2025-11-11")).await.fault("/effective_to", "end_in_the_past");
    city.post(&end(&standing_path), last("2025-12-31")).await.expect(200);
    let mut next = standing["document"].clone();
    next["version"] = json!(3);
    next["effective_from"] = json!("2026-01-01");
    let next = policies::path(&city.post(BASE, next).await.expect(201).id());
    publish(&other, &next).await.expect(200);
}
