-- Online lessons of published courses (notice, 四(四): 网络学习子平台; 二(三): built on what is there already). Whoever wrote in
-- a lesson does not publish it, and what was published never changes but for its place in the order.
create table online_lesson (
    id uuid not null constraint online_lesson_pkey primary key,
    course_id uuid not null constraint online_lesson_course_id_fkey references course (id),
    position smallint not null,
    title_zh text not null,
    title_mn text,
    duration_seconds integer not null,
    -- A file of a published version of the course, or the address at a platform that exists already.
    attachment_id uuid constraint online_lesson_attachment_id_fkey references course_attachment (id),
    url text,
    status text not null default 'draft',
    authors uuid[] not null,
    created_by uuid not null,
    created_at timestamptz not null,
    published_by uuid,
    published_at timestamptz,
    retired_by uuid,
    retired_at timestamptz,
    retired_reason text,
    version bigint not null default 1,
    constraint online_lesson_position_check check (position between 1 and 500),
    constraint online_lesson_title_zh_check check (title_zh <> ''),
    constraint online_lesson_title_mn_check check (title_mn <> ''),
    constraint online_lesson_duration_seconds_check check (duration_seconds between 60 and 14400),
    constraint online_lesson_content_check check (num_nonnulls(attachment_id, url) = 1),
    constraint online_lesson_url_check check (url like 'https://_%'),
    constraint online_lesson_status_check check (status in ('draft', 'published', 'retired')),
    constraint online_lesson_published_check check (num_nulls(published_by, published_at) in (0, 2)
        and (published_at is null) = (status = 'draft') and published_by <> all (authors)),
    constraint online_lesson_retired_check check (num_nulls(retired_by, retired_at, retired_reason) in (0, 3)
        and (retired_at is not null) = (status = 'retired') and retired_reason <> '')
);
create index online_lesson_course_id_idx on online_lesson (course_id, position, id);
create index online_lesson_attachment_id_idx on online_lesson (attachment_id) where attachment_id is not null;

create function online_lesson_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.course_id, new.created_by, new.created_at)
        is distinct from (old.id, old.course_id, old.created_by, old.created_at)
        or old.status = 'retired' or (old.status = 'published' and new.status = 'draft')
        or (old.status = 'draft' and new.status = 'retired')
        or (old.status <> 'draft' and (new.title_zh, new.title_mn, new.duration_seconds, new.attachment_id, new.url,
            new.authors, new.published_by, new.published_at)
            is distinct from (old.title_zh, old.title_mn, old.duration_seconds, old.attachment_id, old.url, old.authors,
            old.published_by, old.published_at)) then
        raise exception 'a lesson that was published does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger online_lesson_frozen before update on online_lesson
    for each row execute function online_lesson_freeze();
alter table online_lesson enable always trigger online_lesson_frozen;
create trigger online_lesson_keep before delete or truncate on online_lesson
    for each statement execute function refuse_change();
alter table online_lesson enable always trigger online_lesson_keep;

-- How watching is measured, by the day on which a playback starts.
create table online_parameter (
    id uuid not null constraint online_parameter_pkey primary key,
    effective_from date not null,
    effective_to date,
    interval_seconds integer not null,
    gap_seconds integer not null,
    tolerance_seconds integer not null,
    silence_minutes integer not null,
    completion_bp integer not null,
    policy_basis text not null,
    created_by uuid,
    created_at timestamptz not null,
    constraint online_parameter_effective_to_check check (effective_to >= effective_from),
    constraint online_parameter_interval_seconds_check check (interval_seconds between 5 and 30),
    constraint online_parameter_gap_seconds_check check (gap_seconds between interval_seconds and 120),
    constraint online_parameter_tolerance_seconds_check check (
        tolerance_seconds >= 0 and tolerance_seconds < interval_seconds),
    constraint online_parameter_silence_minutes_check check (silence_minutes between 5 and 120),
    constraint online_parameter_completion_bp_check check (completion_bp between 5000 and 10000),
    constraint online_parameter_policy_basis_check check (policy_basis <> ''),
    constraint online_parameter_period_excl exclude using gist (
        daterange(effective_from, effective_to, '[]') with &&)
);
insert into online_parameter (id, effective_from, interval_seconds, gap_seconds, tolerance_seconds, silence_minutes,
    completion_bp, policy_basis, created_at)
values ('01920000-0000-7000-8000-000000000701', '2024-01-01', 10, 30, 2, 30, 9000,
    '鄂民发〔2024〕144号 四(四)', '2024-12-01T00:00:00Z');
