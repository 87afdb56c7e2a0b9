//! Timetables for calendar programmes: secret addresses, and what they tell.

use contract::auth::Role;
use contract::class::{CalendarFeedMade, CalendarFeedView};
use contract::page::Page;
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus};
use serde_json::{Value, json};

use super::{BASE, stage};
use crate::support::TestApp;
use crate::support::learning::session_body;
use crate::support::venues::{agreement, venue};

const FEEDS: &str = "/api/v1/calendar-feeds";

async fn read(app: &TestApp, path: &str) -> Calendar {
    let answer = app.anonymous().get(path).await.expect(200);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    String::from_utf8(answer.bytes).unwrap().parse().expect("it can be read back")
}

#[actix_web::test]
async fn a_secret_address_tells_the_timetable_of_a_school_until_it_is_revoked() {
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
    first["title"] = json!("永字八法; 第一课, 上");
    let first = school.clerk.post(BASE, first).await.expect(201);
    let mut second = session_body(&school, &course, "2025-11-14T01:00:00Z", "2025-11-14T02:30:00Z");
    second["room_id"] = Value::Null;
    second["venue_id"] = json!(venue);
    let second = school.clerk.post(BASE, second).await.expect(201).id();
    let far = session_body(&school, &course, "2026-06-13T01:00:00Z", "2026-06-13T02:30:00Z");
    school.clerk.post(BASE, far).await.expect(201);
    let made = school.clerk.post(FEEDS, json!({ "school_id": school.id })).await.expect(201);
    assert_eq!(made.header("cache-control"), "no-store");
    let made: CalendarFeedMade = made.read();
    assert_eq!(made.path.len(), "/api/v1/calendar-feeds/.ics".len() + 43, "256 bits");
    let events = |calendar: &Calendar| calendar.events().cloned().collect::<Vec<Event>>();
    let found = events(&read(&app, &made.path).await);
    assert_eq!(found.len(), 2, "180 days ahead");
    assert_eq!(found[0].get_summary(), Some("永字八法; 第一课, 上"));
    assert_eq!(found[0].get_description(), Some("书法入门\n赵老师"));
    assert_eq!(found[0].get_location(), Some("书画室, 泊江海子镇养老服务中心"));
    assert_eq!(found[1].get_location(), Some("东胜区图书馆, 文化街8号"));
    assert_eq!((found[0].get_sequence(), found[0].get_status()), (Some(0), Some(EventStatus::Confirmed)));
    let session = format!("{BASE}/{}", first.id());
    let later = json!({ "starts_at": "2025-11-13T03:00:00Z", "ends_at": "2025-11-13T04:00:00Z" });
    school.clerk.patch(&session, &first.etag(), later).await.expect(200);
    school.clerk.post(&format!("{BASE}/{second}/cancel"), json!({ "reason": "停电" })).await.expect(200);
    let now = events(&read(&app, &made.path).await);
    assert_eq!(now[0].get_uid(), found[0].get_uid(), "the same session has the same name");
    assert_eq!(
        (now[0].get_sequence(), now[0].property_value("DTSTART")),
        (Some(1), Some("20251113T030000Z"))
    );
    assert_eq!(now[1].get_status(), Some(EventStatus::Cancelled));
    let revoke = format!("{FEEDS}/{}/revoke", made.feed.id);
    school.manager.post(&revoke, json!({})).await.expect(200);
    school.manager.post(&revoke, json!({})).await.problem(409, "calendar_feed_revoked");
    app.anonymous().get(&made.path).await.problem(404, "not_found");
    app.anonymous().get(&format!("{FEEDS}/{}.ics", "A".repeat(43))).await.problem(404, "not_found");
    let open: Page<CalendarFeedView> = school.clerk.get(FEEDS).await.expect(200).read();
    assert!(open.items.is_empty());
    let all: Page<CalendarFeedView> =
        school.clerk.get(&format!("{FEEDS}?revoked=true")).await.expect(200).read();
    assert_eq!(all.items[0].id, made.feed.id);
}

#[actix_web::test]
async fn a_teachers_address_tells_that_teachers_sessions_and_nothing_of_learners() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let teacher =
        json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired" });
    let teacher = school.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    let mut own = session_body(&school, &course, "2025-11-12T02:00:00Z", "2025-11-12T03:30:00Z");
    own["teacher_id"] = json!(teacher);
    let own = school.clerk.post(BASE, own).await.expect(201).id();
    let other = session_body(&school, &course, "2025-11-13T01:00:00Z", "2025-11-13T02:30:00Z");
    school.clerk.post(BASE, other).await.expect(201);
    let who = crate::support::learning::learner(&school, "张三丰", 12).await;
    school.clerk.post(&format!("{BASE}/{own}/open"), json!({})).await.expect(200);
    let path = format!("{BASE}/{own}/attendances");
    school.clerk.post(&path, json!({ "learner_id": who })).await.expect(201);
    school.clerk.post(FEEDS, json!({})).await.fault("/school_id", "calendar_feed_whose");
    let made: CalendarFeedMade =
        school.clerk.post(FEEDS, json!({ "teacher_id": teacher })).await.expect(201).read();
    assert_eq!(made.feed.teacher_name.as_deref(), Some("赵老师"));
    let file = app.anonymous().get(&made.path).await.expect(200);
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    assert!(text.contains(&own) && !text.contains("张三丰") && !text.contains(&who));
    let calendar: Calendar = text.parse().unwrap();
    assert_eq!(calendar.events().count(), 1);
}

#[actix_web::test]
async fn a_programme_that_has_the_file_is_told_so_and_the_secret_is_kept_nowhere() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let session = session_body(&school, &course, "2025-11-13T01:00:00Z", "2025-11-13T02:30:00Z");
    let session = school.clerk.post(BASE, session).await.expect(201);
    let made: CalendarFeedMade =
        school.clerk.post(FEEDS, json!({ "school_id": school.id })).await.expect(201).read();
    let programme = app.anonymous();
    let first = programme.get(&made.path).await.expect(200);
    assert_eq!(first.header("cache-control"), "private, max-age=300, must-revalidate");
    let known = [("if-none-match", first.header("etag"))];
    let again = programme.send(reqwest::Method::GET, &made.path, None, &known).await.expect(304);
    assert!(again.bytes.is_empty());
    let title = json!({ "title": "改名" });
    school.clerk.patch(&format!("{BASE}/{}", session.id()), &session.etag(), title).await.expect(200);
    programme.send(reqwest::Method::GET, &made.path, None, &known).await.expect(200);
    let token = made.path.trim_start_matches("/api/v1/calendar-feeds/").trim_end_matches(".ics").to_owned();
    for (table, text) in
        [("calendar_feed", "t::text"), ("audit_entry", "t::text"), ("idempotency_key", "t::text")]
    {
        let found = app.count(&format!("select from {table} t where {text} like '%{token}%'"));
        assert_eq!((table, found), (table, 0));
    }
}

#[actix_web::test]
async fn a_teachers_address_tells_a_school_no_more_than_what_is_taught_there() {
    let app = TestApp::spawn().await;
    let (home, course) = stage(&app).await;
    let other = crate::support::learning::school(&app, "150602101", "罕台镇养老服务中心").await;
    let teacher =
        json!({ "school_id": home.id, "name": "赵老师", "source": "school", "employment": "retired" });
    let teacher = home.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    let county = app.division(Role::CountyAdmin, "150602").await;
    let assigned = json!({ "school_id": other.id, "starts_on": "2025-11-12" });
    let path = format!("/api/v1/teachers/{teacher}/assignments");
    other
        .clerk
        .post(FEEDS, json!({ "teacher_id": teacher }))
        .await
        .fault("/teacher_id", "teacher_not_available");
    county.post(&path, assigned).await.expect(201);
    for (school, day) in [(&home, "13"), (&other, "14")] {
        let (from, to) = (format!("2025-11-{day}T01:00:00Z"), format!("2025-11-{day}T02:00:00Z"));
        let mut body = session_body(school, &course, &from, &to);
        body["teacher_id"] = json!(teacher);
        body["title"] = json!(format!("{day}日的课"));
        school.clerk.post(BASE, body).await.expect(201);
    }
    let titles = async |client: &crate::support::Client, body: Value| {
        let made: CalendarFeedMade = client.post(FEEDS, body).await.expect(201).read();
        let calendar = read(&app, &made.path).await;
        calendar.events().map(|one| one.get_summary().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let of = |school: &str| json!({ "teacher_id": teacher, "school_id": school });
    assert_eq!(titles(&home.clerk, json!({ "teacher_id": teacher })).await, ["13日的课"]);
    assert_eq!(titles(&other.clerk, json!({ "teacher_id": teacher })).await, ["14日的课"]);
    assert_eq!(titles(&county, of(&other.id)).await, ["14日的课"]);
    home.clerk.post(FEEDS, of(&other.id)).await.fault("/teacher_id", "teacher_not_available");
}
