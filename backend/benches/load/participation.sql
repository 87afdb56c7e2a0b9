-- Forty thousand learners of a thousand schools in nine counties, and three million attendances of two years: a hundred
-- sessions of each school, a week apart, to which some learners hardly ever come. Triggers and the exclusion of two places
-- at once are left out while it is filled; what they keep is counted as the migration does.
create function bench_id(kind integer, number integer) returns uuid language sql immutable
    return ('01930000-000' || kind || '-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid;
set session_replication_role = replica;
alter table attendance drop constraint attendance_learner_id_period_excl;

insert into facility (id, kind, name_zh, name_key, division_code, county_code, township_code, status, created_at, updated_at)
    select bench_id(1, n), 'subdistrict_elderly_care_center', '中心' || n, '中心' || n, township, county, township, 'approved',
        now(), now()
    from generate_series(1, 1000) n join (
        select row_number() over (order by county) as number, county, township
        from (select left(code, 6) as county, min(code) as township from division
            where level = 'township' and valid_to is null group by 1) first
    ) place on place.number = 1 + n % 9;
insert into school (id, facility_id, code, name, construction_mode, pilot_batch, opened_on, created_at)
    select bench_id(2, n), bench_id(1, n), 'YFXT-150602' || lpad(n::text, 6, '0') || '-01', '学堂' || n, 'new', 'urban_pilot',
        case when n % 10 = 0 then date '2026-04-15' else '2024-01-01' end, now()
    from generate_series(1, 1000) n;
insert into course (id, code, status, created_by, created_at, shown_version_id)
    values (bench_id(6, 1), 'K-1', 'published', bench_id(0, 1), now(), bench_id(7, 1));
insert into learner (id, school_id, name_zh, sex, birth_date, id_number_sealed, id_number_hash, id_number_masked, status,
        registered_on, consent_notice_version, consented_at, synthetic, created_at)
    select bench_id(3, n), bench_id(2, 1 + n % 1000), '学员' || n, 'female', date '1940-01-01' + n % 9000, '\x00',
        decode(lpad(to_hex(n), 8, '0'), 'hex'), '150602**********1X', 'active', '2024-01-01', '1', now(), true, now()
    from generate_series(1, 40000) n;
insert into learner_priority (learner_id, reason, evidence)
    select bench_id(3, n), 'economic', 'self_declared' from generate_series(1, 40000, 7) n;
insert into class_session (id, school_id, course_id, title, form, delivery_mode, starts_at, ends_at, capacity, status, created_at)
    select bench_id(8, week * 1000 + n), bench_id(2, n), bench_id(6, 1), '课', 'course_class', 'online', day,
        day + interval '90 minutes', 40, 'closed', day
    from generate_series(1, 1000) n, generate_series(0, 99) week,
        lateral (select timestamptz '2024-11-04T01:00:00Z' + week * interval '7 days' as day) at;
insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes, status, source,
        recorded_by, created_at)
    select bench_id(4, week * 40000 + n), bench_id(8, week * 1000 + 1 + n % 1000), bench_id(3, n), day,
        day + interval '90 minutes', day + interval '90 minutes', 90, 'signed_out', 'staff', bench_id(0, 1), day
    from generate_series(1, 40000) n, generate_series(0, 99) week,
        lateral (select timestamptz '2024-11-04T01:00:00Z' + week * interval '7 days' as day) at
    where (n / 1000 * 37 + week * 53 + n) % 100 < (array[10, 90, 100, 100])[1 + n / 1000 % 4];
insert into participation_month (learner_id, month, attendances)
    select learner_id, month, count(*) from participation_evidence group by learner_id, month;
set session_replication_role = default;
