//! What learners ask for about their data.

use chrono::{DateTime, NaiveDate, Utc};
use contract::privacy::PrivacyRequestQuery;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{facility, learner, privacy_request, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = privacy_request)]
pub(in crate::privacy) struct RequestRow {
    pub(in crate::privacy) id: Uuid,
    pub(in crate::privacy) learner_id: Uuid,
    pub(in crate::privacy) kind: String,
    pub(in crate::privacy) asked_by: String,
    pub(in crate::privacy) proxy_id: Option<Uuid>,
    pub(in crate::privacy) method: String,
    pub(in crate::privacy) detail: Option<String>,
    pub(in crate::privacy) received_on: NaiveDate,
    pub(in crate::privacy) due_on: NaiveDate,
    pub(in crate::privacy) status: String,
    pub(in crate::privacy) requested_by: Uuid,
    pub(in crate::privacy) requested_at: DateTime<Utc>,
    pub(in crate::privacy) decided_by: Option<Uuid>,
    pub(in crate::privacy) decided_at: Option<DateTime<Utc>>,
    pub(in crate::privacy) decision_reason: Option<String>,
    pub(in crate::privacy) done_by: Option<Uuid>,
    pub(in crate::privacy) done_at: Option<DateTime<Utc>>,
    pub(in crate::privacy) version: i64,
}

/// What stands beside a request: the learner's name, the school's, the facility and its township.
pub(in crate::privacy) type Beside = (String, String, Uuid, String);

macro_rules! within {
    ($scope:expr) => {
        privacy_request::table
            .inner_join(learner::table.inner_join(school::table.inner_join(facility::table)))
            .filter(learner::school_id.eq_any(schools_in_scope($scope)))
    };
}

macro_rules! entry {
    () => {
        (RequestRow::as_select(), (learner::name_zh, school::name, facility::id, facility::township_code))
    };
}

pub(in crate::privacy) fn insert_request(conn: &mut PgConnection, row: &RequestRow) -> QueryResult<()> {
    diesel::insert_into(privacy_request::table).values(row).execute(conn).map(drop)
}

/// Whether a request of a kind is open for a learner.
pub(in crate::privacy) fn is_open(conn: &mut PgConnection, learner: Uuid, kind: &str) -> QueryResult<bool> {
    let open = privacy_request::table.filter(
        privacy_request::learner_id
            .eq(learner)
            .and(privacy_request::kind.eq(kind))
            .and(privacy_request::status.eq_any(["received", "approved"])),
    );
    diesel::select(diesel::dsl::exists(open)).get_result(conn)
}

/// Writes where a request stands; the caller has raised the version.
pub(in crate::privacy) fn update_request(conn: &mut PgConnection, row: &RequestRow) -> QueryResult<()> {
    diesel::update(privacy_request::table.find(row.id))
        .set((
            privacy_request::status.eq(&row.status),
            privacy_request::decided_by.eq(row.decided_by),
            privacy_request::decided_at.eq(row.decided_at),
            privacy_request::decision_reason.eq(row.decision_reason.as_deref()),
            privacy_request::done_by.eq(row.done_by),
            privacy_request::done_at.eq(row.done_at),
            privacy_request::detail.eq(row.detail.as_deref()),
            privacy_request::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// The open requests of a learner, locked.
pub(in crate::privacy) fn lock_open(conn: &mut PgConnection, learner: Uuid) -> QueryResult<Vec<RequestRow>> {
    privacy_request::table
        .filter(privacy_request::learner_id.eq(learner))
        .filter(privacy_request::status.eq_any(["received", "approved"]))
        .order(privacy_request::id)
        .select(RequestRow::as_select())
        .for_update()
        .load(conn)
}

/// Lets a request be about the record that its learner's went into.
pub(in crate::privacy) fn carry_request(conn: &mut PgConnection, id: Uuid, into: Uuid) -> QueryResult<()> {
    diesel::update(privacy_request::table.find(id))
        .set((
            privacy_request::learner_id.eq(into),
            privacy_request::version.eq(privacy_request::version + 1),
        ))
        .execute(conn)
        .map(drop)
}

/// Lets a request be due by a day, unless it is earlier.
pub(in crate::privacy) fn hasten(conn: &mut PgConnection, id: Uuid, due_on: NaiveDate) -> QueryResult<()> {
    diesel::update(privacy_request::table.find(id))
        .filter(privacy_request::due_on.gt(due_on).and(privacy_request::received_on.lt(due_on)))
        .set((privacy_request::due_on.eq(due_on), privacy_request::version.eq(privacy_request::version + 1)))
        .execute(conn)
        .map(drop)
}

/// Forgets what learners asked for in their own words, in requests that are decided.
pub(in crate::privacy) fn wipe_details(conn: &mut PgConnection, learners: &[Uuid]) -> QueryResult<()> {
    diesel::update(privacy_request::table)
        .filter(privacy_request::learner_id.eq_any(learners).and(privacy_request::detail.is_not_null()))
        .set((
            privacy_request::detail.eq(None::<String>),
            privacy_request::version.eq(privacy_request::version + 1),
        ))
        .execute(conn)
        .map(drop)
}

/// A request about a learner within `scope`.
pub(in crate::privacy) fn find_request(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<(RequestRow, Beside)>> {
    within!(scope).filter(privacy_request::id.eq(id)).select(entry!()).first(conn).optional()
}

/// As [`find_request`], and locks it.
pub(in crate::privacy) fn lock_request(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<(RequestRow, Beside)>> {
    let found = find_request(conn, scope, id)?;
    let Some((_, beside)) = found else { return Ok(None) };
    let row: Option<RequestRow> = privacy_request::table
        .find(id)
        .select(RequestRow::as_select())
        .for_update()
        .first(conn)
        .optional()?;
    Ok(row.map(|row| (row, beside)))
}

/// Requests about learners within `scope`, newest first.
pub(in crate::privacy) fn list_requests(
    conn: &mut PgConnection,
    scope: &Scope,
    (query, today): (&PrivacyRequestQuery, NaiveDate),
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<(RequestRow, Beside)>> {
    let filtered = || {
        let mut rows = within!(scope).into_boxed::<Pg>();
        if let Some(id) = query.learner_id {
            rows = rows.filter(privacy_request::learner_id.eq(id.0));
        }
        if let Some(kind) = query.kind {
            rows = rows.filter(privacy_request::kind.eq(kind.as_str()));
        }
        if let Some(status) = query.status {
            rows = rows.filter(privacy_request::status.eq(status.as_str()));
        }
        let late =
            privacy_request::status.eq_any(["received", "approved"]).and(privacy_request::due_on.lt(today));
        match query.overdue {
            Some(true) => rows.filter(late),
            Some(false) => rows.filter(diesel::dsl::not(late)),
            None => rows,
        }
    };
    let mut rows = filtered();
    if let Some(before) = before {
        rows = rows.filter(privacy_request::id.lt(before));
    }
    let rows: Vec<(RequestRow, Beside)> =
        rows.order(privacy_request::id.desc()).limit(paging.fetch()).select(entry!()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, _): &(RequestRow, Beside)| vec![row.id.to_string()]))
}
