//! Teams and their members.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{LearnerId, LearningTeamId};
use contract::learning_team::{LearningTeamQuery, LearningTeamState};
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use uuid::Uuid;

use crate::auth::Scope;
use crate::db::value::containing;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{learner, learning_team, learning_team_member, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = learning_team)]
pub(in crate::learning_team) struct TeamRow {
    pub(in crate::learning_team) id: Uuid,
    pub(in crate::learning_team) school_id: Uuid,
    pub(in crate::learning_team) name: String,
    pub(in crate::learning_team) kind: String,
    pub(in crate::learning_team) leader_id: Uuid,
    pub(in crate::learning_team) formed_on: NaiveDate,
    pub(in crate::learning_team) dissolved_on: Option<NaiveDate>,
    pub(in crate::learning_team) dissolved_reason: Option<String>,
    pub(in crate::learning_team) created_by: Uuid,
    pub(in crate::learning_team) created_at: DateTime<Utc>,
    pub(in crate::learning_team) version: i64,
}

/// A team with the names of its school and its leader.
pub(in crate::learning_team) type TeamEntry = (TeamRow, String, String);

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = learning_team_member)]
pub(in crate::learning_team) struct MemberRow {
    pub(in crate::learning_team) id: Uuid,
    pub(in crate::learning_team) team_id: Uuid,
    pub(in crate::learning_team) learner_id: Uuid,
    pub(in crate::learning_team) joined_on: NaiveDate,
    /// The first day on which the learner is no member any more.
    pub(in crate::learning_team) left_on: Option<NaiveDate>,
    pub(in crate::learning_team) left_reason: Option<String>,
    pub(in crate::learning_team) created_at: DateTime<Utc>,
}

/// A membership with the learner's name and masked ID number.
pub(in crate::learning_team) type MemberEntry = (MemberRow, String, String);

pub(in crate::learning_team) fn insert_team(conn: &mut PgConnection, row: &TeamRow) -> QueryResult<()> {
    diesel::insert_into(learning_team::table).values(row).execute(conn).map(drop)
}

/// Writes what may change of a team.
pub(in crate::learning_team) fn update_team(conn: &mut PgConnection, row: &TeamRow) -> QueryResult<()> {
    diesel::update(learning_team::table.find(row.id))
        .set((
            learning_team::name.eq(&row.name),
            learning_team::kind.eq(&row.kind),
            learning_team::leader_id.eq(row.leader_id),
            learning_team::dissolved_on.eq(row.dissolved_on),
            learning_team::dissolved_reason.eq(row.dissolved_reason.as_deref()),
            learning_team::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

pub(in crate::learning_team) fn lock_team(
    conn: &mut PgConnection,
    scope: &Scope,
    id: LearningTeamId,
) -> QueryResult<Option<TeamRow>> {
    learning_team::table
        .filter(learning_team::id.eq(id.0).and(learning_team::school_id.eq_any(schools_in_scope(scope))))
        .select(TeamRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

pub(in crate::learning_team) fn find_team(
    conn: &mut PgConnection,
    scope: &Scope,
    id: LearningTeamId,
) -> QueryResult<Option<TeamEntry>> {
    learning_team::table
        .inner_join(school::table)
        .inner_join(learner::table)
        .filter(learning_team::id.eq(id.0).and(learning_team::school_id.eq_any(schools_in_scope(scope))))
        .select((TeamRow::as_select(), school::name, learner::name_zh))
        .first(conn)
        .optional()
}

/// Whether a team has the members that it needs: those whose registration goes on.
fn is_full(min_members: u32) -> SqlLiteral<Bool> {
    sql(&format!(
        "(select count(*) from learning_team_member m join learner l on l.id = m.learner_id
          where m.team_id = learning_team.id and m.left_on is null and l.closed_at is null) >= {min_members}"
    ))
}

/// Newest first.
pub(in crate::learning_team) fn list_teams(
    conn: &mut PgConnection,
    scope: &Scope,
    (filter, min_members): (&LearningTeamQuery, u32),
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<TeamEntry>> {
    let filtered = || {
        let mut query = learning_team::table
            .inner_join(school::table)
            .inner_join(learner::table)
            .filter(learning_team::school_id.eq_any(schools_in_scope(scope)))
            .into_boxed::<Pg>();
        if let Some(text) = filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            query = query.filter(learning_team::name.like(containing(text)));
        }
        if let Some(id) = filter.school_id {
            query = query.filter(learning_team::school_id.eq(id.0));
        }
        if let Some(id) = filter.learner_id {
            let of_learner = learning_team_member::table
                .filter(
                    learning_team_member::learner_id.eq(id.0).and(learning_team_member::left_on.is_null()),
                )
                .select(learning_team_member::team_id);
            query = query.filter(learning_team::id.eq_any(of_learner));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(learning_team::kind.eq(kind.as_str()));
        }
        match filter.state {
            None => query,
            Some(LearningTeamState::Dissolved) => query.filter(learning_team::dissolved_on.is_not_null()),
            Some(LearningTeamState::Active) => {
                query.filter(learning_team::dissolved_on.is_null()).filter(is_full(min_members))
            }
            Some(LearningTeamState::Forming) => query
                .filter(learning_team::dissolved_on.is_null())
                .filter(diesel::dsl::not(is_full(min_members))),
        }
    };
    let mut query = filtered();
    if let Some(before) = before {
        query = query.filter(learning_team::id.lt(before));
    }
    let rows: Vec<TeamEntry> = query
        .order(learning_team::id.desc())
        .limit(paging.fetch())
        .select((TeamRow::as_select(), school::name, learner::name_zh))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, ..)| vec![row.id.to_string()]))
}

/// How many members these teams have whose registration goes on.
pub(in crate::learning_team) fn count_members(
    conn: &mut PgConnection,
    teams: &[Uuid],
) -> QueryResult<HashMap<Uuid, i64>> {
    let rows: Vec<(Uuid, i64)> = learning_team_member::table
        .inner_join(learner::table)
        .filter(learning_team_member::team_id.eq_any(teams).and(learning_team_member::left_on.is_null()))
        .filter(learner::closed_at.is_null())
        .group_by(learning_team_member::team_id)
        .select((learning_team_member::team_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

pub(in crate::learning_team) fn insert_member(conn: &mut PgConnection, row: &MemberRow) -> QueryResult<()> {
    diesel::insert_into(learning_team_member::table).values(row).execute(conn).map(drop)
}

/// The membership of a learner that goes on.
pub(in crate::learning_team) fn find_member(
    conn: &mut PgConnection,
    team: Uuid,
    learner: LearnerId,
) -> QueryResult<Option<MemberEntry>> {
    learning_team_member::table
        .inner_join(learner::table)
        .filter(learning_team_member::team_id.eq(team).and(learning_team_member::learner_id.eq(learner.0)))
        .filter(learning_team_member::left_on.is_null())
        .select((MemberRow::as_select(), learner::name_zh, learner::id_number_masked))
        .first(conn)
        .optional()
}

/// The teams in which a learner is a member, in order.
pub(in crate::learning_team) fn list_teams_of(
    conn: &mut PgConnection,
    learner: Uuid,
) -> QueryResult<Vec<Uuid>> {
    learning_team_member::table
        .filter(learning_team_member::learner_id.eq(learner).and(learning_team_member::left_on.is_null()))
        .order(learning_team_member::team_id)
        .select(learning_team_member::team_id)
        .load(conn)
}

/// All that these learners were and are in a team.
pub(in crate::learning_team) fn list_periods(
    conn: &mut PgConnection,
    team: Uuid,
    learners: &[Uuid],
) -> QueryResult<Vec<MemberRow>> {
    learning_team_member::table
        .filter(learning_team_member::team_id.eq(team).and(learning_team_member::learner_id.eq_any(learners)))
        .order(learning_team_member::id)
        .select(MemberRow::as_select())
        .load(conn)
}

/// Lets a membership be that of the record that its learner's went into, since a day.
pub(in crate::learning_team) fn carry_member(
    conn: &mut PgConnection,
    id: Uuid,
    (learner, since): (Uuid, NaiveDate),
) -> QueryResult<()> {
    diesel::update(learning_team_member::table.find(id))
        .set((learning_team_member::learner_id.eq(learner), learning_team_member::joined_on.eq(since)))
        .execute(conn)
        .map(drop)
}

/// Ends a membership.
pub(in crate::learning_team) fn end_member(
    conn: &mut PgConnection,
    id: Uuid,
    (left_on, reason): (NaiveDate, &str),
) -> QueryResult<()> {
    diesel::update(learning_team_member::table.find(id))
        .set((learning_team_member::left_on.eq(left_on), learning_team_member::left_reason.eq(reason)))
        .execute(conn)
        .map(drop)
}

/// In the order in which they joined.
pub(in crate::learning_team) fn list_members(
    conn: &mut PgConnection,
    team: Uuid,
    left: bool,
    after: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<MemberEntry>> {
    let filtered = || {
        let query = learning_team_member::table
            .inner_join(learner::table)
            .filter(learning_team_member::team_id.eq(team))
            .into_boxed::<Pg>();
        if left { query } else { query.filter(learning_team_member::left_on.is_null()) }
    };
    let mut query = filtered();
    if let Some(after) = after {
        query = query.filter(learning_team_member::id.gt(after));
    }
    let rows: Vec<MemberEntry> = query
        .order(learning_team_member::id)
        .limit(paging.fetch())
        .select((MemberRow::as_select(), learner::name_zh, learner::id_number_masked))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, ..)| vec![row.id.to_string()]))
}

/// Which of these learners were members on a day.
pub(in crate::learning_team) fn list_members_on(
    conn: &mut PgConnection,
    team: Uuid,
    learners: &[Uuid],
    day: NaiveDate,
) -> QueryResult<Vec<Uuid>> {
    learning_team_member::table
        .filter(learning_team_member::team_id.eq(team).and(learning_team_member::learner_id.eq_any(learners)))
        .filter(learning_team_member::joined_on.le(day))
        .filter(learning_team_member::left_on.is_null().or(learning_team_member::left_on.gt(day)))
        .select(learning_team_member::learner_id)
        .load(conn)
}

/// A learner within `scope`: the school, where the registration stands, the name and the masked ID number.
pub(in crate::learning_team) fn find_learner(
    conn: &mut PgConnection,
    scope: &Scope,
    id: LearnerId,
) -> QueryResult<Option<(Uuid, String, String, String)>> {
    learner::table
        .filter(learner::id.eq(id.0).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .select((learner::school_id, learner::status, learner::name_zh, learner::id_number_masked))
        .first(conn)
        .optional()
}
