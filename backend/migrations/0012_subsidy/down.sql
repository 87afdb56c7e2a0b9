drop table subsidy_policy;
drop function subsidy_policy_freeze();
