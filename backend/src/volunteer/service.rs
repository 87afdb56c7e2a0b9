//! Use cases of volunteers, and of what elders offer.

mod carry;
mod error;
mod exchange;
mod leaving;
mod logs;
mod members;
mod parameters;
mod shifts;
mod signups;
mod talents;
mod teams;

use contract::learner::LearnerState;
use diesel::pg::PgConnection;
use uuid::Uuid;

pub use carry::carry_service;
pub use error::VolunteerServiceError;
pub use exchange::{LogPage, log_headings, log_page};
pub use leaving::leave_service;
pub use logs::{approve_log, create_log, get_log, list_logs, refuse_log, report_hours};
pub use members::{add_member, leave_team, list_members, reveal_member};
pub use parameters::{create_parameter, list_parameters};
pub use shifts::{cancel_shift, create_shift, get_shift, list_shifts, update_shift};
pub use signups::{list_signups, sign_up, take_step};
pub use talents::{
    confirm_match, create_match, create_offer, create_request, decline_match, get_match, get_offer,
    get_request, list_matches, list_offers, list_requests, rate_match, withdraw_offer, withdraw_request,
};
pub use teams::{create_action, create_team, get_action, get_team, list_actions, list_teams, update_team};

use super::store::people;
use super::store::teams::{self as team_store, TeamRow};
use crate::audit::Change;
use crate::auth::{Act, Scope};
use crate::facility::scope::find_school;
use crate::learner::domain::Fault;
use crate::volunteer::domain::VolunteerError;

type Answer<T> = Result<T, VolunteerServiceError>;

fn fault<T>(pointer: &'static str, code: &'static str) -> Answer<T> {
    Err(VolunteerServiceError::Faults(vec![Fault { pointer, code }]))
}

/// A team within reach that works.
fn working_team(conn: &mut PgConnection, act: &Act, id: Uuid) -> Answer<TeamRow> {
    let team = team_store::find_team(conn, &act.scope(), id)?.ok_or(VolunteerServiceError::NotFound)?;
    if team.status == contract::volunteer::VolunteerTeamState::Active.as_str() {
        Ok(team)
    } else {
        Err(VolunteerServiceError::TeamDisbanded)
    }
}

/// A change of something of a team, where it happens: at its school's facility, or in its county.
fn placed(conn: &mut PgConnection, act: &Act, change: Change, team: &TeamRow) -> Answer<Change> {
    let place = match team.school_id {
        Some(id) => find_school(conn, &act.scope(), id.into())?,
        None => None,
    };
    Ok(match place {
        Some(place) => change.within(place.facility_id, &place.township_code),
        None => change.in_county(&team.county_code),
    })
}

/// As [`placed`], wherever the team is: who merges or forgets a learner has reached the learner.
fn anywhere(conn: &mut PgConnection, change: Change, team: &TeamRow) -> Answer<Change> {
    let place = match team.school_id {
        Some(id) => find_school(conn, &Scope::whole_city(), id.into())?,
        None => None,
    };
    Ok(match place {
        Some(place) => change.within(place.facility_id, &place.township_code),
        None => change.in_county(&team.county_code),
    })
}

/// A change of something of a school.
fn at_school(conn: &mut PgConnection, act: &Act, change: Change, school: Uuid) -> Answer<Change> {
    let place = find_school(conn, &act.scope(), school.into())?.ok_or(VolunteerServiceError::NotFound)?;
    Ok(change.within(place.facility_id, &place.township_code))
}

/// The school of an active learner within reach.
fn learner_school(conn: &mut PgConnection, act: &Act, learner: Uuid) -> Answer<Uuid> {
    match people::find_learner(conn, &act.scope(), learner)? {
        Some((school, status)) if status == LearnerState::Active.as_str() => Ok(school),
        Some(_) => fault("/learner_id", "learner_not_active"),
        None => fault("/learner_id", "learner_not_found"),
    }
}

/// Nobody records or approves its own service: it may be paid in credits.
fn refuse_own(conn: &mut PgConnection, act: &Act, learner: Option<Uuid>) -> Answer<()> {
    match learner {
        Some(id) if people::is_own(conn, act.account_id.0, id)? => Err(VolunteerError::OwnService.into()),
        _ => Ok(()),
    }
}
