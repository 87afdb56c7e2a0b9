//! The invariants of the ledger itself: sums, holds, reversals, and the chain of blocks.

use super::{Invariant, invariants};

/// Those that read everything each time say why; the others read what was posted since the books were last in order.
pub(super) const ALL: &[Invariant] = invariants! {
    // Reads all balances: one that was altered has no new transfer.
    "assets_sum_to_zero":
        "select 'asset ' || asset_id as what from ledger_balance b join ledger_account a on a.id = b.account_id
         group by asset_id having sum(credits) <> sum(debits) or sum(held_credits) <> sum(held_debits)",
    // Reads all events: one without transfers is of no block.
    "events_have_transfers":
        "select 'event ' || e.id as what from ledger_event e
         where not exists (select from ledger_transfer t where t.event_id = e.id)",
    "transfers_name_accounts_of_their_asset":
        "select 'transfer ' || t.id as what from ledger_transfer t
         left join ledger_account d on d.id = t.debit_account_id left join ledger_account c on c.id = t.credit_account_id
         left join ledger_event e on e.id = t.event_id
         where t.id >= $1 and (d.asset_id is distinct from t.asset_id or c.asset_id is distinct from t.asset_id
             or e.id is null)",
    // Reads all accounts and balances: neither is of a block.
    "accounts_have_one_balance":
        "select 'account ' || coalesce(a.id, b.account_id) as what from ledger_account a
         full join ledger_balance b on b.account_id = a.id where a.id is null or b.account_id is null
         or a.bounded <> b.bounded",
    // Of the accounts that were moved, from their first transfer on.
    "balances_are_the_sum_of_their_transfers":
        "with moved as (select debit_account_id as account from ledger_transfer where id >= $1
             union select credit_account_id from ledger_transfer where id >= $1)
         select 'account ' || b.account_id as what from ledger_balance b left join (
             select account, sum(debit) as debits, sum(credit) as credits, sum(held_debit) as held_debits,
                 sum(held_credit) as held_credits from (
                 select debit_account_id as account, case when phase in ('single', 'post') then amount else 0 end as debit,
                     0::bigint as credit, case phase when 'hold' then amount when 'single' then 0 else -amount end as held_debit,
                     0::bigint as held_credit from ledger_transfer
                     where $1 <= 1 or debit_account_id in (select account from moved)
                 union all
                 select credit_account_id, 0, case when phase in ('single', 'post') then amount else 0 end, 0,
                     case phase when 'hold' then amount when 'single' then 0 else -amount end from ledger_transfer
                     where $1 <= 1 or credit_account_id in (select account from moved)) legs
             group by account) t on t.account = b.account_id
         where (b.debits, b.credits, b.held_debits, b.held_credits) is distinct from
             (coalesce(t.debits, 0), coalesce(t.credits, 0), coalesce(t.held_debits, 0), coalesce(t.held_credits, 0))
             and ($1 <= 1 or b.account_id in (select account from moved))",
    // Reads all balances, as above.
    "nothing_is_overdrawn":
        "select 'account ' || account_id as what from ledger_balance where bounded and debits + held_debits > credits",
    // Reads all balances of funds, as above.
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
        "select 'hold ' || hold_id as what from ledger_transfer where hold_id is not null and ($1 <= 1
             or hold_id in (select n.hold_id from ledger_transfer n where n.id >= $1 and n.hold_id is not null))
         group by hold_id having count(*) > 1",
    "reversals_mirror_their_originals":
        "select 'transfer ' || r.id as what from ledger_transfer r left join ledger_transfer o on o.id = r.reverses_id
         left join ledger_account target on target.id = r.credit_account_id
         left join ledger_account source on source.id = o.debit_account_id
         where r.id >= $1 and r.reverses_id is not null and (o.id is null or o.reverses_id is not null
             or o.amount <> r.amount or r.debit_account_id <> o.credit_account_id
             or target.id <> source.id and (target.learner_id is distinct from source.learner_id
                 or target.learner_id is null or target.kind <> source.kind))",
    "nothing_is_reversed_twice":
        "select 'transfer ' || reverses_id as what from ledger_transfer where reverses_id is not null and ($1 <= 1
             or reverses_id in (select n.reverses_id from ledger_transfer n
                 where n.id >= $1 and n.reverses_id is not null))
         group by reverses_id having count(*) > 1",
    // Counts all transfers: a gap stays where it is.
    "ids_have_no_gaps":
        "select 'head at ' || h.last_transfer_id as what from ledger_head h
         where h.last_transfer_id <> (select count(*) from ledger_transfer)
             or h.last_transfer_id <> (select coalesce(max(id), 0) from ledger_transfer)",
    "blocks_are_linked":
        "select 'block ' || b.id as what from ledger_block b left join ledger_block p on p.id = b.id - 1
         where b.last_transfer_id >= $1 and (b.id > 1 and p.id is null
             or b.previous_hash <> coalesce(p.hash, decode(repeat('00', 32), 'hex'))
             or b.first_transfer_id <> coalesce(p.last_transfer_id, 0) + 1)
         union all
         select 'head' from ledger_head h left join ledger_block b on b.id = h.block_id
         where h.block_id <> (select coalesce(max(id), 0) from ledger_block)
             or h.block_id > 0 and (b.hash, b.last_transfer_id) is distinct from (h.hash, h.last_transfer_id)",
    "block_hashes_are_those_of_their_rows":
        "select 'block ' || id as what from ledger_block where last_transfer_id >= $1
         and hash <> ledger_block_hash(previous_hash, first_transfer_id, last_transfer_id)",
    // Reads all checks that were kept, one block each: who rewrites the past and computes every hash anew cannot make
    // them fit. A check that found the chain itself broken kept a hash that need not be the right one.
    "heads_kept_by_earlier_checks_are_in_the_chain":
        "select 'check ' || v.id || ' of block ' || v.to_block_id as what from ledger_verification v
         left join ledger_block b on b.id = v.to_block_id
         where v.to_block_id > 0 and b.hash is distinct from v.hash and not exists (
             select from jsonb_array_elements(v.findings) f where (f ->> 'count')::bigint > 0 and f ->> 'name' in (
                 'blocks_are_linked', 'block_hashes_are_those_of_their_rows', 'ids_have_no_gaps',
                 'heads_kept_by_earlier_checks_are_in_the_chain', 'heads_kept_elsewhere_are_in_the_chain'))",
    // Reads every line of the file: it is kept so that the past can be held against it.
    "heads_kept_elsewhere_are_in_the_chain":
        "select 'line ' || k.line || coalesce(' of block ' || k.block, ' cannot be read') as what
         from unnest($4::bigint[], $5::text[]) with ordinality k (block, hash, line)
         left join ledger_block b on b.id = k.block
         where k.hash is not null and (k.block is null
             or k.hash is distinct from case when k.block = 0 then repeat('00', 32) else encode(b.hash, 'hex') end)",
    // Reads all buckets whose last day has passed: time moves, not the ledger. What an order has just let go waits for
    // the next sweep.
    "nothing_lives_past_its_last_day":
        "select 'account ' || a.id as what from ledger_account a join ledger_balance b on b.account_id = a.id
         where a.expires_on < $2::date - 1 and b.credits > b.debits + b.held_debits and not exists (
             select from ledger_transfer t join ledger_event e on e.id = t.event_id
             where t.debit_account_id = a.id and t.phase in ('void', 'expire') and e.business_date >= $2::date - 1)",
};

/// What is amiss although the books are in order.
pub(super) const WARNINGS: &[Invariant] = invariants! {
    // Reads all balances of buckets and funds: what is outstanding is a sum. As `domain/cover.rs` has it.
    "funds_cover_outstanding_credits":
        "select trunc(greatest(c.money, 0) * 10000 / (c.credits * p.par), 2) || ' % < ' || trunc(p.warn / 100, 2) || ' %' as what
         from (select sum(b.credits - b.debits) filter (where a.kind = 'learner_bucket' and a.expires_on >= $2) as credits,
                 coalesce(sum(b.credits - b.debits) filter (where a.kind in ('redemption_fund', 'goods_bought',
                     'goods_on_shelf')), 0) as money
             from ledger_account a join ledger_balance b on b.account_id = a.id
             where a.kind in ('learner_bucket', 'redemption_fund', 'goods_bought', 'goods_on_shelf')) c
         join (select (document ->> 'par_value_fen_per_credit')::numeric as par,
                 (document #>> '{reserve,warn_ratio_bp}')::numeric as warn from credit_policy
             where status = 'published' and $2 between effective_from and coalesce(effective_to, 'infinity')) p
             on c.credits > 0 and greatest(c.money, 0) * 1000000 < c.credits * p.par * p.warn",
};
