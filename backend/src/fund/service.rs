//! Use cases of funds.

mod awards;
mod deliveries;
mod donations;
mod error;
mod liability;
mod remunerations;
mod reversals;

use std::collections::HashMap;

use contract::credit::{LedgerAccountKind, LedgerEventKind};
use contract::fund::{
    CreateFund, ExpenseCategory, FundEntryOrigin, FundEntryView, FundKind, FundQuery, FundView, ReceiveFund,
    ReversalMark, SpendFund,
};
use contract::ids::FundId;
use contract::money::Yuan;
use diesel::pg::PgConnection;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::domain::remuneration::RemunerationError;
use super::domain::{account_kind, may_pay, source_kind, target_kind};
use super::store::reversals::sum_undone;
use super::store::{self, AttemptRow, EntryRow, FundRow};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::{business_date, new_id};
use crate::credit::domain::ledger::Transfer;
use crate::credit::service::ledger::{self, Posting, YUAN};
use crate::db::violated_constraint;
use crate::division::service::is_county;
use crate::paging::{Paged, Paging};

pub use awards::{Award, Paid, award, balances_now, balances_on, give_back, school_funds, spent_since};
pub use deliveries::{deliver, list_deliveries};
pub use donations::{donate_cash, donate_goods, get_donation, get_receipt, list_donations};
pub use error::FundError;
pub use liability::{COLUMNS, cover, liability, sheet};
pub use remunerations::{
    approve_remuneration, count_pay_attempt, create_standard, get_remuneration, list_remunerations,
    list_standards, reject_remuneration, request_remuneration, summarise_remunerations,
};
pub use reversals::{approve_reversal, get_reversal, list_reversals, reject_reversal, request_reversal};

type Outcome<T> = Result<T, FundError>;

/// Opens a fund of a county, or of a facility's school.
pub fn create_fund(conn: &mut PgConnection, act: &Act, new: &CreateFund) -> Outcome<FundView> {
    let scope = act.scope();
    let county = new.county_code.to_string();
    let place = match new.facility_id {
        Some(id) => {
            let (owner, township) = store::find_facility(conn, &scope, id.0)?.ok_or(FundError::NotFound)?;
            if owner != county {
                return Err(FundError::County);
            }
            Some((id, township))
        }
        None if scope.covers_division(&county) && is_county(conn, &county, business_date(act.at))? => None,
        None => return Err(FundError::County),
    };
    let row = FundRow {
        id: new_id(),
        kind: new.kind.to_string(),
        name: new.name.clone(),
        county_code: county,
        facility_id: new.facility_id.map(Into::into),
        opened_at: act.at,
    };
    store::insert_fund(conn, &row).map_err(|error| match violated_constraint(&error) {
        Some("fund_kind_county_code_key" | "fund_kind_facility_id_key") => FundError::Exists,
        _ => error.into(),
    })?;
    let fund = one_view(conn, row)?;
    let change = Change::of("fund.create", "fund", fund.id).after(&fund);
    let change = match place {
        Some((id, township)) => change.within(id, &township),
        None => change.in_county(fund.county_code.as_str()),
    };
    record(conn, act, &change)?;
    Ok(fund)
}

/// A change of a fund, where it happens.
fn change(conn: &mut PgConnection, act: &Act, action: &'static str, fund: &FundRow) -> Outcome<Change> {
    placed(conn, act, Change::of(action, "fund", fund.id), fund)
}

/// A change at a fund's facility, or in its county.
fn placed(conn: &mut PgConnection, act: &Act, change: Change, fund: &FundRow) -> Outcome<Change> {
    let Some(facility) = fund.facility_id else { return Ok(change.in_county(&fund.county_code)) };
    let (_, township) = store::find_facility(conn, &act.scope(), facility)?.ok_or(FundError::NotFound)?;
    Ok(change.within(facility.into(), &township))
}

fn one_view(conn: &mut PgConnection, row: FundRow) -> Outcome<FundView> {
    views(conn, vec![row])?.pop().ok_or(FundError::NotFound)
}

fn views(conn: &mut PgConnection, rows: Vec<FundRow>) -> Outcome<Vec<FundView>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let money: HashMap<Uuid, (i64, i64)> = store::list_balances(conn, &ids)?
        .into_iter()
        .map(|(id, received, spent)| (id, (received, spent)))
        .collect();
    let bought: HashMap<Uuid, i64> = store::list_bought(conn, &ids)?.into_iter().collect();
    let counties: Vec<String> = rows.iter().map(|row| row.county_code.clone()).collect();
    let names: HashMap<String, String> = store::list_county_names(conn, &counties)?.into_iter().collect();
    let undone: HashMap<Uuid, Option<Decimal>> = sum_undone(conn, &ids)?.into_iter().collect();
    let returned: HashMap<Uuid, Option<Decimal>> =
        store::awards::sum_returned(conn, &ids)?.into_iter().collect();
    let attempts: HashMap<Uuid, i64> = store::list_attempts(conn, &ids)?.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            let (credits, debits) = money.get(&row.id).copied().unwrap_or_default();
            let undone = undone.get(&row.id).copied().flatten().unwrap_or_default();
            let undone = fen(undone)?;
            let returned = fen(returned.get(&row.id).copied().flatten().unwrap_or_default())?;
            let (received, spent) = (credits - undone, debits - undone - returned);
            Ok(FundView {
                id: row.id.into(),
                kind: row.kind.parse().map_err(|_| FundError::Stored)?,
                name: row.name,
                county_name: names.get(&row.county_code).cloned(),
                county_code: row.county_code.parse().map_err(|_| FundError::Stored)?,
                facility_id: row.facility_id.map(Into::into),
                received: Yuan::from_fen(received),
                spent: Yuan::from_fen(spent),
                returned: Yuan::from_fen(returned),
                balance: Yuan::from_fen(received - spent - returned),
                undelivered: Yuan::from_fen(bought.get(&row.id).copied().unwrap_or_default()),
                misuse_attempts: attempts.get(&row.id).copied().unwrap_or_default(),
            })
        })
        .collect()
}

/// The funds in the caller's scope.
pub fn list_funds(
    conn: &mut PgConnection,
    act: &Act,
    query: &FundQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<FundView>> {
    let page = store::list_funds(conn, &act.scope(), query, before, paging)?;
    Ok(Paged { items: views(conn, page.items)?, next: page.next, total: page.total })
}

/// One fund.
pub fn get_fund(conn: &mut PgConnection, act: &Act, id: FundId) -> Outcome<FundView> {
    let row = find(conn, act, id)?;
    one_view(conn, row)
}

fn find(conn: &mut PgConnection, act: &Act, id: FundId) -> Outcome<FundRow> {
    store::find_fund(conn, &act.scope(), id.0)?.ok_or(FundError::NotFound)
}

fn positive(amount: Yuan) -> Outcome<i64> {
    amount.fen().filter(|fen| *fen > 0).ok_or(FundError::AmountNotPositive)
}

fn kind_of(row: &FundRow) -> Outcome<FundKind> {
    row.kind.parse().map_err(|_| FundError::Stored)
}

/// Books money that came in.
pub fn receive(
    conn: &mut PgConnection,
    act: &Act,
    id: FundId,
    receipt: &ReceiveFund,
) -> Outcome<FundEntryView> {
    let row = find(conn, act, id)?;
    let (kind, fen) = (kind_of(&row)?, positive(receipt.amount)?);
    if kind == FundKind::DonationFund {
        return Err(FundError::DonationsOnly);
    }
    let source = ledger::single(conn, act, source_kind(kind), YUAN)?;
    let money = ledger::fund(conn, act, account_kind(kind), id)?;
    let event = post(conn, act, LedgerEventKind::FundReceipt, Transfer::single(source, money, fen))?;
    enter(
        conn,
        act,
        &row,
        NewEntry {
            event,
            category: None,
            amount: receipt.amount,
            counterparty: &receipt.source,
            document: &receipt.document,
        },
    )
}

/// Pays from a fund for what it may pay for; teachers are paid by a request that another person approves.
pub fn spend(conn: &mut PgConnection, act: &Act, id: FundId, expense: &SpendFund) -> Outcome<FundEntryView> {
    let kind = kind_of(&find(conn, act, id)?)?;
    if expense.category == ExpenseCategory::TeacherRemuneration && may_pay(kind, expense.category) {
        return Err(RemunerationError::ByRequest.into());
    }
    pay_out(conn, act, id, expense)
}

/// Moves money out of a fund for what it may pay for, and enters that.
fn pay_out(conn: &mut PgConnection, act: &Act, id: FundId, expense: &SpendFund) -> Outcome<FundEntryView> {
    let row = find(conn, act, id)?;
    let (kind, fen) = (kind_of(&row)?, positive(expense.amount)?);
    if !may_pay(kind, expense.category) {
        return Err(FundError::NotEarmarkedUse);
    }
    check_purpose(conn, kind, &row, expense.category, fen)?;
    let money = ledger::fund(conn, act, account_kind(kind), id)?;
    let target = match target_kind(expense.category) {
        LedgerAccountKind::GoodsBought => ledger::fund(conn, act, LedgerAccountKind::GoodsBought, id)?,
        kind => ledger::single(conn, act, kind, YUAN)?,
    };
    let event = post(conn, act, LedgerEventKind::FundExpense, Transfer::single(money, target, fen))?;
    enter(
        conn,
        act,
        &row,
        NewEntry {
            event,
            category: Some(expense.category.to_string()),
            amount: expense.amount,
            counterparty: &expense.supplier,
            document: &expense.document,
        },
    )
}

/// What donors bound to one purpose pays for no other; what the fund lacks altogether is told by the ledger.
fn check_purpose(
    conn: &mut PgConnection,
    kind: FundKind,
    fund: &FundRow,
    category: ExpenseCategory,
    fen: i64,
) -> Outcome<()> {
    if kind != FundKind::DonationFund {
        return Ok(());
    }
    ledger::begin(conn)?;
    let purse = donations::purse(conn, fund.id)?;
    let left = purse.spendable(category);
    if fen <= left || fen > purse.left() {
        Ok(())
    } else {
        Err(FundError::BoundElsewhere(Yuan::from_fen(left)))
    }
}

/// Counts an expense that the fund may not pay for; returns whether it was one.
/// The count is kept although the expense is refused, once under its key.
pub fn count_misuse(
    conn: &mut PgConnection,
    act: &Act,
    id: FundId,
    expense: &SpendFund,
    key: &str,
) -> Outcome<bool> {
    let row = find(conn, act, id)?;
    if may_pay(kind_of(&row)?, expense.category) || positive(expense.amount).is_err() {
        return Ok(false);
    }
    keep_attempt(conn, act, &row, &Attempt { expense, key })?;
    Ok(true)
}

/// An expense that a fund may not pay for, under the key with which it was tried.
struct Attempt<'a> {
    expense: &'a SpendFund,
    key: &'a str,
}

fn keep_attempt(conn: &mut PgConnection, act: &Act, fund: &FundRow, tried: &Attempt<'_>) -> Outcome<()> {
    let attempt = AttemptRow {
        id: new_id(),
        fund_id: fund.id,
        account_id: act.actor(),
        key: tried.key.to_owned(),
        category: tried.expense.category.to_string(),
        amount: tried.expense.amount.decimal(),
        at: act.at,
    };
    if store::insert_attempt(conn, &attempt)? {
        let change = change(conn, act, "fund.misuse_attempt", fund)?.after(tried.expense);
        record(conn, act, &change)?;
    }
    Ok(())
}

fn post(conn: &mut PgConnection, act: &Act, kind: LedgerEventKind, transfer: Transfer) -> Outcome<Uuid> {
    Ok(ledger::post_one(conn, act, Posting::of(kind, vec![transfer]))?)
}

struct NewEntry<'a> {
    event: Uuid,
    category: Option<String>,
    amount: Yuan,
    counterparty: &'a str,
    document: &'a str,
}

fn enter(conn: &mut PgConnection, act: &Act, fund: &FundRow, new: NewEntry<'_>) -> Outcome<FundEntryView> {
    let row = EntryRow {
        id: new_id(),
        fund_id: fund.id,
        event_id: new.event,
        category: new.category,
        amount: new.amount.decimal(),
        counterparty: new.counterparty.to_owned(),
        document: new.document.to_owned(),
        entered_at: act.at,
        origin: FundEntryOrigin::Entered.to_string(),
    };
    store::insert_entry(conn, &row)?;
    let entry = entry_views(conn, vec![row])?.pop().ok_or(FundError::Stored)?;
    let action = if entry.category.is_some() { "fund.spend" } else { "fund.receive" };
    let change = change(conn, act, action, fund)?.after(&entry);
    record(conn, act, &change)?;
    Ok(entry)
}

fn entry_views(conn: &mut PgConnection, rows: Vec<EntryRow>) -> Outcome<Vec<FundEntryView>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let events: Vec<Uuid> = rows.iter().map(|row| row.event_id).collect();
    let left = deliveries::undelivered(conn, &ids)?;
    let mut marks = reversals::marks(conn, &events)?;
    rows.into_iter()
        .map(|row| {
            let mark = marks.remove(&row.event_id);
            entry_view(left.get(&row.id).copied(), row, mark)
        })
        .collect()
}

fn entry_view(
    undelivered: Option<i64>,
    row: EntryRow,
    reversal: Option<ReversalMark>,
) -> Outcome<FundEntryView> {
    let category = row.category.map(|word| word.parse().map_err(|_| FundError::Stored)).transpose()?;
    let origin: FundEntryOrigin = row.origin.parse().map_err(|_| FundError::Stored)?;
    let out = category.is_some() || origin == FundEntryOrigin::Return;
    let amount = if out { -row.amount } else { row.amount };
    Ok(FundEntryView {
        id: row.id,
        fund_id: row.fund_id.into(),
        event_id: row.event_id.into(),
        category,
        origin,
        amount: Yuan::try_from(amount).map_err(|_| FundError::Stored)?,
        counterparty: row.counterparty,
        document: row.document,
        entered_at: row.entered_at,
        undelivered: undelivered.map(Yuan::from_fen),
        reversal,
    })
}

/// A fund's entries, newest first.
pub fn list_entries(
    conn: &mut PgConnection,
    act: &Act,
    id: FundId,
    before: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<FundEntryView>> {
    let row = find(conn, act, id)?;
    let page = store::list_entries(conn, row.id, before, paging)?;
    Ok(Paged { items: entry_views(conn, page.items)?, next: page.next, total: page.total })
}

/// An amount that is stored in yuan.
fn fen(amount: Decimal) -> Outcome<i64> {
    Yuan::try_from(amount).ok().and_then(Yuan::fen).ok_or(FundError::Stored)
}

fn whole(sum: Decimal) -> Outcome<i64> {
    i64::try_from(sum).map_err(|_| FundError::Stored)
}
