//! The yearly subsidy run of all schools: computed, sealed and written with every trace, against the bare rows.

use reqwest::Method;
use reqwest::blocking::RequestBuilder;
use serde_json::{Value, json};

use crate::client::Outcome;
use crate::rows::{Plan, Row, row};
use crate::schools;
use crate::stage::{Filled, Stage};

const FEW: u32 = 10_000;
const MANY: u32 = 100_000;
/// What ten thousand schools may take, on a machine of two cores.
const MOST_SECONDS: f64 = 5.0;
const MOST_MIB: u64 = 1024;
/// A tenth of the bare rows: each is computed, traced, sealed and packed first.
const LEAST: f64 = 0.1;
/// Linear but for a fifth.
const LINEAR: f64 = 0.8;
/// How many schools' facts are sent to the database at once.
const AT_ONCE: usize = 10_000;

/// The rows of ten thousand schools once more, with all indexes.
const BARE: &str =
    "insert into bench_line select l.* from subsidy_line l join subsidy_run r on r.id = l.run_id
    where r.year = 2024 and l.version = 1";

/// A run whose inspections are confirmed.
struct Inspected(String);

impl Inspected {
    fn set_up(stage: &Stage, year: i16) -> Self {
        let cycles =
            stage.texts(&format!("select id::text as text from assessment_cycle where year = {year}"));
        let new = json!({ "cycle_id": cycles[0], "budget": "150000000.00", "reason": "预算批复" });
        let told: Value =
            stage.request(Method::POST, "subsidy-runs").json(&new).send().unwrap().json().unwrap();
        let run = Self(told["id"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned());
        for step in ["confirm-self-assessments", "confirm-inspections"] {
            stage.timed(run.step(stage, step));
        }
        run
    }

    fn step(&self, stage: &Stage, step: &str) -> RequestBuilder {
        let path = format!("subsidy-runs/{}", self.0);
        let read = stage.request(Method::GET, &path).send().unwrap();
        let tag = read.headers()["etag"].clone();
        let asked = stage.request(Method::POST, &format!("{path}/{step}"));
        asked.header("if-match", tag).json(&json!({ "reason": "按程序办理" }))
    }

    /// Another version beside the earlier ones; the rate is that of schools.
    fn compute(&self, stage: &Stage, schools: u32) -> (Outcome, u64) {
        let (outcome, mib) = stage.weighed(self.step(stage, "compute"));
        (Outcome { rate: outcome.rate * f64::from(schools), posted: schools.into(), ..outcome }, mib)
    }
}

/// Ten thousand schools of one year, and a hundred thousand of the next.
pub fn subsidy_run(plan: &Plan, rows: &mut Vec<Row>) {
    let stage = Stage::set(plan.seconds, Filled::Nothing);
    fill(&stage);
    let few = Inspected::set_up(&stage, 2024);
    stage.timed(few.step(&stage, "compute"));
    let mut peak = 0;
    let pairs = plan.pairs(|| {
        let bare = f64::from(FEW) / stage.bare(BARE, "truncate bench_line");
        let (outcome, mib) = few.compute(&stage, FEW);
        peak = peak.max(mib);
        (bare, outcome)
    });
    rows.push(weighed(row("subsidy-run-10000", LEAST, &pairs), &pairs, peak));
    let slowest = pairs.iter().map(|one| one.1.p99).fold(0.0, f64::max) / 1000.0;
    println!(
        "subsidy-run-10000: {slowest:.2} s at most (≤ {MOST_SECONDS}), {peak} MiB at most (≤ {MOST_MIB})"
    );

    let many = Inspected::set_up(&stage, 2025);
    let mut peak = 0;
    let pairs = plan.pairs(|| {
        let tenth = few.compute(&stage, FEW).0.rate;
        let (outcome, mib) = many.compute(&stage, MANY);
        peak = peak.max(mib);
        (tenth, outcome)
    });
    let mut linear = weighed(row("subsidy-run-100000", LINEAR, &pairs), &pairs, peak);
    linear.more["against"] = json!("the same with ten thousand schools");
    rows.push(linear);
}

fn weighed(mut row: Row, pairs: &[(f64, Outcome)], peak: u64) -> Row {
    row.more["seconds"] = pairs.iter().map(|one| one.1.p99 / 1000.0).collect();
    row.more["peak_mib"] = json!(peak);
    row
}

fn fill(stage: &Stage) {
    stage.run_sql("create table bench_facts (n serial primary key, facts jsonb not null)");
    for some in schools::facts(MANY as usize).chunks(AT_ONCE) {
        let facts = serde_json::to_string(some).unwrap();
        stage.run_sql(&format!("insert into bench_facts (facts) select jsonb_array_elements('{facts}')"));
    }
    stage.run_sql(include_str!("runs.sql"));
    stage.run_sql("analyze");
}
