-- Resource centres (notice, 四(四): 资源分中心) and the courses that they share with all schools of the city (一:
-- 整合老年教育资源).
create table resource_center (
    id uuid not null constraint resource_center_pkey primary key,
    name text not null constraint resource_center_name_key unique,
    -- The county whose courses it shares; none for the centre of the city, which all others stand under.
    division_code text constraint resource_center_division_code_key unique,
    parent_id uuid constraint resource_center_parent_id_fkey references resource_center (id),
    created_by uuid not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint resource_center_name_check check (name <> ''),
    constraint resource_center_division_code_check check (division_code ~ '^[0-9]{6}$'),
    constraint resource_center_parent_id_check check ((division_code is null) = (parent_id is null))
);
create unique index resource_center_city_key on resource_center ((true)) where division_code is null;
create index resource_center_parent_id_idx on resource_center (parent_id);

create table course_share (
    id uuid not null constraint course_share_pkey primary key,
    course_id uuid not null constraint course_share_course_id_fkey references course (id),
    center_id uuid not null constraint course_share_center_id_fkey references resource_center (id),
    status text not null,
    offered_by uuid not null,
    offered_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    ended_by uuid,
    ended_at timestamptz,
    ended_reason text,
    version bigint not null default 1,
    constraint course_share_status_check check (status in ('offered', 'accepted', 'declined', 'ended')),
    constraint course_share_decided_check check ((status = 'offered') = (decided_at is null)
        and (decided_at is null) = (decided_by is null)
        and (status = 'declined') = (decision_reason is not null) and decision_reason <> ''),
    constraint course_share_ended_check check ((status = 'ended') = (ended_at is not null)
        and num_nulls(ended_by, ended_at, ended_reason) in (0, 3) and ended_reason <> '')
);
create unique index course_share_course_id_key on course_share (course_id) where status in ('offered', 'accepted');
create index course_share_course_id_idx on course_share (course_id, status);
create index course_share_center_id_idx on course_share (center_id, id);
create index course_share_status_idx on course_share (status, id);

create table course_subscription (
    id uuid not null constraint course_subscription_pkey primary key,
    school_id uuid not null constraint course_subscription_school_id_fkey references school (id),
    course_id uuid not null constraint course_subscription_course_id_fkey references course (id),
    subscribed_by uuid not null,
    subscribed_at timestamptz not null,
    ended_by uuid,
    ended_at timestamptz,
    constraint course_subscription_ended_check check (
        (ended_by is null) = (ended_at is null) and ended_at >= subscribed_at)
);
create unique index course_subscription_school_id_course_id_key on course_subscription (school_id, course_id)
    where ended_at is null;
create index course_subscription_school_id_idx on course_subscription (school_id, id);
create index course_subscription_course_id_idx on course_subscription (course_id, subscribed_at);

-- What one centre offers, the city's accepts or declines once, and either ends; a county's course is not accepted by
-- who offered it.
create function course_share_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.course_id, new.center_id, new.offered_by, new.offered_at)
        is distinct from (old.id, old.course_id, old.center_id, old.offered_by, old.offered_at)
        or old.status in ('declined', 'ended')
        or (old.status = 'offered' and new.status = 'accepted' and new.decided_by = new.offered_by)
        or (old.status = 'accepted' and (new.status <> 'ended' or (new.decided_by, new.decided_at)
            is distinct from (old.decided_by, old.decided_at))) then
        raise exception 'a share is decided once and ended once' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger course_share_frozen before update on course_share
    for each row execute function course_share_freeze();
alter table course_share enable always trigger course_share_frozen;
create trigger course_share_keep before delete or truncate on course_share
    for each statement execute function refuse_change();
alter table course_share enable always trigger course_share_keep;
create trigger course_subscription_keep before delete or truncate on course_subscription
    for each statement execute function refuse_change();
alter table course_subscription enable always trigger course_subscription_keep;
