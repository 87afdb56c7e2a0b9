-- Accounts and learners for the benchmark, and what pgbench calls: the same rows by one function a transaction.
create function bench_id(kind integer, number integer) returns uuid language sql immutable
    return ('01930000-000' || kind || '-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid;

insert into facility (id, kind, name_zh, name_key, division_code, county_code, township_code, status, created_at, updated_at)
    select bench_id(1, n), 'subdistrict_elderly_care_center', '中心' || n, '中心' || n, '150602001', '150602', '150602001',
        'approved', now(), now() from generate_series(1, 1001) n;
insert into school (id, facility_id, code, name, construction_mode, pilot_batch, opened_on, created_at)
    select bench_id(2, n), bench_id(1, n), 'YFXT-150602' || lpad(n::text, 6, '0') || '-01', '学堂' || n, 'new', 'urban_pilot', '2024-01-01', now()
    from generate_series(1, 1001) n;
-- 100,000 learners of a thousand schools, and as many of one.
insert into learner (id, school_id, name_zh, sex, birth_date, id_number_sealed, id_number_hash, id_number_tail_hash, id_number_masked, status,
        registered_on, consent_notice_version, consented_at, synthetic, created_at)
    select bench_id(3, n), bench_id(2, case when n > 100000 then 1001 else 1 + n % 1000 end), '学员' || n, 'female',
        '1950-05-01', '\x00', decode(lpad(to_hex(n), 8, '0'), 'hex'), '\x', '150602**********1X', 'active', '2024-01-01', '1',
        now(), true, now() from generate_series(1, 200000) n;
insert into ledger_account (id, asset_id, kind, facility_id, bounded, opened_at)
    select bench_id(4, n), 1, 'issuance', bench_id(1, n), false, now() from generate_series(1, 1001) n;
insert into ledger_account (id, asset_id, kind, learner_id, expires_on, bounded, opened_at)
    select bench_id(5, n), 1, 'learner_bucket', bench_id(3, n), '2027-12-31', true, now() from generate_series(1, 200000) n;
insert into ledger_balance (account_id, bounded) select id, bounded from ledger_account a
    where not exists (select from ledger_balance b where b.account_id = a.id);

create sequence bench_transfer start 1000000001 cache 100;
create function bench_post(event uuid, debit uuid, credit uuid, amount bigint) returns void language plpgsql
set plan_cache_mode = force_generic_plan as $$
begin
    if debit < credit then
        update ledger_balance set debits = debits + amount, version = version + 1 where account_id = debit;
        update ledger_balance set credits = credits + amount, version = version + 1 where account_id = credit;
    else
        update ledger_balance set credits = credits + amount, version = version + 1 where account_id = credit;
        update ledger_balance set debits = debits + amount, version = version + 1 where account_id = debit;
    end if;
    insert into ledger_event (id, kind, at, business_date) values (event, 'earning', now(), current_date);
    insert into ledger_transfer (id, event_id, asset_id, debit_account_id, credit_account_id, amount, phase)
        values (nextval('bench_transfer'), event, 1, debit, credit, amount, 'single');
end $$;
-- The same with the earning's own row: what a request leaves behind in full.
create function bench_earn(event uuid, debit uuid, credit uuid, learner uuid, amount bigint) returns void
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
    perform bench_post(event, debit, credit, amount);
    insert into credit_earning (id, learner_id, source, record_id, policy_id, form, activity_date, starts_at, ends_at,
            valid_minutes, priority, used_centi, raw_centi, credited_centi, expires_on, earned_at, request_hash)
        values (event, learner, 'online_record', event, '01920000-0000-7000-8000-000000000901', 'online_course',
            '2026-05-05', '2026-05-05 01:00Z', '2026-05-05 02:00Z', 60, false, '{0,0,0,0,0}', amount, amount,
            '2027-12-31', now(), sha256(event::text::bytea));
end $$;
create function bench_v7(low bigint, high bigint) returns uuid language sql volatile
    return (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
        || lpad(to_hex(low), 3, '0') || '8' || lpad(to_hex(high), 15, '0'))::uuid;
