//! Founding teams, keeping their members and their log, and counting what was held.

mod activities;
mod carry;
mod error;
mod members;
mod parameters;
mod report;
mod teams;

pub use activities::{approve_activity, create_activity, get_activity, list_activities, return_activity};
pub use carry::{carry_memberships, leave_teams};
pub use error::LearningTeamServiceError;
pub use members::{join_team, leave_team, list_members};
pub use parameters::{create_parameter, list_parameters};
pub use report::{month_headings, month_page, months, summarise};
pub use teams::{create_team, dissolve_team, get_team, list_teams, update_team};

use contract::ids::LearningTeamId;
use diesel::pg::PgConnection;

use super::store::{self, TeamRow};
use crate::audit::Change;
use crate::auth::Act;
use crate::facility::scope::{SchoolPlace, find_school};

type Answer<T> = Result<T, LearningTeamServiceError>;

/// Locks a team within reach; answers its place, too.
fn lock(conn: &mut PgConnection, act: &Act, id: LearningTeamId) -> Answer<(TeamRow, SchoolPlace)> {
    let scope = act.scope();
    let row = store::lock_team(conn, &scope, id)?.ok_or(LearningTeamServiceError::NotFound)?;
    let place = find_school(conn, &scope, row.school_id.into())?;
    Ok((row, place.ok_or(LearningTeamServiceError::NotFound)?))
}

fn change(action: &'static str, entity: &'static str, id: impl ToString, place: &SchoolPlace) -> Change {
    Change::of(action, entity, id).within(place.facility_id, &place.township_code)
}
