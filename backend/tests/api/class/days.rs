//! On which days a school teaches, when a session ends, and what a paper sheet may still say after it.

use contract::auth::Role;
use contract::class::{AttendanceFlag, AttendanceView};
use serde_json::{Value, json};

use super::{BASE, MORNING, open_session, planned_before, sign_in, stage};
use crate::support::learning::{id_number, learner, learner_body, session_body};
use crate::support::{Answer, Client, TestApp};

#[actix_web::test]
async fn a_paper_sheet_is_entered_until_the_third_working_day_though_the_session_is_closed() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let session = open_session(&school, &course, MORNING).await;
    let mut people = Vec::new();
    for running in [12, 14, 16] {
        people.push(learner(&school, "张三", running).await);
    }
    // Wednesday's session is swept closed at midnight; its sheet comes in on Monday.
    app.clock.set("2025-11-13T02:00:00Z".parse().expect("an instant"));
    backend::sweeps::sweep(&app.state).await;
    let school = school.at(&app, "2025-11-17T15:59:00Z").await;
    let path = format!("{BASE}/{session}/attendances/sheet");
    let row =
        |id: &str, to: Value| json!({ "learner_id": id, "signed_in_at": MORNING.0, "signed_out_at": to });
    let rows = json!({ "rows": [row(&people[0], json!(MORNING.1)), row(&people[1], Value::Null)] });
    let entered: Vec<AttendanceView> = school.clerk.post(&path, rows).await.expect(200).read();
    assert!(entered.iter().all(waits), "it counts once a second person has looked at it: {entered:?}");
    let mut accepted: Vec<AttendanceView> = Vec::new();
    for one in &entered {
        accepted.push(accept(&school.manager, one).await.expect(200).read());
    }
    assert_eq!((accepted[0].status.as_str(), accepted[0].valid_minutes), ("signed_out", Some(90)));
    assert_eq!((accepted[1].status.as_str(), accepted[1].valid_minutes), ("awaiting_confirmation", None));
    let confirm = format!("/api/v1/attendances/{}/confirm", entered[1].id);
    let word = json!({ "valid_minutes": 60, "reason": "班长证明" });
    school.manager.post(&confirm, word).await.expect(200);
    let late = json!({ "learner_id": people[2], "at": MORNING.0 });
    let path_of_door = format!("{BASE}/{session}/attendances");
    school.clerk.post(&path_of_door, late).await.problem(422, "not_the_session_day");
    let school = school.at(&app, "2025-11-17T16:00:00Z").await;
    let rows = json!({ "rows": [row(&people[2], json!(MORNING.1))] });
    school.clerk.post(&path, rows).await.problem(422, "confirmation_over");
}

/// Whether an attendance waits for a second person because it came late.
fn waits(one: &AttendanceView) -> bool {
    (one.status.as_str(), one.flags.as_slice(), one.valid_minutes)
        == ("under_review", &[AttendanceFlag::EnteredLate][..], None)
}

async fn accept(client: &Client, one: &AttendanceView) -> Answer {
    client.post(&format!("/api/v1/attendances/{}/accept", one.id), json!({ "reason": "已向教师核实" })).await
}

#[actix_web::test]
async fn nobody_alone_makes_a_class_count_that_is_invented_after_the_event() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let mut people = Vec::new();
    for running in [12, 14, 16, 18] {
        people.push(learner(&school, "张三", running).await);
    }
    let moved = session_body(&school, &course, "2025-11-13T01:00:00Z", "2025-11-13T02:00:00Z");
    let moved = school.clerk.post(BASE, moved).await.expect(201);
    let school = school.at(&app, "2025-11-12T04:00:00Z").await;
    let sheet = async |client: &Client, session: &str, who: &str, (from, to): (&str, &str)| {
        let rows = json!({ "rows": [{ "learner_id": who, "signed_in_at": from, "signed_out_at": to }] });
        let entered = client.post(&format!("{BASE}/{session}/attendances/sheet"), rows).await.expect(200);
        entered.read::<Vec<AttendanceView>>().remove(0)
    };
    // This morning's class is put on the timetable at noon.
    let session = open_session(&school, &course, MORNING).await;
    let entered = sheet(&school.manager, &session, &people[0], MORNING).await;
    assert!(waits(&entered), "{entered:?}");
    accept(&school.manager, &entered).await.problem(422, "own_record");
    accept(&school.clerk, &entered).await.problem(403, "role_not_allowed");
    let entry = sign_in(&school.clerk, &session, &people[1], MORNING.0).await;
    let out = format!("/api/v1/attendances/{}/sign-out", entry.id);
    let out = school.clerk.post(&out, json!({ "at": MORNING.1 })).await.expect(200);
    assert!(waits(&out.read()), "at the desk as well");
    let other = app.facility(Role::FacilityManager, school.facility).await;
    let accepted: AttendanceView = accept(&other, &entered).await.expect(200).read();
    assert_eq!((accepted.status.as_str(), accepted.valid_minutes), ("signed_out", Some(90)));
    // One that is in time closes, and somebody is added to it; another is moved back to a time that has passed.
    planned_before(&app, &session);
    let in_time = sheet(&school.clerk, &session, &people[2], MORNING).await;
    assert_eq!(in_time.status.as_str(), "signed_out", "a sheet of the day into an open session");
    school.clerk.post(&format!("{BASE}/{session}/close"), json!({})).await.expect(200);
    let added = sheet(&school.clerk, &session, &people[3], MORNING).await;
    assert!(waits(&added), "{added:?}");
    let path = format!("{BASE}/{}", moved.id());
    let earlier = json!({ "starts_at": "2025-11-12T02:30:00Z", "ends_at": "2025-11-12T03:30:00Z" });
    school.clerk.patch(&path, &moved.etag(), earlier).await.expect(200);
    school.clerk.post(&format!("{path}/open"), json!({})).await.expect(200);
    let late = ("2025-11-12T02:30:00Z", "2025-11-12T03:30:00Z");
    let entered = sheet(&school.clerk, &moved.id(), &people[0], late).await;
    assert!(waits(&entered), "{entered:?}");
}

#[actix_web::test]
async fn a_session_is_closed_from_its_beginning_on_and_called_off_while_nobody_has_come() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let called_off = json!({ "reason": "开错了课" });
    let early = open_session(&school, &course, ("2025-11-12T02:45:00Z", "2025-11-12T03:45:00Z")).await;
    school.clerk.post(&format!("{BASE}/{early}/close"), json!({})).await.problem(409, "session_not_begun");
    sign_in(&school.clerk, &early, &who, "2025-11-12T01:59:00Z").await;
    let cancel = |id: &str| format!("{BASE}/{id}/cancel");
    school.manager.post(&cancel(&early), called_off.clone()).await.problem(409, "session_attended");
    let empty = open_session(&school, &course, ("2025-11-12T05:00:00Z", "2025-11-12T06:00:00Z")).await;
    let answer = school.manager.post(&cancel(&empty), called_off).await.expect(200);
    assert_eq!(answer.json()["status"], "cancelled");
    let again = session_body(&school, &course, "2025-11-12T05:00:00Z", "2025-11-12T06:00:00Z");
    school.clerk.post(BASE, again).await.expect(201);
}

#[actix_web::test]
async fn a_school_teaches_on_its_own_days_and_takes_learners_ahead_of_them() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let session = |from: &str, to: &str| session_body(&school, &course, from, to);
    // The school's days are the 13th to the 20th of November, in Shanghai.
    app.sql("update school set opened_on = '2025-11-13', closed_on = '2025-11-20'");
    let before = session("2025-11-12T14:00:00Z", "2025-11-12T15:00:00Z");
    school.clerk.post(BASE, before).await.problem(422, "school_not_open");
    let first = session("2025-11-12T16:00:00Z", "2025-11-12T17:00:00Z");
    let first = school.clerk.post(BASE, first).await.expect(201);
    let last = session("2025-11-20T14:00:00Z", "2025-11-20T15:00:00Z");
    school.clerk.post(BASE, last).await.expect(201);
    let after = session("2025-11-20T16:00:00Z", "2025-11-20T17:00:00Z");
    school.clerk.post(BASE, after).await.problem(422, "school_not_open");
    let moved = json!({ "starts_at": "2025-11-21T01:00:00Z", "ends_at": "2025-11-21T02:00:00Z" });
    let path = format!("{BASE}/{}", first.id());
    school.clerk.patch(&path, &first.etag(), moved).await.problem(422, "school_not_open");
    let one = learner_body(&school.id, "张三", &id_number("19500101", 12));
    school.clerk.post("/api/v1/learners", one).await.expect(201);
    let school = school.at(&app, "2025-11-20T16:00:00Z").await;
    let two = learner_body(&school.id, "李四", &id_number("19500101", 14));
    school.clerk.post("/api/v1/learners", two).await.problem(422, "school_not_open");
}

#[actix_web::test]
async fn the_trail_says_how_a_session_stood_before_a_step() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let session = open_session(&school, &course, MORNING).await;
    let steps = format!(
        "select from audit_entry where entity_id = '{session}' and action = 'class_session.open' \
         and before->>'status' = 'scheduled' and after->>'status' = 'open'"
    );
    assert_eq!(app.count(&steps), 1);
}
