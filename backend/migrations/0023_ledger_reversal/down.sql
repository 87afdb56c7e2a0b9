drop table ledger_reversal;
drop function ledger_reversal_freeze();
