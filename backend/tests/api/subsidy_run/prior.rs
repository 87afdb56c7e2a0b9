//! What of the award of the year before was there on the cut-off: neither newer money, nor what was taken back since.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::runs::{RUNS, Year, all_facts};

/// A run of 2024 that has paid school A, and the path of the fund.
async fn paid(year: &Year<'_>, budget: &str) -> (uuid::Uuid, String, String) {
    let cycle = year.assess(2024, &all_facts()[..1]);
    let run = year.computed(cycle, budget).await;
    year.put(&run, "finalised");
    year.step(&year.cashier, &run, "disburse").await.expect(200);
    let funds = year.finance.client.get("/api/v1/funds?kind=redemption_fund").await.expect(200).json();
    (cycle, run, format!("/api/v1/funds/{}", funds["items"][0]["id"].as_str().expect("a fund")))
}

/// What the run of 2025 takes for what was awarded before, and where it says that from.
async fn prior(year: &Year<'_>) -> ([Value; 2], Value) {
    let cycle = year.assess(2025, &all_facts()[..1]);
    let run = year.computed(cycle, "99999.00").await;
    let line = format!("{RUNS}/{run}/lines/{}", year.lines(&run).await[0]["id"].as_str().expect("an id"));
    let told = year.finance.client.get(&line).await.expect(200).json();
    let sources = year.finance.client.get(&format!("{line}/sources")).await.expect(200).json();
    (["prior_award", "prior_unspent"].map(|fact| told["facts"][fact].clone()), sources)
}

#[actix_web::test]
async fn money_that_came_later_is_not_what_is_left_of_the_award() {
    let app = TestApp::spawn().await;
    let mut year = Year::new(&app).await;
    let (_, _, fund) = paid(&year, "9000.00").await;
    let more = json!({ "amount": "5000.00", "source": "民政局", "document": "通知 9" });
    year.finance.client.post_once(&format!("{fund}/receive"), "more", more).await.expect(201);
    let goods = json!({ "category": "redemption_goods", "amount": "2000.00", "supplier": "超市", "document": "发票 1" });
    year.managers[0].client.post_once(&format!("{fund}/spend"), "goods", goods).await.expect(201);
    year.at("2026-01-20T02:00:00Z").await;
    let (facts, sources) = prior(&year).await;
    assert_eq!(facts, ["9000.00", "7000.00"], "the older money is spent first");
    let books = &sources["prior"];
    assert_eq!((&books["balance"], &books["newer"]), (&json!("12000.00"), &json!("5000.00")), "{sources}");
    assert_eq!(books["entries"].as_array().map(Vec::len), Some(2), "the city's part and the county's");
    let of = |name: &str| {
        let all = sources["facts"].as_array().expect("facts");
        all.iter().find(|fact| fact["name"] == name).unwrap_or_else(|| panic!("{name} is missing")).clone()
    };
    assert_eq!(
        (&of("teaching_minutes")["kind"], &of("prior_unspent")["kind"]),
        (&json!("figure"), &json!("books"))
    );
    assert_eq!(of("teaching_minutes")["fact"], "teaching_minutes");
    assert!(of("measured_area")["inspection_id"].is_string(), "a person can go on to the sheet");
}

#[actix_web::test]
async fn what_was_taken_back_after_the_cut_off_counts_neither_as_awarded_nor_as_unspent() {
    let app = TestApp::spawn().await;
    let mut year = Year::new(&app).await;
    let (cycle, run, fund) = paid(&year, "99999.00").await;
    let goods = json!({ "category": "redemption_goods", "amount": "10000.00", "supplier": "超市", "document": "发票 1" });
    year.managers[0].client.post_once(&format!("{fund}/spend"), "goods", goods).await.expect(201);
    year.at("2026-01-10T02:00:00Z").await;
    year.reassess(cycle, &year.schools[0], 150);
    let line = year.lines(&run).await[0]["id"].as_str().expect("an id").to_owned();
    let ask = format!("{RUNS}/{run}/lines/{line}/clawbacks");
    let asked = year.city.client.post(&ask, json!({ "reason": "复查" })).await.expect(201);
    let path = format!("/api/v1/subsidy-clawbacks/{}/approve", asked.id());
    let etag = asked.etag();
    let headers = [("if-match", etag.as_str()), ("idempotency-key", "back")];
    let done =
        year.cashier.client.send(reqwest::Method::POST, &path, None, &headers).await.expect(200).json();
    assert_eq!(done["recovered"], "330.00");
    let (facts, _) = prior(&year).await;
    assert_eq!(facts, ["21500.00", "11500.00"]);
    app.books_balance();
}
