-- By when which share of the facilities of a kind is to host a school (notice, 三).

create table coverage_target (
    id uuid not null constraint coverage_target_pkey primary key,
    kind text not null,
    due_date date not null,
    target_bp integer not null,
    basis text not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint coverage_target_kind_check check (kind in (
        'township_regional_elderly_care_center', 'subdistrict_elderly_care_center',
        'village_community_elderly_care_station')),
    constraint coverage_target_target_bp_check check (target_bp between 1 and 10000),
    constraint coverage_target_basis_check check (basis <> ''),
    constraint coverage_target_kind_due_date_key unique (kind, due_date)
);
insert into coverage_target (id, kind, due_date, target_bp, basis, created_at) values
    ('01920000-0000-7000-8000-000000001301', 'township_regional_elderly_care_center', '2024-12-31', 5000,
     '鄂民发〔2024〕144号 三：2024年底前区域苏木乡镇养老服务中心银发学堂覆盖率达到50%以上', '2024-01-01T00:00:00Z'),
    ('01920000-0000-7000-8000-000000001302', 'subdistrict_elderly_care_center', '2024-12-31', 10000,
     '鄂民发〔2024〕144号 三：2024年底前街道养老服务中心银发学堂覆盖率达到100%', '2024-01-01T00:00:00Z'),
    ('01920000-0000-7000-8000-000000001303', 'township_regional_elderly_care_center', '2025-12-31', 10000,
     '鄂民发〔2024〕144号 三：到2025年实现100%全覆盖', '2024-01-01T00:00:00Z'),
    ('01920000-0000-7000-8000-000000001304', 'subdistrict_elderly_care_center', '2025-12-31', 10000,
     '鄂民发〔2024〕144号 三：到2025年实现100%全覆盖', '2024-01-01T00:00:00Z');
