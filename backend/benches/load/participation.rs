//! Who takes part regularly in the whole city, against the bare statement of the definition.

use backend::credit::service::list_due;
use serde_json::json;

use crate::rows::{Plan, Row, row};
use crate::stage::{Filled, Stage};

const PATH: &str = "participation?as_of=2026-11-26";
/// What forgets everything that was counted.
const FORGOTTEN: &str = "delete from participation_result";

/// Strikes out so many attendances of the window, by chance.
fn changed(count: u32) -> String {
    format!(
        "update attendance set status = 'void' where status = 'signed_out' and id in (
            select bench_id(4, 2100000 + (random() * 1800000)::int) from generate_series(1, {count} * 4 / 3 + 1))"
    )
}

/// Forty thousand learners, three million attendances: first by nobody having asked, then after some have changed. Where
/// nothing has, or one of them, the answer is due within fifty milliseconds, of the four seconds of the bare statement.
pub fn participation(plan: &Plan, rows: &mut Vec<Row>) {
    let stage = Stage::set(plan.seconds, Filled::Participation);
    // What the server counts ahead when it starts is not what is measured.
    stage.until("participation_result", 12);
    if plan.wants("participation") {
        counted(plan, &stage, rows);
    }
    if plan.wants(SETTLE_IDLE) {
        settle_idle(plan, &stage, rows);
    }
}

fn counted(plan: &Plan, stage: &Stage, rows: &mut Vec<Row>) {
    let bare = include_str!("participation_bare.sql");
    let [one, some, many] = [1, 100, 10_000].map(changed);
    let cases = [
        ("participation-cold", 0.5, FORGOTTEN),
        ("participation-1-changed", 80.0, one.as_str()),
        ("participation-100-changed", 5.0, &some),
        ("participation-10000-changed", 0.5, &many),
        ("participation-unchanged", 80.0, "select 1"),
    ];
    for (name, least, before) in cases {
        let pairs = plan.pairs(|| (stage.yardstick.read(plan.seconds, bare), stage.read_once(PATH, before)));
        let mut row = row(name, least, &pairs);
        row.more["attendances"] = json!(stage.count("attendance"));
        rows.push(row);
    }
}

const SETTLE_IDLE: &str = "settle-idle";
/// The bare look-up that a sweep of nothing comes down to.
const LOOK_UP: &str = "select session_id from credit_due where due_at <= '2026-11-26T02:00:00Z';\n";

/// What a sweep of the sessions reads while nothing is due, over three million attendances that are settled.
fn settle_idle(plan: &Plan, stage: &Stage, rows: &mut Vec<Row>) {
    let at = "2026-11-26T02:00:00Z".parse().unwrap();
    stage.change("truncate credit_due");
    let pairs = plan.pairs(|| {
        let theirs = stage.yardstick.read(plan.seconds, LOOK_UP);
        let ours = stage.repeat(|conn| assert!(list_due(conn, at, None, 50).unwrap().is_empty()));
        (theirs, ours)
    });
    let mut row = row(SETTLE_IDLE, 0.02, &pairs);
    row.more["attendances"] = json!(stage.count("attendance"));
    rows.push(row);
}
