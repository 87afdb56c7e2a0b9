alter table credit_review_line
    drop constraint credit_review_line_reasons_check,
    add constraint credit_review_line_reasons_check check (cardinality(reasons) > 0 and reasons <@ array[
        'many_in_seconds', 'over_capacity', 'related_account', 'daily_issuance', 'call_back']);
drop trigger attendance_frozen on attendance;
drop function attendance_freeze;
drop table attendance_correction;
drop function attendance_correction_freeze;
