alter table ledger_event drop constraint ledger_event_kind_check;
alter table ledger_event add constraint ledger_event_kind_check check (kind in (
    'earning', 'redemption_reserve', 'redemption_deliver', 'redemption_cancel', 'credit_expiry', 'credit_donation',
    'credit_closure', 'reversal', 'stock_receipt', 'stock_write_off', 'stock_transfer', 'fund_receipt',
    'fund_expense', 'adjustment'));
drop table learner_merge;
drop function learner_merge_freeze();
alter table learner
    drop constraint learner_status_check,
    drop constraint learner_closed_at_check,
    drop constraint learner_merged_into_check;
update learner set status = 'closed' where status = 'merged';
alter table learner
    drop column merged_into,
    add constraint learner_status_check check (status in ('active', 'suspended', 'closed', 'deceased')),
    add constraint learner_closed_at_check check ((status in ('closed', 'deceased')) = (closed_at is not null));
