//! Many devices upload a day at once, in pieces, out of order and twice, one row in a hundred damaged: nothing is lost, nothing
//! doubled, every row answered.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use contract::auth::Role;
use contract::device::{AttendanceBatchAnswer, DeviceRecordView, DeviceRosterView, DeviceVerdict};
use contract::page::Page;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::device::{Device, Shown, own_code};
use crate::support::learning::{School, course, learner, school, session_body};

const DEVICES: usize = 20;
const LEARNERS: usize = 10;
/// Eight in the morning in Shanghai.
const FIRST: &str = "2025-11-12T00:00:00Z";
const EVENING: &str = "2025-11-12T08:00:00Z";

fn at(lesson: usize, seconds: i64) -> String {
    let first: DateTime<Utc> = FIRST.parse().expect("an instant");
    let lesson = i64::try_from(lesson).expect("few");
    (first + TimeDelta::minutes(20 * lesson) + TimeDelta::seconds(seconds)).to_rfc3339()
}

/// Which row of a device is damaged on its way, by where it stands: of every fifth device one, an arrival or a departure.
fn damaged(lesson: usize) -> Option<usize> {
    lesson.is_multiple_of(5).then_some(lesson + 1)
}

/// A device with what it has recorded in its lesson, which it knows from its roster: each learner in and out, and a row that
/// means nothing.
async fn recorded(
    app: &TestApp,
    school: &School,
    lesson: usize,
    course: &str,
    learners: &[String],
) -> (Device, Vec<Value>) {
    let body = session_body(school, course, &at(lesson, 0), &at(lesson, 20 * 60));
    let made = school.clerk.post("/api/v1/class-sessions", body).await.expect(201).id();
    let mut device = Device::active(app, &school.manager, school.facility).await;
    let roster: DeviceRosterView = device.roster(None).await.expect(200).read();
    let begins: DateTime<Utc> = at(lesson, 0).parse().expect("an instant");
    let session =
        roster.sessions.iter().find(|one| one.starts_at == begins).expect("the lesson").id.to_string();
    assert_eq!(session, made);
    let mut rows = Vec::new();
    let mut sign = |device: &mut Device, kind: &str, from: i64| {
        for (index, who) in (0_i64..).zip(learners) {
            let at = at(lesson, from + 10 * index);
            let code = own_code(app, who, &at);
            rows.push(device.record(&at, kind, &session, &Shown::Code(&code)));
        }
    };
    sign(&mut device, "sign_in", 60);
    sign(&mut device, "sign_out", 18 * 60);
    rows.push(device.record(&at(lesson, 19 * 60), "came", &session, &Shown::Learner("nobody")));
    (device, rows)
}

/// The rows in pieces, in an order of the device's own, each piece twice, with one row damaged and one that is none; what was
/// damaged comes whole at the end.
fn pieces(device: usize, rows: &[Value]) -> Vec<Vec<Value>> {
    let mut rows = rows.to_vec();
    let mended = damaged(device).map(|place| {
        let whole = rows[place].clone();
        rows[place]["hash"] = json!("0".repeat(64));
        whole
    });
    rows.insert(LEARNERS, Value::Null);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|row| (row * 7 + device * 13) % rows.len());
    let shuffled: Vec<Value> = order.iter().map(|row| rows[*row].clone()).collect();
    let pieces: Vec<Vec<Value>> =
        shuffled.chunks(rows.len() / (1 + device % 4)).map(<[Value]>::to_vec).collect();
    let mut twice: Vec<Vec<Value>> = pieces.iter().chain(&pieces).cloned().collect();
    twice.rotate_left(device % pieces.len());
    twice.extend(mended.map(|row| vec![row; 2]));
    twice
}

async fn upload(device: &Device, pieces: Vec<Vec<Value>>) -> Vec<(usize, AttendanceBatchAnswer)> {
    let mut answers = Vec::new();
    for piece in pieces {
        answers.push((piece.len(), device.upload(&piece).await));
    }
    answers
}

#[actix_web::test]
async fn twenty_devices_upload_a_day_twice_out_of_order_and_each_row_is_entered_once() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let course = course(&app.city(Role::CityAdmin).await, "CR-001", "书法入门").await;
    let mut learners = Vec::new();
    for running in 1..=LEARNERS {
        learners.push(learner(&school, "张三", u16::try_from(running).expect("few")).await);
    }
    let mut devices = Vec::new();
    for lesson in 0..DEVICES {
        devices.push(recorded(&app, &school, lesson, &course, &learners).await);
    }
    app.clock.set(EVENING.parse().expect("an instant"));
    join_all(devices.iter().map(|(device, _)| device.anchor(&app))).await;
    let uploads =
        devices.iter().enumerate().map(|(index, (device, rows))| upload(device, pieces(index, rows)));
    for (sent, answer) in join_all(uploads).await.into_iter().flatten() {
        assert_eq!(answer.rows.len(), sent, "every row is answered");
        let indices: Vec<u32> = answer.rows.iter().map(|row| row.index).collect();
        assert_eq!(indices, (0..u32::try_from(sent).expect("few")).collect::<Vec<_>>());
    }
    let school = school.at(&app, EVENING).await;
    for (lesson, (device, _)) in devices.iter().enumerate() {
        let looked_at = 2 * usize::from(damaged(lesson).is_some());
        let path = format!("/api/v1/devices/{}/records?limit=200", device.id);
        let kept: Page<DeviceRecordView> = school.manager.get(&path).await.expect(200).read();
        let mut verdicts = BTreeMap::new();
        for row in &kept.items {
            *verdicts.entry(row.verdict).or_insert(0) += 1;
        }
        let mut expected = BTreeMap::from([
            (DeviceVerdict::Accepted, 2 * LEARNERS - looked_at),
            (DeviceVerdict::Malformed, 1),
        ]);
        if looked_at > 0 {
            expected.insert(DeviceVerdict::Flagged, looked_at);
        }
        assert_eq!(
            verdicts, expected,
            "the damaged row and the one behind it; the others as if all had come in their order"
        );
        let numbers: Vec<i64> = kept.items.iter().rev().map(|row| row.seq).collect();
        assert_eq!(numbers, (1..=21).collect::<Vec<_>>());
    }
    let entered = DEVICES * LEARNERS;
    let mended = (0..DEVICES).filter_map(damaged).count();
    let whole = app.count("select from attendance where status = 'signed_out' and valid_minutes = 17 and source = 'device_scan'");
    assert_eq!(usize::try_from(whole).expect("few"), entered - 2 * mended, "nothing is lost");
    let looked_at =
        app.count("select from attendance where status = 'under_review' and signed_out_at is not null");
    assert_eq!(
        usize::try_from(looked_at).expect("few"),
        2 * mended,
        "nor what was damaged and the one behind it"
    );
    assert_eq!(
        usize::try_from(app.count("select from attendance")).expect("few"),
        entered,
        "nothing is doubled"
    );
    assert_eq!(usize::try_from(app.count("select from sign_code_use")).expect("few"), 2 * entered);
    assert_eq!(usize::try_from(app.count("select from device_reject")).expect("few"), DEVICES + mended);
    let unlinked = app.count(
        "select from device_record r join device_record b on b.device_id = r.device_id and b.seq = r.seq - 1
         where r.previous_hash <> b.hash",
    );
    assert_eq!(unlinked, 0, "the chain is whole");
    assert_eq!(json!(app.count("select from device where last_seq = 21")), json!(DEVICES));
}

#[actix_web::test]
async fn the_trail_takes_more_changes_at_once_than_a_statement_binds() {
    let app = TestApp::spawn().await;
    let act = backend::auth::service::system_act(app.clock.now());
    let written = app.state.db.write(move |conn| {
        let changes = (0..7_000)
            .map(|number| (&act, backend::audit::Change::of("attendance.sign_in", "attendance", number)));
        backend::audit::record_all(conn, changes)
    });
    written.await.expect("they are kept");
    assert_eq!(app.count("select from audit_entry where action = 'attendance.sign_in'"), 7_000);
}
