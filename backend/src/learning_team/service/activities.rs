//! The log of teams: entered by one person of the school, decided on by another.

use contract::ids::{LearningTeamActivityId, LearningTeamId};
use contract::learning_team::{
    CreateLearningTeamActivity, LearningTeamActivityQuery, LearningTeamActivityState,
    LearningTeamActivityView, LearningTeamParticipant,
};
use diesel::Connection as _;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, LearningTeamServiceError, change, lock};
use crate::audit;
use crate::auth::Act;
use crate::class::service::Elsewhere;
use crate::clock::{business_date, new_id};
use crate::db::value::word;
use crate::facility::domain::identity::mask_name;
use crate::facility::scope::find_school;
use crate::learner::service::standings;
use crate::learning_team::domain::{LearningTeamError, check_day, check_decision};
use crate::learning_team::store::{self, ActivityEntry, ActivityRow, TeamRow};
use crate::paging::{Paged, Paging};

/// Enters what a team that goes on has done.
pub fn create_activity(
    conn: &mut PgConnection,
    act: &Act,
    id: LearningTeamId,
    body: &CreateLearningTeamActivity,
) -> Answer<LearningTeamActivityView> {
    let (team, place) = lock(conn, act, id)?;
    if team.dissolved_on.is_some() {
        return Err(LearningTeamError::Dissolved.into());
    }
    check(act, &team, body)?;
    let learners: Vec<Uuid> = body.learner_ids.iter().map(|id| id.0).collect();
    check_participants(conn, &team, &learners, body)?;
    check_session(conn, &team, body)?;
    let row = ActivityRow {
        id: new_id(),
        team_id: team.id,
        school_id: team.school_id,
        session_id: body.session_id.map(|id| id.0),
        starts_at: body.starts_at,
        ends_at: body.ends_at,
        place: body.place.clone(),
        content: body.content.clone(),
        status: LearningTeamActivityState::Submitted.to_string(),
        entered_by: act.account_id.0,
        entered_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        version: 1,
    };
    insert_apart(conn, &row, &learners)?;
    let view = get_activity(conn, act, row.id.into())?;
    let change = change("learning_team_activity.create", "learning_team_activity", view.id, &place);
    audit::record(conn, act, &change.after(&masked(&view)))?;
    Ok(view)
}

/// Writes an entry. Where the team has another one for that time, it is told which.
fn insert_apart(conn: &mut PgConnection, row: &ActivityRow, learners: &[Uuid]) -> Answer<()> {
    let written = conn.transaction(|conn| store::insert_activity(conn, row, learners));
    match written.map_err(LearningTeamServiceError::from) {
        Err(LearningTeamServiceError::Elsewhere(_)) => {
            let other = store::find_activity_at(conn, row)?;
            let other = other.map(|other| Elsewhere {
                title: Some(other.place),
                period: (other.starts_at, other.ends_at),
            });
            Err(LearningTeamServiceError::Elsewhere(other))
        }
        other => other,
    }
}

fn check(act: &Act, team: &TeamRow, body: &CreateLearningTeamActivity) -> Answer<()> {
    if body.ends_at <= body.starts_at {
        return Err(LearningTeamError::EndNotAfterStart.into());
    }
    let day = business_date(body.starts_at);
    if day != business_date(body.ends_at) {
        return Err(LearningTeamError::AcrossMidnight.into());
    }
    if body.ends_at > act.at {
        return Err(LearningTeamError::ToCome("ends_at").into());
    }
    Ok(check_day("starts_at", day, team.formed_on, business_date(act.at))?)
}

fn check_participants(
    conn: &mut PgConnection,
    team: &TeamRow,
    learners: &[Uuid],
    body: &CreateLearningTeamActivity,
) -> Answer<()> {
    let twice = (0..learners.len()).find(|at| learners[..*at].contains(&learners[*at]));
    if let Some(at) = twice {
        return Err(LearningTeamServiceError::NamedTwice(at));
    }
    let members = store::list_members_on(conn, team.id, learners, business_date(body.starts_at))?;
    let strangers: Vec<usize> =
        learners.iter().enumerate().filter(|(_, id)| !members.contains(id)).map(|(at, _)| at).collect();
    if !strangers.is_empty() {
        return Err(LearningTeamServiceError::NotMembers(strangers));
    }
    check_fit(conn, learners, body)
}

/// Whether all of these may have taken part, as in a class.
fn check_fit(conn: &mut PgConnection, learners: &[Uuid], body: &CreateLearningTeamActivity) -> Answer<()> {
    let (known, day) = (standings(conn, learners)?, business_date(body.starts_at));
    let why = |id: &Uuid| known.get(id).and_then(|standing| standing.may_take_part(day).err());
    let unfit: Vec<_> =
        learners.iter().enumerate().filter_map(|(at, id)| why(id).map(|why| (at, why))).collect();
    if unfit.is_empty() { Ok(()) } else { Err(LearningTeamServiceError::ParticipantsUnfit(unfit)) }
}

/// Whether all who are said to have taken part still can have, by what is known now.
fn check_took_part(conn: &mut PgConnection, entry: &LearningTeamActivityView) -> Answer<()> {
    let learners: Vec<Uuid> = entry.participants.iter().map(|one| one.learner_id.0).collect();
    for standing in standings(conn, &learners)?.into_values() {
        standing.took_part(entry.starts_at)?;
    }
    Ok(())
}

/// A session that an activity was held as: one of the school, of the form of teams, on the same day.
fn check_session(conn: &mut PgConnection, team: &TeamRow, body: &CreateLearningTeamActivity) -> Answer<()> {
    let Some(id) = body.session_id else { return Ok(()) };
    let found = store::find_team_session(conn, team.school_id, id)?;
    let fits = found.is_some_and(|starts_at| business_date(starts_at) == business_date(body.starts_at));
    if fits { Ok(()) } else { Err(LearningTeamServiceError::SessionNotFit) }
}

/// Another person of the school approves an entry: it counts.
pub fn approve_activity(
    conn: &mut PgConnection,
    act: &Act,
    id: LearningTeamActivityId,
) -> Answer<LearningTeamActivityView> {
    decide(conn, act, id, LearningTeamActivityState::Approved, None)
}

/// Another person of the school sends an entry back: it does not count, and a better one may take its place.
pub fn return_activity(
    conn: &mut PgConnection,
    act: &Act,
    id: LearningTeamActivityId,
    reason: &str,
) -> Answer<LearningTeamActivityView> {
    decide(conn, act, id, LearningTeamActivityState::Returned, Some(reason))
}

fn decide(
    conn: &mut PgConnection,
    act: &Act,
    id: LearningTeamActivityId,
    decision: LearningTeamActivityState,
    reason: Option<&str>,
) -> Answer<LearningTeamActivityView> {
    let scope = act.scope();
    let mut row = store::lock_activity(conn, &scope, id)?.ok_or(LearningTeamServiceError::NotFound)?;
    let place = find_school(conn, &scope, row.school_id.into())?;
    let place = place.ok_or(LearningTeamServiceError::NotFound)?;
    let before = get_activity(conn, act, id)?;
    check_decision(before.status, row.entered_by == act.account_id.0)?;
    if decision == LearningTeamActivityState::Approved {
        check_took_part(conn, &before)?;
    }
    row.status = decision.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.decision_reason = reason.map(str::to_owned);
    row.version += 1;
    store::decide_activity(conn, &row)?;
    let after = get_activity(conn, act, id)?;
    let action = match decision {
        LearningTeamActivityState::Approved => "learning_team_activity.approve",
        _ => "learning_team_activity.return",
    };
    let mut change =
        change(action, "learning_team_activity", id, &place).before(&masked(&before)).after(&masked(&after));
    if let Some(reason) = reason {
        change = change.because(reason);
    }
    audit::record(conn, act, &change)?;
    Ok(after)
}

/// One entry.
pub fn get_activity(
    conn: &mut PgConnection,
    act: &Act,
    id: LearningTeamActivityId,
) -> Answer<LearningTeamActivityView> {
    let entry = store::find_activity(conn, &act.scope(), id)?.ok_or(LearningTeamServiceError::NotFound)?;
    views(conn, act, vec![entry])?.pop().ok_or(LearningTeamServiceError::NotFound)
}

/// The entries within reach that match, newest first.
pub fn list_activities(
    conn: &mut PgConnection,
    act: &Act,
    query: &LearningTeamActivityQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<LearningTeamActivityView>> {
    let page = store::list_activities(conn, &act.scope(), query, before, paging)?;
    let items = views(conn, act, page.items)?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn views(
    conn: &mut PgConnection,
    act: &Act,
    entries: Vec<ActivityEntry>,
) -> Answer<Vec<LearningTeamActivityView>> {
    let ids: Vec<Uuid> = entries.iter().map(|(row, _)| row.id).collect();
    let mut participants = store::list_participants(conn, &ids)?;
    let view = |(row, team_name): ActivityEntry| {
        let status: LearningTeamActivityState = word(&row.status)?;
        let there = participants.remove(&row.id).unwrap_or_default().into_iter();
        Ok(LearningTeamActivityView {
            id: row.id.into(),
            team_id: row.team_id.into(),
            team_name,
            school_id: row.school_id.into(),
            session_id: row.session_id.map(Into::into),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            place: row.place,
            content: row.content,
            participants: there
                .map(|(id, learner_name)| LearningTeamParticipant { learner_id: id.into(), learner_name })
                .collect(),
            status,
            decision_reason: row.decision_reason,
            may_decide: check_decision(status, row.entered_by == act.account_id.0).is_ok(),
            version: row.version,
        })
    };
    entries.into_iter().map(view).collect()
}

fn masked(view: &LearningTeamActivityView) -> LearningTeamActivityView {
    let hidden = |one: &LearningTeamParticipant| LearningTeamParticipant {
        learner_name: mask_name(&one.learner_name),
        ..one.clone()
    };
    LearningTeamActivityView { participants: view.participants.iter().map(hidden).collect(), ..view.clone() }
}
