drop table teacher;
drop table learner_account;
drop table learner_priority;
drop table learner;
