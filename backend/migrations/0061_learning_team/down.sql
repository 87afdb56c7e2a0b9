drop table learning_team_participant;
drop table learning_team_activity;
drop function learning_team_activity_freeze();
drop table learning_team_member;
drop table learning_team;
drop table learning_team_parameter;
