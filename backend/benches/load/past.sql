-- The year before: earnings as posting leaves them, spread evenly over 100,000 learners, with their events, transfers and
-- blocks. Their credits live as long as this year's, so that nobody has to be reminded of them while it is measured.
create procedure bench_past(many bigint) language plpgsql as $$
declare
    step constant bigint := 500000;
    block constant bigint := 1000;
    head ledger_head%rowtype;
    this bytea;
    one record;
begin
    -- For filling only: what each row names is known to be there, and indexes are built at the end.
    set session_replication_role = replica;
    set maintenance_work_mem = '1GB';
    set work_mem = '256MB';
    alter table ledger_transfer disable trigger ledger_transfer_names;
    alter table credit_earning disable trigger credit_earning_names;
    create temp table bench_learner as
        select n, bench_id(3, n) as learner, bench_id(5, n) as bucket, bench_id(4, 1 + n % 1000) as issuer,
            0::bigint as earned
        from generate_series(1, 100000) n;
    create temp table bench_earned (n bigint, id uuid, at timestamptz, day date, learner uuid, bucket uuid, issuer uuid);
    create temp table bench_index as
        select indexname, indexdef from pg_indexes i
        where tablename in ('ledger_event', 'ledger_transfer', 'credit_earning')
            and not exists (select from pg_constraint c where c.conname = i.indexname);
    for one in select * from bench_index loop
        execute format('drop index %I', one.indexname);
    end loop;
    commit;
    for lowest in 1..many by step loop
        truncate bench_earned;
        -- One every three seconds, each learner in turn, under names that begin with the instant.
        insert into bench_earned
            select e.n, ('0' || to_hex(1735700000000 + e.n * 3000) || '7'
                    || overlay(substr(md5(e.n::text), 1, 19) placing '8' from 4 for 1))::uuid,
                e.at, (e.at at time zone 'Asia/Shanghai')::date, l.learner, l.bucket, l.issuer
            from (select n, to_timestamp(1735700000 + n * 3) as at
                from generate_series(lowest::bigint, least(lowest + step - 1, many)) n) e
            join bench_learner l on l.n = 1 + e.n * 7919 % 100000;
        insert into ledger_event (id, kind, at, business_date) select id, 'earning', at, day from bench_earned;
        insert into ledger_transfer (id, event_id, asset_id, debit_account_id, credit_account_id, amount, phase)
            select n, id, 1, issuer, bucket, 10, 'single' from bench_earned;
        insert into credit_earning (id, learner_id, learner_version, source, record_id, policy_id, policy_version, form,
                activity_date, starts_at, ends_at, valid_minutes, priority, used_centi, raw_centi, credited_centi,
                expires_on, earned_at, request_hash)
            select id, learner, 1, 'online_record', id, '01920000-0000-7000-8000-000000000901', 1, 'online_course', day,
                at - interval '1 hour', at - interval '48 minutes', 12, false, '{0,0,0,0,0}', 10, 10, '2027-12-31', at,
                sha256(uuid_send(id))
            from bench_earned;
        commit;
    end loop;
    update bench_learner l set earned = e.many
        from (select 1 + n * 7919 % 100000 as n, count(*) as many from generate_series(1, many) n group by 1) e
        where e.n = l.n;
    update ledger_balance b set credits = credits + 10 * l.earned, version = version + l.earned
        from bench_learner l where b.account_id = l.bucket;
    update ledger_balance b set debits = debits + 10 * l.earned, version = version + l.earned
        from (select issuer, sum(earned) as earned from bench_learner group by issuer) l where b.account_id = l.issuer;
    for one in select * from bench_index loop
        execute one.indexdef;
    end loop;
    drop table bench_index, bench_learner, bench_earned;
    commit;
    analyze ledger_event, ledger_transfer, credit_earning;
    select * into head from ledger_head;
    for lowest in 1..many by block loop
        this := ledger_block_hash(head.hash, lowest, least(lowest + block - 1, many));
        head.block_id := head.block_id + 1;
        insert into ledger_block (id, first_transfer_id, last_transfer_id, previous_hash, hash, at)
            values (head.block_id, lowest, least(lowest + block - 1, many), head.hash, this, now());
        head.hash := this;
    end loop;
    update ledger_head set last_transfer_id = many, block_id = head.block_id, hash = head.hash;
    update credit_screening set last_transfer_id = many;
    alter table ledger_transfer enable always trigger ledger_transfer_names;
    alter table credit_earning enable always trigger credit_earning_names;
    commit;
    reset session_replication_role;
    reset maintenance_work_mem;
    reset work_mem;
end $$;
