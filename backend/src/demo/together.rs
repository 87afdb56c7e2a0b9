//! A lecture to come with a waiting list, and a learning team with a log: what a school has besides its classes.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::class::{CreateClassSession, CreateEnrolment};
use contract::course::{ActivityForm, CourseView, DeliveryMode};
use contract::ids::LearnerId;
use contract::learning_team::{
    CreateLearningTeam, CreateLearningTeamActivity, JoinLearningTeam, LearningTeamKind, LearningTeamView,
};
use diesel::pg::PgConnection;

use super::teaching::Group;
use super::{Cast, DemoError, morning};
use crate::class;
use crate::class::service::enrolments;
use crate::learning_team::service;

/// How many fit into the lecture, and how many apply: somebody waits.
const SEATS: u32 = 4;
const APPLY: usize = 6;
/// How many are in the team: enough for it to be active.
const IN_TEAM: usize = 6;
/// The lecture is so many days ahead.
const AHEAD: i64 = 5;

/// The lecture and the team of a school that has learners enough.
pub fn besides(
    conn: &mut PgConnection,
    cast: &Cast,
    group: &Group<'_>,
    courses: &[CourseView],
) -> Result<(), DemoError> {
    if group.learners.len() < IN_TEAM {
        return Ok(());
    }
    if let Some(course) = courses.first() {
        lecture(conn, cast, group, course)?;
    }
    let team = team(conn, cast, group)?;
    let met = |days: i64| cast.season.past(morning(cast.season.today - TimeDelta::days(days)));
    for (days, content) in [(33, "排练《敖包相会》，准备重阳节展演"), (12, "学唱新歌，交流发声练习")]
    {
        activity(conn, cast, &team, (met(days), content), &group.learners[..IN_TEAM])?;
    }
    Ok(())
}

fn lecture(
    conn: &mut PgConnection,
    cast: &Cast,
    group: &Group<'_>,
    course: &CourseView,
) -> Result<(), DemoError> {
    let yesterday = cast.season.past(morning(cast.season.today - TimeDelta::days(1)));
    let starts_at = morning(cast.season.today + TimeDelta::days(AHEAD)) + TimeDelta::hours(6);
    let new = CreateClassSession {
        school_id: group.school,
        course_id: course.id,
        curriculum_item_id: None,
        title: Some(format!("{}（线上讲座）", course.title_zh)),
        form: Some(ActivityForm::Lecture),
        delivery_mode: Some(DeliveryMode::Online),
        room_id: None,
        venue_id: None,
        teacher_id: None,
        starts_at,
        ends_at: starts_at + TimeDelta::minutes(60),
        capacity: SEATS,
        series_id: None,
        accept_overlaps: false,
    };
    let session = class::service::create_session(conn, &cast.manager(yesterday), &new)?;
    for learner in group.learners.iter().take(APPLY) {
        let body = CreateEnrolment {
            series_id: None,
            session_id: Some(session.id),
            learner_id: *learner,
            asked_by: None,
            proxy_id: None,
        };
        enrolments::enrol(conn, &cast.clerk(yesterday), &body)?;
    }
    Ok(())
}

fn team(conn: &mut PgConnection, cast: &Cast, group: &Group<'_>) -> Result<LearningTeamView, DemoError> {
    let formed_on: NaiveDate =
        group.opened.max(cast.season.first_day).min(cast.season.today - TimeDelta::days(40));
    let act = cast.clerk(cast.season.past(morning(cast.season.today - TimeDelta::days(39))));
    let new = CreateLearningTeam {
        school_id: group.school,
        name: "夕阳红合唱团".to_owned(),
        kind: LearningTeamKind::Choir,
        leader_id: group.learners[0],
        formed_on,
    };
    let team = service::create_team(conn, &act, &new)?;
    for learner in &group.learners[1..IN_TEAM] {
        let body = JoinLearningTeam { learner_id: *learner, joined_on: formed_on };
        service::join_team(conn, &act, team.id, &body)?;
    }
    Ok(team)
}

/// The clerk enters what the team has done, the manager approves it.
fn activity(
    conn: &mut PgConnection,
    cast: &Cast,
    team: &LearningTeamView,
    (starts_at, content): (DateTime<Utc>, &str),
    learners: &[LearnerId],
) -> Result<(), DemoError> {
    let ends_at = starts_at + TimeDelta::minutes(90);
    let body = CreateLearningTeamActivity {
        starts_at,
        ends_at,
        place: "活动室".to_owned(),
        content: content.to_owned(),
        learner_ids: learners.to_vec(),
        session_id: None,
    };
    let entry = service::create_activity(conn, &cast.clerk(ends_at + TimeDelta::hours(2)), team.id, &body)?;
    service::approve_activity(conn, &cast.manager(ends_at + TimeDelta::hours(5)), entry.id)?;
    Ok(())
}
