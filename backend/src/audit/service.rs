//! Recording and reading changes.

use contract::audit::{AuditEntryView, AuditQuery};
use contract::ids::FacilityId;
use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::store::{self, EntryRow};
use crate::act::Act;
use crate::clock::new_id;
use crate::db::DbError;
use crate::paging::{Paged, Paging};

/// One change to record.
#[derive(Debug, Clone)]
pub struct Change {
    action: &'static str,
    entity: &'static str,
    entity_id: String,
    facility: Option<FacilityId>,
    division: Option<String>,
    before: Option<Value>,
    after: Option<Value>,
    reason: Option<String>,
}

impl Change {
    /// `action` (for example `facility.submit`) on the `entity` with this id.
    pub fn of(action: &'static str, entity: &'static str, id: impl ToString) -> Self {
        Self {
            action,
            entity,
            entity_id: id.to_string(),
            facility: None,
            division: None,
            before: None,
            after: None,
            reason: None,
        }
    }

    /// Where it happened: the facility and its township's code, which decide who may read it.
    #[must_use]
    pub fn within(mut self, facility: FacilityId, division_code: &str) -> Self {
        self.facility = Some(facility);
        self.division = Some(division_code.to_owned());
        self
    }

    /// The county that it concerns, when it happened at no facility: it may read it.
    #[must_use]
    pub fn in_county(mut self, county_code: &str) -> Self {
        self.division = Some(county_code.to_owned());
        self
    }

    /// The record before, masked.
    #[must_use]
    pub fn before(mut self, view: &impl Serialize) -> Self {
        self.before = serde_json::to_value(view).ok();
        self
    }

    /// The record after, masked.
    #[must_use]
    pub fn after(mut self, view: &impl Serialize) -> Self {
        self.after = serde_json::to_value(view).ok();
        self
    }

    /// The reason that was given.
    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        self.reason = Some(reason.to_owned());
        self
    }
}

/// Adds a change to the trail, within the caller's transaction.
pub fn record(conn: &mut PgConnection, act: &Act, change: &Change) -> Result<(), DbError> {
    record_all(conn, [(act, change.clone())])
}

/// Adds the changes of many callers to the trail, within one transaction.
pub fn record_all<'a>(
    conn: &mut PgConnection,
    changes: impl IntoIterator<Item = (&'a Act, Change)>,
) -> Result<(), DbError> {
    let rows: Vec<EntryRow> = changes.into_iter().map(|(act, change)| entry_row(act, change)).collect();
    Ok(store::insert_entries(conn, &rows)?)
}

fn entry_row(act: &Act, change: Change) -> EntryRow {
    let Change { action, entity, entity_id, facility, division, before, mut after, reason } = change;
    if let Some(reason) = reason {
        let mut members = match after.take() {
            Some(Value::Object(members)) => members,
            Some(other) => serde_json::Map::from_iter([("value".to_owned(), other)]),
            None => serde_json::Map::new(),
        };
        members.insert("reason".to_owned(), Value::String(reason));
        after = Some(Value::Object(members));
    }
    EntryRow {
        id: new_id(),
        at: act.at,
        account_id: act.actor(),
        action: action.to_owned(),
        entity: entity.to_owned(),
        entity_id,
        division_code: division,
        facility_id: facility.map(|id| id.0),
        before,
        after,
        request_id: act.request_id.clone(),
    }
}

/// The part of the trail that lies in the caller's scope, newest first.
pub fn list(
    conn: &mut PgConnection,
    act: &Act,
    query: &AuditQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Result<Paged<AuditEntryView>, DbError> {
    let page = store::list_entries(conn, &act.scope(), query, before, paging)?;
    Ok(page.map(|(row, account_name)| AuditEntryView {
        id: row.id.into(),
        at: row.at,
        account_id: row.account_id.map(Into::into),
        account_name,
        action: row.action,
        entity: row.entity,
        entity_id: row.entity_id,
        facility_id: row.facility_id.map(Into::into),
        before: row.before,
        after: row.after,
        request_id: row.request_id,
    }))
}
