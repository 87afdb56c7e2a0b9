-- “智慧助老” cases (notice, 四(四): 挖掘推广一批“智慧助老”工作案例、培训项目、课程资源): handed in by schools and county offices,
-- recommended by the county, selected and promoted by the city.
create table smart_aging_case (
    id uuid not null constraint smart_aging_case_pkey primary key,
    kind text not null,
    title_zh text not null,
    title_mn text,
    summary text not null,
    body text not null,
    -- The titles as they are searched, by the same rule as those of courses.
    search_key text not null,
    -- The school that it comes from; none for a county's office.
    school_id uuid constraint smart_aging_case_school_id_fkey references school (id),
    county_code text not null,
    course_id uuid constraint smart_aging_case_course_id_fkey references course (id),
    learners_helped integer,
    began_on date not null,
    ended_on date,
    status text not null default 'draft',
    created_by uuid not null,
    created_at timestamptz not null,
    submitted_by uuid,
    submitted_at timestamptz,
    recommended_by uuid,
    selected_by uuid,
    promoted_since date,
    promoted_where text,
    version bigint not null default 1,
    constraint smart_aging_case_kind_check check (kind in ('work_case', 'training_program', 'course_resource')),
    constraint smart_aging_case_course_id_check check (kind <> 'course_resource' or course_id is not null),
    constraint smart_aging_case_title_zh_check check (title_zh <> ''),
    constraint smart_aging_case_title_mn_check check (title_mn <> ''),
    constraint smart_aging_case_county_code_check check (county_code ~ '^[0-9]{6}$'),
    constraint smart_aging_case_learners_helped_check check (learners_helped >= 0),
    constraint smart_aging_case_days_check check (ended_on >= began_on),
    constraint smart_aging_case_status_check check (
        status in ('draft', 'submitted', 'recommended', 'selected', 'promoted', 'declined', 'withdrawn')),
    constraint smart_aging_case_submitted_check check ((submitted_by is null) = (submitted_at is null)
        and (submitted_at is not null or status in ('draft', 'withdrawn')) and (submitted_at is null or status <> 'draft')),
    constraint smart_aging_case_recommended_by_check check (
        (recommended_by is not null or status not in ('recommended', 'selected', 'promoted'))
        and (recommended_by is null or status not in ('draft', 'submitted')) and recommended_by <> submitted_by),
    constraint smart_aging_case_selected_by_check check (
        (selected_by is not null) = (status in ('selected', 'promoted'))
        and selected_by <> submitted_by and selected_by <> recommended_by),
    constraint smart_aging_case_promoted_check check (num_nulls(promoted_since, promoted_where) in (0, 2)
        and (status = 'promoted') = (promoted_since is not null) and promoted_where <> '')
);
create index smart_aging_case_school_id_idx on smart_aging_case (school_id, id);
create index smart_aging_case_course_id_idx on smart_aging_case (course_id) where course_id is not null;
create index smart_aging_case_county_code_idx on smart_aging_case (county_code, id);
create index smart_aging_case_status_idx on smart_aging_case (status, id);
create index smart_aging_case_search_key_idx on smart_aging_case using gin (search_key gin_trgm_ops);

create table smart_aging_case_step (
    case_id uuid not null constraint smart_aging_case_step_case_id_fkey references smart_aging_case (id),
    number smallint not null,
    from_status text,
    to_status text not null,
    taken_by uuid not null,
    taken_at timestamptz not null,
    note text,
    constraint smart_aging_case_step_pkey primary key (case_id, number),
    constraint smart_aging_case_step_number_check check ((number = 1) = (from_status is null) and number >= 1),
    constraint smart_aging_case_step_note_check check (note <> '')
);

-- Whose a case is stays; what has ended, or is an example for others, stays as it is; only drafts are written in.
create function smart_aging_case_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.school_id, new.county_code, new.created_by, new.created_at)
        is distinct from (old.id, old.school_id, old.county_code, old.created_by, old.created_at)
        or old.status in ('promoted', 'declined', 'withdrawn')
        or (old.status <> 'draft' and (new.kind, new.title_zh, new.title_mn, new.summary, new.body, new.search_key,
            new.course_id, new.learners_helped, new.began_on, new.ended_on)
            is distinct from (old.kind, old.title_zh, old.title_mn, old.summary, old.body, old.search_key,
            old.course_id, old.learners_helped, old.began_on, old.ended_on)) then
        raise exception 'only a draft is written in' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger smart_aging_case_frozen before update on smart_aging_case
    for each row execute function smart_aging_case_freeze();
alter table smart_aging_case enable always trigger smart_aging_case_frozen;
create trigger smart_aging_case_keep before delete or truncate on smart_aging_case
    for each statement execute function refuse_change();
alter table smart_aging_case enable always trigger smart_aging_case_keep;
create trigger smart_aging_case_step_append_only before update or delete or truncate on smart_aging_case_step
    for each statement execute function refuse_change();
alter table smart_aging_case_step enable always trigger smart_aging_case_step_append_only;
