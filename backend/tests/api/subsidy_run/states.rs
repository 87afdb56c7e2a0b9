//! Every state and every step: what is forbidden answers 409 and changes nothing.

use serde_json::json;

use crate::support::TestApp;
use crate::support::runs::{RUNS, Year, all_facts};

/// The steps over HTTP, each with the states that it leads on from.
const STEPS: [(&str, &[&str]); 14] = [
    ("confirm-self-assessments", &["draft"]),
    ("confirm-inspections", &["self_assessed"]),
    ("compute", &["inspected", "computed"]),
    ("review", &["computed"]),
    ("approve", &["county_reviewed"]),
    ("publicise", &["city_approved"]),
    ("open-appeals", &["publicised"]),
    ("finalise", &["appeals"]),
    ("disburse", &["finalised"]),
    ("report-expenses", &["disbursed"]),
    ("close", &["expense_reported"]),
    ("budget", &["draft", "self_assessed", "inspected", "computed"]),
    ("return", &["computed", "county_reviewed", "city_approved", "publicised", "appeals", "finalised"]),
    (
        "withdraw",
        &[
            "draft",
            "self_assessed",
            "inspected",
            "computed",
            "county_reviewed",
            "city_approved",
            "publicised",
            "appeals",
            "finalised",
        ],
    ),
];
const STATES: [&str; 13] = [
    "draft",
    "self_assessed",
    "inspected",
    "computed",
    "county_reviewed",
    "city_approved",
    "publicised",
    "appeals",
    "finalised",
    "disbursed",
    "expense_reported",
    "closed",
    "withdrawn",
];

#[actix_web::test]
async fn a_step_that_a_state_does_not_allow_is_409_and_moves_nothing() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts()[..1]);
    let run = year.computed(cycle, "30000.00").await;
    let path = format!("{RUNS}/{run}");
    let mut refused = 0;
    for state in STATES {
        year.put(&run, state);
        let etag = year.finance.client.get(&path).await.expect(200).etag();
        for (step, from) in STEPS {
            if from.contains(&state) {
                continue;
            }
            let who = match step {
                "review" => &year.counties[0],
                "disburse"
                | "report-expenses"
                | "compute"
                | "budget"
                | "confirm-self-assessments"
                | "confirm-inspections" => &year.finance,
                _ => &year.city,
            };
            let body = if step == "review" {
                json!({ "county_code": year.schools[0].county, "opinion": "agreed", "note": "已核对" })
            } else if step == "budget" {
                json!({ "budget": "2.00", "reason": "试一试" })
            } else {
                json!({ "reason": "试一试" })
            };
            let key = format!("{state}-{step}");
            let headers = [("if-match", etag.as_str()), ("idempotency-key", key.as_str())];
            let answer =
                who.client.send(reqwest::Method::POST, &format!("{path}/{step}"), Some(body), &headers).await;
            assert_eq!(
                (state, step, answer.status.as_u16(), answer.code()),
                (state, step, 409, "subsidy_run_step_not_allowed".to_owned())
            );
            refused += 1;
        }
        assert_eq!(year.finance.client.get(&path).await.expect(200).etag(), etag, "{state} has changed");
    }
    let allowed: usize = STEPS.iter().map(|(_, from)| from.len()).sum();
    assert_eq!(refused, STATES.len() * STEPS.len() - allowed);
    assert_eq!(app.count("select from fund_entry"), 0);
}

#[actix_web::test]
async fn a_run_rests_on_figures_that_are_frozen() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts());
    app.sql("update assessment_cycle set status = 'open', frozen_at = null, concluded_at = null");
    let new = json!({ "cycle_id": cycle, "budget": "30000.00", "reason": "预算批复" });
    year.finance.client.post(RUNS, new).await.fault("/cycle_id", "subsidy_cycle_not_frozen");
}

#[actix_web::test]
async fn a_step_needs_the_version_that_was_read() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts()[..1]);
    let run = year.run(cycle, "30000.00").await;
    let path = format!("{RUNS}/{run}/confirm-self-assessments");
    let why = json!({ "reason": "按程序办理" });
    year.finance.client.post(&path, why.clone()).await.problem(428, "if_match_required");
    year.finance.client.step(&path, "\"v7\"", why.clone()).await.problem(412, "stale_version");
    year.finance.client.step(&path, "\"v1\"", json!({})).await.expect(422);
    year.finance.client.step(&path, "\"v1\"", why).await.expect(200);
}

#[actix_web::test]
async fn what_was_frozen_cannot_be_changed_even_by_the_server() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts()[..1]);
    let run = year.computed(cycle, "30000.00").await;
    for (table, set) in [
        ("subsidy_line", "payment = 0"),
        ("subsidy_run_version", "hash = repeat('0', 64)"),
        ("subsidy_run_step", "reason = 'x'"),
    ] {
        assert!(app.refuses(&format!("update {table} set {set} where run_id = '{run}'")), "{table}");
        assert!(app.refuses(&format!("delete from {table}")), "{table}");
        assert!(app.refuses(&format!("truncate {table} cascade")), "{table}");
    }
}
