alter table attendance
    drop constraint attendance_flags_check,
    add constraint attendance_flags_check check (flags <@ array[
        'sequence_gap', 'clock_off', 'card_without_staff', 'code_reused', 'late_upload']);
drop table device_reject;
drop table device_record;
drop function keep_device_record();
