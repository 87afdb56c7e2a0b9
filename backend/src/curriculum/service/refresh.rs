//! Proposing a refresh, deciding on it line by line, and turning the decisions into a draft.

mod apply;
mod decide;
mod facts;
mod make;
mod make_all;
mod rules;
mod simulate;
mod views;

use contract::curriculum::{RefreshParameters, RefreshProposalSummary};
use contract::ids::RefreshProposalId;
use contract::policy::Fault;
use diesel::pg::PgConnection;

pub use apply::apply;
pub use decide::{accept_rest, decide_line};
pub use make::make_proposal;
pub use make_all::make_all;
pub use rules::{create_rule, list_rules};
pub use simulate::simulate;
pub use views::{get_proposal, list_proposals};

use super::CurriculumServiceError;
use crate::act::Act;
use crate::audit::Change;
use crate::curriculum::domain::proposal::Rule;
use crate::curriculum::store::proposals::{self as store, ProposalRow};
use crate::curriculum::store::rules::RuleRow;
use crate::db::{DbError, violated_constraint};
use crate::facility::scope::SchoolPlace;

/// Why a use case of a refresh failed.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// No such proposal or line within reach.
    #[error("no such proposal")]
    NotFound,
    /// What is asked for has faults.
    #[error("faults: {0:?}")]
    Faults(Vec<Fault>),
    /// No parameters hold on the day.
    #[error("no rule is in force")]
    NoRule,
    /// Another rule begins on that day or later.
    #[error("another rule begins then or later")]
    RuleFollows,
    /// Somebody else has made one at the same time.
    #[error("a proposal was made at the same time")]
    MadeMeanwhile,
    /// Something has been decided of the present proposal.
    #[error("the present proposal has been decided on")]
    Decided,
    /// Another proposal has taken its place.
    #[error("superseded")]
    Superseded,
    /// Its decisions have become a plan already.
    #[error("applied already")]
    Applied,
    /// So many lines wait to be decided.
    #[error("{0} lines are not decided")]
    Undecided(usize),
    /// Nothing would be taught.
    #[error("nothing is left to teach")]
    Nothing,
    /// Somebody else has changed the line since.
    #[error("stale version")]
    Stale,
    /// What is stored cannot be read.
    #[error("what is stored cannot be read: {0}")]
    Stored(String),
    /// Plans, schools, courses.
    #[error(transparent)]
    Curriculum(#[from] CurriculumServiceError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for RefreshError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("refresh_proposal_school_id_half_year_key") => Self::MadeMeanwhile,
            _ => Self::Database(error.into()),
        }
    }
}

impl From<serde_json::Error> for RefreshError {
    fn from(error: serde_json::Error) -> Self {
        Self::Stored(error.to_string())
    }
}

type Outcome<T> = Result<T, RefreshError>;

/// A stored rule as it is applied.
fn parse(row: &RuleRow) -> Outcome<Rule> {
    let parameters: RefreshParameters = serde_json::from_value(row.parameters.clone())?;
    Rule::parse(parameters, row.effective_from, &row.policy_basis)
        .map_err(|faults| RefreshError::Stored(format!("the rule {}: {faults:?}", row.id)))
}

/// A proposal that can still be decided on, held until the transaction ends.
fn lock_open(
    conn: &mut PgConnection,
    act: &Act,
    id: RefreshProposalId,
) -> Outcome<(ProposalRow, SchoolPlace)> {
    let row = store::lock_proposal(conn, &act.scope(), id)?.ok_or(RefreshError::NotFound)?;
    if row.superseded_at.is_some() {
        return Err(RefreshError::Superseded);
    }
    if row.applied_at.is_some() {
        return Err(RefreshError::Applied);
    }
    let place = super::school(conn, act, row.school_id.into())?;
    Ok((row, place))
}

fn change(action: &'static str, told: &RefreshProposalSummary, place: &SchoolPlace) -> Change {
    Change::of(action, "refresh_proposal", told.id)
        .within(place.facility_id, &place.township_code)
        .after(told)
}
