//! The dated parameters of the refresh: reading them, and the city's new ones.

use chrono::NaiveDate;
use contract::curriculum::{CreateCurriculumParameter, CurriculumParameterView};
use contract::policy::{Fault, Period};
use diesel::pg::PgConnection;

use super::{Answer, CurriculumServiceError};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::curriculum::domain::publishing::Parameters;
use crate::curriculum::store::{self, ParameterRow};
use crate::db::value::number;
use crate::paging::{Paged, Paging};

/// The parameters in force on a day.
pub(super) fn parameters(conn: &mut PgConnection, day: NaiveDate) -> Answer<Parameters> {
    let row = store::find_parameters(conn, day)?.ok_or(CurriculumServiceError::NoParameters)?;
    Ok(Parameters {
        min_changed_bp: number(row.min_changed_bp)?,
        min_open_days: number(row.min_open_days)?,
        require_review: row.require_review,
        require_survey: row.require_survey,
        min_answers: number(row.min_answers)?,
        completion_bp: number(row.completion_bp)?,
    })
}

/// All parameters, the latest first.
pub fn list_parameters(
    conn: &mut PgConnection,
    today: NaiveDate,
    before: Option<NaiveDate>,
    paging: &Paging,
) -> Answer<Paged<CurriculumParameterView>> {
    let page = store::list_parameters(conn, before, paging)?;
    let items = page.items.into_iter().map(|row| view(row, today)).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// Lets new parameters hold from a coming day on; those that no others follow end with the day before. What plans were
/// published by is never changed.
pub fn create_parameter(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateCurriculumParameter,
) -> Answer<CurriculumParameterView> {
    let today = business_date(act.at);
    check(body, today)?;
    if let Some(last) = store::lock_last_parameters(conn)? {
        if last.effective_from >= body.effective_from {
            return Err(CurriculumServiceError::ParametersFollow);
        }
        store::end_parameters(conn, last.id, body.effective_from.pred_opt())?;
    }
    let row = ParameterRow {
        id: new_id(),
        effective_from: body.effective_from,
        effective_to: None,
        min_changed_bp: number(body.min_changed_bp)?,
        min_open_days: number(body.min_open_days)?,
        policy_basis: body.policy_basis.clone(),
        created_at: act.at,
        require_review: body.require_review,
        require_survey: body.require_survey,
        min_answers: number(body.min_answers)?,
        completion_bp: number(body.completion_bp)?,
        reminder_days: body.reminder_days.iter().map(|days| Some(i32::from(*days))).collect(),
        created_by: Some(act.account_id.0),
    };
    store::insert_parameters(conn, &row)?;
    let view = view(row, today)?;
    let change = Change::of("curriculum_parameter.create", "curriculum_parameter", view.id);
    audit::record(conn, act, &change.after(&view))?;
    Ok(view)
}

fn check(body: &CreateCurriculumParameter, today: NaiveDate) -> Answer<()> {
    let mut faults = Vec::new();
    if body.effective_from <= today {
        faults.push(Fault::new("/effective_from", "effective_from_past"));
    }
    for (at, days) in body.reminder_days.iter().enumerate() {
        if !(1..=183).contains(days) {
            faults.push(Fault::new(format!("/reminder_days/{at}"), "range"));
        } else if body.reminder_days[..at].contains(days) {
            faults.push(Fault::new(format!("/reminder_days/{at}"), "reminder_day_twice"));
        }
    }
    if body.policy_basis.trim().is_empty() {
        faults.push(Fault::new("/policy_basis", "basis_missing"));
    }
    if faults.is_empty() { Ok(()) } else { Err(CurriculumServiceError::Faults(faults)) }
}

fn view(row: ParameterRow, today: NaiveDate) -> Answer<CurriculumParameterView> {
    Ok(CurriculumParameterView {
        id: row.id.into(),
        effective_from: row.effective_from,
        effective_to: row.effective_to,
        in_force: Period { from: row.effective_from, to: row.effective_to }.contains(today),
        min_changed_bp: number(row.min_changed_bp)?,
        min_open_days: number(row.min_open_days)?,
        require_review: row.require_review,
        require_survey: row.require_survey,
        min_answers: number(row.min_answers)?,
        completion_bp: number(row.completion_bp)?,
        reminder_days: row.reminder_days.into_iter().flatten().map(number).collect::<Result<_, _>>()?,
        policy_basis: row.policy_basis,
    })
}
