//! What a subsidy run pays into the funds of schools, and takes back out of them (notice, 五(二)): many receipts in one
//! block of the ledger, each an entry of its fund. Who may, and how much, the run has decided.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::{LedgerAccountKind, LedgerEventKind};
use contract::fund::{CreateFund, ExpenseCategory, FundEntryOrigin, FundKind};
use contract::ids::{FacilityId, FundId};
use contract::money::Yuan;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{FundError, Outcome, fen, find, kind_of, positive};
use crate::act::Act;
use crate::audit::{Change, record_all};
use crate::clock::new_id;
use crate::credit::domain::ledger::Transfer;
use crate::credit::service::ledger::{self, Posting, YUAN};
use crate::fund::domain::{account_kind, source_kind};
use crate::fund::store::{self, EntryRow, FundRow, awards};

/// So many entries of the trail are written at once.
const RECORDED_AT_ONCE: usize = 1_000;

/// Money that a run pays to a school.
#[derive(Debug, Clone, Copy)]
pub struct Award<'a> {
    /// The school's host.
    pub facility: FacilityId,
    /// Into which of its funds; one that is not there is opened.
    pub kind: FundKind,
    /// How much, more than zero.
    pub amount: Yuan,
    /// Who gives it.
    pub source: &'a str,
    /// The paper that it rests on.
    pub document: &'a str,
}

/// What a payment has become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paid {
    /// The fund.
    pub fund: FundId,
    /// Its entry.
    pub entry: Uuid,
    /// The event in the ledger.
    pub event: Uuid,
}

/// Pays all of these, or none: one event and one entry each, in their order.
pub fn award(conn: &mut PgConnection, act: &Act, all: &[Award<'_>]) -> Outcome<Vec<Paid>> {
    let funds = funds_of(conn, act, all)?;
    let source = ledger::single(conn, act, source_kind(FundKind::RedemptionFund), YUAN)?;
    let wanted: Vec<(LedgerAccountKind, FundId)> =
        funds.iter().map(|((kind, _), fund)| (account_kind(*kind), *fund)).collect();
    let accounts = ledger::funds(conn, act, &wanted)?;
    let (mut postings, mut rows) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len()));
    for one in all {
        let fund = *funds.get(&(one.kind, one.facility)).ok_or(FundError::NotFound)?;
        let money = *accounts.get(&(account_kind(one.kind), fund)).ok_or(FundError::Stored)?;
        let (event, transfer) = (new_id(), Transfer::single(source, money, positive(one.amount)?));
        postings.push((event, Posting::of(LedgerEventKind::FundReceipt, vec![transfer])));
        rows.push(entry_row(
            act,
            (fund, event, FundEntryOrigin::Award),
            one.amount,
            (one.source, one.document),
        ));
    }
    if !postings.is_empty() {
        ledger::post_named(conn, act, &postings)?;
    }
    awards::insert_entries(conn, &rows)?;
    Ok(rows.iter().map(|row| Paid { fund: row.fund_id.into(), entry: row.id, event: row.event_id }).collect())
}

fn entry_row(
    act: &Act,
    (fund, event, origin): (FundId, Uuid, FundEntryOrigin),
    amount: Yuan,
    (counterparty, document): (&str, &str),
) -> EntryRow {
    EntryRow {
        id: new_id(),
        fund_id: fund.0,
        event_id: event,
        category: None,
        amount: amount.decimal(),
        counterparty: counterparty.to_owned(),
        document: document.to_owned(),
        entered_at: act.at,
        origin: origin.to_string(),
    }
}

type Funds = HashMap<(FundKind, FacilityId), FundId>;

/// The funds that these are paid into, opened where they are new.
fn funds_of(conn: &mut PgConnection, act: &Act, all: &[Award<'_>]) -> Outcome<Funds> {
    let kinds: BTreeSet<FundKind> = all.iter().map(|one| one.kind).collect();
    let mut funds = Funds::new();
    for kind in kinds {
        let of_kind = all.iter().filter(|one| one.kind == kind).map(|one| one.facility.0);
        let facilities: Vec<Uuid> = of_kind.collect::<BTreeSet<Uuid>>().into_iter().collect();
        let found = school_funds(conn, kind, &facilities)?;
        let missing: Vec<Uuid> =
            facilities.iter().copied().filter(|id| !found.contains_key(&FacilityId(*id))).collect();
        open(conn, act, kind, &missing)?;
        let there = if missing.is_empty() { found } else { school_funds(conn, kind, &facilities)? };
        funds.extend(there.into_iter().map(|(facility, fund)| ((kind, facility), fund)));
    }
    Ok(funds)
}

/// The funds of a kind that belong to these facilities' schools.
pub fn school_funds(
    conn: &mut PgConnection,
    kind: FundKind,
    facilities: &[Uuid],
) -> Outcome<HashMap<FacilityId, FundId>> {
    let rows = awards::list_of_facilities(conn, kind, facilities)?;
    Ok(rows.into_iter().map(|(facility, fund)| (facility.into(), fund.into())).collect())
}

fn open(conn: &mut PgConnection, act: &Act, kind: FundKind, facilities: &[Uuid]) -> Outcome<()> {
    let places = awards::list_facilities(conn, facilities)?;
    let (mut rows, mut changes) = (Vec::new(), Vec::new());
    for id in facilities {
        let (name, county, township) = places.get(id).ok_or(FundError::NotFound)?;
        let name = format!("{name}{}", title(kind));
        let row = FundRow {
            id: new_id(),
            kind: kind.to_string(),
            name: name.clone(),
            county_code: county.clone(),
            facility_id: Some(*id),
            opened_at: act.at,
        };
        let new = CreateFund {
            kind,
            name,
            county_code: county.parse().map_err(|_| FundError::Stored)?,
            facility_id: Some((*id).into()),
        };
        let change = Change::of("fund.create", "fund", row.id).after(&new);
        changes.push(change.within((*id).into(), township));
        rows.push(row);
    }
    awards::insert_funds(conn, &rows)?;
    for part in changes.chunks(RECORDED_AT_ONCE) {
        record_all(conn, part.iter().map(|change| (act, change.clone())))?;
    }
    Ok(())
}

/// What a fund that a run opens is called after its facility.
const fn title(kind: FundKind) -> &'static str {
    match kind {
        FundKind::RedemptionFund => "银发学堂分级资助资金",
        FundKind::DonationFund => "银发学堂捐赠资金",
        FundKind::OperatingGuaranteeFund => "银发学堂运营保障经费",
    }
}

/// Takes subsidy money that is still there back out of a fund, by an entry of its own.
pub fn give_back(
    conn: &mut PgConnection,
    act: &Act,
    id: FundId,
    amount: Yuan,
    (to, document): (&str, &str),
) -> Outcome<Paid> {
    let row = find(conn, act, id)?;
    let (kind, fen) = (kind_of(&row)?, positive(amount)?);
    let source = ledger::single(conn, act, source_kind(kind), YUAN)?;
    let money = ledger::fund(conn, act, account_kind(kind), id)?;
    let posting = Posting::of(LedgerEventKind::FundReturn, vec![Transfer::single(money, source, fen)]);
    let event = ledger::post_one(conn, act, posting)?;
    let row = entry_row(act, (id, event, FundEntryOrigin::Return), amount, (to, document));
    store::insert_entry(conn, &row)?;
    Ok(Paid { fund: id, entry: row.id, event })
}

/// What these funds of a kind hold now, in fen, under the ledger's lock: nobody spends it before the transaction ends.
pub fn balances_now(
    conn: &mut PgConnection,
    act: &Act,
    kind: FundKind,
    funds: &[FundId],
) -> Outcome<HashMap<FundId, i64>> {
    let wanted: Vec<_> = funds.iter().map(|fund| (account_kind(kind), *fund)).collect();
    let accounts = ledger::funds(conn, act, &wanted)?;
    let ids: Vec<Uuid> = funds.iter().map(|fund| fund.0).collect();
    let held = store::list_balances(conn, &ids)?;
    let known = |fund: &FundId| accounts.contains_key(&(account_kind(kind), *fund));
    let balances = held.into_iter().map(|(fund, credits, debits)| (FundId(fund), credits - debits));
    Ok(balances.filter(|(fund, _)| known(fund)).collect())
}

/// What these funds of a kind held at the end of a business day, in fen; a fund without money is not there.
pub fn balances_on(
    conn: &mut PgConnection,
    kind: FundKind,
    funds: &[FundId],
    day: NaiveDate,
) -> Outcome<HashMap<FundId, i64>> {
    let ids: Vec<Uuid> = funds.iter().map(|fund| fund.0).collect();
    let rows = awards::list_held_on(conn, &ids, account_kind(kind), day)?;
    Ok(rows.into_iter().map(|(fund, fen)| (fund.into(), fen)).collect())
}

/// What these funds have paid since an instant, in fen, by what it bought; what was undone is left out.
pub fn spent_since(
    conn: &mut PgConnection,
    funds: &[FundId],
    since: DateTime<Utc>,
) -> Outcome<HashMap<(FundId, ExpenseCategory), i64>> {
    let ids: Vec<Uuid> = funds.iter().map(|fund| fund.0).collect();
    let rows = awards::list_spent_since(conn, &ids, since)?;
    rows.into_iter()
        .map(|(fund, category, amount)| {
            let category = category.parse().map_err(|_| FundError::Stored)?;
            Ok(((fund.into(), category), fen(amount.unwrap_or_default())?))
        })
        .collect()
}
