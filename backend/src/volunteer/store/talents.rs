//! SQL on what elders offer, what is asked for, and what came of it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::volunteer::{MatchState, OfferState, ServiceMatchQuery, TalentKind};
use diesel::dsl::sql;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{service_match, service_request, talent_offer};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = talent_offer)]
pub(in crate::volunteer) struct OfferRow {
    pub(in crate::volunteer) id: Uuid,
    pub(in crate::volunteer) learner_id: Uuid,
    pub(in crate::volunteer) school_id: Uuid,
    pub(in crate::volunteer) kind: String,
    pub(in crate::volunteer) title: String,
    pub(in crate::volunteer) description: String,
    pub(in crate::volunteer) wanted_when: String,
    pub(in crate::volunteer) wanted_where: String,
    pub(in crate::volunteer) valid_to: NaiveDate,
    pub(in crate::volunteer) status: String,
    pub(in crate::volunteer) created_by: Uuid,
    pub(in crate::volunteer) created_at: DateTime<Utc>,
    pub(in crate::volunteer) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = service_request)]
pub(in crate::volunteer) struct RequestRow {
    pub(in crate::volunteer) id: Uuid,
    pub(in crate::volunteer) school_id: Uuid,
    pub(in crate::volunteer) learner_id: Option<Uuid>,
    pub(in crate::volunteer) kind: String,
    pub(in crate::volunteer) title: String,
    pub(in crate::volunteer) description: String,
    pub(in crate::volunteer) wanted_when: String,
    pub(in crate::volunteer) wanted_where: String,
    pub(in crate::volunteer) valid_to: NaiveDate,
    pub(in crate::volunteer) status: String,
    pub(in crate::volunteer) created_by: Uuid,
    pub(in crate::volunteer) created_at: DateTime<Utc>,
    pub(in crate::volunteer) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = service_match)]
pub(in crate::volunteer) struct MatchRow {
    pub(in crate::volunteer) id: Uuid,
    pub(in crate::volunteer) offer_id: Uuid,
    pub(in crate::volunteer) request_id: Uuid,
    pub(in crate::volunteer) status: String,
    pub(in crate::volunteer) proposed_by: Uuid,
    pub(in crate::volunteer) proposed_at: DateTime<Utc>,
    pub(in crate::volunteer) decided_by: Option<Uuid>,
    pub(in crate::volunteer) decided_at: Option<DateTime<Utc>>,
    pub(in crate::volunteer) decision_reason: Option<String>,
    pub(in crate::volunteer) shift_id: Option<Uuid>,
    pub(in crate::volunteer) rating: Option<i16>,
    pub(in crate::volunteer) remark: Option<String>,
    pub(in crate::volunteer) rated_at: Option<DateTime<Utc>>,
    pub(in crate::volunteer) version: i64,
}

/// Which offers or requests are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::volunteer) struct Asked {
    pub(in crate::volunteer) school: Option<Uuid>,
    pub(in crate::volunteer) kind: Option<TalentKind>,
    pub(in crate::volunteer) state: Option<OfferState>,
}

/// What is done to offers and to requests alike: list, find, lock, add, change.
macro_rules! board {
    ($table:ident, $row:ident, $filtered:ident, $list:ident, $find:ident, $lock:ident, $insert:ident, $withdraw:ident) => {
        fn $filtered(scope: &Scope, asked: Asked) -> $table::BoxedQuery<'static, Pg> {
            let mut query =
                $table::table.filter($table::school_id.eq_any(schools_in_scope(scope))).into_boxed();
            if let Some(id) = asked.school {
                query = query.filter($table::school_id.eq(id));
            }
            if let Some(kind) = asked.kind {
                query = query.filter($table::kind.eq(kind.as_str()));
            }
            match asked.state {
                Some(state) => query.filter($table::status.eq(state.as_str())),
                None => query,
            }
        }

        /// Newest first.
        pub(in crate::volunteer) fn $list(
            conn: &mut PgConnection,
            scope: &Scope,
            asked: Asked,
            before: Option<Uuid>,
            paging: &Paging,
        ) -> QueryResult<Paged<$row>> {
            let mut query = $filtered(scope, asked);
            if let Some(id) = before {
                query = query.filter($table::id.lt(id));
            }
            let query = query.order($table::id.desc()).limit(paging.fetch());
            let rows: Vec<$row> = query.select($row::as_select()).load(conn)?;
            let total =
                if paging.count { Some($filtered(scope, asked).count().get_result(conn)?) } else { None };
            Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
        }

        pub(in crate::volunteer) fn $find(
            conn: &mut PgConnection,
            scope: &Scope,
            id: Uuid,
        ) -> QueryResult<Option<$row>> {
            $filtered(scope, Asked::default())
                .filter($table::id.eq(id))
                .select($row::as_select())
                .first(conn)
                .optional()
        }

        pub(in crate::volunteer) fn $lock(
            conn: &mut PgConnection,
            scope: &Scope,
            id: Uuid,
        ) -> QueryResult<Option<$row>> {
            if $find(conn, scope, id)?.is_none() {
                return Ok(None);
            }
            $table::table.find(id).select($row::as_select()).for_update().first(conn).optional()
        }

        pub(in crate::volunteer) fn $insert(conn: &mut PgConnection, row: &$row) -> QueryResult<()> {
            diesel::insert_into($table::table).values(row).execute(conn).map(drop)
        }

        /// Writes how it stands.
        pub(in crate::volunteer) fn $withdraw(conn: &mut PgConnection, row: &$row) -> QueryResult<()> {
            diesel::update($table::table.find(row.id))
                .set(($table::status.eq(&row.status), $table::version.eq(row.version)))
                .execute(conn)
                .map(drop)
        }
    };
}

board!(
    talent_offer,
    OfferRow,
    filtered_offers,
    list_offers,
    find_offer,
    lock_offer,
    insert_offer,
    update_offer
);
board!(
    service_request,
    RequestRow,
    filtered_requests,
    list_requests,
    find_request,
    lock_request,
    insert_request,
    update_request
);

/// How often offers became a shift, how often they were rated, and the sum of the ratings.
pub(in crate::volunteer) type Judged = (i64, i64, i64);

/// What came of offers, by the offer.
pub(in crate::volunteer) fn judged(
    conn: &mut PgConnection,
    offers: &[Uuid],
) -> QueryResult<HashMap<Uuid, Judged>> {
    let states = [MatchState::Confirmed.as_str(), MatchState::Rated.as_str()];
    let rows: Vec<(Uuid, Judged)> = service_match::table
        .filter(service_match::offer_id.eq_any(offers).and(service_match::status.eq_any(states)))
        .group_by(service_match::offer_id)
        .select((
            service_match::offer_id,
            (
                sql::<BigInt>("count(*)"),
                sql::<BigInt>("count(service_match.rating)"),
                sql::<BigInt>("coalesce(sum(service_match.rating), 0)::bigint"),
            ),
        ))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The matches whose request lies in `scope`, and whose offer does.
fn filtered_matches(scope: &Scope, filter: &ServiceMatchQuery) -> service_match::BoxedQuery<'static, Pg> {
    let requests = service_request::table
        .filter(service_request::school_id.eq_any(schools_in_scope(scope)))
        .select(service_request::id);
    let offers = talent_offer::table
        .filter(talent_offer::school_id.eq_any(schools_in_scope(scope)))
        .select(talent_offer::id);
    let mut query = service_match::table
        .filter(service_match::request_id.eq_any(requests).and(service_match::offer_id.eq_any(offers)))
        .into_boxed();
    if let Some(id) = filter.offer_id {
        query = query.filter(service_match::offer_id.eq(id.0));
    }
    if let Some(id) = filter.request_id {
        query = query.filter(service_match::request_id.eq(id.0));
    }
    match filter.status {
        Some(state) => query.filter(service_match::status.eq(state.as_str())),
        None => query,
    }
}

/// Newest first.
pub(in crate::volunteer) fn list_matches(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &ServiceMatchQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<MatchRow>> {
    let mut query = filtered_matches(scope, filter);
    if let Some(id) = before {
        query = query.filter(service_match::id.lt(id));
    }
    let query = query.order(service_match::id.desc()).limit(paging.fetch());
    let rows: Vec<MatchRow> = query.select(MatchRow::as_select()).load(conn)?;
    let all = filtered_matches(scope, filter);
    let total = if paging.count { Some(all.count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

pub(in crate::volunteer) fn find_match(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<MatchRow>> {
    filtered_matches(scope, &ServiceMatchQuery::default())
        .filter(service_match::id.eq(id))
        .select(MatchRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::volunteer) fn lock_match(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<MatchRow>> {
    if find_match(conn, scope, id)?.is_none() {
        return Ok(None);
    }
    service_match::table.find(id).select(MatchRow::as_select()).for_update().first(conn).optional()
}

/// The match that a shift came of and that is not rated, locked, wherever its sides lie.
pub(in crate::volunteer) fn lock_match_of(
    conn: &mut PgConnection,
    shift: Uuid,
) -> QueryResult<Option<MatchRow>> {
    service_match::table
        .filter(service_match::shift_id.eq(shift))
        .filter(service_match::status.eq(MatchState::Confirmed.as_str()))
        .select(MatchRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

pub(in crate::volunteer) fn insert_match(conn: &mut PgConnection, row: &MatchRow) -> QueryResult<()> {
    diesel::insert_into(service_match::table).values(row).execute(conn).map(drop)
}

pub(in crate::volunteer) fn update_match(conn: &mut PgConnection, row: &MatchRow) -> QueryResult<()> {
    diesel::update(service_match::table.find(row.id))
        .set((
            service_match::status.eq(&row.status),
            service_match::decided_by.eq(row.decided_by),
            service_match::decided_at.eq(row.decided_at),
            service_match::decision_reason.eq(&row.decision_reason),
            service_match::shift_id.eq(row.shift_id),
            service_match::rating.eq(row.rating),
            service_match::remark.eq(&row.remark),
            service_match::rated_at.eq(row.rated_at),
            service_match::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// Offers by id, with their elders and titles.
pub(in crate::volunteer) fn offers_of(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, OfferRow>> {
    let rows: Vec<OfferRow> =
        talent_offer::table.filter(talent_offer::id.eq_any(ids)).select(OfferRow::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Requests by id.
pub(in crate::volunteer) fn requests_of(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, RequestRow>> {
    let rows: Vec<RequestRow> = service_request::table
        .filter(service_request::id.eq_any(ids))
        .select(RequestRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What is done to offers and to requests alike when their elder's record goes into another one, or is forgotten.
macro_rules! passing {
    ($table:ident, $carry:ident, $wipe:ident) => {
        /// Lets what is open be that of the record that its elder's went into; which.
        pub(in crate::volunteer) fn $carry(
            conn: &mut PgConnection,
            merged: Uuid,
            into: Uuid,
        ) -> QueryResult<Vec<Uuid>> {
            diesel::update($table::table)
                .filter($table::learner_id.eq(merged).and($table::status.eq(OfferState::Open.as_str())))
                .set(($table::learner_id.eq(into), $table::version.eq($table::version + 1)))
                .returning($table::id)
                .get_results(conn)
        }

        /// Takes all back that an elder has put on the board, with what was written.
        pub(in crate::volunteer) fn $wipe(
            conn: &mut PgConnection,
            learner: Uuid,
            word: &str,
        ) -> QueryResult<()> {
            diesel::update($table::table.filter($table::learner_id.eq(learner)))
                .set((
                    $table::title.eq(word),
                    $table::description.eq(word),
                    $table::wanted_when.eq(word),
                    $table::wanted_where.eq(word),
                    $table::status.eq(OfferState::Withdrawn.as_str()),
                    $table::version.eq($table::version + 1),
                ))
                .execute(conn)
                .map(drop)
        }
    };
}

passing!(talent_offer, carry_offers, wipe_offers);
passing!(service_request, carry_requests, wipe_requests);

/// Forgets what was said of what an elder did, or said by the elder.
pub(in crate::volunteer) fn wipe_remarks(conn: &mut PgConnection, learner: Uuid) -> QueryResult<()> {
    let offers = talent_offer::table.filter(talent_offer::learner_id.eq(learner)).select(talent_offer::id);
    let requests =
        service_request::table.filter(service_request::learner_id.eq(learner)).select(service_request::id);
    diesel::update(service_match::table)
        .filter(service_match::offer_id.eq_any(offers).or(service_match::request_id.eq_any(requests)))
        .filter(service_match::remark.is_not_null())
        .set(service_match::remark.eq(None::<String>))
        .execute(conn)
        .map(drop)
}
