//! Sign-in, roles and data scope.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, FacilityId, SessionId};
use crate::words::words;

words! {
    /// What a person or system does here.
    pub enum Role {
        /// Municipal civil affairs bureau.
        CityAdmin = "city_admin",
        /// County-level (旗区) civil affairs bureau.
        CountyAdmin = "county_admin",
        /// Clerk of a township or subdistrict.
        TownshipOperator = "township_operator",
        /// Head of a facility.
        FacilityManager = "facility_manager",
        /// Desk clerk of a facility.
        FacilityClerk = "facility_clerk",
        /// Teacher.
        Teacher = "teacher",
        /// Leader of a volunteer team.
        VolunteerLead = "volunteer_lead",
        /// Third-party assessor.
        Assessor = "assessor",
        /// Finance officer.
        Finance = "finance",
        /// Auditor: reads everything in its scope, changes nothing.
        Auditor = "auditor",
        /// Ageing guidance centre: reads and gives advice.
        GuidanceCenter = "guidance_center",
        /// Security administrator: accounts and sessions, no business data.
        SecurityAdmin = "security_admin",
        /// A learner, on a mobile app.
        Learner = "learner",
        /// Another system.
        Integration = "integration",
    }
}

words! {
    /// How far a grant reaches.
    pub enum ScopeKind {
        /// The whole city.
        City = "city",
        /// One county-level division and all below.
        County = "county",
        /// One township-level division and all below.
        Township = "township",
        /// One facility.
        Facility = "facility",
        /// Only what concerns the account itself.
        Own = "self",
    }
}

/// A role together with how far it reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The kind of scope.
    pub scope: ScopeKind,
    /// 6 digits for a county, 9 for a township; absent otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division_code: Option<String>,
    /// The facility, when the scope is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

/// A name and password to sign in with.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The account's name.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 64, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
    pub username: String,
    /// The account's password.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 256, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256))]
    pub password: String,
}

/// A fresh access token; the refresh token travels in an HttpOnly cookie.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenView {
    /// Send it as `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds until it expires.
    pub expires_in: u32,
    /// Who signed in.
    pub account: AccountView,
}

/// An account as others see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountView {
    /// Its identifier.
    pub id: AccountId,
    /// The name to sign in with.
    pub username: String,
    /// The name to show.
    pub display_name: String,
    /// Its roles and how far they reach.
    pub grants: Vec<Grant>,
    /// False when it may no longer sign in.
    pub active: bool,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// One sign-in that is still open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// Its identifier.
    pub id: SessionId,
    /// When it began.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it was last refreshed.
    pub last_used_at: chrono::DateTime<chrono::Utc>,
    /// Whether it is the one asking.
    pub current: bool,
}

/// A new account.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateAccount {
    /// The name to sign in with: lower-case letters, digits, `.`, `-`, `_`.
    #[cfg_attr(feature = "validate", validate(length(min = 3, max = 64, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 64))]
    pub username: String,
    /// The name to show.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 64, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
    pub display_name: String,
    /// The first password, 10 characters or more.
    #[cfg_attr(feature = "validate", validate(length(min = 10, max = 256, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 256))]
    pub password: String,
    /// Its roles and how far they reach; within the caller's own scope.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 20, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 20))]
    pub grants: Vec<Grant>,
}

/// A change of an account; absent members stay as they are.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateAccount {
    /// The name to show.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 64, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
    pub display_name: Option<String>,
    /// Its roles and how far they reach.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 20, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 20))]
    pub grants: Option<Vec<Grant>>,
}

/// A change of one's own password; signs every other session out.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password in force.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 256, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256))]
    pub current_password: String,
    /// The new one, 10 characters or more.
    #[cfg_attr(feature = "validate", validate(length(min = 10, max = 256, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 256))]
    pub new_password: String,
}

/// Why something is done; kept in the audit trail.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// One sentence.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
}

/// Which accounts to list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AccountQuery {
    /// Part of a name.
    pub q: Option<String>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
