//! What is refused on a device is refused by the same rules as at the desk, and each row by itself.

use contract::auth::Role;
use contract::device::{DeviceRowReason, DeviceVerdict};
use serde_json::{Value, json};

use super::batches::{Morning, UPLOADED, morning};
use crate::support::device::{Device, Shown, own_code};
use crate::support::learning::{id_number, school};

/// What a row of its own is answered.
async fn told(morning: &Morning, row: Value) -> (DeviceVerdict, Option<DeviceRowReason>) {
    let answer = morning.device.upload(&[row]).await.rows.swap_remove(0);
    (answer.verdict, answer.reason)
}

fn refused(reason: DeviceRowReason) -> (DeviceVerdict, Option<DeviceRowReason>) {
    (DeviceVerdict::Refused, Some(reason))
}

#[actix_web::test]
async fn a_screenshot_of_a_code_and_a_code_that_two_devices_use_are_refused() {
    let mut morning = morning().await;
    let who = morning.learner("张三", 12).await;
    morning.device.anchor(&morning.app).await.expect(200);
    let session = morning.session.clone();
    let code = own_code(&morning.app, &who, "2025-11-12T01:00:00Z");
    let row = morning.device.record("2025-11-12T01:00:40Z", "sign_in", &session, &Shown::Code(&code));
    assert_eq!(told(&morning, row).await, refused(DeviceRowReason::CodeExpired), "from forty seconds ago");
    let code = own_code(&morning.app, &who, "2025-11-12T01:05:00Z");
    let mut other = Device::active(&morning.app, &morning.school.manager, morning.school.facility).await;
    other.anchor(&morning.app).await.expect(200);
    let first = other.record("2025-11-12T01:05:02Z", "sign_in", &session, &Shown::Code(&code));
    assert_eq!(other.upload(&[first]).await.rows[0].verdict, DeviceVerdict::Accepted);
    let second = morning.device.record("2025-11-12T01:05:01Z", "sign_in", &session, &Shown::Code(&code));
    assert_eq!(told(&morning, second).await, refused(DeviceRowReason::CodeUsed));
    let again = other.record("2025-11-12T01:05:08Z", "sign_out", &session, &Shown::Code(&code));
    let again = other.upload(&[again]).await.rows.swap_remove(0);
    assert_eq!(again.reason, Some(DeviceRowReason::AlreadySignedIn), "the same gesture changes nothing");
    let forged = morning.device.record("2025-11-12T01:06:00Z", "sign_in", &session, &Shown::Code("L0123"));
    assert_eq!(told(&morning, forged).await, refused(DeviceRowReason::CodeNotRecognised));
    assert_eq!(morning.attended(&who).await.len(), 1);
}

#[actix_web::test]
async fn the_rules_of_the_desk_hold_on_a_device() {
    let mut morning = morning().await;
    let (who, late) = (morning.learner("张三", 12).await, morning.learner("李四", 13).await);
    morning.device.anchor(&morning.app).await.expect(200);
    let session = morning.session.clone();
    let next = school(&morning.app, "150602100", "隔壁养老服务中心").await;
    let stranger = crate::support::learning::learner(&next, "外人", 77).await;
    let row = morning.row("2025-11-12T01:00:00Z", "sign_out", &who);
    assert_eq!(told(&morning, row).await, (DeviceVerdict::Waiting, Some(DeviceRowReason::NotSignedIn)));
    for (at, kind, learner, reason) in [
        ("2025-11-11T23:50:00Z", "sign_in", &who, DeviceRowReason::SignInTooEarly),
        ("2025-11-12T02:30:00Z", "sign_in", &who, DeviceRowReason::SessionOver),
        ("2025-11-12T01:00:20Z", "sign_in", &stranger, DeviceRowReason::LearnerUnknown),
    ] {
        let row = morning.row(at, kind, learner);
        assert_eq!(told(&morning, row).await, refused(reason), "{at} {kind}");
    }
    let nowhere = uuid::Uuid::now_v7().to_string();
    let code = own_code(&morning.app, &who, "2025-11-12T01:01:00Z");
    let row = morning.device.record("2025-11-12T01:01:00Z", "sign_in", &nowhere, &Shown::Code(&code));
    assert_eq!(told(&morning, row).await, refused(DeviceRowReason::SessionUnknown));
    let row = morning.row("2025-11-12T01:10:00Z", "sign_in", &who);
    assert_eq!(told(&morning, row).await, (DeviceVerdict::Accepted, None));
    let early = "select from device_record where seq = 1 and reason = 'sign_out_before_sign_in'";
    assert_eq!(morning.app.count(early), 1, "decided by the sign-in that has come");
    let row = morning.row("2025-11-12T01:05:00Z", "sign_out", &who);
    assert_eq!(told(&morning, row).await, refused(DeviceRowReason::SignOutBeforeSignIn));
    let row = morning.row("2025-11-12T01:20:00Z", "sign_in", &who);
    assert_eq!(told(&morning, row).await, (DeviceVerdict::Accepted, Some(DeviceRowReason::AlreadySignedIn)));
    let close = format!("/api/v1/learners/{late}/close");
    morning.school.manager.post(&close, json!({ "reason": "上月去世" })).await.expect(200);
    let row = morning.row("2025-11-12T01:21:00Z", "sign_in", &late);
    assert_eq!(told(&morning, row).await, refused(DeviceRowReason::LearnerNotActive), "who died last month");
    assert_eq!(session, morning.session);
}

#[actix_web::test]
async fn who_has_died_or_taken_back_the_consent_is_refused_and_fails_nobody_beside() {
    let mut morning = morning().await;
    let (dead, silent) = (morning.learner("张三", 12).await, morning.learner("李四", 13).await);
    let alive = morning.learner("王五", 14).await;
    morning.device.anchor(&morning.app).await.expect(200);
    let manager = &morning.school.manager;
    let death = json!({ "died_on": "2025-10-15", "source": "family", "document": "死亡证明" });
    manager.post(&format!("/api/v1/learners/{dead}/record-death"), death).await.expect(200);
    let word = json!({ "purpose": "personal_data", "act": "withdrawn", "notice_version": "2025-01", "method": "paper" });
    manager.post(&format!("/api/v1/learners/{silent}/consents"), word).await.expect(201);
    let rows = [&dead, &silent, &alive].map(|who| morning.row("2025-11-12T01:10:00Z", "sign_in", who));
    let answer = morning.device.upload(&rows).await;
    let told: Vec<_> = answer.rows.iter().map(|row| (row.verdict, row.reason)).collect();
    assert_eq!(
        told,
        [
            refused(DeviceRowReason::LearnerDeceased),
            refused(DeviceRowReason::ConsentWithdrawn),
            (DeviceVerdict::Accepted, None),
        ]
    );
    assert_eq!((morning.attended(&dead).await.len(), morning.attended(&alive).await.len()), (0, 1));
}

#[actix_web::test]
async fn neither_the_teacher_nor_the_staff_beside_the_device_signs_in_as_a_learner() {
    let mut morning = morning().await;
    let (teaches, works) = (morning.learner("赵老师", 12).await, morning.learner("钱一", 13).await);
    morning.device.anchor(&morning.app).await.expect(200);
    let teacher = json!({
        "school_id": morning.school.id, "name": "赵老师", "source": "school", "employment": "retired",
        "id_number": id_number("19500101", 12),
    });
    let teacher = morning.school.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    morning
        .app
        .sql(&format!("update class_session set teacher_id = '{teacher}' where id = '{}'", morning.session));
    let row = morning.row("2025-11-12T01:02:00Z", "sign_in", &teaches);
    assert_eq!(told(&morning, row).await, refused(DeviceRowReason::LearnerTeaches));
    let account = morning.school.clerk.account_id.expect("an account");
    morning.app.sql(&format!("insert into learner_account values ('{account}', '{works}')"));
    morning.school = morning.school.at(&morning.app, "2025-11-12T02:00:00Z").await;
    let clerk = morning.app.facility(Role::FacilityClerk, morning.school.facility).await;
    let account = clerk.account_id.expect("an account");
    morning.app.sql(&format!("insert into learner_account values ('{account}', '{works}')"));
    let shown = clerk.get("/api/v1/devices/staff-code").await.expect(200).json();
    morning.app.clock.set(UPLOADED.parse().expect("an instant"));
    morning.device.staff = shown["code"].as_str().map(str::to_owned);
    let row = morning.row("2025-11-12T02:05:00Z", "sign_in", &works);
    assert_eq!(told(&morning, row).await, refused(DeviceRowReason::OwnAttendance));
}

#[actix_web::test]
async fn the_same_batch_with_one_row_changed_is_a_conflict_and_a_made_up_past_breaks_the_chain() {
    let mut morning = morning().await;
    let (one, other) = (morning.learner("张三", 12).await, morning.learner("李四", 13).await);
    morning.device.anchor(&morning.app).await.expect(200);
    let first = morning.row("2025-11-12T01:02:00Z", "sign_in", &one);
    assert_eq!(told(&morning, first.clone()).await.0, DeviceVerdict::Accepted);
    let mut changed = first;
    changed["monotonic_ms"] = json!(changed["monotonic_ms"].as_i64().expect("a number") - 600_000);
    assert_eq!(told(&morning, changed).await, refused(DeviceRowReason::Conflict));
    assert_eq!(morning.app.count("select from device_reject where reason = 'conflict'"), 1);
    morning.device.previous = "1".repeat(64);
    let broken = morning.row("2025-11-12T01:04:00Z", "sign_in", &other);
    assert_eq!(told(&morning, broken).await, refused(DeviceRowReason::BrokenChain));
    let behind = morning.row("2025-11-12T01:05:00Z", "sign_in", &other);
    assert_eq!(told(&morning, behind).await.0, DeviceVerdict::Flagged, "all behind it is looked at");
    let path = format!("/api/v1/devices/{}", morning.device.id);
    assert_eq!(morning.school.manager.get(&path).await.expect(200).json()["chain_broken"], true);
}

#[actix_web::test]
async fn nobody_is_in_two_places_whatever_two_devices_say() {
    let mut morning = morning().await;
    let who = morning.learner("张三", 12).await;
    morning.device.anchor(&morning.app).await.expect(200);
    let beside = morning.beside("2025-11-12T01:10:00Z", "2025-11-12T02:20:00Z").await;
    let mut other = Device::active(&morning.app, &morning.school.manager, morning.school.facility).await;
    other.anchor(&morning.app).await.expect(200);
    let here = morning.row("2025-11-12T01:02:00Z", "sign_in", &who);
    let code = own_code(&morning.app, &who, "2025-11-12T01:12:00Z");
    let there = other.record("2025-11-12T01:12:00Z", "sign_in", &beside, &Shown::Code(&code));
    let (one, two) = futures_util::future::join(
        morning.device.upload(std::slice::from_ref(&here)),
        other.upload(std::slice::from_ref(&there)),
    )
    .await;
    let (one, two) = (&one.rows[0], &two.rows[0]);
    let accepted = [one, two].iter().filter(|row| row.verdict == DeviceVerdict::Accepted).count();
    assert_eq!(accepted, 1, "{one:?} {two:?}");
    assert!([one, two].iter().any(|row| row.verdict == DeviceVerdict::Waiting), "{one:?} {two:?}");
    assert_eq!(morning.app.count("select from attendance where status <> 'void'"), 1);
    morning.app.clock.set("2025-11-20T02:40:00Z".parse().expect("an instant"));
    backend::sweeps::sweep(&morning.app.state).await;
    assert_eq!(morning.app.count("select from attendance where status <> 'void'"), 1);
    assert_eq!(morning.app.count("select from device_record where reason = 'learner_elsewhere'"), 1);
}

#[actix_web::test]
async fn a_code_is_good_once_however_late_the_second_device_is_heard() {
    let mut morning = morning().await;
    let who = morning.learner("张三", 12).await;
    morning.device.anchor(&morning.app).await.expect(200);
    let mut other = Device::active(&morning.app, &morning.school.manager, morning.school.facility).await;
    other.anchor(&morning.app).await.expect(200);
    let next = morning.beside("2025-11-12T01:10:00Z", "2025-11-12T02:20:00Z").await;
    let code = own_code(&morning.app, &who, "2025-11-12T01:12:00Z");
    let here =
        morning.device.record("2025-11-12T01:12:00Z", "sign_in", &morning.session, &Shown::Code(&code));
    let there = other.record("2025-11-12T01:12:00Z", "sign_in", &next, &Shown::Code(&code));
    morning.app.clock.set("2025-11-15T02:00:00Z".parse().expect("an instant"));
    assert_eq!(told(&morning, here).await.0, DeviceVerdict::Accepted);
    backend::sweeps::sweep(&morning.app.state).await;
    morning.app.clock.set("2025-11-18T02:00:00Z".parse().expect("an instant"));
    backend::sweeps::sweep(&morning.app.state).await;
    let answer = other.upload(&[there]).await;
    assert_eq!(answer.rows[0].reason, Some(DeviceRowReason::CodeUsed));
}
