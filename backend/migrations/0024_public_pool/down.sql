-- Fails once the pools were used: what was posted stays, and the constraints from before do not know its kinds.
create or replace function credit_adjustment_freeze() returns trigger language plpgsql as $$
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
alter table credit_adjustment drop column source;
drop table credit_pooled;
alter table ledger_event drop constraint ledger_event_kind_check, drop constraint ledger_event_reason_check;
alter table ledger_event
    add constraint ledger_event_kind_check check (kind in (
        'earning', 'redemption_reserve', 'redemption_deliver', 'redemption_cancel', 'credit_expiry', 'reversal',
        'stock_receipt', 'stock_write_off', 'stock_transfer', 'fund_receipt', 'fund_expense', 'adjustment')),
    add constraint ledger_event_reason_check check (kind not in ('reversal', 'adjustment') or reason <> '');
alter table ledger_account drop constraint ledger_account_facility_id_check;
alter table ledger_account add constraint ledger_account_facility_id_check check (
    case when kind in ('facility_stock', 'goods_on_shelf') then facility_id is not null
         else facility_id is null or kind in ('issuance', 'redemption_clearing', 'handed_over') end);
drop index learner_closed_at_idx;
alter table learner drop constraint learner_closed_at_check, drop column closed_at;
