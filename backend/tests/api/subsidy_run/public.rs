//! What everybody may read: the result of a year, once it is publicised, and no person.

use serde_json::json;

use crate::support::TestApp;
use crate::support::runs::{Year, all_facts};

#[actix_web::test]
async fn everybody_reads_a_result_once_it_is_publicised() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts());
    let run = year.computed(cycle, "30000.00").await;
    let visitor = app.anonymous();
    let (page, api) = ("/public/subsidy-runs/2025", "/api/v1/public/subsidy-runs/2025");
    for state in ["computed", "county_reviewed", "city_approved", "withdrawn"] {
        year.put(&run, state);
        visitor.get(api).await.problem(404, "not_found");
        visitor.get(page).await.expect(404);
    }
    for state in ["publicised", "appeals", "finalised", "disbursed", "expense_reported", "closed"] {
        year.put(&run, state);
        visitor.get(api).await.expect(200);
    }
    let shown = visitor.get(page).await.expect(200);
    assert_eq!(shown.header("content-type"), "text/html; charset=utf-8");
    let text = String::from_utf8_lossy(&shown.bytes).into_owned();
    for line in year.lines(&run).await {
        assert!(text.replace(',', "").contains(line["payment"].as_str().expect("money")), "{line}");
        assert!(text.contains(line["code"].as_str().expect("a code")), "{line}");
    }
    assert!(!text.contains("<script"), "no scripts");
    let told = visitor.get(api).await.expect(200);
    let names = format!(
        "select from account where position(display_name in '{}') > 0",
        told.json().to_string().replace('\'', "")
    );
    assert_eq!(app.count(&names), 0, "nobody is named");
    assert_eq!(told.json()["schools"].as_array().map(Vec::len), Some(3));
    assert_eq!(told.json()["total_payment"], json!("30000.00"));
    let known = [("if-none-match", told.etag())];
    let known: Vec<(&str, &str)> = known.iter().map(|(name, value)| (*name, value.as_str())).collect();
    visitor.send(reqwest::Method::GET, api, None, &known).await.expect(304);
    visitor.get("/public/subsidy.css").await.expect(200);
    let english = visitor.get(&format!("{page}?lang=en")).await.expect(200);
    assert!(String::from_utf8_lossy(&english.bytes).contains("Graded subsidy"));
    visitor.get("/public/subsidy-runs/abc").await.expect(404);
}
