//! What elders offer, what is asked for, and what comes of it (notice, 四(五): 变“需”为“供”).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{
    LearnerId, SchoolId, ServiceMatchId, ServiceRequestId, TalentOfferId, VolunteerShiftId, VolunteerTeamId,
};
use crate::words::words;

words! {
    /// What is offered or asked for.
    pub enum TalentKind {
        /// 教: somebody teaches others.
        Teach = "teach",
        /// 做: somebody does something for others.
        Serve = "serve",
    }
}

words! {
    /// Whether an offer or a request stands.
    pub enum OfferState {
        /// It stands.
        Open = "open",
        /// It was taken back.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// How far an offer and a request have come together.
    pub enum MatchState {
        /// Somebody proposes it.
        Proposed = "proposed",
        /// It became a shift.
        Confirmed = "confirmed",
        /// It does not come about.
        Declined = "declined",
        /// It took place, and who asked has judged it.
        Rated = "rated",
    }
}

/// What an elder offers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateTalentOffer {
    /// The elder.
    pub learner_id: LearnerId,
    /// Whether it is teaching.
    pub kind: TalentKind,
    /// What it is.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 100))]
    pub title: String,
    /// More about it.
    #[cfg_attr(feature = "validate", validate(length(max = 1000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub description: String,
    /// When the elder can.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub wanted_when: String,
    /// Where.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub wanted_where: String,
    /// The last day of the offer, not before today.
    pub valid_to: NaiveDate,
}

/// What an elder offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TalentOfferView {
    /// Its identifier.
    pub id: TalentOfferId,
    /// The elder.
    pub learner_id: LearnerId,
    /// Its name; masked in the audit trail.
    pub learner_name: String,
    /// The elder's school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// Whether it is teaching.
    pub kind: TalentKind,
    /// What it is.
    pub title: String,
    /// More about it.
    pub description: String,
    /// When the elder can.
    pub wanted_when: String,
    /// Where.
    pub wanted_where: String,
    /// The last day of the offer.
    pub valid_to: NaiveDate,
    /// Whether it stands.
    pub status: OfferState,
    /// How often it became a shift.
    pub matches: i64,
    /// The mean of what was said of it, from 1.0 to 5.0, told from three on.
    pub rating: Option<String>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// Which offers to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TalentOfferQuery {
    /// Only of this school's elders.
    pub school_id: Option<SchoolId>,
    /// Only teaching, or only the rest.
    pub kind: Option<TalentKind>,
    /// Only those that stand so.
    pub status: Option<OfferState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// What a school or an elder asks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateServiceRequest {
    /// The school.
    pub school_id: SchoolId,
    /// The elder of that school who needs it; absent where the school does.
    #[serde(default)]
    pub learner_id: Option<LearnerId>,
    /// Whether it is teaching.
    pub kind: TalentKind,
    /// What it is.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 100))]
    pub title: String,
    /// More about it.
    #[cfg_attr(feature = "validate", validate(length(max = 1000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub description: String,
    /// When it is needed.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub wanted_when: String,
    /// Where.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub wanted_where: String,
    /// The last day of the request, not before today.
    pub valid_to: NaiveDate,
}

/// What a school or an elder asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceRequestView {
    /// Its identifier.
    pub id: ServiceRequestId,
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// The elder who needs it.
    pub learner_id: Option<LearnerId>,
    /// Its name; masked in the audit trail.
    pub learner_name: Option<String>,
    /// Whether it is teaching.
    pub kind: TalentKind,
    /// What it is.
    pub title: String,
    /// More about it.
    pub description: String,
    /// When it is needed.
    pub wanted_when: String,
    /// Where.
    pub wanted_where: String,
    /// The last day of the request.
    pub valid_to: NaiveDate,
    /// Whether it stands.
    pub status: OfferState,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// Which requests to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ServiceRequestQuery {
    /// Only of this school.
    pub school_id: Option<SchoolId>,
    /// Only teaching, or only the rest.
    pub kind: Option<TalentKind>,
    /// Only those that stand so.
    pub status: Option<OfferState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// An offer and a request of one kind that could meet.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateServiceMatch {
    /// The offer.
    pub offer_id: TalentOfferId,
    /// The request.
    pub request_id: ServiceRequestId,
}

/// What a match becomes: a shift of a team, with the elder signed up.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ConfirmServiceMatch {
    /// The team; the elder joins it, unless it is in it.
    pub team_id: VolunteerTeamId,
    /// Where.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub place: String,
    /// When it begins, later than now.
    pub starts_at: DateTime<Utc>,
    /// When it ends, on the same day.
    pub ends_at: DateTime<Utc>,
}

/// What who asked says of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct RateServiceMatch {
    /// From 1 to 5.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 5, code = "range")))]
    pub rating: u32,
    /// In words.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub remark: Option<String>,
}

/// An offer and a request that meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceMatchView {
    /// Its identifier.
    pub id: ServiceMatchId,
    /// The offer.
    pub offer_id: TalentOfferId,
    /// What is offered.
    pub offer_title: String,
    /// Who offers it; masked in the audit trail.
    pub learner_name: String,
    /// The request.
    pub request_id: ServiceRequestId,
    /// What is asked for.
    pub request_title: String,
    /// The school of the request.
    pub school_name: String,
    /// How far it has come.
    pub status: MatchState,
    /// The shift that it became.
    pub shift_id: Option<VolunteerShiftId>,
    /// Why it does not come about.
    pub decision_reason: Option<String>,
    /// What who asked says of it.
    pub rating: Option<u32>,
    /// In words.
    pub remark: Option<String>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// Which matches to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ServiceMatchQuery {
    /// Only of this offer.
    pub offer_id: Option<TalentOfferId>,
    /// Only of this request.
    pub request_id: Option<ServiceRequestId>,
    /// Only those that have come so far.
    pub status: Option<MatchState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
