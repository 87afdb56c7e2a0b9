//! Those who have a place when sessions move, are called off or are added, and when a class was held and is not entered yet.

use contract::class::{ClassNoticeKind, ClassNoticeView, EnrolmentState};
use contract::page::Page;
use serde_json::{Value, json};

use super::{BASE, SESSIONS, apply, enrolled, lecture_at, list, notices, series, stage};
use crate::support::learning::{School, id_number, learner, learner_body, school, session_body};
use crate::support::{Answer, Client, TestApp};

const SERIES: &str = "/api/v1/class-series";

async fn place(client: &Client, series: &str, learner: &str) -> Answer {
    client.post(BASE, json!({ "series_id": series, "learner_id": learner })).await
}

/// Changes a session or a series as it is now.
async fn change(client: &Client, path: &str, body: Value) -> Answer {
    let tag = client.get(path).await.expect(200).etag();
    client.patch(path, &tag, body).await
}

async fn sessions(client: &Client, series: &str) -> Vec<String> {
    let read = client.get(&format!("{SERIES}/{series}")).await.expect(200).json();
    let ids = read["sessions"].as_array().expect("sessions").iter();
    ids.map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
}

fn told(notice: &ClassNoticeView) -> (ClassNoticeKind, Option<String>, Option<String>, Option<u32>) {
    let day = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| at.format("%m-%dT%H:%M").to_string());
    (notice.kind, day(notice.was_at), day(notice.now_at), notice.sessions)
}

#[actix_web::test]
async fn a_series_does_not_move_onto_what_those_enrolled_have_unless_that_is_accepted() {
    let app = TestApp::spawn().await;
    let (here, course) = stage(&app).await;
    let (first, second) =
        (series(&here, &course, "09:00:00", 20).await, series(&here, &course, "14:00:00", 20).await);
    let (both, alone) = (learner(&here, "张三", 12).await, learner(&here, "李四", 14).await);
    for (what, who) in [(&first, &both), (&second, &both), (&first, &alone)] {
        place(&here.clerk, what, who).await.expect(201);
    }
    let path = format!("{SERIES}/{first}");
    let later = json!({ "from": "2025-12-01", "start_time": "14:59:00" });
    let refused = change(&here.clerk, &path, later.clone()).await.problem(409, "enrolled_elsewhere").json();
    assert!(refused["title"].as_str().expect("a text").contains("1 人"), "{refused}");
    let faults = refused["errors"].as_array().expect("faults");
    assert_eq!((faults.len(), faults[0]["pointer"].as_str()), (5, Some("/start_time")));
    let text = faults[0]["detail"].as_str().expect("a text");
    assert!(text.contains("书法入门") && text.contains("2025-12-03 14:00–15:00"), "{text}");
    assert!(!refused.to_string().contains("张三"), "whose it is is not told");
    assert!(notices(&here.clerk).await.is_empty(), "nothing has moved");
    // An hour that touches and does not overlap is free.
    change(&here.clerk, &path, json!({ "from": "2025-12-01", "start_time": "15:00:00" })).await.expect(200);
    let mut accepted = later;
    accepted["accept_overlaps"] = json!(true);
    change(&here.clerk, &path, accepted).await.expect(200);
    // Nothing else about it asks again: the times stay.
    change(&here.clerk, &path, json!({ "from": "2025-12-01", "capacity": 12 })).await.expect(200);
}

#[actix_web::test]
async fn what_those_enrolled_have_out_of_reach_is_told_by_its_time_only() {
    let app = TestApp::spawn().await;
    let (here, course) = stage(&app).await;
    let next = school(&app, "150602101", "罕台镇养老服务中心").await;
    let (first, second) =
        (series(&here, &course, "09:00:00", 20).await, series(&next, &course, "14:00:00", 20).await);
    let who = learner(&here, "张三", 12).await;
    place(&here.clerk, &first, &who).await.expect(201);
    let county = app.division(contract::auth::Role::CountyAdmin, "150602").await;
    place(&county, &second, &who).await.expect(201);
    let id = &sessions(&here.clerk, &first).await[1];
    let path = format!("{SESSIONS}/{id}");
    let moved = json!({ "starts_at": "2025-12-10T06:30:00Z", "ends_at": "2025-12-10T07:30:00Z" });
    let refused = change(&here.clerk, &path, moved.clone()).await.problem(409, "enrolled_elsewhere").json();
    let fault = &refused["errors"][0];
    let text = fault["detail"].as_str().expect("a text");
    assert_eq!((fault["pointer"].as_str(), text.contains("书法")), (Some("/starts_at"), false), "{text}");
    assert!(text.contains("2025-12-10 14:00–15:00"), "{text}");
    let seen = change(&county, &path, moved).await.problem(409, "enrolled_elsewhere").json();
    assert!(seen["errors"][0]["detail"].as_str().expect("a text").contains("书法入门"));
}

#[actix_web::test]
async fn nobody_becomes_the_teacher_of_what_one_is_enrolled_in() {
    let app = TestApp::spawn().await;
    let (here, course) = stage(&app).await;
    let what = series(&here, &course, "09:00:00", 2).await;
    let number = id_number("19500101", 30);
    let teacher = async |name: &str, more: Value| {
        let mut body =
            json!({ "school_id": here.id, "name": name, "source": "school", "employment": "retired" });
        body.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
        here.manager.post("/api/v1/teachers", body).await.expect(201).id()
    };
    let himself = teacher("赵老师", json!({ "id_number": number })).await;
    let unknown = teacher("王五", json!({})).await;
    let enrolled = here.clerk.post("/api/v1/learners", learner_body(&here.id, "赵福", &number)).await;
    place(&here.clerk, &what, &enrolled.expect(201).id()).await.expect(201);
    let namesake = learner(&here, "王五", 14).await;
    assert_eq!(place(&here.clerk, &what, &namesake).await.expect(201).json()["status"], "waiting");
    let path = format!("{SERIES}/{what}");
    let single = format!("{SESSIONS}/{}", sessions(&here.clerk, &what).await[0]);
    for who in [&himself, &unknown] {
        let body = json!({ "from": "2025-12-01", "teacher_id": who });
        change(&here.clerk, &path, body).await.fault("/teacher_id", "teacher_enrolled_here");
        let body = json!({ "teacher_id": who });
        change(&here.clerk, &single, body).await.fault("/teacher_id", "teacher_enrolled_here");
    }
    // Once it is known who the namesake is, the name alone says nothing.
    let record = format!("/api/v1/teachers/{unknown}");
    change(&here.manager, &record, json!({ "id_number": id_number("19600101", 31) })).await.expect(200);
    change(&here.clerk, &single, json!({ "teacher_id": unknown })).await.expect(200);
}

#[actix_web::test]
async fn everybody_enrolled_is_told_of_a_move_and_of_a_later_one_in_one_word() {
    let app = TestApp::spawn().await;
    let (here, course) = stage(&app).await;
    let what = series(&here, &course, "09:00:00", 20).await;
    for running in [12, 14] {
        let who = learner(&here, "张三", running).await;
        place(&here.clerk, &what, &who).await.expect(201);
    }
    let path = format!("{SERIES}/{what}");
    change(&here.clerk, &path, json!({ "from": "2025-12-10", "capacity": 30 })).await.expect(200);
    assert!(notices(&here.clerk).await.is_empty(), "more seats concern nobody");
    change(&here.clerk, &path, json!({ "from": "2025-12-10", "start_time": "10:00:00" })).await.expect(200);
    let moved = |now: &str| {
        (ClassNoticeKind::Moved, Some("12-10T01:00".to_owned()), Some(format!("12-10T{now}")), Some(4))
    };
    let open = notices(&here.clerk).await;
    assert_eq!(open.iter().map(told).collect::<Vec<_>>(), [moved("02:00"), moved("02:00")]);
    let tell = format!("/api/v1/class-notices/{}/tell", open[0].id);
    here.clerk.post(&tell, json!({})).await.expect(200);
    change(&here.clerk, &path, json!({ "from": "2025-12-10", "start_time": "11:00:00" })).await.expect(200);
    let mut again: Vec<_> = notices(&here.clerk).await.iter().map(told).collect();
    again.sort_by_key(|one| one.1.clone());
    let known =
        (ClassNoticeKind::Moved, Some("12-10T02:00".to_owned()), Some("12-10T03:00".to_owned()), Some(4));
    assert_eq!(again, [moved("03:00"), known], "from what each of them knows");
}

#[actix_web::test]
async fn everybody_enrolled_is_told_that_classes_are_called_off_also_when_nothing_is_left() {
    let app = TestApp::spawn().await;
    let (here, course) = stage(&app).await;
    let what = series(&here, &course, "09:00:00", 20).await;
    let who = learner(&here, "张三", 12).await;
    let place_of = place(&here.clerk, &what, &who).await.expect(201).id();
    let ids = sessions(&here.clerk, &what).await;
    let single = format!("{SESSIONS}/{}", ids[1]);
    let moved = json!({ "starts_at": "2025-12-11T01:00:00Z", "ends_at": "2025-12-11T02:00:00Z" });
    change(&here.clerk, &single, moved).await.expect(200);
    let off = json!({ "reason": "教师生病" });
    here.clerk.post(&format!("{single}/cancel"), off.clone()).await.expect(200);
    let open = notices(&here.clerk).await;
    let called_off = |was: &str, many| (ClassNoticeKind::Cancelled, Some(was.to_owned()), None, Some(many));
    assert_eq!(open.iter().map(told).collect::<Vec<_>>(), [called_off("12-10T01:00", 1)]);
    assert_eq!(open[0].reason.as_deref(), Some("教师生病"));
    let path = format!("{SERIES}/{what}");
    let tag = here.clerk.get(&path).await.expect(200).etag();
    let rest = json!({ "from": "2025-12-01", "reason": "人数不足" });
    here.clerk.step(&format!("{path}/cancel"), &tag, rest).await.expect(200);
    let open = notices(&here.clerk).await;
    assert_eq!(
        open.iter().map(told).collect::<Vec<_>>(),
        [called_off("12-03T01:00", 4), called_off("12-10T01:00", 1)]
    );
    let ended = here.clerk.get(&format!("{BASE}/{place_of}")).await.expect(200).json();
    assert_eq!(ended["status"], "removed", "nothing of it is left");
    let lecture = lecture_at(&here, &course, 9, ("2025-12-04T01:00:00Z", "2025-12-04T02:00:00Z")).await;
    let given_up = enrolled(&here.clerk, &lecture, &who).await;
    here.clerk.post(&format!("{SESSIONS}/{lecture}/cancel"), off).await.expect(200);
    assert_eq!(notices(&here.clerk).await[0].enrolment_id, given_up.id);
}

#[actix_web::test]
async fn those_enrolled_come_along_to_a_session_that_is_added_to_their_series() {
    let app = TestApp::spawn().await;
    let (here, course) = stage(&app).await;
    let (what, other) =
        (series(&here, &course, "09:00:00", 20).await, series(&here, &course, "14:00:00", 20).await);
    let who = learner(&here, "张三", 12).await;
    place(&here.clerk, &what, &who).await.expect(201);
    place(&here.clerk, &other, &who).await.expect(201);
    let added = |from: &str, to: &str| {
        let mut body = session_body(&here, &course, from, to);
        body["series_id"] = json!(what);
        body
    };
    let crossing = added("2025-12-03T06:30:00Z", "2025-12-03T07:30:00Z");
    here.clerk.post(SESSIONS, crossing).await.problem(409, "enrolled_elsewhere");
    let mut foreign = added("2025-12-05T01:00:00Z", "2025-12-05T02:00:00Z");
    foreign["course_id"] = json!(
        crate::support::learning::course(&app.city(contract::auth::Role::CityAdmin).await, "CR-002", "国画")
            .await
    );
    here.clerk.post(SESSIONS, foreign).await.fault("/series_id", "series_not_available");
    let made = here.clerk.post(SESSIONS, added("2025-12-05T01:00:00Z", "2025-12-05T02:00:00Z")).await;
    let made = made.expect(201).json();
    assert_eq!(
        (made["series_id"].as_str(), made["changed_by_hand"].as_bool()),
        (Some(what.as_str()), Some(true))
    );
    let open = notices(&here.clerk).await;
    let new = (ClassNoticeKind::Added, None, Some("12-05T01:00".to_owned()), Some(1));
    assert_eq!(open.iter().map(told).collect::<Vec<_>>(), [new]);
    let session = made["id"].as_str().expect("an id").to_owned();
    let stranger = learner(&here, "李四", 14).await;
    apply(&here.clerk, &session, &stranger).await.fault("/session_id", "session_of_series");
    let sheet = here.clerk.get(&format!("{SESSIONS}/{session}/attendances")).await.expect(200).json();
    assert_eq!(
        (sheet["items"][0]["learner_id"].as_str(), sheet["items"][0]["enrolled"].as_bool()),
        (Some(who.as_str()), Some(true))
    );
    let off = json!({ "reason": "不补了" });
    here.clerk.post(&format!("{SESSIONS}/{session}/cancel"), off).await.expect(200);
    assert!(notices(&here.clerk).await.is_empty(), "it came and went unheard");
}

#[actix_web::test]
async fn a_class_that_was_held_and_is_not_entered_yet_keeps_its_places_until_that_is_too_late() {
    let app = TestApp::spawn().await;
    let (here, course) = stage(&app).await;
    let period = ("2025-12-03T01:00:00Z", "2025-12-03T02:30:00Z");
    let held = lecture_at(&here, &course, 9, period).await;
    let who = learner(&here, "张三", 12).await;
    let place = enrolled(&here.clerk, &held, &who).await;
    let read = async |school: &School| {
        school.clerk.get(&format!("{BASE}/{}", place.id)).await.expect(200).json()["status"].clone()
    };
    // A Wednesday; the third working day after it is the Monday.
    let here = here.at(&app, "2025-12-08T02:00:00Z").await;
    backend::sweeps::sweep(&app.state).await;
    assert_eq!(read(&here).await, "enrolled", "the sheet may still come");
    let late = learner(&here, "李四", 14).await;
    apply(&here.clerk, &held, &late).await.problem(409, "enrolment_over");
    here.clerk.post(&format!("{SESSIONS}/{held}/open"), json!({})).await.expect(200);
    let rows =
        json!({ "rows": [{ "learner_id": who, "signed_in_at": period.0, "signed_out_at": period.1 }] });
    here.clerk.post(&format!("{SESSIONS}/{held}/attendances/sheet"), rows).await.expect(200);
    here.clerk.post(&format!("{SESSIONS}/{held}/close"), json!({})).await.expect(200);
    assert_eq!(read(&here).await, "completed");
}

#[actix_web::test]
async fn a_class_that_nobody_enters_in_time_was_not_held() {
    let app = TestApp::spawn().await;
    let (here, course) = stage(&app).await;
    let held = lecture_at(&here, &course, 9, ("2025-12-03T01:00:00Z", "2025-12-03T02:30:00Z")).await;
    let who = learner(&here, "张三", 12).await;
    enrolled(&here.clerk, &held, &who).await;
    let here = here.at(&app, "2025-12-09T02:00:00Z").await;
    backend::sweeps::sweep(&app.state).await;
    let states: Vec<EnrolmentState> =
        list(&here.clerk, &format!("session_id={held}")).await.iter().map(|one| one.status).collect();
    assert_eq!(states, [EnrolmentState::Removed]);
}

#[actix_web::test]
async fn of_a_move_and_an_application_at_the_same_moment_one_sees_the_other() {
    let app = TestApp::spawn().await;
    let (here, course) = stage(&app).await;
    let (first, second) =
        (series(&here, &course, "09:00:00", 20).await, series(&here, &course, "14:00:00", 20).await);
    let who = learner(&here, "张三", 12).await;
    place(&here.clerk, &first, &who).await.expect(201);
    let path = format!("{SERIES}/{first}");
    let tag = here.clerk.get(&path).await.expect(200).etag();
    let body = json!({ "from": "2025-12-01", "start_time": "14:00:00" });
    let moves = here.clerk.patch(&path, &tag, body);
    let (moved, applied) = futures_util::future::join(moves, place(&here.clerk, &second, &who)).await;
    let both = (moved.status.as_u16(), applied.status.as_u16());
    assert!(both.0 != 200 || both.1 != 201, "{both:?}");
    let page: Page<ClassNoticeView> = here.clerk.get("/api/v1/class-notices").await.expect(200).read();
    assert_eq!(page.items.len(), usize::from(both.0 == 200));
}
