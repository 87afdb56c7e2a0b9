//! A series as it stands, and what becomes of the rest of it from a day on.

use chrono::NaiveDate;
use contract::class::{
    CancelClassSeries, ClassNoticeKind, ClassSeriesChanged, ClassSeriesQuery, ClassSeriesSummary,
    ClassSeriesView, ClassSessionView, SessionState, UpdateClassSeries,
};
use contract::ids::{ClassSeriesId, ClassSessionId};
use diesel::Connection as _;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::enrolled::{self, Asked, check_enrolled, has_moved, has_other_time, tell_enrolled};
use super::enrolments::refill;
use super::places::{Board, Collision, check_room, check_teacher};
use super::sessions::{MOVED, settle_place};
use super::{Answer, ClassServiceError, change, session_view};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::class::domain::{Hours, SeriesError, series_state};
use crate::class::store::{self, NamedSeries, SeriesFigures, SeriesRow, SessionRow};
use crate::clock::{business_date, start_of_day};
use crate::db::value::{number, word};
use crate::facility::scope::{SchoolPlace, find_school};
use crate::paging::{Paged, Paging};
use crate::venue::service::{move_booking, release_sessions};

/// A series with its sessions.
pub fn get_series(conn: &mut PgConnection, act: &Act, id: ClassSeriesId) -> Answer<ClassSeriesView> {
    let row = store::find_series(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?;
    view(conn, &row)
}

/// The series within reach that match, newest first.
pub fn list_series(
    conn: &mut PgConnection,
    act: &Act,
    query: &ClassSeriesQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<ClassSeriesSummary>> {
    let today = business_date(act.at);
    let page = store::list_series(conn, &act.scope(), (query, today), before, paging)?;
    let ids: Vec<Uuid> = page.items.iter().map(|(row, ..)| row.id).collect();
    let figures = store::list_series_figures(conn, &ids, act.at)?;
    let summary = |(row, school, teacher): &NamedSeries| {
        summary(row, (school, teacher.as_deref()), figures.get(&row.id).copied().unwrap_or_default(), today)
    };
    let items = page.items.iter().map(summary).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn summary(
    row: &SeriesRow,
    (school, teacher): (&str, Option<&str>),
    figures: SeriesFigures,
    today: NaiveDate,
) -> Answer<ClassSeriesSummary> {
    Ok(ClassSeriesSummary {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name: school.to_owned(),
        course_id: row.course_id.into(),
        title: row.title.clone(),
        teacher_id: row.teacher_id.map(Into::into),
        teacher_name: teacher.map(str::to_owned),
        weekdays: weekdays(row)?,
        start_time: row.start_time,
        minutes: number(row.minutes)?,
        first_day: row.first_day,
        last_day: row.last_day,
        state: series_state((row.first_day, row.last_day), row.cancelled_from.is_some(), today),
        sessions: number(figures.sessions)?,
        sessions_to_come: number(figures.to_come)?,
        capacity: number(row.capacity)?,
        enrolled: number(figures.enrolled)?,
        waiting: number(figures.waiting)?,
    })
}

fn weekdays(row: &SeriesRow) -> Answer<Vec<u8>> {
    Ok(row.weekdays.iter().flatten().map(|day| number(*day)).collect::<Result<_, _>>()?)
}

/// What is told of a series, its sessions among them.
pub(super) fn view(conn: &mut PgConnection, row: &SeriesRow) -> Answer<ClassSeriesView> {
    let sessions = store::list_of_series(conn, row.id)?;
    Ok(ClassSeriesView { sessions: session_views(conn, &sessions)?, ..bare_view(row)? })
}

fn session_views(conn: &mut PgConnection, rows: &[SessionRow]) -> Answer<Vec<ClassSessionView>> {
    let beside = store::load_beside(conn, rows)?;
    rows.iter().map(|row| session_view(row, &beside)).collect()
}

/// What is told of a series itself.
pub(super) fn bare_view(row: &SeriesRow) -> Answer<ClassSeriesView> {
    Ok(ClassSeriesView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        course_id: row.course_id.into(),
        curriculum_item_id: row.curriculum_item_id.map(Into::into),
        title: row.title.clone(),
        form: word(&row.form)?,
        delivery_mode: word(&row.delivery_mode)?,
        room_id: row.room_id.map(Into::into),
        venue_id: row.venue_id.map(Into::into),
        teacher_id: row.teacher_id.map(Into::into),
        capacity: number(row.capacity)?,
        weekdays: weekdays(row)?,
        start_time: row.start_time,
        minutes: number(row.minutes)?,
        first_day: row.first_day,
        last_day: row.last_day,
        on_non_working_day: word(&row.on_non_working_day)?,
        cancelled_from: row.cancelled_from,
        sessions: Vec::new(),
        version: row.version,
    })
}

/// A series that is being changed, with its sessions from a day on.
struct Changing {
    place: SchoolPlace,
    series: SeriesRow,
    before: ClassSeriesView,
    /// Still to come, locked.
    rest: Vec<SessionRow>,
}

fn lock(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (ClassSeriesId, i64),
    from: NaiveDate,
) -> Answer<Changing> {
    let series = store::lock_series(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?;
    if series.version != version {
        return Err(ClassServiceError::Stale);
    }
    if series.cancelled_from.is_some_and(|day| day <= from) {
        return Err(SeriesError::Cancelled.into());
    }
    let place =
        find_school(conn, &act.scope(), series.school_id.into())?.ok_or(ClassServiceError::NotFound)?;
    let begins = start_of_day(from).max(act.at);
    let rest = store::lock_rest(conn, series.id, begins)?;
    let before = bare_view(&series)?;
    Ok(Changing { place, series, before, rest })
}

/// Changes those sessions that are still to come from a day on and were not changed by hand: all of them or none.
pub fn update_series(
    conn: &mut PgConnection,
    act: &Act,
    read: (ClassSeriesId, i64),
    body: &UpdateClassSeries,
) -> Answer<ClassSeriesChanged> {
    let mut changing = lock(conn, act, read, body.from)?;
    let series = &mut changing.series;
    series.start_time = body.start_time.unwrap_or(series.start_time);
    series.minutes = body.minutes.map_or(Ok(series.minutes), number)?;
    let hours = Hours::new(series.start_time, number(series.minutes)?)?;
    let all = changing.rest.len();
    let scheduled = |row: &SessionRow| row.status == SessionState::Scheduled.as_str() && !row.changed_by_hand;
    changing.rest.retain(scheduled);
    let was = session_views(conn, &changing.rest)?;
    let former = changing.rest.clone();
    let timed = body.start_time.is_some() || body.minutes.is_some();
    for row in &mut changing.rest {
        settle_place(row, body.room_id, body.venue_id);
        row.teacher_id = body.teacher_id.map_or(row.teacher_id, |told| told.map(|id| id.0));
        row.capacity = body.capacity.map_or(Ok(row.capacity), number)?;
        if timed {
            (row.starts_at, row.ends_at) = hours.on(business_date(row.starts_at));
            row.timed_at = Some(act.at);
        }
        row.version += 1;
    }
    let Some(first) = changing.rest.first() else { return Err(SeriesError::NothingLeft.into()) };
    let series = &mut changing.series;
    (series.room_id, series.venue_id, series.teacher_id) = (first.room_id, first.venue_id, first.teacher_id);
    series.capacity = first.capacity;
    let other_teacher = former.first().is_some_and(|row| row.teacher_id != first.teacher_id);
    let board = stand(conn, act, &changing, other_teacher)?;
    write(conn, act, &changing, &board)?;
    carry_along(conn, act, (&former, &changing.rest), body.accept_overlaps)?;
    let now = session_views(conn, &changing.rest)?;
    let kept = all - changing.rest.len();
    let told = Told { series: "class_series.update", session: "class_session.update", reason: None, kept };
    finish(conn, act, changing, &told, (&was, &now))
}

/// Whether those who have a place can go along with the rest as it is now; they are told what has moved.
fn carry_along(
    conn: &mut PgConnection,
    act: &Act,
    (former, rest): (&[SessionRow], &[SessionRow]),
    accepts: bool,
) -> Answer<()> {
    let those = |differs: fn(&SessionRow, &SessionRow) -> bool| {
        let pairs = former.iter().zip(rest).filter(move |(was, now)| differs(was, now));
        pairs.map(|(_, now)| now.clone()).collect::<Vec<_>>()
    };
    let (timed, moved) = (those(has_other_time), those(has_moved));
    let teacher = former.iter().zip(rest).any(|(was, now)| was.teacher_id != now.teacher_id);
    let asked = Asked { pointer: "/start_time", moved: !timed.is_empty(), teacher, accepts };
    check_enrolled(conn, act, if timed.is_empty() { rest } else { &timed }, asked)?;
    let first = former.iter().zip(rest).find(|(was, now)| has_moved(was, now));
    let was_at = first.map(|(was, _)| was.starts_at);
    let kind = ClassNoticeKind::Moved;
    tell_enrolled(conn, act, enrolled::Change { sessions: &moved, kind, was_at, reason: None })
}

/// Whether all of the rest can stand as it is now.
fn stand(conn: &mut PgConnection, act: &Act, changing: &Changing, other_teacher: bool) -> Answer<Board> {
    let mut faults = Vec::new();
    let board = Board::held(conn, act, &changing.rest)?;
    if let Some(row) = changing.rest.first() {
        check_room(conn, &changing.place, row, &mut faults)?;
        if other_teacher {
            check_teacher(conn, act, &changing.rest, &mut faults)?;
        }
        board.venue_faults(row, &mut faults);
    }
    if !faults.is_empty() {
        return Err(ClassServiceError::Faults(faults));
    }
    let all = |row: &SessionRow| board.collisions(&changing.place, row);
    let collisions: Vec<Collision> = changing.rest.iter().flat_map(all).collect();
    if collisions.is_empty() {
        Ok(board)
    } else {
        Err(ClassServiceError::SeriesCollides { collisions, all: false })
    }
}

fn write(conn: &mut PgConnection, act: &Act, changing: &Changing, board: &Board) -> Answer<()> {
    for row in &changing.rest {
        conn.transaction(|conn| store::update_session(conn, row))?;
        move_booking(conn, act, row.id.into(), board.booking(row).as_ref(), MOVED)?;
    }
    Ok(())
}

/// Calls those sessions off that have not been opened from a day on, whether they were changed by hand or not.
pub fn cancel_series(
    conn: &mut PgConnection,
    act: &Act,
    read: (ClassSeriesId, i64),
    body: &CancelClassSeries,
) -> Answer<ClassSeriesChanged> {
    let mut changing = lock(conn, act, read, body.from)?;
    let all = changing.rest.len();
    changing.rest.retain(|row| row.status == SessionState::Scheduled.as_str());
    if changing.rest.is_empty() {
        return Err(SeriesError::NothingLeft.into());
    }
    let was = session_views(conn, &changing.rest)?;
    for row in &mut changing.rest {
        row.status = SessionState::Cancelled.to_string();
        row.version += 1;
        store::update_session(conn, row)?;
    }
    let (kind, was_at) = (ClassNoticeKind::Cancelled, changing.rest.first().map(|row| row.starts_at));
    let reason = Some(body.reason.as_str());
    tell_enrolled(conn, act, enrolled::Change { sessions: &changing.rest, kind, was_at, reason })?;
    let booked = changing.rest.iter().filter(|row| row.venue_id.is_some());
    let booked: Vec<ClassSessionId> = booked.map(|row| row.id.into()).collect();
    release_sessions(conn, act, &booked, &body.reason)?;
    changing.series.cancelled_from = Some(body.from);
    changing.series.cancelled_reason = Some(body.reason.clone());
    let now = session_views(conn, &changing.rest)?;
    let kept = all - changing.rest.len();
    let told = Told { series: "class_series.cancel", session: "class_session.cancel", reason, kept };
    finish(conn, act, changing, &told, (&was, &now))
}

/// How a change of the rest is told, and how many sessions were left as they are.
struct Told<'a> {
    series: &'static str,
    session: &'static str,
    reason: Option<&'a str>,
    kept: usize,
}

fn finish(
    conn: &mut PgConnection,
    act: &Act,
    mut changing: Changing,
    told: &Told<'_>,
    (was, now): (&[ClassSessionView], &[ClassSessionView]),
) -> Answer<ClassSeriesChanged> {
    changing.series.version += 1;
    store::update_series(conn, &changing.series)?;
    let place = &changing.place;
    let because = |change: Change| match told.reason {
        Some(reason) => change.because(reason),
        None => change,
    };
    let after = bare_view(&changing.series)?;
    let whole = change(told.series, "class_series", after.id, place).before(&changing.before).after(&after);
    let each = was.iter().zip(now).map(|(was, now)| {
        because(change(told.session, "class_session", now.id, place).before(was).after(now))
    });
    let changes: Vec<Change> = std::iter::once(because(whole)).chain(each).collect();
    audit::record_all(conn, changes.into_iter().map(|change| (act, change)))?;
    refill(conn, act, changing.series.id)?;
    Ok(ClassSeriesChanged {
        series: view(conn, &changing.series)?,
        changed: count(now.len()),
        kept: count(told.kept),
    })
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
