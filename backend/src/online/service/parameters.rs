//! The dated parameters of watching: reading them, and the city's new ones.

use chrono::NaiveDate;
use contract::online::{CreateOnlineParameter, OnlineParameterList, OnlineParameterView};
use contract::policy::Fault;
use diesel::pg::PgConnection;

use super::{Answer, OnlineServiceError};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::value::number;
use crate::online::store::parameters::{self as store, ParameterRow};

/// The parameters in force on a day.
pub(super) fn parameters_on(conn: &mut PgConnection, day: NaiveDate) -> Answer<OnlineParameterView> {
    view(store::find_parameters(conn, day)?.ok_or(OnlineServiceError::NoParameters)?)
}

/// All parameters, the latest first.
pub fn list_parameters(conn: &mut PgConnection) -> Answer<OnlineParameterList> {
    let items = store::list_parameters(conn)?.into_iter().map(view).collect::<Answer<_>>()?;
    Ok(OnlineParameterList { items })
}

/// Lets new parameters hold from a coming day on; those that no others follow end with the day before.
pub fn create_parameter(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateOnlineParameter,
) -> Answer<OnlineParameterView> {
    check(body, business_date(act.at))?;
    if let Some(last) = store::lock_last_parameters(conn)? {
        if last.effective_from >= body.effective_from {
            return Err(OnlineServiceError::ParametersFollow);
        }
        store::end_parameters(conn, last.id, body.effective_from.pred_opt())?;
    }
    let row = ParameterRow {
        id: new_id(),
        effective_from: body.effective_from,
        effective_to: None,
        interval_seconds: number(body.interval_seconds)?,
        gap_seconds: number(body.gap_seconds)?,
        tolerance_seconds: number(body.tolerance_seconds)?,
        silence_minutes: number(body.silence_minutes)?,
        completion_bp: number(body.completion_bp)?,
        policy_basis: body.policy_basis.clone(),
        created_by: Some(act.account_id.0),
        created_at: act.at,
    };
    store::insert_parameters(conn, &row)?;
    let view = view(row)?;
    let change = Change::of("online_parameter.create", "online_parameter", view.id);
    audit::record(conn, act, &change.after(&view))?;
    Ok(view)
}

fn check(body: &CreateOnlineParameter, today: NaiveDate) -> Answer<()> {
    let mut faults = Vec::new();
    if body.effective_from <= today {
        faults.push(Fault::new("/effective_from", "effective_from_past"));
    }
    if body.gap_seconds < body.interval_seconds {
        faults.push(Fault::new("/gap_seconds", "online_gap_below_interval"));
    }
    if body.tolerance_seconds >= body.interval_seconds {
        faults.push(Fault::new("/tolerance_seconds", "online_tolerance_too_long"));
    }
    if body.policy_basis.trim().is_empty() {
        faults.push(Fault::new("/policy_basis", "basis_missing"));
    }
    if faults.is_empty() { Ok(()) } else { Err(OnlineServiceError::Faults(faults)) }
}

fn view(row: ParameterRow) -> Answer<OnlineParameterView> {
    Ok(OnlineParameterView {
        id: row.id.into(),
        effective_from: row.effective_from,
        effective_to: row.effective_to,
        interval_seconds: number(row.interval_seconds)?,
        gap_seconds: number(row.gap_seconds)?,
        tolerance_seconds: number(row.tolerance_seconds)?,
        silence_minutes: number(row.silence_minutes)?,
        completion_bp: number(row.completion_bp)?,
        policy_basis: row.policy_basis,
        created_at: row.created_at,
    })
}
