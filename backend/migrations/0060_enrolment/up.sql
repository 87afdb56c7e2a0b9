-- Who has a place in a series or a session, who waits for one, and who is to be told (notice, 二(一), 四(五)).

-- Until a series or a session is near, places are kept for the priority population: how many, until when, and which
-- evidence counts, by date.
create table enrolment_parameter (
    id uuid not null constraint enrolment_parameter_pkey primary key,
    effective_from date not null,
    -- The last day on which they hold.
    effective_to date,
    priority_quota_bp integer not null,
    release_days integer not null,
    counted_evidence text[] not null,
    max_per_half_year integer not null,
    policy_basis text not null,
    created_by uuid,
    created_at timestamptz not null,
    constraint enrolment_parameter_effective_to_check check (effective_to >= effective_from),
    constraint enrolment_parameter_priority_quota_bp_check check (priority_quota_bp between 0 and 10000),
    constraint enrolment_parameter_release_days_check check (release_days between 0 and 60),
    constraint enrolment_parameter_counted_evidence_check check (
        counted_evidence <@ array['self_declared', 'community_confirmed', 'ability_assessed']
        and cardinality(counted_evidence) > 0),
    constraint enrolment_parameter_max_per_half_year_check check (max_per_half_year between 1 and 1000),
    constraint enrolment_parameter_policy_basis_check check (policy_basis <> ''),
    constraint enrolment_parameter_period_excl exclude using gist (
        daterange(effective_from, effective_to, '[]') with &&)
);
insert into enrolment_parameter (id, effective_from, priority_quota_bp, release_days, counted_evidence, max_per_half_year,
    policy_basis, created_at)
values ('01890000-0000-7000-8000-000000000060', '2024-01-01', 3000, 3,
    array['self_declared', 'community_confirmed', 'ability_assessed'], 12,
    '鄂民发〔2024〕144号 二(一)：因经济条件、身体条件和自身客观条件无法进入老年大学的老年人为重点；比例、释放天数与报名上限为本系统参数',
    now());

-- What a series keeps for the priority population beyond the city's share, and why.
alter table class_series
    add column priority_quota_bp integer,
    add column priority_quota_reason text,
    add constraint class_series_priority_quota_check check (
        (priority_quota_bp is null) = (priority_quota_reason is null)
        and priority_quota_bp between 0 and 10000 and priority_quota_reason <> '');

create table enrolment (
    id uuid not null constraint enrolment_pkey primary key,
    school_id uuid not null constraint enrolment_school_id_fkey references school (id),
    -- The whole run of a series, or a session that belongs to none.
    series_id uuid constraint enrolment_series_id_fkey references class_series (id),
    session_id uuid constraint enrolment_session_id_fkey references class_session (id),
    learner_id uuid not null constraint enrolment_learner_id_fkey references learner (id),
    -- The half-year in which it begins.
    half_year text not null,
    asked_by text not null,
    -- The proxy who asked, where one of the register did.
    proxy_id uuid constraint enrolment_proxy_id_fkey references learner_proxy (id),
    applied_at timestamptz not null,
    recorded_by uuid not null,
    status text not null,
    enrolled_at timestamptz,
    ended_at timestamptz,
    ended_by uuid,
    ended_reason text,
    version bigint not null default 1,
    constraint enrolment_subject_check check (num_nonnulls(series_id, session_id) = 1),
    constraint enrolment_half_year_check check (half_year ~ '^[0-9]{4}-H[12]$'),
    constraint enrolment_asked_by_check check (asked_by in ('learner', 'proxy')),
    constraint enrolment_proxy_id_check check (proxy_id is null or asked_by = 'proxy'),
    constraint enrolment_status_check check (
        status in ('waiting', 'enrolled', 'withdrawn', 'removed', 'completed', 'lapsed')),
    constraint enrolment_enrolled_at_check check (
        (status not in ('enrolled', 'completed') or enrolled_at is not null)
        and (status not in ('waiting', 'lapsed') or enrolled_at is null)),
    constraint enrolment_ended_check check ((status in ('waiting', 'enrolled')) = (ended_at is null)
        and (ended_at is null) = (ended_by is null)
        and (status in ('withdrawn', 'removed')) = (ended_reason is not null) and ended_reason <> '')
);
-- Nobody has two places in one thing, or waits while having one.
create unique index enrolment_series_id_learner_id_key on enrolment (series_id, learner_id)
    where status in ('waiting', 'enrolled', 'completed');
create unique index enrolment_session_id_learner_id_key on enrolment (session_id, learner_id)
    where status in ('waiting', 'enrolled', 'completed');
create index enrolment_series_id_idx on enrolment (series_id, status, id);
create index enrolment_session_id_idx on enrolment (session_id, status, id);
create index enrolment_learner_id_idx on enrolment (learner_id, id);
create index enrolment_proxy_id_idx on enrolment (proxy_id) where proxy_id is not null;
create index enrolment_school_id_idx on enrolment (school_id, id);
create index enrolment_status_idx on enrolment (status, id);
-- What was asked for stays, and what has ended does not begin again.
create function enrolment_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.school_id, new.series_id, new.session_id, new.learner_id, new.half_year, new.asked_by, new.proxy_id,
        new.applied_at, new.recorded_by)
        is distinct from (old.id, old.school_id, old.series_id, old.session_id, old.learner_id, old.half_year, old.asked_by,
        old.proxy_id, old.applied_at, old.recorded_by)
        or old.status not in ('waiting', 'enrolled') or (old.status = 'enrolled' and new.status = 'waiting') then
        raise exception 'an enrolment ends once' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger enrolment_frozen before update on enrolment for each row execute function enrolment_freeze();
alter table enrolment enable always trigger enrolment_frozen;
create trigger enrolment_keep before delete or truncate on enrolment
    for each statement execute function refuse_change();
alter table enrolment enable always trigger enrolment_keep;

-- Who is to be told by the school, and who has done it.
create table class_notice (
    id uuid not null constraint class_notice_pkey primary key,
    school_id uuid not null constraint class_notice_school_id_fkey references school (id),
    enrolment_id uuid not null constraint class_notice_enrolment_id_fkey references enrolment (id),
    kind text not null,
    status text not null default 'open',
    created_at timestamptz not null,
    done_by uuid,
    done_at timestamptz,
    note text,
    constraint class_notice_enrolment_id_kind_key unique (enrolment_id, kind),
    constraint class_notice_kind_check check (kind in ('moved_up')),
    constraint class_notice_status_check check (status in ('open', 'told', 'void')),
    constraint class_notice_done_check check ((status = 'told') = (done_by is not null)
        and (status = 'open') = (done_at is null) and note <> '')
);
create index class_notice_school_id_idx on class_notice (school_id, status, id);
create index class_notice_status_idx on class_notice (status, id);
create trigger class_notice_keep before delete or truncate on class_notice
    for each statement execute function refuse_change();
alter table class_notice enable always trigger class_notice_keep;
