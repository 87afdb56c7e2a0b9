//! What a device has recorded without a network is entered as if it had had one.

use contract::auth::Role;
use contract::class::{AttendanceFlag, AttendanceView};
use contract::device::{DeviceRecordView, DeviceRejectView, DeviceRowReason, DeviceVerdict, DeviceView};
use contract::page::Page;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::device::{Device, Shown, own_code};
use crate::support::learning::{School, course, learner, school, session_body};

pub(super) const UPLOADED: &str = "2025-11-12T02:40:00Z";

/// A school with a session from nine to half past ten that nobody has opened, and a device of it that had no network until
/// twenty to eleven.
pub struct Morning {
    pub app: TestApp,
    pub school: School,
    pub session: String,
    pub device: Device,
}

pub async fn morning() -> Morning {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let course = course(&app.city(Role::CityAdmin).await, "CR-001", "书法入门").await;
    let body = session_body(&school, &course, "2025-11-12T01:00:00Z", "2025-11-12T02:30:00Z");
    let session = school.clerk.post("/api/v1/class-sessions", body).await.expect(201).id();
    let device = Device::active(&app, &school.manager, school.facility).await;
    let school = school.at(&app, UPLOADED).await;
    Morning { app, school, session, device }
}

impl Morning {
    /// A learner with the code that is shown at an instant.
    pub async fn learner(&self, name: &str, running: u16) -> String {
        learner(&self.school, name, running).await
    }

    /// A session in a room of its own.
    pub(super) async fn beside(&self, starts_at: &str, ends_at: &str) -> String {
        let city = self.app.city(Role::CityAdmin).await;
        let number = self.app.count("select from class_session");
        let course = course(&city, &format!("CR-1{number:02}"), &format!("合唱 {number}")).await;
        let name = format!("{number} 号教室");
        let room = json!({ "kind": "classroom", "name": name, "area": "60.00", "capacity": 30, "counts_toward_school": true });
        let path = format!("/api/v1/facilities/{}/rooms", self.school.facility);
        let facility = city.post(&path, room).await.expect(201).json();
        let rooms = facility["rooms"].as_array().expect("rooms");
        let room = rooms.iter().find(|one| one["name"] == name.as_str()).expect("the room");
        let mut body = session_body(&self.school, &course, starts_at, ends_at);
        body["room_id"] = room["id"].clone();
        city.post("/api/v1/class-sessions", body).await.expect(201).id()
    }

    pub fn row(&mut self, at: &str, kind: &str, learner: &str) -> Value {
        let code = own_code(&self.app, learner, at);
        let session = self.session.clone();
        self.device.record(at, kind, &session, &Shown::Code(&code))
    }

    /// What is told of the attendances of a learner, newest first.
    pub async fn attended(&self, learner: &str) -> Vec<AttendanceView> {
        let path = format!("/api/v1/learners/{learner}/attendances");
        let told = self.school.clerk.get(&path).await.expect(200).json();
        let items = told["items"].as_array().expect("items").iter();
        items.map(|item| serde_json::from_value(item["attendance"].clone()).expect("an attendance")).collect()
    }

    async fn records(&self) -> Vec<DeviceRecordView> {
        let path = format!("/api/v1/devices/{}/records?limit=200", self.device.id);
        self.school.manager.get(&path).await.expect(200).read::<Page<DeviceRecordView>>().items
    }
}

#[actix_web::test]
async fn what_was_recorded_offline_is_entered_by_the_time_at_which_it_happened_and_once() {
    let mut morning = morning().await;
    let who = morning.learner("张三", 12).await;
    morning.device.anchor(&morning.app).await.expect(200);
    let rows = [
        morning.row("2025-11-12T01:02:00Z", "sign_in", &who),
        morning.row("2025-11-12T02:30:00Z", "sign_out", &who),
    ];
    let answer = morning.device.upload(&rows).await;
    assert_eq!(answer.last_seq, 2);
    for row in &answer.rows {
        assert_eq!((row.verdict, row.reason), (DeviceVerdict::Accepted, None));
        assert_eq!(row.learner_name.as_deref(), Some("张*"), "for the screen");
    }
    let attended = morning.attended(&who).await;
    assert_eq!(attended.len(), 1);
    assert_eq!(
        (attended[0].status.as_str(), attended[0].source.as_str(), attended[0].valid_minutes),
        ("signed_out", "device_scan", Some(88))
    );
    let session = morning.school.clerk.get(&format!("/api/v1/class-sessions/{}", morning.session)).await;
    assert_eq!(session.json()["status"], "open", "the device has opened what nobody could open");
    let again = morning.device.upload(&rows).await;
    for (row, first) in again.rows.iter().zip(&answer.rows) {
        assert_eq!((row.verdict, row.stands), (DeviceVerdict::Duplicate, Some(first.verdict)));
        assert_eq!((row.attendance_id, &row.learner_name), (first.attendance_id, &first.learner_name));
    }
    assert_eq!(morning.attended(&who).await, attended, "nothing is doubled");
    let kept = morning.app.count("select from device_record where payload::text like '%' || 'L0' || '%'");
    assert_eq!(kept, 0, "codes are not kept");
    assert_eq!(morning.app.count("select from device_record where sealed_codes is not null"), 0);
}

#[actix_web::test]
async fn rows_wait_for_those_before_them_and_are_entered_by_themselves_once_they_come() {
    let mut morning = morning().await;
    let (one, other) = (morning.learner("张三", 12).await, morning.learner("李四", 13).await);
    morning.device.anchor(&morning.app).await.expect(200);
    let rows = [
        morning.row("2025-11-12T01:02:00Z", "sign_in", &one),
        morning.row("2025-11-12T01:03:00Z", "sign_in", &other),
        morning.row("2025-11-12T02:00:00Z", "sign_out", &one),
    ];
    let answer = morning.device.upload(&[rows[2].clone(), rows[1].clone()]).await;
    let waits: Vec<DeviceVerdict> = answer.rows.iter().map(|row| row.verdict).collect();
    assert_eq!((waits, answer.last_seq), (vec![DeviceVerdict::Waiting; 2], 0));
    assert!(morning.attended(&one).await.is_empty());
    let path = format!("/api/v1/devices/{}", morning.device.id);
    let device: DeviceView = morning.school.manager.get(&path).await.expect(200).read();
    assert_eq!((device.waiting, device.last_seq), (2, 0));
    let answer = morning.device.upload(&rows[..2]).await;
    let told: Vec<_> = answer.rows.iter().map(|row| (row.verdict, row.stands)).collect();
    let accepted = DeviceVerdict::Accepted;
    assert_eq!(told, [(accepted, None), (DeviceVerdict::Duplicate, Some(accepted))]);
    assert_eq!(answer.last_seq, 3);
    assert_eq!(morning.attended(&one).await[0].valid_minutes, Some(58));
    assert!(morning.records().await.iter().all(|row| row.verdict == accepted));
    assert_eq!(morning.app.count("select from device_record where sealed_codes is not null"), 0);
}

#[actix_web::test]
async fn a_clock_three_days_ahead_is_flagged_and_the_devices_own_clock_tells_the_time() {
    let mut morning = morning().await;
    let who = morning.learner("张三", 12).await;
    morning.device.anchor(&morning.app).await.expect(200);
    morning.device.off = chrono::TimeDelta::days(3);
    let row = morning.row("2025-11-12T01:02:00Z", "sign_in", &who);
    let answer = morning.device.upload(&[row]).await;
    assert_eq!(answer.rows[0].verdict, DeviceVerdict::Flagged);
    assert_eq!(answer.rows[0].flags, [AttendanceFlag::ClockOff]);
    let attended = morning.attended(&who).await;
    assert_eq!(attended[0].status.as_str(), "under_review");
    assert_eq!(attended[0].signed_in_at.to_rfc3339(), "2025-11-12T01:02:00+00:00");
    let reviews = morning.school.manager.get("/api/v1/attendance-reviews").await.expect(200).json();
    assert_eq!(reviews["items"].as_array().map(Vec::len), Some(1), "a person looks at it: {reviews}");
}

#[actix_web::test]
async fn without_an_anchor_of_its_start_a_row_is_believed_only_by_a_person() {
    let mut morning = morning().await;
    let who = morning.learner("张三", 12).await;
    morning.device.anchor(&morning.app).await.expect(200);
    morning.device.restart("2025-11-12T01:00:00Z".parse().expect("an instant"));
    let row = morning.row("2025-11-12T01:02:00Z", "sign_in", &who);
    let answer = morning.device.upload(&[row]).await;
    assert_eq!(answer.rows[0].flags, [AttendanceFlag::ClockUnanchored]);
    assert_eq!(morning.attended(&who).await[0].status.as_str(), "under_review");
}

#[actix_web::test]
async fn a_card_and_a_chosen_learner_count_by_themselves_only_with_staff_beside_the_device() {
    let mut morning = morning().await;
    // At ten, while the session goes on.
    let start = "2025-11-12T02:00:00Z";
    morning.school = morning.school.at(&morning.app, start).await;
    morning.device.anchor(&morning.app).await.expect(200);
    let ids = [
        morning.learner("张三", 12).await,
        morning.learner("李四", 13).await,
        morning.learner("王五", 14).await,
    ];
    let card = morning.school.clerk.post(&format!("/api/v1/learners/{}/card", ids[0]), json!({})).await;
    let card = card.expect(201).json()["code"].as_str().expect("a code").to_owned();
    let session = morning.session.clone();
    let alone = morning.device.record("2025-11-12T02:00:10Z", "sign_in", &session, &Shown::Learner(&ids[1]));
    let shown = morning.school.clerk.get("/api/v1/devices/staff-code").await.expect(200).json();
    morning.device.staff = shown["code"].as_str().map(str::to_owned);
    let seen = morning.device.record("2025-11-12T02:00:20Z", "sign_in", &session, &Shown::Code(&card));
    let chosen = morning.device.record("2025-11-12T02:00:30Z", "sign_in", &session, &Shown::Learner(&ids[2]));
    morning.device.staff = None;
    let out = morning.device.record("2025-11-12T02:01:00Z", "sign_out", &session, &Shown::Code(&card));
    morning.app.clock.set("2025-11-12T02:02:00Z".parse().expect("an instant"));
    let answer = morning.device.upload(&[alone, seen, chosen, out]).await;
    let told: Vec<_> = answer.rows.iter().map(|row| (row.verdict, row.flags.clone())).collect();
    assert_eq!(
        told,
        [
            (DeviceVerdict::Flagged, vec![AttendanceFlag::StaffAbsent]),
            (DeviceVerdict::Accepted, vec![]),
            (DeviceVerdict::Accepted, vec![]),
            (DeviceVerdict::Flagged, vec![AttendanceFlag::CardWithoutStaff]),
        ]
    );
    let sources = [&ids[0], &ids[1], &ids[2]].map(String::as_str);
    let mut told = Vec::new();
    for id in sources {
        let one = morning.attended(id).await.swap_remove(0);
        told.push((one.source.to_string(), one.status.to_string()));
    }
    let pair = |source: &str, status: &str| (source.to_owned(), status.to_owned());
    assert_eq!(
        told,
        [pair("static_card", "under_review"), pair("staff", "under_review"), pair("staff", "signed_in")]
    );
}

#[actix_web::test]
async fn after_a_revocation_what_happened_before_it_is_looked_at_and_the_rest_refused() {
    let mut morning = morning().await;
    let (one, other) = (morning.learner("张三", 12).await, morning.learner("李四", 13).await);
    morning.device.anchor(&morning.app).await.expect(200);
    let before = morning.row("2025-11-12T01:02:00Z", "sign_in", &one);
    let revoke = format!("/api/v1/devices/{}/revoke", morning.device.id);
    morning.app.clock.set("2025-11-12T02:10:00Z".parse().expect("an instant"));
    morning.school = morning.school.at(&morning.app, "2025-11-12T02:10:00Z").await;
    morning.school.manager.post(&revoke, json!({ "reason": "平板丢失" })).await.expect(200);
    let after = morning.row("2025-11-12T02:15:00Z", "sign_in", &other);
    morning.app.clock.set(UPLOADED.parse().expect("an instant"));
    let answer = morning.device.upload(&[before, after]).await;
    assert_eq!(answer.rows[0].flags, [AttendanceFlag::DeviceRevoked]);
    assert_eq!(answer.rows[0].verdict, DeviceVerdict::Flagged);
    assert_eq!(answer.rows[1].verdict, DeviceVerdict::Refused);
    assert_eq!(answer.rows[1].reason, Some(DeviceRowReason::DeviceRevoked));
}

#[actix_web::test]
async fn what_waits_too_long_goes_on_under_review_and_what_was_missing_still_fits_in() {
    let mut morning = morning().await;
    let ids = [
        morning.learner("张三", 12).await,
        morning.learner("李四", 13).await,
        morning.learner("王五", 14).await,
        morning.learner("赵六", 15).await,
    ];
    morning.device.anchor(&morning.app).await.expect(200);
    let rows = [
        morning.row("2025-11-12T01:02:00Z", "sign_in", &ids[0]),
        morning.row("2025-11-12T01:03:00Z", "sign_in", &ids[1]),
        morning.row("2025-11-12T01:04:00Z", "sign_in", &ids[2]),
        morning.row("2025-11-12T01:05:00Z", "sign_in", &ids[3]),
    ];
    morning.device.upload(&[rows[0].clone(), rows[2].clone(), rows[3].clone()]).await;
    backend::sweeps::sweep(&morning.app.state).await;
    assert!(morning.attended(&ids[2]).await.is_empty(), "it waits");
    morning.school = morning.school.at(&morning.app, "2025-11-13T02:40:00Z").await;
    backend::sweeps::sweep(&morning.app.state).await;
    let late = morning.attended(&ids[2]).await;
    assert_eq!(
        (late[0].status.as_str(), late[0].flags.clone()),
        ("under_review", vec![AttendanceFlag::SequenceGap])
    );
    let behind = morning.attended(&ids[3]).await;
    assert_eq!(
        (behind[0].status.as_str(), behind[0].flags.clone()),
        ("awaiting_confirmation", vec![]),
        "it follows on the one before it"
    );
    let answer = morning.device.upload(&rows[1..2]).await;
    assert_eq!((answer.rows[0].verdict, answer.last_seq), (DeviceVerdict::Flagged, 4));
    assert_eq!(answer.rows[0].flags, [AttendanceFlag::SequenceGap]);
    backend::sweeps::sweep(&morning.app.state).await;
    assert_eq!(morning.app.count("select from attendance where status <> 'void'"), 4);
}

#[actix_web::test]
async fn behind_a_damaged_row_the_others_go_on_at_once_and_the_mended_one_still_fits_in() {
    let mut morning = morning().await;
    let mut ids = Vec::new();
    for running in 12..17 {
        ids.push(morning.learner("张三", running).await);
    }
    morning.device.anchor(&morning.app).await.expect(200);
    let mut rows = Vec::new();
    for (minute, who) in (1..).zip(&ids) {
        rows.push(morning.row(&format!("2025-11-12T01:0{minute}:00Z"), "sign_in", who));
    }
    let mut damaged = rows[1].clone();
    damaged["monotonic_ms"] = json!("早上");
    let told = |answer: &contract::device::AttendanceBatchAnswer| -> Vec<_> {
        answer.rows.iter().map(|row| (row.verdict, row.flags.clone())).collect()
    };
    let gap = || (DeviceVerdict::Flagged, vec![AttendanceFlag::SequenceGap]);
    let whole = || (DeviceVerdict::Accepted, vec![]);
    let answer = morning.device.upload(&[rows[3].clone(), rows[2].clone()]).await;
    assert_eq!(told(&answer), vec![(DeviceVerdict::Waiting, vec![]); 2]);
    let answer = morning.device.upload(&[rows[0].clone(), damaged, rows[4].clone()]).await;
    assert_eq!(told(&answer), [whole(), (DeviceVerdict::Malformed, vec![]), whole()]);
    assert_eq!(answer.last_seq, 5, "nothing waits for it");
    let kept: Vec<_> = morning.records().await.into_iter().map(|row| (row.seq, row.verdict)).collect();
    let accepted = DeviceVerdict::Accepted;
    assert_eq!(kept, [(5, accepted), (4, accepted), (3, DeviceVerdict::Flagged), (1, accepted)]);
    assert_eq!(told(&morning.device.upload(&rows[1..2]).await), [gap()]);
    assert_eq!(morning.app.count("select from attendance where status = 'under_review'"), 2);
    assert_eq!(morning.app.count("select from attendance"), 5, "nothing is lost, nothing doubled");
}

#[actix_web::test]
async fn a_clock_that_counts_something_else_fails_no_row_beside_it() {
    let mut morning = morning().await;
    let (one, other) = (morning.learner("张三", 12).await, morning.learner("李四", 13).await);
    morning.device.restart("1945-01-01T00:00:00Z".parse().expect("an instant"));
    morning.device.anchor(&morning.app).await.expect(200);
    let fast = morning.row("2025-11-12T01:02:00Z", "sign_in", &one);
    let mut slow = morning.row("2025-11-12T01:03:00Z", "sign_in", &other);
    slow["monotonic_ms"] = json!(7);
    let answer = morning.device.upload(&[fast, slow]).await;
    assert_eq!(answer.rows[0].verdict, DeviceVerdict::Accepted);
    let slow = &answer.rows[1];
    assert_eq!(
        (slow.happened_at, slow.flags.clone()),
        (Some(answer.received_at), vec![AttendanceFlag::ClockOff])
    );
}

#[actix_web::test]
async fn a_row_that_cannot_be_read_fails_no_other_and_is_kept_as_it_came() {
    let mut morning = morning().await;
    let (one, other) = (morning.learner("张三", 12).await, morning.learner("李四", 13).await);
    morning.device.anchor(&morning.app).await.expect(200);
    let first = morning.row("2025-11-12T01:02:00Z", "sign_in", &one);
    let session = morning.session.clone();
    let odd = morning.device.record("2025-11-12T01:02:30Z", "came", &session, &Shown::Learner(&one));
    let last = morning.row("2025-11-12T01:03:00Z", "sign_in", &other);
    let mut damaged = last.clone();
    damaged["hash"] = json!("0".repeat(64));
    let answer = morning.device.upload(&[first, json!("半条"), odd, damaged, last]).await;
    let told: Vec<_> = answer.rows.iter().map(|row| (row.index, row.verdict, row.reason)).collect();
    let malformed = DeviceVerdict::Malformed;
    assert_eq!(
        told,
        [
            (0, DeviceVerdict::Accepted, None),
            (1, malformed, Some(DeviceRowReason::Unreadable)),
            (2, malformed, Some(DeviceRowReason::ContentInvalid)),
            (3, malformed, Some(DeviceRowReason::HashMismatch)),
            (4, DeviceVerdict::Accepted, None),
        ]
    );
    let path = format!("/api/v1/devices/{}/rejects", morning.device.id);
    let rejects: Page<DeviceRejectView> = morning.school.manager.get(&path).await.expect(200).read();
    let told: Vec<_> = rejects.items.iter().map(|one| (one.position, one.seq)).collect();
    assert_eq!(told, [(3, Some(3)), (1, None)]);
    assert!(morning.app.refuses("update device_record set hash = previous_hash"));
    assert!(
        morning.app.refuses("delete from device_record") && morning.app.refuses("delete from device_reject")
    );
}
