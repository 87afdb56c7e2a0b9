drop table credit_reminder;
