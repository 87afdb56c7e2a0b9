-- Courses and their versions (notice, 四(三): 优质课程开发建设). A course is who it is; what it teaches stands in its versions,
-- of which a published one never changes.
create extension if not exists pg_trgm;

create table course_version (
    id uuid not null constraint course_version_pkey primary key,
    course_id uuid not null constraint course_version_course_id_fkey references course (id),
    number smallint not null,
    status text not null,
    title_zh text not null,
    title_mn text,
    summary text not null,
    -- Code and titles as they are searched: one width, lower case, without what is not seen in written Mongolian.
    search_key text not null,
    category text not null constraint course_version_category_fkey references course_category (code),
    objectives text[] not null,
    form text not null,
    delivery_mode text not null,
    lesson_minutes smallint not null,
    tags text[] not null,
    syllabus text not null,
    -- Who wrote in it: none of them publishes it.
    authors uuid[] not null,
    based_on smallint,
    created_by uuid not null,
    created_at timestamptz not null,
    submitted_by uuid,
    submitted_at timestamptz,
    decided_by uuid,
    decided_at timestamptz,
    opinion text,
    constraint course_version_course_id_number_key unique (course_id, number),
    constraint course_version_number_check check (number >= 1 and based_on < number),
    constraint course_version_status_check check (
        status in ('draft', 'review', 'published', 'superseded', 'discarded')),
    constraint course_version_title_zh_check check (title_zh <> ''),
    constraint course_version_title_mn_check check (title_mn <> ''),
    constraint course_version_objectives_check check (cardinality(objectives) between 1 and 5
        and objectives <@ array['virtue', 'learning', 'health', 'joy', 'contribution']),
    constraint course_version_form_check check (form in ('course_class', 'lecture', 'reading', 'visit',
        'performance_exhibition', 'study_tour', 'learning_team', 'volunteer_service', 'smart_aging_training',
        'peer_teaching', 'online_course')),
    constraint course_version_delivery_mode_check check (delivery_mode in ('offline', 'online', 'blended')),
    constraint course_version_lesson_minutes_check check (lesson_minutes between 10 and 720),
    -- What a course is honoured as (精品课程, 特色活动) is decided about the course, not written by its authors.
    constraint course_version_tags_check check (tags <@ array['local_brand_course', 'digital_inclusion_program',
        'smart_device_training']),
    constraint course_version_submitted_check check ((submitted_by is null) = (submitted_at is null)
        and (submitted_at is not null or status in ('draft', 'discarded'))),
    constraint course_version_decided_check check (
        (decided_at is not null or status in ('draft', 'review')) and (decided_at is null or status <> 'review')
        and (decided_by is null or decided_at is not null) and opinion <> '')
);
create unique index course_version_open_key on course_version (course_id) where status in ('draft', 'review');
create unique index course_version_published_key on course_version (course_id) where status = 'published';
create index course_version_category_idx on course_version (category);
create index course_version_submitted_at_idx on course_version (submitted_at, id) where status = 'review';
create index course_version_search_key_idx on course_version using gin (search_key gin_trgm_ops);

create table course_lesson (
    version_id uuid not null constraint course_lesson_version_id_fkey references course_version (id),
    position smallint not null,
    title_zh text not null,
    title_mn text,
    minutes smallint not null,
    outline text not null,
    constraint course_lesson_pkey primary key (version_id, position),
    constraint course_lesson_position_check check (position between 1 and 200),
    constraint course_lesson_title_zh_check check (title_zh <> ''),
    constraint course_lesson_title_mn_check check (title_mn <> ''),
    constraint course_lesson_minutes_check check (minutes between 5 and 720)
);

-- Nominated by one, approved by another (notice, 二(一)).
create table course_nomination (
    id uuid not null constraint course_nomination_pkey primary key,
    course_id uuid not null constraint course_nomination_course_id_fkey references course (id),
    honour text not null,
    reason text not null,
    status text not null default 'pending',
    nominated_by uuid not null,
    nominated_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    revoked_by uuid,
    revoked_at timestamptz,
    revoked_reason text,
    version bigint not null default 1,
    constraint course_nomination_honour_check check (honour in ('featured_course', 'featured_activity')),
    constraint course_nomination_reason_check check (reason <> ''),
    constraint course_nomination_status_check check (status in ('pending', 'approved', 'rejected', 'revoked')),
    constraint course_nomination_decided_by_check check (
        (status = 'pending') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
    constraint course_nomination_checker_check check (
        status not in ('approved', 'revoked') or decided_by <> nominated_by),
    constraint course_nomination_decision_reason_check check (
        (status = 'rejected') = (decision_reason is not null) and decision_reason <> ''),
    constraint course_nomination_revoked_check check ((status = 'revoked') = (revoked_at is not null)
        and num_nulls(revoked_by, revoked_at, revoked_reason) in (0, 3) and revoked_reason <> '')
);
create unique index course_nomination_course_id_honour_key on course_nomination (course_id, honour)
    where status in ('pending', 'approved');
create index course_nomination_course_id_idx on course_nomination (course_id, id);
create index course_nomination_status_idx on course_nomination (status, id);

-- Every course so far becomes its first version; who handed it in and when it was decided stands in the trail.
insert into course_version (id, course_id, number, status, title_zh, title_mn, summary, search_key, category, objectives,
    form, delivery_mode, lesson_minutes, tags, syllabus, authors, created_by, created_at, submitted_by, submitted_at,
    decided_by, decided_at)
select gen_random_uuid(), c.id, 1, case c.status when 'retired' then 'published' else c.status end, c.title_zh,
    c.title_mn, c.summary, c.search_key, c.category, c.objectives, c.form, c.delivery_mode, c.lesson_minutes,
    array(select t from unnest(c.tags) t where t not in ('featured_course', 'featured_activity')), '',
    array[c.created_by], c.created_by, c.created_at,
    case when c.status <> 'draft' then coalesce(handed.account_id, c.created_by) end,
    case when c.status <> 'draft' then coalesce(handed.at, c.created_at) end,
    case when c.status in ('published', 'retired') then decided.account_id end,
    case when c.status in ('published', 'retired') then coalesce(decided.at, c.created_at) end
from course c
left join lateral (select a.account_id, a.at from audit_entry a where a.entity = 'course' and a.entity_id = c.id::text
    and a.action = 'course.submit' order by a.id desc limit 1) handed on true
left join lateral (select a.account_id, a.at from audit_entry a where a.entity = 'course' and a.entity_id = c.id::text
    and a.action = 'course.publish' order by a.id desc limit 1) decided on true;

-- A tag that an author gave is no honour: it waits to be decided.
insert into course_nomination (id, course_id, honour, reason, nominated_by, nominated_at)
select gen_random_uuid(), c.id, t.honour, '原课程标签，待评审', c.created_by, now()
from course c cross join lateral unnest(c.tags) as t (honour)
where t.honour in ('featured_course', 'featured_activity') and c.status = 'published';

alter table course
    add column shown_version_id uuid
        constraint course_shown_version_id_fkey references course_version (id) deferrable initially deferred,
    add column open_version_id uuid
        constraint course_open_version_id_fkey references course_version (id) deferrable initially deferred,
    add column honours text[] not null default '{}',
    add column retired_by uuid,
    add column retired_at timestamptz,
    add column retired_reason text;
update course c set shown_version_id = v.id, open_version_id = case when c.status in ('draft', 'review') then v.id end
from course_version v where v.course_id = c.id;
update course c set retired_by = a.account_id, retired_at = coalesce(a.at, c.created_at),
    retired_reason = coalesce(nullif(a.after ->> 'reason', ''), '—')
from course other
left join lateral (select e.account_id, e.at, e.after from audit_entry e where e.entity = 'course'
    and e.entity_id = other.id::text and e.action = 'course.retire' order by e.id desc limit 1) a on true
where other.id = c.id and c.status = 'retired';
-- What the updates above have put off is checked before the table changes.
set constraints all immediate;
alter table course
    alter column shown_version_id set not null,
    drop column title_zh,
    drop column title_mn,
    drop column summary,
    drop column search_key,
    drop column category,
    drop column objectives,
    drop column form,
    drop column delivery_mode,
    drop column lesson_minutes,
    drop column tags,
    add constraint course_honours_check check (honours <@ array['featured_course', 'featured_activity']),
    add constraint course_open_version_id_check check (status not in ('draft', 'review') or open_version_id is not null),
    add constraint course_retired_check check ((status = 'retired') = (retired_at is not null)
        and (retired_at is null) = (retired_reason is null) and retired_reason <> ''
        and (retired_by is null or retired_at is not null));
create index course_shown_version_id_idx on course (shown_version_id);
create index course_open_version_id_idx on course (open_version_id);

-- A version changes while it is written, waits as it was handed in, and stays as it was published.
create function course_version_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.course_id, new.number, new.based_on, new.created_by, new.created_at)
        is distinct from (old.id, old.course_id, old.number, old.based_on, old.created_by, old.created_at)
        or old.status in ('superseded', 'discarded')
        or (old.status = 'published' and (new.status <> 'superseded'
            or (new.submitted_by, new.submitted_at, new.decided_by, new.decided_at, new.opinion)
            is distinct from (old.submitted_by, old.submitted_at, old.decided_by, old.decided_at, old.opinion)))
        or (old.status <> 'draft'
            and (new.title_zh, new.title_mn, new.summary, new.search_key, new.category, new.objectives, new.form,
                new.delivery_mode, new.lesson_minutes, new.tags, new.syllabus, new.authors)
            is distinct from (old.title_zh, old.title_mn, old.summary, old.search_key, old.category, old.objectives,
                old.form, old.delivery_mode, old.lesson_minutes, old.tags, old.syllabus, old.authors)) then
        raise exception 'a version that was handed in does not change' using errcode = 'restrict_violation';
    end if;
    if new.status = 'published' and (old.status <> 'review' or new.decided_by is null
        or new.decided_by = any (new.authors) or new.decided_by = new.submitted_by) then
        raise exception 'a second person publishes a version' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger course_version_frozen before update on course_version
    for each row execute function course_version_freeze();
alter table course_version enable always trigger course_version_frozen;
create trigger course_version_keep before delete or truncate on course_version
    for each statement execute function refuse_change();
alter table course_version enable always trigger course_version_keep;

create function course_lesson_freeze() returns trigger language plpgsql as $$
declare
    written uuid := case tg_op when 'DELETE' then old.version_id else new.version_id end;
begin
    if (select status from course_version where id = written) is distinct from 'draft' then
        raise exception 'the lessons of a version that was handed in do not change' using errcode = 'restrict_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger course_lesson_frozen before insert or update or delete on course_lesson
    for each row execute function course_lesson_freeze();
alter table course_lesson enable always trigger course_lesson_frozen;

create function course_nomination_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.course_id, new.honour, new.reason, new.nominated_by, new.nominated_at)
        is distinct from (old.id, old.course_id, old.honour, old.reason, old.nominated_by, old.nominated_at)
        or old.status in ('rejected', 'revoked')
        or (old.status = 'approved' and (new.status <> 'revoked' or (new.decided_by, new.decided_at)
            is distinct from (old.decided_by, old.decided_at))) then
        raise exception 'a nomination is decided once and does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger course_nomination_frozen before update on course_nomination
    for each row execute function course_nomination_freeze();
alter table course_nomination enable always trigger course_nomination_frozen;
create trigger course_nomination_keep before delete or truncate on course_nomination
    for each statement execute function refuse_change();
alter table course_nomination enable always trigger course_nomination_keep;

-- A category that the city added and no longer wants: courses keep it, no new one takes it.
alter table course_category
    add column retired_by uuid,
    add column retired_at timestamptz,
    add column retired_reason text,
    add constraint course_category_retired_check check ((status = 'retired') = (retired_at is not null)
        and num_nulls(retired_by, retired_at, retired_reason) in (0, 3) and retired_reason <> ''),
    -- Maker is not checker.
    add constraint course_category_checker_check check (status not in ('approved', 'retired')
        or decided_by <> proposed_by);

-- Which content a published plan has taken into it.
alter table curriculum_item add column course_version_id uuid
    constraint curriculum_item_course_version_id_fkey references course_version (id);
update curriculum_item i set course_version_id = v.id
from curriculum_plan p, course_version v
where p.id = i.plan_id and p.status <> 'draft' and v.course_id = i.course_id;
create index curriculum_item_course_version_id_idx on curriculum_item (course_version_id);
