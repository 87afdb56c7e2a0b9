//! Volunteers of the demo facility's school, what elders offer there, and what teachers of the county are paid an hour.

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use contract::division::DivisionCode;
use contract::fund::CreateRemunerationStandard;
use contract::ids::{FacilityId, LearnerId, SchoolId, VolunteerMemberId, VolunteerTeamId};
use contract::learner::LearnerQuery;
use contract::money::Yuan;
use contract::teacher::{CreateTeacherQualification, QualificationKind, TeacherQuery, TeacherSource};
use contract::volunteer::{
    ConfirmServiceMatch, CreateServiceMatch, CreateServiceRequest, CreateSilverAgeAction, CreateTalentOffer,
    CreateVolunteerLog, CreateVolunteerMember, CreateVolunteerShift, CreateVolunteerTeam, ServiceForm,
    SignUpVolunteer, TalentKind, VolunteerTeamKind,
};
use diesel::pg::PgConnection;

use super::accounts::COUNTY;
use super::{Cast, DemoError, morning};
use crate::facility::service::get as get_facility;
use crate::keys::MasterKey;
use crate::paging::Paging;
use crate::volunteer::domain::SignupStep;
use crate::volunteer::service;
use crate::{credit, fund, learner, teacher};

/// How many learners volunteer.
const LEARNERS: u32 = 4;

/// Founds a team, lets it serve last Sunday and plans the next, fills the board, and sets what teachers are paid.
pub fn work(
    conn: &mut PgConnection,
    cast: &Cast,
    keys: &MasterKey,
    home: FacilityId,
) -> Result<(), DemoError> {
    let today = cast.season.today;
    let sunday = today - TimeDelta::days(i64::from(today.weekday().num_days_from_monday()) + 1);
    let founded = cast.season.first_day - TimeDelta::days(10);
    standards(conn, cast, founded)?;
    let Some(school) = get_facility(conn, &cast.manager(morning(founded)), home)?.school else {
        return Ok(());
    };
    papers(conn, cast, school.id)?;
    let query = LearnerQuery { school_id: Some(school.id), ..LearnerQuery::default() };
    let paging = Paging { limit: LEARNERS.into(), ..Paging::default() };
    let act = cast.manager(cast.season.past(morning(sunday)));
    let elders = learner::service::list_learners(conn, &act, &query, None, &paging)?.items;
    let elders: Vec<LearnerId> = elders.into_iter().map(|one| one.id).collect();
    let (team, members) = team(conn, cast, keys, (school.id, founded, sunday), &elders)?;
    served(conn, cast, team, &members, sunday)?;
    planned(conn, cast, team, &members, sunday + TimeDelta::days(14))?;
    board(conn, cast, (team, school.id), &elders, sunday + TimeDelta::days(14))
}

/// A team of learners, and one member who is none, in a programme of the city.
fn team(
    conn: &mut PgConnection,
    cast: &Cast,
    keys: &MasterKey,
    (school, founded, sunday): (SchoolId, NaiveDate, NaiveDate),
    elders: &[LearnerId],
) -> Result<(VolunteerTeamId, Vec<VolunteerMemberId>), DemoError> {
    let action = CreateSilverAgeAction {
        county_code: None,
        name: "银龄行动·助学暖城".to_owned(),
        policy_basis: "鄂民发〔2026〕演示1号".to_owned(),
        starts_on: founded,
        ends_on: founded + TimeDelta::days(2 * 365),
    };
    let action = service::create_action(conn, &cast.reviewer(morning(founded)), &action)?;
    let new = CreateVolunteerTeam {
        kind: VolunteerTeamKind::ElderVolunteerTeam,
        name: "交通街道银龄志愿队".to_owned(),
        school_id: Some(school),
        county_code: None,
        action_id: Some(action.id),
        founded_on: founded,
    };
    let team = service::create_team(conn, &cast.manager(morning(founded)), &new)?.id;
    let act = cast.clerk(cast.season.past(morning(sunday - TimeDelta::days(3))));
    let joined_on = sunday - TimeDelta::days(4);
    let learners = elders.iter().map(|id| (Some(*id), None, None));
    let outside = (None, Some("赵志愿".to_owned()), Some("13900001234".to_owned()));
    let mut members = Vec::new();
    for (place, (learner_id, name, phone)) in learners.chain([outside]).enumerate() {
        let new =
            CreateVolunteerMember { learner_id, id_number: None, name, phone, leads: place == 0, joined_on };
        members.push(service::add_member(conn, &act, keys, team, &new)?.id);
    }
    Ok((team, members))
}

fn shift(team_id: VolunteerTeamId, starts_at: DateTime<Utc>) -> CreateVolunteerShift {
    CreateVolunteerShift {
        team_id,
        title: "社区服务站手机急诊".to_owned(),
        form: ServiceForm::VolunteerService,
        place: "交通街道养老服务中心 一楼".to_owned(),
        starts_at,
        ends_at: starts_at + TimeDelta::minutes(90),
        wanted: 6,
        session_id: None,
    }
}

/// A shift that was served and has earned; one more hour was entered by hand and waits.
fn served(
    conn: &mut PgConnection,
    cast: &Cast,
    team: VolunteerTeamId,
    members: &[VolunteerMemberId],
    sunday: NaiveDate,
) -> Result<(), DemoError> {
    let begins = morning(sunday);
    let before = cast.clerk(begins - TimeDelta::days(2));
    let one = service::create_shift(conn, &before, &shift(team, begins))?;
    for member in members {
        let coming = SignUpVolunteer { member_id: *member };
        let signup = service::sign_up(conn, &before, one.id, &coming)?.id;
        service::take_step(conn, &cast.clerk(begins), signup, SignupStep::CheckIn)?;
        service::take_step(conn, &cast.clerk(one.ends_at), signup, SignupStep::CheckOut)?;
    }
    let settled = cast.manager(cast.season.past(one.ends_at + TimeDelta::hours(12)));
    for due in credit::service::list_due_logs(conn, settled.at, None, 100)? {
        credit::service::settle_log(conn, &settled, due)?;
    }
    if let Some(member) = members.first() {
        let entered = CreateVolunteerLog {
            member_id: *member,
            shift_id: None,
            form: ServiceForm::PeerTeaching,
            what: "上门教独居老人视频通话".to_owned(),
            starts_at: begins + TimeDelta::hours(5),
            ends_at: begins + TimeDelta::hours(6),
        };
        service::create_log(conn, &cast.clerk(cast.season.past(begins + TimeDelta::hours(10))), &entered)?;
    }
    Ok(())
}

fn planned(
    conn: &mut PgConnection,
    cast: &Cast,
    team: VolunteerTeamId,
    members: &[VolunteerMemberId],
    day: NaiveDate,
) -> Result<(), DemoError> {
    let act = cast.clerk(cast.season.past(morning(day)));
    let one = service::create_shift(conn, &act, &shift(team, morning(day)))?;
    for member in members.iter().take(2) {
        service::sign_up(conn, &act, one.id, &SignUpVolunteer { member_id: *member })?;
    }
    Ok(())
}

/// What two elders offer and the school asks for; one of it has become a shift.
fn board(
    conn: &mut PgConnection,
    cast: &Cast,
    (team_id, school_id): (VolunteerTeamId, SchoolId),
    elders: &[LearnerId],
    day: NaiveDate,
) -> Result<(), DemoError> {
    let act = cast.clerk(cast.season.past(morning(day)));
    let valid_to = day + TimeDelta::days(180);
    let offers = [
        (TalentKind::Teach, "毛笔书法入门", "写字四十年，愿教初学者握笔和楷书"),
        (TalentKind::Serve, "修小家电", "退休电工，带工具上门"),
    ];
    let mut offered = Vec::new();
    for (learner_id, (kind, title, description)) in elders.iter().zip(offers) {
        let new = CreateTalentOffer {
            learner_id: *learner_id,
            kind,
            title: title.to_owned(),
            description: description.to_owned(),
            wanted_when: "周末上午".to_owned(),
            wanted_where: "本街道".to_owned(),
            valid_to,
        };
        offered.push(service::create_offer(conn, &act, &new)?.id);
    }
    let requests = [
        (TalentKind::Teach, "书法班请一位助教", "每次八人，桌椅笔墨齐备"),
        (TalentKind::Serve, "给独居老人修台灯", "两户，都在本社区"),
    ];
    let mut asked = Vec::new();
    for (kind, title, description) in requests {
        let new = CreateServiceRequest {
            school_id,
            learner_id: None,
            kind,
            title: title.to_owned(),
            description: description.to_owned(),
            wanted_when: "周日下午".to_owned(),
            wanted_where: "养老服务中心".to_owned(),
            valid_to,
        };
        asked.push(service::create_request(conn, &act, &new)?.id);
    }
    if let (Some(offer_id), Some(request_id)) = (offered.first(), asked.first()) {
        let new = CreateServiceMatch { offer_id: *offer_id, request_id: *request_id };
        let found = service::create_match(conn, &act, &new)?;
        let starts_at = morning(day) + TimeDelta::hours(5);
        let how = ConfirmServiceMatch {
            team_id,
            place: "养老服务中心 二楼书画室".to_owned(),
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(60),
        };
        service::confirm_match(conn, &act, (found.id, found.version), &how)?;
    }
    Ok(())
}

/// What an hour is paid in the county of the demo accounts, by where the teacher comes from.
fn standards(conn: &mut PgConnection, cast: &Cast, from: NaiveDate) -> Result<(), DemoError> {
    let county_code: DivisionCode = COUNTY.parse().map_err(|_| DemoError::BuiltIn("county"))?;
    for (source, yuan) in [
        (TeacherSource::School, 120),
        (TeacherSource::EnterpriseInstitution, 100),
        (TeacherSource::SocialOrganization, 80),
    ] {
        let new = CreateRemunerationStandard {
            county_code: county_code.clone(),
            source,
            yuan_per_hour: Yuan::from_fen(yuan * 100),
            policy_basis: "东胜区银发学堂课酬标准（演示）".to_owned(),
            effective_from: from,
        };
        fund::service::create_standard(conn, &cast.city(morning(from)), &new)?;
    }
    Ok(())
}

/// The teachers of the school state a qualification; that of the first is verified.
fn papers(conn: &mut PgConnection, cast: &Cast, school: SchoolId) -> Result<(), DemoError> {
    let act = cast.manager(morning(cast.season.first_day));
    let query = TeacherQuery { school_id: Some(school), ..TeacherQuery::default() };
    let paging = Paging { limit: 10, ..Paging::default() };
    let teachers = teacher::service::list_teachers(conn, &act, &query, None, &paging)?.items;
    for (place, one) in teachers.into_iter().enumerate() {
        let new = CreateTeacherQualification {
            kind: QualificationKind::TeacherCertificate,
            title: "高级中学教师资格".to_owned(),
            document_number: format!("演示〔2010〕{:04}号", place + 1),
            issued_on: cast.season.first_day - TimeDelta::days(10 * 365),
            valid_to: None,
        };
        let told = teacher::service::add_qualification(conn, &act, one.id, &new)?;
        if let (0, Some(paper)) = (place, told.qualifications.first()) {
            let at = morning(cast.season.first_day) + TimeDelta::days(1);
            let act = cast.authority(cast.season.past(at));
            teacher::service::verify_qualification(conn, &act, one.id, paper.id)?;
        }
    }
    Ok(())
}
