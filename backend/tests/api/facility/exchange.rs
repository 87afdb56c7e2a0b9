//! What goes out in a file comes in again.

use contract::auth::Role;
use contract::facility::FacilityView;
use serde_json::{Value, json};

use super::{BASE, SUBDISTRICT, TOWN, import, path, workbook};
use crate::support::client::Answer;
use crate::support::schools::{draft, facility_body, registered, room_body, school_body};
use crate::support::{Client, TestApp};

const STATION: &str = "150602001001";

/// A registered centre with every kind of room, a station that extends its school, and a bare draft.
async fn fill(app: &TestApp) {
    let city = app.city(Role::CityAdmin).await;
    let center = registered(app, SUBDISTRICT, "=街道,中心", "2024-09-01").await;
    let mut room = room_body("甲/乙；丙", "30.25");
    room["shared_use"] = json!(true);
    let uncounted = json!({
        "kind": "other", "name": "库房", "area": "12.00", "capacity": 0, "counts_toward_school": false,
    });
    city.post(&path(&center, "rooms"), room).await.expect(201);
    city.post(&path(&center, "rooms"), uncounted).await.expect(201);
    city.post(&path(&center, "inspected-area"), json!({ "area": "140.00" })).await.expect(200);
    let station = draft(&city, STATION, "社区站", "50.00").await;
    let mut school = school_body("2024-10-01");
    school["parent_school_id"] = json!(center.school.expect("a school").id);
    school["condition_met"] = json!(true);
    school["condition_note"] = json!("场地、人员均已落实");
    school["closed_on"] = json!("2026-06-30");
    city.put(&path(&station, "school"), &format!("\"v{}\"", station.version), school).await.expect(200);
    let mut bare = facility_body(TOWN, "空白中心");
    for member in ["operator_name", "address", "location", "contact_phone", "opening_hours"] {
        bare.as_object_mut().expect("a body").remove(member);
    }
    city.post(BASE, bare).await.expect(201);
}

/// The rows below the headings, without what depends on the register that they lie in.
async fn lines(city: &Client) -> Vec<Vec<(String, String)>> {
    const OWN: [&str; 6] =
        ["登记状态", "核验面积（平方米）", "核验日期", "统筹使用面积（平方米）", "联系人", "联系电话"];
    let rows = workbook(&city.get(&format!("{BASE}/export?format=xlsx")).await.expect(200).bytes);
    let named = |row: &Vec<String>| {
        let cells = rows[0].iter().cloned().zip(row.iter().cloned());
        cells.filter(|(heading, _)| !OWN.contains(&heading.as_str())).collect()
    };
    rows.iter().skip(1).map(named).collect()
}

#[actix_web::test]
async fn an_export_is_imported_into_another_register_as_it_was() {
    let from = TestApp::spawn().await;
    fill(&from).await;
    let source = from.city(Role::CityAdmin).await;
    let expected = lines(&source).await;
    assert_eq!(expected.len(), 3);
    for format in ["xlsx", "csv"] {
        let file = source.get(&format!("{BASE}/export?format={format}")).await.expect(200).bytes;
        let app = TestApp::spawn().await;
        let city = app.city(Role::CityAdmin).await;
        let report = import(&city, "", "application/octet-stream", file).await.expect(200).json();
        assert_eq!(report["created"], 3, "{format}");
        assert_eq!(lines(&city).await, expected, "{format}");
        let found = city.get(&format!("{BASE}?q=%E7%AB%99")).await.expect(200).json();
        let id = found["items"][0]["id"].as_str().expect("the station").to_owned();
        let station: FacilityView = city.get(&format!("{BASE}/{id}")).await.expect(200).read();
        let school = station.school.expect("a school");
        assert_eq!(school.parent_school_name.as_deref(), Some("银发学堂"));
        assert_eq!((school.condition_met, school.inspected_area), (Some(true), None));
    }
}

#[actix_web::test]
async fn rooms_leave_and_come_with_what_they_count_for() {
    let app = TestApp::spawn().await;
    fill(&app).await;
    let city = app.city(Role::CityAdmin).await;
    let rows = workbook(&city.get(&format!("{BASE}/export?format=xlsx")).await.expect(200).bytes);
    let at = |heading: &str| rows[0].iter().position(|cell| cell == heading).expect("a column");
    let center = rows.iter().find(|row| row[at("行政区划代码")] == SUBDISTRICT).expect("the centre");
    let rooms = &center[at("房间")];
    for room in ["课教室/甲\\/乙\\；丙/30.25/30/共享", "其他/库房/12.00/0/不计入", "课教室/书画室/120.00/30"]
    {
        assert!(rooms.contains(room), "{rooms}");
    }
    assert_eq!(
        (center[at("核验面积（平方米）")].as_str(), center[at("运营机构")].as_str()),
        ("140", "居家养老服务有限公司")
    );
    assert_eq!(center[at("使用权文件号")], "租字2024-018");
    let station = rows.iter().find(|row| row[at("行政区划代码")] == STATION).expect("the station");
    assert_eq!(station[at("辐射延伸自学堂编码")], "YFXT-150602001-01");
    assert_eq!(station[at("服务站具备办学条件")], "是");
}

fn faults(answer: &Answer) -> Vec<(Value, Value)> {
    let body = answer.json();
    let faults = body["errors"].as_array().expect("faults").iter();
    faults.map(|fault| (fault["column"].clone(), fault["code"].clone())).collect()
}

#[actix_web::test]
async fn a_masked_contact_counts_as_blank_and_a_wrong_one_is_a_fault() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let file = |phone: &str| {
        format!("设施类型,设施名称,行政区划代码,联系人,联系电话\n街道养老服务中心,甲中心,{SUBDISTRICT},张*,{phone}").into_bytes()
    };
    import(&city, "", "text/csv", file("138****5678")).await.expect(200);
    let item = city.get(BASE).await.expect(200).json()["items"][0].clone();
    let view = city.get(&format!("{BASE}/{}", item["id"].as_str().unwrap())).await.expect(200).json();
    assert_eq!((&view["contact_name"], &view["contact_phone"]), (&Value::Null, &Value::Null));
    let wrong = import(&city, "?dry_run=true", "text/csv", file("无")).await.problem(422, "import_rejected");
    assert!(faults(&wrong).contains(&(json!("联系电话"), json!("phone_invalid"))));
}

#[actix_web::test]
async fn what_a_table_says_of_a_school_is_checked_cell_by_cell() {
    let app = TestApp::spawn().await;
    registered(&app, SUBDISTRICT, "街道中心", "2024-09-01").await;
    let city = app.city(Role::CityAdmin).await;
    let heading = "设施类型,设施名称,行政区划代码,学堂名称,建设方式,推进批次,开办日期,停办日期,辐射延伸自学堂编码,服务站具备办学条件,办学条件说明";
    let station = "嘎查村社区养老服务站";
    let row = |text: &str| format!("{heading}\n{text}").into_bytes();
    let good = row(&format!(
        "{station},甲站,{STATION},甲学堂,改建,城镇区先期试点,2024-09-01,,YFXT-150602001-01,是,场地已落实"
    ));
    import(&city, "?dry_run=true", "text/csv", good).await.expect(200);
    let bad = row(&format!(
        "{station},乙站,{STATION},乙学堂,改建,城镇区先期试点,2024-09-01,2024-08-31,YFXT-150602001-77,是,"
    ));
    let bad = import(&city, "", "text/csv", bad).await.problem(422, "import_rejected");
    for (column, code) in [
        ("停办日期", "end_before_start"),
        ("辐射延伸自学堂编码", "parent_not_a_center"),
        ("办学条件说明", "required"),
    ] {
        assert!(faults(&bad).contains(&(json!(column), json!(code))), "{column}: {}", bad.json());
    }
}
