//! The invariants of the ledger, each one query that must return no row.
//!
//! `$1` is the first transfer to look at (1 for all), `$2` today in Ordos, `$3` the instant before which attendance
//! must have earned. Each row says in `what` where the fault lies, by ids alone.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Date, Text, Timestamptz};
use uuid::Uuid;

use crate::paging::{Paged, Paging};
use crate::schema::{ledger_block, ledger_head, ledger_verification};

/// An invariant: its name, what it says, and the query that finds what breaks it.
pub(in crate::credit) struct Invariant {
    pub(in crate::credit) name: &'static str,
    query: &'static str,
}

macro_rules! invariants {
    ($($name:literal: $query:literal,)*) => {
        &[$(Invariant { name: $name, query: $query }),*]
    };
}

/// All of them.
pub(in crate::credit) const INVARIANTS: &[Invariant] = invariants! {
    "assets_sum_to_zero":
        "select 'asset ' || asset_id as what from ledger_balance b join ledger_account a on a.id = b.account_id
         group by asset_id having sum(credits) <> sum(debits) or sum(held_credits) <> sum(held_debits)",
    "events_have_transfers":
        "select 'event ' || e.id as what from ledger_event e
         where not exists (select from ledger_transfer t where t.event_id = e.id)",
    "transfers_name_accounts_of_their_asset":
        "select 'transfer ' || t.id as what from ledger_transfer t
         left join ledger_account d on d.id = t.debit_account_id left join ledger_account c on c.id = t.credit_account_id
         left join ledger_event e on e.id = t.event_id
         where t.id >= $1 and (d.asset_id is distinct from t.asset_id or c.asset_id is distinct from t.asset_id
             or e.id is null)",
    "accounts_have_one_balance":
        "select 'account ' || coalesce(a.id, b.account_id) as what from ledger_account a
         full join ledger_balance b on b.account_id = a.id where a.id is null or b.account_id is null
         or a.bounded <> b.bounded",
    "balances_are_the_sum_of_their_transfers":
        "select 'account ' || b.account_id as what from ledger_balance b left join (
             select account, sum(debit) as debits, sum(credit) as credits, sum(held_debit) as held_debits,
                 sum(held_credit) as held_credits from (
                 select debit_account_id as account, case when phase in ('single', 'post') then amount else 0 end as debit,
                     0::bigint as credit, case phase when 'hold' then amount when 'single' then 0 else -amount end as held_debit,
                     0::bigint as held_credit from ledger_transfer
                 union all
                 select credit_account_id, 0, case when phase in ('single', 'post') then amount else 0 end, 0,
                     case phase when 'hold' then amount when 'single' then 0 else -amount end from ledger_transfer) legs
             group by account) t on t.account = b.account_id
         where (b.debits, b.credits, b.held_debits, b.held_credits) is distinct from
             (coalesce(t.debits, 0), coalesce(t.credits, 0), coalesce(t.held_debits, 0), coalesce(t.held_credits, 0))
             and ($1 <= 1 or exists (select from ledger_transfer n where n.id >= $1
                 and b.account_id in (n.debit_account_id, n.credit_account_id)))",
    "nothing_is_overdrawn":
        "select 'account ' || account_id as what from ledger_balance where bounded and debits + held_debits > credits",
    "funds_are_never_below_zero":
        "select 'fund ' || a.fund_id as what from ledger_account a join ledger_balance b on b.account_id = a.id
         where a.fund_id is not null and b.credits < b.debits + b.held_debits",
    "resolutions_match_their_holds":
        "select 'transfer ' || r.id as what from ledger_transfer r left join ledger_transfer h on h.id = r.hold_id
         left join ledger_event e on e.id = r.event_id
         where r.id >= $1 and r.phase in ('post', 'void', 'expire') and (h.phase is distinct from 'hold'
             or (h.debit_account_id, h.credit_account_id, h.amount) <> (r.debit_account_id, r.credit_account_id, r.amount)
             or r.phase = 'post' and e.at >= h.expires_at or r.phase = 'expire' and e.at < h.expires_at)",
    "holds_are_resolved_once":
        "select 'hold ' || hold_id as what from ledger_transfer where hold_id is not null
         group by hold_id having count(*) > 1 and max(id) >= $1",
    "reversals_mirror_their_originals":
        "select 'transfer ' || r.id as what from ledger_transfer r left join ledger_transfer o on o.id = r.reverses_id
         left join ledger_account target on target.id = r.credit_account_id
         left join ledger_account source on source.id = o.debit_account_id
         where r.id >= $1 and r.reverses_id is not null and (o.id is null or o.reverses_id is not null
             or o.amount <> r.amount or r.debit_account_id <> o.credit_account_id
             or target.id <> source.id and (target.learner_id is distinct from source.learner_id
                 or target.learner_id is null or target.kind <> source.kind))",
    "nothing_is_reversed_twice":
        "select 'transfer ' || reverses_id as what from ledger_transfer where reverses_id is not null
         group by reverses_id having count(*) > 1 and max(id) >= $1",
    "ids_have_no_gaps":
        "select 'head at ' || h.last_transfer_id as what from ledger_head h
         where h.last_transfer_id <> (select count(*) from ledger_transfer)
             or h.last_transfer_id <> (select coalesce(max(id), 0) from ledger_transfer)",
    "blocks_are_linked":
        "select 'block ' || coalesce(id, 0) as what from (select b.*, lag(hash) over w as before,
             lag(last_transfer_id) over w as last_before, lag(id) over w as id_before
             from ledger_block b window w as (order by id)) b
         where previous_hash <> coalesce(before, decode(repeat('00', 32), 'hex'))
             or first_transfer_id <> coalesce(last_before, 0) + 1 or id <> coalesce(id_before, 0) + 1
         union all
         select 'head' from ledger_head h left join ledger_block b on b.id = h.block_id
         where h.block_id <> (select coalesce(max(id), 0) from ledger_block)
             or h.block_id > 0 and (b.hash, b.last_transfer_id) is distinct from (h.hash, h.last_transfer_id)",
    "block_hashes_are_those_of_their_rows":
        "select 'block ' || id as what from ledger_block where last_transfer_id >= $1
         and hash <> ledger_block_hash(previous_hash, first_transfer_id, last_transfer_id)",
    "nothing_lives_past_its_last_day":
        "select 'account ' || a.id as what from ledger_account a join ledger_balance b on b.account_id = a.id
         where a.expires_on < $2::date - 1 and b.credits > b.debits + b.held_debits",
    "earnings_cite_evidence_of_their_learner":
        "select 'earning ' || e.id as what from credit_earning e
         left join attendance t on t.id = e.attendance_id
         where e.source = 'attendance' and (t.learner_id is distinct from e.learner_id
             or t.status not in ('signed_out', 'confirmed') or t.valid_minutes < e.valid_minutes)",
    "evidence_earns_once":
        "select 'evidence ' || coalesce(attendance_id, record_id) as what from credit_earning
         group by attendance_id, record_id having count(*) > 1",
    "earnings_are_paid_to_their_learner":
        "select 'earning ' || x.id as what from credit_earning x
         left join ledger_transfer t on t.event_id = x.id left join ledger_account a on a.id = t.credit_account_id
         where x.credited_centi > 0 and (t.amount is distinct from x.credited_centi
             or a.learner_id is distinct from x.learner_id or a.expires_on is distinct from x.expires_on)
         union all
         select 'event ' || e.id from ledger_event e left join credit_earning x on x.id = e.id
         where e.kind = 'earning' and x.id is null",
    "earnings_do_not_exceed_their_policy":
        "select 'earning ' || e.id as what from credit_earning e join credit_policy p on p.id = e.policy_id
         where e.credited_centi > e.raw_centi or e.credited_centi > (p.document #>> '{caps_centi,per_session}')::bigint
             or e.activity_date < p.effective_from
             or e.raw_centi > round(e.valid_minutes / (p.document ->> 'block_minutes')::integer
                 * (p.document ->> 'block_minutes')::integer
                 * (p.document -> 'rate_centi_per_hour' ->> e.form)::numeric / 60
                 * case when (p.document ->> 'priority_multiplier_enabled')::boolean
                     then (p.document ->> 'priority_multiplier_bp')::numeric / 10000 else 1 end)",
    "nobody_earns_more_in_a_day_than_the_cap":
        "select 'learner ' || e.learner_id || ' on ' || e.activity_date as what
         from credit_earning e join credit_policy p on p.id = e.policy_id group by e.learner_id, e.activity_date
         having sum(credited_centi) > max((p.document #>> '{caps_centi,per_day}')::bigint)",
    "attendance_earns_in_time":
        "select 'attendance ' || t.id as what from attendance t join class_session s on s.id = t.session_id
         where t.status in ('signed_out', 'confirmed') and s.status <> 'cancelled' and s.ends_at < $3
             and not exists (select from credit_earning e where e.attendance_id = t.id)
             and exists (select from credit_policy p where p.status = 'published'
                 and (s.starts_at at time zone 'Asia/Shanghai')::date
                     between p.effective_from and coalesce(p.effective_to, 'infinity'))",
    "orders_hold_credits_stock_and_cost_together":
        "select 'order ' || o.id as what from redemption_order o cross join lateral (
             select coalesce(sum(amount) filter (where a.kind = 'learner_bucket' and a.learner_id = o.learner_id), 0) as credits,
                 coalesce(sum(amount) filter (where a.kind = 'facility_stock' and a.facility_id = o.facility_id), 0) as pieces,
                 coalesce(sum(amount) filter (where a.kind = 'goods_on_shelf' and a.facility_id = o.facility_id
                     and a.item_id = o.item_id), 0) as cost
             from ledger_transfer t join ledger_account a on a.id = t.debit_account_id
             where t.event_id = o.reserve_event_id and t.phase = 'hold') held
         where held.credits <> o.credits_centi or held.pieces <> o.quantity or held.cost <> o.goods_cost * 100",
    "orders_are_resolved_as_they_stand":
        "select 'order ' || o.id as what from redemption_order o join ledger_transfer h
             on h.event_id = o.reserve_event_id and h.phase = 'hold'
         left join ledger_transfer r on r.hold_id = h.id
         where case o.status when 'reserved' then r.id is not null
             when 'delivered' then r.phase is distinct from 'post' or r.event_id <> o.resolve_event_id
             when 'reversed' then r.phase is distinct from 'post' or r.event_id <> o.resolve_event_id
                 or not exists (select from ledger_transfer u where u.reverses_id = r.id)
             when 'cancelled' then r.phase is distinct from 'void'
             else r.phase is distinct from 'expire' end",
    "empty_shelves_have_cost_nothing":
        "select 'shelf ' || a.id as what from ledger_account a join ledger_balance cost on cost.account_id = a.id
         left join (ledger_asset s join ledger_account p on p.asset_id = s.id and p.kind = 'facility_stock'
             join ledger_balance pieces on pieces.account_id = p.id)
             on s.item_id = a.item_id and p.facility_id = a.facility_id
         where a.kind = 'goods_on_shelf' and cost.credits > cost.debits
             and coalesce(pieces.credits - pieces.debits, 0) = 0",
    "deliveries_move_goods_and_money_together":
        "select 'delivery ' || d.event_id as what from fund_delivery d join fund_entry e on e.id = d.entry_id
         left join ledger_event r on r.cause_id = d.event_id and r.kind = 'reversal'
         left join lateral (
             select sum(t.amount) filter (where c.kind = 'goods_on_shelf' and c.facility_id = d.facility_id
                     and c.item_id = d.item_id and b.kind = 'goods_bought' and b.fund_id = e.fund_id) as cost,
                 sum(t.amount) filter (where c.kind = 'facility_stock' and c.facility_id = d.facility_id
                     and b.kind = 'supplier') as pieces,
                 bool_or(u.event_id is distinct from r.id) as torn
             from ledger_transfer t join ledger_account b on b.id = t.debit_account_id
                 join ledger_account c on c.id = t.credit_account_id
                 left join ledger_transfer u on u.reverses_id = t.id where t.event_id = d.event_id) moved on true
         where (moved.cost, moved.pieces) is distinct from (d.cost * 100, d.quantity::numeric) or moved.torn
         union all
         select 'entry ' || e.id from fund_entry e join fund_delivery d on d.entry_id = e.id
         where not exists (select from ledger_event r where r.cause_id = d.event_id and r.kind = 'reversal')
         group by e.id having sum(d.cost) > e.amount",
    "what_one_asks_for_another_decides":
        "select 'stock adjustment ' || id as what from stock_adjustment
         where status = 'approved' and decided_by = requested_by
         union all
         select 'credit adjustment ' || id from credit_adjustment where status = 'approved' and decided_by = requested_by",
    "what_one_enters_another_reviews":
        "select 'review ' || r.id as what from credit_review r join credit_review_line l on l.review_id = r.id
         where r.decided_by in (l.recorded_by, l.confirmed_by) or exists (select from learner_account a
             where a.account_id = r.decided_by and a.learner_id = l.learner_id)",
    "adjustments_move_what_was_asked_for":
        "select 'credit adjustment ' || c.id as what from credit_adjustment c cross join lateral (
             select coalesce(sum(case when k.learner_id = c.learner_id then t.amount else 0 end)
                 - sum(case when d.learner_id = c.learner_id then t.amount else 0 end), 0) as moved
             from ledger_transfer t join ledger_account k on k.id = t.credit_account_id
             join ledger_account d on d.id = t.debit_account_id where t.event_id = c.event_id) found
         where found.moved <> case c.status when 'approved' then c.amount_centi else 0 end",
    "refused_earnings_are_reversed":
        "select 'earning ' || l.earning_id as what from credit_review_line l
         join credit_review r on r.id = l.review_id
         left join ledger_transfer o on o.event_id = l.earning_id
         left join ledger_transfer u on u.reverses_id = o.id
         where (l.reversal_event_id is not null and u.event_id is distinct from l.reversal_event_id)
             or (l.reversal_event_id is not null and r.status <> 'refused')
         union all
         select 'review ' || r.id from credit_review r where r.status = 'refused'
             and not exists (select from credit_review_line l where l.review_id = r.id and l.reversal_event_id is not null)",
    "nobody_credits_itself":
        "select 'event ' || e.id as what from ledger_event e join ledger_transfer t on t.event_id = e.id
         join ledger_account a on a.id = t.credit_account_id
         join learner_account l on l.learner_id = a.learner_id and l.account_id = e.actor_id
         where e.kind in ('earning', 'adjustment') and t.id >= $1",
};

/// What was found of one invariant.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::credit) struct Found {
    /// How many rows.
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) count: i64,
    /// The first of them.
    #[diesel(sql_type = Array<Text>)]
    pub(in crate::credit) examples: Vec<String>,
}

/// What an invariant is checked against.
#[derive(Debug, Clone, Copy)]
pub(in crate::credit) struct Since {
    /// The first transfer to look at.
    pub(in crate::credit) transfer: i64,
    /// Today in Ordos.
    pub(in crate::credit) today: NaiveDate,
    /// Attendance before it must have earned.
    pub(in crate::credit) earned_by: DateTime<Utc>,
}

pub(in crate::credit) fn check(
    conn: &mut PgConnection,
    invariant: &Invariant,
    since: &Since,
) -> QueryResult<Found> {
    let query = format!(
        "with given as (select $1::bigint as first, $2::date as today, $3::timestamptz as earned_by)
         select count(*) as count, coalesce((array_agg(what order by what))[1:5], '{{}}') as examples
         from ({}) q",
        invariant.query
    );
    sql_query(query)
        .bind::<BigInt, _>(since.transfer)
        .bind::<Date, _>(since.today)
        .bind::<Timestamptz, _>(since.earned_by)
        .get_result(conn)
}

/// Makes the transaction read one instant of the database.
pub(in crate::credit) fn one_instant(conn: &mut PgConnection) -> QueryResult<()> {
    sql_query("set transaction isolation level repeatable read").execute(conn).map(drop)
}

/// Lets no later statement of the transaction run beyond so many milliseconds after its beginning.
pub(in crate::credit) fn bound(conn: &mut PgConnection, milliseconds: i64) -> QueryResult<()> {
    sql_query(
        "select set_config('statement_timeout', greatest(1, $1 - (extract(epoch from
             clock_timestamp() - transaction_timestamp()) * 1000)::bigint)::text, true)",
    )
    .bind::<BigInt, _>(milliseconds)
    .execute(conn)
    .map(drop)
}

/// The last block up to which the books were found in order, with its last transfer.
pub(in crate::credit) fn find_verified(conn: &mut PgConnection) -> QueryResult<Option<(i64, i64)>> {
    ledger_verification::table
        .inner_join(ledger_block::table.on(ledger_block::id.eq(ledger_verification::to_block_id)))
        .filter(ledger_verification::clean)
        .order(ledger_verification::to_block_id.desc())
        .select((ledger_block::id, ledger_block::last_transfer_id))
        .first(conn)
        .optional()
}

/// What a reconciliation found.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = ledger_verification)]
pub(in crate::credit) struct VerificationRow {
    pub(in crate::credit) id: Uuid,
    pub(in crate::credit) at: DateTime<Utc>,
    pub(in crate::credit) from_block_id: i64,
    pub(in crate::credit) to_block_id: i64,
    pub(in crate::credit) hash: Vec<u8>,
    pub(in crate::credit) findings: serde_json::Value,
    pub(in crate::credit) clean: bool,
}

pub(in crate::credit) fn insert_verification(
    conn: &mut PgConnection,
    row: &VerificationRow,
) -> QueryResult<()> {
    diesel::insert_into(ledger_verification::table).values(row).execute(conn).map(drop)
}

/// What reconciliations found, newest first.
pub(in crate::credit) fn list_verifications(
    conn: &mut PgConnection,
    clean: Option<bool>,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<VerificationRow>> {
    let filtered = || {
        let mut rows = ledger_verification::table.into_boxed();
        if let Some(clean) = clean {
            rows = rows.filter(ledger_verification::clean.eq(clean));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(ledger_verification::id.lt(id));
    }
    let rows: Vec<VerificationRow> = rows
        .order(ledger_verification::id.desc())
        .limit(paging.fetch())
        .select(VerificationRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

/// Since when nothing is posted, if so, and when the last block was posted, if there is one.
pub(in crate::credit) type ChainState = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// How the end of the chain stands.
pub(in crate::credit) fn find_chain_state(conn: &mut PgConnection) -> QueryResult<ChainState> {
    ledger_head::table
        .left_join(ledger_block::table.on(ledger_block::id.eq(ledger_head::block_id)))
        .select((ledger_head::frozen_at, ledger_block::at.nullable()))
        .first(conn)
}

/// Stops all posting, or lets it go on.
pub(in crate::credit) fn set_frozen(conn: &mut PgConnection, at: Option<DateTime<Utc>>) -> QueryResult<()> {
    diesel::update(ledger_head::table).set(ledger_head::frozen_at.eq(at)).execute(conn).map(drop)
}
