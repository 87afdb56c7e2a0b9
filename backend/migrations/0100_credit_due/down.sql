drop trigger class_session_credit on class_session;
drop trigger attendance_credit_update on attendance;
drop trigger attendance_credit_insert on attendance;
drop function credit_note_session();
drop function credit_note_attendance();
drop table credit_due;
