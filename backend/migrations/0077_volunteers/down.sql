drop table volunteer_parameter;
drop table volunteer_log;
drop function volunteer_log_freeze();
drop table volunteer_signup;
drop table volunteer_shift;
drop table volunteer_member;
drop table volunteer_team;
drop table silver_age_action;
