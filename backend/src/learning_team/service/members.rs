//! Who is in a team, and since when.

use contract::ids::{LearnerId, LearningTeamId};
use contract::learning_team::{
    JoinLearningTeam, LearningTeamMemberQuery, LearningTeamMemberView, LeaveLearningTeam,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, LearningTeamServiceError, change, get_team, lock};
use crate::audit;
use crate::auth::{Act, Scope};
use crate::clock::{business_date, new_id};
use crate::facility::domain::identity::mask_name;
use crate::facility::scope::{SchoolPlace, find_school};
use crate::learner::service::standings;
use crate::learning_team::domain::{LearningTeamError, check_day};
use crate::learning_team::store::{self, MemberEntry, MemberRow};
use crate::paging::{Paged, Paging};

/// A learner within reach, of the county of the team's school, who may take part today; by the member that names the learner.
pub(super) fn require_learner(
    conn: &mut PgConnection,
    act: &Act,
    (member, id): (&'static str, LearnerId),
    place: &SchoolPlace,
) -> Answer<()> {
    let unknown = || LearningTeamServiceError::LearnerNotFound(member);
    let (school, ..) = store::find_learner(conn, &act.scope(), id)?.ok_or_else(unknown)?;
    let home = find_school(conn, &Scope::whole_city(), school.into())?;
    if home.is_none_or(|home| home.county_code != place.county_code) {
        return Err(unknown());
    }
    let standing = standings(conn, &[id.0])?.remove(&id.0).ok_or_else(unknown)?;
    let fit = standing.may_take_part(business_date(act.at));
    fit.map_err(|unfit| LearningTeamServiceError::LearnerUnfit(member, unfit))
}

/// A learner joins a team that goes on.
pub fn join_team(
    conn: &mut PgConnection,
    act: &Act,
    id: LearningTeamId,
    body: &JoinLearningTeam,
) -> Answer<LearningTeamMemberView> {
    let (team, place) = lock(conn, act, id)?;
    if team.dissolved_on.is_some() {
        return Err(LearningTeamError::Dissolved.into());
    }
    check_day("joined_on", body.joined_on, team.formed_on, business_date(act.at))?;
    require_learner(conn, act, ("learner_id", body.learner_id), &place)?;
    let row = MemberRow {
        id: new_id(),
        team_id: team.id,
        learner_id: body.learner_id.0,
        joined_on: body.joined_on,
        left_on: None,
        left_reason: None,
        created_at: act.at,
    };
    store::insert_member(conn, &row)?;
    let entry = store::find_member(conn, team.id, body.learner_id)?;
    let view = view(entry.ok_or(LearningTeamServiceError::NotMember)?, team.leader_id);
    let change = change("learning_team.join", "learning_team", id, &place);
    audit::record(conn, act, &change.after(&masked(&view)))?;
    Ok(view)
}

/// A member leaves; the leader only once another leads.
pub fn leave_team(
    conn: &mut PgConnection,
    act: &Act,
    (id, learner): (LearningTeamId, LearnerId),
    body: &LeaveLearningTeam,
) -> Answer<LearningTeamMemberView> {
    let (team, place) = lock(conn, act, id)?;
    if team.dissolved_on.is_some() {
        return Err(LearningTeamError::Dissolved.into());
    }
    let entry = store::find_member(conn, team.id, learner)?.ok_or(LearningTeamServiceError::NotFound)?;
    if learner.0 == team.leader_id {
        return Err(LearningTeamError::LeaderLeaves.into());
    }
    check_day("left_on", body.left_on, team.formed_on, business_date(act.at))?;
    if body.left_on < entry.0.joined_on {
        return Err(LearningTeamError::LeftBeforeJoining.into());
    }
    store::end_member(conn, entry.0.id, (body.left_on, &body.reason))?;
    let before = view(entry, team.leader_id);
    let after = LearningTeamMemberView {
        left_on: Some(body.left_on),
        left_reason: Some(body.reason.clone()),
        ..before.clone()
    };
    let change = change("learning_team.leave", "learning_team", id, &place);
    let change = change.before(&masked(&before)).after(&masked(&after)).because(&body.reason);
    audit::record(conn, act, &change)?;
    Ok(after)
}

/// The members of a team within reach, in the order in which they joined.
pub fn list_members(
    conn: &mut PgConnection,
    act: &Act,
    id: LearningTeamId,
    query: &LearningTeamMemberQuery,
    (after, paging): (Option<Uuid>, &Paging),
) -> Answer<Paged<LearningTeamMemberView>> {
    let team = get_team(conn, act, id)?;
    let page = store::list_members(conn, id.0, query.left.unwrap_or(false), after, paging)?;
    Ok(page.map(|entry| view(entry, team.leader_id.0)))
}

fn view((row, learner_name, id_number_masked): MemberEntry, leader: Uuid) -> LearningTeamMemberView {
    LearningTeamMemberView {
        learner_id: row.learner_id.into(),
        learner_name,
        id_number_masked,
        leads: row.learner_id == leader && row.left_on.is_none(),
        joined_on: row.joined_on,
        left_on: row.left_on,
        left_reason: row.left_reason,
    }
}

fn masked(view: &LearningTeamMemberView) -> LearningTeamMemberView {
    LearningTeamMemberView { learner_name: mask_name(&view.learner_name), ..view.clone() }
}
