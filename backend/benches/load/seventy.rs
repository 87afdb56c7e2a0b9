//! Seventy learners sign in at one school at the same moment, each by their own code, while the live list is read without a
//! pause, against a bare insert of the rows that this leaves behind, a learner a transaction.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

use backend::class::domain::codes::{learner_code, slot_of};
use backend::keys::MasterKey;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::task::{JoinSet, LocalSet};
use uuid::Uuid;

use crate::client::Outcome;
use crate::devices::id;
use crate::rows::{Plan, Row, row};
use crate::stage::{Filled, Stage};

const PEOPLE: u32 = 70;
/// The tables to which a sign-in writes.
const TABLES: [&str; 3] = ["attendance", "sign_code_use", "audit_entry"];

/// A class of each of a few schools; at each, one rush.
pub fn seventy(plan: &Plan, rows: &mut Vec<Row>) {
    let stage = Stage::set(plan.seconds, Filled::Devices);
    stage.run_sql(include_str!("devices.sql"));
    stage.run_sql("update class_session set capacity = 80, ends_at = '2026-11-26T11:30:00+08:00'");
    for table in TABLES {
        stage.run_sql(&format!("create table bench_{table} (like {table} including all)"));
    }
    let keys = MasterKey::from_file(&stage.folder().join("master.key")).unwrap();
    let (mut number, mut slowest, mut lists) = (0, 0.0_f64, 0);
    let pairs = plan.pairs(|| {
        number += 1;
        let (outcome, looked) = rush(&stage, &keys, number);
        let session = id(8, number);
        let once = format!("attendance where session_id = '{session}' and status = 'signed_in'");
        assert_eq!(stage.count(&once), i64::from(PEOPLE), "each is there once");
        (slowest, lists) = (slowest.max(outcome.p99), lists + looked);
        (f64::from(PEOPLE) / bare_insert(&stage, session), outcome)
    });
    let mut line = row("seventy-sign-ins", 0.1, &pairs);
    line.p99 = Some((slowest, 1_000.0));
    line.more["against"] =
        json!("insert … select of the attendances, code uses and audit entries, a learner a transaction");
    line.more["live_lists_read"] = json!(lists);
    rows.push(line);
}

/// All scan at once; and how often the live list was read meanwhile.
fn rush(stage: &Stage, keys: &MasterKey, number: u32) -> (Outcome, u32) {
    let (client, token) = (Stage::http(), stage.fresh_token());
    let session = format!("class-sessions/{}", id(8, number));
    let [open, scan, live] =
        ["open", "scan", "live"].map(|step| stage.address_of(&format!("{session}/{step}")));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let opened = client.post(open).bearer_auth(&token).json(&json!({}));
    runtime.block_on(async { opened.send().await.unwrap().error_for_status().unwrap() });
    let codes: Vec<String> = (0..PEOPLE)
        .map(|one| {
            let learner = id(3, number - 1 + 1_000 * (one + 1));
            learner_code(keys, learner.into(), slot_of(time_of(&token)))
        })
        .collect();
    let (done, lists) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(0)));
    let (spent, began) = (stage.spent(), Instant::now());
    let mut millis = LocalSet::new().block_on(&runtime, async {
        let reader = tokio::task::spawn_local({
            let (client, token, done, lists) =
                (client.clone(), token.clone(), Rc::clone(&done), Rc::clone(&lists));
            async move {
                while !done.get() {
                    client.get(&live).bearer_auth(&token).send().await.unwrap().error_for_status().unwrap();
                    lists.set(lists.get() + 1);
                }
            }
        });
        let mut people = JoinSet::new();
        for code in codes {
            let asked = client.post(&scan).bearer_auth(&token).json(&json!({ "code": code }));
            people.spawn_local(async move {
                let answer = asked.send().await.unwrap();
                let (status, told) = (answer.status(), answer.text().await.unwrap());
                assert!(status.is_success(), "{status} {told}");
                began.elapsed().as_secs_f64() * 1_000.0
            });
        }
        let millis = people.join_all().await;
        done.set(true);
        reader.await.unwrap();
        millis
    });
    millis.sort_by(f64::total_cmp);
    let (half, last) = (millis[millis.len() / 2], millis[millis.len() - 1]);
    let shares = spent.until(&stage.spent());
    let rate = f64::from(PEOPLE) * 1_000.0 / last;
    (Outcome { rate, p50: half, p99: last, posted: u64::from(PEOPLE), shares }, lists.get())
}

/// When the server issued a token, by its own clock.
fn time_of(token: &str) -> DateTime<Utc> {
    let claims = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    DateTime::from_timestamp(claims["iat"].as_i64().unwrap(), 0).unwrap()
}

/// How many seconds the same rows take by themselves, with all keys and indexes.
fn bare_insert(stage: &Stage, session: Uuid) -> f64 {
    let people = stage
        .texts(&format!("select learner_id::text as text from attendance where session_id = '{session}'"));
    let began = Instant::now();
    for learner in people {
        stage.run_sql(&format!(
            "insert into bench_attendance select * from attendance where session_id = '{session}' and learner_id = '{learner}';
             insert into bench_sign_code_use select * from sign_code_use where session_id = '{session}' and learner_id = '{learner}';
             insert into bench_audit_entry select * from audit_entry where entity = 'attendance' and entity_id in (select id::text from attendance
                 where session_id = '{session}' and learner_id = '{learner}')"
        ));
    }
    began.elapsed().as_secs_f64()
}
