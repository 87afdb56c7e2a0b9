//! Donations (慈善捐赠, 六(三)): entered, listed, and what their receipts say.

use std::collections::HashMap;

use chrono::Datelike as _;
use contract::credit::{LedgerAccountKind, LedgerEventKind};
use contract::fund::{
    DonateCash, DonateGoods, DonationKind, DonationQuery, DonationReceiptView, DonationView, DonorKind,
    ExpenseCategory, FundEntryOrigin, FundKind, ReversalMark,
};
use contract::ids::{DonationId, FundId};
use contract::money::Yuan;
use diesel::pg::PgConnection;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::deliveries::check_unit_cost;
use super::{FundError, Outcome, find, kind_of, placed, positive, reversals};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::auth::service::display_names;
use crate::clock::{business_date, new_id};
use crate::credit::domain::ledger::Transfer;
use crate::credit::service::ledger::{self, Posting, YUAN};
use crate::division;
use crate::facility::domain::identity::mask_name;
use crate::fund::domain::account_kind;
use crate::fund::domain::donation::{Purse, capitals, donor, receipt_number};
use crate::fund::store;
use crate::fund::store::EntryRow;
use crate::fund::store::donations::{self, DonationRow, Names};
use crate::paging::{Paged, Paging};
use crate::redemption::domain::goods::Lot;
use crate::redemption::service::{Came, Origin, receive_from};

/// Who gave money without a name, in a fund's entries.
const ANONYMOUS: &str = "匿名";

/// Books donated money into a donation fund.
pub fn donate_cash(
    conn: &mut PgConnection,
    act: &Act,
    id: FundId,
    gift: &DonateCash,
) -> Outcome<DonationView> {
    let fund = find(conn, act, id)?;
    let (kind, fen) = (kind_of(&fund)?, positive(gift.amount)?);
    if kind != FundKind::DonationFund {
        return Err(FundError::NotDonationFund);
    }
    let name = donor(gift.donor_kind, gift.donor_name.as_deref())?;
    let number = next_number(conn, act, &fund.county_code)?;
    let source = ledger::single(conn, act, LedgerAccountKind::DonationSource, YUAN)?;
    let money = ledger::fund(conn, act, account_kind(kind), id)?;
    let posting = Posting::of(LedgerEventKind::FundReceipt, vec![Transfer::single(source, money, fen)]);
    let event = ledger::post_one(conn, act, Posting { reason: Some(number.clone()), ..posting })?;
    let entry = EntryRow {
        id: new_id(),
        fund_id: fund.id,
        event_id: event,
        category: None,
        amount: gift.amount.decimal(),
        counterparty: kept_name(gift.donor_kind, name).unwrap_or_else(|| ANONYMOUS.to_owned()),
        document: number.clone(),
        entered_at: act.at,
        origin: FundEntryOrigin::Entered.to_string(),
    };
    store::insert_entry(conn, &entry)?;
    let row = DonationRow {
        fund_id: Some(fund.id),
        facility_id: fund.facility_id,
        purpose: gift.purpose.map(|purpose| purpose.to_string()),
        wish: gift.wish.clone(),
        amount: gift.amount.decimal(),
        ..blank(act, DonationKind::Cash, number, &fund.county_code, event)
    };
    let view = enter(conn, named(row, gift.donor_kind, name))?;
    let change = Change::of("donation.receive_cash", "donation", view.id).after(&view);
    let change = placed(conn, act, change, &fund)?;
    record(conn, act, &change)?;
    Ok(view)
}

/// Books donated goods onto a facility's shelf, at what they are worth.
pub fn donate_goods(conn: &mut PgConnection, act: &Act, gift: &DonateGoods) -> Outcome<DonationView> {
    let facility = store::find_facility(conn, &act.scope(), gift.facility_id.0)?;
    let (county, township) = facility.ok_or(FundError::NotFound)?;
    let worth = positive(gift.valuation).map_err(|_| FundError::ValuationNotPositive)?;
    check_unit_cost(conn, act, "/valuation", Lot { pieces: i64::from(gift.quantity), cost: worth })?;
    let name = donor(gift.donor_kind, gift.donor_name.as_deref())?;
    let number = next_number(conn, act, &county)?;
    let came = Came { facility: gift.facility_id, item: gift.item_id, quantity: gift.quantity };
    let donated = receive_from(conn, act, Origin::Donated(worth), came, &number)?;
    let row = DonationRow {
        facility_id: Some(gift.facility_id.0),
        item_id: Some(gift.item_id.0),
        quantity: Some(i32::try_from(gift.quantity).map_err(|_| FundError::Stored)?),
        wish: gift.wish.clone(),
        amount: gift.valuation.decimal(),
        ..blank(act, DonationKind::InKind, number, &county, donated)
    };
    let view = enter(conn, named(row, gift.donor_kind, name))?;
    let change = Change::of("donation.receive_goods", "donation", view.id).after(&view);
    record(conn, act, &change.within(gift.facility_id, &township))?;
    Ok(view)
}

/// The number is taken before the ledger's lock: nothing but balances is locked after that one.
fn next_number(conn: &mut PgConnection, act: &Act, county: &str) -> Outcome<String> {
    let year = business_date(act.at).year();
    Ok(receipt_number(county, year, donations::next_number(conn, county, year)?))
}

fn blank(act: &Act, kind: DonationKind, receipt_number: String, county: &str, event_id: Uuid) -> DonationRow {
    DonationRow {
        id: new_id(),
        kind: kind.to_string(),
        receipt_number,
        donor_kind: DonorKind::Anonymous.to_string(),
        donor_name: None,
        county_code: county.to_owned(),
        facility_id: None,
        fund_id: None,
        item_id: None,
        quantity: None,
        amount: Decimal::ZERO,
        purpose: None,
        wish: None,
        event_id,
        received_by: act.actor(),
        received_at: act.at,
    }
}

fn named(row: DonationRow, kind: DonorKind, name: Option<&str>) -> DonationRow {
    DonationRow { donor_kind: kind.to_string(), donor_name: name.map(str::to_owned), ..row }
}

/// Writes the donation down, and answers it as it is kept: with a person's name masked.
fn enter(conn: &mut PgConnection, row: DonationRow) -> Outcome<DonationView> {
    donations::insert_donation(conn, &row)?;
    let mut view = views(conn, vec![row])?.pop().ok_or(FundError::Stored)?;
    view.donor_name = kept_name(view.donor_kind, view.donor_name.as_deref());
    Ok(view)
}

/// A name as it stands in the trail, in answers that are kept, and in a fund's entries.
pub(super) fn kept_name(kind: DonorKind, name: Option<&str>) -> Option<String> {
    match kind {
        DonorKind::Individual => name.map(mask_name),
        DonorKind::Organisation => name.map(str::to_owned),
        DonorKind::Anonymous => None,
    }
}

/// The donations in the caller's scope, newest first.
pub fn list_donations(
    conn: &mut PgConnection,
    act: &Act,
    query: &DonationQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<DonationView>> {
    let page = donations::list_donations(conn, &act.scope(), query, before, paging)?;
    Ok(Paged { items: views(conn, page.items)?, next: page.next, total: page.total })
}

/// One donation.
pub fn get_donation(conn: &mut PgConnection, act: &Act, id: DonationId) -> Outcome<DonationView> {
    let row = find_row(conn, act, id)?;
    views(conn, vec![row])?.pop().ok_or(FundError::NotFound)
}

fn find_row(conn: &mut PgConnection, act: &Act, id: DonationId) -> Outcome<DonationRow> {
    donations::find_donation(conn, &act.scope(), id.0)?.ok_or(FundError::NotFound)
}

/// What stands on a donation's receipt.
pub fn get_receipt(conn: &mut PgConnection, act: &Act, id: DonationId) -> Outcome<DonationReceiptView> {
    let row = find_row(conn, act, id)?;
    let received_by = display_names(conn, row.received_by.as_slice())?.into_values().next();
    let donation = views(conn, vec![row])?.pop().ok_or(FundError::NotFound)?;
    let received_on = business_date(donation.received_at);
    let county = division::service::get(conn, &donation.county_code, received_on)?;
    Ok(DonationReceiptView {
        amount_in_words: capitals(donation.amount.fen().ok_or(FundError::Stored)?),
        county_name: county.name_zh,
        received_on,
        received_by_name: received_by,
        donation,
    })
}

fn views(conn: &mut PgConnection, rows: Vec<DonationRow>) -> Outcome<Vec<DonationView>> {
    let (ids, events): (Vec<Uuid>, Vec<Uuid>) = rows.iter().map(|row| (row.id, row.event_id)).unzip();
    let mut names: HashMap<Uuid, Names> = donations::list_names(conn, &ids)?.into_iter().collect();
    let mut marks = reversals::marks(conn, &events)?;
    rows.into_iter()
        .map(|row| {
            let mark = marks.remove(&row.event_id);
            view(names.remove(&row.id).unwrap_or_default(), row, mark)
        })
        .collect()
}

fn view(
    (facility_name, fund_name, item_name): Names,
    row: DonationRow,
    reversal: Option<ReversalMark>,
) -> Outcome<DonationView> {
    let stored = |_| FundError::Stored;
    Ok(DonationView {
        id: row.id.into(),
        kind: row.kind.parse().map_err(stored)?,
        receipt_number: row.receipt_number,
        donor_kind: row.donor_kind.parse().map_err(stored)?,
        donor_name: row.donor_name,
        county_code: row.county_code.parse().map_err(|_| FundError::Stored)?,
        facility_id: row.facility_id.map(Into::into),
        facility_name,
        fund_id: row.fund_id.map(Into::into),
        fund_name,
        item_id: row.item_id.map(Into::into),
        item_name,
        quantity: row.quantity.map(u32::try_from).transpose().map_err(|_| FundError::Stored)?,
        amount: Yuan::try_from(row.amount).map_err(|_| FundError::Stored)?,
        purpose: row.purpose.map(|word| word.parse().map_err(stored)).transpose()?,
        wish: row.wish,
        event_id: row.event_id.into(),
        received_at: row.received_at,
        reversal,
    })
}

/// What came into a donation fund by purpose, and what it spent.
pub(super) fn purse(conn: &mut PgConnection, fund: Uuid) -> Outcome<Purse> {
    let mut purse = Purse::default();
    for (purpose, sum) in donations::sum_bound(conn, fund)? {
        if let Some(purpose) = purpose {
            purse.bound.insert(category(&purpose)?, fen(sum)?);
        }
    }
    for (word, sum) in donations::sum_entries(conn, fund)? {
        match word {
            Some(word) => drop(purse.spent.insert(category(&word)?, fen(sum)?)),
            None => purse.unbound = fen(sum)?,
        }
    }
    purse.unbound -= purse.bound.values().sum::<i64>();
    Ok(purse)
}

fn category(word: &str) -> Outcome<ExpenseCategory> {
    word.parse().map_err(|_| FundError::Stored)
}

fn fen(sum: Option<Decimal>) -> Outcome<i64> {
    let sum = sum.unwrap_or_default().checked_mul(Decimal::ONE_HUNDRED).ok_or(FundError::Stored)?;
    super::whole(sum)
}
