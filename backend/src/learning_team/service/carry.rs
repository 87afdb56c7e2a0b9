//! The memberships of a learner whose record goes into another one, or is forgotten.

use contract::ids::LearnerId;
use contract::privacy::{CarriedFate, CarriedKind, CarriedRecord};
use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::{Answer, LearningTeamServiceError, change};
use crate::audit;
use crate::auth::{Act, Scope};
use crate::clock::business_date;
use crate::facility::scope::{SchoolPlace, find_school};
use crate::learning_team::domain::member_since;
use crate::learning_team::store::{self, MemberRow, TeamRow};

/// Why one of two memberships of a person ends.
const TWICE: &str = "登记合并，保留的登记已是成员";
/// Why a membership ends with the record.
const FORGOTTEN: &str = "学员个人信息已删除";

/// Lets the memberships of a merged record pass over to the record that goes on, and what it leads: of two in one team the
/// one that goes on stays, since the earlier of both days. In the transaction of the merge, after the record has gone into
/// the other.
pub fn carry_memberships(
    conn: &mut PgConnection,
    act: &Act,
    (merged, retained): (LearnerId, LearnerId),
    reason: &str,
) -> Answer<Vec<CarriedRecord>> {
    let mut carried = Vec::new();
    for team_id in store::list_teams_of(conn, merged.0)? {
        let (mut team, place) = lock_anywhere(conn, team_id)?;
        let periods = store::list_periods(conn, team.id, &[merged.0, retained.0])?;
        let live =
            |who: LearnerId| periods.iter().find(|row| row.learner_id == who.0 && row.left_on.is_none());
        let Some(other) = live(merged) else { continue };
        let fate = take_over(conn, act, other, live(retained), (&periods, retained))?;
        carried.push(CarriedRecord { kind: CarriedKind::LearningTeamMember, id: other.id, fate });
        if team.leader_id == merged.0 {
            team.leader_id = retained.0;
            team.version += 1;
            store::update_team(conn, &team)?;
        }
        let told = json!({ "learner_id": retained, "merged": merged, "leads": team.leader_id == retained.0 });
        let change = change("learning_team.carry", "learning_team", team.id, &place);
        audit::record(conn, act, &change.after(&told).because(reason))?;
    }
    Ok(carried)
}

/// Moves the other membership, or ends it beside that of the record that goes on.
fn take_over(
    conn: &mut PgConnection,
    act: &Act,
    other: &MemberRow,
    own: Option<&MemberRow>,
    (periods, retained): (&[MemberRow], LearnerId),
) -> Answer<CarriedFate> {
    let ended: Vec<_> = periods
        .iter()
        .filter(|row| row.learner_id == retained.0)
        .filter_map(|row| Some((row.joined_on, row.left_on?)))
        .collect();
    let since = member_since(other.joined_on, own.map(|own| own.joined_on), &ended);
    if let Some(own) = own {
        let left_on = business_date(act.at).max(other.joined_on);
        store::end_member(conn, other.id, (left_on, TWICE))?;
        store::carry_member(conn, own.id, (retained.0, since))?;
        Ok(CarriedFate::Ended)
    } else {
        store::carry_member(conn, other.id, (retained.0, since))?;
        Ok(CarriedFate::Moved)
    }
}

/// Ends the memberships of a learner who is forgotten. A team that the learner led has its outline as leader until the
/// school names another.
pub fn leave_teams(conn: &mut PgConnection, act: &Act, learner: LearnerId) -> Answer<()> {
    for team_id in store::list_teams_of(conn, learner.0)? {
        let (team, place) = lock_anywhere(conn, team_id)?;
        let periods = store::list_periods(conn, team.id, &[learner.0])?;
        for row in periods.iter().filter(|row| row.left_on.is_none()) {
            let left_on = business_date(act.at).max(row.joined_on);
            store::end_member(conn, row.id, (left_on, FORGOTTEN))?;
            let told = json!({ "learner_id": learner, "left_on": left_on });
            let change = change("learning_team.leave", "learning_team", team.id, &place);
            audit::record(conn, act, &change.after(&told).because(FORGOTTEN))?;
        }
    }
    Ok(())
}

/// A team wherever it is, locked: who merges or forgets a learner has reached the learner.
fn lock_anywhere(conn: &mut PgConnection, id: Uuid) -> Answer<(TeamRow, SchoolPlace)> {
    let everywhere = Scope::whole_city();
    let row = store::lock_team(conn, &everywhere, id.into())?.ok_or(LearningTeamServiceError::NotFound)?;
    let place = find_school(conn, &everywhere, row.school_id.into())?;
    Ok((row, place.ok_or(LearningTeamServiceError::NotFound)?))
}
