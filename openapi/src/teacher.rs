//! Wire types of the slice `teacher`.

mod documents;
mod hours;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use documents::*;
pub use hours::*;

use crate::ids::{SchoolId, TeacherId};
use crate::told::told;
use crate::words::words;

words! {
    /// Where a teacher comes from (notice, 五(三)).
    pub enum TeacherSource {
        /// 学校
        School = "school",
        /// 党政机关
        PartyGovernmentOrgan = "party_government_organ",
        /// 企事业单位
        EnterpriseInstitution = "enterprise_institution",
        /// 社会团体
        SocialOrganization = "social_organization",
        /// 高校学生
        UniversityStudent = "university_student",
    }
}

words! {
    /// Whether a teacher still works elsewhere.
    pub enum Employment {
        /// 在职: the unit must consent.
        InService = "in_service",
        /// 退休
        Retired = "retired",
    }
}

words! {
    /// Whom a re-employed retiree is (notice, 五(三): 返聘).
    pub enum ReemploymentKind {
        /// 老干部
        VeteranCadre = "veteran_cadre",
        /// 老专家
        VeteranExpert = "veteran_expert",
        /// 老教师
        VeteranTeacher = "veteran_teacher",
        /// 老模范
        VeteranModelWorker = "veteran_model_worker",
    }
}

words! {
    /// What a university student does at the school (notice, 五(三)).
    pub enum StudentKind {
        /// 实习
        Internship = "internship",
        /// 任教
        Teaching = "teaching",
    }
}

words! {
    /// Whether a teacher teaches here.
    pub enum TeacherState {
        /// May be put on the timetable.
        Active = "active",
        /// Has left.
        Left = "left",
    }
}

/// A teacher to register at a school.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateTeacher {
    /// The school that registers the teacher.
    pub school_id: SchoolId,
    /// The name.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// Where the teacher comes from.
    pub source: TeacherSource,
    /// In service or retired; absent for university students.
    #[serde(default)]
    pub employment: Option<Employment>,
    /// For re-employed retirees.
    #[serde(default)]
    pub reemployment_kind: Option<ReemploymentKind>,
    /// For university students.
    #[serde(default)]
    pub student_kind: Option<StudentKind>,
    /// Whether the unit (or university) consents.
    #[serde(default)]
    pub consent_of_unit: bool,
    /// The ID number, so that no one learns and teaches in the same session; only a keyed hash is kept.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 32))]
    pub id_number: Option<String>,
    /// The unit in which the teacher serves or served; a student's university.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub unit_name: Option<String>,
    /// The first day of a student's stay.
    #[serde(default)]
    pub stay_from: Option<NaiveDate>,
    /// Its last day; the student is on no timetable after it.
    #[serde(default)]
    pub stay_to: Option<NaiveDate>,
    /// The telephone number, sealed and shown masked.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 32))]
    pub phone: Option<String>,
}

/// A change of a teacher; absent members stay as they are.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateTeacher {
    /// The school that the teacher belongs to from now on.
    #[serde(default)]
    pub school_id: Option<SchoolId>,
    /// Where the teacher comes from.
    #[serde(default)]
    pub source: Option<TeacherSource>,
    /// In service or retired; `null` for university students.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Employment>))]
    pub employment: Option<Option<Employment>>,
    /// For re-employed retirees.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<ReemploymentKind>))]
    pub reemployment_kind: Option<Option<ReemploymentKind>>,
    /// For university students.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<StudentKind>))]
    pub student_kind: Option<Option<StudentKind>>,
    /// The ID number, given now or in the place of a wrong one; only a keyed hash is kept.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 32))]
    pub id_number: Option<String>,
    /// Why another ID number takes the place of the one that is known.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub reason: Option<String>,
    /// The name.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: Option<String>,
    /// Whether the unit (or university) consents.
    #[serde(default)]
    pub consent_of_unit: Option<bool>,
    /// Whether the teacher teaches here.
    #[serde(default)]
    pub status: Option<TeacherState>,
    /// The unit or university; an empty text removes it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub unit_name: Option<String>,
    /// The first day of a student's stay.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<NaiveDate>))]
    pub stay_from: Option<Option<NaiveDate>>,
    /// Its last day.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<NaiveDate>))]
    pub stay_to: Option<Option<NaiveDate>>,
    /// The telephone number; an empty text removes it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 32))]
    pub phone: Option<String>,
}

/// A teacher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherView {
    /// Its identifier.
    pub id: TeacherId,
    /// The school that registered the teacher.
    pub school_id: SchoolId,
    /// The name.
    pub name: String,
    /// Where the teacher comes from.
    pub source: TeacherSource,
    /// In service or retired.
    pub employment: Option<Employment>,
    /// For re-employed retirees.
    pub reemployment_kind: Option<ReemploymentKind>,
    /// For university students.
    pub student_kind: Option<StudentKind>,
    /// Whether the unit (or university) consents.
    pub consent_of_unit: bool,
    /// Whether the township or county has checked the statements.
    pub verified: bool,
    /// Whether an ID number is known, of which only a keyed hash is kept.
    pub identified: bool,
    /// The unit or university.
    pub unit_name: Option<String>,
    /// The first day of a student's stay.
    pub stay_from: Option<NaiveDate>,
    /// Its last day.
    pub stay_to: Option<NaiveDate>,
    /// The telephone number, masked.
    pub phone_masked: Option<String>,
    /// Whether the teacher teaches here.
    pub status: TeacherState,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which teachers to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TeacherQuery {
    /// Part of a name.
    pub q: Option<String>,
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only from this source.
    pub source: Option<TeacherSource>,
    /// Only those who stand so.
    pub status: Option<TeacherState>,
    /// Only verified ones, or only the others.
    pub verified: Option<bool>,
    /// Only those re-employed as this.
    pub reemployment_kind: Option<ReemploymentKind>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
