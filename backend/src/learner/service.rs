//! Registering learners, changing and finding them, and the reasoned look at what is hidden.

mod account;
mod lists;
mod names;

pub use account::declare_account;
pub use lists::{WORKBOOK_ROWS, list_learners, record_export};
pub use names::names_in_full;

use chrono::NaiveDate;
use contract::ids::LearnerId;
use contract::learner::{
    Consent, CreateLearner, LearnerSecrets, LearnerState, LearnerView, LookUpLearner, Priority, UpdateLearner,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::domain::{
    self, Fault, IdNumber, LearnerError, LearnerStep, MIN_AGE_YEARS, PersonName, age_band, age_on,
    mask_phone, parse_phone, require_age,
};
use super::store::{self, LearnerRow};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::value::word;
use crate::db::{DbError, violated_constraint};
use crate::facility::domain::identity::mask_name;
use crate::facility::scope::{SchoolPlace, find_school};
use crate::keys::{KeyError, MasterKey};

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum LearnerServiceError {
    /// Members of the request are wrong.
    #[error("faults in the request")]
    Faults(Vec<Fault>),
    /// A step that does not lead on.
    #[error(transparent)]
    Rule(#[from] LearnerError),
    /// No such learner within reach.
    #[error("no such learner")]
    NotFound,
    /// The school may not take learners now.
    #[error("the school is not open")]
    SchoolNotOpen,
    /// A learner with this ID number is there already.
    #[error("already registered")]
    AlreadyRegistered,
    /// Someone else changed the learner since.
    #[error("stale version")]
    Stale,
    /// What was sealed does not open.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No workbook holds so many.
    #[error("more rows than a workbook holds")]
    TooManyRows,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for LearnerServiceError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("learner_id_number_hash_key") => Self::AlreadyRegistered,
            _ => Self::Database(error.into()),
        }
    }
}

type Answer<T> = Result<T, LearnerServiceError>;

const ID_NUMBER: &str = "id_number";
const ID_NUMBER_LOOKUP: &str = "id_number_lookup";
const PHONE: &str = "phone";

/// The keyed hash under which an ID number is found again, the same for learners and teachers.
pub fn id_number_hash(keys: &MasterKey, number: &IdNumber) -> Vec<u8> {
    keys.keyed_hash(ID_NUMBER_LOOKUP, number.expose().as_bytes())
}

/// What of a registration has been checked and turned into values.
struct Checked {
    name_zh: PersonName,
    name_mn: Option<PersonName>,
    number: IdNumber,
    phone: Option<String>,
}

/// Registers a person of 60 or older on the day of the act. `synthetic` marks
/// the invented persons of the demonstration data.
pub fn create_learner(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    body: &CreateLearner,
    synthetic: bool,
) -> Answer<LearnerView> {
    let today = business_date(act.at);
    let checked = check_registration(body, today)?;
    let place = open_school(conn, act, body.school_id)?;
    let id = LearnerId(new_id());
    let row = LearnerRow {
        id: id.0,
        school_id: place.school_id.0,
        name_zh: checked.name_zh.as_str().to_owned(),
        name_mn: checked.name_mn.map(|name| name.as_str().to_owned()),
        sex: checked.number.sex().to_string(),
        birth_date: checked.number.birth_date(),
        id_number_sealed: keys.seal(ID_NUMBER, id.0.as_bytes(), checked.number.expose().as_bytes())?,
        id_number_hash: id_number_hash(keys, &checked.number),
        id_number_masked: checked.number.masked(),
        phone_sealed: seal_phone(keys, id, checked.phone.as_deref())?,
        phone_masked: checked.phone.as_deref().map(mask_phone),
        status: LearnerState::Active.to_string(),
        registered_on: today,
        consent_notice_version: body.consent.notice_version.clone(),
        consented_at: act.at,
        synthetic,
        created_at: act.at,
        version: 1,
        closed_at: None,
    };
    store::insert_learner(conn, &row)?;
    store::insert_priorities(conn, id, &body.priority)?;
    let view = view(&row, &place.name, body.priority.clone(), today)?;
    audit::record(conn, act, &change("learner.create", id, &place).after(&masked(&view)))?;
    Ok(view)
}

fn check_registration(body: &CreateLearner, today: NaiveDate) -> Answer<Checked> {
    let mut faults = Vec::new();
    let name_zh = parse_name(&body.name_zh, "/name_zh", &mut faults);
    let name_mn = match body.name_mn.as_deref() {
        None | Some("") => None,
        Some(text) => parse_name(text, "/name_mn", &mut faults),
    };
    let number = body.id_number.parse::<IdNumber>();
    match &number {
        Ok(number) => check_identity(number, body, today, &mut faults),
        Err(error) => faults.push(Fault { pointer: "/id_number", code: error.code() }),
    }
    let phone = check_phone(body.phone.as_deref(), &mut faults);
    check_priorities(&body.priority, &mut faults);
    check_consent(&body.consent, &mut faults);
    match (name_zh, number) {
        (Some(name_zh), Ok(number)) if faults.is_empty() => Ok(Checked { name_zh, name_mn, number, phone }),
        _ => Err(LearnerServiceError::Faults(faults)),
    }
}

fn check_identity(number: &IdNumber, body: &CreateLearner, today: NaiveDate, faults: &mut Vec<Fault>) {
    if body.birth_date.is_some_and(|date| date != number.birth_date()) {
        faults.push(Fault { pointer: "/birth_date", code: "birth_date_mismatch" });
    }
    if body.sex.is_some_and(|sex| sex != number.sex()) {
        faults.push(Fault { pointer: "/sex", code: "sex_mismatch" });
    }
    if require_age(number.birth_date(), today, MIN_AGE_YEARS).is_err() {
        let pointer = if body.birth_date.is_some() { "/birth_date" } else { "/id_number" };
        faults.push(Fault { pointer, code: "too_young" });
    }
}

fn parse_name(text: &str, pointer: &'static str, faults: &mut Vec<Fault>) -> Option<PersonName> {
    text.parse::<PersonName>().map_err(|error| faults.push(Fault { pointer, code: error.code() })).ok()
}

fn check_phone(text: Option<&str>, faults: &mut Vec<Fault>) -> Option<String> {
    let text = text.filter(|text| !text.is_empty())?;
    let phone = parse_phone(text);
    if phone.is_none() {
        faults.push(Fault { pointer: "/phone", code: "malformed_phone" });
    }
    phone
}

fn check_priorities(priorities: &[Priority], faults: &mut Vec<Fault>) {
    let twice =
        |(at, one): (usize, &Priority)| priorities[..at].iter().any(|known| known.reason == one.reason);
    if priorities.iter().enumerate().any(twice) {
        faults.push(Fault { pointer: "/priority", code: "priority_reason_twice" });
    }
}

fn check_consent(consent: &Consent, faults: &mut Vec<Fault>) {
    for (given, pointer) in [
        (consent.personal_data, "/consent/personal_data"),
        (consent.sensitive_data, "/consent/sensitive_data"),
    ] {
        if !given {
            faults.push(Fault { pointer, code: "consent_required" });
        }
    }
}

fn seal_phone(keys: &MasterKey, id: LearnerId, phone: Option<&str>) -> Result<Option<Vec<u8>>, KeyError> {
    phone.map(|number| keys.seal(PHONE, id.0.as_bytes(), number.as_bytes())).transpose()
}

/// A school within reach that may take learners now.
fn open_school(conn: &mut PgConnection, act: &Act, id: contract::ids::SchoolId) -> Answer<SchoolPlace> {
    let unknown =
        || LearnerServiceError::Faults(vec![Fault { pointer: "/school_id", code: "school_not_found" }]);
    let place = find_school(conn, &act.scope(), id)?.ok_or_else(unknown)?;
    if place.may_prepare(business_date(act.at)) { Ok(place) } else { Err(LearnerServiceError::SchoolNotOpen) }
}

/// Changes name, telephone, priority reasons or home school.
pub fn update_learner(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    id: LearnerId,
    version: i64,
    body: &UpdateLearner,
) -> Answer<LearnerView> {
    let (mut row, place) = lock(conn, act, id)?;
    if row.version != version {
        return Err(LearnerServiceError::Stale);
    }
    let before = load_view(conn, act, &row)?;
    if before.status == LearnerState::Closed {
        return Err(LearnerError::Step(LearnerState::Closed).into());
    }
    apply(&mut row, keys, body)?;
    let place = match body.school_id {
        Some(school_id) if school_id != place.school_id => open_school(conn, act, school_id)?,
        _ => place,
    };
    row.school_id = place.school_id.0;
    row.version += 1;
    store::update_learner(conn, &row)?;
    if let Some(priorities) = &body.priority {
        store::delete_priorities(conn, id)?;
        store::insert_priorities(conn, id, priorities)?;
    }
    let after = load_view(conn, act, &row)?;
    audit::record(
        conn,
        act,
        &change("learner.update", id, &place).before(&masked(&before)).after(&masked(&after)),
    )?;
    Ok(after)
}

fn apply(row: &mut LearnerRow, keys: &MasterKey, body: &UpdateLearner) -> Answer<()> {
    let mut faults = Vec::new();
    if let Some(name) = body.name_zh.as_deref().and_then(|text| parse_name(text, "/name_zh", &mut faults)) {
        name.as_str().clone_into(&mut row.name_zh);
    }
    match body.name_mn.as_deref() {
        None => {}
        Some("") => row.name_mn = None,
        Some(text) => {
            row.name_mn = parse_name(text, "/name_mn", &mut faults).map(|name| name.as_str().to_owned());
        }
    }
    if let Some(text) = body.phone.as_deref() {
        let phone = check_phone(Some(text), &mut faults);
        row.phone_sealed = seal_phone(keys, row.id.into(), phone.as_deref())?;
        row.phone_masked = phone.as_deref().map(mask_phone);
    }
    check_priorities(body.priority.as_deref().unwrap_or_default(), &mut faults);
    if faults.is_empty() { Ok(()) } else { Err(LearnerServiceError::Faults(faults)) }
}

/// Suspends, resumes or closes a registration.
pub fn take_step(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerId,
    step: LearnerStep,
    reason: &str,
) -> Answer<LearnerView> {
    let (mut row, place) = lock(conn, act, id)?;
    let before = load_view(conn, act, &row)?;
    let state = domain::take_step(before.status, step)?;
    row.status = state.to_string();
    row.closed_at = (state == LearnerState::Closed).then_some(act.at);
    row.version += 1;
    store::update_learner(conn, &row)?;
    let after = load_view(conn, act, &row)?;
    let action = match step {
        LearnerStep::Suspend => "learner.suspend",
        LearnerStep::Resume => "learner.resume",
        LearnerStep::Close => "learner.close",
    };
    audit::record(
        conn,
        act,
        &change(action, id, &place).before(&masked(&before)).after(&masked(&after)).because(reason),
    )?;
    Ok(after)
}

/// Opens what is sealed, for a reason that goes on record.
pub fn reveal_learner(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    id: LearnerId,
    reason: &str,
) -> Answer<LearnerSecrets> {
    let (row, place) = lock(conn, act, id)?;
    let open = |purpose, sealed: &[u8]| {
        let plain = keys.open(purpose, row.id.as_bytes(), sealed)?;
        String::from_utf8(plain).map_err(|_| KeyError::Sealed)
    };
    let secrets = LearnerSecrets {
        id,
        id_number: open(ID_NUMBER, &row.id_number_sealed)?,
        birth_date: row.birth_date,
        phone: row.phone_sealed.as_deref().map(|sealed| open(PHONE, sealed)).transpose()?,
    };
    audit::record(conn, act, &change("learner.reveal", id, &place).because(reason))?;
    Ok(secrets)
}

/// The learner with this ID number, within reach.
pub fn look_up_learner(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    body: &LookUpLearner,
) -> Answer<LearnerView> {
    let number: IdNumber = body.id_number.parse().map_err(|error: domain::IdNumberError| {
        LearnerServiceError::Faults(vec![Fault { pointer: "/id_number", code: error.code() }])
    })?;
    let row = store::find_learner_by_hash(conn, &act.scope(), &id_number_hash(keys, &number))?;
    load_view(conn, act, &row.ok_or(LearnerServiceError::NotFound)?)
}

/// One learner.
pub fn get_learner(conn: &mut PgConnection, act: &Act, id: LearnerId) -> Answer<LearnerView> {
    let row = store::find_learner(conn, &act.scope(), id)?.ok_or(LearnerServiceError::NotFound)?;
    load_view(conn, act, &row)
}

fn lock(conn: &mut PgConnection, act: &Act, id: LearnerId) -> Answer<(LearnerRow, SchoolPlace)> {
    let scope = act.scope();
    let row = store::lock_learner(conn, &scope, id)?.ok_or(LearnerServiceError::NotFound)?;
    let place = find_school(conn, &scope, row.school_id.into())?.ok_or(LearnerServiceError::NotFound)?;
    Ok((row, place))
}

fn change(action: &'static str, id: LearnerId, place: &SchoolPlace) -> Change {
    Change::of(action, "learner", id).within(place.facility_id, &place.township_code)
}

/// The record as the trail keeps it, which outlives the learner's wish to be forgotten.
fn masked(view: &LearnerView) -> LearnerView {
    LearnerView {
        name_zh: mask_name(&view.name_zh),
        name_mn: view.name_mn.as_deref().map(mask_name),
        ..view.clone()
    }
}

fn load_view(conn: &mut PgConnection, act: &Act, row: &LearnerRow) -> Answer<LearnerView> {
    views(conn, act, std::slice::from_ref(row))?.pop().ok_or(LearnerServiceError::NotFound)
}

fn views(conn: &mut PgConnection, act: &Act, rows: &[LearnerRow]) -> Answer<Vec<LearnerView>> {
    let today = business_date(act.at);
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let schools: Vec<Uuid> = rows.iter().map(|row| row.school_id).collect();
    let mut priorities = store::list_priorities(conn, &ids)?;
    let names = store::list_school_names(conn, &schools)?;
    rows.iter()
        .map(|row| {
            let name = names.get(&row.school_id).map(String::as_str).unwrap_or_default();
            view(row, name, priorities.remove(&row.id).unwrap_or_default(), today)
        })
        .collect()
}

fn view(row: &LearnerRow, school: &str, priority: Vec<Priority>, today: NaiveDate) -> Answer<LearnerView> {
    let age = age_on(row.birth_date, today).unwrap_or_default();
    Ok(LearnerView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name: school.to_owned(),
        name_zh: row.name_zh.clone(),
        name_mn: row.name_mn.clone(),
        sex: word(&row.sex)?,
        age,
        age_band: age_band(age),
        id_number_masked: row.id_number_masked.clone(),
        phone_masked: row.phone_masked.clone(),
        priority,
        status: word(&row.status)?,
        registered_on: row.registered_on,
        closed_at: row.closed_at,
        consent_notice_version: row.consent_notice_version.clone(),
        synthetic: row.synthetic,
        version: row.version,
    })
}
