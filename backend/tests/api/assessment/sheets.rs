//! Self-assessments in a table: all of it or nothing, each fault with its cell.

use contract::facility::ImportReport;
use reqwest::Method;
use serde_json::{Value, json};

use super::{CYCLES, Year};
use crate::support::{Answer, Client};

const HEAD: &str = "学堂代码,安全与无障碍自评分,教学大纲自评分,自评说明";

async fn import(client: &Client, cycle: &str, query: &str, rows: &[String]) -> Answer {
    let table = format!("{HEAD}\n{}\n", rows.join("\n"));
    let path = format!("{CYCLES}/{cycle}/self-assessments/import{query}");
    client.send_bytes(Method::POST, &path, Some(("text/csv", table.into_bytes())), &[]).await
}

fn cells(answer: &Answer) -> Vec<(Value, Value, Value)> {
    let errors = answer.json()["errors"].as_array().cloned().unwrap_or_default();
    errors.into_iter().map(|one| (one["row"].clone(), one["column"].clone(), one["code"].clone())).collect()
}

#[actix_web::test]
async fn a_table_hands_in_every_row_or_none_and_names_the_cell_at_fault() {
    let (year, cycle) = Year::frozen().await;
    let code = year.only().await.code;
    let manager = &year.school.manager;
    let rows = [
        format!("{code},5.01,4.00,全年开班"),
        "YFXT-150621001-01,4.00,4.00,别人的学堂".to_owned(),
        format!("{code},4.00,四分,再来一次"),
    ];
    let refused = import(manager, &cycle.id(), "", &rows).await.problem(422, "import_rejected");
    let found = cells(&refused);
    assert!(found.iter().any(|(row, _, code)| row == 2 && code == "points_out_of_range"), "{found:?}");
    assert!(found.iter().any(|(row, _, code)| row == 3 && code == "school_not_in_cycle"), "{found:?}");
    assert!(found.iter().any(|(row, _, code)| row == 4 && code == "row_repeated"), "{found:?}");
    assert!(found.iter().any(|(row, _, code)| row == 4 && code == "number_expected"), "{found:?}");
    let good = [format!("{code},4.50,4.00,全年开班")];
    let tried: ImportReport = import(manager, &cycle.id(), "?dry_run=true", &good).await.expect(200).read();
    assert_eq!((tried.rows, tried.created), (1, 0));
    assert_eq!(year.only().await.self_assessment.as_str(), "draft");
    import(manager, &cycle.id(), "", &good).await.expect(200);
    assert_eq!(year.only().await.self_assessment.as_str(), "submitted");
    let twice = import(manager, &cycle.id(), "", &good).await.problem(422, "import_rejected");
    assert_eq!(cells(&twice)[0].2, "self_assessment_handed_in");
}

#[actix_web::test]
async fn results_are_exported_and_a_name_that_looks_like_a_formula_is_text() {
    let (year, cycle) = Year::frozen().await;
    year.app.sql("update assessment set name = '=HYPERLINK(\"http://x\")'");
    let path = format!("{CYCLES}/{}/export?format=csv", cycle.id());
    let table = String::from_utf8(year.city.get(&path).await.expect(200).bytes).expect("text");
    assert!(table.contains("'=HYPERLINK"), "{table}");
    let template = format!("{CYCLES}/{}/self-assessments/template?format=csv", cycle.id());
    let table = String::from_utf8(year.school.manager.get(&template).await.expect(200).bytes).expect("text");
    assert!(table.contains("学堂代码*"), "{table}");
    let body = json!({});
    year.city.post(&format!("{CYCLES}/{}/export", cycle.id()), body).await.expect(405);
}
