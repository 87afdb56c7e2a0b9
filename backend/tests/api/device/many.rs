//! Many devices upload a day at once, in pieces, out of order and twice: nothing is lost, nothing doubled, every row answered.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use contract::auth::Role;
use contract::device::{AttendanceBatchAnswer, DeviceRecordView, DeviceVerdict};
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

/// A device with what it has recorded in its lesson: each learner in and out, and a row that means nothing.
async fn recorded(
    app: &TestApp,
    school: &School,
    lesson: usize,
    course: &str,
    learners: &[String],
) -> (Device, Vec<Value>) {
    let body = session_body(school, course, &at(lesson, 0), &at(lesson, 20 * 60));
    let session = school.clerk.post("/api/v1/class-sessions", body).await.expect(201).id();
    let mut device = Device::active(app, &school.manager, school.facility).await;
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
    rows.insert(LEARNERS, Value::Null);
    rows.push(device.record(&at(lesson, 19 * 60), "came", &session, &Shown::Learner("nobody")));
    (device, rows)
}

/// The rows in pieces, in an order of the device's own, each piece twice.
fn pieces(device: usize, rows: &[Value]) -> Vec<Vec<Value>> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|row| (row * 7 + device * 13) % rows.len());
    let shuffled: Vec<Value> = order.iter().map(|row| rows[*row].clone()).collect();
    let pieces: Vec<Vec<Value>> =
        shuffled.chunks(rows.len() / (1 + device % 4)).map(<[Value]>::to_vec).collect();
    let mut twice: Vec<Vec<Value>> = pieces.iter().chain(&pieces).cloned().collect();
    twice.rotate_left(device % pieces.len());
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
    for (device, _) in &devices {
        let path = format!("/api/v1/devices/{}/records?limit=200", device.id);
        let kept: Page<DeviceRecordView> = school.manager.get(&path).await.expect(200).read();
        let mut verdicts = BTreeMap::new();
        for row in &kept.items {
            *verdicts.entry(row.verdict).or_insert(0) += 1;
        }
        let expected =
            BTreeMap::from([(DeviceVerdict::Accepted, 2 * LEARNERS), (DeviceVerdict::Malformed, 1)]);
        assert_eq!(verdicts, expected, "as if all had come in their order");
        let numbers: Vec<i64> = kept.items.iter().rev().map(|row| row.seq).collect();
        assert_eq!(numbers, (1..=21).collect::<Vec<_>>());
    }
    let entered = DEVICES * LEARNERS;
    let whole = app.count("select from attendance where status = 'signed_out' and valid_minutes = 17 and source = 'device_scan'");
    assert_eq!(usize::try_from(whole).expect("few"), entered, "nothing is lost");
    assert_eq!(
        usize::try_from(app.count("select from attendance")).expect("few"),
        entered,
        "nothing is doubled"
    );
    assert_eq!(usize::try_from(app.count("select from sign_code_use")).expect("few"), 2 * entered);
    assert_eq!(usize::try_from(app.count("select from device_reject")).expect("few"), DEVICES);
    let unlinked = app.count(
        "select from device_record r join device_record b on b.device_id = r.device_id and b.seq = r.seq - 1
         where r.previous_hash <> b.hash",
    );
    assert_eq!(unlinked, 0, "the chain is whole");
    assert_eq!(json!(app.count("select from device where last_seq = 21")), json!(DEVICES));
}
