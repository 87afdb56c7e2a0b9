//! The dated parameters of learning teams: reading them, and the city's new ones.

use chrono::NaiveDate;
use contract::learning_team::{CreateLearningTeamParameter, LearningTeamParameterView};
use contract::policy::{Fault, Period};
use diesel::pg::PgConnection;

use super::{Answer, LearningTeamServiceError};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::value::number;
use crate::learning_team::store::{self, ParameterRow};
use crate::paging::{Paged, Paging};

/// What holds on a day.
pub(super) struct Parameters {
    /// From how many members on a team is active.
    pub(super) min_members: u32,
    /// How many activities a school holds in a month at least.
    pub(super) min_monthly_activities: u32,
}

/// The parameters in force on a day.
pub(super) fn parameters(conn: &mut PgConnection, day: NaiveDate) -> Answer<Parameters> {
    let row = store::find_parameters(conn, day)?.ok_or(LearningTeamServiceError::NoParameters)?;
    Ok(Parameters {
        min_members: number(row.min_members)?,
        min_monthly_activities: number(row.min_monthly_activities)?,
    })
}

/// All parameters, the latest first.
pub fn list_parameters(
    conn: &mut PgConnection,
    today: NaiveDate,
    before: Option<NaiveDate>,
    paging: &Paging,
) -> Answer<Paged<LearningTeamParameterView>> {
    let page = store::list_parameters(conn, before, paging)?;
    let items = page.items.into_iter().map(|row| view(row, today)).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// Lets new parameters hold from a coming day on; those that no others follow end with the day before.
pub fn create_parameter(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateLearningTeamParameter,
) -> Answer<LearningTeamParameterView> {
    let today = business_date(act.at);
    check(body, today)?;
    if let Some(last) = store::lock_last_parameters(conn)? {
        if last.effective_from >= body.effective_from {
            return Err(LearningTeamServiceError::ParametersFollow);
        }
        store::end_parameters(conn, last.id, body.effective_from.pred_opt())?;
    }
    let row = ParameterRow {
        id: new_id(),
        effective_from: body.effective_from,
        effective_to: None,
        min_members: number(body.min_members)?,
        min_monthly_activities: number(body.min_monthly_activities)?,
        policy_basis: body.policy_basis.clone(),
        created_by: Some(act.account_id.0),
        created_at: act.at,
    };
    store::insert_parameters(conn, &row)?;
    let view = view(row, today)?;
    let change = Change::of("learning_team_parameter.create", "learning_team_parameter", view.id);
    audit::record(conn, act, &change.after(&view))?;
    Ok(view)
}

fn check(body: &CreateLearningTeamParameter, today: NaiveDate) -> Answer<()> {
    let mut faults = Vec::new();
    if body.effective_from <= today {
        faults.push(Fault::new("/effective_from", "effective_from_past"));
    }
    if body.policy_basis.trim().is_empty() {
        faults.push(Fault::new("/policy_basis", "basis_missing"));
    }
    if faults.is_empty() { Ok(()) } else { Err(LearningTeamServiceError::Faults(faults)) }
}

fn view(row: ParameterRow, today: NaiveDate) -> Answer<LearningTeamParameterView> {
    Ok(LearningTeamParameterView {
        id: row.id.into(),
        effective_from: row.effective_from,
        effective_to: row.effective_to,
        in_force: Period { from: row.effective_from, to: row.effective_to }.contains(today),
        min_members: number(row.min_members)?,
        min_monthly_activities: number(row.min_monthly_activities)?,
        policy_basis: row.policy_basis,
    })
}
