drop table subsidy_expense_line, subsidy_expense_report, subsidy_disbursement;
alter table ledger_event drop constraint ledger_event_kind_check;
alter table ledger_event add constraint ledger_event_kind_check check (kind in (
    'earning', 'redemption_reserve', 'redemption_deliver', 'redemption_cancel', 'credit_expiry', 'credit_donation',
    'credit_closure', 'learner_merge', 'reversal', 'stock_receipt', 'stock_write_off', 'stock_transfer', 'fund_receipt',
    'fund_expense', 'adjustment'));
alter table fund_entry drop column origin;
drop table subsidy_clawback, subsidy_appeal, subsidy_county_review;
alter table subsidy_run drop constraint subsidy_run_current_fkey;
drop table subsidy_line, subsidy_run_version, subsidy_run_step, subsidy_run;
drop table operating_policy;
drop function operating_policy_freeze();
