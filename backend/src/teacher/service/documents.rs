//! What stands behind a teacher: qualifications, consents, checks, free hours, further schools, the telephone number.

use contract::ids::{TeacherAssignmentId, TeacherConsentId, TeacherId, TeacherQualificationId};
use contract::policy::Fault;
use contract::teacher::{
    CreateTeacherAssignment, CreateTeacherComplianceCheck, CreateTeacherConsent, CreateTeacherQualification,
    QualificationState, TeacherAssignmentView, TeacherAvailability, TeacherComplianceCheckView,
    TeacherConsentView, TeacherDocuments, TeacherQualificationView, TeacherSecrets,
};
use diesel::pg::PgConnection;
use diesel::result::Error as QueryError;

use super::{Answer, PHONE, TeacherError, change, lock};
use crate::audit;
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::value::{number, word};
use crate::db::violates_exclusion;
use crate::facility::scope::find_school;
use crate::keys::{KeyError, MasterKey};
use crate::teacher::domain::{Consent, Days, backward};
use crate::teacher::store;
use crate::teacher::store::documents::{
    self, AssignmentRow, CheckRow, ConsentRow, QualificationRow, WindowRow,
};

/// All that stands behind a teacher within reach.
pub fn get_documents(conn: &mut PgConnection, act: &Act, id: TeacherId) -> Answer<TeacherDocuments> {
    let row = store::find_teacher(conn, &act.scope(), id)?.ok_or(TeacherError::NotFound)?;
    load(conn, act, id, row.version)
}

fn load(conn: &mut PgConnection, act: &Act, id: TeacherId, version: i64) -> Answer<TeacherDocuments> {
    let qualifications = documents::list_qualifications(conn, id.0)?;
    let assignments = documents::list_assignments(conn, id.0)?;
    Ok(TeacherDocuments {
        teacher_id: id,
        qualifications: qualifications
            .into_iter()
            .map(|row| qualification_view(act, row))
            .collect::<Answer<_>>()?,
        consents: documents::list_consents(conn, id.0)?
            .into_iter()
            .map(|row| consent_view(act, row))
            .collect(),
        compliance_checks: documents::list_checks(conn, id.0)?.into_iter().map(check_view).collect(),
        availability: documents::list_windows(conn, &[id.0])?
            .iter()
            .map(window_view)
            .collect::<Answer<_>>()?,
        assignments: assignments.into_iter().map(assignment_view).collect(),
        version,
    })
}

/// Enters a qualification; it counts once another person has seen the document.
pub fn add_qualification(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
    body: &CreateTeacherQualification,
) -> Answer<TeacherDocuments> {
    lock(conn, act, id)?;
    let mut faults = Vec::new();
    if body.issued_on > business_date(act.at) {
        faults.push(Fault::new("/issued_on", "day_to_come"));
    }
    if body.valid_to.is_some_and(|last| last < body.issued_on) {
        faults.push(Fault::new("/valid_to", "end_before_start"));
    }
    refuse(faults)?;
    let row = QualificationRow {
        id: new_id(),
        teacher_id: id.0,
        kind: body.kind.to_string(),
        title: body.title.clone(),
        document_number: body.document_number.clone(),
        issued_on: body.issued_on,
        valid_to: body.valid_to,
        status: QualificationState::Stated.to_string(),
        entered_by: act.account_id.0,
        entered_at: act.at,
        verified_by: None,
        verified_at: None,
        withdrawn_by: None,
        withdrawn_at: None,
        withdrawn_reason: None,
    };
    documents::insert_qualification(conn, &row)?;
    keep(conn, act, id, "teacher.add_qualification", None)
}

/// Records that another person has seen the document of a qualification.
pub fn verify_qualification(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
    which: TeacherQualificationId,
) -> Answer<TeacherDocuments> {
    let mut row = lock_qualification(conn, act, id, which)?;
    if row.status != QualificationState::Stated.as_str() {
        return Err(TeacherError::QualificationDecided);
    }
    if row.entered_by == act.account_id.0 {
        return Err(TeacherError::OwnEntry);
    }
    row.status = QualificationState::Verified.to_string();
    row.verified_by = Some(act.account_id.0);
    row.verified_at = Some(act.at);
    documents::update_qualification(conn, &row)?;
    keep(conn, act, id, "teacher.verify_qualification", None)
}

/// Lets a qualification count no more.
pub fn withdraw_qualification(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
    which: TeacherQualificationId,
    reason: &str,
) -> Answer<TeacherDocuments> {
    let mut row = lock_qualification(conn, act, id, which)?;
    if row.status == QualificationState::Withdrawn.as_str() {
        return Err(TeacherError::QualificationDecided);
    }
    row.status = QualificationState::Withdrawn.to_string();
    row.withdrawn_by = Some(act.account_id.0);
    row.withdrawn_at = Some(act.at);
    row.withdrawn_reason = Some(reason.to_owned());
    documents::update_qualification(conn, &row)?;
    keep(conn, act, id, "teacher.withdraw_qualification", Some(reason))
}

fn lock_qualification(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
    which: TeacherQualificationId,
) -> Answer<QualificationRow> {
    lock(conn, act, id)?;
    documents::find_qualification(conn, id.0, which.0)?.ok_or(TeacherError::NotFound)
}

/// Enters what the unit (or a student's university) has consented to.
pub fn add_consent(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
    body: &CreateTeacherConsent,
) -> Answer<TeacherDocuments> {
    lock(conn, act, id)?;
    if body.valid_to < body.given_on {
        refuse(vec![Fault::new("/valid_to", "end_before_start")])?;
    }
    let row = ConsentRow {
        id: new_id(),
        teacher_id: id.0,
        unit_name: body.unit_name.clone(),
        document_number: body.document_number.clone(),
        given_on: body.given_on,
        valid_to: body.valid_to,
        entered_by: act.account_id.0,
        entered_at: act.at,
        withdrawn_by: None,
        withdrawn_on: None,
        withdrawn_reason: None,
    };
    documents::insert_consent(conn, &row)?;
    keep(conn, act, id, "teacher.add_consent", None)
}

/// Lets a consent count no more from today on; what was taught before stays covered.
pub fn withdraw_consent(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
    which: TeacherConsentId,
    reason: &str,
) -> Answer<TeacherDocuments> {
    lock(conn, act, id)?;
    let mut row = documents::find_consent(conn, id.0, which.0)?.ok_or(TeacherError::NotFound)?;
    if row.withdrawn_on.is_some() {
        return Err(TeacherError::ConsentWithdrawn);
    }
    row.withdrawn_by = Some(act.account_id.0);
    row.withdrawn_on = Some(business_date(act.at));
    row.withdrawn_reason = Some(reason.to_owned());
    documents::update_consent(conn, &row)?;
    keep(conn, act, id, "teacher.withdraw_consent", Some(reason))
}

/// Records whether a serving civil servant may be paid; the latest check counts.
pub fn add_check(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
    body: &CreateTeacherComplianceCheck,
) -> Answer<TeacherDocuments> {
    lock(conn, act, id)?;
    if body.checked_on > business_date(act.at) {
        refuse(vec![Fault::new("/checked_on", "day_to_come")])?;
    }
    let row = CheckRow {
        id: new_id(),
        teacher_id: id.0,
        passed: body.passed,
        document: body.document.clone(),
        checked_on: body.checked_on,
        checked_by: act.account_id.0,
        checked_at: act.at,
    };
    documents::insert_check(conn, &row)?;
    keep(conn, act, id, "teacher.check_compliance", None)
}

/// Replaces the hours in which a teacher can teach, unless somebody else has changed the teacher since that version.
pub fn put_availability(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (TeacherId, i64),
    windows: &[TeacherAvailability],
) -> Answer<TeacherDocuments> {
    let (mut row, _) = lock(conn, act, id)?;
    if row.version != version {
        return Err(TeacherError::Stale);
    }
    let faults = backward(windows);
    if !faults.is_empty() {
        return Err(TeacherError::Faults(faults));
    }
    row.version += 1;
    store::update_teacher(conn, &row)?;
    let rows: Vec<WindowRow> = windows
        .iter()
        .zip(1_i16..)
        .map(|(window, place)| WindowRow {
            teacher_id: id.0,
            number: place,
            weekday: i16::from(window.weekday),
            starts_at: window.starts_at,
            ends_at: window.ends_at,
            valid_from: window.valid_from,
            valid_to: window.valid_to,
        })
        .collect();
    documents::replace_windows(conn, id.0, &rows)?;
    keep(conn, act, id, "teacher.put_availability", None)
}

/// Lets a teacher teach at a further school, by who answers for both.
pub fn add_assignment(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
    body: &CreateTeacherAssignment,
) -> Answer<TeacherDocuments> {
    let (row, _) = lock(conn, act, id)?;
    let mut faults = Vec::new();
    if find_school(conn, &act.scope(), body.school_id)?.is_none() {
        faults.push(Fault::new("/school_id", "school_not_found"));
    } else if row.school_id == body.school_id.0 {
        faults.push(Fault::new("/school_id", "own_school"));
    }
    if body.ends_on.is_some_and(|last| last < body.starts_on) {
        faults.push(Fault::new("/ends_on", "end_before_start"));
    }
    refuse(faults)?;
    let row = AssignmentRow {
        id: new_id(),
        teacher_id: id.0,
        school_id: body.school_id.0,
        starts_on: body.starts_on,
        ends_on: body.ends_on,
        entered_by: act.account_id.0,
        entered_at: act.at,
    };
    documents::insert_assignment(conn, &row).map_err(assigned_before)?;
    keep(conn, act, id, "teacher.assign", None)
}

fn assigned_before(error: QueryError) -> TeacherError {
    if violates_exclusion(&error, "teacher_assignment_teacher_id_school_id_period_excl") {
        TeacherError::AssignedBefore
    } else {
        error.into()
    }
}

/// Sets the last day of an assignment.
pub fn end_assignment(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
    (which, last_day): (TeacherAssignmentId, chrono::NaiveDate),
) -> Answer<TeacherDocuments> {
    lock(conn, act, id)?;
    let row = documents::find_assignment(conn, id.0, which.0)?.ok_or(TeacherError::NotFound)?;
    if last_day < row.starts_on {
        refuse(vec![Fault::new("/ends_on", "end_before_start")])?;
    }
    documents::end_assignment(conn, which.0, last_day).map_err(assigned_before)?;
    keep(conn, act, id, "teacher.end_assignment", None)
}

/// Opens the telephone number, for a reason that goes on record.
pub fn reveal_teacher(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    id: TeacherId,
    reason: &str,
) -> Answer<TeacherSecrets> {
    let (row, place) = lock(conn, act, id)?;
    let open = |sealed: &[u8]| {
        let plain = keys.open(PHONE, row.id.as_bytes(), sealed)?;
        String::from_utf8(plain).map_err(|_| KeyError::Sealed)
    };
    let secrets = TeacherSecrets { id, phone: row.phone_sealed.as_deref().map(open).transpose()? };
    audit::record(conn, act, &change("teacher.reveal", id, &place).because(reason))?;
    Ok(secrets)
}

fn refuse(faults: Vec<Fault>) -> Answer<()> {
    if faults.is_empty() { Ok(()) } else { Err(TeacherError::Faults(faults)) }
}

/// Puts what stands behind the teacher now on the trail; it names nobody.
fn keep(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
    action: &'static str,
    reason: Option<&str>,
) -> Answer<TeacherDocuments> {
    let (row, place) = lock(conn, act, id)?;
    let after = load(conn, act, id, row.version)?;
    let recorded = change(action, id, &place).after(&after);
    let recorded = match reason {
        Some(reason) => recorded.because(reason),
        None => recorded,
    };
    audit::record(conn, act, &recorded)?;
    Ok(after)
}

fn qualification_view(act: &Act, row: QualificationRow) -> Answer<TeacherQualificationView> {
    let status: QualificationState = word(&row.status)?;
    let today = business_date(act.at);
    Ok(TeacherQualificationView {
        id: row.id.into(),
        kind: word(&row.kind)?,
        title: row.title,
        document_number: row.document_number,
        issued_on: row.issued_on,
        valid_to: row.valid_to,
        status,
        in_force: status == QualificationState::Verified && row.valid_to.is_none_or(|last| today <= last),
        entered_by: row.entered_by.into(),
        entered_at: row.entered_at,
        verified_by: row.verified_by.map(Into::into),
        withdrawn_reason: row.withdrawn_reason,
    })
}

/// What a document says, as the rules read it.
pub(super) fn consent_of(row: &ConsentRow) -> Consent {
    Consent {
        days: Days { from: Some(row.given_on), to: Some(row.valid_to) },
        withdrawn_on: row.withdrawn_on,
    }
}

fn consent_view(act: &Act, row: ConsentRow) -> TeacherConsentView {
    TeacherConsentView {
        id: row.id.into(),
        in_force: consent_of(&row).holds(business_date(act.at)),
        unit_name: row.unit_name,
        document_number: row.document_number,
        given_on: row.given_on,
        valid_to: row.valid_to,
        entered_by: row.entered_by.into(),
        entered_at: row.entered_at,
        withdrawn_on: row.withdrawn_on,
        withdrawn_reason: row.withdrawn_reason,
    }
}

fn check_view(row: CheckRow) -> TeacherComplianceCheckView {
    TeacherComplianceCheckView {
        id: row.id.into(),
        passed: row.passed,
        document: row.document,
        checked_on: row.checked_on,
        checked_by: row.checked_by.into(),
    }
}

fn window_view(row: &WindowRow) -> Answer<TeacherAvailability> {
    Ok(TeacherAvailability {
        weekday: number(row.weekday)?,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    })
}

fn assignment_view((row, school_name): (AssignmentRow, String)) -> TeacherAssignmentView {
    TeacherAssignmentView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
    }
}
