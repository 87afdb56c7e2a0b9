//! Which courses are proposed to a learner: the facts of the rule, and what is told of its answer.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use contract::curriculum::{
    CourseRecommendation, CourseRecommendationView, HalfYear, RecommendedSession, UnmetWish,
};
use contract::ids::{CourseId, LearnerId};
use contract::learner::LearnerState;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, CurriculumServiceError};
use crate::act::Act;
use crate::clock::business_date;
use crate::curriculum::domain::recommendation::{
    Attended, Facts, HALF_YEARS, Liked, Offer, Proposed, Target, Wish, free_places, is_completed, recommend,
};
use crate::curriculum::store::{self, AttendedRow, TaughtRow, WishRow};
use crate::db::value::{number, word};
use crate::learner::service::lineage;

/// The courses of a learner's school that are proposed to a learner within reach, with the reasons for each, and what it
/// wishes for and the school does not teach. Answers `NotFound` for a learner out of reach.
pub fn recommend_courses(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerId,
) -> Answer<CourseRecommendationView> {
    let (school, status) =
        store::find_home(conn, &act.scope(), id.0)?.ok_or(CurriculumServiceError::NotFound)?;
    let today = business_date(act.at);
    let half_year = HalfYear::containing(today).ok_or(CurriculumServiceError::NoParameters)?;
    let taught = if status == LearnerState::Active.as_str() {
        store::list_taught(conn, school, (half_year, act.at))?
    } else {
        Vec::new()
    };
    let facts = Facts {
        offers: taught.iter().map(offer).collect::<Answer<_>>()?,
        ..learner_facts(conn, act, (id, &status), half_year)?
    };
    let found = recommend(&facts);
    let by_course: HashMap<Uuid, &TaughtRow> = taught.iter().map(|row| (row.course_id, row)).collect();
    let told = |one: Proposed| {
        let row = by_course.get(&one.course.0).copied().ok_or(CurriculumServiceError::Stored)?;
        item(row, one)
    };
    Ok(CourseRecommendationView {
        learner_id: id,
        school_id: school.into(),
        half_year,
        basis: found.basis,
        items: found.items.into_iter().map(told).collect::<Answer<_>>()?,
        unmet: unmet(conn, found.unmet)?,
    })
}

/// What the learner has said and attended; nothing of it is read of one who is suspended or closed.
fn learner_facts(
    conn: &mut PgConnection,
    act: &Act,
    (id, status): (LearnerId, &str),
    half_year: HalfYear,
) -> Answer<Facts> {
    let nothing = Facts {
        half_year,
        wishes: Vec::new(),
        liked: Liked::default(),
        attended: Vec::new(),
        completed: BTreeSet::new(),
        offers: Vec::new(),
    };
    if status != LearnerState::Active.as_str() {
        return Ok(nothing);
    }
    let from = (1..HALF_YEARS).fold(half_year, |earlier, _| earlier.previous());
    let share = store::find_completion_bp(conn, business_date(act.at))?;
    let completion_bp = number(share.ok_or(CurriculumServiceError::NoParameters)?)?;
    let records: Vec<Uuid> = lineage(conn, id)?.into_iter().map(Into::into).collect();
    let wishes = store::list_wishes(conn, &records, from)?;
    let rows = store::list_attended(conn, &records, (half_year, act.at))?;
    Ok(Facts {
        wishes: wishes.into_iter().map(wish).collect::<Answer<_>>()?,
        liked: store::find_liked(conn, id.0)?,
        attended: attended(&rows, from.first_day())?,
        completed: completed(&rows, completion_bp)?,
        ..nothing
    })
}

fn wish((half_year, category, topic, course): WishRow) -> Answer<Wish> {
    let target = match (course, topic) {
        (Some(course), _) => Target::Course(CourseId(course)),
        (None, Some(topic)) => Target::Topic(topic),
        (None, None) => Target::Category,
    };
    Ok(Wish { half_year: word(&half_year)?, category: word(&category)?, target })
}

/// What was attended since a day, each course once.
fn attended(rows: &[AttendedRow], since: NaiveDate) -> Answer<Vec<Attended>> {
    let mut found: BTreeMap<Uuid, Attended> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.first_day >= since) {
        let (course, category) = (CourseId(row.course_id), word(&row.category)?);
        let known = found.entry(row.course_id).or_insert(Attended { course, category, sessions: 0 });
        known.sessions = known.sessions.saturating_add(number(row.attended)?);
    }
    Ok(found.into_values().collect())
}

fn completed(rows: &[AttendedRow], completion_bp: u32) -> Answer<BTreeSet<CourseId>> {
    let mut found = BTreeSet::new();
    for row in rows {
        if is_completed(number(row.attended)?, number(row.sessions)?, completion_bp) {
            found.insert(CourseId(row.course_id));
        }
    }
    Ok(found)
}

fn places(row: &TaughtRow) -> Answer<u32> {
    let Some(capacity) = row.capacity else { return Ok(0) };
    Ok(free_places(number(capacity)?, number(row.attendances)?, number(row.sessions_held)?))
}

fn offer(row: &TaughtRow) -> Answer<Offer> {
    Ok(Offer {
        course: CourseId(row.course_id),
        title: row.title.clone(),
        category: word(&row.category)?,
        form: word(&row.form)?,
        delivery_mode: word(&row.delivery_mode)?,
        to_come: row.to_come,
        next_at: row.starts_at,
        free_places: places(row)?,
        attendances: number(row.attendances_of_late)?,
    })
}

fn item(row: &TaughtRow, proposed: Proposed) -> Answer<CourseRecommendation> {
    let next_session = match (row.session_id, row.starts_at, row.ends_at, row.capacity) {
        (Some(id), Some(starts_at), Some(ends_at), Some(capacity)) => Some(RecommendedSession {
            id: id.into(),
            starts_at,
            ends_at,
            capacity: number(capacity)?,
            free_places: places(row)?,
        }),
        _ => None,
    };
    Ok(CourseRecommendation {
        course_id: proposed.course,
        course_title: row.title.clone(),
        category: word(&row.category)?,
        plan_id: row.plan_id.map(Into::into),
        next_session,
        score: proposed.score,
        reasons: proposed.reasons,
    })
}

fn unmet(conn: &mut PgConnection, wishes: Vec<Wish>) -> Answer<Vec<UnmetWish>> {
    let wanted = |wish: &Wish| match &wish.target {
        Target::Course(course) => Some(course.0),
        _ => None,
    };
    let courses: Vec<Uuid> = wishes.iter().filter_map(wanted).collect();
    let titles = store::list_titles(conn, &courses)?;
    let told = |wish: Wish| {
        let course = wanted(&wish);
        UnmetWish {
            half_year: wish.half_year,
            category: wish.category,
            topic: if let Target::Topic(topic) = wish.target { Some(topic) } else { None },
            course_id: course.map(CourseId),
            course_title: course.and_then(|id| titles.get(&id).cloned()),
        }
    };
    Ok(wishes.into_iter().map(told).collect())
}
