drop table teacher;
drop table learner_priority;
drop table learner;
