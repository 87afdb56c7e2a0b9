//! Use cases of volunteers, and of what elders offer.

mod carry;
mod elsewhere;
mod error;
mod exchange;
mod leaving;
mod logs;
mod members;
mod outsiders;
mod parameters;
mod recorded;
mod shifts;
mod signups;
mod talents;
mod teams;

use chrono::NaiveDate;
use contract::policy::Fault;
use diesel::pg::PgConnection;
use uuid::Uuid;

pub use carry::carry_service;
pub use error::VolunteerServiceError;
pub use exchange::{LogPage, log_headings, log_page};
pub use leaving::leave_service;
pub use logs::{approve_log, create_log, get_log, list_logs, refuse_log, report_hours};
pub use members::{add_member, get_member, leave_team, list_members, reveal_member, update_member};
pub use outsiders::{erase_member, fill_phone_hashes};
pub use parameters::{create_parameter, list_parameters};
pub use shifts::{cancel_shift, create_shift, get_shift, list_shifts, update_shift};
pub use signups::{list_signups, sign_up, take_step};
pub use talents::{
    confirm_match, create_match, create_offer, create_request, decline_match, get_match, get_offer,
    get_request, list_matches, list_offers, list_requests, rate_match, withdraw_offer, withdraw_request,
};
pub use teams::{
    create_action, create_team, get_action, get_team, list_actions, list_teams, update_action, update_team,
};

use super::store::people;
use super::store::teams::{self as team_store, MemberRow, TeamRow};
use crate::audit::Change;
use crate::auth::{Act, Scope};
use crate::clock::business_date;
use crate::facility::scope::find_school;
use crate::learner::domain::standing::Standing;
use crate::learner::service::standings;
use crate::volunteer::domain::VolunteerError;

type Answer<T> = Result<T, VolunteerServiceError>;

/// The member of a request that names a learner.
const LEARNER: &str = "/learner_id";

fn fault<T>(pointer: &'static str, code: &'static str) -> Answer<T> {
    Err(VolunteerServiceError::Faults(vec![Fault::new(pointer, code)]))
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

/// A change of something of a school, wherever that lies: who changed it has reached the record.
fn at_school(conn: &mut PgConnection, change: Change, school: Uuid) -> Answer<Change> {
    let place = find_school(conn, &Scope::whole_city(), school.into())?;
    let place = place.ok_or(VolunteerServiceError::NotFound)?;
    Ok(change.within(place.facility_id, &place.township_code))
}

/// The school of a learner within reach who may take part today, named at a member of the request.
fn learner_school(conn: &mut PgConnection, act: &Act, (at, learner): (&'static str, Uuid)) -> Answer<Uuid> {
    let Some(school) = people::find_school_of(conn, &act.scope(), learner)? else {
        return fault(at, "learner_not_found");
    };
    match standing(conn, learner)?.may_take_part(business_date(act.at)) {
        Ok(()) => Ok(school),
        Err(unfit) => fault(at, unfit.code()),
    }
}

fn standing(conn: &mut PgConnection, learner: Uuid) -> Answer<Standing> {
    standings(conn, &[learner])?.remove(&learner).ok_or(VolunteerServiceError::NotFound)
}

/// Whether a member may serve on a day, as who takes part in a class; of who comes from outside nothing is asked.
fn check_fit(conn: &mut PgConnection, member: &MemberRow, day: NaiveDate) -> Answer<()> {
    match member.learner_id {
        Some(learner) => Ok(standing(conn, learner)?.may_take_part(day)?),
        None => Ok(()),
    }
}

/// Nobody records or approves its own service: it may be paid in credits.
fn refuse_own(conn: &mut PgConnection, act: &Act, learner: Option<Uuid>) -> Answer<()> {
    match learner {
        Some(id) if people::is_own(conn, act.account_id.0, id)? => Err(VolunteerError::OwnService.into()),
        _ => Ok(()),
    }
}
