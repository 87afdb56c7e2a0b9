drop trigger attendance_one_person_update on attendance;
drop trigger attendance_one_person_insert on attendance;
drop function attendance_of_one_person();
