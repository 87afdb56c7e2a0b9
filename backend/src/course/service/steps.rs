//! From draft to published, and off the catalogue: what an author and a reviewer do with a version.

use contract::course::{CourseDetails, CourseState, CourseVersionState};
use contract::ids::CourseId;
use diesel::pg::PgConnection;

use super::{Answer, Changing, CourseServiceError, lock};
use crate::auth::Act;
use crate::course::domain::{self, CourseError, VersionStep, follow, may_publish};
use crate::course::store::versions::{self, VersionRow};
use crate::db::value::word;

/// The open version of a course after a step.
fn step(
    conn: &mut PgConnection,
    changing: &mut Changing,
    step: VersionStep,
) -> Answer<(VersionRow, CourseVersionState)> {
    let mut row = changing.open(conn).map_err(|error| match error {
        CourseServiceError::Rule(CourseError::NothingOpen) => {
            CourseError::Step(changing.before.status).into()
        }
        other => other,
    })?;
    let state = domain::take_step(word(&row.status)?, step)?;
    row.status = state.to_string();
    changing.row.status = follow(changing.before.status, state).to_string();
    Ok((row, state))
}

fn decided(row: &mut VersionRow, act: &Act, opinion: Option<&str>) {
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.opinion = opinion.filter(|text| !text.is_empty()).map(str::to_owned);
}

/// Hands the draft in for the review of its content.
pub fn submit_course(conn: &mut PgConnection, act: &Act, id: CourseId) -> Answer<CourseDetails> {
    let mut changing = lock(conn, act, id)?;
    let (mut row, _) = step(conn, &mut changing, VersionStep::Submit)?;
    row.submitted_by = Some(act.account_id.0);
    row.submitted_at = Some(act.at);
    (row.decided_by, row.decided_at, row.opinion) = (None, None, None);
    versions::update_version(conn, &row)?;
    changing.save(conn, act, "course.submit", None)
}

/// Publishes what was reviewed, as it was read; who wrote it or handed it in cannot. The version before steps back.
pub fn publish_course(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseId,
    version: i64,
    opinion: Option<&str>,
) -> Answer<CourseDetails> {
    let mut changing = lock(conn, act, id)?;
    let (mut row, _) = step(conn, &mut changing, VersionStep::Publish)?;
    may_publish(&row.writers(), row.submitted_by, act.account_id.0)?;
    let mut changing = changing.at(version)?;
    decided(&mut row, act, opinion);
    versions::supersede_published(conn, changing.row.id)?;
    versions::update_version(conn, &row)?;
    changing.row.shown_version_id = row.id;
    changing.row.open_version_id = None;
    (changing.row.retired_by, changing.row.retired_at, changing.row.retired_reason) = (None, None, None);
    changing.save(conn, act, "course.publish", opinion.filter(|text| !text.is_empty()))
}

/// Sends what was handed in back to its authors, or takes it back as one of them.
pub fn return_course(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseId,
    reason: &str,
) -> Answer<CourseDetails> {
    let mut changing = lock(conn, act, id)?;
    let (mut row, _) = step(conn, &mut changing, VersionStep::Return)?;
    decided(&mut row, act, Some(reason));
    versions::update_version(conn, &row)?;
    changing.save(conn, act, "course.return", Some(reason))
}

/// Gives the draft up; a course that was never published ends with it.
pub fn discard_version(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseId,
    reason: &str,
) -> Answer<CourseDetails> {
    let mut changing = lock(conn, act, id)?;
    let (mut row, _) = step(conn, &mut changing, VersionStep::Discard)?;
    decided(&mut row, act, Some(reason));
    versions::update_version(conn, &row)?;
    changing.row.open_version_id = None;
    let ends = changing.before.status != CourseState::Retired
        && changing.row.status == CourseState::Retired.as_str();
    if ends {
        retired(&mut changing, act, reason);
    }
    changing.save(conn, act, "course.discard", Some(reason))
}

fn retired(changing: &mut Changing, act: &Act, reason: &str) {
    changing.row.status = CourseState::Retired.to_string();
    changing.row.retired_by = Some(act.account_id.0);
    changing.row.retired_at = Some(act.at);
    changing.row.retired_reason = Some(reason.to_owned());
}

/// Offers a course no longer: no new plan takes it; plans in force and their sessions go on.
pub fn retire_course(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseId,
    reason: &str,
) -> Answer<CourseDetails> {
    let mut changing = lock(conn, act, id)?;
    domain::retire(changing.before.status)?;
    retired(&mut changing, act, reason);
    changing.save(conn, act, "course.retire", Some(reason))
}
