//! Why something is not done with a team.

use contract::policy::Fault;

use crate::class::service::Elsewhere;
use crate::db::{DbError, violated_constraint};
use crate::learner::domain::standing::Unfit;
use crate::learning_team::domain::LearningTeamError;

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum LearningTeamServiceError {
    /// A rule about teams.
    #[error(transparent)]
    Rule(#[from] LearningTeamError),
    /// No such team or entry within reach.
    #[error("not found")]
    NotFound,
    /// No such school within reach.
    #[error("no such school")]
    SchoolNotFound,
    /// The school may not take learners now.
    #[error("the school is not open")]
    SchoolNotOpen,
    /// No such learner within reach, of the team's county; the member that names the learner.
    #[error("no such learner")]
    LearnerNotFound(&'static str),
    /// The registration does not let the learner take part; the member that names the learner.
    #[error("{1}")]
    LearnerUnfit(&'static str, Unfit),
    /// Who is said to have taken part could not, by the place in the list.
    #[error("could not take part")]
    ParticipantsUnfit(Vec<(usize, Unfit)>),
    /// Somebody of an entry cannot have taken part, as is known by now.
    #[error(transparent)]
    TookNoPart(#[from] Unfit),
    /// The school has a team of that name.
    #[error("the name is taken")]
    NameTaken,
    /// The learner is a member, or was one on that day.
    #[error("already a member")]
    AlreadyMember,
    /// The learner is no member.
    #[error("no member")]
    NotMember,
    /// Who took part and was no member on the day, by the place in the list.
    #[error("not members on the day")]
    NotMembers(Vec<usize>),
    /// Somebody is named twice, by the place in the list.
    #[error("named twice")]
    NamedTwice(usize),
    /// The team did something else at that time.
    #[error("the team did something else at that time")]
    Elsewhere(Option<Elsewhere>),
    /// The session is none of the school's of that form and day.
    #[error("the session does not fit")]
    SessionNotFit,
    /// Another entry names the session.
    #[error("the session is taken")]
    SessionTaken,
    /// Days in the wrong order.
    #[error("the last day lies before the first")]
    DaysReversed,
    /// No parameters hold on the day.
    #[error("no parameters")]
    NoParameters,
    /// Parameters follow on that day or later.
    #[error("parameters follow")]
    ParametersFollow,
    /// Members of the request are wrong.
    #[error("faults in the request")]
    Faults(Vec<Fault>),
    /// Someone else changed it since.
    #[error("stale version")]
    Stale,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for LearningTeamServiceError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("learning_team_school_id_name_key") => Self::NameTaken,
            Some("learning_team_member_team_id_learner_id_key" | "learning_team_member_period_excl") => {
                Self::AlreadyMember
            }
            Some("learning_team_activity_team_id_period_excl") => Self::Elsewhere(None),
            Some("learning_team_activity_session_id_key") => Self::SessionTaken,
            Some("learning_team_parameter_period_excl") => Self::ParametersFollow,
            _ => Self::Database(error.into()),
        }
    }
}
