//! “智慧助老” cases at every stage: one is promoted, one is selected, others wait for the county or are being written.

use chrono::{DateTime, TimeDelta, Utc};
use contract::course::CourseView;
use contract::ids::{FacilityId, SchoolId};
use contract::smart_aging::{
    CreateSmartAgingCase, PromoteSmartAgingCase, SmartAgingCaseDetails, SmartAgingCaseKind,
};
use diesel::pg::PgConnection;

use super::accounts::COUNTY;
use super::{Cast, DemoError, morning, teaching};
use crate::clock::business_date;
use crate::facility::service::get as get_facility;
use crate::smart_aging::service;

/// Another county whose office is writing a case: 乌审旗.
const OTHER_COUNTY: &str = "150626";
/// The course that the course resource is about.
const COURSE: &str = "SL-003";

/// What a case says.
struct Told {
    kind: SmartAgingCaseKind,
    title: &'static str,
    summary: &'static str,
    body: &'static str,
    learners: Option<u32>,
}

const PHONE_CLASS: Told = Told {
    kind: SmartAgingCaseKind::WorkCase,
    title: "“指尖课堂”进社区",
    summary: "志愿者一对一陪练，让老年人自己用手机挂号、缴费、视频通话。",
    body: "学堂每周二、周四下午开设手机实操课，每四位老年人配一名志愿者，课后在社区服务站设“手机急诊”答疑。\
           三个月内八成学员能独立完成挂号和缴费，课后求助逐月减少。",
    learners: Some(86),
};
const HEALTH_CODE: Told = Told {
    kind: SmartAgingCaseKind::CourseResource,
    title: "手机挂号与医保电子凭证大字讲义",
    summary: "配套课程的大字图解讲义和课堂练习卡。",
    body: "按课程三课时编写，每一步配一张截图，字号不小于二十二号，附课堂练习卡和家庭作业。已在三个班级试用。",
    learners: Some(54),
};
const FRAUD_TRAINING: Told = Told {
    kind: SmartAgingCaseKind::TrainingProgram,
    title: "银龄反诈宣讲员培训",
    summary: "培训老年志愿者向同龄人讲反诈。",
    body: "两天集中培训加一次试讲，考核合格后编入社区宣讲队。首期二十人，已在六个社区开讲。",
    learners: Some(20),
};
const HELPER_TRAINING: Told = Told {
    kind: SmartAgingCaseKind::TrainingProgram,
    title: "旗区助老员智能设备培训",
    summary: "为苏木乡镇助老员讲授常用智能设备的教法。",
    body: "分片集中授课，统一教案，课后回访。",
    learners: None,
};
const PASTURE_VISITS: Told = Told {
    kind: SmartAgingCaseKind::WorkCase,
    title: "草原流动手机课堂",
    summary: "助老车开进嘎查，为牧区老年人上门教用手机。",
    body: "每月一次随流动服务车下嘎查，双语教学。",
    learners: None,
};

/// Writes the cases of the demo facility's school and of two county offices, and takes them as far as they have come.
pub fn cases(conn: &mut PgConnection, cast: &Cast, home: FacilityId) -> Result<(), DemoError> {
    let days = |before: i64| cast.season.past(morning(cast.season.today - TimeDelta::days(before)));
    let facility = get_facility(conn, &cast.manager(days(40)), home)?;
    if let Some(school) = facility.school {
        let course = teaching::catalogue(conn, cast)?.into_iter().find(|course| course.code == COURSE);
        of_school(conn, cast, school.id, (course.as_ref(), &days))?;
    }
    let one = of_county(conn, cast, (&HELPER_TRAINING, COUNTY), days(6))?;
    service::submit_case(conn, &cast.county_office(days(5)), (one.id, one.version))?;
    of_county(conn, cast, (&PASTURE_VISITS, OTHER_COUNTY), days(2))?;
    Ok(())
}

type Days<'a> = &'a dyn Fn(i64) -> DateTime<Utc>;

fn of_school(
    conn: &mut PgConnection,
    cast: &Cast,
    school: SchoolId,
    (course, days): (Option<&CourseView>, Days<'_>),
) -> Result<(), DemoError> {
    let selected = selected(conn, cast, (&PHONE_CLASS, school, None), days)?;
    let promotion = PromoteSmartAgingCase {
        promoted_since: business_date(days(10)),
        promoted_where: "市智慧养老服务云平台、《暖城养老》简报".to_owned(),
    };
    service::promote_case(conn, &cast.reviewer(days(9)), (selected.id, selected.version), &promotion)?;
    if course.is_some() {
        self::selected(conn, cast, (&HEALTH_CODE, school, course), days)?;
    }
    submitted(conn, cast, (&FRAUD_TRAINING, school, None), days)?;
    Ok(())
}

type OfSchool<'a> = (&'a Told, SchoolId, Option<&'a CourseView>);

fn submitted(
    conn: &mut PgConnection,
    cast: &Cast,
    (told, school, course): OfSchool<'_>,
    days: Days<'_>,
) -> Result<SmartAgingCaseDetails, DemoError> {
    let mut new = written(told, days(40));
    new.school_id = Some(school);
    new.course_id = course.map(|course| course.id);
    let one = service::create_case(conn, &cast.clerk(days(40)), &new)?;
    Ok(service::submit_case(conn, &cast.manager(days(35)), (one.id, one.version))?)
}

fn selected(
    conn: &mut PgConnection,
    cast: &Cast,
    which: OfSchool<'_>,
    days: Days<'_>,
) -> Result<SmartAgingCaseDetails, DemoError> {
    let one = submitted(conn, cast, which, days)?;
    let read = (one.id, one.version);
    let one =
        service::recommend_case(conn, &cast.county_office(days(28)), read, "做法实，效果看得见，同意推荐")?;
    let read = (one.id, one.version);
    Ok(service::select_case(conn, &cast.reviewer(days(20)), read, "贴近老年人日常，便于其他学堂学习")?)
}

fn of_county(
    conn: &mut PgConnection,
    cast: &Cast,
    (told, county): (&Told, &str),
    at: DateTime<Utc>,
) -> Result<SmartAgingCaseDetails, DemoError> {
    let mut new = written(told, at);
    new.county_code = county.parse().ok();
    Ok(service::create_case(conn, &cast.county_office(at), &new)?)
}

/// A case that has been going on for three months.
fn written(told: &Told, at: DateTime<Utc>) -> CreateSmartAgingCase {
    CreateSmartAgingCase {
        kind: told.kind,
        title_zh: told.title.to_owned(),
        title_mn: None,
        summary: told.summary.to_owned(),
        body: told.body.to_owned(),
        school_id: None,
        county_code: None,
        course_id: None,
        learners_helped: told.learners,
        began_on: business_date(at) - TimeDelta::days(90),
        ended_on: None,
    }
}
