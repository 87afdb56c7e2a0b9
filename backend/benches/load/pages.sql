-- Twenty-one thousand rows of each list that is looked at a thousand pages from its beginning, besides what participation.sql
-- has filled in. What has an end keeps it, so that no sweep changes it meanwhile.
set session_replication_role = replica;
insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes, status, source,
        recorded_by, created_at)
    select bench_id(9, n), bench_id(8, n), bench_id(3, 1), at, at + interval '90 minutes', at + interval '90 minutes', 90, 'void',
        'staff', bench_id(0, 1), at
    from generate_series(1, 21000) n, lateral (select timestamptz '2024-11-04T01:00:00Z' + n * interval '30 minutes' as at) one;
insert into attendance_correction (id, session_id, learner_id, attendance_id, void, reason, status, requested_by, requested_at,
        decided_by, decided_at, decision_reason)
    select bench_id(9, n), bench_id(8, n), bench_id(3, 1), bench_id(9, n), true, '未到课', 'rejected', bench_id(0, 1), now(),
        bench_id(0, 2), now(), '有人作证'
    from generate_series(1, 21000) n;
insert into device (id, facility_id, label, kind, public_key, status, requested_by, paired_at, approved_by, approved_at)
    values (bench_id(9, 1), bench_id(1, 1), '教室平板', 'tablet', decode(repeat('01', 32), 'hex'), 'active', bench_id(0, 1), now(),
        bench_id(0, 2), now());
insert into device_record (device_id, seq, previous_hash, hash, payload, received_at, happened_at, verdict, reason, decided_at)
    select bench_id(9, 1), n, decode(lpad(to_hex(n - 1), 64, '0'), 'hex'), decode(lpad(to_hex(n), 64, '0'), 'hex'),
        jsonb_build_object('boot_id', 'b', 'monotonic_ms', n, 'wall_clock', '2026-11-20T01:00:00Z', 'kind', 'sign_in', 'session_id',
            bench_id(8, n)), now(), now(), 'refused',
        'session_unknown', now()
    from generate_series(1, 21000) n;
insert into enrolment (id, school_id, session_id, learner_id, half_year, asked_by, applied_at, recorded_by, status, ended_at,
        ended_by, ended_reason)
    select bench_id(9, n), bench_id(2, 1 + n % 1000), bench_id(8, n), bench_id(3, n), '2026-H2', 'learner', now(), bench_id(0, 1),
        'withdrawn', now(), bench_id(0, 1), '时间不合适'
    from generate_series(1, 21000) n;
insert into volunteer_team (id, kind, name, school_id, county_code, founded_on, created_at)
    select bench_id(9, 1), 'elder_volunteer_team', '银龄志愿服务队', s.id, f.county_code, '2024-01-01', now()
    from school s join facility f on f.id = s.facility_id where s.id = bench_id(2, 1);
insert into volunteer_member (id, team_id, name, joined_on, created_at, person_id)
    values (bench_id(9, 1), bench_id(9, 1), '王志愿', '2024-01-01', now(), bench_id(9, 1));
insert into volunteer_log (id, team_id, member_id, person_id, source, form, what, starts_at, ends_at, minutes, status, entered_by,
        entered_at)
    select bench_id(9, n), bench_id(9, 1), bench_id(9, 1), bench_id(9, n), 'own_entry', 'volunteer_service', '送餐',
        timestamptz '2026-10-10T01:00:00Z', timestamptz '2026-10-10T02:00:00Z', 60, 'pending', bench_id(0, 1), now()
    from generate_series(1, 21000) n;
set session_replication_role = default;
