//! Online lessons of a course, watched in the evenings by learners of the demo facility's school, some to the end.

use chrono::{DateTime, TimeDelta, Utc};
use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::{FacilityId, LearnerId, OnlineLessonId};
use contract::learner::{LearnerQuery, LearnerState};
use contract::online::{
    CreateOnlineLesson, CreateOnlinePlayback, OnlineHeartbeat, PlayState, heartbeat_text,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Cast, DemoError, accounts, morning, teaching};
use crate::act::Act;
use crate::auth::service::system_act;
use crate::credit::service::{list_due_records, settle_records};
use crate::facility::service::get as get_facility;
use crate::keys::MasterKey;
use crate::learner::service::{declare_account, list_learners};
use crate::online::service::{self, Viewer};
use crate::paging::Paging;

/// The course that is taught online, too.
const COURSE: &str = "SL-003";
/// Its lessons, at a platform that exists already: title, address, minutes.
const LESSONS: [(&str, &str, u32); 3] = [
    ("第一讲 认识手机与连接网络", "https://lndx.edu.cn/course/smartphone/1", 20),
    ("第二讲 手机挂号与缴费", "https://lndx.edu.cn/course/smartphone/2", 30),
    ("第三讲 识别网络谣言", "https://lndx.edu.cn/course/smartphone/3", 25),
];
/// How many minutes each learner watches of each lesson, evening by evening.
const WATCHED: [[u32; 3]; 4] = [[20, 30, 25], [20, 18, 0], [12, 0, 0], [20, 30, 0]];
/// The demo account of a learner.
const ACCOUNT: &str = "learner";
/// Seconds between two heartbeats, as far apart as counts in full.
const STEP: u32 = 30;

/// Writes and publishes the lessons, lets learners watch them, and settles what they have earned.
pub fn lessons(
    conn: &mut PgConnection,
    cast: &Cast,
    keys: &MasterKey,
    home: FacilityId,
) -> Result<(), DemoError> {
    let evening = |before: i64| {
        cast.season.past(morning(cast.season.today - TimeDelta::days(before)) + TimeDelta::hours(10))
    };
    let catalogue = teaching::catalogue(conn, cast)?;
    let Some(course) = catalogue.into_iter().find(|course| course.code == COURSE) else { return Ok(()) };
    let mut lessons = Vec::new();
    for (title, url, minutes) in LESSONS {
        let new = CreateOnlineLesson {
            course_id: course.id,
            position: None,
            title_zh: title.to_owned(),
            title_mn: None,
            duration_seconds: minutes * 60,
            attachment_id: None,
            url: Some(url.to_owned()),
        };
        let draft = service::create_lesson(conn, &cast.city(evening(20)), &new)?;
        lessons.push(service::publish_lesson(conn, &cast.reviewer(evening(19)), draft.id, draft.version)?.id);
    }
    let learners = learners(conn, cast, home, evening(10))?;
    for (learner, watched) in learners.iter().zip(WATCHED) {
        for ((lesson, minutes), before) in lessons.iter().zip(watched).zip([9, 6, 3]) {
            watch(conn, cast, keys, (*learner, *lesson), (minutes, evening(before)))?;
        }
    }
    settle(conn, evening(2))
}

fn learners(
    conn: &mut PgConnection,
    cast: &Cast,
    home: FacilityId,
    at: DateTime<Utc>,
) -> Result<Vec<LearnerId>, DemoError> {
    let Some(school) = get_facility(conn, &cast.manager(at), home)?.school else { return Ok(Vec::new()) };
    let query = LearnerQuery {
        school_id: Some(school.id),
        status: Some(LearnerState::Active),
        ..LearnerQuery::default()
    };
    let paging = Paging { limit: 4, ..Paging::default() };
    let page = list_learners(conn, &cast.clerk(at), &query, None, &paging)?;
    Ok(page.items.into_iter().map(|learner| learner.id).collect())
}

/// The platform plays so many minutes of a lesson for a learner.
fn watch(
    conn: &mut PgConnection,
    cast: &Cast,
    keys: &MasterKey,
    (learner, lesson): (LearnerId, OnlineLessonId),
    (minutes, from): (u32, DateTime<Utc>),
) -> Result<(), DemoError> {
    if minutes == 0 {
        return Ok(());
    }
    let platform =
        Grant { role: Role::Integration, scope: ScopeKind::City, division_code: None, facility_id: None };
    let at = |seconds: u32| Act {
        account_id: cast.city,
        grants: vec![platform.clone()],
        at: from + TimeDelta::seconds(seconds.into()),
        request_id: "demo".to_owned(),
    };
    let body = CreateOnlinePlayback { learner_id: Some(learner) };
    let started = service::start_playback(conn, &Viewer { act: &at(0), own: &[] }, keys, lesson, &body)?;
    let (mut former, last) = (String::new(), minutes * 60 / STEP);
    for step in 0..=last {
        let state = if step == last { PlayState::Ended } else { PlayState::Playing };
        let (seq, position_seconds) = (step + 1, step * STEP);
        let text = heartbeat_text(started.id, (seq, position_seconds, state), &former);
        let signature = service::signature(keys, started.id, &text);
        former.clone_from(&signature);
        let beat = OnlineHeartbeat { seq, position_seconds, state, signature };
        let viewer = Viewer { act: &at(position_seconds), own: &[] };
        service::beat(conn, &viewer, keys, started.id, &beat)?;
    }
    Ok(())
}

fn settle(conn: &mut PgConnection, at: DateTime<Utc>) -> Result<(), DemoError> {
    let due: Vec<Uuid> = list_due_records(conn, None, 200)?.into_iter().map(|(_, id)| id).collect();
    settle_records(conn, &system_act(at), &due)?;
    Ok(())
}

/// Declares the demo account of a learner to be one of them.
pub fn declare(
    conn: &mut PgConnection,
    cast: &Cast,
    system: &Act,
    home: FacilityId,
) -> Result<(), DemoError> {
    let at = cast.season.past(morning(cast.season.today));
    let Some(account) = accounts::find(conn, system, ACCOUNT)? else { return Ok(()) };
    match learners(conn, cast, home, at)?.last() {
        Some(learner) => Ok(declare_account(conn, &cast.city(at), *learner, account)?),
        None => Ok(()),
    }
}
