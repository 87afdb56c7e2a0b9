//! The registration, step by step: handed in, withdrawn, decided, suspended, taken up again, closed.

use chrono::NaiveDate;
use contract::facility::{FacilityView, RecordInspection, RegistrationState};
use contract::ids::FacilityId;
use diesel::pg::PgConnection;

use super::{FacilityFailure, Note, Outcome, minimums, open, room_areas, save, view};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::facility::domain::{
    self, Dossier, FacilityError, Fault, RegistrationStep, SchoolDossier, UseRight, check_dossier, take_step,
};
use crate::facility::store::{self, ChangeRow, FacilityRow};

/// What an authority decides about a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision<'a> {
    /// Register it.
    Approve,
    /// Send it back, with the reason.
    Return(&'a str),
    /// Stop it for the time being, with the reason.
    Suspend(&'a str),
    /// Take it up again.
    Resume,
    /// End it for good, with the reason.
    Close(&'a str),
}

impl<'a> Decision<'a> {
    const fn step(self) -> RegistrationStep<'a> {
        match self {
            Self::Approve => RegistrationStep::Approve,
            Self::Return(reason) => RegistrationStep::Return(reason),
            Self::Suspend(reason) => RegistrationStep::Suspend(reason),
            Self::Resume => RegistrationStep::Resume,
            Self::Close(reason) => RegistrationStep::Close(reason),
        }
    }

    const fn reason(self) -> Option<&'a str> {
        match self {
            Self::Return(reason) | Self::Suspend(reason) | Self::Close(reason) => Some(reason),
            Self::Approve | Self::Resume => None,
        }
    }

    const fn action(self) -> &'static str {
        match self {
            Self::Approve => "facility.approve",
            Self::Return(_) => "facility.return",
            Self::Suspend(_) => "facility.suspend",
            Self::Resume => "facility.resume",
            Self::Close(_) => "facility.close",
        }
    }
}

/// Hands the registration in; everything that it lacks is told at once.
pub fn submit(conn: &mut PgConnection, act: &Act, id: FacilityId) -> Outcome<FacilityView> {
    let mut row = open(conn, act, id, None)?;
    let before = view::assemble(conn, act, row.clone())?;
    let next = take_step(before.status, RegistrationStep::Submit)?;
    let faults = dossier_faults(conn, &row, business_date(act.at))?;
    if !faults.is_empty() {
        return Err(FacilityError::Incomplete(faults).into());
    }
    row.submitted_at = Some(act.at);
    row.submitted_by = Some(act.account_id.0);
    row.status_reason = None;
    enter(conn, act, &mut row, before.status, next, business_date(act.at), None)?;
    save(conn, act, row, Note { action: "facility.submit", before: Some(before), reason: None })
}

/// Takes the registration back before it is decided on, with the reason; its name is free again.
pub fn withdraw(conn: &mut PgConnection, act: &Act, id: FacilityId, reason: &str) -> Outcome<FacilityView> {
    let mut row = open(conn, act, id, None)?;
    let before = view::assemble(conn, act, row.clone())?;
    let next = take_step(before.status, RegistrationStep::Withdraw(reason))?;
    row.status_reason = Some(reason.to_owned());
    enter(conn, act, &mut row, before.status, next, business_date(act.at), Some(reason))?;
    save(conn, act, row, Note { action: "facility.withdraw", before: Some(before), reason: Some(reason) })
}

/// Takes a decision that holds from `effective_on` on, today unless given.
/// Who handed the registration in decides neither on its approval nor on its return.
pub fn decide(
    conn: &mut PgConnection,
    act: &Act,
    id: FacilityId,
    decision: Decision<'_>,
    effective_on: Option<NaiveDate>,
) -> Outcome<FacilityView> {
    let mut row = open(conn, act, id, None)?;
    let before = view::assemble(conn, act, row.clone())?;
    let next = take_step(before.status, decision.step())?;
    let from = effective_day(act, &before, effective_on)?;
    if before.status == RegistrationState::Submitted && row.submitted_by == Some(act.account_id.0) {
        return Err(FacilityFailure::OwnSubmission);
    }
    if matches!(decision, Decision::Approve | Decision::Resume) {
        check_approval(conn, act, &row, from)?;
    }
    date_school(conn, &row, decision, from)?;
    row.decided_at = Some(act.at);
    row.decided_by = Some(act.account_id.0);
    row.status_reason = decision.reason().map(str::to_owned);
    enter(conn, act, &mut row, before.status, next, from, decision.reason())?;
    save(conn, act, row, Note { action: decision.action(), before: Some(before), reason: decision.reason() })
}

/// On the day from which it counts there is a standard to hold it against, and the registration is complete.
/// A right of use that has run out since is none to register on either.
fn check_approval(conn: &mut PgConnection, act: &Act, row: &FacilityRow, from: NaiveDate) -> Outcome<()> {
    if store::list_standards(conn, from)?.is_empty() {
        return Err(FacilityFailure::Invalid(vec![Fault::new("/effective_on", "effective_on_too_early")]));
    }
    let mut faults = dossier_faults(conn, row, from)?;
    let expired = dossier_faults(conn, row, business_date(act.at))?;
    let expired = expired.into_iter().filter(|fault| fault.pointer.starts_with("/school/use_right"));
    for fault in expired {
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(FacilityError::Incomplete(faults).into()) }
}

/// Not later than today, not before the decision before.
fn effective_day(act: &Act, before: &FacilityView, asked: Option<NaiveDate>) -> Outcome<NaiveDate> {
    let today = business_date(act.at);
    let day = asked.unwrap_or(today);
    let decided = before.history.iter().filter(|change| domain::changes_being(change.to));
    let earliest = decided.map(|change| change.effective_on).max();
    if day > today || earliest.is_some_and(|earliest| day < earliest) {
        return Err(FacilityFailure::Invalid(vec![Fault::new("/effective_on", "effective_on_out_of_order")]));
    }
    Ok(day)
}

/// A school opens with its registration and closes on the day before its end.
fn date_school(
    conn: &mut PgConnection,
    row: &FacilityRow,
    decision: Decision<'_>,
    from: NaiveDate,
) -> Outcome<()> {
    let Some(mut school) = store::find_school(conn, row.id)? else { return Ok(()) };
    match decision {
        Decision::Approve if school.opened_on.is_none() => {
            if school.closed_on.is_some_and(|last| last < from) {
                let fault = Fault::new("/school/closed_on", "end_before_start");
                return Err(FacilityFailure::Invalid(vec![fault]));
            }
            school.opened_on = Some(from);
        }
        Decision::Close(_) if school.closed_on.is_none_or(|last| last >= from) => {
            let last = from.pred_opt().unwrap_or(from);
            school.closed_on = Some(school.opened_on.map_or(last, |opened| last.max(opened)));
        }
        _ => return Ok(()),
    }
    Ok(store::update_school(conn, &mut school)?)
}

fn enter(
    conn: &mut PgConnection,
    act: &Act,
    row: &mut FacilityRow,
    from: RegistrationState,
    to: RegistrationState,
    effective_on: NaiveDate,
    reason: Option<&str>,
) -> Outcome<()> {
    row.status = to.to_string();
    let change = ChangeRow {
        id: new_id(),
        facility_id: row.id,
        from_status: from.to_string(),
        status: to.to_string(),
        effective_on,
        reason: reason.map(str::to_owned),
        account_id: Some(act.account_id.0),
        at: act.at,
    };
    Ok(store::insert_change(conn, &change)?)
}

/// Records the area that an inspection measured; the lower of it and the declared one counts.
pub fn record_inspection(
    conn: &mut PgConnection,
    act: &Act,
    id: FacilityId,
    asked: &RecordInspection,
) -> Outcome<FacilityView> {
    let row = open(conn, act, id, None)?;
    let before = view::assemble(conn, act, row.clone())?;
    if domain::has_ended(before.status) {
        return Err(FacilityFailure::NotEditable(before.status));
    }
    let mut school = store::find_school(conn, row.id)?.ok_or(FacilityFailure::NoSchool)?;
    let today = business_date(act.at);
    let day = asked.inspected_on.unwrap_or(today);
    let mut faults = Vec::new();
    if asked.area.hundredths() < 0 || asked.area.hundredths() > 10_000_000 {
        faults.push(Fault::new("/area", "range"));
    }
    if day > today || school.inspected_on.is_some_and(|last| day < last) {
        faults.push(Fault::new("/inspected_on", "inspected_on_out_of_order"));
    }
    if !faults.is_empty() {
        return Err(FacilityFailure::Invalid(faults));
    }
    school.inspected_area = Some(asked.area.decimal());
    school.inspected_on = Some(day);
    store::update_school(conn, &mut school)?;
    save(conn, act, row, Note { action: "school.inspect", before: Some(before), reason: None })
}

/// What the registration lacks on a day.
pub(super) fn dossier_faults(
    conn: &mut PgConnection,
    row: &FacilityRow,
    day: NaiveDate,
) -> Outcome<Vec<Fault>> {
    let rooms = room_areas(&store::list_rooms(conn, row.id)?);
    let school = store::find_school(conn, row.id)?.map(|school| SchoolDossier {
        use_right: school
            .use_right_valid_from
            .map(|valid_from| UseRight { valid_from, valid_to: school.use_right_valid_to }),
        inspected_area: school.inspected_area.map(view::area),
        condition_met: school.condition_met,
    });
    let dossier = Dossier {
        host: view::stored(&row.kind)?,
        rooms: &rooms,
        school,
        has_address: row.address.is_some(),
        has_operator: row.operator_name.is_some(),
        has_contact: row.contact_phone.is_some(),
        weekly_opening_minutes: u32::try_from(row.weekly_opening_minutes).unwrap_or_default(),
    };
    match check_dossier(dossier, minimums(conn, day)?, day) {
        Ok(()) => Ok(Vec::new()),
        Err(FacilityError::Incomplete(faults)) => Ok(faults),
        Err(other) => Err(other.into()),
    }
}
