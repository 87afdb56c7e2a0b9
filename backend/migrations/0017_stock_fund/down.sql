drop table donation;
drop table donation_number;
drop table stock_adjustment_line;
drop table stock_adjustment;
drop function stock_adjustment_line_freeze;
drop function stock_adjustment_freeze;
alter table ledger_event drop constraint ledger_event_kind_check;
alter table ledger_event add constraint ledger_event_kind_check check (kind in (
    'earning', 'redemption_reserve', 'redemption_deliver', 'redemption_cancel', 'credit_expiry',
    'reversal', 'stock_receipt', 'stock_write_off', 'fund_receipt', 'fund_expense', 'adjustment'));
