-- Learning teams of elders (notice, 四(三): 老年学习团队), who is in them, and what they do.
create table learning_team_parameter (
    id uuid not null constraint learning_team_parameter_pkey primary key,
    effective_from date not null,
    -- The last day on which they hold.
    effective_to date,
    min_members integer not null,
    min_monthly_activities integer not null,
    policy_basis text not null,
    created_by uuid,
    created_at timestamptz not null,
    constraint learning_team_parameter_effective_to_check check (effective_to >= effective_from),
    constraint learning_team_parameter_min_members_check check (min_members between 2 and 100),
    constraint learning_team_parameter_min_monthly_activities_check check (min_monthly_activities between 1 and 31),
    constraint learning_team_parameter_policy_basis_check check (policy_basis <> ''),
    constraint learning_team_parameter_period_excl exclude using gist (
        daterange(effective_from, effective_to, '[]') with &&)
);
insert into learning_team_parameter (id, effective_from, min_members, min_monthly_activities, policy_basis, created_at)
values ('01890000-0000-7000-8000-000000000061', '2024-01-01', 5, 1,
    '鄂民发〔2024〕144号 四(三)：培育老年学习团队、常态化开展教育活动；最低人数与每月场次为本系统参数', now());

create table learning_team (
    id uuid not null constraint learning_team_pkey primary key,
    school_id uuid not null constraint learning_team_school_id_fkey references school (id),
    name text not null,
    kind text not null,
    leader_id uuid not null constraint learning_team_leader_id_fkey references learner (id),
    formed_on date not null,
    dissolved_on date,
    dissolved_reason text,
    created_by uuid not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint learning_team_name_check check (name <> ''),
    constraint learning_team_kind_check check (kind in ('choir', 'dance', 'calligraphy', 'reading', 'handicraft', 'sports',
        'smart_device', 'mongolian_culture', 'other')),
    constraint learning_team_dissolved_check check ((dissolved_on is null) = (dissolved_reason is null)
        and dissolved_on >= formed_on and dissolved_reason <> '')
);
create unique index learning_team_school_id_name_key on learning_team (school_id, name) where dissolved_on is null;
create index learning_team_school_id_idx on learning_team (school_id, id);
create index learning_team_leader_id_idx on learning_team (leader_id);
create trigger learning_team_keep before delete or truncate on learning_team
    for each statement execute function refuse_change();
alter table learning_team enable always trigger learning_team_keep;

create table learning_team_member (
    id uuid not null constraint learning_team_member_pkey primary key,
    team_id uuid not null constraint learning_team_member_team_id_fkey references learning_team (id),
    learner_id uuid not null constraint learning_team_member_learner_id_fkey references learner (id),
    joined_on date not null,
    -- The first day on which the learner is no member any more.
    left_on date,
    left_reason text,
    created_at timestamptz not null,
    constraint learning_team_member_left_check check ((left_on is null) = (left_reason is null)
        and left_on >= joined_on and left_reason <> ''),
    constraint learning_team_member_period_excl exclude using gist (
        team_id with =, learner_id with =, daterange(joined_on, left_on) with &&)
);
create unique index learning_team_member_team_id_learner_id_key on learning_team_member (team_id, learner_id)
    where left_on is null;
create index learning_team_member_team_id_idx on learning_team_member (team_id, id);
create index learning_team_member_learner_id_idx on learning_team_member (learner_id, id);
create trigger learning_team_member_keep before delete or truncate on learning_team_member
    for each statement execute function refuse_change();
alter table learning_team_member enable always trigger learning_team_member_keep;

-- What a team has done, as it was entered and approved. It never earns; a session that it was held as does.
create table learning_team_activity (
    id uuid not null constraint learning_team_activity_pkey primary key,
    team_id uuid not null constraint learning_team_activity_team_id_fkey references learning_team (id),
    school_id uuid not null constraint learning_team_activity_school_id_fkey references school (id),
    session_id uuid constraint learning_team_activity_session_id_fkey references class_session (id),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    place text not null,
    content text not null,
    status text not null default 'submitted',
    entered_by uuid not null,
    entered_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    version bigint not null default 1,
    constraint learning_team_activity_ends_at_check check (ends_at > starts_at
        and (starts_at at time zone 'Asia/Shanghai')::date = (ends_at at time zone 'Asia/Shanghai')::date),
    constraint learning_team_activity_place_check check (place <> ''),
    constraint learning_team_activity_content_check check (content <> ''),
    constraint learning_team_activity_status_check check (status in ('submitted', 'approved', 'returned')),
    constraint learning_team_activity_decided_check check ((status = 'submitted') = (decided_at is null)
        and (decided_at is null) = (decided_by is null) and decided_by <> entered_by
        and (status = 'returned') = (decision_reason is not null) and decision_reason <> ''),
    constraint learning_team_activity_team_id_period_excl exclude using gist (
        team_id with =, tstzrange(starts_at, ends_at) with &&) where (status <> 'returned')
);
create unique index learning_team_activity_session_id_key on learning_team_activity (session_id) where status <> 'returned';
create index learning_team_activity_session_id_idx on learning_team_activity (session_id) where session_id is not null;
create index learning_team_activity_team_id_idx on learning_team_activity (team_id, id);
create index learning_team_activity_school_id_idx on learning_team_activity (school_id, starts_at);
create index learning_team_activity_status_idx on learning_team_activity (status, id);
-- What was entered stays, and is decided once.
create function learning_team_activity_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.team_id, new.school_id, new.session_id, new.starts_at, new.ends_at, new.place, new.content,
        new.entered_by, new.entered_at)
        is distinct from (old.id, old.team_id, old.school_id, old.session_id, old.starts_at, old.ends_at, old.place,
        old.content, old.entered_by, old.entered_at) or old.status <> 'submitted' then
        raise exception 'an activity is decided once' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger learning_team_activity_frozen before update on learning_team_activity
    for each row execute function learning_team_activity_freeze();
alter table learning_team_activity enable always trigger learning_team_activity_frozen;
create trigger learning_team_activity_keep before delete or truncate on learning_team_activity
    for each statement execute function refuse_change();
alter table learning_team_activity enable always trigger learning_team_activity_keep;

create table learning_team_participant (
    activity_id uuid not null constraint learning_team_participant_activity_id_fkey
        references learning_team_activity (id),
    learner_id uuid not null constraint learning_team_participant_learner_id_fkey references learner (id),
    constraint learning_team_participant_pkey primary key (activity_id, learner_id)
);
create index learning_team_participant_learner_id_idx on learning_team_participant (learner_id);
create trigger learning_team_participant_append_only before update or delete or truncate on learning_team_participant
    for each statement execute function refuse_change();
alter table learning_team_participant enable always trigger learning_team_participant_append_only;
