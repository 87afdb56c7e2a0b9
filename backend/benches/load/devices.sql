-- A class of each of five hundred schools, from eight to half past nine on the day of the trial clock, and a device at each
-- facility that two people have let in. `:keys` of the devices are put in by the benchmark.
insert into course (id, code, status, created_by, created_at, shown_version_id)
    values (bench_id(6, 1), 'BENCH', 'published', bench_id(0, 1), '2023-01-01', bench_id(7, 1));
insert into course_version (id, course_id, number, status, title_zh, summary, search_key, category, objectives, form,
        delivery_mode, lesson_minutes, tags, syllabus, authors, created_by, created_at, submitted_by, submitted_at,
        decided_by, decided_at)
    values (bench_id(7, 1), bench_id(6, 1), 1, 'published', '书法入门', '从零学起', 'bench|书法入门|', 'culture_recreation',
        '{joy}', 'course_class', 'online', 90, '{}', '', array[bench_id(0, 1)], bench_id(0, 1), '2023-01-01', bench_id(0, 1),
        '2023-01-02', bench_id(0, 2), '2023-01-03');
insert into class_session (id, school_id, course_id, title, form, delivery_mode, starts_at, ends_at, capacity, status,
        created_at, version)
    select bench_id(8, n), bench_id(2, n), bench_id(6, 1), '书法入门', 'course_class', 'online',
        '2026-11-26T08:00:00+08:00', '2026-11-26T09:30:00+08:00', 60, 'scheduled', now(), 1 from generate_series(1, 500) n;
insert into account (id, username, display_name, password_hash, active, version, created_at)
    select bench_id(9, n), 'bench-' || n, '测速' || n, '', true, 1, now() from generate_series(1, 2) n;
