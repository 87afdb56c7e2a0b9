//! Whoever stands beside a device as staff answers for what is entered on it, and decides nothing about it.

use chrono::TimeDelta;
use contract::auth::Role;
use contract::class::{
    AttendanceConfirmationView, AttendanceHistoryView, AttendanceReviewView, AttendanceView,
};
use contract::device::{DeviceRecordView, DeviceVerdict};
use contract::page::Page;
use serde_json::json;

use super::batches::{Morning, morning};
use crate::support::Client;
use crate::support::device::Shown;

const NOW: &str = "2025-11-12T02:05:00Z";

/// Ten in the morning, the class goes on, and two members of the staff are there.
async fn attended_class() -> (Morning, Client, Client) {
    let mut morning = morning().await;
    morning.school = morning.school.at(&morning.app, "2025-11-12T02:00:00Z").await;
    morning.device.anchor(&morning.app).await.expect(200);
    let facility = morning.school.facility;
    let one = morning.app.facility(Role::FacilityManager, facility).await;
    let other = morning.app.facility(Role::FacilityManager, facility).await;
    (morning, one, other)
}

/// The staff shows its code to the device.
async fn show(morning: &mut Morning, staff: &Client) {
    let shown = staff.get("/api/v1/devices/staff-code").await.expect(200).json();
    morning.device.staff = shown["code"].as_str().map(str::to_owned);
}

fn id(client: &Client) -> contract::ids::AccountId {
    client.account_id.expect("an account")
}

#[actix_web::test]
async fn who_has_entered_somebody_on_a_device_does_not_confirm_the_minutes() {
    let (mut morning, staff, other) = attended_class().await;
    let who = morning.learner("张三", 12).await;
    show(&mut morning, &staff).await;
    let session = morning.session.clone();
    let row = morning.device.record("2025-11-12T02:00:10Z", "sign_in", &session, &Shown::Learner(&who));
    morning.app.clock.set(NOW.parse().expect("an instant"));
    let answer = morning.device.upload(&[row]).await;
    assert_eq!(answer.rows[0].verdict, DeviceVerdict::Accepted);
    let close = format!("/api/v1/class-sessions/{session}/close");
    morning.school.clerk.post(&close, json!({})).await.expect(200);
    let attendance = morning.attended(&who).await.remove(0);
    let waiting: Page<AttendanceConfirmationView> =
        staff.get("/api/v1/attendance-confirmations").await.expect(200).read();
    assert!(waiting.items[0].own_entry, "the queue tells who may not confirm");
    let confirm = format!("/api/v1/attendances/{}/confirm", attendance.id);
    let word = json!({ "valid_minutes": 20, "reason": "电话核实" });
    staff.post(&confirm, word.clone()).await.problem(422, "own_record");
    let by_itself = format!(
        "update attendance set status = 'confirmed', signed_out_at = occupied_until, valid_minutes = 20, confirmed_by = '{}'",
        id(&staff)
    );
    assert!(morning.app.refuses(&by_itself), "nor by the database");
    let by_another = by_itself.replace(&id(&staff).to_string(), &id(&other).to_string());
    assert!(!morning.app.refuses(&format!("begin; {by_another}; rollback")));
    let confirmed: AttendanceView = other.post(&confirm, word).await.expect(200).read();
    assert_eq!(confirmed.status.as_str(), "confirmed");
    let names = "select from audit_entry t join account a on a.display_name = t.after ->> 'beside_by_name'";
    let named = format!("{names} where t.action = 'attendance.sign_in' and a.id = '{}'", id(&staff));
    assert_eq!(morning.app.count(&named), 1, "the trail names the person");
    let path = format!("/api/v1/devices/{}/records", morning.device.id);
    let kept: Page<DeviceRecordView> = other.get(&path).await.expect(200).read();
    assert!(kept.items[0].beside_by_name.is_some());
    let history = format!("/api/v1/attendances/{}/history", attendance.id);
    let history: AttendanceHistoryView = other.get(&history).await.expect(200).read();
    let entered = &history.attendances[0];
    assert_eq!(kept.items[0].beside_by_name, entered.beside_by_name);
    assert!(!entered.own_entry, "it was somebody else");
}

#[actix_web::test]
async fn neither_who_was_beside_the_sign_in_nor_who_was_beside_the_sign_out_decides_about_flags() {
    let (mut morning, came, left) = attended_class().await;
    let who = morning.learner("张三", 12).await;
    morning.device.off = TimeDelta::days(3);
    let session = morning.session.clone();
    show(&mut morning, &came).await;
    let first = morning.device.record("2025-11-12T02:00:10Z", "sign_in", &session, &Shown::Learner(&who));
    show(&mut morning, &left).await;
    let second = morning.device.record("2025-11-12T02:04:10Z", "sign_out", &session, &Shown::Learner(&who));
    morning.app.clock.set(NOW.parse().expect("an instant"));
    let answer = morning.device.upload(&[first, second]).await;
    assert!(answer.rows.iter().all(|row| row.verdict == DeviceVerdict::Flagged), "{answer:?}");
    let reviews: Page<AttendanceReviewView> = left.get("/api/v1/attendance-reviews").await.expect(200).read();
    let review = &reviews.items[0];
    assert_eq!((review.beside_by, review.beside_by_name.is_some()), (Some(id(&came)), true));
    let history = format!("/api/v1/attendances/{}/history", review.attendance.id);
    for (reader, own) in [(&came, true), (&left, true), (&morning.school.manager, false)] {
        let queue: Page<AttendanceReviewView> =
            reader.get("/api/v1/attendance-reviews").await.expect(200).read();
        let told: AttendanceHistoryView = reader.get(&history).await.expect(200).read();
        assert_eq!((queue.items[0].own_entry, told.attendances[0].own_entry), (own, own));
    }
    let why = json!({ "reason": "电话核实到课" });
    for verb in ["accept", "refuse"] {
        let path = format!("/api/v1/attendances/{}/{verb}", review.attendance.id);
        came.post(&path, why.clone()).await.problem(422, "own_record");
        left.post(&path, why.clone()).await.problem(422, "own_record");
    }
    let by_itself = format!(
        "update attendance set status = 'signed_out', valid_minutes = 4, reviewed_by = '{}', reviewed_at = now(), review_reason = '核实'",
        id(&came)
    );
    assert!(morning.app.refuses(&by_itself), "nor by the database");
    let by_another = by_itself
        .replace(&id(&came).to_string(), &morning.school.manager.account_id.expect("it").to_string());
    assert!(!morning.app.refuses(&format!("begin; {by_another}; rollback")));
    let path = format!("/api/v1/attendances/{}/accept", review.attendance.id);
    let accepted: AttendanceView = morning.school.manager.post(&path, why).await.expect(200).read();
    assert_eq!((accepted.status.as_str(), accepted.valid_minutes), ("signed_out", Some(4)));
}

#[actix_web::test]
async fn who_was_beside_the_sign_out_alone_is_kept_unless_that_one_has_accepted_the_sign_in() {
    let (mut morning, staff, other) = attended_class().await;
    let ids = [morning.learner("张三", 12).await, morning.learner("李四", 13).await];
    let session = morning.session.clone();
    morning.device.off = TimeDelta::days(3);
    let rows = [
        morning.row("2025-11-12T02:00:10Z", "sign_in", &ids[0]),
        morning.row("2025-11-12T02:00:30Z", "sign_in", &ids[1]),
    ];
    morning.app.clock.set("2025-11-12T02:01:00Z".parse().expect("an instant"));
    let answer = morning.device.upload(&rows).await;
    let accept = |index: usize| {
        let id = answer.rows[index].attendance_id.expect("an attendance");
        (format!("/api/v1/attendances/{id}/accept"), json!({ "reason": "在场核实" }))
    };
    let (path, why) = accept(0);
    staff.post(&path, why).await.expect(200);
    let (path, why) = accept(1);
    other.post(&path, why).await.expect(200);
    morning.device.off = TimeDelta::zero();
    show(&mut morning, &staff).await;
    let rows = [
        morning.device.record("2025-11-12T02:04:10Z", "sign_out", &session, &Shown::Learner(&ids[0])),
        morning.device.record("2025-11-12T02:04:20Z", "sign_out", &session, &Shown::Learner(&ids[1])),
    ];
    morning.app.clock.set(NOW.parse().expect("an instant"));
    let answer = morning.device.upload(&rows).await;
    assert!(answer.rows.iter().all(|row| row.verdict == DeviceVerdict::Accepted), "{answer:?}");
    let beside = |whom: &str| {
        let staff = id(&staff);
        format!(
            "select from attendance where learner_id = '{whom}' and beside_by = '{staff}' and status = 'signed_out'"
        )
    };
    assert_eq!(morning.app.count(&beside(&ids[0])), 0, "known as the one who has accepted it");
    assert_eq!(morning.app.count(&beside(&ids[1])), 1);
}
