//! What a refresh rests on: surveys that are answered, courses that are rated, half-years that are reviewed.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::course::{CategoryCode, CourseView};
use contract::curriculum::{
    AnswerChannel, CreateCourseRating, CreateDemandAnswer, CreateDemandSurvey, CreateTeachingReview,
    CurriculumPlanView, DemandOptionInput, DemandSurveyQuery, DemandSurveyView, Half, HalfYear,
    TeachingReviewLineInput, TeachingReviewView, UpdateCurriculumPlan, UpdateTeachingReview,
};
use contract::ids::{DemandSurveyId, LearnerId, TeachingReviewId};
use contract::money::Yuan;
use diesel::pg::PgConnection;

use super::chance::Chance;
use super::teaching::Group;
use super::{Cast, DemoError, morning};
use crate::act::Act;
use crate::curriculum::service::{self, CurriculumServiceError};
use crate::paging::Paging;

/// What elders ask for within a category.
const TOPICS: &[(&str, &str)] = &[
    ("smart_living", "手机挂号与缴费"),
    ("health_fitness", "八段锦"),
    ("culture_recreation", "蒙古族长调"),
    ("fraud_prevention", "识别保健品骗局"),
];
const FINDINGS: &[&str] = &[
    "书法、合唱类课程出勤稳定，手机类课程座位不足；冬季下午场次迟到较多。",
    "康养健身课程最受欢迎，讲座类课程完成率偏低，学员希望多练习、少讲授。",
    "多数课程按计划开展，两门课程因教师外出停课，学员评价总体较好。",
];
const MEASURES: &[&str] = &[
    "增加手机应用课程场次，缩短讲座时长，下午场次推迟半小时开始。",
    "更换完成率偏低的课程，增设实操环节，候补学员优先报名。",
    "落实代课教师，按需求调查新增两门课程，保留出勤高的课程。",
];

/// A draft that is published once its day has come, when its half-year's survey and the last review are there.
pub struct Pending {
    /// The draft.
    pub plan: CurriculumPlanView,
    /// The day on which it is published.
    pub on: NaiveDate,
}

/// Publishes a draft on what it rests on. A school without learners has nobody to ask, and no plan.
pub fn publish(
    conn: &mut PgConnection,
    chance: &mut Chance,
    cast: &Cast,
    group: &Group<'_>,
    (pending, courses): (Pending, &[CourseView]),
) -> Result<(), DemoError> {
    let Pending { plan, on } = pending;
    if group.learners.is_empty() {
        return Ok(());
    }
    let act = cast.manager(morning(on));
    let plan = service::get_plan(conn, &act, plan.id)?;
    let survey = asked(conn, chance, cast, group, (plan.half_year, on, courses))?;
    let review = match &plan.diff {
        Some(diff) => Some(reviewed(conn, chance, cast, group, (diff.against_half_year, on, courses))?),
        None => None,
    };
    let body = UpdateCurriculumPlan {
        demand_survey_id: Some(Some(survey)),
        teaching_review_id: Some(review),
        ..UpdateCurriculumPlan::default()
    };
    let plan = service::update_plan(conn, &act, plan.id, plan.version, &body)?;
    service::publish_plan(conn, &act, plan.id, None)?;
    Ok(())
}

/// The categories that the school's courses are of, a few topics, and a course.
fn options(courses: &[CourseView]) -> Vec<DemandOptionInput> {
    let mut categories: Vec<CategoryCode> = Vec::new();
    for course in courses {
        if !categories.contains(&course.category) {
            categories.push(course.category.clone());
        }
    }
    let whole = |category| DemandOptionInput { category: Some(category), topic: None, course_id: None };
    let topic = |(category, topic): &(&str, &str)| {
        let category = category.parse().ok();
        DemandOptionInput { category, topic: Some((*topic).to_owned()), course_id: None }
    };
    let course = courses.first().map(|course| DemandOptionInput {
        category: None,
        topic: None,
        course_id: Some(course.id),
    });
    categories.into_iter().map(whole).chain(TOPICS.iter().map(topic)).chain(course).collect()
}

/// A half-year as a title names it: `2027年上半年`.
fn half_in_chinese(half_year: HalfYear) -> String {
    let half = if half_year.half() == Half::H1 { "上" } else { "下" };
    format!("{}年{half}半年", half_year.year())
}

/// The school's own survey before a half-year, answered by some of its learners.
fn asked(
    conn: &mut PgConnection,
    chance: &mut Chance,
    cast: &Cast,
    group: &Group<'_>,
    (half_year, closes_on, courses): (HalfYear, NaiveDate, &[CourseView]),
) -> Result<DemandSurveyId, DemoError> {
    let opens_on = group.opened.max(half_year.first_day() - TimeDelta::days(28));
    let act = cast.clerk(morning(opens_on));
    let new = CreateDemandSurvey {
        title_zh: format!("{}课程需求调查", half_in_chinese(half_year)),
        title_mn: None,
        school_id: Some(group.school),
        county_code: None,
        half_year,
        opens_on,
        closes_on,
        max_choices: 3,
        options: options(courses),
    };
    let survey = issue(conn, &act, &new)?;
    let span = u32::try_from((closes_on - opens_on).num_days()).unwrap_or_default();
    for (at, learner) in group.learners.iter().enumerate() {
        if at == 0 || chance.percent(40) {
            let day = opens_on + TimeDelta::days(i64::from(chance.below(span + 1)));
            answer(conn, chance, &cast.clerk(morning(day)), (&survey, *learner))?;
        }
    }
    Ok(survey.id)
}

fn issue(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateDemandSurvey,
) -> Result<DemandSurveyView, DemoError> {
    let draft = service::create_survey(conn, act, new)?;
    Ok(service::issue_survey(conn, act, draft.id, None)?)
}

/// One to three choices, the first options more often than the last.
fn answer(
    conn: &mut PgConnection,
    chance: &mut Chance,
    act: &Act,
    (survey, learner_id): (&DemandSurveyView, LearnerId),
) -> Result<(), DemoError> {
    let count = u32::try_from(survey.options.len()).unwrap_or(1);
    let mut chosen = Vec::new();
    for _ in 0..chance.between(1, 3) {
        let at = chance.below(count).min(chance.below(count)) as usize;
        let id = survey.options[at].id;
        if !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    let channel = *chance.pick(&[AnswerChannel::Paper, AnswerChannel::Paper, AnswerChannel::Kiosk]);
    let body =
        CreateDemandAnswer { learner_id, option_ids: chosen, channel, answered_on: None, remark: None };
    service::record_answer(conn, act, survey.id, &body)?;
    Ok(())
}

/// The signed review of a half-year that has just ended.
fn reviewed(
    conn: &mut PgConnection,
    chance: &mut Chance,
    cast: &Cast,
    group: &Group<'_>,
    (half_year, on, courses): (HalfYear, NaiveDate, &[CourseView]),
) -> Result<TeachingReviewId, DemoError> {
    rated(conn, chance, cast, group, (half_year, courses, morning(on - TimeDelta::days(3))))?;
    let act = cast.clerk(morning(on - TimeDelta::days(2)));
    let draft = written(conn, chance, &act, group, half_year)?;
    let act = cast.manager(morning(on - TimeDelta::days(1)));
    Ok(service::finalise_review(conn, &act, draft.id, draft.version)?.id)
}

fn written(
    conn: &mut PgConnection,
    chance: &mut Chance,
    act: &Act,
    group: &Group<'_>,
    half_year: HalfYear,
) -> Result<TeachingReviewView, DemoError> {
    let new = CreateTeachingReview { school_id: group.school, half_year };
    let draft = service::create_review(conn, act, &new)?;
    let line = |course_id, chance: &mut Chance| TeachingReviewLineInput {
        course_id,
        waiting_learners: if chance.percent(30) { chance.between(1, 12) } else { 0 },
        cost: Yuan::from_fen(i64::from(chance.between(4, 30)) * 10_000),
        remark: None,
    };
    let lines = draft.lines.iter().map(|known| line(known.course_id, chance)).collect();
    let body = UpdateTeachingReview {
        findings: Some((*chance.pick(FINDINGS)).to_owned()),
        measures: Some((*chance.pick(MEASURES)).to_owned()),
        lines: Some(lines),
    };
    Ok(service::update_review(conn, act, draft.id, draft.version, &body)?)
}

/// A few learners rate what they attended.
fn rated(
    conn: &mut PgConnection,
    chance: &mut Chance,
    cast: &Cast,
    group: &Group<'_>,
    (half_year, courses, at): (HalfYear, &[CourseView], DateTime<Utc>),
) -> Result<(), DemoError> {
    let act = cast.clerk(at);
    for learner in group.learners.iter().take(5) {
        for course in courses {
            let given = |chance: &mut Chance| u8::try_from(chance.between(3, 5)).unwrap_or(3);
            let body = CreateCourseRating {
                learner_id: *learner,
                school_id: None,
                course_id: course.id,
                half_year,
                experience: given(chance),
                gain: given(chance),
                happiness: given(chance),
                remark: None,
                channel: AnswerChannel::Paper,
            };
            match service::rate(conn, &act, &body) {
                // Who was not there does not rate.
                Ok(_) | Err(CurriculumServiceError::Faults(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}

/// What the present half-year has shown so far: ratings, and at some schools a review that is being written.
pub fn so_far(
    conn: &mut PgConnection,
    chance: &mut Chance,
    cast: &Cast,
    group: &Group<'_>,
    (courses, last): (&[CourseView], DateTime<Utc>),
) -> Result<(), DemoError> {
    let Some(present) = HalfYear::containing(cast.season.today) else { return Ok(()) };
    rated(conn, chance, cast, group, (present, courses, last))?;
    if chance.percent(50) && present.first_day() <= crate::clock::business_date(last) {
        written(conn, chance, &cast.clerk(last), group, present)?;
    }
    next_answered(conn, chance, cast, group, present.next())
}

/// The days of the city's survey for the coming half-year.
fn days_of_next(cast: &Cast) -> (NaiveDate, NaiveDate) {
    (cast.season.today - TimeDelta::days(20), cast.season.today + TimeDelta::days(25))
}

/// The city asks all learners about the coming half-year.
pub fn ask_city(conn: &mut PgConnection, cast: &Cast, courses: &[CourseView]) -> Result<(), DemoError> {
    let Some(present) = HalfYear::containing(cast.season.today) else { return Ok(()) };
    let (opens_on, closes_on) = days_of_next(cast);
    let new = CreateDemandSurvey {
        title_zh: format!("{}全市老年人学习需求调查", half_in_chinese(present.next())),
        title_mn: None,
        school_id: None,
        county_code: None,
        half_year: present.next(),
        opens_on,
        closes_on,
        max_choices: 3,
        options: options(courses),
    };
    issue(conn, &cast.city(morning(opens_on)), &new)?;
    Ok(())
}

/// Some of the school's learners have answered the city's survey by now.
fn next_answered(
    conn: &mut PgConnection,
    chance: &mut Chance,
    cast: &Cast,
    group: &Group<'_>,
    half_year: HalfYear,
) -> Result<(), DemoError> {
    let (opens_on, _) = days_of_next(cast);
    let act = cast.clerk(cast.season.past(morning(opens_on + TimeDelta::days(i64::from(chance.below(20))))));
    let query = DemandSurveyQuery { half_year: Some(half_year), ..DemandSurveyQuery::default() };
    let paging = Paging { limit: 1, ..Paging::default() };
    let found = service::list_surveys(conn, &act, &query, None, &paging)?;
    let Some(survey) = found.items.first() else { return Ok(()) };
    let survey = service::get_survey(conn, &act, survey.id)?;
    for learner in group.learners {
        if chance.percent(25) {
            answer(conn, chance, &act, (&survey, *learner))?;
        }
    }
    Ok(())
}
