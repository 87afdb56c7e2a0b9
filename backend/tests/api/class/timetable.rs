//! The timetable of some weeks, and that nobody and nothing is in two places at once.

use contract::auth::Role;
use contract::class::Timetable;
use futures_util::future::join;
use serde_json::{Value, json};

use super::{BASE, MORNING, open_session, stage};
use crate::support::learning::{course, learner, session_body};
use crate::support::venues::{agreement, venue};
use crate::support::{Answer, TestApp};

const TIMETABLE: &str = "/api/v1/timetable";

#[actix_web::test]
async fn a_timetable_tells_all_that_lies_in_its_days_with_names_and_working_days() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let venue = venue(&county, "150602001", "东胜区图书馆").await;
    agreement(&county, &venue, &school.id).await;
    let teacher =
        json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired" });
    let teacher = school.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    let mut first = session_body(&school, &course, "2025-11-13T01:00:00Z", "2025-11-13T02:30:00Z");
    first["teacher_id"] = json!(teacher);
    let first = school.clerk.post(BASE, first).await.expect(201).id();
    let mut second = session_body(&school, &course, "2025-11-16T15:00:00Z", "2025-11-16T15:59:00Z");
    second["room_id"] = Value::Null;
    second["venue_id"] = json!(venue);
    school.clerk.post(BASE, second).await.expect(201);
    let next = session_body(&school, &course, "2025-11-16T16:00:00Z", "2025-11-16T17:00:00Z");
    school.clerk.post(BASE, next).await.expect(201);
    let off = session_body(&school, &course, "2025-11-14T01:00:00Z", "2025-11-14T02:30:00Z");
    let off = school.clerk.post(BASE, off).await.expect(201).id();
    school.clerk.post(&format!("{BASE}/{off}/cancel"), json!({ "reason": "停电" })).await.expect(200);
    let read = |query: &str| {
        let (clerk, path) = (school.clerk.clone(), format!("{TIMETABLE}{query}"));
        async move { clerk.get(&path).await.expect(200).read::<Timetable>() }
    };
    let week = read("").await;
    assert_eq!(
        (week.from.to_string(), week.to.to_string()),
        ("2025-11-10".to_owned(), "2025-11-16".to_owned())
    );
    assert_eq!(week.days.iter().filter(|one| one.is_workday).count(), 5);
    let told: Vec<_> = week
        .sessions
        .iter()
        .map(|one| {
            let name = |name: &'_ Option<String>| name.is_some();
            assert_eq!(
                (name(&one.room_name), name(&one.venue_name)),
                (one.room_id.is_some(), one.venue_id.is_some())
            );
            (
                one.title.as_str(),
                one.room_name.as_deref(),
                one.venue_name.as_deref(),
                one.teacher_name.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [("书法入门", Some("书画室"), None, Some("赵老师")), ("书法入门", None, Some("东胜区图书馆"), None)]
    );
    assert_eq!(read("?cancelled=true").await.sessions.len(), 3);
    assert_eq!(read(&format!("?teacher_id={teacher}")).await.sessions[0].id.to_string(), first);
    assert_eq!(read(&format!("?venue_id={venue}")).await.sessions.len(), 1);
    assert_eq!(read(&format!("?room_id={}", school.room)).await.sessions.len(), 1);
    assert_eq!(read("?from=2025-11-17&to=2025-11-17").await.sessions.len(), 1);
    assert_eq!(read("?from=2025-11-10&to=2025-12-21").await.days.len(), 42);
    let clerk = &school.clerk;
    clerk.get(&format!("{TIMETABLE}?from=2025-11-10&to=2025-12-22")).await.problem(422, "too_many_days");
    clerk.get(&format!("{TIMETABLE}?from=2025-11-10&to=2025-11-09")).await.problem(422, "validation_failed");
    let stranger = app.division(Role::CountyAdmin, "150621").await;
    let nothing: Timetable =
        stranger.get(&format!("{TIMETABLE}?school_id={}", school.id)).await.expect(200).read();
    assert!(nothing.sessions.is_empty());
}

#[actix_web::test]
async fn an_explicit_null_takes_the_teacher_or_the_place_off_a_session() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let venue = venue(&county, "150602001", "东胜区图书馆").await;
    agreement(&county, &venue, &school.id).await;
    let teacher =
        json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired" });
    let teacher = school.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    let mut body = session_body(&school, &course, "2025-11-13T01:00:00Z", "2025-11-13T02:30:00Z");
    body["teacher_id"] = json!(teacher);
    let first = school.clerk.post(BASE, body.clone()).await.expect(201);
    let path = format!("{BASE}/{}", first.id());
    let named = school.clerk.patch(&path, &first.etag(), json!({ "title": "楷书" })).await.expect(200);
    assert_eq!(named.json()["teacher_id"], json!(teacher), "absent is not null");
    let free = school.clerk.patch(&path, &named.etag(), json!({ "teacher_id": null })).await.expect(200);
    assert_eq!((&free.json()["teacher_id"], &free.json()["teacher_name"]), (&Value::Null, &Value::Null));
    let nowhere = json!({ "room_id": null });
    school.clerk.patch(&path, &free.etag(), nowhere.clone()).await.fault("/room_id", "room_required");
    let there = json!({ "room_id": null, "venue_id": venue });
    let there = school.clerk.patch(&path, &free.etag(), there).await.expect(200);
    assert_eq!(there.json()["room_id"], Value::Null);
    let back = json!({ "room_id": school.room });
    let back = school.clerk.patch(&path, &there.etag(), back).await.expect(200);
    assert_eq!((&back.json()["room_id"], &back.json()["venue_id"]), (&json!(school.room), &Value::Null));
    assert_eq!(app.count("select from venue_booking where status = 'booked'"), 0);
    body["starts_at"] = json!("2025-11-13T06:00:00Z");
    body["ends_at"] = json!("2025-11-13T07:00:00Z");
    body["delivery_mode"] = json!("online");
    let online = school.clerk.post(BASE, body).await.expect(201);
    let path = format!("{BASE}/{}", online.id());
    let online = school.clerk.patch(&path, &online.etag(), nowhere).await.expect(200);
    assert_eq!(online.json()["room_id"], Value::Null);
}

/// One of two requests is answered 201, the other 409 with this code; which, is left to chance.
fn one_wins(answers: (Answer, Answer), code: &str) {
    let won = |answer: &Answer| answer.status.as_u16() == 201;
    let (winner, loser) = if won(&answers.0) { answers } else { (answers.1, answers.0) };
    winner.expect(201);
    loser.problem(409, code);
}

#[actix_web::test]
async fn of_two_sessions_that_share_a_second_one_has_the_room_the_venue_and_the_teacher() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let venue = venue(&county, "150602001", "东胜区图书馆").await;
    agreement(&county, &venue, &school.id).await;
    let teacher =
        json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired" });
    let teacher = school.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    for (day, kind) in ["room_taken", "venue_taken", "teacher_taken"].iter().enumerate().cycle().take(9) {
        let day = 13 + day;
        let body = |from: &str, to: &str| {
            let at = |clock: &str| format!("2025-11-{day}T{clock}Z");
            let mut body = session_body(&school, &course, &at(from), &at(to));
            match *kind {
                "venue_taken" => {
                    body["room_id"] = Value::Null;
                    body["venue_id"] = json!(venue);
                }
                "teacher_taken" => {
                    body["room_id"] = Value::Null;
                    body["delivery_mode"] = json!("online");
                    body["teacher_id"] = json!(teacher);
                }
                _ => {}
            }
            body
        };
        let early = school.clerk.post(BASE, body("01:00:00", "02:30:00"));
        let late = school.manager.post(BASE, body("02:29:59", "04:00:00"));
        one_wins(join(early, late).await, kind);
        app.sql("alter table venue_booking disable trigger user");
        app.sql("delete from venue_booking; delete from class_session");
        app.sql("alter table venue_booking enable always trigger venue_booking_keep");
    }
}

#[actix_web::test]
async fn a_learner_who_signs_in_at_two_sessions_at_the_same_moment_is_in_one() {
    let app = TestApp::spawn().await;
    let (school, calligraphy) = stage(&app).await;
    let other = crate::support::learning::school(&app, "150602101", "罕台镇养老服务中心").await;
    let song = course(&app.city(Role::CityAdmin).await, "CR-002", "合唱").await;
    let who = learner(&school, "张三", 12).await;
    let here = open_session(&school, &calligraphy, MORNING).await;
    let there = open_session(&other, &song, ("2025-11-12T02:29:59Z", "2025-11-12T04:00:00Z")).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let sign_in = |session: String| {
        let (county, body) = (county.clone(), json!({ "learner_id": who }));
        async move { county.post(&format!("{BASE}/{session}/attendances"), body).await }
    };
    one_wins(join(sign_in(here), sign_in(there)).await, "learner_elsewhere");
    assert_eq!(app.count("select from attendance"), 1);
}

#[actix_web::test]
async fn the_database_itself_keeps_places_and_teachers_apart_and_sessions_within_a_day() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    school
        .clerk
        .post(BASE, session_body(&school, &course, "2025-11-13T01:00:00Z", "2025-11-13T02:30:00Z"))
        .await
        .expect(201);
    let insert = |from: &str, to: &str, places: &str| {
        format!(
            "insert into class_session (id, school_id, course_id, title, form, delivery_mode, starts_at, ends_at, capacity, \
             created_at, room_id, venue_id) values (gen_random_uuid(), '{}', '{course}', '暗箱', 'lecture', 'offline', \
             '{from}', '{to}', 10, now(), {places})",
            school.id
        )
    };
    let room = format!("'{}', null", school.room);
    assert!(app.refuses(&insert("2025-11-13T02:29:59Z", "2025-11-13T04:00:00Z", &room)));
    assert!(app.refuses(&insert("2025-11-13T15:00:00Z", "2025-11-13T16:00:01Z", &room)));
    assert!(app.refuses(&insert("2025-11-13T05:00:00Z", "2025-11-13T06:00:00Z", "null, null")), "nowhere");
    assert!(!app.refuses(&insert("2025-11-13T02:30:00Z", "2025-11-13T04:00:00Z", &room)));
}
