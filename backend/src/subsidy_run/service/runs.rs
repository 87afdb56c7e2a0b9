//! Setting runs up and finding them.

use std::collections::HashMap;

use contract::assessment::AssessmentCycleState;
use contract::ids::SubsidyRunId;
use contract::money::Yuan;
use contract::policy::Fault;
use contract::subsidy_run::{
    CreateSubsidyRun, SetSubsidyBudget, SubsidyCountyReviewView, SubsidyRunDetails, SubsidyRunQuery,
    SubsidyRunState, SubsidyRunStep, SubsidyRunVersionView, SubsidyRunView,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::views::{self, Counties, People};
use super::{Answer, Read, SubsidyRunError, Taken, advance, keep_step, lock};
use crate::act::{Act, Scope};
use crate::assessment::service::find_run_cycle;
use crate::audit::{Change, record};
use crate::clock::new_id;
use crate::db::value::{number, word};
use crate::db::violates_unique;
use crate::paging::{Paged, Paging};
use crate::subsidy_run::domain::steps::{Found, take};
use crate::subsidy_run::store::runs::{self as store, ReviewRow, RunRow};
use crate::subsidy_run::store::{summary, versions, yuan};

/// The most that a budget may be, in fen: `NUMERIC(14,2)`.
const MAX_FEN: i64 = 99_999_999_999_999;

/// Sets up the run of an assessed year, once a year.
pub fn create_run(conn: &mut PgConnection, act: &Act, new: &CreateSubsidyRun) -> Answer<SubsidyRunView> {
    check_budget(new.budget)?;
    let cycle = find_run_cycle(conn, new.cycle_id)?.ok_or(SubsidyRunError::CycleNotFound)?;
    // Until then the cycle may come to rest on another policy.
    if cycle.status == AssessmentCycleState::Open {
        return Err(SubsidyRunError::CycleNotFrozen);
    }
    if store::find_run_of(conn, cycle.year)?.is_some() {
        return Err(SubsidyRunError::Exists(cycle.year));
    }
    let row = RunRow {
        id: new_id(),
        year: cycle.year,
        cycle_id: cycle.id.0,
        policy_id: cycle.policy_id.0,
        status: SubsidyRunState::Draft.to_string(),
        budget: new.budget.decimal(),
        current: None,
        approved_by: None,
        publicised_at: None,
        publicity_days: None,
        publicity_last: None,
        created_by: act.account_id.0,
        created_at: act.at,
        version: 1,
    };
    store::insert_run(conn, &row).map_err(|error| {
        if violates_unique(&error, "subsidy_run_year_key") {
            SubsidyRunError::Exists(cycle.year)
        } else {
            error.into()
        }
    })?;
    let taken = Taken::new(SubsidyRunStep::Create, "subsidy_run.create", new.reason.as_str());
    keep_step(conn, act, row.id, taken, (None, SubsidyRunState::Draft))?;
    let run = views::run(conn, row, act.at)?;
    let change = Change::of(taken.action, "subsidy_run", run.id).after(&run).because(taken.reason);
    record(conn, act, &change)?;
    Ok(run)
}

/// Corrects the budget before the counties have agreed; a run that is computed is sent back to be computed anew.
pub fn set_budget(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    new: &SetSubsidyBudget,
) -> Answer<SubsidyRunView> {
    let mut changing = lock(conn, act, read)?;
    take(changing.state, SubsidyRunStep::SetBudget, &Found::default())?;
    check_budget(new.budget)?;
    changing.row.budget = new.budget.decimal();
    let taken = Taken::new(SubsidyRunStep::SetBudget, "subsidy_run.set_budget", new.reason.as_str());
    advance(conn, act, changing, taken, &Found::default())
}

/// A budget is more than nothing and can be stored.
pub(super) fn check_budget(budget: Yuan) -> Answer<()> {
    let fault = match budget.fen() {
        Some(fen) if fen > MAX_FEN => "out_of_range",
        Some(fen) if fen > 0 => return Ok(()),
        Some(_) => "amount_not_positive",
        None => "out_of_range",
    };
    Err(SubsidyRunError::Faults(vec![Fault::new("/budget", fault)]))
}

/// Runs in sight, newest first.
pub fn list_runs(
    conn: &mut PgConnection,
    act: &Act,
    query: &SubsidyRunQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<SubsidyRunView>> {
    let page = store::list_runs(conn, &act.scope(), query, before, paging)?;
    Ok(Paged { items: views::runs(conn, page.items, act.at)?, next: page.next, total: page.total })
}

/// Whether somebody sees runs as an office does, and not as the staff of a facility.
fn is_office(scope: &Scope) -> bool {
    scope.city || !scope.divisions.is_empty()
}

/// A run with its history and its reviews.
pub fn get_run(conn: &mut PgConnection, act: &Act, id: SubsidyRunId) -> Answer<SubsidyRunDetails> {
    let scope = act.scope();
    let row = find(conn, act, id)?;
    let office = is_office(&scope);
    let steps = if office { store::list_steps(conn, row.id)? } else { Vec::new() };
    let history = views::history(conn, &scope, steps)?;
    let reviews = match row.current {
        Some(version) if office => reviews(conn, &scope, row.id, version)?,
        _ => Vec::new(),
    };
    Ok(SubsidyRunDetails { run: views::run(conn, row, act.at)?, history, reviews })
}

/// The counties in scope that have lines, and what they have said.
fn reviews(
    conn: &mut PgConnection,
    scope: &Scope,
    run: Uuid,
    version: i16,
) -> Answer<Vec<SubsidyCountyReviewView>> {
    let rows = summary::list_counties(conn, scope, run, version)?;
    let counties = Counties::of(conn, rows.iter().map(|(code, ..)| code.clone()).collect::<Vec<_>>())?;
    let said = store::list_reviews(conn, run, version)?;
    let people = People::of(conn, said.iter().map(|row| row.reviewed_by).collect::<Vec<_>>())?;
    let mut said: HashMap<String, ReviewRow> =
        said.into_iter().map(|row| (row.county_code.clone(), row)).collect();
    rows.into_iter()
        .map(|(county_code, lines, payment)| {
            let review = said.remove(&county_code);
            Ok(SubsidyCountyReviewView {
                county_name: counties.name(&county_code),
                lines: number(lines)?,
                payment: yuan(payment.unwrap_or_default())?,
                opinion: review.as_ref().map(|row| word(&row.opinion)).transpose()?,
                by: review.as_ref().map(|row| people.actor(row.reviewed_by)),
                at: review.as_ref().map(|row| row.reviewed_at),
                note: review.map(|row| row.note),
                county_code,
            })
        })
        .collect()
}

/// A run in sight.
pub(super) fn find(conn: &mut PgConnection, act: &Act, id: SubsidyRunId) -> Answer<RunRow> {
    store::find_run(conn, &act.scope(), id.0)?.ok_or(SubsidyRunError::NotFound)
}

/// The number of the version that is asked for: the one that holds unless another is named. A run that is not computed
/// has none.
pub fn version_of(conn: &mut PgConnection, act: &Act, id: SubsidyRunId, asked: Option<i16>) -> Answer<i16> {
    let row = find(conn, act, id)?;
    let Some(number) = asked else { return row.current.ok_or(SubsidyRunError::VersionNotFound) };
    // What a version that holds no more came to is a matter of the offices.
    let known = (is_office(&act.scope()) || row.current == Some(number))
        && versions::find_version(conn, row.id, number)?.is_some();
    if known { Ok(number) } else { Err(SubsidyRunError::NotFound) }
}

/// The versions of a run, the first one first; the staff of a facility sees the one that holds.
pub fn list_versions(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyRunId,
) -> Answer<Vec<SubsidyRunVersionView>> {
    let run = find(conn, act, id)?;
    let mut rows = versions::list_versions(conn, run.id)?;
    if !is_office(&act.scope()) {
        rows.retain(|row| Some(row.number) == run.current);
    }
    let people = People::of(conn, rows.iter().map(|row| row.computed_by).collect::<Vec<_>>())?;
    rows.into_iter().map(|row| views::version(row, &people)).collect()
}
