//! Two records that became one are one person: in one place at a time, once in a class, and under one set of caps.

use backend::credit::service::reconcile;
use backend::sweeps::sweep;
use contract::class::{LearnerCardView, ScanView};
use contract::device::{DeviceRowReason, DeviceVerdict};
use contract::ids::LearnerId;
use contract::money::Credits;
use diesel::Connection as _;
use serde_json::{Value, json};
use uuid::Uuid;

use super::carried::merged;
use super::{World, ask_merge, decide, world};
use crate::support::elders::{Place, Taught};
use crate::support::learning::{course, learner, school, session_body};
use crate::support::{Client, TestApp};

const SESSIONS: &str = "/api/v1/class-sessions";

fn id(text: &str) -> LearnerId {
    text.parse().expect("an id")
}

#[actix_web::test]
async fn who_was_in_class_when_the_records_became_one_leaves_by_the_card_of_the_other_one() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let course = course(&app.city(contract::auth::Role::CityAdmin).await, "CR-001", "书法入门").await;
    let (kept, gone) = (learner(&school, "张三", 12).await, learner(&school, "张山", 14).await);
    let school = school.at(&app, "2025-11-12T01:00:00Z").await;
    let body = session_body(&school, &course, "2025-11-12T01:00:00Z", "2025-11-12T02:30:00Z");
    let session = school.clerk.post(SESSIONS, body).await.expect(201).id();
    let path = format!("{SESSIONS}/{session}");
    school.clerk.post(&format!("{path}/open"), json!({})).await.expect(200);
    let card = school.clerk.post(&format!("/api/v1/learners/{gone}/card"), json!({})).await.expect(201);
    let card = json!({ "code": card.read::<LearnerCardView>().code });
    let came: ScanView = school.clerk.post(&format!("{path}/scan"), card.clone()).await.expect(200).read();
    assert_eq!((came.outcome.as_str(), came.attendance.learner_id), ("signed_in", id(&gone)));
    let school = school.at(&app, "2025-11-12T01:40:00Z").await;
    merged(&school, &kept, &gone).await;
    let again = json!({ "learner_id": kept });
    let again = school.clerk.post(&format!("{path}/attendances"), again).await.expect(200);
    assert_eq!(again.json()["id"], json!(came.attendance.id), "she is there already");
    let forgotten = json!({ "learner_id": kept, "signed_in_at": "2025-11-12T01:10:00Z", "reason": "漏签" });
    let add = format!("{path}/attendance-corrections");
    school.clerk.post(&add, forgotten).await.problem(409, "attendance_there");
    let sheet = json!({ "rows": [{ "learner_id": kept, "signed_in_at": "2025-11-12T01:10:00Z" }] });
    let sheet = school.clerk.post(&format!("{path}/attendances/sheet"), sheet).await;
    sheet.fault("/rows/0/learner_id", "learner_twice");
    let school = school.at(&app, "2025-11-12T02:28:00Z").await;
    let left: ScanView = school.clerk.post(&format!("{path}/scan"), card).await.expect(200).read();
    assert_eq!((left.outcome.as_str(), left.attendance.id), ("signed_out", came.attendance.id));
    assert_eq!(left.attendance.valid_minutes, Some(88));
    assert_eq!(app.count("select from attendance"), 1);
    app.clock.set("2025-11-12T02:31:00Z".parse().expect("an instant"));
    sweep(&app.state).await;
    assert_eq!(app.count("select from credit_earning where credited_centi = 125"), 1);
    app.books_balance();
}

#[actix_web::test]
async fn on_a_device_the_code_of_the_record_that_goes_on_lets_the_merged_one_leave() {
    let mut morning = crate::device::morning().await;
    let (kept, gone) = (morning.learner("张三", 12).await, morning.learner("张山", 14).await);
    morning.device.anchor(&morning.app).await.expect(200);
    let came = morning.row("2025-11-12T01:02:00Z", "sign_in", &gone);
    let rows = [
        morning.row("2025-11-12T02:00:00Z", "sign_in", &kept),
        morning.row("2025-11-12T02:15:00Z", "sign_out", &kept),
    ];
    morning.device.upload(&[came]).await;
    merged(&morning.school, &kept, &gone).await;
    let answer = morning.device.upload(&rows).await;
    let told: Vec<_> = answer.rows.iter().map(|row| (row.verdict, row.reason)).collect();
    let there = Some(DeviceRowReason::AlreadySignedIn);
    assert_eq!(told, [(DeviceVerdict::Accepted, there), (DeviceVerdict::Accepted, None)]);
    let attended = morning.attended(&kept).await;
    assert_eq!((attended.len(), attended[0].valid_minutes), (1, Some(73)));
    assert_eq!(attended[0].learner_id.to_string(), gone);
}

#[actix_web::test]
async fn who_was_elsewhere_under_the_merged_record_is_refused_by_device_desk_and_database() {
    let mut morning = crate::device::morning().await;
    let (kept, gone) = (morning.learner("张三", 12).await, morning.learner("张山", 14).await);
    let app = &morning.app;
    let place = app.place(1);
    let there =
        Taught { form: "course_class", starts_at: "2025-11-12T01:00:00Z", ends_at: "2025-11-12T02:30:00Z" };
    app.attended(&place, id(&gone), &there, 90);
    merged(&morning.school, &kept, &gone).await;
    morning.device.anchor(&morning.app).await.expect(200);
    let row = morning.row("2025-11-12T01:10:00Z", "sign_in", &kept);
    let answer = morning.device.upload(&[row]).await;
    let refused = (DeviceVerdict::Refused, Some(DeviceRowReason::LearnerElsewhere));
    assert_eq!((answer.rows[0].verdict, answer.rows[0].reason), refused);
    let path = format!("{SESSIONS}/{}", morning.session);
    let clerk = &morning.school.clerk;
    clerk.post(&format!("{path}/open"), json!({})).await.expect(200);
    let entry = json!({ "learner_id": kept, "at": "2025-11-12T01:10:00Z" });
    clerk.post(&format!("{path}/attendances"), entry).await.problem(409, "learner_elsewhere");
    let app = &morning.app;
    let written = format!(
        "insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes,
             status, source, recorded_by, created_at)
         values (gen_random_uuid(), '{}', '{kept}', '$from', '$until', '$until', 20, 'signed_out', 'staff',
             gen_random_uuid(), now())",
        morning.session
    );
    let between = |from: &str, until: &str| written.replace("$from", from).replace("$until", until);
    assert!(app.refuses(&between("2025-11-12T01:10:00Z", "2025-11-12T02:20:00Z")));
    assert!(
        !app.refuses(&between("2025-11-12T02:30:00Z", "2025-11-12T02:50:00Z")),
        "afterwards she may be here"
    );
}

/// What a learner has earned by four hours of a class on the tenth from an hour of UTC on.
async fn earned(app: &TestApp, place: &Place, who: LearnerId, hour: u32) -> i64 {
    let (starts_at, ends_at) =
        (format!("2025-11-10T{hour:02}:00:00Z"), format!("2025-11-10T{:02}:00:00Z", hour + 4));
    let class = Taught { form: "course_class", starts_at: &starts_at, ends_at: &ends_at };
    let session = app.attended(place, who, &class, 240);
    sweep(&app.state).await;
    let sum = "select generate_series(1, credited_centi) from credit_earning e join attendance a on a.id = e.attendance_id";
    app.count(&format!("{sum} where a.session_id = '{session}'"))
}

async fn united(asker: &Client, checker: &Client, kept: LearnerId, gone: LearnerId) {
    let merge = ask_merge(asker, kept, gone).await.expect(201).id();
    decide(checker, &merge, "approve", None).await.expect(200);
}

async fn served(cloud: &Client, who: LearnerId, hours: (&str, &str)) -> Value {
    let record = Uuid::now_v7();
    let service = json!({
        "learner_id": who, "source": "volunteer_log", "record_id": record, "form": "volunteer_service",
        "starts_at": hours.0, "ends_at": hours.1,
    });
    cloud.post_once("/api/v1/credits/postings", &record.to_string(), service).await.expect(201).json()
}

#[actix_web::test]
async fn what_the_merged_record_has_earned_counts_against_the_caps_of_the_one_that_goes_on() {
    let app = TestApp::spawn().await;
    let World { place, asker, checker } = world(&app).await;
    let cloud = app.city(contract::auth::Role::Integration).await;
    let (kept, gone) = (app.learner(&place, "1950-05-01"), app.learner(&place, "1950-05-01"));
    assert_eq!(earned(&app, &place, gone, 0).await, 400);
    // Nothing is left to be moved, and the cloud has posted for the other one already.
    let clerk = app.facility(contract::auth::Role::FacilityClerk, place.facility).await;
    let gift = json!({ "amount": "4.00", "document": "捐赠书 1" });
    let path = format!("/api/v1/learners/{gone}/credits/donations");
    clerk.post_once(&path, "all", gift).await.expect(201);
    served(&cloud, kept, ("2025-11-09T01:00:00Z", "2025-11-09T01:30:00Z")).await;
    united(&asker, &checker, kept, gone).await;
    app.clock.advance(chrono::TimeDelta::minutes(2));
    let service = served(&cloud, kept, ("2025-11-10T10:00:00Z", "2025-11-10T10:30:00Z")).await;
    assert_eq!((&service["credited"], &service["capped_by"]), (&json!("0.75"), &Value::Null), "{service}");
    assert_eq!(earned(&app, &place, kept, 4).await, 25, "five a day, whichever record");
    let service = served(&cloud, kept, ("2025-11-10T12:00:00Z", "2025-11-10T12:30:00Z")).await;
    assert_eq!(service["credited"], json!("0.00"), "{service}");
    app.books_balance();
    app.sql(&format!(
        "alter table credit_earning disable trigger all;
         update credit_earning set credited_centi = credited_centi + 1 where learner_id = '{kept}' and credited_centi = 25"
    ));
    let at = app.clock.now();
    let mut conn = app.database.connect();
    let view = conn.transaction(|conn| reconcile(conn, at, true, false, &[])).expect("a reconciliation");
    let caps = view
        .findings
        .iter()
        .find(|one| one.name == "nobody_earns_more_than_the_caps")
        .expect("it is checked");
    assert_eq!(caps.count, 1, "{:?}", caps.examples);
}

#[actix_web::test]
async fn what_both_had_earned_while_they_were_two_stands() {
    let app = TestApp::spawn().await;
    let World { place, asker, checker } = world(&app).await;
    let (kept, gone) = (app.learner(&place, "1950-05-01"), app.learner(&place, "1950-05-01"));
    assert_eq!((earned(&app, &place, gone, 0).await, earned(&app, &place, kept, 4).await), (400, 400));
    united(&asker, &checker, kept, gone).await;
    app.clock.advance(chrono::TimeDelta::minutes(2));
    assert_eq!(earned(&app, &place, gone, 8).await, 0, "also what is still entered for the merged one");
    let told = asker.get(&format!("/api/v1/learners/{kept}/credits")).await.expect(200).json();
    let balance: Credits = serde_json::from_value(told["balance"].clone()).expect("a balance");
    assert_eq!(balance, Credits(800));
    app.books_balance();
}
