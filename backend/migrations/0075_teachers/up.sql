-- What stands behind a teacher (notice, 五(三)): its unit and what that has consented to, qualifications that another person
-- has seen, the hours in which it can teach, the schools beside its own at which it does, and, before a serving civil
-- servant is paid anything, the check that it may be.
alter table teacher
    -- The unit in which it serves or served; a student's university.
    add column unit_name text,
    -- The days of a student's stay, by its university.
    add column stay_from date,
    add column stay_to date,
    add column phone_sealed bytea,
    add column phone_masked text,
    -- Who stated what is to be verified, and who has verified it.
    add column stated_by uuid,
    add column verified_by uuid;
alter table teacher
    add constraint teacher_unit_name_check check (unit_name <> ''),
    add constraint teacher_stay_check check (stay_to >= stay_from
        and (source = 'university_student' or num_nonnulls(stay_from, stay_to) = 0)),
    add constraint teacher_phone_check check ((phone_sealed is null) = (phone_masked is null)),
    add constraint teacher_verified_by_check check ((verified or verified_by is null) and verified_by <> stated_by);

create table teacher_qualification (
    id uuid not null constraint teacher_qualification_pkey primary key,
    teacher_id uuid not null constraint teacher_qualification_teacher_id_fkey references teacher (id),
    kind text not null,
    title text not null,
    document_number text not null,
    issued_on date not null,
    valid_to date,
    status text not null default 'stated',
    entered_by uuid not null,
    entered_at timestamptz not null,
    verified_by uuid,
    verified_at timestamptz,
    withdrawn_by uuid,
    withdrawn_at timestamptz,
    withdrawn_reason text,
    constraint teacher_qualification_kind_check check (kind in ('teacher_certificate', 'professional_title',
        'vocational_certificate', 'heritage_inheritor', 'diploma', 'other')),
    constraint teacher_qualification_title_check check (title <> '' and document_number <> ''),
    constraint teacher_qualification_valid_to_check check (valid_to >= issued_on),
    constraint teacher_qualification_status_check check (status in ('stated', 'verified', 'withdrawn')),
    -- Who enters it does not verify it.
    constraint teacher_qualification_verified_check check ((verified_by is null) = (verified_at is null)
        and (status <> 'verified' or verified_by is not null) and verified_by <> entered_by),
    constraint teacher_qualification_withdrawn_check check (
        num_nulls(withdrawn_by, withdrawn_at, withdrawn_reason) in (0, 3)
        and (status = 'withdrawn') = (withdrawn_by is not null) and withdrawn_reason <> '')
);
create index teacher_qualification_teacher_id_idx on teacher_qualification (teacher_id, id);

create table teacher_consent (
    id uuid not null constraint teacher_consent_pkey primary key,
    teacher_id uuid not null constraint teacher_consent_teacher_id_fkey references teacher (id),
    unit_name text not null,
    document_number text not null,
    given_on date not null,
    -- The last day on which it holds.
    valid_to date not null,
    entered_by uuid not null,
    entered_at timestamptz not null,
    withdrawn_by uuid,
    withdrawn_on date,
    withdrawn_reason text,
    constraint teacher_consent_document_check check (unit_name <> '' and document_number <> ''),
    constraint teacher_consent_valid_to_check check (valid_to >= given_on),
    constraint teacher_consent_withdrawn_check check (
        num_nulls(withdrawn_by, withdrawn_on, withdrawn_reason) in (0, 3) and withdrawn_reason <> '')
);
create index teacher_consent_teacher_id_idx on teacher_consent (teacher_id, given_on);

-- When a teacher can teach, week by week; one without any window can at any time.
create table teacher_availability (
    teacher_id uuid not null constraint teacher_availability_teacher_id_fkey references teacher (id),
    number smallint not null,
    weekday smallint not null,
    starts_at time not null,
    ends_at time not null,
    valid_from date not null,
    valid_to date,
    constraint teacher_availability_pkey primary key (teacher_id, number),
    constraint teacher_availability_weekday_check check (weekday between 1 and 7),
    constraint teacher_availability_ends_at_check check (ends_at > starts_at),
    constraint teacher_availability_valid_to_check check (valid_to >= valid_from)
);

-- Whether a serving civil servant may be paid for teaching; the latest check counts.
create table teacher_compliance_check (
    id uuid not null constraint teacher_compliance_check_pkey primary key,
    teacher_id uuid not null constraint teacher_compliance_check_teacher_id_fkey references teacher (id),
    passed boolean not null,
    document text not null,
    checked_on date not null,
    checked_by uuid not null,
    checked_at timestamptz not null,
    constraint teacher_compliance_check_document_check check (document <> '')
);
create index teacher_compliance_check_teacher_id_idx on teacher_compliance_check (teacher_id, id);
create trigger teacher_compliance_check_append_only before update or delete or truncate on teacher_compliance_check
    for each statement execute function refuse_change();
alter table teacher_compliance_check enable always trigger teacher_compliance_check_append_only;

-- The schools at which a teacher teaches beside the one that has registered it.
create table teacher_assignment (
    id uuid not null constraint teacher_assignment_pkey primary key,
    teacher_id uuid not null constraint teacher_assignment_teacher_id_fkey references teacher (id),
    school_id uuid not null constraint teacher_assignment_school_id_fkey references school (id),
    starts_on date not null,
    ends_on date,
    entered_by uuid not null,
    entered_at timestamptz not null,
    constraint teacher_assignment_ends_on_check check (ends_on >= starts_on),
    constraint teacher_assignment_teacher_id_school_id_period_excl exclude using gist (
        teacher_id with =, school_id with =, daterange(starts_on, ends_on, '[]') with &&)
);
create index teacher_assignment_teacher_id_idx on teacher_assignment (teacher_id, starts_on);
create index teacher_assignment_school_id_idx on teacher_assignment (school_id, starts_on);

create index teacher_source_idx on teacher (source, id);
-- What was taught, teacher by teacher.
create index class_session_teacher_id_closed_idx on class_session (teacher_id, starts_at) where status = 'closed';
