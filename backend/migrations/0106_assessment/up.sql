-- The yearly assessment (notice, 五(二): 纳入城乡居家社区养老服务设施年度考核考评; 六(四): 督查考核, 第三方评估机构): cycles, what a
-- school's year was as of the cut-off, who looks at it, what they found, and results by version.
create table assessment_cycle (
    id uuid not null constraint assessment_cycle_pkey primary key,
    year smallint not null constraint assessment_cycle_year_key unique,
    status text not null default 'open',
    policy_id uuid not null constraint assessment_cycle_policy_id_fkey references subsidy_policy (id),
    cut_off date not null,
    self_assessment_due date not null,
    inspection_due date not null,
    assessors_per_school smallint not null,
    session_sample_bp integer not null,
    telephone_sample integer not null,
    created_by uuid not null,
    created_at timestamptz not null,
    frozen_at timestamptz,
    concluded_at timestamptz,
    version bigint not null default 1,
    constraint assessment_cycle_year_check check (year between 2024 and 2199),
    constraint assessment_cycle_status_check check (status in ('open', 'self_assessment', 'inspection', 'concluded')),
    constraint assessment_cycle_cut_off_check check (extract(year from cut_off) = year),
    constraint assessment_cycle_days_check check (self_assessment_due >= cut_off and inspection_due >= self_assessment_due),
    constraint assessment_cycle_assessors_per_school_check check (assessors_per_school between 1 and 5),
    -- 六(四) leaves it open; the rules of the subsidy ask for a tenth of the sessions and thirty learners at least.
    constraint assessment_cycle_session_sample_bp_check check (session_sample_bp between 1000 and 10000),
    constraint assessment_cycle_telephone_sample_check check (telephone_sample between 30 and 1000),
    constraint assessment_cycle_frozen_at_check check (status = 'open' or frozen_at is not null),
    constraint assessment_cycle_concluded_at_check check ((status = 'concluded') = (concluded_at is not null))
);
create index assessment_cycle_policy_id_idx on assessment_cycle (policy_id);

-- One school in one cycle. What changes here is where it stands; what was found stands in its versions.
create table assessment (
    id uuid not null constraint assessment_pkey primary key,
    cycle_id uuid not null constraint assessment_cycle_id_fkey references assessment_cycle (id),
    school_id uuid not null constraint assessment_school_id_fkey references school (id),
    facility_id uuid not null constraint assessment_facility_id_fkey references facility (id),
    code text not null,
    name text not null,
    kind text not null,
    county_code text not null,
    township_code text not null,
    current smallint not null,
    self_status text not null default 'draft',
    self_safety numeric(5, 2),
    self_syllabus numeric(5, 2),
    self_statement text,
    self_by uuid,
    self_at timestamptz,
    -- The document that says how the host's own assessment went (五(二)); the result stands in the facts.
    host_document text,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint assessment_cycle_id_school_id_key unique (cycle_id, school_id),
    constraint assessment_kind_check check (kind in ('center', 'station')),
    constraint assessment_current_check check (current >= 1),
    constraint assessment_self_status_check check (self_status in ('draft', 'submitted', 'missing')),
    constraint assessment_self_points_check check (self_safety >= 0 and self_syllabus >= 0),
    constraint assessment_self_statement_check check (self_statement <> '' and host_document <> ''),
    constraint assessment_self_submitted_check check (
        self_status <> 'submitted' or num_nonnulls(self_safety, self_syllabus, self_statement, self_by, self_at) = 5)
);
create index assessment_school_id_idx on assessment (school_id, id);
create index assessment_facility_id_idx on assessment (facility_id);
create index assessment_cycle_id_code_idx on assessment (cycle_id, code, id);

-- What a school doubts of the figures that were frozen.
create table assessment_remark (
    assessment_id uuid not null constraint assessment_remark_assessment_id_fkey references assessment (id),
    fact text not null,
    remark text not null,
    constraint assessment_remark_pkey primary key (assessment_id, fact),
    constraint assessment_remark_remark_check check (remark <> '')
);

-- A result: all facts, the score and the grade that follow from them, and why there is another version. Never edited.
create table assessment_version (
    id uuid not null constraint assessment_version_pkey primary key,
    assessment_id uuid not null constraint assessment_version_assessment_id_fkey references assessment (id),
    number smallint not null,
    cause text not null,
    reason text,
    facts jsonb not null,
    sources smallint not null,
    total numeric(5, 2) not null,
    grade text not null,
    eligible boolean not null,
    hash text not null,
    made_by uuid not null,
    made_at timestamptz not null,
    constraint assessment_version_assessment_id_number_key unique (assessment_id, number),
    constraint assessment_version_number_check check (number >= 1 and sources between 1 and number),
    constraint assessment_version_cause_check check (
        cause in ('frozen', 'refrozen', 'host_assessment', 'inspected', 'findings', 'appeal')),
    constraint assessment_version_reason_check check (reason <> '' and (cause not in ('refrozen', 'appeal') or reason is not null)),
    constraint assessment_version_total_check check (total between 0 and 100),
    constraint assessment_version_grade_check check (grade in ('excellent', 'good', 'qualified', 'unqualified')),
    constraint assessment_version_hash_check check (hash ~ '^[0-9a-f]{64}$')
);
alter table assessment add constraint assessment_current_fkey
    foreign key (id, current) references assessment_version (assessment_id, number) deferrable initially deferred;
create index assessment_current_idx on assessment (id, current);

-- Where a figure was read from: the very rows, in the order of their ids, and their seal. Of the version that froze them;
-- later versions name that one.
create table assessment_source (
    assessment_id uuid not null constraint assessment_source_assessment_id_fkey references assessment (id),
    number smallint not null,
    fact text not null,
    value text not null,
    counted_ids uuid[] not null,
    other_ids uuid[] not null,
    digest text not null,
    as_of date not null,
    constraint assessment_source_pkey primary key (assessment_id, number, fact),
    constraint assessment_source_digest_check check (digest ~ '^[0-9a-f]{64}$')
);

-- Who assesses: organisations, their people, and what they have to do with schools.
create table assessor_organisation (
    id uuid not null constraint assessor_organisation_pkey primary key,
    name text not null,
    credit_code text not null,
    contract text not null,
    engaged_from date not null,
    engaged_to date not null,
    ended_on date,
    ended_reason text,
    created_by uuid not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint assessor_organisation_name_check check (name <> '' and contract <> ''),
    constraint assessor_organisation_credit_code_check check (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
    constraint assessor_organisation_days_check check (engaged_to >= engaged_from and ended_on >= engaged_from),
    constraint assessor_organisation_ended_check check ((ended_on is null) = (ended_reason is null)),
    -- It can be engaged again once it has left.
    constraint assessor_organisation_engaged_excl exclude using gist (
        credit_code with =, daterange(engaged_from, coalesce(least(ended_on, engaged_to), engaged_to), '[]') with &&)
);

create table assessor (
    id uuid not null constraint assessor_pkey primary key,
    organisation_id uuid not null constraint assessor_organisation_id_fkey references assessor_organisation (id),
    account_id uuid not null constraint assessor_account_id_fkey references account (id),
    name text not null,
    since date not null,
    ended_on date,
    created_by uuid not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint assessor_name_check check (name <> ''),
    constraint assessor_ended_on_check check (ended_on >= since)
);
create unique index assessor_account_id_key on assessor (account_id) where ended_on is null;
create index assessor_account_id_idx on assessor (account_id);
create index assessor_organisation_id_idx on assessor (organisation_id, id);

-- An interest (利益关系): of a person, or of an organisation and so of all its people.
create table assessor_interest (
    id uuid not null constraint assessor_interest_pkey primary key,
    organisation_id uuid constraint assessor_interest_organisation_id_fkey references assessor_organisation (id),
    assessor_id uuid constraint assessor_interest_assessor_id_fkey references assessor (id),
    facility_id uuid not null constraint assessor_interest_facility_id_fkey references facility (id),
    kind text not null,
    note text not null,
    ended_on date,
    declared_by uuid not null,
    declared_at timestamptz not null,
    constraint assessor_interest_whose_check check (num_nonnulls(organisation_id, assessor_id) = 1),
    constraint assessor_interest_kind_check check (
        kind in ('employment', 'ownership', 'kinship', 'contract', 'service', 'other')),
    constraint assessor_interest_note_check check (note <> '')
);
create index assessor_interest_organisation_id_idx on assessor_interest (organisation_id);
create index assessor_interest_assessor_id_idx on assessor_interest (assessor_id);
create index assessor_interest_facility_id_idx on assessor_interest (facility_id);

-- The draw (双随机): from a seed and lists that are kept, so that anybody can draw again and find the same.
create table assessment_draw (
    cycle_id uuid not null constraint assessment_draw_pkey primary key
        constraint assessment_draw_cycle_id_fkey references assessment_cycle (id),
    seed text not null,
    lists jsonb not null,
    hash text not null,
    drawn_by uuid not null,
    drawn_at timestamptz not null,
    constraint assessment_draw_seed_check check (char_length(seed) between 8 and 100),
    constraint assessment_draw_hash_check check (hash ~ '^[0-9a-f]{64}$')
);

-- A school's inspection: when, by whom, and the score sheet that is filled in at the site.
create table inspection (
    id uuid not null constraint inspection_pkey primary key,
    assessment_id uuid not null constraint inspection_assessment_id_key unique
        constraint inspection_assessment_id_fkey references assessment (id),
    status text not null default 'drawn',
    planned_on date,
    arrived_at timestamptz,
    longitude numeric(9, 6),
    latitude numeric(8, 6),
    place_note text,
    measured_area numeric(8, 2),
    safety numeric(5, 2),
    safety_note text,
    syllabus numeric(5, 2),
    syllabus_note text,
    submitted_by uuid,
    submitted_at timestamptz,
    waived_reason text,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint inspection_status_check check (status in ('drawn', 'under_way', 'submitted', 'refused', 'not_possible')),
    constraint inspection_place_check check (num_nonnulls(longitude, latitude) in (0, 2)
        and longitude between -180 and 180 and latitude between -90 and 90 and place_note <> ''),
    constraint inspection_arrived_at_check check (status in ('drawn', 'refused', 'not_possible') or arrived_at is not null),
    constraint inspection_points_check check (measured_area >= 0 and safety >= 0 and syllabus >= 0),
    constraint inspection_notes_check check (safety_note <> '' and syllabus_note <> ''),
    constraint inspection_waived_check check ((status = 'not_possible') = (waived_reason is not null) and waived_reason <> ''),
    constraint inspection_submitted_check check (
        (status in ('submitted', 'refused', 'not_possible')) = (submitted_at is not null) and (submitted_at is null) = (submitted_by is null)
        and (status <> 'submitted' or num_nonnulls(measured_area, safety, safety_note, syllabus, syllabus_note) = 5))
);

create table inspection_assessor (
    inspection_id uuid not null constraint inspection_assessor_inspection_id_fkey references inspection (id),
    assessor_id uuid not null constraint inspection_assessor_assessor_id_fkey references assessor (id),
    drawn_at timestamptz not null,
    replaced_at timestamptz,
    replaced_reason text,
    constraint inspection_assessor_pkey primary key (inspection_id, assessor_id),
    constraint inspection_assessor_replaced_check check (
        (replaced_at is null) = (replaced_reason is null) and replaced_reason <> '')
);
create index inspection_assessor_assessor_id_idx on inspection_assessor (assessor_id, inspection_id);

create table inspection_photo (
    id uuid not null constraint inspection_photo_pkey primary key,
    inspection_id uuid not null constraint inspection_photo_inspection_id_fkey references inspection (id),
    file_id uuid not null constraint inspection_photo_file_id_key unique
        constraint inspection_photo_file_id_fkey references stored_file (id),
    what text not null,
    taken_by uuid not null,
    taken_at timestamptz not null,
    longitude numeric(9, 6),
    latitude numeric(8, 6),
    constraint inspection_photo_what_check check (what in ('venue', 'safety', 'syllabus', 'other')),
    constraint inspection_photo_place_check check (num_nonnulls(longitude, latitude) in (0, 2)
        and longitude between -180 and 180 and latitude between -90 and 90)
);
create index inspection_photo_inspection_id_idx on inspection_photo (inspection_id, id);

-- What was drawn to be checked: sessions, by the records; learners, by telephone. Reserves stand in for whom nobody reaches.
create table inspection_sample (
    id uuid not null constraint inspection_sample_pkey primary key,
    inspection_id uuid not null constraint inspection_sample_inspection_id_fkey references inspection (id),
    kind text not null,
    position integer not null,
    reserve boolean not null,
    session_id uuid constraint inspection_sample_session_id_fkey references class_session (id),
    learner_id uuid constraint inspection_sample_learner_id_fkey references learner (id),
    result text,
    satisfied boolean,
    note text,
    checked_by uuid,
    checked_at timestamptz,
    version bigint not null default 1,
    constraint inspection_sample_kind_check check (
        kind = 'session' and session_id is not null and learner_id is null and not reserve
        or kind = 'learner' and learner_id is not null and session_id is null),
    constraint inspection_sample_position_key unique (inspection_id, kind, position),
    constraint inspection_sample_result_check check (result in ('confirmed', 'differs', 'unreachable')),
    constraint inspection_sample_unreachable_check check (result <> 'unreachable' or kind = 'learner'),
    -- Whoever is reached says whether they are satisfied.
    constraint inspection_sample_satisfied_check check (
        (kind = 'learner' and result in ('confirmed', 'differs')) = (satisfied is not null) or (result is null and satisfied is null)),
    constraint inspection_sample_note_check check (note <> '' and (result is distinct from 'differs' or note is not null)),
    constraint inspection_sample_checked_check check (
        (result is null) = (checked_at is null) and (checked_at is null) = (checked_by is null))
);
create index inspection_sample_session_id_idx on inspection_sample (session_id);
create index inspection_sample_learner_id_idx on inspection_sample (learner_id);

-- What was found, and how it was put right (整改); a veto (一票否决) is established by the city or dismissed.
create table assessment_finding (
    id uuid not null constraint assessment_finding_pkey primary key,
    assessment_id uuid not null constraint assessment_finding_assessment_id_fkey references assessment (id),
    inspection_id uuid constraint assessment_finding_inspection_id_fkey references inspection (id),
    severity text not null,
    item text,
    veto text,
    what text not null,
    due_on date,
    status text not null default 'open',
    found_by uuid not null,
    found_at timestamptz not null,
    rectified_what text,
    rectified_by uuid,
    rectified_at timestamptz,
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    version bigint not null default 1,
    constraint assessment_finding_severity_check check (severity in ('minor', 'major', 'veto')),
    constraint assessment_finding_veto_check check ((severity = 'veto') = (veto is not null)),
    constraint assessment_finding_what_check check (what <> '' and rectified_what <> '' and decision_reason <> ''),
    constraint assessment_finding_due_on_check check ((severity = 'veto') = (due_on is null)),
    constraint assessment_finding_status_check check (
        severity <> 'veto' and status in ('open', 'rectified', 'closed')
        or severity = 'veto' and status in ('open', 'established', 'dismissed')),
    constraint assessment_finding_rectified_check check (
        num_nonnulls(rectified_what, rectified_by, rectified_at) in (0, 3)
        and (status <> 'rectified' or rectified_at is not null)),
    constraint assessment_finding_decided_check check (
        (status in ('closed', 'established', 'dismissed')) <= (decided_at is not null)
        and (decided_at is null) = (decided_by is null)),
    -- Whoever found something does not decide about it.
    constraint assessment_finding_two_people_check check (decided_by <> found_by)
);
create index assessment_finding_assessment_id_idx on assessment_finding (assessment_id, id);
create index assessment_finding_inspection_id_idx on assessment_finding (inspection_id);
create index assessment_finding_open_idx on assessment_finding (due_on) where status in ('open', 'rectified');

-- A result is replaced, never edited; so are its sources, and what a draw drew from.
create function assessment_keep() returns trigger language plpgsql as $$
begin
    raise exception 'the results of an assessment stay as they are' using errcode = 'restrict_violation';
end $$;
create trigger assessment_version_kept before update or delete or truncate on assessment_version
    for each statement execute function assessment_keep();
alter table assessment_version enable always trigger assessment_version_kept;
create trigger assessment_source_kept before update or delete or truncate on assessment_source
    for each statement execute function assessment_keep();
alter table assessment_source enable always trigger assessment_source_kept;
create trigger assessment_draw_kept before update or delete or truncate on assessment_draw
    for each statement execute function assessment_keep();
alter table assessment_draw enable always trigger assessment_draw_kept;

-- Every use of a stored file, whichever slice it belongs to: what nothing uses is swept.
create view stored_file_use as
    select file_id from course_attachment
    union all
    select file_id from inspection_photo;
