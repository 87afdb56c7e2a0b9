-- What teachers are paid (notice, 五(三): 合理获取报酬): by the hour, by a dated standard, for sessions that were taught, each once,
-- asked for by one and approved by another, and never out of money that is earmarked for redemption (五(二)).
create table remuneration_standard (
    id uuid not null constraint remuneration_standard_pkey primary key,
    county_code text not null,
    source text not null,
    yuan_per_hour numeric(8, 2) not null,
    policy_basis text not null,
    effective_from date not null,
    -- Its last day.
    effective_to date,
    created_by uuid not null,
    created_at timestamptz not null,
    constraint remuneration_standard_county_code_check check (county_code ~ '^[0-9]{6}$'),
    constraint remuneration_standard_source_check check (source in ('school', 'party_government_organ',
        'enterprise_institution', 'social_organization', 'university_student')),
    constraint remuneration_standard_yuan_per_hour_check check (yuan_per_hour > 0),
    constraint remuneration_standard_policy_basis_check check (policy_basis <> ''),
    constraint remuneration_standard_effective_to_check check (effective_to >= effective_from),
    constraint remuneration_standard_county_code_period_excl exclude using gist (
        county_code with =, source with =, daterange(effective_from, effective_to, '[]') with &&)
);
create index remuneration_standard_county_code_idx on remuneration_standard (county_code, source, effective_from);

create table teacher_remuneration (
    id uuid not null constraint teacher_remuneration_pkey primary key,
    teacher_id uuid not null constraint teacher_remuneration_teacher_id_fkey references teacher (id),
    school_id uuid not null constraint teacher_remuneration_school_id_fkey references school (id),
    fund_id uuid not null constraint teacher_remuneration_fund_id_fkey references fund (id),
    county_code text not null,
    facility_id uuid not null constraint teacher_remuneration_facility_id_fkey references facility (id),
    period_from date not null,
    period_to date not null,
    -- Where the teacher came from when it was asked for.
    source text not null,
    minutes integer not null,
    amount numeric(14, 2) not null,
    status text not null,
    requested_by uuid not null,
    requested_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    entry_id uuid constraint teacher_remuneration_entry_id_fkey references fund_entry (id)
        constraint teacher_remuneration_entry_id_key unique,
    version bigint not null default 1,
    constraint teacher_remuneration_county_code_check check (county_code ~ '^[0-9]{6}$'),
    constraint teacher_remuneration_period_check check (period_to >= period_from),
    constraint teacher_remuneration_minutes_check check (minutes > 0),
    constraint teacher_remuneration_amount_check check (amount > 0),
    constraint teacher_remuneration_status_check check (status in ('pending', 'paid', 'rejected', 'reversed')),
    constraint teacher_remuneration_decided_check check ((status = 'pending') = (decided_by is null)
        and (decided_by is null) = (decided_at is null)),
    -- Maker is not checker.
    constraint teacher_remuneration_checker_check check (status not in ('paid', 'reversed') or decided_by <> requested_by),
    constraint teacher_remuneration_decision_reason_check check (
        (status = 'rejected') = (decision_reason is not null) and decision_reason <> ''),
    constraint teacher_remuneration_entry_check check ((status in ('paid', 'reversed')) = (entry_id is not null))
);
create index teacher_remuneration_teacher_id_idx on teacher_remuneration (teacher_id, id);
create index teacher_remuneration_school_id_idx on teacher_remuneration (school_id, id);
create index teacher_remuneration_fund_id_idx on teacher_remuneration (fund_id, id);
create index teacher_remuneration_facility_id_idx on teacher_remuneration (facility_id, id);
create index teacher_remuneration_county_code_idx on teacher_remuneration (county_code, id);
create index teacher_remuneration_status_idx on teacher_remuneration (id) where status = 'pending';

create table teacher_remuneration_session (
    remuneration_id uuid not null
        constraint teacher_remuneration_session_remuneration_id_fkey references teacher_remuneration (id),
    session_id uuid not null constraint teacher_remuneration_session_session_id_fkey references class_session (id),
    standard_id uuid not null
        constraint teacher_remuneration_session_standard_id_fkey references remuneration_standard (id),
    minutes integer not null,
    yuan_per_hour numeric(8, 2) not null,
    -- Until the remuneration is rejected or reversed.
    stands boolean not null default true,
    constraint teacher_remuneration_session_pkey primary key (remuneration_id, session_id),
    constraint teacher_remuneration_session_minutes_check check (minutes between 1 and 1440)
);
-- A session is paid once.
create unique index teacher_remuneration_session_session_id_key on teacher_remuneration_session (session_id) where stands;
create index teacher_remuneration_session_session_id_idx on teacher_remuneration_session (session_id);
create index teacher_remuneration_session_standard_id_idx on teacher_remuneration_session (standard_id);

create function teacher_remuneration_freeze() returns trigger language plpgsql as $$
begin
    if old.status in ('rejected', 'reversed') or (old.status = 'paid' and new.status <> 'reversed')
        or (old.entry_id is not null and new.entry_id is distinct from old.entry_id)
        or (new.id, new.teacher_id, new.school_id, new.fund_id, new.county_code, new.facility_id, new.period_from,
            new.period_to, new.source, new.minutes, new.amount, new.requested_by, new.requested_at)
        is distinct from (old.id, old.teacher_id, old.school_id, old.fund_id, old.county_code, old.facility_id,
            old.period_from, old.period_to, old.source, old.minutes, old.amount, old.requested_by, old.requested_at) then
        raise exception 'a remuneration is decided once and does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger teacher_remuneration_frozen before update on teacher_remuneration
    for each row execute function teacher_remuneration_freeze();
alter table teacher_remuneration enable always trigger teacher_remuneration_frozen;
create trigger teacher_remuneration_keep before delete or truncate on teacher_remuneration
    for each statement execute function refuse_change();
alter table teacher_remuneration enable always trigger teacher_remuneration_keep;

-- What is earmarked pays for redemption and nothing else, whoever asks and however.
create function fund_entry_earmark() returns trigger language plpgsql as $$
begin
    if exists (select from fund f where f.id = new.fund_id and f.kind = 'redemption_fund')
        and new.category not in ('redemption_goods', 'redemption_services') then
        raise exception 'earmarked money pays for redemption only'
            using errcode = 'check_violation', constraint = 'fund_entry_earmarked_check';
    end if;
    return new;
end $$;
create trigger fund_entry_earmarked before insert on fund_entry for each row execute function fund_entry_earmark();
alter table fund_entry enable always trigger fund_entry_earmarked;
create function teacher_remuneration_earmark() returns trigger language plpgsql as $$
begin
    if exists (select from fund f where f.id = new.fund_id and f.kind = 'redemption_fund') then
        raise exception 'earmarked money pays no teacher'
            using errcode = 'check_violation', constraint = 'teacher_remuneration_earmarked_check';
    end if;
    return new;
end $$;
create trigger teacher_remuneration_earmarked before insert on teacher_remuneration
    for each row execute function teacher_remuneration_earmark();
alter table teacher_remuneration enable always trigger teacher_remuneration_earmarked;
