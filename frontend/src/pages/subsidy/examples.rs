//! Three invented schools in real divisions to begin with: a centre, a centre of eight months, a station.

use contract::{
    curriculum::Half,
    facility::SchoolKind,
    measure::{Area, Points},
    money::Yuan,
    subsidy::{Grade, HalfYearFacts, SchoolFacts},
};

/// The budget that the three do not quite fit into.
pub(super) const BUDGET: &str = "30000.00";

const fn half(half: Half, open_days: u16, refreshed: bool) -> HalfYearFacts {
    HalfYearFacts { half, open_days, refreshed }
}

/// Facts that are to be changed by whoever tries the rules out.
pub(super) fn schools() -> [SchoolFacts; 3] {
    let area = Area::from_hundredths;
    let points = Points::from_hundredths;
    let centre = SchoolFacts {
        code: "YFXT-150602001-01".into(),
        name: "东胜区交通街道养老服务中心银发学堂（演示）".into(),
        county_code: "150602".into(),
        kind: SchoolKind::Center,
        hosted: true,
        fixed_venue: true,
        declared_area: area(16_800),
        measured_area: Some(area(16_550)),
        full_months_open: 12,
        half_years: vec![half(Half::H1, 181, true), half(Half::H2, 184, true)],
        weekly_opening_minutes: 1800,
        host_assessment: Grade::Good,
        signin_completeness_bp: 9930,
        registered_learners: 214,
        regular_learners: 183,
        safety_accessibility: points(450),
        syllabus_quality: points(450),
        categories: 7,
        teaching_minutes: 18_720,
        activity_forms: 5,
        learning_teams: 4,
        teachers: 12,
        teachers_verified: 12,
        volunteer_minutes: 4920,
        online_learners: 50,
        shared_venues: 3,
        smart_aging_sessions: 8,
        timely_crediting_bp: 9860,
        redemption_records_bp: 10_000,
        satisfaction_bp: 8800,
        prior_award: Yuan::from_fen(1_500_000),
        prior_unspent: Yuan::from_fen(532_160),
        vetoes: vec![],
        rectification_overdue: false,
    };
    let new_centre = SchoolFacts {
        code: "YFXT-150622202-01".into(),
        name: "准格尔旗布尔陶亥苏木区域养老服务中心银发学堂（演示）".into(),
        county_code: "150622".into(),
        declared_area: area(11_200),
        measured_area: Some(area(11_200)),
        full_months_open: 8,
        half_years: vec![half(Half::H1, 78, false), half(Half::H2, 184, true)],
        weekly_opening_minutes: 1260,
        host_assessment: Grade::Qualified,
        signin_completeness_bp: 9610,
        registered_learners: 97,
        regular_learners: 61,
        safety_accessibility: points(400),
        syllabus_quality: points(350),
        categories: 5,
        teaching_minutes: 7890,
        activity_forms: 4,
        learning_teams: 2,
        teachers: 6,
        teachers_verified: 5,
        volunteer_minutes: 2280,
        online_learners: 12,
        shared_venues: 1,
        smart_aging_sessions: 4,
        timely_crediting_bp: 9120,
        redemption_records_bp: 9600,
        satisfaction_bp: 9050,
        prior_award: Yuan::ZERO,
        prior_unspent: Yuan::ZERO,
        ..centre.clone()
    };
    let station = SchoolFacts {
        code: "YFXT-150626100209-01".into(),
        name: "乌审旗嘎鲁图镇呼和淖尔嘎查养老服务站银发学堂（演示）".into(),
        county_code: "150626".into(),
        kind: SchoolKind::Station,
        declared_area: area(5600),
        measured_area: Some(area(5240)),
        full_months_open: 12,
        half_years: centre.half_years.clone(),
        weekly_opening_minutes: 540,
        signin_completeness_bp: 9520,
        registered_learners: 41,
        regular_learners: 23,
        safety_accessibility: points(350),
        syllabus_quality: points(300),
        categories: 4,
        teaching_minutes: 3960,
        activity_forms: 2,
        learning_teams: 1,
        teachers: 4,
        teachers_verified: 2,
        volunteer_minutes: 1140,
        online_learners: 5,
        smart_aging_sessions: 2,
        timely_crediting_bp: 8700,
        redemption_records_bp: 9000,
        satisfaction_bp: 8600,
        ..new_centre.clone()
    };
    [centre, new_centre, station]
}
