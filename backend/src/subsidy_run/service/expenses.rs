//! Telling what the awards of a run have been used for: a snapshot from the books of the funds.

use contract::fund::{ExpenseCategory, FundKind};
use contract::ids::{FundId, SubsidyRunId};
use contract::money::Yuan;
use contract::subsidy_run::{
    SubsidyExpenseLine, SubsidyExpenseReportView, SubsidyRunStep, SubsidyRunView, SubsidyUse,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::runs::find;
use super::views::People;
use super::{Answer, Read, SubsidyRunError, Taken, advance, lock};
use crate::act::{Act, Scope};
use crate::fund::service::{balances_now, spent_since};
use crate::subsidy_run::domain::money::{unspent, used_bp};
use crate::subsidy_run::domain::steps::{Found, take};
use crate::subsidy_run::store::lines;
use crate::subsidy_run::store::reports::{self as store, ExpenseRow, ReportRow, ReportedRow};
use crate::subsidy_run::store::{fen, money, purses};

/// Reports once what every award has been used for until now.
pub fn report_expenses(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    reason: &str,
) -> Answer<SubsidyRunView> {
    let changing = lock(conn, act, read)?;
    take(changing.state, SubsidyRunStep::ReportExpenses, &Found::default())?;
    let (run, version) = (changing.row.id, changing.row.current.ok_or(SubsidyRunError::Stored)?);
    let report = ReportRow { run_id: run, reported_by: act.account_id.0, reported_at: act.at };
    let rows = used(conn, act, run, version)?;
    store::insert_report(conn, &report, &rows)?;
    let (step, action) = (SubsidyRunStep::ReportExpenses, "subsidy_run.report_expenses");
    advance(conn, act, changing, Taken::new(step, action, reason), &Found::default())
}

/// What each line's award has been used for.
fn used(conn: &mut PgConnection, act: &Act, run: Uuid, version: i16) -> Answer<Vec<ExpenseRow>> {
    let all = lines::list_all(conn, &Scope::whole_city(), run, version)?;
    let ids: Vec<Uuid> = all.iter().map(|line| line.id).collect();
    let kind = FundKind::RedemptionFund;
    let awarded = money::sum_paid(conn, kind, &ids)?;
    let purses = purses::list_purses(conn, kind, &ids, None)?;
    let since = money::find_paid_at(conn, run)?.unwrap_or(act.at);
    let known: Vec<FundId> = purses.values().map(|purse| purse.fund_id.into()).collect();
    let held = balances_now(conn, act, kind, &known)?;
    let spent = spent_since(conn, &known, since)?;
    let bought = |fund: Option<FundId>, category: ExpenseCategory| {
        let fen = fund.and_then(|fund| spent.get(&(fund, category))).copied().unwrap_or(0);
        Yuan::from_fen(fen).decimal()
    };
    all.into_iter()
        .map(|line| {
            let purse = purses.get(&line.id);
            let fund = purse.map(|purse| FundId(purse.fund_id));
            let award = awarded.get(&line.id).copied().unwrap_or_default();
            let balance = fund.and_then(|fund| held.get(&fund)).copied().unwrap_or(0);
            let newer = purse.map_or(0, |purse| purse.newer);
            Ok(ExpenseRow {
                run_id: run,
                line_id: line.id,
                fund_id: fund.map(Into::into),
                award,
                goods: bought(fund, ExpenseCategory::RedemptionGoods),
                services: bought(fund, ExpenseCategory::RedemptionServices),
                unspent: Yuan::from_fen(unspent(fen(award)?, balance, newer)).decimal(),
            })
        })
        .collect()
}

/// The report of a run for lines in scope.
pub fn get_expense_report(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyRunId,
) -> Answer<SubsidyExpenseReportView> {
    let run = find(conn, act, id)?;
    let report = store::find_report(conn, run.id)?.ok_or(SubsidyRunError::NotFound)?;
    let rows = store::list_reported(conn, &act.scope(), run.id)?;
    let people = People::of(conn, [report.reported_by])?;
    let mut all = Sums::default();
    let mut schools = Vec::with_capacity(rows.len());
    for row in rows {
        let own = Sums::of(&row.0)?;
        all.add(&own);
        schools.push(line(row, &own));
    }
    Ok(SubsidyExpenseReportView {
        run_id: run.id.into(),
        sums: all.told(),
        schools,
        reported_by: people.actor(report.reported_by),
        reported_at: report.reported_at,
    })
}

fn line((row, school, code, name, county_code): ReportedRow, own: &Sums) -> SubsidyExpenseLine {
    SubsidyExpenseLine {
        line_id: row.line_id.into(),
        school_id: school.into(),
        code,
        name,
        county_code,
        fund_id: row.fund_id.map(Into::into),
        sums: own.told(),
    }
}

/// What awards have been used for, in fen.
#[derive(Debug, Default)]
struct Sums {
    award: i64,
    goods: i64,
    services: i64,
    unspent: i64,
}

impl Sums {
    fn of(row: &ExpenseRow) -> Answer<Self> {
        Ok(Self {
            award: fen(row.award)?,
            goods: fen(row.goods)?,
            services: fen(row.services)?,
            unspent: fen(row.unspent)?,
        })
    }

    const fn add(&mut self, other: &Self) {
        self.award += other.award;
        self.goods += other.goods;
        self.services += other.services;
        self.unspent += other.unspent;
    }

    fn told(&self) -> SubsidyUse {
        let used = self.award - self.unspent;
        SubsidyUse {
            award: Yuan::from_fen(self.award),
            goods: Yuan::from_fen(self.goods),
            services: Yuan::from_fen(self.services),
            unspent: Yuan::from_fen(self.unspent),
            used: Yuan::from_fen(used),
            used_bp: used_bp(self.award, used),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_is_the_award_less_what_is_there() {
        let mut all = Sums { award: 1_000, goods: 300, services: 100, unspent: 600 };
        all.add(&Sums { award: 0, goods: 0, services: 0, unspent: 0 });
        let told = all.told();
        assert_eq!((told.used.to_string(), told.used_bp), ("4.00".to_owned(), Some(4_000)));
        assert_eq!(Sums::default().told().used_bp, None);
    }
}
