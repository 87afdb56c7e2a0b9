//! SQL on proposals and their lines.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use contract::curriculum::{HalfYear, RefreshProposalQuery};
use contract::ids::{RefreshProposalId, SchoolId};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{refresh_proposal, refresh_proposal_line, school};

/// A statement takes 65,535 values at most; a line has 24.
const LINES_AT_ONCE: usize = 1_000;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_proposal)]
pub(in crate::curriculum) struct ProposalRow {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) school_id: Uuid,
    pub(in crate::curriculum) half_year: String,
    pub(in crate::curriculum) rule_id: Uuid,
    pub(in crate::curriculum) base_plan_id: Option<Uuid>,
    pub(in crate::curriculum) min_changed_bp: i32,
    pub(in crate::curriculum) changed_bp: Option<i32>,
    pub(in crate::curriculum) answers: i32,
    pub(in crate::curriculum) categories: Value,
    pub(in crate::curriculum) digest: String,
    pub(in crate::curriculum) made_by: Uuid,
    pub(in crate::curriculum) made_at: DateTime<Utc>,
    pub(in crate::curriculum) superseded_at: Option<DateTime<Utc>>,
    pub(in crate::curriculum) plan_id: Option<Uuid>,
    pub(in crate::curriculum) applied_by: Option<Uuid>,
    pub(in crate::curriculum) applied_at: Option<DateTime<Utc>>,
    pub(in crate::curriculum) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_proposal_line)]
pub(in crate::curriculum) struct LineRow {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) proposal_id: Uuid,
    pub(in crate::curriculum) position: i16,
    pub(in crate::curriculum) course_id: Option<Uuid>,
    pub(in crate::curriculum) category: String,
    pub(in crate::curriculum) verdict: String,
    pub(in crate::curriculum) score_bp: Option<i32>,
    pub(in crate::curriculum) sessions_planned: Option<i16>,
    pub(in crate::curriculum) proposed_sessions: Option<i16>,
    pub(in crate::curriculum) candidate_id: Option<Uuid>,
    pub(in crate::curriculum) reasons: Vec<Option<String>>,
    pub(in crate::curriculum) figures: Option<Value>,
    pub(in crate::curriculum) candidates: Value,
    pub(in crate::curriculum) trace: Value,
    #[diesel(embed)]
    pub(in crate::curriculum) decided: DecidedColumns,
    pub(in crate::curriculum) version: i64,
}

/// What was decided of a line; the only columns that change.
#[derive(Debug, Clone, Default, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = refresh_proposal_line, treat_none_as_null = true)]
pub(in crate::curriculum) struct DecidedColumns {
    pub(in crate::curriculum) decision: Option<String>,
    pub(in crate::curriculum) decided_verdict: Option<String>,
    pub(in crate::curriculum) decided_course_id: Option<Uuid>,
    pub(in crate::curriculum) decided_sessions: Option<i16>,
    pub(in crate::curriculum) decision_reason: Option<String>,
    pub(in crate::curriculum) decided_by: Option<Uuid>,
    pub(in crate::curriculum) decided_at: Option<DateTime<Utc>>,
}

pub(in crate::curriculum) fn find_proposal(
    conn: &mut PgConnection,
    scope: &Scope,
    id: RefreshProposalId,
) -> QueryResult<Option<ProposalRow>> {
    refresh_proposal::table
        .filter(refresh_proposal::id.eq(id.0))
        .filter(refresh_proposal::school_id.eq_any(schools_in_scope(scope)))
        .select(ProposalRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::curriculum) fn lock_proposal(
    conn: &mut PgConnection,
    scope: &Scope,
    id: RefreshProposalId,
) -> QueryResult<Option<ProposalRow>> {
    refresh_proposal::table
        .filter(refresh_proposal::id.eq(id.0))
        .filter(refresh_proposal::school_id.eq_any(schools_in_scope(scope)))
        .select(ProposalRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

/// The proposal of a school and half-year whose place no other has taken.
pub(in crate::curriculum) fn lock_current(
    conn: &mut PgConnection,
    school: SchoolId,
    half_year: HalfYear,
) -> QueryResult<Option<ProposalRow>> {
    refresh_proposal::table
        .filter(refresh_proposal::school_id.eq(school.0))
        .filter(refresh_proposal::half_year.eq(half_year.to_string()))
        .filter(refresh_proposal::superseded_at.is_null())
        .select(ProposalRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

/// Lets another take the place of a proposal.
pub(in crate::curriculum) fn supersede(
    conn: &mut PgConnection,
    id: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(refresh_proposal::table.find(id))
        .set((
            refresh_proposal::superseded_at.eq(at),
            refresh_proposal::version.eq(refresh_proposal::version + 1),
        ))
        .execute(conn)
        .map(drop)
}

/// Keeps which plan the decisions have become.
pub(in crate::curriculum) fn mark_applied(conn: &mut PgConnection, row: &ProposalRow) -> QueryResult<()> {
    diesel::update(refresh_proposal::table.find(row.id))
        .set((
            refresh_proposal::plan_id.eq(row.plan_id),
            refresh_proposal::applied_by.eq(row.applied_by),
            refresh_proposal::applied_at.eq(row.applied_at),
            refresh_proposal::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// Which of these schools have a proposal for a half-year whose place no other has taken.
pub(in crate::curriculum) fn list_proposed(
    conn: &mut PgConnection,
    schools: &[Uuid],
    half_year: HalfYear,
) -> QueryResult<HashSet<Uuid>> {
    let found: Vec<Uuid> = refresh_proposal::table
        .filter(refresh_proposal::school_id.eq_any(schools))
        .filter(refresh_proposal::half_year.eq(half_year.to_string()))
        .filter(refresh_proposal::superseded_at.is_null())
        .select(refresh_proposal::school_id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Keeps those proposals of schools that have none of their half-year by now; which were kept.
pub(in crate::curriculum) fn insert_wanting(
    conn: &mut PgConnection,
    rows: &[ProposalRow],
) -> QueryResult<HashSet<Uuid>> {
    let kept: Vec<Uuid> = diesel::insert_into(refresh_proposal::table)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(refresh_proposal::id)
        .get_results(conn)?;
    Ok(kept.into_iter().collect())
}

/// Keeps proposals with the lines of all of them.
pub(in crate::curriculum) fn insert_proposals(
    conn: &mut PgConnection,
    rows: &[ProposalRow],
    lines: &[LineRow],
) -> QueryResult<()> {
    diesel::insert_into(refresh_proposal::table).values(rows).execute(conn)?;
    insert_lines(conn, lines)
}

/// Keeps lines of proposals.
pub(in crate::curriculum) fn insert_lines(conn: &mut PgConnection, lines: &[LineRow]) -> QueryResult<()> {
    for part in lines.chunks(LINES_AT_ONCE) {
        diesel::insert_into(refresh_proposal_line::table).values(part).execute(conn)?;
    }
    Ok(())
}

/// The lines of a proposal, in order.
pub(in crate::curriculum) fn list_lines(
    conn: &mut PgConnection,
    proposal: Uuid,
) -> QueryResult<Vec<LineRow>> {
    refresh_proposal_line::table
        .filter(refresh_proposal_line::proposal_id.eq(proposal))
        .order(refresh_proposal_line::position)
        .select(LineRow::as_select())
        .load(conn)
}

/// Keeps a decision; the line has a new version then.
pub(in crate::curriculum) fn decide_line(
    conn: &mut PgConnection,
    id: Uuid,
    decided: &DecidedColumns,
) -> QueryResult<()> {
    diesel::update(refresh_proposal_line::table.find(id))
        .set((decided, refresh_proposal_line::version.eq(refresh_proposal_line::version + 1)))
        .execute(conn)
        .map(drop)
}

fn filtered(scope: &Scope, query: &RefreshProposalQuery) -> refresh_proposal::BoxedQuery<'static, Pg> {
    let mut rows = refresh_proposal::table
        .filter(refresh_proposal::school_id.eq_any(schools_in_scope(scope)))
        .into_boxed();
    if let Some(id) = query.school_id {
        rows = rows.filter(refresh_proposal::school_id.eq(id.0));
    }
    if let Some(half_year) = query.half_year {
        rows = rows.filter(refresh_proposal::half_year.eq(half_year.to_string()));
    }
    rows
}

/// Proposals with the names of their schools, newest first.
pub(in crate::curriculum) fn list_proposals(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &RefreshProposalQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<(ProposalRow, String)>> {
    let mut rows = filtered(scope, query);
    if let Some(id) = before {
        rows = rows.filter(refresh_proposal::id.lt(id));
    }
    let found: Vec<ProposalRow> = rows
        .order(refresh_proposal::id.desc())
        .limit(paging.fetch())
        .select(ProposalRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered(scope, query).count().get_result(conn)?) } else { None };
    let page = Paged::cut(found, paging, total, |row| vec![row.id.to_string()]);
    let schools: Vec<Uuid> = page.items.iter().map(|row| row.school_id).collect();
    let names: Vec<(Uuid, String)> =
        school::table.filter(school::id.eq_any(schools)).select((school::id, school::name)).load(conn)?;
    Ok(page.map(|row| {
        let name = names.iter().find(|(id, _)| *id == row.school_id).map(|(_, name)| name.clone());
        (row, name.unwrap_or_default())
    }))
}
