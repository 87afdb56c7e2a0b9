//! Use cases of runs: computing and freezing, reviewing, publicising, hearing appeals, paying, taking back, reporting.

mod appeals;
mod clawbacks;
mod comparisons;
mod computing;
mod disburse;
mod error;
mod exchange;
mod expenses;
mod gather;
mod held;
mod lines;
mod operating;
mod packing;
mod progress;
mod public;
mod review;
mod runs;
mod sources;
mod steps;
mod summary;
mod views;

pub use appeals::{decide_appeal, file_appeal, get_appeal, list_appeals, withdraw_appeal};
pub use clawbacks::{approve_clawback, get_clawback, list_clawbacks, reject_clawback, request_clawback};
pub use comparisons::compare_policies;
pub use computing::compute_run;
pub use disburse::{disburse_run, list_disbursements};
pub use error::SubsidyRunError;
pub use exchange::{ExportPage, headings, line_page, summary_rows, trace_page};
pub use expenses::{get_expense_report, report_expenses};
pub use lines::{get_line, list_lines, sealed_line, verify_line};
pub use operating::{
    create_operating_policy, end_operating_policy, get_operating_policy, list_operating_policies,
    publish_operating_policy, withdraw_operating_policy,
};
pub use progress::progress_of;
pub use public::{Shown, public_run};
pub use review::review_run;
pub use runs::{create_run, get_run, list_runs, list_versions, set_budget, version_of};
pub use sources::line_sources;
pub use steps::{
    approve_run, close_run, confirm_inspections, confirm_self_assessments, finalise_run, open_appeals,
    open_due_appeals, publicise_run, return_run, withdraw_run,
};
pub use summary::summarise_run;

use contract::ids::SubsidyRunId;
use contract::subsidy_run::{SubsidyRunState, SubsidyRunStep, SubsidyRunView};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::domain::steps::{Found, take};
use super::store::runs::{self as store, RunRow, StepRow};
use crate::act::Act;
use crate::audit::{Change, record};

type Answer<T> = Result<T, SubsidyRunError>;

/// A run as it was read: which one, and its version.
pub type Read = (SubsidyRunId, i64);

/// A run that is being changed, locked, and how it was.
struct Changing {
    row: RunRow,
    state: SubsidyRunState,
    before: SubsidyRunView,
}

/// What the city decides is decided by who answers for all of it.
fn require_city(act: &Act) -> Answer<()> {
    if act.scope().city { Ok(()) } else { Err(SubsidyRunError::CityDecides) }
}

/// Locks a run in sight, as long as it is what was read.
fn lock(conn: &mut PgConnection, act: &Act, (id, version): Read) -> Answer<Changing> {
    let changing = lock_any(conn, act, id.0)?;
    if changing.row.version == version { Ok(changing) } else { Err(SubsidyRunError::Stale) }
}

/// Locks a run in sight, whoever has changed it since.
fn lock_any(conn: &mut PgConnection, act: &Act, id: Uuid) -> Answer<Changing> {
    let row = store::lock_run(conn, &act.scope(), id)?.ok_or(SubsidyRunError::NotFound)?;
    let before = views::run(conn, row.clone(), act.at)?;
    Ok(Changing { state: before.status, row, before })
}

/// What a step is, and why it is taken.
#[derive(Debug, Clone, Copy)]
struct Taken<'a> {
    step: SubsidyRunStep,
    action: &'static str,
    reason: &'a str,
    /// Of the county that says it, and for nobody but that county and the city.
    county: Option<&'a str>,
}

impl<'a> Taken<'a> {
    const fn new(step: SubsidyRunStep, action: &'static str, reason: &'a str) -> Self {
        Self { step, action, reason, county: None }
    }
}

/// Takes a step: where it leads, its row in the history, the run and the trail.
fn advance(
    conn: &mut PgConnection,
    act: &Act,
    mut changing: Changing,
    taken: Taken<'_>,
    found: &Found,
) -> Answer<SubsidyRunView> {
    let to = take(changing.state, taken.step, found)?;
    changing.row.status = to.to_string();
    changing.row.version += 1;
    store::update_run(conn, &changing.row)?;
    keep_step(conn, act, changing.row.id, taken, (Some(changing.state), to))?;
    let after = views::run(conn, changing.row, act.at)?;
    let change = Change::of(taken.action, "subsidy_run", after.id).before(&changing.before).after(&after);
    record(conn, act, &change.because(taken.reason))?;
    Ok(after)
}

/// Keeps a step in the history of a run that is locked.
fn keep_step(
    conn: &mut PgConnection,
    act: &Act,
    run: Uuid,
    taken: Taken<'_>,
    (from, to): (Option<SubsidyRunState>, SubsidyRunState),
) -> Answer<()> {
    let row = StepRow {
        run_id: run,
        number: store::next_number(conn, run)?,
        step: taken.step.to_string(),
        from_status: from.map(|state| state.to_string()),
        to_status: to.to_string(),
        reason: taken.reason.to_owned(),
        county_code: taken.county.map(str::to_owned),
        taken_by: act.actor(),
        taken_at: act.at,
    };
    Ok(store::insert_step(conn, &row)?)
}
