//! The dated parameters of regular participation: reading them, and the city's new ones.

use chrono::NaiveDate;
use contract::participation::{CreateParticipationParameter, ParticipationParameterView};
use contract::policy::{Fault, Period};
use diesel::pg::PgConnection;

use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::coverage::service::{CoverageFailure, Outcome};
use crate::coverage::store::participation::{self as store, ParameterRow};
use crate::db::value::number;
use crate::paging::{Paged, Paging};

/// All parameters, the latest first.
pub fn list_participation_parameters(
    conn: &mut PgConnection,
    today: NaiveDate,
    before: Option<NaiveDate>,
    paging: &Paging,
) -> Outcome<Paged<ParticipationParameterView>> {
    let page = store::list_parameters(conn, before, paging)?;
    let items = page.items.into_iter().map(|row| view(row, today)).collect::<Outcome<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// Lets new parameters hold from a coming day on; those that no others follow end with the day before. What was counted by
/// earlier ones is never changed.
pub fn create_participation_parameter(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateParticipationParameter,
) -> Outcome<ParticipationParameterView> {
    let today = business_date(act.at);
    check(body, today)?;
    if let Some(last) = store::lock_last_parameters(conn)? {
        if last.effective_from >= body.effective_from {
            return Err(CoverageFailure::ParametersFollow);
        }
        store::end_parameters(conn, last.id, body.effective_from.pred_opt())?;
    }
    let row = ParameterRow {
        id: new_id(),
        effective_from: body.effective_from,
        effective_to: None,
        min_attendances: number(body.min_attendances)?,
        min_months: number(body.min_months)?,
        window_months: number(body.window_months)?,
        target_bp: number(body.target_bp)?,
        policy_basis: body.policy_basis.clone(),
        created_by: Some(act.account_id.0),
        created_at: act.at,
    };
    store::insert_parameters(conn, &row)?;
    let view = view(row, today)?;
    let change = Change::of("participation_parameter.create", "participation_parameter", view.id);
    audit::record(conn, act, &change.after(&view))?;
    Ok(view)
}

fn check(body: &CreateParticipationParameter, today: NaiveDate) -> Outcome<()> {
    let mut faults = Vec::new();
    if body.effective_from <= today {
        faults.push(Fault::new("/effective_from", "effective_from_past"));
    }
    if body.min_months > body.min_attendances {
        faults.push(Fault::new("/min_months", "months_beyond_attendances"));
    }
    if body.min_months > body.window_months {
        faults.push(Fault::new("/min_months", "months_beyond_window"));
    }
    if body.policy_basis.trim().is_empty() {
        faults.push(Fault::new("/policy_basis", "basis_missing"));
    }
    if faults.is_empty() { Ok(()) } else { Err(CoverageFailure::Faults(faults)) }
}

fn view(row: ParameterRow, today: NaiveDate) -> Outcome<ParticipationParameterView> {
    Ok(ParticipationParameterView {
        id: row.id.into(),
        effective_from: row.effective_from,
        effective_to: row.effective_to,
        in_force: Period { from: row.effective_from, to: row.effective_to }.contains(today),
        min_attendances: number(row.min_attendances)?,
        min_months: number(row.min_months)?,
        window_months: number(row.window_months)?,
        target_bp: number(row.target_bp)?,
        policy_basis: row.policy_basis,
    })
}
