-- The public pool: what learners give and what closed accounts leave, kept by facility for elders in difficulty.

-- When an account was closed. Of those that were closed before nobody kept the day, so theirs begins now: whoever may
-- still pick something up has the same time as everybody.
alter table learner add column closed_at timestamptz;
update learner set closed_at = now() where status = 'closed';
alter table learner add constraint learner_closed_at_check check ((status = 'closed') = (closed_at is not null));
create index learner_closed_at_idx on learner (closed_at) where closed_at is not null;

-- What is given stays where it was earned: money that covers credits is the county's and the facility's.
alter table ledger_account drop constraint ledger_account_facility_id_check;
alter table ledger_account add constraint ledger_account_facility_id_check check (
    case when kind in ('facility_stock', 'goods_on_shelf', 'public_pool') then facility_id is not null
         else facility_id is null or kind in ('issuance', 'redemption_clearing', 'handed_over') end);

alter table ledger_event drop constraint ledger_event_kind_check, drop constraint ledger_event_reason_check;
alter table ledger_event
    add constraint ledger_event_kind_check check (kind in (
        'earning', 'redemption_reserve', 'redemption_deliver', 'redemption_cancel', 'credit_expiry', 'credit_donation',
        'credit_closure', 'reversal', 'stock_receipt', 'stock_write_off', 'stock_transfer', 'fund_receipt',
        'fund_expense', 'adjustment')),
    add constraint ledger_event_reason_check check (
        kind not in ('reversal', 'adjustment', 'credit_donation') or reason <> '');

-- Whose credits went into which pool, and by which paper where the learner gave them.
create table credit_pooled (
    event_id uuid not null constraint credit_pooled_pkey primary key
        constraint credit_pooled_event_id_fkey references ledger_event (id),
    learner_id uuid not null constraint credit_pooled_learner_id_fkey references learner (id),
    facility_id uuid not null constraint credit_pooled_facility_id_fkey references facility (id),
    amount_centi bigint not null,
    document text,
    at timestamptz not null,
    constraint credit_pooled_amount_centi_check check (amount_centi > 0),
    -- Without a paper it is what a closed account left.
    constraint credit_pooled_document_check check (document <> '')
);
create index credit_pooled_learner_id_idx on credit_pooled (learner_id, event_id);
create index credit_pooled_facility_id_idx on credit_pooled (facility_id, event_id);
create trigger credit_pooled_append_only before update or delete or truncate on credit_pooled
    for each statement execute function refuse_change();
alter table credit_pooled enable always trigger credit_pooled_append_only;

-- What is added may come out of the pool instead of being issued.
alter table credit_adjustment add column source text not null default 'issuance'
    constraint credit_adjustment_source_check check (
        source = 'issuance' or source = 'public_pool' and amount_centi > 0);
alter table credit_adjustment alter column source drop default;
create or replace function credit_adjustment_freeze() returns trigger language plpgsql as $$
begin
    if old.status <> 'pending'
        or (new.id, new.learner_id, new.facility_id, new.amount_centi, new.reason, new.reference, new.source,
            new.requested_by, new.requested_at)
        is distinct from (old.id, old.learner_id, old.facility_id, old.amount_centi, old.reason, old.reference,
            old.source, old.requested_by, old.requested_at) then
        raise exception 'a credit adjustment is decided once and does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
