//! Sharing courses with all schools of the city, and counting how much they are used.

use std::collections::HashMap;

use contract::course::{
    CourseShareQuery, CourseShareState, CourseShareView, CourseState, CourseUse, CreateCourseShare,
};
use contract::curriculum::HalfYear;
use contract::ids::CourseShareId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::views::Names;
use super::{Answer, CourseServiceError, may_change, owned};
use crate::act::may_decide;
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{new_id, start_of_day};
use crate::course::domain::sharing::{first_state, is_open};
use crate::course::store::sharing::{self as shares, ShareRow, Shared, Span};
use crate::course::store::{self};
use crate::db::value::word;
use crate::paging::{Paged, Paging};

/// Offers a published course by its owner's centre; one of the city is shared at once.
pub fn share_course(conn: &mut PgConnection, act: &Act, new: &CreateCourseShare) -> Answer<CourseShareView> {
    let scope = act.scope();
    let reach = store::reach(conn, &scope)?;
    let course =
        store::lock_course(conn, &reach, new.course_id)?.ok_or(CourseServiceError::CourseNotFound)?;
    let owner = course.owner_division_code.as_deref();
    if !may_change(&scope, owner) {
        return Err(CourseServiceError::OwnerOutOfReach);
    }
    require_published(&course.status)?;
    let center = shares::find_center_of(conn, owner)?.ok_or(CourseServiceError::NoCenter)?;
    let state = first_state(owner);
    let decided = is_open(state).then_some(act.account_id.0);
    let row = ShareRow {
        id: new_id(),
        course_id: course.id,
        center_id: center.id,
        status: state.to_string(),
        offered_by: act.account_id.0,
        offered_at: act.at,
        decided_by: decided,
        decided_at: decided.map(|_| act.at),
        decision_reason: None,
        ended_by: None,
        ended_at: None,
        ended_reason: None,
        version: 1,
    };
    shares::insert_share(conn, &row)?;
    let after = find(conn, act, row.id)?;
    audit::record(conn, act, &change("course_share.create", &after).after(&after))?;
    Ok(after)
}

fn require_published(status: &str) -> Answer<()> {
    if status == CourseState::Published.as_str() { Ok(()) } else { Err(CourseServiceError::NotPublished) }
}

fn find(conn: &mut PgConnection, act: &Act, id: Uuid) -> Answer<CourseShareView> {
    let reach = store::reach(conn, &act.scope())?;
    let shared = shares::find_share(conn, &reach, id)?.ok_or(CourseServiceError::NotFound)?;
    one_view(conn, shared)
}

/// One share.
pub fn get_share(conn: &mut PgConnection, act: &Act, id: CourseShareId) -> Answer<CourseShareView> {
    find(conn, act, id.0)
}

/// What is shared, and the offers within reach, newest first, with the use of a half-year or of all times.
pub fn list_shares(
    conn: &mut PgConnection,
    act: &Act,
    query: &CourseShareQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<CourseShareView>> {
    let reach = store::reach(conn, &act.scope())?;
    let page = shares::list_shares(conn, &reach, query, before, paging)?;
    let span = query.half_year.map(span);
    Ok(Paged { items: views(conn, page.items, span.as_ref())?, next: page.next, total: page.total })
}

fn span(half: HalfYear) -> Span {
    (half.to_string(), start_of_day(half.first_day()), start_of_day(half.next().first_day()))
}

/// A share that is being decided, locked.
struct Deciding {
    row: ShareRow,
    course_status: String,
    before: CourseShareView,
}

fn lock(conn: &mut PgConnection, act: &Act, id: CourseShareId) -> Answer<Deciding> {
    let scope = act.scope();
    let reach = store::reach(conn, &scope)?;
    let shared = shares::lock_share(conn, &reach, id.0)?.ok_or(CourseServiceError::NotFound)?;
    let before = one_view(conn, shared.clone())?;
    if !may_change(&scope, before.owner_division_code.as_deref()) {
        return Err(CourseServiceError::OwnerOutOfReach);
    }
    let (row, (_, _, _, course_status, _)) = shared;
    Ok(Deciding { row, course_status, before })
}

/// The city's centre takes up what a county has offered.
pub fn accept_share(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseShareId,
    version: i64,
) -> Answer<CourseShareView> {
    let mut deciding = lock(conn, act, id)?;
    if !act.scope().city {
        return Err(CourseServiceError::CityOnly);
    }
    deciding.decide(act, CourseShareState::Accepted)?;
    require_published(&deciding.course_status)?;
    deciding.save(conn, act, version, "course_share.accept")
}

/// The city's centre does not take it up, or who offered it takes it back.
pub fn decline_share(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseShareId,
    version: i64,
    reason: &str,
) -> Answer<CourseShareView> {
    let mut deciding = lock(conn, act, id)?;
    deciding.decide(act, CourseShareState::Declined)?;
    deciding.row.decision_reason = Some(reason.to_owned());
    deciding.save(conn, act, version, "course_share.decline")
}

/// Shares a course no longer: other counties' schools plan it no more, what is planned goes on.
pub fn end_share(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseShareId,
    version: i64,
    reason: &str,
) -> Answer<CourseShareView> {
    let mut deciding = lock(conn, act, id)?;
    if !is_open(deciding.before.status) {
        return Err(CourseServiceError::NotShared(deciding.before.status));
    }
    deciding.row.status = CourseShareState::Ended.to_string();
    deciding.row.ended_by = Some(act.account_id.0);
    deciding.row.ended_at = Some(act.at);
    deciding.row.ended_reason = Some(reason.to_owned());
    deciding.save(conn, act, version, "course_share.end")
}

impl Deciding {
    fn decide(&mut self, act: &Act, state: CourseShareState) -> Answer<()> {
        let waits = self.before.status == CourseShareState::Offered;
        may_decide(waits, is_open(state), self.row.offered_by, act.account_id.0)
            .map_err(CourseServiceError::Share)?;
        self.row.status = state.to_string();
        self.row.decided_by = Some(act.account_id.0);
        self.row.decided_at = Some(act.at);
        Ok(())
    }

    fn save(
        mut self,
        conn: &mut PgConnection,
        act: &Act,
        version: i64,
        action: &'static str,
    ) -> Answer<CourseShareView> {
        if self.row.version != version {
            return Err(CourseServiceError::Stale);
        }
        self.row.version += 1;
        shares::update_share(conn, &self.row)?;
        let after = find(conn, act, self.row.id)?;
        audit::record(conn, act, &change(action, &after).before(&self.before).after(&after))?;
        Ok(after)
    }
}

fn change(action: &'static str, share: &CourseShareView) -> Change {
    owned(Change::of(action, "course_share", share.id), share.owner_division_code.as_deref())
}

fn one_view(conn: &mut PgConnection, shared: Shared) -> Answer<CourseShareView> {
    views(conn, vec![shared], None)?.pop().ok_or(CourseServiceError::NotFound)
}

fn views(conn: &mut PgConnection, rows: Vec<Shared>, span: Option<&Span>) -> Answer<Vec<CourseShareView>> {
    let people = |(row, _): &Shared| [Some(row.offered_by), row.decided_by, row.ended_by];
    let people: Vec<Uuid> = rows.iter().flat_map(people).flatten().collect();
    let names = Names::of(conn, &people)?;
    let courses: Vec<Uuid> = rows.iter().map(|(row, _)| row.course_id).collect();
    let used: HashMap<Uuid, CourseUse> = shares::count_use(conn, &courses, span)?
        .into_iter()
        .map(|row| (row.course_id, usage(&row)))
        .collect();
    let used = |row: &ShareRow| used.get(&row.course_id).copied().unwrap_or_default();
    rows.into_iter()
        .map(|shared| Ok(CourseShareView { usage: used(&shared.0), ..view(shared, &names)? }))
        .collect()
}

const fn usage(row: &shares::UseRow) -> CourseUse {
    CourseUse {
        subscriptions: row.subscriptions,
        schools: row.schools,
        sessions: row.sessions,
        attendances: row.attendances,
        minutes: row.minutes,
    }
}

fn view((row, (code, title, owner, _, center)): Shared, names: &Names) -> Answer<CourseShareView> {
    Ok(CourseShareView {
        id: row.id.into(),
        course_id: row.course_id.into(),
        course_code: code,
        course_title: title,
        owner_division_code: owner,
        center_id: row.center_id.into(),
        center_name: center,
        status: word(&row.status)?,
        offered_by: names.actor(row.offered_by),
        offered_at: row.offered_at,
        decided_by: names.some(row.decided_by),
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        ended_by: names.some(row.ended_by),
        ended_at: row.ended_at,
        ended_reason: row.ended_reason,
        usage: CourseUse::default(),
        version: row.version,
    })
}
