//! Versions: the same inputs give the same bytes, and what is new stands beside what is old.

use serde_json::json;

use crate::support::TestApp;
use crate::support::runs::{POLICY, RUNS, Year, all_facts};

#[actix_web::test]
async fn computing_again_gives_the_same_bytes_in_a_version_of_its_own() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts());
    let run = year.computed(cycle, "30000.00").await;
    let path = format!("{RUNS}/{run}");
    let finance = &year.finance.client;
    let first = year.lines(&run).await;
    let trace =
        |line: &serde_json::Value| format!("{path}/lines/{}/trace", line["id"].as_str().expect("an id"));
    let old = finance.get(&trace(&first[0])).await.expect(200);
    year.step(&year.finance, &run, "compute").await.expect(200);
    let second = year.lines(&run).await;
    assert_ne!(first[0]["id"], second[0]["id"]);
    for (one, other) in first.iter().zip(&second) {
        assert_eq!(one["hash"], other["hash"]);
        let [one, other] = [one, other].map(trace);
        assert_eq!(finance.get(&one).await.expect(200).bytes, finance.get(&other).await.expect(200).bytes);
    }
    assert_eq!(finance.get(&trace(&first[0])).await.expect(200).bytes, old.bytes, "the old one stays");
    let versions = finance.get(&format!("{path}/versions")).await.expect(200).json();
    assert_eq!(versions[0]["hash"], versions[1]["hash"]);
    assert_eq!(
        (&versions[0]["cause"], &versions[1]["cause"], &versions[1]["changed_lines"]),
        (&json!("computed"), &json!("recomputed"), &json!(0))
    );
    let line: contract::subsidy::SubsidyLineView = old.read();
    assert_eq!(line.trace.find("payment").map(|node| node.value.to_string()), Some(line.payment.to_string()));
    for one in [&first[0], &second[2]] {
        let verification = format!("{path}/lines/{}/verification", one["id"].as_str().expect("an id"));
        let told = finance.get(&verification).await.expect(200).json();
        let same = ["same_hash", "same_bytes", "run_same"].map(|member| told[member].as_bool());
        assert_eq!(same, [Some(true); 3], "{told}");
        assert_eq!(told["kept"], one["hash"]);
    }
}

#[actix_web::test]
async fn other_facts_make_another_version_and_the_old_one_is_told_as_it_was() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts());
    let run = year.computed(cycle, "30000.00").await;
    let first = year.lines(&run).await;
    year.veto(cycle, &year.schools[2]);
    year.step(&year.finance, &run, "compute").await.expect(200);
    let second = year.lines(&run).await;
    assert_eq!((&second[2]["payment"], &second[2]["grade"]), (&json!("0.00"), &json!("unqualified")));
    let path = format!("{RUNS}/{run}/lines?version=1");
    let old = year.finance.client.get(&path).await.expect(200).json();
    assert_eq!(old["items"].as_array(), Some(&first));
    let sums = year.finance.client.get(&format!("{RUNS}/{run}/versions")).await.expect(200).json();
    assert_eq!(
        (&sums[0]["sums"]["payment"], &sums[1]["sums"]["paid"], &sums[1]["changed_lines"]),
        (&json!("30000.00"), &json!(2), &json!(3)),
        "all share one budget"
    );
    let line = format!("{RUNS}/{run}/lines/{}", second[2]["id"].as_str().expect("an id"));
    let told = year.finance.client.get(&line).await.expect(200).json();
    assert_eq!(told["versions"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        (&told["versions"][0]["payment"], &told["assessment_version"]),
        (&first[2]["payment"], &json!(2))
    );
    year.finance.client.get(&format!("{RUNS}/{run}/lines?version=9")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_draft_is_compared_with_the_policy_in_force_over_the_frozen_year() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts());
    let draft = backend::clock::new_id();
    app.sql(&format!(
        "insert into subsidy_policy (id, code, effective_from, status, document, created_at)
         select '{draft}', code, '2027-01-01', 'draft',
             jsonb_set(document, '{{base_amount_fen,station,qualified}}', '500000') || '{{\"version\": 2}}', now()
         from subsidy_policy where id = '{POLICY}'"
    ));
    let asked = json!({ "policy_a": POLICY, "policy_b": draft, "year": 2025 });
    let path = "/api/v1/subsidy-comparisons";
    year.finance.client.post(path, asked.clone()).await.problem(422, "subsidy_nothing_to_compare");
    let run = year.computed(cycle, "30000.00").await;
    let told = year.finance.client.post(path, asked).await.expect(200).json();
    let payments: Vec<_> = told["schools"]
        .as_array()
        .expect("schools")
        .iter()
        .map(|line| line["payment_a"].as_str().expect("an amount").to_owned())
        .collect();
    let lines: Vec<_> = year.lines(&run).await.iter().map(|line| line["payment"].clone()).collect();
    assert_eq!(json!(payments), json!(lines), "the policy in force pays what the run pays");
    assert_eq!((&told["sums"]["gain"], &told["sums"]["lose"]), (&json!(1), &json!(2)), "{told}");
    assert_eq!(
        (&told["sums"]["payment_b"], &told["sums"]["difference"]),
        (&json!("30000.00"), &json!("0.00"))
    );
    let ample = json!({ "policy_a": POLICY, "policy_b": draft, "run_id": run, "budget": "99999.00" });
    let told = year.finance.client.post(path, ample).await.expect(200).json();
    assert_eq!((&told["sums"]["difference"], &told["sums"]["lose"]), (&json!("2000.00"), &json!(0)));
    let own = json!({ "policy_a": POLICY, "policy_b": draft, "run_id": run });
    let county = year.counties[0].client.post(path, own).await.expect(200).json();
    assert_eq!(county["schools"].as_array().map(Vec::len), Some(1), "a county is told of its own");
    let unknown = json!({ "policy_a": draft, "policy_b": backend::clock::new_id(), "run_id": run });
    year.finance.client.post(path, unknown).await.fault("/policy_b", "subsidy_policy_not_found");
    let neither = json!({ "policy_a": POLICY, "policy_b": draft });
    year.finance.client.post(path, neither).await.fault("/run_id", "subsidy_run_or_year");
}

#[actix_web::test]
async fn an_assessment_that_has_changed_since_stops_a_run_until_it_is_computed_anew() {
    let app = TestApp::spawn().await;
    let mut year = Year::new(&app).await;
    year.at("2026-01-27T02:00:00Z").await;
    let cycle = year.assess(2025, &all_facts());
    let run = year.computed(cycle, "30000.00").await;
    for (step, state) in
        [("approve", "county_reviewed"), ("publicise", "city_approved"), ("disburse", "finalised")]
    {
        year.put(&run, state);
        year.reassess(cycle, &year.schools[1], 60);
        let who = if step == "disburse" { &year.cashier } else { &year.judge };
        let told = year.step(who, &run, step).await.problem(409, "subsidy_run_outdated").json();
        let code = year.schools[1].code.as_str();
        assert!(told["detail"].as_str().is_some_and(|detail| detail.contains(code)), "{told}");
        year.step(&year.city, &run, "return").await.expect(200);
        year.step(&year.finance, &run, "compute").await.expect(200);
    }
    year.publicised(&run, 3).await;
    year.at("2026-02-06T02:00:00Z").await;
    year.step(&year.city, &run, "open-appeals").await.expect(200);
    year.veto(cycle, &year.schools[0]);
    year.decide_vetoes("open");
    year.step(&year.city, &run, "finalise").await.problem(409, "vetoes_not_decided");
    year.decide_vetoes("established");
    year.step(&year.city, &run, "finalise").await.problem(409, "subsidy_run_outdated");
    let back = year.step(&year.city, &run, "return").await.expect(200).json();
    assert_eq!(back["status"], "inspected");
    assert_eq!(app.count("select from fund_entry"), 0);
}

#[actix_web::test]
async fn ending_a_policy_does_not_change_the_seal_of_what_is_computed_by_it() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts());
    let run = year.computed(cycle, "30000.00").await;
    app.sql(&format!("update subsidy_policy set effective_to = '2026-12-31' where id = '{POLICY}'"));
    year.step(&year.finance, &run, "compute").await.expect(200);
    let versions = year.finance.client.get(&format!("{RUNS}/{run}/versions")).await.expect(200).json();
    assert_eq!(versions[0]["hash"], versions[1]["hash"]);
}

#[actix_web::test]
async fn a_budget_is_corrected_before_the_counties_have_agreed() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts());
    let run = year.computed(cycle, "30000.00").await;
    let path = format!("{RUNS}/{run}");
    let etag = year.finance.client.get(&path).await.expect(200).etag();
    let budget = |amount: &str| json!({ "budget": amount, "reason": "预算调整批复" });
    let set = format!("{path}/budget");
    year.finance.client.step(&set, &etag, budget("0.00")).await.fault("/budget", "amount_not_positive");
    year.counties[0].client.step(&set, &etag, budget("1.00")).await.problem(403, "role_not_allowed");
    let told = year.finance.client.step(&set, &etag, budget("20000.00")).await.expect(200).json();
    assert_eq!((&told["status"], &told["budget"]), (&json!("inspected"), &json!("20000.00")));
    year.step(&year.finance, &run, "compute").await.expect(200);
    let sums = year.finance.client.get(&format!("{path}/summary")).await.expect(200).json();
    assert_eq!(sums["sums"]["payment"], "20000.00");
    year.put(&run, "county_reviewed");
    let etag = year.finance.client.get(&path).await.expect(200).etag();
    let late = year.finance.client.step(&set, &etag, budget("1.00")).await;
    late.problem(409, "subsidy_run_step_not_allowed");
}
