//! What stands behind a teacher: documents, free hours, further schools.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use crate::ids::{
    AccountId, SchoolId, TeacherAssignmentId, TeacherComplianceCheckId, TeacherConsentId, TeacherId,
    TeacherQualificationId,
};
use crate::words::words;

words! {
    /// What shows that a teacher can teach.
    pub enum QualificationKind {
        /// 教师资格证
        TeacherCertificate = "teacher_certificate",
        /// 专业技术职称
        ProfessionalTitle = "professional_title",
        /// 职业技能证书
        VocationalCertificate = "vocational_certificate",
        /// 非遗传承人证书
        HeritageInheritor = "heritage_inheritor",
        /// 学历学位证书
        Diploma = "diploma",
        /// 其他证明
        Other = "other",
    }
}

words! {
    /// Whether somebody has seen a qualification.
    pub enum QualificationState {
        /// It was entered and nobody else has seen it.
        Stated = "stated",
        /// Another person has seen the document.
        Verified = "verified",
        /// It does not count.
        Withdrawn = "withdrawn",
    }
}

/// A qualification to enter.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateTeacherQualification {
    /// What it is.
    pub kind: QualificationKind,
    /// What it says.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title: String,
    /// The number of the document.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub document_number: String,
    /// When it was issued, not later than today.
    pub issued_on: NaiveDate,
    /// The last day on which it holds; absent when it does not end.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

/// A qualification of a teacher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherQualificationView {
    /// Its identifier.
    pub id: TeacherQualificationId,
    /// What it is.
    pub kind: QualificationKind,
    /// What it says.
    pub title: String,
    /// The number of the document.
    pub document_number: String,
    /// When it was issued.
    pub issued_on: NaiveDate,
    /// The last day on which it holds.
    pub valid_to: Option<NaiveDate>,
    /// Whether somebody has seen it.
    pub status: QualificationState,
    /// Whether it is verified and holds today.
    pub in_force: bool,
    /// Who entered it.
    pub entered_by: AccountId,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// Who has seen the document.
    pub verified_by: Option<AccountId>,
    /// Why it does not count.
    pub withdrawn_reason: Option<String>,
}

/// A consent of the unit (or of a student's university) to enter.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateTeacherConsent {
    /// The unit or university.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub unit_name: String,
    /// The number of the document.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub document_number: String,
    /// The first day on which it holds.
    pub given_on: NaiveDate,
    /// The last one.
    pub valid_to: NaiveDate,
}

/// A consent of a teacher's unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherConsentView {
    /// Its identifier.
    pub id: TeacherConsentId,
    /// The unit or university.
    pub unit_name: String,
    /// The number of the document.
    pub document_number: String,
    /// The first day on which it holds.
    pub given_on: NaiveDate,
    /// The last one.
    pub valid_to: NaiveDate,
    /// Whether it holds today.
    pub in_force: bool,
    /// Who entered it.
    pub entered_by: AccountId,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// From which day on it does not count.
    pub withdrawn_on: Option<NaiveDate>,
    /// Why.
    pub withdrawn_reason: Option<String>,
}

/// A check that a serving civil servant may be paid for teaching.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateTeacherComplianceCheck {
    /// Whether it may be.
    #[serde(default)]
    pub passed: bool,
    /// The document that says so.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub document: String,
    /// The day of the check, not later than today.
    pub checked_on: NaiveDate,
}

/// A check that was made; the latest counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherComplianceCheckView {
    /// Its identifier.
    pub id: TeacherComplianceCheckId,
    /// Whether the teacher may be paid.
    pub passed: bool,
    /// The document that says so.
    pub document: String,
    /// The day of the check.
    pub checked_on: NaiveDate,
    /// Who made it.
    pub checked_by: AccountId,
}

/// Hours of the week in which a teacher can teach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct TeacherAvailability {
    /// 1 for Monday to 7 for Sunday.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 7, code = "range")))]
    pub weekday: u8,
    /// When they begin, local time.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "09:00:00"))]
    pub starts_at: NaiveTime,
    /// When they end, later on the same day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "11:30:00"))]
    pub ends_at: NaiveTime,
    /// The first day on which it holds.
    pub valid_from: NaiveDate,
    /// The last one; absent when it goes on.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

/// All hours in which a teacher can teach; none means at any time.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PutTeacherAvailability {
    /// The hours; they replace what was there.
    #[cfg_attr(feature = "validate", validate(length(max = 50, code = "length"), nested))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub windows: Vec<TeacherAvailability>,
}

/// A school at which a teacher teaches beside its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateTeacherAssignment {
    /// The school.
    pub school_id: SchoolId,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last one; absent when it goes on.
    #[serde(default)]
    pub ends_on: Option<NaiveDate>,
}

/// Ends an assignment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct EndTeacherAssignment {
    /// Its last day.
    pub ends_on: NaiveDate,
}

/// A school at which a teacher teaches beside its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherAssignmentView {
    /// Its identifier.
    pub id: TeacherAssignmentId,
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last one.
    pub ends_on: Option<NaiveDate>,
}

/// Everything that stands behind a teacher, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherDocuments {
    /// The teacher.
    pub teacher_id: TeacherId,
    /// What shows that it can teach.
    pub qualifications: Vec<TeacherQualificationView>,
    /// What its unit has consented to.
    pub consents: Vec<TeacherConsentView>,
    /// Whether it may be paid, for a serving civil servant.
    pub compliance_checks: Vec<TeacherComplianceCheckView>,
    /// When it can teach.
    pub availability: Vec<TeacherAvailability>,
    /// Schools beside its own.
    pub assignments: Vec<TeacherAssignmentView>,
    /// The teacher's version, for `If-Match` when the hours in which it can teach are replaced.
    pub version: i64,
}

/// What is hidden of a teacher otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherSecrets {
    /// The teacher.
    pub id: TeacherId,
    /// The telephone number.
    pub phone: Option<String>,
}
