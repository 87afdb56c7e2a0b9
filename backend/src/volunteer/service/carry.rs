//! The service of a learner whose record goes into another one: memberships, shifts to come, offers and requests. Hours that
//! were served stay where they were recorded.

use contract::ids::LearnerId;
use contract::privacy::{CarriedFate, CarriedKind, CarriedRecord};
use contract::volunteer::SignupState;
use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::{Answer, VolunteerServiceError, anywhere};
use crate::audit::{self, Change};
use crate::auth::{Act, Scope};
use crate::clock::business_date;
use crate::db::value::word;
use crate::volunteer::domain::{Coming, coming_of_both};
use crate::volunteer::store::shifts::{self, SignupRow};
use crate::volunteer::store::talents;
use crate::volunteer::store::teams::{self, MemberRow};

/// Lets it pass over to the record that goes on: of two memberships in one team the one that goes on stays, since the
/// earlier of both days, and of two sign-ups for one shift one stays. In the transaction of the merge, after the record has
/// gone into the other.
pub fn carry_service(
    conn: &mut PgConnection,
    act: &Act,
    (merged, retained): (LearnerId, LearnerId),
    reason: &str,
) -> Answer<Vec<CarriedRecord>> {
    let mut carried = Vec::new();
    for member in teams::list_memberships(conn, merged.0)? {
        let everywhere = Scope::whole_city();
        let team = teams::lock_team(conn, &everywhere, member.team_id)?;
        let team = team.ok_or(VolunteerServiceError::NotFound)?;
        match teams::find_membership(conn, team.id, retained.0)? {
            Some(own) => carried.extend(join(conn, act, &member, &own)?),
            None => carried.extend(pass_over(conn, &member, retained)?),
        }
        let told = json!({ "learner_id": retained, "merged": merged });
        let change = Change::of("volunteer_team.carry_member", "volunteer_team", team.id);
        let change = anywhere(conn, change, &team)?;
        audit::record(conn, act, &change.after(&told).because(reason))?;
    }
    for id in talents::carry_offers(conn, merged.0, retained.0)? {
        carried.push(record(CarriedKind::TalentOffer, id, CarriedFate::Moved));
    }
    for id in talents::carry_requests(conn, merged.0, retained.0)? {
        carried.push(record(CarriedKind::ServiceRequest, id, CarriedFate::Moved));
    }
    Ok(carried)
}

const fn record(kind: CarriedKind, id: Uuid, fate: CarriedFate) -> CarriedRecord {
    CarriedRecord { kind, id, fate }
}

/// The membership itself passes over, with every shift to come.
fn pass_over(conn: &mut PgConnection, member: &MemberRow, retained: LearnerId) -> Answer<Vec<CarriedRecord>> {
    teams::carry_member(conn, member.id, retained.0)?;
    let mut carried = vec![record(CarriedKind::VolunteerMember, member.id, CarriedFate::Moved)];
    for signup in shifts::list_open_signups(conn, member.id)? {
        shifts::carry_signup(conn, signup.id, (member.id, retained.0))?;
        carried.push(record(CarriedKind::VolunteerSignup, signup.id, CarriedFate::Moved));
    }
    Ok(carried)
}

/// The membership ends beside that of the record that goes on, which takes its shifts over.
fn join(
    conn: &mut PgConnection,
    act: &Act,
    member: &MemberRow,
    own: &MemberRow,
) -> Answer<Vec<CarriedRecord>> {
    let mut carried = Vec::new();
    for signup in shifts::list_open_signups(conn, member.id)? {
        if let Some(fate) = take_shift(conn, &signup, own)? {
            carried.push(record(CarriedKind::VolunteerSignup, signup.id, fate));
        }
    }
    let since = own.joined_on.min(member.joined_on);
    teams::widen_member(conn, own.id, (since, own.leads || member.leads))?;
    teams::set_left(conn, member.id, business_date(act.at).max(member.joined_on))?;
    carried.push(record(CarriedKind::VolunteerMember, member.id, CarriedFate::Ended));
    Ok(carried)
}

/// What becomes of a sign-up for a shift; none where the volunteer is there now and signs out as it signed in.
fn take_shift(conn: &mut PgConnection, signup: &SignupRow, own: &MemberRow) -> Answer<Option<CarriedFate>> {
    let known = shifts::find_signup(conn, signup.shift_id, own.id)?;
    let stands = known.as_ref().map(|row| word(&row.status)).transpose()?;
    match coming_of_both(word(&signup.status)?, stands) {
        Coming::Moves => {
            shifts::carry_signup(conn, signup.id, (own.id, own.person_id))?;
            Ok(Some(CarriedFate::Moved))
        }
        Coming::Revives => {
            if let Some(row) = known {
                shifts::set_signup_status(conn, &row, SignupState::SignedUp)?;
            }
            shifts::set_signup_status(conn, signup, SignupState::Withdrawn)?;
            Ok(Some(CarriedFate::United))
        }
        Coming::Ends => {
            shifts::set_signup_status(conn, signup, SignupState::Withdrawn)?;
            Ok(Some(CarriedFate::Ended))
        }
        Coming::Stays => Ok(None),
    }
}
