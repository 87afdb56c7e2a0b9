//! What can go wrong with learning teams, as problems.

use crate::class::service::Elsewhere;
use crate::http::{Fault, Problem};
use crate::learner::domain::standing::Unfit;
use crate::learning_team::domain::LearningTeamError;
use crate::learning_team::service::LearningTeamServiceError;

impl From<LearningTeamServiceError> for Problem {
    fn from(error: LearningTeamServiceError) -> Self {
        match error {
            LearningTeamServiceError::Rule(rule) => rule.into(),
            LearningTeamServiceError::NotFound | LearningTeamServiceError::NotMember => Self::not_found(),
            LearningTeamServiceError::SchoolNotFound => member("school_id", "school_not_found"),
            LearningTeamServiceError::SchoolNotOpen => Self::rule("school_not_open"),
            LearningTeamServiceError::LearnerNotFound(name) => member(name, "learner_not_available"),
            LearningTeamServiceError::LearnerUnfit(name, unfit) => {
                Self::rule(unfit.code()).at(Fault::new(format!("/{name}"), unfit.code()))
            }
            LearningTeamServiceError::ParticipantsUnfit(unfit) => {
                let fault = |(at, why): (usize, Unfit)| Fault::new(format!("/learner_ids/{at}"), why.code());
                Self::invalid(unfit.into_iter().map(fault))
            }
            LearningTeamServiceError::TookNoPart(unfit) => Self::rule(unfit.code()),
            LearningTeamServiceError::NameTaken => {
                Self::conflict("learning_team_name_taken").at(Fault::new("/name", "learning_team_name_taken"))
            }
            LearningTeamServiceError::AlreadyMember => Self::conflict("learning_team_member_already")
                .at(Fault::new("/learner_id", "learning_team_member_already")),
            LearningTeamServiceError::NotMembers(places) => {
                let fault =
                    |at| Fault::new(format!("/learner_ids/{at}"), "learning_team_member_not_available");
                Self::invalid(places.into_iter().map(fault))
            }
            LearningTeamServiceError::NamedTwice(at) => {
                Self::invalid(vec![Fault::new(format!("/learner_ids/{at}"), "learner_twice")])
            }
            LearningTeamServiceError::Elsewhere(other) => Elsewhere::told(other.as_ref())
                .into_iter()
                .fold(Self::conflict("learning_team_elsewhere"), |problem, (name, value)| {
                    problem.with(name, value)
                }),
            LearningTeamServiceError::SessionNotFit => member("session_id", "learning_team_session_not_fit"),
            LearningTeamServiceError::SessionTaken => Self::conflict("learning_team_session_taken")
                .at(Fault::new("/session_id", "learning_team_session_taken")),
            LearningTeamServiceError::DaysReversed => member("to", "end_before_start"),
            LearningTeamServiceError::NoParameters => Self::rule("no_learning_team_parameter"),
            LearningTeamServiceError::ParametersFollow => Self::conflict("learning_team_parameters_follow")
                .at(Fault::new("/effective_from", "learning_team_parameters_follow")),
            LearningTeamServiceError::Faults(faults) => Self::invalid(faults),
            LearningTeamServiceError::Stale => Self::stale(),
            LearningTeamServiceError::Database(error) => error.into(),
        }
    }
}

fn member(name: &str, code: &'static str) -> Problem {
    Problem::invalid(vec![Fault::new(format!("/{name}"), code)])
}

impl From<LearningTeamError> for Problem {
    fn from(error: LearningTeamError) -> Self {
        match error {
            LearningTeamError::Dissolved => Self::conflict("learning_team_dissolved"),
            LearningTeamError::ToCome(name) => member(name, "learning_team_day_to_come"),
            LearningTeamError::BeforeTeam(name) => member(name, "learning_team_day_before"),
            LearningTeamError::LeftBeforeJoining => member("left_on", "learning_team_left_before_joining"),
            LearningTeamError::LeaderLeaves => Self::conflict("learning_team_leader_leaves"),
            LearningTeamError::EndNotAfterStart => member("ends_at", "end_not_after_start"),
            LearningTeamError::AcrossMidnight => member("ends_at", "across_midnight"),
            LearningTeamError::Decided(_) => Self::conflict("learning_team_activity_decided"),
            LearningTeamError::OwnEntry => Self::rule("own_learning_team_activity"),
        }
    }
}
