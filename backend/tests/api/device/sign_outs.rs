//! Leaving is told by whichever device was at the exit: in any order, in any pieces, the same comes of it.

use contract::auth::Role;
use contract::device::{AttendanceBatchAnswer, DeviceRowReason, DeviceVerdict};
use serde_json::{Value, json};

use super::batches::{Morning, morning};
use crate::support::device::{Device, Shown, own_code};

const CAME: &str = "2025-11-12T01:02:00Z";
const LEFT: &str = "2025-11-12T02:15:00Z";

/// What became of the attendances of a learner, the latest first.
async fn attended(morning: &Morning, who: &str) -> Vec<(String, String, Option<u32>)> {
    let told = morning.attended(who).await.into_iter();
    told.map(|one| (one.signed_in_at.to_rfc3339(), one.status.to_string(), one.valid_minutes)).collect()
}

fn verdicts(answer: &AttendanceBatchAnswer) -> Vec<(DeviceVerdict, Option<DeviceRowReason>)> {
    answer.rows.iter().map(|row| (row.verdict, row.reason)).collect()
}

/// Another device of the facility, its clock bound.
async fn exit(morning: &Morning) -> Device {
    let device = Device::active(&morning.app, &morning.school.manager, morning.school.facility).await;
    device.anchor(&morning.app).await.expect(200);
    device
}

fn record(morning: &Morning, device: &mut Device, at: &str, kind: &str, who: &str) -> Value {
    let code = own_code(&morning.app, who, at);
    device.record(at, kind, &morning.session, &Shown::Code(&code))
}

/// Where the rows of a device are kept, the last one first.
async fn kept(morning: &Morning, device: &Device) -> Vec<(DeviceVerdict, Option<DeviceRowReason>, bool)> {
    let path = format!("/api/v1/devices/{}/records", device.id);
    let page = morning.school.manager.get(&path).await.expect(200);
    let rows: contract::page::Page<contract::device::DeviceRecordView> = page.read();
    rows.items.into_iter().map(|row| (row.verdict, row.reason, row.attendance_id.is_some())).collect()
}

#[actix_web::test]
async fn who_leaves_one_class_early_and_comes_to_the_next_is_in_both_however_the_rows_are_cut() {
    let mut outcomes = Vec::new();
    for pieces in [vec![3], vec![1, 2], vec![2, 1], vec![1, 1, 1]] {
        let mut morning = morning().await;
        let who = morning.learner("张三", 12).await;
        morning.device.anchor(&morning.app).await.expect(200);
        let next = morning.beside("2025-11-12T02:20:00Z", "2025-11-12T03:20:00Z").await;
        let mut rows = vec![morning.row(CAME, "sign_in", &who), morning.row(LEFT, "sign_out", &who)];
        let code = own_code(&morning.app, &who, "2025-11-12T02:21:00Z");
        rows.push(morning.device.record("2025-11-12T02:21:00Z", "sign_in", &next, &Shown::Code(&code)));
        for count in &pieces {
            let answer = morning.device.upload(&rows.drain(..*count).collect::<Vec<_>>()).await;
            assert_eq!(verdicts(&answer), vec![(DeviceVerdict::Accepted, None); *count], "{pieces:?}");
        }
        outcomes.push(attended(&morning, &who).await);
    }
    let two = |at: &str, status: &str, minutes| (at.to_owned(), status.to_owned(), minutes);
    let expected = vec![
        two("2025-11-12T02:21:00+00:00", "signed_in", None),
        two("2025-11-12T01:02:00+00:00", "signed_out", Some(73)),
    ];
    assert_eq!(outcomes, vec![expected; 4]);
}

#[actix_web::test]
async fn of_two_devices_at_the_entrance_and_the_exit_either_may_be_heard_first() {
    let mut outcomes = Vec::new();
    for exit_first in [false, true] {
        let mut morning = morning().await;
        let who = morning.learner("张三", 12).await;
        morning.device.anchor(&morning.app).await.expect(200);
        let mut exit = exit(&morning).await;
        let came = [morning.row(CAME, "sign_in", &who)];
        let left = [record(&morning, &mut exit, LEFT, "sign_out", &who)];
        if exit_first {
            let answer = exit.upload(&left).await;
            assert_eq!(verdicts(&answer), [(DeviceVerdict::Waiting, Some(DeviceRowReason::NotSignedIn))]);
            assert_eq!(answer.last_seq, 1, "its turn has come: nothing is to be sent again");
            assert!(morning.attended(&who).await.is_empty());
        }
        assert_eq!(verdicts(&morning.device.upload(&came).await), [(DeviceVerdict::Accepted, None)]);
        let again = exit.upload(&left).await;
        assert_eq!(again.rows[0].stands, exit_first.then_some(DeviceVerdict::Accepted));
        assert_eq!(kept(&morning, &exit).await, [(DeviceVerdict::Accepted, None, true)]);
        let flags: Vec<_> = morning.attended(&who).await.into_iter().map(|one| one.flags).collect();
        outcomes.push((attended(&morning, &who).await, flags));
        let device = &exit.id;
        let told = format!(
            "select from audit_entry where action = 'attendance.sign_out' and account_id = '{device}'"
        );
        assert_eq!(morning.app.count(&told), 1, "the trail says which device");
    }
    assert_eq!(outcomes[0], outcomes[1]);
    assert_eq!(outcomes[0].0[0].2, Some(73));
}

#[actix_web::test]
async fn a_sign_out_that_came_first_is_held_against_a_sign_in_of_the_desk_and_of_a_sheet() {
    let mut morning = morning().await;
    morning.school = morning.school.at(&morning.app, "2025-11-12T02:25:00Z").await;
    let (desk, paper) = (morning.learner("张三", 12).await, morning.learner("李四", 13).await);
    let mut exit = exit(&morning).await;
    let rows = [
        record(&morning, &mut exit, LEFT, "sign_out", &desk),
        record(&morning, &mut exit, "2025-11-12T02:16:00Z", "sign_out", &paper),
        record(&morning, &mut exit, "2025-11-12T02:20:00Z", "sign_out", &desk),
        record(&morning, &mut exit, "2025-11-12T01:01:00Z", "sign_out", &paper),
    ];
    assert_eq!(
        verdicts(&exit.upload(&rows).await),
        [(DeviceVerdict::Waiting, Some(DeviceRowReason::NotSignedIn)); 4]
    );
    let path = format!("/api/v1/class-sessions/{}", morning.session);
    let clerk = &morning.school.clerk;
    clerk.post(&format!("{path}/open"), json!({})).await.expect(200);
    let entry = json!({ "learner_id": desk, "at": CAME });
    let told = clerk.post(&format!("{path}/attendances"), entry).await.expect(201).json();
    assert_eq!(
        (&told["status"], &told["valid_minutes"], &told["version"]),
        (&json!("signed_out"), &json!(73), &json!(2))
    );
    // In time for what is copied from paper to count at once.
    morning.app.sql("update class_session set created_at = starts_at - interval '1 day'");
    let sheet = json!({ "rows": [{ "learner_id": paper, "signed_in_at": CAME }] });
    let told = clerk.post(&format!("{path}/attendances/sheet"), sheet).await.expect(200).json();
    assert_eq!((&told[0]["status"], &told[0]["valid_minutes"]), (&json!("signed_out"), &json!(74)), "{told}");
    let accepted = DeviceVerdict::Accepted;
    assert_eq!(
        kept(&morning, &exit).await,
        [
            (DeviceVerdict::Refused, Some(DeviceRowReason::SignOutBeforeSignIn), false),
            (accepted, Some(DeviceRowReason::AlreadySignedOut), true),
            (accepted, None, true),
            (accepted, None, true),
        ]
    );
    assert_eq!(morning.app.count("select from device_record where learner_id is not null"), 0);
}

#[actix_web::test]
async fn a_sign_out_for_which_nobody_has_signed_in_is_refused_after_the_days_of_the_parameter() {
    let mut morning = morning().await;
    let who = morning.learner("张三", 12).await;
    let mut exit = exit(&morning).await;
    let left = record(&morning, &mut exit, LEFT, "sign_out", &who);
    exit.upload(&[left]).await;
    for (at, verdict) in [("2025-11-19T02:39:00Z", "waiting"), ("2025-11-19T02:41:00Z", "refused")] {
        morning.app.clock.set(at.parse().expect("an instant"));
        backend::sweeps::sweep(&morning.app.state).await;
        let there = format!("select from device_record where verdict = '{verdict}' and flags = '{{}}'");
        assert_eq!(morning.app.count(&there), 1, "{at}: nothing is held to be a gap");
    }
    morning.school = morning.school.at(&morning.app, "2025-11-19T02:41:00Z").await;
    let refused = (DeviceVerdict::Refused, Some(DeviceRowReason::NotSignedIn), false);
    assert_eq!(kept(&morning, &exit).await, [refused]);
}

#[actix_web::test]
async fn a_sign_out_that_means_nothing_does_not_wait() {
    let mut morning = morning().await;
    let who = morning.learner("张三", 12).await;
    morning.device.restart("2025-11-11T01:00:00Z".parse().expect("an instant"));
    morning.device.anchor(&morning.app).await.expect(200);
    let row = morning.row("2025-11-11T02:00:00Z", "sign_out", &who);
    let yesterday = morning.device.upload(&[row]).await;
    assert_eq!(yesterday.rows[0].reason, Some(DeviceRowReason::SessionOver));
    let cancelled = morning.beside("2025-11-12T05:00:00Z", "2025-11-12T06:00:00Z").await;
    let city = morning.app.city(Role::CityAdmin).await;
    let cancel = format!("/api/v1/class-sessions/{cancelled}/cancel");
    city.post(&cancel, json!({ "reason": "教师生病" })).await.expect(200);
    let code = own_code(&morning.app, &who, LEFT);
    let row = morning.device.record(LEFT, "sign_out", &cancelled, &Shown::Code(&code));
    let answer = morning.device.upload(&[row]).await;
    assert_eq!(verdicts(&answer), [(DeviceVerdict::Refused, Some(DeviceRowReason::SessionNotOpen))]);
}
