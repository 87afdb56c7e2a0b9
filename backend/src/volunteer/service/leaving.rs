//! Ending the service of a learner who is forgotten: what was to come ends, what the elder wrote goes, hours stay.

use contract::ids::LearnerId;
use contract::volunteer::SignupState;
use diesel::pg::PgConnection;
use serde_json::json;

use super::{Answer, VolunteerServiceError, anywhere};
use crate::audit::{self, Change};
use crate::auth::{Act, Scope};
use crate::clock::business_date;
use crate::volunteer::store::{shifts, talents, teams};

/// What stands where an elder's words were.
const GONE: &str = "***";
/// Why a membership ends with the record.
const FORGOTTEN: &str = "学员个人信息已删除";

/// Ends memberships and sign-ups for shifts to come, and takes offers and requests back with all that was written in them.
pub fn leave_service(conn: &mut PgConnection, act: &Act, learner: LearnerId) -> Answer<()> {
    for member in teams::list_memberships(conn, learner.0)? {
        let team = teams::lock_team(conn, &Scope::whole_city(), member.team_id)?;
        let team = team.ok_or(VolunteerServiceError::NotFound)?;
        for signup in shifts::list_open_signups(conn, member.id)? {
            if signup.checked_in_at.is_none() {
                shifts::set_signup_status(conn, &signup, SignupState::Withdrawn)?;
            }
        }
        let left_on = business_date(act.at).max(member.joined_on);
        teams::set_left(conn, member.id, left_on)?;
        let told = json!({ "learner_id": learner, "left_on": left_on });
        let change = anywhere(conn, Change::of("volunteer_team.leave", "volunteer_team", team.id), &team)?;
        audit::record(conn, act, &change.after(&told).because(FORGOTTEN))?;
    }
    talents::wipe_offers(conn, learner.0, GONE)?;
    talents::wipe_requests(conn, learner.0, GONE)?;
    talents::wipe_remarks(conn, learner.0)?;
    Ok(())
}
