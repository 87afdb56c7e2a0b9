//! SQL on reversals, and on what they undo.

use chrono::{DateTime, Utc};
use contract::credit::{LedgerAccountKind, LedgerEventKind};
use contract::fund::{LedgerReversalQuery, ReversalState};
use diesel::dsl::sum;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::facilities_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{
    account, donation, facility, fund, fund_delivery, fund_entry, ledger_account, ledger_asset, ledger_event,
    ledger_reversal, ledger_transfer, redemption_item,
};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = ledger_reversal)]
pub(in crate::fund) struct ReversalRow {
    pub(in crate::fund) id: Uuid,
    pub(in crate::fund) event_id: Uuid,
    pub(in crate::fund) subject: String,
    pub(in crate::fund) county_code: String,
    pub(in crate::fund) facility_id: Option<Uuid>,
    pub(in crate::fund) fund_id: Option<Uuid>,
    pub(in crate::fund) status: String,
    pub(in crate::fund) reason: String,
    pub(in crate::fund) requested_by: Uuid,
    pub(in crate::fund) requested_at: DateTime<Utc>,
    pub(in crate::fund) decided_by: Option<Uuid>,
    pub(in crate::fund) decided_at: Option<DateTime<Utc>>,
    pub(in crate::fund) decision_reason: Option<String>,
    pub(in crate::fund) reversal_event_id: Option<Uuid>,
    pub(in crate::fund) version: i64,
}

/// Whether the event that a column names was undone.
macro_rules! undone {
    ($event:expr) => {
        diesel::dsl::exists(
            $crate::schema::ledger_reversal::table
                .filter($crate::schema::ledger_reversal::event_id.eq($event))
                .filter(
                    $crate::schema::ledger_reversal::status
                        .eq(contract::fund::ReversalState::Approved.as_str()),
                ),
        )
    };
}
pub(in crate::fund) use undone;

/// The reversals in scope: those of its counties, and those at its facilities.
fn in_scope(scope: &Scope) -> ledger_reversal::BoxedQuery<'static, Pg> {
    let rows = ledger_reversal::table.into_boxed();
    if scope.city {
        return rows;
    }
    rows.filter(
        ledger_reversal::county_code
            .eq_any(scope.divisions.clone())
            .or(ledger_reversal::facility_id.assume_not_null().eq_any(facilities_in_scope(scope))),
    )
}

pub(in crate::fund) fn insert_reversal(conn: &mut PgConnection, row: &ReversalRow) -> QueryResult<()> {
    diesel::insert_into(ledger_reversal::table).values(row).execute(conn).map(drop)
}

/// Writes what was decided.
pub(in crate::fund) fn update_reversal(conn: &mut PgConnection, row: &ReversalRow) -> QueryResult<()> {
    diesel::update(ledger_reversal::table.find(row.id))
        .set((
            ledger_reversal::status.eq(&row.status),
            ledger_reversal::decided_by.eq(row.decided_by),
            ledger_reversal::decided_at.eq(row.decided_at),
            ledger_reversal::decision_reason.eq(&row.decision_reason),
            ledger_reversal::reversal_event_id.eq(row.reversal_event_id),
            ledger_reversal::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

pub(in crate::fund) fn find_reversal(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<ReversalRow>> {
    in_scope(scope).filter(ledger_reversal::id.eq(id)).select(ReversalRow::as_select()).first(conn).optional()
}

/// As `find_reversal`, and locks it.
pub(in crate::fund) fn lock_reversal(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<ReversalRow>> {
    let locked: Option<Uuid> =
        ledger_reversal::table.find(id).select(ledger_reversal::id).for_update().first(conn).optional()?;
    if locked.is_some() { find_reversal(conn, scope, id) } else { Ok(None) }
}

/// Reversals, newest first.
pub(in crate::fund) fn list_reversals(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &LedgerReversalQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<ReversalRow>> {
    let filtered = || {
        let mut rows = in_scope(scope);
        if let Some(status) = query.status {
            rows = rows.filter(ledger_reversal::status.eq(status.as_str()));
        }
        if let Some(subject) = query.subject {
            rows = rows.filter(ledger_reversal::subject.eq(subject.as_str()));
        }
        if let Some(id) = query.fund_id {
            rows = rows.filter(ledger_reversal::fund_id.eq(id.0));
        }
        if let Some(id) = query.facility_id {
            rows = rows.filter(ledger_reversal::facility_id.eq(id.0));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(ledger_reversal::id.lt(id));
    }
    let rows = rows
        .order(ledger_reversal::id.desc())
        .limit(paging.fetch())
        .select(ReversalRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

/// Those of these events that wait to be undone, or were.
pub(in crate::fund) fn list_standing(
    conn: &mut PgConnection,
    events: &[Uuid],
) -> QueryResult<Vec<ReversalRow>> {
    ledger_reversal::table
        .filter(ledger_reversal::event_id.eq_any(events))
        .filter(ledger_reversal::status.ne(ReversalState::Rejected.as_str()))
        .select(ReversalRow::as_select())
        .load(conn)
}

/// What of funds' receipts and expenses was undone, in yuan: each of them stands among both, once as it was and once as its
/// mirror image.
pub(in crate::fund) fn sum_undone(
    conn: &mut PgConnection,
    funds: &[Uuid],
) -> QueryResult<Vec<(Uuid, Option<Decimal>)>> {
    ledger_reversal::table
        .inner_join(fund_entry::table.on(fund_entry::event_id.eq(ledger_reversal::event_id)))
        .filter(fund_entry::fund_id.eq_any(funds))
        .filter(ledger_reversal::status.eq(ReversalState::Approved.as_str()))
        .group_by(fund_entry::fund_id)
        .select((fund_entry::fund_id, sum(fund_entry::amount)))
        .load(conn)
}

/// Fund and facility of a donation, if that is what an event was, with what the donor bound it to and how much it was.
pub(in crate::fund) type Gift = (Option<Uuid>, Option<Uuid>, Option<String>, Decimal);

pub(in crate::fund) fn find_gift(conn: &mut PgConnection, event: Uuid) -> QueryResult<Option<Gift>> {
    donation::table
        .filter(donation::event_id.eq(event))
        .select((donation::fund_id, donation::facility_id, donation::purpose, donation::amount))
        .first(conn)
        .optional()
}

/// The fund that paid for a delivery and the facility where it came, if that is what an event was.
pub(in crate::fund) fn find_payer(conn: &mut PgConnection, event: Uuid) -> QueryResult<Option<(Uuid, Uuid)>> {
    fund_delivery::table
        .inner_join(fund_entry::table)
        .filter(fund_delivery::event_id.eq(event))
        .select((fund_entry::fund_id, fund_delivery::facility_id))
        .first(conn)
        .optional()
}

/// An entry of a fund, if that is what an event was: itself, its fund, what it bought, and how much it was.
pub(in crate::fund) type Entered = (Uuid, Uuid, Option<String>, Decimal);

pub(in crate::fund) fn find_entered(conn: &mut PgConnection, event: Uuid) -> QueryResult<Option<Entered>> {
    fund_entry::table
        .filter(fund_entry::event_id.eq(event))
        .select((fund_entry::id, fund_entry::fund_id, fund_entry::category, fund_entry::amount))
        .first(conn)
        .optional()
}

/// Facility, item and pieces that came onto a shelf by an event, if some did.
pub(in crate::fund) fn find_lot(
    conn: &mut PgConnection,
    event: Uuid,
) -> QueryResult<Option<(Uuid, Uuid, i64)>> {
    ledger_transfer::table
        .inner_join(ledger_event::table.on(ledger_event::id.eq(ledger_transfer::event_id)))
        .inner_join(ledger_account::table.on(ledger_account::id.eq(ledger_transfer::credit_account_id)))
        .inner_join(ledger_asset::table.on(ledger_asset::id.eq(ledger_transfer::asset_id)))
        .filter(ledger_transfer::event_id.eq(event))
        .filter(ledger_event::kind.eq(LedgerEventKind::StockReceipt.as_str()))
        .filter(ledger_account::kind.eq(LedgerAccountKind::FacilityStock.as_str()))
        .select((
            ledger_account::facility_id.assume_not_null(),
            ledger_asset::item_id.assume_not_null(),
            ledger_transfer::amount,
        ))
        .first(conn)
        .optional()
}

/// When an event happened.
pub(in crate::fund) fn find_instant(conn: &mut PgConnection, event: Uuid) -> QueryResult<DateTime<Utc>> {
    ledger_event::table.find(event).select(ledger_event::at).first(conn)
}

/// Event, asset, amount, and the item where the asset is one.
pub(in crate::fund) type MovedRow = (Uuid, i32, i64, Option<String>);

/// The amounts that events moved, each with its asset and, where that is an item, the item's name.
pub(in crate::fund) fn list_moved(conn: &mut PgConnection, events: &[Uuid]) -> QueryResult<Vec<MovedRow>> {
    ledger_transfer::table
        .inner_join(ledger_asset::table.on(ledger_asset::id.eq(ledger_transfer::asset_id)))
        .left_join(redemption_item::table.on(redemption_item::id.nullable().eq(ledger_asset::item_id)))
        .filter(ledger_transfer::event_id.eq_any(events))
        .select((
            ledger_transfer::event_id,
            ledger_transfer::asset_id,
            ledger_transfer::amount,
            redemption_item::name.nullable(),
        ))
        .load(conn)
}

/// When, by whom and by which paper something was entered.
#[derive(Debug, Clone, Queryable)]
pub(in crate::fund) struct OriginRow {
    pub(in crate::fund) event_id: Uuid,
    pub(in crate::fund) at: DateTime<Utc>,
    pub(in crate::fund) paper: Option<String>,
    pub(in crate::fund) entered_by: Option<String>,
    /// Who gave or was paid and the paper, as they stand in a fund's entries.
    pub(in crate::fund) entry: Option<(String, String)>,
    /// Who donated: the kind, and the name.
    pub(in crate::fund) donor: Option<(String, Option<String>)>,
}

pub(in crate::fund) fn list_origins(conn: &mut PgConnection, events: &[Uuid]) -> QueryResult<Vec<OriginRow>> {
    ledger_event::table
        .left_join(account::table.on(account::id.nullable().eq(ledger_event::actor_id)))
        .left_join(fund_entry::table.on(fund_entry::event_id.eq(ledger_event::id)))
        .left_join(donation::table.on(donation::event_id.eq(ledger_event::id)))
        .filter(ledger_event::id.eq_any(events))
        .select((
            ledger_event::id,
            ledger_event::at,
            ledger_event::reason,
            account::display_name.nullable(),
            (fund_entry::counterparty, fund_entry::document).nullable(),
            (donation::donor_kind, donation::donor_name).nullable(),
        ))
        .load(conn)
}

/// The names of funds and of facilities, by their identifiers.
pub(in crate::fund) fn list_places(
    conn: &mut PgConnection,
    funds: &[Uuid],
    facilities: &[Uuid],
) -> QueryResult<Vec<(Uuid, String)>> {
    let mut names: Vec<(Uuid, String)> =
        fund::table.filter(fund::id.eq_any(funds)).select((fund::id, fund::name)).load(conn)?;
    names.extend(
        facility::table
            .filter(facility::id.eq_any(facilities))
            .select((facility::id, facility::name_zh))
            .load::<(Uuid, String)>(conn)?,
    );
    Ok(names)
}
