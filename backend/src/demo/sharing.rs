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

/// A course of a county, and whether the city's centre has taken it up.
struct Local {
    county: &'static str,
    code: &'static str,
    title: &'static str,
    summary: &'static str,
    category: &'static str,
    tag: CourseTag,
    taken_up: bool,
}

const LOCAL: [Local; 3] = [
    Local {
        county: "150621",
        code: "DLT-001",
        title: "黄河鼓韵：达拉特秧歌",
        summary: "跟着老艺人学鼓点、走阵图，从站着学到坐着也能打。",
        category: "culture_recreation",
        tag: CourseTag::LocalBrandCourse,
        taken_up: true,
    },
    Local {
        county: "150626",
        code: "WSQ-001",
        title: "鄂尔多斯短调民歌",
        summary: "从一首《森吉德玛》唱起，学唱词、学换气，唱给孙辈听。",
        category: "culture_recreation",
        tag: CourseTag::LocalBrandCourse,
        taken_up: true,
    },
    Local {
        county: "150602",
        code: "DS-001",
        title: "城市公交一卡通与老年优待",
        summary: "实地走一趟：办卡、刷卡、查车次，不用手机也能出行。",
        category: "smart_living",
        tag: CourseTag::DigitalInclusionProgram,
        taken_up: false,
    },
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
    for local in &LOCAL {
        let course = published(conn, cast, local, at(1))?;
        let offer = CreateCourseShare { course_id: course.id };
        let offered = service::share_course(conn, &cast.county_office(at(1)), &offer)?;
        if local.taken_up {
            service::accept_share(conn, &cast.reviewer(at(2)), offered.id, offered.version)?;
            subscribe(conn, cast, (local.county, &course), at(3))?;
        }
    }
    Ok(())
}

fn published(
    conn: &mut PgConnection,
    cast: &Cast,
    local: &Local,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<CourseDetails, DemoError> {
    let course = CreateCourse {
        code: local.code.to_owned(),
        title_zh: local.title.to_owned(),
        title_mn: None,
        summary: local.summary.to_owned(),
        category: local.category.parse().map_err(|_| DemoError::BuiltIn("LOCAL"))?,
        objectives: vec![Objective::Joy, Objective::Learning],
        form: ActivityForm::CourseClass,
        delivery_mode: DeliveryMode::Offline,
        lesson_minutes: 60,
        tags: vec![local.tag],
        syllabus: String::new(),
        lessons: super::catalogue::lessons(60),
        owner_division_code: Some(local.county.to_owned()),
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
