//! The only SQL on the audit trail.

use chrono::{DateTime, Utc};
use contract::audit::AuditQuery;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::act::Scope;
use crate::db::value::beginning;
use crate::paging::{Paged, Paging};
use crate::schema::{account, audit_entry};

diesel::define_sql_function! {
    #[sql_name = "left"]
    fn first_of(text: diesel::sql_types::Nullable<diesel::sql_types::Text>, length: diesel::sql_types::Integer)
        -> diesel::sql_types::Nullable<diesel::sql_types::Text>;
}

#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_entry)]
pub(super) struct EntryRow {
    pub(super) id: Uuid,
    pub(super) at: DateTime<Utc>,
    pub(super) account_id: Option<Uuid>,
    pub(super) action: String,
    pub(super) entity: String,
    pub(super) entity_id: String,
    pub(super) division_code: Option<String>,
    pub(super) facility_id: Option<Uuid>,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
    pub(super) request_id: String,
}

/// How many entries a statement takes: it binds eleven columns each, and 65,535 at most.
const AT_ONCE: usize = 5_000;

pub(super) fn insert_entries(conn: &mut PgConnection, rows: &[EntryRow]) -> QueryResult<()> {
    for part in rows.chunks(AT_ONCE) {
        diesel::insert_into(audit_entry::table).values(part).execute(conn)?;
    }
    Ok(())
}

fn filtered<'a>(scope: &Scope, query: &AuditQuery) -> audit_entry::BoxedQuery<'a, Pg> {
    let mut entries = audit_entry::table.into_boxed();
    if !scope.city {
        let codes = || scope.divisions.iter().cloned().map(Some).collect::<Vec<_>>();
        let facilities = scope.facilities.iter().copied().map(Some).collect::<Vec<_>>();
        entries = entries.filter(
            first_of(audit_entry::division_code, 6)
                .eq_any(codes())
                .or(audit_entry::division_code.eq_any(codes()))
                .or(audit_entry::facility_id.eq_any(facilities)),
        );
    }
    if let Some(entity) = &query.entity {
        entries = entries.filter(audit_entry::entity.eq(entity.clone()));
    }
    if let Some(id) = &query.entity_id {
        entries = entries.filter(audit_entry::entity_id.eq(id.clone()));
    }
    if let Some(id) = query.account_id {
        entries = entries.filter(audit_entry::account_id.eq(id));
    }
    if let Some(action) = &query.action {
        entries = entries.filter(audit_entry::action.like(beginning(action)));
    }
    if let Some(from) = query.from {
        entries = entries.filter(audit_entry::at.ge(from));
    }
    if let Some(to) = query.to {
        entries = entries.filter(audit_entry::at.lt(to));
    }
    entries
}

pub(super) fn list_entries(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &AuditQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<(EntryRow, Option<String>)>> {
    let mut entries = filtered(scope, query);
    if let Some(id) = before {
        entries = entries.filter(audit_entry::id.lt(id));
    }
    let rows: Vec<EntryRow> = entries
        .order(audit_entry::id.desc())
        .limit(paging.fetch())
        .select(EntryRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered(scope, query).count().get_result(conn)?) } else { None };
    let accounts: Vec<Uuid> = rows.iter().filter_map(|row| row.account_id).collect();
    let names: std::collections::HashMap<Uuid, String> = account::table
        .filter(account::id.eq_any(accounts))
        .select((account::id, account::display_name))
        .load(conn)?
        .into_iter()
        .collect();
    let with_names = rows
        .into_iter()
        .map(|row| {
            let name = row.account_id.and_then(|id| names.get(&id).cloned());
            (row, name)
        })
        .collect();
    Ok(Paged::cut(with_names, paging, total, |(row, _): &(EntryRow, _)| vec![row.id.to_string()]))
}
