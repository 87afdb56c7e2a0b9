drop trigger fund_entry_earmarked on fund_entry;
drop function fund_entry_earmark();
drop table teacher_remuneration_session;
drop table teacher_remuneration;
drop function teacher_remuneration_freeze();
drop function teacher_remuneration_earmark();
drop table remuneration_standard;
