-- Earnings that somebody has to look at before they can be spent, and corrections of accounts that two people sign.

-- What was flagged together: earnings of one session, or one earning to telephone about.
create table credit_review (
    id uuid not null constraint credit_review_pkey primary key,
    facility_id uuid not null constraint credit_review_facility_id_fkey references facility (id),
    session_id uuid constraint credit_review_session_id_fkey references class_session (id),
    status text not null,
    opened_at timestamptz not null,
    decided_by uuid constraint credit_review_decided_by_fkey references account (id),
    decided_at timestamptz,
    decision_reason text,
    version bigint not null default 1,
    constraint credit_review_status_check check (status in ('open', 'accepted', 'refused')),
    constraint credit_review_decided_by_check check ((status = 'open') = (decided_by is null)),
    constraint credit_review_decided_at_check check ((decided_by is null) = (decided_at is null)),
    constraint credit_review_decision_reason_check check (
        (status = 'open') = (decision_reason is null) and decision_reason <> '')
);
create index credit_review_facility_id_idx on credit_review (facility_id, id);
create index credit_review_session_id_idx on credit_review (session_id);
create index credit_review_decided_by_idx on credit_review (decided_by);
create index credit_review_open_idx on credit_review (id) where status = 'open';

-- One earning of it, why it was flagged and who had entered its evidence. An earning is flagged once.
create table credit_review_line (
    earning_id uuid not null constraint credit_review_line_pkey primary key
        constraint credit_review_line_earning_id_fkey references credit_earning (id),
    review_id uuid not null constraint credit_review_line_review_id_fkey references credit_review (id),
    learner_id uuid not null constraint credit_review_line_learner_id_fkey references learner (id),
    reasons text[] not null,
    recorded_by uuid,
    confirmed_by uuid,
    reversal_event_id uuid constraint credit_review_line_reversal_event_id_fkey references ledger_event (id)
        constraint credit_review_line_reversal_event_id_key unique,
    constraint credit_review_line_reasons_check check (cardinality(reasons) > 0 and reasons <@ array[
        'many_in_seconds', 'over_capacity', 'related_account', 'daily_issuance', 'call_back'])
);
create index credit_review_line_review_id_idx on credit_review_line (review_id);
create index credit_review_line_learner_id_idx on credit_review_line (learner_id);

-- Up to which transfer the earnings have been screened; what was posted before there were reviews is left alone.
create table credit_screening (
    singleton boolean not null default true constraint credit_screening_pkey primary key,
    last_transfer_id bigint not null,
    constraint credit_screening_singleton_check check (singleton)
);
insert into credit_screening (last_transfer_id) select last_transfer_id from ledger_head;

-- What one asks to have added to a learner's credits or taken off; it moves when another person approves it.
create table credit_adjustment (
    id uuid not null constraint credit_adjustment_pkey primary key,
    learner_id uuid not null constraint credit_adjustment_learner_id_fkey references learner (id),
    facility_id uuid not null constraint credit_adjustment_facility_id_fkey references facility (id),
    amount_centi bigint not null,
    reason text not null,
    reference text not null,
    status text not null,
    requested_by uuid not null constraint credit_adjustment_requested_by_fkey references account (id),
    requested_at timestamptz not null,
    decided_by uuid constraint credit_adjustment_decided_by_fkey references account (id),
    decided_at timestamptz,
    decision_reason text,
    event_id uuid constraint credit_adjustment_event_id_fkey references ledger_event (id)
        constraint credit_adjustment_event_id_key unique,
    version bigint not null default 1,
    constraint credit_adjustment_amount_centi_check check (amount_centi <> 0),
    constraint credit_adjustment_reason_check check (reason <> ''),
    constraint credit_adjustment_reference_check check (reference <> ''),
    constraint credit_adjustment_status_check check (status in ('pending', 'approved', 'rejected')),
    constraint credit_adjustment_decided_by_check check ((status = 'pending') = (decided_by is null)),
    constraint credit_adjustment_decided_at_check check ((decided_by is null) = (decided_at is null)),
    -- Maker is not checker.
    constraint credit_adjustment_checker_check check (status <> 'approved' or decided_by <> requested_by),
    constraint credit_adjustment_decision_reason_check check (
        (status = 'rejected') = (decision_reason is not null) and decision_reason <> ''),
    constraint credit_adjustment_event_id_check check ((status = 'approved') = (event_id is not null))
);
-- One document corrects an account once.
create unique index credit_adjustment_learner_id_reference_key on credit_adjustment (learner_id, reference)
    where status <> 'rejected';
create index credit_adjustment_learner_id_idx on credit_adjustment (learner_id, id);
create index credit_adjustment_facility_id_idx on credit_adjustment (facility_id, id);
create index credit_adjustment_requested_by_idx on credit_adjustment (requested_by);
create index credit_adjustment_decided_by_idx on credit_adjustment (decided_by);

-- What one actor has entered on a day.
create index attendance_recorded_by_idx on attendance (recorded_by, created_at);

-- What was flagged or asked for stays as it was, and what was decided stays decided.
create function credit_review_freeze() returns trigger language plpgsql as $$
begin
    if old.status <> 'open' or (new.id, new.facility_id, new.session_id, new.opened_at)
        is distinct from (old.id, old.facility_id, old.session_id, old.opened_at) then
        raise exception 'a credit review is decided once and does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger credit_review_frozen before update on credit_review
    for each row execute function credit_review_freeze();
alter table credit_review enable always trigger credit_review_frozen;
create function credit_review_line_freeze() returns trigger language plpgsql as $$
begin
    if old.reversal_event_id is not null
        or (new.earning_id, new.review_id, new.learner_id, new.reasons, new.recorded_by, new.confirmed_by)
        is distinct from (old.earning_id, old.review_id, old.learner_id, old.reasons, old.recorded_by, old.confirmed_by)
    then
        raise exception 'what was flagged does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger credit_review_line_frozen before update on credit_review_line
    for each row execute function credit_review_line_freeze();
alter table credit_review_line enable always trigger credit_review_line_frozen;
create function credit_adjustment_freeze() returns trigger language plpgsql as $$
begin
    if old.status <> 'pending'
        or (new.id, new.learner_id, new.facility_id, new.amount_centi, new.reason, new.reference, new.requested_by,
            new.requested_at)
        is distinct from (old.id, old.learner_id, old.facility_id, old.amount_centi, old.reason, old.reference,
            old.requested_by, old.requested_at) then
        raise exception 'a credit adjustment is decided once and does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger credit_adjustment_frozen before update on credit_adjustment
    for each row execute function credit_adjustment_freeze();
alter table credit_adjustment enable always trigger credit_adjustment_frozen;

create trigger credit_review_keep before delete or truncate on credit_review
    for each statement execute function refuse_change();
alter table credit_review enable always trigger credit_review_keep;
create trigger credit_review_line_keep before delete or truncate on credit_review_line
    for each statement execute function refuse_change();
alter table credit_review_line enable always trigger credit_review_line_keep;
create trigger credit_screening_keep before delete or truncate on credit_screening
    for each statement execute function refuse_change();
alter table credit_screening enable always trigger credit_screening_keep;
create trigger credit_adjustment_keep before delete or truncate on credit_adjustment
    for each statement execute function refuse_change();
alter table credit_adjustment enable always trigger credit_adjustment_keep;
