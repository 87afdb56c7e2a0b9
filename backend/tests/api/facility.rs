//! Facilities and their schools: registration, areas, scope, tables.

mod days;
mod exchange;
mod life;

use contract::auth::Role;
use contract::facility::{FacilityView, RegistrationState};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::schools::{draft, facility_body, registered, room_body, school_body};
use crate::support::{Client, TestApp};

const TOWN: &str = "150602100";
const SUBDISTRICT: &str = "150602001";
const COMMUNITY: &str = "150602001001";
const ZONE: &str = "150602405";
const BASE: &str = "/api/v1/facilities";

fn path(view: &FacilityView, verb: &str) -> String {
    format!("{BASE}/{}/{verb}", view.id)
}

async fn operator(app: &TestApp) -> Client {
    app.division(Role::TownshipOperator, TOWN).await
}

#[actix_web::test]
async fn a_registration_goes_from_draft_to_closed_and_keeps_its_history() {
    use RegistrationState as S;
    let app = TestApp::spawn().await;
    let (operator, admin) = (operator(&app).await, app.division(Role::CountyAdmin, "150602").await);
    let view = draft(&operator, TOWN, "泊江海子镇养老服务中心", "100.00").await;
    assert_eq!(view.school.as_ref().unwrap().code, "YFXT-150602100-01");
    assert_eq!(view.weekly_opening_minutes, 540);
    operator.post(&path(&view, "submit"), json!({})).await.expect(200);
    admin.post(&path(&view, "return"), json!({ "reason": "" })).await.problem(422, "validation_failed");
    let returned: FacilityView =
        admin.post(&path(&view, "return"), json!({ "reason": "请补充门牌号" })).await.expect(200).read();
    assert_eq!(returned.status_reason.as_deref(), Some("请补充门牌号"));
    operator.post(&path(&view, "submit"), json!({})).await.expect(200);
    admin.post(&path(&view, "approve"), json!({})).await.expect(200);
    admin.post(&path(&view, "suspend"), json!({ "reason": "消防整改" })).await.expect(200);
    admin.post(&path(&view, "resume"), json!({})).await.expect(200);
    let closed: FacilityView =
        admin.post(&path(&view, "close"), json!({ "reason": "迁址" })).await.expect(200).read();
    let steps: Vec<_> = closed.history.iter().map(|step| step.to).collect();
    assert_eq!(
        steps,
        [S::Submitted, S::Returned, S::Submitted, S::Approved, S::Suspended, S::Approved, S::Closed]
    );
    assert_eq!(closed.school.unwrap().closed_on.unwrap().to_string(), "2025-11-11");
    let refused = admin.post(&path(&view, "resume"), json!({})).await;
    let refused = refused.problem(409, "registration_step_not_possible").json();
    assert!(refused["detail"].as_str().unwrap().contains("已关停"), "{refused}");
    let trail = admin.get(&format!("/api/v1/audit-entries?entity=facility&entity_id={}", view.id)).await;
    let trail = trail.expect(200);
    let text = String::from_utf8_lossy(&trail.bytes).into_owned();
    assert!(text.contains("facility.suspend") && text.contains("消防整改"));
    assert!(!text.contains("13812345678") && !text.contains("张三"), "the trail identifies nobody");
}

#[actix_web::test]
async fn an_area_just_below_the_minimum_is_refused_with_its_pointer_and_the_minimum_passes() {
    let app = TestApp::spawn().await;
    let operator = operator(&app).await;
    let small = draft(&operator, TOWN, "小中心", "99.99").await;
    let answer = operator.post(&path(&small, "submit"), json!({})).await.problem(422, "validation_failed");
    let answer = answer.fault("/school/coordinated_usable_area", "below_minimum");
    let detail = answer.json()["errors"][0]["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("100.00") && detail.contains("99.99"), "{detail}");
    let exact = draft(&operator, TOWN, "足中心", "100.00").await;
    operator.post(&path(&exact, "submit"), json!({})).await.expect(200);
    let station_operator = app.division(Role::TownshipOperator, SUBDISTRICT).await;
    let small = draft(&station_operator, COMMUNITY, "小站", "49.99").await;
    station_operator
        .post(&path(&small, "submit"), json!({}))
        .await
        .problem(422, "validation_failed")
        .fault("/school/coordinated_usable_area", "below_minimum");
    let exact = draft(&station_operator, COMMUNITY, "足站", "50.00").await;
    station_operator.post(&path(&exact, "submit"), json!({})).await.expect(200);
}

#[actix_web::test]
async fn a_submission_names_everything_that_is_missing_at_once() {
    let app = TestApp::spawn().await;
    let operator = operator(&app).await;
    let bare = json!({ "kind": "township_regional_elderly_care_center", "name_zh": "空中心", "division_code": TOWN });
    let created = operator.post(BASE, bare).await.expect(201);
    let view: FacilityView = created.read();
    let mut school = school_body("2024-09-01");
    school["use_right"]["valid_to"] = json!("2025-11-11");
    operator.put(&path(&view, "school"), &created.etag(), school).await.expect(200);
    let answer = operator.post(&path(&view, "submit"), json!({})).await.problem(422, "validation_failed");
    for (pointer, code) in [
        ("/address", "required"),
        ("/operator_name", "required"),
        ("/contact_phone", "required"),
        ("/opening_hours", "required"),
        ("/rooms", "required"),
        ("/school/use_right/valid_to", "use_right_expired"),
    ] {
        answer.clone().fault(pointer, code);
    }
    let again: FacilityView = operator.get(&format!("{BASE}/{}", view.id)).await.expect(200).read();
    assert_eq!(again.status, RegistrationState::Draft, "a refused submission changes nothing");
}

#[actix_web::test]
async fn who_handed_a_registration_in_may_not_approve_it() {
    let app = TestApp::spawn().await;
    let (one, other) = (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await);
    let view = draft(&one, TOWN, "自批中心", "120.00").await;
    one.post(&path(&view, "submit"), json!({})).await.expect(200);
    one.post(&path(&view, "approve"), json!({})).await.problem(422, "own_submission");
    other.post(&path(&view, "approve"), json!({})).await.expect(200);
    operator(&app)
        .await
        .post(&path(&view, "suspend"), json!({ "reason": "试试" }))
        .await
        .problem(403, "role_not_allowed");
}

#[actix_web::test]
async fn a_name_is_registered_once_in_a_division_and_free_again_after_closing() {
    let app = TestApp::spawn().await;
    let view = registered(&app, TOWN, "康乐中心", "2024-09-01").await;
    let operator = operator(&app).await;
    let twice = || facility_body(TOWN, "康 乐中心");
    operator
        .post(BASE, twice())
        .await
        .problem(409, "facility_name_taken")
        .fault("/name_zh", "facility_name_taken");
    let admin = app.city(Role::CityAdmin).await;
    admin.post(BASE, facility_body("150602101", "康乐中心")).await.expect(201);
    admin.post(&path(&view, "close"), json!({ "reason": "迁址" })).await.expect(200);
    operator.post(BASE, twice()).await.expect(201);
}

#[actix_web::test]
async fn a_stale_if_match_changes_nothing() {
    let app = TestApp::spawn().await;
    let operator = operator(&app).await;
    let created = operator.post(BASE, facility_body(TOWN, "并改中心")).await.expect(201);
    let one = format!("{BASE}/{}", created.id());
    operator.patch(&one, &created.etag(), json!({ "address": "甲街" })).await.expect(200);
    operator.patch(&one, &created.etag(), json!({ "address": "乙街" })).await.problem(412, "stale_version");
    operator.send(Method::PATCH, &one, Some(json!({})), &[]).await.problem(428, "if_match_required");
    assert_eq!(operator.get(&one).await.expect(200).json()["address"], "甲街");
}

#[actix_web::test]
async fn the_division_must_exist_fit_the_kind_and_lie_in_scope() {
    let app = TestApp::spawn().await;
    let operator = operator(&app).await;
    let invalid = |answer: crate::support::client::Answer| answer.problem(422, "validation_failed");
    let unknown = app.city(Role::CityAdmin).await.post(BASE, facility_body("150602199", "甲")).await;
    invalid(unknown).fault("/division_code", "division_unknown");
    let outside = operator.post(BASE, facility_body("150602101", "甲")).await;
    invalid(outside).fault("/division_code", "division_outside_scope");
    let mut misplaced = facility_body(TOWN, "甲");
    misplaced["kind"] = json!("subdistrict_elderly_care_center");
    invalid(operator.post(BASE, misplaced).await).fault("/kind", "kind_does_not_fit_division");
    let mut code = facility_body(TOWN, "甲");
    code["operator_credit_code"] = json!("91350100M000100Y44");
    invalid(operator.post(BASE, code).await).fault("/operator_credit_code", "credit_code_invalid");
    let mut hours = facility_body(TOWN, "甲");
    hours["opening_hours"][0]["closes_at"] = json!("08:00:00");
    invalid(operator.post(BASE, hours).await).fault("/opening_hours", "opening_hours_invalid");
}

#[actix_web::test]
async fn a_facility_outside_the_scope_is_not_there() {
    let app = TestApp::spawn().await;
    let view = registered(&app, TOWN, "远中心", "2024-09-01").await;
    let one = format!("{BASE}/{}", view.id);
    let stranger = app.division(Role::CountyAdmin, "150603").await;
    stranger.get(&one).await.problem(404, "not_found");
    stranger.patch(&one, "\"v1\"", json!({ "address": "甲" })).await.problem(404, "not_found");
    stranger.post(&path(&view, "suspend"), json!({ "reason": "试试" })).await.problem(404, "not_found");
    assert_eq!(stranger.get(BASE).await.expect(200).json()["items"], json!([]));
    assert_eq!(stranger.get(&format!("{BASE}/options")).await.expect(200).json()["items"], json!([]));
    let clerk = app.facility(Role::FacilityClerk, view.id).await;
    clerk.get(&one).await.expect(200);
    assert_eq!(clerk.get(BASE).await.expect(200).json()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_registered_school_must_not_shrink_below_its_minimum() {
    let app = TestApp::spawn().await;
    let view = registered(&app, TOWN, "守面积中心", "2024-09-01").await;
    let clerk = app.facility(Role::FacilityClerk, view.id).await;
    let etag = || format!("\"v{}\"", view.version);
    let room = path(&view, &format!("rooms/{}", view.rooms[0].id));
    let shrunk = clerk.patch(&room, &etag(), json!({ "area": "99.99" })).await;
    shrunk.problem(422, "validation_failed").fault("/school/coordinated_usable_area", "below_minimum");
    clerk.delete(&room, &etag()).await.problem(422, "validation_failed");
    clerk.patch(&room, &etag(), json!({ "area": "100.00" })).await.expect(200);
    let admin = app.city(Role::CityAdmin).await;
    let inspected: FacilityView =
        admin.post(&path(&view, "inspected-area"), json!({ "area": "98.50" })).await.expect(200).read();
    assert_eq!(
        inspected.school.unwrap().coordinated_usable_area.to_string(),
        "98.50",
        "the lower one counts"
    );
    let renamed = json!({ "name_zh": "改名" });
    clerk
        .patch(&format!("{BASE}/{}", view.id), &format!("\"v{}\"", inspected.version), renamed)
        .await
        .problem(409, "registration_not_editable");
}

#[actix_web::test]
async fn only_an_authority_adds_a_school_to_a_registered_facility() {
    let app = TestApp::spawn().await;
    let (operator, admin) = (operator(&app).await, app.city(Role::CityAdmin).await);
    let view: FacilityView = operator.post(BASE, facility_body(TOWN, "无学堂中心")).await.expect(201).read();
    operator.post(&path(&view, "submit"), json!({})).await.expect(200);
    admin.post(&path(&view, "approve"), json!({})).await.expect(200);
    let roomed = operator.post(&path(&view, "rooms"), room_body("书画室", "100.00")).await.expect(201);
    let school = || school_body("2025-11-12");
    operator
        .put(&path(&view, "school"), &roomed.etag(), school())
        .await
        .problem(422, "school_needs_authority");
    admin.put(&path(&view, "school"), &roomed.etag(), school()).await.expect(200);
}

#[actix_web::test]
async fn a_station_extends_a_school_at_a_centre_only() {
    let app = TestApp::spawn().await;
    let center = registered(&app, SUBDISTRICT, "街道中心", "2024-09-01").await;
    let operator = app.division(Role::TownshipOperator, SUBDISTRICT).await;
    let station = draft(&operator, COMMUNITY, "社区站", "50.00").await;
    let mut school = school_body("2024-10-01");
    school["parent_school_id"] = json!(center.school.unwrap().id);
    let etag = format!("\"v{}\"", station.version);
    let put = operator.put(&path(&station, "school"), &etag, school.clone()).await.expect(200);
    assert_eq!(put.json()["school"]["parent_school_name"], "银发学堂");
    school["parent_school_id"] = put.json()["school"]["id"].clone();
    let itself = operator.put(&path(&station, "school"), &put.etag(), school).await;
    itself.problem(422, "validation_failed").fault("/parent_school_id", "parent_not_a_center");
}

#[actix_web::test]
async fn lists_are_filtered_sorted_paged_and_their_cursors_bound() {
    let app = TestApp::spawn().await;
    let admin = app.city(Role::CityAdmin).await;
    for name in ["丙中心", "甲中心", "乙中心"] {
        admin.post(BASE, facility_body(TOWN, name)).await.expect(201);
    }
    draft(&admin, SUBDISTRICT, "丁中心", "150.00").await;
    let names = |body: &Value| -> Vec<String> {
        body["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["name_zh"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = admin.get(&format!("{BASE}?sort=name&limit=3&count=true")).await.expect(200).json();
    let rest = first["next_cursor"].as_str().unwrap().to_owned();
    let last = admin.get(&format!("{BASE}?sort=name&limit=3&cursor={rest}")).await.expect(200).json();
    let mut all = names(&first);
    all.extend(names(&last));
    let mut sorted = all.clone();
    sorted.sort();
    assert_eq!((all.len(), &all, &first["total"]), (4, &sorted, &json!(4)));
    admin.get(&format!("{BASE}?sort=-name&limit=3&cursor={rest}")).await.problem(400, "cursor_mismatch");
    admin.get(&format!("{BASE}/options?cursor={rest}")).await.problem(400, "cursor_mismatch");
    for (query, count) in [
        ("kind=subdistrict_elderly_care_center", 1),
        ("has_school=false", 3),
        ("q=%E7%94%B2", 1),
        ("township=150602100", 3),
        ("county=150603", 0),
        ("min_area=150.00", 1),
        ("min_area=150.01", 0),
        ("status=approved", 0),
    ] {
        let body = admin.get(&format!("{BASE}?{query}")).await.expect(200).json();
        assert_eq!(names(&body).len(), count, "{query}");
    }
    let phones = admin.get(BASE).await.expect(200);
    assert!(String::from_utf8_lossy(&phones.bytes).contains("138****5678"), "telephones are masked in lists");
    admin.get(&format!("{BASE}?colour=red")).await.problem(400, "invalid_query");
}

const HEADINGS: &str = "设施类型,设施名称,行政区划代码,运营机构,地址,联系电话,开放时间,房间,学堂名称,建设方式,推进批次,开办日期,使用权类型,使用权文件号,使用权起始日";

fn line(number: usize, division: &str, kind: &str) -> String {
    format!(
        "{kind},第{number}中心,{division},街道办,府前街{number}号,0477-8581234,周一至周五 08:30-17:30,\
         课教室/书画室/６０.00/30；activity_room/舞蹈室/40.00,第{number}学堂,改建,urban_pilot,2024-09-01,租赁合同,\
         租字{number},2024-01-01"
    )
}

fn table(bad: &[(usize, &str)]) -> Vec<u8> {
    let mut lines = vec![HEADINGS.to_owned()];
    for number in 2..=501 {
        let mut whole = line(number, "１５０６０２１００", "区域苏木乡镇养老服务中心");
        if number > 80 {
            whole = whole.split(',').take(8).chain([""; 7]).collect::<Vec<_>>().join(",");
        }
        lines.push(bad.iter().find(|(row, _)| *row == number).map_or(whole, |(_, text)| (*text).to_owned()));
    }
    lines.join("\n").into_bytes()
}

async fn import(client: &Client, query: &str, kind: &str, body: Vec<u8>) -> crate::support::client::Answer {
    client.send_bytes(Method::POST, &format!("{BASE}/import{query}"), Some((kind, body)), &[]).await
}

async fn total(client: &Client) -> Value {
    client.get(&format!("{BASE}?count=true&limit=1")).await.expect(200).json()["total"].clone()
}

/// The same table as a workbook that a spreadsheet would write.
fn as_workbook(csv: &[u8]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0_u32..).zip(std::str::from_utf8(csv).expect("text").lines()) {
        for (column, cell) in (0_u16..).zip(line.split(',')) {
            if !cell.is_empty() {
                sheet.write_string(row, column, cell).expect("a cell");
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[actix_web::test]
async fn an_xlsx_with_three_bad_rows_of_500_writes_nothing_and_names_each_cell() {
    const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let app = TestApp::spawn().await;
    let operator = operator(&app).await;
    let unknown = line(40, "150602100", "俱乐部");
    let twice = line(7, "150602100", "区域苏木乡镇养老服务中心");
    let outside = line(300, "150602101", "township_regional_elderly_care_center");
    let bad = as_workbook(&table(&[(40, &unknown), (90, &twice), (300, &outside)]));
    let answer = import(&operator, "", XLSX, bad.clone()).await.problem(422, "import_rejected");
    let told: Vec<_> = answer.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (fault["row"].as_u64().unwrap(), fault["column"].clone(), fault["code"].clone()))
        .collect();
    assert_eq!(
        told,
        [
            (40, json!("设施类型"), json!("unknown_word")),
            (90, json!("设施名称"), json!("row_repeated")),
            (300, json!("行政区划代码"), json!("division_outside_scope")),
        ]
    );
    assert_eq!(total(&operator).await, json!(0), "all or nothing");
    let book = import(&operator, "?errors=xlsx", XLSX, bad).await.expect(422);
    assert_eq!(book.header("content-type"), XLSX);
    let rows = workbook(&book.bytes);
    assert_eq!((rows.len(), rows[0].last().map(String::as_str)), (501, Some("错误说明")));
    let told: Vec<(usize, &str)> = (1..)
        .zip(&rows)
        .skip(1)
        .filter_map(|(number, row)| {
            row.last().map(String::as_str).filter(|told| !told.is_empty()).map(|told| (number, told))
        })
        .collect();
    assert_eq!(told.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [40, 90, 300]);
    for ((_, text), (column, word)) in
        told.iter().zip([("设施类型", "俱乐部"), ("设施名称", "7"), ("行政区划代码", "管辖范围")])
    {
        assert!(text.starts_with(column) && text.contains(word), "{text}");
    }
}

#[actix_web::test]
async fn a_dry_run_checks_and_a_run_writes_every_row() {
    let app = TestApp::spawn().await;
    let operator = operator(&app).await;
    let report = import(&operator, "?dry_run=true", "text/csv", table(&[])).await.expect(200).json();
    assert_eq!(report, json!({ "rows": 500, "created": 0, "dry_run": true }));
    assert_eq!(total(&operator).await, json!(0));
    let report = import(&operator, "", "text/csv", table(&[])).await.expect(200).json();
    assert_eq!(report, json!({ "rows": 500, "created": 500, "dry_run": false }));
    assert_eq!(total(&operator).await, json!(500));
    let again = import(&operator, "", "text/csv", table(&[])).await.problem(422, "import_rejected").json();
    assert_eq!(again["errors"][0]["code"], "facility_name_taken");
}

#[actix_web::test]
async fn an_imported_school_can_be_handed_in_as_it_is() {
    let app = TestApp::spawn().await;
    let operator = operator(&app).await;
    let file = format!("{HEADINGS}\n{}", line(1, "１５０６０２１００", "区域苏木乡镇养老服务中心"));
    import(&operator, "", "text/csv", file.into_bytes()).await.expect(200);
    let item = operator.get(BASE).await.expect(200).json()["items"][0].clone();
    assert_eq!(item["coordinated_usable_area"], "100.00");
    assert_eq!(item["school_code"], "YFXT-150602100-01");
    let id = item["id"].as_str().unwrap();
    operator.post(&format!("{BASE}/{id}/submit"), json!({})).await.expect(200);
}

fn workbook(bytes: &[u8]) -> Vec<Vec<String>> {
    use calamine::Reader as _;
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("rows");
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[actix_web::test]
async fn the_template_is_imported_as_it_is() {
    let app = TestApp::spawn().await;
    let admin = app.city(Role::CityAdmin).await;
    for format in ["xlsx", "csv"] {
        let template = admin.get(&format!("{BASE}/import-template?format={format}")).await.expect(200);
        let report =
            import(&admin, "?dry_run=true", "application/octet-stream", template.bytes).await.expect(200);
        assert_eq!(report.json()["rows"], 1, "{format}");
    }
    import(&admin, "", "text/csv", b"\x00\x01\x02".to_vec()).await.problem(422, "sheet_unreadable");
    import(&admin, "", "text/csv", "颜色\n红".as_bytes().to_vec()).await.problem(422, "sheet_column_unknown");
    import(&admin, "", "text/csv", vec![b'x'; 20 * 1024 * 1024 + 1]).await.problem(413, "body_too_large");
}

#[actix_web::test]
async fn an_export_opens_and_no_cell_of_it_is_a_formula() {
    let app = TestApp::spawn().await;
    let admin = app.city(Role::CityAdmin).await;
    admin.post(BASE, facility_body(TOWN, "=HYPERLINK(1)")).await.expect(201);
    draft(&admin, SUBDISTRICT, "街道中心", "120.50").await;
    let book = workbook(&admin.get(&format!("{BASE}/export?format=xlsx")).await.expect(200).bytes);
    assert_eq!((book.len(), book[0][1].as_str()), (3, "设施名称"));
    assert_eq!(book[1][0], "街道养老服务中心");
    let area = book[0].iter().position(|heading| heading == "统筹使用面积（平方米）").expect("the area");
    assert_eq!(book[1][area], "120.5");
    assert_eq!(book[2][1], "'=HYPERLINK(1)");
    let csv =
        admin.get(&format!("{BASE}/export?format=csv&kind=township_regional_elderly_care_center")).await;
    let text = String::from_utf8(csv.expect(200).bytes).unwrap();
    assert_eq!(text.lines().count(), 2);
    assert!(text.contains(",'=HYPERLINK(1),") && text.contains("138****5678"), "{text}");
    let stranger = app.division(Role::CountyAdmin, "150603").await;
    assert_eq!(
        workbook(&stranger.get(&format!("{BASE}/export?format=xlsx")).await.expect(200).bytes).len(),
        1
    );
}

#[actix_web::test]
async fn an_export_longer_than_a_page_is_whole() {
    let app = TestApp::spawn().await;
    let operator = operator(&app).await;
    let mut lines = vec!["设施类型,设施名称,行政区划代码".to_owned()];
    lines.extend((0..1_203).map(|n| format!("区域苏木乡镇养老服务中心,第{n}中心,{TOWN}")));
    import(&operator, "", "text/csv", lines.join("\n").into_bytes()).await.expect(200);
    let csv = operator.get(&format!("{BASE}/export?format=csv")).await.expect(200);
    let text = String::from_utf8(csv.bytes).unwrap();
    let names: std::collections::HashSet<&str> =
        text.lines().skip(1).filter_map(|l| l.split(',').nth(1)).collect();
    assert_eq!((text.lines().count(), names.len()), (1_204, 1_203));
    let book = operator.get(&format!("{BASE}/export?format=xlsx")).await.expect(200);
    assert_eq!(workbook(&book.bytes).len(), 1_204);
}

#[actix_web::test]
async fn a_zone_may_register_a_centre() {
    let app = TestApp::spawn().await;
    registered(&app, ZONE, "园区中心", "2024-09-01").await;
}
