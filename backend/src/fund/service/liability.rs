//! What outstanding credits will cost, and how well the redemption funds cover it.

use std::collections::{BTreeMap, BTreeSet};

use contract::credit::LedgerAccountKind;
use contract::division::DivisionCode;
use contract::fund::{FundCoverView, LiabilityExpiry, LiabilityReport, LiabilityRow};
use contract::money::{Credits, Yuan};
use diesel::pg::PgConnection;
use rust_decimal::Decimal;

use super::{FundError, Outcome, whole};
use crate::act::Act;
use crate::clock::business_date;
use crate::credit::domain::cover::{Outstanding, worth};
use crate::credit::service::{Reserve, outstanding, pooled, reserve_on};
use crate::fund::domain::liability::Owed;
use crate::fund::store;
use crate::sheet::Cell;
use crate::words::{Language, label};

/// How well the redemption funds in the caller's scope cover the outstanding credits there.
pub fn cover(conn: &mut PgConnection, act: &Act, county: Option<&str>) -> Outcome<FundCoverView> {
    let (scope, today) = (act.scope(), business_date(act.at));
    let fund: i64 = money(conn, act, county)?.values().sum();
    let goods: i64 = goods(conn, act, county)?.values().sum();
    let owed = Owed::of(&outstanding(conn, &scope, county, today)?, today);
    let reserve = reserve_on(conn, today)?;
    let cover = reserve.cover(fund + goods, owed.centi);
    Ok(FundCoverView {
        fund: Yuan::from_fen(fund),
        goods: Yuan::from_fen(goods),
        outstanding: Credits(owed.centi),
        liability: Yuan::from_fen(cover.liability_fen),
        cover_bp: cover.ratio_bp,
        level: cover.level,
        warn_bp: reserve.levels.warn_ratio_bp,
        restrict_bp: reserve.levels.restrict_ratio_bp,
        high_cost: Yuan::from_fen(reserve.high_cost_fen()),
    })
}

/// What the redemption funds in the caller's scope hold, by county, in fen.
fn money(conn: &mut PgConnection, act: &Act, county: Option<&str>) -> Outcome<BTreeMap<String, i64>> {
    added_up(store::list_fund_money(conn, &act.scope(), county, LedgerAccountKind::RedemptionFund)?)
}

/// What goods have cost that are not handed over, on the shelves or on their way, by county, in fen.
fn goods(conn: &mut PgConnection, act: &Act, county: Option<&str>) -> Outcome<BTreeMap<String, i64>> {
    let scope = act.scope();
    let mut sums = store::list_fund_money(conn, &scope, county, LedgerAccountKind::GoodsBought)?;
    sums.extend(store::list_shelf_costs(conn, &scope, county)?);
    added_up(sums)
}

fn added_up(sums: Vec<(String, Option<Decimal>)>) -> Outcome<BTreeMap<String, i64>> {
    let mut of = BTreeMap::new();
    for (code, sum) in sums {
        *of.entry(code).or_default() += whole(sum.unwrap_or_default())?;
    }
    Ok(of)
}

/// Outstanding credits in yuan against the funds, by county and by the half-year of their expiry.
pub fn liability(conn: &mut PgConnection, act: &Act, county: Option<&str>) -> Outcome<LiabilityReport> {
    let (scope, as_of) = (act.scope(), business_date(act.at));
    let reserve = reserve_on(conn, as_of)?;
    let (owed, funds) = (outstanding(conn, &scope, county, as_of)?, money(conn, act, county)?);
    let goods = goods(conn, act, county)?;
    let pooled: BTreeMap<String, i64> = pooled(conn, &scope, county)?.into_iter().collect();
    let codes: BTreeSet<&String> = owed
        .iter()
        .map(|one| &one.county_code)
        .chain(funds.keys().chain(goods.keys()).chain(pooled.keys()))
        .collect();
    let listed: Vec<String> = codes.iter().map(|code| (*code).clone()).collect();
    let names: BTreeMap<String, String> = store::list_county_names(conn, &listed)?.into_iter().collect();
    let counties = codes.into_iter().map(|code| {
        let own: Vec<&Outstanding> = owed.iter().filter(|one| one.county_code == *code).collect();
        let of = |sums: &BTreeMap<String, i64>| sums.get(code).copied().unwrap_or_default();
        let paid = Paid { fund: of(&funds), goods: of(&goods) };
        let pooled = Credits(of(&pooled));
        let county_name = names.get(code).cloned();
        let code: DivisionCode = code.parse().map_err(|_| FundError::Stored)?;
        Ok(LiabilityRow {
            county_code: Some(code),
            county_name,
            pooled,
            ..row(&reserve, &Owed::of(own, as_of), paid)
        })
    });
    let counties = counties.collect::<Outcome<Vec<_>>>()?;
    let paid = Paid { fund: funds.values().sum(), goods: goods.values().sum() };
    Ok(LiabilityReport {
        as_of,
        par: Yuan::from_fen(reserve.par_fen),
        counties,
        total: LiabilityRow {
            pooled: Credits(pooled.values().sum()),
            ..row(&reserve, &Owed::of(&owed, as_of), paid)
        },
    })
}

/// What pays for credits, in fen: money in the redemption funds, and goods that wait.
#[derive(Debug, Clone, Copy)]
struct Paid {
    fund: i64,
    goods: i64,
}

fn row(reserve: &Reserve, owed: &Owed, paid: Paid) -> LiabilityRow {
    let yuan = |centi| Yuan::from_fen(worth(centi, reserve.par_fen));
    let cover = reserve.cover(paid.fund + paid.goods, owed.centi);
    let expiry = |(half_year, (all, held)): (&_, &(i64, i64))| LiabilityExpiry {
        half_year: *half_year,
        outstanding: Credits(*all),
        liability: yuan(*all),
        held: yuan(*held),
    };
    LiabilityRow {
        county_code: None,
        county_name: None,
        outstanding: Credits(owed.centi),
        liability: yuan(owed.centi),
        held: yuan(owed.held_centi),
        expiring_30_days: yuan(owed.within_30_centi),
        expiring_60_days: yuan(owed.within_60_centi),
        fund: Yuan::from_fen(paid.fund),
        goods: Yuan::from_fen(paid.goods),
        cover_bp: cover.ratio_bp,
        level: cover.level,
        pooled: Credits(0),
        by_expiry: owed.by_expiry.iter().map(expiry).collect(),
    }
}

/// The columns of the report as a file, as `sheet.ftl` calls them.
pub const COLUMNS: [&str; 13] = [
    "county_code",
    "county",
    "half_year",
    "outstanding",
    "liability",
    "held",
    "expiring_30_days",
    "expiring_60_days",
    "fund",
    "goods",
    "cover",
    "level",
    "pooled",
];

/// The report as a file: each county with its half-years below it, and the sum at the end.
pub fn sheet(report: &LiabilityReport, language: Language) -> Vec<Vec<Cell>> {
    report.counties.iter().chain([&report.total]).flat_map(|row| lines(row, language)).collect()
}

fn lines(row: &LiabilityRow, language: Language) -> Vec<Vec<Cell>> {
    let total = label(language, "liability_sheet", "total");
    let name = row.county_name.as_deref().unwrap_or(&total);
    let place = || [Cell::text(row.county_code.as_ref()), Cell::text(Some(name))];
    let percent = row.cover_bp.map(|bp| format!("{}.{:02}", bp / 100, bp % 100));
    let level = label(language, "CoverLevel", row.level.as_str());
    let mut head = place().to_vec();
    head.push(Cell::Blank);
    head.push(Cell::number(Some(row.outstanding)));
    let yuan = [row.liability, row.held, row.expiring_30_days, row.expiring_60_days, row.fund, row.goods];
    head.extend(yuan.map(|amount| Cell::number(Some(amount))));
    head.extend([Cell::number(percent), Cell::Text(level), Cell::number(Some(row.pooled))]);
    let expiries = row.by_expiry.iter().map(|one| {
        let mut line = place().to_vec();
        line.extend([Cell::text(Some(one.half_year)), Cell::number(Some(one.outstanding))]);
        line.extend([one.liability, one.held].map(|amount| Cell::number(Some(amount))));
        line.resize(COLUMNS.len(), Cell::Blank);
        line
    });
    std::iter::once(head).chain(expiries).collect()
}
