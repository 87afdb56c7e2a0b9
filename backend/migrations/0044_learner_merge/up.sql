-- Two records of one person become one: nothing of the past is rewritten, the merged record stays and points to the other.
alter table learner
    add column merged_into uuid constraint learner_merged_into_fkey references learner (id),
    drop constraint learner_status_check,
    drop constraint learner_closed_at_check;
alter table learner
    add constraint learner_status_check check (status in ('active', 'suspended', 'closed', 'deceased', 'merged')),
    add constraint learner_closed_at_check check (
        (status in ('closed', 'deceased', 'merged')) = (closed_at is not null)),
    add constraint learner_merged_into_check check (
        (status = 'merged') = (merged_into is not null) and merged_into <> id);
create index learner_merged_into_idx on learner (merged_into) where merged_into is not null;

create table learner_merge (
    id uuid not null constraint learner_merge_pkey primary key,
    retained_id uuid not null constraint learner_merge_retained_id_fkey references learner (id),
    merged_id uuid not null constraint learner_merge_merged_id_fkey references learner (id),
    reason text not null,
    status text not null default 'pending',
    requested_by uuid not null,
    requested_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    event_id uuid constraint learner_merge_event_id_fkey references ledger_event (id)
        constraint learner_merge_event_id_key unique,
    moved_centi bigint not null default 0,
    -- What was seen of both and moved when it was approved: numbers and ids, nothing personal.
    trace jsonb,
    version bigint not null default 1,
    constraint learner_merge_merged_id_check check (merged_id <> retained_id),
    constraint learner_merge_reason_check check (reason <> ''),
    constraint learner_merge_status_check check (status in ('pending', 'approved', 'rejected')),
    constraint learner_merge_decided_check check (num_nulls(decided_by, decided_at) in (0, 2)
        and (status = 'pending') = (decided_by is null)),
    constraint learner_merge_decided_by_check check (status <> 'approved' or decided_by <> requested_by),
    constraint learner_merge_decision_reason_check check ((status = 'rejected') = (decision_reason is not null)
        and decision_reason <> ''),
    constraint learner_merge_moved_centi_check check (moved_centi >= 0 and (moved_centi > 0) = (event_id is not null)
        and (event_id is null or status = 'approved')),
    constraint learner_merge_trace_check check ((status = 'approved') = (trace is not null))
);
create index learner_merge_retained_id_idx on learner_merge (retained_id, id);
create index learner_merge_merged_id_idx on learner_merge (merged_id, id);
create index learner_merge_status_idx on learner_merge (status, id);
-- One question about a record at a time.
create unique index learner_merge_merged_id_key on learner_merge (merged_id) where status = 'pending';
create function learner_merge_freeze() returns trigger language plpgsql as $$
begin
    if old.status <> 'pending'
        or (new.id, new.retained_id, new.merged_id, new.reason, new.requested_by, new.requested_at)
        is distinct from (old.id, old.retained_id, old.merged_id, old.reason, old.requested_by, old.requested_at) then
        raise exception 'a merge is decided once and does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger learner_merge_frozen before update on learner_merge for each row execute function learner_merge_freeze();
alter table learner_merge enable always trigger learner_merge_frozen;
create trigger learner_merge_keep before delete or truncate on learner_merge
    for each statement execute function refuse_change();
alter table learner_merge enable always trigger learner_merge_keep;

alter table ledger_event drop constraint ledger_event_kind_check;
alter table ledger_event add constraint ledger_event_kind_check check (kind in (
    'earning', 'redemption_reserve', 'redemption_deliver', 'redemption_cancel', 'credit_expiry', 'credit_donation',
    'credit_closure', 'learner_merge', 'reversal', 'stock_receipt', 'stock_write_off', 'stock_transfer', 'fund_receipt',
    'fund_expense', 'adjustment'));
