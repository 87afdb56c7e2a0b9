//! The catalogue and the half-yearly refresh of the whole city, against the bare statements.

use serde_json::json;

use crate::requests::Load;
use crate::rows::{Plan, Row, row};
use crate::stage::{Filled, Stage};

/// Within three times the time of the bare statements.
const THIRD: f64 = 1.0 / 3.0;

/// What is read, by which addresses and by which bare statements.
const PAGES: [(&str, &[&str], &str); 3] = [
    (
        "catalogue",
        &[
            "courses?q=%E5%A4%AA%E6%9E%81%E6%8B%B3&status=published&count=true",
            "courses/facets?q=%E5%A4%AA%E6%9E%81%E6%8B%B3&status=published",
        ],
        include_str!("catalogue.sql"),
    ),
    ("compliance", &["curriculum-compliance?half_year=2026-H1"], include_str!("compliance.sql")),
    ("trend", &["curriculum-compliance/trend?half_years=6"], include_str!("trend.sql")),
];

/// What takes the proposals of the last run away.
const UNMADE: &str = "alter table refresh_proposal disable trigger user;
    alter table refresh_proposal_line disable trigger user;
    truncate refresh_proposal, refresh_proposal_line;
    alter table refresh_proposal enable always trigger refresh_proposal_frozen;
    alter table refresh_proposal enable always trigger refresh_proposal_keep;
    alter table refresh_proposal_line enable always trigger refresh_proposal_line_frozen;
    alter table refresh_proposal_line enable always trigger refresh_proposal_line_keep";

/// Ten thousand courses, a thousand schools, six half-years.
pub fn curricula(plan: &Plan, rows: &mut Vec<Row>) {
    let stage = Stage::set(plan.seconds, Filled::Curricula);
    for (name, paths, statements) in PAGES {
        let pairs = plan.pairs(|| {
            let theirs = stage.yardstick.read(plan.seconds, statements);
            (theirs, stage.load(Load::reads(paths)))
        });
        rows.push(row(name, THIRD, &pairs));
    }
    let pairs = plan.pairs(|| {
        let theirs = stage.yardstick.read(plan.seconds, include_str!("proposals.sql"));
        (theirs, stage.once("refresh-proposals/batch", &json!({ "half_year": "2027-H1" }), UNMADE))
    });
    let made = stage.count("refresh_proposal where superseded_at is null");
    assert!(made > 900, "only {made} schools have a proposal");
    let mut proposals = row("proposals", 0.02, &pairs);
    proposals.more["made"] = json!(made);
    proposals.more["lines"] = json!(stage.count("refresh_proposal_line"));
    rows.push(proposals);
}
