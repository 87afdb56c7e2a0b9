-- The half-yearly refresh of what a school teaches (notice, 四(三)).

-- What the notice leaves open, as dated rows: the share that must change and
-- from how many open days on a half-year is owed.
create table curriculum_parameter (
    id uuid not null constraint curriculum_parameter_pkey primary key,
    effective_from date not null,
    effective_to date,
    min_changed_bp integer not null,
    min_open_days integer not null,
    policy_basis text not null,
    created_at timestamptz not null,
    constraint curriculum_parameter_effective_to_check check (effective_to > effective_from),
    constraint curriculum_parameter_min_changed_bp_check check (min_changed_bp between 0 and 10000),
    constraint curriculum_parameter_min_open_days_check check (min_open_days between 1 and 184),
    constraint curriculum_parameter_period_excl exclude using gist (
        daterange(effective_from, effective_to) with &&)
);
insert into curriculum_parameter (id, effective_from, min_changed_bp, min_open_days, policy_basis, created_at)
values ('01890000-0000-7000-8000-000000000701', '2024-01-01', 2000, 90,
    '鄂民发〔2024〕144号 四(三)：每半年更新一次教学课程；比例与天数为本市参数', '2024-01-01T00:00:00+08:00');

create table curriculum_plan (
    id uuid not null constraint curriculum_plan_pkey primary key,
    school_id uuid not null constraint curriculum_plan_school_id_fkey references school (id),
    half_year text not null,
    revision smallint not null,
    status text not null default 'draft',
    copied_from uuid constraint curriculum_plan_copied_from_fkey references curriculum_plan (id),
    published_at timestamptz,
    published_by uuid,
    changed_bp integer,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint curriculum_plan_school_id_half_year_revision_key unique (school_id, half_year, revision),
    constraint curriculum_plan_half_year_check check (half_year ~ '^[0-9]{4}-H[12]$'),
    constraint curriculum_plan_revision_check check (revision >= 1),
    constraint curriculum_plan_status_check check (status in ('draft', 'published', 'superseded')),
    constraint curriculum_plan_published_check check (
        (status = 'draft') = (published_at is null) and (published_at is null) = (published_by is null)),
    constraint curriculum_plan_changed_bp_check check (changed_bp between 0 and 10000)
);
create unique index curriculum_plan_draft_key on curriculum_plan (school_id, half_year) where status = 'draft';
create unique index curriculum_plan_published_key on curriculum_plan (school_id, half_year)
    where status = 'published';
create index curriculum_plan_half_year_idx on curriculum_plan (half_year, id);
create index curriculum_plan_copied_from_idx on curriculum_plan (copied_from);

create table curriculum_item (
    id uuid not null constraint curriculum_item_pkey primary key,
    plan_id uuid not null constraint curriculum_item_plan_id_fkey references curriculum_plan (id),
    course_id uuid not null constraint curriculum_item_course_id_fkey references course (id),
    position smallint not null,
    sessions_planned smallint not null,
    weekday smallint,
    start_time time,
    constraint curriculum_item_plan_id_course_id_key unique (plan_id, course_id),
    constraint curriculum_item_plan_id_position_key unique (plan_id, position),
    constraint curriculum_item_sessions_planned_check check (sessions_planned between 1 and 200),
    constraint curriculum_item_weekday_check check (weekday between 1 and 7)
);
create index curriculum_item_course_id_idx on curriculum_item (course_id);
