drop table erased_identity;
alter table learner drop constraint learner_erased_at_check, drop column erased_at;
drop table privacy_request;
