//! The dated parameters of enrolment: reading them, and the city's new ones.

use chrono::NaiveDate;
use contract::class::{CreateEnrolmentParameter, EnrolmentParameterView};
use contract::policy::{Fault, Period};
use diesel::pg::PgConnection;

use super::{Answer, EnrolmentError};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::class::store::{self, EnrolmentParameterRow};
use crate::clock::{business_date, new_id};
use crate::db::value::{number, word};
use crate::paging::{Paged, Paging};

/// What holds on a day.
pub(super) struct Parameters {
    /// The share of the places that is kept for the priority population, in basis points.
    pub(super) priority_quota_bp: u32,
    /// So many days before the first session what is kept and free is released.
    pub(super) release_days: u32,
    /// Which evidence of a priority reason counts.
    pub(super) counted_evidence: Vec<String>,
    /// How many enrolments a learner may have that begin in one half-year.
    pub(super) max_per_half_year: u32,
}

/// The parameters in force on a day.
pub(super) fn parameters(conn: &mut PgConnection, day: NaiveDate) -> Answer<Parameters> {
    let row = store::find_enrolment_parameters(conn, day)?.ok_or(EnrolmentError::NoParameters)?;
    Ok(Parameters {
        priority_quota_bp: number(row.priority_quota_bp)?,
        release_days: number(row.release_days)?,
        counted_evidence: row.counted_evidence.into_iter().flatten().collect(),
        max_per_half_year: number(row.max_per_half_year)?,
    })
}

/// All parameters, the latest first.
pub fn list_enrolment_parameters(
    conn: &mut PgConnection,
    today: NaiveDate,
    before: Option<NaiveDate>,
    paging: &Paging,
) -> Answer<Paged<EnrolmentParameterView>> {
    let page = store::list_enrolment_parameters(conn, before, paging)?;
    let items = page.items.into_iter().map(|row| view(row, today)).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// Lets new parameters hold from a coming day on; those that no others follow end with the day before.
pub fn create_enrolment_parameter(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateEnrolmentParameter,
) -> Answer<EnrolmentParameterView> {
    let today = business_date(act.at);
    check(body, today)?;
    if let Some(last) = store::lock_last_enrolment_parameters(conn)? {
        if last.effective_from >= body.effective_from {
            return Err(EnrolmentError::ParametersFollow);
        }
        store::end_enrolment_parameters(conn, last.id, body.effective_from.pred_opt())?;
    }
    let row = EnrolmentParameterRow {
        id: new_id(),
        effective_from: body.effective_from,
        effective_to: None,
        priority_quota_bp: number(body.priority_quota_bp)?,
        release_days: number(body.release_days)?,
        counted_evidence: body.counted_evidence.iter().map(|one| Some(one.to_string())).collect(),
        max_per_half_year: number(body.max_per_half_year)?,
        policy_basis: body.policy_basis.clone(),
        created_by: Some(act.account_id.0),
        created_at: act.at,
    };
    store::insert_enrolment_parameters(conn, &row)?;
    let view = view(row, today)?;
    let change = Change::of("enrolment_parameter.create", "enrolment_parameter", view.id);
    audit::record(conn, act, &change.after(&view))?;
    Ok(view)
}

fn check(body: &CreateEnrolmentParameter, today: NaiveDate) -> Answer<()> {
    let mut faults = Vec::new();
    if body.effective_from <= today {
        faults.push(Fault::new("/effective_from", "effective_from_past"));
    }
    for (at, evidence) in body.counted_evidence.iter().enumerate() {
        if body.counted_evidence[..at].contains(evidence) {
            faults.push(Fault::new(format!("/counted_evidence/{at}"), "evidence_twice"));
        }
    }
    if body.policy_basis.trim().is_empty() {
        faults.push(Fault::new("/policy_basis", "basis_missing"));
    }
    if faults.is_empty() { Ok(()) } else { Err(EnrolmentError::Faults(faults)) }
}

fn view(row: EnrolmentParameterRow, today: NaiveDate) -> Answer<EnrolmentParameterView> {
    let evidence = row.counted_evidence.iter().flatten();
    Ok(EnrolmentParameterView {
        id: row.id.into(),
        effective_from: row.effective_from,
        effective_to: row.effective_to,
        in_force: Period { from: row.effective_from, to: row.effective_to }.contains(today),
        priority_quota_bp: number(row.priority_quota_bp)?,
        release_days: number(row.release_days)?,
        counted_evidence: evidence.map(|text| word(text)).collect::<Result<_, _>>()?,
        max_per_half_year: number(row.max_per_half_year)?,
        policy_basis: row.policy_basis,
    })
}
