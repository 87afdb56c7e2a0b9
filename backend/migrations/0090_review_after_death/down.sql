drop index learner_died_on_idx;
-- A line that only this reason has made goes with it; its review stays, without a line.
alter table credit_review_line disable trigger credit_review_line_keep;
delete from credit_review_line where reasons = array['after_death'];
alter table credit_review_line enable always trigger credit_review_line_keep;
alter table credit_review_line disable trigger credit_review_line_frozen;
update credit_review_line set reasons = array_remove(reasons, 'after_death') where 'after_death' = any (reasons);
alter table credit_review_line enable always trigger credit_review_line_frozen;
alter table credit_review_line
    drop constraint credit_review_line_pkey,
    add constraint credit_review_line_pkey primary key (earning_id),
    drop constraint credit_review_line_reasons_check,
    add constraint credit_review_line_reasons_check check (cardinality(reasons) > 0 and reasons <@ array[
        'many_in_seconds', 'over_capacity', 'related_account', 'daily_issuance', 'call_back', 'attendance_void']);
