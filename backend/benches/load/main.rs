//! How fast earnings are posted over HTTP, against pgbench on the same tables. Started by `scripts/bench`.
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
mod stage;
mod yardstick;

use std::time::Duration;

use client::{Load, Outcome};
use serde_json::{Value, json};
use stage::Stage;

/// One row of the table: what was measured, against what, and the ratio that is asked for.
struct Row {
    name: &'static str,
    ours: f64,
    theirs: f64,
    least: f64,
    p99: Option<(f64, f64)>,
    more: Value,
}

fn main() {
    let seconds = number("BENCH_SECONDS", 5);
    let runs = number("BENCH_RUNS", 5);
    let only = std::env::var("BENCH_ONLY").unwrap_or_default();
    let stage = Stage::set(seconds);
    let mut rows = Vec::new();
    let wanted = |name: &str| only.is_empty() || only.split(',').any(|one| name.starts_with(one));
    if wanted("spread") {
        let pairs = pairs(runs, || {
            let theirs = stage.yardstick.post(seconds, 1000, false);
            let fully = stage.yardstick.post(seconds, 1000, true);
            let few = stage.load(Load::singles(64, 1..=100_000));
            let many = stage.load(Load::singles(256, 1..=100_000));
            (theirs, fully, few, many)
        });
        let theirs = median(pairs.iter().map(|one| one.0));
        let fully = median(pairs.iter().map(|one| one.1));
        for (name, least, limit, pick) in [
            (
                "spread-64",
                2.0,
                15.0,
                (|one: &(f64, f64, Outcome, Outcome)| one.2.clone()) as fn(&_) -> Outcome,
            ),
            ("spread-256", 2.5, 30.0, |one| one.3.clone()),
        ] {
            let outcomes: Vec<Outcome> = pairs.iter().map(pick).collect();
            rows.push(Row {
                name,
                ours: median(outcomes.iter().map(|one| one.rate)),
                theirs,
                least,
                p99: Some((median(outcomes.iter().map(|one| one.p99)), limit)),
                more: json!({ "pgbench_with_earning_row": fully, "runs": outcomes.iter().map(Outcome::json).collect::<Vec<_>>() }),
            });
        }
    }
    if wanted("hot") {
        let pairs = pairs(runs, || {
            let theirs = stage.yardstick.hot(seconds);
            (theirs, stage.load(Load::singles(64, 100_001..=200_000)))
        });
        rows.push(row("hot-64", 7.0, &pairs));
    }
    if wanted("batch") {
        let pairs = pairs(runs, || {
            let theirs = stage.yardstick.post(seconds, 1000, false);
            (theirs, stage.load(Load::batches(8, 500, 1..=100_000)))
        });
        rows.push(row("batch-500", 4.0, &pairs));
    }
    stage.check();
    report(&rows, &stage.parts());
}

fn row(name: &'static str, least: f64, pairs: &[(f64, Outcome)]) -> Row {
    Row {
        name,
        ours: median(pairs.iter().map(|one| one.1.rate)),
        theirs: median(pairs.iter().map(|one| one.0)),
        least,
        p99: None,
        more: json!({ "runs": pairs.iter().map(|one| one.1.json()).collect::<Vec<_>>() }),
    }
}

fn pairs<T>(runs: u64, mut one: impl FnMut() -> T) -> Vec<T> {
    (0..runs).map(|_| one()).collect()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
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
            "p99_ms": row.p99.map(|(found, _)| found), "more": row.more,
        }));
    }
    println!("\n{}", serde_json::to_string(&json!({ "rows": lines, "parts": parts })).unwrap());
    std::thread::sleep(Duration::from_millis(10));
}
