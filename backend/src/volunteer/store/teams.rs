//! SQL on programmes, teams and their members.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::volunteer::{VolunteerMemberQuery, VolunteerTeamQuery};
use diesel::dsl::count_star;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use super::teams_in_scope;
use crate::auth::Scope;
use crate::db::value::containing;
use crate::facility::scope::facilities_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{facility, silver_age_action, volunteer_member, volunteer_team};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = silver_age_action)]
pub(in crate::volunteer) struct ActionRow {
    pub(in crate::volunteer) id: Uuid,
    pub(in crate::volunteer) county_code: Option<String>,
    pub(in crate::volunteer) name: String,
    pub(in crate::volunteer) policy_basis: String,
    pub(in crate::volunteer) starts_on: NaiveDate,
    pub(in crate::volunteer) ends_on: NaiveDate,
    pub(in crate::volunteer) created_by: Uuid,
    pub(in crate::volunteer) created_at: DateTime<Utc>,
    pub(in crate::volunteer) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = volunteer_team)]
pub(in crate::volunteer) struct TeamRow {
    pub(in crate::volunteer) id: Uuid,
    pub(in crate::volunteer) kind: String,
    pub(in crate::volunteer) name: String,
    pub(in crate::volunteer) school_id: Option<Uuid>,
    pub(in crate::volunteer) county_code: String,
    pub(in crate::volunteer) action_id: Option<Uuid>,
    pub(in crate::volunteer) founded_on: NaiveDate,
    pub(in crate::volunteer) status: String,
    pub(in crate::volunteer) created_at: DateTime<Utc>,
    pub(in crate::volunteer) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = volunteer_member)]
pub(in crate::volunteer) struct MemberRow {
    pub(in crate::volunteer) id: Uuid,
    pub(in crate::volunteer) team_id: Uuid,
    pub(in crate::volunteer) learner_id: Option<Uuid>,
    pub(in crate::volunteer) name: Option<String>,
    pub(in crate::volunteer) phone_sealed: Option<Vec<u8>>,
    pub(in crate::volunteer) phone_masked: Option<String>,
    pub(in crate::volunteer) leads: bool,
    pub(in crate::volunteer) joined_on: NaiveDate,
    pub(in crate::volunteer) left_on: Option<NaiveDate>,
    pub(in crate::volunteer) created_at: DateTime<Utc>,
    /// The same for one person in every team: the learner, or who comes from outside.
    pub(in crate::volunteer) person_id: Uuid,
    pub(in crate::volunteer) phone_hash: Option<Vec<u8>>,
    pub(in crate::volunteer) erased_at: Option<DateTime<Utc>>,
    pub(in crate::volunteer) version: i64,
}

/// The city's programmes, and those of the counties that the scope touches.
fn actions_in_scope(
    conn: &mut PgConnection,
    scope: &Scope,
) -> QueryResult<silver_age_action::BoxedQuery<'static, Pg>> {
    let rows = silver_age_action::table.into_boxed();
    if scope.city {
        return Ok(rows);
    }
    let whole = scope.divisions.iter().filter_map(|code| code.get(..6)).map(str::to_owned);
    let mut counties: Vec<String> = whole.collect();
    counties.extend(
        facility::table
            .filter(facility::id.eq_any(facilities_in_scope(scope)))
            .select(facility::county_code)
            .distinct()
            .load::<String>(conn)?,
    );
    let own = silver_age_action::county_code.assume_not_null().eq_any(counties);
    Ok(rows.filter(silver_age_action::county_code.is_null().or(own)))
}

pub(in crate::volunteer) fn list_actions(
    conn: &mut PgConnection,
    scope: &Scope,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<ActionRow>> {
    let mut query = actions_in_scope(conn, scope)?;
    if let Some(id) = before {
        query = query.filter(silver_age_action::id.lt(id));
    }
    let query = query.order(silver_age_action::id.desc()).limit(paging.fetch());
    let rows: Vec<ActionRow> = query.select(ActionRow::as_select()).load(conn)?;
    let all = actions_in_scope(conn, scope)?;
    let total = if paging.count { Some(all.count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

pub(in crate::volunteer) fn find_action(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<ActionRow>> {
    actions_in_scope(conn, scope)?
        .filter(silver_age_action::id.eq(id))
        .select(ActionRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::volunteer) fn lock_action(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<ActionRow>> {
    if find_action(conn, scope, id)?.is_none() {
        return Ok(None);
    }
    silver_age_action::table.find(id).select(ActionRow::as_select()).for_update().first(conn).optional()
}

pub(in crate::volunteer) fn update_action(conn: &mut PgConnection, row: &ActionRow) -> QueryResult<()> {
    diesel::update(silver_age_action::table.find(row.id))
        .set((
            silver_age_action::name.eq(&row.name),
            silver_age_action::policy_basis.eq(&row.policy_basis),
            silver_age_action::starts_on.eq(row.starts_on),
            silver_age_action::ends_on.eq(row.ends_on),
            silver_age_action::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// The names of programmes.
pub(in crate::volunteer) fn action_names(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = silver_age_action::table
        .filter(silver_age_action::id.eq_any(ids))
        .select((silver_age_action::id, silver_age_action::name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

pub(in crate::volunteer) fn insert_action(conn: &mut PgConnection, row: &ActionRow) -> QueryResult<()> {
    diesel::insert_into(silver_age_action::table).values(row).execute(conn).map(drop)
}

fn filtered(scope: &Scope, filter: &VolunteerTeamQuery) -> volunteer_team::BoxedQuery<'static, Pg> {
    let mut query =
        volunteer_team::table.filter(volunteer_team::id.eq_any(teams_in_scope(scope))).into_boxed();
    if let Some(text) = filter.q.as_deref().filter(|text| !text.is_empty()) {
        query = query.filter(volunteer_team::name.like(containing(text)));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(volunteer_team::kind.eq(kind.as_str()));
    }
    if let Some(id) = filter.school_id {
        query = query.filter(volunteer_team::school_id.eq(id.0));
    }
    if let Some(code) = &filter.county_code {
        query = query.filter(volunteer_team::county_code.eq(code.clone()));
    }
    match filter.status {
        Some(state) => query.filter(volunteer_team::status.eq(state.as_str())),
        None => query,
    }
}

/// Newest first.
pub(in crate::volunteer) fn list_teams(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &VolunteerTeamQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<TeamRow>> {
    let mut query = filtered(scope, filter);
    if let Some(id) = before {
        query = query.filter(volunteer_team::id.lt(id));
    }
    let query = query.order(volunteer_team::id.desc()).limit(paging.fetch());
    let rows: Vec<TeamRow> = query.select(TeamRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

/// A team, wherever it lies.
pub(in crate::volunteer) fn get_team(conn: &mut PgConnection, id: Uuid) -> QueryResult<TeamRow> {
    volunteer_team::table.find(id).select(TeamRow::as_select()).first(conn)
}

pub(in crate::volunteer) fn find_team(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<TeamRow>> {
    volunteer_team::table
        .filter(volunteer_team::id.eq(id).and(volunteer_team::id.eq_any(teams_in_scope(scope))))
        .select(TeamRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::volunteer) fn lock_team(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<TeamRow>> {
    if find_team(conn, scope, id)?.is_none() {
        return Ok(None);
    }
    volunteer_team::table.find(id).select(TeamRow::as_select()).for_update().first(conn).optional()
}

/// Teams by id, with their names.
pub(in crate::volunteer) fn team_names(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = volunteer_team::table
        .filter(volunteer_team::id.eq_any(ids))
        .select((volunteer_team::id, volunteer_team::name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

pub(in crate::volunteer) fn insert_team(conn: &mut PgConnection, row: &TeamRow) -> QueryResult<()> {
    diesel::insert_into(volunteer_team::table).values(row).execute(conn).map(drop)
}

pub(in crate::volunteer) fn update_team(conn: &mut PgConnection, row: &TeamRow) -> QueryResult<()> {
    diesel::update(volunteer_team::table.find(row.id))
        .set((
            volunteer_team::name.eq(&row.name),
            volunteer_team::action_id.eq(row.action_id),
            volunteer_team::status.eq(&row.status),
            volunteer_team::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// How many are in each of the teams.
pub(in crate::volunteer) fn count_members(
    conn: &mut PgConnection,
    teams: &[Uuid],
) -> QueryResult<HashMap<Uuid, i64>> {
    let rows: Vec<(Uuid, i64)> = volunteer_member::table
        .filter(volunteer_member::team_id.eq_any(teams).and(volunteer_member::left_on.is_null()))
        .group_by(volunteer_member::team_id)
        .select((volunteer_member::team_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Newest first.
pub(in crate::volunteer) fn list_members(
    conn: &mut PgConnection,
    team: Uuid,
    filter: &VolunteerMemberQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<MemberRow>> {
    let filtered = || {
        let rows = volunteer_member::table.filter(volunteer_member::team_id.eq(team)).into_boxed();
        match filter.present {
            Some(true) => rows.filter(volunteer_member::left_on.is_null()),
            Some(false) => rows.filter(volunteer_member::left_on.is_not_null()),
            None => rows,
        }
    };
    let mut query = filtered();
    if let Some(id) = before {
        query = query.filter(volunteer_member::id.lt(id));
    }
    let query = query.order(volunteer_member::id.desc()).limit(paging.fetch());
    let rows: Vec<MemberRow> = query.select(MemberRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

/// A member of a team in `scope`.
pub(in crate::volunteer) fn find_member(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<MemberRow>> {
    volunteer_member::table
        .filter(volunteer_member::id.eq(id).and(volunteer_member::team_id.eq_any(teams_in_scope(scope))))
        .select(MemberRow::as_select())
        .first(conn)
        .optional()
}

/// The membership of a learner in a team, if it is in it.
pub(in crate::volunteer) fn find_membership(
    conn: &mut PgConnection,
    team: Uuid,
    learner: Uuid,
) -> QueryResult<Option<MemberRow>> {
    volunteer_member::table
        .filter(volunteer_member::team_id.eq(team).and(volunteer_member::learner_id.eq(learner)))
        .filter(volunteer_member::left_on.is_null())
        .select(MemberRow::as_select())
        .first(conn)
        .optional()
}

/// The teams in which a learner is, one membership each, in order.
pub(in crate::volunteer) fn list_memberships(
    conn: &mut PgConnection,
    learner: Uuid,
) -> QueryResult<Vec<MemberRow>> {
    volunteer_member::table
        .filter(volunteer_member::learner_id.eq(learner).and(volunteer_member::left_on.is_null()))
        .order(volunteer_member::team_id)
        .select(MemberRow::as_select())
        .load(conn)
}

/// Lets a membership be that of the record that its learner's went into.
pub(in crate::volunteer) fn carry_member(
    conn: &mut PgConnection,
    id: Uuid,
    learner: Uuid,
) -> QueryResult<()> {
    diesel::update(volunteer_member::table.find(id))
        .set((volunteer_member::learner_id.eq(learner), volunteer_member::person_id.eq(learner)))
        .execute(conn)
        .map(drop)
}

/// Lets a membership hold since a day, leading or not, as that of two records of one person.
pub(in crate::volunteer) fn widen_member(
    conn: &mut PgConnection,
    id: Uuid,
    (since, leads): (NaiveDate, bool),
) -> QueryResult<()> {
    diesel::update(volunteer_member::table.find(id))
        .set((volunteer_member::joined_on.eq(since), volunteer_member::leads.eq(leads)))
        .execute(conn)
        .map(drop)
}

pub(in crate::volunteer) fn insert_member(conn: &mut PgConnection, row: &MemberRow) -> QueryResult<()> {
    diesel::insert_into(volunteer_member::table).values(row).execute(conn).map(drop)
}

/// Ends a membership with the record that it belongs to.
pub(in crate::volunteer) fn set_left(
    conn: &mut PgConnection,
    id: Uuid,
    left_on: NaiveDate,
) -> QueryResult<()> {
    diesel::update(volunteer_member::table.find(id))
        .set((
            volunteer_member::left_on.eq(left_on),
            volunteer_member::version.eq(volunteer_member::version + 1),
        ))
        .execute(conn)
        .map(drop)
}

/// Writes what may change of a member.
pub(in crate::volunteer) fn update_member(conn: &mut PgConnection, row: &MemberRow) -> QueryResult<()> {
    diesel::update(volunteer_member::table.find(row.id))
        .set((
            volunteer_member::name.eq(&row.name),
            volunteer_member::person_id.eq(row.person_id),
            volunteer_member::phone_sealed.eq(&row.phone_sealed),
            volunteer_member::phone_hash.eq(&row.phone_hash),
            volunteer_member::phone_masked.eq(&row.phone_masked),
            volunteer_member::leads.eq(row.leads),
            volunteer_member::left_on.eq(row.left_on),
            volunteer_member::erased_at.eq(row.erased_at),
            volunteer_member::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}
