//! Learners from a table: all of it or the right rows, every fault at its cell, one entry of the trail.

use std::fmt::Write as _;

use contract::auth::Role;
use contract::learner::LearnerImportReport;
use reqwest::Method;
use serde_json::json;

use super::{BASE, OTHER, TOWN};
use crate::support::learning::{School, id_number, learner, school};
use crate::support::{Answer, Client, TestApp};

const HEADINGS: &str = "姓名*,身份证号*,出生日期,性别,联系电话,学堂编码*,重点人群原因,重点人群依据,告知书版本*,\
                        同意处理个人信息*,同意处理敏感个人信息*";
const CODE: &str = "YFXT-150602100-01";

fn row(name: &str, number: &str, code: &str) -> String {
    format!("{name},{number},,,,{code},,,2024-09,是,是\n")
}

fn table(rows: &[String]) -> Vec<u8> {
    format!("{HEADINGS}\n{}", rows.concat()).into_bytes()
}

async fn import(client: &Client, query: &str, body: Vec<u8>) -> Answer {
    client.send_bytes(Method::POST, &format!("{BASE}/import{query}"), Some(("text/csv", body)), &[]).await
}

fn lines(bytes: &[u8]) -> Vec<Vec<String>> {
    use calamine::Reader as _;
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("rows");
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

async fn here(app: &TestApp) -> School {
    school(app, TOWN, "泊江海子镇养老服务中心").await
}

#[actix_web::test]
async fn the_template_is_a_table_that_can_be_imported_once_its_school_is_there() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    for format in ["xlsx", "csv"] {
        let template = school.clerk.get(&format!("{BASE}/import-template?format={format}")).await.expect(200);
        let refused = import(&school.clerk, "?dry_run=true", template.bytes).await;
        let refused = refused.problem(422, "import_rejected");
        assert_eq!(refused.json()["errors"].as_array().map(Vec::len), Some(1), "{}", refused.json());
        refused.fault("/rows/2/school_code", "school_not_found");
    }
}

#[actix_web::test]
async fn a_table_with_one_wrong_row_brings_nobody_in_unless_the_right_rows_are_asked_for() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    learner(&school, "张三", 12).await;
    let file = table(&[
        row("斯琴·高娃", &id_number("19500101", 20), CODE),
        row("王五", &id_number("19500101", 12), CODE),
        row("李四", &id_number("19500101", 20), CODE),
        row("赵六", "110105194912310021", CODE),
        row("孙七", &id_number("19490202", 21), "YFXT-150621100-01"),
    ]);
    let refused = import(&school.clerk, "", file.clone()).await.problem(422, "import_rejected");
    refused
        .fault("/rows/3/id_number", "learner_already_registered")
        .fault("/rows/4/id_number", "row_repeated")
        .fault("/rows/5/id_number", "id_number_check_digit")
        .fault("/rows/6/school_code", "school_not_found");
    assert_eq!(app.count("select from learner"), 1);
    let checked: LearnerImportReport =
        import(&school.clerk, "?mode=good_rows&dry_run=true", file.clone()).await.expect(200).read();
    assert_eq!((checked.rows, checked.created, checked.rejected), (5, 0, 4));
    assert_eq!(app.count("select from learner"), 1, "a dry run writes nothing");
    let done: LearnerImportReport =
        import(&school.clerk, "?mode=good_rows", file.clone()).await.expect(200).read();
    assert_eq!((done.rows, done.created, done.rejected, done.dry_run), (5, 1, 4, false));
    assert_eq!(done.faults.len(), 4);
    assert!(done.faults.iter().all(|fault| fault.row.is_some() && fault.column.is_some()));
    assert_eq!(
        app.count("select from learner_consent c join learner l on l.id = c.learner_id where l.name_zh = '斯琴·高娃'"),
        2
    );
    let again: LearnerImportReport = import(&school.clerk, "?mode=good_rows", file).await.expect(200).read();
    assert_eq!((again.created, again.rejected), (0, 5), "once");
    let found = json!({ "id_number": id_number("19500101", 20) });
    let found = school.clerk.post(&format!("{BASE}/lookup"), found).await;
    assert_eq!(found.expect(200).json()["name_zh"], "斯琴·高娃");
}

#[actix_web::test]
async fn wrong_rows_come_back_as_a_workbook_with_row_text_and_code() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let file = table(&[row("张三", &id_number("19500101", 20), CODE), row("李4", "11010519491231002", CODE)]);
    for query in ["?errors=xlsx", "?errors=xlsx&mode=good_rows&dry_run=true"] {
        let answer = import(&school.clerk, query, file.clone()).await.expect(422);
        let rows = lines(&answer.bytes);
        assert_eq!(rows.len(), 2, "the wrong row alone: {rows:?}");
        assert_eq!(rows[1][0], "3");
        assert!(rows[1][1].contains("姓名") && rows[1][1].contains("身份证号"), "{rows:?}");
        assert!(
            rows[1][2].contains("name_characters") && rows[1][2].contains("id_number_length"),
            "{rows:?}"
        );
    }
    let english = school
        .clerk
        .send_bytes(
            Method::POST,
            &format!("{BASE}/import?mode=good_rows&dry_run=true"),
            Some(("text/csv", file)),
            &[("accept-language", "en")],
        )
        .await
        .expect(200);
    assert!(english.json()["faults"][0]["detail"].as_str().is_some_and(str::is_ascii));
}

#[actix_web::test]
async fn an_import_is_one_entry_of_the_trail_and_tells_no_name() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let rows: Vec<String> =
        (0..40_u16).map(|n| row("欧阳春晓", &id_number("19510305", 100 + n), CODE)).collect();
    import(&school.clerk, "", table(&rows)).await.expect(200);
    assert_eq!(app.count("select from audit_entry where entity = 'learner'"), 1);
    let all =
        app.city(Role::Auditor).await.get("/api/v1/audit-entries?action=learner.import").await.expect(200);
    assert_eq!(all.json()["items"][0]["after"]["created"], 40);
    let told = String::from_utf8_lossy(&all.bytes).into_owned();
    assert!(!told.contains("欧阳"), "{told}");
}

#[actix_web::test]
async fn nobody_is_registered_at_a_school_out_of_reach() {
    let app = TestApp::spawn().await;
    let (here, there) = (here(&app).await, school(&app, OTHER, "树林召镇养老服务中心").await);
    let file = table(&[row("张三", &id_number("19500101", 20), CODE)]);
    let refused = import(&there.clerk, "", file.clone()).await.problem(422, "import_rejected");
    refused.fault("/rows/2/school_code", "school_not_found");
    import(&here.clerk, "", file).await.expect(200);
    let auditor = app.city(Role::Auditor).await;
    import(&auditor, "", table(&[])).await.problem(403, "role_not_allowed");
}

#[actix_web::test]
async fn thousands_of_rows_are_sealed_and_found_again() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let mut file = format!("{HEADINGS}\n");
    let days: Vec<String> = (1..=28).map(|day| format!("194806{day:02}")).collect();
    let mut count = 0;
    for day in &days {
        for running in 1..=220_u16 {
            let number = id_number(day, running);
            count += 1;
            let number = if count % 100 == 0 { format!("{}0", &number[..16]) } else { number };
            let _ = write!(file, "{}", row("乌云", &number, CODE));
        }
    }
    let report: LearnerImportReport =
        import(&school.clerk, "?mode=good_rows", file.into_bytes()).await.expect(200).read();
    assert_eq!((report.rows, report.rejected, report.created), (6_160, 61, 6_099));
    assert_eq!(
        app.count("select from learner where phone_hash is null and length(id_number_sealed) > 40"),
        6_099
    );
    assert_eq!(app.count("select distinct id_number_tail_hash from learner"), 6_099);
    let found = json!({ "id_number": id_number("19480607", 219) });
    school.clerk.post(&format!("{BASE}/lookup"), found).await.expect(200);
}
