-- What is redeemed: one item with pieces and their cost on a thousand shelves, and credits to spend; and what pgbench calls
-- to reserve a piece, the same rows by one function a transaction.
insert into redemption_item (id, code, name, kind, price_centi, cost, offered, created_at, version)
    values (bench_id(9, 1), 'BENCH', '香皂', 'daily_necessity', 10, 1.00, true, now(), 1);
insert into ledger_asset (id, kind, item_id) values (1000, 'stock_item', bench_id(9, 1));
insert into ledger_account (id, asset_id, kind, facility_id, item_id, bounded, opened_at)
    select bench_id(6, n), 1000, 'facility_stock', bench_id(1, n), null, true, now() from generate_series(1, 1000) n
    union all
    select bench_id(7, n), 2, 'goods_on_shelf', bench_id(1, n), bench_id(9, 1), true, now() from generate_series(1, 1000) n;
insert into ledger_account (id, asset_id, kind, bounded, opened_at) values
    (bench_id(8, 1), 1, 'redemption_clearing', true, now()),
    (bench_id(8, 2), 1000, 'handed_over', true, now()),
    (bench_id(8, 3), 2, 'spent', true, now()),
    (bench_id(8, 4), 1000, 'supplier', false, now()),
    (bench_id(8, 5), 2, 'donation_source', false, now());
insert into ledger_balance (account_id, bounded) select id, bounded from ledger_account a
    where not exists (select from ledger_balance b where b.account_id = a.id);

-- A million pieces of one yuan on each shelf, and 200.00 for each learner, of which a piece costs 0.10.
update ledger_balance b set credits = credits + case a.kind when 'facility_stock' then 1000000 else 100000000 end
    from ledger_account a where a.id = b.account_id and a.kind in ('facility_stock', 'goods_on_shelf');
update ledger_balance set debits = debits + 1000000000 where account_id = bench_id(8, 4);
update ledger_balance set debits = debits + 100000000000 where account_id = bench_id(8, 5);
update ledger_balance b set credits = credits + 20000
    from generate_series(1, 100000) n where b.account_id = bench_id(5, n);
update ledger_balance b set debits = debits + 2000000
    from generate_series(1, 1000) n where b.account_id = bench_id(4, n);

create function bench_reserve(event uuid, ordered uuid, n integer) returns void language plpgsql
set plan_cache_mode = force_generic_plan as $$
declare
    bucket constant uuid := bench_id(5, n);
    facility constant uuid := bench_id(1, 1 + n % 1000);
    pieces constant uuid := bench_id(6, 1 + n % 1000);
    goods constant uuid := bench_id(7, 1 + n % 1000);
    clearing constant uuid := bench_id(8, 1);
    handed_over constant uuid := bench_id(8, 2);
    spent constant uuid := bench_id(8, 3);
    until constant timestamptz := now() + interval '7 days';
begin
    update ledger_balance set held_debits = held_debits + 10, version = version + 1 where account_id = bucket;
    update ledger_balance set held_debits = held_debits + 1, version = version + 1 where account_id = pieces;
    update ledger_balance set held_debits = held_debits + 100, version = version + 1 where account_id = goods;
    insert into ledger_event (id, kind, at, business_date) values (event, 'redemption_reserve', now(), current_date);
    insert into ledger_transfer (id, event_id, asset_id, debit_account_id, credit_account_id, amount, phase, expires_at)
        values (nextval('bench_transfer'), event, 1, bucket, clearing, 10, 'hold', until),
            (nextval('bench_transfer'), event, 1000, pieces, handed_over, 1, 'hold', until),
            (nextval('bench_transfer'), event, 2, goods, spent, 100, 'hold', until);
    insert into redemption_order (id, learner_id, facility_id, item_id, quantity, credits_centi, unit_cost, status,
            reserved_on, reserved_at, pick_up_by, reserve_event_id, goods_cost)
        values (ordered, bench_id(3, n), facility, bench_id(9, 1), 1, 10, 1.00, 'reserved', current_date, now(), until,
            event, 1.00);
    -- Everybody's accounts last, so that they are locked for as short as can be.
    update ledger_balance set held_credits = held_credits + 10, version = version + 1 where account_id = clearing;
    update ledger_balance set held_credits = held_credits + 1, version = version + 1 where account_id = handed_over;
    update ledger_balance set held_credits = held_credits + 100, version = version + 1 where account_id = spent;
end $$;
