-- What was earned on a day after the learner's death is looked at by somebody, also where it was looked at for another
-- reason before anyone knew of the death. So an earning may be in several reviews.
alter table credit_review_line
    drop constraint credit_review_line_pkey,
    add constraint credit_review_line_pkey primary key (earning_id, review_id),
    drop constraint credit_review_line_reasons_check,
    add constraint credit_review_line_reasons_check check (cardinality(reasons) > 0 and reasons <@ array[
        'many_in_seconds', 'over_capacity', 'related_account', 'daily_issuance', 'call_back', 'attendance_void',
        'after_death']);
create index learner_died_on_idx on learner (died_on) where died_on is not null;
