drop table coverage_target;
