//! How learners judge what they attended: taken once each, and told without names.

use std::collections::HashMap;

use contract::curriculum::{
    CourseRatingFigures, CourseRatingQuery, CourseRatingSummary, CourseRatingView, CreateCourseRating,
    HalfYear, RatableCourse, RatableCourses,
};
use contract::ids::LearnerId;
use contract::policy::Fault;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::answers::person;
use super::{Answer, CurriculumServiceError, school};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::curriculum::domain::reviews::{check_rating_day, may_tell, mean_centi, rated_until};
use crate::curriculum::store::{self, AttendedCourse, RatedCourse, RatingRow};
use crate::db::value::{number, word};
use crate::learner::service::lineage;

/// Takes a learner's rating of a course that it attended, once. One more is refused whether or not it says the same: an answer
/// that told them apart would tell what was given.
pub fn rate(conn: &mut PgConnection, act: &Act, body: &CreateCourseRating) -> Answer<CourseRatingView> {
    let person = person(conn, act, body.learner_id.0)?;
    let place = school(conn, act, body.school_id.unwrap_or(person.school_id.into()))?;
    let what = (place.school_id.0, body.course_id.0, body.half_year);
    let row = row_of(act, place.school_id.0, body);
    check_rating_day(body.half_year, business_date(act.at))?;
    let records = records(conn, body.learner_id)?;
    if !store::has_attended(conn, &records, what)? {
        return Err(CurriculumServiceError::Faults(vec![Fault::new("/course_id", "not_attended")]));
    }
    let rated = store::list_rated_by(conn, &records, body.half_year)?;
    if rated.contains(&(row.school_id, row.course_id)) || !store::insert_rating(conn, &row)? {
        return Err(CurriculumServiceError::AlreadyRated);
    }
    let view = view(row)?;
    let change = Change::of("course_rating.record", "course_rating", view.id);
    audit::record(conn, act, &change.within(place.facility_id, &place.township_code).after(&view))?;
    Ok(view)
}

/// What a learner attended within reach and may rate today: in the present half-year, and for a while in the one before.
pub fn list_ratable(conn: &mut PgConnection, act: &Act, learner: LearnerId) -> Answer<RatableCourses> {
    store::find_person(conn, &act.scope(), learner.0)?.ok_or(CurriculumServiceError::NotFound)?;
    let records = records(conn, learner)?;
    let today = business_date(act.at);
    let present = HalfYear::containing(today).ok_or(CurriculumServiceError::NoParameters)?;
    let mut courses = Vec::new();
    for half_year in [present, present.previous()] {
        if check_rating_day(half_year, today).is_ok() {
            courses.extend(ratable(conn, act, (&records, half_year))?);
        }
    }
    Ok(RatableCourses { learner_id: learner, courses })
}

/// The records of a learner: its own, and those that went into it.
fn records(conn: &mut PgConnection, learner: LearnerId) -> Answer<Vec<Uuid>> {
    Ok(lineage(conn, learner)?.into_iter().map(Into::into).collect())
}

fn ratable(
    conn: &mut PgConnection,
    act: &Act,
    (records, half_year): (&[Uuid], HalfYear),
) -> Answer<Vec<RatableCourse>> {
    let attended = store::list_attended_courses(conn, &act.scope(), (records, half_year))?;
    let ids: Vec<Uuid> = attended.iter().map(|one| one.course_id).collect();
    let titles = store::list_titles(conn, &ids)?;
    let rated = store::list_rated_by(conn, records, half_year)?;
    let view = |one: AttendedCourse| {
        Ok(RatableCourse {
            rated: rated.contains(&(one.school_id, one.course_id)),
            school_id: one.school_id.into(),
            school_name: one.school_name,
            course_id: one.course_id.into(),
            course_title: titles.get(&one.course_id).cloned().unwrap_or_default(),
            half_year,
            attendances: number(one.attendances)?,
            rated_until: rated_until(half_year),
        })
    };
    let mut courses = attended.into_iter().map(view).collect::<Answer<Vec<_>>>()?;
    courses.sort_by(|one, other| {
        (&one.course_title, &one.school_name).cmp(&(&other.course_title, &other.school_name))
    });
    Ok(courses)
}

fn row_of(act: &Act, school: Uuid, body: &CreateCourseRating) -> RatingRow {
    RatingRow {
        id: new_id(),
        school_id: school,
        course_id: body.course_id.0,
        half_year: body.half_year.to_string(),
        learner_id: body.learner_id.0,
        experience: i16::from(body.experience),
        gain: i16::from(body.gain),
        happiness: i16::from(body.happiness),
        remark: body.remark.clone().filter(|text| !text.is_empty()),
        channel: body.channel.to_string(),
        recorded_by: act.account_id.0,
        recorded_at: act.at,
    }
}

fn view(row: RatingRow) -> Answer<CourseRatingView> {
    Ok(CourseRatingView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        course_id: row.course_id.into(),
        half_year: word(&row.half_year)?,
        experience: number(row.experience)?,
        gain: number(row.gain)?,
        happiness: number(row.happiness)?,
        remark: row.remark,
        channel: word(&row.channel)?,
        recorded_at: row.recorded_at,
    })
}

/// How the courses of schools within reach were judged in a half-year, by nobody in particular.
pub fn summarise_ratings(
    conn: &mut PgConnection,
    act: &Act,
    query: &CourseRatingQuery,
) -> Answer<CourseRatingSummary> {
    let half_year = query.half_year.or_else(|| HalfYear::containing(business_date(act.at)));
    let half_year = half_year.ok_or(CurriculumServiceError::NoParameters)?;
    let (scope, of) = (act.scope(), (query.school_id.map(|id| id.0), half_year));
    let rated = store::list_rated_courses(conn, &scope, of)?;
    let ids: Vec<Uuid> = rated.iter().map(|course| course.course_id).collect();
    let by_many = rated.iter().filter(|course| may_tell(course.ratings)).map(|course| course.course_id);
    let mut remarks: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (course, remark) in store::list_remarks(conn, &scope, of, &by_many.collect::<Vec<_>>())? {
        remarks.entry(course).or_default().push(remark);
    }
    let mut titles = store::list_titles(conn, &ids)?;
    let figures = |course: RatedCourse| {
        let title = titles.remove(&course.course_id).unwrap_or_default();
        course_figures(course, title, remarks.remove(&course.course_id).unwrap_or_default())
    };
    let mut courses: Vec<CourseRatingFigures> = rated.into_iter().map(figures).collect::<Answer<_>>()?;
    courses.sort_by(|one, other| one.course_title.cmp(&other.course_title));
    Ok(CourseRatingSummary { half_year, ratings: courses.iter().map(|course| course.ratings).sum(), courses })
}

fn course_figures(
    course: RatedCourse,
    course_title: String,
    remarks: Vec<String>,
) -> Answer<CourseRatingFigures> {
    let ratings: u64 = number(course.ratings)?;
    let sums: [u64; 3] = [number(course.experience)?, number(course.gain)?, number(course.happiness)?];
    let told = may_tell(course.ratings);
    let mean = |sum, count| mean_centi(sum, count).filter(|_| told);
    Ok(CourseRatingFigures {
        course_id: course.course_id.into(),
        course_title,
        ratings,
        experience_centi: mean(sums[0], ratings),
        gain_centi: mean(sums[1], ratings),
        happiness_centi: mean(sums[2], ratings),
        satisfaction_centi: mean(sums.iter().sum(), ratings * 3),
        remarks,
    })
}
