//! Why something of volunteers is not done.

use crate::class::service::Elsewhere;
use crate::db::{DbError, violated_constraint};
use crate::division::DivisionError;
use crate::keys::KeyError;
use crate::learner::domain::standing::Unfit;
use crate::volunteer::domain::VolunteerError;
use contract::policy::Fault;

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum VolunteerServiceError {
    /// A rule of shifts, hours or matches.
    #[error(transparent)]
    Rule(#[from] VolunteerError),
    /// The learner's registration lets it not serve.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// Members of the request are wrong.
    #[error("faults in the request")]
    Faults(Vec<Fault>),
    /// No such record within reach.
    #[error("not found")]
    NotFound,
    /// The team works no more.
    #[error("the team is disbanded")]
    TeamDisbanded,
    /// The person is in the team.
    #[error("the person is in the team")]
    AlreadyMember,
    /// The member has left the team.
    #[error("the member has left")]
    MemberLeft,
    /// The member was forgotten, as it had asked.
    #[error("the member was erased")]
    MemberErased,
    /// The member is a learner, who is forgotten by a request about its data.
    #[error("the member is a learner")]
    MemberIsLearner,
    /// The member has signed up for the shift.
    #[error("signed up before")]
    SignedUp,
    /// The person serves elsewhere at that time.
    #[error("the volunteer is elsewhere")]
    Elsewhere(Option<Elsewhere>),
    /// The two were matched before.
    #[error("matched before")]
    Matched,
    /// Only who answers for the whole city may do that.
    #[error("the whole city only")]
    WholeCityOnly,
    /// Parameters begin on a coming day, after all others.
    #[error("parameters begin on a coming day")]
    ParameterDay,
    /// Someone else changed the record since.
    #[error("stale version")]
    Stale,
    /// What was sealed does not open.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The divisions cannot be read.
    #[error(transparent)]
    Division(#[from] DivisionError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for VolunteerServiceError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("volunteer_member_team_id_person_id_key") => Self::AlreadyMember,
            Some("volunteer_signup_shift_id_member_id_key") => Self::SignedUp,
            Some("volunteer_signup_person_id_period_excl" | "volunteer_log_person_id_period_excl") => {
                Self::Elsewhere(None)
            }
            Some("service_match_offer_id_request_id_key") => Self::Matched,
            Some("volunteer_parameter_period_excl") => Self::ParameterDay,
            _ => Self::Database(error.into()),
        }
    }
}
