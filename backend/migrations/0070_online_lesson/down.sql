drop table online_parameter;
drop table online_lesson;
drop function online_lesson_freeze;
