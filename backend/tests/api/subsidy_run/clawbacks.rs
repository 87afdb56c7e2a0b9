//! Taking back: one asks, another agrees, what is unspent goes back, what is spent is owed.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::runs::{RUNS, Year, all_facts};

const CLAWBACKS: &str = "/api/v1/subsidy-clawbacks";

/// Agrees to a clawback under a key.
async fn approve(year: &Year<'_>, path: &str, key: &str) -> crate::support::Answer {
    let etag = year.cashier.client.get(path).await.expect(200).etag();
    let headers = [("if-match", etag.as_str()), ("idempotency-key", key)];
    year.cashier
        .client
        .send(reqwest::Method::POST, &format!("{path}/approve"), Some(json!({})), &headers)
        .await
}

#[actix_web::test]
async fn a_veto_takes_back_what_is_unspent_and_tells_what_is_owed() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts()[1..2]);
    let run = year.computed(cycle, "9000.00").await;
    let lines = year.lines(&run).await;
    let ask = format!("{RUNS}/{run}/lines/{}/clawbacks", lines[0]["id"].as_str().expect("an id"));
    let why = json!({ "reason": "查实虚构考勤" });
    year.city.client.post(&ask, why.clone()).await.problem(409, "subsidy_run_not_paid");
    year.put(&run, "finalised");
    year.step(&year.cashier, &run, "disburse").await.expect(200);
    year.city.client.post(&ask, why.clone()).await.problem(422, "subsidy_nothing_to_claw_back");
    let funds = year.finance.client.get("/api/v1/funds?kind=redemption_fund").await.expect(200).json();
    let fund = format!("/api/v1/funds/{}", funds["items"][0]["id"].as_str().expect("a fund"));
    let goods = json!({ "category": "redemption_goods", "amount": "2500.00", "supplier": "超市", "document": "发票 1" });
    year.managers[1].client.post_once(&format!("{fund}/spend"), "goods", goods).await.expect(201);
    year.veto(cycle, &year.schools[1]);
    year.finance.client.post(&ask, why.clone()).await.problem(403, "role_not_allowed");
    let asked = year.city.client.post(&ask, why.clone()).await.expect(201);
    let told = asked.json();
    let members =
        ["paid", "due", "claim", "unspent"].map(|member| told[member].as_str().expect("money").to_owned());
    assert_eq!(members, ["9000.00", "0.00", "9000.00", "6500.00"]);
    assert_eq!((&told["grade"], &told["recovered"]), (&json!("unqualified"), &Value::Null));
    year.city.client.post(&ask, why.clone()).await.problem(409, "subsidy_clawback_open");
    let path = format!("{CLAWBACKS}/{}", asked.id());
    let done = approve(&year, &path, "back").await.expect(200).json();
    assert_eq!(
        (&done["status"], &done["recovered"], &done["outstanding"]),
        (&json!("approved"), &json!("6500.00"), &json!("2500.00"))
    );
    let fund_now = year.finance.client.get(&fund).await.expect(200).json();
    let members = ["received", "spent", "returned", "balance"].map(|member| fund_now[member].clone());
    assert_eq!(json!(members), json!(["9000.00", "2500.00", "6500.00", "0.00"]));
    let entries = year.finance.client.get(&format!("{fund}/entries")).await.expect(200).json();
    let last = &entries["items"][0];
    assert_eq!(
        (&last["origin"], &last["amount"], &last["category"]),
        (&json!("return"), &json!("-6500.00"), &Value::Null)
    );
    app.books_balance();
    let undo = json!({ "event_id": last["event_id"], "reason": "想撤销" });
    year.finance
        .client
        .post_once("/api/v1/ledger-reversals", "undo", undo)
        .await
        .problem(422, "entry_of_a_subsidy_run");
    // What comes into the fund later is not what is left of the award: it is asked for again, and owed still.
    let more = json!({ "amount": "1000.00", "source": "民政局", "document": "通知 9" });
    year.finance.client.post_once(&format!("{fund}/receive"), "more", more).await.expect(201);
    let again = year.city.client.post(&ask, why).await.expect(201);
    assert_eq!((&again.json()["claim"], &again.json()["unspent"]), (&json!("2500.00"), &json!("0.00")));
    let done = approve(&year, &format!("{CLAWBACKS}/{}", again.id()), "again").await.expect(200).json();
    assert_eq!((&done["recovered"], &done["outstanding"]), (&json!("0.00"), &json!("2500.00")));
    assert_eq!(done["event_id"], Value::Null, "nothing has moved");
    app.books_balance();
    let line = year.managers[1].client.get(ask.trim_end_matches("/clawbacks")).await.expect(200).json();
    assert_eq!(line["paid"], "2500.00");
    let list = year.managers[1].client.get(&format!("{CLAWBACKS}?status=approved")).await.expect(200).json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(2));
}

#[actix_web::test]
async fn a_clawback_that_is_not_agreed_to_moves_nothing() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts()[..1]);
    let run = year.computed(cycle, "9000.00").await;
    year.put(&run, "finalised");
    year.step(&year.cashier, &run, "disburse").await.expect(200);
    year.veto(cycle, &year.schools[0]);
    let lines = year.lines(&run).await;
    let ask = format!("{RUNS}/{run}/lines/{}/clawbacks", lines[0]["id"].as_str().expect("an id"));
    let asked = year.city.client.post(&ask, json!({ "reason": "查实" })).await.expect(201);
    let path = format!("{CLAWBACKS}/{}", asked.id());
    app.sql(&format!(
        "update subsidy_clawback set requested_by = '{}'",
        year.cashier.client.account_id.expect("an account")
    ));
    approve(&year, &path, "own").await.problem(422, "own_subsidy_clawback");
    let no = json!({ "reason": "证据不足" });
    year.finance.client.step(&format!("{path}/reject"), &asked.etag(), no.clone()).await.expect(200);
    year.finance
        .client
        .step(&format!("{path}/reject"), &asked.etag(), no)
        .await
        .problem(409, "subsidy_decided");
    assert_eq!(app.count("select from fund_entry where origin = 'return'"), 0);
    year.managers[1].client.get(&path).await.problem(404, "not_found");
    app.books_balance();
}

#[actix_web::test]
async fn what_is_no_longer_due_as_it_was_asked_for_is_asked_anew() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts()[..1]);
    let run = year.computed(cycle, "99999.00").await;
    year.put(&run, "finalised");
    year.step(&year.cashier, &run, "disburse").await.expect(200);
    year.reassess(cycle, &year.schools[0], 150);
    let lines = year.lines(&run).await;
    let ask = format!("{RUNS}/{run}/lines/{}/clawbacks", lines[0]["id"].as_str().expect("an id"));
    let asked = year.city.client.post(&ask, json!({ "reason": "复查" })).await.expect(201);
    assert_eq!(asked.json()["claim"], "330.00", "the top-up of 33 learners");
    let path = format!("{CLAWBACKS}/{}", asked.id());
    year.reassess(cycle, &year.schools[0], 160);
    approve(&year, &path, "stale").await.problem(409, "subsidy_clawback_stale");
    assert_eq!(app.count("select from fund_entry where origin = 'return'"), 0, "nothing has moved");
    let no = json!({ "reason": "重新提出" });
    year.finance.client.step(&format!("{path}/reject"), &asked.etag(), no).await.expect(200);
    let again = year.city.client.post(&ask, json!({ "reason": "复查" })).await.expect(201);
    let done = approve(&year, &format!("{CLAWBACKS}/{}", again.id()), "again").await.expect(200).json();
    assert_eq!((&done["recovered"], &done["outstanding"]), (&json!("230.00"), &json!("0.00")));
    app.books_balance();
}
