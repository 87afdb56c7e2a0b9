//! Enrolling learners, ending enrolments, and letting the next move up.

mod apply;
mod carry;
mod error;
mod exchange;
mod fill;
mod notices;
mod parameters;
mod places;
mod views;

pub use apply::{code_of, enrol};
pub use carry::{carry_enrolments, leave_classes};
pub use error::{EnrolmentError, Unfit};
pub use exchange::{
    ExportPage, IMPORT_COLUMNS, export_headings, export_page, import, period_text, record_export,
};
pub use fill::{list_departed, list_unsettled, refill};
pub use notices::{list_notices, tell_notice};
pub use parameters::{create_enrolment_parameter, list_enrolment_parameters};
pub use places::{get_places, raise_quota};
pub use views::{get_enrolment, list_enrolments};

use contract::class::{EnrolmentState, EnrolmentView};
use contract::ids::EnrolmentId;
use diesel::pg::PgConnection;

use crate::audit::{self, Change};
use crate::auth::Act;
use crate::class::store::{self, Ending};
use crate::facility::domain::identity::mask_name;
use crate::facility::scope::SchoolPlace;

type Answer<T> = Result<T, EnrolmentError>;

/// The learner gives a place or the wait for one up; the next moves up.
pub fn withdraw(conn: &mut PgConnection, act: &Act, id: EnrolmentId, reason: &str) -> Answer<EnrolmentView> {
    end(conn, act, id, EnrolmentState::Withdrawn, reason)
}

/// The school ends an enrolment; the next moves up.
pub fn remove(conn: &mut PgConnection, act: &Act, id: EnrolmentId, reason: &str) -> Answer<EnrolmentView> {
    end(conn, act, id, EnrolmentState::Removed, reason)
}

fn end(
    conn: &mut PgConnection,
    act: &Act,
    id: EnrolmentId,
    state: EnrolmentState,
    reason: &str,
) -> Answer<EnrolmentView> {
    let found = store::find_enrolment(conn, &act.scope(), id)?.ok_or(EnrolmentError::NotFound)?;
    let subject = found.0.subject().ok_or(EnrolmentError::NotFound)?;
    let standing = places::lock(conn, act, &act.scope(), subject)?.ok_or(EnrolmentError::NotFound)?;
    let before = get_enrolment(conn, act, id)?;
    if !matches!(before.status, EnrolmentState::Waiting | EnrolmentState::Enrolled) {
        return Err(EnrolmentError::Ended(before.status));
    }
    let ending = Ending { state, at: act.at, by: act.account_id.0, reason: Some(reason) };
    store::end_enrolments(conn, &[id.0], ending)?;
    store::void_notices(conn, &[id.0], false, act.at)?;
    let after = get_enrolment(conn, act, id)?;
    let action = match state {
        EnrolmentState::Withdrawn => "enrolment.withdraw",
        _ => "enrolment.remove",
    };
    let change = change(action, &after, &standing.place).before(&masked(&before)).after(&masked(&after));
    audit::record(conn, act, &change.because(reason))?;
    fill::fill(conn, act, subject, &[])?;
    Ok(after)
}

fn change(action: &'static str, view: &EnrolmentView, place: &SchoolPlace) -> Change {
    Change::of(action, "enrolment", view.id).within(place.facility_id, &place.township_code)
}

/// The record as the trail keeps it, which outlives the learner's wish to be forgotten.
fn masked(view: &EnrolmentView) -> EnrolmentView {
    EnrolmentView { learner_name: mask_name(&view.learner_name), ..view.clone() }
}
