//! The rows of the table: what is measured, against what.

use serde_json::{Value, json};

use crate::client::Outcome;
use crate::requests::Load;
use crate::shares::Shares;
use crate::stage::{Filled, Stage};

/// One row of the table: what was measured, against what, and the ratio that is asked for.
pub struct Row {
    pub name: &'static str,
    pub ours: f64,
    pub theirs: f64,
    pub least: f64,
    pub p99: Option<(f64, f64)>,
    pub shares: Shares,
    pub more: Value,
}

/// How much is measured.
pub struct Plan {
    pub seconds: u64,
    pub runs: u64,
    pub only: String,
}

impl Plan {
    /// Whether a row is asked for.
    pub fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.split(',').any(|one| name.starts_with(one) || one.starts_with(name))
    }

    pub fn pairs<T>(&self, mut one: impl FnMut() -> T) -> Vec<T> {
        (0..self.runs).map(|_| one()).collect()
    }
}

/// Measures and adds rows.
type Measure = fn(&Plan, &Stage, &mut Vec<Row>);

/// The rows that one stage serves, one after the other.
pub const ON_ONE_STAGE: [(&str, Measure); 5] =
    [("spread", spread), ("hot", hot), ("batch", batch), ("balance", balance), ("redemption", redemption)];

fn spread(plan: &Plan, stage: &Stage, rows: &mut Vec<Row>) {
    let pairs = plan.pairs(|| {
        let theirs = stage.yardstick.post(plan.seconds, 1000, false);
        let fully = stage.yardstick.post(plan.seconds, 1000, true);
        let few = stage.load(Load::singles(64, 1..=100_000));
        let many = stage.load(Load::singles(256, 1..=100_000));
        (theirs, fully, few, many)
    });
    let fully = median(pairs.iter().map(|one| one.1));
    let few: Vec<_> = pairs.iter().map(|one| (one.0, one.2.clone())).collect();
    let many: Vec<_> = pairs.iter().map(|one| (one.0, one.3.clone())).collect();
    for (name, least, limit, pairs) in [("spread-64", 2.0, 15.0, few), ("spread-256", 2.5, 30.0, many)] {
        let p99 = median(pairs.iter().map(|one| one.1.p99));
        let mut row = Row { p99: Some((p99, limit)), ..row(name, least, &pairs) };
        row.more["pgbench_with_earning_row"] = json!(fully);
        rows.push(row);
    }
}

fn hot(plan: &Plan, stage: &Stage, rows: &mut Vec<Row>) {
    let pairs = plan.pairs(|| {
        let theirs = stage.yardstick.hot(plan.seconds);
        (theirs, stage.load(Load::singles(64, 100_001..=200_000)))
    });
    rows.push(row("hot-64", 7.0, &pairs));
}

fn batch(plan: &Plan, stage: &Stage, rows: &mut Vec<Row>) {
    let pairs = plan.pairs(|| {
        let theirs = stage.yardstick.post(plan.seconds, 1000, false);
        (theirs, stage.load(Load::batches(8, 500, 1..=100_000)))
    });
    rows.push(row("batch-500", 4.0, &pairs));
}

fn balance(plan: &Plan, stage: &Stage, rows: &mut Vec<Row>) {
    let pairs = plan.pairs(|| {
        let theirs = stage.yardstick.balance(plan.seconds);
        (theirs, stage.load(Load::balances(64, 1..=100_000)))
    });
    rows.push(row("balance-64", 0.9, &pairs));
}

fn redemption(plan: &Plan, stage: &Stage, rows: &mut Vec<Row>) {
    let pairs = plan.pairs(|| {
        let theirs = stage.yardstick.reserve(plan.seconds);
        (theirs, stage.load(Load::orders(64, 1..=100_000)))
    });
    rows.push(row("redemption-64", 1.5, &pairs));
}

/// The rate on a ledger of ten million transfers against that on one of a hundred thousand, which is what the learners
/// get when each is seen once.
pub fn growth(plan: &Plan, rows: &mut Vec<Row>) {
    let small = Stage::set(plan.seconds, Filled::OneEach);
    let large = Stage::set(plan.seconds, Filled::Millions);
    let load = || Load::singles(64, 1..=100_000);
    let pairs = plan.pairs(|| (small.load(load()).rate, large.load(load())));
    let mut row = row("growth", 0.8, &pairs);
    row.more["against"] = json!("the same with 100 thousand transfers");
    rows.push(row);
    small.check();
    large.check();
}

pub fn row(name: &'static str, least: f64, pairs: &[(f64, Outcome)]) -> Row {
    let shares: Vec<Shares> = pairs.iter().map(|one| one.1.shares.clone()).collect();
    Row {
        name,
        ours: median(pairs.iter().map(|one| one.1.rate)),
        theirs: median(pairs.iter().map(|one| one.0)),
        least,
        p99: None,
        shares: Shares::mean(&shares),
        more: json!({ "runs": pairs.iter().map(|one| one.1.json()).collect::<Vec<_>>() }),
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
