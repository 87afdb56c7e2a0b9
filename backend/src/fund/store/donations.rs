//! SQL on donations, and on what a donation fund may still spend.

use chrono::{DateTime, Utc};
use contract::fund::DonationQuery;
use diesel::dsl::{not, sum};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::facilities_in_scope;
use crate::fund::store::reversals::undone;
use crate::paging::{Paged, Paging};
use crate::schema::{donation, donation_number, facility, fund, fund_entry, redemption_item};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = donation)]
pub(in crate::fund) struct DonationRow {
    pub(in crate::fund) id: Uuid,
    pub(in crate::fund) kind: String,
    pub(in crate::fund) receipt_number: String,
    pub(in crate::fund) donor_kind: String,
    pub(in crate::fund) donor_name: Option<String>,
    pub(in crate::fund) county_code: String,
    pub(in crate::fund) facility_id: Option<Uuid>,
    pub(in crate::fund) fund_id: Option<Uuid>,
    pub(in crate::fund) item_id: Option<Uuid>,
    pub(in crate::fund) quantity: Option<i32>,
    pub(in crate::fund) amount: Decimal,
    pub(in crate::fund) purpose: Option<String>,
    pub(in crate::fund) wish: Option<String>,
    pub(in crate::fund) event_id: Uuid,
    pub(in crate::fund) received_by: Option<Uuid>,
    pub(in crate::fund) received_at: DateTime<Utc>,
}

/// The names that stand beside a donation: of its facility, its fund and its item.
pub(in crate::fund) type Names = (Option<String>, Option<String>, Option<String>);

/// The donations in scope: those of its counties, and those at its facilities.
fn in_scope(scope: &Scope) -> donation::BoxedQuery<'static, Pg> {
    let rows = donation::table.into_boxed();
    if scope.city {
        return rows;
    }
    rows.filter(
        donation::county_code
            .eq_any(scope.divisions.clone())
            .or(donation::facility_id.assume_not_null().eq_any(facilities_in_scope(scope))),
    )
}

pub(in crate::fund) fn insert_donation(conn: &mut PgConnection, row: &DonationRow) -> QueryResult<()> {
    diesel::insert_into(donation::table).values(row).execute(conn).map(drop)
}

/// The next number of a county's receipts in a year; whoever else asks waits until this one is given out or not.
pub(in crate::fund) fn next_number(conn: &mut PgConnection, county: &str, year: i32) -> QueryResult<i32> {
    diesel::insert_into(donation_number::table)
        .values((
            donation_number::county_code.eq(county),
            donation_number::year.eq(year),
            donation_number::last.eq(1),
        ))
        .on_conflict((donation_number::county_code, donation_number::year))
        .do_update()
        .set(donation_number::last.eq(donation_number::last + 1))
        .returning(donation_number::last)
        .get_result(conn)
}

pub(in crate::fund) fn find_donation(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<DonationRow>> {
    in_scope(scope).filter(donation::id.eq(id)).select(DonationRow::as_select()).first(conn).optional()
}

/// Donations, newest first.
pub(in crate::fund) fn list_donations(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &DonationQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<DonationRow>> {
    let filtered = || {
        let mut rows = in_scope(scope);
        if let Some(kind) = query.kind {
            rows = rows.filter(donation::kind.eq(kind.as_str()));
        }
        if let Some(code) = &query.county_code {
            rows = rows.filter(donation::county_code.eq(code.to_string()));
        }
        if let Some(id) = query.fund_id {
            rows = rows.filter(donation::fund_id.eq(id.0));
        }
        if let Some(id) = query.facility_id {
            rows = rows.filter(donation::facility_id.eq(id.0));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(donation::id.lt(id));
    }
    let rows =
        rows.order(donation::id.desc()).limit(paging.fetch()).select(DonationRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

/// The names that stand beside donations.
pub(in crate::fund) fn list_names(
    conn: &mut PgConnection,
    donations: &[Uuid],
) -> QueryResult<Vec<(Uuid, Names)>> {
    donation::table
        .left_join(facility::table)
        .left_join(fund::table)
        .left_join(redemption_item::table)
        .filter(donation::id.eq_any(donations))
        .select((
            donation::id,
            (facility::name_zh.nullable(), fund::name.nullable(), redemption_item::name.nullable()),
        ))
        .load(conn)
}

/// What donors gave to a fund, by the purpose that they bound it to.
pub(in crate::fund) fn sum_bound(
    conn: &mut PgConnection,
    fund: Uuid,
) -> QueryResult<Vec<(Option<String>, Option<Decimal>)>> {
    donation::table
        .filter(donation::fund_id.eq(fund).and(donation::purpose.is_not_null()))
        .filter(not(undone!(donation::event_id)))
        .group_by(donation::purpose)
        .select((donation::purpose, sum(donation::amount)))
        .load(conn)
}

/// What a fund spent by what it bought and, without a word, what it received.
pub(in crate::fund) fn sum_entries(
    conn: &mut PgConnection,
    fund: Uuid,
) -> QueryResult<Vec<(Option<String>, Option<Decimal>)>> {
    fund_entry::table
        .filter(fund_entry::fund_id.eq(fund).and(not(undone!(fund_entry::event_id))))
        .group_by(fund_entry::category)
        .select((fund_entry::category, sum(fund_entry::amount)))
        .load(conn)
}
