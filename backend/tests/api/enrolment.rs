//! Places and waiting lists: who gets one, who waits, who moves up, and that nobody is forgotten.

mod parameters;
mod rescheduling;

use contract::auth::Role;
use contract::class::{ClassNoticeView, EnrolmentState, EnrolmentView, PlacesView};
use contract::page::Page;
use serde_json::{Value, json};

use crate::support::learning::{School, course, id_number, learner, learner_body, school, session_body};
use crate::support::{Answer, Client, TestApp};

const BASE: &str = "/api/v1/enrolments";
const SESSIONS: &str = "/api/v1/class-sessions";

async fn stage(app: &TestApp) -> (School, String) {
    let school = school(app, "150602100", "泊江海子镇养老服务中心").await;
    let course = course(&app.city(Role::CityAdmin).await, "CR-001", "书法入门").await;
    (school, course)
}

/// A session with so many places, three weeks ahead, so that places are still kept for the priority population.
async fn lecture(school: &School, course: &str, capacity: u32) -> String {
    lecture_at(school, course, capacity, ("2025-12-03T01:00:00Z", "2025-12-03T02:30:00Z")).await
}

async fn lecture_at(school: &School, course: &str, capacity: u32, period: (&str, &str)) -> String {
    let mut body = session_body(school, course, period.0, period.1);
    body["capacity"] = json!(capacity);
    school.clerk.post(SESSIONS, body).await.expect(201).id()
}

/// A series on Wednesdays at nine, in December, in no room.
async fn series(school: &School, course: &str, start_time: &str, capacity: u32) -> String {
    let body = json!({
        "school_id": school.id, "course_id": course, "delivery_mode": "online", "capacity": capacity, "weekdays": [3],
        "start_time": start_time, "minutes": 60, "first_day": "2025-12-03", "last_day": "2025-12-31",
        "on_non_working_day": "keep",
    });
    let made = school.clerk.post_once("/api/v1/class-series", start_time, body).await.expect(201).json();
    made["series"]["id"].as_str().expect("an id").to_owned()
}

/// A learner of the priority population.
async fn priority(school: &School, running: u16, evidence: &str) -> String {
    let mut body = learner_body(&school.id, "李福", &id_number("19480202", running));
    body["priority"] = json!([{ "reason": "economic", "evidence": evidence }]);
    school.clerk.post("/api/v1/learners", body).await.expect(201).id()
}

async fn apply(client: &Client, session: &str, learner: &str) -> Answer {
    client.post(BASE, json!({ "session_id": session, "learner_id": learner })).await
}

async fn enrolled(client: &Client, session: &str, learner: &str) -> EnrolmentView {
    apply(client, session, learner).await.expect(201).read()
}

async fn places(client: &Client, session: &str) -> PlacesView {
    client.get(&format!("{SESSIONS}/{session}/places")).await.expect(200).read()
}

async fn list(client: &Client, query: &str) -> Vec<EnrolmentView> {
    client.get(&format!("{BASE}?{query}")).await.expect(200).read::<Page<EnrolmentView>>().items
}

async fn sent(client: &Client, path: &str, sheet: &str) -> Answer {
    let body = Some(("text/csv", sheet.as_bytes().to_vec()));
    client.send_bytes(reqwest::Method::POST, path, body, &[]).await
}

async fn notices(client: &Client) -> Vec<ClassNoticeView> {
    client.get("/api/v1/class-notices?status=open").await.expect(200).read::<Page<ClassNoticeView>>().items
}

#[actix_web::test]
async fn places_are_kept_for_the_priority_population_and_others_wait_in_turn() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let session = lecture(&school, &course, 3).await;
    let mut others = Vec::new();
    for running in [12, 14, 16] {
        let who = learner(&school, "张三", running).await;
        others.push(enrolled(&school.clerk, &session, &who).await);
    }
    // 30 % of three places are one, rounded up.
    let states: Vec<_> = others.iter().map(|one| (one.status, one.position)).collect();
    assert_eq!(
        states,
        [
            (EnrolmentState::Enrolled, None),
            (EnrolmentState::Enrolled, None),
            (EnrolmentState::Waiting, Some(1)),
        ]
    );
    let told = places(&school.clerk, &session).await;
    assert_eq!((told.capacity, told.reserved, told.reservation_holds), (3, 1, true));
    assert_eq!((told.enrolled, told.waiting), (2, 1));
    assert_eq!((told.free_for_priority, told.free_for_others), (1, 0));
    assert_eq!(told.released_on.to_string(), "2025-11-30");
    let who = priority(&school, 11, "self_declared").await;
    let first = enrolled(&school.clerk, &session, &who).await;
    assert_eq!((first.status, first.priority), (EnrolmentState::Enrolled, true));
    let second = priority(&school, 13, "community_confirmed").await;
    let second = enrolled(&school.clerk, &session, &second).await;
    assert_eq!(
        (second.status, second.position),
        (EnrolmentState::Waiting, Some(2)),
        "beyond the quota in turn"
    );
    assert!(notices(&school.clerk).await.is_empty(), "who stands at the desk need not be called");
}

#[actix_web::test]
async fn what_is_kept_is_released_by_itself_and_the_next_is_called() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let session = lecture(&school, &course, 1).await;
    let who = learner(&school, "张三", 12).await;
    let waits = enrolled(&school.clerk, &session, &who).await;
    assert_eq!(waits.status, EnrolmentState::Waiting, "the only place is kept");
    let school = school.at(&app, "2025-11-29T15:59:00Z").await;
    backend::sweeps::sweep(&app.state).await;
    let still: EnrolmentView = school.clerk.get(&format!("{BASE}/{}", waits.id)).await.expect(200).read();
    assert_eq!(still.status, EnrolmentState::Waiting);
    let school = school.at(&app, "2025-11-29T16:00:00Z").await;
    backend::sweeps::sweep(&app.state).await;
    let now: EnrolmentView = school.clerk.get(&format!("{BASE}/{}", waits.id)).await.expect(200).read();
    assert_eq!((now.status, now.position), (EnrolmentState::Enrolled, None));
    let open = notices(&school.clerk).await;
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].enrolment_id, open[0].phone_masked.as_deref()), (waits.id, Some("139****2345")));
    assert_eq!(open[0].next_starts_at, Some("2025-12-03T01:00:00Z".parse().unwrap()));
    let tell = format!("/api/v1/class-notices/{}/tell", open[0].id);
    let done = school.clerk.post(&tell, json!({ "note": "本人接听，会来" })).await.expect(200).json();
    assert_eq!((done["status"].as_str(), done["note"].as_str()), (Some("told"), Some("本人接听，会来")));
    school.clerk.post(&tell, json!({})).await.problem(409, "class_notice_done");
    assert!(notices(&school.clerk).await.is_empty());
}

#[actix_web::test]
async fn a_place_that_comes_free_goes_to_the_next_in_the_same_transaction() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let school = school.at(&app, "2025-12-01T02:00:00Z").await;
    let session = lecture(&school, &course, 1).await;
    let mut ids = Vec::new();
    for running in [12, 14, 16] {
        let who = learner(&school, "张三", running).await;
        ids.push(enrolled(&school.clerk, &session, &who).await.id);
    }
    let withdraw = |id| format!("{BASE}/{id}/withdraw");
    let gone = school.clerk.post(&withdraw(ids[0]), json!({ "reason": "回老家照看孙子" })).await.expect(200);
    assert_eq!(gone.json()["status"], "withdrawn");
    let states: Vec<_> = list(&school.clerk, &format!("session_id={session}"))
        .await
        .into_iter()
        .map(|one| (one.id, one.status, one.position))
        .collect();
    assert_eq!(
        states,
        [
            (ids[2], EnrolmentState::Waiting, Some(1)),
            (ids[1], EnrolmentState::Enrolled, None),
            (ids[0], EnrolmentState::Withdrawn, None),
        ]
    );
    assert_eq!(notices(&school.clerk).await.len(), 1);
    school
        .clerk
        .post(&withdraw(ids[0]), json!({ "reason": "再退一次" }))
        .await
        .problem(409, "enrolment_ended");
    let removed = format!("{BASE}/{}/remove", ids[1]);
    school.clerk.post(&removed, json!({ "reason": "电话联系不上" })).await.expect(200);
    let open = notices(&school.clerk).await;
    assert_eq!(open.iter().map(|one| one.enrolment_id).collect::<Vec<_>>(), [ids[2]], "the former is void");
    let trail = "select from audit_entry where action = 'enrolment.move_up'";
    assert_eq!(app.count(trail), 2);
    let spelt = "select from audit_entry where entity = 'enrolment' and after::text like '%张三%'";
    assert_eq!(app.count(spelt), 0, "the trail names nobody in full");
    assert!(app.refuses(&format!("update enrolment set status = 'waiting' where id = '{}'", ids[0])));
    assert!(app.refuses("delete from enrolment"));
}

#[actix_web::test]
async fn who_has_died_or_left_gives_the_place_to_the_next() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let school = school.at(&app, "2025-12-01T02:00:00Z").await;
    let session = lecture(&school, &course, 1).await;
    let (dead, heir) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    let first = enrolled(&school.clerk, &session, &dead).await;
    let second = enrolled(&school.clerk, &session, &heir).await;
    let close = format!("/api/v1/learners/{dead}/close");
    school.manager.post(&close, json!({ "reason": "家属来电：上月去世" })).await.expect(200);
    backend::sweeps::sweep(&app.state).await;
    let read =
        async |id| -> EnrolmentView { school.clerk.get(&format!("{BASE}/{id}")).await.expect(200).read() };
    assert_eq!(read(first.id).await.status, EnrolmentState::Removed);
    assert_eq!(read(second.id).await.status, EnrolmentState::Enrolled);
    assert_eq!(notices(&school.clerk).await.len(), 1);
    apply(&school.clerk, &session, &dead).await.problem(422, "learner_not_active");
}

#[actix_web::test]
async fn more_seats_let_the_next_move_up_and_a_smaller_room_takes_no_place_away() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let school = school.at(&app, "2025-12-01T02:00:00Z").await;
    let session = lecture(&school, &course, 1).await;
    let mut ids = Vec::new();
    for running in [12, 14, 16] {
        let who = learner(&school, "张三", running).await;
        ids.push(enrolled(&school.clerk, &session, &who).await.id);
    }
    let path = format!("{SESSIONS}/{session}");
    let etag = school.clerk.get(&path).await.expect(200).etag();
    school.clerk.patch(&path, &etag, json!({ "capacity": 2 })).await.expect(200);
    let told = places(&school.clerk, &session).await;
    assert_eq!((told.capacity, told.enrolled, told.waiting), (2, 2, 1));
    let etag = school.clerk.get(&path).await.expect(200).etag();
    school.clerk.patch(&path, &etag, json!({ "capacity": 1 })).await.expect(200);
    let told = places(&school.clerk, &session).await;
    assert_eq!((told.capacity, told.enrolled, told.free_for_priority), (1, 2, 0));
    app.sql(&format!("update room set capacity = 1 where id = '{}'", school.room));
    let etag = school.clerk.get(&path).await.expect(200).etag();
    school.clerk.patch(&path, &etag, json!({ "capacity": 5 })).await.fault("/capacity", "room_too_small");
}

#[actix_web::test]
async fn fifty_applications_at_once_for_ten_places_give_ten_places_and_forty_turns() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let school = school.at(&app, "2025-12-01T02:00:00Z").await;
    let session = lecture(&school, &course, 10).await;
    let mut people = Vec::new();
    for running in 100..150 {
        people.push(learner(&school, "张三", running).await);
    }
    let calls = people.iter().map(|who| apply(&school.clerk, &session, who));
    let answers = futures_util::future::join_all(calls).await;
    for answer in &answers {
        // A busy database may send somebody away, who asks again.
        assert!([201, 503].contains(&answer.status.as_u16()), "{}", answer.json());
    }
    for (who, answer) in people.iter().zip(&answers) {
        if answer.status.as_u16() == 503 {
            apply(&school.clerk, &session, who).await.expect(201);
        }
    }
    let told = places(&school.clerk, &session).await;
    assert_eq!((told.enrolled, told.waiting), (10, 40));
    let waiting = list(&school.clerk, &format!("session_id={session}&status=waiting&limit=200")).await;
    let mut turns: Vec<u32> = waiting.iter().filter_map(|one| one.position).collect();
    turns.sort_unstable();
    assert_eq!(turns, (1..=40).collect::<Vec<u32>>());
    assert!(notices(&school.clerk).await.is_empty(), "nobody moved up afterwards");
}

#[actix_web::test]
async fn the_same_application_sent_ten_times_at_once_is_one() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let session = lecture(&school, &course, 10).await;
    let who = learner(&school, "张三", 12).await;
    let answers = futures_util::future::join_all((0..10).map(|_| apply(&school.clerk, &session, &who))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status.as_u16() == 201).count(), 1);
    for answer in answers.into_iter().filter(|answer| answer.status.as_u16() != 201) {
        answer.problem(409, "already_enrolled");
    }
    assert_eq!(app.count("select from enrolment"), 1);
}

#[actix_web::test]
async fn who_may_not_learn_there_gets_no_place() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let number = id_number("19500101", 30);
    let teacher = json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired",
        "id_number": number });
    let teacher = school.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    let mut body = session_body(&school, &course, "2025-12-03T01:00:00Z", "2025-12-03T02:30:00Z");
    body["teacher_id"] = json!(teacher);
    let session = school.clerk.post(SESSIONS, body).await.expect(201).id();
    let himself = learner_body(&school.id, "赵老师", &number);
    let himself = school.clerk.post("/api/v1/learners", himself).await.expect(201).id();
    apply(&school.clerk, &session, &himself).await.problem(422, "learner_teaches_here");
    let suspended = learner(&school, "王五", 14).await;
    let reason = json!({ "reason": "长期住院" });
    school.manager.post(&format!("/api/v1/learners/{suspended}/suspend"), reason).await.expect(200);
    apply(&school.clerk, &session, &suspended).await.problem(422, "learner_not_active");
    let other = crate::support::learning::school(&app, "150621100", "树林召镇养老服务中心").await;
    let stranger = learner(&other, "李四", 40).await;
    apply(&school.clerk, &session, &stranger).await.fault("/learner_id", "learner_not_available");
    let city = app.city(Role::CityAdmin).await;
    apply(&city, &session, &stranger).await.problem(422, "enrolment_other_county");
    apply(&other.clerk, &session, &stranger).await.fault("/session_id", "session_not_available");
    let who = learner(&school, "张三", 12).await;
    school.clerk.post(BASE, json!({ "learner_id": who })).await.fault("/series_id", "enrolment_subject");
    enrolled(&school.clerk, &session, &who).await;
    apply(&school.clerk, &session, &who).await.problem(409, "already_enrolled");
    let school = school.at(&app, "2025-12-03T02:30:00Z").await;
    let late = learner(&school, "赵六", 16).await;
    apply(&school.clerk, &session, &late).await.problem(409, "enrolment_over");
}

#[actix_web::test]
async fn nobody_has_two_places_at_one_time_and_the_answer_names_the_other() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let first = series(&school, &course, "09:00:00", 20).await;
    let second = series(&school, &course, "09:59:00", 20).await;
    let third = series(&school, &course, "10:00:00", 20).await;
    let who = learner(&school, "张三", 12).await;
    let ask =
        async |series: &str| school.clerk.post(BASE, json!({ "series_id": series, "learner_id": who })).await;
    let place = ask(&first).await.expect(201).json();
    assert_eq!((place["status"].as_str(), place["asked_by"].as_str()), (Some("enrolled"), Some("learner")));
    let refused = ask(&second).await.problem(409, "enrolment_overlaps").json();
    let told = refused["detail"].as_str().expect("a text");
    assert!(told.contains("书法入门") && told.contains("2025-12-03 09:00–10:00"), "{told}");
    ask(&third).await.expect(201);
    let session = school.clerk.get(&format!("/api/v1/class-series/{first}")).await.expect(200).json();
    let session = session["sessions"][0]["id"].as_str().expect("a session").to_owned();
    let other = learner(&school, "李四", 14).await;
    apply(&school.clerk, &session, &other).await.fault("/session_id", "session_of_series");
    // Two at once, of which the database lets one stand.
    let both = [&first, &second].map(|id| {
        let (clerk, body) = (school.clerk.clone(), json!({ "series_id": id, "learner_id": other }));
        async move { clerk.post(BASE, body).await }
    });
    let answers = futures_util::future::join_all(both).await;
    assert_eq!(answers.iter().filter(|answer| answer.status.as_u16() == 201).count(), 1);
}

#[actix_web::test]
async fn a_series_may_keep_more_than_the_city_and_a_list_is_taken_whole_or_not_at_all() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let series = series(&school, &course, "09:00:00", 4).await;
    let path = format!("/api/v1/class-series/{series}");
    let raise = format!("{path}/raise-quota");
    let less = json!({ "priority_quota_bp": 2_999, "reason": "名额紧张" });
    school.manager.post(&raise, less).await.fault("/priority_quota_bp", "quota_below_city");
    let more = json!({ "priority_quota_bp": 5_000, "reason": "辖区低保老人较多" });
    let told: PlacesView = school.manager.post(&raise, more).await.expect(200).read();
    assert_eq!((told.reserved, told.priority_quota_bp), (2, 5_000));
    for running in [12, 14, 16] {
        learner(&school, "张三", running).await;
    }
    let line = |name: &str, number: &str| format!("{name},{number}\n");
    let mut sheet = String::from("姓名,身份证号\n");
    for running in [12, 14, 16] {
        sheet += &line("张三", &id_number("19500101", running));
    }
    let wrong =
        sheet.clone() + &line("李四", &id_number("19500101", 12)) + &line("王五", "150602195001010188");
    let import = format!("{path}/enrolments/import");
    let refused = sent(&school.clerk, &import, &wrong).await.problem(422, "import_rejected").json();
    let faults = refused["errors"].as_array().expect("faults");
    let told: Vec<_> = faults.iter().filter_map(|one| one["code"].as_str()).collect();
    assert!(told.contains(&"row_repeated"), "{told:?}");
    assert_eq!(app.count("select from enrolment"), 0);
    let dry = format!("{import}?dry_run=true");
    sent(&school.clerk, &dry, &sheet).await.expect(200);
    assert_eq!(app.count("select from enrolment"), 0);
    let done = sent(&school.clerk, &import, &sheet).await.expect(200).json();
    assert_eq!((done["enrolled"].as_u64(), done["waiting"].as_u64()), (Some(2), Some(1)));
    let file = school.clerk.get(&format!("{BASE}/export?format=csv&series_id={series}")).await.expect(200);
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    assert_eq!(text.lines().count(), 4);
    let whole = list(&school.clerk, &format!("school_id={}", school.id)).await;
    let name = &whole[0].school_name;
    assert!(text.lines().skip(1).all(|line| line.trim_matches('"').starts_with(name)), "{name}: {text}");
    assert!(text.contains("候补中") && !text.contains(&id_number("19500101", 12)), "{text}");
    assert_eq!(app.count("select from audit_entry where action = 'enrolment.export'"), 1);
}

#[actix_web::test]
async fn what_is_over_is_concluded_for_everybody() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let school = school.at(&app, "2025-12-02T02:00:00Z").await;
    let held = lecture(&school, &course, 1).await;
    let off = lecture_at(&school, &course, 1, ("2025-12-04T01:00:00Z", "2025-12-04T02:00:00Z")).await;
    let mut people: Vec<Value> = Vec::new();
    for running in [12, 14] {
        let who = learner(&school, "张三", running).await;
        for session in [&held, &off] {
            people.push(apply(&school.clerk, session, &who).await.expect(201).json());
        }
    }
    let school = school.at(&app, "2025-12-03T01:00:00Z").await;
    school.clerk.post(&format!("{SESSIONS}/{held}/open"), json!({})).await.expect(200);
    let school = school.at(&app, "2025-12-03T03:00:00Z").await;
    school.clerk.post(&format!("{SESSIONS}/{held}/close"), json!({})).await.expect(200);
    school.clerk.post(&format!("{SESSIONS}/{off}/cancel"), json!({ "reason": "教师生病" })).await.expect(200);
    backend::sweeps::sweep(&app.state).await;
    let mut states = Vec::new();
    for one in &people {
        let id = one["id"].as_str().expect("an id");
        states.push(school.clerk.get(&format!("{BASE}/{id}")).await.expect(200).json()["status"].clone());
    }
    assert_eq!(states, ["completed", "removed", "lapsed", "lapsed"]);
}

#[actix_web::test]
async fn the_sheet_begins_with_those_who_are_enrolled_and_others_may_still_come() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let mut people = Vec::new();
    for running in [12, 14, 16, 18] {
        people.push(learner(&school, "张三", running).await);
    }
    let period = ("2025-11-12T01:00:00Z", "2025-11-12T02:30:00Z");
    let session = lecture_at(&school, &course, 4, period).await;
    for who in [&people[3], &people[1]] {
        enrolled(&school.clerk, &session, who).await;
    }
    school.clerk.post(&format!("{SESSIONS}/{session}/open"), json!({})).await.expect(200);
    let path = format!("{SESSIONS}/{session}/attendances");
    school.clerk.post(&path, json!({ "learner_id": people[0] })).await.expect(201);
    let known = school.clerk.pages(&format!("{path}?limit=1")).await;
    let pages = school.clerk.pages(&format!("{path}?limit=1&all=true")).await;
    assert_eq!(
        (known.len(), pages.len()),
        (3, 4),
        "who neither came nor has a place is there when asked for"
    );
    let told: Vec<(&str, bool, bool)> = pages
        .iter()
        .map(|page| &page["items"][0])
        .map(|row| {
            let came = !row["attendance"].is_null();
            (row["learner_id"].as_str().expect("an id"), row["enrolled"] == true, came)
        })
        .collect();
    assert_eq!(
        told,
        [
            (people[1].as_str(), true, false),
            (people[3].as_str(), true, false),
            (people[0].as_str(), false, true),
            (people[2].as_str(), false, false),
        ]
    );
}

#[actix_web::test]
async fn a_proxy_asks_with_the_right_to_enrol_and_nobody_is_enrolled_who_took_the_consent_back() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let session = lecture(&school, &course, 10).await;
    let (who, other) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    let proxy = async |rights: &[&str], phone: &str| {
        let mut body = json!({
            "name": "张强", "relation": "child", "phone": phone, "rights": rights, "valid_from": "2025-11-12",
            "valid_to": "2026-11-11", "consent_document": "委托书 1", "consented_on": "2025-11-12",
        });
        if rights.contains(&"redeem") {
            body["monthly_limit"] = json!("10.00");
        }
        let path = format!("/api/v1/learners/{who}/proxies");
        school.manager.post(&path, body).await.expect(201).id()
    };
    let (enrols, redeems) = (proxy(&["enrol"], "13847700001").await, proxy(&["redeem"], "13847700002").await);
    let ask = async |learner: &str, proxy: &str| {
        school
            .clerk
            .post(BASE, json!({ "session_id": session, "learner_id": learner, "proxy_id": proxy }))
            .await
    };
    let somebody = json!({ "session_id": session, "learner_id": who, "asked_by": "proxy" });
    school.clerk.post(BASE, somebody).await.fault("/proxy_id", "required");
    ask(&other, &enrols).await.problem(422, "proxy_not_of_learner");
    ask(&who, &redeems).await.problem(422, "proxy_without_right");
    let place: EnrolmentView = ask(&who, &enrols).await.expect(201).read();
    assert_eq!((place.asked_by.as_str(), place.proxy_id.map(|id| id.to_string())), ("proxy", Some(enrols)));
    app.sql(&format!("update learner set consent_withdrawn_at = now() where id = '{other}'"));
    apply(&school.clerk, &session, &other).await.problem(422, "enrolment_without_consent");
}
