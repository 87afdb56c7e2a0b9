//! Appeals of schools against what is publicised.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::SubsidyActor;
use super::SubsidyAppealState;
use crate::ids::{SchoolId, SubsidyAppealId, SubsidyLineId, SubsidyRunId};
use crate::measure::{Area, Points};
use crate::money::Yuan;
use crate::subsidy::{Grade, HalfYearFacts, SchoolFacts, Veto};

/// Appeals against the line of one's own school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct FileSubsidyAppeal {
    /// What is wrong, and what shows it.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 2_000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 2_000))]
    pub grounds: String,
}

/// Decides about an appeal. What is upheld corrects at least one fact; what is rejected corrects none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DecideSubsidyAppeal {
    /// Whether it is upheld.
    pub upheld: bool,
    /// Why.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
    /// The corrected facts.
    #[serde(default)]
    pub facts: Option<SchoolFactsPatch>,
}

macro_rules! patch {
    ($($(#[$meta:meta])* $field:ident: $type:ty),+ $(,)?) => {
        /// Facts that an appeal corrects; those that are not given stay as they are. What was awarded for the year before and
        /// what of it is unspent are read from the books and cannot be given.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(deny_unknown_fields)]
        pub struct SchoolFactsPatch {
            $($(#[$meta])* #[serde(default)] pub $field: Option<$type>,)+
        }

        impl SchoolFactsPatch {
            /// Whether nothing is given.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                *self == Self::default()
            }

            /// The facts with what is given in their place.
            #[must_use]
            pub fn onto(self, mut facts: SchoolFacts) -> SchoolFacts {
                $(if let Some(value) = self.$field { facts.$field = value.into(); })+
                facts
            }
        }
    };
}

patch! {
    /// Whether a home-and-community elderly-care facility hosts it (G1).
    hosted: bool,
    /// Whether it has a fixed venue with a valid use-right document (G2).
    fixed_venue: bool,
    /// The coordinated usable area as declared.
    declared_area: Area,
    /// The same as measured.
    measured_area: Area,
    /// Full calendar months open in the year.
    full_months_open: u8,
    /// Both half-years, each once.
    half_years: Vec<HalfYearFacts>,
    /// Average weekly opening, in minutes.
    weekly_opening_minutes: u32,
    /// The result of the host's own yearly assessment.
    host_assessment: Grade,
    /// Sessions with a complete sign-in record, in basis points.
    signin_completeness_bp: u16,
    /// Registered learners.
    registered_learners: u32,
    /// Those among them who take part regularly.
    regular_learners: u32,
    /// The assessor's points for safety and accessibility.
    safety_accessibility: Points,
    /// The assessor's points for the quality of the syllabi.
    syllabus_quality: Points,
    /// Course categories taught, of seven.
    categories: u8,
    /// Minutes taught.
    teaching_minutes: u32,
    /// Different activity forms.
    activity_forms: u32,
    /// Learning teams.
    learning_teams: u32,
    /// Teachers.
    teachers: u32,
    /// Those among them whose source is verified and whose unit consents.
    teachers_verified: u32,
    /// Minutes of volunteer service.
    volunteer_minutes: u32,
    /// Registered learners who also learn online.
    online_learners: u32,
    /// Public venues shared by agreement.
    shared_venues: u32,
    /// Smart-ageing sessions.
    smart_aging_sessions: u32,
    /// Credits posted within three working days, in basis points.
    timely_crediting_bp: u16,
    /// Complete redemption records, in basis points.
    redemption_records_bp: u16,
    /// Satisfied learners, in basis points.
    satisfaction_bp: u16,
    /// Vetoes that were established.
    vetoes: Vec<Veto>,
    /// Whether a rectification is overdue.
    rectification_overdue: bool,
}

/// An appeal and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyAppealView {
    /// Its identifier.
    pub id: SubsidyAppealId,
    /// The run.
    pub run_id: SubsidyRunId,
    /// The year.
    pub year: i16,
    /// The line that it is against.
    pub line_id: SubsidyLineId,
    /// The version of that line.
    pub line_version: i16,
    /// The school.
    pub school_id: SchoolId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its county, 6 digits.
    pub county_code: String,
    /// The grade that it is against.
    pub grade: Grade,
    /// The payment that it is against.
    pub payment: Yuan,
    /// What is wrong.
    pub grounds: String,
    /// How far it has come.
    pub status: SubsidyAppealState,
    /// Who filed it.
    pub filed_by: SubsidyActor,
    /// When.
    pub filed_at: DateTime<Utc>,
    /// By when it is decided.
    pub due_on: NaiveDate,
    /// Whether that day is over and it is not.
    pub overdue: bool,
    /// Who decided about it, or took it back.
    pub decided_by: Option<SubsidyActor>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why.
    pub decision_reason: Option<String>,
    /// What was corrected.
    pub facts: Option<SchoolFactsPatch>,
    /// The version of the run that was computed by it.
    pub new_version: Option<i16>,
    /// The school's line in that version.
    pub new_line_id: Option<SubsidyLineId>,
    /// The grade there.
    pub new_grade: Option<Grade>,
    /// The payment there.
    pub new_payment: Option<Yuan>,
    /// How many lines of other schools are paid otherwise in that version: all share one budget.
    pub other_lines_changed: Option<u32>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_names_facts_only_and_knows_when_it_is_empty() {
        assert!(SchoolFactsPatch::default().is_empty());
        let patch: SchoolFactsPatch =
            serde_json::from_str(r#"{"regular_learners": 70, "measured_area": "101.50"}"#).unwrap();
        assert!(!patch.is_empty());
        assert!(serde_json::from_str::<SchoolFactsPatch>(r#"{"prior_award": "1.00"}"#).is_err());
    }
}
