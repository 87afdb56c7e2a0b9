//! Dated parameters of volunteer service, set by the city.

use chrono::NaiveDate;
use contract::volunteer::{CreateVolunteerParameter, VolunteerParameterView};
use diesel::pg::PgConnection;

use super::{Answer, VolunteerServiceError, fault};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::value::number;
use crate::volunteer::store::logs::{self, ParameterRow};

/// All parameters that were ever set, the latest first.
pub fn list_parameters(conn: &mut PgConnection) -> Answer<Vec<VolunteerParameterView>> {
    logs::list_parameters(conn)?.into_iter().map(view).collect()
}

/// Sets parameters from a coming day on; those before end the day before.
pub fn create_parameter(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateVolunteerParameter,
) -> Answer<VolunteerParameterView> {
    if !act.scope().city {
        return Err(VolunteerServiceError::WholeCityOnly);
    }
    if body.effective_from <= business_date(act.at) {
        return fault("/effective_from", "volunteer_parameter_day");
    }
    let last = logs::list_parameters(conn)?.into_iter().next();
    if last.is_some_and(|last| body.effective_from <= last.effective_from) {
        return Err(VolunteerServiceError::ParameterDay);
    }
    let row = ParameterRow {
        id: new_id(),
        effective_from: body.effective_from,
        effective_to: None,
        log_days: number(body.log_days)?,
        policy_basis: body.policy_basis.clone(),
        created_by: Some(act.account_id.0),
        created_at: act.at,
    };
    logs::follow_parameters(conn, &row)?;
    let change = Change::of("volunteer_parameter.create", "volunteer_parameter", row.id);
    let view = view(row)?;
    audit::record(conn, act, &change.after(&view))?;
    Ok(view)
}

fn view(row: ParameterRow) -> Answer<VolunteerParameterView> {
    Ok(VolunteerParameterView {
        id: row.id.into(),
        effective_from: row.effective_from,
        effective_to: row.effective_to,
        log_days: number(row.log_days)?,
        policy_basis: row.policy_basis,
    })
}

/// Within how many days the hours of a day may be entered; of a day before all parameters, none.
pub(super) fn log_days_on(conn: &mut PgConnection, day: NaiveDate) -> Answer<u32> {
    let all = logs::list_parameters(conn)?;
    match all.into_iter().find(|row| row.effective_from <= day) {
        Some(row) => Ok(number(row.log_days)?),
        None => Ok(0),
    }
}
