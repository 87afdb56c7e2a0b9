drop table course_subscription;
drop table course_share;
drop table resource_center;
drop function course_share_freeze();
