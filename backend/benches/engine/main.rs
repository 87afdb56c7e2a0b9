//! How fast the subsidy's engine is by itself, against OpenFisca-Core with the same rules. Started by `scripts/bench`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    missing_docs,
    clippy::panic
)]
#![allow(clippy::cast_precision_loss, reason = "rates")]

#[path = "../shared/memory.rs"]
mod memory;
mod openfisca;
#[path = "../shared/schools.rs"]
mod schools;

use std::hint::black_box;
use std::path::Path;
use std::process::id;
use std::slice::from_ref;
use std::time::Instant;

use backend::subsidy::domain::{Policy, School, compute, compute_unsealed, figures, parse_schools};
use contract::subsidy::SubsidyResultView;
use memory::{forget_peak, peak_mib};
use openfisca::{OpenFisca, assert_same};
use serde_json::{Value, json};

/// As the server is shipped.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The schools of a large province, and ten times as many.
const SCHOOLS: usize = 10_000;
const MANY: usize = 100_000;
/// How many are computed one at a time, by either side.
const ALONE: usize = 200;
/// What 10,000 schools with traces and seals may take, in seconds.
const MOST_SECONDS: f64 = 1.0;

/// A line of the table: schools a second, and the ratio that is asked for.
struct Row {
    name: &'static str,
    ours: f64,
    theirs: f64,
    least: f64,
    more: Value,
}

fn main() {
    let runs = std::env::var("BENCH_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let text = std::fs::read_to_string(policy_file()).unwrap();
    let policy = Policy::parse(serde_json::from_str(&text).unwrap()).unwrap();
    let facts = schools::facts(MANY);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("facts.json");
    std::fs::write(&file, serde_json::to_vec(&facts[..SCHOOLS]).unwrap()).unwrap();
    let all = parse_schools(facts, &policy).unwrap();
    let some = &all[..SCHOOLS];

    forget_peak(id());
    let sealed = seconds(runs, || compute(&policy, &[], budget(SCHOOLS), some));
    let peak = peak_mib(id());
    let theirs = OpenFisca::run(policy_file(), &file, ALONE, runs);
    let compared = assert_same(&compute(&policy, &[], budget(SCHOOLS), some), &theirs.results);
    let mut rows = alone(&policy, some, runs, &theirs);
    rows.push(Row {
        name: "10,000 schools in one run, traced and sealed; beside it what is asked for",
        ours: SCHOOLS as f64 / sealed,
        theirs: SCHOOLS as f64 / MOST_SECONDS,
        least: 1.0,
        more: json!({ "seconds": sealed, "peak_mib": peak, "theirs_one_at_a_time": theirs.sealed }),
    });
    rows.push(together(&policy, some, runs, &theirs));
    rows.push(growth(&policy, &all, sealed));
    report(&rows, &json!({ "compared": compared, "versions": theirs.versions }));
    println!(
        "\n10,000 schools: {sealed:.2} s (≤ {MOST_SECONDS}), {peak} MiB at most; {compared} figures alike"
    );
}

fn policy_file() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data/policies/subsidy_policy_demo.json"))
}

/// Less than what the schools may claim, so that it is shared out: 3,000 yuan each.
fn budget(schools: usize) -> Option<i64> {
    i64::try_from(schools).ok().map(|schools| schools * 300_000)
}

/// The median of the seconds that something takes; what it gives is thrown away outside of them.
fn seconds<T>(runs: usize, mut once: impl FnMut() -> T) -> f64 {
    let mut taken: Vec<f64> = (0..runs)
        .map(|_| {
            let begun = Instant::now();
            let given = black_box(once());
            let spent = begun.elapsed().as_secs_f64();
            drop(given);
            spent
        })
        .collect();
    taken.sort_by(f64::total_cmp);
    taken[taken.len() / 2]
}

/// One school at a time: what is computed of it with its trace, and then sealed too.
fn alone(policy: &Policy, schools: &[School], runs: usize, theirs: &OpenFisca) -> Vec<Row> {
    let rate = |of: fn(&Policy, &School) -> SubsidyResultView| {
        let each = || schools[..ALONE].iter().map(|school| of(policy, school)).collect::<Vec<_>>();
        ALONE as f64 / seconds(runs * 5, each)
    };
    let nodes =
        compute(policy, &[], None, &schools[..1]).lines.iter().map(|line| nodes(&line.trace)).sum::<usize>();
    vec![
        Row {
            name: "one school at a time, computed and traced",
            ours: rate(|policy, school| compute_unsealed(policy, &[], None, from_ref(school))),
            theirs: theirs.traced,
            least: 50.0,
            more: json!({ "trace_nodes": nodes, "their_trace_nodes": theirs.trace_nodes }),
        },
        Row {
            name: "the same, written as JSON and sealed with SM3",
            ours: rate(|policy, school| compute(policy, &[], None, from_ref(school))),
            theirs: theirs.sealed,
            least: 30.0,
            more: Value::Null,
        },
    ]
}

fn nodes(trace: &contract::trace::TraceNode) -> usize {
    1 + trace.inputs.iter().map(nodes).sum::<usize>()
}

/// All schools without traces, against one vectorised run; how fast it would be with traces is told.
fn together(policy: &Policy, schools: &[School], runs: usize, theirs: &OpenFisca) -> Row {
    let traced = seconds(runs, || compute_unsealed(policy, &[], budget(SCHOOLS), schools));
    Row {
        name: "10,000 schools without traces; theirs vectorised",
        ours: SCHOOLS as f64 / seconds(runs * 5, || figures(policy, schools)),
        theirs: theirs.vectorised,
        least: 1.0,
        more: json!({ "ours_with_traces": SCHOOLS as f64 / traced }),
    }
}

/// Ten times as many schools, of which each should take as long.
fn growth(policy: &Policy, schools: &[School], few: f64) -> Row {
    forget_peak(id());
    let many = seconds(3, || compute(policy, &[], budget(MANY), schools));
    Row {
        name: "100,000 schools, traced and sealed; beside it 10,000",
        ours: MANY as f64 / many,
        theirs: SCHOOLS as f64 / few,
        least: 0.8,
        more: json!({ "seconds": many, "peak_mib": peak_mib(id()) }),
    }
}

fn report(rows: &[Row], more: &Value) {
    println!("\n| what | ours a second | theirs a second | ratio | at least |");
    println!("|---|---:|---:|---:|---:|");
    let mut lines = Vec::new();
    for row in rows {
        let ratio = row.ours / row.theirs;
        println!("| {} | {:.0} | {:.0} | {ratio:.2} | {:.1} |", row.name, row.ours, row.theirs, row.least);
        lines.push(json!({
            "name": row.name, "ours": row.ours, "theirs": row.theirs, "ratio": ratio, "least": row.least,
            "more": row.more,
        }));
    }
    println!("\n{}", serde_json::to_string(&json!({ "engine": lines, "openfisca": more })).unwrap());
}
