alter table attendance
    drop constraint attendance_flags_check,
    add constraint attendance_flags_check check (flags <@ array[
        'sequence_gap', 'clock_off', 'card_without_staff', 'code_reused', 'late_upload', 'clock_unanchored',
        'chain_broken', 'device_revoked', 'staff_absent']);
alter table class_session drop column timed_at;
