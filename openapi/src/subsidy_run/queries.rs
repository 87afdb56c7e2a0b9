//! Which records to list.

use serde::{Deserialize, Serialize};

use super::{
    SubsidyAppealState, SubsidyClawbackState, SubsidyDisbursementKind, SubsidyRunState, SubsidyRunTable,
};
use crate::facility::{SchoolKind, SheetFormat};
use crate::ids::SubsidyRunId;
use crate::policy::PolicyState;
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
    /// Which runs to list, newest first.
    SubsidyRunQuery {
        /// Only of this year.
        year: i16,
        /// Only those that have come so far.
        status: SubsidyRunState,
    }
    /// Which lines of a run to list, by code.
    SubsidyLineQuery {
        /// Of this version; of the one that holds unless given.
        version: i16,
        /// Only of this county, 6 digits.
        county_code: String,
        /// Only of this kind.
        kind: SchoolKind,
        /// Only of this grade.
        grade: Grade,
        /// Only those that pass every gate, or do not.
        eligible: bool,
        /// A part of the name or the code.
        q: String,
    }
    /// Which appeals to list, newest first.
    SubsidyAppealQuery {
        /// Only of this run.
        run_id: SubsidyRunId,
        /// Only those that have come so far.
        status: SubsidyAppealState,
        /// Only of this county, 6 digits.
        county_code: String,
        /// Only those whose day is over without a decision, or are not.
        overdue: bool,
    }
    /// Which postings of a run to list, newest first.
    SubsidyDisbursementQuery {
        /// Only of this kind.
        kind: SubsidyDisbursementKind,
        /// Only of this county, 6 digits.
        county_code: String,
    }
    /// Which clawbacks to list, newest first.
    SubsidyClawbackQuery {
        /// Only of this run.
        run_id: SubsidyRunId,
        /// Only those that have come so far.
        status: SubsidyClawbackState,
    }
    /// Which standards for operating money to list, newest first.
    OperatingPolicyQuery {
        /// Only of this county, 6 digits.
        county_code: String,
        /// Only those that stand there.
        status: PolicyState,
    }
}

/// Of which version something is asked.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SubsidyVersionQuery {
    /// Of this version; of the one that holds unless given.
    pub version: Option<i16>,
}

/// Which file to make of a run.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SubsidyExportQuery {
    /// The form of the file; a workbook unless given.
    pub format: Option<SheetFormat>,
    /// What goes into it; the lines unless given.
    pub what: Option<SubsidyRunTable>,
    /// Of this version; of the one that holds unless given.
    pub version: Option<i16>,
}
