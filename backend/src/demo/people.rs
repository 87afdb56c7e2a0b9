//! Learners and teachers of a school.

use chrono::{NaiveDate, TimeDelta};
use contract::facility::FacilityView;
use contract::ids::{LearnerId, SchoolId, TeacherId};
use contract::learner::{Consent, CreateLearner, Priority, PriorityEvidence, PriorityReason};
use contract::teacher::{CreateTeacher, CreateTeacherConsent, Employment, TeacherSource};
use diesel::Connection as _;
use diesel::pg::PgConnection;

use super::chance::Chance;
use super::names::{self, Person};
use super::{Cast, DemoError, morning};
use crate::keys::MasterKey;
use crate::learner::service::LearnerServiceError;
use crate::{learner, teacher};

/// Registers so many learners, on days soon after the school opened.
#[expect(clippy::too_many_arguments, reason = "all of it is needed once, here")]
pub fn learners(
    conn: &mut PgConnection,
    chance: &mut Chance,
    cast: &Cast,
    keys: &MasterKey,
    facility: &FacilityView,
    school: SchoolId,
    opened: NaiveDate,
    count: usize,
) -> Result<Vec<LearnerId>, DemoError> {
    let mut ids = Vec::with_capacity(count);
    while ids.len() < count {
        let registered = (opened + TimeDelta::days(i64::from(chance.below(40)))).min(cast.season.first_day);
        let person = names::elder(chance, facility.county_code.as_str(), registered);
        let act = cast.clerk(morning(registered));
        let new = learner(chance, person, school);
        match conn.transaction(|conn| learner::service::create_learner(conn, &act, keys, &new, true)) {
            Ok(view) => ids.push(view.id),
            // Two made-up people may draw the same number: another is made up instead.
            Err(LearnerServiceError::AlreadyRegistered) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(ids)
}

fn learner(chance: &mut Chance, person: Person, school_id: SchoolId) -> CreateLearner {
    let reasons = [PriorityReason::Economic, PriorityReason::Physical, PriorityReason::Circumstances];
    let priority = if chance.percent(35) {
        let evidence = if chance.percent(60) {
            PriorityEvidence::CommunityConfirmed
        } else {
            PriorityEvidence::SelfDeclared
        };
        vec![Priority { reason: *chance.pick(&reasons), evidence }]
    } else {
        Vec::new()
    };
    CreateLearner {
        school_id,
        name_zh: person.name,
        name_mn: None,
        id_number: person.id_number,
        birth_date: None,
        sex: None,
        phone: chance.percent(80).then_some(person.phone),
        priority,
        consent: Consent { notice_version: "2024-09".to_owned(), personal_data: true, sensitive_data: true },
    }
}

/// Registers a few teachers; the authority verifies most of them.
pub fn teachers(
    conn: &mut PgConnection,
    chance: &mut Chance,
    cast: &Cast,
    keys: &MasterKey,
    facility: &FacilityView,
    school_id: SchoolId,
    opened: NaiveDate,
) -> Result<Vec<TeacherId>, DemoError> {
    let sources = [
        (TeacherSource::School, Employment::Retired),
        (TeacherSource::EnterpriseInstitution, Employment::InService),
        (TeacherSource::SocialOrganization, Employment::InService),
        (TeacherSource::School, Employment::InService),
    ];
    let act = cast.manager(morning(opened));
    let mut ids = Vec::new();
    for _ in 0..chance.between(2, 4) {
        let person = names::grown_up(chance, facility.county_code.as_str(), opened);
        let (source, employment) = *chance.pick(&sources);
        let new = CreateTeacher {
            school_id,
            name: person.name,
            source,
            employment: Some(employment),
            reemployment_kind: None,
            student_kind: None,
            consent_of_unit: true,
            id_number: Some(person.id_number),
            unit_name: Some("鄂尔多斯市演示单位".to_owned()),
            stay_from: None,
            stay_to: None,
            phone: Some(person.phone),
        };
        let id = teacher::service::create_teacher(conn, &act, keys, &new)?.id;
        if employment == Employment::InService {
            let consent = CreateTeacherConsent {
                unit_name: "鄂尔多斯市演示单位".to_owned(),
                document_number: format!("同意函〔{}〕{}号", opened.format("%Y"), ids.len() + 1),
                given_on: opened,
                valid_to: opened + TimeDelta::days(3 * 365),
            };
            teacher::service::add_consent(conn, &act, id, &consent)?;
        }
        if chance.percent(85) {
            teacher::service::verify_teacher(
                conn,
                &cast.authority(morning(opened + TimeDelta::days(7))),
                id,
            )?;
        }
        ids.push(id);
    }
    Ok(ids)
}
