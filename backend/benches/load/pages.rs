//! Page 1,000 of long lists, against page 1 of the same.

use serde_json::json;

use crate::requests::Load;
use crate::rows::{Plan, Row, row};
use crate::stage::{Filled, Stage};

/// As fast, but for what a measurement of a few seconds may be off.
const AS_FAST: f64 = 0.9;
const FAR: u32 = 1_000;

/// A list by two columns, and one by one.
const LISTS: [(&str, &str); 2] =
    [("page-1000-sessions", "class-sessions?limit=20"), ("page-1000-learners", "learners?limit=20")];

/// A hundred thousand sessions and forty thousand learners of the whole city.
pub fn pages(plan: &Plan, rows: &mut Vec<Row>) {
    let stage = Stage::set(plan.seconds, Filled::Participation);
    for (name, first) in LISTS {
        // Lives as long as the run, like the addresses that are written down.
        let far: &'static str = stage.page(first, FAR).leak();
        let (first, far): (&'static [&str], &'static [&str]) = (vec![first].leak(), vec![far].leak());
        let pairs = plan.pairs(|| (stage.load(Load::reads(first)).rate, stage.load(Load::reads(far))));
        let mut row = row(name, AS_FAST, &pairs);
        row.more["page"] = json!(FAR);
        rows.push(row);
    }
}
