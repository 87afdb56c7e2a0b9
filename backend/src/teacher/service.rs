//! Registering, verifying and changing teachers, what stands behind them, and what they taught.

mod changes;
mod documents;
mod exchange;
mod hours;
mod standing;

use contract::ids::TeacherId;
use contract::policy::Fault;
use contract::teacher::{CreateTeacher, TeacherQuery, TeacherSource, TeacherState, TeacherView};
use diesel::pg::PgConnection;
use uuid::Uuid;

pub use changes::update_teacher;
pub use documents::{
    add_assignment, add_check, add_consent, add_qualification, end_assignment, get_documents,
    put_availability, reveal_teacher, verify_qualification, withdraw_consent, withdraw_qualification,
};
pub use exchange::{COLUMNS, ExportPage, export_headings, export_page, import, template_columns};
pub use hours::{HoursPage, get_hours, hours_headings, hours_page, report_hours};
pub use standing::{Payee, Planned, check_pay, check_session, outside_availability};

use super::domain::Standing;
use super::store::{self, TeacherRow};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::new_id;
use crate::db::value::word;
use crate::db::{DbError, violated_constraint};
use crate::facility::domain::identity::mask_name;
use crate::facility::scope::{SchoolPlace, find_school};
use crate::keys::{KeyError, MasterKey};
use crate::learner::domain::{IdNumber, PersonName, mask_phone, parse_phone};
use crate::learner::service::id_number_hash;
use crate::paging::{Paged, Paging};
use crate::sheet::CellFault;

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum TeacherError {
    /// Members of the request are wrong.
    #[error("faults in the request")]
    Faults(Vec<Fault>),
    /// Cells of a table are wrong.
    #[error("faults in the table")]
    Rows(Vec<CellFault>),
    /// No such teacher, or nothing of it by that name, within reach.
    #[error("no such teacher")]
    NotFound,
    /// A teacher with this ID number is there already.
    #[error("already registered")]
    AlreadyRegistered,
    /// In service or studying, and the unit has not consented.
    #[error("the unit has not consented")]
    ConsentMissing,
    /// Who entered something does not verify it.
    #[error("who entered it does not verify it")]
    OwnEntry,
    /// A qualification that was verified or withdrawn before.
    #[error("the qualification was decided on")]
    QualificationDecided,
    /// A consent that was withdrawn before.
    #[error("the consent was withdrawn")]
    ConsentWithdrawn,
    /// The teacher is assigned to that school on some of the days.
    #[error("assigned before")]
    AssignedBefore,
    /// Someone else changed the teacher since.
    #[error("stale version")]
    Stale,
    /// What was sealed does not open.
    #[error(transparent)]
    Key(#[from] KeyError),
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

type Answer<T> = Result<T, TeacherError>;

/// What the telephone number is sealed for.
const PHONE: &str = "teacher_phone";

/// Registers a teacher at a school within reach.
pub fn create_teacher(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    body: &CreateTeacher,
) -> Answer<TeacherView> {
    let standing = Standing {
        source: body.source,
        employment: body.employment,
        reemployment: body.reemployment_kind,
        student: body.student_kind,
    };
    let mut faults = standing.faults();
    parse_name(&body.name, &mut faults);
    if let Some(Err(error)) = filled(body.id_number.as_deref()).map(str::parse::<IdNumber>) {
        faults.push(Fault::new("/id_number", error.code()));
    }
    check_phone(body.phone.as_deref(), &mut faults);
    check_stay(body.source, (body.stay_from, body.stay_to), &mut faults);
    let place = find_school(conn, &act.scope(), body.school_id)?;
    if place.is_none() {
        faults.push(Fault::new("/school_id", "school_not_found"));
    }
    let (Some(place), true) = (place, faults.is_empty()) else {
        return Err(TeacherError::Faults(faults));
    };
    let row = new_row(act, keys, body)?;
    store::insert_teacher(conn, &row)?;
    let view = view(&row)?;
    audit::record(conn, act, &change("teacher.create", view.id, &place).after(&masked(&view)))?;
    Ok(view)
}

/// The row of a registration whose members have been checked.
fn new_row(act: &Act, keys: &MasterKey, body: &CreateTeacher) -> Answer<TeacherRow> {
    let id = new_id();
    let name = body.name.parse::<PersonName>().map(|name| name.as_str().to_owned());
    let number = filled(body.id_number.as_deref()).and_then(|text| text.parse::<IdNumber>().ok());
    let phone = filled(body.phone.as_deref()).and_then(parse_phone);
    Ok(TeacherRow {
        id,
        school_id: body.school_id.0,
        name: name.unwrap_or_else(|_| body.name.clone()),
        source: body.source.to_string(),
        employment: body.employment.map(|word| word.to_string()),
        reemployment_kind: body.reemployment_kind.map(|word| word.to_string()),
        student_kind: body.student_kind.map(|word| word.to_string()),
        consent_of_unit: body.consent_of_unit,
        verified: false,
        unit_name: filled(body.unit_name.as_deref()).map(str::to_owned),
        stay_from: body.stay_from,
        stay_to: body.stay_to,
        phone_sealed: seal(keys, id, phone.as_deref())?,
        phone_masked: phone.as_deref().map(mask_phone),
        stated_by: Some(act.account_id.0),
        verified_by: None,
        id_number_hash: number.map(|number| id_number_hash(keys, &number)),
        status: TeacherState::Active.to_string(),
        created_at: act.at,
        version: 1,
    })
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

fn seal(keys: &MasterKey, id: Uuid, phone: Option<&str>) -> Result<Option<Vec<u8>>, KeyError> {
    phone.map(|number| keys.seal(PHONE, id.as_bytes(), number.as_bytes())).transpose()
}

fn parse_name(text: &str, faults: &mut Vec<Fault>) -> Option<String> {
    match text.parse::<PersonName>() {
        Ok(name) => Some(name.as_str().to_owned()),
        Err(error) => {
            faults.push(Fault::new("/name", error.code()));
            None
        }
    }
}

fn check_phone(text: Option<&str>, faults: &mut Vec<Fault>) -> Option<String> {
    let text = filled(text)?;
    let phone = parse_phone(text);
    if phone.is_none() {
        faults.push(Fault::new("/phone", "malformed_phone"));
    }
    phone
}

type Stay = (Option<chrono::NaiveDate>, Option<chrono::NaiveDate>);

/// Only students stay for a time, which begins before it ends.
fn check_stay(source: TeacherSource, (from, to): Stay, faults: &mut Vec<Fault>) {
    if source != TeacherSource::UniversityStudent && (from.is_some() || to.is_some()) {
        let pointer = if from.is_some() { "/stay_from" } else { "/stay_to" };
        faults.push(Fault::new(pointer, "only_for_students"));
    } else if from.zip(to).is_some_and(|(from, to)| to < from) {
        faults.push(Fault::new("/stay_to", "end_before_start"));
    }
}

/// Records that the township or county has checked what somebody else stated of the teacher.
pub fn verify_teacher(conn: &mut PgConnection, act: &Act, id: TeacherId) -> Answer<TeacherView> {
    let (mut row, place) = lock(conn, act, id)?;
    let before = view(&row)?;
    if standing_of(&row)?.needs_consent() && !row.consent_of_unit {
        return Err(TeacherError::ConsentMissing);
    }
    if row.stated_by == Some(act.account_id.0) {
        return Err(TeacherError::OwnEntry);
    }
    row.verified = true;
    row.verified_by = Some(act.account_id.0);
    save(conn, act, "teacher.verify", row, &before, &place)
}

fn save(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    mut row: TeacherRow,
    before: &TeacherView,
    place: &SchoolPlace,
) -> Answer<TeacherView> {
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
pub fn get_teacher(conn: &mut PgConnection, act: &Act, id: TeacherId) -> Answer<TeacherView> {
    view(&store::find_teacher(conn, &act.scope(), id)?.ok_or(TeacherError::NotFound)?)
}

/// The teachers within reach that match, newest first.
pub fn list_teachers(
    conn: &mut PgConnection,
    act: &Act,
    query: &TeacherQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<TeacherView>> {
    let page = store::list_teachers(conn, &act.scope(), query, before, paging)?;
    let items = page.items.iter().map(view).collect::<Result<_, _>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn lock(conn: &mut PgConnection, act: &Act, id: TeacherId) -> Answer<(TeacherRow, SchoolPlace)> {
    let scope = act.scope();
    let row = store::lock_teacher(conn, &scope, id)?.ok_or(TeacherError::NotFound)?;
    let place = find_school(conn, &scope, row.school_id.into())?.ok_or(TeacherError::NotFound)?;
    Ok((row, place))
}

fn change(action: &'static str, id: TeacherId, place: &SchoolPlace) -> Change {
    change_at(action, id.0, place)
}

fn change_at(action: &'static str, id: Uuid, place: &SchoolPlace) -> Change {
    Change::of(action, "teacher", id).within(place.facility_id, &place.township_code)
}

/// The record as the trail keeps it, which outlives the teacher's wish to be forgotten.
fn masked(view: &TeacherView) -> TeacherView {
    TeacherView { name: mask_name(&view.name), ..view.clone() }
}

fn standing_of(row: &TeacherRow) -> Answer<Standing> {
    Ok(Standing {
        source: word(&row.source)?,
        employment: row.employment.as_deref().map(word).transpose()?,
        reemployment: row.reemployment_kind.as_deref().map(word).transpose()?,
        student: row.student_kind.as_deref().map(word).transpose()?,
    })
}

fn view(row: &TeacherRow) -> Answer<TeacherView> {
    let standing = standing_of(row)?;
    Ok(TeacherView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        name: row.name.clone(),
        source: standing.source,
        employment: standing.employment,
        reemployment_kind: standing.reemployment,
        student_kind: standing.student,
        consent_of_unit: row.consent_of_unit,
        verified: row.verified,
        identified: row.id_number_hash.is_some(),
        unit_name: row.unit_name.clone(),
        stay_from: row.stay_from,
        stay_to: row.stay_to,
        phone_masked: row.phone_masked.clone(),
        status: word(&row.status)?,
        version: row.version,
    })
}
