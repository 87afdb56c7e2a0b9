drop table smart_aging_case_step;
drop table smart_aging_case;
drop function smart_aging_case_freeze();
