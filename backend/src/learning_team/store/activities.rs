//! What teams have done.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::class::SessionState;
use contract::course::ActivityForm;
use contract::ids::{ClassSessionId, LearningTeamActivityId};
use contract::learning_team::{LearningTeamActivityQuery, LearningTeamActivityState};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{
    class_session, learner, learning_team, learning_team_activity, learning_team_participant,
};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = learning_team_activity)]
pub(in crate::learning_team) struct ActivityRow {
    pub(in crate::learning_team) id: Uuid,
    pub(in crate::learning_team) team_id: Uuid,
    pub(in crate::learning_team) school_id: Uuid,
    pub(in crate::learning_team) session_id: Option<Uuid>,
    pub(in crate::learning_team) starts_at: DateTime<Utc>,
    pub(in crate::learning_team) ends_at: DateTime<Utc>,
    pub(in crate::learning_team) place: String,
    pub(in crate::learning_team) content: String,
    pub(in crate::learning_team) status: String,
    pub(in crate::learning_team) entered_by: Uuid,
    pub(in crate::learning_team) entered_at: DateTime<Utc>,
    pub(in crate::learning_team) decided_by: Option<Uuid>,
    pub(in crate::learning_team) decided_at: Option<DateTime<Utc>>,
    pub(in crate::learning_team) decision_reason: Option<String>,
    pub(in crate::learning_team) version: i64,
}

/// An entry with the team's name.
pub(in crate::learning_team) type ActivityEntry = (ActivityRow, String);

/// Writes an entry with those who took part.
pub(in crate::learning_team) fn insert_activity(
    conn: &mut PgConnection,
    row: &ActivityRow,
    learners: &[Uuid],
) -> QueryResult<()> {
    diesel::insert_into(learning_team_activity::table).values(row).execute(conn)?;
    let participants: Vec<_> = learners
        .iter()
        .map(|id| {
            (learning_team_participant::activity_id.eq(row.id), learning_team_participant::learner_id.eq(*id))
        })
        .collect();
    diesel::insert_into(learning_team_participant::table).values(participants).execute(conn).map(drop)
}

/// The entry of the same team that stands for some of the time of this one.
pub(in crate::learning_team) fn find_activity_at(
    conn: &mut PgConnection,
    row: &ActivityRow,
) -> QueryResult<Option<ActivityRow>> {
    let at_once = learning_team_activity::starts_at
        .lt(row.ends_at)
        .and(learning_team_activity::ends_at.gt(row.starts_at));
    learning_team_activity::table
        .filter(learning_team_activity::team_id.eq(row.team_id).and(at_once))
        .filter(learning_team_activity::status.ne(LearningTeamActivityState::Returned.as_str()))
        .order(learning_team_activity::starts_at)
        .select(ActivityRow::as_select())
        .first(conn)
        .optional()
}

/// Writes what was decided.
pub(in crate::learning_team) fn decide_activity(
    conn: &mut PgConnection,
    row: &ActivityRow,
) -> QueryResult<()> {
    diesel::update(learning_team_activity::table.find(row.id))
        .set((
            learning_team_activity::status.eq(&row.status),
            learning_team_activity::decided_by.eq(row.decided_by),
            learning_team_activity::decided_at.eq(row.decided_at),
            learning_team_activity::decision_reason.eq(row.decision_reason.as_deref()),
            learning_team_activity::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

pub(in crate::learning_team) fn lock_activity(
    conn: &mut PgConnection,
    scope: &Scope,
    id: LearningTeamActivityId,
) -> QueryResult<Option<ActivityRow>> {
    let inside = learning_team_activity::school_id.eq_any(schools_in_scope(scope));
    learning_team_activity::table
        .filter(learning_team_activity::id.eq(id.0).and(inside))
        .select(ActivityRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

pub(in crate::learning_team) fn find_activity(
    conn: &mut PgConnection,
    scope: &Scope,
    id: LearningTeamActivityId,
) -> QueryResult<Option<ActivityEntry>> {
    let inside = learning_team_activity::school_id.eq_any(schools_in_scope(scope));
    learning_team_activity::table
        .inner_join(learning_team::table)
        .filter(learning_team_activity::id.eq(id.0).and(inside))
        .select((ActivityRow::as_select(), learning_team::name))
        .first(conn)
        .optional()
}

/// Newest first.
pub(in crate::learning_team) fn list_activities(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &LearningTeamActivityQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<ActivityEntry>> {
    let filtered = || {
        let mut query = learning_team_activity::table
            .inner_join(learning_team::table)
            .filter(learning_team_activity::school_id.eq_any(schools_in_scope(scope)))
            .into_boxed::<Pg>();
        if let Some(id) = filter.team_id {
            query = query.filter(learning_team_activity::team_id.eq(id.0));
        }
        if let Some(id) = filter.school_id {
            query = query.filter(learning_team_activity::school_id.eq(id.0));
        }
        if let Some(state) = filter.status {
            query = query.filter(learning_team_activity::status.eq(state.as_str()));
        }
        query
    };
    let mut query = filtered();
    if let Some(before) = before {
        query = query.filter(learning_team_activity::id.lt(before));
    }
    let rows: Vec<ActivityEntry> = query
        .order(learning_team_activity::id.desc())
        .limit(paging.fetch())
        .select((ActivityRow::as_select(), learning_team::name))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, _)| vec![row.id.to_string()]))
}

/// Who took part in these, each with the name.
pub(in crate::learning_team) fn list_participants(
    conn: &mut PgConnection,
    activities: &[Uuid],
) -> QueryResult<HashMap<Uuid, Vec<(Uuid, String)>>> {
    let rows: Vec<(Uuid, Uuid, String)> = learning_team_participant::table
        .inner_join(learner::table)
        .filter(learning_team_participant::activity_id.eq_any(activities))
        .order((learning_team_participant::activity_id, learning_team_participant::learner_id))
        .select((learning_team_participant::activity_id, learner::id, learner::name_zh))
        .load(conn)?;
    let mut found: HashMap<Uuid, Vec<(Uuid, String)>> = HashMap::new();
    for (activity, learner, name) in rows {
        found.entry(activity).or_default().push((learner, name));
    }
    Ok(found)
}

/// When a session of a school begins that teams meet in; none, if there is no such session or it was cancelled.
pub(in crate::learning_team) fn find_team_session(
    conn: &mut PgConnection,
    school: Uuid,
    id: ClassSessionId,
) -> QueryResult<Option<DateTime<Utc>>> {
    class_session::table
        .find(id.0)
        .filter(class_session::school_id.eq(school))
        .filter(class_session::form.eq(ActivityForm::LearningTeam.as_str()))
        .filter(class_session::status.ne(SessionState::Cancelled.as_str()))
        .select(class_session::starts_at)
        .first(conn)
        .optional()
}
