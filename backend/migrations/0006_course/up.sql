-- The catalogue (notice, 四(三)). Courses without an owner are the city's.
create table course (
    id uuid not null constraint course_pkey primary key,
    code text not null constraint course_code_key unique,
    title_zh text not null,
    title_mn text,
    summary text not null,
    search_key text not null,
    category text not null,
    objectives text[] not null,
    form text not null,
    delivery_mode text not null,
    lesson_minutes smallint not null,
    tags text[] not null default '{}',
    owner_division_code text,
    status text not null default 'draft',
    created_by uuid not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint course_code_check check (code ~ '^[A-Z0-9-]{2,32}$'),
    constraint course_title_zh_check check (title_zh <> ''),
    constraint course_title_mn_check check (title_mn <> ''),
    constraint course_category_check check (category in ('civic_political', 'health_fitness', 'smart_living',
        'culture_recreation', 'life_education', 'fraud_prevention', 'intergenerational')),
    constraint course_objectives_check check (cardinality(objectives) between 1 and 5
        and objectives <@ array['virtue', 'learning', 'health', 'joy', 'contribution']),
    constraint course_form_check check (form in ('course_class', 'lecture', 'reading', 'visit',
        'performance_exhibition', 'study_tour', 'learning_team', 'volunteer_service', 'smart_aging_training',
        'peer_teaching', 'online_course')),
    constraint course_delivery_mode_check check (delivery_mode in ('offline', 'online', 'blended')),
    constraint course_lesson_minutes_check check (lesson_minutes between 10 and 720),
    constraint course_tags_check check (tags <@ array['featured_course', 'featured_activity',
        'local_brand_course', 'digital_inclusion_program', 'smart_device_training']),
    constraint course_owner_division_code_check check (owner_division_code ~ '^[0-9]{6}$'),
    constraint course_status_check check (status in ('draft', 'review', 'published', 'retired'))
);
create index course_status_idx on course (status, code);
create index course_owner_division_code_idx on course (owner_division_code, code);
