//! Five hundred devices upload a day's attendance at once, each batch twice and out of order, with one row in a hundred
//! damaged, against a bare insert of the rows that this leaves behind.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use backend::class::domain::codes::{learner_code, slot_of};
use backend::device::domain::canonical::{GENESIS, Hash, read_row};
use backend::keys::MasterKey;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::client::Outcome;
use crate::rows::{Plan, Row, row};
use crate::stage::{Filled, Stage};

const DEVICES: u32 = 500;
const LEARNERS: u32 = 40;
/// When the class begins, and when the network is back.
const CLASS: &str = "2026-11-26T00:00:00Z";

/// Which row of a device is damaged on its way: of four devices in five one of eighty, so that it is one in a hundred.
fn damaged(number: u32) -> Option<usize> {
    (!number.is_multiple_of(5)).then_some(number as usize % (2 * LEARNERS as usize - 1))
}

/// What `bench_id` of the database gives.
pub fn id(kind: u32, number: u32) -> Uuid {
    Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 | (u128::from(kind) << 80) | u128::from(number))
}

/// What one device has to say: its batches, signed, in the order in which they are sent.
struct Uploads {
    device: Uuid,
    batches: Vec<(Vec<u8>, String, usize)>,
}

/// One upload of the whole city, and the check that nothing of it is lost or doubled.
pub fn devices(plan: &Plan, rows: &mut Vec<Row>) {
    let stage = Stage::set(plan.seconds, Filled::Devices);
    stage.run_sql(include_str!("devices.sql"));
    let keys = MasterKey::from_file(&stage.folder().join("master.key")).unwrap();
    let uploads: Vec<Uploads> = (1..=DEVICES).map(|number| recorded(&stage, &keys, number)).collect();
    let each = i64::from(DEVICES) * i64::from(LEARNERS);
    let (outcome, answered) = upload(&stage, uploads);
    let mended = (1..=DEVICES).filter_map(damaged).count();
    let sent = 2 * (2 * LEARNERS as usize + 1) * DEVICES as usize + mended;
    assert_eq!(answered.values().sum::<usize>(), sent, "every row is answered");
    let mended = i64::try_from(mended).unwrap();
    // What was damaged and has come whole since, and the row behind it, are looked at by a person.
    assert_eq!(
        stage.count("device_record where verdict = 'flagged' and flags = '{sequence_gap}'"),
        2 * mended
    );
    assert_eq!(
        stage.count("device_record where verdict = 'accepted'"),
        2 * (each - mended),
        "nothing is lost"
    );
    assert_eq!(stage.count("device_record"), 2 * each, "nothing is doubled");
    let whole = stage.count("attendance where status = 'signed_out' and valid_minutes = 60");
    assert_eq!(whole, each - 2 * mended);
    let looked_at = stage.count("attendance where status = 'under_review' and signed_out_at is not null");
    assert_eq!(looked_at, 2 * mended);
    assert_eq!(stage.count("attendance"), each);
    assert_eq!(stage.count("device_reject"), i64::from(DEVICES) + mended);
    let theirs = 2.0 * each as f64 / bare_insert(&stage);
    let p99 = outcome.p99;
    let mut line = row("devices", 0.02, &[(theirs, outcome)]);
    line.p99 = Some((p99, 60_000.0));
    line.more["against"] = json!(
        "insert … select of the records, attendances, code uses and audit entries, a device a transaction"
    );
    line.more["answers"] = json!(answered);
    rows.push(line);
}

/// A device, and what it has recorded: forty learners come and leave, each by their own code.
fn recorded(stage: &Stage, keys: &MasterKey, number: u32) -> Uploads {
    let key = SigningKey::from_bytes(&Sha256::digest(number.to_be_bytes()).into());
    let (device, boot) = (Uuid::now_v7(), Uuid::now_v7());
    let class: DateTime<Utc> = CLASS.parse().unwrap();
    stage.run_sql(&format!(
        "insert into device (id, facility_id, label, kind, public_key, status, requested_by, paired_at, approved_by, approved_at)
             values ('{device}', bench_id(1, {number}), '平板', 'tablet', '\\x{}', 'active', bench_id(9, 1), '{CLASS}',
                 bench_id(9, 2), '{CLASS}');
         insert into device_anchor values ('{device}', '{boot}', 0, '{CLASS}', '{CLASS}')",
        hex(&key.verifying_key().to_bytes())
    ));
    let mut previous = GENESIS;
    let mut rows = Vec::new();
    for (kind, minutes) in [("sign_in", 5), ("sign_out", 65)] {
        for one in 1..=LEARNERS {
            let at = class + TimeDelta::minutes(minutes) + TimeDelta::seconds(i64::from(one) * 15);
            let learner = id(3, number - 1 + 1000 * one);
            let row = json!({
                "seq": rows.len() + 1, "previous_hash": hex(&previous), "boot_id": boot,
                "monotonic_ms": (at - class).num_milliseconds(), "wall_clock": at.to_rfc3339(), "kind": kind,
                "session_id": id(8, number), "code": learner_code(keys, learner.into(), slot_of(at)),
            });
            previous = hash(device, &row);
            rows.push(row);
        }
    }
    let mended = damaged(number).map(|place| {
        let whole = rows[place].clone();
        rows[place]["hash"] = json!("0".repeat(64));
        vec![whole]
    });
    rows.insert(rows.len() / 2, json!({ "seq": "半条" }));
    let halves: Vec<Vec<Value>> = rows.chunks(rows.len() / 2 + 1).rev().map(<[Value]>::to_vec).collect();
    let twice = halves.iter().chain(&halves).chain(&mended);
    let batches = twice.map(|rows| {
        let body = json!({ "device_id": device, "boot_id": boot, "monotonic_ms": 7_200_000, "rows": rows });
        let body = serde_json::to_vec(&body).unwrap();
        let signature = BASE64_STANDARD.encode(key.sign(&body).to_bytes());
        (body, signature, rows.len())
    });
    Uploads { device, batches: batches.collect() }
}

fn hash(device: Uuid, row: &Value) -> Hash {
    read_row(device, row).unwrap().hash
}

fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}

/// All devices at once, each batch after batch; what each row was answered.
fn upload(stage: &Stage, uploads: Vec<Uploads>) -> (Outcome, BTreeMap<String, usize>) {
    let client = Stage::http();
    let url = stage.address_of("attendance/batches");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let local = tokio::task::LocalSet::new();
    let told = Rc::new(RefCell::new((Vec::new(), BTreeMap::new())));
    let (spent, began) = (stage.spent(), Instant::now());
    local.block_on(&runtime, async {
        let tasks: Vec<_> = uploads
            .into_iter()
            .map(|one| tokio::task::spawn_local(talk(client.clone(), url.clone(), one, Rc::clone(&told))))
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
    let elapsed = began.elapsed().as_secs_f64();
    let shares = spent.until(&stage.spent());
    let (mut millis, answered) = told.take();
    millis.sort_by(f64::total_cmp);
    let at = |share: f64| millis[((millis.len() as f64 * share) as usize).min(millis.len() - 1)];
    let rows = 2.0 * f64::from(DEVICES * LEARNERS);
    let outcome = Outcome { rate: rows / elapsed, p50: at(0.5), p99: at(0.99), posted: rows as u64, shares };
    (outcome, answered)
}

type Told = Rc<RefCell<(Vec<f64>, BTreeMap<String, usize>)>>;

async fn talk(client: reqwest::Client, url: String, uploads: Uploads, told: Told) {
    for (body, signature, rows) in uploads.batches {
        let began = Instant::now();
        let answer = loop {
            let sent = client
                .post(&url)
                .header("content-type", "application/json")
                .header("device-id", uploads.device.to_string())
                .header("device-signature", &signature)
                .timeout(Duration::from_mins(5))
                .body(body.clone());
            let answer = sent.send().await.unwrap();
            if answer.status().as_u16() != 503 {
                break answer;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        };
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{status} {text}");
        let answer: Value = serde_json::from_str(&text).unwrap();
        let verdicts = answer["rows"].as_array().unwrap();
        assert_eq!(verdicts.len(), rows);
        let mut told = told.borrow_mut();
        told.0.push(began.elapsed().as_secs_f64() * 1000.0);
        for one in verdicts {
            *told.1.entry(one["verdict"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
    }
}

/// How many seconds the same rows take by themselves, with all keys and indexes, a device a transaction.
fn bare_insert(stage: &Stage) -> f64 {
    let tables = ["device_record", "attendance", "sign_code_use", "audit_entry"];
    for table in tables {
        stage.run_sql(&format!("create table bench_{table} (like {table} including all)"));
    }
    let mut devices = stage.texts("select id::text as text from device order by id");
    let began = Instant::now();
    for device in devices.drain(..) {
        stage.run_sql(&format!(
            "insert into bench_device_record select * from device_record where device_id = '{device}';
             insert into bench_attendance select * from attendance where recorded_by = '{device}';
             insert into bench_sign_code_use select * from sign_code_use where session_id in
                 (select session_id from attendance where recorded_by = '{device}');
             insert into bench_audit_entry select * from audit_entry where account_id = '{device}'"
        ));
    }
    began.elapsed().as_secs_f64()
}
