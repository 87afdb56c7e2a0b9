//! Which records to list.

use serde::{Deserialize, Serialize};

use super::{
    AssessmentFindingSeverity, FindingState, InspectionPhotoSubject, InspectionState, SelfAssessmentState,
};
use crate::facility::SchoolKind;
use crate::ids::{AssessmentCycleId, AssessmentId, AssessorId, AssessorOrganisationId};
use crate::subsidy::Grade;

macro_rules! queries {
    ($($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Default, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
        #[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: Option<$type>,)*
            /// Items a page, 1 to 200.
            pub limit: Option<u32>,
            /// Where to go on.
            pub cursor: Option<String>,
            /// Also count the whole list.
            pub count: Option<bool>,
        }
    )+};
}

queries! {
    /// Which cycles to list.
    AssessmentCycleQuery {}
    /// Which schools of a cycle to list, by code.
    AssessmentQuery {
        /// Only of this cycle.
        cycle_id: AssessmentCycleId,
        /// Only of this county, 6 digits.
        county_code: String,
        /// Only of this kind.
        kind: SchoolKind,
        /// Only of this grade.
        grade: Grade,
        /// Only those whose own assessment has come so far.
        self_assessment: SelfAssessmentState,
        /// Only those that pass every gate, or do not.
        eligible: bool,
        /// A part of the name or the code.
        q: String,
    }
    /// Which rows behind a figure to list.
    FactRowQuery {
        /// Of this version; of the one that holds unless given.
        version: i16,
    }
    /// Which organisations to list.
    AssessorOrganisationQuery {}
    /// Which assessors to list.
    AssessorQuery {
        /// Only of this organisation.
        organisation_id: AssessorOrganisationId,
    }
    /// Which interests to list.
    AssessorInterestQuery {
        /// Only of this assessor, those of the organisation with them.
        assessor_id: AssessorId,
    }
    /// Which inspections to list.
    InspectionQuery {
        /// Only of this cycle.
        cycle_id: AssessmentCycleId,
        /// Only of this county, 6 digits.
        county_code: String,
        /// Only those that have come so far.
        status: InspectionState,
    }
    /// Which findings to list.
    AssessmentFindingQuery {
        /// Only of this cycle.
        cycle_id: AssessmentCycleId,
        /// Only of this school in a cycle.
        assessment_id: AssessmentId,
        /// Only those that have come so far.
        status: FindingState,
        /// Only those that weigh so much.
        severity: AssessmentFindingSeverity,
        /// Only those whose day is over, or is not.
        overdue: bool,
    }
}

/// What a photograph shows, and where it was taken.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct InspectionPhotoUpload {
    /// What it shows.
    pub what: InspectionPhotoSubject,
    /// Degrees east, by the telephone; with `latitude`.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub longitude: Option<rust_decimal::Decimal>,
    /// Degrees north.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub latitude: Option<rust_decimal::Decimal>,
}
