drop table curriculum_item;
drop table curriculum_plan;
drop table curriculum_parameter;
