-- Tables as those of learners, and what an import of a hundred thousand writes into them.
create table bench_learner (like learner including all);
create table bench_consent (like learner_consent including all);
create table bench_imported as
    select gen_random_uuid() as id, bench_id(2, 1 + n % 1000) as school_id, '导入' as name_zh, 'female' as sex,
        date '1948-01-01' + n % 3650 as birth_date, sha256(n::text::bytea) || '\x000000000000000000000000'::bytea as sealed,
        sha256(('a' || n)::bytea) as hash, sha256(('b' || n)::bytea) as tail, '150602***********X' as masked,
        sha256(('c' || n)::bytea) as phone_sealed, sha256(('d' || n)::bytea) as phone_hash, '139****0001' as phone_masked
    from generate_series(1, 99000) n;
