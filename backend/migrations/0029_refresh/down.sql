drop table refresh_proposal_line;
drop function refresh_proposal_line_freeze();
drop table refresh_proposal;
drop function refresh_proposal_freeze();
drop table refresh_rule;
drop function refresh_rule_freeze();
drop table curriculum_reminder;
