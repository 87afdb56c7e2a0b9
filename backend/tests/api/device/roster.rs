//! What a device is told so that it can record without a network.

use contract::auth::Role;
use contract::device::{DeviceRosterView, DeviceVerdict};
use serde_json::json;

use super::batches::morning;
use crate::support::device::{Device, Shown, code};
use crate::support::learning::{school, session_body};

#[actix_web::test]
async fn a_device_learns_what_it_may_record_and_records_it() {
    let mut morning = morning().await;
    let app = &morning.app;
    let (who, gone) = (morning.learner("张三", 12).await, morning.learner("李四", 13).await);
    morning.device.anchor(app).await.expect(200);
    let close = format!("/api/v1/learners/{gone}/close");
    morning.school.manager.post(&close, json!({ "reason": "搬迁" })).await.expect(200);
    let next = morning.beside("2025-11-13T01:00:00Z", "2025-11-13T02:00:00Z").await;
    let enrolment = json!({ "session_id": next, "learner_id": who });
    morning.school.clerk.post("/api/v1/enrolments", enrolment).await.expect(201);
    let off = morning.beside("2025-11-14T01:00:00Z", "2025-11-14T02:00:00Z").await;
    let city = app.city(Role::CityAdmin).await;
    let reason = json!({ "reason": "教师生病" });
    city.post(&format!("/api/v1/class-sessions/{off}/cancel"), reason).await.expect(200);
    let far = morning.beside("2025-11-19T01:00:00Z", "2025-11-19T02:00:00Z").await;
    let roster: DeviceRosterView = morning.device.roster(None).await.expect(200).read();
    assert_eq!((roster.from.to_string(), roster.to.to_string()), ("2025-11-12".into(), "2025-11-18".into()));
    let sessions: Vec<String> = roster.sessions.iter().map(|one| one.id.to_string()).collect();
    assert_eq!(sessions, [morning.session.clone(), next.clone()], "not {off}, nor {far}");
    let (first, second) = (&roster.sessions[0], &roster.sessions[1]);
    assert_eq!(first.sign_in_from.to_rfc3339(), "2025-11-12T00:00:00+00:00");
    assert_eq!((first.room_name.is_some(), first.enrolled.len(), second.enrolled.len()), (true, 0, 1));
    let people: Vec<(String, &str)> =
        roster.learners.iter().map(|one| (one.id.to_string(), one.name.as_str())).collect();
    assert_eq!(people, [(who.clone(), "张*")], "masked, and only who may come");
    assert!(roster.learners[0].id_number_masked.contains("****"));

    morning.device.roster(Some(&roster.version)).await.expect(204);
    let (session, chosen) = (first.id.to_string(), roster.learners[0].id.to_string());
    let row = morning.device.record("2025-11-12T02:00:00Z", "sign_in", &session, &Shown::Learner(&chosen));
    let told = morning.device.upload(&[row]).await.rows.swap_remove(0);
    assert_eq!(
        told.verdict,
        DeviceVerdict::Flagged,
        "entered, and looked at since nobody was beside the device"
    );
    morning.learner("王五", 14).await;
    let newer: DeviceRosterView = morning.device.roster(Some(&roster.version)).await.expect(200).read();
    assert_eq!(newer.learners.len(), 2);
    assert_ne!(newer.version, roster.version);
}

#[actix_web::test]
async fn a_roster_is_told_to_nobody_but_a_device_that_asks_now_and_is_let_in() {
    let morning = morning().await;
    let app = &morning.app;
    morning.learner("张三", 12).await;
    let next_door = school(app, "150602100", "隔壁养老服务中心").await;
    let city = app.city(Role::CityAdmin).await;
    let course = crate::support::learning::course(&city, "CR-009", "合唱").await;
    let body = session_body(&next_door, &course, "2025-11-12T03:00:00Z", "2025-11-12T04:00:00Z");
    next_door.clerk.post("/api/v1/class-sessions", body).await.expect(201);
    crate::support::learning::learner(&next_door, "外人", 77).await;
    let roster: DeviceRosterView = morning.device.roster(None).await.expect(200).read();
    assert_eq!((roster.sessions.len(), roster.learners.len()), (1, 1), "only of its own facility");

    let path = format!("/api/v1/devices/{}/roster", morning.device.id);
    let old = json!({ "nonce": morning.device.nonce().await });
    let bytes = serde_json::to_vec(&old).expect("JSON");
    let other = Device::active(app, &morning.school.manager, morning.school.facility).await;
    let forged = morning.device.send_signed(&path, bytes.clone(), &other.sign(&bytes)).await;
    forged.problem(401, "device_signature_invalid");
    app.clock.advance(chrono::TimeDelta::seconds(31));
    morning.device.send(&path, &old).await.fault("/nonce", "nonce_expired");
    let made = code(&morning.school.manager, morning.school.facility).await;
    let waits = Device::paired(app, &made).await;
    waits.roster(None).await.problem(409, "device_not_active");
    let revoke = format!("/api/v1/devices/{}/revoke", morning.device.id);
    morning.school.manager.post(&revoke, json!({ "reason": "平板丢失" })).await.expect(200);
    morning.device.roster(None).await.problem(409, "device_not_active");
}

#[actix_web::test]
async fn a_learner_of_another_school_who_has_a_place_is_named_to_the_device() {
    let morning = morning().await;
    let app = &morning.app;
    morning.device.anchor(app).await.expect(200);
    let next_door = school(app, "150602101", "罕台镇养老服务中心").await;
    let guest = crate::support::learning::learner(&next_door, "钱七", 20).await;
    let next = morning.beside("2025-11-13T01:00:00Z", "2025-11-13T02:00:00Z").await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let place = json!({ "session_id": next, "learner_id": guest });
    county.post("/api/v1/enrolments", place).await.expect(201);
    let roster: DeviceRosterView = morning.device.roster(None).await.expect(200).read();
    let named: Vec<String> = roster.learners.iter().map(|one| one.id.to_string()).collect();
    assert_eq!(named, std::slice::from_ref(&guest));
    let session = roster.sessions.iter().find(|one| one.id.to_string() == next).expect("the session");
    assert_eq!(session.enrolled.iter().map(ToString::to_string).collect::<Vec<_>>(), [guest]);
}
