-- Ten thousand courses, and six half-years of a thousand schools in all counties. After `yardstick.sql`.
update facility f set county_code = place.county, township_code = place.township, division_code = place.township
from (
    select row_number() over (order by county) as number, county, township
    from (select left(code, 6) as county, min(code) as township from division
        where level = 'township' and valid_to is null group by 1) first
) place
where place.number = 1 + (('x' || right(f.id::text, 8))::bit(32)::int % 9);
insert into facility_status_change (id, facility_id, from_status, status, effective_on, at)
    select bench_id(0, 100000 + n), bench_id(1, n), 'submitted', 'approved', '2023-06-01', '2023-06-01T00:00:00Z'
    from generate_series(1, 1001) n;

insert into course (id, code, owner_division_code, status, created_by, created_at, shown_version_id, retired_at,
        retired_reason)
    select bench_id(6, n), 'K-' || lpad(n::text, 5, '0'),
        case when n % 3 = 0 then (array['150602', '150603', '150621', '150622', '150623', '150624', '150625', '150626',
            '150627'])[1 + n % 9] end,
        case when n % 20 = 0 then 'retired' else 'published' end, bench_id(0, 1), '2023-01-01', bench_id(7, n),
        case when n % 20 = 0 then timestamptz '2024-01-01' end, case when n % 20 = 0 then '教材过期' end
    from generate_series(1, 10000) n;
insert into course_version (id, course_id, number, status, title_zh, summary, search_key, category, objectives, form,
        delivery_mode, lesson_minutes, tags, syllabus, authors, created_by, created_at, submitted_by, submitted_at,
        decided_by, decided_at)
    select bench_id(7, n), bench_id(6, n), 1, 'published', title, repeat('从零学起，慢慢来。', 20),
        'k-' || lpad(n::text, 5, '0') || '|' || title || '|',
        (array['civic_political', 'health_fitness', 'smart_living', 'culture_recreation', 'life_education',
            'fraud_prevention', 'intergenerational'])[1 + n % 7],
        (array['{joy,learning}', '{health}', '{virtue,contribution}', '{learning}'])[1 + n % 4]::text[],
        (array['course_class', 'lecture', 'reading', 'visit'])[1 + n % 4],
        (array['offline', 'online', 'blended'])[1 + n % 3], 90,
        case when n % 10 = 0 then '{local_brand_course}'::text[] else '{}' end, repeat('第一讲……', 100),
        array[bench_id(0, 1)], bench_id(0, 1), '2023-01-01', bench_id(0, 1), '2023-01-02', bench_id(0, 2), '2023-01-03'
    from (
        select n, (array['太极拳', '智能手机', '马头琴', '书法', '合唱', '防骗', '剪纸', '营养', '长调', '摄影'])[1 + n % 10]
            || (array['入门', '提高', '工作坊', '讲堂', '社团'])[1 + n / 10 % 5] || n as title
        from generate_series(1, 10000) n
    ) named;

-- Every school and half-year but one in seven; each plan takes two of its ten courses anew.
insert into curriculum_plan (id, school_id, half_year, revision, status, published_at, published_by, changed_bp, created_at)
    select bench_id(8, half * 2000 + n), bench_id(2, n), name, 1, 'published', first + interval '40 days', bench_id(0, 1),
        case when half > 0 then 2000 end, first
    from generate_series(1, 1000) n, (values (0, '2024-H1', timestamptz '2024-01-01'), (1, '2024-H2', '2024-07-01'),
        (2, '2025-H1', '2025-01-01'), (3, '2025-H2', '2025-07-01'), (4, '2026-H1', '2026-01-01'),
        (5, '2026-H2', '2026-07-01')) as halves (half, name, first)
    where (n + half) % 7 <> 0;
insert into curriculum_item (id, plan_id, course_id, position, sessions_planned, course_version_id)
    select gen_random_uuid(), p.id, bench_id(6, course), at, 8, bench_id(7, course)
    from (select id, ('x' || right(id::text, 8))::bit(32)::int as number from curriculum_plan) p,
        generate_series(0, 9) at,
        lateral (select 1 + (p.number % 2000 * 7 + p.number / 2000 * 2 + at) * 20 % 9973 as course) chosen
    where course % 20 <> 0;

-- What the halves of 2026 have come to: eight lessons of each course, five learners in each.
insert into class_session (id, school_id, course_id, title, form, delivery_mode, starts_at, ends_at, capacity, status, created_at)
    select gen_random_uuid(), p.school_id, i.course_id, '课', 'course_class', 'online',
        day, day + interval '90 minutes', 20, 'closed', day
    from curriculum_plan p join curriculum_item i on i.plan_id = p.id, generate_series(0, 7) week,
        lateral (select case p.half_year when '2026-H1' then timestamptz '2026-02-02T00:00:00Z'
            else timestamptz '2026-08-03T00:00:00Z' end
            + week * interval '14 days' + i.position * interval '1 day' as day) at
    where p.half_year in ('2026-H1', '2026-H2');
insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes, status, source,
        recorded_by, created_at)
    select gen_random_uuid(), s.id, bench_id(3, school.number + seat * 1000), s.starts_at, s.ends_at, s.ends_at, 90,
        'signed_out', 'staff', bench_id(0, 1), s.ends_at
    from class_session s
    cross join lateral (select ('x' || right(s.school_id::text, 8))::bit(32)::int - 1 as number) school,
        generate_series(1, 5) seat
    where (school.number + seat + extract(day from s.starts_at)::int) % 4 <> 0;

-- What the city asked for the first half of 2027: seven categories, three choices each of twenty learners of every school.
insert into demand_survey (id, title_zh, half_year, opens_on, closes_on, max_choices, created_by, created_at)
    values (bench_id(0, 7), '想学什么', '2027-H1', '2026-10-01', '2026-10-31', 3, bench_id(0, 1), '2026-09-01');
insert into demand_option (id, survey_id, position, category)
    select bench_id(0, 700 + position::int), bench_id(0, 7), position, category
    from unnest(array['civic_political', 'health_fitness', 'smart_living', 'culture_recreation', 'life_education',
        'fraud_prevention', 'intergenerational']) with ordinality one (category, position);
update demand_survey set status = 'issued', issued_at = '2026-09-01';
insert into demand_answer (id, survey_id, learner_id, school_id, division_code, age_years, channel, answered_on, recorded_by,
        recorded_at)
    select bench_id(9, n), bench_id(0, 7), l.id, l.school_id, f.township_code, 76, 'paper', '2026-10-08', bench_id(0, 1),
        '2026-10-08'
    from generate_series(1, 20000) n join learner l on l.id = bench_id(3, n) join school s on s.id = l.school_id
    join facility f on f.id = s.facility_id;
insert into demand_choice (answer_id, option_id)
    select bench_id(9, n), bench_id(0, 701 + (n + n / 1000 + at * (1 + n % 3)) % 7)
    from generate_series(1, 20000) n, generate_series(0, 1) at
    on conflict do nothing;
