//! Nominations: who proposes a course as 精品课程 or 特色活动 does not decide on it.

use contract::course::{
    CourseNominationQuery, CourseNominationView, CourseState, CreateCourseNomination, NominationState,
};
use contract::ids::CourseNominationId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::views::Names;
use super::{Answer, CourseServiceError, may_change, owned};
use crate::act::may_decide;
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::new_id;
use crate::course::store::nominations::{self, Nominated, NominationRow};
use crate::course::store::{self};
use crate::db::value::word;
use crate::paging::{Paged, Paging};

/// Nominates a published course for an honour that it neither has nor waits for.
pub fn nominate(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateCourseNomination,
) -> Answer<CourseNominationView> {
    let reach = store::reach(conn, &act.scope())?;
    let course =
        store::lock_course(conn, &reach, new.course_id)?.ok_or(CourseServiceError::CourseNotFound)?;
    require_published(&course.status)?;
    let row = NominationRow {
        id: new_id(),
        course_id: course.id,
        honour: new.honour.to_string(),
        reason: new.reason.clone(),
        status: NominationState::Pending.to_string(),
        nominated_by: act.account_id.0,
        nominated_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        revoked_by: None,
        revoked_at: None,
        revoked_reason: None,
        version: 1,
    };
    nominations::insert_nomination(conn, &row)?;
    let nominated =
        nominations::find_nomination(conn, &reach, row.id)?.ok_or(CourseServiceError::NotFound)?;
    let after = one_view(conn, nominated)?;
    audit::record(conn, act, &change("course_nomination.create", &after).after(&after))?;
    Ok(after)
}

fn require_published(status: &str) -> Answer<()> {
    if status == CourseState::Published.as_str() { Ok(()) } else { Err(CourseServiceError::NotPublished) }
}

/// The nominations of courses within reach, newest first.
pub fn list_nominations(
    conn: &mut PgConnection,
    act: &Act,
    query: &CourseNominationQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<CourseNominationView>> {
    let reach = store::reach(conn, &act.scope())?;
    let page = nominations::list_nominations(conn, &reach, query, before, paging)?;
    Ok(Paged { items: views(conn, page.items)?, next: page.next, total: page.total })
}

/// One nomination.
pub fn get_nomination(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseNominationId,
) -> Answer<CourseNominationView> {
    let reach = store::reach(conn, &act.scope())?;
    let found = nominations::find_nomination(conn, &reach, id.0)?.ok_or(CourseServiceError::NotFound)?;
    one_view(conn, found)
}

/// A nomination that is being decided by who answers for its course, locked.
struct Deciding {
    row: NominationRow,
    course_status: String,
    before: CourseNominationView,
}

fn lock(conn: &mut PgConnection, act: &Act, id: CourseNominationId) -> Answer<Deciding> {
    let scope = act.scope();
    let reach = store::reach(conn, &scope)?;
    let found = nominations::lock_nomination(conn, &reach, id.0)?.ok_or(CourseServiceError::NotFound)?;
    let before = one_view(conn, found.clone())?;
    if !may_change(&scope, before.owner_division_code.as_deref()) {
        return Err(CourseServiceError::OwnerOutOfReach);
    }
    let (row, (_, _, _, course_status)) = found;
    Ok(Deciding { row, course_status, before })
}

/// Agrees with what somebody else has nominated: the course has the honour from now on.
pub fn approve_nomination(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseNominationId,
    version: i64,
) -> Answer<CourseNominationView> {
    let mut deciding = lock(conn, act, id)?;
    deciding.may_decide(act, true)?;
    require_published(&deciding.course_status)?;
    deciding.row.status = NominationState::Approved.to_string();
    deciding.row.decided_by = Some(act.account_id.0);
    deciding.row.decided_at = Some(act.at);
    deciding.save(conn, act, version, "course_nomination.approve")
}

/// Does not agree, or takes one's own nomination back.
pub fn reject_nomination(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseNominationId,
    version: i64,
    reason: &str,
) -> Answer<CourseNominationView> {
    let mut deciding = lock(conn, act, id)?;
    deciding.may_decide(act, false)?;
    deciding.row.status = NominationState::Rejected.to_string();
    deciding.row.decided_by = Some(act.account_id.0);
    deciding.row.decided_at = Some(act.at);
    deciding.row.decision_reason = Some(reason.to_owned());
    deciding.save(conn, act, version, "course_nomination.reject")
}

/// Takes the honour away again.
pub fn revoke_nomination(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseNominationId,
    version: i64,
    reason: &str,
) -> Answer<CourseNominationView> {
    let mut deciding = lock(conn, act, id)?;
    if deciding.before.status != NominationState::Approved {
        return Err(CourseServiceError::NotHonoured(deciding.before.status));
    }
    deciding.row.status = NominationState::Revoked.to_string();
    deciding.row.revoked_by = Some(act.account_id.0);
    deciding.row.revoked_at = Some(act.at);
    deciding.row.revoked_reason = Some(reason.to_owned());
    deciding.save(conn, act, version, "course_nomination.revoke")
}

impl Deciding {
    fn may_decide(&self, act: &Act, approves: bool) -> Answer<()> {
        let waits = self.before.status == NominationState::Pending;
        may_decide(waits, approves, self.row.nominated_by, act.account_id.0)
            .map_err(CourseServiceError::Nomination)
    }

    fn save(
        mut self,
        conn: &mut PgConnection,
        act: &Act,
        version: i64,
        action: &'static str,
    ) -> Answer<CourseNominationView> {
        if self.row.version != version {
            return Err(CourseServiceError::Stale);
        }
        self.row.version += 1;
        nominations::update_nomination(conn, &self.row)?;
        if self.row.status != NominationState::Rejected.as_str() {
            nominations::renew_honours(conn, self.row.course_id)?;
        }
        let reach = store::reach(conn, &act.scope())?;
        let decided =
            nominations::find_nomination(conn, &reach, self.row.id)?.ok_or(CourseServiceError::NotFound)?;
        let after = one_view(conn, decided)?;
        audit::record(conn, act, &change(action, &after).before(&self.before).after(&after))?;
        Ok(after)
    }
}

fn change(action: &'static str, nomination: &CourseNominationView) -> Change {
    let change = Change::of(action, "course_nomination", nomination.id);
    owned(change, nomination.owner_division_code.as_deref())
}

fn one_view(conn: &mut PgConnection, nominated: Nominated) -> Answer<CourseNominationView> {
    views(conn, vec![nominated])?.pop().ok_or(CourseServiceError::NotFound)
}

fn views(conn: &mut PgConnection, rows: Vec<Nominated>) -> Answer<Vec<CourseNominationView>> {
    let people = |(row, _): &Nominated| [Some(row.nominated_by), row.decided_by, row.revoked_by];
    let people: Vec<Uuid> = rows.iter().flat_map(people).flatten().collect();
    let names = Names::of(conn, &people)?;
    rows.into_iter().map(|row| view(row, &names)).collect()
}

fn view((row, (code, title, owner, _)): Nominated, names: &Names) -> Answer<CourseNominationView> {
    Ok(CourseNominationView {
        id: row.id.into(),
        course_id: row.course_id.into(),
        course_code: code,
        course_title: title,
        owner_division_code: owner,
        honour: word(&row.honour)?,
        status: word(&row.status)?,
        reason: row.reason,
        nominated_by: names.actor(row.nominated_by),
        nominated_at: row.nominated_at,
        decided_by: names.some(row.decided_by),
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        revoked_by: names.some(row.revoked_by),
        revoked_at: row.revoked_at,
        revoked_reason: row.revoked_reason,
        version: row.version,
    })
}
