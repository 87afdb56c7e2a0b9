//! SQL on the parameters by which a refresh is proposed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::schema::refresh_rule;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_rule)]
pub(in crate::curriculum) struct RuleRow {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) effective_from: NaiveDate,
    pub(in crate::curriculum) effective_to: Option<NaiveDate>,
    pub(in crate::curriculum) parameters: Value,
    pub(in crate::curriculum) policy_basis: String,
    pub(in crate::curriculum) created_by: Option<Uuid>,
    pub(in crate::curriculum) created_at: DateTime<Utc>,
}

/// The rule that holds on a day.
pub(in crate::curriculum) fn find_rule_on(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Option<RuleRow>> {
    refresh_rule::table
        .filter(refresh_rule::effective_from.le(day))
        .filter(refresh_rule::effective_to.is_null().or(refresh_rule::effective_to.ge(day)))
        .select(RuleRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::curriculum) fn find_rule(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<RuleRow>> {
    refresh_rule::table.find(id).select(RuleRow::as_select()).first(conn).optional()
}

/// All rules, the newest first; each is written by hand, so there are few.
pub(in crate::curriculum) fn list_rules(conn: &mut PgConnection) -> QueryResult<Vec<RuleRow>> {
    refresh_rule::table.order(refresh_rule::effective_from.desc()).select(RuleRow::as_select()).load(conn)
}

/// The rule that no other follows, held until the transaction ends.
pub(in crate::curriculum) fn lock_last_rule(conn: &mut PgConnection) -> QueryResult<Option<RuleRow>> {
    refresh_rule::table
        .order(refresh_rule::effective_from.desc())
        .select(RuleRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()
}

/// Sets the last day of a rule.
pub(in crate::curriculum) fn end_rule(
    conn: &mut PgConnection,
    id: Uuid,
    last: Option<NaiveDate>,
) -> QueryResult<()> {
    diesel::update(refresh_rule::table.find(id))
        .set(refresh_rule::effective_to.eq(last))
        .execute(conn)
        .map(drop)
}

pub(in crate::curriculum) fn insert_rule(conn: &mut PgConnection, row: &RuleRow) -> QueryResult<()> {
    diesel::insert_into(refresh_rule::table).values(row).execute(conn).map(drop)
}
