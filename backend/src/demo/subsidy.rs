//! The run of the demo's assessed year, from its budget to money in the schools' funds and soap that one of them buys.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use contract::auth::Role;
use contract::fund::{DeliverGoods, ExpenseCategory, SpendFund};
use contract::ids::{AccountId, AssessmentCycleId, FacilityId, SubsidyRunId};
use contract::money::Yuan;
use contract::redemption::RedemptionItemQuery;
use contract::subsidy_run::{
    CreateSubsidyRun, DecideSubsidyAppeal, FileSubsidyAppeal, ReviewSubsidyRun, SubsidyDisbursementKind,
    SubsidyDisbursementQuery, SubsidyLineQuery, SubsidyReviewOpinion, SubsidyRunLineView, SubsidyRunView,
};
use diesel::pg::PgConnection;

use super::accounts;
use super::assessment::Days;
use super::cast::act;
use super::{Cast, DemoError, morning};
use crate::act::Act;
use crate::clock::business_date;
use crate::fund::service as fund;
use crate::paging::Paging;
use crate::redemption::service::list_items;
use crate::subsidy_run::service::{self, SubsidyRunError};

const BUDGET_FEN: i64 = 30_000_000;

/// A step of the run.
type Step = fn(&mut PgConnection, &Act, service::Read, &str) -> Result<SubsidyRunView, SubsidyRunError>;

struct Run<'a> {
    cast: &'a Cast,
    id: SubsidyRunId,
}

/// Computes, reviews, publicises, hears an appeal, and pays; the home school then buys from what it was awarded.
pub(super) fn pay(
    conn: &mut PgConnection,
    (cast, system): (&Cast, &Act),
    days: &Days,
    (cycle_id, home): (AssessmentCycleId, FacilityId),
) -> Result<(), DemoError> {
    let mut who = |name| accounts::find(conn, system, name)?.ok_or(DemoError::BuiltIn("accounts"));
    // Nobody pays what it has computed.
    let (finance, cashier) = (who("finance")?, who("cashier")?);
    let prepares = |day| act(finance, Role::Finance, days.after(day));
    let new = CreateSubsidyRun {
        cycle_id,
        budget: Yuan::from_fen(BUDGET_FEN),
        reason: "年度部门预算批复".to_owned(),
    };
    let created = service::create_run(conn, &prepares(8), &new)?;
    let run = Run { cast, id: created.id };
    run.step(conn, &prepares(8), service::confirm_self_assessments, "各学堂自评已提交或逾期")?;
    run.step(conn, &prepares(8), service::confirm_inspections, "现场检查全部完成")?;
    run.step(conn, &prepares(8), service::compute_run, "按现行政策首次测算")?;
    run.reviewed(conn, days.after(9))?;
    run.step(conn, &cast.reviewer(days.after(10)), service::approve_run, "局务会议审议通过")?;
    let shown =
        run.step(conn, &cast.reviewer(days.after(10)), service::publicise_run, "在市政府门户网站公示")?;
    run.appealed(conn, days.after(11), home)?;
    let last = shown.publicity.ok_or(DemoError::BuiltIn("publicity"))?.last_day;
    let over = morning(last + TimeDelta::days(1));
    run.step(conn, &cast.city(over), service::open_appeals, "公示期满")?;
    run.step(conn, &cast.city(over), service::finalise_run, "公示期满，异议已办结")?;
    let pays = act(cashier, Role::Finance, over + TimeDelta::hours(5));
    run.step(conn, &pays, service::disburse_run, "按定案结果拨付")?;
    run.bought(conn, (finance, over + TimeDelta::days(1)), home)
}

impl Run<'_> {
    fn step(
        &self,
        conn: &mut PgConnection,
        who: &Act,
        step: Step,
        why: &str,
    ) -> Result<SubsidyRunView, DemoError> {
        let read = service::get_run(conn, who, self.id)?.run;
        Ok(step(conn, who, (self.id, read.version), why)?)
    }

    fn lines(&self, conn: &mut PgConnection, who: &Act) -> Result<Vec<SubsidyRunLineView>, DemoError> {
        let paging = Paging { limit: 500, ..Paging::default() };
        Ok(service::list_lines(conn, who, self.id, &SubsidyLineQuery::default(), &paging)?.items)
    }

    /// Every county agrees with its lines.
    fn reviewed(&self, conn: &mut PgConnection, at: DateTime<Utc>) -> Result<(), DemoError> {
        let office = self.cast.county_office(at);
        let counties: BTreeSet<String> =
            self.lines(conn, &office)?.into_iter().map(|line| line.county_code).collect();
        for county_code in counties {
            let said = ReviewSubsidyRun {
                county_code,
                opinion: SubsidyReviewOpinion::Agreed,
                note: "与本旗区考核结果核对一致".to_owned(),
            };
            let version = service::get_run(conn, &office, self.id)?.run.version;
            service::review_run(conn, &office, (self.id, version), &said)?;
        }
        Ok(())
    }

    /// The home school appeals, and is told why not.
    fn appealed(
        &self,
        conn: &mut PgConnection,
        at: DateTime<Utc>,
        home: FacilityId,
    ) -> Result<(), DemoError> {
        let manager = self.cast.manager(at);
        let lines = self.lines(conn, &manager)?;
        let Some(line) = lines.iter().find(|line| line.facility_id == home) else { return Ok(()) };
        let new = FileSubsidyAppeal {
            grounds: "门厅坡道扶手已于检查后加装，请求按整改后的情况评分。".to_owned(),
        };
        let filed = service::file_appeal(conn, &manager, (self.id, line.id), &new)?;
        let decision = DecideSubsidyAppeal {
            upheld: false,
            reason: "评分以检查当日情况为准，整改成效计入下一年度考核。".to_owned(),
            facts: None,
        };
        let judge = self.cast.city(at + TimeDelta::days(2));
        service::decide_appeal(conn, &judge, (filed.id, filed.version), &decision)?;
        Ok(())
    }

    /// A box of soap out of the award, and onto the shelf.
    fn bought(
        &self,
        conn: &mut PgConnection,
        (finance, at): (AccountId, DateTime<Utc>),
        home: FacilityId,
    ) -> Result<(), DemoError> {
        let who = act(finance, Role::Finance, at);
        let lines = self.lines(conn, &who)?;
        let Some(line) = lines.iter().find(|line| line.facility_id == home) else { return Ok(()) };
        let kind = Some(SubsidyDisbursementKind::AwardMunicipal);
        let query = SubsidyDisbursementQuery { kind, ..SubsidyDisbursementQuery::default() };
        let paging = Paging { limit: 500, ..Paging::default() };
        let paid = service::list_disbursements(conn, &who, self.id, (&query, None), &paging)?;
        let Some(paid) = paid.items.iter().find(|paid| paid.line_id == line.id) else { return Ok(()) };
        let soap = list_items(conn, &RedemptionItemQuery::default(), None, &paging)?;
        let Some(soap) = soap.items.into_iter().find(|item| item.code == "SOAP") else { return Ok(()) };
        let amount = Yuan::from_fen(12_600);
        let expense = SpendFund {
            category: ExpenseCategory::RedemptionGoods,
            amount,
            supplier: "鄂尔多斯市惠民日用品商贸有限公司".to_owned(),
            document: format!("发票 {}", business_date(at).format("%Y%m%d")),
        };
        let entry = fund::spend(conn, &who, paid.fund_id, &expense)?;
        let delivery = DeliverGoods {
            facility_id: home,
            item_id: soap.id,
            quantity: 36,
            cost: amount,
            document: format!("送货单 {}", business_date(at).format("%Y%m%d")),
        };
        fund::deliver(conn, &who, (paid.fund_id, entry.id), &delivery)?;
        Ok(())
    }
}
