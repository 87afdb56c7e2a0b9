-- The subsidy run (notice, 五(二): 按结果分级, 分级资助): from the assessed year of all schools to money in their earmarked funds.

-- A county's standard for operating money (运营保障经费; 五(二): 有条件的地方可设立), drafted by one and published by another.
create table operating_policy (
    id uuid not null constraint operating_policy_pkey primary key,
    county_code text not null,
    effective_from date not null,
    effective_to date,
    status text not null default 'draft',
    document jsonb not null,
    created_by uuid not null constraint operating_policy_created_by_fkey references account (id),
    created_at timestamptz not null,
    published_by uuid constraint operating_policy_published_by_fkey references account (id),
    published_at timestamptz,
    version bigint not null default 1,
    constraint operating_policy_county_code_check check (county_code ~ '^[0-9]{6}$'),
    constraint operating_policy_effective_to_check check (effective_to >= effective_from),
    constraint operating_policy_status_check check (status in ('draft', 'published', 'withdrawn')),
    constraint operating_policy_published_check check (
        (status = 'published') = (published_at is not null) and (published_at is null) = (published_by is null)),
    constraint operating_policy_two_people_check check (published_by <> created_by),
    -- On one day one standard holds in a county.
    constraint operating_policy_effective_excl exclude using gist (
        county_code with =, daterange(effective_from, effective_to, '[]') with &&) where (status = 'published')
);
create index operating_policy_created_by_idx on operating_policy (created_by);
create index operating_policy_published_by_idx on operating_policy (published_by);

-- What has been published is quoted by what was computed with it: only its last day is still given.
create function operating_policy_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.county_code, new.created_by, new.created_at)
            is distinct from (old.id, old.county_code, old.created_by, old.created_at)
        or old.status <> 'draft' and (new.status, new.document, new.effective_from, new.published_by, new.published_at)
            is distinct from (old.status, old.document, old.effective_from, old.published_by, old.published_at) then
        raise exception 'a published standard for operating money does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger operating_policy_frozen before update on operating_policy
    for each row execute function operating_policy_freeze();
alter table operating_policy enable always trigger operating_policy_frozen;

-- A run: where it stands. What it came to stands in its versions.
create table subsidy_run (
    id uuid not null constraint subsidy_run_pkey primary key,
    year smallint not null,
    cycle_id uuid not null constraint subsidy_run_cycle_id_fkey references assessment_cycle (id),
    policy_id uuid not null constraint subsidy_run_policy_id_fkey references subsidy_policy (id),
    status text not null default 'draft',
    budget numeric(14, 2) not null,
    current smallint,
    approved_by uuid constraint subsidy_run_approved_by_fkey references account (id),
    publicised_at timestamptz,
    publicity_days smallint,
    publicity_last date,
    created_by uuid not null constraint subsidy_run_created_by_fkey references account (id),
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint subsidy_run_year_check check (year between 2024 and 2199),
    constraint subsidy_run_status_check check (status in (
        'draft', 'self_assessed', 'inspected', 'computed', 'county_reviewed', 'city_approved', 'publicised', 'appeals',
        'finalised', 'disbursed', 'expense_reported', 'closed', 'withdrawn')),
    constraint subsidy_run_budget_check check (budget > 0),
    constraint subsidy_run_current_check check (
        status in ('draft', 'self_assessed', 'inspected', 'withdrawn') or current is not null),
    constraint subsidy_run_publicity_check check (
        num_nonnulls(publicised_at, publicity_days, publicity_last) in (0, 3)
        and (status not in ('publicised', 'appeals', 'finalised', 'disbursed', 'expense_reported', 'closed')
            or num_nonnulls(publicised_at, approved_by) = 2))
);
-- One run a year, unless it was given up.
create unique index subsidy_run_year_key on subsidy_run (year) where status <> 'withdrawn';
create index subsidy_run_cycle_id_idx on subsidy_run (cycle_id);
create index subsidy_run_policy_id_idx on subsidy_run (policy_id);
create index subsidy_run_approved_by_idx on subsidy_run (approved_by);
create index subsidy_run_created_by_idx on subsidy_run (created_by);

-- Each step of a run, with who took it and why.
create table subsidy_run_step (
    run_id uuid not null constraint subsidy_run_step_run_id_fkey references subsidy_run (id),
    number integer not null,
    step text not null,
    from_status text,
    to_status text not null,
    reason text not null,
    -- What a county has said is a matter of that county and of the city.
    county_code text,
    taken_by uuid constraint subsidy_run_step_taken_by_fkey references account (id),
    taken_at timestamptz not null,
    constraint subsidy_run_step_pkey primary key (run_id, number),
    constraint subsidy_run_step_number_check check (number >= 1),
    constraint subsidy_run_step_step_check check (step in (
        'create', 'confirm_self_assessments', 'confirm_inspections', 'compute', 'review', 'approve', 'publicise', 'amend',
        'open_appeals', 'finalise', 'disburse', 'report_expenses', 'close', 'return', 'withdraw', 'set_budget')),
    constraint subsidy_run_step_reason_check check (reason <> ''),
    constraint subsidy_run_step_county_code_check check (county_code ~ '^[0-9]{6}$')
);
create index subsidy_run_step_taken_by_idx on subsidy_run_step (taken_by);

-- A version: policies and budget as they were used, what it came to, and its seal. A later one stands beside it.
create table subsidy_run_version (
    run_id uuid not null constraint subsidy_run_version_run_id_fkey references subsidy_run (id),
    number smallint not null,
    cause text not null,
    reason text not null,
    policy jsonb not null,
    operating_policies jsonb not null,
    budget numeric(14, 2) not null,
    schools integer not null,
    eligible integer not null,
    paid integer not null,
    entitlement numeric(14, 2) not null,
    payment numeric(14, 2) not null,
    municipal_share numeric(14, 2) not null,
    county_share numeric(14, 2) not null,
    operating_guarantee numeric(14, 2) not null,
    grades jsonb not null,
    changed_lines integer not null,
    hash text not null,
    computed_by uuid not null constraint subsidy_run_version_computed_by_fkey references account (id),
    computed_at timestamptz not null,
    constraint subsidy_run_version_pkey primary key (run_id, number),
    constraint subsidy_run_version_number_check check (number >= 1),
    constraint subsidy_run_version_cause_check check (cause in ('computed', 'recomputed', 'appeal')),
    constraint subsidy_run_version_reason_check check (reason <> ''),
    constraint subsidy_run_version_budget_check check (payment <= budget and payment <= entitlement),
    constraint subsidy_run_version_shares_check check (municipal_share + county_share = payment),
    constraint subsidy_run_version_hash_check check (hash ~ '^[0-9a-f]{64}$')
);
create index subsidy_run_version_computed_by_idx on subsidy_run_version (computed_by);
alter table subsidy_run add constraint subsidy_run_current_fkey
    foreign key (id, current) references subsidy_run_version (run_id, number) deferrable initially deferred;
create index subsidy_run_current_idx on subsidy_run (id, current);

-- The line of a school in a version. `document` is the whole line with its traces, byte for byte as it was sealed, packed
-- (raw deflate): twenty-one kilobytes a school become four.
create table subsidy_line (
    id uuid not null constraint subsidy_line_pkey primary key,
    run_id uuid not null,
    version smallint not null,
    assessment_id uuid not null constraint subsidy_line_assessment_id_fkey references assessment (id),
    assessment_number smallint not null,
    school_id uuid not null constraint subsidy_line_school_id_fkey references school (id),
    facility_id uuid not null constraint subsidy_line_facility_id_fkey references facility (id),
    code text not null,
    name text not null,
    kind text not null,
    county_code text not null,
    township_code text not null,
    facts jsonb not null,
    eligible boolean not null,
    total numeric(5, 2) not null,
    grade text not null,
    base numeric(14, 2) not null,
    topup numeric(14, 2) not null,
    months smallint not null,
    gross numeric(14, 2) not null,
    deduction numeric(14, 2) not null,
    entitlement numeric(14, 2) not null,
    payment numeric(14, 2) not null,
    municipal_share numeric(14, 2) not null,
    county_share numeric(14, 2) not null,
    operating_guarantee numeric(14, 2),
    document bytea not null,
    hash text not null,
    constraint subsidy_line_version_fkey foreign key (run_id, version) references subsidy_run_version (run_id, number),
    constraint subsidy_line_assessment_version_fkey foreign key (assessment_id, assessment_number)
        references assessment_version (assessment_id, number),
    constraint subsidy_line_run_id_version_code_key unique (run_id, version, code),
    constraint subsidy_line_run_id_school_id_version_key unique (run_id, school_id, version),
    constraint subsidy_line_kind_check check (kind in ('center', 'station')),
    constraint subsidy_line_total_check check (total between 0 and 100),
    constraint subsidy_line_grade_check check (grade in ('excellent', 'good', 'qualified', 'unqualified')),
    constraint subsidy_line_payment_check check (payment between 0 and entitlement),
    constraint subsidy_line_shares_check check (municipal_share + county_share = payment),
    constraint subsidy_line_hash_check check (hash ~ '^[0-9a-f]{64}$')
);
create index subsidy_line_assessment_id_idx on subsidy_line (assessment_id, assessment_number);
create index subsidy_line_school_id_idx on subsidy_line (school_id);
create index subsidy_line_facility_id_idx on subsidy_line (facility_id);

-- What a county has said of its lines of a version.
create table subsidy_county_review (
    run_id uuid not null,
    version smallint not null,
    county_code text not null,
    opinion text not null,
    note text not null,
    reviewed_by uuid not null constraint subsidy_county_review_reviewed_by_fkey references account (id),
    reviewed_at timestamptz not null,
    constraint subsidy_county_review_pkey primary key (run_id, version, county_code),
    constraint subsidy_county_review_version_fkey foreign key (run_id, version)
        references subsidy_run_version (run_id, number),
    constraint subsidy_county_review_opinion_check check (opinion in ('agreed', 'objected')),
    constraint subsidy_county_review_note_check check (note <> '')
);
create index subsidy_county_review_reviewed_by_idx on subsidy_county_review (reviewed_by);

-- An appeal of a school against its line, and what was decided.
create table subsidy_appeal (
    id uuid not null constraint subsidy_appeal_pkey primary key,
    run_id uuid not null constraint subsidy_appeal_run_id_fkey references subsidy_run (id),
    line_id uuid not null constraint subsidy_appeal_line_id_fkey references subsidy_line (id),
    school_id uuid not null constraint subsidy_appeal_school_id_fkey references school (id),
    grounds text not null,
    status text not null default 'filed',
    filed_by uuid not null constraint subsidy_appeal_filed_by_fkey references account (id),
    filed_at timestamptz not null,
    due_on date not null,
    decided_by uuid constraint subsidy_appeal_decided_by_fkey references account (id),
    decided_at timestamptz,
    decision_reason text,
    facts jsonb,
    new_version smallint,
    others_changed integer,
    version bigint not null default 1,
    constraint subsidy_appeal_grounds_check check (grounds <> '' and decision_reason <> ''),
    constraint subsidy_appeal_status_check check (status in ('filed', 'upheld', 'rejected', 'withdrawn')),
    constraint subsidy_appeal_decided_check check (
        num_nonnulls(decided_by, decided_at, decision_reason) = case when status = 'filed' then 0 else 3 end),
    constraint subsidy_appeal_upheld_check check (
        num_nonnulls(facts, new_version, others_changed) = case when status = 'upheld' then 3 else 0 end),
    constraint subsidy_appeal_two_people_check check (status = 'withdrawn' or decided_by <> filed_by),
    constraint subsidy_appeal_new_version_fkey foreign key (run_id, new_version)
        references subsidy_run_version (run_id, number)
);
create unique index subsidy_appeal_open_key on subsidy_appeal (run_id, school_id) where status = 'filed';
create index subsidy_appeal_run_id_idx on subsidy_appeal (run_id, new_version);
create index subsidy_appeal_line_id_idx on subsidy_appeal (line_id);
create index subsidy_appeal_school_id_idx on subsidy_appeal (school_id);
create index subsidy_appeal_filed_by_idx on subsidy_appeal (filed_by);
create index subsidy_appeal_decided_by_idx on subsidy_appeal (decided_by);

-- What a run has taken back, or is to.
create table subsidy_clawback (
    id uuid not null constraint subsidy_clawback_pkey primary key,
    run_id uuid not null constraint subsidy_clawback_run_id_fkey references subsidy_run (id),
    line_id uuid not null constraint subsidy_clawback_line_id_fkey references subsidy_line (id),
    assessment_id uuid not null,
    assessment_number smallint not null,
    grade text not null,
    -- The award and operating money lie in funds of their own, and come back out of them one by one.
    fund_kind text not null,
    fund_id uuid not null constraint subsidy_clawback_fund_id_fkey references fund (id),
    paid numeric(14, 2) not null,
    due numeric(14, 2) not null,
    unspent numeric(14, 2) not null,
    recovered numeric(14, 2),
    status text not null default 'requested',
    reason text not null,
    requested_by uuid not null constraint subsidy_clawback_requested_by_fkey references account (id),
    requested_at timestamptz not null,
    decided_by uuid constraint subsidy_clawback_decided_by_fkey references account (id),
    decided_at timestamptz,
    decision_reason text,
    event_id uuid constraint subsidy_clawback_event_id_fkey references ledger_event (id),
    version bigint not null default 1,
    constraint subsidy_clawback_assessment_version_fkey foreign key (assessment_id, assessment_number)
        references assessment_version (assessment_id, number),
    constraint subsidy_clawback_fund_kind_check check (fund_kind in ('redemption_fund', 'operating_guarantee_fund')),
    constraint subsidy_clawback_grade_check check (grade in ('excellent', 'good', 'qualified', 'unqualified')),
    constraint subsidy_clawback_due_check check (due >= 0 and due < paid and unspent >= 0),
    constraint subsidy_clawback_status_check check (status in ('requested', 'approved', 'rejected')),
    constraint subsidy_clawback_reason_check check (reason <> '' and decision_reason <> ''),
    constraint subsidy_clawback_decided_check check (
        num_nonnulls(decided_by, decided_at) = case when status = 'requested' then 0 else 2 end),
    constraint subsidy_clawback_recovered_check check (
        (status = 'approved') = (recovered is not null) and recovered between 0 and paid - due
        and (coalesce(recovered, 0) > 0) = (event_id is not null)),
    -- Whoever asks for it does not agree to it.
    constraint subsidy_clawback_two_people_check check (status <> 'approved' or decided_by <> requested_by)
);
create unique index subsidy_clawback_open_key on subsidy_clawback (line_id, fund_kind) where status = 'requested';
create index subsidy_clawback_run_id_idx on subsidy_clawback (run_id, id);
create index subsidy_clawback_line_id_idx on subsidy_clawback (line_id);
create index subsidy_clawback_assessment_id_idx on subsidy_clawback (assessment_id, assessment_number);
create index subsidy_clawback_fund_id_idx on subsidy_clawback (fund_id);
create index subsidy_clawback_requested_by_idx on subsidy_clawback (requested_by);
create index subsidy_clawback_decided_by_idx on subsidy_clawback (decided_by);
create index subsidy_clawback_event_id_idx on subsidy_clawback (event_id);

-- How an entry of a fund came about: by hand, paid by a run, or taken back by one. A run's entries are not undone as such.
alter table fund_entry add column origin text not null default 'entered';
alter table fund_entry add constraint fund_entry_origin_check check (
    origin = 'entered' or origin in ('award', 'return') and category is null);
alter table ledger_event drop constraint ledger_event_kind_check;
alter table ledger_event add constraint ledger_event_kind_check check (kind in (
    'earning', 'redemption_reserve', 'redemption_deliver', 'redemption_cancel', 'credit_expiry', 'credit_donation',
    'credit_closure', 'learner_merge', 'reversal', 'stock_receipt', 'stock_write_off', 'stock_transfer', 'fund_receipt',
    'fund_expense', 'fund_return', 'adjustment'));

-- What a run has moved: each row is one entry of a fund.
create table subsidy_disbursement (
    id uuid not null constraint subsidy_disbursement_pkey primary key,
    run_id uuid not null constraint subsidy_disbursement_run_id_fkey references subsidy_run (id),
    line_id uuid not null constraint subsidy_disbursement_line_id_fkey references subsidy_line (id),
    kind text not null,
    amount numeric(14, 2) not null,
    fund_id uuid not null constraint subsidy_disbursement_fund_id_fkey references fund (id),
    entry_id uuid not null constraint subsidy_disbursement_entry_id_fkey references fund_entry (id)
        constraint subsidy_disbursement_entry_id_key unique,
    clawback_id uuid constraint subsidy_disbursement_clawback_id_fkey references subsidy_clawback (id)
        constraint subsidy_disbursement_clawback_id_key unique,
    paid_by uuid not null constraint subsidy_disbursement_paid_by_fkey references account (id),
    paid_at timestamptz not null,
    constraint subsidy_disbursement_kind_check check (
        kind in ('award_municipal', 'award_county', 'operating', 'clawback', 'clawback_operating')),
    constraint subsidy_disbursement_amount_check check (
        case when clawback_id is null then amount > 0 else amount < 0 end),
    constraint subsidy_disbursement_clawback_check check (
        (kind in ('clawback', 'clawback_operating')) = (clawback_id is not null))
);
-- What is paid, is paid once.
create unique index subsidy_disbursement_line_id_kind_key on subsidy_disbursement (line_id, kind) where clawback_id is null;
create index subsidy_disbursement_run_id_idx on subsidy_disbursement (run_id, id);
create index subsidy_disbursement_line_id_idx on subsidy_disbursement (line_id);
create index subsidy_disbursement_fund_id_idx on subsidy_disbursement (fund_id);
create index subsidy_disbursement_paid_by_idx on subsidy_disbursement (paid_by);

-- What the awards of a run have been used for, as it was reported once.
create table subsidy_expense_report (
    run_id uuid not null constraint subsidy_expense_report_pkey primary key
        constraint subsidy_expense_report_run_id_fkey references subsidy_run (id),
    reported_by uuid not null constraint subsidy_expense_report_reported_by_fkey references account (id),
    reported_at timestamptz not null
);
create index subsidy_expense_report_reported_by_idx on subsidy_expense_report (reported_by);

create table subsidy_expense_line (
    run_id uuid not null constraint subsidy_expense_line_run_id_fkey references subsidy_expense_report (run_id),
    line_id uuid not null constraint subsidy_expense_line_line_id_fkey references subsidy_line (id),
    fund_id uuid constraint subsidy_expense_line_fund_id_fkey references fund (id),
    award numeric(14, 2) not null,
    goods numeric(14, 2) not null,
    services numeric(14, 2) not null,
    unspent numeric(14, 2) not null,
    constraint subsidy_expense_line_pkey primary key (run_id, line_id),
    constraint subsidy_expense_line_amounts_check check (
        award >= 0 and goods >= 0 and services >= 0 and unspent between 0 and award)
);
create index subsidy_expense_line_line_id_idx on subsidy_expense_line (line_id);
create index subsidy_expense_line_fund_id_idx on subsidy_expense_line (fund_id);

-- What was computed, said, paid and reported stays as it was.
do $$ declare name text; begin
    foreach name in array array['subsidy_run_step', 'subsidy_run_version', 'subsidy_line', 'subsidy_county_review',
        'subsidy_disbursement', 'subsidy_expense_report', 'subsidy_expense_line'] loop
        execute format('create trigger %1$s_append_only before update or delete or truncate on %1$s
            for each statement execute function refuse_change()', name);
        execute format('alter table %1$s enable always trigger %1$s_append_only', name);
    end loop;
end $$;
