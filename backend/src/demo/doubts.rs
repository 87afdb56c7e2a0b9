//! What of attendance waits for a person in the demo: something flagged, a correction, and whose account a learner's is.

use chrono::TimeDelta;
use contract::class::{AddForgotten, AttendanceFlag, ClassSessionView, SignMethod};
use contract::ids::{FacilityId, LearnerId};
use contract::learner::{LearnerQuery, LearnerState};
use diesel::pg::PgConnection;

use super::service::DemoError;
use super::{Cast, accounts};
use crate::act::{Act, Scope};
use crate::class::service::{Entry, add_forgotten, enter_attendance};
use crate::facility::scope::list_schools;
use crate::learner::service::{declare_account, list_learners};
use crate::paging::Paging;

/// For how many days before today something still waits.
const RECENT: TimeDelta = TimeDelta::days(7);

/// Of three learners who are not on the sheet of a class of the last days, a tablet tells of one, by a clock that was far off,
/// the clerk asks for another to be added, and the third was seen to come and never signed out.
pub(super) fn after_class(
    conn: &mut PgConnection,
    cast: &Cast,
    session: &ClassSessionView,
    absent: &[LearnerId],
) -> Result<(), DemoError> {
    let at = session.ends_at + TimeDelta::minutes(26);
    let [flagged, forgotten, ..] = absent else { return Ok(()) };
    if cast.season.past(session.ends_at + RECENT) == session.ends_at + RECENT {
        return Ok(());
    }
    let entry = Entry {
        signed_out_at: Some(session.ends_at),
        flags: vec![AttendanceFlag::ClockOff],
        late: true,
        ..Entry::sign_in(*flagged, session.starts_at, SignMethod::DeviceScan)
    };
    enter_attendance(conn, &cast.clerk(at), session.id, &entry)?;
    if let Some(staying) = absent.get(2) {
        let entry = Entry { late: true, ..Entry::sign_in(*staying, session.starts_at, SignMethod::Staff) };
        enter_attendance(conn, &cast.clerk(at), session.id, &entry)?;
    }
    let wish = AddForgotten {
        learner_id: *forgotten,
        signed_in_at: session.starts_at,
        signed_out_at: Some(session.ends_at),
        reason: "到课后忘记签到，授课教师证明".to_owned(),
    };
    add_forgotten(conn, &cast.clerk(at), session.id, &wish)?;
    Ok(())
}

/// The account of the role `learner` is that of a learner at the demo facility.
pub(super) fn declare(conn: &mut PgConnection, act: &Act, home: FacilityId) -> Result<(), DemoError> {
    let Some(account) = accounts::find(conn, act, "learner")? else { return Ok(()) };
    let here = Scope { facilities: vec![home.0], ..Scope::default() };
    let schools = list_schools(conn, &here)?;
    let query = LearnerQuery {
        school_id: schools.first().map(|school| school.school_id),
        status: Some(LearnerState::Active),
        ..LearnerQuery::default()
    };
    let page = list_learners(conn, act, &query, None, &Paging { limit: 1, ..Paging::default() })?;
    if let Some(learner) = page.items.first() {
        declare_account(conn, act, learner.id, account)?;
    }
    Ok(())
}
