//! Teachers: what stands behind them, on whose timetable they may be, what they taught, and tables of them.

mod standing;

use contract::auth::Role;
use serde_json::{Value, json};

use crate::support::learning::{School, course, id_number, school, session_body};
use crate::support::{Client, TestApp};

const TOWN: &str = "150602100";
const BASE: &str = "/api/v1/teachers";
const SESSIONS: &str = "/api/v1/class-sessions";

async fn teacher(school: &School, more: Value) -> String {
    let mut body =
        json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired" });
    body.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
    school.manager.post(BASE, body).await.expect(201).id()
}

/// A session on a day of November 2025 from nine to half past ten in Shanghai.
fn taught_by(school: &School, course: &str, teacher: &str, day: u32) -> Value {
    let at = |time: &str| format!("2025-11-{day}T{time}:00Z");
    let mut body = session_body(school, course, &at("01:00"), &at("02:30"));
    body["teacher_id"] = json!(teacher);
    body
}

fn consent(from: &str, to: &str) -> Value {
    json!({ "unit_name": "东胜区第一小学", "document_number": "函1", "given_on": from, "valid_to": to })
}

#[actix_web::test]
async fn who_is_in_service_is_on_a_timetable_only_on_days_that_a_consent_covers() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let course = course(&app.city(Role::CityAdmin).await, "C-1", "书法入门").await;
    let who = teacher(&school, json!({ "employment": "in_service", "consent_of_unit": true })).await;
    let wanted = |day| taught_by(&school, &course, &who, day);
    let missing = school.clerk.post(SESSIONS, wanted(13)).await;
    missing.fault("/teacher_id", "teacher_consent_missing");
    let path = format!("{BASE}/{who}/consents");
    school
        .manager
        .post(&path, consent("2025-11-14", "2025-11-13"))
        .await
        .fault("/valid_to", "end_before_start");
    let given = school.manager.post(&path, consent("2025-11-13", "2025-11-14")).await.expect(201).json();
    assert_eq!(given["consents"][0]["in_force"], false, "it begins tomorrow");
    school.clerk.post(SESSIONS, wanted(13)).await.expect(201);
    school.clerk.post(SESSIONS, wanted(15)).await.fault("/teacher_id", "teacher_consent_missing");
    let which = given["consents"][0]["id"].as_str().expect("an id").to_owned();
    let withdraw = format!("{path}/{which}/withdraw");
    school.manager.post(&withdraw, json!({ "reason": "单位收回" })).await.expect(200);
    school
        .manager
        .post(&withdraw, json!({ "reason": "单位收回" }))
        .await
        .problem(409, "unit_consent_withdrawn");
    school.clerk.post(SESSIONS, wanted(14)).await.fault("/teacher_id", "teacher_consent_missing");
    let retired = teacher(&school, json!({})).await;
    school.clerk.post(SESSIONS, taught_by(&school, &course, &retired, 17)).await.expect(201);
}

#[actix_web::test]
async fn a_students_stay_and_its_university_bound_the_days_on_which_it_teaches() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let course = course(&app.city(Role::CityAdmin).await, "C-1", "书法入门").await;
    let retired = json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired", "stay_to": "2025-12-31" });
    school.manager.post(BASE, retired).await.fault("/stay_to", "only_for_students");
    let student = json!({
        "source": "university_student", "employment": null, "student_kind": "internship", "consent_of_unit": true,
        "unit_name": "内蒙古师范大学", "stay_from": "2025-09-01", "stay_to": "2025-11-13",
    });
    let who = teacher(&school, student).await;
    school
        .manager
        .post(&format!("{BASE}/{who}/consents"), consent("2025-09-01", "2026-09-01"))
        .await
        .expect(201);
    school.clerk.post(SESSIONS, taught_by(&school, &course, &who, 13)).await.expect(201);
    let over = school.clerk.post(SESSIONS, taught_by(&school, &course, &who, 14)).await;
    over.fault("/teacher_id", "teacher_stay_over");
}

#[actix_web::test]
async fn a_session_outside_of_the_hours_in_which_its_teacher_can_teach_is_a_warning() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let course = course(&app.city(Role::CityAdmin).await, "C-1", "书法入门").await;
    let who = teacher(&school, json!({ "id_number": id_number("19600101", 31) })).await;
    let thursday = school.clerk.post(SESSIONS, taught_by(&school, &course, &who, 13)).await.expect(201);
    assert_eq!(thursday.json()["warnings"], json!([]), "who has said nothing can always teach");
    let window = |weekday: u8, to: &str| json!({ "windows": [{ "weekday": weekday, "starts_at": "08:00:00", "ends_at": to, "valid_from": "2025-11-01" }] });
    let path = format!("{BASE}/{who}/availability");
    let documents = format!("{BASE}/{who}/documents");
    let put = async |body: Value| {
        let etag = school.manager.get(&documents).await.expect(200).etag();
        school.manager.put(&path, &etag, body).await
    };
    put(window(4, "08:00:00")).await.fault("/windows/0/ends_at", "end_not_after_start");
    put(window(9, "09:00:00")).await.problem(422, "validation_failed");
    put(window(4, "10:00:00")).await.expect(200);
    let read = school.clerk.get(&format!("{SESSIONS}/{}", thursday.id())).await.expect(200).json();
    assert_eq!(read["warnings"], json!(["outside_availability"]), "it ends at half past ten");
    put(window(4, "11:00:00")).await.expect(200);
    let listed = school.clerk.get(SESSIONS).await.expect(200).json();
    assert_eq!(listed["items"][0]["warnings"], json!([]));
    let friday = school.clerk.post(SESSIONS, taught_by(&school, &course, &who, 14)).await.expect(201);
    assert_eq!(friday.json()["warnings"], json!(["outside_availability"]));
}

#[actix_web::test]
async fn the_hours_of_a_teacher_are_replaced_only_by_who_has_read_them_as_they_are() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let who = teacher(&school, json!({ "id_number": id_number("19600101", 31) })).await;
    let (path, documents) = (format!("{BASE}/{who}/availability"), format!("{BASE}/{who}/documents"));
    let window = |weekday: u8| json!({ "weekday": weekday, "starts_at": "08:00:00", "ends_at": "10:00:00", "valid_from": "2025-11-01" });
    let body = |days: &[u8]| json!({ "windows": days.iter().copied().map(window).collect::<Vec<_>>() });
    let put = async |etag: &str, days: &[u8]| school.manager.put(&path, etag, body(days)).await;
    let read = school.manager.get(&documents).await.expect(200).etag();
    let without = school.manager.send(reqwest::Method::PUT, &path, Some(body(&[1])), &[]).await;
    without.problem(428, "if_match_required");
    let first = put(&read, &[1]).await.expect(200);
    put(&read, &[2]).await.problem(412, "stale_version");
    let kept = school.manager.get(&documents).await.expect(200);
    assert_eq!(kept.json()["availability"][0]["weekday"], 1, "the earlier one is not overwritten");
    assert_eq!(kept.etag(), first.etag());
    put(&kept.etag(), &[1, 2]).await.expect(200);
    let teacher = school.manager.get(&format!("{BASE}/{who}")).await.expect(200).json();
    assert_eq!(teacher["version"], 3, "it is the teacher's version");
}

#[actix_web::test]
async fn what_one_enters_of_a_teacher_another_verifies() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (county, township) =
        (app.division(Role::CountyAdmin, "150602").await, app.division(Role::TownshipOperator, TOWN).await);
    let body =
        json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired" });
    let who = township.post(BASE, body).await.expect(201).id();
    let path = format!("{BASE}/{who}");
    township.post(&format!("{path}/verify"), json!({})).await.problem(422, "own_teacher_entry");
    let verified = county.post(&format!("{path}/verify"), json!({})).await.expect(200);
    let moved =
        school.manager.patch(&path, &verified.etag(), json!({ "unit_name": "第二小学" })).await.expect(200);
    assert_eq!(moved.json()["verified"], false, "the unit is another");
    let paper = |issued: &str| json!({ "kind": "teacher_certificate", "title": "小学教师", "document_number": "2001", "issued_on": issued });
    let add = format!("{path}/qualifications");
    township.post(&add, paper("2025-11-13")).await.fault("/issued_on", "day_to_come");
    let entered = township.post(&add, paper("2001-07-01")).await.expect(201).json();
    let one = &entered["qualifications"][0];
    assert_eq!((&one["status"], &one["in_force"]), (&json!("stated"), &json!(false)));
    let which = format!("{add}/{}", one["id"].as_str().expect("an id"));
    township.post(&format!("{which}/verify"), json!({})).await.problem(422, "own_teacher_entry");
    let seen = county.post(&format!("{which}/verify"), json!({})).await.expect(200).json();
    assert_eq!(seen["qualifications"][0]["in_force"], true);
    county.post(&format!("{which}/verify"), json!({})).await.problem(409, "qualification_decided");
    let off =
        county.post(&format!("{which}/withdraw"), json!({ "reason": "证书已注销" })).await.expect(200).json();
    assert_eq!(off["qualifications"][0]["withdrawn_reason"], "证书已注销");
    assert!(app.refuses("update teacher_qualification set verified_by = entered_by"));
}

#[actix_web::test]
async fn an_assigned_teacher_is_seen_and_taken_by_the_other_school_and_written_by_its_own() {
    let app = TestApp::spawn().await;
    let own = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let other = school(&app, "150602101", "罕台镇养老服务中心").await;
    let course = course(&app.city(Role::CityAdmin).await, "C-1", "书法入门").await;
    let who = teacher(&own, json!({})).await;
    let path = format!("{BASE}/{who}");
    other.manager.get(&path).await.problem(404, "not_found");
    other
        .clerk
        .post(SESSIONS, taught_by(&other, &course, &who, 13))
        .await
        .fault("/teacher_id", "teacher_not_available");
    let county = app.division(Role::CountyAdmin, "150602").await;
    let wanted = |to: &str| json!({ "school_id": other.id, "starts_on": "2025-11-13", "ends_on": to });
    own.manager
        .post(&format!("{path}/assignments"), wanted("2025-11-13"))
        .await
        .problem(403, "role_not_allowed");
    let home = json!({ "school_id": own.id, "starts_on": "2025-11-13" });
    county.post(&format!("{path}/assignments"), home).await.fault("/school_id", "own_school");
    let assigned = county.post(&format!("{path}/assignments"), wanted("2025-11-13")).await.expect(201).json();
    county
        .post(&format!("{path}/assignments"), wanted("2025-12-13"))
        .await
        .problem(409, "teacher_assigned_before");
    let read = other.manager.get(&path).await.expect(200);
    let listed = other.manager.get(BASE).await.expect(200).json();
    assert_eq!(listed["items"][0]["id"], who);
    other.manager.patch(&path, &read.etag(), json!({ "name": "李老师" })).await.problem(404, "not_found");
    other.clerk.post(SESSIONS, taught_by(&other, &course, &who, 13)).await.expect(201);
    other
        .clerk
        .post(SESSIONS, taught_by(&other, &course, &who, 14))
        .await
        .fault("/teacher_id", "teacher_not_available");
    let which = assigned["assignments"][0]["id"].as_str().expect("an id").to_owned();
    let ended =
        county.post(&format!("{path}/assignments/{which}/end"), json!({ "ends_on": "2025-11-20" })).await;
    assert_eq!(ended.expect(200).json()["assignments"][0]["ends_on"], "2025-11-20");
}

/// Opens and closes a session at half past ten.
async fn closed(school: &School, body: Value) {
    let id = school.clerk.post(SESSIONS, body).await.expect(201).id();
    school.clerk.post(&format!("{SESSIONS}/{id}/open"), json!({})).await.expect(200);
    school.clerk.post(&format!("{SESSIONS}/{id}/close"), json!({})).await.expect(200);
}

async fn text(client: &Client, path: &str) -> String {
    String::from_utf8_lossy(&client.get(path).await.expect(200).bytes).into_owned()
}

#[actix_web::test]
async fn hours_are_those_of_closed_sessions_by_form_kind_and_county() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let course = course(&app.city(Role::CityAdmin).await, "C-1", "书法入门").await;
    let veteran = teacher(&school, json!({ "reemployment_kind": "veteran_teacher" })).await;
    closed(&school, taught_by(&school, &course, &veteran, 12)).await;
    let mut lecture = session_body(&school, &course, "2025-11-12T00:00:00Z", "2025-11-12T00:45:00Z");
    lecture["teacher_id"] = json!(veteran);
    lecture["form"] = json!("lecture");
    closed(&school, lecture).await;
    school.clerk.post(SESSIONS, taught_by(&school, &course, &veteran, 13)).await.expect(201);
    let own = school.manager.get(&format!("{BASE}/{veteran}/hours")).await.expect(200).json();
    assert_eq!(
        (&own["sessions"], &own["minutes"], &own["from"]),
        (&json!(2), &json!(135), &json!("2025-01-01"))
    );
    assert_eq!((&own["lines"][1]["form"], &own["lines"][1]["minutes"]), (&json!("lecture"), &json!(45)));
    let none =
        school.manager.get(&format!("{BASE}/{veteran}/hours?from=2025-11-13")).await.expect(200).json();
    assert_eq!(none["minutes"], 0);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let report = county.get(&format!("{BASE}/hours")).await.expect(200).json();
    assert_eq!(
        report["groups"],
        json!([{ "source": "school", "employment": "retired", "reemployment_kind": "veteran_teacher",
            "student_kind": null, "teachers": 1, "sessions": 2, "minutes": 135 }])
    );
    assert_eq!(
        report["counties"],
        json!([{ "county_code": "150602", "county_name": "东胜区", "teachers": 1, "sessions": 2, "minutes": 135 }])
    );
    let csv = text(&county, &format!("{BASE}/hours/export?format=csv")).await;
    assert!(csv.contains("赵老师,学校,退休,老教师,,2,135"), "{csv}");
    let elsewhere = app.division(Role::CountyAdmin, "150621").await;
    let nothing = elsewhere.get(&format!("{BASE}/hours")).await.expect(200).json();
    assert_eq!((&nothing["minutes"], &nothing["groups"]), (&json!(0), &json!([])));
}

#[actix_web::test]
async fn a_telephone_number_is_sealed_and_shown_for_a_reason() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let body = json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired", "phone": "139" });
    school.manager.post(BASE, body).await.fault("/phone", "malformed_phone");
    let who = teacher(&school, json!({ "phone": "13947712345" })).await;
    let read = school.manager.get(&format!("{BASE}/{who}")).await.expect(200);
    assert_eq!(read.json()["phone_masked"], "139****2345");
    let reveal = format!("{BASE}/{who}/reveal");
    school.clerk.post(&reveal, json!({ "reason": "通知停课" })).await.problem(403, "role_not_allowed");
    let shown = school.manager.post(&reveal, json!({ "reason": "通知停课" })).await.expect(200);
    assert_eq!(
        (shown.json()["phone"].clone(), shown.header("cache-control")),
        (json!("13947712345"), "no-store")
    );
    for kept in ["audit_entry where after::text", "teacher where encode(phone_sealed, 'escape')"] {
        assert_eq!(app.count(&format!("select from {kept} like '%13947712345%'")), 0, "{kept}");
    }
    assert_eq!(
        app.count(
            "select from audit_entry where action = 'teacher.reveal' and after ->> 'reason' = '通知停课'"
        ),
        1
    );
}

#[actix_web::test]
async fn a_table_of_teachers_comes_in_as_a_whole_and_goes_out_again() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let template = text(&school.clerk, &format!("{BASE}/import-template?format=csv")).await;
    assert!(template.contains("学堂编号*,姓名*,来源*"), "{template}");
    let facility =
        school.manager.get(&format!("/api/v1/facilities/{}", school.facility)).await.expect(200).json();
    let code = facility["school"]["code"].as_str().expect("a code").to_owned();
    let table = |rows: &str| format!("学堂编号,姓名,来源,在职或退休,返聘类别,联系电话\n{rows}");
    let import = async |rows: &str, dry: bool| {
        let path = format!("{BASE}/import?dry_run={dry}");
        school
            .clerk
            .send_bytes(reqwest::Method::POST, &path, Some(("text/csv", table(rows).into_bytes())), &[])
            .await
    };
    let wrong = format!("{code},钱敏,学校,退休,老教师,13947712345\nYFXT-0,孙丽,学校,在职,老教师,12");
    let refused = import(&wrong, false).await.problem(422, "import_rejected").json();
    let told: Vec<_> =
        refused["errors"].as_array().expect("faults").iter().map(|one| one["code"].clone()).collect();
    assert_eq!(told, ["school_not_found", "only_for_retired", "malformed_phone"]);
    assert_eq!(app.count("select from teacher"), 0, "all or nothing");
    let rows = format!("{code},钱敏,学校,退休,老教师,13947712345\n{code},孙丽,企事业单位,在职,,139****2345");
    let dry = import(&rows, true).await.expect(200).json();
    assert_eq!((&dry["rows"], &dry["created"]), (&json!(2), &json!(0)));
    let done = import(&rows, false).await.expect(200).json();
    assert_eq!(done["created"], 2);
    let csv = text(&school.clerk, &format!("{BASE}/export?format=csv")).await;
    assert!(csv.contains("钱敏,学校,退休,老教师,,否,,,139****2345,否,在任"), "{csv}");
    assert_eq!(
        app.count("select from audit_entry where action = 'teacher.import' and after::text like '%钱敏%'"),
        0
    );
    let own = school
        .manager
        .get(&format!("{BASE}?reemployment_kind=veteran_teacher&verified=false"))
        .await
        .expect(200);
    assert_eq!(own.json()["items"].as_array().map(Vec::len), Some(1));
}
