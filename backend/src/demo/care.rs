//! What some learners of a school have said, who stands in for some, and what there is to look into.

use chrono::TimeDelta;
use contract::course::CategoryCode;
use contract::facility::FacilityView;
use contract::ids::{LearnerId, SchoolId};
use contract::learner::{
    Consent, ConsentMethod, CreateLearner, CreateLearnerProxy, DayPart, LearnerAid, LearnerLanguage,
    LearnerNeeds, ProxyRelation, ProxyRight, PutLearnerNeeds,
};
use contract::money::Credits;
use contract::privacy::{CreatePrivacyRequest, PrivacyRequestKind};
use diesel::Connection as _;
use diesel::pg::PgConnection;

use super::chance::Chance;
use super::names;
use super::{Cast, DemoError, morning};
use crate::keys::MasterKey;
use crate::learner::domain::check_character;
use crate::learner::service::{self as learner, LearnerServiceError};
use crate::privacy::service::create_request;

const NOTICE: &str = "2024-09";
const LIKED: [&str; 4] = ["health_fitness", "culture_recreation", "smart_living", "fraud_prevention"];

/// Needs of every third learner, a proxy of every tenth, one request about data, and in some schools one who is
/// registered twice.
pub fn said(
    conn: &mut PgConnection,
    chance: &mut Chance,
    (cast, keys): (&Cast, &MasterKey),
    (facility, school): (&FacilityView, SchoolId),
    learners: &[LearnerId],
) -> Result<(), DemoError> {
    for (at, id) in learners.iter().enumerate() {
        if at % 3 == 0 {
            needs(conn, chance, cast, *id)?;
        }
        if at % 10 == 4 {
            proxy(conn, chance, (cast, keys), facility, *id)?;
        }
    }
    let Some(first) = learners.first() else { return Ok(()) };
    let asked = cast.season.today - TimeDelta::days(i64::from(chance.between(1, 30)));
    let request = CreatePrivacyRequest {
        kind: if chance.percent(60) { PrivacyRequestKind::Access } else { PrivacyRequestKind::Correction },
        proxy_id: None,
        method: ConsentMethod::Paper,
        detail: Some("请核对登记的联系电话".to_owned()),
        received_on: None,
    };
    create_request(conn, &cast.clerk(morning(asked)), *first, &request)?;
    if chance.percent(25) {
        twice(conn, chance, (cast, keys), (facility, school))?;
    }
    Ok(())
}

fn needs(conn: &mut PgConnection, chance: &mut Chance, cast: &Cast, id: LearnerId) -> Result<(), DemoError> {
    let category: Option<CategoryCode> = chance.pick(&LIKED).parse().ok();
    let needs = LearnerNeeds {
        categories: category.into_iter().collect(),
        languages: if chance.percent(15) { vec![LearnerLanguage::Mongolian] } else { Vec::new() },
        day_parts: vec![if chance.percent(70) { DayPart::Morning } else { DayPart::Afternoon }],
        weekdays: vec![2, 4],
        aids: if chance.percent(30) { vec![LearnerAid::StepFree] } else { Vec::new() },
        ..LearnerNeeds::default()
    };
    let body = PutLearnerNeeds { consent_notice_version: Some(NOTICE.to_owned()), needs };
    learner::put_needs(conn, &cast.clerk(morning(cast.season.first_day)), id, 0, &body)?;
    Ok(())
}

fn proxy(
    conn: &mut PgConnection,
    chance: &mut Chance,
    (cast, keys): (&Cast, &MasterKey),
    facility: &FacilityView,
    id: LearnerId,
) -> Result<(), DemoError> {
    let day = cast.season.first_day;
    let person = names::grown_up(chance, facility.county_code.as_str(), day);
    let new = CreateLearnerProxy {
        name: person.name,
        relation: ProxyRelation::Child,
        phone: person.phone,
        account_id: None,
        rights: vec![ProxyRight::Redeem, ProxyRight::SeeAccount],
        monthly_limit: Some(Credits(3_000)),
        valid_from: day,
        valid_to: cast.season.today + TimeDelta::days(365),
        consent_document: format!("委托书〔{}〕{} 号", day.format("%Y"), chance.between(1, 900)),
        consented_on: day,
    };
    match conn.transaction(|conn| learner::create_proxy(conn, &cast.clerk(morning(day)), keys, id, &new)) {
        // Two made-up people may draw the same telephone, as may the learner.
        Ok(_) | Err(LearnerServiceError::Proxy(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Registers somebody twice: the second time with a number whose place of issue was mistyped.
fn twice(
    conn: &mut PgConnection,
    chance: &mut Chance,
    (cast, keys): (&Cast, &MasterKey),
    (facility, school_id): (&FacilityView, SchoolId),
) -> Result<(), DemoError> {
    let day = cast.season.first_day;
    let person = names::elder(chance, facility.county_code.as_str(), day);
    let (place, tail) = ("150121", person.id_number.get(6..17).unwrap_or_default());
    let seventeen = format!("{place}{tail}");
    let mistyped = format!("{seventeen}{}", char::from(check_character(seventeen.as_bytes())));
    for id_number in [person.id_number.clone(), mistyped] {
        let new = CreateLearner {
            school_id,
            name_zh: person.name.clone(),
            name_mn: None,
            id_number,
            birth_date: None,
            sex: None,
            phone: Some(person.phone.clone()),
            priority: Vec::new(),
            consent: Consent { notice_version: NOTICE.to_owned(), personal_data: true, sensitive_data: true },
        };
        let act = cast.clerk(morning(day));
        match conn.transaction(|conn| learner::create_learner(conn, &act, keys, &new, true)) {
            Ok(_) | Err(LearnerServiceError::AlreadyRegistered) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
