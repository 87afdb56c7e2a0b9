//! The sign-in sheet out to be filled in by hand, and in again.

use contract::class::SheetImportReport;
use contract::facility::SheetFormat;
use rust_xlsxwriter::{Format, Workbook};
use serde_json::json;

use super::{BASE, MORNING, open_session, planned_before, sign_in, stage};
use crate::support::learning::{School, id_number, learner, learner_body};
use crate::support::{Answer, Client, TestApp};

const CSV: &str = "text/csv";

async fn import(client: &Client, session: &str, query: &str, body: Vec<u8>) -> Answer {
    let path = format!("{BASE}/{session}/sheet/import{query}");
    client.send_bytes(reqwest::Method::POST, &path, Some((CSV, body)), &[]).await
}

async fn export(school: &School, session: &str, format: SheetFormat) -> Vec<u8> {
    let path = format!("{BASE}/{session}/sheet/export?format={format}");
    school.clerk.get(&path).await.expect(200).bytes
}

#[actix_web::test]
async fn a_sheet_goes_out_without_times_is_filled_in_and_comes_in_once() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    learner(&school, "李四", 14).await;
    let third = learner(&school, "王五", 16).await;
    app.sql(&format!("update learner set name_zh = '=王五' where id = '{third}'"));
    let session = open_session(&school, &course, MORNING).await;
    planned_before(&app, &session);
    sign_in(&school.clerk, &session, &who, "2025-11-12T01:02:30Z").await;
    let sheet = String::from_utf8(export(&school, &session, SheetFormat::Csv).await).expect("text");
    let lines: Vec<&str> = sheet.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "序号,姓名*,身份证号,签到时间,签退时间,签名,学员编号");
    assert_eq!(lines.len(), 4);
    assert!(lines[3].starts_with("3,'=王五,150602") && lines[3].contains(",,,,"), "{}", lines[3]);
    let there = lines.iter().find(|line| line.contains("张三")).expect("a line");
    assert!(there.contains(",09:02,,"), "{there}");
    assert!(!sheet.contains("19500101"), "ID numbers are masked");
    let filled = sheet.lines().map(|line| {
        if line.contains("李四") {
            line.replace(",,,,", ",９：０５,10点30分,,")
        } else {
            line.to_owned()
        }
    });
    let filled = filled.collect::<Vec<_>>().join("\n").into_bytes();
    let school = school.at(&app, "2025-11-12T02:40:00Z").await;
    let checked: SheetImportReport =
        import(&school.clerk, &session, "?dry_run=true", filled.clone()).await.expect(200).read();
    assert_eq!((checked.rows, checked.entered, checked.unchanged, checked.rejected), (2, 1, 1, 0));
    assert_eq!(app.count("select from attendance"), 1, "it was only checked");
    let done: SheetImportReport =
        import(&school.clerk, &session, "", filled.clone()).await.expect(200).read();
    assert_eq!((done.entered, done.unchanged), (1, 1));
    let again: SheetImportReport = import(&school.clerk, &session, "", filled).await.expect(200).read();
    assert_eq!((again.entered, again.unchanged), (0, 2), "the same sheet again changes nothing");
    let entered = "select from attendance where source = 'paper_sheet' and valid_minutes = 85
        and signed_in_at = '2025-11-12T01:05:00Z'";
    assert_eq!((app.count(entered), app.count("select from attendance")), (1, 2));
}

#[actix_web::test]
async fn a_workbook_with_excel_times_and_merged_cells_is_understood() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    for (name, running) in [("张三", 12), ("李四", 14), ("巴特尔·孟克", 16)] {
        learner(&school, name, running).await;
    }
    let session = open_session(&school, &course, MORNING).await;
    planned_before(&app, &session);
    let school = school.at(&app, "2025-11-12T02:40:00Z").await;
    let (mut book, plain) = (Workbook::new(), Format::new());
    let clock = Format::new().set_num_format("hh:mm");
    let sheet = book.add_worksheet();
    for (column, heading) in (0_u16..).zip(["姓名", "签到时间", "签退时间"]) {
        sheet.write_string(0, column, heading).expect("is written");
    }
    for (row, name) in (1_u32..).zip(["张三", "李四", "巴特尔•孟克"]) {
        sheet.write_string(row, 0, name).expect("is written");
    }
    sheet.merge_range(1, 1, 2, 1, "9:05", &plain).expect("is merged");
    sheet.write_number_with_format(3, 1, 0.395_833_333_333_333_3, &clock).expect("is written");
    sheet.write_number_with_format(1, 2, 0.416_666_666_666_666_7, &clock).expect("is written");
    sheet.write_string(3, 2, "１０：２０").expect("is written");
    let file = book.save_to_buffer().expect("a file");
    let done: SheetImportReport = import(&school.clerk, &session, "", file).await.expect(200).read();
    assert_eq!((done.rows, done.entered, done.faults), (3, 3, Vec::new()));
    let minutes = |minutes: &str| app.count(&format!("select from attendance where {minutes}"));
    assert_eq!((minutes("valid_minutes = 55"), minutes("valid_minutes = 50")), (1, 1));
    assert_eq!(minutes("signed_in_at = '2025-11-12T01:05:00Z'"), 2, "what is merged holds for both");
}

#[actix_web::test]
async fn each_wrong_cell_is_named_and_the_good_rows_come_in_only_when_asked_for() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    for (name, running) in [("张三", 12), ("李四", 14), ("王五", 16), ("赵六", 18)] {
        learner(&school, name, running).await;
    }
    let twin = learner_body(&school.id, "张三", &id_number("19510101", 20));
    school.clerk.post("/api/v1/learners", twin).await.expect(201);
    let session = open_session(&school, &course, MORNING).await;
    let there = learner(&school, "周八", 22).await;
    sign_in(&school.clerk, &session, &there, "2025-11-12T01:02:00Z").await;
    let school = school.at(&app, "2025-11-12T02:40:00Z").await;
    let number = id_number("19500101", 12);
    let file = format!(
        "姓名,身份证号,签到时间,签退时间\n张三,,9:00,10:00\n张三,{number},9:00,10:00\n李四,,10:00,9:00\n\
         王五,,早上,10:00\n赵六,,,10:00\n钱七,,9:00,\n赵六,,9:00,2025-11-13 10:00\n周八,,9:30,\n李四,,9:00,10:00\n王五,,9:10,10:00\n"
    );
    let answer = import(&school.clerk, &session, "", file.clone().into_bytes()).await;
    let answer = answer.problem(422, "import_rejected");
    let found: Vec<(u64, String, String)> = answer.json()["errors"]
        .as_array()
        .expect("faults")
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().expect("text").to_owned();
            (one["row"].as_u64().expect("a row"), text("column"), text("code"))
        })
        .collect();
    let expected = [
        (2, "身份证号", "learner_ambiguous"),
        (4, "签退时间", "sign_out_before_sign_in"),
        (5, "签到时间", "time_not_readable"),
        (6, "签到时间", "required"),
        (7, "姓名", "learner_not_available"),
        (8, "签退时间", "not_the_session_day"),
        (9, "签到时间", "attendance_differs"),
        (10, "姓名", "learner_twice"),
    ];
    assert_eq!(found, expected.map(|(row, column, code)| (row, column.to_owned(), code.to_owned())));
    assert_eq!(app.count("select from attendance"), 1, "all or nothing");
    let workbook =
        import(&school.clerk, &session, "?errors=xlsx", file.clone().into_bytes()).await.expect(422);
    assert!(workbook.header("content-type").contains("spreadsheetml") && workbook.bytes.starts_with(b"PK"));
    let query = "?mode=good_rows";
    let done: SheetImportReport =
        import(&school.clerk, &session, query, file.clone().into_bytes()).await.expect(200).read();
    assert_eq!((done.rows, done.entered, done.rejected, done.faults.len()), (10, 2, 8, 8));
    assert!(done.faults.iter().all(|fault| !fault.detail.is_empty()));
    let again: SheetImportReport =
        import(&school.clerk, &session, query, file.into_bytes()).await.expect(200).read();
    assert_eq!((again.entered, again.unchanged), (0, 2));
    assert_eq!(app.count("select from attendance"), 3);
    let late = school.at(&app, "2025-11-18T02:00:00Z").await;
    let answer = import(&late.clerk, &session, "", "姓名,签到时间\n李四,9:00\n".into()).await;
    answer.problem(422, "confirmation_over");
}

#[actix_web::test]
async fn for_more_than_the_room_holds_there_is_no_row() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    for (name, running) in [("张三", 12), ("李四", 14)] {
        learner(&school, name, running).await;
    }
    let mut body = crate::support::learning::session_body(&school, &course, MORNING.0, MORNING.1);
    body["capacity"] = json!(1);
    let session = school.clerk.post(BASE, body).await.expect(201).id();
    school.clerk.post(&format!("{BASE}/{session}/open"), json!({})).await.expect(200);
    let file = "姓名,签到时间\n张三,9:00\n李四,9:00\n".as_bytes().to_vec();
    let done: SheetImportReport =
        import(&school.clerk, &session, "?mode=good_rows", file).await.expect(200).read();
    assert_eq!((done.entered, done.rejected, done.faults[0].code.as_str()), (1, 1, "room_full"));
}

#[actix_web::test]
async fn a_sheet_holds_who_has_a_place_or_has_come_and_all_of_the_school_on_request() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let (first, second) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    learner(&school, "王五", 16).await;
    let session = open_session(&school, &course, MORNING).await;
    let names = async |query: &str| -> Vec<String> {
        let path = format!("{BASE}/{session}/attendances?limit=200{query}");
        let page = school.clerk.get(&path).await.expect(200).json();
        let items = page["items"].as_array().expect("items").iter();
        items.map(|one| one["learner_name"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(names("").await, ["张三", "李四", "王五"], "where nobody is enrolled, all");
    let apply = json!({ "session_id": session, "learner_id": second });
    school.clerk.post("/api/v1/enrolments", apply).await.expect(201);
    assert_eq!(names("").await, ["李四"]);
    sign_in(&school.clerk, &session, &first, "2025-11-12T01:02:00Z").await;
    assert_eq!(names("").await, ["李四", "张三"]);
    assert_eq!(names("&all=true").await, ["李四", "张三", "王五"]);
    assert_eq!(names("&all=true&q=王").await, ["王五"]);
    let exported = async |query: &str| -> Vec<String> {
        let path = format!("{BASE}/{session}/sheet/export?format=csv{query}");
        let text = String::from_utf8(school.clerk.get(&path).await.expect(200).bytes).expect("text");
        text.lines().skip(1).filter_map(|line| line.split(',').nth(1).map(str::to_owned)).collect()
    };
    assert_eq!(exported("").await, ["李四", "张三"], "in the same order");
    assert_eq!(exported("&all=true").await, ["李四", "张三", "王五"]);
    let walk_in = "姓名,签到时间\n王五,9:10\n".as_bytes().to_vec();
    let done: SheetImportReport = import(&school.clerk, &session, "", walk_in).await.expect(200).read();
    assert_eq!(done.entered, 1, "who was written on a free line is known by name");
}

#[actix_web::test]
async fn nobody_signs_themselves_out_by_a_sheet() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let own = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    sign_in(&school.manager, &session, &own, "2025-11-12T01:02:00Z").await;
    let clerk = school.clerk.account_id.expect("an account");
    app.sql(&format!("insert into learner_account (account_id, learner_id) values ('{clerk}', '{own}')"));
    let known = "姓名,签到时间\n张三,9:02\n".as_bytes().to_vec();
    let done: SheetImportReport = import(&school.clerk, &session, "", known).await.expect(200).read();
    assert_eq!((done.entered, done.unchanged), (0, 1), "what is known may stand on it");
    let left = "姓名,签到时间,签退时间\n张三,9:02,9:59\n".as_bytes().to_vec();
    let answer = import(&school.clerk, &session, "", left.clone()).await.problem(422, "import_rejected");
    assert_eq!(answer.json()["errors"][0]["code"], "own_attendance");
    assert_eq!(app.count("select from attendance where signed_out_at is null"), 1);
    let done: SheetImportReport = import(&school.manager, &session, "", left).await.expect(200).read();
    assert_eq!(done.entered, 1, "somebody else may");
}
