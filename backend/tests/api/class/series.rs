//! Series of sessions: previewed, put on the timetable as a whole, and changed or called off from a day on.

use contract::auth::Role;
use contract::class::{
    ClassSeriesChanged, ClassSeriesMade, ClassSeriesPreview, ClassSeriesSummary, ClassSeriesView,
};
use contract::page::Page;
use contract::venue::VenueBookingView;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{BASE, stage};
use crate::support::learning::{School, session_body};
use crate::support::plans::published;
use crate::support::venues::{agreement, agreement_body, venue};
use crate::support::{Answer, Client, TestApp};

const SERIES: &str = "/api/v1/class-series";

/// Wednesdays and Fridays from the day after the tests begin to the end of the year.
fn series_body(school: &School, course: &str) -> Value {
    json!({
        "school_id": school.id, "course_id": course, "room_id": school.room, "capacity": 20, "weekdays": [3, 5],
        "start_time": "09:00:00", "minutes": 90, "first_day": "2025-11-13", "last_day": "2025-12-31",
        "on_non_working_day": "skip", "sessions": 4,
    })
}

async fn create(school: &School, body: &Value) -> Answer {
    school.clerk.post_once(SERIES, &uuid::Uuid::now_v7().to_string(), body.clone()).await
}

fn days(series: &ClassSeriesView) -> Vec<String> {
    series.sessions.iter().map(|one| one.starts_at.format("%m-%dT%H:%M").to_string()).collect()
}

#[actix_web::test]
async fn a_series_is_previewed_without_a_trace_and_then_put_on_the_timetable() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let body = series_body(&school, &course);
    let preview: ClassSeriesPreview =
        school.clerk.post(&format!("{SERIES}/preview"), body.clone()).await.expect(200).read();
    assert_eq!((preview.wanted, preview.free, preview.occurrences.len()), (Some(4), 4, 4));
    assert_eq!(preview.occurrences[0].day.to_string(), "2025-11-14");
    assert_eq!(app.count("select from class_session"), 0);
    let made: ClassSeriesMade = create(&school, &body).await.expect(201).read();
    assert_eq!(days(&made.series), ["11-14T01:00", "11-19T01:00", "11-21T01:00", "11-26T01:00"]);
    assert!(made.skipped.is_empty() && made.series.sessions.iter().all(|one| !one.changed_by_hand));
    let read: ClassSeriesView =
        school.clerk.get(&format!("{SERIES}/{}", made.series.id)).await.expect(200).read();
    assert_eq!(read, made.series);
    let acts = app.count("select from audit_entry where action = 'class_session.create'");
    assert_eq!((acts, app.count("select from audit_entry where action = 'class_series.create'")), (4, 1));
}

#[actix_web::test]
async fn holidays_are_left_out_kept_or_moved_by_the_calendar_of_the_state_council() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let mut body = series_body(&school, &course);
    // New Year's Day of 2026 is a Thursday; its Friday is off and its Sunday, the 4th, is worked.
    body["weekdays"] = json!([4]);
    body["first_day"] = json!("2025-12-25");
    body["last_day"] = json!("2026-01-08");
    body["sessions"] = Value::Null;
    let preview = format!("{SERIES}/preview");
    for (on, expected, left_out) in [
        ("keep", vec!["2025-12-25", "2026-01-01", "2026-01-08"], 0),
        ("skip", vec!["2025-12-25", "2026-01-08"], 1),
        ("move", vec!["2025-12-25", "2026-01-04", "2026-01-08"], 0),
    ] {
        body["on_non_working_day"] = json!(on);
        let told: ClassSeriesPreview = school.clerk.post(&preview, body.clone()).await.expect(200).read();
        let found: Vec<String> = told.occurrences.iter().map(|one| one.day.to_string()).collect();
        assert_eq!(
            (on, found, told.left_out.len()),
            (on, expected.iter().map(ToString::to_string).collect(), left_out)
        );
        let moved = told.occurrences.iter().filter_map(|one| one.moved_from).count();
        assert_eq!(moved, usize::from(on == "move"));
    }
}

#[actix_web::test]
async fn every_collision_is_named_and_what_is_free_is_made_where_that_is_wanted() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let teacher =
        json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired" });
    let teacher = school.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    let mut there = session_body(&school, &course, "2025-11-19T02:00:00Z", "2025-11-19T03:00:00Z");
    there["title"] = json!("国画");
    there["teacher_id"] = json!(teacher);
    school.clerk.post(BASE, there).await.expect(201);
    let mut online = session_body(&school, &course, "2025-11-21T01:30:00Z", "2025-11-21T02:00:00Z");
    online["title"] = json!("手机课");
    online["room_id"] = Value::Null;
    online["delivery_mode"] = json!("online");
    online["teacher_id"] = json!(teacher);
    school.clerk.post(BASE, online).await.expect(201);
    let mut body = series_body(&school, &course);
    body["teacher_id"] = json!(teacher);
    let preview: ClassSeriesPreview =
        school.clerk.post(&format!("{SERIES}/preview"), body.clone()).await.expect(200).read();
    let counts: Vec<usize> = preview.occurrences.iter().map(|one| one.collisions.len()).collect();
    assert_eq!((preview.free, counts), (2, vec![0, 2, 1, 0]));
    let refused = create(&school, &body).await.problem(409, "series_conflicts");
    let faults = refused.json()["errors"].as_array().cloned().unwrap();
    let told: Vec<(String, String)> = faults
        .iter()
        .map(|one| (one["pointer"].as_str().unwrap().to_owned(), one["detail"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].0 == "/room_id" && told[0].1.contains("国画") && told[0].1.contains("2025-11-19"));
    assert!(told[1].0 == "/teacher_id" && told[1].1.contains("国画"));
    assert!(told[2].0 == "/teacher_id" && told[2].1.contains("手机课") && told[2].1.contains("2025-11-21"));
    assert_eq!(app.count("select from class_session where series_id is not null"), 0);
    body["skip_conflicts"] = json!(true);
    let made: ClassSeriesMade = create(&school, &body).await.expect(201).read();
    assert_eq!(days(&made.series), ["11-14T01:00", "11-26T01:00"]);
    let left: Vec<String> = made.skipped.iter().map(|one| one.day.to_string()).collect();
    assert_eq!(left, ["2025-11-19", "2025-11-21"]);
    body["first_day"] = json!("2025-11-19");
    body["last_day"] = json!("2025-11-21");
    create(&school, &body).await.problem(409, "series_all_conflict");
}

#[actix_web::test]
async fn what_another_school_has_out_of_reach_is_told_by_its_time_only() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let neighbour = crate::support::learning::school(&app, "150602101", "罕台镇养老服务中心").await;
    let venue = venue(&county, "150602001", "东胜区图书馆").await;
    agreement(&county, &venue, &school.id).await;
    agreement(&county, &venue, &neighbour.id).await;
    let mut secret = session_body(&neighbour, &course, "2025-11-14T01:00:00Z", "2025-11-14T02:00:00Z");
    secret["title"] = json!("邻校的课");
    secret["room_id"] = Value::Null;
    secret["venue_id"] = json!(venue);
    neighbour.clerk.post(BASE, secret).await.expect(201);
    let mut body = series_body(&school, &course);
    body["room_id"] = Value::Null;
    body["venue_id"] = json!(venue);
    let refused = create(&school, &body).await.problem(409, "series_conflicts");
    let told = refused.json().to_string();
    assert!(
        told.contains("2025-11-14 09:00–10:00") && !told.contains("邻校") && !told.contains(&neighbour.id),
        "{told}"
    );
    let preview: ClassSeriesPreview =
        school.clerk.post(&format!("{SERIES}/preview"), body.clone()).await.expect(200).read();
    let found = &preview.occurrences[0].collisions[0];
    assert_eq!((found.kind.as_str(), &found.title, found.session_id), ("venue", &None, None));
    let of_county = county.post(&format!("{SERIES}/preview"), body).await.expect(200);
    assert!(of_county.json().to_string().contains("邻校的课"), "the county sees whose it is");
}

#[actix_web::test]
async fn a_series_in_a_venue_books_it_day_by_day_and_needs_an_agreement_on_each() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let venue = venue(&county, "150602001", "东胜区图书馆").await;
    let mut body = series_body(&school, &course);
    body["room_id"] = Value::Null;
    body["venue_id"] = json!(venue);
    create(&school, &body).await.problem(409, "series_all_conflict");
    let days_of = agreement_body(&venue, &school.id, ("2025-11-01", "2025-11-19"));
    county.post("/api/v1/venue-agreements", days_of).await.expect(201);
    let refused = create(&school, &body).await.problem(409, "series_conflicts");
    let faults = refused.json()["errors"].as_array().cloned().unwrap();
    assert!(faults.iter().all(|one| one["code"] == "venue_agreement_missing") && faults.len() == 2);
    body["skip_conflicts"] = json!(true);
    let made: ClassSeriesMade = create(&school, &body).await.expect(201).read();
    let path = format!("{SERIES}/{}", made.series.id);
    let booked = || async {
        let list = format!("/api/v1/venue-bookings?venue_id={venue}&status=booked");
        let page: Page<VenueBookingView> = school.clerk.get(&list).await.expect(200).read();
        page.items.iter().map(|one| one.starts_at.format("%m-%dT%H:%M").to_string()).collect::<Vec<_>>()
    };
    assert_eq!(booked().await, ["11-14T01:00", "11-19T01:00"]);
    let later = json!({ "from": "2025-11-15", "start_time": "10:00:00" });
    let etag = school.clerk.get(&path).await.expect(200).etag();
    let changed = school.clerk.patch(&path, &etag, later).await.expect(200);
    assert_eq!(booked().await, ["11-14T01:00", "11-19T02:00"]);
    let off = json!({ "from": "2025-11-15", "reason": "场馆修缮" });
    school.clerk.step(&format!("{path}/cancel"), &changed.etag(), off).await.expect(200);
    assert_eq!(booked().await, ["11-14T01:00"]);
}

#[actix_web::test]
async fn the_rest_is_changed_from_a_day_on_apart_from_what_was_changed_by_hand() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let made: ClassSeriesMade = create(&school, &series_body(&school, &course)).await.expect(201).read();
    let path = format!("{SERIES}/{}", made.series.id);
    let by_hand = format!("{BASE}/{}", made.series.sessions[2].id);
    let tag = school.clerk.get(&by_hand).await.expect(200).etag();
    let single = school.clerk.patch(&by_hand, &tag, json!({ "capacity": 12 })).await.expect(200);
    assert_eq!(single.json()["changed_by_hand"], true);
    let read = school.clerk.get(&path).await.expect(200);
    let night = json!({ "from": "2025-11-19", "start_time": "23:00:00" });
    school.clerk.patch(&path, &read.etag(), night).await.fault("/minutes", "across_midnight");
    let change = json!({ "from": "2025-11-19", "start_time": "14:00:00", "minutes": 60, "capacity": 25 });
    let changed = school.clerk.patch(&path, &read.etag(), change.clone()).await.expect(200);
    let told: ClassSeriesChanged = changed.read();
    assert_eq!((told.changed, told.kept), (2, 1));
    assert_eq!(days(&told.series), ["11-14T01:00", "11-19T06:00", "11-21T01:00", "11-26T06:00"]);
    assert_eq!(told.series.sessions[2].capacity, 12);
    school.clerk.patch(&path, &read.etag(), change).await.problem(412, "stale_version");
    let mut there = session_body(&school, &course, "2025-11-26T02:00:00Z", "2025-11-26T03:00:00Z");
    there["title"] = json!("国画");
    school.clerk.post(BASE, there).await.expect(201);
    let collides = json!({ "from": "2025-11-13", "start_time": "10:00:00" });
    let refused = school.clerk.patch(&path, &changed.etag(), collides).await.problem(409, "series_conflicts");
    assert!(refused.json()["errors"].to_string().contains("国画"));
    let off = json!({ "from": "2025-11-21", "reason": "教师调离" });
    let ended = school.clerk.step(&format!("{path}/cancel"), &changed.etag(), off.clone()).await.expect(200);
    let told: ClassSeriesChanged = ended.read();
    let states: Vec<&str> = told.series.sessions.iter().map(|one| one.status.as_str()).collect();
    assert_eq!((told.changed, states), (2, vec!["scheduled", "scheduled", "cancelled", "cancelled"]));
    let cancel = format!("{path}/cancel");
    school.clerk.step(&cancel, &ended.etag(), off).await.problem(409, "series_cancelled");
    let nothing = json!({ "from": "2025-11-20", "capacity": 9 });
    school.clerk.patch(&path, &ended.etag(), nothing).await.fault("/from", "series_nothing_left");
}

#[actix_web::test]
async fn the_teacher_of_the_rest_is_taken_off_by_an_explicit_null_and_by_nothing_else() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let teacher =
        json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired" });
    let teacher = school.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    let mut body = series_body(&school, &course);
    body["teacher_id"] = json!(teacher);
    let made: ClassSeriesMade = create(&school, &body).await.expect(201).read();
    let path = format!("{SERIES}/{}", made.series.id);
    let read = school.clerk.get(&path).await.expect(200);
    let smaller = json!({ "from": "2025-11-19", "capacity": 15 });
    let kept = school.clerk.patch(&path, &read.etag(), smaller).await.expect(200);
    let has = |told: &ClassSeriesChanged| {
        told.series.sessions.iter().map(|one| one.teacher_id.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(has(&kept.read()), [true; 4]);
    let off = json!({ "from": "2025-11-19", "teacher_id": null });
    let told: ClassSeriesChanged = school.clerk.patch(&path, &kept.etag(), off).await.expect(200).read();
    assert_eq!((told.changed, has(&told)), (3, vec![true, false, false, false]));
    assert_eq!(told.series.teacher_id, None);
    let etag = school.clerk.get(&path).await.expect(200).etag();
    let nowhere = json!({ "from": "2025-11-19", "room_id": null });
    school.clerk.patch(&path, &etag, nowhere).await.fault("/room_id", "room_required");
    let mut elsewhere = session_body(&school, &course, "2025-11-19T01:00:00Z", "2025-11-19T02:30:00Z");
    elsewhere["room_id"] = Value::Null;
    elsewhere["delivery_mode"] = json!("online");
    elsewhere["teacher_id"] = json!(teacher);
    school.clerk.post(BASE, elsewhere).await.expect(201);
}

#[actix_web::test]
async fn without_a_number_a_series_has_what_the_plan_still_lacks() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let plan = published(&school, "2025-H2", std::slice::from_ref(&course)).await;
    let item = plan.items[0].id;
    let mut single = session_body(&school, &course, "2025-11-13T06:00:00Z", "2025-11-13T07:00:00Z");
    single["curriculum_item_id"] = json!(item);
    school.clerk.post(BASE, single).await.expect(201);
    let mut body = series_body(&school, &course);
    body["sessions"] = Value::Null;
    body["curriculum_item_id"] = json!(item);
    let preview: ClassSeriesPreview =
        school.clerk.post(&format!("{SERIES}/preview"), body.clone()).await.expect(200).read();
    assert_eq!((preview.wanted, preview.occurrences.len()), (Some(11), 11));
    create(&school, &body).await.expect(201);
    body["start_time"] = json!("15:00:00");
    create(&school, &body).await.fault("/sessions", "series_plan_complete");
    body["sessions"] = json!(1);
    create(&school, &body).await.expect(201);
}

#[actix_web::test]
async fn what_is_planned_for_a_half_year_lies_in_it() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let plan = published(&school, "2025-H2", std::slice::from_ref(&course)).await;
    let item = plan.items[0].id;
    let mut body = series_body(&school, &course);
    body["curriculum_item_id"] = json!(item);
    body["last_day"] = json!("2026-01-09");
    body["sessions"] = json!(30);
    let refused = create(&school, &body).await.fault("/last_day", "outside_half_year").json();
    assert!(refused["errors"][0]["detail"].as_str().expect("a text").contains("2026-01-07"), "{refused}");
    // The days within it are fewer than wanted, and enough.
    body["sessions"] = json!(4);
    create(&school, &body).await.expect(201);
    let mut single = session_body(&school, &course, "2026-01-05T06:00:00Z", "2026-01-05T07:00:00Z");
    single["curriculum_item_id"] = json!(item);
    school.clerk.post(BASE, single.clone()).await.fault("/starts_at", "outside_half_year");
    (single["starts_at"], single["ends_at"]) = (json!("2025-12-29T06:00:00Z"), json!("2025-12-29T07:00:00Z"));
    let path = format!("{BASE}/{}", school.clerk.post(BASE, single).await.expect(201).id());
    let tag = school.clerk.get(&path).await.expect(200).etag();
    let moved = json!({ "starts_at": "2026-01-05T06:00:00Z", "ends_at": "2026-01-05T07:00:00Z" });
    school.clerk.patch(&path, &tag, moved).await.fault("/starts_at", "outside_half_year");
}

#[actix_web::test]
async fn series_are_listed_by_school_teacher_course_and_state_within_reach() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let teacher =
        json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired" });
    let teacher = school.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    let mut body = series_body(&school, &course);
    body["teacher_id"] = json!(teacher);
    let first: ClassSeriesMade = create(&school, &body).await.expect(201).read();
    let mut body = series_body(&school, &course);
    (body["start_time"], body["first_day"]) = (json!("14:00:00"), json!("2025-12-01"));
    let second: ClassSeriesMade = create(&school, &body).await.expect(201).read();
    let path = format!("{SERIES}/{}", second.series.id);
    let who = crate::support::learning::learner(&school, "张三", 12).await;
    let application = json!({ "series_id": first.series.id, "learner_id": who });
    school.clerk.post("/api/v1/enrolments", application).await.expect(201);
    let listed = async |client: &Client, query: &str| -> Page<ClassSeriesSummary> {
        client.get(&format!("{SERIES}?{query}")).await.expect(200).read()
    };
    let ids = |page: &Page<ClassSeriesSummary>| page.items.iter().map(|one| one.id).collect::<Vec<_>>();
    let all = listed(&school.clerk, "count=true").await;
    assert_eq!((ids(&all), all.total), (vec![second.series.id, first.series.id], Some(2)));
    let one = &all.items[1];
    assert_eq!((one.sessions, one.sessions_to_come, one.enrolled, one.waiting), (4, 4, 1, 0));
    assert_eq!((one.teacher_name.as_deref(), one.state.as_str()), (Some("赵老师"), "upcoming"));
    let turned = listed(&school.clerk, "limit=1").await;
    let cursor = turned.next_cursor.expect("another page");
    assert_eq!(ids(&listed(&school.clerk, &format!("limit=1&cursor={cursor}")).await), [first.series.id]);
    assert_eq!(ids(&listed(&school.clerk, &format!("teacher_id={teacher}")).await), [first.series.id]);
    assert_eq!(
        ids(&listed(&school.clerk, &format!("course_id={course}&school_id={}", school.id)).await).len(),
        2
    );
    let tag = school.clerk.get(&path).await.expect(200).etag();
    let off = json!({ "from": "2025-12-01", "reason": "教师调离" });
    school.clerk.step(&format!("{path}/cancel"), &tag, off).await.expect(200);
    assert_eq!(ids(&listed(&school.clerk, "state=called_off").await), [second.series.id]);
    let school = school.at(&app, "2025-11-20T02:00:00Z").await;
    let running = listed(&school.clerk, "state=running").await;
    assert_eq!((ids(&running), running.items[0].sessions_to_come), (vec![first.series.id], 2));
    assert!(ids(&listed(&school.clerk, "state=over").await).is_empty());
    let elsewhere = app.division(Role::CountyAdmin, "150621").await;
    assert!(ids(&listed(&elsewhere, "").await).is_empty(), "out of reach");
}

#[actix_web::test]
async fn what_cannot_be_a_series_is_refused_at_its_members() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let preview = format!("{SERIES}/preview");
    for (member, value, pointer, code) in [
        ("weekdays", json!([3, 3]), "/weekdays", "series_weekdays"),
        ("weekdays", json!([0]), "/weekdays", "series_weekdays"),
        ("minutes", json!(720), "/minutes", "across_midnight"),
        ("start_time", json!("09:00:30"), "/start_time", "series_start_time"),
        ("last_day", json!("2025-11-12"), "/last_day", "series_too_long"),
        ("last_day", json!("2026-11-15"), "/last_day", "series_too_long"),
        ("first_day", json!("2025-11-11"), "/first_day", "session_in_past"),
        ("last_day", json!("2025-11-13"), "/weekdays", "series_no_days"),
        ("room_id", Value::Null, "/room_id", "room_required"),
        ("capacity", json!(31), "/capacity", "room_too_small"),
    ] {
        let mut body = series_body(&school, &course);
        if member == "minutes" {
            body["start_time"] = json!("12:00:00");
        }
        body[member] = value;
        school.clerk.post(&preview, body.clone()).await.fault(pointer, code);
        create(&school, &body).await.fault(pointer, code);
    }
    assert_eq!(app.count("select from class_series"), 0);
}

#[actix_web::test]
async fn two_series_at_the_same_moment_end_with_one() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let calls = (0..4).map(|_| {
        let (clerk, body) = (school.clerk.clone(), series_body(&school, &course));
        async move { clerk.post_once(SERIES, &uuid::Uuid::now_v7().to_string(), body).await }
    });
    let answers = join_all(calls).await;
    assert_eq!(answers.iter().filter(|answer| answer.status.as_u16() == 201).count(), 1);
    for answer in answers.into_iter().filter(|answer| answer.status.as_u16() != 201) {
        answer.problem(409, "series_all_conflict");
    }
    assert_eq!(app.count("select from class_session"), 4);
    assert_eq!(app.count("select from class_series"), 1);
}
