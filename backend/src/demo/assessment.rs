//! The yearly assessment of the demo: frozen, self-assessed, drawn, inspected, and concluded.

use std::collections::HashMap;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use contract::assessment::{
    AssessmentCycleView, AssessmentQuery, AssessorInterestKind, CreateAssessmentCycle, CreateAssessor,
    CreateAssessorOrganisation, DeclareInterest, DrawAssessors, EnterHostAssessment, InspectionQuery,
    InspectionView, WriteSelfAssessment,
};
use contract::auth::Role;
use contract::ids::{AccountId, AssessorId, FacilityId};
use contract::measure::Points;
use contract::subsidy::Grade;
use diesel::pg::PgConnection;

use super::accounts::{self, DemoAccount, Reach};
use super::chance::Chance;
use super::inspection::{self, Visit};
use super::{Cast, DemoError, morning, subsidy};
use crate::act::Act;
use crate::assessment::service::{self, AssessmentServiceError};
use crate::files::Files;
use crate::paging::Paging;

/// Those who assess, beside the account that can be tried.
const ASSESSORS: [(&str, &str); 4] = [
    ("assessor", "第三方评估员"),
    ("assessor2", "评估员 高娃"),
    ("assessor3", "评估员 孙立"),
    ("assessor4", "评估员 额尔敦"),
];

/// When things happen: after the last month that ended early enough for its run to be paid by now.
pub(super) struct Days {
    pub(super) cut_off: NaiveDate,
}

/// From the cut-off to the payment, over a Spring Festival too.
const UNTIL_PAID: i64 = 35;

impl Days {
    fn before(today: NaiveDate) -> Option<Self> {
        let recent = today - TimeDelta::days(UNTIL_PAID);
        Some(Self { cut_off: recent.with_day(1)?.pred_opt()? })
    }

    /// In the morning of a day after the cut-off.
    pub(super) fn after(&self, days: i64) -> DateTime<Utc> {
        morning(self.cut_off + TimeDelta::days(days))
    }
}

/// Assesses the year and pays by it; nothing where no school was open yet.
pub fn assess(
    conn: &mut PgConnection,
    (cast, system): (&Cast, &Act),
    files: &Files,
    home: FacilityId,
) -> Result<(), DemoError> {
    let Some(days) = Days::before(cast.season.today) else { return Ok(()) };
    let Some(cycle) = frozen(conn, cast, &days)? else { return Ok(()) };
    said_by_schools(conn, cast, &days, &cycle)?;
    let assessors = engaged(conn, (cast, system), &days, home)?;
    let cycle = service::get_cycle(conn, &cast.city(days.after(4)), cycle.id)?;
    let seed = format!("公开摇号 {} 第{}期", days.cut_off + TimeDelta::days(3), days.cut_off.format("%Y%j"));
    let drawn = (cycle.id, cycle.version);
    service::draw_assessors(conn, &cast.city(days.after(4)), drawn, &DrawAssessors { seed })?;
    let planned = inspections(conn, cast, &days, &cycle)?;
    for (index, view) in planned.iter().enumerate() {
        let put_right_by = cast.season.today + TimeDelta::days(10);
        let visit = Visit { files, days: days.after(5), accounts: &assessors, view, put_right_by };
        visit.inspect(conn, &mut Chance::new(61_000 + index as u64))?;
    }
    inspection::put_right(conn, cast, days.after(6), cycle.id)?;
    let act = cast.city(days.after(7));
    let cycle = service::get_cycle(conn, &act, cycle.id)?;
    service::conclude(conn, &act, cycle.id, cycle.version)?;
    subsidy::pay(conn, (cast, system), &days, (cycle.id, home))
}

fn frozen(
    conn: &mut PgConnection,
    cast: &Cast,
    days: &Days,
) -> Result<Option<AssessmentCycleView>, DemoError> {
    let act = cast.city(days.after(1));
    let new = CreateAssessmentCycle {
        year: i16::try_from(days.cut_off.year()).map_err(|_| DemoError::BuiltIn("days"))?,
        cut_off: Some(days.cut_off),
        self_assessment_due: days.cut_off + TimeDelta::days(3),
        inspection_due: days.cut_off + TimeDelta::days(60),
        assessors_per_school: 2,
        session_sample_bp: 1_000,
        telephone_sample: 30,
    };
    let cycle = service::create_cycle(conn, &act, &new)?;
    match service::freeze(conn, &act, cycle.id, cycle.version) {
        Ok(cycle) => Ok(Some(cycle)),
        Err(AssessmentServiceError::NoSchools) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// How the hosts' own assessments went, and what all but a few schools say of themselves.
fn said_by_schools(
    conn: &mut PgConnection,
    cast: &Cast,
    days: &Days,
    cycle: &AssessmentCycleView,
) -> Result<(), DemoError> {
    let query = AssessmentQuery { cycle_id: Some(cycle.id), ..AssessmentQuery::default() };
    let paging = Paging { limit: 500, ..Paging::default() };
    let office = cast.county_office(days.after(2));
    let schools = service::list_schools(conn, &office, &query, None, &paging)?;
    let mut chance = Chance::new(60_000);
    for (index, school) in schools.items.iter().enumerate() {
        let grade = *chance.pick(&[Grade::Excellent, Grade::Good, Grade::Good, Grade::Qualified]);
        let document = format!("{}养老服务设施年度考核通报〔{}〕", school.county_name, cycle.year);
        let host = EnterHostAssessment { grade, document };
        let told = service::enter_host_assessment(conn, &office, (school.id, school.version), &host)?;
        if index % 9 == 8 {
            continue;
        }
        let own = WriteSelfAssessment {
            safety_accessibility: Points::from_hundredths(chance.between(300, 500).into()),
            syllabus_quality: Points::from_hundredths(chance.between(300, 500).into()),
            statement: "全年按课表开班，签到完整，学分按时入账；门厅坡道已加装扶手，明年拟增开两门课程。"
                .to_owned(),
            remarks: Vec::new(),
        };
        let act = cast.manager(days.after(3));
        let read = (school.id, told.assessment.version);
        let written = service::write_self_assessment(conn, &act, read, &own)?;
        service::submit_self_assessment(conn, &act, (school.id, written.assessment.version))?;
    }
    Ok(())
}

/// The organisation, its people with their accounts, and an interest that keeps one of them away from a facility.
fn engaged(
    conn: &mut PgConnection,
    (cast, system): (&Cast, &Act),
    days: &Days,
    home: FacilityId,
) -> Result<HashMap<AssessorId, AccountId>, DemoError> {
    let act = cast.city(days.after(2));
    let year = days.cut_off.year();
    let new = CreateAssessorOrganisation {
        name: "鄂尔多斯市北疆社会服务评估中心".to_owned(),
        credit_code: "91150602MA0N0JWG7X".to_owned(),
        contract: format!("鄂民评〔{year}〕3号"),
        engaged_from: NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(days.cut_off),
        engaged_to: NaiveDate::from_ymd_opt(year + 1, 12, 31).unwrap_or(days.cut_off),
    };
    let organisation = service::create_organisation(conn, &act, &new)?;
    let mut known = HashMap::new();
    for (username, name) in ASSESSORS {
        let account = DemoAccount {
            username,
            display_name: name,
            role: Role::Assessor,
            reach: Reach::Facility,
            hint: "现场评分与抽样核查",
        };
        accounts::open(conn, system, &account, Some(home))?;
        let new = CreateAssessor {
            organisation_id: organisation.id,
            username: username.to_owned(),
            name: name.to_owned(),
            since: organisation.engaged_from,
        };
        let assessor = service::create_assessor(conn, &act, &new)?;
        known.insert(assessor.id, assessor.account_id);
        if username == ASSESSORS[1].0 {
            let interest = DeclareInterest {
                organisation_id: None,
                assessor_id: Some(assessor.id),
                facility_id: home,
                kind: AssessorInterestKind::Kinship,
                note: "该中心一名护理员的姐姐".to_owned(),
            };
            service::declare_interest(conn, &act, &interest)?;
        }
    }
    Ok(known)
}

fn inspections(
    conn: &mut PgConnection,
    cast: &Cast,
    days: &Days,
    cycle: &AssessmentCycleView,
) -> Result<Vec<InspectionView>, DemoError> {
    let query = InspectionQuery { cycle_id: Some(cycle.id), ..InspectionQuery::default() };
    let paging = Paging { limit: 500, ..Paging::default() };
    Ok(service::list_inspections(conn, &cast.city(days.after(4)), &query, None, &paging)?.items)
}
