//! The registers against the ledger, in both directions: what an order, an entry of a fund, a donation, a delivery, a count
//! or a correction says is what its event moved, and no such event is without its row.

use super::{Invariant, invariants};

/// Those that read everything each time say why; the others read what was posted since the books were last in order, and
/// of rows that name an event those whose event was.
///
/// That the event of a row is there at all is looked up for every row: one that was made up is of no block.
pub(super) const ALL: &[Invariant] = invariants! {
    "orders_hold_credits_stock_and_cost_together":
        "select 'order ' || o.id as what from redemption_order o cross join lateral (
             select coalesce(sum(amount) filter (where a.kind = 'learner_bucket' and a.learner_id = o.learner_id), 0) as credits,
                 coalesce(sum(amount) filter (where a.kind = 'facility_stock' and a.facility_id = o.facility_id
                     and s.item_id = o.item_id), 0) as pieces,
                 coalesce(sum(amount) filter (where a.kind = 'goods_on_shelf' and a.facility_id = o.facility_id
                     and a.item_id = o.item_id), 0) as cost
             from ledger_transfer t join ledger_account a on a.id = t.debit_account_id
             join ledger_asset s on s.id = t.asset_id
             where t.event_id = o.reserve_event_id and t.phase = 'hold') held
         where ($1 <= 1 or o.reserve_event_id in (select n.event_id from ledger_transfer n where n.id >= $1))
             and (held.credits <> o.credits_centi or held.pieces <> o.quantity or held.cost <> o.goods_cost * 100)
         union
         select 'order ' || o.id from redemption_order o
         where not exists (select from ledger_event e where e.id = o.reserve_event_id and e.kind = 'redemption_reserve')
         union
         select 'event ' || e.id from ledger_transfer n join ledger_event e on e.id = n.event_id
         left join redemption_order o on o.reserve_event_id = e.id
         where n.id >= $1 and e.kind = 'redemption_reserve' and o.id is null",
    "orders_are_resolved_as_they_stand":
        "select 'order ' || o.id as what from redemption_order o join ledger_transfer h
             on h.event_id = o.reserve_event_id and h.phase = 'hold'
         left join ledger_transfer r on r.hold_id = h.id
         where ($1 <= 1 or o.id in (
                 select x.id from ledger_transfer n join redemption_order x on x.reserve_event_id = n.event_id where n.id >= $1
                 union all
                 select x.id from ledger_transfer n join redemption_order x on x.resolve_event_id = n.event_id where n.id >= $1
                 union all
                 select x.id from ledger_transfer n join redemption_order x on x.reversal_event_id = n.event_id where n.id >= $1))
             and case o.status when 'reserved' then r.id is not null
                 when 'delivered' then r.phase is distinct from 'post' or r.event_id is distinct from o.resolve_event_id
                     or exists (select from ledger_transfer u where u.reverses_id = r.id)
                 when 'reversed' then r.phase is distinct from 'post' or r.event_id is distinct from o.resolve_event_id
                     or not exists (select from ledger_transfer u where u.reverses_id = r.id
                         and u.event_id = o.reversal_event_id)
                 when 'cancelled' then r.phase is distinct from 'void' or r.event_id is distinct from o.resolve_event_id
                 else r.phase is distinct from 'expire' or r.event_id is distinct from o.resolve_event_id end
         union
         select 'event ' || e.id from ledger_transfer n join ledger_event e on e.id = n.event_id
         left join redemption_order o on o.resolve_event_id = e.id
         where n.id >= $1 and e.kind in ('redemption_deliver', 'redemption_cancel') and o.id is null",
    "reversals_belong_to_what_was_undone":
        "select distinct 'event ' || e.id as what from ledger_transfer n join ledger_event e on e.id = n.event_id
         left join redemption_order o on o.reversal_event_id = e.id
         left join credit_review_line l on l.reversal_event_id = e.id
         left join ledger_reversal r on r.reversal_event_id = e.id
         left join credit_earning x on x.id = e.cause_id
         left join attendance t on t.id = x.attendance_id and t.status = 'void'
         where n.id >= $1 and e.kind = 'reversal' and e.cause_id is distinct from
             coalesce(o.resolve_event_id, l.earning_id, r.event_id, case when t.id is not null then x.id end)",
    "reversals_undo_all_that_was_entered":
        "select 'reversal ' || r.id as what from ledger_reversal r
         left join ledger_event e on e.id = r.reversal_event_id
         where r.status = 'approved' and ($1 <= 1 or exists (
                 select from ledger_transfer n where n.event_id = r.reversal_event_id and n.id >= $1))
             and ((e.kind, e.cause_id) is distinct from ('reversal', r.event_id)
                 or exists (select from ledger_transfer t left join ledger_transfer u on u.reverses_id = t.id
                     where t.event_id = r.event_id and u.event_id is distinct from r.reversal_event_id))
         union all
         select 'reversal ' || r.id from ledger_reversal r where r.status <> 'approved'
             and exists (select from ledger_event e where e.cause_id = r.event_id and e.kind = 'reversal')
             and not exists (select from ledger_reversal s where s.event_id = r.event_id and s.status = 'approved')",
    // Reads all reviews: which were refused does not say when they were.
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
    "adjustments_move_what_was_asked_for":
        "with moved as (select n.event_id, coalesce(c.learner_id, d.learner_id) as learner_id,
                 sum(case when c.learner_id is null then -n.amount else n.amount end) as centi
             from ledger_transfer n join ledger_event e on e.id = n.event_id and e.kind = 'adjustment'
             join ledger_account c on c.id = n.credit_account_id join ledger_account d on d.id = n.debit_account_id
             where n.id >= $1 and coalesce(c.learner_id, d.learner_id) is not null
             group by n.event_id, coalesce(c.learner_id, d.learner_id))
         select 'event ' || m.event_id as what from moved m left join credit_adjustment a on a.event_id = m.event_id
         where (a.status, a.learner_id, a.amount_centi::numeric) is distinct from ('approved', m.learner_id, m.centi)
         union all
         select 'credit adjustment ' || a.id from credit_adjustment a
         where (a.status = 'approved') <> exists (select from ledger_transfer t join ledger_account c
             on c.id in (t.credit_account_id, t.debit_account_id) and c.learner_id = a.learner_id
             where t.event_id = a.event_id)",
    "fund_entries_say_what_was_moved":
        "select 'event ' || e.id as what from ledger_transfer n join ledger_event e on e.id = n.event_id
         join ledger_account d on d.id = n.debit_account_id join ledger_account c on c.id = n.credit_account_id
         left join (select x.*, case f.kind when 'operating_guarantee_fund' then 'operating_fund' else f.kind end as money,
                 case f.kind when 'donation_fund' then 'donation_source' else 'subsidy_source' end as source
             from fund_entry x join fund f on f.id = x.fund_id) x on x.event_id = e.id
         where n.id >= $1 and e.kind in ('fund_receipt', 'fund_expense', 'fund_return')
             and (x.amount * 100 is distinct from n.amount
             or (case e.kind when 'fund_receipt' then x.category is not null or x.origin = 'return'
                     or (d.kind, c.kind, c.fund_id) is distinct from (x.source, x.money, x.fund_id)
                 when 'fund_return' then x.origin is distinct from 'return'
                     or (d.kind, d.fund_id, c.kind) is distinct from (x.money, x.fund_id, x.source)
                 else x.category is null or (d.kind, d.fund_id) is distinct from (x.money, x.fund_id)
                     or case c.kind when 'goods_bought' then c.fund_id <> x.fund_id
                             or x.category not in ('redemption_goods', 'redemption_services')
                         else c.kind <> 'spent' or x.category in ('redemption_goods', 'redemption_services') end
                 end))
         union all
         select 'fund entry ' || x.id from fund_entry x where not exists (select from ledger_event e
             join ledger_transfer t on t.event_id = e.id
             where e.id = x.event_id and e.kind = case when x.origin = 'return' then 'fund_return'
                 when x.category is null then 'fund_receipt' else 'fund_expense' end)",
    // A run's entries are of its lines, and a line's of no more than was decided; reads all of them, for the lines are of no block.
    "subsidies_are_paid_as_they_were_decided":
        "select 'fund entry ' || x.id as what from fund_entry x left join subsidy_disbursement p on p.entry_id = x.id
         where (x.origin <> 'entered') <> (p.id is not null) or p.id is not null and (x.fund_id <> p.fund_id
             or (x.origin = 'return') <> (p.clawback_id is not null) or x.amount <> abs(p.amount))
         union all
         select 'subsidy line ' || l.id from subsidy_disbursement p join subsidy_line l on l.id = p.line_id
         where p.amount <> case p.kind when 'award_municipal' then l.municipal_share when 'award_county' then l.county_share
             when 'operating' then l.operating_guarantee else p.amount end
         union all
         select 'subsidy line ' || p.line_id from subsidy_disbursement p
         group by p.line_id, p.kind in ('operating', 'clawback_operating') having sum(p.amount) < 0
         union all
         select 'subsidy run ' || r.id from subsidy_run r join subsidy_line l on l.run_id = r.id and l.version = r.current
         where r.status in ('disbursed', 'expense_reported', 'closed') and l.payment <> coalesce((
             select sum(p.amount) from subsidy_disbursement p
             where p.line_id = l.id and p.kind in ('award_municipal', 'award_county')), 0)
         union all
         select 'subsidy run ' || r.id from subsidy_run r join subsidy_line l on l.run_id = r.id and l.version = r.current
         where r.status in ('disbursed', 'expense_reported', 'closed') and coalesce(l.operating_guarantee, 0) <> coalesce((
             select sum(p.amount) from subsidy_disbursement p where p.line_id = l.id and p.kind = 'operating'), 0)
         union all
         select 'subsidy clawback ' || c.id from subsidy_clawback c left join subsidy_disbursement p on p.clawback_id = c.id
         left join fund_entry x on x.id = p.entry_id
         where coalesce(c.recovered, 0) <> coalesce(-p.amount, 0) or c.event_id is distinct from x.event_id",
    // A donation of money is told from other receipts of its fund by the number of its receipt.
    "donations_say_what_was_given":
        "select 'event ' || e.id as what from ledger_transfer n join ledger_event e on e.id = n.event_id
         join ledger_account d on d.id = n.debit_account_id and d.kind = 'donation_source'
         join ledger_account c on c.id = n.credit_account_id join ledger_asset s on s.id = n.asset_id
         left join donation g on g.event_id = e.id
         where n.id >= $1 and (e.kind <> 'fund_receipt' or e.reason is not null)
             and not coalesce(g.receipt_number = e.reason and case c.kind
                 when 'donation_fund' then g.kind = 'cash' and c.fund_id = g.fund_id and n.amount = g.amount * 100
                 when 'facility_stock' then g.kind = 'in_kind' and c.facility_id = g.facility_id
                     and s.item_id = g.item_id and n.amount = g.quantity
                 when 'goods_on_shelf' then g.kind = 'in_kind' and c.facility_id = g.facility_id
                     and c.item_id = g.item_id and n.amount = g.amount * 100
                 else false end, false)
         union all
         select 'donation ' || g.id from donation g where not exists (select from ledger_transfer t
             join ledger_account d on d.id = t.debit_account_id and d.kind = 'donation_source'
             where t.event_id = g.event_id)
         union all
         select 'receipts of ' || r.county_code || ' in ' || r.year from donation_number r
         where r.last <> (select count(*) from donation g where g.county_code = r.county_code
             and g.receipt_number like 'JZ-' || r.county_code || '-' || r.year || '-%')",
    "deliveries_move_goods_and_money_together":
        "select 'delivery ' || d.event_id as what from fund_delivery d join fund_entry e on e.id = d.entry_id
         left join ledger_event r on r.cause_id = d.event_id and r.kind = 'reversal'
         left join lateral (
             select sum(t.amount) filter (where c.kind = 'goods_on_shelf' and c.facility_id = d.facility_id
                     and c.item_id = d.item_id and b.kind = 'goods_bought' and b.fund_id = e.fund_id) as cost,
                 sum(t.amount) filter (where c.kind = 'facility_stock' and c.facility_id = d.facility_id
                     and s.item_id = d.item_id and b.kind = 'supplier') as pieces,
                 bool_or(u.event_id is distinct from r.id) as torn
             from ledger_transfer t join ledger_account b on b.id = t.debit_account_id
                 join ledger_account c on c.id = t.credit_account_id join ledger_asset s on s.id = t.asset_id
                 left join ledger_transfer u on u.reverses_id = t.id
             where t.event_id = d.event_id) moved on true
         where ($1 <= 1 or exists (select from ledger_transfer n where n.event_id in (d.event_id, r.id) and n.id >= $1))
             and ((moved.cost, moved.pieces) is distinct from (d.cost * 100, d.quantity::numeric) or moved.torn)
         union all
         select 'delivery ' || d.event_id from fund_delivery d
         where not exists (select from ledger_event e where e.id = d.event_id and e.kind = 'stock_receipt')
         union all
         select 'event ' || n.event_id from ledger_transfer n
         join ledger_account b on b.id = n.debit_account_id and b.kind = 'goods_bought'
         left join fund_delivery d on d.event_id = n.event_id
         where n.id >= $1 and n.reverses_id is null and d.event_id is null
         union all
         select 'entry ' || e.id from fund_entry e join fund_delivery d on d.entry_id = e.id
         where not exists (select from ledger_event r where r.cause_id = d.event_id and r.kind = 'reversal')
         group by e.id having sum(d.cost) > e.amount
             or exists (select from ledger_event r where r.cause_id = e.event_id and r.kind = 'reversal')",
    // Reads all shelves: their balances are of no block.
    "empty_shelves_have_cost_nothing":
        "select 'shelf ' || a.id as what from ledger_account a join ledger_balance cost on cost.account_id = a.id
         left join (ledger_asset s join ledger_account p on p.asset_id = s.id and p.kind = 'facility_stock'
             join ledger_balance pieces on pieces.account_id = p.id)
             on s.item_id = a.item_id and p.facility_id = a.facility_id
         where a.kind = 'goods_on_shelf' and cost.credits > cost.debits
             and coalesce(pieces.credits - pieces.debits, 0) = 0",
    "stock_adjustments_move_what_was_counted":
        "with moved as (select n.event_id, a.facility_id, s.item_id, e.kind,
                 sum(case when a.id = n.credit_account_id then n.amount else -n.amount end) as pieces
             from ledger_transfer n
             join ledger_event e on e.id = n.event_id and e.kind in ('stock_write_off', 'adjustment')
             join ledger_account a on a.id in (n.debit_account_id, n.credit_account_id) and a.kind = 'facility_stock'
             join ledger_asset s on s.id = a.asset_id
             where n.id >= $1 group by n.event_id, a.facility_id, s.item_id, e.kind),
             asked as (select j.event_id, l.facility_id, l.item_id, (l.counted - l.book)::numeric as pieces,
                 case j.kind when 'count' then 'adjustment' else 'stock_write_off' end as kind
             from stock_adjustment j join stock_adjustment_line l on l.adjustment_id = j.id
             where j.status = 'approved' and l.counted <> l.book and ($1 <= 1 or exists (
                 select from ledger_transfer n where n.event_id = j.event_id and n.id >= $1)))
         select 'event ' || coalesce(m.event_id, q.event_id) || ' item ' || coalesce(m.item_id, q.item_id) as what
         from moved m full join asked q on (q.event_id, q.facility_id, q.item_id) = (m.event_id, m.facility_id, m.item_id)
         where (m.pieces, m.kind) is distinct from (q.pieces, q.kind)
         union all
         select distinct 'stock adjustment ' || j.id from stock_adjustment j
         left join stock_adjustment_line l on l.adjustment_id = j.id
         where l.facility_id is distinct from j.facility_id or j.status = 'matching' and l.counted <> l.book",
    "what_one_asks_for_another_decides":
        "select 'stock adjustment ' || j.id as what from stock_adjustment j
         where j.status = 'approved' and j.decided_by = j.requested_by and ($1 <= 1 or exists (
             select from ledger_transfer n where n.event_id = j.event_id and n.id >= $1))
         union all
         select 'credit adjustment ' || j.id from credit_adjustment j
         where j.status = 'approved' and j.decided_by = j.requested_by and ($1 <= 1 or exists (
             select from ledger_transfer n where n.event_id = j.event_id and n.id >= $1))
         union all
         select 'reversal ' || j.id from ledger_reversal j
         where j.status = 'approved' and j.decided_by = j.requested_by and ($1 <= 1 or exists (
             select from ledger_transfer n where n.event_id = j.reversal_event_id and n.id >= $1))",
};
