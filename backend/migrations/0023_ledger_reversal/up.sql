-- What was entered by mistake in a fund or on a shelf is undone by its mirror image in the ledger, never edited; one person
-- asks for it, another decides.
create table ledger_reversal (
    id uuid not null constraint ledger_reversal_pkey primary key,
    event_id uuid not null constraint ledger_reversal_event_id_fkey references ledger_event (id),
    subject text not null,
    county_code text not null,
    facility_id uuid constraint ledger_reversal_facility_id_fkey references facility (id),
    fund_id uuid constraint ledger_reversal_fund_id_fkey references fund (id),
    status text not null,
    reason text not null,
    requested_by uuid not null constraint ledger_reversal_requested_by_fkey references account (id),
    requested_at timestamptz not null,
    decided_by uuid constraint ledger_reversal_decided_by_fkey references account (id),
    decided_at timestamptz,
    decision_reason text,
    reversal_event_id uuid constraint ledger_reversal_reversal_event_id_fkey references ledger_event (id)
        constraint ledger_reversal_reversal_event_id_key unique,
    version bigint not null default 1,
    constraint ledger_reversal_subject_check check (
        subject in (
            'fund_receipt', 'fund_expense', 'donation', 'delivery', 'credit_donation', 'stock_receipt')),
    constraint ledger_reversal_county_code_check check (county_code ~ '^[0-9]{6}$'),
    constraint ledger_reversal_place_check check (
        case when subject in ('fund_receipt', 'fund_expense', 'delivery') then fund_id is not null
             when subject in ('credit_donation', 'stock_receipt') then facility_id is not null and fund_id is null
             else facility_id is not null or fund_id is not null end),
    constraint ledger_reversal_status_check check (status in ('pending', 'approved', 'rejected')),
    constraint ledger_reversal_reason_check check (reason <> ''),
    constraint ledger_reversal_decided_by_check check ((status = 'pending') = (decided_by is null)),
    constraint ledger_reversal_decided_at_check check ((decided_by is null) = (decided_at is null)),
    -- Maker is not checker.
    constraint ledger_reversal_checker_check check (status <> 'approved' or decided_by <> requested_by),
    constraint ledger_reversal_decision_reason_check check (
        (status = 'rejected') = (decision_reason is not null) and decision_reason <> ''),
    constraint ledger_reversal_approved_check check ((status = 'approved') = (reversal_event_id is not null))
);
-- What waits to be undone, or was, is not asked for again.
create unique index ledger_reversal_event_id_key on ledger_reversal (event_id) where status <> 'rejected';
create index ledger_reversal_event_id_idx on ledger_reversal (event_id);
create index ledger_reversal_county_code_idx on ledger_reversal (county_code, id);
create index ledger_reversal_facility_id_idx on ledger_reversal (facility_id, id);
create index ledger_reversal_fund_id_idx on ledger_reversal (fund_id);
create index ledger_reversal_requested_by_idx on ledger_reversal (requested_by);
create index ledger_reversal_decided_by_idx on ledger_reversal (decided_by);
create index ledger_reversal_status_idx on ledger_reversal (id) where status = 'pending';

create function ledger_reversal_freeze() returns trigger language plpgsql as $$
begin
    if old.status <> 'pending'
        or (new.id, new.event_id, new.subject, new.county_code, new.facility_id, new.fund_id, new.reason,
            new.requested_by, new.requested_at)
        is distinct from (old.id, old.event_id, old.subject, old.county_code, old.facility_id, old.fund_id, old.reason,
            old.requested_by, old.requested_at) then
        raise exception 'a reversal is decided once and does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger ledger_reversal_frozen before update on ledger_reversal
    for each row execute function ledger_reversal_freeze();
alter table ledger_reversal enable always trigger ledger_reversal_frozen;
create trigger ledger_reversal_keep before delete or truncate on ledger_reversal
    for each statement execute function refuse_change();
alter table ledger_reversal enable always trigger ledger_reversal_keep;
