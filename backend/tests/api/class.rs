//! Sessions and attendance: every minute is true, and counted once.

mod codes;
mod confirmations;
mod corrections;
mod days;
mod feeds;
mod files;
mod guests;
mod reviews;
mod self_sign;
mod series;
mod struck_out;
mod timetable;

use chrono::TimeDelta;
use contract::auth::Role;
use contract::class::{AttendanceView, LearnerAttendanceView, SheetRow};
use contract::page::Page;
use serde_json::{Value, json};

use crate::support::learning::{School, course, id_number, learner, learner_body, school, session_body};
use crate::support::{Client, TestApp};

const BASE: &str = "/api/v1/class-sessions";
/// 09:00 to 10:30 in Shanghai, while the tests begin at 10:00.
const MORNING: (&str, &str) = ("2025-11-12T01:00:00Z", "2025-11-12T02:30:00Z");

async fn stage(app: &TestApp) -> (School, String) {
    let school = school(app, "150602100", "泊江海子镇养老服务中心").await;
    let course = course(&app.city(Role::CityAdmin).await, "CR-001", "书法入门").await;
    (school, course)
}

async fn open_session(school: &School, course: &str, period: (&str, &str)) -> String {
    let id = school.clerk.post(BASE, session_body(school, course, period.0, period.1)).await.expect(201).id();
    school.clerk.post(&format!("{BASE}/{id}/open"), json!({})).await.expect(200);
    id
}

/// Lets a session have been put on the timetable the day before, so that what is copied from paper on its day counts at once.
fn planned_before(app: &TestApp, session: &str) {
    app.sql(&format!(
        "update class_session set created_at = starts_at - interval '1 day' where id = '{session}'"
    ));
}

async fn sign_in(client: &Client, session: &str, learner: &str, at: &str) -> AttendanceView {
    let body = json!({ "learner_id": learner, "at": at });
    client.post(&format!("{BASE}/{session}/attendances"), body).await.expect(201).read()
}

#[actix_web::test]
async fn minutes_count_where_presence_and_session_overlap() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let entry = sign_in(&school.clerk, &session, &who, "2025-11-12T01:02:00Z").await;
    assert_eq!((entry.status.as_str(), entry.valid_minutes), ("signed_in", None));
    let school = school.at(&app, "2025-11-12T02:40:00Z").await;
    let path = format!("/api/v1/attendances/{}/sign-out", entry.id);
    let body = json!({ "at": "2025-11-12T02:35:00Z" });
    let out: AttendanceView = school.clerk.post(&path, body).await.expect(200).read();
    assert_eq!((out.status.as_str(), out.valid_minutes), ("signed_out", Some(88)));
    let again: AttendanceView = school.clerk.post(&path, json!({})).await.expect(200).read();
    assert_eq!(again, out, "signing out again changes nothing");
    let own: Page<LearnerAttendanceView> =
        school.clerk.get(&format!("/api/v1/learners/{who}/attendances")).await.expect(200).read();
    assert_eq!((own.items[0].attendance.clone(), own.items[0].title.as_str()), (out, "书法入门"));
    let sheet: Page<SheetRow> =
        school.clerk.get(&format!("{BASE}/{session}/attendances")).await.expect(200).read();
    assert_eq!((sheet.items.len(), sheet.items[0].learner_name.as_str()), (1, "张三"));
}

#[actix_web::test]
async fn a_sign_out_before_the_sign_in_is_refused() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let entry = sign_in(&school.clerk, &session, &who, "2025-11-12T01:10:00Z").await;
    let path = format!("/api/v1/attendances/{}/sign-out", entry.id);
    for at in ["2025-11-12T01:09:59Z", "2025-11-12T01:10:00Z"] {
        school.clerk.post(&path, json!({ "at": at })).await.fault("/at", "sign_out_before_sign_in");
    }
    school.clerk.post(&path, json!({ "at": "2025-11-12T02:05:01Z" })).await.problem(422, "at_in_future");
    let sheet: Page<SheetRow> =
        school.clerk.get(&format!("{BASE}/{session}/attendances?signed_in=true")).await.expect(200).read();
    assert_eq!(sheet.items[0].attendance.as_ref(), Some(&entry), "nothing was written");
}

#[actix_web::test]
async fn a_clock_that_is_a_little_ahead_says_now() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let entry = sign_in(&school.clerk, &session, &who, "2025-11-12T02:05:00Z").await;
    assert_eq!(entry.signed_in_at, app.clock.now(), "nobody has come later than now");
    app.clock.advance(TimeDelta::minutes(12));
    let path = format!("/api/v1/attendances/{}/sign-out", entry.id);
    let said = app.clock.now() + TimeDelta::seconds(299);
    let out: AttendanceView = school.clerk.post(&path, json!({ "at": said })).await.expect(200).read();
    assert_eq!((out.signed_out_at, out.valid_minutes), (Some(app.clock.now()), Some(12)));
    app.clock.advance(TimeDelta::seconds(5));
    let again: AttendanceView = school.clerk.post(&path, json!({ "at": said })).await.expect(200).read();
    assert_eq!(again, out, "the answer was lost, and it is sent again");
    let other = app.clock.now() - TimeDelta::minutes(6);
    school.clerk.post(&path, json!({ "at": other })).await.problem(409, "attendance_step_not_allowed");
}

#[actix_web::test]
async fn the_same_sign_in_sent_twenty_times_at_once_gives_one_row_and_one_answer() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let path = format!("{BASE}/{session}/attendances");
    let calls = (0..20).map(|_| {
        let (clerk, path, body) = (school.clerk.clone(), path.clone(), json!({ "learner_id": who }));
        async move { clerk.post(&path, body).await }
    });
    let answers = futures_util::future::join_all(calls).await;
    let mut created = 0;
    let first: Value = answers[0].json();
    for answer in &answers {
        created += u32::from(answer.status.as_u16() == 201);
        assert!([200, 201].contains(&answer.status.as_u16()), "{}", answer.json());
        assert_eq!(answer.json(), first);
    }
    assert_eq!(created, 1);
    let session = school.clerk.get(&format!("{BASE}/{session}")).await.expect(200);
    assert_eq!(session.json()["present"], 1);
}

#[actix_web::test]
async fn a_room_and_a_teacher_are_in_one_place_at_a_time() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let teacher =
        json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired" });
    let teacher = school.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    let mut body = session_body(&school, &course, "2025-11-13T01:00:00Z", "2025-11-13T02:30:00Z");
    body["teacher_id"] = json!(teacher);
    let id = school.clerk.post(BASE, body.clone()).await.expect(201).id();
    body["starts_at"] = json!("2025-11-13T02:29:59Z");
    body["ends_at"] = json!("2025-11-13T03:30:00Z");
    let answer = school.clerk.post(BASE, body.clone()).await.problem(409, "room_taken");
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("书法入门") && detail.contains("09:00"), "{detail}");
    body["room_id"] = json!(null);
    body["delivery_mode"] = json!("online");
    school.clerk.post(BASE, body.clone()).await.problem(409, "teacher_taken");
    body["starts_at"] = json!("2025-11-13T02:30:00Z");
    school.clerk.post(BASE, body).await.expect(201);
    school.clerk.post(&format!("{BASE}/{id}/cancel"), json!({ "reason": "教师请假" })).await.expect(200);
    let free = session_body(&school, &course, "2025-11-13T01:00:00Z", "2025-11-13T02:30:00Z");
    school.clerk.post(BASE, free).await.expect(201);
}

#[actix_web::test]
async fn two_bookings_of_one_room_at_the_same_moment_end_with_one() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let body = session_body(&school, &course, "2025-11-13T01:00:00Z", "2025-11-13T02:30:00Z");
    let calls = (0..6).map(|_| {
        let (clerk, body) = (school.clerk.clone(), body.clone());
        async move { clerk.post(BASE, body).await }
    });
    let answers = futures_util::future::join_all(calls).await;
    assert_eq!(answers.iter().filter(|answer| answer.status.as_u16() == 201).count(), 1);
    for answer in answers.into_iter().filter(|answer| answer.status.as_u16() != 201) {
        let told = answer.problem(409, "room_taken").json()["detail"].as_str().unwrap().to_owned();
        assert!(told.contains("书法入门") && told.contains("09:00"), "{told}");
    }
}

#[actix_web::test]
async fn a_session_that_cannot_stand_is_refused_at_its_members() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let other = crate::support::learning::school(&app, "150621100", "树林召镇养老服务中心").await;
    let night = session_body(&school, &course, "2025-11-13T15:00:00Z", "2025-11-13T16:00:00Z");
    school
        .clerk
        .post(BASE, night)
        .await
        .problem(422, "validation_failed")
        .fault("/ends_at", "across_midnight");
    let backwards = session_body(&school, &course, "2025-11-13T02:00:00Z", "2025-11-13T01:00:00Z");
    school.clerk.post(BASE, backwards).await.fault("/ends_at", "end_not_after_start");
    let mut body = session_body(&school, &course, "2025-11-13T01:00:00Z", "2025-11-13T02:00:00Z");
    body["capacity"] = json!(31);
    school.clerk.post(BASE, body.clone()).await.fault("/capacity", "room_too_small");
    body["capacity"] = json!(30);
    body["room_id"] = json!(other.room);
    school.clerk.post(BASE, body.clone()).await.fault("/room_id", "room_not_available");
    body["room_id"] = json!(null);
    school.clerk.post(BASE, body.clone()).await.fault("/room_id", "room_required");
    body["school_id"] = json!(other.id);
    school.clerk.post(BASE, body).await.fault("/school_id", "school_not_found");
}

#[actix_web::test]
async fn a_learner_is_in_one_session_at_a_time() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let first = open_session(&school, &course, MORNING).await;
    let mut online = session_body(&school, &course, "2025-11-12T02:00:00Z", "2025-11-12T03:00:00Z");
    online["room_id"] = json!(null);
    online["delivery_mode"] = json!("online");
    let second = school.clerk.post(BASE, online).await.expect(201).id();
    school.clerk.post(&format!("{BASE}/{second}/open"), json!({})).await.expect(200);
    let entry = sign_in(&school.clerk, &first, &who, "2025-11-12T01:00:00Z").await;
    let body = json!({ "learner_id": who });
    let path = format!("{BASE}/{second}/attendances");
    let refused = school.clerk.post(&path, body.clone()).await.problem(409, "learner_elsewhere");
    let told = refused.json()["detail"].as_str().expect("a text").to_owned();
    assert!(told.contains("书法入门") && told.contains("2025-11-12 09:00–10:30"), "{told}");
    let out = json!({ "at": "2025-11-12T02:00:00Z" });
    school.clerk.post(&format!("/api/v1/attendances/{}/sign-out", entry.id), out).await.expect(200);
    school.clerk.post(&path, body).await.expect(201);
}

#[actix_web::test]
async fn who_may_not_learn_here_may_not_sign_in() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let number = id_number("19500101", 30);
    let teacher = json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired",
        "id_number": number });
    let teacher = school.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    let mut body = session_body(&school, &course, MORNING.0, MORNING.1);
    body["teacher_id"] = json!(teacher);
    body["capacity"] = json!(1);
    let session = school.clerk.post(BASE, body).await.expect(201).id();
    let path = format!("{BASE}/{session}/attendances");
    let who = learner(&school, "张三", 12).await;
    let sign = |id: &str| json!({ "learner_id": id });
    school.clerk.post(&path, sign(&who)).await.problem(409, "session_not_open");
    school.clerk.post(&format!("{BASE}/{session}/open"), json!({})).await.expect(200);
    let himself =
        school.clerk.post("/api/v1/learners", learner_body(&school.id, "赵老师", &number)).await.expect(201);
    school.clerk.post(&path, sign(&himself.id())).await.problem(422, "learner_teaches_session");
    let other = crate::support::learning::school(&app, "150621100", "树林召镇养老服务中心").await;
    let stranger = learner(&other, "李四", 40).await;
    school
        .clerk
        .post(&path, sign(&stranger))
        .await
        .problem(422, "validation_failed")
        .fault("/learner_id", "learner_not_available");
    let suspended = learner(&school, "王五", 14).await;
    let reason = json!({ "reason": "长期住院" });
    school.manager.post(&format!("/api/v1/learners/{suspended}/suspend"), reason).await.expect(200);
    school.clerk.post(&path, sign(&suspended)).await.problem(422, "learner_not_active");
    let early = json!({ "learner_id": who, "at": "2025-11-11T23:59:59Z" });
    school.clerk.post(&path, early).await.problem(422, "sign_in_too_early");
    school.clerk.post(&path, sign(&who)).await.expect(201);
    let late = learner(&school, "赵六", 16).await;
    school.clerk.post(&path, sign(&late)).await.problem(409, "room_full");
    let school = school.at(&app, "2025-11-12T02:30:00Z").await;
    let evening = open_session_of(&school, &course).await;
    let school = school.at(&app, "2025-11-12T04:00:00Z").await;
    school
        .clerk
        .post(&format!("{BASE}/{evening}/attendances"), sign(&late))
        .await
        .problem(422, "session_over");
}

async fn open_session_of(school: &School, course: &str) -> String {
    open_session(school, course, ("2025-11-12T02:45:00Z", "2025-11-12T03:45:00Z")).await
}

#[actix_web::test]
async fn a_missing_sign_out_counts_once_another_person_confirms_it_in_time() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let session = open_session(&school, &course, MORNING).await;
    let mut entries = Vec::new();
    for running in [12, 14] {
        let who = learner(&school, "张三", running).await;
        entries.push(sign_in(&school.clerk, &session, &who, "2025-11-12T01:10:00Z").await);
    }
    let own = learner(&school, "李四", 16).await;
    let own = sign_in(&school.manager, &session, &own, "2025-11-12T01:10:00Z").await;
    let confirm = |entry: &AttendanceView| format!("/api/v1/attendances/{}/confirm", entry.id);
    let word = |minutes: u32| json!({ "valid_minutes": minutes, "reason": "班长证明其上完课" });
    school.manager.post(&confirm(&entries[0]), word(80)).await.problem(409, "attendance_step_not_allowed");
    school.clerk.post(&format!("{BASE}/{session}/close"), json!({})).await.expect(200);
    school.clerk.post(&confirm(&entries[0]), word(80)).await.problem(403, "role_not_allowed");
    school.manager.post(&confirm(&own), word(80)).await.problem(422, "own_record");
    school
        .manager
        .post(&confirm(&entries[0]), word(81))
        .await
        .fault("/valid_minutes", "minutes_beyond_session");
    let done: AttendanceView = school.manager.post(&confirm(&entries[0]), word(80)).await.expect(200).read();
    assert_eq!((done.status.as_str(), done.valid_minutes), ("confirmed", Some(80)));
    school.manager.post(&confirm(&entries[0]), word(70)).await.problem(409, "attendance_step_not_allowed");
    // Wednesday's session may be confirmed until Monday: Thursday, Friday, Monday.
    let school = school.at(&app, "2025-11-17T16:00:00Z").await;
    school.manager.post(&confirm(&entries[1]), word(80)).await.problem(422, "confirmation_over");
}

#[actix_web::test]
async fn a_paper_sheet_is_entered_whole_or_not_at_all() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let session = open_session(&school, &course, MORNING).await;
    planned_before(&app, &session);
    let (one, two) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    let school = school.at(&app, "2025-11-12T02:40:00Z").await;
    let row = |id: &str, from: &str, to: Value| json!({ "learner_id": id, "signed_in_at": from, "signed_out_at": to });
    let path = format!("{BASE}/{session}/attendances/sheet");
    let bad = json!({ "rows": [
        row(&one, "2025-11-12T01:00:00Z", json!("2025-11-12T02:30:00Z")),
        row(&two, "2025-11-12T01:30:00Z", json!("2025-11-12T01:00:00Z")),
        row(&one, "2025-11-12T01:00:00Z", json!(null)),
    ] });
    let answer = school.clerk.post(&path, bad).await.problem(422, "validation_failed");
    answer
        .fault("/rows/1/signed_out_at", "sign_out_before_sign_in")
        .fault("/rows/2/learner_id", "learner_twice");
    let shown = school.clerk.get(&format!("{BASE}/{session}")).await.expect(200);
    assert_eq!(shown.json()["present"], 0);
    let good = json!({ "rows": [
        row(&one, "2025-11-12T01:00:00Z", json!("2025-11-12T02:30:00Z")),
        row(&two, "2025-11-12T01:30:00Z", json!(null)),
    ] });
    let entered: Vec<AttendanceView> = school.clerk.post(&path, good.clone()).await.expect(200).read();
    assert_eq!((entered[0].valid_minutes, entered[1].status.as_str()), (Some(90), "signed_in"));
    let again: Vec<AttendanceView> = school.clerk.post(&path, good).await.expect(200).read();
    assert_eq!(again, entered, "the same sheet twice is entered once");
}

#[actix_web::test]
async fn who_only_reads_sees_the_names_of_a_class_masked() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let session = open_session(&school, &course, MORNING).await;
    let who = learner(&school, "张三", 12).await;
    sign_in(&school.clerk, &session, &who, "2025-11-12T01:10:00Z").await;
    let told = async |client: &Client| {
        let path = format!("{BASE}/{session}");
        let sheet = client.get(&format!("{path}/attendances?all=true")).await.expect(200).json();
        let live = client.get(&format!("{path}/live")).await.expect(200).json();
        (sheet["items"][0]["learner_name"].clone(), live["arrivals"][0]["learner_name"].clone())
    };
    let (whole, masked) = (json!("张三"), json!("张*"));
    let assessor = app.division(Role::Assessor, "150602").await;
    assert_eq!(told(&assessor).await, (masked.clone(), masked));
    for client in [&app.facility(Role::Teacher, school.facility).await, &school.clerk] {
        assert_eq!(told(client).await, (whole.clone(), whole.clone()), "who signs learners in knows them");
    }
}

#[actix_web::test]
async fn another_schools_sessions_are_not_there() {
    let app = TestApp::spawn().await;
    let (here, course) = stage(&app).await;
    let there = crate::support::learning::school(&app, "150621100", "树林召镇养老服务中心").await;
    let session = open_session(&here, &course, MORNING).await;
    let who = learner(&here, "张三", 12).await;
    let entry = sign_in(&here.clerk, &session, &who, "2025-11-12T01:10:00Z").await;
    there.clerk.get(&format!("{BASE}/{session}")).await.problem(404, "not_found");
    there.clerk.get(&format!("{BASE}/{session}/attendances")).await.problem(404, "not_found");
    there.clerk.get(&format!("/api/v1/learners/{who}/attendances")).await.problem(404, "not_found");
    there.clerk.post(&format!("{BASE}/{session}/close"), json!({})).await.problem(404, "not_found");
    there
        .clerk
        .post(&format!("/api/v1/attendances/{}/sign-out", entry.id), json!({}))
        .await
        .problem(404, "not_found");
}

#[actix_web::test]
async fn nobody_enters_their_own_attendance() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let own = json!({ "account_id": school.clerk.account_id });
    school.manager.post(&format!("/api/v1/learners/{who}/declare-account"), own).await.expect(204);
    let unknown = json!({ "account_id": uuid::Uuid::now_v7() });
    let path = format!("/api/v1/learners/{who}/declare-account");
    school.manager.post(&path, unknown).await.fault("/account_id", "account_not_found");
    let path = format!("{BASE}/{session}/attendances");
    school.clerk.post(&path, json!({ "learner_id": who })).await.problem(422, "own_attendance");
    let row = json!({ "learner_id": who, "signed_in_at": MORNING.0 });
    let sheet = json!({ "rows": [row] });
    school.clerk.post(&format!("{path}/sheet"), sheet).await.fault("/rows/0/learner_id", "own_attendance");
    let entry = sign_in(&school.manager, &session, &who, "2025-11-12T01:02:00Z").await;
    let path = format!("/api/v1/attendances/{}/sign-out", entry.id);
    school.clerk.post(&path, json!({})).await.problem(422, "own_attendance");
}

#[actix_web::test]
async fn a_suspended_school_opens_no_session_and_signs_nobody_in() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let running = open_session(&school, &course, MORNING).await;
    let later = session_body(&school, &course, "2025-11-12T05:00:00Z", "2025-11-12T06:00:00Z");
    let later = school.clerk.post(BASE, later).await.expect(201).id();
    app.sql(&format!("update facility set status = 'suspended' where id = '{}'", school.facility));
    school.clerk.post(&format!("{BASE}/{later}/open"), json!({})).await.problem(422, "school_not_open");
    let path = format!("{BASE}/{running}/attendances");
    school.clerk.post(&path, json!({ "learner_id": who })).await.problem(422, "school_not_open");
}

#[actix_web::test]
async fn a_session_nobody_closed_is_closed_the_next_day_so_that_it_can_still_be_confirmed() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let entry = sign_in(&school.clerk, &session, &who, "2025-11-12T01:02:00Z").await;
    app.clock.set("2025-11-12T15:59:00Z".parse().expect("an instant"));
    backend::sweeps::sweep(&app.state).await;
    let school = school.at(&app, "2025-11-12T16:00:00Z").await;
    let path = format!("{BASE}/{session}");
    assert_eq!(school.clerk.get(&path).await.expect(200).json()["status"], "open", "until midnight");
    backend::sweeps::sweep(&app.state).await;
    assert_eq!(school.clerk.get(&path).await.expect(200).json()["status"], "closed");
    let path = format!("/api/v1/attendances/{}/confirm", entry.id);
    let body = json!({ "valid_minutes": 60, "reason": "班长确认" });
    let confirmed = school.manager.post(&path, body).await.expect(200).json();
    assert_eq!((&confirmed["status"], &confirmed["valid_minutes"]), (&json!("confirmed"), &json!(60)));
}
