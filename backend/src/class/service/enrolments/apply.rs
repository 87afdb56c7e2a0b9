//! Applying for a place.

use std::collections::{HashMap, HashSet};

use contract::class::{CreateEnrolment, EnrolmentAsker, EnrolmentState, EnrolmentView};
use contract::curriculum::HalfYear;
use contract::ids::{ClassSessionId, LearnerProxyId};
use contract::policy::Fault;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::fill::fill;
use super::parameters::parameters;
use super::places::{Locked, lock};
use super::views::views;
use super::{Answer, EnrolmentError, Unfit, change, get_enrolment, masked};
use crate::audit;
use crate::auth::{Act, Scope};
use crate::class::domain::applicant::{Applicant, Offer, Refusal, check_applicant};
use crate::class::service::Elsewhere;
use crate::class::store::{self, ApplicantRow, EnrolmentRow};
use crate::clock::{business_date, new_id};
use crate::db::value::{number, word};
use crate::facility::scope::find_school;
use crate::learner::service::enrol_as_proxy;

/// What somebody applies for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject {
    pub(super) id: Uuid,
    pub(super) is_series: bool,
}

/// A learner applies, itself or by a registered proxy: for a place that is free, or for the next that comes free.
pub fn enrol(conn: &mut PgConnection, act: &Act, body: &CreateEnrolment) -> Answer<EnrolmentView> {
    let subject = match (body.series_id, body.session_id) {
        (Some(id), None) => Subject { id: id.0, is_series: true },
        (None, Some(id)) => Subject { id: id.0, is_series: false },
        _ => return Err(EnrolmentError::Subject),
    };
    if body.asked_by == Some(EnrolmentAsker::Proxy) && body.proxy_id.is_none() {
        return Err(EnrolmentError::Faults(vec![Fault::new("/proxy_id", "required")]));
    }
    let learners = [body.learner_id.0];
    let applicants = store::lock_applicants(conn, &act.scope(), &learners)?;
    let locked = open(conn, act, subject)?;
    let mut unfit = check(conn, act, &locked, &learners, &applicants)?;
    if let Some(reason) = unfit.remove(&body.learner_id.0) {
        return Err(EnrolmentError::Unfit(reason));
    }
    if let Some(proxy) = body.proxy_id {
        enrol_as_proxy(conn, act, proxy, body.learner_id)?;
    }
    let asked_by = match body.proxy_id {
        Some(_) => EnrolmentAsker::Proxy,
        None => body.asked_by.unwrap_or(EnrolmentAsker::Learner),
    };
    let ids = insert(conn, act, &locked, &learners, (asked_by, body.proxy_id))?;
    let id = ids.first().copied().ok_or(EnrolmentError::NotFound)?;
    get_enrolment(conn, act, id.into())
}

/// Locks what is applied for, while sessions of it are to come.
pub(super) fn open(conn: &mut PgConnection, act: &Act, subject: Subject) -> Answer<Locked> {
    let unknown =
        if subject.is_series { EnrolmentError::SeriesNotFound } else { EnrolmentError::SessionNotFound };
    let Some(locked) = lock(conn, act, &act.scope(), subject.id)? else {
        let session = ClassSessionId(subject.id);
        let there = store::find_session(conn, &act.scope(), session)?.is_some();
        return Err(if there { EnrolmentError::SessionOfSeries } else { unknown });
    };
    if locked.standing.subject.is_series != subject.is_series {
        return Err(unknown);
    }
    if locked.standing.subject.to_come { Ok(locked) } else { Err(EnrolmentError::Over) }
}

/// Those of the learners who cannot be taken, each with the reason.
pub(super) fn check(
    conn: &mut PgConnection,
    act: &Act,
    locked: &Locked,
    learners: &[Uuid],
    applicants: &[ApplicantRow],
) -> Answer<HashMap<Uuid, Unfit>> {
    let subject = locked.standing.subject.id;
    let first_day = business_date(locked.standing.subject.first_at);
    let known: HashSet<Uuid> = store::list_known(conn, subject, learners)?.into_iter().collect();
    let counts: HashMap<Uuid, i64> =
        store::count_in_half_year(conn, learners, &half_year(locked))?.into_iter().collect();
    let teachers = store::list_teachers_of(conn, subject)?;
    let counties = counties(conn, applicants)?;
    let offer = Offer {
        first_day,
        county_code: &locked.place.county_code,
        max_per_half_year: parameters(conn, business_date(act.at))?.max_per_half_year,
    };
    let mut unfit: HashMap<Uuid, Unfit> = learners.iter().map(|id| (*id, Unfit::Unknown)).collect();
    for row in applicants {
        let applicant = Applicant {
            state: word(&row.status)?,
            birth_date: row.birth_date,
            county_code: counties.get(&row.school_id).map(String::as_str).unwrap_or_default(),
            consents: row.consent_withdrawn_at.is_none(),
            teaches: teachers.iter().any(|one| one.may_be(&row.id_number_hash, &row.name)),
            known: known.contains(&row.id),
            enrolments: number(counts.get(&row.id).copied().unwrap_or_default())?,
        };
        match check_applicant(&applicant, &offer) {
            Ok(()) => unfit.remove(&row.id),
            Err(refusal) => unfit.insert(row.id, Unfit::Refused(refusal)),
        };
    }
    let fit: Vec<Uuid> = learners.iter().filter(|id| !unfit.contains_key(id)).copied().collect();
    let live = [EnrolmentState::Waiting.as_str(), EnrolmentState::Enrolled.as_str()];
    let others = store::list_overlaps(conn, subject, &fit, &live, act.at)?;
    let schools: Vec<Uuid> = others.iter().map(|other| other.school_id).collect();
    let inside = store::list_inside(conn, &act.scope(), &schools)?;
    let own = store::list_own_learners(conn, act.account_id, &fit)?;
    for other in others {
        let period = (other.starts_at, other.ends_at);
        let told = inside.contains(&other.school_id) || own.contains(&other.learner_id);
        let title = told.then_some(other.title);
        unfit.insert(other.learner_id, Unfit::Overlaps(Elsewhere { title, period }));
    }
    Ok(unfit)
}

/// The half-year in which it begins.
fn half_year(locked: &Locked) -> String {
    let first_day = business_date(locked.standing.subject.first_at);
    HalfYear::containing(first_day).map(|half| half.to_string()).unwrap_or_default()
}

fn counties(conn: &mut PgConnection, applicants: &[ApplicantRow]) -> Answer<HashMap<Uuid, String>> {
    let schools: HashSet<Uuid> = applicants.iter().map(|row| row.school_id).collect();
    let mut found = HashMap::new();
    for id in schools {
        if let Some(place) = find_school(conn, &Scope::whole_city(), id.into())? {
            found.insert(id, place.county_code);
        }
    }
    Ok(found)
}

/// Puts learners on the waiting list and lets whoever is next move up; answers their enrolments, in order.
pub(super) fn insert(
    conn: &mut PgConnection,
    act: &Act,
    locked: &Locked,
    learners: &[Uuid],
    (asked_by, proxy): (EnrolmentAsker, Option<LearnerProxyId>),
) -> Answer<Vec<Uuid>> {
    let subject = &locked.standing.subject;
    let half_year = half_year(locked);
    let row = |learner: &Uuid| EnrolmentRow {
        id: new_id(),
        school_id: subject.school_id,
        series_id: subject.is_series.then_some(subject.id),
        session_id: (!subject.is_series).then_some(subject.id),
        learner_id: *learner,
        half_year: half_year.clone(),
        asked_by: asked_by.to_string(),
        proxy_id: proxy.map(|id| id.0),
        applied_at: act.at,
        recorded_by: act.account_id.0,
        status: EnrolmentState::Waiting.to_string(),
        enrolled_at: None,
        ended_at: None,
        ended_by: None,
        ended_reason: None,
        version: 1,
    };
    let rows: Vec<EnrolmentRow> = learners.iter().map(row).collect();
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    store::insert_enrolments(conn, &rows)?;
    fill(conn, act, subject.id, &ids)?;
    let written = store::list_enrolments_of(conn, &ids)?;
    for view in views(conn, act, &written)? {
        let change = change("enrolment.create", &view, &locked.place).after(&masked(&view));
        audit::record(conn, act, &change)?;
    }
    Ok(ids)
}

/// The stable code of a reason why somebody cannot be taken.
pub const fn code_of(unfit: &Unfit) -> &'static str {
    match unfit {
        Unfit::Unknown => "learner_not_available",
        Unfit::Overlaps(_) => "enrolment_overlaps",
        Unfit::Refused(Refusal::NotActive) => "learner_not_active",
        Unfit::Refused(Refusal::NoConsent) => "enrolment_without_consent",
        Unfit::Refused(Refusal::TooYoung) => "too_young",
        Unfit::Refused(Refusal::OtherCounty) => "enrolment_other_county",
        Unfit::Refused(Refusal::Teaches) => "learner_teaches_here",
        Unfit::Refused(Refusal::Known) => "already_enrolled",
        Unfit::Refused(Refusal::TooMany(_)) => "too_many_enrolments",
    }
}
