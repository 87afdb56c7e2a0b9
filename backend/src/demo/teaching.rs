//! Plans, classes and attendance of a school.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::class::{ClassSessionView, CreateClassSession, PaperSheet, PaperSheetRow};
use contract::course::{CourseQuery, CourseView, DeliveryMode};
use contract::curriculum::{CreateCurriculumPlan, CurriculumItemInput, HalfYear, UpdateCurriculumPlan};
use contract::facility::FacilityView;
use contract::ids::{CourseId, LearnerId, SchoolId, TeacherId};
use diesel::pg::PgConnection;

use super::chance::Chance;
use super::evidence::Pending;
use super::{Cast, DemoError, doubts, morning};
use crate::clock::start_of_day;
use crate::paging::Paging;
use crate::{class, course, credit, curriculum};

/// How many of a hundred classes a learner comes to: one is always there, another now and then.
const DILIGENCE: [u32; 4] = [85, 60, 45, 30];

/// A school and its people.
pub struct Group<'a> {
    /// The facility.
    pub facility: &'a FacilityView,
    /// The school.
    pub school: SchoolId,
    /// Since when it is open.
    pub opened: NaiveDate,
    /// Who teaches.
    pub teachers: &'a [TeacherId],
    /// Who learns.
    pub learners: &'a [LearnerId],
}

/// What a school teaches: the courses of the latest plan, and plans that are still to be published, the earlier first.
pub struct Curricula {
    /// The courses.
    pub courses: Vec<CourseView>,
    /// The drafts.
    pub pending: Vec<Pending>,
}

/// The catalogue, by code.
pub fn catalogue(conn: &mut PgConnection, cast: &Cast) -> Result<Vec<CourseView>, DemoError> {
    let paging = Paging { limit: 200, ..Paging::default() };
    let act = cast.manager(morning(cast.season.first_day));
    let mut catalogue = course::service::list_courses(conn, &act, &CourseQuery::default(), &paging)?.items;
    catalogue.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(catalogue)
}

/// Drafts the plans of this half-year and the last; a few schools are late with the present one.
pub fn curricula(
    conn: &mut PgConnection,
    chance: &mut Chance,
    cast: &Cast,
    group: &Group<'_>,
) -> Result<Curricula, DemoError> {
    let catalogue = catalogue(conn, cast)?;
    let first = draw(chance, &catalogue, 7);
    let Some(present) = HalfYear::containing(cast.season.today) else {
        return Ok(Curricula { courses: first, pending: Vec::new() });
    };
    let last = draft(conn, chance, cast, group, present.previous(), &first)?;
    if chance.percent(6) {
        return Ok(Curricula { courses: first, pending: last.into_iter().collect() });
    }
    let mut second: Vec<CourseView> = first.iter().take(4).cloned().collect();
    for one in draw(chance, &catalogue, 9) {
        if second.len() < 7 && second.iter().all(|known| known.id != one.id) {
            second.push(one);
        }
    }
    let next = draft(conn, chance, cast, group, present, &second)?;
    Ok(Curricula { courses: second, pending: last.into_iter().chain(next).collect() })
}

fn draw(chance: &mut Chance, catalogue: &[CourseView], count: usize) -> Vec<CourseView> {
    let mut drawn: Vec<CourseView> = Vec::new();
    while drawn.len() < count.min(catalogue.len()) {
        let one = chance.pick(catalogue);
        if drawn.iter().all(|known| known.id != one.id) {
            drawn.push(one.clone());
        }
    }
    drawn
}

fn draft(
    conn: &mut PgConnection,
    chance: &mut Chance,
    cast: &Cast,
    group: &Group<'_>,
    half_year: HalfYear,
    courses: &[CourseView],
) -> Result<Option<Pending>, DemoError> {
    let on = half_year.first_day() + TimeDelta::days(6);
    if group.opened > on || on >= cast.season.today {
        return Ok(None);
    }
    let act = cast.manager(morning(on));
    let new = CreateCurriculumPlan { school_id: group.school, half_year, copy_last: false };
    let plan = curriculum::service::create_plan(conn, &act, &new)?;
    let item = |course_id: CourseId, chance: &mut Chance| CurriculumItemInput {
        course_id,
        sessions_planned: u16::try_from(chance.between(4, 16)).unwrap_or(4),
        weekday: u8::try_from(chance.between(1, 5)).ok(),
        start_time: None,
    };
    let items = courses.iter().map(|course| item(course.id, chance)).collect();
    let body = UpdateCurriculumPlan { items: Some(items), ..UpdateCurriculumPlan::default() };
    let plan = curriculum::service::update_plan(conn, &act, plan.id, plan.version, &body)?;
    Ok(Some(Pending { plan, on }))
}

/// A class a week, with its sign-in sheet, settled the next day, whereupon `afterwards` happens at that instant, and
/// the next one planned; the instant after the last one.
pub fn classes(
    conn: &mut PgConnection,
    chance: &mut Chance,
    cast: &Cast,
    group: &Group<'_>,
    (courses, weeks): (&[CourseView], u32),
    mut afterwards: impl FnMut(&mut PgConnection, &mut Chance, DateTime<Utc>) -> Result<(), DemoError>,
) -> Result<DateTime<Utc>, DemoError> {
    let weekday = i64::from(chance.below(5));
    let hour = i64::from(*chance.pick(&[0_u32, 1, 5, 6]));
    let in_person =
        |one: &&CourseView| one.delivery_mode != DeliveryMode::Online && one.lesson_minutes <= 120;
    let in_person: Vec<CourseView> = courses.iter().filter(in_person).cloned().collect();
    // In three schools of four, whoever comes signs out as well.
    let forgets = if chance.percent(75) { 0 } else { 2 };
    let mut last = morning(cast.season.first_day);
    for week in 0..=weeks + 1 {
        let starts_at = morning(cast.season.first_day + TimeDelta::days(7 * i64::from(week) + weekday))
            + TimeDelta::hours(hour);
        if in_person.is_empty() || chance.percent(4) {
            continue; // a holiday, or a snow storm
        }
        let course = chance.pick(&in_person).clone();
        if starts_at >= start_of_day(cast.season.today) {
            plan_class(conn, cast, group, &course, starts_at)?;
            break;
        }
        last = cast.season.past(starts_at + TimeDelta::days(1));
        one_class(conn, (&mut *chance, forgets), cast, group, &course, starts_at)?;
        afterwards(conn, chance, last)?;
    }
    Ok(last)
}

/// Puts a class on the timetable.
fn plan_class(
    conn: &mut PgConnection,
    cast: &Cast,
    group: &Group<'_>,
    course: &CourseView,
    starts_at: DateTime<Utc>,
) -> Result<ClassSessionView, DemoError> {
    let planned = cast.manager(cast.season.past(starts_at - TimeDelta::days(3)));
    let new = CreateClassSession {
        school_id: group.school,
        course_id: course.id,
        curriculum_item_id: None,
        title: None,
        form: None,
        delivery_mode: None,
        room_id: group.facility.rooms.iter().find(|room| room.capacity >= 40).map(|room| room.id),
        venue_id: None,
        teacher_id: group.teachers.first().copied(),
        starts_at,
        ends_at: starts_at + TimeDelta::minutes(i64::from(course.lesson_minutes)),
        capacity: 40,
        series_id: None,
        accept_overlaps: false,
    };
    Ok(class::service::create_session(conn, &planned, &new)?)
}

fn one_class(
    conn: &mut PgConnection,
    (chance, forgets): (&mut Chance, u32),
    cast: &Cast,
    group: &Group<'_>,
    course: &CourseView,
    starts_at: DateTime<Utc>,
) -> Result<(), DemoError> {
    let session = plan_class(conn, cast, group, course, starts_at)?;
    let ends_at = session.ends_at;
    class::service::take_step(
        conn,
        &cast.clerk(starts_at - TimeDelta::minutes(20)),
        session.id,
        class::domain::SessionStep::Open,
        None,
    )?;
    let comes = |(nth, _): &(usize, &LearnerId)| chance.percent(DILIGENCE[nth % DILIGENCE.len()]);
    let rows = group.learners.iter().enumerate().filter(comes).map(|(_, id)| *id).collect::<Vec<_>>();
    let sheet = PaperSheet {
        rows: rows
            .into_iter()
            .take(40)
            .map(|learner| row((&mut *chance, forgets), learner, starts_at, ends_at))
            .collect(),
    };
    let present: Vec<LearnerId> = sheet.rows.iter().map(|row| row.learner_id).collect();
    let after = cast.clerk(ends_at + TimeDelta::minutes(25));
    if !sheet.rows.is_empty() {
        class::service::record_sheet(conn, &after, session.id, &sheet.rows)?;
    }
    if present.len() + 3 <= 40 {
        let absent = group.learners.iter().filter(|learner| !present.contains(learner));
        doubts::after_class(conn, cast, &session, &absent.copied().take(3).collect::<Vec<_>>())?;
    }
    class::service::take_step(conn, &after, session.id, class::domain::SessionStep::Close, None)?;
    let settled = cast.manager(cast.season.past(ends_at + TimeDelta::hours(20)));
    credit::service::settle_session(conn, &settled, session.id)?;
    Ok(())
}

fn row(
    (chance, forgets): (&mut Chance, u32),
    learner_id: LearnerId,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> PaperSheetRow {
    let early = i64::from(chance.below(16)) - 10;
    let late = i64::from(chance.below(20)) - 6;
    let left = ends_at + TimeDelta::minutes(late);
    PaperSheetRow {
        learner_id,
        signed_in_at: starts_at + TimeDelta::minutes(early),
        signed_out_at: (!chance.percent(forgets)).then_some(left),
    }
}
