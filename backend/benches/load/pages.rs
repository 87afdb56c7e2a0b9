//! Page 1,000 of long lists, against page 1 of the same.

use serde_json::json;

use crate::requests::Load;
use crate::rows::{Plan, Row, row};
use crate::stage::{Filled, Stage};

/// As fast, but for what a measurement of a few seconds may be off.
const AS_FAST: f64 = 0.9;
const FAR: u32 = 1_000;

/// Lists by one column and by two, of the whole city, of a learner and of a device. Of those who are short of taking part there are
/// ten thousand.
const LISTS: [(&str, &str); 8] = [
    ("page-1000-sessions", "class-sessions?limit=20"),
    ("page-1000-learners", "learners?limit=20"),
    ("page-1000-attendances", "learners/01930000-0003-7000-8000-000000000001/attendances?limit=20"),
    ("page-1000-corrections", "attendance-corrections?limit=20"),
    ("page-1000-device-records", "devices/01930000-0009-7000-8000-000000000001/records?limit=20"),
    ("page-1000-enrolments", "enrolments?limit=20"),
    ("page-1000-volunteer-logs", "volunteer-logs?limit=20"),
    ("page-1000-participation", "participation/learners?as_of=2026-11-26&within=12&limit=5"),
];

/// A hundred thousand sessions and forty thousand learners of the whole city, and twenty-one thousand rows of all else.
pub fn pages(plan: &Plan, rows: &mut Vec<Row>) {
    let stage = Stage::set(plan.seconds, Filled::Participation);
    stage.run_sql(include_str!("pages.sql"));
    stage.run_sql("analyze");
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
