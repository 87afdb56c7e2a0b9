-- Two assessed years that are concluded: of ten thousand schools, and of a hundred thousand. Their facts are in
-- `bench_facts`. What keeps the rows true is left out while they are filled in.
create function bench_id(kind integer, number integer) returns uuid language sql immutable
    return ('01930000-000' || kind || '-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid;
set session_replication_role = replica;

insert into facility (id, kind, name_zh, name_key, division_code, county_code, township_code, status, created_at, updated_at)
    select bench_id(1, n), 'subdistrict_elderly_care_center', '中心' || n, '中心' || n, place.township, place.county,
        place.township, 'approved', now(), now()
    from bench_facts join (
        select left(code, 6) as county, min(code) as township from division
        where level = 'township' and valid_to is null group by 1
    ) place on place.county = facts ->> 'county_code';
insert into school (id, facility_id, code, name, construction_mode, pilot_batch, opened_on, created_at)
    select bench_id(2, n), bench_id(1, n), facts ->> 'code', facts ->> 'name', 'new', 'urban_pilot', '2023-01-01', now()
    from bench_facts;

insert into assessment_cycle (id, year, status, policy_id, cut_off, self_assessment_due, inspection_due, assessors_per_school,
        session_sample_bp, telephone_sample, created_by, created_at, frozen_at, concluded_at)
    select bench_id(3, year), year, 'concluded', (select min(id::text)::uuid from subsidy_policy), make_date(year, 12, 31),
        make_date(year, 12, 31), make_date(year, 12, 31), 1, 1000, 30, bench_id(0, 1), now(), now(), now()
    from unnest(array[2024, 2025]) year;
insert into assessment (id, cycle_id, school_id, facility_id, code, name, kind, county_code, township_code, current,
        self_status, host_document, created_at)
    select bench_id(4, year % 10 * 1000000 + n), bench_id(3, year), s.id, s.facility_id, s.code, s.name, facts ->> 'kind',
        f.county_code, f.township_code, 1, 'missing', '考核结果', now()
    from unnest(array[2024, 2025]) year join bench_facts on year = 2025 or n <= 10000
    join school s on s.id = bench_id(2, n) join facility f on f.id = s.facility_id;
insert into assessment_version (id, assessment_id, number, cause, facts, sources, total, grade, eligible, hash, made_by, made_at)
    select gen_random_uuid(), a.id, 1, 'inspected', b.facts, 1, 0, 'qualified', true, repeat('0', 64), bench_id(0, 1), now()
    from assessment a join bench_facts b on bench_id(2, b.n) = a.school_id;
insert into inspection (id, assessment_id, status, arrived_at, measured_area, safety, safety_note, syllabus, syllabus_note,
        submitted_by, submitted_at, created_at)
    select gen_random_uuid(), id, 'submitted', now(), 100, 4.5, '好', 4.5, '好', bench_id(0, 1), now(), now() from assessment;
reset session_replication_role;

create table bench_line (like subsidy_line including all);
