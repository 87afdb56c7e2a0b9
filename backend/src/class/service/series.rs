//! Putting a series on the timetable, and looking at it before.

use chrono::{DateTime, NaiveDate, Utc};
use contract::class::{
    ClassSeriesMade, ClassSeriesPreview, ClassSessionView, CreateClassSeries, SeriesOccurrence,
    SessionCollision, SessionState,
};
use diesel::Connection as _;
use diesel::pg::PgConnection;

use super::places::{Board, Collision, check_room, check_teacher};
use super::rest::view;
use super::sessions::{check_item, find_course};
use super::{Answer, ClassServiceError, Fault, change, session_view};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::calendar::service::working_days;
use crate::class::domain::{Hours, Occurrence, Occurrences, Pattern, SeriesError, is_worked, occurrences};
use crate::class::store::{self, SeriesRow, SessionRow};
use crate::clock::{business_date, new_id};
use crate::db::hold::hold;
use crate::db::value::number;
use crate::facility::scope::{SchoolPlace, find_school};
use crate::venue::service::book_sessions;

/// A series that can be, with its days and sessions.
struct Draft {
    place: SchoolPlace,
    series: SeriesRow,
    wanted: Option<u32>,
    found: Occurrences,
    sessions: Vec<SessionRow>,
}

/// What a series would put on the timetable, each session with what it collides with; nothing is written.
pub fn preview_series(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateClassSeries,
) -> Answer<ClassSeriesPreview> {
    let draft = draft(conn, act, body)?;
    let board = Board::read(conn, act, &draft.sessions)?;
    require_venue(&board, &draft)?;
    let judged = judged(&board, &draft);
    let free = judged.iter().filter(|(.., collisions)| collisions.is_empty()).count();
    let told = |(day, row, collisions): &Judged<'_>| occurrence(**day, row, collisions);
    Ok(ClassSeriesPreview {
        wanted: draft.wanted,
        occurrences: judged.iter().map(told).collect(),
        left_out: draft.found.left_out.clone(),
        free: u32::try_from(free).unwrap_or(u32::MAX),
    })
}

/// Puts a series on the timetable: all of it or none, or without what collides where that is wanted.
pub fn create_series(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateClassSeries,
) -> Answer<ClassSeriesMade> {
    if let Some(item) = body.curriculum_item_id {
        // What the plan still lacks is counted by one at a time.
        hold(conn, [item.0])?;
    }
    let draft = draft(conn, act, body)?;
    let board = Board::held(conn, act, &draft.sessions)?;
    require_venue(&board, &draft)?;
    let judged = judged(&board, &draft);
    let (free, taken): (Vec<_>, Vec<_>) = judged.into_iter().partition(|(.., found)| found.is_empty());
    if free.is_empty() || (!taken.is_empty() && !body.skip_conflicts) {
        let all = free.is_empty();
        let collisions = taken.into_iter().flat_map(|(.., found)| found).collect();
        return Err(ClassServiceError::SeriesCollides { collisions, all });
    }
    let skipped: Vec<SeriesOccurrence> =
        taken.iter().map(|(day, row, found)| occurrence(**day, row, found)).collect();
    let rows: Vec<SessionRow> = free.into_iter().map(|(_, row, _)| row.clone()).collect();
    store::insert_series(conn, &draft.series)?;
    if let Err(error) = conn.transaction(|conn| store::insert_sessions(conn, &rows)) {
        return Err(collided(conn, act, &draft, &rows)?.unwrap_or_else(|| error.into()));
    }
    let bookings: Vec<_> = rows.iter().filter_map(|row| board.booking(row)).collect();
    book_sessions(conn, act, &bookings)?;
    record(conn, act, &draft, &rows)?;
    let series = view(conn, &draft.series)?;
    Ok(ClassSeriesMade { series, skipped, left_out: draft.found.left_out })
}

/// What the database itself found in the way, by name.
fn collided(
    conn: &mut PgConnection,
    act: &Act,
    draft: &Draft,
    rows: &[SessionRow],
) -> Answer<Option<ClassServiceError>> {
    let board = Board::read(conn, act, rows)?;
    let collisions: Vec<Collision> =
        rows.iter().flat_map(|row| board.collisions(&draft.place, row)).collect();
    let some = !collisions.is_empty();
    Ok(some.then_some(ClassServiceError::SeriesCollides { collisions, all: false }))
}

fn record(conn: &mut PgConnection, act: &Act, draft: &Draft, rows: &[SessionRow]) -> Answer<()> {
    let beside = store::load_beside(conn, rows)?;
    let views = rows.iter().map(|row| session_view(row, &beside)).collect::<Answer<Vec<_>>>()?;
    let of = |one: &ClassSessionView| {
        change("class_session.create", "class_session", one.id, &draft.place).after(one)
    };
    let series = super::rest::bare_view(&draft.series)?;
    let whole = change("class_series.create", "class_series", series.id, &draft.place).after(&series);
    let changes: Vec<Change> = std::iter::once(whole).chain(views.iter().map(of)).collect();
    Ok(audit::record_all(conn, changes.into_iter().map(|change| (act, change)))?)
}

type Judged<'a> = (&'a Occurrence, &'a SessionRow, Vec<Collision>);

fn judged<'a>(board: &Board, draft: &'a Draft) -> Vec<Judged<'a>> {
    let days = draft.found.days.iter().zip(&draft.sessions);
    days.map(|(day, row)| (day, row, board.collisions(&draft.place, row))).collect()
}

fn require_venue(board: &Board, draft: &Draft) -> Answer<()> {
    let mut faults = Vec::new();
    if let Some(row) = draft.sessions.first() {
        board.venue_faults(row, &mut faults);
    }
    if faults.is_empty() { Ok(()) } else { Err(ClassServiceError::Faults(faults)) }
}

/// Reads what is wanted, and says what is wrong with it at any time.
fn draft(conn: &mut PgConnection, act: &Act, body: &CreateClassSeries) -> Answer<Draft> {
    let unknown = || ClassServiceError::Faults(vec![Fault::new("/school_id", "school_not_found")]);
    let place = find_school(conn, &act.scope(), body.school_id)?.ok_or_else(unknown)?;
    let pattern = Pattern::new(&body.weekdays, (body.first_day, body.last_day), body.on_non_working_day)?;
    let hours = Hours::new(body.start_time, body.minutes)?;
    if body.first_day < business_date(act.at) {
        return Err(SeriesError::Past.into());
    }
    let wanted = wanted(conn, body)?;
    let calendar = working_days(conn, body.first_day, body.last_day)?;
    let found = occurrences(&pattern, |day| is_worked(&calendar, day), wanted);
    if found.days.is_empty() {
        return Err(SeriesError::NoDays.into());
    }
    let days: Vec<NaiveDate> = found.days.iter().map(|one| one.day).collect();
    let course = find_course(conn, act, &place, (body.course_id, body.curriculum_item_id), &days)?;
    let series = SeriesRow {
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
        capacity: number(body.capacity)?,
        weekdays: body.weekdays.iter().map(|day| Some(i16::from(*day))).collect(),
        start_time: body.start_time,
        minutes: number(body.minutes)?,
        first_day: body.first_day,
        last_day: body.last_day,
        on_non_working_day: body.on_non_working_day.to_string(),
        cancelled_from: None,
        cancelled_reason: None,
        created_by: act.account_id.0,
        created_at: act.at,
        version: 1,
    };
    let sessions: Vec<SessionRow> = days.iter().map(|day| session_of(act, &series, hours.on(*day))).collect();
    let mut faults = Vec::new();
    if let Some(row) = sessions.first() {
        check_item(conn, &sessions, ["/first_day", "/last_day"], &mut faults)?;
        check_room(conn, &place, row, &mut faults)?;
        check_teacher(conn, act, &sessions, &mut faults)?;
    }
    if !faults.is_empty() {
        return Err(ClassServiceError::Faults(faults));
    }
    Ok(Draft { place, series, wanted, found, sessions })
}

/// How many sessions are wanted: as many as are told, or as the plan still lacks.
fn wanted(conn: &mut PgConnection, body: &CreateClassSeries) -> Answer<Option<u32>> {
    let (None, Some(item)) = (body.sessions, body.curriculum_item_id) else { return Ok(body.sessions) };
    let Some(planned) = store::find_planned(conn, item)? else { return Ok(None) };
    let lacks = i64::from(planned) - store::count_planned(conn, item)?;
    match u32::try_from(lacks) {
        Ok(lacks) if lacks > 0 => Ok(Some(lacks)),
        _ => Err(SeriesError::PlanComplete.into()),
    }
}

fn session_of(
    act: &Act,
    series: &SeriesRow,
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
) -> SessionRow {
    SessionRow {
        id: new_id(),
        school_id: series.school_id,
        course_id: series.course_id,
        curriculum_item_id: series.curriculum_item_id,
        title: series.title.clone(),
        form: series.form.clone(),
        delivery_mode: series.delivery_mode.clone(),
        room_id: series.room_id,
        venue_id: series.venue_id,
        teacher_id: series.teacher_id,
        starts_at,
        ends_at,
        capacity: series.capacity,
        status: SessionState::Scheduled.to_string(),
        created_at: act.at,
        version: 1,
        series_id: Some(series.id),
        changed_by_hand: false,
        timed_at: None,
    }
}

fn occurrence(one: Occurrence, row: &SessionRow, collisions: &[Collision]) -> SeriesOccurrence {
    let collision = |found: &Collision| SessionCollision {
        kind: found.kind,
        title: found.title.clone(),
        session_id: found.session,
        starts_at: found.period.map(|(from, _)| from),
        ends_at: found.period.map(|(_, to)| to),
    };
    SeriesOccurrence {
        day: one.day,
        moved_from: one.moved_from,
        is_workday: one.is_workday,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        collisions: collisions.iter().map(collision).collect(),
    }
}
