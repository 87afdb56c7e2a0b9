-- What is copied from paper after the event is looked at by a second person before it counts. A session that is put on the
-- timetable, or moved, to a time that has passed is told by when it was given its time: the last change of it, else its creation.
alter table class_session add column timed_at timestamptz;

alter table attendance
    drop constraint attendance_flags_check,
    add constraint attendance_flags_check check (flags <@ array[
        'sequence_gap', 'clock_off', 'card_without_staff', 'code_reused', 'late_upload', 'clock_unanchored',
        'chain_broken', 'device_revoked', 'staff_absent', 'entered_late']);
