//! Codes that change every ten seconds, cards of paper, and the list that is read meanwhile.

use backend::class::domain::codes::{learner_code, slot_of};
use chrono::TimeDelta;
use contract::auth::{Grant, Role, ScopeKind};
use contract::class::{AttendanceView, ClassCodeView, LearnerCardView, LiveView, ScanView, SignCodeView};
use contract::ids::LearnerId;
use contract::page::Page;
use serde_json::json;

use super::{BASE, MORNING, open_session, stage};
use crate::support::learning::{School, learner, session_body};
use crate::support::{Client, TestApp};

/// A client of the role `learner` whose account is declared to be this learner.
pub(super) async fn own_client(app: &TestApp, learner: &str) -> Client {
    let grant = Grant { role: Role::Learner, scope: ScopeKind::Own, division_code: None, facility_id: None };
    let client = app.signed_in(grant).await;
    let account = client.account_id.expect("an account");
    app.sql(&format!(
        "insert into learner_account (account_id, learner_id) values ('{account}', '{learner}')"
    ));
    client
}

async fn own_codes(client: &Client) -> Vec<SignCodeView> {
    client.get("/api/v1/sign-codes").await.expect(200).read::<Page<SignCodeView>>().items
}

async fn own_code(client: &Client, learner: &str) -> String {
    let answer = client.get(&format!("/api/v1/learners/{learner}/sign-code")).await.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.read::<SignCodeView>().code
}

pub(super) async fn class_code(school: &School, session: &str) -> String {
    let answer = school.clerk.get(&format!("{BASE}/{session}/class-code")).await.expect(200);
    answer.read::<ClassCodeView>().code.expect("the session is open")
}

#[actix_web::test]
async fn a_learners_own_code_signs_in_and_out_each_time_with_a_new_code() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let (scan, own) = (format!("{BASE}/{session}/scan"), own_client(&app, &who).await);
    let code = own_code(&own, &who).await;
    let listed = own_codes(&own).await;
    assert_eq!((listed.len(), &listed[0].code), (1, &code));
    let came: ScanView = school.clerk.post(&scan, json!({ "code": code })).await.expect(200).read();
    assert_eq!((came.outcome.as_str(), came.learner_name.as_str()), ("signed_in", "张三"));
    assert_eq!(came.attendance.source.as_str(), "rotating_code");
    let again: ScanView =
        school.clerk.post(&scan, json!({ "code": code.to_lowercase() })).await.expect(200).read();
    assert_eq!((again.outcome.as_str(), &again.attendance), ("unchanged", &came.attendance));
    app.clock.advance(TimeDelta::seconds(30));
    let early = json!({ "code": own_code(&own, &who).await });
    let quick: ScanView = school.clerk.post(&scan, early).await.expect(200).read();
    assert_eq!((quick.outcome.as_str(), &quick.attendance), ("unchanged", &came.attendance));
    app.clock.advance(TimeDelta::seconds(31));
    let left = json!({ "code": own_code(&own, &who).await });
    let left: ScanView = school.clerk.post(&scan, left).await.expect(200).read();
    assert_eq!((left.outcome.as_str(), left.attendance.status.as_str()), ("signed_out", "signed_out"));
    assert_eq!(left.attendance.valid_minutes, Some(1));
    let used = "select from sign_code_use";
    for (days, kept) in [(90, 3), (2, 0)] {
        app.clock.advance(TimeDelta::days(days));
        backend::sweeps::sweep(&app.state).await;
        assert_eq!(app.count(used), kept, "what was used long ago is forgotten");
    }
}

#[actix_web::test]
async fn a_picture_of_a_code_from_forty_seconds_ago_is_refused() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let scan = format!("{BASE}/{session}/scan");
    let code = own_code(&own_client(&app, &who).await, &who).await;
    app.clock.advance(TimeDelta::seconds(40));
    school.clerk.post(&scan, json!({ "code": code })).await.fault("/code", "code_expired");
    for forged in ["L123", "15060219500101001X", &class_code(&school, &session).await, &format!("{code}Z")] {
        let answer = school.clerk.post(&scan, json!({ "code": forged })).await;
        answer.problem(422, "code_not_recognised").fault("/code", "code_not_recognised");
    }
    assert_eq!(app.count("select from attendance"), 0);
    assert_eq!(app.count("select from sign_code_use"), 0, "what is refused uses nothing up");
}

#[actix_web::test]
async fn one_code_is_used_once_however_many_devices_scan_it_at_once() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let mut online = session_body(&school, &course, MORNING.0, MORNING.1);
    online["room_id"] = json!(null);
    online["delivery_mode"] = json!("online");
    let other = school.clerk.post(BASE, online).await.expect(201).id();
    school.clerk.post(&format!("{BASE}/{other}/open"), json!({})).await.expect(200);
    let code = own_code(&own_client(&app, &who).await, &who).await;
    let devices = [(&school.clerk, &session), (&school.manager, &other), (&school.manager, &session)];
    let calls = devices.map(|(client, session)| {
        let (client, path, body) =
            (client.clone(), format!("{BASE}/{session}/scan"), json!({ "code": code }));
        async move { client.post(&path, body).await }
    });
    let answers = futures_util::future::join_all(calls).await;
    let (taken, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|one| one.status.as_u16() == 200);
    assert_eq!((taken.len(), refused.len()), (1, 2));
    for answer in refused {
        answer.problem(409, "code_used");
    }
    assert_eq!(app.count("select from attendance"), 1);
}

#[actix_web::test]
async fn a_code_of_the_class_belongs_to_the_device_that_scans_it_first() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let (one, two) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    let session = open_session(&school, &course, MORNING).await;
    let (first, second) = (own_client(&app, &one).await, own_client(&app, &two).await);
    let (sign_in, sign_out) =
        (format!("{BASE}/{session}/self-sign-in"), format!("{BASE}/{session}/self-sign-out"));
    let code = class_code(&school, &session).await;
    let body = json!({ "code": code });
    let came: AttendanceView = first.post(&sign_in, body.clone()).await.expect(200).read();
    assert_eq!((came.source.as_str(), came.status.as_str()), ("class_code", "signed_in"));
    let again: AttendanceView = first.post(&sign_in, body.clone()).await.expect(200).read();
    assert_eq!(again, came, "the same device gets the same answer");
    second.post(&sign_in, body.clone()).await.problem(409, "class_code_used");
    let next = class_code(&school, &session).await;
    assert_ne!(next, code, "another code after each use");
    second.post(&sign_out, json!({ "code": next })).await.problem(409, "not_signed_in");
    second.post(&sign_in, json!({ "code": next })).await.expect(200);
    app.clock.advance(TimeDelta::minutes(10));
    let away = first.post(&sign_out, body.clone()).await;
    away.fault("/code", "code_expired");
    let again: AttendanceView = first.post(&sign_in, body).await.expect(200).read();
    assert_eq!(again, came, "what it has done is answered as before");
    let there = json!({ "code": class_code(&school, &session).await });
    let left: AttendanceView = first.post(&sign_out, there.clone()).await.expect(200).read();
    app.clock.advance(TimeDelta::seconds(40));
    let repeated: AttendanceView = first.post(&sign_out, there).await.expect(200).read();
    assert_eq!(repeated, left);
    let left = json!({ "code": class_code(&school, &session).await });
    second.post(&sign_out, left).await.expect(200);
    let stale = json!({ "code": class_code(&school, &session).await });
    app.clock.advance(TimeDelta::seconds(40));
    let third = own_client(&app, &learner(&school, "王五", 16).await).await;
    third.post(&sign_in, stale).await.fault("/code", "code_expired");
}

#[actix_web::test]
async fn one_device_signs_one_learner_of_its_own_school_a_session() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let (one, two) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    let session = open_session(&school, &course, MORNING).await;
    let sign_in = format!("{BASE}/{session}/self-sign-in");
    let shared = own_client(&app, &one).await;
    let account = shared.account_id.expect("an account");
    app.sql(&format!("insert into learner_account (account_id, learner_id) values ('{account}', '{two}')"));
    app.clock.advance(TimeDelta::seconds(2));
    let code = class_code(&school, &session).await;
    shared.post(&sign_in, json!({ "code": code })).await.fault("/learner_id", "which_learner");
    shared.post(&sign_in, json!({ "code": code, "learner_id": one })).await.expect(200);
    let next = class_code(&school, &session).await;
    let other = shared.post(&sign_in, json!({ "code": next, "learner_id": two })).await;
    other.problem(409, "device_signed_another");
    let elsewhere = crate::support::learning::school(&app, "150621100", "树林召镇养老服务中心").await;
    let stranger = own_client(&app, &learner(&elsewhere, "赵六", 18).await).await;
    stranger.post(&sign_in, json!({ "code": next })).await.expect(404);
    app.sql(&format!("update learner set status = 'suspended' where id = '{two}'"));
    let gone = own_client(&app, &two).await;
    gone.post(&sign_in, json!({ "code": next })).await.fault("/learner_id", "learner_not_active");
    gone.get(&format!("/api/v1/learners/{two}/sign-code")).await.problem(422, "learner_not_active");
    gone.get(&format!("/api/v1/learners/{one}/sign-code")).await.expect(404);
    assert_eq!(own_codes(&gone).await, []);
}

#[actix_web::test]
async fn a_slip_of_the_finger_is_taken_back_within_half_a_minute() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let sign_in = format!("{BASE}/{session}/attendances");
    let body = json!({ "learner_id": who });
    let came: AttendanceView = school.clerk.post(&sign_in, body.clone()).await.expect(201).read();
    let undo = format!("/api/v1/attendances/{}/undo", came.id);
    school.manager.post(&undo, json!({ "version": 1 })).await.problem(409, "attendance_step_not_allowed");
    app.clock.advance(TimeDelta::seconds(20));
    for _ in 0..2 {
        let undone: AttendanceView =
            school.clerk.post(&undo, json!({ "version": 1 })).await.expect(200).read();
        assert_eq!((undone.status.as_str(), undone.version), ("void", 2));
    }
    let again: AttendanceView = school.clerk.post(&sign_in, body).await.expect(201).read();
    let (out, undo) = (
        format!("/api/v1/attendances/{}/sign-out", again.id),
        format!("/api/v1/attendances/{}/undo", again.id),
    );
    app.clock.advance(TimeDelta::minutes(1));
    school.clerk.post(&undo, json!({ "version": 1 })).await.problem(409, "attendance_step_not_allowed");
    school.clerk.post(&out, json!({})).await.expect(200);
    let back: AttendanceView = school.clerk.post(&undo, json!({ "version": 2 })).await.expect(200).read();
    assert_eq!((back.status.as_str(), back.signed_out_at), ("signed_in", None));
    school.clerk.post(&undo, json!({ "version": 1 })).await.problem(412, "stale_version");
}

#[actix_web::test]
async fn a_card_is_good_in_the_hands_of_staff_until_the_next_is_issued() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let (scan, issue) = (format!("{BASE}/{session}/scan"), format!("/api/v1/learners/{who}/card"));
    let lost: LearnerCardView = school.clerk.post(&issue, json!({})).await.expect(201).read();
    let card: LearnerCardView = school.clerk.post(&issue, json!({})).await.expect(201).read();
    assert_eq!((card.learner_name.as_str(), lost.code == card.code), ("张三", false));
    let kept = app.count(&format!(
        "select from learner_card c where position('{}'::bytea in c.code_hash) > 0",
        card.code
    ));
    assert_eq!(kept, 0, "the code is kept nowhere");
    let told = app.count(&format!("select from audit_entry e where e::text like '%{}%'", card.code));
    assert_eq!(told, 0, "nor told in the trail");
    school.clerk.post(&scan, json!({ "code": lost.code })).await.fault("/code", "card_revoked");
    let came: ScanView = school.clerk.post(&scan, json!({ "code": card.code })).await.expect(200).read();
    assert_eq!((came.outcome.as_str(), came.attendance.source.as_str()), ("signed_in", "static_card"));
    let own = own_client(&app, &who).await;
    own.post(&scan, json!({ "code": card.code })).await.expect(403);
    let sign_out = format!("{BASE}/{session}/self-sign-out");
    own.post(&sign_out, json!({ "code": card.code })).await.fault("/code", "code_not_recognised");
    let dead = learner(&school, "李四", 14).await;
    let theirs: LearnerCardView =
        school.clerk.post(&format!("/api/v1/learners/{dead}/card"), json!({})).await.expect(201).read();
    let close = json!({ "reason": "上月去世" });
    school.manager.post(&format!("/api/v1/learners/{dead}/close"), close).await.expect(200);
    let answer = school.clerk.post(&scan, json!({ "code": theirs.code })).await;
    answer.problem(422, "learner_not_active");
    school
        .clerk
        .post(&format!("/api/v1/learners/{dead}/card"), json!({}))
        .await
        .problem(422, "learner_not_active");
}

/// A name of its own for each of many.
pub(super) fn called(running: u16) -> String {
    format!("王{}", char::from_u32(0x4e00 + u32::from(running)).expect("a character"))
}

#[actix_web::test]
async fn seventy_people_sign_in_within_a_minute_while_the_list_is_read() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    app.sql(&format!("update room set capacity = 80 where id = '{}'", school.room));
    let mut body = session_body(&school, &course, MORNING.0, MORNING.1);
    body["capacity"] = json!(80);
    let session = school.clerk.post(BASE, body).await.expect(201).id();
    school.clerk.post(&format!("{BASE}/{session}/open"), json!({})).await.expect(200);
    let mut people = Vec::new();
    for running in 0..70 {
        people.push(learner(&school, &called(running), 100 + running).await);
    }
    let slot = slot_of(app.clock.now());
    let codes = people.iter().map(|id| {
        let id: LearnerId = id.parse().expect("an id");
        learner_code(&app.state.keys, id, slot)
    });
    let calls = codes.map(|code| {
        let (clerk, path) = (school.clerk.clone(), format!("{BASE}/{session}/scan"));
        async move { clerk.post(&path, json!({ "code": code })).await.expect(200) }
    });
    let live = format!("{BASE}/{session}/live");
    let read = async {
        let mut seen = Vec::new();
        for _ in 0..10 {
            let view: LiveView = school.clerk.get(&live).await.expect(200).read();
            seen.push(view.present);
        }
        seen
    };
    let (_, seen) = futures_util::future::join(futures_util::future::join_all(calls), read).await;
    assert!(seen.is_sorted(), "nobody goes missing again: {seen:?}");
    let answer = school.clerk.get(&live).await.expect(200);
    let view: LiveView = answer.read();
    assert_eq!((view.present, view.left, view.awaiting, view.under_review, view.capacity), (70, 0, 0, 0, 80));
    assert_eq!(view.arrivals.len(), 12);
    let once = app.count("select learner_id from attendance group by learner_id having count(*) = 1");
    assert_eq!(once, 70, "each is there once");
    let tag = answer.etag();
    let known = [("if-none-match", tag.as_str())];
    school.clerk.send(reqwest::Method::GET, &live, None, &known).await.expect(304);
    let out = format!("/api/v1/attendances/{}/sign-out", view.arrivals[0].attendance_id);
    app.clock.advance(TimeDelta::minutes(5));
    school.clerk.post(&out, json!({})).await.expect(200);
    let after: LiveView =
        school.clerk.send(reqwest::Method::GET, &live, None, &known).await.expect(200).read();
    assert_eq!((after.present, after.left), (69, 1));
}

#[actix_web::test]
async fn the_desk_does_not_claim_what_only_a_code_or_a_card_shows() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let sign_in = format!("{BASE}/{session}/attendances");
    let body = |source: &str| json!({ "learner_id": who, "source": source });
    for source in ["rotating_code", "class_code", "static_card", "paper_sheet"] {
        school.clerk.post(&sign_in, body(source)).await.fault("/source", "sign_method_not_shown");
    }
    assert_eq!(app.count("select from attendance"), 0);
    let came: AttendanceView = school.clerk.post(&sign_in, body("device_scan")).await.expect(201).read();
    assert_eq!(came.source.as_str(), "device_scan");
}
