//! Third-party organisations (第三方评估机构), their people, and what they have to do with schools.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, AssessorId, AssessorInterestId, AssessorOrganisationId, FacilityId};
use crate::words::words;

words! {
    /// What an assessor has to do with a facility, which keeps them away from it.
    pub enum AssessorInterestKind {
        /// Works there, or did in the last three years.
        Employment = "employment",
        /// Owns a part of it, or of who runs it.
        Ownership = "ownership",
        /// Is a relative of somebody in charge there.
        Kinship = "kinship",
        /// Delivers to it, or trains or advises it.
        Contract = "contract",
        /// Teaches or volunteers there.
        Service = "service",
        /// Anything else.
        Other = "other",
    }
}

/// An organisation that assesses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessorOrganisationView {
    /// Its identifier.
    pub id: AssessorOrganisationId,
    /// Its name.
    pub name: String,
    /// Its unified social credit code.
    pub credit_code: String,
    /// The contract by which it is engaged.
    pub contract: String,
    /// The first day of that contract.
    pub engaged_from: NaiveDate,
    /// The last day of it.
    pub engaged_to: NaiveDate,
    /// The day on which it was ended before.
    pub ended_on: Option<NaiveDate>,
    /// Why.
    pub ended_reason: Option<String>,
    /// How many people it has sent who have not left.
    pub assessors: u32,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// Engages an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateAssessorOrganisation {
    /// Its name.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// Its unified social credit code, with a valid check character.
    pub credit_code: String,
    /// The contract by which it is engaged.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub contract: String,
    /// The first day of that contract.
    pub engaged_from: NaiveDate,
    /// The last day of it.
    pub engaged_to: NaiveDate,
}

/// Somebody who assesses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessorView {
    /// Their identifier.
    pub id: AssessorId,
    /// The organisation that sends them.
    pub organisation_id: AssessorOrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// The account by which they sign in.
    pub account_id: AccountId,
    /// Their name.
    pub name: String,
    /// Since when they assess.
    pub since: NaiveDate,
    /// Until when, once that is known.
    pub ended_on: Option<NaiveDate>,
    /// How many interests keep them away from facilities, those of their organisation with them.
    pub interests: u32,
    /// Counts their changes, for `If-Match`.
    pub version: i64,
}

/// Registers somebody who assesses, with an account that has the role `assessor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateAssessor {
    /// The organisation that sends them.
    pub organisation_id: AssessorOrganisationId,
    /// The name by which the account signs in.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 64, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
    pub username: String,
    /// Their name.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 50, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 50))]
    pub name: String,
    /// Since when they assess.
    pub since: NaiveDate,
}

/// Ends an engagement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct EndAssessing {
    /// The last day.
    pub ended_on: NaiveDate,
    /// The reason.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub reason: String,
}

/// What an assessor, or their organisation, has to do with a facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessorInterestView {
    /// Its identifier.
    pub id: AssessorInterestId,
    /// The organisation, if it is about that as a whole.
    pub organisation_id: Option<AssessorOrganisationId>,
    /// The person, if it is about one.
    pub assessor_id: Option<AssessorId>,
    /// What the organisation or the person is called.
    pub whose: String,
    /// The facility.
    pub facility_id: FacilityId,
    /// Its name.
    pub facility_name: String,
    /// What it is.
    pub kind: AssessorInterestKind,
    /// In words.
    pub note: String,
    /// Since when it is over.
    pub ended_on: Option<NaiveDate>,
    /// When it was declared.
    pub declared_at: DateTime<Utc>,
}

/// Declares an interest of an organisation or of a person: of one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DeclareInterest {
    /// The organisation.
    #[serde(default)]
    pub organisation_id: Option<AssessorOrganisationId>,
    /// The person.
    #[serde(default)]
    pub assessor_id: Option<AssessorId>,
    /// The facility.
    pub facility_id: FacilityId,
    /// What it is.
    pub kind: AssessorInterestKind,
    /// In words.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub note: String,
}
