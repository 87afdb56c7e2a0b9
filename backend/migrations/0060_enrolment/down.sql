drop table class_notice;
drop table enrolment;
drop function enrolment_freeze();
alter table class_series
    drop constraint class_series_priority_quota_check,
    drop column priority_quota_reason,
    drop column priority_quota_bp;
drop table enrolment_parameter;
