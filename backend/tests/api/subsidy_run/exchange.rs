//! Runs as files: numbers as numbers, money with two places, and no formula.

use calamine::{Data, Reader as _, Xlsx};
use serde_json::json;

use crate::support::TestApp;
use crate::support::runs::{RUNS, Year, all_facts};

#[actix_web::test]
async fn lines_traces_and_sums_are_exported_as_typed_cells() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let mut facts = all_facts();
    facts[1]["name"] = json!("=1+1");
    let cycle = year.assess(2025, &facts);
    let run = year.computed(cycle, "30000.00").await;
    let path = format!("{RUNS}/{run}/export");
    let file = year.finance.client.get(&format!("{path}?format=xlsx&what=lines")).await.expect(200);
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(file.bytes)).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("cells");
    let rows: Vec<&[Data]> = sheet.rows().collect();
    assert_eq!(rows.len(), 4);
    let column = rows[0].iter().position(|cell| *cell == "实拨金额").expect("a column");
    let payments: Vec<f64> = rows[1..]
        .iter()
        .map(|row| match row[column] {
            Data::Float(value) => value,
            ref other => panic!("{other:?} is no number"),
        })
        .collect();
    let lines = year.lines(&run).await;
    for (cell, line) in payments.iter().zip(&lines) {
        assert_eq!(format!("{cell:.2}"), line["payment"].as_str().expect("money"));
    }
    assert_eq!(rows[2][1], "'=1+1", "what looks like a formula is text");
    let csv = year.counties[0].client.get(&format!("{path}?format=csv&what=lines")).await.expect(200);
    let text = String::from_utf8_lossy(&csv.bytes).into_owned();
    assert_eq!(text.lines().count(), 2, "a county takes its own along: {text}");
    year.finance.client.get(&format!("{path}?format=xlsx&what=traces&version=1")).await.expect(200);
    let traces = year.finance.client.get(&format!("{path}?format=csv&what=traces")).await.expect(200);
    let text = String::from_utf8_lossy(&traces.bytes).into_owned();
    let paid = lines[0]["payment"].as_str().expect("money");
    assert!(
        text.lines().any(|row| row.contains("payment") && row.contains(paid)),
        "the payment is in the trace"
    );
    assert!(text.contains("topup_per_regular_learner_fen"), "parameters are named");
    let sums = year.finance.client.get(&format!("{path}?format=csv&what=summary")).await.expect(200);
    let text = String::from_utf8_lossy(&sums.bytes).into_owned();
    assert_eq!(text.lines().count(), 7, "three counties, three grades of all, and headings: {text}");
    assert!(text.contains("合计,优秀,1,"), "{text}");
}
