-- The half-yearly refresh itself (notice, 四(三): 每半年，根据银发学堂教学情况和老年人需求，更新一次教学课程).

-- That a school was reminded of the plan it owes: each once, as it was written.
create table curriculum_reminder (
    id uuid not null constraint curriculum_reminder_pkey primary key,
    school_id uuid not null constraint curriculum_reminder_school_id_fkey references school (id),
    half_year text not null,
    days_before integer not null,
    created_at timestamptz not null,
    constraint curriculum_reminder_school_id_half_year_key unique (school_id, half_year, days_before),
    constraint curriculum_reminder_half_year_check check (half_year ~ '^[0-9]{4}-H[12]$'),
    constraint curriculum_reminder_days_before_check check (days_before between 1 and 183)
);
create trigger curriculum_reminder_append_only before update or delete or truncate on curriculum_reminder
    for each statement execute function refuse_change();
alter table curriculum_reminder enable always trigger curriculum_reminder_append_only;

-- By what a refresh is proposed: the city's weights and thresholds, of which one set holds on a day.
create table refresh_rule (
    id uuid not null constraint refresh_rule_pkey primary key,
    effective_from date not null,
    effective_to date,
    parameters jsonb not null,
    policy_basis text not null,
    created_by uuid constraint refresh_rule_created_by_fkey references account (id),
    created_at timestamptz not null,
    constraint refresh_rule_effective_to_check check (effective_to >= effective_from),
    constraint refresh_rule_policy_basis_check check (policy_basis <> ''),
    constraint refresh_rule_effective_excl exclude using gist (
        daterange(effective_from, effective_to, '[]') with &&)
);
create index refresh_rule_created_by_idx on refresh_rule (created_by);
insert into refresh_rule (id, effective_from, parameters, policy_basis, created_at) values (
    '01890000-0000-7000-8000-000000002901', '2024-01-01', '{
 "weights_bp": {
  "attendance": 2500,
  "completion": 1500,
  "satisfaction": 2000,
  "demand": 2000,
  "uptake": 1500,
  "cost": 500
 },
 "candidate_weights_bp": {
  "votes": 3000,
  "demand": 3000,
  "honours": 1000,
  "attendance": 1500,
  "satisfaction": 1500
 },
 "keep_bp": 5000,
 "revise_bp": 3500,
 "weak_bp": 4000,
 "strong_bp": 7500,
 "gap_bp": 500,
 "min_participants": 5,
 "min_ratings": 3,
 "max_additions": 2,
 "max_candidates": 3,
 "session_step_bp": 2500,
 "new_sessions": 12
}',
    '鄂民发〔2024〕144号 四(三)：根据银发学堂教学情况和老年人需求更新；权重与界限为本市参数', '2024-01-01T00:00:00+08:00');

-- What was quoted stays as it was; only the end of a rule is set when another follows.
create function refresh_rule_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.effective_from, new.parameters, new.policy_basis, new.created_by, new.created_at)
        is distinct from (old.id, old.effective_from, old.parameters, old.policy_basis, old.created_by, old.created_at) then
        raise exception 'a rule of the refresh does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger refresh_rule_frozen before update on refresh_rule
    for each row execute function refresh_rule_freeze();
alter table refresh_rule enable always trigger refresh_rule_frozen;

-- What the rule proposed to a school for a half-year, from what was known then.
create table refresh_proposal (
    id uuid not null constraint refresh_proposal_pkey primary key,
    school_id uuid not null constraint refresh_proposal_school_id_fkey references school (id),
    half_year text not null,
    rule_id uuid not null constraint refresh_proposal_rule_id_fkey references refresh_rule (id),
    -- The plan that it proposes to change; none for a school's first.
    base_plan_id uuid constraint refresh_proposal_base_plan_id_fkey references curriculum_plan (id),
    min_changed_bp integer not null,
    changed_bp integer,
    answers integer not null,
    -- What the categories are wanted and taught like, in basis points.
    categories jsonb not null,
    digest text not null,
    made_by uuid not null,
    made_at timestamptz not null,
    superseded_at timestamptz,
    plan_id uuid constraint refresh_proposal_plan_id_fkey references curriculum_plan (id),
    applied_by uuid,
    applied_at timestamptz,
    version bigint not null default 1,
    constraint refresh_proposal_half_year_check check (half_year ~ '^[0-9]{4}-H[12]$'),
    constraint refresh_proposal_min_changed_bp_check check (min_changed_bp between 0 and 10000),
    constraint refresh_proposal_changed_bp_check check (changed_bp between 0 and 10000),
    constraint refresh_proposal_answers_check check (answers >= 0),
    constraint refresh_proposal_digest_check check (digest ~ '^[0-9a-f]{64}$'),
    constraint refresh_proposal_applied_check check (
        (plan_id is null) = (applied_at is null) and (applied_at is null) = (applied_by is null)
        and (superseded_at is null or applied_at is null))
);
create unique index refresh_proposal_school_id_half_year_key on refresh_proposal (school_id, half_year)
    where superseded_at is null;
create index refresh_proposal_school_id_idx on refresh_proposal (school_id, half_year);
create index refresh_proposal_half_year_idx on refresh_proposal (half_year, id);
create index refresh_proposal_rule_id_idx on refresh_proposal (rule_id);
create index refresh_proposal_base_plan_id_idx on refresh_proposal (base_plan_id);
create index refresh_proposal_plan_id_idx on refresh_proposal (plan_id);

-- One course of the plan before, or one category of which there is too little; the decision stands beside what was proposed.
create table refresh_proposal_line (
    id uuid not null constraint refresh_proposal_line_pkey primary key,
    proposal_id uuid not null constraint refresh_proposal_line_proposal_id_fkey references refresh_proposal (id),
    position smallint not null,
    course_id uuid constraint refresh_proposal_line_course_id_fkey references course (id),
    category text not null constraint refresh_proposal_line_category_fkey references course_category (code),
    verdict text not null,
    score_bp integer,
    sessions_planned smallint,
    proposed_sessions smallint,
    candidate_id uuid constraint refresh_proposal_line_candidate_id_fkey references course (id),
    reasons text[] not null,
    figures jsonb,
    candidates jsonb not null,
    trace jsonb not null,
    decision text,
    decided_verdict text,
    decided_course_id uuid constraint refresh_proposal_line_decided_course_id_fkey references course (id),
    decided_sessions smallint,
    decision_reason text,
    decided_by uuid,
    decided_at timestamptz,
    version bigint not null default 1,
    constraint refresh_proposal_line_proposal_id_position_key unique (proposal_id, position),
    constraint refresh_proposal_line_verdict_check check (verdict in ('keep', 'revise', 'replace', 'add')),
    constraint refresh_proposal_line_course_id_check check (
        (course_id is null) = (verdict = 'add') and (course_id is null) = (score_bp is null)
        and (course_id is null) = (sessions_planned is null)),
    constraint refresh_proposal_line_score_bp_check check (score_bp between 0 and 10000),
    constraint refresh_proposal_line_sessions_planned_check check (sessions_planned between 1 and 200),
    constraint refresh_proposal_line_proposed_sessions_check check (proposed_sessions between 1 and 200),
    constraint refresh_proposal_line_decision_check check (decision in ('accepted', 'changed', 'rejected')),
    constraint refresh_proposal_line_decided_verdict_check check (
        decided_verdict in ('keep', 'revise', 'replace', 'add')),
    constraint refresh_proposal_line_decided_sessions_check check (decided_sessions between 1 and 200),
    constraint refresh_proposal_line_decided_check check (
        (decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)
        and (decision is not null or num_nonnulls(decided_verdict, decided_course_id, decided_sessions, decision_reason) = 0)),
    constraint refresh_proposal_line_decision_reason_check check (
        decision_reason <> '' and (decision in ('changed', 'rejected')) = (decision_reason is not null))
);
create index refresh_proposal_line_course_id_idx on refresh_proposal_line (course_id);
create index refresh_proposal_line_category_idx on refresh_proposal_line (category);
create index refresh_proposal_line_candidate_id_idx on refresh_proposal_line (candidate_id);
create index refresh_proposal_line_decided_course_id_idx on refresh_proposal_line (decided_course_id);

create function refresh_proposal_freeze() returns trigger language plpgsql as $$
begin
    if old.superseded_at is not null or old.applied_at is not null
        or (new.id, new.school_id, new.half_year, new.rule_id, new.base_plan_id, new.min_changed_bp, new.changed_bp,
            new.answers, new.categories, new.digest, new.made_by, new.made_at)
        is distinct from (old.id, old.school_id, old.half_year, old.rule_id, old.base_plan_id, old.min_changed_bp,
            old.changed_bp, old.answers, old.categories, old.digest, old.made_by, old.made_at) then
        raise exception 'a proposal stays as it was made' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger refresh_proposal_frozen before update on refresh_proposal
    for each row execute function refresh_proposal_freeze();
alter table refresh_proposal enable always trigger refresh_proposal_frozen;
create trigger refresh_proposal_keep before delete or truncate on refresh_proposal
    for each statement execute function refuse_change();
alter table refresh_proposal enable always trigger refresh_proposal_keep;

create function refresh_proposal_line_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.proposal_id, new.position, new.course_id, new.category, new.verdict, new.score_bp,
            new.sessions_planned, new.proposed_sessions, new.candidate_id, new.reasons, new.figures, new.candidates, new.trace)
        is distinct from (old.id, old.proposal_id, old.position, old.course_id, old.category, old.verdict, old.score_bp,
            old.sessions_planned, old.proposed_sessions, old.candidate_id, old.reasons, old.figures, old.candidates, old.trace) then
        raise exception 'what was proposed stays as it was' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger refresh_proposal_line_frozen before update on refresh_proposal_line
    for each row execute function refresh_proposal_line_freeze();
alter table refresh_proposal_line enable always trigger refresh_proposal_line_frozen;
create trigger refresh_proposal_line_keep before delete or truncate on refresh_proposal_line
    for each statement execute function refuse_change();
alter table refresh_proposal_line enable always trigger refresh_proposal_line_keep;
