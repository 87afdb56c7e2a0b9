//! SQL on what of a fund belongs to which award: by the order of the ledger, in which older money is spent first.

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::fund::FundKind;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Uuid as SqlUuid};
use uuid::Uuid;

/// Where the award of a line lies, and what has come into that fund after it. Amounts are in fen.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub(in crate::subsidy_run) struct PurseRow {
    #[diesel(sql_type = SqlUuid)]
    line_id: Uuid,
    /// The fund into which the line was paid.
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::subsidy_run) fund_id: Uuid,
    /// The business day on which it was paid.
    #[diesel(sql_type = Date)]
    pub(in crate::subsidy_run) paid_on: NaiveDate,
    /// What the fund has received after it and until the day, less what was undone or taken back of that.
    #[diesel(sql_type = BigInt)]
    pub(in crate::subsidy_run) newer: i64,
    /// What was taken back of the line itself after the day.
    #[diesel(sql_type = BigInt)]
    pub(in crate::subsidy_run) returned_after: i64,
}

/// The funds of a kind into which these lines were paid, as they stood at the end of a day, or as they stand now.
pub(in crate::subsidy_run) fn list_purses(
    conn: &mut PgConnection,
    kind: FundKind,
    lines: &[Uuid],
    day: Option<NaiveDate>,
) -> QueryResult<HashMap<Uuid, PurseRow>> {
    let rows: Vec<PurseRow> = sql_query(
        "with own as (
             select p.line_id, p.fund_id, max(t.id) as last, min(e.business_date) as paid_on
             from subsidy_disbursement p join fund_entry x on x.id = p.entry_id
             join ledger_event e on e.id = x.event_id join ledger_transfer t on t.event_id = e.id
             where p.line_id = any($1) and p.clawback_id is null and (p.kind = 'operating') = $2
             group by p.line_id, p.fund_id)
         select o.line_id, o.fund_id, o.paid_on,
             (coalesce((
                 select sum(t.amount) from ledger_account a join ledger_transfer t on t.credit_account_id = a.id
                 join ledger_event e on e.id = t.event_id
                 where a.fund_id = o.fund_id and a.kind <> 'goods_bought' and t.id > o.last
                     and t.phase in ('single', 'post') and t.reverses_id is null
                     and ($3 is null or e.business_date <= $3)
                     and not exists (select from ledger_transfer u join ledger_event v on v.id = u.event_id
                         where u.reverses_id = t.id and ($3 is null or v.business_date <= $3))), 0)
             - coalesce((
                 select sum(-q.amount) * 100 from subsidy_disbursement q join fund_entry x on x.id = q.entry_id
                 join ledger_event e on e.id = x.event_id
                 where q.fund_id = o.fund_id and q.clawback_id is not null and q.line_id <> o.line_id
                     and ($3 is null or e.business_date <= $3)
                     and exists (select from subsidy_disbursement n join fund_entry y on y.id = n.entry_id
                         join ledger_transfer s on s.event_id = y.event_id
                         where n.line_id = q.line_id and n.fund_id = q.fund_id and n.clawback_id is null
                             and s.id > o.last)), 0))::bigint as newer,
             coalesce((
                 select sum(-q.amount) * 100 from subsidy_disbursement q join fund_entry x on x.id = q.entry_id
                 join ledger_event e on e.id = x.event_id
                 where q.line_id = o.line_id and q.fund_id = o.fund_id and q.clawback_id is not null
                     and e.business_date > $3), 0)::bigint as returned_after
         from own o",
    )
    .bind::<Array<SqlUuid>, _>(lines)
    .bind::<Bool, _>(kind == FundKind::OperatingGuaranteeFund)
    .bind::<Nullable<Date>, _>(day)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.line_id, row)).collect())
}
