-- Volunteers (notice, 五(四): “银龄行动”, 老年人志愿队伍, 为老志愿队伍): programmes, teams of a school or a county, shifts, who came,
-- and the hours that another person has approved.
create table silver_age_action (
    id uuid not null constraint silver_age_action_pkey primary key,
    -- None for a programme of the city.
    county_code text,
    name text not null,
    policy_basis text not null,
    starts_on date not null,
    ends_on date not null,
    created_by uuid not null,
    created_at timestamptz not null,
    constraint silver_age_action_county_code_check check (county_code ~ '^[0-9]{6}$'),
    constraint silver_age_action_name_check check (name <> '' and policy_basis <> ''),
    constraint silver_age_action_days_check check (ends_on >= starts_on)
);
create index silver_age_action_county_code_idx on silver_age_action (county_code, id);

create table volunteer_team (
    id uuid not null constraint volunteer_team_pkey primary key,
    kind text not null,
    name text not null,
    -- None for a county's team.
    school_id uuid constraint volunteer_team_school_id_fkey references school (id),
    county_code text not null,
    action_id uuid constraint volunteer_team_action_id_fkey references silver_age_action (id),
    founded_on date not null,
    status text not null default 'active',
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint volunteer_team_kind_check check (kind in ('elder_volunteer_team', 'eldercare_volunteer_team')),
    constraint volunteer_team_name_check check (name <> ''),
    constraint volunteer_team_county_code_check check (county_code ~ '^[0-9]{6}$'),
    constraint volunteer_team_status_check check (status in ('active', 'disbanded'))
);
create index volunteer_team_school_id_idx on volunteer_team (school_id, id);
create index volunteer_team_county_code_idx on volunteer_team (county_code, id);
create index volunteer_team_action_id_idx on volunteer_team (action_id);

-- A learner of ours, or somebody from outside with a name and a sealed telephone number.
create table volunteer_member (
    id uuid not null constraint volunteer_member_pkey primary key,
    team_id uuid not null constraint volunteer_member_team_id_fkey references volunteer_team (id),
    learner_id uuid constraint volunteer_member_learner_id_fkey references learner (id),
    name text,
    phone_sealed bytea,
    phone_masked text,
    leads boolean not null default false,
    joined_on date not null,
    left_on date,
    created_at timestamptz not null,
    constraint volunteer_member_person_check check (
        num_nonnulls(learner_id, name) = 1 and name <> '' and (learner_id is null or phone_sealed is null)),
    constraint volunteer_member_phone_check check ((phone_sealed is null) = (phone_masked is null)),
    constraint volunteer_member_left_on_check check (left_on >= joined_on)
);
create unique index volunteer_member_team_id_learner_id_key on volunteer_member (team_id, learner_id) where left_on is null;
create index volunteer_member_team_id_idx on volunteer_member (team_id, id);
create index volunteer_member_learner_id_idx on volunteer_member (learner_id);

create table volunteer_shift (
    id uuid not null constraint volunteer_shift_pkey primary key,
    team_id uuid not null constraint volunteer_shift_team_id_fkey references volunteer_team (id),
    session_id uuid constraint volunteer_shift_session_id_fkey references class_session (id),
    title text not null,
    form text not null,
    place text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    wanted integer not null,
    status text not null default 'planned',
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint volunteer_shift_title_check check (title <> '' and place <> ''),
    -- What an elder teaches is told from other service.
    constraint volunteer_shift_form_check check (form in ('volunteer_service', 'peer_teaching')),
    constraint volunteer_shift_ends_at_check check (ends_at > starts_at
        and (starts_at at time zone 'Asia/Shanghai')::date = (ends_at at time zone 'Asia/Shanghai')::date),
    constraint volunteer_shift_wanted_check check (wanted between 1 and 500),
    constraint volunteer_shift_status_check check (status in ('planned', 'cancelled'))
);
create index volunteer_shift_team_id_idx on volunteer_shift (team_id, starts_at, id);
create index volunteer_shift_starts_at_idx on volunteer_shift (starts_at, id);
create index volunteer_shift_session_id_idx on volunteer_shift (session_id);

-- Who will come, came and went. Whoever has checked in is taken until occupied_until: the end of the shift, or the
-- check-out where that is earlier.
create table volunteer_signup (
    id uuid not null constraint volunteer_signup_pkey primary key,
    shift_id uuid not null constraint volunteer_signup_shift_id_fkey references volunteer_shift (id),
    member_id uuid not null constraint volunteer_signup_member_id_fkey references volunteer_member (id),
    -- The learner, or the member from outside: the same person in every team.
    person_id uuid not null,
    status text not null default 'signed_up',
    checked_in_at timestamptz,
    checked_out_at timestamptz,
    occupied_until timestamptz,
    recorded_by uuid not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint volunteer_signup_shift_id_member_id_key unique (shift_id, member_id),
    constraint volunteer_signup_status_check check (status in ('signed_up', 'withdrawn', 'checked_in', 'checked_out')),
    constraint volunteer_signup_checked_in_check check (
        (status in ('checked_in', 'checked_out')) = (checked_in_at is not null)
        and (checked_in_at is null) = (occupied_until is null)),
    constraint volunteer_signup_checked_out_check check ((status = 'checked_out') = (checked_out_at is not null)),
    constraint volunteer_signup_times_check check (checked_out_at > checked_in_at and occupied_until > checked_in_at),
    constraint volunteer_signup_person_id_period_excl exclude using gist (
        person_id with =, tstzrange(checked_in_at, occupied_until) with &&) where (checked_in_at is not null)
);
create index volunteer_signup_member_id_idx on volunteer_signup (member_id);

-- Hours of service: what a check-out has recorded, or what a member or its lead has entered and another person approved.
create table volunteer_log (
    id uuid not null constraint volunteer_log_pkey primary key,
    team_id uuid not null constraint volunteer_log_team_id_fkey references volunteer_team (id),
    member_id uuid not null constraint volunteer_log_member_id_fkey references volunteer_member (id),
    learner_id uuid constraint volunteer_log_learner_id_fkey references learner (id),
    person_id uuid not null,
    shift_id uuid constraint volunteer_log_shift_id_fkey references volunteer_shift (id),
    source text not null,
    form text not null,
    what text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    minutes integer not null,
    status text not null,
    entered_by uuid not null,
    entered_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    version bigint not null default 1,
    constraint volunteer_log_source_check check (source in ('check_out', 'own_entry')),
    constraint volunteer_log_form_check check (form in ('volunteer_service', 'peer_teaching')),
    constraint volunteer_log_what_check check (what <> ''),
    constraint volunteer_log_ends_at_check check (ends_at > starts_at
        and (starts_at at time zone 'Asia/Shanghai')::date = (ends_at at time zone 'Asia/Shanghai')::date),
    constraint volunteer_log_minutes_check check (
        minutes >= 0 and minutes * 60 <= extract(epoch from ends_at - starts_at)),
    constraint volunteer_log_status_check check (status in ('pending', 'approved', 'refused')),
    constraint volunteer_log_shift_id_check check (source = 'own_entry' or shift_id is not null),
    -- What was recorded at the desk counts as attendance does; an entry of one's own needs another person.
    constraint volunteer_log_decided_check check ((decided_by is null) = (decided_at is null)
        and case when source = 'check_out' then status = 'approved' and decided_by is null
                 else (status = 'pending') = (decided_by is null) end),
    constraint volunteer_log_checker_check check (status <> 'approved' or decided_by <> entered_by),
    constraint volunteer_log_decision_reason_check check (
        (status = 'refused') = (decision_reason is not null) and decision_reason <> ''),
    -- Nobody serves in two places at once.
    constraint volunteer_log_person_id_period_excl exclude using gist (
        person_id with =, tstzrange(starts_at, ends_at) with &&) where (status <> 'refused')
);
create index volunteer_log_team_id_idx on volunteer_log (team_id, id);
create index volunteer_log_member_id_idx on volunteer_log (member_id, id);
create index volunteer_log_learner_id_idx on volunteer_log (learner_id, starts_at, id) where learner_id is not null;
create index volunteer_log_shift_id_idx on volunteer_log (shift_id);
create index volunteer_log_starts_at_idx on volunteer_log (starts_at, id);
create index volunteer_log_status_idx on volunteer_log (id) where status = 'pending';

create function volunteer_log_freeze() returns trigger language plpgsql as $$
begin
    if old.status <> 'pending'
        or (new.id, new.team_id, new.member_id, new.learner_id, new.person_id, new.shift_id, new.source, new.form, new.what,
            new.starts_at, new.ends_at, new.minutes, new.entered_by, new.entered_at)
        is distinct from (old.id, old.team_id, old.member_id, old.learner_id, old.person_id, old.shift_id, old.source,
            old.form, old.what, old.starts_at, old.ends_at, old.minutes, old.entered_by, old.entered_at) then
        raise exception 'hours are decided once and do not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger volunteer_log_frozen before update on volunteer_log
    for each row execute function volunteer_log_freeze();
alter table volunteer_log enable always trigger volunteer_log_frozen;
create trigger volunteer_log_keep before delete or truncate on volunteer_log
    for each statement execute function refuse_change();
alter table volunteer_log enable always trigger volunteer_log_keep;

-- How many days after a service its hours may be entered, by date.
create table volunteer_parameter (
    id uuid not null constraint volunteer_parameter_pkey primary key,
    effective_from date not null,
    effective_to date,
    log_days smallint not null,
    policy_basis text not null,
    created_by uuid,
    created_at timestamptz not null,
    constraint volunteer_parameter_log_days_check check (log_days between 1 and 90),
    constraint volunteer_parameter_policy_basis_check check (policy_basis <> ''),
    constraint volunteer_parameter_effective_to_check check (effective_to >= effective_from),
    constraint volunteer_parameter_period_excl exclude using gist (
        daterange(effective_from, effective_to, '[]') with &&)
);
insert into volunteer_parameter (id, effective_from, log_days, policy_basis, created_at)
values ('01890000-0000-7000-8000-000000000077', '2024-01-01', 7, '鄂民发〔2024〕144号 五(四)', '2024-01-01T00:00:00Z');
