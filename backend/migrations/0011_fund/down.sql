drop table fund_misuse_attempt;
drop table fund_entry;
alter table ledger_account drop constraint ledger_account_fund_id_fkey;
drop table fund;
