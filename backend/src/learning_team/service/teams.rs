//! Founding teams, changing and dissolving them.

use contract::ids::LearningTeamId;
use contract::learning_team::{CreateLearningTeam, LearningTeamQuery, LearningTeamView, UpdateLearningTeam};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::members::require_learner;
use super::parameters::parameters;
use super::{Answer, LearningTeamServiceError, change, lock};
use crate::audit;
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::value::{number, word};
use crate::facility::domain::identity::mask_name;
use crate::facility::scope::find_school;
use crate::learning_team::domain::{LearningTeamError, check_day, state};
use crate::learning_team::store::{self, MemberRow, TeamEntry, TeamRow};
use crate::paging::{Paged, Paging};

/// Founds a team, whose leader is its first member.
pub fn create_team(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateLearningTeam,
) -> Answer<LearningTeamView> {
    let today = business_date(act.at);
    let place = find_school(conn, &act.scope(), body.school_id)?;
    let place = place.ok_or(LearningTeamServiceError::SchoolNotFound)?;
    if !place.may_prepare(today) {
        return Err(LearningTeamServiceError::SchoolNotOpen);
    }
    check_day("formed_on", body.formed_on, body.formed_on, today)?;
    require_learner(conn, act, ("leader_id", body.leader_id), &place)?;
    let row = TeamRow {
        id: new_id(),
        school_id: place.school_id.0,
        name: body.name.clone(),
        kind: body.kind.to_string(),
        leader_id: body.leader_id.0,
        formed_on: body.formed_on,
        dissolved_on: None,
        dissolved_reason: None,
        created_by: act.account_id.0,
        created_at: act.at,
        version: 1,
    };
    store::insert_team(conn, &row)?;
    let member = MemberRow {
        id: new_id(),
        team_id: row.id,
        learner_id: row.leader_id,
        joined_on: row.formed_on,
        left_on: None,
        left_reason: None,
        created_at: act.at,
    };
    store::insert_member(conn, &member)?;
    let view = get_team(conn, act, row.id.into())?;
    let change = change("learning_team.create", "learning_team", view.id, &place);
    audit::record(conn, act, &change.after(&masked(&view)))?;
    Ok(view)
}

/// Changes the name or kind of a team that goes on, or lets another member lead it.
pub fn update_team(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (LearningTeamId, i64),
    body: &UpdateLearningTeam,
) -> Answer<LearningTeamView> {
    let (mut row, place) = lock(conn, act, id)?;
    if row.version != version {
        return Err(LearningTeamServiceError::Stale);
    }
    if row.dissolved_on.is_some() {
        return Err(LearningTeamError::Dissolved.into());
    }
    let before = get_team(conn, act, id)?;
    if let Some(name) = &body.name {
        row.name.clone_from(name);
    }
    if let Some(kind) = body.kind {
        row.kind = kind.to_string();
    }
    if let Some(leader) = body.leader_id {
        if store::find_member(conn, row.id, leader)?.is_none() {
            return Err(LearningTeamServiceError::LearnerNotFound("leader_id"));
        }
        row.leader_id = leader.0;
    }
    row.version += 1;
    store::update_team(conn, &row)?;
    let after = get_team(conn, act, id)?;
    let change = change("learning_team.update", "learning_team", id, &place);
    audit::record(conn, act, &change.before(&masked(&before)).after(&masked(&after)))?;
    Ok(after)
}

/// Dissolves a team, today; its log stays.
pub fn dissolve_team(
    conn: &mut PgConnection,
    act: &Act,
    id: LearningTeamId,
    reason: &str,
) -> Answer<LearningTeamView> {
    let (mut row, place) = lock(conn, act, id)?;
    if row.dissolved_on.is_some() {
        return Err(LearningTeamError::Dissolved.into());
    }
    let before = get_team(conn, act, id)?;
    row.dissolved_on = Some(business_date(act.at));
    row.dissolved_reason = Some(reason.to_owned());
    row.version += 1;
    store::update_team(conn, &row)?;
    let after = get_team(conn, act, id)?;
    let change = change("learning_team.dissolve", "learning_team", id, &place);
    audit::record(conn, act, &change.before(&masked(&before)).after(&masked(&after)).because(reason))?;
    Ok(after)
}

/// One team.
pub fn get_team(conn: &mut PgConnection, act: &Act, id: LearningTeamId) -> Answer<LearningTeamView> {
    let entry = store::find_team(conn, &act.scope(), id)?.ok_or(LearningTeamServiceError::NotFound)?;
    views(conn, act, vec![entry])?.pop().ok_or(LearningTeamServiceError::NotFound)
}

/// The teams within reach that match, newest first.
pub fn list_teams(
    conn: &mut PgConnection,
    act: &Act,
    query: &LearningTeamQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<LearningTeamView>> {
    let min_members = parameters(conn, business_date(act.at))?.min_members;
    let page = store::list_teams(conn, &act.scope(), (query, min_members), before, paging)?;
    let items = views(conn, act, page.items)?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn views(conn: &mut PgConnection, act: &Act, entries: Vec<TeamEntry>) -> Answer<Vec<LearningTeamView>> {
    let min_members = parameters(conn, business_date(act.at))?.min_members;
    let ids: Vec<Uuid> = entries.iter().map(|(row, ..)| row.id).collect();
    let members = store::count_members(conn, &ids)?;
    let view = |(row, school_name, leader_name): TeamEntry| {
        let members: u32 = number(members.get(&row.id).copied().unwrap_or_default())?;
        Ok(LearningTeamView {
            id: row.id.into(),
            school_id: row.school_id.into(),
            school_name,
            name: row.name,
            kind: word(&row.kind)?,
            leader_id: row.leader_id.into(),
            leader_name,
            formed_on: row.formed_on,
            members,
            min_members,
            state: state(row.dissolved_on.is_some(), members, min_members),
            dissolved_on: row.dissolved_on,
            dissolved_reason: row.dissolved_reason,
            version: row.version,
        })
    };
    entries.into_iter().map(view).collect()
}

fn masked(view: &LearningTeamView) -> LearningTeamView {
    LearningTeamView { leader_name: mask_name(&view.leader_name), ..view.clone() }
}
