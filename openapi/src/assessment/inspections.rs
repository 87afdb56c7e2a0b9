//! Inspections: the plan, the score sheet that is filled in at the site, and the sample checks.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AssessmentActor, AssessmentFindingView};
use crate::class::SignMethod;
use crate::facility::{Location, SchoolKind};
use crate::ids::{
    AssessmentCycleId, AssessmentId, AssessorId, InspectionId, InspectionPhotoId, InspectionSampleId,
};
use crate::measure::{Area, Points};
use crate::words::words;

words! {
    /// How far an inspection has come.
    pub enum InspectionState {
        /// Its assessors are drawn.
        Drawn = "drawn",
        /// They have arrived, and the sheet is being filled in.
        UnderWay = "under_way",
        /// The sheet is handed in.
        Submitted = "submitted",
        /// The school has refused it (V6).
        Refused = "refused",
        /// The city has found that it cannot be held: the school has closed meanwhile.
        NotPossible = "not_possible",
    }
}

impl InspectionState {
    /// Whether nothing more is waited for.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Submitted | Self::Refused | Self::NotPossible)
    }
}

words! {
    /// What a photograph of the site shows.
    pub enum InspectionPhotoSubject {
        /// The venue.
        Venue = "venue",
        /// Its safety and accessibility.
        Safety = "safety",
        /// Syllabi and teaching materials.
        Syllabus = "syllabus",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// What is checked by sample.
    pub enum SampleKind {
        /// A session, by its records.
        Session = "session",
        /// A learner, by telephone.
        Learner = "learner",
    }
}

words! {
    /// What came of a check.
    pub enum SampleResult {
        /// It is as recorded.
        Confirmed = "confirmed",
        /// It is not as recorded.
        Differs = "differs",
        /// Nobody could be reached.
        Unreachable = "unreachable",
    }
}

/// One of the assessors of an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionAssessor {
    /// The assessor.
    pub id: AssessorId,
    /// Their name.
    pub name: String,
    /// The organisation that sends them.
    pub organisation_name: String,
    /// When they were replaced.
    pub replaced_at: Option<DateTime<Utc>>,
    /// Why.
    pub replaced_reason: Option<String>,
}

/// How many of the sample are done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleProgress {
    /// Sessions that were drawn.
    pub sessions: u32,
    /// Those that were checked.
    pub sessions_done: u32,
    /// Learners to be reached.
    pub learners: u32,
    /// Those that were.
    pub learners_done: u32,
    /// Reserves that are left for whom nobody reached.
    pub reserves_left: u32,
    /// Sessions and learners that were not as recorded.
    pub differ: u32,
    /// Learners who are satisfied, of those who were reached, in basis points.
    pub satisfied_bp: Option<u16>,
}

/// An inspection in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionView {
    /// Its identifier.
    pub id: InspectionId,
    /// The school in the cycle.
    pub assessment_id: AssessmentId,
    /// The cycle.
    pub cycle_id: AssessmentCycleId,
    /// The year.
    pub year: i16,
    /// The school's code.
    pub code: String,
    /// The school's name.
    pub name: String,
    /// Its kind.
    pub kind: SchoolKind,
    /// Its county, 6 digits.
    pub county_code: String,
    /// The name of that county.
    pub county_name: String,
    /// Where the host stands.
    pub address: Option<String>,
    /// By when the sheet is to be handed in.
    pub due_on: NaiveDate,
    /// The day for which it is planned.
    pub planned_on: Option<NaiveDate>,
    /// How far it has come.
    pub status: InspectionState,
    /// Who inspects, those who were replaced as well.
    pub assessors: Vec<InspectionAssessor>,
    /// How many of the sample are done; to others than whoever was drawn, the city and auditors once it is handed in.
    pub progress: SampleProgress,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// The score sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreSheetView {
    /// When the assessors arrived.
    pub arrived_at: Option<DateTime<Utc>>,
    /// Where, by their telephone.
    pub location: Option<Location>,
    /// How far that is from where the host is registered to stand, in metres; `null` where one of the two is not known.
    pub distance_metres: Option<u32>,
    /// Why there is no place, or another.
    pub place_note: Option<String>,
    /// The usable area as measured.
    pub measured_area: Option<Area>,
    /// The points for safety and accessibility.
    pub safety_accessibility: Option<Points>,
    /// Why so many.
    pub safety_note: Option<String>,
    /// The points for the quality of the syllabi.
    pub syllabus_quality: Option<Points>,
    /// Why so many.
    pub syllabus_note: Option<String>,
}

/// A photograph of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionPhotoView {
    /// Its identifier.
    pub id: InspectionPhotoId,
    /// What it shows.
    pub what: InspectionPhotoSubject,
    /// When it was handed in.
    pub taken_at: DateTime<Utc>,
    /// Where, by the telephone.
    pub location: Option<Location>,
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

/// One check of the sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionSampleView {
    /// Its identifier.
    pub id: InspectionSampleId,
    /// What is checked.
    pub kind: SampleKind,
    /// Its place in the order in which it was drawn, from 1.
    pub position: i32,
    /// Whether it stands in for somebody whom nobody reached.
    pub reserve: bool,
    /// The session or the learner.
    pub subject_id: Uuid,
    /// The title of the session; the name of the learner, masked.
    pub what: String,
    /// The day of the session.
    pub on: Option<NaiveDate>,
    /// What the records say: how many signed in and out; how often the learner came.
    pub recorded: i64,
    /// What came of it.
    pub result: Option<SampleResult>,
    /// Whether the learner is satisfied.
    pub satisfied: Option<bool>,
    /// What was noted.
    pub note: Option<String>,
    /// When.
    pub checked_at: Option<DateTime<Utc>>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// An inspection with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionDetails {
    /// Where it stands.
    pub inspection: InspectionView,
    /// The score sheet.
    pub sheet: ScoreSheetView,
    /// The most points for safety and accessibility.
    pub safety_maximum: Points,
    /// The most points for the quality of the syllabi.
    pub syllabus_maximum: Points,
    /// The area as declared.
    pub declared_area: Area,
    /// The photographs.
    pub photos: Vec<InspectionPhotoView>,
    /// The sample, to whoever was drawn, the city and auditors; to others none, so that nobody is prepared for a call.
    pub samples: Vec<InspectionSampleView>,
    /// What was found.
    pub findings: Vec<AssessmentFindingView>,
    /// What is still missing before it can be handed in, each by its code.
    pub missing: Vec<SheetGap>,
    /// Who handed it in.
    pub submitted_by: Option<AssessmentActor>,
    /// When.
    pub submitted_at: Option<DateTime<Utc>>,
}

words! {
    /// What a score sheet lacks.
    pub enum SheetGap {
        /// The measured area.
        MeasuredArea = "measured_area",
        /// Points for safety and accessibility, and why.
        Safety = "safety",
        /// Points for the syllabi, and why.
        Syllabus = "syllabus",
        /// The place where it was filled in, or why there is none.
        Place = "place",
        /// A photograph of the venue.
        VenuePhoto = "venue_photo",
        /// A photograph of safety and accessibility.
        SafetyPhoto = "safety_photo",
        /// Sessions that are not checked.
        Sessions = "sessions",
        /// Learners who are not telephoned.
        Learners = "learners",
    }
}

/// Plans an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PlanInspection {
    /// The day: today or later, and not after the day on which the sheet is due.
    pub planned_on: NaiveDate,
}

/// Arrives at the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ArriveAtInspection {
    /// Where the telephone says that it is.
    #[serde(default)]
    pub location: Option<Location>,
    /// Why there is no place.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub place_note: Option<String>,
}

/// Fills in the score sheet; what is left out stays open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct FillScoreSheet {
    /// The usable area as measured.
    #[serde(default)]
    pub measured_area: Option<Area>,
    /// The points for safety and accessibility.
    #[serde(default)]
    pub safety_accessibility: Option<Points>,
    /// Why so many.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 2_000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 2_000))]
    pub safety_note: Option<String>,
    /// The points for the quality of the syllabi.
    #[serde(default)]
    pub syllabus_quality: Option<Points>,
    /// Why so many.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 2_000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 2_000))]
    pub syllabus_note: Option<String>,
}

/// Whom to telephone: shown to the assessors of an inspection that is under way, and recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleCall {
    /// The learner's name.
    pub name: String,
    /// The learner's telephone number; `null` when none is known.
    pub phone: Option<String>,
}

/// A record behind a check: of a session, somebody who came; of a learner, a session that was come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleRecord {
    /// The attendance.
    pub id: Uuid,
    /// The learner, masked, or the title of the session.
    pub what: String,
    /// When the learner signed in.
    pub signed_in_at: DateTime<Utc>,
    /// When they signed out.
    pub signed_out_at: Option<DateTime<Utc>>,
    /// Valid minutes, once they are known.
    pub minutes: Option<i32>,
    /// How it was recorded.
    pub source: SignMethod,
}

/// Records what came of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CheckSample {
    /// What came of it.
    pub result: SampleResult,
    /// Whether the learner is satisfied: always of one who was reached, and of nobody else.
    #[serde(default)]
    pub satisfied: Option<bool>,
    /// What was noted; always where something differs.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub note: Option<String>,
}

/// Replaces an assessor who cannot go by the next of the draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ReplaceAssessor {
    /// Who cannot go.
    pub assessor_id: AssessorId,
    /// Why.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub reason: String,
}
