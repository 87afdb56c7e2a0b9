-- Who learns and who teaches. What identifies a person is sealed, hashed with a
-- key for lookup, or masked; nothing here spells an ID number out.
create table learner (
    id uuid not null constraint learner_pkey primary key,
    school_id uuid not null constraint learner_school_id_fkey references school (id),
    name_zh text not null,
    name_mn text,
    sex text not null,
    birth_date date not null,
    id_number_sealed bytea not null,
    id_number_hash bytea not null constraint learner_id_number_hash_key unique,
    id_number_masked text not null,
    phone_sealed bytea,
    phone_masked text,
    status text not null default 'active',
    registered_on date not null,
    consent_notice_version text not null,
    consented_at timestamptz not null,
    synthetic boolean not null default false,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint learner_name_zh_check check (name_zh <> ''),
    constraint learner_name_mn_check check (name_mn <> ''),
    constraint learner_sex_check check (sex in ('male', 'female')),
    constraint learner_id_number_masked_check check (id_number_masked like '%**********%'),
    constraint learner_phone_check check ((phone_sealed is null) = (phone_masked is null)),
    constraint learner_status_check check (status in ('active', 'suspended', 'closed')),
    constraint learner_registered_on_check check (registered_on > birth_date)
);
create index learner_school_id_idx on learner (school_id, id);
create index learner_birth_date_idx on learner (birth_date);

-- Why someone belongs to the priority population (notice, 二(一)).
create table learner_priority (
    learner_id uuid not null constraint learner_priority_learner_id_fkey references learner (id),
    reason text not null,
    evidence text not null,
    constraint learner_priority_pkey primary key (learner_id, reason),
    constraint learner_priority_reason_check check (reason in ('economic', 'physical', 'circumstances')),
    constraint learner_priority_evidence_check check (
        evidence in ('self_declared', 'community_confirmed', 'ability_assessed'))
);

-- Which accounts belong to a learner: nobody enters, confirms or settles what is paid to themselves.
create table learner_account (
    account_id uuid not null constraint learner_account_account_id_fkey references account (id),
    learner_id uuid not null constraint learner_account_learner_id_fkey references learner (id),
    constraint learner_account_pkey primary key (account_id, learner_id)
);
create index learner_account_learner_id_idx on learner_account (learner_id);

-- Teachers (notice, 五(三)).
create table teacher (
    id uuid not null constraint teacher_pkey primary key,
    school_id uuid not null constraint teacher_school_id_fkey references school (id),
    name text not null,
    source text not null,
    employment text,
    reemployment_kind text,
    student_kind text,
    consent_of_unit boolean not null,
    verified boolean not null default false,
    id_number_hash bytea constraint teacher_id_number_hash_key unique,
    status text not null default 'active',
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint teacher_name_check check (name <> ''),
    constraint teacher_source_check check (source in ('school', 'party_government_organ',
        'enterprise_institution', 'social_organization', 'university_student')),
    constraint teacher_employment_check check (employment in ('in_service', 'retired')
        and (employment is null) = (source = 'university_student')),
    constraint teacher_reemployment_kind_check check (reemployment_kind is null or (employment = 'retired'
        and reemployment_kind in ('veteran_cadre', 'veteran_expert', 'veteran_teacher', 'veteran_model_worker'))),
    constraint teacher_student_kind_check check (student_kind in ('internship', 'teaching')
        and (student_kind is not null) = (source = 'university_student')),
    constraint teacher_status_check check (status in ('active', 'left'))
);
create index teacher_school_id_idx on teacher (school_id, id);
