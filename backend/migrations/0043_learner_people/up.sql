-- What a learner has said, who stands in for a learner, and how a registration ends.

-- Under which keyed hashes a telephone number, and an ID number without the place of its issue, are found again: for
-- duplicates, and for the rule that one person is the proxy of a few. The server fills them in for earlier learners.
alter table learner
    add column phone_hash bytea,
    add column id_number_tail_hash bytea,
    add column died_on date,
    add column death_source text,
    add column consent_withdrawn_at timestamptz,
    drop constraint learner_status_check,
    drop constraint learner_closed_at_check;
alter table learner
    add constraint learner_status_check check (status in ('active', 'suspended', 'closed', 'deceased')),
    add constraint learner_closed_at_check check ((status in ('closed', 'deceased')) = (closed_at is not null)),
    add constraint learner_phone_hash_check check (phone_hash is null or phone_sealed is not null),
    add constraint learner_died_on_check check ((status = 'deceased') = (died_on is not null)
        and (died_on is null) = (death_source is null) and died_on > birth_date),
    add constraint learner_death_source_check check (death_source in ('family', 'community', 'civil_affairs'));
create index learner_phone_hash_idx on learner (phone_hash) where phone_hash is not null;
create index learner_id_number_tail_hash_idx on learner (id_number_tail_hash) where id_number_tail_hash is not null;
create index learner_unhashed_idx on learner (id) where id_number_tail_hash is null;
create index learner_birth_date_name_zh_idx on learner (birth_date, name_zh);
drop index learner_birth_date_idx;

-- What a learner has agreed to, and taken back; nothing of it is ever changed.
create table learner_consent (
    learner_id uuid not null constraint learner_consent_learner_id_fkey references learner (id),
    purpose text not null,
    number integer not null,
    act text not null,
    notice_version text not null,
    said_at timestamptz not null,
    method text not null,
    witness text,
    recorded_by uuid not null,
    recorded_at timestamptz not null,
    constraint learner_consent_pkey primary key (learner_id, purpose, number),
    constraint learner_consent_purpose_check check (purpose in (
        'personal_data', 'sensitive_data', 'needs', 'photograph', 'publicity', 'research')),
    constraint learner_consent_number_check check (number >= 1),
    -- What was given is taken back, and what was taken back may be given again.
    constraint learner_consent_act_check check (act = case when number % 2 = 1 then 'given' else 'withdrawn' end),
    constraint learner_consent_notice_version_check check (notice_version <> ''),
    constraint learner_consent_method_check check (method in ('paper', 'app', 'voice_with_witness')),
    constraint learner_consent_witness_check check ((method = 'voice_with_witness') = (witness is not null) and witness <> ''),
    constraint learner_consent_said_at_check check (said_at <= recorded_at)
);
create trigger learner_consent_append_only before update or delete or truncate on learner_consent
    for each statement execute function refuse_change();
alter table learner_consent enable always trigger learner_consent_append_only;

-- The consent of registration is the first of each: on paper, by whoever registered, of which the trail tells.
insert into learner_consent (learner_id, purpose, number, act, notice_version, said_at, method, recorded_by, recorded_at)
select l.id, p.purpose, 1, 'given', l.consent_notice_version, l.consented_at, 'paper',
    '00000000-0000-0000-0000-000000000000', greatest(l.created_at, l.consented_at)
from learner l cross join (values ('personal_data'), ('sensitive_data')) p (purpose);

-- What a learner would like and needs in order to come; nothing medical.
create table learner_need (
    learner_id uuid not null constraint learner_need_pkey primary key
        constraint learner_need_learner_id_fkey references learner (id),
    categories text[] not null,
    forms text[] not null,
    delivery_mode text,
    languages text[] not null,
    day_parts text[] not null,
    weekdays smallint[] not null,
    aids text[] not null,
    note text,
    recorded_by uuid not null,
    recorded_at timestamptz not null,
    version bigint not null default 1,
    constraint learner_need_forms_check check (forms <@ array['course_class', 'lecture', 'reading', 'visit',
        'performance_exhibition', 'study_tour', 'learning_team', 'volunteer_service', 'smart_aging_training',
        'peer_teaching', 'online_course']),
    constraint learner_need_delivery_mode_check check (delivery_mode in ('offline', 'online', 'blended')),
    constraint learner_need_languages_check check (languages <@ array['chinese', 'mongolian']),
    constraint learner_need_day_parts_check check (day_parts <@ array['morning', 'afternoon', 'evening']),
    constraint learner_need_weekdays_check check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[]),
    constraint learner_need_aids_check check (aids <@ array['step_free', 'front_seat', 'large_print', 'companion']),
    constraint learner_need_note_check check (note <> '')
);

-- Of how many learners one person is the proxy at most, by date.
create table proxy_rule (
    effective_from date not null constraint proxy_rule_pkey primary key,
    effective_to date,
    max_learners smallint not null,
    basis text not null,
    created_at timestamptz not null,
    constraint proxy_rule_effective_to_check check (effective_to >= effective_from),
    constraint proxy_rule_max_learners_check check (max_learners between 1 and 100),
    constraint proxy_rule_basis_check check (basis <> ''),
    constraint proxy_rule_period_excl exclude using gist (daterange(effective_from, effective_to, '[]') with &&)
);
insert into proxy_rule (effective_from, max_learners, basis, created_at)
values ('2024-01-01', 3, '防止一人代领多人学分（学分兑换风险防控）', now());

-- Who stands in for a learner, for what, until when and by which paper. Nobody signs for another's attendance.
create table learner_proxy (
    id uuid not null constraint learner_proxy_pkey primary key,
    learner_id uuid not null constraint learner_proxy_learner_id_fkey references learner (id),
    name text not null,
    relation text not null,
    phone_sealed bytea,
    phone_hash bytea,
    phone_masked text not null,
    account_id uuid constraint learner_proxy_account_id_fkey references account (id),
    rights text[] not null,
    monthly_limit_centi bigint,
    valid_from date not null,
    valid_to date not null,
    consent_document text not null,
    consented_on date not null,
    created_by uuid not null,
    created_at timestamptz not null,
    ended_by uuid,
    ended_at timestamptz,
    ended_reason text,
    version bigint not null default 1,
    constraint learner_proxy_name_check check (name <> ''),
    constraint learner_proxy_relation_check check (relation in (
        'spouse', 'child', 'grandchild', 'other_relative', 'neighbour', 'community_worker', 'guardian', 'other')),
    -- Both go when the learner's data are erased.
    constraint learner_proxy_phone_check check ((phone_sealed is null) = (phone_hash is null)),
    constraint learner_proxy_rights_check check (
        rights <@ array['enrol', 'redeem', 'see_account'] and cardinality(rights) > 0),
    constraint learner_proxy_monthly_limit_centi_check check (
        ('redeem' = any(rights)) = (monthly_limit_centi is not null) and monthly_limit_centi > 0),
    constraint learner_proxy_valid_to_check check (valid_to >= valid_from),
    constraint learner_proxy_consent_document_check check (consent_document <> ''),
    constraint learner_proxy_ended_check check (num_nulls(ended_by, ended_at, ended_reason) in (0, 3) and ended_reason <> '')
);
create index learner_proxy_learner_id_idx on learner_proxy (learner_id, id);
create index learner_proxy_account_id_idx on learner_proxy (account_id) where account_id is not null;
create index learner_proxy_phone_hash_idx on learner_proxy (phone_hash) where phone_hash is not null;
-- One standing of a person for a learner at a time.
alter table learner_proxy add constraint learner_proxy_learner_id_period_excl exclude using gist (
    learner_id with =, phone_hash with =, daterange(valid_from, valid_to, '[]') with &&) where (ended_at is null);
-- What was agreed stays; a standing ends once, and its personal data go with the learner's.
create function learner_proxy_freeze() returns trigger language plpgsql as $$
begin
    if old.ended_at is not null and old.phone_hash is not distinct from new.phone_hash
        or (new.id, new.learner_id, new.relation, new.account_id, new.rights, new.monthly_limit_centi, new.valid_from,
            new.valid_to, new.consent_document, new.consented_on, new.created_by, new.created_at)
        is distinct from (old.id, old.learner_id, old.relation, old.account_id, old.rights, old.monthly_limit_centi,
            old.valid_from, old.valid_to, old.consent_document, old.consented_on, old.created_by, old.created_at) then
        raise exception 'a proxy only ends' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger learner_proxy_frozen before update on learner_proxy for each row execute function learner_proxy_freeze();
alter table learner_proxy enable always trigger learner_proxy_frozen;

-- An order that a registered proxy has fetched.
alter table redemption_order add column proxy_id uuid
    constraint redemption_order_proxy_id_fkey references learner_proxy (id);
create index redemption_order_proxy_id_idx on redemption_order (proxy_id, resolved_at) where proxy_id is not null;
