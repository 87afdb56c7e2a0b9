//! What of a teacher is changed after the registration.

use contract::ids::TeacherId;
use contract::policy::Fault;
use contract::teacher::{TeacherView, UpdateTeacher};
use diesel::pg::PgConnection;

use super::{
    Answer, TeacherError, change, check_phone, check_stay, filled, lock, masked, parse_name, seal,
    standing_of, view,
};
use crate::audit;
use crate::auth::Act;
use crate::facility::scope::{SchoolPlace, find_school};
use crate::keys::MasterKey;
use crate::learner::domain::{IdNumber, mask_phone};
use crate::learner::service::id_number_hash;
use crate::teacher::domain::Standing;
use crate::teacher::store::{self, TeacherRow};

/// Changes a teacher. What was verified must be verified again when the standing, the unit, its consent, a student's stay or
/// the ID number is another. An ID number that is missing is given; one that is known is corrected, for a reason.
pub fn update_teacher(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    (id, version): (TeacherId, i64),
    body: &UpdateTeacher,
) -> Answer<TeacherView> {
    let (was, place) = lock(conn, act, id)?;
    if was.version != version {
        return Err(TeacherError::Stale);
    }
    let mut row = was.clone();
    let mut faults = Vec::new();
    state(&mut row, body, &mut faults)?;
    identify(&mut row, keys, body, &mut faults);
    if let Some(text) = body.phone.as_deref() {
        let phone = check_phone(Some(text), &mut faults);
        row.phone_sealed = seal(keys, row.id, phone.as_deref())?;
        row.phone_masked = phone.as_deref().map(mask_phone);
    }
    let place = own_school(conn, act, &mut row, place, body, &mut faults)?;
    if !faults.is_empty() {
        return Err(TeacherError::Faults(faults));
    }
    if stated(&was) != stated(&row) {
        row.verified = false;
        row.verified_by = None;
        row.stated_by = Some(act.account_id.0);
    }
    if let Some(state) = body.status {
        row.status = state.to_string();
    }
    row.version += 1;
    store::update_teacher(conn, &row)?;
    let (before, after) = (view(&was)?, view(&row)?);
    let corrected = was.id_number_hash.is_some() && was.id_number_hash != row.id_number_hash;
    let action = if corrected { "teacher.correct_identity" } else { "teacher.update" };
    let change = change(action, after.id, &place).before(&masked(&before)).after(&masked(&after));
    let change = match &body.reason {
        Some(reason) => change.because(reason),
        None => change,
    };
    audit::record(conn, act, &change)?;
    Ok(after)
}

/// Writes what is said of the person, as far as it fits together.
fn state(row: &mut TeacherRow, body: &UpdateTeacher, faults: &mut Vec<Fault>) -> Answer<()> {
    let known = standing_of(row)?;
    let standing = Standing {
        source: body.source.unwrap_or(known.source),
        employment: body.employment.unwrap_or(known.employment),
        reemployment: body.reemployment_kind.unwrap_or(known.reemployment),
        student: body.student_kind.unwrap_or(known.student),
    };
    faults.extend(standing.faults());
    row.source = standing.source.to_string();
    row.employment = standing.employment.map(|word| word.to_string());
    row.reemployment_kind = standing.reemployment.map(|word| word.to_string());
    row.student_kind = standing.student.map(|word| word.to_string());
    if let Some(name) = body.name.as_deref().and_then(|text| parse_name(text, faults)) {
        row.name = name;
    }
    row.stay_from = body.stay_from.unwrap_or(row.stay_from);
    row.stay_to = body.stay_to.unwrap_or(row.stay_to);
    check_stay(standing.source, (row.stay_from, row.stay_to), faults);
    if let Some(unit) = &body.unit_name {
        row.unit_name = filled(Some(unit)).map(str::to_owned);
    }
    row.consent_of_unit = body.consent_of_unit.unwrap_or(row.consent_of_unit);
    Ok(())
}

fn identify(row: &mut TeacherRow, keys: &MasterKey, body: &UpdateTeacher, faults: &mut Vec<Fault>) {
    let Some(text) = body.id_number.as_deref() else { return };
    let hash = match text.parse::<IdNumber>() {
        Ok(number) => id_number_hash(keys, &number),
        Err(error) => {
            faults.push(Fault::new("/id_number", error.code()));
            return;
        }
    };
    let corrects = row.id_number_hash.as_ref().is_some_and(|known| *known != hash);
    if corrects && body.reason.is_none() {
        faults.push(Fault::new("/reason", "required"));
    }
    row.id_number_hash = Some(hash);
}

/// The school that the teacher belongs to from now on.
fn own_school(
    conn: &mut PgConnection,
    act: &Act,
    row: &mut TeacherRow,
    place: SchoolPlace,
    body: &UpdateTeacher,
    faults: &mut Vec<Fault>,
) -> Answer<SchoolPlace> {
    let Some(id) = body.school_id.filter(|id| id.0 != row.school_id) else { return Ok(place) };
    let Some(other) = find_school(conn, &act.scope(), id)? else {
        faults.push(Fault::new("/school_id", "school_not_found"));
        return Ok(place);
    };
    row.school_id = id.0;
    Ok(other)
}

/// What another person verifies.
fn stated(row: &TeacherRow) -> impl PartialEq + use<> {
    let row = row.clone();
    (
        (row.source, row.employment, row.reemployment_kind, row.student_kind),
        (row.unit_name, row.consent_of_unit, row.stay_from, row.stay_to, row.id_number_hash),
    )
}
