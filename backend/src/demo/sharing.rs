//! What the resource centres of the demo share, and the schools that have subscribed to it.

use contract::course::{
    ActivityForm, CourseDetails, CourseTag, CreateCourse, CreateCourseShare, CreateCourseSubscription,
    CreateResourceCenter, DeliveryMode, Objective,
};
use contract::division::DivisionCode;
use contract::facility::RegistrationState;
use diesel::pg::PgConnection;

use super::{Cast, DemoError, morning};
use crate::course::service;
use crate::division::Division;
use crate::facility::scope::list_schools;

/// A course of a county: its code, title, what it is about, and whether the city's centre has taken it up.
type Local = (&'static str, &'static str, &'static str, &'static str, bool);

const LOCAL: [Local; 3] = [
    ("150621", "DLT-001", "黄河鼓韵：达拉特秧歌", "跟着老艺人学鼓点、走阵图，从站着学到坐着也能打。", true),
    ("150626", "WSQ-001", "鄂尔多斯短调民歌", "从一首《森吉德玛》唱起，学唱词、学换气，唱给孙辈听。", true),
    (
        "150602",
        "DS-001",
        "城市公交一卡通与老年优待",
        "实地走一趟：办卡、刷卡、查车次，不用手机也能出行。",
        false,
    ),
];
/// How many days before today the centres are set up, courses offered, offers decided and subscriptions made.
const DAYS: [i64; 4] = [40, 38, 33, 26];
/// Every so many schools of another county subscribe.
const EVERY: usize = 6;

/// Sets the centres up, lets counties offer what is theirs, and schools of other counties subscribe.
pub fn share(conn: &mut PgConnection, cast: &Cast, counties: &[Division]) -> Result<(), DemoError> {
    let at = |nth: usize| cast.season.past(morning(cast.season.today - chrono::TimeDelta::days(DAYS[nth])));
    let city = cast.city(at(0));
    let center =
        |name: String, code: Option<DivisionCode>| CreateResourceCenter { name, division_code: code };
    service::create_center(conn, &city, &center("鄂尔多斯市老年教育资源中心".to_owned(), None))?;
    for county in counties {
        service::create_center(
            conn,
            &city,
            &center(format!("{}老年教育资源分中心", county.name_zh), Some(county.code.clone())),
        )?;
    }
    for local in LOCAL {
        let course = published(conn, cast, local, at(1))?;
        let offered =
            service::share_course(conn, &cast.city(at(1)), &CreateCourseShare { course_id: course.id })?;
        if local.4 {
            service::accept_share(conn, &cast.authority(at(2)), offered.id, offered.version)?;
            subscribe(conn, cast, (local.0, &course), at(3))?;
        }
    }
    Ok(())
}

fn published(
    conn: &mut PgConnection,
    cast: &Cast,
    (county, code, title, summary, _): Local,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<CourseDetails, DemoError> {
    let course = CreateCourse {
        code: code.to_owned(),
        title_zh: title.to_owned(),
        title_mn: None,
        summary: summary.to_owned(),
        category: "culture_recreation".parse().map_err(|_| DemoError::BuiltIn("LOCAL"))?,
        objectives: vec![Objective::Joy, Objective::Learning],
        form: ActivityForm::CourseClass,
        delivery_mode: DeliveryMode::Offline,
        lesson_minutes: 60,
        tags: vec![CourseTag::LocalBrandCourse],
        syllabus: String::new(),
        lessons: super::catalogue::lessons(60),
        owner_division_code: Some(county.to_owned()),
    };
    let id = service::create_course(conn, &cast.city(at), &course)?.id;
    let submitted = service::submit_course(conn, &cast.city(at), id)?;
    Ok(service::publish_course(conn, &cast.authority(at), id, submitted.version, None)?)
}

fn subscribe(
    conn: &mut PgConnection,
    cast: &Cast,
    (owner, course): (&str, &CourseDetails),
    at: chrono::DateTime<chrono::Utc>,
) -> Result<(), DemoError> {
    let act = cast.manager(at);
    let mut schools = list_schools(conn, &act.scope())?;
    schools.retain(|school| school.county_code != owner && school.state == RegistrationState::Approved);
    schools.sort_by(|one, other| one.name.cmp(&other.name));
    for school in schools.iter().step_by(EVERY) {
        let new = CreateCourseSubscription { school_id: school.school_id, course_id: course.id };
        service::subscribe(conn, &act, &new)?;
    }
    Ok(())
}
