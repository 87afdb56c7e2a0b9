//! Putting sessions on the timetable, changing them, opening, closing and calling them off.

use chrono::{DateTime, NaiveDate, Utc};
use contract::class::{
    ClassNoticeKind, ClassSessionQuery, ClassSessionView, CollisionKind, CreateClassSession, SessionState,
    UpdateClassSession,
};
use contract::course::{CourseState, CourseView};
use contract::curriculum::HalfYear;
use contract::ids::{ClassSeriesId, ClassSessionId, CourseId, CurriculumItemId, RoomId, VenueId};
use diesel::pg::PgConnection;
use diesel::{Connection as _, QueryResult};
use uuid::Uuid;

use super::enrolled::{self, Asked, check_enrolled, has_moved, has_other_time, tell_enrolled};
use super::enrolments::refill;
use super::places::{Board, Collision, check_room, check_teacher};
use super::{Answer, ClassServiceError, Fault, beside, change, lock, place_of, session_view};
use crate::audit;
use crate::auth::{Act, Scope};
use crate::class::domain::{self, SessionStep, Span};
use crate::class::store::{self, SessionRow};
use crate::clock::{business_date, new_id, start_of_day};
use crate::course::service::{get_courses, subscribed_courses};
use crate::db::value::{number, word};
use crate::facility::scope::{SchoolPlace, find_school};
use crate::paging::{Paged, Paging};
use crate::venue::service::{book_sessions, move_booking, release_sessions};

/// Puts a session on the timetable of a school that may teach.
pub fn create_session(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateClassSession,
) -> Answer<ClassSessionView> {
    let unknown = || ClassServiceError::Faults(vec![Fault::new("/school_id", "school_not_found")]);
    let place = find_school(conn, &act.scope(), body.school_id)?.ok_or_else(unknown)?;
    if !place.may_teach(business_date(body.starts_at)) {
        return Err(ClassServiceError::SchoolNotOpen);
    }
    let days = [business_date(body.starts_at)];
    let course = find_course(conn, act, &place, (body.course_id, body.curriculum_item_id), &days)?;
    let row = SessionRow {
        id: new_id(),
        school_id: place.school_id.0,
        course_id: course.id.0,
        curriculum_item_id: body.curriculum_item_id.map(|id| id.0),
        title: body.title.clone().unwrap_or(course.title_zh),
        form: body.form.unwrap_or(course.form).to_string(),
        delivery_mode: body.delivery_mode.unwrap_or(course.delivery_mode).to_string(),
        room_id: body.room_id.map(|id| id.0),
        venue_id: body.venue_id.map(|id| id.0),
        teacher_id: body.teacher_id.map(|id| id.0),
        starts_at: body.starts_at,
        ends_at: body.ends_at,
        capacity: number(body.capacity)?,
        status: SessionState::Scheduled.to_string(),
        created_at: act.at,
        version: 1,
        series_id: body.series_id.map(|id| id.0),
        // A change of the rest of the series leaves alone what is added to it for itself.
        changed_by_hand: body.series_id.is_some(),
        timed_at: None,
    };
    let mut faults = Vec::new();
    if let Some(id) = body.series_id {
        check_series(conn, act, id, &row, &mut faults)?;
    }
    check_item(conn, std::slice::from_ref(&row), ["/starts_at"; 2], &mut faults)?;
    check_teacher(conn, act, std::slice::from_ref(&row), &mut faults)?;
    let board = check(conn, act, &place, &row, faults)?;
    store_session(conn, act, &place, &row, |conn, row| {
        store::insert_sessions(conn, std::slice::from_ref(row))
    })?;
    book_sessions(conn, act, board.booking(&row).as_slice())?;
    let view = load_view(conn, &row)?;
    audit::record(conn, act, &change("class_session.create", "class_session", view.id, &place).after(&view))?;
    if row.series_id.is_some() {
        added(conn, act, &row, body.accept_overlaps)?;
    }
    Ok(view)
}

/// Whether a session can be added to a series: one within reach, of the same school and course.
fn check_series(
    conn: &mut PgConnection,
    act: &Act,
    id: ClassSeriesId,
    row: &SessionRow,
    faults: &mut Vec<Fault>,
) -> Answer<()> {
    let series = store::lock_series(conn, &act.scope(), id)?;
    if series.is_none_or(|one| (one.school_id, one.course_id) != (row.school_id, row.course_id)) {
        faults.push(Fault::new("/series_id", "series_not_available"));
    }
    Ok(())
}

/// Those who have a place in the series come along to a session that is added to it, and are told.
fn added(conn: &mut PgConnection, act: &Act, row: &SessionRow, accepts: bool) -> Answer<()> {
    let asked = Asked { pointer: "/starts_at", moved: true, teacher: true, accepts };
    check_enrolled(conn, act, std::slice::from_ref(row), asked)?;
    let change = enrolled::Change {
        sessions: std::slice::from_ref(row),
        kind: ClassNoticeKind::Added,
        was_at: None,
        reason: None,
    };
    tell_enrolled(conn, act, change)?;
    Ok(refill(conn, act, row.subject())?)
}

/// The course of sessions on some days: a published one of the city, the school's county, or another county that the school
/// subscribes to; or whatever the school's plan for their half-years still has, retired or no longer shared.
pub(super) fn find_course(
    conn: &mut PgConnection,
    act: &Act,
    place: &SchoolPlace,
    (id, item): (CourseId, Option<CurriculumItemId>),
    days: &[NaiveDate],
) -> Answer<CourseView> {
    let missing = || ClassServiceError::Faults(vec![Fault::new("/course_id", "course_not_available")]);
    let course = get_courses(conn, act, &[id])?.pop().ok_or_else(missing)?;
    let own = course.owner_division_code.as_deref().is_none_or(|owner| owner == place.county_code);
    let taught = match course.status {
        CourseState::Published => {
            own || !subscribed_courses(conn, place.school_id, &[course.id])?.is_empty()
                || is_planned(conn, item, days)?
        }
        CourseState::Retired => is_planned(conn, item, days)?,
        CourseState::Draft | CourseState::Review => false,
    };
    if taught { Ok(course) } else { Err(missing()) }
}

/// Whether an item of a plan in force is named, of the half-year that all the days lie in.
fn is_planned(conn: &mut PgConnection, item: Option<CurriculumItemId>, days: &[NaiveDate]) -> Answer<bool> {
    let Some(item) = item else { return Ok(false) };
    let Some((_, _, planned)) = store::find_published_item(conn, item)? else { return Ok(false) };
    let lies_in_it =
        |day: &NaiveDate| HalfYear::containing(*day).is_some_and(|half| half.to_string() == planned);
    Ok(days.iter().all(lies_in_it))
}

/// Whether a session can stand as it is: its time, place and teacher, nothing else there, and no fault found before.
fn check(
    conn: &mut PgConnection,
    act: &Act,
    place: &SchoolPlace,
    row: &SessionRow,
    mut faults: Vec<Fault>,
) -> Answer<Board> {
    Span::new(row.starts_at, row.ends_at)?;
    if business_date(row.starts_at) != business_date(row.ends_at) {
        faults.push(Fault::new("/ends_at", "across_midnight"));
    }
    check_room(conn, place, row, &mut faults)?;
    let board = Board::held(conn, act, std::slice::from_ref(row))?;
    board.venue_faults(row, &mut faults);
    if !faults.is_empty() {
        return Err(ClassServiceError::Faults(faults));
    }
    require_free(&board, place, row)?;
    Ok(board)
}

/// Whether the place and the teacher are free at the time of a session.
fn require_free(board: &Board, place: &SchoolPlace, row: &SessionRow) -> Answer<()> {
    let found = board.collisions(place, row);
    let found: Vec<Collision> = found.into_iter().filter(|one| one.kind != CollisionKind::School).collect();
    if found.is_empty() { Ok(()) } else { Err(ClassServiceError::Taken(found)) }
}

/// Writes a session; where the database itself finds that another was quicker, the answer names that one.
fn store_session(
    conn: &mut PgConnection,
    act: &Act,
    place: &SchoolPlace,
    row: &SessionRow,
    write: impl FnOnce(&mut PgConnection, &SessionRow) -> QueryResult<()>,
) -> Answer<()> {
    let written = conn.transaction(|conn| write(conn, row));
    if written.is_err() {
        require_free(&Board::read(conn, act, std::slice::from_ref(row))?, place, row)?;
    }
    Ok(written?)
}

/// Sessions of one item are put on the timetable from a plan in force, on days of its half-year, and stay there when that
/// plan is superseded. The members tell the first and the last day.
pub(super) fn check_item(
    conn: &mut PgConnection,
    rows: &[SessionRow],
    members: [&'static str; 2],
    faults: &mut Vec<Fault>,
) -> Answer<()> {
    let Some((row, item)) = rows.first().and_then(|row| Some((row, row.curriculum_item_id?))) else {
        return Ok(());
    };
    match store::find_published_item(conn, item.into())? {
        Some((school, course, half)) if (school, course) == (row.school_id, row.course_id) => {
            faults.extend(rows.iter().find_map(|row| outside_half_year(row, &half, members)));
        }
        _ => faults.push(Fault::new("/curriculum_item_id", "curriculum_item_not_available")),
    }
    Ok(())
}

/// What is wrong with a session that does not lie in the half-year for which it is planned.
fn outside_half_year(row: &SessionRow, planned: &str, [first, last]: [&'static str; 2]) -> Option<Fault> {
    let day = business_date(row.starts_at);
    let half = HalfYear::containing(day).map(|half| half.to_string());
    if half.as_deref() == Some(planned) {
        return None;
    }
    // Half-years are spelt so that they stand in the order of time.
    let pointer = if half.as_deref().is_some_and(|half| half < planned) { first } else { last };
    Some(Fault { value: Some(("day", day.to_string())), ..Fault::new(pointer, "outside_half_year") })
}

/// Changes a session that is still on the timetable.
pub fn update_session(
    conn: &mut PgConnection,
    act: &Act,
    id: ClassSessionId,
    version: i64,
    body: &UpdateClassSession,
) -> Answer<ClassSessionView> {
    let was = lock(conn, act, id)?;
    if was.version != version {
        return Err(ClassServiceError::Stale);
    }
    let mut row = was.clone();
    let before = load_view(conn, &row)?;
    if before.status != SessionState::Scheduled {
        return Err(ClassServiceError::NotScheduled);
    }
    let place = place_of(conn, act, &row)?;
    if let Some(title) = &body.title {
        row.title.clone_from(title);
    }
    settle_place(&mut row, body.room_id, body.venue_id);
    row.teacher_id = body.teacher_id.map_or(row.teacher_id, |told| told.map(|id| id.0));
    row.starts_at = body.starts_at.unwrap_or(row.starts_at);
    row.ends_at = body.ends_at.unwrap_or(row.ends_at);
    if has_other_time(&was, &row) {
        row.timed_at = Some(act.at);
    }
    row.capacity = body.capacity.map_or(Ok(row.capacity), number)?;
    if row.starts_at != before.starts_at && !place.may_teach(business_date(row.starts_at)) {
        return Err(ClassServiceError::SchoolNotOpen);
    }
    let faults = faults_of_change(conn, act, &was, &row)?;
    let board = check(conn, act, &place, &row, faults)?;
    row.changed_by_hand = row.series_id.is_some();
    row.version += 1;
    store_session(conn, act, &place, &row, store::update_session)?;
    move_booking(conn, act, id, board.booking(&row).as_ref(), MOVED)?;
    let after = load_view(conn, &row)?;
    let change = change("class_session.update", "class_session", id, &place);
    audit::record(conn, act, &change.before(&before).after(&after))?;
    let asked = Asked {
        pointer: "/starts_at",
        moved: has_other_time(&was, &row),
        teacher: was.teacher_id != row.teacher_id,
        accepts: body.accept_overlaps,
    };
    check_enrolled(conn, act, std::slice::from_ref(&row), asked)?;
    if has_moved(&was, &row) {
        let (kind, was_at) = (ClassNoticeKind::Moved, Some(was.starts_at));
        let sessions = std::slice::from_ref(&row);
        tell_enrolled(conn, act, enrolled::Change { sessions, kind, was_at, reason: None })?;
    }
    refill(conn, act, row.subject())?;
    Ok(after)
}

/// What is wrong with another teacher or another day: a teacher who stays on the same day was looked at before.
fn faults_of_change(
    conn: &mut PgConnection,
    act: &Act,
    was: &SessionRow,
    row: &SessionRow,
) -> Answer<Vec<Fault>> {
    let mut faults = Vec::new();
    let other_day = business_date(was.starts_at) != business_date(row.starts_at);
    if other_day || was.teacher_id != row.teacher_id {
        check_teacher(conn, act, std::slice::from_ref(row), &mut faults)?;
    }
    if let Some(item) = row.curriculum_item_id.filter(|_| other_day) {
        let half = store::find_half_year(conn, item.into())?.unwrap_or_default();
        faults.extend(outside_half_year(row, &half, ["/starts_at"; 2]));
    }
    Ok(faults)
}

/// Puts a session elsewhere: a room alone takes the place of a venue, a venue alone that of a room, and `null` gives one up.
#[expect(clippy::option_option, reason = "absent, null and a value are three answers on the wire")]
pub(super) fn settle_place(
    row: &mut SessionRow,
    room: Option<Option<RoomId>>,
    venue: Option<Option<VenueId>>,
) {
    let (elsewhere, inside) = (venue.flatten().is_some(), room.flatten().is_some());
    row.room_id = room.map_or(row.room_id.filter(|_| !elsewhere), |told| told.map(|id| id.0));
    row.venue_id = venue.map_or(row.venue_id.filter(|_| !inside), |told| told.map(|id| id.0));
}

/// Why the booking of a venue changes with its session.
pub(super) const MOVED: &str = "课次调整";

/// Opens, closes or calls off a session; with the close, those who have not
/// signed out wait for confirmation.
pub fn take_step(
    conn: &mut PgConnection,
    act: &Act,
    id: ClassSessionId,
    step: SessionStep,
    reason: Option<&str>,
) -> Answer<ClassSessionView> {
    let row = lock(conn, act, id)?;
    let place = place_of(conn, act, &row)?;
    if step == SessionStep::Open && !place.may_teach(business_date(row.starts_at)) {
        return Err(ClassServiceError::SchoolNotOpen);
    }
    if step == SessionStep::Close && act.at < row.starts_at {
        return Err(ClassServiceError::NotBegun);
    }
    if step == SessionStep::Cancel && store::count_present(conn, row.id)? > 0 {
        return Err(ClassServiceError::Attended);
    }
    stepped(conn, act, row, &place, step, reason)
}

/// Closes up to `limit` sessions of the whole city that nobody closed on their day, so that those who did not sign
/// out can still be confirmed in time; returns how many.
pub fn close_ended(conn: &mut PgConnection, act: &Act, limit: i64) -> Answer<usize> {
    let ended = store::lock_left_open(conn, start_of_day(business_date(act.at)), limit)?;
    let closed = ended.len();
    for row in ended {
        let school = row.school_id.into();
        let place = find_school(conn, &Scope::whole_city(), school)?.ok_or(ClassServiceError::NotFound)?;
        stepped(conn, act, row, &place, SessionStep::Close, None)?;
    }
    Ok(closed)
}

pub(super) fn stepped(
    conn: &mut PgConnection,
    act: &Act,
    mut row: SessionRow,
    place: &SchoolPlace,
    step: SessionStep,
    reason: Option<&str>,
) -> Answer<ClassSessionView> {
    let state = domain::take_step(word(&row.status)?, step).map_err(|_| ClassServiceError::SessionStep)?;
    let before = load_view(conn, &row)?;
    row.status = state.to_string();
    row.version += 1;
    store::update_session(conn, &row)?;
    if step == SessionStep::Close {
        store::await_confirmation(conn, row.id)?;
    }
    if step == SessionStep::Cancel && row.venue_id.is_some() {
        release_sessions(conn, act, &[row.id.into()], reason.unwrap_or(MOVED))?;
    }
    let after = load_view(conn, &row)?;
    let action = match step {
        SessionStep::Open => "class_session.open",
        SessionStep::Close => "class_session.close",
        SessionStep::Cancel => "class_session.cancel",
    };
    let mut change = change(action, "class_session", after.id, place).before(&before).after(&after);
    if let Some(reason) = reason {
        change = change.because(reason);
    }
    audit::record(conn, act, &change)?;
    if let (SessionStep::Cancel, reason @ Some(_)) = (step, reason) {
        let (kind, was_at) = (ClassNoticeKind::Cancelled, Some(row.starts_at));
        let sessions = std::slice::from_ref(&row);
        tell_enrolled(conn, act, enrolled::Change { sessions, kind, was_at, reason })?;
    }
    if step != SessionStep::Open {
        refill(conn, act, row.subject())?;
    }
    Ok(after)
}

/// One session.
pub fn get_session(conn: &mut PgConnection, act: &Act, id: ClassSessionId) -> Answer<ClassSessionView> {
    let row = store::find_session(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?;
    load_view(conn, &row)
}

/// The sessions within reach that match, by their beginning.
pub fn list_sessions(
    conn: &mut PgConnection,
    act: &Act,
    query: &ClassSessionQuery,
    after: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<ClassSessionView>> {
    let page = store::list_sessions(conn, &act.scope(), query, after, paging)?;
    let beside = beside(conn, &page.items)?;
    let items = page.items.iter().map(|row| session_view(row, &beside)).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

pub(super) fn load_view(conn: &mut PgConnection, row: &SessionRow) -> Answer<ClassSessionView> {
    let beside = beside(conn, std::slice::from_ref(row))?;
    session_view(row, &beside)
}
