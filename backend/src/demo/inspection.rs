//! A visit to a school: the score sheet, photographs, sample checks, what was found, and how that is put right.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::assessment::{
    ArriveAtInspection, AssessmentFindingQuery, CheckSample, FillScoreSheet, FindingSeverity,
    InspectionDetails, InspectionPhotoSubject, InspectionPhotoUpload, InspectionSampleView, InspectionView,
    RecordFinding, RectifyFinding, SampleKind, SampleResult,
};
use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::{AccountId, AssessmentCycleId, AssessorId};
use contract::measure::{Area, Points};
use contract::subsidy::RubricItem;
use diesel::pg::PgConnection;
use futures_util::stream;

use super::chance::Chance;
use super::{Cast, DemoError};
use crate::act::Act;
use crate::assessment::service::{self, Expected};
use crate::files::{Files, Received};
use crate::paging::Paging;

/// Drawn pictures that stand in for photographs.
const PICTURES: [(InspectionPhotoSubject, &[u8]); 2] = [
    (InspectionPhotoSubject::Venue, include_bytes!("../../data/demo/venue.png")),
    (InspectionPhotoSubject::Safety, include_bytes!("../../data/demo/safety.png")),
];
/// How many bytes one may have.
const LIMIT: u64 = 1 << 20;

/// A visit to one school.
pub(super) struct Visit<'a> {
    pub(super) files: &'a Files,
    pub(super) days: DateTime<Utc>,
    pub(super) accounts: &'a HashMap<AssessorId, AccountId>,
    pub(super) view: &'a InspectionView,
    pub(super) put_right_by: NaiveDate,
}

impl Visit<'_> {
    fn assessor(&self) -> Result<Act, DemoError> {
        let first = self.view.assessors.first().and_then(|one| self.accounts.get(&one.id));
        let account_id = *first.ok_or(DemoError::BuiltIn("assessors"))?;
        let grant =
            Grant { role: Role::Assessor, scope: ScopeKind::City, division_code: None, facility_id: None };
        Ok(Act { account_id, grants: vec![grant], at: self.days, request_id: "demo".to_owned() })
    }

    /// Arrives, fills in the sheet, checks the sample, records what was found and hands everything in.
    pub(super) fn inspect(&self, conn: &mut PgConnection, chance: &mut Chance) -> Result<(), DemoError> {
        let act = self.assessor()?;
        let id = self.view.id;
        let note = "室内定位不准，位置以门牌为准";
        let place = ArriveAtInspection { location: None, place_note: Some(note.to_owned()) };
        let told = service::arrive(conn, &act, (id, self.view.version), &place)?;
        let read = (id, told.inspection.version);
        let filled = service::fill_sheet(conn, &act, read, &sheet(&told, chance))?;
        for (what, picture) in PICTURES {
            self.photograph(conn, &act, what, picture)?;
        }
        for sample in &told.samples {
            check(conn, &act, &told, sample, chance)?;
        }
        if chance.percent(25) {
            service::record_inspection_finding(conn, &act, id, &finding(self.put_right_by))?;
        }
        service::submit(conn, &act, (id, filled.inspection.version))?;
        Ok(())
    }

    fn photograph(
        &self,
        conn: &mut PgConnection,
        act: &Act,
        what: InspectionPhotoSubject,
        picture: &'static [u8],
    ) -> Result<(), DemoError> {
        let upload = InspectionPhotoUpload { what, longitude: None, latitude: None };
        let expected = service::expect_photo(conn, act, self.view.id, (&upload, "image/png"))?;
        let received = keep(self.files, &expected, picture)?;
        service::add_photo(conn, act, &expected, (received.size, &received.sha256))?;
        Ok(())
    }
}

/// Puts a picture into the store of files, which answers to a runtime of its own.
fn keep(files: &Files, expected: &Expected, picture: &'static [u8]) -> Result<Received, DemoError> {
    let refused = |error: Box<dyn std::error::Error + Send + Sync>| DemoError::Refused(error);
    let content = stream::iter([Ok::<_, std::io::Error>(actix_web::web::Bytes::from_static(picture))]);
    let receive = || -> Result<Received, DemoError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| refused(Box::new(error)))?;
        let received = runtime.block_on(files.receive(expected.key, expected.kind, LIMIT, content));
        received.map_err(|error| refused(Box::new(error)))
    };
    std::thread::scope(|scope| scope.spawn(receive).join()).map_err(|_| DemoError::BuiltIn("pictures"))?
}

fn sheet(told: &InspectionDetails, chance: &mut Chance) -> FillScoreSheet {
    let declared = told.declared_area.hundredths();
    let points = |chance: &mut Chance| Points::from_hundredths(i64::from(chance.between(32, 50)) * 10);
    FillScoreSheet {
        measured_area: Some(Area::from_hundredths(
            declared - declared * i64::from(chance.between(0, 3)) / 100,
        )),
        safety_accessibility: Some(points(chance)),
        safety_note: Some("坡道、扶手、灭火器齐全；卫生间呼叫铃需检修。".to_owned()),
        syllabus_quality: Some(points(chance)),
        syllabus_note: Some("大纲目标明确，教案与课时一致。".to_owned()),
    }
}

/// Most sessions are as recorded, most learners are reached and satisfied.
fn check(
    conn: &mut PgConnection,
    act: &Act,
    told: &InspectionDetails,
    sample: &InspectionSampleView,
    chance: &mut Chance,
) -> Result<(), DemoError> {
    let by_telephone = sample.kind == SampleKind::Learner;
    let result = match chance.below(100) {
        0..=2 => SampleResult::Differs,
        3..=9 if by_telephone => SampleResult::Unreachable,
        _ => SampleResult::Confirmed,
    };
    let reached = by_telephone && result != SampleResult::Unreachable;
    let outcome = CheckSample {
        result,
        satisfied: reached.then(|| chance.percent(93)),
        note: (result == SampleResult::Differs).then(|| "签到时间与记录相差十分钟以上".to_owned()),
    };
    let read = (told.inspection.id, sample.id, sample.version);
    service::check_sample(conn, act, read, &outcome)?;
    Ok(())
}

fn finding(put_right_by: NaiveDate) -> RecordFinding {
    RecordFinding {
        severity: FindingSeverity::Minor,
        item: Some(RubricItem::SafetyAccessibility),
        veto: None,
        what: "卫生间紧急呼叫铃失灵".to_owned(),
        due_on: Some(put_right_by),
    }
}

/// The schools put some of the findings right, and the county has seen the first of them.
pub(super) fn put_right(
    conn: &mut PgConnection,
    cast: &Cast,
    at: DateTime<Utc>,
    cycle: AssessmentCycleId,
) -> Result<(), DemoError> {
    let query = AssessmentFindingQuery { cycle_id: Some(cycle), ..AssessmentFindingQuery::default() };
    let paging = Paging { limit: 100, ..Paging::default() };
    let found = service::list_findings(conn, &cast.city(at), &query, None, &paging)?.items;
    for (index, finding) in found.iter().enumerate().filter(|(index, _)| index % 2 == 0) {
        let what = RectifyFinding { what: "已更换呼叫铃并逐间测试".to_owned() };
        let done = service::rectify_finding(conn, &cast.manager(at), (finding.id, finding.version), &what)?;
        if index == 0 {
            let office = cast.county_office(at + TimeDelta::hours(5));
            service::close_finding(conn, &office, (done.id, done.version), "现场复核，呼叫铃正常")?;
        }
    }
    Ok(())
}
