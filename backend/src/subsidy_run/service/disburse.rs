//! Paying: each line's award into the redemption fund of its school as two receipts, the city's part and the county's, and
//! operating money into a fund of its own; all or nothing.

use std::collections::HashMap;

use contract::fund::FundKind;
use contract::ids::SubsidyRunId;
use contract::money::Yuan;
use contract::subsidy_run::{
    SubsidyDisbursementKind, SubsidyDisbursementQuery, SubsidyDisbursementView, SubsidyRunStep,
    SubsidyRunView,
};
use diesel::pg::PgConnection;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::held::check_held;
use super::runs::find;
use super::views::People;
use super::{Answer, Read, SubsidyRunError, Taken, advance, lock};
use crate::act::{Act, Scope};
use crate::assessment::service::check_vetoes;
use crate::clock::new_id;
use crate::db::value::word;
use crate::fund::service::{Award, award};
use crate::paging::{Paged, Paging};
use crate::subsidy_run::domain::people::may_pay;
use crate::subsidy_run::domain::steps::{Found, take};
use crate::subsidy_run::store::lines::{self, LineRow};
use crate::subsidy_run::store::money::{self as store, DisbursementRow};
use crate::subsidy_run::store::{versions, yuan};

/// Who pays the city's part.
const CITY: &str = "市级财政";
/// Who pays the county's part, and operating money.
const COUNTY: &str = "旗区财政";

/// The paper that the payments of a run rest on.
pub(super) fn paper(year: i16, version: i16) -> String {
    format!("{year}年度银发学堂分级资助 第{version}版结果")
}

/// What is paid for a line.
struct Part {
    line: Uuid,
    facility: Uuid,
    kind: SubsidyDisbursementKind,
    amount: Decimal,
}

/// The parts of a line that come to something.
fn parts(line: &LineRow) -> impl Iterator<Item = Part> {
    let all = [
        (SubsidyDisbursementKind::AwardMunicipal, line.municipal_share),
        (SubsidyDisbursementKind::AwardCounty, line.county_share),
        (SubsidyDisbursementKind::Operating, line.operating_guarantee.unwrap_or_default()),
    ];
    let (line, facility) = (line.id, line.facility_id);
    let some = all.into_iter().filter(|(_, amount)| *amount > Decimal::ZERO);
    some.map(move |(kind, amount)| Part { line, facility, kind, amount })
}

/// Pays what the version that holds says, by somebody who has neither approved nor computed it.
pub fn disburse_run(conn: &mut PgConnection, act: &Act, read: Read, reason: &str) -> Answer<SubsidyRunView> {
    let changing = lock(conn, act, read)?;
    take(changing.state, SubsidyRunStep::Disburse, &Found::default())?;
    let version = changing.row.current.ok_or(SubsidyRunError::Stored)?;
    let run = changing.row.id;
    let computed = versions::find_version(conn, run, version)?.ok_or(SubsidyRunError::Stored)?;
    may_pay(act.account_id.0, changing.row.approved_by, computed.computed_by)?;
    check_vetoes(conn, changing.row.cycle_id.into())?;
    check_held(conn, &changing.row)?;
    let all = lines::list_all(conn, &Scope::whole_city(), run, version)?;
    let parts: Vec<Part> = all.iter().flat_map(parts).collect();
    let paper = paper(changing.row.year, version);
    let awards = parts.iter().map(|part| of_part(part, &paper)).collect::<Answer<Vec<_>>>()?;
    let paid = award(conn, act, &awards)?;
    let rows: Vec<DisbursementRow> = parts
        .iter()
        .zip(paid)
        .map(|(part, paid)| DisbursementRow {
            id: new_id(),
            run_id: run,
            line_id: part.line,
            kind: part.kind.to_string(),
            amount: part.amount,
            fund_id: paid.fund.0,
            entry_id: paid.entry,
            clawback_id: None,
            paid_by: act.account_id.0,
            paid_at: act.at,
        })
        .collect();
    store::insert_disbursements(conn, &rows)?;
    let taken = Taken::new(SubsidyRunStep::Disburse, "subsidy_run.disburse", reason);
    advance(conn, act, changing, taken, &Found::default())
}

fn of_part<'a>(part: &Part, document: &'a str) -> Answer<Award<'a>> {
    let operating = part.kind == SubsidyDisbursementKind::Operating;
    Ok(Award {
        facility: part.facility.into(),
        kind: if operating { FundKind::OperatingGuaranteeFund } else { FundKind::RedemptionFund },
        amount: Yuan::try_from(part.amount).map_err(|_| SubsidyRunError::Stored)?,
        source: if part.kind == SubsidyDisbursementKind::AwardMunicipal { CITY } else { COUNTY },
        document,
    })
}

/// What a run has moved for lines in scope, newest first.
pub fn list_disbursements(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyRunId,
    (query, before): (&SubsidyDisbursementQuery, Option<Uuid>),
    paging: &Paging,
) -> Answer<Paged<SubsidyDisbursementView>> {
    find(conn, act, id)?;
    let scope = act.scope();
    let page = store::list_disbursements(conn, (&scope, id.0), query, before, paging)?;
    let ids: Vec<Uuid> = page.items.iter().map(|(row, _)| row.line_id).collect();
    let lines = lines::list_by_id(conn, &ids)?;
    let lines: HashMap<Uuid, LineRow> = lines.into_iter().map(|line| (line.id, line)).collect();
    let people = People::of(conn, page.items.iter().map(|(row, _)| row.paid_by).collect::<Vec<_>>())?;
    let view = |(row, event): (DisbursementRow, Uuid)| {
        let line = lines.get(&row.line_id).ok_or(SubsidyRunError::Stored)?;
        Ok(SubsidyDisbursementView {
            id: row.id,
            run_id: row.run_id.into(),
            line_id: row.line_id.into(),
            school_id: line.school_id.into(),
            code: line.code.clone(),
            name: line.name.clone(),
            county_code: line.county_code.clone(),
            kind: word(&row.kind)?,
            amount: yuan(row.amount)?,
            fund_id: row.fund_id.into(),
            entry_id: row.entry_id,
            event_id: event.into(),
            by: people.actor(row.paid_by),
            at: row.paid_at,
        })
    };
    let items = page.items.into_iter().map(view).collect::<Answer<Vec<_>>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}
