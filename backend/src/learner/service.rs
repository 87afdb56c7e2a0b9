//! Registering learners, changing and finding them, and the reasoned look at what is hidden.

mod account;
mod carrying;
mod consents;
mod death;
mod erasure;
mod hashes;
mod identity;
mod import;
mod lists;
mod merging;
mod names;
mod needs;
mod proxies;
mod registration;
mod standing;
mod views;

pub use account::declare_account;
pub use carrying::carry_registration;
pub use consents::{list_consents, record_consent};
pub use death::record_death;
pub use erasure::{PROOF_YEARS, erase_record, forget_erased};
pub use hashes::{fill_hashes, id_number_hash};
pub use identity::correct_identity;
pub use import::{COLUMNS, FAULTS_TOLD, Imported, MAX_IMPORT_ROWS, import, read_import, template_columns};
pub use lists::{WORKBOOK_ROWS, list_learners, record_export};
pub use merging::{Lines, canonical, lineage, lock_both, merge_into};
pub use names::{names_at_sign_in, names_in_full};
pub use needs::{get_needs, put_needs};
pub use proxies::{
    PickUpAsProxy, ProxyRefusal, create_proxy, create_proxy_rule, end_proxy, enrol_as_proxy, list_proxies,
    list_proxy_rules, pick_up_as_proxy,
};
pub use standing::standings;

use contract::ids::LearnerId;
use contract::learner::{
    CreateLearner, LearnerSecrets, LearnerState, LearnerView, LookUpLearner, UpdateLearner,
};
use contract::policy::Fault;
use diesel::pg::PgConnection;

use self::hashes::{ID_NUMBER, PHONE, id_number_tail_hash, phone_hash, seal_id_number, seal_phone};
use self::registration::{check_phone, check_priorities, check_registration, parse_name};
use self::views::{load_view, masked, view, views};
use super::domain::{self, IdNumber, LearnerError, LearnerStep, mask_phone};
use super::store::{self, LearnerRow};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::{DbError, violated_constraint};
use crate::facility::scope::{SchoolPlace, find_school};
use crate::keys::{KeyError, MasterKey};
use crate::sheet::CellFault;

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
    /// Rows of an import are wrong, cell by cell.
    #[error("{} faults in a table", .0.len())]
    Rows(Vec<CellFault>),
    /// What was given is not taken back twice, nor what was taken back.
    #[error("the consent stands so already")]
    ConsentStands,
    /// The learner has not agreed to this.
    #[error("no consent")]
    NoConsent,
    /// A consent without which nothing may be processed was taken back.
    #[error("consent withdrawn")]
    ConsentWithdrawn,
    /// What was personal was erased.
    #[error("erased")]
    Erased,
    /// A proxy may not be who was named.
    #[error(transparent)]
    Proxy(#[from] ProxyRefusal),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for LearnerServiceError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("learner_id_number_hash_key") => Self::AlreadyRegistered,
            Some("learner_proxy_learner_id_period_excl") => ProxyRefusal::StandsAlready.into(),
            _ => Self::Database(error.into()),
        }
    }
}

type Answer<T> = Result<T, LearnerServiceError>;

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
        id_number_sealed: seal_id_number(keys, id, &checked.number)?,
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
        phone_hash: checked.phone.as_deref().map(|number| phone_hash(keys, number)),
        id_number_tail_hash: Some(id_number_tail_hash(keys, &checked.number)),
        died_on: None,
        death_source: None,
        consent_withdrawn_at: None,
        merged_into: None,
        erased_at: None,
    };
    store::insert_learner(conn, &row)?;
    store::insert_priorities(conn, id, &body.priority)?;
    consents::agree(conn, act, id, &body.consent.notice_version)?;
    let view = view(&row, &place.name, body.priority.clone(), today)?;
    audit::record(conn, act, &change("learner.create", id, &place).after(&masked(&view)))?;
    Ok(view)
}

/// A school within reach that may take learners now.
fn open_school(conn: &mut PgConnection, act: &Act, id: contract::ids::SchoolId) -> Answer<SchoolPlace> {
    let unknown = || LearnerServiceError::Faults(vec![Fault::new("/school_id", "school_not_found")]);
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
    if !domain::may_change(before.status) {
        return Err(LearnerError::Step(before.status).into());
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
        row.phone_hash = phone.as_deref().map(|number| phone_hash(keys, number));
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
    if row.erased_at.is_some() {
        return Err(LearnerServiceError::Erased);
    }
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

/// The record of whoever has this ID number, within reach: the one that goes on.
pub fn find_by_id_number(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    number: &IdNumber,
) -> Result<Option<LearnerId>, DbError> {
    let row = store::find_learner_by_hash(conn, &act.scope(), &id_number_hash(keys, number))?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Lines::of(conn, &[row.id])?.person(row.id).into()))
}

/// The learner with this ID number, within reach.
pub fn look_up_learner(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    body: &LookUpLearner,
) -> Answer<LearnerView> {
    let number: IdNumber = body.id_number.parse().map_err(|error: domain::IdNumberError| {
        LearnerServiceError::Faults(vec![Fault::new("/id_number", error.code())])
    })?;
    let id = find_by_id_number(conn, act, keys, &number)?.ok_or(LearnerServiceError::NotFound)?;
    get_learner(conn, act, id)
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
