//! The whole life of a run, with the schools of the worked example.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::runs::{RUNS, Year, all_facts};

/// What a line says, member by member.
fn told<'a>(line: &'a Value, members: &[&str]) -> Vec<&'a str> {
    members.iter().map(|member| line[*member].as_str().expect("a text")).collect()
}

#[actix_web::test]
async fn the_example_schools_are_paid_to_the_fen_and_the_books_stay_in_order() {
    let app = TestApp::spawn().await;
    let mut year = Year::new(&app).await;
    let facts = all_facts();
    // The year before, school A gets 15,000.00 and spends 9,678.40 of it, so that 5,321.60 lie there on the cut-off.
    let earlier = year.assess(2024, &facts[..1]);
    let run = year.computed(earlier, "15000.00").await;
    year.publicised(&run, 1).await;
    year.at("2025-11-22T02:00:00Z").await;
    for step in ["open-appeals", "finalise"] {
        year.step(&year.city, &run, step).await.expect(200);
    }
    year.step(&year.cashier, &run, "disburse").await.expect(200);
    let funds = year.finance.client.get("/api/v1/funds?kind=redemption_fund").await.expect(200).json();
    let fund = funds["items"][0]["id"].as_str().expect("a fund").to_owned();
    assert_eq!(funds["items"][0]["balance"], "15000.00");
    let goods = json!({ "category": "redemption_goods", "amount": "9678.40", "supplier": "超市", "document": "发票 1" });
    year.managers[0]
        .client
        .post_once(&format!("/api/v1/funds/{fund}/spend"), "goods", goods)
        .await
        .expect(201);

    year.at("2026-01-20T02:00:00Z").await;
    let cycle = year.assess(2025, &facts);
    let run = year.computed(cycle, "30000.00").await;
    let lines = year.lines(&run).await;
    let members = [
        "gross",
        "carryover_deduction",
        "entitlement",
        "payment",
        "municipal_share",
        "county_share",
        "grade",
    ];
    assert_eq!(
        told(&lines[0], &members),
        ["21830.00", "821.60", "21008.40", "18295.36", "9147.68", "9147.68", "excellent"]
    );
    assert_eq!(
        told(&lines[1], &members),
        ["10325.33", "0.00", "10325.33", "8991.91", "4495.95", "4495.96", "good"]
    );
    assert_eq!(
        told(&lines[2], &members),
        ["3115.00", "0.00", "3115.00", "2712.73", "1356.36", "1356.37", "qualified"]
    );
    let totals: Vec<&Value> = lines.iter().map(|line| &line["total"]).collect();
    assert_eq!(totals, ["97.11", "82.23", "75.21"]);
    let path = format!("{RUNS}/{run}/lines/{}", lines[0]["id"].as_str().expect("an id"));
    let detail = year.finance.client.get(&path).await.expect(200).json();
    assert_eq!(
        (&detail["facts"]["prior_award"], &detail["facts"]["prior_unspent"]),
        (&json!("15000.00"), &json!("5321.60"))
    );
    assert_eq!((&detail["paid"], detail["gates"].as_array().map(Vec::len)), (&json!("0.00"), Some(9)));

    year.at("2026-01-27T02:00:00Z").await;
    year.publicised(&run, 3).await;
    let shown = year.finance.client.get(&format!("{RUNS}/{run}")).await.expect(200).json();
    assert_eq!(shown["run"]["publicity"]["last_day"], "2026-02-05", "seven working days from the day after");
    year.at("2026-02-05T15:00:00Z").await;
    year.step(&year.city, &run, "open-appeals").await.problem(409, "subsidy_publicity_not_over");
    year.at("2026-02-06T02:00:00Z").await;
    for step in ["open-appeals", "finalise"] {
        year.step(&year.city, &run, step).await.expect(200);
    }
    let first = year.step(&year.cashier, &run, "disburse").await.expect(200);
    assert_eq!(first.json()["status"], "disbursed");
    year.step(&year.cashier, &run, "disburse").await.problem(422, "idempotency_key_reused");

    let moved =
        year.finance.client.get(&format!("{RUNS}/{run}/disbursements?limit=200")).await.expect(200).json();
    let mut amounts: Vec<&str> = moved["items"]
        .as_array()
        .expect("postings")
        .iter()
        .map(|one| one["amount"].as_str().expect("an amount"))
        .collect();
    amounts.sort_unstable();
    assert_eq!(amounts, ["1356.36", "1356.37", "4495.95", "4495.96", "9147.68", "9147.68"]);
    let fund = year.finance.client.get(&format!("/api/v1/funds/{fund}")).await.expect(200).json();
    assert_eq!(
        told(&fund, &["received", "spent", "returned", "balance"]),
        ["33295.36", "9678.40", "0.00", "23616.96"]
    );
    let all =
        year.finance.client.get("/api/v1/funds?kind=redemption_fund&limit=200").await.expect(200).json();
    assert_eq!(all["items"].as_array().map(Vec::len), Some(3), "the funds of B and C were opened");
    app.books_balance();

    year.step(&year.cashier, &run, "report-expenses").await.expect(200);
    let report = year.finance.client.get(&format!("{RUNS}/{run}/expense-report")).await.expect(200).json();
    assert_eq!(told(&report["sums"], &["award", "unspent", "used"]), ["30000.00", "30000.00", "0.00"]);
    year.step(&year.city, &run, "close").await.expect(200);
    let told = year.finance.client.get(&format!("{RUNS}/{run}")).await.expect(200).json();
    assert_eq!(told["run"]["status"], "closed");
    let steps: Vec<&str> = told["history"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| step["step"].as_str().expect("a step"))
        .collect();
    assert_eq!(
        steps,
        [
            "create",
            "confirm_self_assessments",
            "confirm_inspections",
            "compute",
            "review",
            "review",
            "review",
            "approve",
            "publicise",
            "open_appeals",
            "finalise",
            "disburse",
            "report_expenses",
            "close"
        ]
    );
    assert!(told["history"].as_array().expect("steps").iter().all(|step| step["by"]["name"].is_string()));
    let trail = "select from audit_entry where entity = 'subsidy_run' and entity_id = ";
    assert_eq!(app.count(&format!("{trail}'{run}'")), 14, "every step is on the trail");
}

#[actix_web::test]
async fn the_expense_report_tells_goods_and_services_against_the_award() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts()[1..2]);
    let run = year.computed(cycle, "9000.00").await;
    year.put(&run, "finalised");
    year.step(&year.cashier, &run, "disburse").await.expect(200);
    let funds = year.finance.client.get("/api/v1/funds?kind=redemption_fund").await.expect(200).json();
    let spend = format!("/api/v1/funds/{}/spend", funds["items"][0]["id"].as_str().expect("a fund"));
    for (key, category, amount) in
        [("g", "redemption_goods", "1000.00"), ("s", "redemption_services", "350.00")]
    {
        let paid = json!({ "category": category, "amount": amount, "supplier": "超市", "document": "发票" });
        year.managers[1].client.post_once(&spend, key, paid).await.expect(201);
    }
    year.step(&year.cashier, &run, "report-expenses").await.expect(200);
    let report =
        year.managers[1].client.get(&format!("{RUNS}/{run}/expense-report")).await.expect(200).json();
    let sums = &report["schools"][0]["sums"];
    assert_eq!(
        told(sums, &["award", "goods", "services", "used", "unspent"]),
        ["9000.00", "1000.00", "350.00", "1350.00", "7650.00"]
    );
    assert_eq!(sums["used_bp"], 1_500);
    app.books_balance();
}

#[actix_web::test]
async fn a_run_begins_once_a_year_with_a_budget_of_more_than_nothing() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts());
    let new = |budget: &str| json!({ "cycle_id": cycle, "budget": budget, "reason": "预算批复" });
    let finance = &year.finance.client;
    finance.post(RUNS, new("0.00")).await.fault("/budget", "amount_not_positive");
    finance.post(RUNS, new("-1.00")).await.fault("/budget", "amount_not_positive");
    let nowhere = json!({ "cycle_id": backend::clock::new_id(), "budget": "1.00", "reason": "预算批复" });
    finance.post(RUNS, nowhere).await.fault("/cycle_id", "subsidy_cycle_not_found");
    let (one, other) =
        futures_util::future::join(finance.post(RUNS, new("1.00")), year.city.client.post(RUNS, new("2.00")))
            .await;
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "of two at once one is set up");
    let refused = if one.status == 409 { one } else { other };
    refused.problem(409, "subsidy_run_exists");
    let run =
        finance.get(RUNS).await.expect(200).json()["items"][0]["id"].as_str().expect("a run").to_owned();
    year.step(&year.city, &run, "withdraw").await.expect(200);
    finance.post(RUNS, new("3.00")).await.expect(201);
    assert_eq!(app.count("select from subsidy_run where year = 2025 and status <> 'withdrawn'"), 1);
}

#[actix_web::test]
async fn a_run_waits_until_every_school_is_assessed_and_inspected() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts());
    let run = year.run(cycle, "30000.00").await;
    app.sql(&format!(
        "update assessment set self_status = 'draft' where cycle_id = '{cycle}' and kind = 'station'"
    ));
    let open = year.step(&year.finance, &run, "confirm-self-assessments").await;
    let open = open.problem(422, "subsidy_self_assessments_open").json();
    assert!(open["detail"].as_str().is_some_and(|told| told.contains('1') && told.contains('3')), "{open}");
    app.sql(&format!("update assessment set self_status = 'missing' where cycle_id = '{cycle}'"));
    year.step(&year.finance, &run, "confirm-self-assessments").await.expect(200);
    app.sql(&format!(
        "update assessment set host_document = null where cycle_id = '{cycle}' and kind = 'station'"
    ));
    year.step(&year.finance, &run, "confirm-inspections").await.problem(422, "subsidy_inspections_open");
    app.sql(&format!(
        "update assessment set host_document = '文件' where cycle_id = '{cycle}';
         update assessment_cycle set status = 'inspection', concluded_at = null where id = '{cycle}'"
    ));
    year.step(&year.finance, &run, "confirm-inspections").await.problem(422, "subsidy_inspections_open");
    app.sql(&format!(
        "update assessment_cycle set status = 'concluded', concluded_at = now() where id = '{cycle}'"
    ));
    year.step(&year.finance, &run, "confirm-inspections").await.expect(200);
    let progress = year.finance.client.get(&format!("{RUNS}/{run}/progress")).await.expect(200).json();
    assert_eq!((&progress["phase"], &progress["version"]), (&json!("idle"), &Value::Null));
}
