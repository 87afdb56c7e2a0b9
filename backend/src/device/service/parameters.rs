//! The city's dated numbers: reading them, and setting new ones.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::device::{CreateDeviceParameter, DeviceParameterView};
use contract::policy::Period;
use diesel::pg::PgConnection;

use super::{Answer, DeviceServiceError};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::value::number;
use crate::device::store::parameters::{self, ParameterRow};
use crate::paging::{Paged, Paging};

/// The numbers by which a row is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameters {
    /// How far a clock on the wall may be off.
    pub(super) tolerance: TimeDelta,
    /// How long a row waits for those before it.
    pub(super) gap: TimeDelta,
    /// How long after it happened a row may come without being looked at.
    pub(super) late: TimeDelta,
}

/// Those in force at an instant.
pub(super) fn in_force(conn: &mut PgConnection, at: DateTime<Utc>) -> Answer<Parameters> {
    let row = parameters::find_parameters(conn, business_date(at))?;
    let row = row.ok_or(DeviceServiceError::NoParameters)?;
    Ok(Parameters {
        tolerance: TimeDelta::seconds(row.clock_tolerance_seconds.into()),
        gap: TimeDelta::hours(row.gap_hours.into()),
        late: TimeDelta::days(row.late_days.into()),
    })
}

/// All, the latest first.
pub fn list_parameters(
    conn: &mut PgConnection,
    today: NaiveDate,
    before: Option<NaiveDate>,
    paging: &Paging,
) -> Answer<Paged<DeviceParameterView>> {
    let page = parameters::list_parameters(conn, before, paging)?;
    let items = page.items.into_iter().map(|row| view(row, today)).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// Lets new numbers hold from a coming day on; those that no others follow end with the day before.
pub fn create_parameter(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateDeviceParameter,
) -> Answer<DeviceParameterView> {
    let today = business_date(act.at);
    if body.effective_from <= today {
        return Err(DeviceServiceError::DayPast);
    }
    if let Some(last) = parameters::lock_last_parameters(conn)? {
        if last.effective_from >= body.effective_from {
            return Err(DeviceServiceError::ParametersFollow);
        }
        parameters::end_parameters(conn, last.id, body.effective_from.pred_opt())?;
    }
    let row = ParameterRow {
        id: new_id(),
        effective_from: body.effective_from,
        effective_to: None,
        clock_tolerance_seconds: number(body.clock_tolerance_seconds)?,
        gap_hours: number(body.gap_hours)?,
        late_days: number(body.late_days)?,
        policy_basis: body.policy_basis.clone(),
        created_by: Some(act.account_id.0),
        created_at: act.at,
    };
    parameters::insert_parameters(conn, &row)?;
    let view = view(row, today)?;
    let change = Change::of("device_parameter.create", "device_parameter", view.id);
    audit::record(conn, act, &change.after(&view))?;
    Ok(view)
}

fn view(row: ParameterRow, today: NaiveDate) -> Answer<DeviceParameterView> {
    Ok(DeviceParameterView {
        id: row.id.into(),
        effective_from: row.effective_from,
        effective_to: row.effective_to,
        in_force: Period { from: row.effective_from, to: row.effective_to }.contains(today),
        clock_tolerance_seconds: number(row.clock_tolerance_seconds)?,
        gap_hours: number(row.gap_hours)?,
        late_days: number(row.late_days)?,
        policy_basis: row.policy_basis,
    })
}
