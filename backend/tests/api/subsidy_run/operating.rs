//! Operating money: a county's standard of its own, drafted by one and published by another.

use contract::auth::Role;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::runs::{RUNS, Staff, Year, all_facts, county_grant};

const BASE: &str = "/api/v1/operating-policies";

fn document(county: &str) -> Value {
    json!({
        "county_code": county, "effective_from": "2025-01-01", "legal_basis": "五(二)", "per_teaching_hour_fen": 5000,
        "cap_fen": 1_200_000,
        "grade_coef_bp": { "excellent": 10000, "good": 8000, "qualified": 5000, "unqualified": 0 },
    })
}

#[actix_web::test]
async fn a_standard_is_published_by_another_and_pays_into_a_fund_of_its_own() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    for at in [0, 1] {
        let (county, code) = (&year.counties[at].client, year.schools[at].county.clone());
        let draft = county.post(BASE, document(&code)).await.expect(201);
        let path = format!("{BASE}/{}", draft.id());
        let publish = format!("{path}/publish");
        county.step(&publish, &draft.etag(), json!({})).await.problem(422, "own_operating_policy");
        year.counties[1 - at].client.get(&path).await.problem(404, "not_found");
        let other = Staff::new(&app, "other", vec![county_grant(Role::CountyAdmin, &code)]).await;
        other.client.step(&publish, &draft.etag(), json!({})).await.expect(200);
        other.client.step(&publish, "\"v2\"", json!({})).await.problem(409, "policy_not_draft");
        let again = county.post(BASE, document(&code)).await.expect(201);
        let publish = format!("{BASE}/{}/publish", again.id());
        other.client.step(&publish, &again.etag(), json!({})).await.problem(409, "policy_overlap");
    }
    let foreign = year.counties[0].client.post(BASE, document(&year.schools[1].county)).await;
    foreign.fault("/county_code", "county_not_allowed");
    let cycle = year.assess(2025, &all_facts());
    let run = year.computed(cycle, "30000.00").await;
    let lines = year.lines(&run).await;
    let granted: Vec<&Value> = lines.iter().map(|line| &line["operating_guarantee"]).collect();
    assert_eq!(json!(granted), json!(["12000.00", "5260.00", null]), "capped, by grade, and none");
    year.put(&run, "finalised");
    year.step(&year.cashier, &run, "disburse").await.expect(200);
    let funds =
        year.finance.client.get("/api/v1/funds?kind=operating_guarantee_fund").await.expect(200).json();
    let mut held: Vec<&str> = funds["items"]
        .as_array()
        .expect("funds")
        .iter()
        .map(|fund| fund["balance"].as_str().expect("money"))
        .collect();
    held.sort_unstable();
    assert_eq!(held, ["12000.00", "5260.00"]);
    let paid = format!("{RUNS}/{run}/disbursements?kind=operating");
    let paid = year.counties[1].client.get(&paid).await.expect(200).json();
    assert_eq!(paid["items"].as_array().map(Vec::len), Some(1), "a county sees its own");
    app.books_balance();
    // A veto takes both back, each out of its own fund.
    year.veto(cycle, &year.schools[0]);
    let ask = format!("{RUNS}/{run}/lines/{}/clawbacks", lines[0]["id"].as_str().expect("an id"));
    for (kind, amount) in
        [("redemption_fund", &lines[0]["payment"]), ("operating_guarantee_fund", &json!("12000.00"))]
    {
        let asked = year.city.client.post(&ask, json!({ "reason": "查实" })).await.expect(201);
        let told = asked.json();
        assert_eq!((&told["fund_kind"], &told["claim"]), (&json!(kind), amount));
        let again = json!({ "reason": "查实", "fund_kind": kind });
        year.city.client.post(&ask, again).await.problem(409, "subsidy_clawback_open");
        let etag = asked.etag();
        let headers = [("if-match", etag.as_str()), ("idempotency-key", kind)];
        let path = format!("/api/v1/subsidy-clawbacks/{}/approve", asked.id());
        let done = year.cashier.client.send(reqwest::Method::POST, &path, None, &headers).await.expect(200);
        assert_eq!(&done.json()["recovered"], amount);
    }
    let back = format!("{RUNS}/{run}/disbursements?kind=clawback_operating");
    let back = year.finance.client.get(&back).await.expect(200).json();
    assert_eq!(back["items"][0]["amount"], "-12000.00");
    app.books_balance();
}

#[actix_web::test]
async fn a_draft_that_is_not_wanted_is_withdrawn() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let county = &year.counties[0].client;
    let draft = county.post(BASE, document(&year.schools[0].county)).await.expect(201);
    let path = format!("{BASE}/{}", draft.id());
    let why = json!({ "reason": "重新拟定" });
    county.step(&format!("{path}/withdraw"), "\"v9\"", why.clone()).await.problem(412, "stale_version");
    let told = county.step(&format!("{path}/withdraw"), &draft.etag(), why.clone()).await.expect(200);
    assert_eq!(told.json()["status"], "withdrawn");
    county.step(&format!("{path}/withdraw"), &told.etag(), why).await.problem(409, "policy_not_draft");
    year.city
        .client
        .step(&format!("{path}/publish"), &told.etag(), json!({}))
        .await
        .problem(409, "policy_not_draft");
}

#[actix_web::test]
async fn a_published_standard_is_ended_and_never_edited() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let code = year.schools[0].county.clone();
    let draft = year.counties[0].client.post(BASE, document(&code)).await.expect(201);
    let path = format!("{BASE}/{}", draft.id());
    let end = |day: &str| json!({ "effective_to": day });
    let city = &year.city.client;
    city.step(&format!("{path}/end"), &draft.etag(), end("2026-12-31"))
        .await
        .problem(409, "policy_not_published");
    let published = city.step(&format!("{path}/publish"), &draft.etag(), json!({})).await.expect(200);
    city.step(&format!("{path}/end"), &published.etag(), end("2025-11-11"))
        .await
        .fault("/effective_to", "end_in_the_past");
    let ended =
        city.step(&format!("{path}/end"), &published.etag(), end("2025-12-31")).await.expect(200).json();
    assert_eq!(ended["document"]["effective_to"], "2025-12-31");
    assert!(app.refuses("update operating_policy set document = '{}'"));
    let listed = year.counties[0].client.get(&format!("{BASE}?status=published")).await.expect(200).json();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    let other = year.counties[1].client.get(BASE).await.expect(200).json();
    assert_eq!(other["items"].as_array().map(Vec::len), Some(0));
    let mut faulty = document(&code);
    faulty["cap_fen"] = json!(-1);
    city.post(BASE, faulty).await.expect(422);
}
