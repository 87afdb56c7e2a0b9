drop index attendance_recorded_by_idx;
drop table credit_adjustment;
drop table credit_screening;
drop table credit_review_line;
drop table credit_review;
drop function credit_adjustment_freeze;
drop function credit_review_line_freeze;
drop function credit_review_freeze;
