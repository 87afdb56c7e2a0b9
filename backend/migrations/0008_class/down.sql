drop table attendance;
drop table class_session;
