//! Registering, verifying and changing teachers.

use contract::ids::TeacherId;
use contract::teacher::{CreateTeacher, TeacherQuery, TeacherState, TeacherView, UpdateTeacher};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::domain::Standing;
use super::store::{self, TeacherRow};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::new_id;
use crate::db::value::word;
use crate::db::{DbError, violated_constraint};
use crate::facility::domain::identity::mask_name;
use crate::facility::scope::{SchoolPlace, find_school};
use crate::keys::MasterKey;
use crate::learner::domain::{Fault, IdNumber, PersonName};
use crate::learner::service::id_number_hash;
use crate::paging::{Paged, Paging};

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum TeacherError {
    /// Members of the request are wrong.
    #[error("faults in the request")]
    Faults(Vec<Fault>),
    /// No such teacher within reach.
    #[error("no such teacher")]
    NotFound,
    /// A teacher with this ID number is there already.
    #[error("already registered")]
    AlreadyRegistered,
    /// In service or studying, and the unit has not consented.
    #[error("the unit has not consented")]
    ConsentMissing,
    /// Someone else changed the teacher since.
    #[error("stale version")]
    Stale,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for TeacherError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("teacher_id_number_hash_key") => Self::AlreadyRegistered,
            _ => Self::Database(error.into()),
        }
    }
}

/// Registers a teacher at a school within reach.
pub fn create_teacher(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    body: &CreateTeacher,
) -> Result<TeacherView, TeacherError> {
    let standing = Standing {
        source: body.source,
        employment: body.employment,
        reemployment: body.reemployment_kind,
        student: body.student_kind,
    };
    let mut faults = standing.faults();
    let name = parse_name(&body.name, &mut faults);
    let number = body.id_number.as_deref().filter(|text| !text.is_empty()).map(str::parse::<IdNumber>);
    if let Some(Err(error)) = &number {
        faults.push(Fault { pointer: "/id_number", code: error.code() });
    }
    let place = find_school(conn, &act.scope(), body.school_id)?;
    if place.is_none() {
        faults.push(Fault { pointer: "/school_id", code: "school_not_found" });
    }
    let (Some(place), Some(name), true) = (place, name, faults.is_empty()) else {
        return Err(TeacherError::Faults(faults));
    };
    let row = TeacherRow {
        id: new_id(),
        school_id: place.school_id.0,
        name,
        source: body.source.to_string(),
        employment: body.employment.map(|word| word.to_string()),
        reemployment_kind: body.reemployment_kind.map(|word| word.to_string()),
        student_kind: body.student_kind.map(|word| word.to_string()),
        consent_of_unit: body.consent_of_unit,
        verified: false,
        id_number_hash: number.and_then(Result::ok).map(|number| id_number_hash(keys, &number)),
        status: TeacherState::Active.to_string(),
        created_at: act.at,
        version: 1,
    };
    store::insert_teacher(conn, &row)?;
    let view = view(&row)?;
    audit::record(conn, act, &change("teacher.create", view.id, &place).after(&masked(&view)))?;
    Ok(view)
}

fn parse_name(text: &str, faults: &mut Vec<Fault>) -> Option<String> {
    match text.parse::<PersonName>() {
        Ok(name) => Some(name.as_str().to_owned()),
        Err(error) => {
            faults.push(Fault { pointer: "/name", code: error.code() });
            None
        }
    }
}

/// Changes a name, the unit's consent (which must then be checked again), or whether the teacher teaches here.
pub fn update_teacher(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
    version: i64,
    body: &UpdateTeacher,
) -> Result<TeacherView, TeacherError> {
    let (mut row, place) = lock(conn, act, id)?;
    if row.version != version {
        return Err(TeacherError::Stale);
    }
    let before = view(&row)?;
    let mut faults = Vec::new();
    if let Some(name) = body.name.as_deref().and_then(|text| parse_name(text, &mut faults)) {
        row.name = name;
    }
    if !faults.is_empty() {
        return Err(TeacherError::Faults(faults));
    }
    if let Some(consent) = body.consent_of_unit.filter(|consent| *consent != row.consent_of_unit) {
        row.consent_of_unit = consent;
        row.verified = false;
    }
    if let Some(state) = body.status {
        row.status = state.to_string();
    }
    save(conn, act, "teacher.update", row, &before, &place)
}

/// Records that the township or county has checked what the teacher states.
pub fn verify_teacher(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
) -> Result<TeacherView, TeacherError> {
    let (mut row, place) = lock(conn, act, id)?;
    let before = view(&row)?;
    let standing = Standing {
        source: before.source,
        employment: before.employment,
        reemployment: before.reemployment_kind,
        student: before.student_kind,
    };
    if standing.needs_consent() && !row.consent_of_unit {
        return Err(TeacherError::ConsentMissing);
    }
    row.verified = true;
    save(conn, act, "teacher.verify", row, &before, &place)
}

fn save(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    mut row: TeacherRow,
    before: &TeacherView,
    place: &SchoolPlace,
) -> Result<TeacherView, TeacherError> {
    row.version += 1;
    store::update_teacher(conn, &row)?;
    let after = view(&row)?;
    audit::record(
        conn,
        act,
        &change(action, after.id, place).before(&masked(before)).after(&masked(&after)),
    )?;
    Ok(after)
}

/// One teacher.
pub fn get_teacher(conn: &mut PgConnection, act: &Act, id: TeacherId) -> Result<TeacherView, TeacherError> {
    view(&store::find_teacher(conn, &act.scope(), id)?.ok_or(TeacherError::NotFound)?)
}

/// The teachers within reach that match, newest first.
pub fn list_teachers(
    conn: &mut PgConnection,
    act: &Act,
    query: &TeacherQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Result<Paged<TeacherView>, TeacherError> {
    let page = store::list_teachers(conn, &act.scope(), query, before, paging)?;
    let items = page.items.iter().map(view).collect::<Result<_, _>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn lock(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
) -> Result<(TeacherRow, SchoolPlace), TeacherError> {
    let scope = act.scope();
    let row = store::lock_teacher(conn, &scope, id)?.ok_or(TeacherError::NotFound)?;
    let place = find_school(conn, &scope, row.school_id.into())?.ok_or(TeacherError::NotFound)?;
    Ok((row, place))
}

fn change(action: &'static str, id: TeacherId, place: &SchoolPlace) -> Change {
    Change::of(action, "teacher", id).within(place.facility_id, &place.township_code)
}

/// The record as the trail keeps it, which outlives the teacher's wish to be forgotten.
fn masked(view: &TeacherView) -> TeacherView {
    TeacherView { name: mask_name(&view.name), ..view.clone() }
}

fn view(row: &TeacherRow) -> Result<TeacherView, TeacherError> {
    Ok(TeacherView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        name: row.name.clone(),
        source: word(&row.source)?,
        employment: row.employment.as_deref().map(word).transpose()?,
        reemployment_kind: row.reemployment_kind.as_deref().map(word).transpose()?,
        student_kind: row.student_kind.as_deref().map(word).transpose()?,
        consent_of_unit: row.consent_of_unit,
        verified: row.verified,
        status: word(&row.status)?,
        version: row.version,
    })
}
