//! Subsidy runs that have paid and taken back, and what shows when somebody has a hand in that.

use serde_json::json;

use crate::support::TestApp;
use crate::support::runs::{RUNS, Year, all_facts};

/// A run that has paid, and money of it that went back.
pub async fn subsidised(app: &TestApp) {
    let year = Year::new(app).await;
    let cycle = year.assess(2025, &all_facts());
    let run = year.computed(cycle, "30000.00").await;
    year.put(&run, "finalised");
    year.step(&year.cashier, &run, "disburse").await.expect(200);
    year.veto(cycle, &year.schools[0]);
    let line = year.lines(&run).await[0]["id"].as_str().expect("an id").to_owned();
    let ask = format!("{RUNS}/{run}/lines/{line}/clawbacks");
    let asked = year.city.client.post(&ask, json!({ "reason": "查实" })).await.expect(201);
    let headers = [("if-match", "\"v1\""), ("idempotency-key", "back")];
    let path = format!("/api/v1/subsidy-clawbacks/{}/approve", asked.id());
    year.cashier.client.send(reqwest::Method::POST, &path, None, &headers).await.expect(200);
}

const DECIDED: &str = "subsidies_are_paid_as_they_were_decided";

/// What is done to payments of runs behind the server's back, and the invariant that shows it.
pub const CORRUPTIONS: &[(&str, &str)] = &[
    ("update subsidy_disbursement set amount = amount + 1 where kind = 'award_county'", DECIDED),
    ("delete from subsidy_disbursement where kind = 'award_municipal'", DECIDED),
    ("update fund_entry set origin = 'entered' where origin = 'award'", DECIDED),
    ("update subsidy_disbursement set fund_id = (select min(id::text)::uuid from fund)", DECIDED),
    ("update subsidy_clawback set recovered = recovered - 1", DECIDED),
    (
        "update subsidy_line set operating_guarantee = coalesce(operating_guarantee, 0) + 1 where payment > 0",
        DECIDED,
    ),
    ("update subsidy_clawback set event_id = gen_random_uuid()", DECIDED),
    (
        "update subsidy_line set payment = payment - 0.02, municipal_share = municipal_share - 0.02 where payment > 0",
        DECIDED,
    ),
    ("update fund_entry set origin = 'award' where origin = 'return'", "fund_entries_say_what_was_moved"),
    (
        "update ledger_event set kind = 'fund_receipt' where kind = 'fund_return'",
        "fund_entries_say_what_was_moved",
    ),
];
