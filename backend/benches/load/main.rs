//! How fast the ledger is over HTTP, against pgbench on the same tables. Started by `scripts/bench`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    missing_docs,
    clippy::panic
)]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rates"
)]

mod client;
mod curricula;
mod devices;
mod import;
#[path = "../shared/memory.rs"]
mod memory;
mod pages;
mod participation;
mod requests;
mod rows;
mod runs;
#[path = "../shared/schools.rs"]
mod schools;
mod seventy;
mod shares;
mod stage;
mod yardstick;

use curricula::curricula;
use devices::devices;
use import::learner_import;
use pages::pages;
use participation::participation;
use rows::{ON_ONE_STAGE, Plan, Row, growth};
use runs::subsidy_run;
use serde_json::{Value, json};
use seventy::seventy;
use shares::PARTS;
use stage::{Filled, Stage};

fn main() {
    let plan = Plan {
        seconds: number("BENCH_SECONDS", 5),
        runs: number("BENCH_RUNS", 5),
        only: std::env::var("BENCH_ONLY").unwrap_or_default(),
    };
    let (mut rows, mut parts) = (Vec::new(), Value::Null);
    if ON_ONE_STAGE.iter().any(|(name, _)| plan.wants(name)) {
        let stage = Stage::set(plan.seconds, Filled::TwoHundredThousand);
        for (_, measure) in ON_ONE_STAGE.iter().filter(|(name, _)| plan.wants(name)) {
            measure(&plan, &stage, &mut rows);
        }
        stage.check();
        parts = stage.parts();
    }
    if plan.wants("curricula") {
        curricula(&plan, &mut rows);
    }
    if plan.wants("participation") || plan.wants("settle-idle") {
        participation(&plan, &mut rows);
    }
    if plan.wants("page-1000") {
        pages(&plan, &mut rows);
    }
    if plan.wants("devices") {
        devices(&plan, &mut rows);
    }
    if plan.wants("seventy-sign-ins") {
        seventy(&plan, &mut rows);
    }
    if plan.wants("learner-import") {
        learner_import(&plan, &mut rows);
    }
    if plan.wants("subsidy-run") {
        subsidy_run(&plan, &mut rows);
    }
    // Last, and on stages of its own, which leave the disk as they found it.
    if plan.wants("growth") {
        growth(&plan, &mut rows);
    }
    report(&rows, &parts);
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn report(rows: &[Row], parts: &Value) {
    println!("\n| what | ours a second | pgbench a second | ratio | at least | p99 ms |");
    println!("|---|---:|---:|---:|---:|---:|");
    let mut lines = Vec::new();
    for row in rows {
        let ratio = row.ours / row.theirs;
        let p99 = row.p99.map_or_else(String::new, |(found, limit)| format!("{found:.1} (≤ {limit})"));
        println!(
            "| {} | {:.0} | {:.0} | {ratio:.2} | {:.1} | {p99} |",
            row.name, row.ours, row.theirs, row.least
        );
        lines.push(json!({
            "name": row.name, "ours": row.ours, "pgbench": row.theirs, "ratio": ratio, "least": row.least,
            "p99_ms": row.p99.map(|(found, _)| found), "shares": row.shares, "more": row.more,
        }));
    }
    println!("\n| of two cores | server | PostgreSQL | client | {} |", PARTS.join(" | "));
    println!("|---|---:|---:|---:|{}", "---:|".repeat(PARTS.len()));
    for row in rows {
        println!("| {} | {} |", row.name, row.shares.line());
    }
    println!("\n{}", serde_json::to_string(&json!({ "rows": lines, "parts": parts })).unwrap());
}
